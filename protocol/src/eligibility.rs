//! Who is credited, who is paid.

use crate::Kind;

/// What a device group brings: whose device it is, and its points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Credit {
    /// Manufacturer or connection id, never 0.
    pub id: u32,
    /// Points of the connection in this week.
    pub points: u32,
}

/// A manufacturer or software connection in a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connection {
    /// Its id, never 0.
    pub id: u32,
    /// The group it counts for.
    pub kind: Kind,
    /// Its points in the week.
    pub points: u32,
    /// Whether it is active in the week.
    pub active: bool,
    /// Whether its devices sign in the week: from a week that the DAO has set for it.
    pub signed: bool,
}

impl Connection {
    /// What a transmission of its device brings; nothing while it is not active.
    pub fn credit(&self) -> Option<Credit> {
        self.active.then_some(Credit {
            id: self.id,
            points: self.points,
        })
    }

    /// Whether a transmission of its device matches, by whether a heartbeat of the device's key came with it.
    pub const fn takes(&self, has_heartbeat: bool) -> bool {
        has_heartbeat || !self.signed
    }
}

/// Who is paid: the payee that the owner recorded, else the owner. A zero payee is none.
pub fn account(owner: [u8; 20], payee: [u8; 20]) -> [u8; 20] {
    if payee == [0; 20] { owner } else { payee }
}
