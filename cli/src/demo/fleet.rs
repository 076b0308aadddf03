//! The fleet of the demonstration: DIP-2's 10,000 cars, with exactly 60,000,000 points in week 20.
//!
//! The cars are real input: they join over twenty weeks, and what they score in week 20 follows
//! from the prover's rules and this history, not from numbers written here.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
};

use alloy::primitives::{Address, keccak256};

/// Cars in the fleet. Vehicle ids are 1 to this.
pub(super) const CARS: u64 = 10_000;
/// The week of DIP-2's example: the first one published.
pub(super) const REFERENCE_WEEK: u32 = 20;
/// Alice's car.
pub(super) const ALICE_CAR: u64 = 1;

/// Connection ids and their points, as connections.csv gives them.
const AUTOPI: u32 = 1;
const MACARON: u32 = 2;
const TESLA: u32 = 3;
const SMARTCAR: u32 = 4;
const CONNECTIONS: &str = "id,kind,points\n\
    1,hardware,6000\n\
    2,hardware,2000\n\
    3,software,4000\n\
    4,software,1000\n";

/// A kind of car: how many there are, what is paired, and the weeks in which they joined.
struct Kind {
    cars: u64,
    hardware: u32,
    software: u32,
    joined: std::ops::RangeInclusive<u32>,
}

/// A car that joined in week j and never missed has conn = 21 − j after week 20, so
/// joined 0 scores 2000 streak points then, 1..=17 scores 1000, and 18..=20 scores none.
const LONG: std::ops::RangeInclusive<u32> = 0..=0;
const MIDDLE: std::ops::RangeInclusive<u32> = 1..=17;
const NEW: std::ops::RangeInclusive<u32> = 18..=20;

/// Alice is of the first kind. Points in week 20 per car at the right; they add up to 60,000,000.
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
struct Car {
    id: u64,
    account: Address,
    hardware: u32,
    software: u32,
    joined: u32,
}

impl Car {
    /// Whether it transmits in `week`. Up to and including the reference week nobody misses one.
    const fn transmits(&self, week: u32) -> bool {
        let last = self.id % 10;
        match week {
            ..=REFERENCE_WEEK => true,
            // A tenth stops; of it one in five stays away three weeks and drops a level.
            21 => last != 3,
            // Alice is among those away in week 22 and back in week 23.
            22 => last != 3 && last != 1,
            _ => self.id % 50 != 3,
        }
    }

    /// Whether the owner's consent stands: some withdraw it in week 22 and give it back.
    const fn eligible(&self, week: u32) -> bool {
        week != 22 || self.id % 100 != 50
    }

    fn devices(&self) -> impl Iterator<Item = Address> {
        [(self.hardware, "hardware"), (self.software, "software")]
            .into_iter()
            .filter(|(connection, _)| *connection != 0)
            .map(|(_, kind)| device(kind, self.id))
    }
}

/// The fleet, and where its files go.
pub(super) struct Fleet {
    cars: Vec<Car>,
}

impl Fleet {
    /// All cars; `alice` owns the first.
    pub(super) fn new(alice: Address) -> Self {
        let cars = (1..=CARS).map(|id| car(id, alice)).collect();
        Self { cars }
    }

    /// Number of distinct accounts.
    pub(super) fn accounts(&self) -> usize {
        self.cars
            .iter()
            .map(|car| car.account)
            .collect::<std::collections::HashSet<_>>()
            .len()
    }

    /// Writes `connections.csv`, `vehicles.csv` and `activity.csv` of `week` into `dir`. Activity is
    /// every paired device twice, and a few rows that must not count.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub(super) fn write(
        &self,
        dir: &Path,
        week: u32,
        week_start: u64,
        week_end: u64,
    ) -> std::io::Result<()> {
        std::fs::create_dir_all(dir)?;
        std::fs::write(dir.join("connections.csv"), CONNECTIONS)?;
        let joined = || self.cars.iter().filter(|car| car.joined <= week);

        let mut vehicles = BufWriter::new(File::create(dir.join("vehicles.csv"))?);
        writeln!(
            vehicles,
            "vehicle_id,account,hardware_id,hardware_device,software_id,software_device,eligible"
        )?;
        for car in joined() {
            let cell = |id: u32, kind| match id {
                0 => ",".to_owned(),
                id => format!("{id},{}", device(kind, car.id)),
            };
            let hardware = cell(car.hardware, "hardware");
            let software = cell(car.software, "software");
            writeln!(
                vehicles,
                "{},{},{hardware},{software},{}",
                car.id,
                car.account,
                car.eligible(week)
            )?;
        }
        vehicles.flush()?;

        let mut activity = BufWriter::new(File::create(dir.join("activity.csv"))?);
        writeln!(activity, "vehicle_id,device,timestamp")?;
        for car in joined().filter(|car| car.transmits(week)) {
            for device in car.devices() {
                let first = week_start + car.id * 53 % 500_000;
                writeln!(activity, "{},{device},{first}", car.id)?;
                writeln!(activity, "{},{device},{}", car.id, first + 86_400)?;
            }
        }
        // A device that is not paired, a car nobody knows, and a time after the week.
        writeln!(activity, "2,{},{week_start}", device("stolen", 2))?;
        writeln!(
            activity,
            "999999,{},{week_start}",
            device("hardware", 999_999)
        )?;
        writeln!(activity, "1,{},{week_end}", device("hardware", 1))?;
        activity.flush()
    }
}

fn car(id: u64, alice: Address) -> Car {
    // Spreads the kinds over the ids; 7919 is coprime to the number of cars, and car 1 falls on 0.
    let mut place = (id - 1) * 7_919 % CARS;
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
    let joined = kind.joined.start() + (place % span) as u32;
    let account = if id == ALICE_CAR { alice } else { owner_of(id) };
    Car {
        id,
        account,
        hardware: kind.hardware,
        software: kind.software,
        joined,
    }
}

/// A hundred fleets of twenty cars, a thousand households of two, and single cars.
fn owner_of(id: u64) -> Address {
    match id {
        8_001.. => named("fleet", (id - 8_001) / 20),
        6_001.. => named("household", (id - 6_001) / 2),
        _ => named("driver", id),
    }
}

fn device(kind: &str, car: u64) -> Address {
    named(kind, car)
}

/// A stable address for a name, with no known key.
fn named(kind: &str, number: u64) -> Address {
    Address::from_slice(&keccak256(format!("{kind} {number}"))[12..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kinds_add_up_to_the_number_of_cars() {
        assert_eq!(KINDS.iter().map(|kind| kind.cars).sum::<u64>(), CARS);
        let fleet = Fleet::new(Address::repeat_byte(1));
        assert_eq!(fleet.cars.len() as u64, CARS);
    }

    #[test]
    fn alice_has_autopi_and_smartcar_since_the_first_week() {
        let fleet = Fleet::new(Address::repeat_byte(1));
        let alice = &fleet.cars[0];
        assert_eq!(alice.account, Address::repeat_byte(1));
        assert_eq!(
            (alice.hardware, alice.software, alice.joined),
            (AUTOPI, SMARTCAR, 0)
        );
    }

    #[test]
    fn there_are_fleets_households_and_single_drivers() {
        assert_eq!(
            Fleet::new(Address::repeat_byte(1)).accounts(),
            100 + 1_000 + 6_000
        );
    }
}
