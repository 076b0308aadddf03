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
    bindings::{IConsumerStaking as c, IDisputes as d, IERC20, IRewardsDistributor, Settings},
    deploy::{self, Artefacts},
    roles,
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
/// Has the role of Disputes, too, for what that costs alone.
const JUDGE: By = By::Maker;

const DAY: u64 = 86_400;
/// Number of an account that nobody uses for anything else.
const TREASURY: u64 = 1_000_000;

/// The consumers' staking, the cases and their token.
pub(super) struct Consumers<'a> {
    stage: &'a mut Stage,
    contract: Deployed,
    disputes: Deployed,
    token: Deployed,
}

/// Measures all calls.
pub(super) async fn measure(stage: &mut Stage, artefacts: &Artefacts) -> Result<[Deployed; 2]> {
    let mut consumers = Consumers::found(stage, artefacts).await?;
    consumers.join().await?;
    consumers.put_up_stake().await?;
    consumers.consume().await?;
    consumers.see().await?;
    consumers.read_a_car().await?;
    consumers.suspend().await?;
    consumers.leave().await?;
    consumers.obey().await?;
    consumers.accuse().await?;
    consumers.judge().await?;
    consumers.compensate().await?;
    consumers.close_the_books().await?;
    consumers.govern().await?;
    Ok([consumers.contract, consumers.disputes])
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
            disputes: Address::ZERO,
            token: token.proxy,
            marketplace: marketplace.proxy,
            genesis: Clock::DIMO.genesis,
            parameters: deploy::parameters(),
        };
        let initialize = c::initializeCall { settings }.abi_encode();
        let contract = stage.add(artefacts, deploy::CONSUMERS, initialize).await?;
        let settings = d::Settings {
            admin,
            staking: contract.proxy,
            treasury: account(TREASURY),
            parameters: rules(),
        };
        let initialize = d::initializeCall { settings }.abi_encode();
        let disputes = stage.add(artefacts, deploy::DISPUTES, initialize).await?;
        let mut consumers = Self {
            stage,
            contract,
            disputes,
            token,
        };
        let judge = consumers.stage.address(JUDGE);
        for account in [disputes.proxy, judge] {
            let role = roles::disputes();
            let call = c::grantRoleCall { role, account };
            consumers.prepare(By::Dao, &call).await?;
        }
        consumers.make_holder(judge).await?;
        consumers.make_holder(account(TREASURY)).await?;
        for by in [CONSUMER, REPORTER] {
            consumers.fund(by).await?;
        }
        Ok(consumers)
    }

    /// Gives somebody tokens, which both contracts may take.
    async fn fund(&mut self, by: By) -> Result<()> {
        let to = self.stage.address(by);
        let value = U256::from(500_000 * ONE_DIMO);
        self.transfer(to, value).await?;
        for spender in [self.contract.proxy, self.disputes.proxy] {
            let value = U256::MAX;
            let call = IERC20::approveCall { spender, value };
            self.stage.prepare(by, self.token, &call).await?;
        }
        Ok(())
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

    async fn prepare_dispute<C: SolCall>(&mut self, by: By, call: &C) -> Result<()> {
        self.stage.prepare(by, self.disputes, call).await
    }

    async fn dispute<C: SolCall>(&mut self, by: By, case: &str, call: &C) -> Result<()> {
        self.stage.case(by, self.disputes, case, call).await
    }

    /// What the DAO decides of the contracts themselves, last: fees and slashes go elsewhere from here on.
    async fn govern(&mut self) -> Result<()> {
        let parameters = deploy::parameters();
        let call = c::stageParametersCall { parameters };
        self.case(By::Dao, "stageParameters", &call).await?;
        let parameters = rules();
        let call = d::stageParametersCall { parameters };
        self.dispute(By::Dao, "stageParameters", &call).await?;
        let treasury = account(TREASURY + 1);
        let call = d::setTreasuryCall { treasury };
        self.dispute(By::Dao, "setTreasury", &call).await?;
        let to = self.disputes;
        self.stage.view(to, &d::totalsCall {}).await?;
        let marketplace = account(TREASURY + 2);
        let call = c::setMarketplaceCall { marketplace };
        self.case(By::Dao, "setMarketplace", &call).await
    }
}

/// DIMO's, with the shortest time to claim, so that a sweep is not far.
fn rules() -> d::Parameters {
    d::Parameters {
        claimPeriod: 4 * 7 * DAY as u32,
        ..deploy::case_parameters()
    }
}
