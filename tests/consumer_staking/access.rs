//! What good standing is for: the real vehicles ask the real staking.

use alloy::{
    primitives::{Address, U256},
    sol_types::SolCall,
};
use client::bindings::{IConsumerStaking as Staking, IERC20, IVehicleId};
use e2e::{Consumers, DAY, FIRST_WEEK, Vehicles, Who, World};

const WHO: Who = Consumers::CONSUMER;
const DRIVER: Who = Who::Relayer;
const PERMISSIONS: u128 = 0b11;

/// A driver's vehicle, whose contract asks the staking, and a consumer with 10,000 DIMO of stake.
struct Market {
    vehicles: Vehicles,
    vehicle: u64,
    staking: Address,
}

impl Market {
    async fn new() -> Self {
        let mut vehicles = Vehicles::new().await;
        let world = &mut vehicles.world;
        world.token = world.deploy_token().await;
        let (staking, _) = Consumers::deploy(world, |_| {}).await;
        let set = IVehicleId::setConsumerStakingCall {
            consumerStaking: staking,
        };
        vehicles.send(Who::Dao, &set).await;
        let vehicle = vehicles.mint(DRIVER, Vehicles::vin(7)).await;
        let mut market = Self {
            vehicles,
            vehicle,
            staking,
        };
        let uri = String::new();
        market.send(WHO, &Staking::registerCall { uri }).await;
        market.stake(10_000).await;
        market
    }

    async fn send<C: SolCall>(&mut self, who: Who, call: &C) {
        let world = &mut self.vehicles.world;
        world.send_to(who, self.staking, call).await;
    }

    async fn stake(&mut self, dimo: u128) {
        let amount = World::dimo(dimo);
        let world = &mut self.vehicles.world;
        let (account, token) = (world.address(WHO), world.token);
        world.give(account, amount).await;
        let approve = IERC20::approveCall {
            spender: self.staking,
            value: U256::from(amount),
        };
        world.send_to(WHO, token, &approve).await;
        self.send(WHO, &Staking::stakeCall { amount }).await;
    }

    async fn grant_call(&self) -> IVehicleId::grantAccessCall {
        let expiry = self.vehicles.world.now().await + 365 * DAY;
        let grantee = self.vehicles.of(WHO);
        IVehicleId::grantAccessCall {
            grant: Vehicles::grant(self.vehicle, grantee, PERMISSIONS, expiry),
        }
    }

    async fn grant(&mut self) {
        let call = self.grant_call().await;
        self.vehicles.send(DRIVER, &call).await;
    }

    async fn has_access(&self) -> bool {
        let call = IVehicleId::hasAccessCall {
            vehicleId: self.vehicle,
            grantee: self.vehicles.of(WHO),
            permissions: PERMISSIONS,
        };
        self.vehicles.read(&call).await
    }

    /// So much consumption that 5 DIMO are missing.
    async fn consume(&mut self) {
        self.vehicles.in_week(FIRST_WEEK + 1).await;
        let consumer = self.vehicles.of(WHO);
        let usage = vec![Staking::Usage { consumer, units: 5 }];
        let week = FIRST_WEEK;
        let call = Staking::reportUsageCall { week, usage };
        self.send(Consumers::METER, &call).await;
    }

    async fn assert_no_new_access(&self) {
        let call = self.grant_call().await;
        let grantee = call.grant.grantee;
        let error = IVehicleId::NotInGoodStanding { grantee };
        self.vehicles.refuses(DRIVER, &call, error).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consumer_below_its_required_stake_loses_access_until_it_tops_up() {
    let mut market = Market::new().await;
    market.grant().await;
    assert!(market.has_access().await);
    market.consume().await;
    assert!(!market.has_access().await);
    market.stake(4).await;
    assert!(!market.has_access().await);
    market.stake(1).await;
    assert!(market.has_access().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consumer_below_its_required_stake_gets_no_new_access() {
    let mut market = Market::new().await;
    market.consume().await;
    market.assert_no_new_access().await;
    market.stake(5).await;
    market.grant().await;
    assert!(market.has_access().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn stake_asked_back_ends_access_at_once() {
    let mut market = Market::new().await;
    market.grant().await;
    market
        .send(WHO, &Staking::requestUnstakeCall { amount: 1 })
        .await;
    assert!(!market.has_access().await);
    market.send(WHO, &Staking::cancelUnstakeCall {}).await;
    assert!(market.has_access().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frozen_or_revoked_licence_has_no_access() {
    let mut market = Market::new().await;
    market.grant().await;
    let consumer = market.vehicles.of(WHO);
    let duration = 60;
    let freeze = Staking::freezeCall { consumer, duration };
    market.send(Who::Guardian, &freeze).await;
    assert!(!market.has_access().await);
    market.assert_no_new_access().await;
    market
        .send(Who::Guardian, &Staking::unfreezeCall { consumer })
        .await;
    assert!(market.has_access().await);
    market
        .send(Who::Dao, &Staking::revokeLicenceCall { consumer })
        .await;
    assert!(!market.has_access().await);
    market.assert_no_new_access().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_licence_gets_no_access() {
    let market = Market::new().await;
    let grantee = market.vehicles.of(Who::Stranger);
    let mut call = market.grant_call().await;
    call.grant.grantee = grantee;
    let error = IVehicleId::NotInGoodStanding { grantee };
    market.vehicles.refuses(DRIVER, &call, error).await;
}
