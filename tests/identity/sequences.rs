//! Random sequences on the model alone: its own invariants, and what its events say.

use alloy::primitives::{Address, keccak256};
use proptest::prelude::*;

use crate::{
    coverage::Coverage,
    fold::Fold,
    generate::{Cast, Dice, Generator},
    invariants::Step,
    model::{Event, GENESIS, Model, Run, WEEK},
    state::{Questions, State},
};

const START: u64 = GENESIS + 20 * WEEK + 12_345;

fn address(of: &str, number: u64) -> Address {
    Address::from_word(keccak256(format!("{of} {number}")))
}

/// Names instead of keys: the model knows no cryptography.
fn cast(keys: u64) -> Cast {
    let keys: Vec<_> = (0..keys).map(|number| address("key", number)).collect();
    let safe = address("safe", 0);
    let mut people: Vec<_> = (0..5).map(|number| address("person", number)).collect();
    people.push(safe);
    Cast::new(address("dao", 0), people, safe, &keys, |keys| {
        let halves = keys.split_at(keys.len().next_power_of_two() / 2);
        let half = |keys: &[Address]| (keccak256(keys.concat()), keys.len() as u64);
        Run {
            root: keccak256(keys.concat()),
            halves: [half(halves.0), half(halves.1)],
            keys: keys.to_vec(),
        }
    })
}

/// Everything of a week around now, and of seconds around each change.
fn questions(model: &Model) -> Questions {
    let pairings = model.devices.pairings.iter();
    let moments = pairings.flat_map(|p| {
        let software = p.kind as u8 == 1;
        [p.at - 1, p.at, p.at + 1, model.now].map(|second| (p.vehicle, software, second))
    });
    Questions {
        weeks: (18..model.week() + 4).collect(),
        moments: moments.collect(),
        now: model.now,
    }
}

fn play(seeds: impl IntoIterator<Item = u64>, keys: u64, thorough: bool) -> Coverage {
    let mut coverage = Coverage::default();
    let mut model = Model::new(START, address("dao", 0), [address("safe", 0)]);
    let mut generator = Generator::new(cast(keys), u64::MAX);
    let mut fold = Fold::default();
    fold.hear(&model.founded(), START);
    for seed in seeds {
        let action = generator.next(&model, seed);
        let before = thorough.then(|| model.clone());
        let outcome = model.act(&action);
        if let Some(before) = before {
            let step = Step {
                before: &before,
                action: &action,
                outcome: &outcome,
                after: &model,
            };
            step.check();
        }
        coverage.count(&action, &outcome);
        let told: &[Event] = outcome.as_deref().unwrap_or_default();
        told.iter().for_each(|event| fold.hear(event, model.now));
    }
    let asked = questions(&model);
    assert_eq!(fold.state(&asked), State::of(&model, &asked));
    coverage
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_sequence_breaks_an_invariant(seeds in prop::collection::vec(any::<u64>(), 1..250)) {
        play(seeds, 60, true);
    }
}

#[test]
fn a_long_sequence_sees_every_call_and_every_error() {
    let mut dice = Dice::new(1);
    let coverage = play((0..6_000).map(|_| dice.roll()), 3_000, false);
    println!(
        "{coverage}\n{} % of the calls succeeded",
        coverage.success()
    );
    coverage.assert_complete();
}
