//! What to say of a sequence that the contracts answer otherwise than the model.

use std::fmt;

use alloy::primitives::Bytes;
use client::{chain::ChainError, errors::in_words};

use crate::model::{Action, Event, Outcome, Refusal};

/// What the contracts did instead of what they must do.
#[derive(Debug)]
pub struct Mismatch(String);

impl Mismatch {
    pub fn refusal(expected: &Refusal, found: &Result<Bytes, ChainError>) -> Self {
        let (expected, found) = (in_words(&expected.data), answer(found));
        Self(format!("must be refused with {expected}, but: {found}"))
    }

    pub fn status(expected: &Outcome, found: &Result<Bytes, ChainError>) -> Self {
        let must = match expected {
            Ok(_) => "succeed",
            Err(_) => "be refused by the transaction, too",
        };
        Self(format!("must {must}, but: {}", answer(found)))
    }

    pub fn events(expected: &[Event], found: &[Event]) -> Self {
        Self(format!("must tell {expected:#?}, but tells {found:#?}"))
    }

    pub fn state(who: &str, expected: impl fmt::Debug, found: impl fmt::Debug) -> Self {
        Self(format!("{who}: {found:#?} instead of {expected:#?}"))
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn answer(found: &Result<Bytes, ChainError>) -> String {
    match found {
        Ok(data) => format!("it answers {data}"),
        Err(ChainError::Reverted(refusal)) => format!("it reverts with {refusal}"),
        Err(error) => error.to_string(),
    }
}

/// Leaves out of a failing sequence what is not needed for it to fail, within so many attempts: halves first, then
/// ever smaller parts.
pub async fn shrink(
    mut actions: Vec<Action>,
    mut attempts: usize,
    fails: impl AsyncFn(&[Action]) -> bool,
) -> Vec<Action> {
    let mut size = actions.len() / 2;
    while size > 0 {
        let mut start = 0;
        while start < actions.len() {
            if attempts == 0 {
                return actions;
            }
            attempts -= 1;
            let end = (start + size).min(actions.len());
            let without: Vec<_> = actions[..start]
                .iter()
                .chain(&actions[end..])
                .cloned()
                .collect();
            if fails(&without).await {
                actions = without;
            } else {
                start = end;
            }
        }
        size /= 2;
    }
    actions
}
