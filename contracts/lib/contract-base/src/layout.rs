//! What a contract stores where, as data: made by the declarations, checked by the compiler, published by the build.

/// How a value lies in its bytes.
#[derive(Clone, Copy, Debug)]
pub enum Type {
    /// As Solidity names it.
    Value {
        /// The name.
        name: &'static str,
        /// Bytes.
        width: usize,
    },
    /// One byte, the number of a value.
    Enum {
        /// Its name in the interface.
        name: &'static str,
        /// The values, from 0.
        values: &'static [&'static str],
    },
    /// One byte; the names of its bits, from the lowest.
    Flags(&'static [&'static str]),
    /// One behind the other.
    Struct {
        /// Its name in the program.
        name: &'static str,
        /// What it says.
        about: &'static str,
        /// What it holds.
        fields: &'static [Member],
    },
}

/// A field of a struct, or of a key.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// Its name.
    pub name: &'static str,
    /// What it says.
    pub about: &'static str,
    /// What it is.
    pub of: Type,
}

impl Type {
    /// Nothing that has a place of its own in a word.
    pub const NONE: Self = Self::Struct {
        name: "",
        about: "",
        fields: &[],
    };

    /// How many bytes it takes.
    pub const fn width(&self) -> usize {
        match self {
            Self::Value { width, .. } => *width,
            Self::Enum { .. } | Self::Flags(_) => 1,
            Self::Struct { fields, .. } => offset(fields, fields.len()),
        }
    }
}

/// Where the field of this number begins; of the number of fields, where they end.
#[allow(clippy::arithmetic_side_effects)] // at compile time
pub const fn offset(fields: &[Member], number: usize) -> usize {
    let (mut sum, mut before) = (0, 0);
    while before < number {
        sum += fields[before].of.width();
        before += 1;
    }
    sum
}

/// How the slots of a table are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// Prefix, table, key.
    Plain,
    /// The hash of a key that is longer than a slot.
    Hashed,
    /// A plain key, then the number of a checkpoint: [`crate::History`].
    History,
    /// A number's bit: [`crate::bits::Bit`].
    Bits,
    /// Words one behind the other, and a length.
    Text,
}

/// A table of words.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// What the program calls it.
    pub name: &'static str,
    /// What it says.
    pub about: &'static str,
    /// The first of its numbers.
    pub number: u8,
    /// How many numbers it has. If more than one, the first member of the key says which.
    pub numbers: u8,
    /// The last byte of the key, where several words of different kinds share a number.
    pub part: Option<u8>,
    /// What a key is made of.
    pub key: &'static [Member],
    /// How a key becomes a slot.
    pub slot: Slot,
    /// What a word holds; [`Type::NONE`] in tables of bits and texts.
    pub word: Type,
}

impl Table {
    /// Whether words of both could share a slot.
    #[allow(clippy::arithmetic_side_effects)] // at compile time, in 32 bits
    const fn meets(&self, other: &Self) -> bool {
        let apart = self.number as u32 + self.numbers as u32 <= other.number as u32
            || other.number as u32 + other.numbers as u32 <= self.number as u32;
        if apart {
            return false;
        }
        match (self.part, other.part) {
            // The parts lie in the same byte only if the keys before them have one length.
            (Some(a), Some(b)) => {
                a == b || offset(self.key, self.key.len()) != offset(other.key, other.key.len())
            }
            _ => true,
        }
    }

    /// Whether its keys fit into a slot.
    #[allow(clippy::arithmetic_side_effects)] // at compile time
    const fn fits(&self) -> bool {
        let mut width = offset(self.key, self.key.len());
        if self.part.is_some() {
            width += 1;
        }
        if self.numbers > 1 {
            // What chooses the number is not part of the slot's key.
            width -= self.key[0].of.width();
        }
        match self.slot {
            Slot::Plain => width <= 20,
            Slot::History => width <= 16,
            Slot::Bits => self.key.len() == 2,
            Slot::Hashed => true,
            Slot::Text => self.key.is_empty(),
        }
    }
}

/// Everything a contract stores.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// Its name.
    pub contract: &'static str,
    /// The tables, by who declares them.
    pub tables: &'static [&'static [Table]],
}

/// What has a published layout.
pub trait Stored {
    /// The layout.
    const LAYOUT: Layout;
}

/// Declares a contract: a name, and with the tables that are its own or its parts' all that it stores.
#[macro_export]
macro_rules! stored {
    ($(#[$about:meta])* pub struct $contract:ident { $($tables:expr),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Debug)]
        pub struct $contract;

        impl $crate::layout::Stored for $contract {
            const LAYOUT: $crate::layout::Layout = $crate::layout::Layout {
                contract: stringify!($contract),
                tables: &[$crate::proxy::EVERYWHERE, $crate::roles::EVERYWHERE, $($tables),+],
            };
        }

        const _: () = $crate::layout::check(<$contract as $crate::layout::Stored>::LAYOUT.tables);
    };
}

#[allow(clippy::arithmetic_side_effects)] // at compile time
const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut at = 0;
    while at < a.len() && at < b.len() && a[at] == b[at] {
        at += 1;
    }
    at == a.len() && at == b.len()
}

/// Does not compile if two tables share a name or a number, or a key does not fit into a slot.
#[allow(clippy::arithmetic_side_effects, clippy::panic)] // at compile time
pub const fn check(tables: &[&[Table]]) {
    let mut set = 0;
    while set < tables.len() {
        let mut at = 0;
        while at < tables[set].len() {
            let table = &tables[set][at];
            assert!(table.fits(), "the key does not fit into a slot");
            let (mut other_set, mut other) = (set, at + 1);
            while other_set < tables.len() {
                while other < tables[other_set].len() {
                    let other_table = &tables[other_set][other];
                    assert!(!table.meets(other_table), "two tables have one number");
                    assert!(
                        !same(table.name, other_table.name),
                        "two tables have one name"
                    );
                    other += 1;
                }
                (other_set, other) = (other_set + 1, 0);
            }
            at += 1;
        }
        set += 1;
    }
}
