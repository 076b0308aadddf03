//! Flagged accounts: vehicles that would pay them are withheld.

use std::collections::BTreeSet;
use std::path::Path;

use alloy_primitives::{Address, B256, Keccak256};

use super::vehicles::{check_letters, nonzero_address};
use crate::text::bare;
use crate::{Error, Problem};

/// A set of accounts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flagged(BTreeSet<Address>);

impl Flagged {
    /// Reads a file with one address per line; empty lines are skipped.
    ///
    /// # Errors
    /// A file that cannot be read, or a line that is no address.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text = std::fs::read(path).map_err(Error::io(path))?;
        let mut accounts = BTreeSet::new();
        for (line, cell) in (1..).zip(text.split(|byte| *byte == b'\n')) {
            let cell = bare(cell);
            if cell.is_empty() {
                continue;
            }
            let refused = |problem| Error::Row {
                path: path.to_owned(),
                line,
                problem,
            };
            let account = nonzero_address(cell).ok_or_else(|| {
                refused(Problem::Cell {
                    column: "account",
                    found: String::from_utf8_lossy(cell).into_owned(),
                    expected: "a 0x-prefixed address other than zero",
                })
            })?;
            check_letters(cell).map_err(refused)?;
            accounts.insert(Address::from(account));
        }
        Ok(Self(accounts))
    }

    /// Whether an account is one of them.
    pub fn contains(&self, account: Address) -> bool {
        self.0.contains(&account)
    }

    /// Keccak-256 of the addresses, ascending, one after the other: says which list was used.
    pub fn hash(&self) -> B256 {
        let mut hasher = Keccak256::new();
        for account in &self.0 {
            hasher.update(account);
        }
        hasher.finalize()
    }
}

impl FromIterator<Address> for Flagged {
    fn from_iter<I: IntoIterator<Item = Address>>(accounts: I) -> Self {
        Self(accounts.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Flagged, Error> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("flagged.txt");
        std::fs::write(&path, text).unwrap();
        Flagged::read(&path)
    }

    #[test]
    fn a_line_is_an_account_and_order_and_case_do_not_matter() {
        let [low, high] = [Address::repeat_byte(0xaa), Address::repeat_byte(0xbb)];
        let flagged = read(&format!("{high}\r\n\n  {low:#x}  \n{high:#x}")).unwrap();
        assert!(flagged.contains(low) && flagged.contains(high));
        assert!(!flagged.contains(Address::ZERO));
        assert_eq!(flagged, [low, high].into_iter().collect());
        assert_eq!(
            flagged.hash(),
            read(&format!("{low}\n{high}")).unwrap().hash()
        );
        assert_ne!(flagged.hash(), Flagged::default().hash());
    }

    #[test]
    fn a_line_that_is_no_account_is_named() {
        let mistyped = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD";
        for bad in ["0x12", "alice", mistyped, &Address::ZERO.to_string()] {
            let words = read(&format!("{}\n{bad}\n", Address::repeat_byte(1)))
                .unwrap_err()
                .to_string();
            assert!(words.contains("line 2") && words.contains(bad), "{words}");
        }
    }
}
