//! Issuance, points and tokens: nothing is created, nothing overflows.

mod support;

use proptest::prelude::*;
use protocol::issuance::ScheduleError;
use protocol::{Clock, Schedule, clock, points, tokens};
use ruint::aliases::U256;

#[test]
fn the_schedule_sums_exactly_to_the_cap() {
    let weeks = Schedule::DIMO.weeks;
    let sum: u128 = (0..weeks)
        .map(|week| Schedule::DIMO.amount(week).unwrap())
        .sum();
    assert_eq!(sum, Schedule::DIMO.cap);
    assert_eq!(Schedule::DIMO.issued_before(weeks), Some(sum));
}

#[test]
fn issued_before_is_the_sum_of_earlier_amounts() {
    let mut issued = 0;
    for week in 0..2_200 {
        assert_eq!(
            Schedule::DIMO.issued_before(week),
            Some(issued),
            "week {week}"
        );
        issued += Schedule::DIMO.amount(week).unwrap();
    }
}

#[test]
fn a_cap_reached_early_leaves_later_weeks_nothing() {
    let pool = Schedule {
        initial_limit: 100,
        cap: 250,
        ..Schedule::DIMO
    };
    let amounts: Vec<_> = (0..4).map(|week| pool.amount(week).unwrap()).collect();
    assert_eq!(amounts, [100, 100, 50, 0]);
    assert_eq!(pool.issued_before(u32::MAX), Some(250));
}

#[test]
fn unusable_schedules_are_named() {
    let dimo = Schedule::DIMO;
    assert_eq!(dimo.check(), Ok(()));
    let check = |schedule: Schedule| schedule.check().unwrap_err();
    assert_eq!(
        check(Schedule {
            decay_denominator: 0,
            ..dimo
        }),
        ScheduleError::ZeroDivisor
    );
    assert_eq!(
        check(Schedule {
            weeks_per_year: 0,
            ..dimo
        }),
        ScheduleError::ZeroDivisor
    );
    assert_eq!(
        check(Schedule {
            decay_numerator: 101,
            ..dimo
        }),
        ScheduleError::Growing
    );
    assert_eq!(
        check(Schedule {
            weeks: 52_001,
            ..dimo
        }),
        ScheduleError::TooLong
    );
    assert_eq!(
        check(Schedule {
            initial_limit: u128::MAX,
            ..dimo
        }),
        ScheduleError::TooLarge
    );
    assert_eq!(
        Schedule {
            weeks_per_year: 0,
            ..dimo
        }
        .amount(1),
        None
    );
    assert_eq!(
        Schedule {
            decay_denominator: 0,
            ..dimo
        }
        .amount(52),
        None
    );
    assert_eq!(
        Schedule {
            initial_limit: u128::MAX,
            ..dimo
        }
        .amount(52),
        None
    );
}

#[test]
fn week_edges_are_inclusive_at_the_start_and_exclusive_at_the_end() {
    let clock = Clock::DIMO;
    assert_eq!(clock.week_at(clock::DIMO_GENESIS - 1), None);
    assert_eq!(clock.start(3), Some(clock::DIMO_GENESIS + 3 * clock::WEEK));
    assert_eq!(clock.end(3), clock.start(4));
    assert_eq!(clock.week_at(clock.start(3).unwrap()), Some(3));
    assert_eq!(clock.week_at(clock.end(3).unwrap() - 1), Some(3));
    assert_eq!(clock.week_at(u64::MAX), None);
    assert_eq!(Clock { genesis: u64::MAX }.start(1), None);
    assert_eq!(Clock { genesis: u64::MAX }.end(0), None);
}

#[test]
fn points_beyond_32_bits_are_refused() {
    assert_eq!(points::weekly(1, 2, 3), Some(6));
    assert_eq!(points::weekly(u32::MAX, 0, 0), Some(u32::MAX));
    assert_eq!(points::weekly(u32::MAX, 1, 0), None);
    assert_eq!(points::weekly(u32::MAX, 0, 1), None);
}

#[test]
fn more_points_than_the_total_or_no_total_buy_nothing() {
    assert_eq!(tokens(2, 1, 100), None);
    assert_eq!(tokens(0, 0, 100), None);
    assert_eq!(tokens(0, 1, 100), Some(0));
    assert_eq!(tokens(u64::MAX, u64::MAX, u128::MAX), Some(u128::MAX));
}

proptest! {
    #[test]
    fn tokens_are_the_exact_floor_even_beyond_128_bits(a: u64, b: u64, amount: u128) {
        let (points, total) = (a.min(b), a.max(b));
        prop_assume!(total > 0);
        let exact = U256::from(points) * U256::from(amount) / U256::from(total);
        prop_assert_eq!(tokens(points, total, amount).map(U256::from), Some(exact));
    }

    #[test]
    fn tokens_of_all_leaves_leave_less_than_one_wei_per_leaf(
        points in prop::collection::vec(0u32..20_000, 1..200), amount in 0..=Schedule::DIMO.initial_limit,
    ) {
        let total: u64 = points.iter().map(|&p| u64::from(p)).sum();
        prop_assume!(total > 0);
        let paid: u128 = points.iter().map(|&p| tokens(p.into(), total, amount).unwrap()).sum();
        prop_assert!(paid <= amount);
        prop_assert!(amount - paid < points.len() as u128);
    }

    #[test]
    fn any_schedule_that_passes_the_check_answers_every_week(
        initial_limit in 0..u128::MAX / 3_000, decay_numerator in 0..100u32, decay_denominator in 100..200u32,
        weeks_per_year in 3..100u32, weeks in 0..3_000u32, cap: u128, week: u32,
    ) {
        let schedule =
            Schedule { initial_limit, decay_numerator, decay_denominator, weeks_per_year, weeks, cap };
        prop_assert_eq!(schedule.check(), Ok(()));
        let amount = schedule.amount(week);
        let issued = schedule.issued_before(week);
        prop_assert!(amount.is_some() && issued.is_some());
        prop_assert!(amount.unwrap() <= cap - issued.unwrap());
    }
}
