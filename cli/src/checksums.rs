//! Addresses on the command line, whatever they are for.

use std::ffi::OsStr;

use clap::{CommandFactory, error::ErrorKind};
use client::address;

use crate::args::Cli;

/// Refuses a command line with an address whose capital letters are not its checksum.
///
/// # Errors
/// As those of the command line's own parser: the first such address, and what it would be.
pub fn check<T: AsRef<OsStr>>(args: impl IntoIterator<Item = T>) -> Result<(), clap::Error> {
    for argument in args {
        address::check_all(&argument.as_ref().to_string_lossy())
            .map_err(|wrong| Cli::command().error(ErrorKind::ValueValidation, wrong))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_with_a_wrong_letter_is_refused_wherever_it_stands() {
        let wrong = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAee";
        for args in [
            vec!["claim", "--to", wrong],
            vec!["claim", &format!("--to={wrong}")],
        ] {
            let error = check(&args).unwrap_err();
            assert_eq!(error.exit_code(), 2);
            assert!(error.to_string().contains(wrong), "{error}");
        }
    }

    #[test]
    fn other_words_are_left_alone() {
        let right = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
        assert!(check(["claim", "--to", right, "--all", ""]).is_ok());
    }
}
