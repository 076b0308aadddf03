//! The chain as it is kept in a file: the latest state, all blocks with their receipts, the clock, and what waits.
//! State of the past, snapshots and impersonations are not kept.

use std::sync::Arc;

use alloy::{
    consensus::{Header, ReceiptEnvelope, Sealed, TxEnvelope, transaction::Recovered},
    eips::eip2718::{Decodable2718, Encodable2718},
    rlp::{Decodable, Encodable},
};
use alloy_primitives::{Address, B256, Bytes, U256, map::HashMap};
use revm::{bytecode::Bytecode, state::AccountInfo};
use serde::{Deserialize, Serialize};

use super::{Block, Chain, Mined, block::Start, clock::Time, history::History, pool::Pool};
use crate::{config::Config, state::State, state_file::FormatError};

/// Everything about a chain that outlives its node.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Saved {
    chain_id: u64,
    /// Number of the ArbOS release.
    arbos: u64,
    accounts: Vec<SavedAccount>,
    /// Each once, as many accounts share one.
    codes: Vec<Bytes>,
    slots: Vec<(Address, U256, U256)>,
    blocks: Vec<SavedBlock>,
    waiting: Vec<SavedTransaction>,
    time: Time,
}

#[derive(Debug, Deserialize, Serialize)]
struct SavedAccount {
    address: Address,
    nonce: u64,
    balance: U256,
    /// Index of its code.
    code: Option<u32>,
}

#[derive(Debug, Deserialize, Serialize)]
struct SavedBlock {
    /// In RLP.
    header: Bytes,
    transactions: Vec<SavedMined>,
}

/// As on the network, with the sender: nobody has signed a transaction of an impersonated account.
#[derive(Debug, Deserialize, Serialize)]
struct SavedTransaction {
    raw: Bytes,
    sender: Address,
}

#[derive(Debug, Deserialize, Serialize)]
struct SavedMined {
    tx: SavedTransaction,
    receipt: Bytes,
    gas_used: u64,
    created: Option<Address>,
}

impl Chain {
    /// What to keep of the present.
    pub(crate) fn saved(&self) -> Saved {
        let (mut codes, mut indices) = (Vec::new(), HashMap::<B256, u32>::default());
        let mut index_of = |info: &AccountInfo| {
            let code = info.code.as_ref().filter(|code| !code.is_empty())?;
            Some(*indices.entry(info.code_hash).or_insert_with(|| {
                codes.push(code.original_bytes());
                codes.len() as u32 - 1
            }))
        };
        let mut accounts: Vec<_> = self.state.accounts().collect();
        // In order, so that the same chain makes the same file.
        accounts.sort_unstable_by_key(|(address, _)| *address);
        let accounts = accounts
            .into_iter()
            .map(|(address, info)| SavedAccount {
                address,
                nonce: info.nonce,
                balance: info.balance,
                code: index_of(info),
            })
            .collect();
        let mut slots: Vec<_> = self.state.slots().collect();
        slots.sort_unstable();
        let blocks = self
            .history
            .range(0, u64::MAX)
            .map(|block| SavedBlock::of(block));
        Saved {
            chain_id: self.config.chain_id,
            arbos: self.config.version.arbos(),
            accounts,
            codes,
            slots,
            blocks: blocks.collect(),
            waiting: self
                .pool
                .in_order()
                .into_iter()
                .map(SavedTransaction::of)
                .collect(),
            time: self.clock.time(),
        }
    }

