//! What the guardian may stop for a while, and what the DAO ends: minting, an attestor, a vehicle that does not exist.

use alloy::primitives::{B256, U256};
use client::{bindings::IVehicleId as Contract, roles};
use e2e::{DAY, IHelpers, Vehicles, Who, assert_told};

const LONGEST: u32 = 14 * DAY as u32;

/// The relayer is the guardian.
async fn guarded() -> Vehicles {
    let mut vehicles = Vehicles::new().await;
    vehicles.guard(Who::Relayer).await;
    vehicles
}

fn stop(duration: u32) -> Contract::stopMintingCall {
    Contract::stopMintingCall { duration }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_of_minting_ends_by_itself() {
    let mut vehicles = guarded().await;
    let receipt = vehicles.send(Who::Relayer, &stop(LONGEST)).await;
    let until = vehicles.world.now().await + u64::from(LONGEST);
    assert_told(&receipt, [Contract::MintingStoppedUntil { until }]);
    let read = Contract::mintingStoppedUntilCall {};
    assert_eq!(vehicles.read(&read).await, until);
    let alice = vehicles.of(Who::Alice);
    vehicles.world.travel(until - 10).await;
    let request = vehicles.request(alice, Vehicles::vin(7)).await;
    let call = Contract::mintCall { request };
    let error = Contract::MintingStopped { until };
    vehicles.refuses(Who::Alice, &call, error).await;
    vehicles.world.travel(until).await;
    vehicles.send(Who::Alice, &call).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_attestors_attestations_in_flight_do_not_mint() {
    let mut vehicles = guarded().await;
    let (alice, account) = (vehicles.of(Who::Alice), vehicles.of(Who::Attestor));
    let request = vehicles.request(alice, Vehicles::vin(7)).await;
    let in_flight = Contract::mintCall { request };
    let duration = 60;
    let suspend = Contract::suspendAttestorCall { account, duration };
    let receipt = vehicles.send(Who::Relayer, &suspend).await;
    let until = vehicles.world.now().await + u64::from(duration);
    assert_told(
        &receipt,
        [Contract::AttestorSuspendedUntil { account, until }],
    );
    let read = Contract::attestorSuspendedUntilCall { account };
    assert_eq!(vehicles.read(&read).await, until);
    let error = || Contract::AttestorSuspended { account, until };
    vehicles.refuses(Who::Alice, &in_flight, error()).await;
    vehicles.world.travel(until).await;
    vehicles.send(Who::Alice, &in_flight).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_suspended_attestor_began_waits() {
    let mut vehicles = guarded().await;
    let vehicle = vehicles.mint(Who::Alice, Vehicles::vin(7)).await;
    let (keeper, account) = (vehicles.of(Who::Bob), vehicles.of(Who::Attestor));
    let request = vehicles.reclaim(vehicle, keeper).await;
    let call = Contract::reclaimCall { request };
    vehicles.send(Who::Bob, &call).await;
    let ends = vehicles.world.now().await + 30 * DAY;
    vehicles.world.travel(ends).await;
    let duration = 600;
    let suspend = Contract::suspendAttestorCall { account, duration };
    vehicles.send(Who::Relayer, &suspend).await;
    let until = vehicles.world.now().await + u64::from(duration);
    let complete = Contract::completeReclaimCall { vehicleId: vehicle };
    let error = Contract::AttestorSuspended { account, until };
    vehicles.refuses(Who::Bob, &complete, error).await;
    vehicles.world.travel(until).await;
    vehicles.send(Who::Bob, &complete).await;
    assert_eq!(vehicles.vehicle(vehicle).await.owner, keeper);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guardian_rests_as_long_as_it_may_suspend() {
    let mut vehicles = guarded().await;
    let account = vehicles.of(Who::Attestor);
    vehicles.send(Who::Relayer, &stop(60)).await;
    let ended = vehicles.world.now().await + 60;
    let allowedAt = ended + u64::from(LONGEST);
    let error = || Contract::SuspensionTooSoon { allowedAt };
    vehicles.refuses(Who::Relayer, &stop(60), error()).await;
    vehicles.world.travel(allowedAt - 2).await;
    vehicles.refuses(Who::Relayer, &stop(60), error()).await;
    // Of something else it is the first.
    let suspend = Contract::suspendAttestorCall {
        account,
        duration: 60,
    };
    vehicles.send(Who::Relayer, &suspend).await;
    vehicles.world.travel(allowedAt).await;
    vehicles.send(Who::Relayer, &stop(60)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspension_has_a_length() {
    let vehicles = guarded().await;
    let account = vehicles.of(Who::Attestor);
    for duration in [0, LONGEST + 1, u32::MAX] {
        let error = || Contract::InvalidSuspension {
            duration,
            max: LONGEST,
        };
        vehicles
            .refuses(Who::Relayer, &stop(duration), error())
            .await;
        let suspend = Contract::suspendAttestorCall { account, duration };
        vehicles.refuses(Who::Relayer, &suspend, error()).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_word_is_the_daos() {
    let mut vehicles = guarded().await;
    let account = vehicles.of(Who::Attestor);
    vehicles.send(Who::Relayer, &stop(LONGEST)).await;
    let suspend = Contract::suspendAttestorCall {
        account,
        duration: LONGEST,
    };
    vehicles.send(Who::Relayer, &suspend).await;
    vehicles
        .send(Who::Dao, &Contract::resumeMintingCall {})
        .await;
    let reinstate = Contract::reinstateAttestorCall { account };
    let receipt = vehicles.send(Who::Dao, &reinstate).await;
    let until = vehicles.world.now().await;
    assert_told(
        &receipt,
        [Contract::AttestorSuspendedUntil { account, until }],
    );
    vehicles.mint(Who::Alice, Vehicles::vin(7)).await;
    // The rest counts from the DAO's word.
    let allowedAt = until + u64::from(LONGEST);
    let error = Contract::SuspensionTooSoon { allowedAt };
    vehicles.refuses(Who::Relayer, &suspend, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_guardian_suspends_and_only_the_dao_lifts() {
    let vehicles = guarded().await;
    let guardian = vehicles.of(Who::Relayer);
    for who in [Who::Dao, Who::Attestor, Who::Stranger] {
        let account = vehicles.of(who);
        let error = || Contract::AccessControlUnauthorizedAccount {
            account,
            neededRole: roles::guardian(),
        };
        vehicles.refuses(who, &stop(60), error()).await;
        let duration = 60;
        let suspend = Contract::suspendAttestorCall { account, duration };
        vehicles.refuses(who, &suspend, error()).await;
    }
    let error = || Contract::AccessControlUnauthorizedAccount {
        account: guardian,
        neededRole: B256::ZERO,
    };
    let resume = Contract::resumeMintingCall {};
    vehicles.refuses(Who::Relayer, &resume, error()).await;
    let reinstate = Contract::reinstateAttestorCall { account: guardian };
    vehicles.refuses(Who::Relayer, &reinstate, error()).await;
    let retire = Contract::retireCall { vehicleId: 1 };
    vehicles.refuses(Who::Relayer, &retire, error()).await;
    let scheme = Contract::setVinSchemeCall {
        keyCheck: B256::ZERO,
    };
    vehicles.refuses(Who::Relayer, &scheme, error()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dao_ends_a_vehicle_that_does_not_exist_paired_or_not() {
    let mut vehicles = Vehicles::new().await;
    let vin = Vehicles::vin(7);
    let vehicleId = vehicles.mint(Who::Alice, vin).await;
    let deviceRegistry = vehicles.world.deploy("Neighbours", &[]).await;
    let call = Contract::setDeviceRegistryCall { deviceRegistry };
    vehicles.send(Who::Dao, &call).await;
    let paired = IHelpers::setPairedCall {
        vehicleId,
        paired: true,
    };
    let world = &mut vehicles.world;
    world.send_to(Who::Stranger, deviceRegistry, &paired).await;
    let burn = Contract::burnCall { vehicleId };
    let error = Contract::VehiclePaired { vehicleId };
    vehicles.refuses(Who::Alice, &burn, error).await;
    let retire = Contract::retireCall { vehicleId };
    let receipt = vehicles.send(Who::Dao, &retire).await;
    assert_told(
        &receipt,
        [Contract::VehicleBurned {
            vehicleId,
            owner: vehicles.of(Who::Alice),
            vinCommitment: vin,
        }],
    );
    let error = Contract::ERC721NonexistentToken {
        tokenId: U256::from(vehicleId),
    };
    vehicles.refuses(Who::Dao, &retire, error).await;
    // The car that has this VIN is minted.
    assert_eq!(vehicles.mint(Who::Bob, vin).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_key_for_vins_is_another_version_and_voids_attestations_in_flight() {
    let mut vehicles = Vehicles::new().await;
    let read = Contract::vinSchemeCall {};
    let alice = vehicles.of(Who::Alice);
    let seen = vehicles.read(&read).await;
    assert_eq!((seen.version, seen.keyCheck), (1, B256::ZERO));
    let request = vehicles.request(alice, Vehicles::vin(7)).await;
    // The first check completes version 1, and voids nothing.
    for (check, version) in [(1, 1), (2, 2), (3, 3)] {
        let keyCheck = B256::repeat_byte(check);
        let call = Contract::setVinSchemeCall { keyCheck };
        let receipt = vehicles.send(Who::Dao, &call).await;
        assert_told(&receipt, [Contract::VinSchemeSet { version, keyCheck }]);
        let seen = vehicles.read(&read).await;
        assert_eq!((seen.version, seen.keyCheck), (version, keyCheck));
    }
    let account = request.attestor;
    let call = Contract::mintCall { request };
    let error = Contract::InvalidSignature { account };
    vehicles.refuses(Who::Alice, &call, error).await;
    vehicles.mint(Who::Alice, Vehicles::vin(7)).await;
}
