//! The roster of a week from a chain.

use std::path::PathBuf;

use alloy::primitives::Address;
use anyhow::{Context, Result, ensure};
use client::{
    bindings::IManufacturerRegistry,
    chain::{Chain, Read},
    contracts::Pool,
    publish::belonging::Known,
};
use protocol::Clock;
use prover::{
    Flagged, HeartbeatDomain,
    chain::{Contracts, Message, Request, RetryPolicy, Roster, When, read_twice},
};

use super::network::{
    AddressBook, DeploymentArgs, DevicesArg, DistributorArg, ManufacturersArg, TimeoutArg,
    VehiclesArg,
};

/// Which chain, which contracts, up to which block.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "From a chain")]
pub struct ChainArgs {
    /// JSON-RPC endpoint of the chain to read the roster from
    #[arg(long, env = "DIMO_RPC_URL", value_name = "URL")]
    rpc_url: Option<String>,
    #[command(flatten)]
    timeout: TimeoutArg,
    #[command(flatten)]
    deployment: DeploymentArgs,
    #[command(flatten)]
    manufacturers: ManufacturersArg,
    #[command(flatten)]
    vehicles: VehiclesArg,
    #[command(flatten)]
    devices: DevicesArg,
    #[command(flatten)]
    distributor: DistributorArg,
    /// Where to take the roster: at the last block before the end of the week, once that is settled
    #[arg(long, value_name = "MOMENT", value_enum, default_value_t = Moment::WeekEnd)]
    at: Moment,
    /// Take the roster at this block instead: a preview, unless it is the last one of the week
    #[arg(long, value_name = "N", conflicts_with = "at")]
    block: Option<u64>,
    /// Blocks that must follow one before it counts as settled [default: those the node calls finalized are]
    #[arg(long, value_name = "N")]
    confirmations: Option<u64>,
    /// File that keeps what was read for the next run, which goes on from there
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,
    /// First block to read [default: the deployment's, else 0]
    #[arg(long, value_name = "N")]
    from_block: Option<u64>,
    /// Most blocks to ask for at once; fewer where the node refuses so many
    #[arg(long, value_name = "N", default_value_t = 50_000)]
    page_size: u64,
    /// How often to ask a node again that does not answer
    #[arg(long, value_name = "N", default_value_t = RetryPolicy::default().retries)]
    retries: u32,
    /// How many of the vehicles, and of the devices, that no event was about since the last comparison are compared with
    /// the contracts' state as well, taken at random; a fleet that has no more is compared whole
    #[arg(long, value_name = "N", default_value_t = Request::SAMPLE)]
    sample: u64,
    /// How many of the last blocks are held against the log blooms of their headers even if the node gives no log of them
    #[arg(long, value_name = "N", default_value_t = Request::HEADERS)]
    headers: u64,
    /// JSON-RPC endpoint of a second node, from which everything is read as well: snapshot block, logs and state must be the same
    #[arg(long, value_name = "URL", requires = "rpc_url")]
    check_rpc_url: Option<String>,
    /// Compare nothing with the contracts' state, for a node that keeps none so old: a log that it leaves out goes
    /// unnoticed, and `week publish` refuses such a week
    #[arg(long, conflicts_with = "sample")]
    unchecked: bool,
    /// File of accounts, one a line, whose vehicles are withheld
    #[arg(long, value_name = "FILE")]
    flagged: Option<PathBuf>,
}

/// A block by what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Moment {
    /// The last block of the week
    WeekEnd,
}

/// A chain and the contracts to read.
#[derive(Debug)]
pub struct Origin {
    chain: Chain,
    second: Option<Chain>,
    contracts: Contracts,
    distributor: Option<Address>,
    first_block: u64,
}

impl Origin {
    /// The pool whose weeks these are, if its address is known.
    pub fn pool(&self) -> Option<Pool> {
        let distributor = self.distributor?;
        Some(Pool::new(self.chain.clone(), distributor))
    }
}

impl ChainArgs {
    /// Whether a chain is named.
    pub fn is_named(&self) -> bool {
        self.rpc_url.is_some()
    }

    /// Whether a chain is named and the contracts on it that a roster comes from.
    pub fn has_contracts(&self) -> bool {
        let has = |book: &AddressBook| self.contracts(book).is_ok();
        self.is_named() && self.deployment.read().is_ok_and(|book| has(&book))
    }

    /// The contracts that are known, each for itself.
    ///
    /// # Errors
    /// If the file of the deployment cannot be read.
    pub fn known(&self) -> Result<Known> {
        let book = self.deployment.read()?;
        Ok(Known {
            manufacturer_registry: self.manufacturers.find(&book).ok(),
            vehicle_id: self.vehicles.find(&book).ok(),
            device_registry: self.devices.find(&book).ok(),
        })
    }

