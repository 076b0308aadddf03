//! The whitelist.

use bindings::IManufacturerRegistry as m;
use protocol::Kind;
use prover::chain::{Contract, Fault};

use crate::story::{AUTOPI, SMARTCAR, Story, person, whitelisted};

fn suspended(id: u32, from: u32) -> m::ManufacturerSuspended {
    m::ManufacturerSuspended { id, fromWeek: from }
}

fn reinstated(id: u32, from: u32) -> m::ManufacturerReinstated {
    m::ManufacturerReinstated { id, fromWeek: from }
}

fn revoked(id: u32, from: u32) -> m::ManufacturerRevoked {
    m::ManufacturerRevoked { id, fromWeek: from }
}

fn points(id: u32, points: u32, from: u32) -> m::PointsSet {
    m::PointsSet {
        id,
        points,
        fromWeek: from,
    }
}

/// In which of the weeks 0 to 9 a connection counts.
fn counts(story: &Story, id: u32) -> String {
    let mark = |week| match story.points(id, week) {
        Some(_) => 'x',
        None => '.',
    };
    (0..10).map(mark).collect()
}

#[test]
fn a_whitelisted_entry_counts_with_its_kind_and_points() {
    let story = Story::new();
    let all = story.state.connections(0);
    let seen: Vec<_> = all.iter().map(|c| (c.id, c.kind, c.points)).collect();
    assert_eq!(
        seen,
        [
            (AUTOPI, Kind::Hardware, 6_000),
            (SMARTCAR, Kind::Software, 1_000)
        ]
    );
}

#[test]
fn an_entry_whose_points_begin_later_counts_with_none_until_then() {
    let mut story = Story::new();
    story.whitelist(Kind::Hardware, 2_000, 5).unwrap();
    assert_eq!(
        [4, 5, 6].map(|week| story.points(3, week).unwrap()),
        [0, 2_000, 2_000]
    );
}

#[test]
fn points_change_from_their_week_on() {
    let mut story = Story::new();
    story.registry(&points(AUTOPI, 5_000, 3)).unwrap();
    story.registry(&points(AUTOPI, 4_000, 7)).unwrap();
    let found = [0, 2, 3, 6, 7, 99].map(|week| story.points(AUTOPI, week).unwrap());
    assert_eq!(found, [6_000, 6_000, 5_000, 5_000, 4_000, 4_000]);
    assert_eq!(story.points(SMARTCAR, 99), Some(1_000));
}

#[test]
fn a_change_for_the_same_week_replaces_the_one_before() {
    let mut story = Story::new();
    story.registry(&points(AUTOPI, 5_000, 3)).unwrap();
    story.registry(&points(AUTOPI, 7_000, 3)).unwrap();
    assert_eq!(
        [2, 3].map(|week| story.points(AUTOPI, week).unwrap()),
        [6_000, 7_000]
    );
}

#[test]
fn a_suspended_entry_counts_until_the_week_ends_and_again_from_its_reinstatement() {
    let mut story = Story::new();
    story.registry(&suspended(AUTOPI, 3)).unwrap();
    assert_eq!(counts(&story, AUTOPI), "xxx.......");
    story.registry(&reinstated(AUTOPI, 6)).unwrap();
    assert_eq!(counts(&story, AUTOPI), "xxx...xxxx");
    assert_eq!(counts(&story, SMARTCAR), "xxxxxxxxxx");
}

#[test]
fn suspended_and_reinstated_within_a_week_it_never_stopped_counting() {
    let mut story = Story::new();
    story.registry(&suspended(AUTOPI, 3)).unwrap();
    story.registry(&reinstated(AUTOPI, 3)).unwrap();
    assert_eq!(counts(&story, AUTOPI), "xxxxxxxxxx");
}

#[test]
fn a_revoked_entry_counts_no_more_whether_it_was_suspended_or_not() {
    let mut story = Story::new();
    story.registry(&suspended(AUTOPI, 3)).unwrap();
    story.registry(&revoked(AUTOPI, 5)).unwrap();
    story.registry(&revoked(SMARTCAR, 5)).unwrap();
    assert_eq!(counts(&story, AUTOPI), "xxx.......");
    assert_eq!(counts(&story, SMARTCAR), "xxxxx.....");
}

#[test]
fn points_of_a_suspended_entry_may_change_before_it_is_reinstated() {
    let mut story = Story::new();
    story.registry(&suspended(AUTOPI, 3)).unwrap();
    story.registry(&points(AUTOPI, 5_000, 4)).unwrap();
    story.registry(&reinstated(AUTOPI, 6)).unwrap();
    assert_eq!(story.points(AUTOPI, 6), Some(5_000));
}

#[test]
fn who_acts_for_an_entry_changes_nothing() {
    let mut story = Story::new();
    let before = story.state.connections(0);
    let [owner, other] = [person(9), person(5)];
    story
        .registry(&m::OperatorSet {
            id: AUTOPI,
            operator: other,
            allowed: true,
        })
        .unwrap();
    story
        .registry(&m::OwnershipTransferStarted {
            id: AUTOPI,
            owner,
            pendingOwner: other,
        })
        .unwrap();
    story
        .registry(&m::OwnershipTransferred {
            id: AUTOPI,
            previousOwner: owner,
            newOwner: other,
        })
        .unwrap();
    assert_eq!(story.state.connections(0), before);
}

