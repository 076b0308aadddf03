//! Which leaves of a week can be paid, and why the others cannot.

use alloy::primitives::Address;
use protocol::{VehicleLeaf, tokens, week::Status};
use prover::Week;

use super::{Item, LeafPosition};

/// Whose weeks to claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// One vehicle's.
    Vehicle(u64),
    /// All vehicles' of one account.
    Account(Address),
    /// Everybody's: the payments go to their accounts.
    Everyone,
}

impl Whose {
    fn includes(self, leaf: &VehicleLeaf) -> bool {
        match self {
            Self::Vehicle(id) => leaf.vehicle_id == id,
            Self::Account(account) => account == leaf.account,
            Self::Everyone => true,
        }
    }
}

/// A leaf that was asked for and pays nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unpayable {
    /// The week.
    pub week: u32,
    /// The vehicle.
    pub vehicle: u64,
    /// In words.
    pub why: &'static str,
}

/// What a week holds for somebody.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// What can be claimed.
    pub items: Vec<Item>,
    /// What cannot.
    pub unpayable: Vec<Unpayable>,
}

/// Picks the leaves of `week`, whose published amount is `amount` wei.
pub fn select(week: &Week, amount: u128, whose: Whose) -> Selection {
    let manifest = week.manifest();
    let mut selection = Selection::default();
    let mut known = false;
    for leaf in week.leaves().iter().filter(|leaf| whose.includes(leaf)) {
        known = true;
        let unpayable = |why| Unpayable {
            week: manifest.week,
            vehicle: leaf.vehicle_id,
            why,
        };
        let why_not = match leaf.status() {
            Status::Missed => Some("missed the week: no transmission from its device"),
            Status::NoConsent => Some("withheld: it transmitted without its owner's data consent"),
            Status::Flagged => Some("withheld: its account is flagged"),
            Status::MakerNotActive => {
                Some("withheld: no maker whose device transmitted was active in the week")
            }
            Status::Earned if leaf.points == 0 => Some("earned no points"),
            Status::Earned => None,
        };
        match why_not {
            Some(why) => selection.unpayable.push(unpayable(why)),
            None => selection.items.push(item(week, amount, leaf)),
        }
    }
    if let (false, Whose::Vehicle(vehicle)) = (known, whose) {
        selection.unpayable.push(Unpayable {
            week: manifest.week,
            vehicle,
            why: "has no leaf: it was not in the fleet, or never connected",
        });
    }
    selection
}

fn item(week: &Week, amount: u128, leaf: &VehicleLeaf) -> Item {
    let proof = week.proof(leaf.vehicle_id);
    let position = LeafPosition {
        week: proof.week,
        depth: proof.depth,
        amount,
    };
    let claim = position.claim(leaf, proof.proof);
    // A loaded week's total covers its leaves, and this one has points: there is always an answer.
    let tokens = tokens(u64::from(leaf.points), proof.total_points, amount).unwrap_or_default();
    Item { claim, tokens }
}
