//! Who may read a vehicle's data.

use alloy::primitives::{Address, B256};
use client::bindings::IVehicleId as Contract;
use e2e::{IHelpers, Vehicles, Who, assert_told};
use protocol::permission::KNOWN;

/// Location and odometer, say.
const PERMISSIONS: u128 = 0b101;

struct Granted {
    vehicles: Vehicles,
    vehicle: u64,
    grantee: Address,
    expiry: u64,
}

/// Alice's car, to whose data Bob has access for an hour.
async fn granted() -> Granted {
    let mut vehicles = Vehicles::new().await;
    let vehicle = vehicles.mint(Who::Alice, Vehicles::vin(7)).await;
    let (grantee, expiry) = (vehicles.of(Who::Bob), vehicles.world.now().await + 3_600);
    let call = grant(vehicle, grantee, PERMISSIONS, expiry);
    let receipt = vehicles.send(Who::Alice, &call).await;
    assert_told(
        &receipt,
        [Contract::AccessGranted {
            vehicleId: vehicle,
            grantee,
            permissions: PERMISSIONS,
            expiry,
            tenure: 0,
            personal: false,
            termsHash: B256::ZERO,
            termsUri: String::new(),
        }],
    );
    Granted {
        vehicles,
        vehicle,
        grantee,
        expiry,
    }
}

fn grant(
    vehicle: u64,
    grantee: Address,
    permissions: u128,
    expiry: u64,
) -> Contract::grantAccessCall {
    Contract::grantAccessCall {
        grant: Vehicles::grant(vehicle, grantee, permissions, expiry),
    }
}

