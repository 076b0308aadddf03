//! Ink of the host functions, and the gas they need or spend besides.

use alloy_primitives::B256;

/// Ink of any host function.
pub const HOSTIO_INK: u64 = 8400;
/// Ink of each pointer it follows.
pub const PTR_INK: u64 = 5040;
/// Ink of asking the chain.
pub const EVM_API_INK: u64 = 59_673;

/// Ink of a host function that only returns a number.
pub const VALUE_INK: u64 = HOSTIO_INK;
/// Ink of a host function that writes a word or an address.
pub const WRITE_PTR_INK: u64 = HOSTIO_INK + PTR_INK;
/// Ink of a storage access through the cache.
pub const STORAGE_INK: u64 = HOSTIO_INK + 2 * PTR_INK;
/// Ink of asking the chain with nothing but numbers.
pub const API_INK: u64 = HOSTIO_INK + EVM_API_INK;
/// Ink of asking the chain with two pointers: transient storage, balance, code hash.
pub const API_2_PTR_INK: u64 = API_INK + 2 * PTR_INK;
/// Ink of asking the chain with three pointers: calls, `create1`.
pub const API_3_PTR_INK: u64 = API_INK + 3 * PTR_INK;
/// Ink of asking the chain with four pointers: `create2`.
pub const API_4_PTR_INK: u64 = API_INK + 4 * PTR_INK;
/// Ink of `math_div` and `math_mod`.
pub const MATH_DIV_INK: u64 = HOSTIO_INK + 3 * PTR_INK + 20_000;
/// Ink of `math_pow`, on top of [`pow_ink`].
pub const MATH_POW_INK: u64 = HOSTIO_INK + 3 * PTR_INK;
/// Ink of `math_add_mod`.
pub const MATH_ADD_MOD_INK: u64 = HOSTIO_INK + 4 * PTR_INK + 21_000;
/// Ink of `math_mul_mod`.
pub const MATH_MUL_MOD_INK: u64 = HOSTIO_INK + 4 * PTR_INK + 24_100;

/// Gas that must be left for a write into the cache.
pub const STORAGE_CACHE_NEEDS_GAS: u64 = STORAGE_FLUSH_NEEDS_GAS + 10;
/// Gas that must be left to flush the cache (EIP-2200).
pub const STORAGE_FLUSH_NEEDS_GAS: u64 = 2300;
/// Gas of a transient read or write (EIP-1153).
pub const TRANSIENT_GAS: u64 = 100;
/// Gas that must be left to look at another account.
pub const ACCOUNT_NEEDS_GAS: u64 = 2600;
/// Gas of any contract creation.
pub const CREATE_GAS: u64 = 32_000;
/// Gas of hashing a word of the init code for `create2`.
pub const CREATE2_WORD_GAS: u64 = 6;

/// Gas of a storage read that misses the cache, on top of the access itself.
pub const fn cache_miss_gas(ink_price: u32) -> u64 {
    super::ink_to_gas(EVM_API_INK, ink_price)
}

/// Gas that must be left for a storage read: a cold slot, the dearest cache access, the request.
pub const fn storage_load_needs_gas(ink_price: u32) -> u64 {
    2100 + 10 + cache_miss_gas(ink_price)
}

/// Ink of copying `bytes` bytes into the program.
pub fn write_ink(bytes: u32) -> u64 {
    5040 + 30 * u64::from(bytes.saturating_sub(32))
}

/// Ink of copying `bytes` bytes out of the program.
pub fn read_ink(bytes: u32) -> u64 {
    16_381 + 55 * u64::from(bytes.saturating_sub(32))
}

/// Ink of hashing `bytes` bytes, copies included.
pub fn keccak_ink(bytes: u32) -> u64 {
    121_800 + 21_000 * u64::from(bytes.div_ceil(32).saturating_sub(2))
}

/// Ink of a power, by the number of significant bytes of its exponent.
pub fn pow_ink(exponent: B256) -> u64 {
    let zeros = exponent.iter().take_while(|byte| **byte == 0).count() as u64;
    3000 + 17_500 * (33 - zeros)
}

/// Gas of the n-th storage read of a frame, n from 1.
pub fn storage_read_gas(n: u64) -> u64 {
    match n {
        0..=32 => 0,
        33..=128 => 2,
        _ => 10,
    }
}

/// Gas of the n-th storage write of a frame, n from 1.
pub fn storage_write_gas(n: u64) -> u64 {
    match n {
        0..=8 => 0,
        9..=64 => 7,
        _ => 10,
    }
}

/// Gas of a log with `topics` topics and `bytes` bytes of data.
pub fn log_gas(topics: u32, bytes: u32) -> u64 {
    375 * (1 + u64::from(topics)) + 8 * u64::from(bytes)
}

/// Gas of a creation before its constructor runs; `bytes` is the length of the init code.
pub fn create_gas(create2: bool, bytes: u32) -> u64 {
    let hashing = if create2 {
        CREATE2_WORD_GAS * u64::from(bytes.div_ceil(32))
    } else {
        0
    };
    CREATE_GAS + hashing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_prices_are_those_of_the_table() {
        assert_eq!(WRITE_PTR_INK, 13_440);
        assert_eq!(STORAGE_INK, 18_480);
        assert_eq!(API_INK, 68_073);
        assert_eq!(API_2_PTR_INK, 78_153);
        assert_eq!(API_3_PTR_INK, 83_193);
        assert_eq!(API_4_PTR_INK, 88_233);
        assert_eq!(MATH_DIV_INK, 43_520);
        assert_eq!(MATH_POW_INK, 23_520);
        assert_eq!(MATH_ADD_MOD_INK, 49_560);
        assert_eq!(MATH_MUL_MOD_INK, 52_660);
        assert_eq!(storage_load_needs_gas(super::super::INK_PER_GAS), 2115);
        assert_eq!(STORAGE_CACHE_NEEDS_GAS, 2310);
    }

    #[test]
    fn copies_cost_by_the_byte_beyond_a_word() {
        assert_eq!(
            (write_ink(0), write_ink(32), write_ink(33)),
            (5040, 5040, 5070)
        );
        assert_eq!(
            (read_ink(0), read_ink(32), read_ink(33)),
            (16_381, 16_381, 16_436)
        );
    }

    #[test]
    fn hashing_costs_by_the_word_beyond_two() {
        assert_eq!(
            (keccak_ink(0), keccak_ink(64), keccak_ink(65)),
            (121_800, 121_800, 142_800)
        );
    }

    #[test]
    fn a_power_costs_by_the_bytes_of_its_exponent() {
        assert_eq!(pow_ink(B256::ZERO), 3000 + 17_500);
        assert_eq!(pow_ink(B256::with_last_byte(1)), 3000 + 17_500 * 2);
        assert_eq!(pow_ink(B256::repeat_byte(1)), 3000 + 17_500 * 33);
    }

    #[test]
    fn storage_accesses_get_dearer_with_their_number() {
        assert_eq!([32, 33, 128, 129].map(storage_read_gas), [0, 2, 2, 10]);
        assert_eq!([8, 9, 64, 65].map(storage_write_gas), [0, 7, 7, 10]);
    }
}
