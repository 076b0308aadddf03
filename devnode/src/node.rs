//! A running node.

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use jsonrpsee::server::ServerHandle;
use tokio::task::JoinHandle;

use crate::{
    chain::Chain,
    config::{Config, ConfigError},
    rpc,
    stylus::VmError,
};

/// A chain and its server. Dropping it stops the server.
#[derive(Debug)]
pub struct Devnode {
    address: SocketAddr,
    server: ServerHandle,
    miner: JoinHandle<()>,
}

impl Drop for Devnode {
    fn drop(&mut self) {
        self.miner.abort();
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
    /// If the settings cannot be used or the port is taken.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        let address = SocketAddr::new(config.host, config.port);
        let node = Arc::new(rpc::Node::new(Chain::new(config)?));
        let served = rpc::serve(node.clone(), address).await;
        let (address, server) = served.map_err(|source| StartError::Listen { address, source })?;
        let miner = tokio::spawn(rpc::mine_by_the_clock(node));
        Ok(Self {
            address,
            server,
            miner,
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

    /// Stops the server and waits until it has stopped.
    pub async fn stop(self) {
        // It fails only if the server has stopped already.
        let _ = self.server.stop();
        self.server.clone().stopped().await;
    }

    /// Waits until the server stops, which it does only if it is told to.
    pub async fn stopped(&self) {
        self.server.clone().stopped().await;
    }
}
