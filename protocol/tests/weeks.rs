//! Streaks, levels and the assessment of one vehicle's week.

#![allow(clippy::unwrap_used, reason = "test helpers")]

mod support;

use proptest::prelude::*;
use protocol::assess::PointsOverflow;
use protocol::{Credit, Leaf, Level, Levels, Observed, Status, Streak, assess};

const AUTOPI: Credit = Credit {
    id: 137,
    points: 6_000,
};
const SMARTCAR: Credit = Credit {
    id: 9,
    points: 1_000,
};

fn week(before: Streak, observed: Observed) -> Option<Leaf> {
    assess(1, [7; 20], before, &observed, Levels::DIMO).unwrap()
}

#[test]
fn levels_must_start_at_zero_and_rise() {
    let level = |min_weeks| Level {
        min_weeks,
        points: 1,
    };
    assert_eq!(Levels::new(&[]), None);
    assert_eq!(Levels::new(&[level(1)]), None);
    assert_eq!(Levels::new(&[level(0), level(5), level(5)]), None);
    assert_eq!(Levels::new(&[level(0), level(5), level(4)]), None);
    assert_eq!(Levels::new(Levels::DIMO.rows()), Some(Levels::DIMO));
}

#[test]
fn a_table_of_one_level_drops_to_zero() {
    let rows = [Level {
        min_weeks: 0,
        points: 5,
    }];
    let levels = Levels::new(&rows).unwrap();
    assert_eq!(levels.points(u16::MAX), 5);
    assert_eq!(levels.drop_one(u16::MAX), 0);
}

#[test]
fn an_earned_week_credits_both_groups_that_transmitted() {
    let observed = Observed {
        eligible: true,
        hardware: Some(AUTOPI),
        software: Some(SMARTCAR),
    };
    let leaf = week(Streak { conn: 20, disc: 2 }, observed).unwrap();
    assert_eq!((leaf.conn, leaf.disc, leaf.status), (21, 0, Status::Earned));
    assert_eq!((leaf.hardware, leaf.software, leaf.points), (137, 9, 9_000));
}

#[test]
fn an_earned_week_credits_only_the_group_that_transmitted() {
    let observed = Observed {
        eligible: true,
        hardware: None,
        software: Some(SMARTCAR),
    };
    let leaf = week(Streak::default(), observed).unwrap();
    assert_eq!((leaf.hardware, leaf.software, leaf.points), (0, 9, 1_000));
}

#[test]
fn a_withheld_week_keeps_the_streak_and_a_leaf_but_credits_nothing() {
    let observed = Observed {
        eligible: false,
        hardware: Some(AUTOPI),
        software: Some(SMARTCAR),
    };
    let leaf = week(Streak::default(), observed).unwrap();
    assert_eq!(
        (leaf.conn, leaf.disc, leaf.status),
        (0, 0, Status::Withheld)
    );
    assert_eq!((leaf.hardware, leaf.software, leaf.points), (0, 0, 0));
}

#[test]
fn a_missed_week_keeps_a_leaf_while_weeks_are_left() {
    let missed = Observed {
        eligible: true,
        ..Observed::default()
    };
    let leaf = week(Streak { conn: 21, disc: 2 }, missed).unwrap();
    assert_eq!(
        (leaf.conn, leaf.disc, leaf.status, leaf.points),
        (4, 3, Status::Missed, 0)
    );
}

#[test]
fn a_missed_week_without_weeks_before_or_after_has_no_leaf() {
    let missed = Observed::default();
    assert_eq!(week(Streak { conn: 0, disc: 0 }, missed), None);
    assert_eq!(week(Streak { conn: 20, disc: 2 }, missed), None);
}

#[test]
fn points_that_do_not_fit_are_an_error() {
    let hardware = Some(Credit {
        id: 1,
        points: u32::MAX,
    });
    let observed = Observed {
        eligible: true,
        hardware,
        software: Some(SMARTCAR),
    };
    let outcome = assess(1, [7; 20], Streak::default(), &observed, Levels::DIMO);
    assert_eq!(outcome, Err(PointsOverflow));
}

#[test]
fn status_numbers_round_trip_and_others_are_refused() {
    for status in [Status::Missed, Status::Earned, Status::Withheld] {
        assert_eq!(Status::from_u8(status as u8), Some(status));
    }
    assert_eq!(Status::from_u8(3), None);
}

proptest! {
    #[test]
    fn no_state_panics_and_missing_never_gains(conn: u16, disc: u16) {
        let before = Streak { conn, disc };
        let (earned, points) = before.step(Status::Earned, Levels::DIMO);
        prop_assert_eq!((earned.conn, earned.disc), (conn.saturating_add(1), 0));
        prop_assert!(points <= 3_000);
        let (missed, points) = before.step(Status::Missed, Levels::DIMO);
        prop_assert!(missed.conn <= conn && missed.disc == disc.saturating_add(1) && points == 0);
        prop_assert_eq!(before.step(Status::Withheld, Levels::DIMO), (before, 0));
    }

    #[test]
    fn enough_missed_weeks_end_every_streak(conn: u16) {
        let mut streak = Streak { conn, disc: 0 };
        for _ in 0..9 {
            streak = streak.step(Status::Missed, Levels::DIMO).0;
        }
        prop_assert_eq!(streak, Streak { conn: 0, disc: 9 });
    }
}
