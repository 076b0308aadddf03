//! Transactions that wait for a block.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, btree_map::Entry};
use std::sync::Arc;

use alloy::{
    consensus::{Transaction, TxEnvelope, transaction::Recovered},
    eips::eip2718::Encodable2718,
};
use alloy_primitives::{
    Address, TxHash,
    map::{AddressHashMap, B256HashMap},
};

use super::Rejected;

/// Transactions of one sender that may wait.
const MAX_PER_SENDER: usize = 1_024;
/// Transactions that may wait altogether.
const MAX_WAITING: usize = 5_120;
/// Largest transaction, bytes.
const MAX_SIZE: usize = 128 << 10;
/// A replacement offers at least this much more per gas, percent.
const PRICE_BUMP: u128 = 10;

/// A transaction that waits.
#[derive(Clone, Debug)]
struct Waiting {
    tx: Arc<Recovered<TxEnvelope>>,
    /// Arbitrum takes transactions in order of arrival. A replacement keeps the place of what it replaces.
    arrival: u64,
}

/// Transactions that wait for a block: those of one sender in order of nonce, senders in order of arrival.
#[derive(Clone, Debug, Default)]
pub(super) struct Pool {
    senders: AddressHashMap<BTreeMap<u64, Waiting>>,
    /// Sender and nonce of each.
    places: B256HashMap<(Address, u64)>,
    arrivals: u64,
}

impl Pool {
    /// Takes a transaction in, or lets it replace the one with its nonce.
    pub(super) fn add(&mut self, tx: Arc<Recovered<TxEnvelope>>) -> Result<(), Rejected> {
        let (hash, sender, nonce) = (*tx.tx_hash(), tx.signer(), tx.nonce());
        if self.places.contains_key(&hash) {
            return Err(Rejected::AlreadyKnown);
        }
        let size = tx.inner().encode_2718_len();
        if size > MAX_SIZE {
            return Err(Rejected::Oversized {
                size,
                limit: MAX_SIZE,
            });
        }
        let full = self.places.len() >= MAX_WAITING;
        let of_sender = self.senders.entry(sender).or_default();
        let waiting = of_sender.len();
        match of_sender.entry(nonce) {
            Entry::Occupied(mut entry) => {
                check_replacement(&entry.get().tx, &tx)?;
                self.places.remove(entry.get().tx.tx_hash());
                entry.get_mut().tx = tx;
            }
            Entry::Vacant(_) if full => {
                self.tidy(sender);
                return Err(Rejected::PoolFull { limit: MAX_WAITING });
            }
            Entry::Vacant(_) if waiting >= MAX_PER_SENDER => {
                return Err(Rejected::AccountLimit {
                    sender,
                    limit: MAX_PER_SENDER,
                });
            }
            Entry::Vacant(entry) => {
                self.arrivals += 1;
                entry.insert(Waiting {
                    tx,
                    arrival: self.arrivals,
                });
            }
        }
        self.places.insert(hash, (sender, nonce));
        Ok(())
    }

    /// A transaction by hash.
    pub(super) fn get(&self, hash: TxHash) -> Option<&Recovered<TxEnvelope>> {
        let (sender, nonce) = self.places.get(&hash)?;
        Some(&self.senders.get(sender)?.get(nonce)?.tx)
    }

    /// The transaction of a sender with this nonce.
    pub(super) fn at(&self, sender: Address, nonce: u64) -> Option<&Arc<Recovered<TxEnvelope>>> {
        Some(&self.senders.get(&sender)?.get(&nonce)?.tx)
    }

    /// Takes a transaction out.
    pub(super) fn remove(&mut self, hash: TxHash) -> Option<Arc<Recovered<TxEnvelope>>> {
        let (sender, nonce) = self.places.remove(&hash)?;
        let waiting = self.senders.get_mut(&sender)?.remove(&nonce);
        self.tidy(sender);
        Some(waiting?.tx)
    }

