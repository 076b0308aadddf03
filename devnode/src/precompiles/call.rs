//! What every call of an Arbitrum precompile has in common: who may call, and the gas around the method.

use std::convert::Infallible;

use alloy::sol_types::{SolError, SolEvent, SolInterface};
use alloy_primitives::{Address, B256, Bytes, Log, U256};
use revm::{
    context::{ContextTr, JournalTr, journaled_state::account::JournaledAccountTr},
    interpreter::{CallInputs, Gas, InstructionResult, InterpreterResult},
};

use crate::{
    arbos::{AddressSet, Params},
    evm::{Ctx, Db, peek},
    programs::{self, Program},
    stylus::Version,
};

/// Reading a word of ArbOS's state.
const READ: u64 = 800;
/// Writing a word of ArbOS's state that is not zero.
const WRITE: u64 = 20_000;
/// Writing a word of ArbOS's state that is zero.
const CLEAR: u64 = 5_000;
/// Reading the Stylus parameters.
const READ_PARAMS: u64 = 100;
/// Reading an account's code hash.
const READ_CODE_HASH: u64 = 2600;
/// Arguments and results, per word.
const COPY: u64 = 3;
/// Hashing: fixed part, and each word.
const KECCAK: (u64, u64) = (30, 6);

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
    /// Revert with all gas spent: no such method, not allowed, or out of gas. Says which.
    Refused(&'static str),
    /// Halt.
    Halt(String),
}

impl<E: SolError> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Error(error.abi_encode().into())
    }
}

/// The method that calldata names, with its arguments.
pub(super) fn decode<M: SolInterface>(input: &[u8]) -> Result<M, Failure> {
    M::abi_decode(input).map_err(|_| {
        let selector = input.first_chunk();
        Failure::Refused(match selector.is_some_and(|id| M::valid_selector(*id)) {
            true => "the arguments do not match the method",
            false => "there is no such method",
        })
    })
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
    /// Nothing is charged.
    free: bool,
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
        free: false,
    };
    let output = handle(&mut call, &input).and_then(|output| {
        call.burn_overhead(COPY * words(output.len()))?;
        Ok(Bytes::from(output))
    });
    let (result, output) = match output {
        Ok(output) => (InstructionResult::Return, output),
        Err(failure) => call.fail(failure),
    };
    InterpreterResult::new(result, output, call.gas)
}

impl<DB: Db> Call<'_, DB> {
    /// Checks that a method of this purity may be called so, and pays for opening ArbOS's state and for
    /// the arguments. The first thing every method does.
    pub(super) fn open(&mut self, purity: Purity) -> Result<(), Failure> {
        if purity >= Purity::View && self.acting != self.address {
            return Err(Failure::Refused("it may not be called by delegatecall"));
        }
        if purity >= Purity::Write && self.read_only {
            return Err(Failure::Refused("it writes, and the call is static"));
        }
        if purity < Purity::Payable && !self.value.is_zero() {
            return Err(Failure::Refused("it takes no value"));
        }
        if purity > Purity::Pure {
            self.burn_overhead(READ)?;
        }
        self.burn_overhead(COPY * self.words)
    }

    /// Refuses a method that `version` brought to a chain that runs an older one.
    pub(super) fn since(&self, version: Version) -> Result<(), Failure> {
        match self.ctx.chain.settings.version >= version {
            true => Ok(()),
            false => Err(Failure::Refused("there is no such method before ArbOS 60")),
        }
    }

    /// Charges nothing from here on, and gives back what was charged.
    pub(super) fn make_free(&mut self) {
        self.gas = Gas::new(self.gas.limit());
        self.free = true;
    }

    /// Whether the call may change nothing.
    pub(super) fn is_static(&self) -> bool {
        self.read_only
    }

    /// Gas left.
    pub(super) fn gas_left(&self) -> u64 {
        self.gas.remaining()
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
        match self.free || self.gas.record_regular_cost(gas) {
            true => Ok(()),
            false => Err(Failure::Refused("out of gas")),
        }
    }

    /// Pays for hashing.
    pub(super) fn burn_keccak(&mut self, bytes: usize) -> Result<(), Failure> {
        self.burn_overhead(KECCAK.0 + KECCAK.1 * words(bytes))
    }

    /// Number of the block.
    pub(super) fn block_number(&self) -> U256 {
        self.ctx.block.number
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

    /// Pays for clearing a word of ArbOS's state.
    pub(super) fn burn_clear(&mut self) -> Result<(), Failure> {
        self.burn_overhead(CLEAR)
    }

    /// The Stylus parameters, paid for.
    pub(super) fn params(&mut self) -> Result<Params, Failure> {
        self.burn_overhead(READ_PARAMS)?;
        Ok(sure(Params::load(self.ctx)))
    }

    /// Whether `address` belongs to a set, paid for.
    pub(super) fn is_member(&mut self, set: AddressSet, address: Address) -> Result<bool, Failure> {
        self.burn_reads(1)?;
        Ok(sure(set.contains(self.ctx, address)))
    }

    /// Makes `address` a member of a set, paid for: nothing more if it was one, else the size read and three words written.
    pub(super) fn add_member(&mut self, set: AddressSet, address: Address) -> Result<(), Failure> {
        if !self.is_member(set, address)? {
            self.burn_reads(1)?;
            self.burn_writes(3)?;
            sure(set.add(self.ctx, address));
        }
        Ok(())
    }

    /// The members of a set, paid for.
    pub(super) fn members(&mut self, set: AddressSet) -> Result<Vec<Address>, Failure> {
        let members = sure(set.members(self.ctx));
        self.burn_reads(1 + members.len() as u64)?;
        Ok(members)
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

    /// Destroys the value sent, which the precompile's account received with the call.
    pub(super) fn burn_value(&mut self) {
        let journal = self.ctx.journal_mut();
        let mut account = sure(journal.load_account_mut(self.address));
        // It cannot fail: the value was just paid in.
        account.decr_balance(self.value);
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
        let (result, note) = match failure {
            Failure::Error(data) => {
                if self.burn_overhead(COPY * words(data.len())).is_ok() {
                    return (InstructionResult::Revert, data);
                }
                self.gas.spend_all();
                (InstructionResult::Revert, "out of gas".to_owned())
            }
            Failure::Plain(why) => (InstructionResult::Revert, why),
            Failure::Refused(why) => {
                self.gas.spend_all();
                (InstructionResult::Revert, why.to_owned())
            }
            Failure::Halt(why) => {
                self.gas.spend_all();
                (InstructionResult::PrecompileError, why)
            }
        };
        let name = super::name(self.address).unwrap_or("the precompile");
        self.ctx.chain.note = Some(format!("{name}: {note}"));
        (result, Bytes::new())
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
