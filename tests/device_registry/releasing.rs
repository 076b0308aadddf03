//! A device that came back to its maker, or changed hands without its token, is claimed anew: after a notice, without objection.

use alloy::{
    primitives::{Address, U256},
    sol_types::SolCall,
};
use client::bindings::{
    IDeviceRegistry::{
        self as Contract, DeviceUnpaired, Kind, ReleaseAllowed, ReleaseBegan, ReleaseEnded,
        ReleaseObjected, Transfer, cancelReleaseCall, claimCall, decideReleaseCall,
        objectToReleaseCall, objectToReleaseWithSignatureCall, releaseCall,
    },
    IManufacturerRegistry::{revokeCall, suspendCall, whitelistCall},
};
use e2e::{Devices, Who, assert_told};

const NOTICE: u64 = 30 * 86_400;
const RELEASE: releaseCall = releaseCall { deviceId: 1 };
const OBJECT: objectToReleaseCall = objectToReleaseCall { deviceId: 1 };

/// Alice's device 1 of key 1 in her car 1, which AutoPi says came back.
async fn released() -> Devices {
    let mut devices = Devices::with_a_paired_one().await;
    devices.send(Who::Maker, &RELEASE).await;
    devices
}

/// The claim of device 1's key by somebody.
async fn claim(devices: &Devices, who: Who) -> claimCall {
    let owner = devices.of(who);
    let request = devices.claim_request(&Devices::key(1), owner).await;
    claimCall { request }
}

async fn release(devices: &Devices) -> (u64, bool) {
    let found = devices.read(&Contract::releaseOfCall { deviceId: 1 }).await;
    (found.ends, found.objected)
}

async fn after_the_notice(devices: &Devices) {
    let (ends, _) = release(devices).await;
    devices.vehicles.world.travel(ends).await;
}

