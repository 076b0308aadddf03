//! `vehicles.csv`: the roster at the end of the week, who owns what and which device is paired with it.

use std::path::Path;

use alloy_primitives::Address;
use protocol::{Credit, Kind};
use rayon::prelude::*;

use super::connections::{Connections, connection_id};
use super::table::{Row, for_each_row};
use crate::text::{address, flag, unsigned};
use crate::{Error, Problem};

/// Columns of the file.
pub(crate) const COLUMNS: [&str; 7] = [
    "vehicle_id",
    "account",
    "hardware_id",
    "hardware_device",
    "software_id",
    "software_device",
    "eligible",
];
const HARDWARE: usize = 2;
const SOFTWARE: usize = 4;

/// A device paired with a vehicle, and what it brings if it transmits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paired {
    /// The device's address.
    pub(crate) device: [u8; 20],
    /// Its connection and the points of that.
    pub(crate) credit: Credit,
}

/// One vehicle at the end of the week.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Vehicle {
    /// Token id.
    pub(crate) id: u64,
    /// Who is paid.
    pub(crate) account: [u8; 20],
    /// The hardware device paired with it.
    pub(crate) hardware: Option<Paired>,
    /// The software connection paired with it.
    pub(crate) software: Option<Paired>,
    /// Whether it may earn.
    pub(crate) eligible: bool,
    /// Line in the file; 0 if there is none.
    pub(crate) line: u64,
}

/// All vehicles, ascending by id.
#[derive(Clone, Debug)]
pub(crate) struct Fleet {
    vehicles: Vec<Vehicle>,
    /// The ids alone, for a search that stays in cache.
    ids: Vec<u64>,
}

impl Fleet {
    /// Reads the roster and refuses vehicles or devices that appear twice.
    pub(crate) fn read(path: &Path, connections: &Connections) -> Result<Self, Error> {
        let mut vehicles = Vec::new();
        for_each_row(path, COLUMNS, |row| {
            vehicles.push(vehicle(row, connections)?);
            Ok(())
        })?;
        let at = |line, problem| Error::Row {
            path: path.to_owned(),
            line,
            problem,
        };

        vehicles.par_sort_unstable_by_key(|vehicle: &Vehicle| (vehicle.id, vehicle.line));
        if let Some((first, second)) = doubled(&vehicles, |vehicle| vehicle.id) {
            return Err(at(
                second.line,
                Problem::DuplicateVehicle {
                    id: second.id,
                    first: first.line,
                },
            ));
        }

        let mut devices: Vec<([u8; 20], u64)> = vehicles
            .iter()
            .flat_map(|v| {
                [v.hardware, v.software]
                    .into_iter()
                    .flatten()
                    .map(|paired| (paired.device, v.line))
            })
            .collect();
        devices.par_sort_unstable();
        if let Some((first, second)) = doubled(&devices, |(device, _)| *device) {
            let problem = Problem::DuplicateDevice {
                device: Address::from(second.0),
                first: first.1,
            };
            return Err(at(second.1, problem));
        }

        Ok(Self::of(vehicles))
    }

    /// A roster of different vehicles and devices, ascending by vehicle id.
    pub(crate) fn of(vehicles: Vec<Vehicle>) -> Self {
        let ids = vehicles.iter().map(|vehicle| vehicle.id).collect();
        Self { vehicles, ids }
    }

    /// All vehicles, ascending by id.
    pub(crate) fn vehicles(&self) -> &[Vehicle] {
        &self.vehicles
    }

    /// The vehicle with this id and its place in [`vehicles`](Self::vehicles).
    pub(crate) fn find(&self, id: u64) -> Option<(usize, &Vehicle)> {
        let (first, last) = (*self.ids.first()?, *self.ids.last()?);
        // Token ids are nearly consecutive: with few ids missing between the first and the last, the
        // distance from the first bounds the place closely. Without any missing it is the place.
        let missing = (last - first) - (self.ids.len() as u64 - 1);
        let distance = id.checked_sub(first).filter(|_| id <= last)?;
        let lowest = distance.saturating_sub(missing) as usize;
        let highest = distance.min(self.ids.len() as u64 - 1) as usize;
        let place = lowest + self.ids.get(lowest..=highest)?.binary_search(&id).ok()?;
        Some((place, self.vehicles.get(place)?))
    }
}

/// The first two neighbours with the same key; by line, the earlier one first.
fn doubled<T, K: PartialEq>(sorted: &[T], key: impl Fn(&T) -> K) -> Option<(&T, &T)> {
    sorted.windows(2).find_map(|pair| match pair {
        [first, second] if key(first) == key(second) => Some((first, second)),
        _ => None,
    })
}

fn vehicle(row: &Row<'_, 7>, connections: &Connections) -> Result<Vehicle, Problem> {
    Ok(Vehicle {
        id: row.read(0, "a vehicle id from 0 to 18446744073709551615", unsigned)?,
        account: row.read(1, "a 0x-prefixed address other than zero", nonzero_address)?,
        hardware: paired(row, HARDWARE, Kind::Hardware, connections)?,
        software: paired(row, SOFTWARE, Kind::Software, connections)?,
        eligible: row.read(6, "true or false", flag)?,
        line: row.line,
    })
}

/// Reads the two columns of a group, the id at `column` and the device after it.
fn paired(
    row: &Row<'_, 7>,
    column: usize,
    kind: Kind,
    connections: &Connections,
) -> Result<Option<Paired>, Problem> {
    let group = kind.name();
    match (row.cell(column).is_empty(), row.cell(column + 1).is_empty()) {
        (true, true) => return Ok(None),
        (false, false) => {}
        _ => return Err(Problem::HalfPaired { group }),
    }
    let id = row.read(
        column,
        "a connection id from 1 to 4294967295, or empty",
        connection_id,
    )?;
    let device = row.read(
        column + 1,
        "a 0x-prefixed address other than zero, or empty",
        nonzero_address,
    )?;
    let connection = connections
        .get(id)
        .ok_or(Problem::UnknownConnection { group, id })?;
    if connection.kind != kind {
        return Err(Problem::WrongKind { group, id });
    }
    Ok(connection.credit().map(|credit| Paired { device, credit }))
}

/// Who may be paid or transmit.
pub(super) fn nonzero_address(cell: &[u8]) -> Option<[u8; 20]> {
    address(cell).filter(|address| *address != [0; 20])
}
