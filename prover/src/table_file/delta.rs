//! Parquet's encodings of differences, in the one form that a table has (`docs/data-set.md`).

use super::thrift::{varint, zigzag};

/// Differences of a block.
const BLOCK: usize = 128;
/// Differences packed with one width.
const MINIBLOCK: usize = 32;

/// Whole numbers as Parquet stores them: signed, of as many bits as their type has.
#[derive(Clone, Copy)]
pub(super) enum Bits {
    /// `INT32`.
    Of32,
    /// `INT64`.
    Of64,
}

impl Bits {
    /// The signed number of which these are the lowest bits.
    fn signed(self, bits: u64) -> i64 {
        match self {
            Self::Of32 => i64::from(bits as i32),
            Self::Of64 => bits as i64,
        }
    }
}

/// `DELTA_BINARY_PACKED`: the first number, then how much each is above the one before, packed.
pub(super) fn numbers(bits: Bits, mut values: impl ExactSizeIterator<Item = u64>) -> Vec<u8> {
    let (mut bytes, count) = (Vec::new(), values.len());
    let mut last = values.next().unwrap_or(0);
    for size in [BLOCK, BLOCK / MINIBLOCK, count] {
        varint(&mut bytes, size as u64);
    }
    zigzag(&mut bytes, bits.signed(last));
    let mut deltas = Vec::with_capacity(BLOCK);
    loop {
        deltas.clear();
        deltas.extend(values.by_ref().take(BLOCK).map(|value| {
            // Differences wrap, as sums do when they are read.
            let delta = bits.signed(value.wrapping_sub(last));
            last = value;
            delta
        }));
        let Some(least) = deltas.iter().copied().min() else {
            return bytes;
        };
        block(&mut bytes, least, &deltas);
    }
}

/// The least difference, the width of each miniblock, and the miniblocks that are not empty.
fn block(bytes: &mut Vec<u8>, least: i64, deltas: &[i64]) {
    let above = |delta: &i64| delta.wrapping_sub(least) as u64;
    zigzag(bytes, least);
    let widths = bytes.len();
    bytes.resize(widths + BLOCK / MINIBLOCK, 0);
    for (at, miniblock) in deltas.chunks(MINIBLOCK).enumerate() {
        let all = miniblock.iter().map(above).fold(0, |all, one| all | one);
        let width = u64::BITS - all.leading_zeros();
        bytes[widths + at] = width as u8;
        pack(bytes, width, miniblock.iter().map(above));
    }
}

/// Up to 32 numbers of `width` bits each, the lowest bit first, and zeros for what is missing.
fn pack(bytes: &mut Vec<u8>, width: u32, values: impl Iterator<Item = u64>) {
    let end = bytes.len() + MINIBLOCK / 8 * width as usize;
    let (mut held, mut bits) = (0u128, 0);
    for value in values {
        held |= u128::from(value) << bits;
        bits += width;
        while bits >= 32 {
            bytes.extend((held as u32).to_le_bytes());
            held >>= 32;
            bits -= 32;
        }
    }
    bytes.extend(&held.to_le_bytes()[..bits.div_ceil(8) as usize]);
    bytes.resize(end, 0);
}

/// `DELTA_BYTE_ARRAY`: how many bytes each value shares with the one before, and what follows them.
pub(super) fn bytes<const N: usize>(values: &[[u8; N]]) -> Vec<u8> {
    let none = [0; N];
    let before = std::iter::once(&none[..0]).chain(values.iter().map(|value| &value[..]));
    let shared: Vec<usize> = values
        .iter()
        .zip(before)
        .map(|(value, before)| value.iter().zip(before).take_while(|(a, b)| a == b).count())
        .collect();
    let mut bytes = numbers(Bits::Of32, shared.iter().map(|shared| *shared as u64));
    let rest = shared.iter().map(|shared| (N - shared) as u64);
    bytes.extend(numbers(Bits::Of32, rest));
    for (value, shared) in values.iter().zip(&shared) {
        bytes.extend(&value[*shared..]);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_64(values: &[u64]) -> Vec<u8> {
        numbers(Bits::Of64, values.iter().copied())
    }

    const HEADER: [u8; 3] = [0x80, 1, 4];

    fn expected(parts: &[&[u8]]) -> Vec<u8> {
        [&HEADER[..]]
            .iter()
            .chain(parts)
            .copied()
            .flatten()
            .copied()
            .collect()
    }

    // The example of Parquet's own description of the encoding, in blocks of this size.
    #[test]
    fn numbers_that_go_up_by_one_take_no_bits() {
        assert_eq!(of_64(&[1, 2, 3, 4, 5]), expected(&[&[5, 2, 2, 0, 0, 0, 0]]));
    }

    #[test]
    fn differences_are_packed_above_the_least_and_padded_with_zeros() {
        // 7 5 3 1 2 3 4 5: differences -2 -2 -2 1 1 1 1, above the least 0 0 0 3 3 3 3.
        let packed = [0b1100_0000, 0b0011_1111, 0, 0, 0, 0, 0, 0];
        let bytes = of_64(&[7, 5, 3, 1, 2, 3, 4, 5]);
        assert_eq!(bytes, expected(&[&[8, 14, 3, 2, 0, 0, 0], &packed]));
    }

    #[test]
    fn one_number_has_no_block() {
        assert_eq!(of_64(&[u64::MAX]), expected(&[&[1, 1]]));
    }

    #[test]
    fn differences_wrap_in_the_width_of_their_type() {
        let values = [0, u64::from(u32::MAX), 0];
        let bytes = numbers(Bits::Of32, values.into_iter());
        // -1, then 1: above the least 0 and 2.
        assert_eq!(
            bytes,
            expected(&[&[3, 0, 1, 2, 0, 0, 0], &[0b1000, 0, 0, 0, 0, 0, 0, 0]])
        );
    }

    #[test]
    fn what_is_shared_with_the_value_before_is_left_out() {
        let one = [[1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 9, 9]];
        let shared = numbers(Bits::Of32, [0u64, 4, 2].into_iter());
        let rest = numbers(Bits::Of32, [4u64, 0, 2].into_iter());
        assert_eq!(bytes(&one), [shared, rest, vec![1, 2, 3, 4, 9, 9]].concat());
    }
}
