//! Which chain is imitated.

use super::price::MAX_WASM_SIZE;

/// Rules that changed between ArbOS releases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// ArbOS 51: Stylus version 2.
    Arbos51,
    /// ArbOS 60: Stylus version 3. Functions and blocks with several results are refused; programs may be larger and
    /// split over several accounts; programs called twice in a block enter at the cached price.
    Arbos60,
    /// ArbOS 61, on Arbitrum One since 20 August 2026. It mends refunds of a pricing by resource that this chain does not have,
    /// and is otherwise ArbOS 60.
    #[default]
    Arbos61,
}

impl Version {
    /// Number of the ArbOS release.
    pub const fn arbos(self) -> u64 {
        match self {
            Self::Arbos51 => 51,
            Self::Arbos60 => 60,
            Self::Arbos61 => 61,
        }
    }

    /// The release of this number; none if it is not one of those that are imitated.
    pub fn of_arbos(number: u64) -> Option<Self> {
        let all = [Self::Arbos51, Self::Arbos60, Self::Arbos61];
        all.into_iter().find(|version| version.arbos() == number)
    }

    /// Stylus version that an activation records (`ArbWasm.stylusVersion`).
    pub const fn stylus(self) -> u16 {
        match self {
            Self::Arbos51 => 2,
            Self::Arbos60 | Self::Arbos61 => 3,
        }
    }

    /// Largest unpacked program, in bytes.
    pub const fn max_wasm_size(self) -> u32 {
        match self {
            Self::Arbos51 => MAX_WASM_SIZE as u32,
            Self::Arbos60 | Self::Arbos61 => 256 * 1024,
        }
    }

    /// Most accounts over which a program may be split (`ArbOwnerPublic.getMaxStylusContractFragments`); 0 if none.
    pub const fn max_fragments(self) -> u8 {
        match self {
            Self::Arbos51 => 0,
            Self::Arbos60 | Self::Arbos61 => 4,
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