impl Granted {
    async fn has(&self, permissions: u128) -> bool {
        let call = Contract::hasAccessCall {
            vehicleId: self.vehicle,
            grantee: self.grantee,
            permissions,
        };
        self.vehicles.read(&call).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grantee_has_what_was_granted_and_no_more() {
    let granted = granted().await;
    for permissions in [0b001, 0b100, 0b101] {
        assert!(granted.has(permissions).await, "{permissions:b}");
    }
    for permissions in [0, 0b010, 0b111, u128::MAX] {
        assert!(!granted.has(permissions).await, "{permissions:b}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn access_ends_when_it_expires() {
    let granted = granted().await;
    granted.vehicles.world.travel(granted.expiry - 1).await;
    assert!(granted.has(PERMISSIONS).await);
    granted.vehicles.world.travel(granted.expiry).await;
    assert!(!granted.has(PERMISSIONS).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_revokes_access() {
    let mut granted = granted().await;
    let call = Contract::revokeAccessCall {
        vehicleId: granted.vehicle,
        grantee: granted.grantee,
    };
    let receipt = granted.vehicles.send(Who::Alice, &call).await;
    assert_told(
        &receipt,
        [Contract::AccessRevoked {
            vehicleId: granted.vehicle,
            grantee: granted.grantee,
            tenure: 0,
        }],
    );
    assert!(!granted.has(PERMISSIONS).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_grant_replaces_the_old_one() {
    let mut granted = granted().await;
    let call = grant(granted.vehicle, granted.grantee, 0b010, granted.expiry);
    granted.vehicles.send(Who::Alice, &call).await;
    assert!(granted.has(0b010).await);
    assert!(!granted.has(0b001).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn access_ends_with_the_owner_who_granted_it_for_ever() {
    let mut granted = granted().await;
    let vehicle = granted.vehicle;
    let vehicles = &mut granted.vehicles;
    vehicles.sell(vehicle, Who::Alice, Who::Relayer).await;
    assert!(!granted.has(PERMISSIONS).await);
    let vehicles = &mut granted.vehicles;
    vehicles.sell(vehicle, Who::Relayer, Who::Alice).await;
    assert!(!granted.has(PERMISSIONS).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn access_ends_with_the_vehicle() {
    let mut granted = granted().await;
    let burn = Contract::burnCall {
        vehicleId: granted.vehicle,
    };
    granted.vehicles.send(Who::Alice, &burn).await;
    assert!(!granted.has(PERMISSIONS).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_grantee_in_good_standing_has_access() {
    let mut granted = granted().await;
    let vehicles = &mut granted.vehicles;
    let staking = vehicles.world.deploy("Neighbours", &[]).await;
    let call = Contract::setConsumerStakingCall {
        consumerStaking: staking,
    };
    let receipt = vehicles.send(Who::Dao, &call).await;
    let consumerStaking = staking;
    assert_told(&receipt, [Contract::ConsumerStakingSet { consumerStaking }]);
    for good in [false, true, false] {
        let call = IHelpers::setStandingCall {
            consumer: granted.grantee,
            good,
        };
        let world = &mut granted.vehicles.world;
        world.send_to(Who::Stranger, staking, &call).await;
        assert_eq!(granted.has(PERMISSIONS).await, good);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn while_nobody_can_say_who_is_in_good_standing_nobody_is() {
    let mut granted = granted().await;
    // A contract without the function, and an account without code.
    let token = granted.vehicles.world.deploy_token().await;
    for consumerStaking in [token, Address::repeat_byte(1)] {
        let call = Contract::setConsumerStakingCall { consumerStaking };
        granted.vehicles.send(Who::Dao, &call).await;
        assert!(!granted.has(PERMISSIONS).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn grants_that_give_nothing_are_refused() {
    let granted = granted().await;
    let vehicles = &granted.vehicles;
    let now = vehicles.world.now().await;
    let unknown = KNOWN + 1;
    let (none, no_meaning) = ((0, granted.expiry), (unknown, granted.expiry));
    for (permissions, expiry) in [none, no_meaning, (1, now), (1, 0)] {
        let call = grant(granted.vehicle, granted.grantee, permissions, expiry);
        let error = Contract::InvalidGrant {
            permissions,
            expiry,
        };
        vehicles.refuses(Who::Alice, &call, error).await;
    }
    for grantee in [Address::ZERO, vehicles.of(Who::Alice)] {
        let call = grant(granted.vehicle, grantee, 1, granted.expiry);
        let error = Contract::InvalidGrantee { grantee };
        vehicles.refuses(Who::Alice, &call, error).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_owner_grants_and_revokes() {
    let granted = granted().await;
    let (vehicle, account) = (granted.vehicle, granted.grantee);
    let error = || Contract::NotOwner {
        vehicleId: vehicle,
        account,
    };
    let call = grant(vehicle, account, 1, granted.expiry);
    granted.vehicles.refuses(Who::Bob, &call, error()).await;
    let call = Contract::revokeAccessCall {
        vehicleId: vehicle,
        grantee: account,
    };
    granted.vehicles.refuses(Who::Bob, &call, error()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_data_consent_nobody_but_the_owner_has_access() {
    let mut granted = granted().await;
    let alice = granted.vehicles.of(Who::Alice);
    for consent in [false, true] {
        let call = Contract::setDataConsentCall {
            vehicleId: granted.vehicle,
            consent,
        };
        granted.vehicles.send(Who::Alice, &call).await;
        assert_eq!(granted.has(PERMISSIONS).await, consent);
        let owners = Contract::hasAccessCall {
            vehicleId: granted.vehicle,
            grantee: alice,
            permissions: KNOWN,
        };
        assert!(granted.vehicles.read(&owners).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_has_every_permission_and_no_longer_once_it_is_sold() {
    let mut granted = granted().await;
    let (alice, vehicle) = (granted.vehicles.of(Who::Alice), granted.vehicle);
    let has = |permissions| Contract::hasAccessCall {
        vehicleId: vehicle,
        grantee: alice,
        permissions,
    };
    assert!(granted.vehicles.read(&has(u128::MAX)).await);
    assert!(!granted.vehicles.read(&has(0)).await);
    granted.vehicles.sell(vehicle, Who::Alice, Who::Bob).await;
    assert!(!granted.vehicles.read(&has(1)).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grant_says_on_which_terms() {
    let mut granted = granted().await;
    let (vehicleId, grantee) = (granted.vehicle, granted.grantee);
    let (termsHash, termsUri) = (B256::repeat_byte(7), "ipfs://terms".to_owned());
    let given = Contract::Grant {
        termsHash,
        termsUri: termsUri.clone(),
        ..Vehicles::grant(vehicleId, grantee, 1, granted.expiry)
    };
    let call = Contract::grantAccessCall { grant: given };
    let receipt = granted.vehicles.send(Who::Alice, &call).await;
    assert_told(
        &receipt,
        [Contract::AccessGranted {
            vehicleId,
            grantee,
            permissions: 1,
            expiry: granted.expiry,
            tenure: 0,
            personal: false,
            termsHash,
            termsUri,
        }],
    );
    let question = Contract::grantOfCall { vehicleId, grantee };
    assert_eq!(granted.vehicles.read(&question).await.termsHash, termsHash);
    // Another grant without terms leaves none of them.
    let call = grant(vehicleId, grantee, 1, granted.expiry);
    granted.vehicles.send(Who::Alice, &call).await;
    assert_eq!(granted.vehicles.read(&question).await.termsHash, B256::ZERO);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grantee_renounces() {
    let mut granted = granted().await;
    let call = Contract::renounceAccessCall {
        vehicleId: granted.vehicle,
    };
    let receipt = granted.vehicles.send(Who::Bob, &call).await;
    assert_told(
        &receipt,
        [Contract::AccessRenounced {
            vehicleId: granted.vehicle,
            grantee: granted.grantee,
            tenure: 0,
        }],
    );
    assert!(!granted.has(PERMISSIONS).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn everybodys_access_is_revoked_at_once_and_for_ever() {
    let mut granted = granted().await;
    let (vehicle, owner) = (granted.vehicle, granted.vehicles.of(Who::Alice));
    let stranger = granted.vehicles.of(Who::Stranger);
    let call = grant(vehicle, stranger, 1, granted.expiry);
    granted.vehicles.send(Who::Alice, &call).await;
    let call = Contract::revokeAllAccessCall { vehicleId: vehicle };
    let receipt = granted.vehicles.send(Who::Alice, &call).await;
    assert_told(
        &receipt,
        [Contract::AllAccessRevoked {
            vehicleId: vehicle,
            owner,
            tenure: 0,
        }],
    );
    assert!(!granted.has(PERMISSIONS).await);
    let strangers = Contract::hasAccessCall {
        vehicleId: vehicle,
        grantee: stranger,
        permissions: 1,
    };
    assert!(!granted.vehicles.read(&strangers).await);
    // Whoever is granted something anew has that alone.
    let call = grant(vehicle, granted.grantee, 1, granted.expiry);
    granted.vehicles.send(Who::Alice, &call).await;
    assert!(granted.has(1).await && !granted.has(PERMISSIONS).await);
    assert!(!granted.vehicles.read(&strangers).await);
    let account = granted.grantee;
    let error = Contract::NotOwner {
        vehicleId: vehicle,
        account,
    };
    let call = Contract::revokeAllAccessCall { vehicleId: vehicle };
    granted.vehicles.refuses(Who::Bob, &call, error).await;
}
