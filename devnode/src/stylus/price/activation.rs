//! What an activation costs, and the costs it fixes for later calls.

/// Gas that `ArbWasm.activateProgram` takes before it looks at the program.
pub const ACTIVATION_BASE_GAS: u64 = 1_659_168;

/// Gas of one microsecond of activation work.
const GAS_PER_US: u64 = 28;

/// Sizes of a program on which its costs depend.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ModuleSize {
    /// Bytes of the program as deployed, unpacked.
    pub wasm: u64,
    /// Functions it defines.
    pub functions: u64,
    /// Parameters and results summed over those functions.
    pub signature_words: u64,
    /// Globals, those that metering adds included.
    pub globals: u64,
    /// Bytes of data, without the headers of the segments.
    pub data: u64,
    /// Bytes of data segments, headers included.
    pub data_segments: u64,
    /// Bytes of element segments, headers included.
    pub element_segments: u64,
    /// Pages of memory it starts with.
    pub pages: u64,
    /// Operators after instrumentation.
    pub operators: u64,
}

/// Gas of activating a program, fixed part included.
pub fn activation_gas(size: &ModuleSize) -> u64 {
    // Each part is rounded down by itself.
    let microseconds = [
        size.wasm.saturating_mul(31_733) / 100_000,
        size.functions.saturating_mul(17_263) / 100_000,
        size.data.saturating_mul(17_376) / 100_000,
        size.element_segments.saturating_mul(17_376) / 100_000,
        size.pages.saturating_mul(2217),
        size.operators.saturating_mul(535) / 1000,
    ];
    microseconds.iter().fold(ACTIVATION_BASE_GAS, |gas, us| {
        gas.saturating_add(us.saturating_mul(GAS_PER_US))
    })
}

/// Gas of entering the program uncached, beyond the fixed part and [`cached_cost`].
pub const fn init_cost(size: &ModuleSize) -> u64 {
    size.functions * 8252 / 1000 + size.signature_words * 1059 / 1000 + size.wasm * 1286 / 10_000
}

/// Gas of entering the program, beyond the fixed part.
pub const fn cached_cost(size: &ModuleSize) -> u64 {
    size.functions * 13_420 / 100_000
        + size.signature_words * 89 / 100_000
        + size.wasm * 122 / 100_000
        + size.globals * 1628 / 1000
        + (size.data_segments + size.element_segments) * 75_244 / 100_000
        + size.pages * 5
}

/// Bytes of machine code the program is taken to occupy; the data fee depends on it.
pub const fn asm_estimate(size: &ModuleSize) -> u64 {
    512_000
        + size.functions * 996_829 / 1000
        + size.signature_words * 11_416 / 1000
        + size.wasm * 62_628 / 10_000
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: ModuleSize = ModuleSize {
        wasm: 10_001,
        functions: 33,
        signature_words: 77,
        globals: 5,
        data: 95,
        data_segments: 101,
        element_segments: 11,
        pages: 2,
        operators: 7777,
    };

    #[test]
    fn activation_rounds_each_part_down_to_microseconds() {
        let us = 3173 + 5 + 16 + 1 + 4434 + 4160;
        assert_eq!(activation_gas(&SIZE), 1_659_168 + 28 * us);
    }

    #[test]
    fn entry_costs_are_sums_of_rounded_terms() {
        assert_eq!(init_cost(&SIZE), 272 + 81 + 1286);
        assert_eq!(cached_cost(&SIZE), 4 + 12 + 8 + 84 + 10);
    }

    #[test]
    fn the_machine_code_is_estimated_from_functions_types_and_length() {
        assert_eq!(asm_estimate(&SIZE), 512_000 + 32_895 + 879 + 62_634);
    }
}
