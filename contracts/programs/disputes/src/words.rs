//! What lies in the contract's 32-byte storage words, and how it is packed.

use alloy_primitives::{Address, B256};
use contract_base::{
    words::{Packer, Unpacker},
    Word,
};

pub(crate) use contract_base::words::Pair;

/// What ConsumerStaking has, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// Token of stakes, bonds and compensations.
    pub(crate) token: Address,
    /// Start of week 0.
    pub(crate) genesis: u64,
}

impl Word for Head {
    fn unpack(word: B256) -> Self {
        let mut r = Unpacker::new(&word);
        Self {
            token: r.address(),
            genesis: r.u64(),
        }
    }

    fn pack(&self) -> B256 {
        Packer::default()
            .put(self.token.as_slice())
            .put(&self.genesis.to_le_bytes())
            .word()
    }
}

/// Who is accused, and where the case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Facts {
    pub(crate) accused: Address,
    /// Rules that judge it.
    pub(crate) version: u32,
    /// Undecided, it locks stake to the end of this week.
    pub(crate) last_week: u32,
    /// A `CaseState`.
    pub(crate) state: u8,
    pub(crate) responded: bool,
}

impl Word for Facts {
    fn unpack(word: B256) -> Self {
        let mut r = Unpacker::new(&word);
        let (accused, version, last_week) = (r.address(), r.u32(), r.u32());
        let [state, responded] = r.take();
        Self {
            accused,
            version,
            last_week,
            state,
            responded: responded != 0,
        }
    }

    fn pack(&self) -> B256 {
        Packer::default()
            .put(self.accused.as_slice())
            .put(&self.version.to_le_bytes())
            .put(&self.last_week.to_le_bytes())
            .put(&[self.state, u8::from(self.responded)])
            .word()
    }
}

/// Who filed the case, and until when the accused may respond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Filing {
    pub(crate) reporter: Address,
    pub(crate) respond_until: u64,
}

impl Word for Filing {
    fn unpack(word: B256) -> Self {
        let mut r = Unpacker::new(&word);
        Self {
            reporter: r.address(),
            respond_until: r.u64(),
        }
    }

    fn pack(&self) -> B256 {
        Packer::default()
            .put(self.reporter.as_slice())
            .put(&self.respond_until.to_le_bytes())
            .word()
    }
}

/// What is known of a compensation's tree besides its root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tree {
    pub(crate) shares: u64,
    pub(crate) leaf_count: u64,
    /// Last time to claim; before the root is posted, to post it.
    pub(crate) until: u64,
}

impl Word for Tree {
    fn unpack(word: B256) -> Self {
        let mut r = Unpacker::new(&word);
        Self {
            shares: r.u64(),
            leaf_count: r.u64(),
            until: r.u64(),
        }
    }

    fn pack(&self) -> B256 {
        Packer::default()
            .put(&self.shares.to_le_bytes())
            .put(&self.leaf_count.to_le_bytes())
            .put(&self.until.to_le_bytes())
            .word()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survives<W: Word + PartialEq + core::fmt::Debug>(value: W) {
        assert_eq!(W::unpack(value.pack()), value);
    }

    #[test]
    fn every_word_survives_packing_at_its_limits() {
        survives(Head {
            token: Address::repeat_byte(0xab),
            genesis: u64::MAX,
        });
        survives(Filing {
            reporter: Address::repeat_byte(0xcd),
            respond_until: u64::MAX,
        });
        survives(Tree {
            shares: u64::MAX,
            leaf_count: u64::MAX - 1,
            until: u64::MAX - 2,
        });
    }

    #[test]
    fn flags_do_not_touch_each_other() {
        for flag in [true, false] {
            survives(Facts {
                accused: Address::repeat_byte(0xab),
                version: u32::MAX,
                last_week: u32::MAX - 1,
                state: 4,
                responded: flag,
            });
        }
    }
}
