//! The chain: blocks, the state behind them, and the transactions that make them.
//!
//! Transactions enter a pool. Unless the settings say otherwise, each is mined at once, in a block of its own.

mod block;
mod call;
mod clock;
mod error;
mod feed;
mod history;
mod hostio_tracer;
mod lookup;
mod mine;
mod node_interface;
mod outcome;
mod overrides;
mod pending;
mod pool;
mod profile;
mod program_steps;
mod record;
mod saved;
mod sign;
mod simulate;
mod snapshot;
mod steps;
mod trace;
mod trace_guard;
mod tracer;
mod transaction;
mod transfers;

use std::{sync::Arc, time::Instant};

use alloy::signers::local::PrivateKeySigner;
use alloy_primitives::{
    Address, B256, Bytes, U256,
    map::{AddressHashMap, HashMap, HashSet},
};
use revm::{
    bytecode::Bytecode, context::BlockEnv, context_interface::block::BlobExcessGasAndPrice,
    database::CacheDB, state::AccountInfo,
};

use crate::{
    arbos::{ARBOS_STATE, fees},
    config::{Config, Mining},
    evm::Settings,
    genesis,
    naming::{Naming, SymbolsError},
    node::StartError,
    state::{State, Version, View},
    stylus,
};

use block::Place;
use clock::Clock;
use history::History;
use pool::Pool;
use record::Record;
use snapshot::Snapshot;

pub(crate) use block::{Block, Mined};
pub(crate) use call::CallRequest;
pub(crate) use error::{CallError, Rejected, SimulateError, TraceError, UnknownBlock};
pub(crate) use feed::{Event, Feed, Listener};
pub(crate) use lookup::{Found, logs_of};
#[cfg(feature = "cli")]
pub(crate) use profile::FrameProfile;
pub(crate) use profile::TransactionProfile;
pub(crate) use saved::Saved;
pub(crate) use simulate::{SimulatedBlock, SimulatedCall};

/// State to execute on: a version of the chain's, with changes in front of it.
pub(crate) type ChainDb<'a> = CacheDB<View<'a>>;

/// A chain in memory.
pub(crate) struct Chain {
    config: Arc<Config>,
    settings: Arc<Settings>,
    state: State,
    history: History,
    /// The first block whose state was ever known: a state file holds the latest only.
    state_since: u64,
    clock: Clock,
    pool: Pool,
    mining: Mining,
    snapshots: HashMap<U256, Snapshot>,
    next_snapshot: U256,
    /// Where it began; none in copies that do not go on, and after a state file was loaded.
    genesis: Option<Box<Snapshot>>,
    signers: Arc<AddressHashMap<PrivateKeySigner>>,
    accounts: Vec<Address>,
    impersonated: HashSet<Address>,
    /// Anybody may send transactions of anybody.
    impersonates_all: bool,
    /// Transactions appear in the log.
    logs: bool,
    record: Option<Record>,
    /// When what is computed on this copy has to be done; none of the chain itself.
    deadline: Option<Instant>,
    /// Precompiles that a simulation pretends to be elsewhere.
    moved: overrides::Moved,
    /// Tells of new blocks and transactions.
    feed: Arc<Feed>,
}

impl Chain {
    /// A chain with its genesis block.
    pub(crate) fn new(config: Config) -> Result<Self, StartError> {
        let signers = genesis::signers(&config)?;
        let accounts: Vec<_> = signers.iter().map(PrivateKeySigner::address).collect();
        let settings = Arc::new(Settings {
            version: config.version,
            storage_gas: config.arbos_storage_gas,
            vm: stylus::Vm::new(stylus::Config {
                version: config.version,
                debug: config.debug,
            })?
            .with_dictionary(config.stylus_dictionary.clone()),
            naming: Naming::load(&config)?,
        });
        let record =
            Record::start(&config).map_err(|(path, source)| StartError::Record { path, source })?;
        let by_address = signers.into_iter().map(|signer| (signer.address(), signer));
        let mut chain = Self {
            settings,
            state: genesis::state(&config, accounts.iter().copied()),
            history: History::default(),
            state_since: 0,
            clock: Clock::starting_at(config.genesis_timestamp, config.frozen_clock),
            pool: Pool::default(),
            mining: config.mining,
            snapshots: HashMap::default(),
            next_snapshot: U256::ONE,
            genesis: None,
            signers: Arc::new(by_address.collect()),
            accounts,
            impersonated: HashSet::default(),
            impersonates_all: false,
            logs: true,
            record,
            deadline: None,
            moved: Vec::new(),
            feed: Arc::default(),
            config: Arc::new(config),
        };
        let start = chain.clock.now(0, 0);
        if let Some(record) = &mut chain.record {
            record.genesis(&chain.config, &chain.accounts, start, &chain.state);
        }
        let base_fee = chain.base_fee();
        chain.push_block(Vec::new(), start, base_fee);
        chain.keep_genesis();
        Ok(chain)
    }

    /// From now on, what is computed on this copy has to be done within the time for calls.
    pub(crate) fn hurry(&mut self) {
        self.deadline = Some(Instant::now() + self.config.call_timeout);
    }

    /// Settings of the node.
    pub(crate) fn config(&self) -> &Config {
        &self.config
    }

    /// What happens on the chain, to listen to.
    pub(crate) fn feed(&self) -> &Arc<Feed> {
        &self.feed
    }

