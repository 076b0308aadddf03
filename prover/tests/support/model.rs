//! An independent model of a week, written from the design with maps and no shared code.

use std::collections::{BTreeMap, BTreeSet};

use prover::LeafDoc;

/// A vehicle in the roster all week: account, hardware and software connection (0 none), whether its owner consents.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Car {
    pub(crate) account: u64,
    pub(crate) hardware: u32,
    pub(crate) software: u32,
    pub(crate) consent: bool,
}

/// Streaks carried from week to week, and the account last named.
pub(crate) type Streaks = BTreeMap<u64, (u16, u16, u64)>;

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
    // A vehicle that left the roster is silent, and its leaf keeps the account.
    let mut all = cars.clone();
    for (&id, &(.., account)) in streaks.iter() {
        all.entry(id).or_insert(Car {
            account,
            hardware: 0,
            software: 0,
            consent: false,
        });
    }
    for (id, car) in all {
        let (mut conn, mut disc, _) = streaks.get(&id).copied().unwrap_or((0, 0, 0));
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
        } else if car.consent {
            leaf.status = 1;
            (conn, disc) = (conn + 1, 0);
            leaf.hardware = if hardware { car.hardware } else { 0 };
            leaf.software = if software { car.software } else { 0 };
            let streak = [0, 1000, 2000, 3000][level(conn)];
            leaf.points = streak + points_of(leaf.hardware) + points_of(leaf.software);
        }
        (leaf.conn, leaf.disc) = (conn, disc);
        next.insert(id, (conn, disc, car.account));
        leaves.push(leaf);
    }
    *streaks = next;
    leaves
}
