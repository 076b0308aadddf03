//! The storage cache of one frame.

use std::collections::BTreeMap;

use alloy_primitives::B256;

use crate::stylus::price::hostio::{storage_read_gas, storage_write_gas};

#[derive(Clone, Copy, Debug)]
struct Word {
    value: B256,
    /// What the chain has, if that is known.
    known: Option<B256>,
}

/// Words a frame has read or is going to write. Other frames neither see nor change it: after a re-entrant
/// write its words are stale until it is flushed with `clear`.
#[derive(Debug, Default)]
pub(super) struct StorageCache {
    words: BTreeMap<B256, Word>,
    reads: u64,
    writes: u64,
}

impl StorageCache {
    /// Counts a read and returns its gas, without the access to the chain.
    pub(super) fn read_gas(&mut self) -> u64 {
        self.reads += 1;
        storage_read_gas(self.reads)
    }

    /// Counts a write and returns its gas.
    pub(super) fn write_gas(&mut self) -> u64 {
        self.writes += 1;
        storage_write_gas(self.writes)
    }

    /// The word under a key, if it is cached.
    pub(super) fn get(&self, key: B256) -> Option<B256> {
        self.words.get(&key).map(|word| word.value)
    }

    /// Remembers what the chain has.
    pub(super) fn learn(&mut self, key: B256, value: B256) {
        self.words.insert(
            key,
            Word {
                value,
                known: Some(value),
            },
        );
    }

    /// Writes into the cache.
    pub(super) fn set(&mut self, key: B256, value: B256) {
        self.words
            .entry(key)
            .and_modify(|word| word.value = value)
            .or_insert(Word { value, known: None });
    }

    /// Returns the words that differ from what the chain is known to have, in the order of their keys, and takes
    /// them as written. With `clear` all words are forgotten; the counts are not.
    pub(super) fn flush(&mut self, clear: bool) -> Vec<(B256, B256)> {
        let mut dirty = Vec::new();
        for (key, word) in &mut self.words {
            if word.known != Some(word.value) {
                dirty.push((*key, word.value));
                word.known = Some(word.value);
            }
        }
        if clear {
            self.words.clear();
        }
        dirty
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: B256 = B256::with_last_byte(1);
    const A: B256 = B256::with_last_byte(0xa);
    const B: B256 = B256::with_last_byte(0xb);

    #[test]
    fn a_word_written_back_to_what_the_chain_has_is_not_dirty() {
        let mut cache = StorageCache::default();
        cache.learn(KEY, A);
        cache.set(KEY, B);
        cache.set(KEY, A);
        assert!(cache.flush(false).is_empty());
    }

    #[test]
    fn a_word_never_read_is_dirty_whatever_it_is() {
        let mut cache = StorageCache::default();
        cache.set(KEY, B256::ZERO);
        assert_eq!(cache.flush(false), [(KEY, B256::ZERO)]);
        assert!(cache.flush(false).is_empty());
    }

    #[test]
    fn clearing_forgets_the_words_but_not_the_counts() {
        let mut cache = StorageCache::default();
        for _ in 0..33 {
            cache.read_gas();
        }
        cache.learn(KEY, A);
        cache.flush(true);
        assert_eq!(cache.get(KEY), None);
        assert_eq!(cache.read_gas(), 2);
    }
}
