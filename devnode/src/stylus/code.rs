//! The forms in which a program lies on chain.
//!
//! * whole: `0xEFF000`, a dictionary byte, the brotli-packed WASM;
//! * split (ArbOS 60): a root, `0xEFF002`, a dictionary byte, the unpacked length (4 bytes, big-endian) and the addresses
//!   of its fragments; each fragment is `0xEFF001` and a piece of the packed WASM.

use std::io::{ErrorKind, Read};

use alloy_primitives::{Address, Bytes};
use brotli::{
    IoReaderWrapper, IoWriterWrapper,
    enc::{BrotliEncoderParams, StandardAlloc},
};

use super::{config::Version, price::MAX_WASM_SIZE};

/// How the code of a whole Stylus program begins.
pub const PREFIX: [u8; 3] = [0xef, 0xf0, 0x00];
/// How the code of a fragment begins.
pub const FRAGMENT_PREFIX: [u8; 3] = [0xef, 0xf0, 0x01];
/// How the code of the root of a split program begins.
pub const ROOT_PREFIX: [u8; 3] = [0xef, 0xf0, 0x02];

/// The dictionary byte for "no dictionary".
const NO_DICTIONARY: u8 = 0;
/// The dictionary byte for the one dictionary that Nitro has. It is part of Nitro's sources and may not travel with others:
/// who needs it names the file.
const STYLUS_DICTIONARY: u8 = 1;
/// Bytes that are packed or unpacked at a time.
const BUFFER: usize = 4096;
/// Bytes of a root before its addresses.
const ROOT_HEADER: usize = 8;

/// Why code is not a Stylus program.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// The prefix is missing.
    #[error("the code does not begin with 0xeff000: it is not a Stylus program")]
    NotStylus,
    /// There is no dictionary byte.
    #[error("the code ends after its prefix")]
    Truncated,
    /// A dictionary was used that is not here.
    #[error(
        "the code is packed with dictionary 1, Nitro's own, which is not part of this program: name its file, \
         crates/brotli/src/dicts/stylus-program-11.lz of Nitro's sources (--stylus-dictionary)"
    )]
    NoDictionary,
    /// Another dictionary was used.
    #[error("the code is packed with dictionary {0}; there are 0 (none) and 1")]
    Dictionary(u8),
    /// The packed part is not brotli.
    #[error("brotli fails: {0}")]
    Brotli(String),
    /// The program is too large.
    #[error("the program unpacks to more than {limit} bytes")]
    TooLarge {
        /// Most bytes it may have.
        limit: usize,
    },
    /// A root whose addresses are cut off.
    #[error("the root of the program has {0} bytes: 8 and a multiple of 20 are needed")]
    RootLength(usize),
    /// A root without fragments, or with too many.
    #[error("the program has {have} fragments, 1 to {limit} are allowed")]
    FragmentCount {
        /// How many it has.
        have: usize,
        /// How many it may have.
        limit: u8,
    },
    /// An account that a root names holds no fragment.
    #[error("{0} holds no fragment of a program: its code does not begin with 0xeff001")]
    NotAFragment(Address),
    /// A fragment instead of its root.
    #[error("this is a fragment of a program; name the root instead")]
    Fragment,
    /// The root is wrong about the program.
    #[error("the program unpacks to {have} bytes, its root says {want}")]
    UnpackedLength {
        /// Bytes it has.
        have: usize,
        /// Bytes the root names.
        want: u32,
    },
}

/// Whether this is the code of a whole program.
pub fn is_stylus(code: &[u8]) -> bool {
    begins(code, PREFIX)
}

/// Whether this is the code of the root of a split program.
pub fn is_root(code: &[u8]) -> bool {
    begins(code, ROOT_PREFIX)
}

/// Whether this is the code of a fragment.
pub fn is_fragment(code: &[u8]) -> bool {
    begins(code, FRAGMENT_PREFIX)
}

/// Whether a call to this code runs WASM.
pub fn is_program(code: &[u8], version: Version) -> bool {
    is_stylus(code) || (version >= Version::Arbos60 && is_root(code))
}

/// Whether this code may be deployed although it begins with 0xEF (EIP-3541).
pub fn is_deployable(code: &[u8], version: Version) -> bool {
    is_program(code, version) || (version >= Version::Arbos60 && is_fragment(code))
}

/// A prefix alone is nothing.
fn begins(code: &[u8], prefix: [u8; 3]) -> bool {
    code.len() > prefix.len() && code.starts_with(&prefix)
}