const fn decide(released: bool) -> decideReleaseCall {
    decideReleaseCall {
        deviceId: 1,
        released,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_an_objection_its_key_claims_it_anew() {
    let mut devices = Devices::with_a_paired_one().await;
    let began = devices.vehicles.world.now().await;
    let receipt = devices.send(Who::Maker, &RELEASE).await;
    let ends = began + NOTICE;
    let told = ReleaseBegan {
        deviceId: 1,
        manufacturerId: devices.autopi,
        ends,
    };
    assert_told(&receipt, [told]);
    assert_eq!(release(&devices).await, (ends, false));
    after_the_notice(&devices).await;
    let call = claim(&devices, Who::Bob).await;
    let receipt = devices.send(Who::Bob, &call).await;
    let (alice, bob) = (devices.of(Who::Alice), devices.of(Who::Bob));
    let tokenId = U256::from(1);
    assert_told(
        &receipt,
        [Transfer {
            from: alice,
            to: bob,
            tokenId,
        }],
    );
    assert_told(
        &receipt,
        [DeviceUnpaired {
            deviceId: 1,
            vehicleId: 1,
            kind: Kind::Hardware,
        }],
    );
    assert_told(
        &receipt,
        [ReleaseEnded {
            deviceId: 1,
            owner: bob,
        }],
    );
    let device = devices.device(1).await;
    assert_eq!((device.owner, device.vehicleId), (bob, 0));
    assert_eq!(devices.paired(1, Kind::Hardware).await, 0);
    assert_eq!(release(&devices).await, (0, false));
    assert_eq!(devices.read(&Contract::countCall {}).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_moves_before_the_notice_is_over() {
    let mut devices = released().await;
    let (ends, _) = release(&devices).await;
    devices.vehicles.world.travel(ends - 1).await;
    let call = claim(&devices, Who::Bob).await;
    let error = Contract::ReleaseTooSoon { deviceId: 1, ends };
    devices.refuses(Who::Bob, &call, error).await;
    devices.vehicles.world.travel(ends).await;
    devices.send(Who::Bob, &call).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_moves_twice() {
    let mut devices = released().await;
    after_the_notice(&devices).await;
    let call = claim(&devices, Who::Bob).await;
    devices.send(Who::Bob, &call).await;
    let call = claim(&devices, Who::Alice).await;
    let error = Contract::KeyTaken {
        key: Devices::key(1).address(),
        deviceId: 1,
    };
    devices.refuses(Who::Alice, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_owner_objects_to_is_the_daos() {
    let mut devices = released().await;
    let receipt = devices.send(Who::Alice, &OBJECT).await;
    let owner = devices.of(Who::Alice);
    assert_told(&receipt, [ReleaseObjected { deviceId: 1, owner }]);
    after_the_notice(&devices).await;
    let call = claim(&devices, Who::Bob).await;
    let error = Contract::ReleaseDisputed { deviceId: 1 };
    devices.refuses(Who::Bob, &call, error).await;
    let receipt = devices.send(Who::Dao, &decide(true)).await;
    assert_told(&receipt, [ReleaseAllowed { deviceId: 1 }]);
    devices.send(Who::Bob, &call).await;
    assert_eq!(devices.device(1).await.owner, devices.of(Who::Bob));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dao_leaves_a_device_with_its_owner_at_any_time() {
    let mut devices = released().await;
    let receipt = devices.send(Who::Dao, &decide(false)).await;
    let owner = Address::ZERO;
    assert_told(&receipt, [ReleaseEnded { deviceId: 1, owner }]);
    after_the_notice(&devices).await;
    let error = Contract::NotReleased { deviceId: 1 };
    devices.refuses(Who::Dao, &decide(true), error).await;
    assert_eq!(devices.device(1).await.vehicleId, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dao_releases_nothing_before_the_notice_is_over() {
    let mut devices = released().await;
    devices.send(Who::Alice, &OBJECT).await;
    let (ends, _) = release(&devices).await;
    let error = Contract::ReleaseTooSoon { deviceId: 1, ends };
    devices.refuses(Who::Dao, &decide(true), error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_but_the_dao_decides() {
    let devices = released().await;
    for who in [Who::Maker, Who::Alice, Who::Guardian] {
        let error = Contract::AccessControlUnauthorizedAccount {
            account: devices.of(who),
            neededRole: Default::default(),
        };
        devices.refuses(who, &decide(false), error).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_objection_is_the_owners_and_in_time() {
    let mut devices = released().await;
    for who in [Who::Bob, Who::Maker, Who::Dao] {
        let error = Contract::NotAnOwner {
            deviceId: 1,
            account: devices.of(who),
        };
        devices.refuses(who, &OBJECT, error).await;
    }
    after_the_notice(&devices).await;
    let (ends, _) = release(&devices).await;
    let error = Contract::ObjectionTooLate { deviceId: 1, ends };
    devices.refuses(Who::Alice, &OBJECT, error).await;
    devices
        .send(Who::Maker, &cancelReleaseCall { deviceId: 1 })
        .await;
    let error = Contract::NotReleased { deviceId: 1 };
    devices.refuses(Who::Alice, &OBJECT, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_objection_is_sent_in_for_the_owner() {
    let mut devices = released().await;
    let order = |nonce, deadline| e2e::devices::orders::ReleaseObjection {
        deviceId: 1,
        nonce,
        deadline,
    };
    let alice = devices.vehicles.world.signer(Who::Alice).clone();
    let consent = devices.consent(&alice, order).await;
    let call = objectToReleaseWithSignatureCall {
        deviceId: 1,
        deadline: consent.deadline,
        signature: consent.signature,
    };
    devices.send(Who::Relayer, &call).await;
    assert!(release(&devices).await.1);
    // Once.
    let account = devices.of(Who::Alice);
    let error = Contract::InvalidSignature { account };
    devices.refuses(Who::Relayer, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_is_the_makers_once_at_a_time_and_can_be_taken_back() {
    let mut devices = Devices::with_a_paired_one().await;
    for who in [Who::Alice, Who::Dao, Who::Stranger] {
        let error = Contract::NotOperator {
            manufacturerId: devices.autopi,
            account: devices.of(who),
        };
        devices.refuses(who, &RELEASE, error).await;
    }
    devices.send(Who::Maker, &RELEASE).await;
    let (ends, _) = release(&devices).await;
    let error = Contract::ReleasePending { deviceId: 1, ends };
    devices.refuses(Who::Maker, &RELEASE, error).await;
    let cancel = cancelReleaseCall { deviceId: 1 };
    let error = Contract::NotOperator {
        manufacturerId: devices.autopi,
        account: devices.of(Who::Alice),
    };
    devices.refuses(Who::Alice, &cancel, error).await;
    devices.send(Who::Maker, &cancel).await;
    assert_eq!(release(&devices).await, (0, false));
    let error = Contract::NotReleased { deviceId: 1 };
    devices.refuses(Who::Maker, &cancel, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_bought_the_device_meanwhile_objects() {
    let mut devices = released().await;
    devices.sell(1, Who::Alice, Who::Bob).await;
    let error = Contract::NotAnOwner {
        deviceId: 1,
        account: devices.of(Who::Alice),
    };
    devices.refuses(Who::Alice, &OBJECT, error).await;
    devices.send(Who::Bob, &OBJECT).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_the_owner_before_stays() {
    let mut devices = released().await;
    let approve = Contract::approveCall {
        to: devices.of(Who::Stranger),
        tokenId: U256::from(1),
    };
    devices.send(Who::Alice, &approve).await;
    after_the_notice(&devices).await;
    // What the device's key signed before is void with its nonce.
    let request = devices.pair_request(1, &Devices::key(1), 1).await;
    let early = Contract::pairCall { request };
    let call = claim(&devices, Who::Bob).await;
    devices.send(Who::Bob, &call).await;
    let steal = Contract::transferFromCall {
        from: devices.of(Who::Bob),
        to: devices.of(Who::Stranger),
        tokenId: U256::from(1),
    };
    let error = Contract::ERC721InsufficientApproval {
        operator: devices.of(Who::Stranger),
        tokenId: U256::from(1),
    };
    devices.refuses(Who::Stranger, &steal, error).await;
    let account = Devices::key(1).address();
    let error = Contract::InvalidSignature { account };
    devices.refuses(Who::Alice, &early, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_anew_needs_the_devices_key_and_its_makers_name() {
    let devices = released().await;
    after_the_notice(&devices).await;
    let mut forged = claim(&devices, Who::Bob).await;
    forged.request.possession.signature = devices
        .consent(
            &Devices::key(2),
            Devices::claim_order(
                devices.autopi,
                Devices::key(1).address(),
                devices.of(Who::Bob),
            ),
        )
        .await
        .signature;
    let account = Devices::key(1).address();
    let error = Contract::InvalidSignature { account };
    devices.refuses(Who::Bob, &forged, error).await;
    let mut other = claim(&devices, Who::Bob).await;
    other.request.manufacturerId = devices.smartcar;
    let error = Contract::NotRegistered {
        manufacturerId: devices.smartcar,
        keyOrRoot: account.into_word(),
    };
    devices.refuses(Who::Bob, &other, error).await;
}

async fn decides<C: SolCall>(devices: &mut Devices, call: &C) {
    let registry = devices.manufacturers;
    devices.world().send_to(Who::Dao, registry, call).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_maker_is_suspended_nothing_is_released_or_claimed_anew() {
    let mut devices = released().await;
    let id = devices.autopi;
    after_the_notice(&devices).await;
    decides(&mut devices, &suspendCall { id }).await;
    let call = claim(&devices, Who::Bob).await;
    let error = || Contract::ManufacturerNotActive { manufacturerId: id };
    devices.refuses(Who::Bob, &call, error()).await;
    devices.refuses(Who::Maker, &RELEASE, error()).await;
}

/// AutoPi is revoked, and Bob's entry 3 of the same kind acts for it.
async fn succeeded(devices: &mut Devices) -> u32 {
    let entry = whitelistCall {
        owner: devices.of(Who::Bob),
        name: "AutoPi's heir".into(),
        kind: client::bindings::IManufacturerRegistry::Kind::Hardware,
        points: 1,
        fromWeek: e2e::FIRST_WEEK,
    };
    decides(devices, &entry).await;
    let id = devices.autopi;
    decides(devices, &revokeCall { id }).await;
    let call = Contract::setSuccessorCall {
        manufacturerId: id,
        successorId: 3,
    };
    let receipt = devices.send(Who::Dao, &call).await;
    let told = Contract::SuccessorNamed {
        manufacturerId: id,
        successorId: 3,
    };
    assert_told(&receipt, [told]);
    3
}

#[tokio::test(flavor = "multi_thread")]
async fn the_successor_of_a_revoked_maker_releases_and_replaces_with_the_owners_consent() {
    let mut devices = Devices::with_a_paired_one().await;
    let start = devices.vehicles.world.now().await;
    succeeded(&mut devices).await;
    let request = devices.replacement(1, &Devices::key(2), Who::Alice).await;
    let call = Contract::replaceKeyCall { request };
    let error = Contract::NotOperator {
        manufacturerId: 3,
        account: devices.of(Who::Maker),
    };
    devices.refuses(Who::Maker, &call, error).await;
    let mut without = call.clone();
    without.request.ownerConsent = Devices::no_consent();
    let data = devices
        .vehicles
        .world
        .revert_data(Who::Bob, devices.address, &without)
        .await;
    assert!(!data.is_empty());
    devices.send(Who::Bob, &call).await;
    let device = devices.device(1).await;
    assert_eq!(device.key, Devices::key(2).address());
    // Whose it was, and is credited with, stays as it was.
    assert_eq!(device.manufacturerId, devices.autopi);
    let was = |manufacturerId| Contract::wasPairedCall {
        vehicleId: 1,
        kind: Kind::Hardware,
        manufacturerId,
        from: start,
        until: start + 1,
    };
    assert!(devices.read(&was(devices.autopi)).await);
    assert!(!devices.read(&was(3)).await);

    devices.send(Who::Bob, &RELEASE).await;
    after_the_notice(&devices).await;
    let owner = devices.of(Who::Stranger);
    let request = devices.claim_request(&Devices::key(2), owner).await;
    devices.send(Who::Stranger, &claimCall { request }).await;
    assert_eq!(devices.device(1).await.owner, owner);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_revoked_makers_have_a_successor_of_their_kind_by_the_dao() {
    let mut devices = Devices::with_a_paired_one().await;
    let call = |manufacturerId, successorId| Contract::setSuccessorCall {
        manufacturerId,
        successorId,
    };
    let invalid = |manufacturerId, successorId| Contract::InvalidSuccessor {
        manufacturerId,
        successorId,
    };
    // It is active, and nobody's business.
    devices.refuses(Who::Dao, &call(1, 2), invalid(1, 2)).await;
    succeeded(&mut devices).await;
    let error = Contract::AccessControlUnauthorizedAccount {
        account: devices.of(Who::Maker),
        neededRole: Default::default(),
    };
    devices.refuses(Who::Maker, &call(1, 3), error).await;
    // A software connection, itself, somebody who is not there.
    devices.refuses(Who::Dao, &call(1, 2), invalid(1, 2)).await;
    devices.refuses(Who::Dao, &call(1, 1), invalid(1, 1)).await;
    let error = Contract::ManufacturerNotActive { manufacturerId: 9 };
    devices.refuses(Who::Dao, &call(1, 9), error).await;
    devices.refuses(Who::Dao, &call(9, 3), invalid(9, 3)).await;
    devices.send(Who::Dao, &call(1, 0)).await;
    let error = Contract::ManufacturerNotActive { manufacturerId: 1 };
    devices.refuses(Who::Bob, &RELEASE, error).await;
}
