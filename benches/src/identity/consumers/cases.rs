//! Cases against the consumer.

use alloy::primitives::B256;
use anyhow::Result;
use client::{
    bindings::{IConsumerStaking, IDisputes as c},
    units::ONE_DIMO,
};

use super::{CONSUMER, Consumers, DAY, REPORTER};
use crate::identity::stage::By;

/// Cases count from 1.
const DISMISSED: u64 = 1;
pub(super) const UPHELD: u64 = 2;
const FOUND_LEAVING: u64 = 3;
pub(super) const LAPSED: u64 = 4;

const CLAIM: u128 = 5_000 * ONE_DIMO;
/// As many requests as a consumer may have open.
const REQUESTS: u32 = 8;

impl Consumers<'_> {
    /// Files all of them: books are open from the first on.
    pub(super) async fn accuse(&mut self) -> Result<()> {
        let filing = c::fileCaseCall {
            accused: self.stage.address(CONSUMER),
            amount: CLAIM,
            evidenceHash: B256::repeat_byte(0xee),
            evidenceUri: "https://reporter.example/evidence".to_owned(),
        };
        for case in [DISMISSED, UPHELD, FOUND_LEAVING, LAPSED] {
            // Cases of a week lock in one word.
            if case == UPHELD {
                self.stage.wait(7 * DAY).await?;
                self.dispute(REPORTER, "fileCase", &filing).await?;
            } else {
                self.prepare_dispute(REPORTER, &filing).await?;
            }
        }
        for case in [FOUND_LEAVING, UPHELD] {
            let answer = c::respondCall {
                caseId: case,
                answerHash: B256::repeat_byte(0xaa),
                answerUri: "https://consumer.example/answer".to_owned(),
            };
            self.dispute(CONSUMER, "respond", &answer).await?;
        }
        Ok(())
    }

    pub(super) async fn judge(&mut self) -> Result<()> {
        let uphold = |case| c::upholdCall {
            caseId: case,
            slash: CLAIM,
        };
        self.dispute(By::Dao, "uphold", &uphold(UPHELD)).await?;
        let leave = IConsumerStaking::requestUnstakeCall { amount: ONE_DIMO };
        for _ in 0..REQUESTS {
            self.prepare(CONSUMER, &leave).await?;
        }
        self.dispute(By::Dao, "uphold:requests", &uphold(FOUND_LEAVING))
            .await?;
        let call = c::dismissCall { caseId: DISMISSED };
        self.dispute(By::Dao, "dismiss", &call).await
    }
}
