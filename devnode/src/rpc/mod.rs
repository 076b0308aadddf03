//! JSON-RPC over HTTP and WebSocket, on one port.

mod args;
mod cors;
mod debug;
mod dev;
mod error;
mod eth;
mod filters;
mod format;
mod logs;
mod mining;
mod pool;
mod proof;
mod pubsub;
mod read;
mod refused;
mod send;
mod settings;
mod sign;
mod simulate;
mod stylus;
mod subscribe;
mod trace;
mod typed_data;

use std::{
    net::SocketAddr,
    ops::Deref,
    sync::{
        Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
        atomic::{AtomicU64, Ordering},
    },
};

use alloy::eips::{BlockId, BlockNumberOrTag};
use jsonrpsee::{
    RpcModule,
    core::{RegisterMethodError, middleware::RpcServiceBuilder},
    server::{BatchRequestConfig, Server, ServerConfig, ServerHandle},
    types::{ErrorObjectOwned, Params},
};
use serde::Serialize;
use tokio::sync::Notify;

use crate::chain::{Chain, Feed};
use args::Args;
pub(crate) use mining::mine_by_the_clock;

/// Largest request, bytes. A contract at the size limit takes 50 kB.
const MAX_REQUEST: u32 = 16 << 20;
/// Largest response, bytes. Logs of many blocks are the largest.
const MAX_RESPONSE: u32 = 256 << 20;
/// Connections at a time. Idle ones cost some kilobytes each; what bounds them in practice is the number of open files.
const MAX_CONNECTIONS: u32 = 16_384;
/// Requests in a batch.
const MAX_BATCH: u32 = 1_000;

/// Messages that wait for a WebSocket client to read them. Behind them, its subscriptions wait.
const MAX_UNSENT: u32 = 128;

/// The chain as the RPC methods share it.
pub(crate) struct Node {
    chain: RwLock<Chain>,
    /// Told when the time between blocks changes.
    pace: Notify,
    feed: Arc<Feed>,
    filters: filters::Filters,
    /// Counts the occasions on which the chain may have changed.
    changes: AtomicU64,
}

impl std::fmt::Debug for Node {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Node")
    }
}

impl Node {
    /// Shares a chain.
    pub(crate) fn new(chain: Chain) -> Self {
        Self {
            feed: chain.feed().clone(),
            filters: filters::Filters::default(),
            chain: RwLock::new(chain),
            pace: Notify::new(),
            changes: AtomicU64::new(0),
        }
    }

    /// For reading; many at a time. A method that panicked leaves the chain as it was before or after a
    /// whole change, so that a poisoned lock is no reason to stop.
    pub(crate) fn read(&self) -> RwLockReadGuard<'_, Chain> {
        self.chain.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// For reading at a block: the chain, or what it will be if the block is the pending one.
    fn read_at(&self, id: BlockId) -> At<'_> {
        let chain = self.read();
        match id {
            BlockId::Number(BlockNumberOrTag::Pending) => At::Pending(Box::new(chain.pending())),
            _ => At::Present(chain),
        }
    }

    /// For computing at a block: a copy, so that whoever changes the chain meanwhile does not wait, nor others behind them.
    fn copy_at(&self, id: BlockId) -> Chain {
        let mut chain = match self.read_at(id) {
            At::Present(chain) => chain.reading(),
            At::Pending(chain) => *chain,
        };
        chain.hurry();
        chain
    }

    /// What happens on the chain. Listening needs no lock on the chain.
    fn feed(&self) -> &Arc<Feed> {
        &self.feed
    }

    /// For changing it.
    fn write(&self) -> RwLockWriteGuard<'_, Chain> {
        let chain = self.chain.write().unwrap_or_else(PoisonError::into_inner);
        self.changes.fetch_add(1, Ordering::Relaxed);
        chain
    }

    /// A copy of the chain, and a number that differs from that of any copy before a change.
    pub(crate) fn copy(&self) -> (Chain, u64) {
        let chain = self.read();
        (chain.fork(), self.changes.load(Ordering::Relaxed))
    }
}

/// The chain now or soon.
enum At<'a> {
    Present(RwLockReadGuard<'a, Chain>),
    Pending(Box<Chain>),
}

impl Deref for At<'_> {
    type Target = Chain;

    fn deref(&self) -> &Chain {
        match self {
            Self::Present(chain) => chain,
            Self::Pending(chain) => chain,
        }
    }
}

