//! Streaks and levels.

#![allow(clippy::unwrap_used, reason = "test helpers")]

mod support;

use proptest::prelude::*;
use protocol::{Level, Levels, Status, Streak};

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

proptest! {
    #[test]
    fn no_state_panics_and_missing_never_gains(conn: u16, disc: u16) {
        let before = Streak { conn, disc };
        let (earned, points) = before.step(Status::Earned, Levels::DIMO);
        prop_assert_eq!((earned.conn, earned.disc), (conn.saturating_add(1), 0));
        prop_assert!(points <= 3_000);
        let (missed, points) = before.step(Status::Missed, Levels::DIMO);
        prop_assert!(missed.conn <= conn && missed.disc == disc.saturating_add(1) && points == 0);
        for withheld in Status::ALL.into_iter().filter(|status| status.is_withheld()) {
            prop_assert_eq!(before.step(withheld, Levels::DIMO), (before, 0));
        }
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
