//! What every call of an Arbitrum precompile has in common: who may call, and the gas around the method.

use std::convert::Infallible;

use alloy::sol_types::{SolError, SolEvent};
use alloy_primitives::{Address, B256, Bytes, Log, U256};
use revm::{
    context::{ContextTr, JournalTr},
    interpreter::{CallInputs, Gas, InstructionResult, InterpreterResult},
};

use crate::{
    evm::{Ctx, Db, peek},
    programs::{self, Program},
};

/// Reading a word of ArbOS's state.
const READ: u64 = 800;
/// Writing a word of ArbOS's state that is not zero.
const WRITE: u64 = 20_000;
/// Reading the Stylus parameters.
const READ_PARAMS: u64 = 100;
/// Reading an account's code hash.
const READ_CODE_HASH: u64 = 2600;
/// Arguments and results, per word.
const COPY: u64 = 3;

/// How far a method reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Purity {
    /// Needs nothing of the chain.
    Pure,
    /// Reads.
    View,
    /// Writes.
    Write,
    /// Writes and takes value.
    Payable,
}

/// Why a method did not return.
#[derive(Debug)]
pub(super) enum Failure {
    /// A Solidity error. Unspent gas is kept.
    Error(Bytes),
    /// Revert without data. Unspent gas is kept.
    Plain(String),
    /// Revert with all gas spent: no such method, not allowed, or out of gas.
    Refused,
    /// Halt: the program cannot be activated.
    Activation(String),
}

impl<E: SolError> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Error(error.abi_encode().into())
    }
}

/// ABI-encoded result of a method.
pub(super) type Output = Result<Vec<u8>, Failure>;

/// A call in progress.
pub(super) struct Call<'a, DB: Db> {
    /// The chain.
    pub(super) ctx: &'a mut Ctx<DB>,
    /// Who calls.
    pub(super) caller: Address,
    /// Value sent, wei.
    pub(super) value: U256,
    /// The precompile.
    pub(super) address: Address,
    acting: Address,
    read_only: bool,
    words: u64,
    gas: Gas,
}

