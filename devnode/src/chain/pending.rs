//! What waits for a block: taking transactions in, looking at them, when blocks are made.

use std::{sync::Arc, time::Duration};

use alloy::{
    consensus::{Transaction, TxEnvelope, transaction::Recovered},
    eips::{BlockId, BlockNumberOrTag},
};
use alloy_primitives::{Address, TxHash};

use super::{Chain, Rejected, UnknownBlock, block::Start, mine::rejected, transaction};
use crate::{config::Mining, evm::RecentPrograms};

/// Blocks come no faster.
const SHORTEST_BLOCK_TIME: Duration = Duration::from_millis(1);

impl Chain {
    /// Takes in a signed transaction, given as it travels on the network.
    pub(crate) fn send_raw(&mut self, raw: &[u8]) -> Result<TxHash, Rejected> {
        let tx = transaction::decode(raw)?;
        self.send(tx)
    }

    /// Takes in a transaction, and mines it at once if that is how this chain mines.
    pub(crate) fn send(&mut self, tx: Recovered<TxEnvelope>) -> Result<TxHash, Rejected> {
        let hash = *tx.tx_hash();
        self.check(&tx)?;
        // A nonce can be set back (`anvil_setNonce`).
        if self.history.contains(hash) {
            return Err(Rejected::AlreadyKnown);
        }
        let tx = Arc::new(tx);
        self.pool.add(tx.clone())?;
        self.feed.transaction(tx);
        if self.mining == Mining::Auto {
            let dropped = self.mine_waiting();
            if let Some((_, reason)) = dropped.into_iter().find(|(other, _)| *other == hash) {
                return Err(reason);
            }
        }
        Ok(hash)
    }

    fn check(&self, tx: &Recovered<TxEnvelope>) -> Result<(), Rejected> {
        let version = self.state.version();
        let sender = self.state.account(tx.signer(), version).cloned();
        let place = self.next_place();
        transaction::check(
            tx,
            &sender.unwrap_or_default(),
            &self.config,
            place.base_fee,
        )?;
        let start = Start {
            version,
            recent: RecentPrograms::NONE,
        };
        self.run(tx, &place, &start).validate().map_err(rejected)
    }

    /// When blocks are made.
    pub(crate) fn mining(&self) -> Mining {
        self.mining
    }

    /// Changes when blocks are made. What waits is mined if transactions are to be mined at once.
    pub(crate) fn set_mining(&mut self, mining: Mining) {
        self.mining = mining;
        if mining == Mining::Auto {
            self.mine_waiting();
        }
    }

    /// The time from one block to the next, if blocks are made by the clock.
    pub(crate) fn block_time(&self) -> Option<Duration> {
        match self.mining {
            Mining::Interval(time) => Some(time.max(SHORTEST_BLOCK_TIME)),
            Mining::Auto | Mining::Manual => None,
        }
    }

    /// A transaction that waits.
    pub(crate) fn waiting(&self, hash: TxHash) -> Option<&Recovered<TxEnvelope>> {
        self.pool.get(hash)
    }

    /// The transaction of a sender with this nonce that waits.
    pub(crate) fn waiting_of(&self, sender: Address, nonce: u64) -> Option<&Recovered<TxEnvelope>> {
        self.pool.at(sender, nonce).map(Arc::as_ref)
    }

    /// Everything that waits, by sender and nonce. True: only for a block; false: also for an earlier nonce.
    pub(crate) fn all_waiting(&self) -> Vec<(bool, &Recovered<TxEnvelope>)> {
        let mut all: Vec<_> = self.pool.iter().collect();
        all.sort_unstable_by_key(|tx| (tx.signer(), tx.nonce()));
        let mut next = (Address::ZERO, 0);
        all.into_iter()
            .map(|tx| {
                let sender = tx.signer();
                if next.0 != sender {
                    let nonce = self.next_nonce(sender);
                    next = (sender, self.pool.next_nonce(sender, nonce));
                }
                (tx.nonce() < next.1, tx)
            })
            .collect()
    }

    /// Forgets a transaction that waits.
    pub(crate) fn drop_waiting(&mut self, hash: TxHash) -> bool {
        self.pool.remove(hash).is_some()
    }

    /// Forgets what waits: everything, or everything of one sender.
    pub(crate) fn drop_all_waiting(&mut self, sender: Option<Address>) {
        match sender {
            None => self.pool.clear(),
            Some(sender) => {
                self.pool.remove_below(sender, u64::MAX);
            }
        }
    }

    /// The nonce of the sender's next transaction at a block; `pending` counts what waits.
    pub(crate) fn nonce(&self, sender: Address, id: BlockId) -> Result<u64, UnknownBlock> {
        let nonce = self.account(sender, id)?.map_or(0, |account| account.nonce);
        Ok(match id {
            BlockId::Number(BlockNumberOrTag::Pending) => self.pool.next_nonce(sender, nonce),
            _ => nonce,
        })
    }

    /// The nonce that the sender's next transaction in a block must have.
    pub(super) fn next_nonce(&self, sender: Address) -> u64 {
        let account = self.state.account(sender, self.state.version());
        account.map_or(0, |account| account.nonce)
    }
}
