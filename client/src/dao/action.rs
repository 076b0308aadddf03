//! What a proposal does: calls that the timelock makes.

use alloy::{
    primitives::{Address, Bytes, U256},
    sol_types::SolCall,
};

/// One call that the timelock makes when a proposal is executed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// Whom it calls.
    pub target: Address,
    /// Native wei it sends along.
    pub value: U256,
    /// Calldata.
    pub data: Bytes,
}

impl Action {
    /// A call of a contract, without native tokens.
    pub fn call<C: SolCall>(target: Address, call: &C) -> Self {
        Self::raw(target, call.abi_encode().into())
    }

    /// Calldata for a contract, without native tokens.
    pub const fn raw(target: Address, data: Bytes) -> Self {
        Self {
            target,
            value: U256::ZERO,
            data,
        }
    }
}

/// Actions as the governor takes them: targets, values, calldata.
pub(super) fn columns(actions: &[Action]) -> (Vec<Address>, Vec<U256>, Vec<Bytes>) {
    let targets = actions.iter().map(|action| action.target).collect();
    let values = actions.iter().map(|action| action.value).collect();
    let calldatas = actions.iter().map(|action| action.data.clone()).collect();
    (targets, values, calldatas)
}
