//! The two groups of devices. A vehicle has at most one device of each, and each brings points of its own.

/// The group that a device, its maker and its points count for. The numbers are those of the contracts' interfaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Kind {
    /// A device made by a manufacturer.
    Hardware = 0,
    /// A software connection.
    Software = 1,
}

impl Kind {
    /// Both, in the order of their numbers.
    pub const ALL: [Self; 2] = [Self::Hardware, Self::Software];

    /// The kind with this number, if there is one.
    pub fn from_u8(number: u8) -> Option<Self> {
        match number {
            0 => Some(Self::Hardware),
            1 => Some(Self::Software),
            _ => None,
        }
    }

    /// Its name, as in the columns of a roster.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hardware => "hardware",
            Self::Software => "software",
        }
    }
}
