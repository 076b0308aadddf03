//! What memory pages cost: linear in the pages open, exponential in the most ever open in the
//! transaction.

/// Pages of a transaction that cost nothing (`ArbWasm.freePages`).
pub const FREE_PAGES: u16 = 2;

/// Gas of each further page (`ArbWasm.pageGas`).
pub const PAGE_GAS: u16 = 1000;

/// Pages that may be open at once in a transaction (`ArbWasm.pageLimit`).
pub const PAGE_LIMIT: u16 = 128;

/// The ramp as `ArbWasm.pageRamp` reports it.
pub const PAGE_RAMP: u64 = 620_674_314;

/// What the owner of a chain may set of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageModel {
    /// Pages that cost nothing.
    pub free: u16,
    /// Gas of each further page.
    pub gas: u16,
}

impl Default for PageModel {
    fn default() -> Self {
        Self {
            free: FREE_PAGES,
            gas: PAGE_GAS,
        }
    }
}

impl PageModel {
    /// Gas of opening `new` pages when `open` are open and `ever` is the most that ever were.
    ///
    /// Close to `u64::MAX`, which nobody can pay, when more than [`PAGE_LIMIT`] would be open.
    pub fn cost(&self, new: u16, open: u16, ever: u16) -> u64 {
        let new_open = open.saturating_add(new);
        let new_ever = ever.max(new_open);
        if new_ever <= self.free {
            return 0;
        }
        let paid = |pages: u16| u64::from(pages.saturating_sub(self.free));
        let linear = (paid(new_open) - paid(open)).saturating_mul(self.gas.into());
        let ramp = ramp(new_ever).saturating_sub(ramp(ever));
        linear.saturating_add(ramp)
    }
}

/// [`PageModel::cost`] as chains have it.
pub fn memory_cost(new: u16, open: u16, ever: u16) -> u64 {
    PageModel::default().cost(new, open, ever)
}

fn ramp(pages: u16) -> u64 {
    RAMP.get(usize::from(pages))
        .map_or(u64::MAX, |gas| u64::from(*gas))
}

/// ⌊31,874,000^(p/128)⌋ for p pages; the last one lower by one, as on chain.
const RAMP: [u32; 129] = [
    1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 5, 6, 7, 8, 9, 11, 12, 14, 17, 19, 22, 25, 29, 33, 38,
    43, 50, 57, 65, 75, 85, 98, 112, 128, 147, 168, 193, 221, 253, 289, 331, 379, 434, 497, 569,
    651, 745, 853, 976, 1_117, 1_279, 1_463, 1_675, 1_917, 2_194, 2_511, 2_874, 3_290, 3_765,
    4_309, 4_932, 5_645, 6_461, 7_395, 8_464, 9_687, 11_087, 12_689, 14_523, 16_621, 19_024,
    21_773, 24_919, 28_521, 32_642, 37_359, 42_758, 48_938, 56_010, 64_104, 73_368, 83_971, 96_106,
    109_994, 125_890, 144_082, 164_904, 188_735, 216_010, 247_226, 282_953, 323_844, 370_643,
    424_206, 485_509, 555_672, 635_973, 727_880, 833_067, 953_456, 1_091_243, 1_248_941, 1_429_429,
    1_636_000, 1_872_423, 2_143_012, 2_452_704, 2_807_151, 3_212_820, 3_677_113, 4_208_502,
    4_816_684, 5_512_756, 6_309_419, 7_221_210, 8_264_766, 9_459_129, 10_826_093, 12_390_601,
    14_181_199, 16_230_562, 18_576_084, 21_260_563, 24_332_984, 27_849_408, 31_873_999,
];

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE_GAS: u64 = super::PAGE_GAS as u64;

    #[test]
    fn the_first_two_pages_are_free() {
        assert_eq!(memory_cost(2, 0, 0), 0);
        assert_eq!(memory_cost(1, 1, 1), 0);
    }

    #[test]
    fn a_page_costs_a_thousand_gas_and_its_step_on_the_ramp() {
        assert_eq!(memory_cost(1, 2, 2), PAGE_GAS);
        assert_eq!(memory_cost(10, 2, 2), 10 * PAGE_GAS + 5 - 1);
        assert_eq!(memory_cost(36, 0, 0), 34 * PAGE_GAS + 128 - 1);
        assert_eq!(memory_cost(64, 0, 0), 62 * PAGE_GAS + 5645 - 1);
    }

    #[test]
    fn pages_below_the_high_water_mark_pay_no_ramp() {
        assert_eq!(memory_cost(10, 2, 64), 10 * PAGE_GAS);
        assert_eq!(memory_cost(10, 60, 64), 10 * PAGE_GAS + 12_689 - 5645);
    }

    #[test]
    fn any_way_up_to_the_limit_costs_the_same() {
        for step in [1u16, 2, 4, 8, 16, 32, 64, 128] {
            let total: u64 = (0..PAGE_LIMIT / step)
                .map(|i| memory_cost(step, i * step, i * step))
                .sum();
            assert_eq!(total, 126 * PAGE_GAS + 31_873_999 - 1, "in steps of {step}");
        }
    }

    #[test]
    fn nobody_can_pay_for_more_than_the_limit() {
        for (new, open) in [(129, 0), (1, 128), (u16::MAX, 0)] {
            assert!(
                memory_cost(new, open, open) > u64::MAX / 2,
                "{new} on {open}"
            );
        }
    }
}
