//! Reading the contract.

use crate::{
    interface as i, locks::locked, parameters, stake, standing, store, unbonding::Unbondings,
    words::Stake, Result,
};
use alloc::vec::Vec;
use alloy_primitives::Address;

abi_codec::answers! {
    /// An account's licence and stake.
    pub(crate) struct Consumer = i::Consumer {
        registered: bool,
        revoked: bool,
        frozen_until: u64,
        active: u128,
        unbonding: u128,
        locked: u128,
        withdrawable: u128,
        required: u128,
        in_good_standing: bool,
    }

    /// Stake that was asked back.
    pub(crate) struct Unbonding = i::Unbonding {
        amount: u128,
        withdrawable_at: u64,
    }

    /// The sums of all accounts.
    pub(crate) struct Totals = i::Totals {
        active: u128,
        unbonding: u128,
    }

    /// The contract as a whole.
    pub(crate) struct State = i::State {
        token: Address,
        marketplace: Address,
        genesis: u64,
        version: u32,
        latest: u32,
        latest_from: u64,
    }
}

pub(crate) fn consumer(account: Address) -> Result<Consumer> {
    let licence = store::licence(account).get();
    let Stake { active, unbonding } = store::stake(account).get();
    Ok(Consumer {
        registered: licence.registered,
        revoked: licence.revoked,
        frozen_until: licence.frozen_until,
        active,
        unbonding,
        locked: locked(account)?,
        withdrawable: stake::withdrawable(account, &Unbondings::of(account))?,
        required: standing::required(account)?,
        in_good_standing: standing::is_good(account)?,
    })
}

pub(crate) fn unbondings(account: Address) -> Vec<Unbonding> {
    let unbondings = Unbondings::of(account).list;
    let shown = unbondings.iter().map(|unbonding| Unbonding {
        amount: unbonding.amount,
        withdrawable_at: unbonding.until,
    });
    shown.collect()
}

pub(crate) fn totals() -> Totals {
    let Stake { active, unbonding } = store::stakes().get();
    Totals { active, unbonding }
}

pub(crate) fn state() -> State {
    let (head, versions) = (store::head().get(), store::versions().get());
    State {
        token: head.token,
        marketplace: store::marketplace().get(),
        genesis: head.genesis,
        version: parameters::present(),
        latest: versions.latest,
        latest_from: versions.latest_from,
    }
}
