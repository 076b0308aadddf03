//! The flags of a node.

use std::{net::IpAddr, path::PathBuf, time::Duration};

use alloy_primitives::{Address, U256, utils::parse_ether};

use crate::{Config, ConfigError, Mining, stylus::Version};

/// Why flags cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ArgsError {
    /// A setting cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
}

/// The flags of a node.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Port for JSON-RPC over HTTP and WebSocket; 0 takes a free one
    #[arg(long, default_value_t = 8547)]
    port: u16,
    /// Address to listen on; 0.0.0.0 lets other machines in
    #[arg(long, default_value = "127.0.0.1")]
    host: IpAddr,
    /// Chain id
    #[arg(long, value_name = "ID", default_value_t = Config::default().chain_id)]
    chain_id: u64,
    /// Number of accounts with funds, for which the node signs; the first owns the chain
    #[arg(long, value_name = "NUMBER", default_value_t = Config::default().accounts)]
    accounts: u32,
    /// Balance of each of them, ETH
    #[arg(long, value_name = "ETH", default_value = "10000", value_parser = parse_ether)]
    balance: U256,
    /// Words from which the keys of these accounts come
    #[arg(long, value_name = "WORDS", default_value_t = Config::default().mnemonic)]
    mnemonic: String,
    /// Time of the first block, unix seconds, from which the chain's clock goes on [default: now]
    #[arg(long, value_name = "SECONDS")]
    timestamp: Option<u64>,
    /// Gas limit of a block
    #[arg(long, value_name = "GAS", default_value_t = Config::default().block_gas_limit)]
    gas_limit: u64,
    /// Base fee, wei per gas
    #[arg(long, value_name = "WEI", default_value_t = Config::default().base_fee)]
    base_fee: u64,
    /// Make a block at this interval, e.g. 0.25, instead of one for each transaction
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    block_time: Option<Duration>,
    /// Make blocks on request only (evm_mine)
    #[arg(long, conflicts_with = "block_time")]
    no_mining: bool,
    /// ArbOS release whose rules apply
    #[arg(long, value_name = "RELEASE", default_value = "61", value_parser = ["51", "60", "61"])]
    arbos: String,
    /// Let precompiles charge nothing for ArbOS's own state, unlike Nitro
    #[arg(long)]
    no_arbos_storage_gas: bool,
    /// Gas limit of calls and estimates that name none, and the most they may name
    #[arg(long, value_name = "GAS", default_value_t = Config::default().call_gas_limit)]
    call_gas_limit: u64,
    /// Longest that a call, an estimate or the like may compute
    #[arg(long, value_name = "SECONDS", default_value = "5", value_parser = seconds)]
    call_timeout: Duration,
    /// Let time stand still until it is moved (evm_increaseTime, evm_setNextBlockTimestamp)
    #[arg(long)]
    frozen_clock: bool,
    /// Make every block at least a second later than the one before, as hardhat and anvil do
    #[arg(long)]
    distinct_times: bool,
    /// Answer web3_clientVersion with this in front of the node's own name, for tools that ask for a client of a certain name:
    /// Hardhat's network helpers want one that begins with anvil
    #[arg(long, value_name = "NAME")]
    client_prefix: Option<String>,
    /// Record every transaction and every change by hand in this file, so that another node can repeat them
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    /// Keep the chain in this file: loaded at the start if it exists, written at the end and from time to time
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Time between such writes
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = seconds, requires = "state")]
    state_interval: Duration,
    /// Number of blocks, counted back from the latest, whose state can be queried
    #[arg(long, value_name = "BLOCKS", default_value_t = Config::default().history_blocks)]
    history: u64,
    /// WASM file with a name section: names the functions of the program with the same code, in profiles and in the log;
    /// may be repeated
    #[arg(long, value_name = "FILE")]
    symbols: Vec<PathBuf>,
    /// ABI, as a JSON array, as an artefact of forge or hardhat, or as a folder of them: names errors and events in
    /// messages and in the log; may be repeated
    #[arg(long, value_name = "PATH")]
    abi: Vec<PathBuf>,
    /// Let programs import `console`, what they say goes to the log, and let `ArbDebug` answer, as on Nitro's chains for
    /// debugging
    #[arg(long)]
    debug: bool,
    /// Dictionary of programs that are packed with Nitro's (0xEFF00001…): crates/brotli/src/dicts/stylus-program-11.lz of its
    /// sources
    #[arg(long, value_name = "FILE")]
    stylus_dictionary: Option<PathBuf>,
    /// Put a contract on the chain before it starts: address, and compiler artefact with `deployedBytecode` (hardhat's
    /// or forge's); may be repeated
    #[arg(long, value_name = "ADDRESS=ARTEFACT", value_parser = predeploy)]
    predeploy: Vec<(Address, PathBuf)>,
}

impl Args {
    /// The settings these flags stand for.
    ///
    /// # Errors
    /// If a file that they name cannot be used.
    pub fn config(&self) -> Result<Config, ArgsError> {
        let mut config = Config {
            host: self.host,
            port: self.port,
            chain_id: self.chain_id,
            accounts: self.accounts,
            balance: self.balance,
            mnemonic: self.mnemonic.clone(),
            genesis_timestamp: self.timestamp,
            block_gas_limit: self.gas_limit,
            base_fee: self.base_fee,
            mining: match (self.block_time, self.no_mining) {
                (Some(time), _) => Mining::Interval(time),
                (None, true) => Mining::Manual,
                (None, false) => Mining::Auto,
            },
            version: self
                .arbos
                .parse()
                .ok()
                .and_then(Version::of_arbos)
                .unwrap_or_default(),
            arbos_storage_gas: !self.no_arbos_storage_gas,
            call_gas_limit: self.call_gas_limit,
            call_timeout: self.call_timeout,
            frozen_clock: self.frozen_clock,
            distinct_times: self.distinct_times,
            client_prefix: self.client_prefix.clone(),
            record: self.record.clone(),
            state: self.state.clone(),
            state_interval: self.state_interval,
            history_blocks: self.history,
            symbols: self.symbols.clone(),
            abis: self.abi.clone(),
            debug: self.debug,
            ..Config::default()
        };
        // Without a current directory there is nothing to find in it.
        if let Ok(here) = std::env::current_dir() {
            config = config.with_npm(&here)?;
        }
        if let Some(path) = &self.stylus_dictionary {
            config = config.stylus_dictionary_file(path)?;
        }
        for (address, artefact) in &self.predeploy {
            config = config.predeploy_artefact(*address, artefact)?;
        }
        Ok(config)
    }
}

pub(super) fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "not a number of seconds")?;
    match Duration::try_from_secs_f64(seconds) {
        Ok(time) if time >= Duration::from_millis(1) => Ok(time),
        Ok(_) => Err("at least 0.001 seconds are needed".into()),
        Err(error) => Err(error.to_string()),
    }
}

fn predeploy(text: &str) -> Result<(Address, PathBuf), String> {
    let (address, path) = text.split_once('=').ok_or("ADDRESS=ARTEFACT is expected")?;
    let address = address
        .parse()
        .map_err(|error| format!("{address} is no address: {error}"))?;
    Ok((address, path.into()))
}
