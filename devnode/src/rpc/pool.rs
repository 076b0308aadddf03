//! Transactions that wait for a block: `txpool`, and anvil's methods to drop them.

use std::collections::BTreeMap;

use alloy::{consensus::Transaction as _, rpc::types::Transaction};
use alloy_primitives::{Address, TxHash, U64};
use jsonrpsee::core::RegisterMethodError;
use serde::Serialize;

use super::{Methods, format};
use crate::chain::Chain;

/// By sender and nonce.
type BySender<T> = BTreeMap<Address, BTreeMap<String, T>>;

/// What only waits for a block, and what waits for an earlier nonce.
#[derive(Clone, Serialize)]
struct Split<T> {
    pending: T,
    queued: T,
}

pub(super) fn register(methods: &mut Methods) -> Result<(), RegisterMethodError> {
    methods.add("txpool_status", |node, _| {
        let chain = node.read();
        let waiting = chain.all_waiting();
        let pending = waiting.iter().filter(|(pending, _)| *pending).count();
        Ok(Split {
            pending: U64::from(pending),
            queued: U64::from(waiting.len() - pending),
        })
    })?;
    methods.add("txpool_content", |node, _| {
        Ok(listed(&node.read(), |tx| tx))
    })?;
    methods.add("txpool_contentFrom", |node, mut args| {
        let sender: Address = args.next()?;
        let mut all = listed(&node.read(), |tx| tx);
        Ok(Split {
            pending: all.pending.remove(&sender).unwrap_or_default(),
            queued: all.queued.remove(&sender).unwrap_or_default(),
        })
    })?;
    methods.add("txpool_inspect", |node, _| {
        Ok(listed(&node.read(), summary))
    })?;
    methods.add("anvil_dropTransaction", |node, mut args| {
        let hash: TxHash = args.next()?;
        Ok(node.write().drop_waiting(hash).then_some(hash))
    })?;
    methods.add("anvil_dropAllTransactions", |node, _| {
        node.write().drop_all_waiting(None);
        Ok(())
    })?;
    methods.add("anvil_removePoolTransactions", |node, mut args| {
        node.write().drop_all_waiting(Some(args.next()?));
        Ok(())
    })?;
    methods.add("hardhat_dropTransaction", |node, mut args| {
        Ok(node.write().drop_waiting(args.next()?))
    })
}

fn listed<T>(chain: &Chain, show: impl Fn(Transaction) -> T) -> Split<BySender<T>> {
    let mut listed = Split {
        pending: BySender::new(),
        queued: BySender::new(),
    };
    for (pending, tx) in chain.all_waiting() {
        let part = match pending {
            true => &mut listed.pending,
            false => &mut listed.queued,
        };
        let of_sender = part.entry(tx.signer()).or_default();
        of_sender.insert(tx.nonce().to_string(), show(format::waiting(tx)));
    }
    listed
}

/// One line, in geth's form.
fn summary(tx: Transaction) -> String {
    let to = tx
        .to()
        .map_or("contract creation".to_owned(), |to| to.to_string());
    format!(
        "{to}: {} wei + {} gas × {} wei",
        tx.value(),
        tx.gas_limit(),
        tx.max_fee_per_gas()
    )
}
