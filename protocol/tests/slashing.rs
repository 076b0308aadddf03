//! Stakes and slashes, for inputs nobody chose.

#![allow(clippy::unwrap_used, reason = "test helpers")]

mod support;

use proptest::prelude::*;
use protocol::{
    Node, Share, SumLeaf, points,
    slash::{MAX_REPORTER_SHARE, ProRata, Split, WHOLE, proportion},
    stake,
};
use ruint::aliases::U256;
use support::{Native, unhex};

fn exact(part: u128, whole: u128, amount: u128) -> u128 {
    (U256::from(part) * U256::from(amount) / U256::from(whole)).to()
}

#[test]
fn a_proportion_is_exact_at_the_limits() {
    for whole in [1, 2, 3, u128::MAX - 1, u128::MAX] {
        for part in [0, 1, whole / 2, whole - 1, whole] {
            for amount in [0, 1, 2, u128::MAX / 2, u128::MAX] {
                assert_eq!(
                    proportion(part, whole, amount),
                    Some(exact(part, whole, amount)),
                    "{part} of {whole} of {amount}"
                );
            }
        }
    }
}

#[test]
fn there_is_no_part_of_nothing_nor_above_the_whole() {
    assert_eq!(proportion(0, 0, 1), None);
    assert_eq!(proportion(2, 1, 1), None);
    assert!(ProRata::new(2, 1).is_none());
    assert_eq!(ProRata::new(1, 1).unwrap().take(2), None);
    assert_eq!(Split::of(WHOLE.into(), WHOLE, 1), None);
}

#[test]
fn a_share_is_its_fields_in_order() {
    let share = Share {
        vehicle_id: 0x0102_0304_0506_0708,
        account: [0xaa; 20],
        shares: 9,
    };
    let expected = "0x000102030405060708aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa0000000000000009";
    assert_eq!(share.preimage().to_vec(), unhex(expected));
    assert_eq!(share.place(), share.vehicle_id);
    assert_eq!(Node::over::<Native, _>(&share).sum, 9);
}

#[test]
fn required_stake_ends_at_the_highest_number() {
    assert_eq!(stake::required(5, 3, 7), 26);
    assert_eq!(stake::required(u128::MAX, 1, 1), u128::MAX);
    assert_eq!(stake::required(0, u128::MAX, 2), u128::MAX);
}

proptest! {
    #[test]
    fn a_proportion_is_exact(part: u128, whole in 1u128.., amount: u128) {
        let part = part % whole;
        prop_assert_eq!(proportion(part, whole, amount), Some(exact(part, whole, amount)));
    }

    #[test]
    fn required_stake_never_falls_as_consumption_rises(base: u128, per_unit: u128, units: u128, more: u128) {
        let before = stake::required(base, per_unit, units);
        prop_assert!(stake::required(base, per_unit, units.saturating_add(more)) >= before);
    }

    #[test]
    fn parts_give_exactly_the_slash_and_none_more_than_it_has(
        parts in prop::collection::vec(0..u128::MAX / 16, 1..10),
        per_mille in 0u128..=1000,
    ) {
        let whole: u128 = parts.iter().sum();
        prop_assume!(whole > 0);
        let slash = proportion(per_mille, 1000, whole).unwrap();
        let mut pro_rata = ProRata::new(slash, whole).unwrap();
        let mut sum = 0;
        for part in parts {
            let give = pro_rata.take(part).unwrap();
            let due = exact(part, whole, slash);
            prop_assert!(give <= part && (due..=due + 1).contains(&give));
            sum += give;
        }
        prop_assert_eq!(sum, slash);
    }

    #[test]
    fn the_receivers_get_exactly_the_slash(slash: u128, reporter in 0..=MAX_REPORTER_SHARE, treasury in 0..=WHOLE) {
        let treasury = treasury.min(WHOLE - reporter);
        let split = Split::of(slash, reporter, treasury).unwrap();
        prop_assert!(split.reporter <= slash / 2);
        prop_assert_eq!(split.reporter + split.treasury + split.victims, slash);
    }

    #[test]
    fn compensations_never_exceed_the_pot(shares in prop::collection::vec(0..u64::MAX / 16, 1..10), pot: u128) {
        let total: u64 = shares.iter().sum();
        prop_assume!(total > 0);
        let paid = shares.iter().try_fold(0u128, |sum, one| sum.checked_add(points::tokens(*one, total, pot)?));
        prop_assert!(paid.unwrap() <= pot);
    }
}
