//! Those whom the consumer harmed, and what nobody claims.

use alloy::primitives::Address;
use anyhow::Result;
use client::{
    bindings::IDisputes as c,
    compensation::{Shares, SharesRoot},
};

use super::{
    Consumers, DAY,
    cases::{LAPSED, UPHELD},
};
use crate::{identity::stage::By, trees::account};

/// Vehicles harmed, of as many owners.
const HARMED: u64 = 1_000;
/// By position: who opens the word of the bits, who claims alone, who claims together.
const FIRST: usize = 0;
const ALONE: usize = 1;
const TOGETHER: std::ops::Range<usize> = 2..27;

impl Consumers<'_> {
    pub(super) async fn compensate(&mut self) -> Result<()> {
        let shares = harmed()?;
        for share in &shares.all()[..TOGETHER.end] {
            self.make_holder(Address::from(share.account)).await?;
        }
        let call = SharesRoot::of(UPHELD, &shares).call("https://dao.example/harmed.csv");
        self.dispute(By::Dao, "postCompensation", &call).await?;
        for position in [FIRST, ALONE] {
            let share = shares.claim(UPHELD, position)?;
            let call = c::claimCompensationCall { share };
            self.dispute(By::Relayer, "claimCompensation", &call)
                .await?;
        }
        let claims: Result<Vec<_>> = TOGETHER
            .map(|position| shares.claim(UPHELD, position))
            .collect();
        let call = c::claimCompensationsCall { shares: claims? };
        self.dispute(By::Relayer, "claimCompensations", &call).await
    }

    /// Time is over for the case on which nobody decided, and for those who did not claim.
    pub(super) async fn close_the_books(&mut self) -> Result<()> {
        self.stage.wait(6 * 7 * DAY).await?;
        let call = c::lapseCall { caseId: LAPSED };
        self.dispute(By::Relayer, "lapse", &call).await?;
        let call = c::sweepCompensationCall { caseId: UPHELD };
        self.dispute(By::Relayer, "sweepCompensation", &call).await
    }
}

fn harmed() -> Result<Shares> {
    let shares = (0..HARMED).map(|number| protocol::Share {
        vehicle_id: number + 1,
        account: account(number).into_array(),
        shares: 1 + number % 9,
    });
    Shares::new(shares.collect())
}
