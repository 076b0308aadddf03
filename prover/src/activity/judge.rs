//! Which rows count.

use std::collections::BTreeSet;
use std::hint::black_box;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use protocol::Kind;
use protocol::week::Seen;
use rayon::prelude::*;

use super::reason::Reason;
use super::transmission::{Matching, Transmission};
use crate::heartbeat::{NO_SIGNATURE, Signature, Verifier};
use crate::inputs::{Connections, Fleet};

/// Says of a row, from any number of threads, whether it is kept or why not.
pub(super) trait Decide: Sync {
    /// `None` is a row that has another number of cells than the header.
    fn decide(&self, row: Option<&Transmission>) -> Result<(), Reason>;

    /// Tells which rows come next.
    fn expect<'a>(&self, _: impl Iterator<Item = &'a Transmission>) {}
}

/// As many rows are told of at once: few enough that nothing of theirs is displaced before they are judged.
pub(super) const EXPECTED: usize = 64;

/// By what rows are judged.
pub(super) struct Law<'a> {
    pub(super) fleet: &'a Fleet,
    pub(super) connections: &'a Connections,
    /// Whether any connection's devices sign.
    pub(super) any_signs: bool,
    /// Without one signatures are not looked at.
    pub(super) verifier: Option<Verifier>,
}

/// A group of a vehicle, by the vehicle's place in the roster.
pub(super) type Group = (usize, Kind);

/// A row of a group, with its signature. Of two the greater is kept, whatever the order they came in.
pub(super) type Claim = (u32, Signature);

impl<'a> Law<'a> {
    /// A row that matches but for its signature, which may still be another's.
    pub(super) fn matching(&self, row: &Transmission) -> Result<Matching, Reason> {
        let mut found = row.matching(self.fleet)?;
        if self.verifier.is_none() {
            found.signature = NO_SIGNATURE;
            return Ok(found);
        }
        if self.any_signs && self.must_be_signed(found.group, found.seen) {
            row.signature.required()?;
        }
        Ok(found)
    }

    /// Whether the maker whose device a row is has its devices sign.
    pub(super) fn must_be_signed(&self, (place, kind): Group, seen: Seen) -> bool {
        let whose = self.fleet.spans(place).connection(kind, seen);
        let connection = whose.and_then(|id| self.connections.get(id));
        connection.is_some_and(|connection| !connection.takes(false))
    }

    /// Whether a claim's signature is that of the device.
    pub(super) fn is_heartbeat(&self, (place, kind): Group, (bits, signature): &Claim) -> bool {
        let row = self.fleet.spans(place).row(kind, Seen::from_bits(*bits));
        let (Some(verifier), Some((device, timestamp))) = (&self.verifier, row) else {
            return false;
        };
        verifier.accepts(self.fleet.ids()[place], &device, timestamp, signature)
    }

    /// Whether a claim stands for a row that matches.
    pub(super) fn stands(&self, group: Group, claim: &Claim) -> bool {
        !self.must_be_signed(group, Seen::from_bits(claim.0)) || self.is_heartbeat(group, claim)
    }
}

/// Remembers of each vehicle and group the latest row, taking signatures at their word.
pub(crate) struct Judge<'a> {
    law: &'a Law<'a>,
    /// [`Seen`] as bits, in the order of the roster: hardware, software.
    seen: Vec<[AtomicU32; 2]>,
    /// The greatest claim with a signature, from the first that comes on.
    signed: OnceLock<Vec<[Mutex<Claim>; 2]>>,
}

/// What a week's activity comes to.
pub(crate) struct Heard {
    /// What was seen of every vehicle's hardware and software, in the order of the roster.
    pub(crate) seen: Vec<[Seen; 2]>,
    /// The heartbeats of those rows; may be empty if there is none.
    pub(crate) heartbeats: Vec<[Signature; 2]>,
}

