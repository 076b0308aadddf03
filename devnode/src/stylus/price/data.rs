//! The fee for the state an activation occupies: a price per byte that rises with demand and decays with
//! time.

use alloy_primitives::U256;

/// 1 TiB a year, in bytes per second: the growth that keeps the price at its minimum.
const BYTES_PER_SECOND: u32 = ((1u64 << 40) / (365 * 24) / 3600) as u32;
/// Least price, wei per byte.
const MIN_PRICE: u64 = 82_928_201;
/// Demand at which the price has risen by the factor e.
const INERTIA: u64 = 21_360_419;
/// Unix time of the model's first update.
const FIRST_UPDATE: u64 = 1_421_388_000;
/// One, in basis points.
const ONE: u64 = 10_000;
/// Terms of the series for the exponential.
const TERMS: u64 = 12;

/// State of the price model. Part of the chain's state: it must be reverted with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DataPricer {
    /// Bytes asked for lately.
    pub demand: u32,
    /// Unix time of the last update, seconds.
    pub updated: u64,
}

impl Default for DataPricer {
    fn default() -> Self {
        Self {
            demand: 0,
            updated: FIRST_UPDATE,
        }
    }
}

impl DataPricer {
    /// Takes note of `bytes` (an activation's `asm_estimate`) at unix time `now` and returns their fee in
    /// wei.
    pub fn charge(&mut self, bytes: u32, now: u64) -> U256 {
        let elapsed = u32::try_from(now.saturating_sub(self.updated)).unwrap_or(u32::MAX);
        let credit = BYTES_PER_SECOND.saturating_mul(elapsed);
        self.demand = self.demand.saturating_sub(credit).saturating_add(bytes);
        self.updated = now;

        let exponent = ONE * u64::from(self.demand) / INERTIA;
        let per_byte = MIN_PRICE.saturating_mul(exp_bips(exponent)) / ONE;
        U256::from(per_byte.saturating_mul(u64::from(bytes)))
    }
}

/// e^x by a truncated series, `x` and the result in basis points.
fn exp_bips(x: u64) -> u64 {
    let mut result = ONE + x / TERMS;
    for term in (1..TERMS).rev() {
        result = ONE + result.saturating_mul(x) / (term * ONE);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_790_000_000;

    #[test]
    fn a_first_activation_pays_little_more_than_the_minimum() {
        let fee = DataPricer::default().charge(600_000, NOW);
        let exponent = ONE * 600_000 / INERTIA;
        let factor = ONE + exponent + exponent * exponent / (2 * ONE);
        assert_eq!(fee, U256::from(MIN_PRICE * factor / ONE * 600_000));
    }

    #[test]
    fn demand_raises_the_fee_until_time_has_passed() {
        let mut pricer = DataPricer::default();
        let first = pricer.charge(600_000, NOW);
        let second = pricer.charge(600_000, NOW);
        let later = pricer.charge(600_000, NOW + 3600);
        assert!(second > first);
        assert_eq!(later, first);
    }

    #[test]
    fn the_exponential_is_one_at_zero_and_e_at_one() {
        assert_eq!(exp_bips(0), ONE);
        assert_eq!(exp_bips(ONE), 27_182);
    }

    #[test]
    fn the_fee_of_any_size_and_time_is_computed_without_overflow() {
        let mut pricer = DataPricer {
            demand: u32::MAX,
            updated: FIRST_UPDATE,
        };
        assert!(pricer.charge(u32::MAX, FIRST_UPDATE) > U256::ZERO);
        assert!(pricer.charge(1, u64::MAX) > U256::ZERO);
        assert!(pricer.charge(1, 0) > U256::ZERO);
    }
}