    fn contracts(&self, book: &AddressBook) -> Result<Contracts> {
        Ok(Contracts {
            manufacturer_registry: self.manufacturers.find(book)?,
            vehicle_id: self.vehicles.find(book)?,
            device_registry: self.devices.find(book)?,
        })
    }

    /// The addresses of the deployment's file, if one is given.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn book(&self) -> Result<AddressBook> {
        self.deployment.read()
    }

    /// Where heartbeats are good, without asking a chain: its id, given or the deployment's, and the device registry.
    ///
    /// # Errors
    /// If the chain is given, and no registry on it or a deployment that cannot be read.
    pub fn heartbeats(&self, chain_id: Option<u64>) -> Result<Option<HeartbeatDomain>> {
        if let Some(chain_id) = chain_id {
            let device_registry = self.devices.find(&self.deployment.read()?)?;
            return Ok(Some(HeartbeatDomain {
                chain_id,
                device_registry,
            }));
        }
        // A week of files may be built beside a deployment that is not there: only devices that sign ask for one, and then it is
        // said that none is known.
        let Ok(book) = self.deployment.read() else {
            return Ok(None);
        };
        let filed = book.deployment().map(|deployment| deployment.chain_id);
        let known = filed.zip(self.devices.find(&book).ok());
        Ok(known.map(|(chain_id, device_registry)| HeartbeatDomain {
            chain_id,
            device_registry,
        }))
    }

    /// Connects, if a chain is named.
    ///
    /// # Errors
    /// If the node does not answer, or an address is missing.
    pub async fn connect(&self) -> Result<Option<Origin>> {
        let Some(url) = &self.rpc_url else {
            return Ok(None);
        };
        let (chain, book) = self.deployment.connect(url, self.timeout).await?;
        let second = match &self.check_rpc_url {
            Some(url) => Some(self.timeout.connect(url).await?),
            None => None,
        };
        Ok(Some(self.origin(chain, second, &book)?))
    }

    /// The pool, if a chain and its address are given. Without them nothing is asked.
    ///
    /// # Errors
    /// If the node does not answer, or the deployment is of another chain.
    pub async fn pool(&self) -> Result<Option<Pool>> {
        let Some(url) = &self.rpc_url else {
            return Ok(None);
        };
        let Ok(distributor) = self.distributor.find(&self.deployment.read()?) else {
            return Ok(None);
        };
        let (chain, _) = self.deployment.connect(url, self.timeout).await?;
        Ok(Some(Pool::new(chain, distributor)))
    }

    fn origin(&self, chain: Chain, second: Option<Chain>, book: &AddressBook) -> Result<Origin> {
        let deployed = book.deployment().map_or(0, |deployment| deployment.block);
        Ok(Origin {
            chain,
            second,
            contracts: self.contracts(book)?,
            distributor: self.distributor.find(book).ok(),
            first_block: self.from_block.unwrap_or(deployed),
        })
    }

    /// The roster of `week`, whose clock must be that of `genesis` if one is given.
    ///
    /// # Errors
    /// A chain that does not give the week, see [`prover::chain::Error`]; an unreadable list of accounts.
    pub async fn roster(&self, origin: &Origin, week: u32, genesis: Option<u64>) -> Result<Roster> {
        let flagged = self.flagged.as_deref().map(Flagged::read).transpose()?;
        let registry = origin.contracts.manufacturer_registry;
        let contract = IManufacturerRegistry::new(registry, &origin.chain);
        let counted = contract.genesis().read().await?;
        ensure!(
            genesis.is_none_or(|genesis| genesis == counted),
            "the manufacturer registry {registry} counts weeks from {counted}, not from {}",
            genesis.unwrap_or_default()
        );
        let clock = Clock { genesis: counted };
        let end = clock
            .end(week)
            .with_context(|| format!("week {week} lies beyond 64-bit time"))?;
        let request = Request {
            when: self.block.map_or(When::WeekEnd, When::Block),
            first_block: origin.first_block,
            confirmations: self.confirmations,
            page: self.page_size,
            retry: RetryPolicy {
                retries: self.retries,
                ..RetryPolicy::default()
            },
            compare: (!self.unchecked).then_some(self.sample),
            headers: self.headers,
            checkpoint: self.checkpoint.clone(),
            ..Request::new(origin.contracts, week, end)
        };
        let folded = read_twice(&origin.chain, origin.second.as_ref(), &request, &say).await?;
        Ok(Roster::new(&folded, week, clock, flagged.as_ref())?)
    }
}

fn say(message: Message<'_>) {
    match message {
        Message::Step(words) => tracing::info!("{words}"),
        Message::Blocks { done, total, last } => {
            tracing::info!(done, total, "reading the chain, up to block {last}");
        }
        Message::Warning(words) => tracing::warn!("{words}"),
    }
}
