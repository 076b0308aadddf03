//! Which chain is imitated.

/// Rules that changed between ArbOS releases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// ArbOS 51: Stylus version 2.
    #[default]
    Arbos51,
    /// ArbOS 60: Stylus version 3. Functions and blocks with several results are refused.
    Arbos60,
}

impl Version {
    /// Number of the ArbOS release.
    pub const fn arbos(self) -> u64 {
        match self {
            Self::Arbos51 => 51,
            Self::Arbos60 => 60,
        }
    }

    /// Stylus version that an activation records (`ArbWasm.stylusVersion`).
    pub const fn stylus(self) -> u16 {
        match self {
            Self::Arbos51 => 2,
            Self::Arbos60 => 3,
        }
    }
}

/// Settings of a [`crate::stylus::Vm`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// Release whose rules apply.
    pub version: Version,
    /// Offer the `console` imports of debug chains. Public chains refuse programs that use them.
    pub debug: bool,
}
