//! From the contracts' state to a week, and the same week from files.

use std::path::Path;
use std::sync::Arc;

use alloy_primitives::{Address, B256, Bloom};
use bindings::IManufacturerRegistry as m;
use protocol::{Clock, Status};
use prover::chain::{Block, Error, Folded, Roster};
use prover::{BuildInput, Built, Flagged, LeafDoc, Manifest, Week, build_week, load_week};
use tempfile::TempDir;

use crate::story::{
    AUTOPI, CONTRACTS, SMARTCAR, Story, consent, key, levels, payee, person, replaced,
};

/// Alice's car with AutoPi (key 1) and Smartcar (key 2), Bob's with AutoPi (key 3), Carol's without a device.
fn story() -> Story {
    let mut story = Story::before_week_0();
    for number in 1..=3 {
        story.mint(person(number));
    }
    for (maker, number, owner, vehicle) in
        [(AUTOPI, 1, 1, 1), (SMARTCAR, 2, 1, 1), (AUTOPI, 3, 2, 2)]
    {
        let device = story.claim(maker, key(number), person(owner));
        story.pair(device, vehicle).unwrap();
    }
    story
}

pub(crate) fn folded(story: Story) -> Folded {
    Folded {
        chain_id: 412_346,
        block: Block {
            number: 77,
            hash: B256::repeat_byte(7),
            timestamp: Clock::DIMO.end(0).unwrap() - 1,
            logs_bloom: Bloom::ZERO,
        },
        last_of_week: true,
        compared: true,
        state: story.state,
    }
}

fn roster_of(story: Story, flagged: Option<&Flagged>) -> Roster {
    Roster::new(&folded(story), 0, Clock::DIMO, flagged).unwrap()
}

/// `(vehicle, key)` transmit in week 0.
fn build(folder: &Path, roster: Roster, transmitted: &[(u64, Address)]) -> Week {
    let time = Clock::DIMO.start(0).unwrap();
    let mut activity = "vehicle_id,device,timestamp\n".to_owned();
    for (vehicle, key) in transmitted {
        activity.push_str(&format!("{vehicle},{key},{time}\n"));
    }
    let path = folder.join("activity.csv");
    std::fs::write(&path, activity).unwrap();
    let mut input = BuildInput::from_chain(Arc::new(roster), folder.join("chain"));
    input.activity = vec![path];
    build_week(&input, &|_| ()).unwrap();
    load_week(&input.out).unwrap()
}

/// The week of a story in which every paired device transmitted: leaves and manifest.
fn week(story: Story, flagged: Option<&Flagged>) -> (Vec<LeafDoc>, Built) {
    let folder = tempfile::tempdir().unwrap();
    let all = [(1, key(1)), (1, key(2)), (2, key(3))];
    let week = build(folder.path(), roster_of(story, flagged), &all);
    let leaves = week.leaves().iter().map(LeafDoc::from).collect();
    let built = Built {
        manifest: week.manifest().clone(),
        rows: week.rows().unwrap().clone(),
    };
    (leaves, built)
}

fn leaf(vehicle: u64, owner: u64, hardware: u32, software: u32, points: u32) -> LeafDoc {
    LeafDoc {
        vehicle_id: vehicle,
        account: person(owner),
        conn: 1,
        disc: 0,
        status: Status::Earned as u8,
        hardware,
        software,
        points,
    }
}

/// A leaf of a car that transmitted and may not earn.
fn withheld(vehicle: u64, owner: u64, status: Status) -> LeafDoc {
    LeafDoc {
        conn: 0,
        status: status as u8,
        ..leaf(vehicle, owner, 0, 0, 0)
    }
}

#[test]
fn a_vehicle_earns_with_the_devices_paired_with_it() {
    let (leaves, manifest) = week(story(), None);
    assert_eq!(
        leaves,
        [
            leaf(1, 1, AUTOPI, SMARTCAR, 7_000),
            leaf(2, 2, AUTOPI, 0, 6_000)
        ]
    );
    assert_eq!(manifest.vehicles, 3);
    assert_eq!(manifest.rows.rejects(), 0);
}

#[test]
fn the_manifest_says_where_the_roster_was_taken() {
    let flagged: Flagged = [person(9)].into_iter().collect();
    let (_, manifest) = week(story(), Some(&flagged));
    let at = manifest.manifest.snapshot.unwrap();
    assert_eq!((at.chain_id, at.block_number), (412_346, 77));
    assert_eq!(at.block_hash, B256::repeat_byte(7));
    assert_eq!(at.contracts, CONTRACTS);
    assert_eq!(at.flagged, Some(flagged.hash()));
    assert!(at.last_of_week);
}

#[test]
fn without_consent_a_vehicle_is_withheld() {
    let mut story = story();
    story.vehicles(&consent(2, person(2), false)).unwrap();
    let (leaves, _) = week(story, None);
    assert_eq!(leaves[1], withheld(2, 2, Status::NoConsent));
}

#[test]
fn a_sold_vehicle_is_withheld_until_its_new_owner_consents_and_then_earns_for_them() {
    let mut sold = story();
    sold.sell(2, person(5));
    assert_eq!(week(sold, None).0[1], withheld(2, 5, Status::NoConsent));
    let mut sold = story();
    sold.sell(2, person(5));
    sold.vehicles(&consent(2, person(5), true)).unwrap();
    assert_eq!(week(sold, None).0[1], leaf(2, 5, AUTOPI, 0, 6_000));
}

