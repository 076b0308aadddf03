//! The whole system: every contract, told of the others, and governed by the DAO's timelock alone.

use std::collections::BTreeMap;

use alloy::primitives::{Address, B256};
use anyhow::{Context, Result};

use super::{
    Consumers, Contract, Dao, Deployment, Journal, Proxied, Terms, consumers,
    consumers::{CONSUMERS, DISPUTES},
    dao, devices,
    identity::{DEVICES, MANUFACTURERS, VEHICLES},
    judge,
    judge::{DEMAND_BOND, JUDGE},
    manufacturers, owned_pool,
    pools::DISTRIBUTOR,
    program, token, vehicles, without_issuance,
};
use crate::{
    bindings::{
        IConsumerStaking, IDisputes, IRewardsDistributor, IVehicleId,
        IWeekJudge::{self, Rule},
        Settings,
    },
    chain::Sender,
    deploy::Artefacts,
    roles,
};

/// Who does the daily work. None: nobody, until the DAO grants the role.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Operators {
    /// Publishes weeks, in both pools.
    pub publisher: Option<Address>,
    /// May veto a week, pause and freeze.
    pub guardian: Option<Address>,
    /// Attests vehicles.
    pub attestor: Option<Address>,
    /// Reports what consumers consumed.
    pub meter: Option<Address>,
    /// May cancel what the timelock holds, for a year.
    pub council: Option<Address>,
}

impl Operators {
    /// The same by the roles' names, as the record has them.
    pub fn by_role(&self) -> BTreeMap<String, Vec<Address>> {
        [
            (roles::publisher(), self.publisher),
            (roles::guardian(), self.guardian),
            (roles::attestor(), self.attestor),
            (roles::meter(), self.meter),
        ]
        .into_iter()
        .filter_map(|(role, account)| Some((roles::name(role), vec![account?])))
        .collect()
    }
}

/// What is to be deployed.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The token of rewards, stakes and votes; none to deploy one whose whole supply the deployer holds.
    pub token: Option<Address>,
    /// How the DAO decides.
    pub terms: Terms,
    /// Settings of the baseline pool; token and roles are filled in. The marketplace pool has the same without issuance.
    pub pool: Settings,
    /// The consumers' rules to begin with.
    pub consumers: IConsumerStaking::Parameters,
    /// The rules of cases to begin with.
    pub cases: IDisputes::Parameters,
    /// Who does the daily work.
    pub operators: Operators,
    /// What a vehicle's `tokenURI` begins with.
    pub vehicle_uri: String,
    /// What a device's `tokenURI` begins with.
    pub device_uri: String,
}

/// What a step of the deployment cost.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// What was deployed or done.
    pub what: &'static str,
    /// Gas of all its transactions.
    pub gas: u64,
}

/// A system as it was deployed.
#[derive(Clone, Debug)]
pub struct System {
    /// Where everything is.
    pub deployment: Deployment,
    /// What it cost, in order.
    pub steps: Vec<Step>,
}

/// Deploys everything, and writes no record: see [`system_recorded`].
///
/// # Errors
/// As [`system_recorded`].
pub async fn system(sender: &mut Sender, artefacts: &Artefacts, plan: &Plan) -> Result<System> {
    system_recorded(sender, artefacts, plan, &Journal::nowhere()).await
}

