//! Why rows do not count.

use protocol::week::Unmatched;

/// Why an activity row did not count. The first that applies, in this order, is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Reason {
    /// The row has another number of cells than the header.
    MalformedRow,
    /// The vehicle id is not a 64-bit number.
    MalformedVehicle,
    /// The device is not an address.
    MalformedDevice,
    /// The timestamp is not a whole number of seconds.
    MalformedTimestamp,
    /// The vehicle is not in the roster.
    UnknownVehicle,
    /// The time lies before the week.
    BeforeWeek,
    /// The time lies after the week.
    AfterWeek,
    /// The vehicle was not in the roster at that time.
    NotInRoster,
    /// The device was not paired with that vehicle at that time.
    WrongDevice,
    /// The device's maker has its devices sign, and there is no signature.
    Unsigned,
    /// It does, and the signature is not one of 65 bytes.
    MalformedSignature,
    /// It does, and the signature is not the device's. Of a group's rows those are looked at that are later than the latest with a
    /// valid one.
    InvalidSignature,
}

impl From<Unmatched> for Reason {
    fn from(unmatched: Unmatched) -> Self {
        match unmatched {
            Unmatched::BeforeWeek => Self::BeforeWeek,
            Unmatched::AfterWeek => Self::AfterWeek,
            Unmatched::NoSpan => Self::NotInRoster,
            Unmatched::OtherDevice => Self::WrongDevice,
        }
    }
}

impl Reason {
    /// Every reason, in order.
    pub const ALL: [Self; 12] = [
        Self::MalformedRow,
        Self::MalformedVehicle,
        Self::MalformedDevice,
        Self::MalformedTimestamp,
        Self::UnknownVehicle,
        Self::BeforeWeek,
        Self::AfterWeek,
        Self::NotInRoster,
        Self::WrongDevice,
        Self::Unsigned,
        Self::MalformedSignature,
        Self::InvalidSignature,
    ];

    /// The name used in `rejects.csv` and `rows.json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::MalformedRow => "malformed_row",
            Self::MalformedVehicle => "malformed_vehicle",
            Self::MalformedDevice => "malformed_device",
            Self::MalformedTimestamp => "malformed_timestamp",
            Self::UnknownVehicle => "unknown_vehicle",
            Self::BeforeWeek => "before_week",
            Self::AfterWeek => "after_week",
            Self::NotInRoster => "not_in_roster",
            Self::WrongDevice => "wrong_device",
            Self::Unsigned => "unsigned",
            Self::MalformedSignature => "malformed_signature",
            Self::InvalidSignature => "invalid_signature",
        }
    }
}
