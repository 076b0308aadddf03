//! Arguments, read where they lie.

use alloy_primitives::{Address, B256};

/// Reads the members of a tuple (the arguments of a call are one) in order.
///
/// Everything that does not fit is answered with `None`: words beyond the calldata, integers above their
/// type, offsets and lengths beyond the calldata.
pub struct Reader<'a> {
    /// The tuple and all that follows; offsets count from its start.
    data: &'a [u8],
    /// Start of the next member.
    at: usize,
}

impl<'a> Reader<'a> {
    /// Reads the tuple at the start of `data`.
    pub fn new(data: &'a [u8]) -> Self {
        Self { data, at: 0 }
    }

    /// The members that were not read yet, and all that follows them.
    pub fn rest(&self) -> &'a [u8] {
        self.data.get(self.at..).unwrap_or_default()
    }

    /// The next 32 bytes.
    fn raw(&mut self) -> Option<&'a [u8; 32]> {
        let word = self.rest().first_chunk::<32>()?;
        self.at = self.at.wrapping_add(32);
        Some(word)
    }

    /// The last `N` bytes of the next word; those before them must be zero.
    fn uint<const N: usize>(&mut self) -> Option<&'a [u8; N]> {
        let (padding, value) = self.raw()?.split_last_chunk::<N>()?;
        all_zero(padding).then_some(value)
    }

    /// A `uint8`.
    pub fn u8(&mut self) -> Option<u8> {
        u8::try_from(self.u32()?).ok()
    }

    /// A `bool`.
    pub fn bool(&mut self) -> Option<bool> {
        match self.u32()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    /// A `uint16`.
    pub fn u16(&mut self) -> Option<u16> {
        u16::try_from(self.u32()?).ok()
    }

    /// A `uint32`.
    pub fn u32(&mut self) -> Option<u32> {
        Some(u32::from_be_bytes(*self.uint()?))
    }

    /// A `uint64`.
    pub fn u64(&mut self) -> Option<u64> {
        Some(u64::from_be_bytes(*self.uint()?))
    }

    /// A `uint128`.
    pub fn u128(&mut self) -> Option<u128> {
        Some(u128::from_be_bytes(*self.uint()?))
    }

    /// An `address`.
    pub fn address(&mut self) -> Option<Address> {
        Some(Address::new(*self.uint()?))
    }

    /// A `bytes32`.
    pub fn bytes32(&mut self) -> Option<B256> {
        Some(B256::new(*self.raw()?))
    }

    /// A `bytes4`; what follows its bytes must be zero.
    pub fn bytes4(&mut self) -> Option<[u8; 4]> {
        let (value, padding) = self.raw()?.split_first_chunk::<4>()?;
        all_zero(padding).then_some(*value)
    }

    /// A `bytes` or `string`.
    pub fn bytes(&mut self) -> Option<&'a [u8]> {
        let (length, content) = self.unchecked_array()?;
        content.data.get(..length)
    }

    /// A tuple with dynamic members.
    pub fn tuple(&mut self) -> Option<Self> {
        let offset = self.size()?;
        Some(Self::new(self.data.get(offset..)?))
    }

    /// The length of an array and its elements. The length is not yet known to fit.
    fn unchecked_array(&mut self) -> Option<(usize, Self)> {
        let mut target = self.tuple()?;
        let length = target.size()?;
        Some((length, Self::new(target.data.get(32..)?)))
    }

    /// The length of an array whose elements fill at least a word each: no more than the calldata holds.
    pub fn array(&mut self) -> Option<(usize, Self)> {
        let (length, elements) = self.unchecked_array()?;
        (length <= elements.data.len() >> 5).then_some((length, elements))
    }

    /// An offset or length; more than 32 bits cannot be backed by calldata.
    fn size(&mut self) -> Option<usize> {
        usize::try_from(self.u32()?).ok()
    }
}

/// By eights: a turn of a loop costs far more than what it does.
#[inline(never)]
fn all_zero(bytes: &[u8]) -> bool {
    let (eights, rest) = bytes.as_chunks::<8>();
    let mut seen = 0;
    for eight in eights {
        seen |= u64::from_le_bytes(*eight);
    }
    seen == 0 && rest.iter().all(|byte| *byte == 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy_sol_types::{SolType, sol_data};

    type Args = (
        sol_data::Uint<32>,
        sol_data::Address,
        sol_data::Bytes,
        sol_data::Array<(sol_data::Uint<64>, sol_data::Bytes)>,
    );

    fn example() -> Vec<u8> {
        let items = vec![(1u64, vec![1u8; 40]), (2, vec![])];
        let value = (7u32, Address::repeat_byte(9), vec![5u8; 33], items);
        Args::abi_encode_params(&value)
    }

    type Read = (u32, Vec<u8>, Vec<(u64, Vec<u8>)>);

    fn read(data: &[u8]) -> Option<Read> {
        let mut args = Reader::new(data);
        let number = args.u32()?;
        args.address()?;
        let bytes = args.bytes()?.to_vec();
        let (length, mut elements) = args.array()?;
        let mut items = Vec::new();
        for _ in 0..length {
            let mut item = elements.tuple()?;
            items.push((item.u64()?, item.bytes()?.to_vec()));
        }
        Some((number, bytes, items))
    }

    #[test]
    fn reads_what_alloy_encodes() {
        let (number, bytes, items) = read(&example()).unwrap();
        assert_eq!(number, 7);
        assert_eq!(bytes, [5; 33]);
        assert_eq!(items, [(1, vec![1; 40]), (2, vec![])]);
    }

    #[test]
    fn refuses_calldata_cut_off_inside_a_value() {
        let data = example();
        for end in 0..data.len() - 32 {
            assert!(read(&data[..end]).is_none(), "{end} bytes");
        }
    }

    #[test]
    fn refuses_integers_above_their_type() {
        let mut data = example();
        data[27] = 1;
        assert!(read(&data).is_none());
    }

    #[test]
    fn refuses_lengths_and_offsets_beyond_the_calldata() {
        for word in 2..data_words(&example()) {
            let mut data = example();
            data[32 * word..32 * word + 32].fill(0xff);
            // A word of content may hold anything; a length or offset may not.
            if let Some((_, bytes, items)) = read(&data) {
                assert_eq!((bytes.len(), items.len()), (33, 2));
            }
        }
    }

    fn data_words(data: &[u8]) -> usize {
        data.len() / 32
    }

    #[test]
    fn refuses_an_array_longer_than_the_calldata() {
        let data = [32u32.to_word_bytes(), 2u32.to_word_bytes(), [0; 32]].concat();
        assert!(Reader::new(&data).array().is_none());
    }

    trait WordBytes {
        fn to_word_bytes(self) -> [u8; 32];
    }

    impl WordBytes for u32 {
        fn to_word_bytes(self) -> [u8; 32] {
            crate::encode_words(&[&self]).try_into().unwrap()
        }
    }
}
