//! Devices, their keys and pairing.

use alloy_primitives::{Address, U256};
use bindings::IDeviceRegistry as d;
use protocol::Kind;
use prover::chain::{Contract, Contracts, Fault};

use crate::story::{
    AUTOPI, CONTRACTS, SMARTCAR, Story, claimed, device_moves as moves, key, paired, person,
    replaced, unpaired,
};

/// Alice's vehicle 1 and her AutoPi, device 1 with key 1, unpaired.
fn story() -> Story {
    let mut story = Story::new();
    story.mint(person(1));
    story.claim(AUTOPI, key(1), person(1));
    story
}

fn missing(id: u64) -> Result<(), Fault> {
    Err(Fault::Missing { what: "device", id })
}

/// The keys that transmit for a vehicle.
fn heard(story: &Story, vehicle: u64) -> [Option<Address>; 2] {
    [Kind::Hardware, Kind::Software]
        .map(|kind| story.state.paired(vehicle, kind).map(|device| device.key))
}

#[test]
fn a_claimed_device_has_its_makers_kind_and_its_own_key() {
    let mut story = story();
    let second = story.claim(SMARTCAR, key(2), person(2));
    let seen = |id| {
        let device = story.state.device(id).unwrap();
        (
            device.owner,
            device.key,
            device.manufacturer,
            device.kind,
            device.vehicle,
        )
    };
    assert_eq!(seen(1), (person(1), key(1), AUTOPI, Kind::Hardware, 0));
    assert_eq!(
        seen(second),
        (person(2), key(2), SMARTCAR, Kind::Software, 0)
    );
}

#[test]
fn a_vehicle_has_one_device_of_each_kind() {
    let mut story = story();
    let software = story.claim(SMARTCAR, key(2), person(1));
    story.pair(1, 1).unwrap();
    story.pair(software, 1).unwrap();
    assert_eq!(heard(&story, 1), [Some(key(1)), Some(key(2))]);
    let third = story.claim(AUTOPI, key(3), person(1));
    let occupied = Fault::Occupied {
        vehicle: 1,
        kind: Kind::Hardware,
        device: 1,
    };
    assert_eq!(story.pair(third, 1), Err(occupied));
}

#[test]
fn an_unpaired_device_and_its_vehicle_may_be_paired_anew() {
    let mut story = story();
    let vehicle = story.mint(person(2));
    let other = story.claim(AUTOPI, key(2), person(1));
    story.pair(1, 1).unwrap();
    story.unpair(1, 1).unwrap();
    assert_eq!(heard(&story, 1), [None, None]);
    story.pair(1, vehicle).unwrap();
    story.pair(other, 1).unwrap();
    assert_eq!(heard(&story, 1)[0], Some(key(2)));
    assert_eq!(heard(&story, vehicle)[0], Some(key(1)));
}

#[test]
fn a_device_has_one_vehicle() {
    let mut story = story();
    let vehicle = story.mint(person(1));
    story.pair(1, 1).unwrap();
    let twice = Fault::Paired { id: 1, vehicle: 1 };
    assert_eq!(story.pair(1, vehicle), Err(twice));
}

#[test]
fn a_replaced_key_is_dead_for_ever() {
    let mut story = story();
    story.pair(1, 1).unwrap();
    story.devices(&replaced(1, key(1), key(9))).unwrap();
    assert_eq!(heard(&story, 1)[0], Some(key(9)));
    for taken in [key(1), key(9)] {
        let mut story = story.clone();
        story.devices(&moves(Address::ZERO, person(2), 2)).unwrap();
        let told = story.devices(&claimed(2, AUTOPI, taken, Kind::Hardware, person(2)));
        assert_eq!(told, Err(Fault::KeyTaken { key: taken }));
    }
}

#[test]
fn a_key_is_not_replaced_by_one_that_is_or_was_in_use() {
    for taken in [key(1), key(2)] {
        let mut story = story();
        story.claim(AUTOPI, key(2), person(1));
        let told = story.devices(&replaced(1, key(1), taken));
        assert_eq!(told, Err(Fault::KeyTaken { key: taken }));
    }
}

