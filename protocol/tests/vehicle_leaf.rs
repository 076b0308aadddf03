//! The leaf of a vehicle: a contradiction in it is found.

#![allow(clippy::unwrap_used, reason = "test helpers")]

mod support;

use protocol::week::Status;
use protocol::{StatedLeaf, SumLeaf, vehicle_leaf::Contradiction};
use support::earned;

fn missed() -> StatedLeaf {
    StatedLeaf {
        status: Status::Missed as u8,
        hardware: 0,
        software: 0,
        points: 0,
        ..earned(7, 0)
    }
}

#[test]
fn a_leaf_without_a_contradiction_keeps_its_fields() {
    let leaf = earned(7, 9).check().unwrap();
    assert_eq!(
        (*leaf.stated(), leaf.status()),
        (earned(7, 9), Status::Earned)
    );
    assert_eq!(leaf.preimage(), earned(7, 9).preimage());
    assert_eq!((leaf.place(), leaf.weight()), (7, 9));
}

#[test]
fn an_earned_week_may_be_worth_nothing() {
    assert!(earned(7, 0).check().is_ok());
}

#[test]
fn nobody_is_paid_at_the_zero_address() {
    let nobody = StatedLeaf {
        account: [0; 20],
        ..earned(7, 9)
    };
    assert_eq!(nobody.check(), Err(Contradiction::ZeroAccount));
}

#[test]
fn a_status_beyond_the_last_is_none() {
    let unknown = StatedLeaf {
        status: 5,
        ..earned(7, 9)
    };
    assert_eq!(unknown.check(), Err(Contradiction::UnknownStatus));
}

#[test]
fn only_an_earned_week_has_points_or_credit() {
    for status in Status::ALL
        .into_iter()
        .filter(|status| *status != Status::Earned)
    {
        let leaf = StatedLeaf {
            status: status as u8,
            ..missed()
        };
        assert_eq!(leaf.check().unwrap().status(), status);
        let points = StatedLeaf { points: 1, ..leaf };
        assert_eq!(points.check(), Err(Contradiction::UnearnedPoints));
        for credited in [
            StatedLeaf {
                hardware: 1,
                ..leaf
            },
            StatedLeaf {
                software: 1,
                ..leaf
            },
        ] {
            assert_eq!(credited.check(), Err(Contradiction::UnearnedCredit));
        }
    }
}

#[test]
fn an_earned_week_credits_somebody() {
    let nobody = StatedLeaf {
        hardware: 0,
        software: 0,
        ..earned(7, 9)
    };
    assert_eq!(nobody.check(), Err(Contradiction::NothingCredited));
}

#[test]
fn status_numbers_round_trip_and_others_are_none() {
    for status in Status::ALL {
        assert_eq!(Status::from_u8(status as u8), Some(status));
    }
    assert_eq!(Status::from_u8(5), None);
    let withheld = Status::ALL.map(Status::is_withheld);
    assert_eq!(withheld, [false, false, true, true, true]);
}
