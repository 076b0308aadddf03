//! What this process has sent, for a program that fails or is ended half-way through several transactions.

use std::{
    collections::VecDeque,
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
};

use alloy::primitives::B256;

/// What is under way in this process, whoever sent it.
static IN_FLIGHT: Mutex<Vec<Pending>> = Mutex::new(Vec::new());

/// What it sent and saw mined, the latest last.
static MINED: Mutex<VecDeque<Mined>> = Mutex::new(VecDeque::new());

/// Most of these that are kept, in a process that never ends.
const MOST_MINED: usize = 1_000;

/// A transaction that was seen mined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mined {
    /// Its hash.
    pub hash: B256,
    /// What it does.
    pub note: String,
    /// Whether it succeeded.
    pub succeeded: bool,
}

impl fmt::Display for Mined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outcome = if self.succeeded {
            "was mined"
        } else {
            "failed"
        };
        write!(f, "transaction {} ({}) {outcome}", self.hash, self.note)
    }
}

/// A transaction that may or may not be mined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// Its hash.
    pub hash: B256,
    /// What it does.
    pub note: String,
    /// Scheme and host of the node it was given to.
    pub node: String,
}

impl fmt::Display for Pending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { hash, note, node } = self;
        write!(
            f,
            "transaction {hash} ({note}) was sent to {node}, and nobody has seen it mined yet: {}",
            look_up(hash)
        )
    }
}

/// How somebody finds out what became of a transaction.
pub(super) fn look_up(hash: &B256) -> String {
    format!("look it up before sending again (`cast receipt {hash}`, or an explorer)")
}

/// Everything under way now.
pub fn in_flight() -> Vec<Pending> {
    locked(&IN_FLIGHT).clone()
}

/// What was sent and seen mined so far, the last thousand: what stays done if something after it fails.
pub fn mined() -> Vec<Mined> {
    locked(&MINED).iter().cloned().collect()
}

/// Keeps a transaction in the list until its outcome is known or told.
pub(super) struct InFlight(Pending);

impl InFlight {
    pub(super) fn new(pending: Pending) -> Self {
        locked(&IN_FLIGHT).push(pending.clone());
        Self(pending)
    }

    /// Its outcome is known.
    pub(super) fn mined(self, succeeded: bool) {
        let mut mined = locked(&MINED);
        if mined.len() == MOST_MINED {
            mined.pop_front();
        }
        mined.push_back(Mined {
            hash: self.0.hash,
            note: self.0.note.clone(),
            succeeded,
        });
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        locked(&IN_FLIGHT).retain(|pending| pending.hash != self.0.hash);
    }
}

/// A list is whole between any two of its operations, whoever panicked.
fn locked<T>(list: &Mutex<T>) -> MutexGuard<'_, T> {
    list.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transaction_is_in_flight_until_its_outcome_is_known() {
        let pending = Pending {
            hash: B256::repeat_byte(0xF1),
            note: "publish".to_owned(),
            node: "http://node".to_owned(),
        };
        let guard = InFlight::new(pending.clone());
        assert!(in_flight().contains(&pending));
        assert!(pending.to_string().contains(&pending.hash.to_string()));
        guard.mined(true);
        assert!(!in_flight().contains(&pending));
        assert!(mined().iter().any(|it| it.hash == pending.hash));
    }
}
