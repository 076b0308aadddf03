//! Mining: blocks of what waits.

use std::sync::Arc;

use std::panic::{AssertUnwindSafe, catch_unwind};

use alloy::{
    consensus::{Eip658Value, Receipt, Transaction, TxEnvelope, transaction::Recovered},
    eips::BlockId,
};
use alloy_primitives::{TxHash, U256};
use revm::{
    context::result::{EVMError, ExecutionResult, InvalidTransaction},
    primitives::eip3860::MAX_INITCODE_SIZE,
};

use super::{
    Block, Chain, ChainDb, Mined, Rejected,
    block::{self, Place, Start},
    outcome, transaction,
};
use crate::{
    arbos::{ARBOS_STATE, fees},
    evm::{self, Arb, Checks, Executed, RecentPrograms, Run},
    predeploys::history,
    state::{BlockHashes, Version},
};

/// Transactions that turned out to be invalid when their turn came, with the reason.
pub(super) type Dropped = Vec<(TxHash, Rejected)>;

impl Chain {
    /// Makes a block of what waits; an empty one if nothing does.
    pub(crate) fn mine(&mut self) {
        let place = self.next_place();
        self.open_block(&place);
        let (transactions, _) = self.fill(&place);
        self.append(transactions, place);
    }

    /// What ArbOS does before the first transaction of a block: it notes the hash of the parent (EIP-2935), and says what the base
    /// fee of the next block will be.
    pub(super) fn open_block(&mut self, place: &Place) {
        let slot = history::slot(place.number.wrapping_sub(1));
        self.state
            .set_slot(history::ADDRESS, slot, place.parent.into());
        // Without a backlog the next block is back at the least base fee.
        let version = self.state.version();
        let least = self.owner_setting(fees::MIN_BASE_FEE, version);
        let least = least.unwrap_or(self.config.base_fee);
        if self.base_fee() != least {
            let slot = fees::BASE_FEE.slot();
            self.state.set_slot(ARBOS_STATE, slot, U256::from(least));
        }
    }

    /// Makes blocks until nothing waits but for an earlier nonce.
    pub(super) fn mine_waiting(&mut self) -> Dropped {
        let mut all_dropped = Dropped::new();
        loop {
            let place = self.next_place();
            let before = self.state.clone();
            self.open_block(&place);
            let (transactions, dropped) = self.fill(&place);
            all_dropped.extend(dropped);
            if transactions.is_empty() {
                // No block, no trace of one.
                self.state = before;
                return all_dropped;
            }
            self.append(transactions, place);
        }
    }

    /// Executes what waits, as far as the gas of one block goes.
    fn fill(&mut self, place: &Place) -> (Vec<Mined>, Dropped) {
        self.drop_stale();
        let (mut transactions, mut dropped) = (Vec::new(), Dropped::new());
        let (mut used, mut recent) = (0, RecentPrograms::NONE);
        let mut queue = self.pool.queue(|sender| self.next_nonce(sender));
        while let Some((sender, nonce)) = queue.next() {
            let Some(tx) = self.pool.at(sender, nonce) else {
                continue;
            };
            if tx.gas_limit() > place.gas_limit.saturating_sub(used) {
                continue;
            }
            let (tx, hash) = (tx.clone(), *tx.tx_hash());
            self.pool.remove(hash);
            let start = Start {
                version: self.state.version(),
                recent: recent.clone(),
            };
            match self.attempt(&tx, place, &start) {
                Ok(executed) => {
                    if self.logs {
                        outcome::log(&tx, &executed, &self.settings.naming.abis);
                    }
                    used += executed.result.tx_gas_used();
                    transactions.push(mined(tx, start, &executed.result, used));
                    self.state.commit(executed.state);
                    recent = executed.recent;
                }
                Err(reason) => {
                    tracing::warn!(%hash, %sender, nonce, "dropped: {reason}");
                    dropped.push((hash, reason));
                }
            }
            queue.enter(&self.pool, sender, self.next_nonce(sender));
        }
        (transactions, dropped)
    }

    /// Executes a transaction. A panic is a fault of the node, but must not cost the block its other transactions.
    fn attempt(
        &self,
        tx: &Recovered<TxEnvelope>,
        place: &Place,
        start: &Start,
    ) -> Result<Executed, Rejected> {
        let run = AssertUnwindSafe(|| self.run(tx, place, start).execute(None));
        match catch_unwind(run) {
            Ok(executed) => executed.map_err(rejected),
            Err(_) => Err(Rejected::Invalid(
                "the node panicked while it executed this transaction: please report it".into(),
            )),
        }
    }

    /// Forgets what waits with a nonce that is used already: an authorization (EIP-7702) or `anvil_setNonce` may have passed
    /// it.
    fn drop_stale(&mut self) {
        for sender in self.pool.senders() {
            let nonce = self.next_nonce(sender);
            for hash in self.pool.remove_below(sender, nonce) {
                tracing::warn!(%hash, %sender, "dropped: the sender's nonce is {nonce} now");
            }
        }
    }

    fn append(&mut self, transactions: Vec<Mined>, place: Place) {
        self.clock.tick(place.timestamp);
        self.push_block(transactions, place.timestamp, place.base_fee);
    }

