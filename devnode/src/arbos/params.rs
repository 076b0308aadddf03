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

/// What the owner may set.
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
    /// Ink that one gas buys, at least 1 and below 2^24.
    pub(crate) ink_price: u32,
    /// Words of stack that a program has.
    pub(crate) stack_words: u32,
    /// What memory costs.
    pub(crate) pages: price::PageModel,
    /// Pages that an activation lets a program start with.
    pub(crate) page_limit: u16,
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
            ink_price: price::INK_PER_GAS,
            stack_words: price::STACK_WORDS,
            pages: price::PageModel::default(),
            page_limit: price::PAGE_LIMIT,
        }
    }

    /// Reads what is in force.
    pub(crate) fn load<DB: Db>(ctx: &mut Ctx<DB>) -> Result<Self, Infallible> {
        let first = read(ctx, place())?;
        if first.is_zero() {
            return Ok(Self::of(ctx.chain.settings.version));
        }
        let second = read(ctx, place().wrapping_add(U256::ONE))?;
        Ok(Self::from_words([first, second]))
    }

    /// Puts changes in force.
    pub(crate) fn store<DB: Db>(self, ctx: &mut Ctx<DB>) -> Result<(), Infallible> {
        let [first, second] = self.to_words();
        write(ctx, place(), first)?;
        write(ctx, place().wrapping_add(U256::ONE), second)
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

    fn from_words([first, second]: [U256; 2]) -> Self {
        let mut bytes = [first, second]
            .map(|word| word.to_be_bytes::<32>())
            .concat()
            .into_iter();
        // That the parameters were set at all.
        bytes.next();
        Self {
            expiry_days: number(&mut bytes, 2) as u16,
            keepalive_days: number(&mut bytes, 2) as u16,
            block_cache: number(&mut bytes, 2) as u16,
            min_init: number(&mut bytes, 1) as u8,
            min_cached: number(&mut bytes, 1) as u8,
            init_scalar: number(&mut bytes, 1) as u8,
            max_wasm: number(&mut bytes, 4) as u32,
            max_fragments: number(&mut bytes, 1) as u8,
            activation_gas: number(&mut bytes, 8),
            ink_price: number(&mut bytes, 4) as u32,
            stack_words: number(&mut bytes, 4) as u32,
            pages: price::PageModel {
                free: number(&mut bytes, 2) as u16,
                gas: number(&mut bytes, 2) as u16,
            },
            page_limit: number(&mut bytes, 2) as u16,
        }
    }

    fn to_words(self) -> [U256; 2] {
        // Tells parameters that are all zero from parameters that were never set.
        let mut bytes = vec![1];
        bytes.extend(self.expiry_days.to_be_bytes());
        bytes.extend(self.keepalive_days.to_be_bytes());
        bytes.extend(self.block_cache.to_be_bytes());
        bytes.extend([self.min_init, self.min_cached, self.init_scalar]);
        bytes.extend(self.max_wasm.to_be_bytes());
        bytes.push(self.max_fragments);
        bytes.extend(self.activation_gas.to_be_bytes());
        bytes.extend(self.ink_price.to_be_bytes());
        bytes.extend(self.stack_words.to_be_bytes());
        bytes.extend(self.pages.free.to_be_bytes());
        bytes.extend(self.pages.gas.to_be_bytes());
        bytes.extend(self.page_limit.to_be_bytes());
        bytes.resize(64, 0);
        let (first, second) = bytes.split_at(32);
        [first, second].map(U256::from_be_slice)
    }
}

/// Where they lie: in this word and the next.
fn place() -> U256 {
    slot(b"stylus parameters")
}

/// The next bytes as a number.
fn number(bytes: &mut impl Iterator<Item = u8>, count: usize) -> u64 {
    let bytes = bytes.take(count);
    bytes.fold(0, |number, byte| number << 8 | u64::from(byte))
}

fn units(amount: u64, unit: u64) -> u8 {
    u8::try_from(amount.div_ceil(unit)).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_survive_their_words() {
        let mut params = Params::of(Version::Arbos60);
        params.activation_gas = u64::MAX - 1;
        params.set_min_gas(1, 1_000_000);
        params.ink_price = (1 << 24) - 1;
        params.stack_words = u32::MAX - 2;
        params.pages = price::PageModel { free: 3, gas: 4 };
        params.page_limit = u16::MAX - 5;
        assert_eq!(Params::from_words(params.to_words()), params);
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
