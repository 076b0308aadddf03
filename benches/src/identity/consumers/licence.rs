//! A licence, its stake and its consumption.

use anyhow::{Context, Result, ensure};
use client::{
    bindings::{
        IConsumerStaking::{self as c, Usage},
        IVehicleId as v,
    },
    units::ONE_DIMO,
};

use super::{CONSUMER, Consumers, DAY, GUARDIAN, JUDGE, METER};
use crate::identity::{
    stage::{By, device_key},
    vehicles::BOBS,
    vehicles::grant,
};

/// Other consumers, by number of their keys.
const OTHERS: std::ops::Range<u64> = 10_000..10_025;
/// More than the rule asks for what is reported.
const STAKE: u128 = 50_000 * ONE_DIMO;
const UNSTAKED: u128 = 1_000 * ONE_DIMO;
const FEE: u128 = 1_000 * ONE_DIMO;
const UNITS: u64 = 100;
/// Read location and telemetry.
const PERMISSIONS: u128 = 0b11;

impl Consumers<'_> {
    pub(super) async fn join(&mut self) -> Result<()> {
        let register = c::registerCall { uri: uri() };
        self.case(CONSUMER, "register", &register).await?;
        let call = c::setLicenceUriCall { uri: uri() };
        self.case(CONSUMER, "setLicenceUri", &call).await?;
        for number in OTHERS {
            let mut other = self.stage.newcomer(device_key(number)?).await?;
            let sent = other.call(self.contract.proxy, &register).await;
            sent.with_context(|| format!("consumer {number}"))?;
        }
        Ok(())
    }

    pub(super) async fn put_up_stake(&mut self) -> Result<()> {
        let call = c::stakeCall { amount: STAKE };
        // The first opens balance and books.
        for _ in 0..2 {
            self.case(CONSUMER, "stake", &call).await?;
        }
        let request = c::requestUnstakeCall { amount: UNSTAKED };
        for _ in 0..2 {
            self.case(CONSUMER, "requestUnstake", &request).await?;
            self.case(CONSUMER, "cancelUnstake", &c::cancelUnstakeCall {})
                .await?;
        }
        // To be withdrawn.
        self.prepare(CONSUMER, &request).await
    }

    /// Four weeks share a word: reported are its first, which opens it, and its second.
    pub(super) async fn consume(&mut self) -> Result<()> {
        let last = self.stage.week().await? - 1;
        ensure!(last % 4 == 1, "week {last} is not the second of a word");
        let me = self.stage.address(CONSUMER);
        let mut others = Vec::new();
        for number in OTHERS {
            others.push(device_key(number)?.address());
        }
        for week in [last - 1, last] {
            for (case, consumers) in [
                ("reportUsage", &[me][..]),
                ("reportUsage:25", others.as_slice()),
            ] {
                let usage = consumers.iter().map(|&consumer| Usage {
                    consumer,
                    units: UNITS,
                });
                let usage = usage.collect();
                self.case(METER, case, &c::reportUsageCall { week, usage })
                    .await?;
            }
        }
        let call = c::payDataFeeCall { amount: FEE };
        for _ in 0..2 {
            self.case(CONSUMER, "payDataFee", &call).await?;
        }
        Ok(())
    }

    pub(super) async fn see(&mut self) -> Result<()> {
        let (to, account) = (self.contract, self.stage.address(CONSUMER));
        let consumer = account;
        let call = c::isInGoodStandingCall { consumer };
        self.stage.view(to, &call).await?;
        self.stage
            .view(to, &c::requiredStakeCall { consumer })
            .await?;
        self.stage.view(to, &c::consumerCall { account }).await?;
        self.stage.view(to, &c::totalsCall {}).await
    }

    /// Vehicles ask whether who reads them may.
    pub(super) async fn read_a_car(&mut self) -> Result<()> {
        let (to, vehicleId) = (self.stage.vehicles, BOBS);
        let call = v::setConsumerStakingCall {
            consumerStaking: self.contract.proxy,
        };
        self.stage
            .case(By::Dao, to, "setConsumerStaking", &call)
            .await?;
        let grantee = self.stage.address(CONSUMER);
        let call = v::grantAccessCall {
            grant: grant(vehicleId, grantee, PERMISSIONS),
        };
        self.stage.prepare(By::Bob, to, &call).await?;
        let call = v::hasAccessCall {
            vehicleId,
            grantee,
            permissions: PERMISSIONS,
        };
        self.stage
            .case(By::Relayer, to, "view:hasAccess:staking", &call)
            .await
    }

    pub(super) async fn suspend(&mut self) -> Result<()> {
        let consumer = self.stage.address(CONSUMER);
        let call = c::freezeCall {
            consumer,
            duration: DAY as u32,
        };
        self.case(GUARDIAN, "freeze", &call).await?;
        self.case(GUARDIAN, "unfreeze", &c::unfreezeCall { consumer })
            .await?;
        self.case(By::Dao, "revokeLicence", &c::revokeLicenceCall { consumer })
            .await?;
        let call = c::reinstateLicenceCall { consumer };
        self.case(By::Dao, "reinstateLicence", &call).await
    }

    /// What Disputes orders, without it; at most what is left of the stake.
    pub(super) async fn obey(&mut self) -> Result<()> {
        let (consumer, amount) = (self.stage.address(CONSUMER), ONE_DIMO);
        let lastWeek = self.stage.week().await? + 1;
        let lock = c::lockCall {
            consumer,
            amount,
            lastWeek,
        };
        // The first opens the word of the week.
        for _ in 0..2 {
            self.case(JUDGE, "lock", &lock).await?;
        }
        let unlock = c::unlockCall {
            consumer,
            amount,
            lastWeek,
        };
        self.case(JUDGE, "unlock", &unlock).await?;
        let slash = c::slashCall {
            consumer,
            locked: amount,
            lastWeek,
            amount,
        };
        self.case(JUDGE, "slash", &slash).await
    }

    pub(super) async fn leave(&mut self) -> Result<()> {
        self.stage.wait(14 * DAY).await?;
        self.case(CONSUMER, "withdraw", &c::withdrawCall {}).await
    }
}

fn uri() -> String {
    "https://consumer.example/licence".to_owned()
}
