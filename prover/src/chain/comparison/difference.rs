//! One thing that the events and the contracts do not say alike.

use std::fmt::{self, Display, Formatter};

/// What differs, and what either says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The vehicle, device, manufacturer or contract, such as `vehicle 3`.
    pub what: String,
    /// Its field.
    pub field: &'static str,
    /// What the events give.
    pub events: String,
    /// What the contract says.
    pub contract: String,
}

impl Display for Difference {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self {
            what,
            field,
            events,
            contract,
        } = self;
        write!(
            f,
            "{what}, {field}: {events} by the events, {contract} by the contract"
        )
    }
}
