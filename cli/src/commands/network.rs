//! Arguments that name a chain and a pool on it.

use alloy::primitives::Address;
use anyhow::Result;

use crate::{chain::Chain, pool::Pool};

/// Which chain.
#[derive(Clone, Debug, clap::Args)]
pub struct RpcArgs {
    /// JSON-RPC endpoint of the chain
    #[arg(long, env = "DIMO_RPC_URL", value_name = "URL")]
    pub rpc_url: String,
}

/// Which pool.
#[derive(Clone, Debug, clap::Args)]
pub struct PoolArgs {
    #[command(flatten)]
    rpc: RpcArgs,
    /// Address of the pool's distributor (the proxy; `dimo deploy` prints it)
    #[arg(long, env = "DIMO_DISTRIBUTOR", value_name = "ADDRESS")]
    distributor: Address,
}

impl PoolArgs {
    /// Connects.
    ///
    /// # Errors
    /// If the node does not answer.
    pub async fn connect(&self) -> Result<Pool> {
        let chain = Chain::connect(&self.rpc.rpc_url).await?;
        Ok(Pool::new(chain, self.distributor))
    }
}
