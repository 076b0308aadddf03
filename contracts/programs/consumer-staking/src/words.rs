//! What lies in the contract's 32-byte storage words, and how it is packed.

use alloy_primitives::{Address, B256};
use contract_base::{
    words::{Packer, Unpacker},
    Word,
};

pub(crate) use contract_base::words::Pair;

/// The contract as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// Stake token; zero until initialised.
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

/// A consumer's licence. Its stake is a [`Pair`] (active, unbonding).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Licence {
    pub(crate) frozen_until: u64,
    pub(crate) registered: bool,
    pub(crate) revoked: bool,
    /// Number of unbonding entries.
    pub(crate) entries: u8,
}

impl Word for Licence {
    fn unpack(word: B256) -> Self {
        let mut r = Unpacker::new(&word);
        let frozen_until = r.u64();
        let [registered, revoked, entries] = r.take();
        Self {
            frozen_until,
            registered: registered != 0,
            revoked: revoked != 0,
            entries,
        }
    }

    fn pack(&self) -> B256 {
        let flags = [u8::from(self.registered), u8::from(self.revoked)];
        Packer::default()
            .put(&self.frozen_until.to_le_bytes())
            .put(&flags)
            .put(&[self.entries])
            .word()
    }
}

/// Stake that was asked back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) amount: u128,
    pub(crate) until: u64,
}

impl Word for Entry {
    fn unpack(word: B256) -> Self {
        let mut r = Unpacker::new(&word);
        Self {
            amount: r.u128(),
            until: r.u64(),
        }
    }

    fn pack(&self) -> B256 {
        Packer::default()
            .put(&self.amount.to_le_bytes())
            .put(&self.until.to_le_bytes())
            .word()
    }
}

/// Consumption in four weeks in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Usage(pub(crate) [u64; 4]);

impl Word for Usage {
    fn unpack(word: B256) -> Self {
        let mut r = Unpacker::new(&word);
        Self([r.u64(), r.u64(), r.u64(), r.u64()])
    }

    fn pack(&self) -> B256 {
        self.0
            .iter()
            .fold(Packer::default(), |packer, units| {
                packer.put(&units.to_le_bytes())
            })
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
        survives(Entry {
            amount: u128::MAX,
            until: u64::MAX - 1,
        });
        survives(Usage([1, u64::MAX, 3, u64::MAX - 1]));
    }

    #[test]
    fn flags_do_not_touch_each_other() {
        for flag in [true, false] {
            survives(Licence {
                frozen_until: u64::MAX,
                registered: flag,
                revoked: !flag,
                entries: u8::MAX,
            });
        }
    }
}
