//! Publishers' bonds, for amounts nobody chose.

use proptest::prelude::*;
use protocol::bond::{Taken, objection};

#[test]
fn an_objection_costs_a_tenth() {
    assert_eq!(objection(100_000), 10_000);
    assert_eq!(objection(9), 0);
}

#[test]
fn half_goes_to_who_proved_it_and_half_to_the_reserve() {
    let taken = Taken::of(100, false);
    assert_eq!((taken.accuser, taken.objector, taken.reserve), (50, 0, 50));
}

#[test]
fn the_objectors_tenth_is_not_the_reserves() {
    let taken = Taken::of(100, true);
    assert_eq!((taken.accuser, taken.objector, taken.reserve), (40, 10, 50));
}

proptest! {
    #[test]
    fn nothing_is_lost_and_accusing_oneself_costs_half(amount: u128, is_objected: bool) {
        let Taken { accuser, objector, reserve } = Taken::of(amount, is_objected);
        prop_assert_eq!(accuser.checked_add(objector).and_then(|own| own.checked_add(reserve)), Some(amount));
        prop_assert!(reserve >= amount - reserve);
        prop_assert_eq!(objector, if is_objected { amount / 10 } else { 0 });
    }
}