    /// Takes out what can never be executed because the sender's nonce has passed it.
    pub(super) fn remove_below(&mut self, sender: Address, nonce: u64) -> Vec<TxHash> {
        let Some(of_sender) = self.senders.get_mut(&sender) else {
            return Vec::new();
        };
        let kept = of_sender.split_off(&nonce);
        let stale = std::mem::replace(of_sender, kept);
        let stale: Vec<_> = stale.values().map(|w| *w.tx.tx_hash()).collect();
        for hash in &stale {
            self.places.remove(hash);
        }
        self.tidy(sender);
        stale
    }

    /// Takes everything out.
    pub(super) fn clear(&mut self) {
        *self = Self {
            arrivals: self.arrivals,
            ..Self::default()
        };
    }

    /// The first nonce from `nonce` on that no waiting transaction of the sender has.
    pub(super) fn next_nonce(&self, sender: Address, nonce: u64) -> u64 {
        let of_sender = self.senders.get(&sender);
        (nonce..=u64::MAX)
            .find(|nonce| !of_sender.is_some_and(|waiting| waiting.contains_key(nonce)))
            .unwrap_or(u64::MAX)
    }

    /// Everything that waits, by sender and nonce.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Recovered<TxEnvelope>> {
        let of_senders = self.senders.values();
        of_senders.flat_map(|waiting| waiting.values().map(|w| w.tx.as_ref()))
    }

    /// Whose transactions wait.
    pub(super) fn senders(&self) -> Vec<Address> {
        self.senders.keys().copied().collect()
    }

    /// Everything that waits, in order of arrival.
    pub(super) fn in_order(&self) -> Vec<&Recovered<TxEnvelope>> {
        let mut all: Vec<_> = self.senders.values().flat_map(BTreeMap::values).collect();
        all.sort_unstable_by_key(|waiting| waiting.arrival);
        all.into_iter().map(|waiting| waiting.tx.as_ref()).collect()
    }

    /// The senders whose next transaction is here, `nonce` being their next.
    pub(super) fn queue(&self, nonce: impl Fn(Address) -> u64) -> Queue {
        let mut queue = Queue::default();
        for sender in self.senders.keys() {
            queue.enter(self, *sender, nonce(*sender));
        }
        queue
    }

    fn tidy(&mut self, sender: Address) {
        if self.senders.get(&sender).is_some_and(BTreeMap::is_empty) {
            self.senders.remove(&sender);
        }
    }
}

/// Whose turn it is while a block is made.
#[derive(Debug, Default)]
pub(super) struct Queue(BinaryHeap<Reverse<(u64, Address, u64)>>);

impl Queue {
    /// Lets a sender stand in line if its transaction with this nonce waits.
    pub(super) fn enter(&mut self, pool: &Pool, sender: Address, nonce: u64) {
        let waiting = pool.senders.get(&sender).and_then(|w| w.get(&nonce));
        if let Some(waiting) = waiting {
            self.0.push(Reverse((waiting.arrival, sender, nonce)));
        }
    }

    /// Sender and nonce of the transaction whose turn it is.
    pub(super) fn next(&mut self) -> Option<(Address, u64)> {
        let Reverse((_, sender, nonce)) = self.0.pop()?;
        Some((sender, nonce))
    }
}