#[test]
fn only_the_current_key_is_replaced() {
    let mut story = story();
    let wrong = Fault::Key {
        id: 1,
        stated: key(7),
        actual: key(1),
    };
    assert_eq!(story.devices(&replaced(1, key(7), key(8))), Err(wrong));
}

#[test]
fn a_sold_device_is_unpaired_in_the_same_breath() {
    let mut sold = story();
    sold.pair(1, 1).unwrap();
    sold.devices(&moves(person(1), person(2), 1)).unwrap();
    assert!(sold.state.complete().is_err());
    sold.unpair(1, 1).unwrap();
    assert!(sold.state.complete().is_ok());
    assert_eq!(heard(&sold, 1), [None, None]);
    assert_eq!(sold.state.device(1).unwrap().owner, person(2));

    let mut kept = story();
    kept.pair(1, 1).unwrap();
    kept.devices(&moves(person(1), person(2), 1)).unwrap();
    let follow_up = Fault::FollowUp {
        expected: "DeviceUnpaired",
        id: 1,
    };
    assert_eq!(
        kept.devices(&moves(Address::ZERO, person(1), 2)),
        Err(follow_up)
    );
}

#[test]
fn a_sold_device_that_was_not_paired_just_changes_hands() {
    let mut story = story();
    story.devices(&moves(person(1), person(2), 1)).unwrap();
    assert!(story.state.complete().is_ok());
    assert_eq!(story.state.device(1).unwrap().owner, person(2));
}

#[test]
fn selling_a_car_keeps_its_pairing() {
    let mut story = story();
    story.pair(1, 1).unwrap();
    story.sell(1, person(2));
    assert_eq!(heard(&story, 1)[0], Some(key(1)));
}

#[test]
fn the_pairing_of_a_burned_vehicle_can_still_be_ended() {
    let mut story = story();
    story.pair(1, 1).unwrap();
    story.burn(1);
    assert_eq!(story.state.vehicles().count(), 0);
    story.unpair(1, 1).unwrap();
    let gone = Fault::Missing {
        what: "vehicle",
        id: 1,
    };
    assert_eq!(story.pair(1, 1), Err(gone));
}

#[test]
fn vouching_for_keys_changes_nothing_but_takes_a_maker_that_exists() {
    let mut story = story();
    let before = story.state.device_count();
    let single = |manufacturer| d::KeyRegistered {
        manufacturerId: manufacturer,
        key: key(5),
    };
    let root = |manufacturer| d::KeyRootRegistered {
        manufacturerId: manufacturer,
        root: U256::from(5).into(),
        keyCount: 100_000,
    };
    story.devices(&single(AUTOPI)).unwrap();
    story.devices(&root(AUTOPI)).unwrap();
    assert_eq!(story.state.device_count(), before);
    let nobody = Err(Fault::Missing {
        what: "manufacturer",
        id: 3,
    });
    assert_eq!(story.devices(&single(3)), nobody);
    assert_eq!(story.devices(&root(3)), nobody);
}

#[test]
fn devices_that_do_not_exist_are_refused_by_every_event() {
    for id in [0, 7] {
        let mut story = story();
        let told = story.devices(&moves(person(1), person(2), id));
        assert_eq!(told, missing(id));
        let told = story.devices(&paired(id, 1, Kind::Hardware));
        assert_eq!(told, missing(id));
        let told = story.devices(&unpaired(id, 1, Kind::Hardware));
        assert_eq!(told, missing(id));
        let told = story.devices(&replaced(id, key(1), key(2)));
        assert_eq!(told, missing(id));
    }
}

#[test]
fn a_device_of_an_unknown_maker_or_of_another_kind_than_its_makers_is_refused() {
    let claim = |maker, kind| {
        let mut story = Story::new();
        story.devices(&moves(Address::ZERO, person(1), 1)).unwrap();
        story.devices(&claimed(1, maker, key(1), kind, person(1)))
    };
    let nobody = Fault::Missing {
        what: "manufacturer",
        id: 3,
    };
    assert_eq!(claim(3, Kind::Hardware), Err(nobody));
    let other = Fault::Kind {
        what: "manufacturer",
        id: AUTOPI.into(),
        stated: Kind::Software,
        actual: Kind::Hardware,
    };
    assert_eq!(claim(AUTOPI, Kind::Software), Err(other));
}

