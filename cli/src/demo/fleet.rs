//! The fleet of the demonstration: DIP-2's 10,000 cars, with exactly 60,000,000 points in the reference week.
//!
//! The cars are real: they join over twenty weeks by minting, claiming and pairing on chain, and what they score in the
//! reference week follows from the chain's events, this history and the prover's rules, not from numbers written here.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
};

use alloy::{
    primitives::{Address, B256, keccak256},
    signers::local::PrivateKeySigner,
};
use anyhow::Result;
use client::{
    bindings::IVehicleId::Powertrain,
    heartbeat::{ACTIVITY_COLUMNS, heartbeat_row},
};
use prover::HeartbeatDomain;
use rayon::prelude::*;

/// Cars in the fleet. Vehicle ids are 1 to this.
pub(super) const CARS: u64 = 10_000;
/// The week in which the first cars join; the DAO decides on the makers before.
pub(super) const FIRST_WEEK: u32 = 2;
/// The week of DIP-2's example: the first one published.
pub(super) const REFERENCE_WEEK: u32 = FIRST_WEEK + 20;
/// Alice's car.
pub(super) const ALICE_CAR: u64 = 1;

/// Ids of makers, in the order in which the DAO whitelists them.
pub(super) const AUTOPI: u32 = 1;
pub(super) const MACARON: u32 = 2;
pub(super) const TESLA: u32 = 3;
pub(super) const SMARTCAR: u32 = 4;

/// A kind of car: how many there are, what is paired, and the weeks in which they joined.
struct Kind {
    cars: u64,
    hardware: u32,
    software: u32,
    joined: std::ops::RangeInclusive<u32>,
}

/// A car that joined j weeks after the first and never missed has conn = 21 − j after the reference week, so
/// j = 0 scores 2000 streak points then, 1..=17 scores 1000, and 18..=20 scores none.
const LONG: std::ops::RangeInclusive<u32> = 0..=0;
const MIDDLE: std::ops::RangeInclusive<u32> = 1..=17;
const NEW: std::ops::RangeInclusive<u32> = 18..=20;

/// Alice is of the first kind. Points in the reference week per car at the right; they add up to 60,000,000.
const KINDS: [Kind; 9] = [
    Kind {
        cars: 1_500,
        hardware: AUTOPI,
        software: SMARTCAR,
        joined: LONG,
    }, // 9,000
    Kind {
        cars: 1_000,
        hardware: 0,
        software: SMARTCAR,
        joined: LONG,
    }, // 3,000
    Kind {
        cars: 500,
        hardware: MACARON,
        software: 0,
        joined: MIDDLE,
    }, // 3,000
    Kind {
        cars: 2_000,
        hardware: 0,
        software: TESLA,
        joined: LONG,
    }, // 6,000
    Kind {
        cars: 1_500,
        hardware: AUTOPI,
        software: 0,
        joined: MIDDLE,
    }, // 7,000
    Kind {
        cars: 1_500,
        hardware: 0,
        software: TESLA,
        joined: MIDDLE,
    }, // 5,000
    Kind {
        cars: 1_000,
        hardware: AUTOPI,
        software: 0,
        joined: NEW,
    }, // 6,000
    Kind {
        cars: 500,
        hardware: MACARON,
        software: TESLA,
        joined: LONG,
    }, // 8,000
    Kind {
        cars: 500,
        hardware: 0,
        software: TESLA,
        joined: NEW,
    }, // 4,000
];

/// One car.
pub(super) struct Car {
    /// Its vehicle id: cars are minted in this order.
    pub(super) id: u64,
    /// Its owner.
    pub(super) owner: PrivateKeySigner,
    /// The maker of its hardware; 0 for none.
    pub(super) hardware: u32,
    /// Its software connection; 0 for none.
    pub(super) software: u32,
    /// The week in which it joins.
    pub(super) joined: u32,
}

impl Car {
    /// Whether it transmits in `week`. Up to and including the reference week nobody misses one.
    const fn transmits(&self, week: u32) -> bool {
        let last = self.id % 10;
        match week.saturating_sub(REFERENCE_WEEK) {
            0 => true,
            // A tenth stops; of it one in five stays away three weeks and drops a level.
            1 => last != 3,
            // Alice is among those away in the second week and back in the third.
            2 => last != 3 && last != 1,
            _ => self.id % 50 != 3,
        }
    }

    /// Whether its owner withdraws the data consent for the second week after the reference week.
    pub(super) const fn withdraws(&self) -> bool {
        self.id % 100 == 50
    }

    /// What its VIN is, as far as the chain knows.
    pub(super) fn vin(&self) -> B256 {
        keccak256(format!("vin {}", self.id))
    }

    /// What drives it.
    pub(super) const fn powertrain(&self) -> Powertrain {
        match self.software {
            TESLA => Powertrain::BEV,
            _ => Powertrain::ICE,
        }
    }

    /// The key of its hardware.
    pub(super) fn hardware_key(&self) -> PrivateKeySigner {
        named("hardware", self.id)
    }

    /// The key that its software connection holds for it.
    pub(super) fn software_key(&self) -> PrivateKeySigner {
        named("software", self.id)
    }

    fn devices(&self) -> impl Iterator<Item = PrivateKeySigner> {
        let hardware = (self.hardware != 0).then(|| self.hardware_key());
        let software = (self.software != 0).then(|| self.software_key());
        hardware.into_iter().chain(software)
    }

