//! The vehicles.

use alloy_primitives::{Address, B256, U256};
use bindings::IVehicleId as v;
use prover::chain::{Contract, Fault, Vehicle};

use crate::story::{Story, burned, consent, minted, payee, person, tenure, vehicle_moves as moves};

fn missing(id: u64) -> Result<(), Fault> {
    Err(Fault::Missing {
        what: "vehicle",
        id,
    })
}

fn owner_is(id: u64, actual: Address, stated: Address) -> Result<(), Fault> {
    Err(Fault::Owner {
        what: "vehicle",
        id,
        stated,
        actual,
    })
}

#[test]
fn a_minted_vehicle_is_its_owners_and_has_consent_only_if_that_was_given() {
    let mut story = Story::new();
    let [alice, bob] = [person(1), person(2)];
    story.vehicles(&moves(Address::ZERO, alice, 1)).unwrap();
    story.vehicles(&minted(1, alice)).unwrap();
    let second = story.mint(bob);
    let expected = |owner, data_consent| Vehicle {
        owner,
        payee: Address::ZERO,
        data_consent,
        tenure: 0,
    };
    assert_eq!(story.state.vehicle(1), Some(&expected(alice, false)));
    assert_eq!(story.state.vehicle(second), Some(&expected(bob, true)));
    let ids: Vec<u64> = story.state.vehicles().map(|(id, _)| id).collect();
    assert_eq!(ids, [1, 2]);
}

#[test]
fn consent_is_as_it_was_last_set() {
    let mut story = Story::new();
    let alice = person(1);
    let id = story.mint(alice);
    for given in [false, true, false] {
        story.vehicles(&consent(id, alice, given)).unwrap();
        assert_eq!(story.state.vehicle(id).unwrap().data_consent, given);
    }
}

#[test]
fn the_payee_is_paid_until_it_is_taken_back() {
    let mut story = Story::new();
    let [alice, lender] = [person(1), person(2)];
    let id = story.mint(alice);
    let account = |story: &Story| story.state.vehicle(id).unwrap().account();
    assert_eq!(account(&story), alice);
    story.vehicles(&payee(id, alice, lender)).unwrap();
    assert_eq!(account(&story), lender);
    story.vehicles(&payee(id, alice, Address::ZERO)).unwrap();
    assert_eq!(account(&story), alice);
}

#[test]
fn a_sale_ends_consent_and_payee_even_to_oneself() {
    let [alice, bob, lender] = [person(1), person(2), person(3)];
    for buyer in [bob, alice] {
        let mut story = Story::new();
        let id = story.mint(alice);
        story.vehicles(&payee(id, alice, lender)).unwrap();
        story.sell(id, buyer);
        let sold = Vehicle {
            owner: buyer,
            payee: Address::ZERO,
            data_consent: false,
            tenure: 1,
        };
        assert_eq!(story.state.vehicle(id), Some(&sold));
    }
}

#[test]
fn a_burned_vehicle_is_gone_and_its_id_with_it() {
    let mut story = Story::new();
    let alice = person(1);
    let first = story.mint(alice);
    story.burn(first);
    assert_eq!(story.state.vehicle(first), None);
    assert_eq!(story.state.vehicles().count(), 0);
    assert_eq!(story.mint(alice), 2);
}

#[test]
fn grants_approvals_and_settings_change_nothing() {
    let mut story = Story::new();
    let [alice, other] = [person(1), person(2)];
    let id = story.mint(alice);
    let before = *story.state.vehicle(id).unwrap();
    let granted = v::AccessGranted {
        vehicleId: id,
        grantee: other,
        permissions: 1,
        expiry: 1,
        tenure: 0,
        personal: false,
        termsHash: B256::ZERO,
        termsUri: String::new(),
    };
    story.vehicles(&granted).unwrap();
    let withdrawn = v::AccessRevoked {
        vehicleId: id,
        grantee: other,
        tenure: 0,
    };
    story.vehicles(&withdrawn).unwrap();
    let withdrawn = v::AllAccessRevoked {
        vehicleId: id,
        owner: alice,
        tenure: 0,
    };
    story.vehicles(&withdrawn).unwrap();
    let renounced = v::AccessRenounced {
        vehicleId: id,
        grantee: other,
        tenure: 0,
    };
    story.vehicles(&renounced).unwrap();
    let stopped = v::MintingStoppedUntil { until: 1 };
    story.vehicles(&stopped).unwrap();
    let approval = v::Approval {
        owner: alice,
        approved: other,
        tokenId: U256::from(id),
    };
    story.vehicles(&approval).unwrap();
    let used = v::NonceUsed {
        account: alice,
        nonce: U256::ZERO,
    };
    story.vehicles(&used).unwrap();
    let neighbour = v::DeviceRegistrySet {
        deviceRegistry: other,
    };
    story.vehicles(&neighbour).unwrap();
    assert_eq!(story.state.vehicle(id), Some(&before));
}

#[test]
fn a_reclaimed_vehicle_is_the_keepers_once_it_moves() {
    let mut story = Story::new();
    let [alice, keeper] = [person(1), person(2)];
    let id = story.mint(alice);
    story.vehicles(&consent(id, alice, true)).unwrap();
    let began = v::ReclaimBegan {
        vehicleId: id,
        keeper,
        attestor: person(3),
        ends: 1,
    };
    story.vehicles(&began).unwrap();
    assert_eq!(story.state.vehicle(id).unwrap().owner, alice);
    story.vehicles(&moves(alice, keeper, id)).unwrap();
    story.vehicles(&tenure(id, keeper, 1)).unwrap();
    let ended = v::ReclaimEnded {
        vehicleId: id,
        keeper,
        moved: true,
    };
    story.vehicles(&ended).unwrap();
    let vehicle = story.state.vehicle(id).unwrap();
    assert_eq!((vehicle.owner, vehicle.tenure), (keeper, 1));
    assert!(!vehicle.data_consent);
}

