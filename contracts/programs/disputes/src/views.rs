//! Reading the contract.

use crate::{
    cases::deadline,
    errors::CaseState,
    interface as i, parameters, store,
    words::{Amounts, Held, Pot, Tree},
    Result,
};
use alloy_primitives::{Address, B256};

abi_codec::answers! {
    /// An accusation.
    pub(crate) struct Case = i::Case {
        state: CaseState,
        accused: Address,
        reporter: Address,
        amount: u128,
        bond: u128,
        version: u32,
        responded: bool,
        respond_until: u64,
        deadline: u64,
    }

    /// What is shared out to harmed vehicles.
    pub(crate) struct Compensation = i::Compensation {
        root: B256,
        shares: u64,
        depth: u8,
        pot: u128,
        left: u128,
        until: u64,
    }

    /// The sums of all cases.
    pub(crate) struct Totals = i::Totals {
        compensation: u128,
        bonds: u128,
    }

    /// The contract as a whole.
    pub(crate) struct State = i::State {
        staking: Address,
        token: Address,
        treasury: Address,
        genesis: u64,
        version: u32,
        latest: u32,
        latest_from: u64,
        cases: u64,
    }
}

pub(crate) fn case(id: u64) -> Result<Case> {
    let (facts, filing) = (store::facts(id).get(), store::filing(id).get());
    let Amounts { claimed, bond } = store::amounts(id).get();
    Ok(Case {
        state: facts.state,
        accused: facts.accused,
        reporter: filing.reporter,
        amount: claimed,
        bond,
        version: facts.version,
        responded: facts.responded,
        respond_until: filing.respond_until,
        deadline: match facts.state {
            CaseState::None => 0,
            _ => deadline(&facts)?,
        },
    })
}

pub(crate) fn compensation(case: u64) -> Compensation {
    let Tree {
        shares,
        until,
        depth,
    } = store::tree(case).get();
    let Pot { total, left } = store::pot(case).get();
    Compensation {
        root: store::root(case).get(),
        shares,
        depth,
        pot: total,
        left,
        until,
    }
}

pub(crate) fn totals() -> Totals {
    let Held {
        compensation,
        bonds,
    } = store::held().get();
    Totals {
        compensation,
        bonds,
    }
}

pub(crate) fn state() -> State {
    let (head, versions) = (store::head().get(), store::versions().get());
    State {
        staking: store::staking().get(),
        token: head.token,
        treasury: store::treasury().get(),
        genesis: head.genesis,
        version: parameters::present(),
        latest: versions.latest,
        latest_from: versions.latest_from,
        cases: store::case_count().get(),
    }
}
