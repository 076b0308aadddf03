//! Transfers of ether in the form of logs (`traceTransfers` of `eth_simulateV1`).

use alloy_primitives::{Address, B256, Log, U256, address, b256};
use revm::{
    Inspector,
    context::JournalTr,
    interpreter::{CallInputs, CallOutcome, CreateInputs, CreateOutcome},
};

use crate::evm::{Ctx, Db, Observer};

/// Who logs them.
const EMITTER: Address = address!("0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee");
/// `Transfer(address,address,uint256)`
const TRANSFER: B256 = b256!("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef");

/// Collects logs and transfers in their order. What a frame did that failed did not happen.
#[derive(Debug, Default)]
pub(super) struct Transfers {
    logs: Vec<Log>,
    /// How many logs there were when each open frame was entered.
    open: Vec<usize>,
}

impl Transfers {
    /// The logs, transfers among them.
    pub(super) fn into_logs(self) -> Vec<Log> {
        self.logs
    }

    fn transfer(&mut self, from: Address, to: Address, value: U256) {
        if value.is_zero() {
            return;
        }
        let topics = vec![TRANSFER, from.into_word(), to.into_word()];
        let data = value.to_be_bytes_vec().into();
        self.logs.push(Log::new_unchecked(EMITTER, topics, data));
    }

    fn leave(&mut self, is_ok: bool) {
        if let Some(before) = self.open.pop()
            && !is_ok
        {
            self.logs.truncate(before);
        }
    }
}

impl<DB: Db> Observer<DB> for Transfers {}

impl<DB: Db> Inspector<Ctx<DB>> for Transfers {
    fn log(&mut self, _: &mut Ctx<DB>, log: Log) {
        self.logs.push(log);
    }

    fn call(&mut self, _: &mut Ctx<DB>, inputs: &mut CallInputs) -> Option<CallOutcome> {
        self.open.push(self.logs.len());
        if let Some(value) = inputs.transfer_value() {
            self.transfer(inputs.transfer_from(), inputs.transfer_to(), value);
        }
        None
    }

    fn call_end(&mut self, _: &mut Ctx<DB>, _: &CallInputs, outcome: &mut CallOutcome) {
        self.leave(outcome.result.is_ok());
    }

    fn create(&mut self, ctx: &mut Ctx<DB>, inputs: &mut CreateInputs) -> Option<CreateOutcome> {
        self.open.push(self.logs.len());
        let Ok(caller) = ctx.journaled_state.load_account(inputs.caller());
        let created = inputs.created_address(caller.data.info.nonce);
        self.transfer(inputs.caller(), created, inputs.value());
        None
    }

    fn create_end(&mut self, _: &mut Ctx<DB>, _: &CreateInputs, outcome: &mut CreateOutcome) {
        self.leave(outcome.result.is_ok());
    }

    fn selfdestruct(&mut self, contract: Address, target: Address, value: U256) {
        self.transfer(contract, target, value);
    }
}
