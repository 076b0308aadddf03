//! The Stylus parameters that the chain owner can change.

use std::convert::Infallible;

use alloy_primitives::U256;

use super::{read, slot, write};
use crate::{
    evm::{Ctx, Db},
    stylus::{Version, price},
};

/// Gas in one unit of [`Params::min_init`].
const INIT_UNIT: u64 = 128;
/// Gas in one unit of [`Params::min_cached`].
const CACHED_UNIT: u64 = 32;
/// Per cent in one unit of [`Params::init_scalar`].
const SCALAR_UNIT: u64 = 2;

/// What the owner may set. The rest (ink, stack, pages) is built into the metering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Params {
    /// Days until an activation expires.
    pub(crate) expiry_days: u16,
    /// Days after activation from which it can be prolonged.
    pub(crate) keepalive_days: u16,
    /// Programs remembered within a block.
    pub(crate) block_cache: u16,
    /// Least gas of an uncached entry, in units of 128.
    min_init: u8,
    /// Least gas of any entry, in units of 32.
    min_cached: u8,
    /// Scale of the variable part of an uncached entry, in units of 2 %.
    init_scalar: u8,
    /// Largest unpacked program, bytes.
    pub(crate) max_wasm: u32,
    /// Most fragments of a program; 0 where there are none.
    pub(crate) max_fragments: u8,
    /// Gas of every activation on top of its price.
    pub(crate) activation_gas: u64,
}

impl Params {
    /// What a release starts with.
    pub(crate) fn of(version: Version) -> Self {
        Self {
            expiry_days: price::EXPIRY_DAYS,
            keepalive_days: price::KEEPALIVE_DAYS,
            block_cache: price::BLOCK_CACHE_SIZE,
            min_init: units(price::MIN_INIT_GAS, INIT_UNIT),
            min_cached: units(price::MIN_CACHED_GAS, CACHED_UNIT),
            init_scalar: units(100, SCALAR_UNIT),
            max_wasm: version.max_wasm_size(),
            max_fragments: version.max_fragments(),
            activation_gas: 0,
        }
    }

    /// Reads what is in force.
    pub(crate) fn load<DB: Db>(ctx: &mut Ctx<DB>) -> Result<Self, Infallible> {
        let word = read(ctx, slot(b"stylus parameters"))?;
        Ok(match word.is_zero() {
            true => Self::of(ctx.chain.settings.version),
            false => Self::from_word(word),
        })
    }

    /// Puts changes in force.
    pub(crate) fn store<DB: Db>(self, ctx: &mut Ctx<DB>) -> Result<(), Infallible> {
        write(ctx, slot(b"stylus parameters"), self.to_word())
    }

    /// Least gas of an uncached entry, [`Params::min_cached_gas`] not included.
    pub(crate) fn min_init_gas(&self) -> u64 {
        u64::from(self.min_init) * INIT_UNIT
    }

    /// Least gas of any entry.
    pub(crate) fn min_cached_gas(&self) -> u64 {
        u64::from(self.min_cached) * CACHED_UNIT
    }

    /// Scale of the variable part of an uncached entry, per cent.
    pub(crate) fn init_percent(&self) -> u64 {
        u64::from(self.init_scalar) * SCALAR_UNIT
    }

    /// Sets the least gas of entries, rounded up to whole units and cut off at the most they hold.
    pub(crate) fn set_min_gas(&mut self, init: u64, cached: u64) {
        self.min_init = units(init, INIT_UNIT);
        self.min_cached = units(cached, CACHED_UNIT);
    }

    /// Sets the scale of uncached entries, as [`Params::set_min_gas`] rounds.
    pub(crate) fn set_init_percent(&mut self, percent: u64) {
        self.init_scalar = units(percent, SCALAR_UNIT);
    }

    fn from_word(word: U256) -> Self {
        let b = word.to_be_bytes::<32>();
        let u16_at = |i: usize| u16::from_be_bytes([b[i], b[i + 1]]);
        let u32_at = |i: usize| u32::from_be_bytes([b[i], b[i + 1], b[i + 2], b[i + 3]]);
        Self {
            expiry_days: u16_at(1),
            keepalive_days: u16_at(3),
            block_cache: u16_at(5),
            min_init: b[7],
            min_cached: b[8],
            init_scalar: b[9],
            max_wasm: u32_at(10),
            max_fragments: b[14],
            activation_gas: u64::from(u32_at(15)) << 32 | u64::from(u32_at(19)),
        }
    }

    fn to_word(self) -> U256 {
        let mut b = [0u8; 32];
        // Tells parameters that are all zero from parameters that were never set.
        b[0] = 1;
        b[1..3].copy_from_slice(&self.expiry_days.to_be_bytes());
        b[3..5].copy_from_slice(&self.keepalive_days.to_be_bytes());
        b[5..7].copy_from_slice(&self.block_cache.to_be_bytes());
        b[7..10].copy_from_slice(&[self.min_init, self.min_cached, self.init_scalar]);
        b[10..14].copy_from_slice(&self.max_wasm.to_be_bytes());
        b[14] = self.max_fragments;
        b[15..23].copy_from_slice(&self.activation_gas.to_be_bytes());
        U256::from_be_bytes(b)
    }
}

fn units(amount: u64, unit: u64) -> u8 {
    u8::try_from(amount.div_ceil(unit)).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_survive_their_word() {
        let mut params = Params::of(Version::Arbos60);
        params.activation_gas = u64::MAX - 1;
        params.set_min_gas(1, 1_000_000);
        assert_eq!(Params::from_word(params.to_word()), params);
    }

    #[test]
    fn a_release_starts_with_the_prices_of_the_vm() {
        let params = Params::of(Version::Arbos51);
        assert_eq!(params.min_init_gas(), price::MIN_INIT_GAS);
        assert_eq!(params.min_cached_gas(), price::MIN_CACHED_GAS);
        assert_eq!(params.init_percent(), 100);
    }

    #[test]
    fn gas_is_set_in_whole_units_and_cut_off() {
        let mut params = Params::of(Version::Arbos51);
        params.set_min_gas(129, u64::MAX);
        assert_eq!(
            (params.min_init_gas(), params.min_cached_gas()),
            (256, 255 * 32)
        );
        params.set_init_percent(51);
        assert_eq!(params.init_percent(), 52);
    }
}
