//! Every constant and cost formula of the VM, as pure functions.
//!
//! Two units: *gas*, the chain's, and *ink*, 10,000 to the gas, in which computation is metered. Names end
//! in `_INK` or `_ink` where ink is meant.

mod activation;
mod data;
mod entry;
pub mod hostio;
mod memory;
mod opcode;

pub use activation::{
    ACTIVATION_BASE_GAS, ModuleSize, activation_gas, asm_estimate, cached_cost, init_cost,
};
pub use data::DataPricer;
pub use entry::{MIN_CACHED_GAS, MIN_INIT_GAS, cached_gas, entry_gas, init_gas, return_data_floor};
pub use memory::{FREE_PAGES, PAGE_GAS, PAGE_LIMIT, PAGE_RAMP, PageModel, memory_cost};
pub use opcode::{BLOCK_HEADER_INK, BULK_BYTE_INK, REFUSED_INK, ends_block, opcode_ink};

/// Ink that one gas buys (`ArbWasm.inkPrice`), unless the owner of the chain has set another price.
pub const INK_PER_GAS: u32 = 10_000;

/// Words of stack a program has (`ArbWasm.maxStackDepth`).
pub const STACK_WORDS: u32 = 22_000;

/// Days until an activation expires (`ArbWasm.expiryDays`).
pub const EXPIRY_DAYS: u16 = 365;

/// Days after activation from which it can be prolonged (`ArbWasm.keepaliveDays`).
pub const KEEPALIVE_DAYS: u16 = 31;

/// Programs remembered per block from ArbOS 60 on (`ArbWasm.blockCacheSize`).
pub const BLOCK_CACHE_SIZE: u16 = 32;

/// Largest unpacked program before ArbOS 60, in bytes.
pub const MAX_WASM_SIZE: usize = 128 * 1024;

/// Most that the owner of a chain may let a program unpack to here, in bytes: compiling more takes too long.
pub const WASM_CAP: u32 = 4 << 20;

/// Gas to ink, at a price of ink; saturates.
pub const fn gas_to_ink(gas: u64, ink_price: u32) -> u64 {
    gas.saturating_mul(ink_price as u64)
}

/// Ink to whole gas, rounded down: what is used therefore rounds up. A price of zero counts as one.
pub const fn ink_to_gas(ink: u64, ink_price: u32) -> u64 {
    match ink_price {
        0 => ink,
        price => ink / price as u64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ink_left_rounds_down_to_gas() {
        assert_eq!(ink_to_gas(19_999, INK_PER_GAS), 1);
        assert_eq!(ink_to_gas(gas_to_ink(7, INK_PER_GAS), INK_PER_GAS), 7);
        assert_eq!(ink_to_gas(gas_to_ink(7, 3) + 2, 3), 7);
    }

    #[test]
    fn gas_beyond_the_range_of_ink_saturates() {
        assert_eq!(gas_to_ink(u64::MAX, INK_PER_GAS), u64::MAX);
    }
}
