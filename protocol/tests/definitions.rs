//! Definitions that contracts, prover and programs share: kinds, durations, what is announced, who is eligible.

use protocol::{Kind, announcement, eligibility, time};

#[test]
fn kinds_have_the_numbers_of_the_interfaces() {
    for kind in Kind::ALL {
        assert_eq!(Kind::from_u8(kind as u8), Some(kind));
    }
    assert_eq!(Kind::ALL.map(|kind| kind as u8), [0, 1]);
    assert_eq!(Kind::from_u8(2), None);
}

#[test]
fn a_year_is_52_weeks() {
    assert_eq!(u64::from(time::YEAR), 52 * protocol::clock::WEEK);
}

#[test]
fn a_new_value_holds_from_the_next_week_at_the_earliest() {
    assert_eq!(announcement::earliest(7), 8);
}

#[test]
fn a_new_value_holds_from_two_years_ahead_at_the_latest() {
    assert_eq!(announcement::latest(7), 7 + 104);
}

#[test]
fn the_last_week_of_all_has_no_next() {
    assert_eq!(announcement::earliest(u32::MAX), u32::MAX);
    assert_eq!(announcement::latest(u32::MAX - 1), u32::MAX);
}

#[test]
fn a_connection_that_is_not_active_credits_nothing() {
    let mut connection = protocol::Connection {
        id: 3,
        kind: Kind::Hardware,
        points: 6_000,
        active: true,
        signed: false,
    };
    assert_eq!(connection.credit().map(|credit| credit.points), Some(6_000));
    connection.active = false;
    assert_eq!(connection.credit(), None);
}

#[test]
fn a_connection_whose_devices_sign_takes_heartbeats_alone() {
    let silent = protocol::Connection {
        id: 3,
        kind: Kind::Hardware,
        points: 6_000,
        active: true,
        signed: false,
    };
    let signing = protocol::Connection {
        signed: true,
        ..silent
    };
    let takes = |one: protocol::Connection| [false, true].map(|heartbeat| one.takes(heartbeat));
    assert_eq!(
        (takes(silent), takes(signing)),
        ([true, true], [false, true])
    );
}

#[test]
fn the_recorded_payee_is_paid_else_the_owner() {
    assert_eq!(eligibility::account([1; 20], [2; 20]), [2; 20]);
    assert_eq!(eligibility::account([1; 20], [0; 20]), [1; 20]);
}