    /// Takes the names of a WASM file's functions, for profiles and notes. Returns the identity of its code and how many
    /// functions it names.
    pub(crate) fn add_symbols(&self, wasm: &[u8]) -> Result<(B256, usize), SymbolsError> {
        self.settings.naming.symbols.add(wasm)
    }

    /// Addresses the node can sign for.
    pub(crate) fn accounts(&self) -> &[Address] {
        &self.accounts
    }

    /// Seconds between the system's clock and the chain's.
    pub(crate) fn time_offset(&self) -> i64 {
        self.clock.offset()
    }

    /// Moves the chain's clock forward.
    pub(crate) fn advance_time(&mut self, seconds: u64) {
        self.clock.advance(seconds);
    }

    /// Sets the time of the next block, which may not lie before the latest.
    pub(crate) fn set_next_timestamp(&mut self, time: u64) -> Result<(), Rejected> {
        let latest = self.latest().timestamp();
        if time < latest || (self.config.distinct_times && time == latest) {
            let or = if self.config.distinct_times {
                "is or "
            } else {
                ""
            };
            return Err(Rejected::Invalid(format!(
                "timestamp {time} {or}lies before the latest block's, {latest}"
            )));
        }
        self.clock.set_next(time);
        Ok(())
    }

    /// Lets anybody send transactions of `address` unsigned.
    pub(crate) fn impersonate(&mut self, address: Address, allowed: bool) {
        if allowed {
            self.impersonated.insert(address);
        } else {
            self.impersonated.remove(&address);
        }
    }

    /// Lets anybody send transactions of anybody unsigned, or only those that are impersonated.
    pub(crate) fn impersonate_all(&mut self, allowed: bool) {
        self.impersonates_all = allowed;
    }

    /// Whether anybody may send transactions of `address` unsigned.
    fn is_impersonated(&self, address: Address) -> bool {
        self.impersonates_all || self.impersonated.contains(&address)
    }

    /// Whether transactions appear in the log.
    pub(crate) fn set_logs(&mut self, logs: bool) {
        self.logs = logs;
    }

    /// Sets the chain's clock, not the time of the next block only.
    pub(crate) fn set_time(&mut self, time: u64) {
        self.clock.set_to(time);
    }

    /// Sets the time from one block to the next, whatever the clock says; none to follow the clock again. Returns what was set.
    pub(crate) fn set_time_step(&mut self, seconds: Option<u64>) -> Option<u64> {
        self.clock.set_step(seconds)
    }

    /// Sets the gas limit of the blocks to come.
    pub(crate) fn set_block_gas_limit(&mut self, gas: u64) {
        Arc::make_mut(&mut self.config).block_gas_limit = gas;
    }

    /// Sets the base fee of the next block, or the least of all to come, wei per gas, as the owner of the chain does.
    pub(crate) fn set_fee(&mut self, setting: fees::Setting, wei: u64) {
        self.set_slot(ARBOS_STATE, setting.slot(), U256::from(wei));
    }

    /// Adds to a balance; stops at the most there can be.
    pub(crate) fn add_balance(&mut self, address: Address, amount: U256) {
        self.change(address, |account| {
            account.balance = account.balance.saturating_add(amount);
        });
    }

    /// Replaces a balance.
    pub(crate) fn set_balance(&mut self, address: Address, balance: U256) {
        self.change(address, |account| account.balance = balance);
    }

    /// Replaces a nonce.
    pub(crate) fn set_nonce(&mut self, address: Address, nonce: u64) {
        self.change(address, |account| account.nonce = nonce);
    }

    /// Replaces the code of an account.
    pub(crate) fn set_code(&mut self, address: Address, code: Bytes) -> Result<(), Rejected> {
        let code = Bytecode::new_raw_checked(code)
            .map_err(|error| Rejected::Invalid(format!("invalid code: {error}")))?;
        self.change(address, |account| {
            account.set_code(code);
        });
        Ok(())
    }

    /// Replaces a storage word.
    pub(crate) fn set_slot(&mut self, address: Address, slot: U256, value: U256) {
        self.state.set_slot(address, slot, value);
        if let Some(record) = &mut self.record {
            record.slot(address, slot, value);
        }
        // Storage of an account that does not exist would be invisible.
        self.change(address, |_| ());
    }

    fn change(&mut self, address: Address, change: impl FnOnce(&mut AccountInfo)) {
        let current = self.state.account(address, self.state.version());
        let mut account = current.cloned().unwrap_or_default();
        change(&mut account);
        if let Some(record) = &mut self.record {
            record.account(address, &account);
        }
        self.state.set_account(address, account);
        self.renew_latest();
    }

    /// Changes between blocks belong to the latest one, so that it shows them.
    fn renew_latest(&mut self) {
        let version = self.state.version();
        self.history.set_latest_version(version);
    }

    /// The environment of a block at `place`.
    fn block_env(place: &Place) -> BlockEnv {
        BlockEnv {
            number: U256::from(place.number),
            beneficiary: genesis::COINBASE,
            timestamp: U256::from(place.timestamp),
            gas_limit: place.gas_limit,
            basefee: place.base_fee,
            difficulty: U256::ONE,
            // As on Arbitrum, where there is no randomness.
            prevrandao: Some(B256::with_last_byte(1)),
            blob_excess_gas_and_price: Some(BlobExcessGasAndPrice {
                excess_blob_gas: 0,
                blob_gasprice: 1,
            }),
            ..BlockEnv::default()
        }
    }

    /// The state at `version`, to execute on.
    fn db(&self, version: Version) -> ChainDb<'_> {
        CacheDB::new(View::new(&self.state, version, self))
    }
}
