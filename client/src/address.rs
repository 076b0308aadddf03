//! Addresses as people write them.

pub use prover::{WrongChecksum, check_checksum as check};

/// The same of every address in a text: an argument, or a line of a file.
///
/// # Errors
/// The first with a wrong checksum.
pub fn check_all(text: &str) -> Result<(), WrongChecksum> {
    text.split(|char: char| !char.is_ascii_alphanumeric())
        .try_for_each(check)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of EIP-55.
    const RIGHT: &str = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

    #[test]
    fn it_is_found_within_other_text() {
        let wrong = RIGHT.replace("Aeb6", "aeb6");
        for text in [
            format!("--to={wrong}"),
            format!("7,{wrong},1"),
            format!("[{RIGHT},\"{wrong}\"]"),
        ] {
            assert!(check_all(&text).is_err(), "{text}");
        }
        assert_eq!(check_all(&format!("a {RIGHT} b")), Ok(()));
    }
}
