//! Where a fold stands, on disk, so that the next one need not begin anew.
//!
//! The file: `DIMOFOLD`, the format's version (u32, big-endian), keccak256 of the rest, the rest in postcard. It is written
//! beside its place and renamed, so it is whole or not there. The one a run started from is kept as `FILE.previous`: after a
//! reorganisation that reaches behind the newer one the older may still hold.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use alloy_primitives::{B256, keccak256};
use serde::{Deserialize, Serialize};

use crate::chain::comparison::Touched;
use crate::chain::{Contracts, Error, State};
use crate::output::replace;

const MAGIC: &[u8; 8] = b"DIMOFOLD";
/// Changes with the file's layout and with what [`State`] holds.
const VERSION: u32 = 4;
const HEADER: usize = MAGIC.len() + 4 + 32;

/// A fold of everything up to a block.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Checkpoint {
    pub(super) chain_id: u64,
    /// The last block folded.
    pub(super) number: u64,
    /// Its hash.
    pub(super) hash: B256,
    pub(super) state: State,
    /// What of it was not compared with the contracts yet.
    pub(super) touched: Touched,
}

/// What is in a file's place.
#[derive(Debug)]
pub(super) enum Found {
    Nothing,
    Whole(Box<Checkpoint>),
    /// Cut short, altered, or of another version of the program; why.
    Unusable(&'static str),
}

/// The file and its predecessor.
pub(super) struct Store {
    path: PathBuf,
}

impl Store {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// The newer file, then the older one.
    pub(super) fn paths(&self) -> [PathBuf; 2] {
        let mut previous: OsString = self.path.clone().into_os_string();
        previous.push(".previous");
        [self.path.clone(), previous.into()]
    }

    /// Keeps the file as the older one, before the first write of a run that started from it.
    pub(super) fn keep(&self) -> Result<(), Error> {
        let [path, previous] = self.paths();
        fs::rename(&path, previous).map_err(|source| Error::Checkpoint { path, source })
    }

    /// Removes a file, if it is there.
    pub(super) fn remove(path: &Path) -> Result<(), Error> {
        match fs::remove_file(path) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                let path = path.to_owned();
                Err(Error::Checkpoint { path, source })
            }
            _ => Ok(()),
        }
    }

    /// Puts a checkpoint in the file's place.
    pub(super) fn write(&self, checkpoint: &Checkpoint) -> Result<(), Error> {
        let refused = |source| Error::Checkpoint {
            path: self.path.clone(),
            source,
        };
        let body = postcard::to_stdvec(checkpoint)
            .map_err(|error| refused(std::io::Error::other(error)))?;
        let mut bytes = Vec::with_capacity(HEADER + body.len());
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&VERSION.to_be_bytes());
        bytes.extend_from_slice(keccak256(&body).as_slice());
        bytes.extend_from_slice(&body);
        replace(&self.path, &bytes).map_err(refused)
    }
}

/// Reads a file, if it is there. One of another chain or other contracts is an error: it must not be replaced.
pub(super) fn read(path: &Path, chain_id: u64, contracts: &Contracts) -> Result<Found, Error> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(source) => {
            let path = path.to_owned();
            return Err(Error::Checkpoint { path, source });
        }
    };
    // Cut short it may be, as by a full disk; with another beginning it is somebody's file.
    if !bytes.iter().zip(MAGIC).all(|(byte, magic)| byte == magic) {
        let path = path.to_owned();
        return Err(Error::NoCheckpoint { path });
    }
    let mut checkpoint = match parse(&bytes) {
        Ok(checkpoint) => checkpoint,
        Err(reason) => return Ok(Found::Unusable(reason)),
    };
    if checkpoint.chain_id != chain_id || checkpoint.state.contracts() != contracts {
        return Err(Error::ForeignCheckpoint {
            path: path.to_owned(),
            chain_id: checkpoint.chain_id,
            contracts: Box::new(*checkpoint.state.contracts()),
        });
    }
    checkpoint.state.index();
    Ok(Found::Whole(Box::new(checkpoint)))
}

fn parse(bytes: &[u8]) -> Result<Checkpoint, &'static str> {
    let (header, body) = bytes.split_at_checked(HEADER).ok_or("it is cut short")?;
    let (_, rest) = header.split_at(MAGIC.len());
    let (version, checksum) = rest.split_at(4);
    if version != VERSION.to_be_bytes() {
        return Err("another version of the program wrote it");
    }
    if keccak256(body) != checksum {
        return Err("it is damaged: its checksum is another");
    }
    postcard::from_bytes(body).map_err(|_| "it does not decode")
}

#[cfg(test)]
mod tests {
    use alloy_primitives::Address;

    use super::*;

    const CONTRACTS: Contracts = Contracts {
        manufacturer_registry: Address::repeat_byte(1),
        vehicle_id: Address::repeat_byte(2),
        device_registry: Address::repeat_byte(3),
    };

    fn checkpoint(number: u64) -> Checkpoint {
        Checkpoint {
            chain_id: 7,
            number,
            hash: B256::repeat_byte(9),
            state: State::new(CONTRACTS),
            touched: Touched::default(),
        }
    }

    fn whole(found: Found) -> Checkpoint {
        match found {
            Found::Whole(checkpoint) => *checkpoint,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_checkpoint_reads_back_as_written_and_the_one_before_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(folder.path().join("new").join("fold"));
        let [newer, older] = store.paths();
        assert!(matches!(read(&newer, 7, &CONTRACTS), Ok(Found::Nothing)));
        store.write(&checkpoint(1)).unwrap();
        store.keep().unwrap();
        for number in [2, 3] {
            store.write(&checkpoint(number)).unwrap();
        }
        assert_eq!(whole(read(&newer, 7, &CONTRACTS).unwrap()), checkpoint(3));
        assert_eq!(whole(read(&older, 7, &CONTRACTS).unwrap()), checkpoint(1));
    }

    #[test]
    fn a_file_with_one_byte_changed_or_missing_is_unusable() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("fold");
        Store::new(path.clone()).write(&checkpoint(1)).unwrap();
        let bytes = fs::read(&path).unwrap();
        for place in 0..bytes.len() {
            let mut altered = bytes.clone();
            altered[place] ^= 1;
            for damaged in [&altered[..], &bytes[..place]] {
                fs::write(&path, damaged).unwrap();
                let found = read(&path, 7, &CONTRACTS);
                match damaged.len() == bytes.len() && place < MAGIC.len() {
                    true => assert!(matches!(found, Err(Error::NoCheckpoint { .. }))),
                    false => assert!(matches!(found, Ok(Found::Unusable(_))), "byte {place}"),
                }
            }
        }
    }

    #[test]
    fn a_checkpoint_of_another_chain_or_other_contracts_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("fold");
        Store::new(path.clone()).write(&checkpoint(1)).unwrap();
        let other = Contracts {
            vehicle_id: Address::repeat_byte(4),
            ..CONTRACTS
        };
        for (chain_id, contracts) in [(8, CONTRACTS), (7, other)] {
            let refused = read(&path, chain_id, &contracts).unwrap_err();
            let words = refused.to_string();
            assert!(words.contains("chain 7"), "{words}");
        }
    }
}
