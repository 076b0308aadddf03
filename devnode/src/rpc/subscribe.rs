//! `eth_subscribe`: blocks, logs and transactions as they come.
//!
//! A subscription reads the chain's feed at the pace of its client. While the client does not read, the subscription stands
//! still; the node neither waits for it nor keeps messages for it.

use std::sync::Arc;

use alloy::rpc::types::Filter;
use jsonrpsee::{
    PendingSubscriptionSink, SubscriptionSink,
    core::{RegisterMethodError, traits::IdProvider},
    server::RandomIntegerIdProvider,
    types::{ErrorObjectOwned, Params, SubscriptionId, error::METHOD_NOT_FOUND_CODE},
};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use super::{Answer, Args, Methods, Node, format};
use crate::chain::{Event, Listener};

/// Events read from the feed at once.
const BATCH: usize = 64;

pub(super) fn register(methods: &mut Methods) -> Result<(), RegisterMethodError> {
    methods
        .0
        .register_subscription(
            "eth_subscribe",
            "eth_subscription",
            "eth_unsubscribe",
            |params, pending, node, _| subscribe(params, pending, node),
        )
        .map(|_| ())
}

/// Ids of subscriptions: random numbers, as Ethereum's nodes give them.
#[derive(Debug)]
pub(super) struct Ids;

impl IdProvider for Ids {
    fn next_id(&self) -> SubscriptionId<'static> {
        SubscriptionId::Str(random_id().into())
    }
}

/// An id that nobody guesses.
pub(super) fn random_id() -> String {
    match RandomIntegerIdProvider.next_id() {
        SubscriptionId::Num(number) => format!("{number:#x}"),
        SubscriptionId::Str(text) => text.into_owned(),
    }
}

/// What a client wants to hear of.
#[derive(Clone, Debug)]
pub(super) enum Topic {
    /// Headers of new blocks.
    Heads,
    /// Logs of new blocks, and of blocks taken away.
    Logs(Box<Filter>),
    /// Transactions as they are accepted: whole, or their hashes.
    Transactions {
        /// Whole?
        full: bool,
    },
    /// The end of synchronization, which never begins.
    Syncing,
}

impl Topic {
    fn parse(mut args: Args<'_>) -> Answer<Self> {
        Ok(match args.next::<String>()?.as_str() {
            "newHeads" => Self::Heads,
            "logs" => Self::Logs(Box::new(args.optional()?.unwrap_or_default())),
            "newPendingTransactions" => Self::Transactions {
                full: args.optional()?.unwrap_or_default(),
            },
            "syncing" => Self::Syncing,
            other => {
                return Err(ErrorObjectOwned::owned(
                    METHOD_NOT_FOUND_CODE,
                    format!("no \"{other}\" subscription in eth namespace"),
                    None::<()>,
                ));
            }
        })
    }

    /// The messages that an event is worth.
    fn messages(&self, event: &Event) -> Vec<Box<RawValue>> {
        match (self, event) {
            (Self::Heads, Event::Block(block)) => message(&format::header(block)),
            (Self::Logs(filter), event) => format::logs_of_event(filter, event)
                .iter()
                .flat_map(message)
                .collect(),
            (Self::Transactions { full: false }, Event::Transaction(tx)) => message(tx.tx_hash()),
            (Self::Transactions { full: true }, Event::Transaction(tx)) => {
                message(&format::waiting(tx))
            }
            _ => Vec::new(),
        }
    }
}

/// Plain data can always be written to memory.
fn message(value: &impl Serialize) -> Vec<Box<RawValue>> {
    to_raw_value(value).into_iter().collect()
}

async fn subscribe(params: Params<'static>, pending: PendingSubscriptionSink, node: Arc<Node>) {
    let topic = match Topic::parse(Args::new(&params)) {
        Ok(topic) => topic,
        Err(error) => return pending.reject(error).await,
    };
    // From here on nothing is missed, also if it happens before the client has its answer.
    let listener = node.feed().listen();
    // It fails if the client is gone.
    if let Ok(sink) = pending.accept().await {
        serve(&topic, listener, &sink).await;
    }
}

/// Sends what happens until the client leaves.
async fn serve(topic: &Topic, mut listener: Listener, sink: &SubscriptionSink) {
    loop {
        let events = listener.take(BATCH);
        if events.is_empty() {
            tokio::select! {
                () = listener.wait() => continue,
                () = sink.closed() => return,
            }
        }
        for message in events.iter().flat_map(|event| topic.messages(event)) {
            if sink.send(message).await.is_err() {
                return;
            }
        }
    }
}
