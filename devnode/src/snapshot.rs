//! A chain to start others from.

use std::{net::SocketAddr, sync::Arc};

use crate::{
    chain::Chain,
    node::{Devnode, StartError},
    rpc,
};

/// A chain as it once was. Nodes started from it begin with its blocks, state, clock, waiting transactions and settings,
/// and go their own ways from there. They share what they do not change, and the compiled programs.
///
/// It needs no running node and no runtime: all tests of a program may share one.
///
/// ```
/// use std::sync::OnceLock;
/// use devnode::{Config, Devnode, Snapshot};
///
/// async fn prepare() -> Snapshot {
///     let node = Devnode::start(Config::default()).await.expect("a node");
///     // ... deploy contracts, move time ...
///     node.snapshot()
/// }
///
/// /// A node of its own for each test. The first test prepares the chain.
/// async fn prepared() -> Devnode {
///     static PREPARED: OnceLock<Snapshot> = OnceLock::new();
///     let snapshot = match PREPARED.get() {
///         Some(snapshot) => snapshot,
///         None => {
///             let snapshot = prepare().await;
///             PREPARED.get_or_init(|| snapshot)
///         }
///     };
///     snapshot.start().await.expect("a node")
/// }
/// # #[tokio::main]
/// # async fn main() {
/// #     assert_ne!(prepared().await.url(), prepared().await.url());
/// # }
/// ```
#[derive(Clone)]
pub struct Snapshot(Arc<Chain>);

impl Snapshot {
    /// The present of a running chain.
    pub(crate) fn of(node: &rpc::Node) -> Self {
        Self(Arc::new(node.read().fork_recorded()))
    }

    /// Starts a node on a free port. Must be called in a tokio runtime.
    ///
    /// # Errors
    /// If no port is free.
    pub async fn start(&self) -> Result<Devnode, StartError> {
        let chain = self.0.fork_recorded();
        let address = SocketAddr::new(chain.config().host, 0);
        Devnode::serve(chain, address).await
    }
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let latest = self.0.latest();
        f.debug_struct("Snapshot")
            .field("block", &latest.number())
            .field("hash", &latest.header.hash())
            .finish_non_exhaustive()
    }
}
