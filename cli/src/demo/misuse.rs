//! A company reads drivers' data under a stake, misuses them, and pays for it: from the stake to the harmed drivers, by a
//! vote of the DAO.

use alloy::{
    primitives::{Address, Bytes, U256, keccak256},
    sol_types::SolCall,
};
use anyhow::{Context, Result, ensure};
use client::{
    bindings::{
        IConsumerStaking::{
            self, Usage, payDataFeeCall, registerCall, reportUsageCall, requestUnstakeCall,
            stakeCall,
        },
        IDisputes::{claimCompensationsCall, fileCaseCall, respondCall, upholdCall},
        IERC20,
        IVehicleId::{Grant, grantAccessCall, hasAccessCall},
    },
    chain::{Read, Sender, Transaction},
    compensation::{Shares, SharesRoot},
    contracts::{Consumers, Disputes},
    dao::Action,
    units::{ONE_DIMO, count, dimo},
};
use serde_json::json;

use super::{
    dao::decide,
    fleet::{ALICE_CAR, named},
    stage::Stage,
    teller::Teller,
};

/// What the company consumes in a week, and so must stake beyond the base.
const UNITS: u64 = 30_000;
const FEE: u128 = 5_000 * ONE_DIMO;
/// What it is accused of having gained.
const CLAIM: u128 = 20_000 * ONE_DIMO;
/// Read location and telemetry.
const PERMISSIONS: u128 = 0b101;
/// What the company may do with the data.
const TERMS: &str = "Pricing this car's insurance. No resale.";
/// The other harmed car, beside Alice's, and their parts of the harm.
const OTHER_CAR: u64 = 2;
const SHARES: [(u64, u64); 2] = [(ALICE_CAR, 2), (OTHER_CAR, 1)];
/// Ether for gas.
const ALLOWANCE: u128 = ONE_DIMO;
const YEAR: u64 = 365 * 86_400;

/// The people of this act.
struct Scene {
    company: Sender,
    reporter: Sender,
    meter: Sender,
    staking: Consumers,
    disputes: Disputes,
    vehicles: Address,
}

/// Plays the act.
///
/// # Errors
/// The first thing that does not hold.
pub(super) async fn play(stage: &mut Stage, teller: &mut Teller) -> Result<()> {
    teller.head("A company reads data under a stake");
    let mut scene = Scene::set(stage).await?;
    scene.enter(stage, teller).await?;
    scene.consume(stage, teller).await?;
    teller.head("It misuses them: a case, a vote, a slash");
    let case = scene.accuse(stage, teller).await?;
    let shares = shares(stage)?;
    scene.judge(stage, teller, case, &shares).await?;
    scene.compensate(stage, teller, case, &shares).await
}

/// Who is harmed, and how much.
fn shares(stage: &Stage) -> Result<Shares> {
    let harmed = SHARES.map(|(vehicle, shares)| {
        // Ids count from 1, in the order of the fleet.
        let car = &stage.fleet.cars()[(vehicle - 1) as usize];
        protocol::Share {
            vehicle_id: vehicle,
            account: car.owner.address().into_array(),
            shares,
        }
    });
    Shares::new(harmed.into())
}

impl Scene {
    /// Gives the newcomers gas and tokens.
    async fn set(stage: &mut Stage) -> Result<Self> {
        let chain = stage.pool.chain().clone();
        let mut people = Vec::new();
        for (kind, tokens) in [("company", 100_000), ("reporter", 1_000), ("meter", 0)] {
            let signer = named(kind, 0);
            let gas = Transaction {
                to: Some(signer.address()),
                data: Bytes::new(),
                value: U256::from(ALLOWANCE),
                gas: None,
                note: format!("gas for the {kind}"),
            };
            stage.founder.send(gas).await?;
            let transfer = IERC20::transferCall {
                to: signer.address(),
                value: U256::from(tokens * ONE_DIMO),
            };
            stage
                .founder
                .call(stage.deployment.token, &transfer)
                .await?;
            let sender = Sender::new(&chain, signer).await?;
            people.push(sender.recording(stage.recorder.clone()));
        }
        let [company, reporter, meter]: [Sender; 3] = people
            .try_into()
            .map_err(|_| anyhow::anyhow!("three people were made"))?;
        let staking = stage
            .deployment
            .consumer_staking
            .context("the system has no consumers' staking")?;
        let disputes = stage
            .deployment
            .disputes
            .context("the system has no contract of cases")?;
        Ok(Self {
            company,
            reporter,
            meter,
            staking: Consumers::new(chain.clone(), staking),
            disputes: Disputes::new(chain, disputes),
            vehicles: stage.deployment.vehicle_id.context("no vehicles")?,
        })
    }