    /// Two transmissions of each device, a day apart, as they lie in the activity: signed by the device.
    fn transmissions(&self, week_start: u64, domain: HeartbeatDomain) -> Result<String> {
        let first = week_start + self.id * 53 % 500_000;
        let mut rows = String::new();
        for device in self.devices() {
            for time in [first, first + 86_400] {
                rows += &heartbeat_row(&device, self.id, time, domain)?;
                rows.push('\n');
            }
        }
        Ok(rows)
    }
}

/// All cars.
pub(super) struct Fleet {
    cars: Vec<Car>,
}

impl Fleet {
    /// All cars, in the order in which they join; `alice` owns the first.
    pub(super) fn new(alice: &PrivateKeySigner) -> Self {
        let mut plans: Vec<_> = (0..CARS).map(plan).collect();
        // Alice has the first place: she stays the first.
        plans.sort_by_key(|(_, joined)| *joined);
        let cars = (1..).zip(plans);
        let cars = cars.map(|(id, (kind, joined))| Car {
            id,
            owner: match id {
                ALICE_CAR => alice.clone(),
                _ => owner_of(id),
            },
            hardware: kind.hardware,
            software: kind.software,
            joined,
        });
        Self {
            cars: cars.collect(),
        }
    }

    /// The cars that join in a week.
    pub(super) fn joining(&self, week: u32) -> &[Car] {
        let from = self.cars.partition_point(|car| car.joined < week);
        let to = self.cars.partition_point(|car| car.joined <= week);
        &self.cars[from..to]
    }

    /// All cars.
    pub(super) fn cars(&self) -> &[Car] {
        &self.cars
    }

    /// Number of distinct accounts.
    pub(super) fn accounts(&self) -> usize {
        let owners = self.cars.iter().map(|car| car.owner.address());
        owners.collect::<std::collections::HashSet<_>>().len()
    }

    /// The keys of all devices that a maker of hardware has produced.
    pub(super) fn keys_of(&self, maker: u32) -> Vec<Address> {
        let its = self.cars.iter().filter(|car| car.hardware == maker);
        its.map(|car| car.hardware_key().address()).collect()
    }

    /// Writes the activity of `week` to `file`: every paired device twice, signed, and a few rows that must not count.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub(super) fn write(
        &self,
        file: &Path,
        week: u32,
        week_start: u64,
        week_end: u64,
        domain: HeartbeatDomain,
    ) -> Result<()> {
        let mut activity = BufWriter::new(File::create(file)?);
        writeln!(activity, "{ACTIVITY_COLUMNS}")?;
        let joined = self.cars.par_iter().filter(|car| car.joined <= week);
        let transmitting = joined.filter(|car| car.transmits(week));
        let rows = transmitting.map(|car| car.transmissions(week_start, domain));
        for rows in rows.collect::<Result<Vec<_>>>()? {
            activity.write_all(rows.as_bytes())?;
        }
        // A device that is not paired, a car nobody knows, and a time after the week.
        let key = |kind, number| named(kind, number).address();
        writeln!(activity, "2,{},{week_start},", key("stolen", 2))?;
        writeln!(
            activity,
            "999999,{},{week_start},",
            key("hardware", 999_999)
        )?;
        writeln!(activity, "1,{},{week_end},", key("hardware", 1))?;
        Ok(activity.flush()?)
    }
}

/// The kind of the car at a place, and the week in which it joins.
fn plan(place: u64) -> (&'static Kind, u32) {
    let mut place = place;
    let mut kinds = KINDS.iter();
    let kind = loop {
        match kinds.next() {
            Some(kind) if place < kind.cars => break kind,
            Some(kind) => place -= kind.cars,
            None => unreachable!("the kinds add up to the number of cars"),
        }
    };
    let span = u64::from(kind.joined.end() - kind.joined.start()) + 1;
    // Below 18, so the narrowing keeps the value.
    (
        kind,
        FIRST_WEEK + kind.joined.start() + (place % span) as u32,
    )
}

/// A hundred fleets of twenty cars, a thousand households of two, and single cars.
fn owner_of(id: u64) -> PrivateKeySigner {
    match id {
        8_001.. => named("fleet", (id - 8_001) / 20),
        6_001.. => named("household", (id - 6_001) / 2),
        _ => named("driver", id),
    }
}

/// A key that anybody can derive: for a demonstration alone.
pub(super) fn named(kind: &str, number: u64) -> PrivateKeySigner {
    let seed = keccak256(format!("DIMO demonstration: {kind} {number}"));
    PrivateKeySigner::from_bytes(&seed)
        .unwrap_or_else(|_| unreachable!("no hash of these is beyond the curve"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fleet() -> Fleet {
        Fleet::new(&named("alice", 0))
    }

    #[test]
    fn the_kinds_add_up_to_the_number_of_cars() {
        assert_eq!(KINDS.iter().map(|kind| kind.cars).sum::<u64>(), CARS);
        assert_eq!(fleet().cars.len() as u64, CARS);
    }

    #[test]
    fn everybody_joins_once_in_the_order_of_ids() {
        let fleet = fleet();
        let joined: Vec<_> = (0..=REFERENCE_WEEK)
            .flat_map(|week| fleet.joining(week))
            .map(|car| car.id)
            .collect();
        assert_eq!(joined, (1..=CARS).collect::<Vec<_>>());
    }

    #[test]
    fn alice_has_autopi_and_smartcar_since_the_first_week() {
        let fleet = fleet();
        let alice = &fleet.cars[0];
        assert_eq!(alice.owner, named("alice", 0));
        assert_eq!(
            (alice.hardware, alice.software, alice.joined),
            (AUTOPI, SMARTCAR, FIRST_WEEK)
        );
    }

    #[test]
    fn there_are_fleets_households_and_single_drivers() {
        assert_eq!(fleet().accounts(), 100 + 1_000 + 6_000);
    }
}