/// Deploys everything. Every contract is initialised with the timelock as its admin, in its proxy's constructor call; only the
/// manufacturers, which are told who guards them, and the vehicles, the pools and the judge, which are told of contracts that come
/// after them, are the deployer's until the last step hands them over.
/// The timelock alone may replace programs from the first block on.
///
/// # Errors
/// A missing artefact, a refused setting or a failed transaction. What was deployed until then stands in the journal and holds
/// nothing; deploy anew.
pub async fn system_recorded(
    sender: &mut Sender,
    artefacts: &Artefacts,
    plan: &Plan,
    journal: &Journal,
) -> Result<System> {
    let (chain, deployer) = (sender.chain().clone(), sender.address());
    let block = chain.head().await?.number;
    let mut works = Works {
        sender,
        artefacts,
        journal,
        steps: Vec::new(),
    };
    let token = match plan.token {
        Some(token) => token,
        None => {
            works
                .step("token", async |s, a| token(s, a, deployer).await)
                .await?
        }
    };
    journal.found(Contract::Token, token)?;
    let Dao {
        governor,
        timelock,
        council,
    } = works
        .step("DAO", async |s, a| {
            dao(s, a, token, &plan.terms, plan.operators.council).await
        })
        .await?;
    journal.found(Contract::Governor, governor)?;
    journal.found(Contract::Timelock, timelock)?;
    journal.found(Contract::Council, council)?;
    let genesis = plan.pool.genesis;
    let makers = works
        .step("manufacturers", async |s, a| {
            manufacturers(s, a, timelock, deployer, genesis).await
        })
        .await?;
    journal.found_proxied(Contract::ManufacturerRegistry, &makers)?;
    let cars = works
        .step("vehicles", async |s, a| {
            vehicles(s, a, timelock, deployer, &plan.vehicle_uri).await
        })
        .await?;
    journal.found_proxied(Contract::VehicleId, &cars)?;
    let things = works
        .step("devices", async |s, a| {
            let uri = &plan.device_uri;
            devices(s, a, timelock, makers.address, cars.address, uri).await
        })
        .await?;
    journal.found_proxied(Contract::DeviceRegistry, &things)?;
    let settings = plan.pool_settings(token, deployer);
    let baseline = works
        .step("baseline pool", async |s, a| {
            let implementation = program(s, a, DISTRIBUTOR).await?;
            let address = owned_pool(s, a, implementation, timelock, &settings).await?;
            Ok(Proxied {
                address,
                implementation,
            })
        })
        .await?;
    journal.found_proxied(Contract::Distributor, &baseline)?;
    let settings = without_issuance(settings);
    let marketplace = works
        .step("marketplace pool", async |s, a| {
            owned_pool(s, a, baseline.implementation, timelock, &settings).await
        })
        .await?;
    journal.found(Contract::Marketplace, marketplace)?;
    let settings = plan.consumer_settings(token, timelock, marketplace);
    let cases = plan.case_settings(timelock);
    let Consumers {
        staking: stakes,
        disputes,
    } = works
        .step("consumers and disputes", async |s, a| {
            consumers(s, a, &settings, &cases).await
        })
        .await?;
    journal.found_proxied(Contract::ConsumerStaking, &stakes)?;
    journal.found_proxied(Contract::Disputes, &disputes)?;
    let settings = IWeekJudge::Settings {
        admin: deployer,
        token,
        vehicleId: cars.address,
        deviceRegistry: things.address,
        manufacturerRegistry: makers.address,
        genesis,
        bond: DEMAND_BOND,
    };
    let judges = works
        .step("judge of weeks", async |s, a| {
            judge(s, a, timelock, &settings).await
        })
        .await?;
    journal.found_proxied(Contract::WeekJudge, &judges)?;
    works
        .step("wiring and hand-over", async |s, _| {
            let wires = Wires {
                manufacturers: makers.address,
                vehicles: cars.address,
                devices: things.address,
                consumers: stakes.address,
                attestor: plan.operators.attestor,
                judge: judges.address,
                pools: [
                    (baseline.address, Rule::Baseline),
                    (marketplace, Rule::Marketplace),
                ],
                steps_from: plan.steps_from(),
                guardian: plan.operators.guardian,
                timelock,
            };
            wires.hand_over(s).await
        })
        .await?;

    let implementations = [
        (MANUFACTURERS, makers.implementation),
        (VEHICLES, cars.implementation),
        (DEVICES, things.implementation),
        (DISTRIBUTOR, baseline.implementation),
        (CONSUMERS, stakes.implementation),
        (DISPUTES, disputes.implementation),
        (JUDGE, judges.implementation),
    ];
    let deployment = Deployment {
        chain_id: chain.id(),
        block,
        genesis,
        first_week: plan.pool.firstWeek,
        token,
        manufacturer_registry: Some(makers.address),
        vehicle_id: Some(cars.address),
        device_registry: Some(things.address),
        distributor: baseline.address,
        marketplace: Some(marketplace),
        consumer_staking: Some(stakes.address),
        disputes: Some(disputes.address),
        week_judge: Some(judges.address),
        governor: Some(governor),
        timelock: Some(timelock),
        council: Some(council),
        implementations: implementations
            .map(|(name, program)| (name.to_owned(), program))
            .into(),
        operators: plan.operators.by_role(),
        incomplete: None,
    };
    Ok(System {
        deployment,
        steps: works.steps,
    })
}

impl Plan {
    fn pool_settings(&self, token: Address, admin: Address) -> Settings {
        Settings {
            admin,
            publisher: self.operators.publisher.unwrap_or_default(),
            guardian: self.operators.guardian.unwrap_or_default(),
            token,
            ..self.pool.clone()
        }
    }

    /// The first week whose streaks can be judged: what a pool goes on from was not published in it.
    fn steps_from(&self) -> u32 {
        let goes_on = !self.pool.previousRoot.is_zero();
        self.pool.firstWeek.saturating_add(goes_on.into())
    }

