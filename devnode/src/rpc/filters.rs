//! Filters: what happened since the client last asked.
//!
//! A filter is a place in the chain's feed. One that nobody asks for five minutes is forgotten, as by Ethereum's nodes.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use alloy::rpc::types::{Filter, Log, Transaction};
use alloy_primitives::{B256, map::HashMap};
use jsonrpsee::{core::RegisterMethodError, types::ErrorObjectOwned};
use serde::Serialize;

use super::{Answer, Args, Methods, Node, error::failed, format, logs, subscribe::random_id};
use crate::chain::{Event, Listener};

/// How long a filter lives that nobody asks.
const IDLE: Duration = Duration::from_secs(300);
/// Filters at a time.
const MAX_FILTERS: usize = 10_000;

pub(super) fn register(methods: &mut Methods) -> Result<(), RegisterMethodError> {
    methods.add("eth_newFilter", |node, mut args| {
        let filter = args.optional::<Filter>()?.unwrap_or_default();
        logs::check(&filter)?;
        install(node, Topic::Logs(Box::new(filter)))
    })?;
    methods.add("eth_newBlockFilter", |node, _| install(node, Topic::Blocks))?;
    methods.add("eth_newPendingTransactionFilter", |node, mut args| {
        let full = args.optional()?.unwrap_or_default();
        install(node, Topic::Transactions { full })
    })?;
    methods.add("eth_uninstallFilter", |node, mut args| {
        let id: String = args.next()?;
        Ok(node.filters.lock().remove(&id).is_some())
    })?;
    methods.add("eth_getFilterChanges", |node, mut args| {
        let id: String = args.next()?;
        let mut filters = node.filters.lock();
        let filter = filters.get_mut(&id).ok_or_else(not_found)?;
        filter.asked = Instant::now();
        let events = filter.listener.take(usize::MAX);
        Ok(filter.topic.changes(&events))
    })?;
    methods.add("eth_getFilterLogs", filter_logs)
}

fn filter_logs(node: &Node, mut args: Args<'_>) -> Answer<Vec<Log>> {
    let id: String = args.next()?;
    let filter = {
        let mut filters = node.filters.lock();
        match filters.get_mut(&id) {
            Some(Installed {
                topic: Topic::Logs(filter),
                asked,
                ..
            }) => {
                *asked = Instant::now();
                filter.clone()
            }
            _ => return Err(not_found()),
        }
    };
    logs::matching(node, &filter)
}

fn install(node: &Node, topic: Topic) -> Answer<String> {
    let mut filters = node.filters.lock();
    filters.retain(|_, filter| filter.asked.elapsed() < IDLE);
    if filters.len() >= MAX_FILTERS {
        return Err(failed(format!(
            "there are {MAX_FILTERS} filters already: uninstall some, or wait until they expire"
        )));
    }
    let id = random_id();
    let installed = Installed {
        topic,
        listener: node.feed().listen(),
        asked: Instant::now(),
    };
    filters.insert(id.clone(), installed);
    Ok(id)
}

fn not_found() -> ErrorObjectOwned {
    failed("filter not found")
}

/// The filters of a node.
#[derive(Debug, Default)]
pub(super) struct Filters(Mutex<HashMap<String, Installed>>);

impl Filters {
    /// Nothing that holds this lock can leave a filter half-changed.
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Installed>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Debug)]
struct Installed {
    topic: Topic,
    listener: Listener,
    /// When it was last asked.
    asked: Instant,
}

/// What a filter collects.
#[derive(Debug)]
enum Topic {
    Blocks,
    Transactions { full: bool },
    Logs(Box<Filter>),
}

/// What a filter answers with.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
enum Changes {
    Hashes(Vec<B256>),
    Transactions(Vec<Transaction>),
    Logs(Vec<Log>),
}

impl Topic {
    fn changes(&self, events: &[Event]) -> Changes {
        let transactions = events.iter().filter_map(|event| match event {
            Event::Transaction(tx) => Some(tx),
            _ => None,
        });
        match self {
            Self::Blocks => Changes::Hashes(
                events
                    .iter()
                    .filter_map(|event| match event {
                        Event::Block(block) => Some(block.header.hash()),
                        _ => None,
                    })
                    .collect(),
            ),
            Self::Transactions { full: false } => {
                Changes::Hashes(transactions.map(|tx| *tx.tx_hash()).collect())
            }
            Self::Transactions { full: true } => {
                Changes::Transactions(transactions.map(|tx| format::waiting(tx)).collect())
            }
            Self::Logs(filter) => Changes::Logs(
                events
                    .iter()
                    .flat_map(|event| format::logs_of_event(filter, event))
                    .collect(),
            ),
        }
    }
}
