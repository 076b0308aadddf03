//! The bytes of a state file: a mark, the version of the format, length and checksum of the content, the content.

use alloy_primitives::{B256, keccak256};
use serde::{Serialize, de::DeserializeOwned};

/// How every state file begins.
const MARK: &[u8; 14] = b"devnode state\n";
/// The version this code writes, and the only one it reads.
const VERSION: u32 = 1;
/// Bytes before the content.
const HEADER: usize = MARK.len() + 4 + 8 + 32;

/// Why bytes are no state.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    /// It does not begin as it should.
    #[error("it is not a state file of devnode")]
    Foreign,
    /// It was written by a later release.
    #[error("its format has version {found}, this devnode reads version {known}")]
    Version {
        /// Version of the file.
        found: u32,
        /// Version of this program.
        known: u32,
    },
    /// Its end is missing, or more follows.
    #[error("it has {found} bytes instead of {expected}: it was cut off or added to")]
    Length {
        /// Bytes there are.
        found: u64,
        /// Bytes there should be.
        expected: u64,
    },
    /// Its content has changed since it was written.
    #[error("its checksum does not match: it is damaged")]
    Checksum,
    /// Its content cannot be used although the checksum matches.
    #[error("its content cannot be used: {0}")]
    Content(String),
}

impl FormatError {
    /// An error about the content.
    pub(crate) fn content(error: impl std::fmt::Display) -> Self {
        Self::Content(error.to_string())
    }
}

/// The bytes of a file with this content.
pub(crate) fn encode(content: &impl Serialize) -> Result<Vec<u8>, FormatError> {
    let mut bytes = vec![0; HEADER];
    bytes = postcard::to_extend(content, bytes).map_err(FormatError::content)?;
    let content = &bytes[HEADER..];
    let (length, checksum) = (content.len() as u64, keccak256(content));
    let header = [
        MARK.as_slice(),
        &VERSION.to_be_bytes(),
        &length.to_be_bytes(),
        checksum.as_slice(),
    ]
    .concat();
    bytes[..HEADER].copy_from_slice(&header);
    Ok(bytes)
}

/// The content of a file.
pub(crate) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, FormatError> {
    let rest = match bytes.strip_prefix(MARK) {
        Some(rest) => rest,
        None if !bytes.is_empty() && MARK.starts_with(bytes) => &[],
        None => return Err(FormatError::Foreign),
    };
    let cut_off = |expected: u64| FormatError::Length {
        found: bytes.len() as u64,
        expected,
    };
    let at_least = HEADER as u64;
    let (version, rest) = rest.split_first_chunk().ok_or_else(|| cut_off(at_least))?;
    let found = u32::from_be_bytes(*version);
    if found != VERSION {
        return Err(FormatError::Version {
            found,
            known: VERSION,
        });
    }
    let (length, rest) = rest.split_first_chunk().ok_or_else(|| cut_off(at_least))?;
    let (checksum, content) = rest
        .split_first_chunk::<32>()
        .ok_or_else(|| cut_off(at_least))?;
    let length = u64::from_be_bytes(*length);
    if length != content.len() as u64 {
        return Err(cut_off(at_least.saturating_add(length)));
    }
    if keccak256(content) != B256::from(*checksum) {
        return Err(FormatError::Checksum);
    }
    let (content, rest) = postcard::take_from_bytes(content).map_err(FormatError::content)?;
    match rest.len() {
        0 => Ok(content),
        more => Err(FormatError::Content(format!("{more} bytes follow it"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> Vec<u8> {
        encode(&vec![1u64, 2, 300]).unwrap()
    }

    fn refusal(bytes: &[u8]) -> FormatError {
        decode::<Vec<u64>>(bytes).unwrap_err()
    }

    #[test]
    fn content_survives() {
        assert_eq!(decode::<Vec<u64>>(&file()), Ok(vec![1, 2, 300]));
    }

    #[test]
    fn every_cut_is_noticed() {
        let file = file();
        assert_eq!(refusal(&[]), FormatError::Foreign);
        for length in 1..file.len() {
            let error = refusal(&file[..length]);
            assert!(
                matches!(error, FormatError::Length { .. }),
                "{length}: {error}"
            );
        }
    }

    #[test]
    fn every_changed_byte_is_noticed() {
        let file = file();
        for index in 0..file.len() {
            let mut changed = file.clone();
            changed[index] ^= 0x40;
            refusal(&changed);
        }
    }

    #[test]
    fn bytes_that_follow_are_noticed() {
        let longer = [file(), vec![0]].concat();
        assert!(matches!(refusal(&longer), FormatError::Length { .. }));
    }

    #[test]
    fn other_files_and_later_versions_are_told_apart() {
        assert_eq!(refusal(b"{\"accounts\": []}"), FormatError::Foreign);
        let mut later = file();
        later[MARK.len() + 3] = 9;
        assert_eq!(
            refusal(&later),
            FormatError::Version {
                found: 9,
                known: VERSION
            }
        );
    }

    #[test]
    fn content_of_another_shape_is_refused() {
        assert!(matches!(
            decode::<(u64, String)>(&file()),
            Err(FormatError::Content(_))
        ));
    }
}
