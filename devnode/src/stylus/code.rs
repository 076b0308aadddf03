//! The form in which a program lies on chain: `0xEFF000`, a dictionary byte, the brotli-packed WASM.

use std::io::Read;

use alloy_primitives::Bytes;
use brotli::enc::BrotliEncoderParams;

use super::price::MAX_WASM_SIZE;

/// How the code of every Stylus program begins.
pub const PREFIX: [u8; 3] = [0xef, 0xf0, 0x00];

/// The dictionary byte for "no dictionary", the only one in use.
const NO_DICTIONARY: u8 = 0;

/// Why code is not a Stylus program.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// The prefix is missing.
    #[error("the code does not begin with 0xeff000: it is not a Stylus program")]
    NotStylus,
    /// There is no dictionary byte.
    #[error("the code ends after its prefix")]
    Truncated,
    /// Another dictionary was used.
    #[error("the code is packed with dictionary {0}; only 0 (none) is supported")]
    Dictionary(u8),
    /// The packed part is not brotli.
    #[error("brotli fails: {0}")]
    Brotli(String),
    /// The program is too large.
    #[error("the program unpacks to more than {limit} bytes", limit = MAX_WASM_SIZE)]
    TooLarge,
}

/// Whether a call to this code runs WASM.
pub fn is_stylus(code: &[u8]) -> bool {
    code.starts_with(&PREFIX)
}

/// Packs a program for deployment. Best effort of brotli (quality 11, 4 MiB window), deterministic.
pub fn compress(wasm: &[u8]) -> Result<Bytes, CodeError> {
    let mut code = PREFIX.to_vec();
    code.push(NO_DICTIONARY);
    let params = BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: wasm.len(),
        ..BrotliEncoderParams::default()
    };
    brotli::BrotliCompress(&mut &*wasm, &mut code, &params)
        .map_err(|error| CodeError::Brotli(error.to_string()))?;
    Ok(code.into())
}

/// Unpacks the code of a program. Stops as soon as the limit is passed, however far it would unpack.
pub fn decompress(code: &[u8]) -> Result<Vec<u8>, CodeError> {
    let packed = code.strip_prefix(&PREFIX).ok_or(CodeError::NotStylus)?;
    let (dictionary, packed) = packed.split_first().ok_or(CodeError::Truncated)?;
    if *dictionary != NO_DICTIONARY {
        return Err(CodeError::Dictionary(*dictionary));
    }
    let mut wasm = Vec::new();
    brotli::Decompressor::new(packed, 4096)
        .take(MAX_WASM_SIZE as u64 + 1)
        .read_to_end(&mut wasm)
        .map_err(|error| CodeError::Brotli(error.to_string()))?;
    if wasm.len() > MAX_WASM_SIZE {
        return Err(CodeError::TooLarge);
    }
    Ok(wasm)
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
    fn a_program_of_the_largest_size_unpacks_and_one_byte_more_does_not() {
        assert_eq!(
            decompress(&compress(&vec![7; MAX_WASM_SIZE]).unwrap())
                .unwrap()
                .len(),
            MAX_WASM_SIZE
        );
        assert_eq!(
            decompress(&compress(&vec![7; MAX_WASM_SIZE + 1]).unwrap()),
            Err(CodeError::TooLarge)
        );
    }

    #[test]
    fn a_bomb_is_given_up_at_the_limit() {
        let bomb = compress(&vec![0; 4 << 20]).unwrap();
        assert!(bomb.len() < 10_000);
        assert_eq!(decompress(&bomb), Err(CodeError::TooLarge));
    }

    #[test]
    fn other_code_is_refused() {
        assert_eq!(decompress(&[]), Err(CodeError::NotStylus));
        assert_eq!(decompress(&[0xef, 0x01, 0x00]), Err(CodeError::NotStylus));
        assert_eq!(decompress(&PREFIX), Err(CodeError::Truncated));
        assert_eq!(
            decompress(&[0xef, 0xf0, 0, 1, 9]),
            Err(CodeError::Dictionary(1))
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
}
