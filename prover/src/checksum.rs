//! Addresses as people write them.

use std::fmt;
use std::str::FromStr;

use alloy_primitives::Address;

/// Capital letters of an address that are not its checksum (EIP-55): a letter is wrong, or its case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongChecksum {
    given: String,
    /// What the letters that were given would have to be.
    expected: Address,
}

impl fmt::Display for WrongChecksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the address {} is mistyped: its letters would be {}. Copy it again; write all letters small only if you are sure of it",
            self.given, self.expected
        )
    }
}

impl std::error::Error for WrongChecksum {}

/// Refuses `text` if it is an address of small and capital letters that are not its checksum. Anything else is left alone, an
/// address of small letters only included: that bears no checksum.
///
/// # Errors
/// If the checksum is wrong.
pub fn check(text: &str) -> Result<(), WrongChecksum> {
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    let Some(digits) = digits.filter(|digits| digits.len() == 40) else {
        return Ok(());
    };
    let has = |of: fn(&u8) -> bool| digits.bytes().any(|byte| of(&byte));
    if !has(u8::is_ascii_uppercase) || !has(u8::is_ascii_lowercase) {
        return Ok(());
    }
    match Address::from_str(digits) {
        Ok(expected) if expected.to_checksum(None).get(2..) != Some(digits) => Err(WrongChecksum {
            given: text.to_owned(),
            expected,
        }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of EIP-55.
    const RIGHT: &str = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

    #[test]
    fn a_right_checksum_and_one_case_only_are_accepted() {
        let small = RIGHT.to_lowercase();
        let capital = format!("0x{}", RIGHT[2..].to_uppercase());
        for text in [RIGHT, &small, &capital] {
            assert_eq!(check(text), Ok(()));
        }
    }

    #[test]
    fn a_wrong_letter_and_a_wrong_case_are_refused_with_what_it_would_be() {
        let wrong_case = RIGHT.replace("Aeb6", "aeb6");
        let error = check(&wrong_case).unwrap_err().to_string();
        assert!(
            error.contains(&wrong_case) && error.contains(RIGHT),
            "{error}"
        );
        assert!(check(&RIGHT.replace("Aeb6", "Aeb7")).is_err());
        assert!(check(&RIGHT.replace("BeAed", "BeAee")).is_err());
        assert!(check(&wrong_case.replace("0x", "0X")).is_err());
        assert_eq!(check(&RIGHT.replace("0x", "0X")), Ok(()));
    }

    #[test]
    fn what_is_no_address_is_left_alone() {
        for text in [
            "",
            "0x",
            "0xAb",
            "Ab5",
            &format!("{RIGHT}Ab"),
            &RIGHT.replace('5', "g"),
        ] {
            assert_eq!(check(text), Ok(()));
        }
    }
}
