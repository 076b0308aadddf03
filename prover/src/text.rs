//! Cells of CSV files, as bytes: nothing here assumes valid UTF-8.

use std::path::Path;

use crate::Error;

/// A cell without surrounding blanks and without a pair of quotes around it.
pub(crate) fn bare(cell: &[u8]) -> &[u8] {
    match cell.trim_ascii() {
        [b'"', inner @ .., b'"'] => inner.trim_ascii(),
        other => other,
    }
}

/// A decimal number without sign. Spreadsheets and data frames write whole numbers as `7.0` too; what is not whole is none.
pub(crate) fn unsigned(cell: &[u8]) -> Option<u64> {
    let digits = match cell.iter().position(|byte| *byte == b'.') {
        None => cell,
        Some(point) => match cell[point + 1..].iter().all(|digit| *digit == b'0') {
            true if point + 1 < cell.len() => &cell[..point],
            _ => return None,
        },
    };
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0u64, |number, digit| {
        let digit = digit.checked_sub(b'0').filter(|digit| *digit < 10)?;
        number.checked_mul(10)?.checked_add(u64::from(digit))
    })
}

/// A decimal number that may be negative.
pub(crate) fn signed(cell: &[u8]) -> Option<i64> {
    match cell.strip_prefix(b"-") {
        Some(digits) => 0i64.checked_sub_unsigned(unsigned(digits)?),
        None => unsigned(cell)?.try_into().ok(),
    }
}

/// A 0x-prefixed address in any case.
pub(crate) fn address(cell: &[u8]) -> Option<[u8; 20]> {
    let digits: &[u8; 40] = match cell {
        [b'0', b'x' | b'X', digits @ ..] => digits.try_into().ok()?,
        _ => return None,
    };
    // Looked at as a whole: a branch for every digit would take most of the time of reading a table.
    let (mut address, mut all) = ([0; 20], 0);
    for (byte, [high, low]) in address.iter_mut().zip(digits.as_chunks().0) {
        let (high, low) = (DIGITS[usize::from(*high)], DIGITS[usize::from(*low)]);
        *byte = high << 4 | low & 0xf;
        all |= high | low;
    }
    (all < 16).then_some(address)
}

/// What every byte is as a hexadecimal digit; [`NO_DIGIT`] for what is none.
static DIGITS: [u8; 256] = {
    let mut digits = [NO_DIGIT; 256];
    let mut value = 0;
    while value < 16 {
        digits[b"0123456789abcdef"[value] as usize] = value as u8;
        digits[b"0123456789ABCDEF"[value] as usize] = value as u8;
        value += 1;
    }
    digits
};
const NO_DIGIT: u8 = 0xff;

/// `true`, `false`, `1` or `0`, in any case.
pub(crate) fn flag(cell: &[u8]) -> Option<bool> {
    match cell {
        b"1" => Some(true),
        b"0" => Some(false),
        word if word.eq_ignore_ascii_case(b"true") => Some(true),
        word if word.eq_ignore_ascii_case(b"false") => Some(false),
        _ => None,
    }
}

/// Finds the columns `names` in a header, whatever their order. Other columns are ignored.
pub(crate) fn locate<'a, const N: usize>(
    path: &Path,
    header: impl Iterator<Item = &'a [u8]>,
    names: [&str; N],
) -> Result<[usize; N], Error> {
    let header: Vec<&[u8]> = header
        .map(|cell| bare(cell.strip_prefix(b"\xef\xbb\xbf").unwrap_or(cell)))
        .collect();
    let mut positions = [0; N];
    for (position, name) in positions.iter_mut().zip(names) {
        let mut places = header
            .iter()
            .enumerate()
            .filter(|(_, cell)| cell.eq_ignore_ascii_case(name.as_bytes()));
        match (places.next(), places.next()) {
            (Some((place, _)), None) => *position = place,
            _ => {
                let found = String::from_utf8_lossy(&header.join(&b','))
                    .chars()
                    .take(200)
                    .collect();
                return Err(Error::Header {
                    path: path.to_owned(),
                    expected: names.join(","),
                    found,
                });
            }
        }
    }
    Ok(positions)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_lose_blanks_and_one_pair_of_quotes() {
        assert_eq!(bare(b"  \" 7 \"\r"), b"7");
        assert_eq!(bare(b"\"7"), b"\"7");
        assert_eq!(bare(b"\""), b"\"");
    }

    #[test]
    fn numbers_are_digits_that_fit() {
        assert_eq!(unsigned(b"18446744073709551615"), Some(u64::MAX));
        for bad in ["", "18446744073709551616", "+1", "-1", "1e3", "0x1", "é"] {
            assert_eq!(unsigned(bad.as_bytes()), None, "{bad}");
        }
        assert_eq!(signed(b"-9223372036854775808"), Some(i64::MIN));
        assert_eq!(signed(b"9223372036854775807"), Some(i64::MAX));
        assert_eq!(signed(b"9223372036854775808"), None);
        assert_eq!(signed(b"--1"), None);
    }

    #[test]
    fn a_whole_number_may_be_written_as_a_fraction() {
        for (cell, number) in [("7.0", 7), ("7.000", 7), ("0.0", 0)] {
            assert_eq!(unsigned(cell.as_bytes()), Some(number), "{cell}");
        }
        assert_eq!(signed(b"-7.0"), Some(-7));
        for bad in ["7.", ".0", "7.5", "7.01", "7.0.0", "7.-0", "7.0e1", "."] {
            assert_eq!(unsigned(bad.as_bytes()), None, "{bad}");
        }
    }

    #[test]
    fn addresses_are_forty_digits_in_any_case_after_0x() {
        let expected = Some([0xAB; 20]);
        assert_eq!(
            address(format!("0x{}", "aB".repeat(20)).as_bytes()),
            expected
        );
        assert_eq!(
            address(format!("0X{}", "Ab".repeat(20)).as_bytes()),
            expected
        );
        for bad in [
            "".into(),
            "0x".into(),
            "ab".repeat(20),
            format!("0x{}", "ag".repeat(20)),
            format!("0x{}", "a".repeat(39)),
        ] {
            assert_eq!(address(bad.as_bytes()), None, "{bad}");
        }
    }

    #[test]
    fn flags_are_four_words_in_any_case() {
        assert_eq!(
            [b"TRUE", b"true", b"TrUe"].map(|word| flag(word)),
            [Some(true); 3]
        );
        assert_eq!(
            [flag(b"1"), flag(b"0"), flag(b"False")],
            [Some(true), Some(false), Some(false)]
        );
        assert_eq!([flag(b""), flag(b"yes"), flag(b"2")], [None; 3]);
    }

    #[test]
    fn columns_are_found_by_name_in_any_order_and_case() {
        let header = b"\xef\xbb\xbfZ, \"Y\" ,other,x";
        let found = locate(
            Path::new("f"),
            header.split(|b| *b == b','),
            ["x", "y", "z"],
        );
        assert_eq!(found.unwrap(), [3, 1, 0]);
    }

    #[test]
    fn a_missing_or_doubled_column_is_named() {
        for header in ["x,z", "x,y,y"] {
            let found = locate(
                Path::new("f"),
                header.as_bytes().split(|b| *b == b','),
                ["x", "y"],
            );
            assert!(
                found
                    .unwrap_err()
                    .to_string()
                    .contains("needs the columns x,y")
            );
        }
    }
}