    /// A licence, the least stake, and a driver's permission.
    async fn enter(&mut self, stage: &mut Stage, teller: &mut Teller) -> Result<()> {
        let register = registerCall {
            uri: "https://company.example/licence".to_owned(),
        };
        self.company.call(self.staking.address(), &register).await?;
        let base = self.standing().await?.required;
        self.stake(stage, base).await?;
        let grant = Grant {
            vehicleId: ALICE_CAR,
            grantee: self.company.address(),
            permissions: PERMISSIONS,
            expiry: stage.pool.chain().head().await?.timestamp + YEAR,
            personal: false,
            termsHash: keccak256(TERMS),
            termsUri: "ipfs://terms".into(),
        };
        let grant = grantAccessCall { grant };
        stage.alice.call(self.vehicles, &grant).await?;
        self.expect_access(true).await?;
        teller.say(
            "company",
            &format!(
                "registers, stakes {} DIMO; Alice grants it location and telemetry of her car",
                dimo(U256::from(base))
            ),
        );
        Ok(())
    }

    /// Consumption raises the stake it needs: access stops until it tops up.
    async fn consume(&mut self, stage: &mut Stage, teller: &mut Teller) -> Result<()> {
        let now = stage.pool.chain().head().await?.timestamp;
        let week = stage.clock.week_at(now).context("time is within weeks")?;
        let report = reportUsageCall {
            week: week - 1,
            usage: vec![Usage {
                consumer: self.company.address(),
                units: UNITS,
            }],
        };
        self.meter.call(self.staking.address(), &report).await?;
        self.expect_access(false).await?;
        let standing = self.standing().await?;
        teller.say(
            "meter",
            &format!(
                "reports {} units: the company must stake {} DIMO, has {}, and reads nothing until it does",
                count(UNITS),
                dimo(U256::from(standing.required)),
                dimo(U256::from(standing.active))
            ),
        );
        self.stake(stage, standing.required - standing.active)
            .await?;
        self.expect_access(true).await?;
        self.approve(stage, FEE).await?;
        let fee = payDataFeeCall { amount: FEE };
        self.company.call(self.staking.address(), &fee).await?;
        let marketplace = stage
            .deployment
            .marketplace
            .context("no marketplace pool")?;
        let held = stage.balance(marketplace).await?;
        ensure!(
            held == U256::from(FEE),
            "the marketplace pool holds {} DIMO instead of the fee",
            dimo(held)
        );
        teller.say(
            "company",
            &format!(
                "tops up and reads again; pays {} DIMO of data fees into week {week} of the marketplace pool",
                dimo(U256::from(FEE))
            ),
        );
        Ok(())
    }

    /// Somebody files a case; the accused answers, and tries to leave with its stake.
    async fn accuse(&mut self, stage: &mut Stage, teller: &mut Teller) -> Result<u64> {
        let disputes = self.disputes.address();
        let rules = self
            .disputes
            .parametersAt(self.disputes.state().read().await?.parametersVersion)
            .read()
            .await?;
        let approve = IERC20::approveCall {
            spender: disputes,
            value: U256::from(rules.bond),
        };
        self.reporter.call(stage.deployment.token, &approve).await?;
        let evidence = "https://reporter.example/case";
        let file = fileCaseCall {
            accused: self.company.address(),
            amount: CLAIM,
            evidenceHash: keccak256(evidence),
            evidenceUri: evidence.to_owned(),
        };
        self.reporter.call(disputes, &file).await?;
        let case = self.disputes.state().read().await?.cases;
        let standing = self.standing().await?;
        ensure!(
            standing.locked == CLAIM,
            "the case locks {} wei instead of {CLAIM}",
            standing.locked
        );
        let leave = requestUnstakeCall {
            amount: standing.active,
        };
        self.company.call(self.staking.address(), &leave).await?;
        let answer = "https://company.example/answer";
        let respond = respondCall {
            caseId: case,
            answerHash: keccak256(answer),
            answerUri: answer.to_owned(),
        };
        self.company.call(disputes, &respond).await?;
        teller.say(
            "reporter",
            &format!(
                "files case {case} over {} DIMO with evidence and a bond of {}: that much of the stake is locked at once",
                dimo(U256::from(CLAIM)),
                dimo(U256::from(rules.bond))
            ),
        );
        teller.say(
            "company",
            "responds, and asks all its stake back; what is unbonding can be slashed all the same",
        );
        Ok(case)
    }