impl Heard {
    /// Whether there is any heartbeat.
    pub(crate) fn has_heartbeats(&self) -> bool {
        let mut all = self.heartbeats.iter().flatten();
        all.any(|signature| *signature != NO_SIGNATURE)
    }
}

impl<'a> Judge<'a> {
    /// A judge of the roster's week.
    pub(super) fn new(law: &'a Law<'a>) -> Self {
        let nothing = || AtomicU32::new(Seen::NOTHING.bits());
        let ids = law.fleet.ids().iter();
        Self {
            law,
            seen: ids.map(|_| [nothing(), nothing()]).collect(),
            signed: OnceLock::new(),
        }
    }

    /// What was seen, once all rows are read, with the heartbeats that are some; and the groups whose latest row says to be signed
    /// by the device and is not.
    pub(super) fn close(self) -> (Heard, BTreeSet<Group>) {
        let seen = self.seen.into_iter();
        let seen: Vec<_> = seen
            .map(|pair| pair.map(|bits| Seen::from_bits(bits.into_inner())))
            .collect();
        let signed = self.signed.into_inner().unwrap_or_default();
        let checked = signed.into_par_iter().enumerate().map(|(place, pair)| {
            let (mut heartbeats, mut failing) = ([NO_SIGNATURE; 2], [None; 2]);
            for (kind, claim) in Kind::ALL.into_iter().zip(pair) {
                let claim = claim.into_inner().unwrap_or_else(PoisonError::into_inner);
                let (bits, signature) = claim;
                let group = (place, kind);
                // Else a later row without a signature was seen, or nothing.
                if signature == NO_SIGNATURE || bits != seen[place][kind as usize].bits() {
                    continue;
                }
                if self.law.is_heartbeat(group, &claim) {
                    heartbeats[kind as usize] = signature;
                } else if self.law.must_be_signed(group, Seen::from_bits(bits)) {
                    failing[kind as usize] = Some(group);
                }
            }
            (heartbeats, failing)
        });
        let (heartbeats, failing): (Vec<_>, Vec<_>) = checked.unzip();
        let failing = failing.into_iter().flatten().flatten().collect();
        (Heard { seen, heartbeats }, failing)
    }
}

impl Decide for Judge<'_> {
    /// Rows come in no order, so that each waits for memory several times. Together they wait once: the processor reads ahead
    /// where nothing depends on what was read before.
    fn expect<'a>(&self, rows: impl Iterator<Item = &'a Transmission>) {
        let places = rows.filter_map(|row| self.law.fleet.find(row.vehicle?));
        let read = places.map(|place| {
            let seen = self.seen[place][0].load(Ordering::Relaxed);
            self.law.fleet.draw_near(place) ^ u64::from(seen)
        });
        black_box(read.fold(0, |all, one| all ^ one));
    }

    fn decide(&self, row: Option<&Transmission>) -> Result<(), Reason> {
        let found = self.law.matching(row.ok_or(Reason::MalformedRow)?)?;
        let (place, kind) = found.group;
        let bits = found.seen.bits();
        let seen = &self.seen[place][kind as usize];
        // Most rows are not the latest: reading first keeps the cache line shared between threads.
        // Relaxed suffices, what was seen is read only after all threads are done.
        let latest = seen.load(Ordering::Relaxed);
        if found.signature != NO_SIGNATURE && latest <= bits {
            let none = || Mutex::new((Seen::NOTHING.bits(), NO_SIGNATURE));
            let all = || self.seen.iter().map(|_| [none(), none()]).collect();
            let greatest = &self.signed.get_or_init(all)[place][kind as usize];
            raise(greatest, (bits, found.signature));
        }
        if latest < bits {
            seen.fetch_max(bits, Ordering::Relaxed);
        }
        Ok(())
    }
}

/// Keeps the greater claim.
pub(super) fn raise(greatest: &Mutex<Claim>, claim: Claim) {
    // Nothing panics while it is held.
    let mut greatest = greatest.lock().unwrap_or_else(PoisonError::into_inner);
    if *greatest < claim {
        *greatest = claim;
    }
}
