//! The EVM's instructions, as Arbitrum has them.

use alloy_primitives::U256;
use revm::{
    bytecode::opcode::{BLOBBASEFEE, GASPRICE, JUMPDEST, SELFDESTRUCT},
    context::{Block as _, ContextError, ContextTr as _, Transaction as _},
    handler::instructions::EthInstructions,
    interpreter::{
        Instruction, InstructionContext, InstructionExecResult, InstructionResult,
        instructions::{gas_table_spec, host},
        interpreter::EthInterpreter,
    },
    primitives::hardfork::SpecId,
};

use super::{
    Ctx, Db,
    deadline::{Deadline, OUT_OF_TIME},
    peek,
};
use crate::stylus::code;

/// Gas of GASPRICE.
const QUICK_STEP: u16 = 2;
/// Gas of JUMPDEST.
const JUMPDEST_GAS: u16 = 1;

type Context<'a, DB> = InstructionContext<'a, Ctx<DB>, EthInterpreter>;

/// Ethereum's table with what differs.
pub(super) fn table<DB: Db>(spec: SpecId) -> EthInstructions<EthInterpreter, Ctx<DB>> {
    let mut table = EthInstructions::new_mainnet_with_spec(spec);
    table.insert_instruction(GASPRICE, Instruction::new(gas_price), QUICK_STEP);
    // Every loop passes one.
    table.insert_instruction(JUMPDEST, Instruction::new(jumpdest), JUMPDEST_GAS);
    // There are no blobs, and no price of them either.
    table.insert_instruction(BLOBBASEFEE, Instruction::unknown(), 0);
    let gas = gas_table_spec(spec)[usize::from(SELFDESTRUCT)];
    table.insert_instruction(SELFDESTRUCT, Instruction::new(selfdestruct), gas);
    table
}

/// The base fee, whatever the transaction offers: tips are not paid. Less only in calls that offer less.
fn gas_price<DB: Db>(context: Context<'_, DB>) -> InstructionExecResult {
    let base_fee = u128::from(context.host.block.basefee());
    let price = context.host.tx.effective_gas_price(base_fee).min(base_fee);
    match context.interpreter.stack.push(U256::from(price)) {
        true => Ok(()),
        false => Err(InstructionResult::StackOverflow),
    }
}

/// Nothing, as everywhere; where a deadline has passed, the end.
fn jumpdest<DB: Db>(context: Context<'_, DB>) -> InstructionExecResult {
    let deadline = &mut context.host.chain.deadline;
    if deadline
        .as_mut()
        .is_some_and(Deadline::has_passed_at_a_jump)
    {
        *context.host.error() = Err(ContextError::Custom(OUT_OF_TIME.to_owned()));
        return Err(InstructionResult::FatalExternalError);
    }
    Ok(())
}

/// A program's account cannot destroy itself: EVM code that a program delegate-calls reverts instead, having paid.
fn selfdestruct<DB: Db>(context: Context<'_, DB>) -> InstructionExecResult {
    let InstructionContext { interpreter, host } = context;
    let acting = interpreter.input.target_address;
    let beneficiary = interpreter.stack.data().last().copied();
    let done = host::selfdestruct(InstructionContext {
        interpreter,
        host: &mut *host,
    });
    if done != Err(InstructionResult::SelfDestruct) {
        return done;
    }
    let (Ok((_, code)), version) = (peek(host, acting), host.chain.settings.version);
    if code::is_program(code.original_byte_slice(), version) {
        // With the frame, what was done is undone.
        return Err(InstructionResult::Revert);
    }
    if let Some(beneficiary) = beneficiary {
        host.chain.empties.touch(address_of(beneficiary));
    }
    done
}

fn address_of(word: U256) -> alloy_primitives::Address {
    alloy_primitives::Address::from_word(word.into())
}
