//! Which chain, for commands that may do without a node.

use std::time::{SystemTime, UNIX_EPOCH};

use alloy::primitives::Address;
use anyhow::{Context, Result, ensure};
use client::{chain::Chain, signing};

use super::network::{AddressBook, DeploymentArgs, TimeoutArg};

/// Which chain, where the command may do without it.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Network")]
pub struct OptionalChainArgs {
    /// JSON-RPC endpoint of the chain; --sign-only works without it, given --nonce
    #[arg(long, env = "DIMO_RPC_URL", value_name = "URL")]
    rpc_url: Option<String>,
    #[command(flatten)]
    timeout: TimeoutArg,
    #[command(flatten)]
    deployment: DeploymentArgs,
    /// Id of the chain, for --sign-only without --rpc-url [default: the deployment's]
    #[arg(long, value_name = "ID")]
    chain_id: Option<u64>,
}

/// The chain and deployment of a command that may do without a node.
#[derive(Clone, Debug)]
pub struct OptionalChain {
    chain: Option<Chain>,
    /// The deployment's addresses.
    pub book: AddressBook,
    /// The chain's id.
    pub chain_id: u64,
}

impl OptionalChainArgs {
    /// Connects, if there is an endpoint.
    ///
    /// # Errors
    /// If nothing says which chain it is, or two say different ones.
    pub async fn open(&self) -> Result<OptionalChain> {
        let book = self.deployment.read()?;
        let chain = match &self.rpc_url {
            Some(url) => Some(book.introduce(self.timeout.connect(url).await?)),
            None => None,
        };
        if let Some(chain) = &chain {
            book.check(chain)?;
        }
        let found = chain.as_ref().map(Chain::id);
        let said = found.or_else(|| book.deployment().map(|it| it.chain_id));
        if let (Some(said), Some(asked)) = (said, self.chain_id) {
            ensure!(
                said == asked,
                "--chain-id {asked} was given, but the node or deployment is of chain {said}"
            );
        }
        let chain_id = said
            .or(self.chain_id)
            .context("which chain? Give --rpc-url URL (DIMO_RPC_URL), or to sign offline --chain-id ID or --deployment FILE")?;
        Ok(OptionalChain {
            chain,
            book,
            chain_id,
        })
    }
}

impl OptionalChain {
    /// The chain, for what cannot be done offline.
    ///
    /// # Errors
    /// If no endpoint was given.
    pub fn chain(&self) -> Result<&Chain> {
        self.chain.as_ref().context(
            "this needs a chain: give --rpc-url URL (DIMO_RPC_URL). Only --sign-only works without",
        )
    }

    /// The chain, if an endpoint was given.
    pub const fn online(&self) -> Option<&Chain> {
        self.chain.as_ref()
    }

    /// Unix seconds: the chain's, or this machine's.
    ///
    /// # Errors
    /// If the node does not answer.
    pub async fn now(&self) -> Result<u64> {
        match &self.chain {
            Some(chain) => Ok(chain.head().await?.timestamp),
            None => Ok(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs()),
        }
    }

    /// The domain of signatures for a contract here.
    pub const fn domain(&self, contract: Address) -> signing::Domain {
        signing::Domain {
            chain_id: self.chain_id,
            contract,
        }
    }
}