/// Packs a program for deployment. Best effort of brotli (quality 11, 4 MiB window), deterministic.
pub fn compress(wasm: &[u8]) -> Result<Bytes, CodeError> {
    let head = [PREFIX.as_slice(), &[NO_DICTIONARY]].concat();
    Ok([head, pack(wasm, &[])?].concat().into())
}

/// Packs a program with dictionary 1, whose bytes these are: what the program has in common with it takes no room.
pub fn compress_with(wasm: &[u8], dictionary: &[u8]) -> Result<Bytes, CodeError> {
    let head = [PREFIX.as_slice(), &[STYLUS_DICTIONARY]].concat();
    Ok([head, pack(wasm, dictionary)?].concat().into())
}

/// Packs a program in pieces for deployment: the fragments' codes, each of at most `max_code` bytes. [`root`] joins
/// them once they have addresses.
pub fn fragments(wasm: &[u8], max_code: usize) -> Result<Vec<Bytes>, CodeError> {
    let piece = max_code.saturating_sub(FRAGMENT_PREFIX.len()).max(1);
    let packed = pack(wasm, &[])?;
    let pieces = packed.chunks(piece);
    Ok(pieces
        .map(|piece| [FRAGMENT_PREFIX.as_slice(), piece].concat().into())
        .collect())
}

/// Code of the root of a program of `wasm_len` bytes whose fragments lie at `fragments`.
pub fn root(wasm_len: u32, fragments: &[Address]) -> Bytes {
    let mut code = [ROOT_PREFIX.as_slice(), &[NO_DICTIONARY]].concat();
    code.extend(wasm_len.to_be_bytes());
    for fragment in fragments {
        code.extend(fragment);
    }
    code.into()
}

/// Unpacks the code of a whole program of at most [`MAX_WASM_SIZE`] bytes.
pub fn decompress(code: &[u8]) -> Result<Vec<u8>, CodeError> {
    decompress_within(code, MAX_WASM_SIZE, None)
}

/// Unpacks the code of a whole program, with the bytes of dictionary 1 if they are here. Stops as soon as the limit is
/// passed, however far it would unpack.
pub fn decompress_within(
    code: &[u8],
    limit: usize,
    stylus_dictionary: Option<&[u8]>,
) -> Result<Vec<u8>, CodeError> {
    let packed = code.strip_prefix(&PREFIX).ok_or(CodeError::NotStylus)?;
    let (dictionary, packed) = packed.split_first().ok_or(CodeError::Truncated)?;
    unpack(*dictionary, packed, limit, stylus_dictionary)
}

/// The root of a split program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    dictionary: u8,
    /// Bytes of the unpacked program.
    pub wasm_len: u32,
    /// Where its pieces lie, in order.
    pub fragments: Vec<Address>,
}

impl Root {
    /// Reads the code of a root.
    pub fn parse(code: &[u8]) -> Result<Self, CodeError> {
        if !is_root(code) {
            return Err(CodeError::NotStylus);
        }
        let length = || CodeError::RootLength(code.len());
        let (head, addresses) = code.split_at_checked(ROOT_HEADER).ok_or_else(length)?;
        let (&[_, _, _, dictionary], wasm_len) = head.split_first_chunk().ok_or_else(length)?;
        let addresses = addresses.chunks(Address::len_bytes());
        Ok(Self {
            dictionary,
            wasm_len: u32::from_be_bytes(wasm_len.try_into().map_err(|_| length())?),
            fragments: addresses
                .map(|bytes| Address::try_from(bytes).map_err(|_| length()))
                .collect::<Result<_, _>>()?,
        })
    }

    /// Checks what an activation demands of a root.
    pub fn check(&self, max_wasm: u32, max_fragments: u8) -> Result<(), CodeError> {
        if self.wasm_len > max_wasm {
            let limit = max_wasm as usize;
            return Err(CodeError::TooLarge { limit });
        }
        let have = self.fragments.len();
        if have == 0 || have > usize::from(max_fragments) {
            return Err(CodeError::FragmentCount {
                have,
                limit: max_fragments,
            });
        }
        Ok(())
    }

