//! A long sequence on the compiled contracts: after every action status, error and events are the model's, and now and
//! then everything that can be seen, from the views as from the events.
//!
//! `IDENTITY_SEED` and `IDENTITY_ACTIONS` choose another sequence, and a longer one. One that fails is made shorter and
//! printed.

mod encode;
mod shrink;
mod sign;
mod stage;
mod views;

use std::{env, fmt::Write};

use crate::{
    coverage::Coverage,
    fold::Fold,
    generate::{Dice, Generator},
    model::{Action, Model},
    state::{Questions, State},
};
use shrink::{Mismatch, shrink};
use stage::Stage;

/// Device keys at hand.
const ROOM: usize = 2_000;
const ACTIONS: u64 = 5_000;
const SEED: u64 = 20_221_205;
/// Actions between two looks at everything.
const LOOK_EVERY: usize = 1_000;
/// Seconds a sequence may take on the chain: programs expire after a year.
const LONGEST: u64 = 300 * 86_400;
/// Moments of the past that are asked for at a time.
const MOMENTS: usize = 400;
/// Replays that are spent on making a failing sequence shorter.
const ATTEMPTS: usize = 40;

fn setting(name: &str, otherwise: u64) -> u64 {
    match env::var(name) {
        Ok(value) => value
            .parse()
            .unwrap_or_else(|_| panic!("{name} must be a number: {value}")),
        Err(_) => otherwise,
    }
}

/// The sequence of a seed, and what of it the model has seen.
fn sequence(stage: &Stage, seed: u64, length: u64) -> (Vec<Action>, Coverage) {
    let mut model = stage.model();
    let mut generator = Generator::new(stage.cast.clone(), model.now + LONGEST);
    let mut dice = Dice::new(seed);
    let mut coverage = Coverage::default();
    let mut actions = Vec::new();
    for _ in 0..length {
        let action = generator.next(&model, dice.roll());
        coverage.count(&action, &model.act(&action));
        actions.push(action);
    }
    (actions, coverage)
}

/// Weeks around now, and the seconds around the latest pairings and some of all others.
fn questions(model: &Model) -> Questions {
    let pairings = &model.devices.pairings;
    let every = pairings.len().div_ceil(MOMENTS / 4).max(1);
    let moments = pairings.iter().rev().step_by(every).flat_map(|p| {
        let software = p.kind as u8 == 1;
        [p.at - 1, p.at, p.at + 1, model.now].map(|second| (p.vehicle, software, second))
    });
    let week = model.week();
    Questions {
        weeks: (week.saturating_sub(4)..week + 4).collect(),
        moments: moments.collect(),
        now: model.now,
    }
}

async fn look(stage: &Stage, model: &Model) -> Result<(), Mismatch> {
    let asked = questions(model);
    let expected = State::of(model, &asked);
    let seen = stage.state(model, &asked).await;
    if seen != expected {
        return Err(Mismatch::state("the views", &expected, &seen));
    }
    let mut fold = Fold::default();
    for (event, time) in stage.told().await {
        fold.hear(&event, time);
    }
    let folded = fold.state(&asked);
    if folded != expected {
        return Err(Mismatch::state("the events", &expected, &folded));
    }
    Ok(())
}

/// Plays on a fresh chain. An error says after how many actions what went wrong.
async fn replay(actions: &[Action]) -> Result<(), (usize, Mismatch)> {
    let mut stage = Stage::new().await;
    let mut model = stage.model();
    for (number, action) in actions.iter().enumerate() {
        let expected = model.act(action);
        let done = stage.act(action, model.now, &expected).await;
        done.map_err(|mismatch| (number, mismatch))?;
        if (number + 1) % LOOK_EVERY == 0 {
            look(&stage, &model)
                .await
                .map_err(|mismatch| (number, mismatch))?;
        }
    }
    let last = actions.len().saturating_sub(1);
    look(&stage, &model)
        .await
        .map_err(|mismatch| (last, mismatch))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_sequence_goes_on_the_contracts_as_on_the_model() {
    let (seed, length) = (
        setting("IDENTITY_SEED", SEED),
        setting("IDENTITY_ACTIONS", ACTIONS),
    );
    let (actions, coverage) = sequence(&Stage::new().await, seed, length);
    println!("{coverage}\n{} % of the calls succeed", coverage.success());
    if (seed, length) == (SEED, ACTIONS) {
        coverage.assert_complete();
    }
    let Err((number, _)) = replay(&actions).await else {
        return;
    };
    let failing = actions[..=number].to_vec();
    let short = shrink(failing, ATTEMPTS, async |actions| {
        replay(actions).await.is_err()
    })
    .await;
    let mut list = String::new();
    for action in &short {
        writeln!(list, "{action:?}").unwrap();
    }
    let mismatch = replay(&short).await.err();
    let mismatch =
        mismatch.map_or_else(|| "nothing, this time".into(), |(_, what)| what.to_string());
    panic!(
        "IDENTITY_SEED={seed} IDENTITY_ACTIONS={length}, action {number}; in short:\n{list}{mismatch}"
    );
}