fn check_replacement(
    old: &Recovered<TxEnvelope>,
    new: &Recovered<TxEnvelope>,
) -> Result<(), Rejected> {
    let tip = |tx: &Recovered<TxEnvelope>| {
        tx.max_priority_fee_per_gas()
            .unwrap_or_else(|| tx.max_fee_per_gas())
    };
    let enough = |old: u128, new: u128| {
        new >= old.saturating_add(old.saturating_mul(PRICE_BUMP).div_ceil(100))
    };
    let (had, offered) = (old.max_fee_per_gas(), new.max_fee_per_gas());
    // Tips are never paid here, so that offering the same one again, zero for instance, is no offence.
    if had < offered && enough(had, offered) && tip(new) >= tip(old) {
        return Ok(());
    }
    Err(Rejected::Underpriced { had, offered })
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy::consensus::{SignableTransaction, TxLegacy};
    use alloy_primitives::Signature;

    const ALICE: Address = Address::repeat_byte(1);
    const BOB: Address = Address::repeat_byte(2);

    fn tx(sender: Address, nonce: u64, gas_price: u128) -> Arc<Recovered<TxEnvelope>> {
        let tx = TxLegacy {
            nonce,
            gas_price,
            to: sender.into(),
            ..TxLegacy::default()
        };
        let signed = tx.into_signed(Signature::test_signature());
        Arc::new(Recovered::new_unchecked(signed.into(), sender))
    }

    fn turns(pool: &Pool) -> Vec<(Address, u64)> {
        let mut queue = pool.queue(|_| 0);
        let mut turns = Vec::new();
        while let Some((sender, nonce)) = queue.next() {
            turns.push((sender, nonce));
            queue.enter(pool, sender, nonce + 1);
        }
        turns
    }

    #[test]
    fn transactions_come_in_order_of_nonce_and_arrival() {
        let mut pool = Pool::default();
        for (sender, nonce) in [(ALICE, 1), (BOB, 0), (ALICE, 0), (BOB, 2)] {
            pool.add(tx(sender, nonce, 10)).unwrap();
        }
        assert_eq!(turns(&pool), [(BOB, 0), (ALICE, 0), (ALICE, 1)]);
        assert_eq!(pool.next_nonce(ALICE, 0), 2);
        assert_eq!(pool.next_nonce(BOB, 0), 1);
    }

    #[test]
    fn a_replacement_offers_a_tenth_more() {
        let mut pool = Pool::default();
        pool.add(tx(ALICE, 0, 101)).unwrap();
        assert_eq!(
            pool.add(tx(ALICE, 0, 111)),
            Err(Rejected::Underpriced {
                had: 101,
                offered: 111
            })
        );
        pool.add(tx(ALICE, 0, 112)).unwrap();
        assert_eq!(pool.iter().count(), 1);
        assert_eq!(pool.places.len(), 1);
    }

    #[test]
    fn the_same_transaction_is_known_already() {
        let mut pool = Pool::default();
        pool.add(tx(ALICE, 0, 10)).unwrap();
        assert_eq!(pool.add(tx(ALICE, 0, 10)), Err(Rejected::AlreadyKnown));
    }

    #[test]
    fn a_sender_may_not_fill_the_pool() {
        let mut pool = Pool::default();
        for nonce in 0..MAX_PER_SENDER as u64 {
            pool.add(tx(ALICE, nonce, 10)).unwrap();
        }
        let error = pool.add(tx(ALICE, MAX_PER_SENDER as u64, 10)).unwrap_err();
        assert!(error.to_string().starts_with("account limit exceeded"));
        pool.add(tx(BOB, 0, 10)).unwrap();
    }

    #[test]
    fn a_full_pool_takes_replacements_only() {
        let mut pool = Pool::default();
        for n in 0..MAX_WAITING as u64 {
            let sender = Address::left_padding_from(&(n % 100 + 1).to_be_bytes());
            pool.add(tx(sender, n / 100, 10)).unwrap();
        }
        let error = pool.add(tx(ALICE, 0, 10)).unwrap_err();
        assert!(error.to_string().starts_with("txpool is full"), "{error}");
        assert!(!pool.senders.contains_key(&ALICE));
        let first = Address::left_padding_from(&1u64.to_be_bytes());
        pool.add(tx(first, 0, 20)).unwrap();
    }

    #[test]
    fn what_a_nonce_has_passed_is_taken_out() {
        let mut pool = Pool::default();
        for nonce in 0..3 {
            pool.add(tx(ALICE, nonce, 10)).unwrap();
        }
        assert_eq!(pool.remove_below(ALICE, 2).len(), 2);
        assert_eq!(pool.iter().count(), 1);
        let last = *pool.at(ALICE, 2).unwrap().tx_hash();
        assert!(pool.remove(last).is_some());
        assert!(pool.places.is_empty() && pool.senders.is_empty());
    }
}