/// Starts the server.
pub(crate) async fn serve(
    node: Arc<Node>,
    address: SocketAddr,
) -> std::io::Result<(SocketAddr, ServerHandle)> {
    let config = ServerConfig::builder()
        .max_request_body_size(MAX_REQUEST)
        .max_response_body_size(MAX_RESPONSE)
        .max_connections(MAX_CONNECTIONS)
        .set_batch_request_config(BatchRequestConfig::Limit(MAX_BATCH))
        .set_message_buffer_capacity(MAX_UNSENT)
        .set_id_provider(subscribe::Ids)
        .build();
    let server = Server::builder()
        .set_config(config)
        .set_rpc_middleware(RpcServiceBuilder::new().layer_fn(pubsub::Errors))
        .set_http_middleware(tower::ServiceBuilder::new().layer(cors::Cors))
        .build(address)
        .await?;
    let address = server.local_addr()?;
    let methods = methods(node).map_err(std::io::Error::other)?;
    Ok((address, server.start(methods)))
}

/// What a method answers with.
type Answer<T> = Result<T, ErrorObjectOwned>;

/// The methods under construction.
struct Methods(RpcModule<Node>);

impl Methods {
    /// Adds a method. Methods run on threads for blocking work: a call may compute for seconds.
    fn add<T>(
        &mut self,
        name: &'static str,
        method: impl Fn(&Node, Args<'_>) -> Answer<T> + Clone + Send + Sync + 'static,
    ) -> Result<(), RegisterMethodError>
    where
        T: Serialize + Clone + 'static,
    {
        let run =
            move |params: Params<'_>, node: Arc<Node>, _: _| method(&node, Args::new(&params));
        self.0.register_blocking_method(name, run).map(|_| ())
    }

    /// Lets a method be called by another name too.
    fn alias(
        &mut self,
        alias: &'static str,
        name: &'static str,
    ) -> Result<(), RegisterMethodError> {
        self.0.register_alias(alias, name)
    }
}

/// All methods, on this node.
pub(crate) fn methods(node: Arc<Node>) -> Result<RpcModule<Node>, RegisterMethodError> {
    let mut methods = Methods(RpcModule::from_arc(node));
    eth::register(&mut methods)?;
    read::register(&mut methods)?;
    logs::register(&mut methods)?;
    send::register(&mut methods)?;
    sign::register(&mut methods)?;
    simulate::register(&mut methods)?;
    subscribe::register(&mut methods)?;
    filters::register(&mut methods)?;
    debug::register(&mut methods)?;
    trace::register(&mut methods)?;
    stylus::register(&mut methods)?;
    dev::register(&mut methods)?;
    mining::register(&mut methods)?;
    pool::register(&mut methods)?;
    proof::register(&mut methods)?;
    settings::register(&mut methods)?;
    refused::register(&mut methods)?;
    Ok(methods.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Config;
    use std::collections::BTreeSet;

    const GUIDE: &str = include_str!("../../README.md");

    fn registered() -> BTreeSet<String> {
        let chain = Chain::new(Config::default()).unwrap();
        let methods = methods(Arc::new(Node::new(chain))).unwrap();
        methods.method_names().map(str::to_owned).collect()
    }

    /// Rows of the guide's section on methods: what stands in the first column, and the rest.
    fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
        let (_, section) = GUIDE.split_once("### Every method\n").unwrap();
        let (section, _) = section.split_once("\n### ").unwrap();
        section.lines().filter_map(|line| {
            let (name, rest) = line.strip_prefix("| `")?.split_once("` | ")?;
            Some((name, rest.strip_suffix(" |")?))
        })
    }

    #[test]
    fn the_guide_names_every_method_that_answers_and_every_one_that_is_refused() {
        let named: BTreeSet<String> = rows()
            .flat_map(|(first, rest)| match first.ends_with('_') {
                true => rest
                    .split(", ")
                    .map(|name| format!("{first}{}", name.trim_matches('`')))
                    .collect(),
                false => vec![first.to_owned()],
            })
            .collect();
        assert_eq!(named, registered());
    }

    #[test]
    fn the_guide_gives_the_reason_of_every_refusal() {
        let refused: Vec<_> = rows().filter(|(name, _)| !name.ends_with('_')).collect();
        assert_eq!(refused, refused::REFUSED);
    }

    #[test]
    fn the_fuzzer_knows_every_method() {
        let known: BTreeSet<String> = include_str!("../../fuzz/methods.txt")
            .lines()
            .map(str::to_owned)
            .collect();
        assert_eq!(known, registered());
    }
}
