//! Groups whose latest row says to be signed by the device and is not: their rows are read again, until the latest is found that is.
//!
//! What is rejected does not depend on the order of rows: those later than that one, all of which were looked at.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use protocol::week::Seen;

use super::judge::{Claim, Decide, Group, Heard, Law, raise};
use super::reason::Reason;
use super::transmission::{Matching, Transmission};
use crate::heartbeat::NO_SIGNATURE;

/// Looks for the latest row of each of the groups that matches, signature and all.
pub(super) struct Search<'a> {
    law: &'a Law<'a>,
    latest: BTreeMap<Group, Mutex<Claim>>,
}

/// Rejects what is later than that.
pub(super) struct Accusation<'a> {
    law: &'a Law<'a>,
    latest: BTreeMap<Group, Claim>,
}

const NOTHING: Claim = (0, NO_SIGNATURE);
const _: () = assert!(Seen::NOTHING.bits() == NOTHING.0);

/// A row of one of the groups, if it is.
fn claim(
    law: &Law<'_>,
    row: Option<&Transmission>,
    is_doubted: impl Fn(&Group) -> bool,
) -> Option<(Group, Claim)> {
    let Matching {
        group,
        seen,
        signature,
    } = law.matching(row?).ok()?;
    is_doubted(&group).then_some((group, (seen.bits(), signature)))
}

impl<'a> Search<'a> {
    pub(super) fn new(law: &'a Law<'a>, groups: BTreeSet<Group>) -> Self {
        let nothing = |group| (group, Mutex::new(NOTHING));
        Self {
            law,
            latest: groups.into_iter().map(nothing).collect(),
        }
    }

    /// Corrects what was heard.
    pub(super) fn close(self, heard: &mut Heard) -> Accusation<'a> {
        let latest = self.latest.into_iter().map(|(group, claim)| {
            let claim = claim.into_inner().unwrap_or_else(PoisonError::into_inner);
            (group, claim)
        });
        let latest: BTreeMap<_, _> = latest.collect();
        for (&(place, kind), claim) in &latest {
            heard.seen[place][kind as usize] = Seen::from_bits(claim.0);
            // Of a row that need not be signed the signature may be anything.
            if self.law.is_heartbeat((place, kind), claim) {
                heard.heartbeats[place][kind as usize] = claim.1;
            }
        }
        Accusation {
            law: self.law,
            latest,
        }
    }
}

impl Decide for Search<'_> {
    fn decide(&self, row: Option<&Transmission>) -> Result<(), Reason> {
        let doubted = claim(self.law, row, |group| self.latest.contains_key(group));
        let Some((group, claim)) = doubted else {
            return Ok(());
        };
        let latest = &self.latest[&group];
        let is_later = *latest.lock().unwrap_or_else(PoisonError::into_inner) < claim;
        if is_later && self.law.stands(group, &claim) {
            raise(latest, claim);
        }
        Ok(())
    }
}

impl Decide for Accusation<'_> {
    fn decide(&self, row: Option<&Transmission>) -> Result<(), Reason> {
        let doubted = claim(self.law, row, |group| self.latest.contains_key(group));
        match doubted {
            Some((group, claim)) if self.latest[&group] < claim => Err(Reason::InvalidSignature),
            _ => Ok(()),
        }
    }
}