/// Runs a method: `handle` gets the call and its calldata.
pub(super) fn run<DB: Db>(
    ctx: &mut Ctx<DB>,
    inputs: &CallInputs,
    handle: impl FnOnce(&mut Call<'_, DB>, &[u8]) -> Output,
) -> InterpreterResult {
    let input = inputs.input.bytes(ctx);
    let mut call = Call {
        ctx,
        caller: inputs.caller,
        value: inputs.value.get(),
        address: inputs.bytecode_address,
        acting: inputs.target_address,
        read_only: inputs.is_static,
        words: words(input.len().saturating_sub(4)),
        gas: Gas::new(inputs.gas_limit),
    };
    let output = handle(&mut call, &input).and_then(|output| {
        call.burn_overhead(COPY * words(output.len()))?;
        Ok(Bytes::from(output))
    });
    let result = match output {
        Ok(output) => (InstructionResult::Return, output),
        Err(failure) => call.fail(failure),
    };
    InterpreterResult::new(result.0, result.1, call.gas)
}

impl<DB: Db> Call<'_, DB> {
    /// Checks that a method of this purity may be called so, and pays for opening ArbOS's state and for
    /// the arguments. The first thing every method does.
    pub(super) fn open(&mut self, purity: Purity) -> Result<(), Failure> {
        let borrowed = purity >= Purity::View && self.acting != self.address;
        let writes = purity >= Purity::Write && self.read_only;
        let pays = purity < Purity::Payable && !self.value.is_zero();
        if borrowed || writes || pays {
            return Err(Failure::Refused);
        }
        if purity > Purity::Pure {
            self.burn_overhead(READ)?;
        }
        self.burn_overhead(COPY * self.words)
    }

    /// Spends what a full Nitro node takes for ArbOS's own state and for moving data, if the node is set to.
    pub(super) fn burn_overhead(&mut self, gas: u64) -> Result<(), Failure> {
        match self.ctx.chain.settings.storage_gas {
            true => self.burn(gas),
            false => Ok(()),
        }
    }

    /// Spends gas for work.
    pub(super) fn burn(&mut self, gas: u64) -> Result<(), Failure> {
        match self.gas.record_regular_cost(gas) {
            true => Ok(()),
            false => Err(Failure::Refused),
        }
    }

    /// Block time, unix seconds.
    pub(super) fn time(&self) -> u64 {
        self.ctx.block.timestamp.saturating_to()
    }

    /// Pays for reading words of ArbOS's state.
    pub(super) fn burn_reads(&mut self, words: u64) -> Result<(), Failure> {
        self.burn_overhead(READ * words)
    }

    /// Pays for writing words of ArbOS's state, none of them zero.
    pub(super) fn burn_writes(&mut self, words: u64) -> Result<(), Failure> {
        self.burn_overhead(WRITE * words)
    }

    /// Pays for reading the Stylus parameters.
    pub(super) fn burn_params(&mut self) -> Result<(), Failure> {
        self.burn_overhead(READ_PARAMS)
    }

    /// Code hash of an account, paid for.
    pub(super) fn code_hash(&mut self, address: Address) -> Result<B256, Failure> {
        self.burn_overhead(READ_CODE_HASH)?;
        Ok(self.free_code_hash(address))
    }

    /// Code hash of an account, not paid for: the account stays as cold as it was.
    pub(super) fn free_code_hash(&mut self, address: Address) -> B256 {
        let Ok((info, _)) = peek(self.ctx, address);
        match info.is_empty() {
            true => B256::ZERO,
            false => info.code_hash,
        }
    }

    /// The register's entry of a code hash, paid for.
    pub(super) fn program(&mut self, code_hash: B256) -> Result<Program, Failure> {
        self.burn_reads(1)?;
        let Ok(program) = programs::load(self.ctx, code_hash);
        Ok(program)
    }

    /// Replaces the register's entry of a code hash, paid for.
    pub(super) fn set_program(&mut self, code_hash: B256, program: Program) -> Result<(), Failure> {
        self.burn_writes(1)?;
        let Ok(()) = programs::store(self.ctx, code_hash, program);
        Ok(())
    }

    /// Emits an event of the precompile, paid for.
    pub(super) fn emit(&mut self, event: &impl SolEvent) -> Result<(), Failure> {
        let data = event.encode_log_data();
        let cost = 375 * (1 + data.topics().len() as u64) + 8 * data.data.len() as u64;
        self.burn_overhead(cost)?;
        let address = self.address;
        self.ctx.journal_mut().log(Log { address, data });
        Ok(())
    }

    /// Moves value from the precompile's account, which received it with the call.
    pub(super) fn pay(&mut self, to: Address, amount: U256) -> Result<(), Failure> {
        let Ok(moved) = self.ctx.journal_mut().transfer(self.address, to, amount);
        match moved {
            None => Ok(()),
            Some(error) => Err(Failure::Plain(format!(
                "cannot pay {amount} wei to {to}: {error:?}"
            ))),
        }
    }

    fn fail(&mut self, failure: Failure) -> (InstructionResult, Bytes) {
        match failure {
            Failure::Error(data) if self.burn_overhead(COPY * words(data.len())).is_ok() => {
                (InstructionResult::Revert, data)
            }
            Failure::Plain(why) => {
                self.ctx.chain.note = Some(why);
                (InstructionResult::Revert, Bytes::new())
            }
            Failure::Error(_) | Failure::Refused => {
                self.gas.spend_all();
                (InstructionResult::Revert, Bytes::new())
            }
            Failure::Activation(why) => {
                self.ctx.chain.note = Some(why);
                self.gas.spend_all();
                (InstructionResult::PrecompileError, Bytes::new())
            }
        }
    }
}

fn words(bytes: usize) -> u64 {
    (bytes as u64).div_ceil(32)
}

/// Unwraps what an in-memory database cannot fail at.
pub(super) fn sure<T>(result: Result<T, Infallible>) -> T {
    let Ok(value) = result;
    value
}