#[test]
fn the_payee_is_the_account() {
    let mut story = story();
    story.vehicles(&payee(2, person(2), person(6))).unwrap();
    assert_eq!(week(story, None).0[1], leaf(2, 6, AUTOPI, 0, 6_000));
}

#[test]
fn a_flagged_account_is_withheld_be_it_owner_or_payee() {
    let flagged: Flagged = [person(2), person(6)].into_iter().collect();
    let (leaves, _) = week(story(), Some(&flagged));
    assert_eq!(leaves[1], withheld(2, 2, Status::Flagged));
    let mut paid = story();
    paid.vehicles(&payee(1, person(1), person(6))).unwrap();
    let (leaves, _) = week(paid, Some(&flagged));
    assert_eq!(leaves[0], withheld(1, 6, Status::Flagged));
}

#[test]
fn a_burned_vehicle_has_no_leaf() {
    let mut story = story();
    story.burn(2);
    let (leaves, manifest) = week(story, None);
    assert_eq!(leaves.len(), 1);
    assert_eq!(manifest.vehicles, 2);
    assert_eq!(manifest.rows.rejected["unknown_vehicle"], 1);
}

#[test]
fn a_replaced_key_transmits_no_more() {
    let mut story = story();
    story.devices(&replaced(3, key(3), key(8))).unwrap();
    let (leaves, manifest) = week(story, None);
    assert_eq!(leaves.len(), 1);
    assert_eq!(manifest.rows.rejected["wrong_device"], 1);
}

#[test]
fn a_suspended_makers_driver_is_withheld_and_keeps_the_streak() {
    let suspended = |from| m::ManufacturerSuspended {
        id: AUTOPI,
        fromWeek: from,
    };
    let mut now = story();
    now.registry(&suspended(0)).unwrap();
    let (leaves, manifest) = week(now, None);
    let expected = [
        leaf(1, 1, 0, SMARTCAR, 1_000),
        withheld(2, 2, Status::MakerNotActive),
    ];
    assert_eq!(leaves, expected);
    assert_eq!(manifest.rows.rejects(), 0);
    let rows: Vec<_> = manifest
        .connections
        .iter()
        .map(|c| (c.id, c.active))
        .collect();
    assert_eq!(rows, [(AUTOPI, false), (SMARTCAR, true)]);

    let mut next_week = story();
    next_week.registry(&suspended(1)).unwrap();
    assert_eq!(week(next_week, None).0, week(story(), None).0);
}

#[test]
fn levels_are_those_of_the_week() {
    let mut story = story();
    story.registry(&levels(1, &[(0, 9)])).unwrap();
    let folded = folded(story);
    let points = |week| {
        let roster = Roster::new(&folded, week, Clock::DIMO, None).unwrap();
        let levels = roster.levels().iter();
        levels.map(|level| level.points).collect::<Vec<_>>()
    };
    assert_eq!(points(0), [0, 1_000, 2_000, 3_000]);
    assert_eq!(points(1), [9]);
}

#[test]
fn another_genesis_than_the_registrys_is_refused() {
    let clock = Clock { genesis: 5 };
    let refused = Roster::new(&folded(story()), 0, clock, None).unwrap_err();
    assert!(matches!(refused, Error::Genesis { given: 5, .. }));
}

#[test]
fn a_block_after_the_week_is_refused() {
    let folded = folded(story());
    let after = Folded {
        block: Block {
            timestamp: Clock::DIMO.end(0).unwrap(),
            ..folded.block
        },
        ..folded
    };
    let refused = Roster::new(&after, 0, Clock::DIMO, None).unwrap_err();
    assert!(matches!(refused, Error::BlockAfterWeek { week: 0, .. }));
    assert!(Roster::new(&after, 1, Clock::DIMO, None).is_ok());
}

#[test]
fn the_files_of_a_snapshot_give_the_same_week() {
    let mut story = story();
    story.whitelist(protocol::Kind::Hardware, 2_000, 0).unwrap();
    story.vehicles(&payee(2, person(2), person(6))).unwrap();
    story.mint(person(4));
    let flagged: Flagged = [person(4)].into_iter().collect();
    let device = story.claim(AUTOPI, key(4), person(4));
    story.pair(device, 4).unwrap();

    let folder = TempDir::new().unwrap();
    let roster = roster_of(story, Some(&flagged));
    let files = folder.path().join("inputs");
    // Twice: older files are replaced.
    roster.write(&files).unwrap();
    roster.write(&files).unwrap();
    let heard = [(1, key(1)), (2, key(3)), (4, key(4))];
    let from_chain = build(folder.path(), roster, &heard);

    let mut input = BuildInput::new(
        0,
        files.join("vehicles.csv"),
        files.join("connections.csv"),
        folder.path().join("files"),
    );
    input.levels = prover::read_levels(&files.join("levels.csv")).unwrap();
    input.activity = vec![folder.path().join("activity.csv")];
    let manifest = build_week(&input, &|_| ()).unwrap();
    assert_eq!(manifest.snapshot, None);
    let origin = from_chain.manifest().snapshot.clone();
    assert!(origin.is_some());
    assert_eq!(
        &Manifest {
            snapshot: origin,
            ..manifest.manifest
        },
        from_chain.manifest()
    );
    assert_eq!(from_chain.leaves().len(), 3);
}
