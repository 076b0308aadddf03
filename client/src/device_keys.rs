//! The keys of a production run: a file of addresses, their root, and the proof of each.

use std::path::Path;

use alloy::primitives::{Address, B256};
use anyhow::{Context, Result, bail, ensure};
use protocol::{NumberedKey, sum_tree::Tree};
use prover::Native;

use crate::bindings::IDeviceRegistry::{Node, registerRootCall};

/// Two keys or more in ascending order, whatever the order of the file, and the tree over them.
#[derive(Clone, Debug)]
pub struct KeyTree {
    keys: Vec<Address>,
    tree: Tree,
}

/// The place of a key under a root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyProof {
    /// The key's number, counted from 0.
    pub number: u64,
    /// The mask and the siblings, 40 bytes each.
    pub proof: Vec<u8>,
}

impl KeyTree {
    /// Reads a file of keys, one address per line.
    ///
    /// # Errors
    /// As [`read_keys`].
    pub fn read(path: &Path) -> Result<Self> {
        Self::new(read_keys(path)?)
    }

    /// The tree over these keys.
    ///
    /// # Errors
    /// If there are fewer than two: a single key is registered itself.
    pub fn new(mut keys: Vec<Address>) -> Result<Self> {
        ensure!(
            keys.len() > 1,
            "a root is of two keys or more, not of {}: a single key is registered itself (`dimo device register`)",
            keys.len()
        );
        keys.sort_unstable();
        let numbered = (0..).zip(&keys).map(|(number, key)| NumberedKey {
            number,
            key: key.into_array(),
        });
        let tree = Tree::build::<Native, _>(&numbered.collect::<Vec<_>>())?;
        Ok(Self { keys, tree })
    }

    /// The root's hash.
    pub fn root(&self) -> B256 {
        self.tree.root().node.hash.into()
    }

    /// Number of keys, which is the root's sum.
    pub fn count(&self) -> u64 {
        self.tree.root().node.sum
    }

    /// The call by which a manufacturer vouches for them.
    pub fn call(&self, manufacturer: u32) -> registerRootCall {
        let [left, right] = self.tree.children::<Native>().map(|child| Node {
            hash: child.hash.into(),
            sum: child.sum,
        });
        registerRootCall {
            manufacturerId: manufacturer,
            left,
            right,
        }
    }

    /// The proof of a key; none if it is not among them.
    pub fn proof(&self, key: Address) -> Option<KeyProof> {
        let number = u64::try_from(self.keys.binary_search(&key).ok()?).ok()?;
        let proof = self.tree.prove::<Native>(number)?;
        Some(KeyProof { number, proof })
    }
}

/// Addresses of a file, one per line; empty lines and what follows a `#` do not count.
///
/// # Errors
/// A file that cannot be read or holds no key, a line that is no address, a key that is there twice. Names file and line.
pub fn read_keys(path: &Path) -> Result<Vec<Address>> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read the keys in {}", path.display()))?;
    let mut lines = Vec::new();
    for (number, line) in (1_usize..).zip(text.lines()) {
        let line = line.split('#').next().unwrap_or_default().trim();
        if line.is_empty() {
            continue;
        }
        let key: Address = line.parse().with_context(|| {
            format!(
                "{}, line {number}: `{line}` is not the address of a key",
                path.display()
            )
        })?;
        lines.push((key, number));
    }
    ensure!(!lines.is_empty(), "{} holds no keys", path.display());
    let mut sorted = lines.clone();
    sorted.sort_unstable();
    for pair in sorted.windows(2) {
        if let [(key, first), (other, second)] = pair
            && key == other
        {
            bail!(
                "{}: key {key} is in line {first} and again in line {second}",
                path.display()
            );
        }
    }
    Ok(lines.into_iter().map(|(key, _)| key).collect())
}

#[cfg(test)]
mod tests {
    use protocol::{Node, sum_tree::verify};

    use super::*;

    fn keys(count: u8) -> Vec<Address> {
        (1..=count).map(Address::repeat_byte).collect()
    }

    fn file(content: &str) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.txt");
        std::fs::write(&path, content).unwrap();
        (folder, path)
    }

    #[test]
    fn every_key_proves_itself_and_the_root_counts_them() {
        let tree = KeyTree::new(keys(5)).unwrap();
        let root = NumberedKey::root(tree.root().0, tree.count());
        assert_eq!(tree.count(), 5);
        for key in keys(5) {
            let KeyProof { number, proof } = tree.proof(key).unwrap();
            let leaf = NumberedKey {
                number,
                key: key.into_array(),
            };
            verify::<Native, _>(&leaf, &root, &proof).unwrap();
        }
        assert_eq!(tree.proof(Address::ZERO), None);
    }

    #[test]
    fn what_is_registered_gives_the_root_and_its_number_of_keys() {
        let tree = KeyTree::new(keys(5)).unwrap();
        let registerRootCall { left, right, .. } = tree.call(1);
        let [left, right] = [left, right].map(|child| Node {
            hash: child.hash.0,
            sum: child.sum,
        });
        let root = NumberedKey::root_of_children::<Native>(&left, &right).unwrap();
        assert_eq!((root.node.hash, root.node.sum), (tree.root().0, 5));
    }

    #[test]
    fn a_single_key_is_no_tree() {
        for count in [0, 1] {
            let message = KeyTree::new(keys(count)).unwrap_err().to_string();
            assert!(message.contains("`dimo device register`"), "{message}");
        }
    }

    #[test]
    fn the_order_of_the_file_does_not_matter() {
        let mut reversed = keys(5);
        reversed.reverse();
        assert_eq!(
            KeyTree::new(keys(5)).unwrap().root(),
            KeyTree::new(reversed).unwrap().root()
        );
    }

    #[test]
    fn comments_and_empty_lines_do_not_count() {
        let (_folder, path) = file(&format!(
            "# run 7\n{}\n\n {} # spare\n",
            Address::repeat_byte(2),
            Address::repeat_byte(1)
        ));
        let expected = [Address::repeat_byte(2), Address::repeat_byte(1)];
        assert_eq!(read_keys(&path).unwrap(), expected);
    }

    #[test]
    fn a_line_that_is_no_key_is_named() {
        let (_folder, path) = file(&format!("{}\n0x12\n", Address::repeat_byte(1)));
        let message = format!("{:#}", read_keys(&path).unwrap_err());
        assert!(
            message.contains("line 2") && message.contains("`0x12`"),
            "{message}"
        );
    }

    #[test]
    fn a_key_that_is_there_twice_is_named_with_its_lines() {
        let key = Address::repeat_byte(1);
        let (_folder, path) = file(&format!("{key}\n{}\n{key}\n", Address::repeat_byte(2)));
        let message = read_keys(&path).unwrap_err().to_string();
        assert!(message.contains("line 1 and again in line 3"), "{message}");
    }

    #[test]
    fn a_file_without_keys_is_refused() {
        let (_folder, path) = file("# nothing\n");
        assert!(
            read_keys(&path)
                .unwrap_err()
                .to_string()
                .contains("no keys")
        );
    }
}