#[test]
fn a_device_is_paired_and_unpaired_as_what_it_is() {
    let mut story = story();
    let other = Err(Fault::Kind {
        what: "device",
        id: 1,
        stated: Kind::Software,
        actual: Kind::Hardware,
    });
    let told = story.devices(&paired(1, 1, Kind::Software));
    assert_eq!(told, other);
    story.pair(1, 1).unwrap();
    let told = story.devices(&unpaired(1, 1, Kind::Software));
    assert_eq!(told, other);
}

#[test]
fn pairing_takes_a_vehicle_that_exists() {
    for id in [0, 2, u64::MAX] {
        let gone = Fault::Missing {
            what: "vehicle",
            id,
        };
        assert_eq!(story().pair(1, id), Err(gone));
    }
}

#[test]
fn a_device_is_unpaired_only_from_its_vehicle() {
    let mut story = story();
    let other = story.mint(person(1));
    let not_paired = |stated, actual| {
        Err(Fault::NotPaired {
            id: 1,
            stated,
            actual,
        })
    };
    assert_eq!(story.unpair(1, 1), not_paired(1, 0));
    assert_eq!(story.unpair(1, 0), not_paired(0, 0));
    story.pair(1, 1).unwrap();
    assert_eq!(story.unpair(1, other), not_paired(other, 1));
}

#[test]
fn only_its_owner_sells_it() {
    let mut story = story();
    let theft = Fault::Owner {
        what: "device",
        id: 1,
        stated: person(2),
        actual: person(1),
    };
    let told = story.devices(&moves(person(2), person(2), 1));
    assert_eq!(told, Err(theft));
}

#[test]
fn a_claim_has_two_halves_that_agree() {
    let claim = |owner| claimed(2, AUTOPI, key(2), Kind::Hardware, owner);
    let mut alone = story();
    let told = alone.devices(&claim(person(1)));
    let event = "DeviceClaimed";
    assert_eq!(told, Err(Fault::Alone { event, id: 2 }));

    let mut halved = story();
    halved.devices(&moves(Address::ZERO, person(1), 2)).unwrap();
    assert!(halved.state.complete().is_err());
    let told = halved.pair(1, 1);
    assert_eq!(
        told,
        Err(Fault::FollowUp {
            expected: event,
            id: 2
        })
    );

    let mut story = story();
    story.devices(&moves(Address::ZERO, person(1), 2)).unwrap();
    let told = story.devices(&claim(person(2)));
    let differs = Fault::Owner {
        what: "device",
        id: 2,
        stated: person(2),
        actual: person(1),
    };
    assert_eq!(told, Err(differs));
}

#[test]
fn a_missing_claim_is_noticed_by_the_next() {
    let mut story = story();
    let told = story.devices(&moves(Address::ZERO, person(1), 3));
    let gap = Fault::Gap {
        what: "device",
        id: 3,
        expected: 2,
    };
    assert_eq!(told, Err(gap));
}

#[test]
fn nothing_happens_before_the_contract_was_set_up_and_that_once() {
    let contract = Contract::DeviceRegistry;
    let mut story = Story::empty();
    let told = story.devices(&moves(Address::ZERO, person(1), 1));
    assert_eq!(told, Err(Fault::NotInitialized { contract }));

    let mut story = Story::new();
    let told = story.set_up_devices(CONTRACTS);
    assert_eq!(told, Err(Fault::InitializedAgain { contract }));
}

#[test]
fn contracts_that_do_not_belong_together_are_refused() {
    let strange = Address::repeat_byte(0xee);
    let neighbour = |contract, given| {
        Err(Fault::Neighbour {
            contract,
            actual: strange,
            given,
        })
    };
    let told = Story::empty().set_up_devices(Contracts {
        manufacturer_registry: strange,
        ..CONTRACTS
    });
    let given = CONTRACTS.manufacturer_registry;
    assert_eq!(told, neighbour(Contract::ManufacturerRegistry, given));
    let told = Story::empty().set_up_devices(Contracts {
        vehicle_id: strange,
        ..CONTRACTS
    });
    assert_eq!(told, neighbour(Contract::VehicleId, CONTRACTS.vehicle_id));
}