#[test]
fn vehicles_that_do_not_exist_are_refused_by_every_event() {
    let alice = person(1);
    let mut burnt = Story::new();
    let gone = burnt.mint(alice);
    burnt.burn(gone);
    for (mut story, id) in [(Story::new(), 0), (Story::new(), 7), (burnt, gone)] {
        let told = story.vehicles(&moves(alice, person(2), id));
        assert_eq!(told, missing(id));
        assert_eq!(story.vehicles(&consent(id, alice, true)), missing(id));
        assert_eq!(story.vehicles(&payee(id, alice, alice)), missing(id));
        let granted = v::AccessGranted {
            vehicleId: id,
            grantee: alice,
            permissions: 1,
            expiry: 1,
            tenure: 0,
            personal: false,
            termsHash: B256::ZERO,
            termsUri: String::new(),
        };
        assert_eq!(story.vehicles(&granted), missing(id));
        let withdrawn = v::AccessRevoked {
            vehicleId: id,
            grantee: alice,
            tenure: 0,
        };
        assert_eq!(story.vehicles(&withdrawn), missing(id));
    }
}

#[test]
fn only_its_owner_sells_consents_and_names_a_payee() {
    let mut story = Story::new();
    let [alice, thief] = [person(1), person(2)];
    let id = story.mint(alice);
    let refused = owner_is(id, alice, thief);
    assert_eq!(story.vehicles(&moves(thief, thief, id)), refused);
    assert_eq!(story.vehicles(&consent(id, thief, true)), refused);
    assert_eq!(story.vehicles(&payee(id, thief, thief)), refused);
}

#[test]
fn both_halves_of_an_event_agree() {
    let mut story = Story::new();
    let [alice, bob] = [person(1), person(2)];
    story.vehicles(&moves(Address::ZERO, alice, 1)).unwrap();
    let told = story.vehicles(&minted(1, bob));
    assert_eq!(told, owner_is(1, alice, bob));

    let mut story = Story::new();
    let id = story.mint(alice);
    story.vehicles(&moves(alice, bob, id)).unwrap();
    let told = story.vehicles(&tenure(id, alice, 1));
    assert_eq!(told, owner_is(id, bob, alice));
}

#[test]
fn a_transfer_without_its_other_half_is_noticed_at_once_and_at_the_end() {
    let [alice, bob] = [person(1), person(2)];
    for (event, to) in [("TenureBegan", bob), ("VehicleBurned", Address::ZERO)] {
        let mut story = Story::new();
        let id = story.mint(alice);
        story.vehicles(&moves(alice, to, id)).unwrap();
        assert!(story.state.complete().is_err());
        let expected = Fault::FollowUp {
            expected: event,
            id,
        };
        let told = story.vehicles(&consent(id, bob, true));
        assert_eq!(told, Err(expected));
    }
    let mut story = Story::new();
    story.vehicles(&moves(Address::ZERO, alice, 1)).unwrap();
    let expected = Fault::FollowUp {
        expected: "VehicleMinted",
        id: 1,
    };
    let told = story.vehicles(&moves(Address::ZERO, alice, 2));
    assert_eq!(told, Err(expected));
}

#[test]
fn an_other_half_without_its_transfer_is_noticed() {
    let alice = person(1);
    let alone = |event, id| Err(Fault::Alone { event, id });
    let mut story = Story::new();
    let id = story.mint(alice);
    let told = story.vehicles(&minted(2, alice));
    assert_eq!(told, alone("VehicleMinted", 2));
    let told = story.vehicles(&tenure(id, alice, 1));
    assert_eq!(told, alone("TenureBegan", id));
    let told = story.vehicles(&burned(id, alice));
    assert_eq!(told, alone("VehicleBurned", id));
}

#[test]
fn missing_mints_and_sales_are_noticed_by_the_next() {
    let mut story = Story::new();
    let [alice, bob] = [person(1), person(2)];
    let id = story.mint(alice);
    let told = story.vehicles(&moves(Address::ZERO, alice, 3));
    let gap = Fault::Gap {
        what: "vehicle",
        id: 3,
        expected: 2,
    };
    assert_eq!(told, Err(gap));

    story.vehicles(&moves(alice, bob, id)).unwrap();
    let told = story.vehicles(&tenure(id, bob, 2));
    let skipped = Fault::Tenure {
        id,
        stated: 2,
        expected: 1,
    };
    assert_eq!(told, Err(skipped));
}

#[test]
fn token_ids_fit_into_64_bits() {
    let huge = U256::from(1) << 64;
    let mut story = Story::new();
    let told = story.vehicles(&v::Transfer {
        from: Address::ZERO,
        to: person(1),
        tokenId: huge,
    });
    assert_eq!(told, Err(Fault::TokenId(huge)));
}

#[test]
fn nothing_happens_before_the_contract_was_set_up_and_that_once() {
    let contract = Contract::VehicleId;
    let mut story = Story::empty();
    let told = story.vehicles(&moves(Address::ZERO, person(1), 1));
    assert_eq!(told, Err(Fault::NotInitialized { contract }));
    assert!(story.state.complete().is_err());

    let mut story = Story::new();
    let told = story.set_up_vehicles();
    assert_eq!(told, Err(Fault::InitializedAgain { contract }));
}