    /// Unpacks the program, given the codes of its fragments in order, and the bytes of dictionary 1 if they are here.
    pub fn assemble(
        &self,
        codes: &[Bytes],
        stylus_dictionary: Option<&[u8]>,
    ) -> Result<Vec<u8>, CodeError> {
        let mut packed = Vec::new();
        for (address, code) in self.fragments.iter().zip(codes) {
            if !is_fragment(code) {
                return Err(CodeError::NotAFragment(*address));
            }
            packed.extend(&code[FRAGMENT_PREFIX.len()..]);
        }
        let limit = self.wasm_len as usize;
        let wasm = unpack(self.dictionary, &packed, limit, stylus_dictionary)?;
        match wasm.len() == self.wasm_len as usize {
            true => Ok(wasm),
            false => Err(CodeError::UnpackedLength {
                have: wasm.len(),
                want: self.wasm_len,
            }),
        }
    }
}

fn pack(wasm: &[u8], dictionary: &[u8]) -> Result<Vec<u8>, CodeError> {
    let mut packed = Vec::new();
    let params = BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: wasm.len(),
        ..BrotliEncoderParams::default()
    };
    brotli::BrotliCompressCustomIoCustomDict(
        &mut IoReaderWrapper(&mut &*wasm),
        &mut IoWriterWrapper(&mut packed),
        &mut [0; BUFFER],
        &mut [0; BUFFER],
        &params,
        StandardAlloc::default(),
        &mut |_, _, _, _| (),
        dictionary,
        ErrorKind::UnexpectedEof.into(),
    )
    .map_err(|error| CodeError::Brotli(error.to_string()))?;
    Ok(packed)
}

