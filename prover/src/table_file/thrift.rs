//! The compact protocol of Thrift, as much of it as the metadata of a Parquet file takes.

const INT32: u8 = 5;
const INT64: u8 = 6;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const STRUCT: u8 = 12;

/// A struct whose fields are written in ascending order.
#[derive(Default)]
pub(super) struct Struct {
    bytes: Vec<u8>,
    last: u8,
}

impl Struct {
    /// A field of 32 bits.
    pub(super) fn int32(&mut self, field: u8, value: i64) {
        self.header(field, INT32);
        zigzag(&mut self.bytes, value);
    }

    /// A field of 64 bits.
    pub(super) fn int64(&mut self, field: u8, value: i64) {
        self.header(field, INT64);
        zigzag(&mut self.bytes, value);
    }

    /// A field of text.
    pub(super) fn text(&mut self, field: u8, value: &str) {
        self.header(field, BINARY);
        text(&mut self.bytes, value);
    }

    /// A field that is a struct.
    pub(super) fn nested(&mut self, field: u8, value: Self) {
        self.header(field, STRUCT);
        self.bytes.extend(value.finish());
    }

    /// A field that is a list of structs.
    pub(super) fn structs(&mut self, field: u8, values: Vec<Self>) {
        self.list(field, STRUCT, values.len());
        for value in values {
            self.bytes.extend(value.finish());
        }
    }

    /// A field that is a list of one number of 32 bits.
    pub(super) fn one_int32(&mut self, field: u8, value: i64) {
        self.list(field, INT32, 1);
        zigzag(&mut self.bytes, value);
    }

    /// A field that is a list of one text.
    pub(super) fn one_text(&mut self, field: u8, value: &str) {
        self.list(field, BINARY, 1);
        text(&mut self.bytes, value);
    }

    /// Its bytes.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.bytes.push(0);
        self.bytes
    }

    /// No struct of Parquet skips more than 15 fields.
    fn header(&mut self, field: u8, kind: u8) {
        self.bytes.push((field - self.last) << 4 | kind);
        self.last = field;
    }

    fn list(&mut self, field: u8, kind: u8, len: usize) {
        self.header(field, LIST);
        match u8::try_from(len) {
            Ok(few @ 0..15) => self.bytes.push(few << 4 | kind),
            _ => {
                self.bytes.push(0xf0 | kind);
                varint(&mut self.bytes, len as u64);
            }
        }
    }
}

fn text(bytes: &mut Vec<u8>, value: &str) {
    varint(bytes, value.len() as u64);
    bytes.extend(value.as_bytes());
}

/// A signed number, short if it is near zero.
pub(super) fn zigzag(bytes: &mut Vec<u8>, value: i64) {
    varint(bytes, ((value << 1) ^ (value >> 63)) as u64);
}

/// An unsigned number, seven bits to a byte.
pub(super) fn varint(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_zigzag_and_short() {
        let of = |value| {
            let mut bytes = Vec::new();
            zigzag(&mut bytes, value);
            bytes
        };
        assert_eq!([of(0), of(-1), of(1), of(63)], [[0], [1], [2], [126]]);
        assert_eq!(of(64), [0x80, 1]);
        assert_eq!(of(i64::MAX).len(), 10);
    }

    #[test]
    fn a_long_list_writes_its_length_out() {
        let mut list = Struct::default();
        list.structs(2, (0..15).map(|_| Struct::default()).collect());
        let mut expected = vec![0x29, 0xfc, 15];
        expected.extend([0; 16]);
        assert_eq!(list.finish(), expected);
    }
}