    /// Where the next block will stand.
    pub(super) fn next_place(&self) -> Place {
        let latest = self.latest();
        Place {
            parent: latest.header.hash(),
            number: latest.number() + 1,
            timestamp: self.clock.now(latest.timestamp(), self.earliest(latest)),
            gas_limit: self.config.block_gas_limit,
            base_fee: self.base_fee(),
        }
    }

    /// The earliest time of a block after this one. On Arbitrum several may share a second.
    fn earliest(&self, parent: &Block) -> u64 {
        let least = u64::from(self.config.distinct_times);
        parent.timestamp().saturating_add(least)
    }

    /// Base fee of the next block, wei per gas.
    pub(crate) fn base_fee(&self) -> u64 {
        let set = self.owner_setting(fees::BASE_FEE, self.state.version());
        set.unwrap_or(self.config.base_fee)
    }

    /// Most gas that a transaction may use at a version of the state.
    pub(super) fn transaction_gas(&self, version: Version) -> u64 {
        let set = self.owner_setting(fees::MAX_TX_GAS, version);
        set.unwrap_or(fees::TRANSACTION_GAS)
    }

    /// What the owner has set; none until then.
    fn owner_setting(&self, setting: fees::Setting, version: Version) -> Option<u64> {
        let value = self.state.slot(ARBOS_STATE, setting.slot(), version);
        (!value.is_zero()).then(|| value.saturating_to())
    }

    /// Appends a block of transactions whose state is committed.
    pub(super) fn push_block(&mut self, transactions: Vec<Mined>, timestamp: u64, base_fee: u64) {
        let number = self.history.len();
        let place = Place {
            parent: self.block_hash(number.wrapping_sub(1)),
            number,
            timestamp,
            gas_limit: self.config.block_gas_limit,
            base_fee,
        };
        let header = block::seal(place, self.state.root(), &transactions);
        let block = Arc::new(Block {
            header,
            transactions,
            version: self.state.version(),
        });
        // Genesis has a line of its own.
        if let (Some(record), 1..) = (&mut self.record, number) {
            record.block(&block);
        }
        self.feed.block(block.clone());
        self.history.push(block);
        let oldest = BlockId::number(self.oldest_state());
        if let Some(block) = self.block(oldest) {
            self.state.forget_before(block.version);
        }
    }

    /// A transaction of the block at `place`, ready to be executed.
    pub(super) fn run(
        &self,
        tx: &Recovered<TxEnvelope>,
        place: &Place,
        start: &Start,
    ) -> Run<ChainDb<'_>> {
        let mut cfg = evm::cfg(self.config.chain_id, Checks::Transaction);
        // Contracts have no keys, but timelocks and wallets are what most impersonations are about (EIP-3607).
        cfg.disable_eip3607 = self.is_impersonated(tx.signer());
        let (settings, recent) = (self.settings.clone(), start.recent.clone());
        let (max_fee, tip) = (tx.max_fee_per_gas(), tx.max_priority_fee_per_gas());
        let offered = transaction::offered(max_fee, tip, place.base_fee);
        let gas_cap = self.transaction_gas(start.version);
        Run {
            db: self.db(start.version),
            block: Self::block_env(place),
            cfg,
            tx: transaction::env(tx, place.base_fee),
            arb: Arb::after(settings, gas_cap, offered, recent),
        }
    }
}

/// An error of the EVM as a reason to refuse the transaction.
pub(super) fn rejected(error: evm::ExecutionError) -> Rejected {
    Rejected::Invalid(match error {
        EVMError::Transaction(InvalidTransaction::CallGasCostMoreThanGasLimit {
            initial_gas,
            gas_limit,
        }) => format!("intrinsic gas too low: gas {gas_limit}, minimum needed {initial_gas}"),
        // Clients look for these words.
        EVMError::Transaction(InvalidTransaction::LackOfFundForMaxFee { fee, balance }) => {
            format!("insufficient funds for gas * price + value: have {balance} want {fee}")
        }
        EVMError::Transaction(InvalidTransaction::CreateInitCodeSizeLimit) => {
            format!("max initcode size exceeded: {MAX_INITCODE_SIZE} bytes are allowed")
        }
        EVMError::Transaction(invalid) => invalid.to_string(),
        other => format!("the node cannot execute this transaction: {other}"),
    })
}

/// `cumulative` is the gas of the block's transactions up to this one.
/// A transaction of a block as it came out.
pub(super) fn mined(
    tx: Arc<Recovered<TxEnvelope>>,
    start: Start,
    result: &ExecutionResult,
    cumulative: u64,
) -> Mined {
    let gas_used = result.tx_gas_used();
    // Ethereum's nodes name the address even if the constructor failed.
    let created = tx.is_create().then(|| tx.signer().create(tx.nonce()));
    let logs = match result {
        ExecutionResult::Success { logs, .. } => logs.clone(),
        // Logs of a failed transaction do not exist.
        ExecutionResult::Revert { .. } | ExecutionResult::Halt { .. } => Vec::new(),
    };
    let receipt = Receipt {
        status: Eip658Value::Eip658(result.is_success()),
        cumulative_gas_used: cumulative,
        logs,
    };
    Mined {
        receipt: block::receipt(tx.tx_type(), receipt),
        tx,
        gas_used,
        created,
        start,
    }
}
