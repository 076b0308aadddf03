//! Whether a sample has seen everything: every kind of call, and every error.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use alloy::sol_types::SolInterface;
use bindings::{IDeviceRegistryErrors, IManufacturerRegistryErrors, IVehicleIdErrors};

use crate::model::{Action, Call, Contract, Outcome};

/// Of setting up, which has its own tests (`suite`, `setup.rs`).
const SET_UP: [&str; 5] = [
    "InvalidInitialization",
    "InvalidAdmin",
    "InvalidGenesis",
    "InvalidNeighbour",
    "BaseUriTooLong",
];

/// Of the consumers' staking, which is not there: it has its own tests.
const STANDING: &str = "NotInGoodStanding";

/// Of the ways back of devices, which sequences do not go yet: `device_registry` has their tests.
const DEVICES_BACK: [&str; 6] = [
    "InvalidSuccessor",
    "ReleasePending",
    "NotReleased",
    "ReleaseTooSoon",
    "ObjectionTooLate",
    "ReleaseDisputed",
];

/// How often each call ended how.
#[derive(Debug, Default)]
pub struct Coverage(BTreeMap<(Contract, String), BTreeMap<&'static str, usize>>);

const DONE: &str = "done";

impl Coverage {
    pub fn count(&mut self, action: &Action, outcome: &Outcome) {
        let Action::Call { call, .. } = action else {
            return;
        };
        let ending = outcome.as_ref().err().map_or(DONE, |refusal| refusal.name);
        let call = (call.contract(), name(call));
        *self.0.entry(call).or_default().entry(ending).or_default() += 1;
    }

    /// Share of the calls that succeeded, in percent.
    pub fn success(&self) -> usize {
        let endings = self.0.values().flatten();
        let done = endings.clone().filter(|(ending, _)| **ending == DONE);
        let sum = |counts: &mut dyn Iterator<Item = &usize>| counts.sum::<usize>();
        let (done, all) = (sum(&mut done.map(|c| c.1)), sum(&mut endings.map(|c| c.1)));
        done * 100 / all.max(1)
    }

    /// Panics if a call never succeeded, or an error never came.
    pub fn assert_complete(&self) {
        for (call, endings) in &self.0 {
            assert!(
                endings.contains_key(DONE),
                "{call:?} never succeeded:\n{self}"
            );
        }
        assert_eq!(self.0.len(), CALLS, "calls that never came:\n{self}");
        for (contract, expected) in errors() {
            let of = self.0.iter().filter(|((c, _), _)| *c == contract);
            let seen: BTreeSet<_> = of
                .flat_map(|(_, endings)| endings.keys().copied())
                .collect();
            let missing: Vec<_> = expected
                .iter()
                .filter(|error| !seen.contains(*error))
                .collect();
            assert!(
                missing.is_empty(),
                "{contract:?} never answered {missing:?}:\n{self}"
            );
        }
    }
}

/// Kinds of calls: twelve of manufacturers, nine of vehicles alone and nine ways back to them, eight of devices alone,
/// four with each of the two tokens, three with each contract's roles.
const CALLS: usize = 12 + 9 + 9 + 8 + 2 * 4 + 3 * 3;

/// The variants' names.
fn name(call: &Call) -> String {
    let words = match call {
        Call::Token(_, call) => format!("{call:?}"),
        Call::Back(call) => format!("{call:?}"),
        Call::Role(_, call) => format!("{call:?}Role"),
        call => format!("{call:?}"),
    };
    let role = if words.ends_with("Role") { "Role" } else { "" };
    let end = words
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(words.len());
    format!("{}{role}", &words[..end])
}

/// The errors of the interfaces that a sequence can lead to.
fn errors() -> [(Contract, BTreeSet<&'static str>); 3] {
    fn of<I: SolInterface>(
        name: impl Fn([u8; 4]) -> Option<&'static str>,
    ) -> BTreeSet<&'static str> {
        let names = I::selectors().filter_map(name);
        names
            .filter(|name| !SET_UP.contains(name) && *name != STANDING)
            .collect()
    }
    let mut of_devices = of::<IDeviceRegistryErrors>(IDeviceRegistryErrors::name_by_selector);
    of_devices.retain(|name| !DEVICES_BACK.contains(name));
    [
        (
            Contract::Manufacturers,
            of::<IManufacturerRegistryErrors>(IManufacturerRegistryErrors::name_by_selector),
        ),
        (
            Contract::Vehicles,
            of::<IVehicleIdErrors>(IVehicleIdErrors::name_by_selector),
        ),
        (Contract::Devices, of_devices),
    ]
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for ((contract, call), endings) in &self.0 {
            writeln!(f, "{contract:?} {call}")?;
            for (ending, count) in endings {
                writeln!(f, "    {count:6} {ending}")?;
            }
        }
        Ok(())
    }
}