fn unpack(
    dictionary: u8,
    packed: &[u8],
    limit: usize,
    stylus_dictionary: Option<&[u8]>,
) -> Result<Vec<u8>, CodeError> {
    let dictionary: &[u8] = match (dictionary, stylus_dictionary) {
        (NO_DICTIONARY, _) => &[],
        (STYLUS_DICTIONARY, Some(bytes)) => bytes,
        (STYLUS_DICTIONARY, None) => return Err(CodeError::NoDictionary),
        (other, _) => return Err(CodeError::Dictionary(other)),
    };
    let mut wasm = Vec::new();
    brotli::Decompressor::new_with_custom_dict(packed, BUFFER, dictionary.to_vec().into())
        .take(limit as u64 + 1)
        .read_to_end(&mut wasm)
        .map_err(|error| CodeError::Brotli(error.to_string()))?;
    match wasm.len() > limit {
        true => Err(CodeError::TooLarge { limit }),
        false => Ok(wasm),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packing_and_unpacking_returns_the_program() {
        let wasm: Vec<u8> = (0..60_000u32).map(|i| ((i * i) >> 7) as u8).collect();
        let code = compress(&wasm).unwrap();
        assert!(is_stylus(&code));
        assert_eq!(&code[..4], &[0xef, 0xf0, 0, 0]);
        assert_eq!(decompress(&code), Ok(wasm));
    }

    #[test]
    fn a_program_packed_with_the_dictionary_needs_it_to_unpack() {
        let wasm: Vec<u8> = (0..60_000u32).map(|i| ((i * i) >> 7) as u8).collect();
        let dictionary = &wasm[1_000..50_000];
        let code = compress_with(&wasm, dictionary).unwrap();
        assert_eq!(&code[..4], &[0xef, 0xf0, 0, 1]);
        assert!(code.len() < compress(&wasm).unwrap().len());
        let with = |dictionary| decompress_within(&code, MAX_WASM_SIZE, dictionary);
        assert_eq!(with(Some(dictionary)), Ok(wasm.clone()));
        assert_eq!(with(None), Err(CodeError::NoDictionary));
        assert_ne!(with(Some(&[7; 49_000])), Ok(wasm));
        let other = [&[0xef, 0xf0, 0, 2], &code[4..]].concat();
        assert_eq!(decompress(&other), Err(CodeError::Dictionary(2)));
    }

    #[test]
    fn a_program_of_the_largest_size_unpacks_and_one_byte_more_does_not() {
        assert_eq!(
            decompress(&compress(&vec![7; MAX_WASM_SIZE]).unwrap())
                .unwrap()
                .len(),
            MAX_WASM_SIZE
        );
        assert_eq!(
            decompress(&compress(&vec![7; MAX_WASM_SIZE + 1]).unwrap()),
            Err(CodeError::TooLarge {
                limit: MAX_WASM_SIZE
            })
        );
    }

    #[test]
    fn a_bomb_is_given_up_at_the_limit() {
        let bomb = compress(&vec![0; 4 << 20]).unwrap();
        assert!(bomb.len() < 10_000);
        assert_eq!(
            decompress(&bomb),
            Err(CodeError::TooLarge {
                limit: MAX_WASM_SIZE
            })
        );
    }

    #[test]
    fn other_code_is_refused() {
        assert_eq!(decompress(&[]), Err(CodeError::NotStylus));
        assert_eq!(decompress(&[0xef, 0x01, 0x00]), Err(CodeError::NotStylus));
        assert_eq!(decompress(&PREFIX), Err(CodeError::Truncated));
        assert_eq!(
            decompress(&[0xef, 0xf0, 0, 1, 9]),
            Err(CodeError::NoDictionary)
        );
    }

    #[test]
    fn damaged_or_cut_off_code_is_refused() {
        let code = compress(b"some program, long enough to be cut in the middle").unwrap();
        assert!(matches!(
            decompress(&code[..code.len() / 2]),
            Err(CodeError::Brotli(_))
        ));
        assert!(matches!(
            decompress(&[0xef, 0xf0, 0, 0, 0xff, 0xff, 0xff]),
            Err(CodeError::Brotli(_))
        ));
    }

    fn split(wasm: &[u8], max_code: usize) -> (Root, Vec<Bytes>) {
        let codes = fragments(wasm, max_code).unwrap();
        let addresses: Vec<_> = (1..=codes.len() as u8).map(Address::repeat_byte).collect();
        let root = root(wasm.len() as u32, &addresses);
        (Root::parse(&root).unwrap(), codes)
    }

    /// Bytes that do not compress.
    fn noise(len: u32) -> Vec<u8> {
        let mut state = 1u32;
        let next = |_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        (0..len).map(next).collect()
    }

    #[test]
    fn a_split_program_is_assembled_from_its_fragments() {
        let wasm = noise(5_000);
        let (root, codes) = split(&wasm, 1_000);
        assert!(codes.len() > 1);
        assert!(
            codes
                .iter()
                .all(|code| code.len() <= 1_000 && is_fragment(code))
        );
        assert_eq!(root.check(5_000, codes.len() as u8), Ok(()));
        assert_eq!(root.assemble(&codes, None), Ok(wasm));
    }

    #[test]
    fn a_root_names_between_one_and_the_most_fragments() {
        let (root, codes) = split(&noise(5_000), 1_000);
        let have = codes.len();
        let limit = have as u8 - 1;
        let error = CodeError::FragmentCount { have, limit };
        assert_eq!(root.check(5_000, limit), Err(error));
        let none = Root {
            fragments: vec![],
            ..root
        };
        let error = CodeError::FragmentCount { have: 0, limit };
        assert_eq!(none.check(5_000, limit), Err(error));
    }

    #[test]
    fn a_root_that_names_another_length_is_refused() {
        let (root, codes) = split(&noise(5_000), 1_000);
        assert_eq!(
            root.check(4_999, 9),
            Err(CodeError::TooLarge { limit: 4_999 })
        );
        let long = Root {
            wasm_len: 5_001,
            ..root.clone()
        };
        let error = CodeError::UnpackedLength {
            have: 5_000,
            want: 5_001,
        };
        assert_eq!(long.assemble(&codes, None), Err(error));
        let short = Root {
            wasm_len: 4_999,
            ..root
        };
        assert_eq!(
            short.assemble(&codes, None),
            Err(CodeError::TooLarge { limit: 4_999 })
        );
    }

    #[test]
    fn a_root_that_is_cut_off_is_refused() {
        let code = root(1, &[Address::ZERO]);
        for len in 4..code.len() {
            let parsed = Root::parse(&code[..len]);
            assert_eq!(parsed.is_ok(), len == ROOT_HEADER, "{len}");
        }
    }

    #[test]
    fn an_account_that_is_no_fragment_is_named() {
        let (root, mut codes) = split(&noise(5_000), 1_000);
        codes[1] = compress(&[1]).unwrap();
        assert_eq!(
            root.assemble(&codes, None),
            Err(CodeError::NotAFragment(root.fragments[1]))
        );
    }

    #[test]
    fn a_prefix_alone_is_nothing() {
        for prefix in [PREFIX, FRAGMENT_PREFIX, ROOT_PREFIX] {
            assert!(!is_deployable(&prefix, Version::Arbos60));
        }
    }

    #[test]
    fn split_programs_exist_from_arbos_60() {
        let (root, fragment) = (root(1, &[]), fragments(&[1], 99).unwrap().remove(0));
        for (version, exists) in [(Version::Arbos51, false), (Version::Arbos60, true)] {
            assert_eq!(is_program(&root, version), exists);
            assert_eq!(is_deployable(&fragment, version), exists);
            assert!(!is_program(&fragment, version));
        }
    }
}
