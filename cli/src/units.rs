//! Token amounts as people write them: decimal DIMO with up to 18 places.

use alloy::primitives::U256;

/// Wei in one DIMO.
pub const ONE_DIMO: u128 = 1_000_000_000_000_000_000;

/// `165750000000000000000` → `165.75`: thousands separated, trailing zeros cut, never rounded.
pub fn dimo(wei: U256) -> String {
    let (whole, fraction) = wei.div_rem(U256::from(ONE_DIMO));
    let whole = grouped(&whole.to_string());
    let fraction = format!("{:0>18}", fraction.to_string());
    match fraction.trim_end_matches('0') {
        "" => whole,
        digits => format!("{whole}.{digits}"),
    }
}

/// Separates thousands by commas: `60000000` → `60,000,000`.
pub fn grouped(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// [`grouped`] for anything that prints as digits.
pub fn count(number: impl std::fmt::Display) -> String {
    grouped(&number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_the_reference_reward_without_rounding() {
        assert_eq!(dimo(U256::from(165_750_000_000_000_000_000u128)), "165.75");
    }

    #[test]
    fn prints_a_single_wei_in_full() {
        assert_eq!(dimo(U256::from(1)), "0.000000000000000001");
    }

    #[test]
    fn separates_thousands() {
        assert_eq!(dimo(U256::from(1_105_000 * ONE_DIMO)), "1,105,000");
        assert_eq!(count(100), "100");
        assert_eq!(count(1_000), "1,000");
    }
}
