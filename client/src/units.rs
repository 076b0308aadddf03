//! Token amounts as people write them: decimal DIMO with up to 18 places.

use std::{fmt, str::FromStr};

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

/// An amount as somebody types it: `1000`, `0.5`, with up to 18 decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dimo(u128);

impl Dimo {
    /// The amount in wei.
    pub const fn wei(self) -> u128 {
        self.0
    }
}

impl fmt::Display for Dimo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&dimo(U256::from(self.0)))
    }
}

impl FromStr for Dimo {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wei = || {
            let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
            let digits =
                |part: &str| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
            let fits = digits(whole) && digits(fraction) && fraction.len() <= 18;
            let whole: u128 = fits.then(|| whole.parse().ok()).flatten()?;
            let fraction: u128 = format!("{fraction:0<18}").parse().ok()?;
            whole.checked_mul(ONE_DIMO)?.checked_add(fraction)
        };
        wei().map(Self).ok_or_else(|| {
            format!("`{text}` is no amount of DIMO: give a number such as 1000 or 0.5, with up to 18 decimals")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_amounts_to_the_last_wei() {
        assert_eq!("1000".parse(), Ok(Dimo(1_000 * ONE_DIMO)));
        assert_eq!("0.000000000000000001".parse(), Ok(Dimo(1)));
        assert_eq!("1.5".parse::<Dimo>().unwrap().to_string(), "1.5");
    }

    #[test]
    fn refuses_what_is_no_amount_and_repeats_it() {
        for wrong in [
            "",
            ".5",
            "1.",
            "-1",
            "1,000",
            "1e3",
            "0.0000000000000000001",
            &"9".repeat(40),
        ] {
            let error = wrong.parse::<Dimo>().unwrap_err();
            assert!(error.contains(&format!("`{wrong}`")), "{error}");
        }
    }

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
