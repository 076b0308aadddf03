//! What it costs to enter a program and to leave with data.

/// Fixed gas of entering a program that is not cached (`ArbWasm.minInitGas`, first value).
pub const MIN_INIT_GAS: u64 = 8832;

/// Fixed gas of entering any program (`ArbWasm.minInitGas`, second value).
pub const MIN_CACHED_GAS: u64 = 352;

/// Gas that entering an uncached program costs on top of [`cached_gas`].
pub const fn init_gas(init_cost: u16) -> u64 {
    MIN_INIT_GAS + init_cost as u64
}

/// Gas that entering a program always costs.
pub const fn cached_gas(cached_cost: u16) -> u64 {
    MIN_CACHED_GAS + cached_cost as u64
}

/// Gas of entering a program, apart from its memory.
pub const fn entry_gas(init_cost: u16, cached_cost: u16, cached: bool) -> u64 {
    let always = cached_gas(cached_cost);
    if cached {
        always
    } else {
        always + init_gas(init_cost)
    }
}

/// Least gas that a whole call costs which returns `bytes` bytes: what the EVM charges for that much memory.
pub const fn return_data_floor(bytes: usize) -> u64 {
    let words = (bytes as u64).div_ceil(32);
    3 * words + words * words / 512
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_uncached_program_pays_both_parts_and_a_cached_one_only_the_second() {
        assert_eq!(entry_gas(100, 10, false), 8832 + 100 + 352 + 10);
        assert_eq!(entry_gas(100, 10, true), 352 + 10);
    }

    #[test]
    fn return_data_costs_at_least_its_evm_memory() {
        assert_eq!(return_data_floor(0), 0);
        assert_eq!(return_data_floor(33), 6);
        assert_eq!(return_data_floor(1024 * 32), 3 * 1024 + 2048);
    }
}