    /// Data fees go to the marketplace pool.
    fn consumer_settings(
        &self,
        token: Address,
        timelock: Address,
        marketplace: Address,
    ) -> IConsumerStaking::Settings {
        IConsumerStaking::Settings {
            admin: timelock,
            meter: self.operators.meter.unwrap_or_default(),
            guardian: self.operators.guardian.unwrap_or_default(),
            // Known when it is deployed.
            disputes: Address::ZERO,
            token,
            marketplace,
            genesis: self.pool.genesis,
            parameters: self.consumers.clone(),
        }
    }

    /// The timelock is the treasury.
    fn case_settings(&self, timelock: Address) -> IDisputes::Settings {
        IDisputes::Settings {
            admin: timelock,
            // Known when it is deployed.
            staking: Address::ZERO,
            treasury: timelock,
            parameters: self.cases.clone(),
        }
    }
}

/// Deploys step by step, and keeps account.
struct Works<'a> {
    sender: &'a mut Sender,
    artefacts: &'a Artefacts,
    journal: &'a Journal,
    steps: Vec<Step>,
}

impl Works<'_> {
    async fn step<T>(
        &mut self,
        what: &'static str,
        work: impl AsyncFnOnce(&mut Sender, &Artefacts) -> Result<T>,
    ) -> Result<T> {
        tracing::info!("deploying: {what}");
        self.journal.step(what)?;
        let before = self.sender.gas_spent();
        let made = work(self.sender, self.artefacts)
            .await
            .with_context(|| format!("the deployment stopped at: {what}"))?;
        let gas = self.sender.gas_spent() - before;
        self.steps.push(Step { what, gas });
        Ok(made)
    }
}

/// What contracts are told of one another before the deployer gives them away.
struct Wires {
    manufacturers: Address,
    vehicles: Address,
    devices: Address,
    consumers: Address,
    attestor: Option<Address>,
    judge: Address,
    pools: [(Address, Rule); 2],
    steps_from: u32,
    guardian: Option<Address>,
    timelock: Address,
}

impl Wires {
    async fn hand_over(&self, sender: &mut Sender) -> Result<()> {
        let devices = IVehicleId::setDeviceRegistryCall {
            deviceRegistry: self.devices,
        };
        sender.call(self.vehicles, &devices).await?;
        let consumers = IVehicleId::setConsumerStakingCall {
            consumerStaking: self.consumers,
        };
        sender.call(self.vehicles, &consumers).await?;
        let guardian = self.guardian.map(|account| (roles::guardian(), account));
        let attestor = self.attestor.map(|account| (roles::attestor(), account));
        for (pool, rule) in self.pools {
            self.introduce(sender, pool, rule).await?;
            self.give_away(sender, pool, []).await?;
        }
        self.give_away(sender, self.judge, []).await?;
        let of_vehicles = guardian.into_iter().chain(attestor);
        self.give_away(sender, self.vehicles, of_vehicles).await?;
        self.give_away(sender, self.manufacturers, guardian).await
    }

    /// Judge and pool get to know each other.
    async fn introduce(&self, sender: &mut Sender, pool: Address, rule: Rule) -> Result<()> {
        let judge = self.judge;
        let named = IWeekJudge::setPoolCall {
            pool,
            rule,
            stepsFrom: self.steps_from,
        };
        sender.call(judge, &named).await?;
        let asked = IRewardsDistributor::setJudgeCall { judge };
        sender.call(pool, &asked).await?;
        grant(sender, pool, roles::judge(), judge).await
    }

    /// Gives roles of a contract that is the deployer's, last of all the admin's to the timelock, and lays that down.
    async fn give_away(
        &self,
        sender: &mut Sender,
        contract: Address,
        given: impl IntoIterator<Item = (B256, Address)>,
    ) -> Result<()> {
        let admin = (roles::ADMIN, self.timelock);
        for (role, account) in given.into_iter().chain([admin]) {
            grant(sender, contract, role, account).await?;
        }
        let renounce = IVehicleId::renounceRoleCall {
            role: roles::ADMIN,
            callerConfirmation: sender.address(),
        };
        sender.call(contract, &renounce).await?;
        Ok(())
    }
}

/// Roles are granted alike in all contracts.
async fn grant(sender: &mut Sender, contract: Address, role: B256, account: Address) -> Result<()> {
    let grant = IVehicleId::grantRoleCall { role, account };
    sender.call(contract, &grant).await?;
    Ok(())
}
