//! What holds for every contract, for this one.

use alloy::sol_types::SolInterface;
use client::{bindings::IWeekJudge::IWeekJudgeCalls, deploy};
use e2e::{Court, Surface};

const SURFACE: Surface = Surface {
    program: deploy::JUDGE,
    selectors: || IWeekJudgeCalls::selectors().collect(),
};

e2e::holds_for_every_contract!(SURFACE, Court::new().await.into_subject());