    /// The DAO upholds the case and posts whom it compensates.
    async fn judge(
        &mut self,
        stage: &mut Stage,
        teller: &mut Teller,
        case: u64,
        shares: &Shares,
    ) -> Result<()> {
        let disputes = self.disputes.address();
        let uphold = upholdCall {
            caseId: case,
            slash: CLAIM,
        };
        let post = SharesRoot::of(case, shares).call("https://dao.example/harmed.csv");
        let before = self.standing().await?;
        let treasury = stage.governance.timelock;
        let rewarded = stage.balance(self.reporter.address()).await?;
        let treasured = stage.balance(treasury).await?;
        let actions = [
            Action::call(disputes, &uphold),
            Action::call(disputes, &post),
        ];
        decide(
            stage,
            teller,
            "Uphold the case against the company",
            &actions,
        )
        .await?;
        let after = self.standing().await?;
        let slashed = (before.active + before.unbonding) - (after.active + after.unbonding);
        ensure!(
            slashed == CLAIM,
            "{slashed} wei were slashed instead of {CLAIM}"
        );
        let received = stage.balance(self.reporter.address()).await? - rewarded;
        let treasury = stage.balance(treasury).await? - treasured;
        let pot = self.disputes.compensationOf(case).read().await?.pot;
        teller.say(
            "slash",
            &format!(
                "{} DIMO: {} for the harmed drivers, {} for the treasury; the reporter gets {} with its bond",
                dimo(U256::from(slashed)),
                dimo(U256::from(pot)),
                dimo(treasury),
                dimo(received)
            ),
        );
        teller.note(
            "slash",
            json!({ "slashed": slashed.to_string(), "pot": pot.to_string(), "treasury": treasury.to_string() }),
        );
        Ok(())
    }

    /// Both harmed drivers are paid their part, and every token is where it belongs.
    async fn compensate(
        &mut self,
        stage: &mut Stage,
        teller: &mut Teller,
        case: u64,
        shares: &Shares,
    ) -> Result<()> {
        let pot = self.disputes.compensationOf(case).read().await?.pot;
        let mut before = Vec::new();
        let mut claims = Vec::new();
        for (position, share) in shares.all().iter().enumerate() {
            before.push(stage.balance(share.account.into()).await?);
            claims.push(shares.claim(case, position)?);
        }
        let call = claimCompensationsCall { shares: claims };
        let receipt = stage.relayer.call(self.disputes.address(), &call).await?;
        for (share, before) in shares.all().iter().zip(before) {
            let received = stage.balance(share.account.into()).await? - before;
            let due = protocol::points::tokens(share.shares, shares.total(), pot)
                .context("no share is more than all of them")?;
            ensure!(
                received == U256::from(due),
                "the owner of car {} received {received} wei instead of {due}",
                share.vehicle_id
            );
            teller.say(
                &format!("car {}", share.vehicle_id),
                &format!(
                    "its driver receives {} DIMO of compensation",
                    dimo(received)
                ),
            );
        }
        self.check_books(stage, teller).await?;
        teller.say(
            "claims",
            &format!("{} gas for both", count(receipt.gas_used)),
        );
        Ok(())
    }

    /// Both contracts hold what their books say, to the wei.
    async fn check_books(&self, stage: &Stage, teller: &mut Teller) -> Result<()> {
        let stakes = self.staking.totals().read().await?;
        let held = stage.balance(self.staking.address()).await?;
        let owed = stakes.active + stakes.unbonding;
        ensure!(
            held == U256::from(owed),
            "the staking holds {held} wei and owes {owed}"
        );
        let cases = self.disputes.totals().read().await?;
        let rest = stage.balance(self.disputes.address()).await?;
        let owed = cases.compensation + cases.bonds;
        ensure!(
            rest == U256::from(owed),
            "the contract of cases holds {rest} wei and owes {owed}"
        );
        teller.say(
            "staking",
            &format!(
                "holds {} DIMO of stake; the contract of cases {} wei of rounding",
                dimo(held),
                cases.compensation
            ),
        );
        Ok(())
    }

    async fn stake(&mut self, stage: &Stage, amount: u128) -> Result<()> {
        self.approve(stage, amount).await?;
        let call = stakeCall { amount };
        self.company.call(self.staking.address(), &call).await?;
        Ok(())
    }

    async fn approve(&mut self, stage: &Stage, amount: u128) -> Result<()> {
        let call = IERC20::approveCall {
            spender: self.staking.address(),
            value: U256::from(amount),
        };
        self.company.call(stage.deployment.token, &call).await?;
        Ok(())
    }

    async fn standing(&self) -> Result<IConsumerStaking::Consumer> {
        Ok(self.staking.consumer(self.company.address()).read().await?)
    }

    async fn expect_access(&self, expected: bool) -> Result<()> {
        let call = hasAccessCall {
            vehicleId: ALICE_CAR,
            grantee: self.company.address(),
            permissions: PERMISSIONS,
        };
        let access = self.staking.chain().read(self.vehicles, &call).await?;
        ensure!(
            access == expected,
            "{} answers {access} for the company",
            hasAccessCall::SIGNATURE
        );
        Ok(())
    }
}