    /// Puts what was kept in the place of everything. Nothing changes if it cannot be used.
    pub(crate) fn restore(&mut self, saved: Saved) -> Result<(), FormatError> {
        let mut accounts = Vec::with_capacity(saved.accounts.len());
        for account in saved.accounts {
            accounts.push((account.address, account.info(&saved.codes)?));
        }
        let mut state = State::of(accounts, saved.slots);
        // Proofs are made from the trie behind the root.
        state.root();
        let mut history = History::default();
        for block in saved.blocks {
            let block = block.block(&state)?;
            let expected = history.len();
            if block.number() != expected {
                let found = block.number();
                return Err(FormatError::Content(format!(
                    "block {found} stands where block {expected} belongs"
                )));
            }
            history.push(Arc::new(block));
        }
        let latest = history.len().checked_sub(1);
        let latest = latest.ok_or_else(|| FormatError::content("it has no blocks"))?;
        let mut pool = Pool::default();
        for waiting in saved.waiting {
            pool.add(Arc::new(waiting.transaction()?))
                .map_err(FormatError::content)?;
        }
        (self.state, self.history, self.pool) = (state, history, pool);
        self.state_since = latest;
        self.clock.resume(saved.time);
        self.snapshots.clear();
        self.genesis = None;
        if let Some(record) = &mut self.record {
            let timestamp = self.history.last().map_or(0, Block::timestamp);
            record.genesis(&self.config, &self.accounts, timestamp, &self.state);
        }
        Ok(())
    }
}

impl Saved {
    /// What a node with these settings would not go on with: name, value here, value there.
    pub(crate) fn mismatch(&self, config: &Config) -> Option<(&'static str, u64, u64)> {
        let settings = [
            ("chain id", self.chain_id, config.chain_id),
            ("ArbOS version", self.arbos, config.version.arbos()),
        ];
        settings.into_iter().find(|(_, here, there)| here != there)
    }
}

impl SavedAccount {
    fn info(&self, codes: &[Bytes]) -> Result<AccountInfo, FormatError> {
        let mut info = AccountInfo {
            nonce: self.nonce,
            balance: self.balance,
            ..AccountInfo::default()
        };
        if let Some(index) = self.code {
            let code = usize::try_from(index).ok().and_then(|i| codes.get(i));
            let code = code.ok_or_else(|| {
                FormatError::Content(format!(
                    "{} has code {index}, which is missing",
                    self.address
                ))
            })?;
            let code = Bytecode::new_raw_checked(code.clone());
            info.set_code(code.map_err(FormatError::content)?);
        }
        Ok(info)
    }
}

impl SavedBlock {
    fn of(block: &Block) -> Self {
        let mut header = Vec::new();
        block.header.inner().encode(&mut header);
        let transactions = block.transactions.iter().map(|mined| SavedMined {
            tx: SavedTransaction::of(&mined.tx),
            receipt: mined.receipt.encoded_2718().into(),
            gas_used: mined.gas_used,
            created: mined.created,
        });
        Self {
            header: header.into(),
            transactions: transactions.collect(),
        }
    }

    fn block(self, state: &State) -> Result<Block, FormatError> {
        let header = Header::decode(&mut self.header.as_ref()).map_err(FormatError::content)?;
        let transactions = self.transactions.into_iter().map(SavedMined::mined);
        Ok(Block {
            header: Sealed::new(header),
            transactions: transactions.collect::<Result<_, _>>()?,
            version: state.version(),
        })
    }
}

impl SavedMined {
    fn mined(self) -> Result<Mined, FormatError> {
        let receipt = ReceiptEnvelope::decode_2718(&mut self.receipt.as_ref());
        Ok(Mined {
            tx: Arc::new(self.tx.transaction()?),
            receipt: receipt.map_err(FormatError::content)?,
            gas_used: self.gas_used,
            created: self.created,
            start: Start::FORGOTTEN,
        })
    }
}

impl SavedTransaction {
    fn of(tx: &Recovered<TxEnvelope>) -> Self {
        Self {
            raw: tx.inner().encoded_2718().into(),
            sender: tx.signer(),
        }
    }

    fn transaction(&self) -> Result<Recovered<TxEnvelope>, FormatError> {
        let tx = TxEnvelope::decode_2718(&mut self.raw.as_ref()).map_err(FormatError::content)?;
        Ok(Recovered::new_unchecked(tx, self.sender))
    }
}
