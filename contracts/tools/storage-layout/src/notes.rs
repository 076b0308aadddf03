//! How values and slots are made, in words for whoever reads a layout.

use contract_base::layout::Slot;

/// Of values in words and keys of tables, by type.
pub(crate) const ENCODING: &[(&str, &str)] = &[
    ("address", "20 bytes, as they are"),
    ("arrays", "one element behind the other"),
    ("bool", "0 or 1"),
    ("bytes32", "as they are"),
    ("enums", "the number of the value in `values`"),
    ("flags", "one bit for each of `bits`, from the lowest"),
    ("uint", "little-endian"),
];

/// The name of a scheme, and how it goes.
pub(crate) const fn slot(slot: Slot) -> (&'static str, &'static str) {
    match slot {
        Slot::Plain => (
            "plain",
            "prefix (bytes 0 to 10), number of the table (byte 11), from byte 12 the key's members at their offsets and the part, if any, \
behind them; zeros to the end. With `numbers`, the first member of the key is added to the number instead.",
        ),
        Slot::Hashed => (
            "hashed",
            "keccak256(p ‖ keccak256(abi.encode(key))), where p is the plain slot of the table without a key",
        ),
        Slot::History => (
            "history",
            "the plain slot, with the number of a checkpoint in bytes 28 to 31 (uint32): from 0, in the order of time; at 4294967295 lies how many \
there are (uint32)",
        ),
        Slot::Bits => (
            "bits",
            "the plain slot of the key's first member and, behind it, the second divided by 256 (both uint64); with the remainder r, it is bit \
r % 8, from the lowest, of byte r / 8 of the word",
        ),
        Slot::Text => (
            "text",
            "the plain slot of a number (uint32): at 0, 1, … lie 32 bytes of the text each, at 4294967295 its length in bytes (uint32)",
        ),
    }
}
