//! Consumers of data: what they stake and consume, cases against them, and those whom they harmed.

mod cases;
mod compensation;
mod licence;

use alloy::{
    primitives::{Address, U256},
    sol_types::SolCall,
};
use anyhow::Result;
use client::{
    bindings::{
        IConsumerStaking::{self as c, Parameters},
        IERC20, IRewardsDistributor, Settings,
    },
    deploy::{self, Artefacts},
    units::ONE_DIMO,
};
use protocol::Clock;

use super::stage::{By, Deployed, Stage};
use crate::trees::account;

/// Who is who: the consumer reads Bob's car, and Bob reports it.
const CONSUMER: By = By::Alice;
const REPORTER: By = By::Bob;
const METER: By = By::Maker;
const GUARDIAN: By = By::Relayer;

const DAY: u64 = 86_400;
/// Number of an account that nobody uses for anything else.
const TREASURY: u64 = 1_000_000;

/// The consumers' staking and its token.
pub(super) struct Consumers<'a> {
    stage: &'a mut Stage,
    contract: Deployed,
    token: Deployed,
}

/// Measures all calls.
pub(super) async fn measure(stage: &mut Stage, artefacts: &Artefacts) -> Result<Deployed> {
    let mut consumers = Consumers::found(stage, artefacts).await?;
    consumers.join().await?;
    consumers.put_up_stake().await?;
    consumers.consume().await?;
    consumers.see().await?;
    consumers.read_a_car().await?;
    consumers.suspend().await?;
    consumers.leave().await?;
    consumers.accuse().await?;
    consumers.judge().await?;
    consumers.compensate().await?;
    consumers.close_the_books().await?;
    consumers.govern().await?;
    Ok(consumers.contract)
}

impl<'a> Consumers<'a> {
    async fn found(stage: &'a mut Stage, artefacts: &Artefacts) -> Result<Self> {
        let (admin, token) = (stage.address(By::Dao), stage.token(artefacts).await?);
        let settings = Settings {
            admin,
            token: token.proxy,
            firstWeek: stage.week().await?,
            ..deploy::without_issuance(deploy::baseline())
        };
        let initialize = IRewardsDistributor::initializeCall { settings }.abi_encode();
        let marketplace = stage
            .add(artefacts, deploy::DISTRIBUTOR, initialize)
            .await?;
        let settings = c::Settings {
            admin,
            meter: stage.address(METER),
            guardian: stage.address(GUARDIAN),
            token: token.proxy,
            treasury: account(TREASURY),
            marketplace: marketplace.proxy,
            genesis: Clock::DIMO.genesis,
            parameters: rules(),
        };
        let initialize = c::initializeCall { settings }.abi_encode();
        let contract = stage.add(artefacts, deploy::CONSUMERS, initialize).await?;
        let mut consumers = Self {
            stage,
            contract,
            token,
        };
        consumers.make_holder(account(TREASURY)).await?;
        for by in [CONSUMER, REPORTER] {
            consumers.fund(by).await?;
        }
        Ok(consumers)
    }

    /// Gives somebody tokens, which the contract may take.
    async fn fund(&mut self, by: By) -> Result<()> {
        let to = self.stage.address(by);
        let value = U256::from(500_000 * ONE_DIMO);
        self.transfer(to, value).await?;
        let call = IERC20::approveCall {
            spender: self.contract.proxy,
            value: U256::MAX,
        };
        self.stage.prepare(by, self.token, &call).await
    }

    /// Gives an account the least there is, so that a payment finds a balance.
    async fn make_holder(&mut self, to: Address) -> Result<()> {
        self.transfer(to, U256::ONE).await
    }

    async fn transfer(&mut self, to: Address, value: U256) -> Result<()> {
        let call = IERC20::transferCall { to, value };
        self.stage.prepare(By::Dao, self.token, &call).await
    }

    async fn prepare<C: SolCall>(&mut self, by: By, call: &C) -> Result<()> {
        self.stage.prepare(by, self.contract, call).await
    }

    async fn case<C: SolCall>(&mut self, by: By, case: &str, call: &C) -> Result<()> {
        self.stage.case(by, self.contract, case, call).await
    }

    /// What the DAO decides of the contract itself, last: fees and slashes go elsewhere from here on.
    async fn govern(&mut self) -> Result<()> {
        let parameters = rules();
        let call = c::stageParametersCall { parameters };
        self.case(By::Dao, "stageParameters", &call).await?;
        let treasury = account(TREASURY + 1);
        let call = c::setTreasuryCall { treasury };
        self.case(By::Dao, "setTreasury", &call).await?;
        let marketplace = account(TREASURY + 2);
        let call = c::setMarketplaceCall { marketplace };
        self.case(By::Dao, "setMarketplace", &call).await
    }
}

/// DIMO's, with the shortest time to claim, so that a sweep is not far.
fn rules() -> Parameters {
    let parameters = deploy::parameters();
    Parameters {
        claimPeriod: 4 * 7 * DAY as u32,
        ..parameters
    }
}
