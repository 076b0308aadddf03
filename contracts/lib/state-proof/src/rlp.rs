//! RLP, in its one canonical form.

/// An item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item<'a> {
    /// A string of bytes.
    Bytes(&'a [u8]),
    /// A list: the items in it, one behind the other.
    List(&'a [u8]),
}

/// What strings and lists of 0, 1, 2 bytes begin with.
const STRING: u8 = 0x80;
const LIST: u8 = 0xc0;
/// The most bytes whose number is in the first byte.
const SHORT: usize = 55;

/// Takes the next item off the front; `None` if there is none, or it is not canonical.
pub fn take<'a>(input: &mut &'a [u8]) -> Option<Item<'a>> {
    let (first, rest) = input.split_first()?;
    if *first < STRING {
        // A byte that is its own encoding.
        let (byte, rest) = input.split_at_checked(1)?;
        *input = rest;
        return Some(Item::Bytes(byte));
    }
    let is_list = *first >= LIST;
    let code = usize::from(first.wrapping_sub(if is_list { LIST } else { STRING }));
    let (len, rest) = match code.checked_sub(SHORT) {
        None | Some(0) => (code, rest),
        Some(size) => long(size, rest)?,
    };
    let (content, rest) = rest.split_at_checked(len)?;
    *input = rest;
    match content {
        _ if is_list => Some(Item::List(content)),
        [byte] if *byte < STRING => None,
        _ => Some(Item::Bytes(content)),
    }
}

/// A length of `size` bytes: more than [`SHORT`], no zeros in front. More than four bytes no calldata has.
fn long(size: usize, bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (digits, rest) = bytes.split_at_checked(size)?;
    if size > 4 || digits.first() == Some(&0) {
        return None;
    }
    let len = digits
        .iter()
        .fold(0u32, |len, digit| len << 8 | u32::from(*digit));
    let len = usize::try_from(len).ok()?;
    (len > SHORT).then_some((len, rest))
}

/// Takes the next item off the front if it is a list; returns the whole encoding and what is in it.
pub fn take_list<'a>(input: &mut &'a [u8]) -> Option<(&'a [u8], &'a [u8])> {
    let whole = *input;
    let Item::List(content) = take(input)? else {
        return None;
    };
    let len = whole.len().checked_sub(input.len())?;
    Some((whole.get(..len)?, content))
}

/// Takes a string of exactly 32 bytes.
pub fn take_hash(input: &mut &[u8]) -> Option<[u8; 32]> {
    match take(input)? {
        Item::Bytes(bytes) => bytes.try_into().ok(),
        Item::List(_) => None,
    }
}

/// Takes a number of at most `N` bytes, big-endian without zeros in front; its last bytes are those of the array.
pub fn take_number<const N: usize>(input: &mut &[u8]) -> Option<[u8; N]> {
    let Item::Bytes(digits) = take(input)? else {
        return None;
    };
    if digits.first() == Some(&0) {
        return None;
    }
    let mut number = [0; N];
    let start = N.checked_sub(digits.len())?;
    number.get_mut(start..)?.copy_from_slice(digits);
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(mut input: &[u8]) -> Option<Item<'_>> {
        take(&mut input).filter(|_| input.is_empty())
    }

    #[test]
    fn every_item_has_one_form() {
        assert_eq!(one(&[0x7f]), Some(Item::Bytes(&[0x7f])));
        assert_eq!(one(&[0x80]), Some(Item::Bytes(&[])));
        assert_eq!(one(&[0x81, 0x80]), Some(Item::Bytes(&[0x80])));
        assert_eq!(one(&[0x81, 0x7f]), None, "a byte that stands for itself");
        assert_eq!(one(&[0xc2, 1, 2]), Some(Item::List(&[1, 2])));
        let mut long = vec![0xb8, 56];
        long.resize(58, 1);
        assert_eq!(one(&long), Some(Item::Bytes(&[1; 56])));
        let mut short = vec![0xb8, 55];
        short.resize(57, 1);
        assert_eq!(one(&short), None, "a length that fits into the first byte");
        let mut zeros = vec![0xb9, 0, 56];
        zeros.resize(59, 1);
        assert_eq!(one(&zeros), None, "a length with a zero in front");
    }

    #[test]
    fn nothing_is_read_beyond_the_end() {
        for input in [&[][..], &[0x81], &[0xb8], &[0xc1], &[0xf8, 56, 0]] {
            assert_eq!(one(input), None);
        }
        assert_eq!(one(&[0xbf, 1, 1, 1, 1, 1, 1, 1, 1]), None);
    }

    #[test]
    fn a_number_has_no_zeros_in_front() {
        let number = |mut input: &[u8]| take_number::<2>(&mut input);
        assert_eq!(number(&[0x80]), Some([0, 0]));
        assert_eq!(number(&[5]), Some([0, 5]));
        assert_eq!(number(&[0x82, 1, 2]), Some([1, 2]));
        assert_eq!(number(&[0]), None);
        assert_eq!(number(&[0x83, 1, 2, 3]), None);
    }
}
