//! An independent model of a week, written from the design with maps and no shared code.

use std::collections::{BTreeMap, BTreeSet};

use prover::LeafDoc;

/// A vehicle in the roster: account, hardware and software connection (0 none), eligible.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Car {
    pub(crate) account: u64,
    pub(crate) hardware: u32,
    pub(crate) software: u32,
    pub(crate) eligible: bool,
}

/// Streaks carried from week to week.
pub(crate) type Streaks = BTreeMap<u64, (u16, u16)>;

fn points_of(connection: u32) -> u32 {
    [0, 6000, 2000, 4000, 1000][connection as usize]
}

fn level(conn: u16) -> usize {
    match conn {
        0..=3 => 0,
        4..=20 => 1,
        21..=35 => 2,
        _ => 3,
    }
}

/// The leaves of a week, by vehicle. `heard` holds (vehicle, is software) for devices that transmitted.
pub(crate) fn week(
    cars: &BTreeMap<u64, Car>,
    heard: &BTreeSet<(u64, bool)>,
    streaks: &mut Streaks,
) -> Vec<LeafDoc> {
    let mut leaves = Vec::new();
    let mut next = Streaks::new();
    for (&id, car) in cars {
        let (mut conn, mut disc) = streaks.get(&id).copied().unwrap_or((0, 0));
        let hardware = car.hardware != 0 && heard.contains(&(id, false));
        let software = car.software != 0 && heard.contains(&(id, true));
        let mut leaf = LeafDoc {
            vehicle_id: id,
            account: super::address(car.account).parse().unwrap(),
            conn: 0,
            disc: 0,
            status: 2,
            hardware: 0,
            software: 0,
            points: 0,
        };
        if !hardware && !software {
            leaf.status = 0;
            disc += 1;
            if disc.is_multiple_of(3) {
                conn = [0, 0, 4, 21][level(conn)];
            }
            if conn == 0 {
                continue;
            }
        } else if car.eligible {
            leaf.status = 1;
            (conn, disc) = (conn + 1, 0);
            leaf.hardware = if hardware { car.hardware } else { 0 };
            leaf.software = if software { car.software } else { 0 };
            let streak = [0, 1000, 2000, 3000][level(conn)];
            leaf.points = streak + points_of(leaf.hardware) + points_of(leaf.software);
        }
        (leaf.conn, leaf.disc) = (conn, disc);
        next.insert(id, (conn, disc));
        leaves.push(leaf);
    }
    *streaks = next;
    leaves
}
