//! A running node.

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use jsonrpsee::server::ServerHandle;
use tokio::task::JoinHandle;

use crate::{
    chain::{Chain, Saved},
    config::{Config, ConfigError},
    rpc,
    saver::Saver,
    snapshot::Snapshot,
    state_file::{StateFile, StateFileError},
    stylus::VmError,
};

/// A chain and its server. Dropping it stops the server; only [`Devnode::stop`] and [`Devnode::shut_down`] also write its
/// state file.
#[derive(Debug)]
pub struct Devnode {
    node: Arc<rpc::Node>,
    address: SocketAddr,
    server: ServerHandle,
    saver: Option<Arc<Saver>>,
    tasks: Tasks,
}

/// What runs beside the server, until this is dropped.
#[derive(Debug, Default)]
struct Tasks(Vec<JoinHandle<()>>);

impl Drop for Tasks {
    fn drop(&mut self) {
        self.0.iter().for_each(JoinHandle::abort);
    }
}

/// Why a node does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The settings cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The WASM engine cannot be set up on this machine.
    #[error(transparent)]
    Vm(#[from] VmError),
    /// The record of transactions cannot be created.
    #[error("cannot create the record {path}: {source}")]
    Record {
        /// Where it was to be.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The state file cannot be used.
    #[error(transparent)]
    State(#[from] StateFileError),
    /// The port cannot be used.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// Address asked for.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
}

impl Devnode {
    /// Starts a chain and listens for requests. Must be called in a tokio runtime.
    ///
    /// # Errors
    /// If the settings or the state file cannot be used or the port is taken.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        let address = SocketAddr::new(config.host, config.port);
        let (state, interval) = (config.state.clone(), config.state_interval);
        let mut chain = Chain::new(config)?;
        let Some(path) = state else {
            return Self::serve(chain, address).await;
        };
        let file = StateFile::open(&path)?;
        let saved = file.load::<Saved>()?;
        let loaded = saved.is_some();
        if let Some(saved) = saved {
            file.check(&saved, chain.config())?;
            chain.restore(saved).map_err(|error| file.unusable(error))?;
        }
        let mut node = Self::serve(chain, address).await?;
        let saver = Arc::new(Saver::new(node.node.clone(), file, loaded));
        let periodically = saver.clone().save_periodically(interval);
        node.tasks.0.push(tokio::spawn(periodically));
        node.saver = Some(saver);
        Ok(node)
    }

    /// Serves a chain.
    pub(crate) async fn serve(chain: Chain, address: SocketAddr) -> Result<Self, StartError> {
        let node = Arc::new(rpc::Node::new(chain));
        let served = rpc::serve(node.clone(), address).await;
        let (address, server) = served.map_err(|source| StartError::Listen { address, source })?;
        let miner = tokio::spawn(rpc::mine_by_the_clock(node.clone()));
        Ok(Self {
            node,
            address,
            server,
            saver: None,
            tasks: Tasks(vec![miner]),
        })
    }

    /// Address the node listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// URL for HTTP.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// URL for WebSocket.
    pub fn ws_url(&self) -> String {
        format!("ws://{}", self.address)
    }

    /// The chain as it is now, to start others from. Takes microseconds, whatever the size of the chain.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot::of(&self.node)
    }

    /// Stops the server, waits until it has stopped, and writes the state file, if there is one. A failure of that is an
    /// error in the log.
    pub async fn stop(self) {
        if let Err(error) = self.shut_down().await {
            tracing::error!("{error}");
        }
    }

    /// The same for who wants to know of the failure.
    ///
    /// # Errors
    /// If the state file cannot be written.
    pub async fn shut_down(self) -> Result<(), StateFileError> {
        // It fails only if the server has stopped already.
        let _ = self.server.stop();
        self.server.stopped().await;
        drop(self.tasks);
        self.saver.map_or(Ok(()), |saver| saver.finish())
    }

    /// Waits until the server stops, which it does only if it is told to.
    pub async fn stopped(&self) {
        self.server.clone().stopped().await;
    }
}