#[test]
fn entries_that_do_not_exist_are_refused_by_every_event() {
    let missing = |id: u32| {
        Err(Fault::Missing {
            what: "manufacturer",
            id: id.into(),
        })
    };
    for id in [0, 3, u32::MAX] {
        let mut story = Story::new();
        let other = person(5);
        assert_eq!(story.registry(&suspended(id, 3)), missing(id));
        assert_eq!(story.registry(&reinstated(id, 3)), missing(id));
        assert_eq!(story.registry(&revoked(id, 3)), missing(id));
        assert_eq!(story.registry(&points(id, 1, 3)), missing(id));
        let operator = m::OperatorSet {
            id,
            operator: other,
            allowed: true,
        };
        assert_eq!(story.registry(&operator), missing(id));
        let offered = m::OwnershipTransferStarted {
            id,
            owner: other,
            pendingOwner: other,
        };
        assert_eq!(story.registry(&offered), missing(id));
        let accepted = m::OwnershipTransferred {
            id,
            previousOwner: other,
            newOwner: other,
        };
        assert_eq!(story.registry(&accepted), missing(id));
    }
}

#[test]
fn a_missing_whitelisting_is_noticed_by_the_next() {
    let mut story = Story::new();
    let told = story.registry(&whitelisted(4, Kind::Hardware, 1, 0));
    let gap = Fault::Gap {
        what: "manufacturer",
        id: 4,
        expected: 3,
    };
    assert_eq!(told, Err(gap));
}

#[test]
fn a_status_that_cannot_follow_is_refused() {
    let refused = |actual, stated| {
        let id = AUTOPI;
        Err(Fault::Status { id, actual, stated })
    };
    let mut story = Story::new();
    let told = story.registry(&reinstated(AUTOPI, 3));
    assert_eq!(told, refused("active", "active"));

    let mut story = Story::new();
    story.registry(&suspended(AUTOPI, 3)).unwrap();
    let told = story.registry(&suspended(AUTOPI, 4));
    assert_eq!(told, refused("suspended", "suspended"));

    for event in ["active", "suspended", "revoked"] {
        let mut story = Story::new();
        story.registry(&revoked(AUTOPI, 3)).unwrap();
        let told = match event {
            "active" => story.registry(&reinstated(AUTOPI, 4)),
            "suspended" => story.registry(&suspended(AUTOPI, 4)),
            _ => story.registry(&revoked(AUTOPI, 4)),
        };
        assert_eq!(told, refused("revoked", event));
    }
}

#[test]
fn what_was_announced_for_later_is_replaced() {
    let mut story = Story::new();
    story.registry(&points(AUTOPI, 1, 5)).unwrap();
    story.registry(&points(AUTOPI, 2, 4)).unwrap();
    let found = [3, 4, 5].map(|week| story.points(AUTOPI, week).unwrap());
    assert_eq!(found, [6_000, 2, 2]);
}

/// By the guardian.
fn suspended_until(id: u32, from: u32, until: u32) -> m::ManufacturerSuspendedUntil {
    m::ManufacturerSuspendedUntil {
        id,
        until: 1,
        fromWeek: from,
        untilWeek: until,
    }
}

#[test]
fn a_suspension_by_the_guardian_ends_by_itself() {
    let mut story = Story::new();
    story.registry(&suspended_until(AUTOPI, 3, 5)).unwrap();
    assert_eq!(counts(&story, AUTOPI), "xxx..xxxxx");
    // So short that no week is lost.
    story.registry(&suspended_until(AUTOPI, 7, 7)).unwrap();
    assert_eq!(counts(&story, AUTOPI), "xxx..xxxxx");
}

#[test]
fn the_daos_word_takes_the_place_of_the_guardians() {
    let mut story = Story::new();
    for id in [AUTOPI, SMARTCAR] {
        story.registry(&suspended_until(id, 3, 5)).unwrap();
    }
    story.registry(&reinstated(AUTOPI, 4)).unwrap();
    story.registry(&suspended(SMARTCAR, 4)).unwrap();
    assert_eq!(counts(&story, AUTOPI), "xxx.xxxxxx");
    assert_eq!(counts(&story, SMARTCAR), "xxx.......");
}

#[test]
fn nothing_happens_before_the_registry_was_set_up_and_that_once() {
    let contract = Contract::ManufacturerRegistry;
    let mut story = Story::empty();
    let told = story.whitelist(Kind::Hardware, 1, 0);
    assert_eq!(told, Err(Fault::NotInitialized { contract }));

    let mut story = Story::new();
    let told = story.set_up_registry();
    assert_eq!(told, Err(Fault::InitializedAgain { contract }));
}

#[test]
fn the_clock_is_the_registrys() {
    assert_eq!(Story::empty().state.genesis(), None);
    let genesis = Some(protocol::clock::DIMO_GENESIS);
    assert_eq!(Story::new().state.genesis(), genesis);
}

#[test]
fn devices_sign_from_the_week_that_is_set_last() {
    let mut story = Story::new();
    let signs = |story: &Story| {
        let signed = |week| story.connection(AUTOPI, week).unwrap().signed;
        (0..10).position(signed)
    };
    assert_eq!(signs(&story), None);
    for week in [7, 5] {
        let set = m::SignedFromSet {
            id: AUTOPI,
            fromWeek: week,
        };
        story.registry(&set).unwrap();
        assert_eq!(signs(&story), Some(week as usize));
    }
    assert!(!story.connection(SMARTCAR, 9).unwrap().signed);
}
