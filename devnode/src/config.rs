//! Settings of a node.

use std::{
    net::{IpAddr, Ipv4Addr},
    path::{Path, PathBuf},
    time::Duration,
};

use alloy::signers::local::PrivateKeySigner;
use alloy_primitives::{Address, B256, Bytes, U256, address, b256};
use serde::Deserialize;

use crate::{genesis, naming::SymbolsError, stylus::Version};

/// Mnemonic of the accounts that Ethereum's development tools share.
pub const TEST_MNEMONIC: &str = "test test test test test test test test test test test junk";

/// Where `cargo stylus deploy` expects its deployer contract.
pub const STYLUS_DEPLOYER: Address = address!("cEcba2F1DC234f70Dd89F2041029807F8D03A990");

/// Where the cache manager is, if [`Config::cache_manager`] gives its code: the address it has on local Nitro nodes.
pub const CACHE_MANAGER: Address = address!("2F8Bd4EaB69764c105aDd7dE7CB0402557a44E6f");

/// The account that a Nitro development node funds, and cargo-stylus and the guides of Arbitrum use.
pub const NITRO_DEV_ACCOUNT: Address = address!("3f1Eae7D46d88F08fc2F8ed27FCb2AB183EB2d0E");

/// Its key, as everybody knows it: never use it elsewhere.
pub const NITRO_DEV_KEY: B256 =
    b256!("b6b15c8cb491557369f3c7d2c287b053eb229daa9c22138887752191c9520659");

/// Artefacts of the npm package `@arbitrum/nitro-contracts`, below `node_modules`.
const NITRO_CONTRACTS: &str = "@arbitrum/nitro-contracts/build/contracts/src";

/// When blocks are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mining {
    /// As soon as a transaction arrives.
    #[default]
    Auto,
    /// By the clock, of what has arrived since; empty if nothing has.
    Interval(Duration),
    /// On request (`evm_mine`).
    Manual,
}

/// Settings of a node. The default is a fresh chain like a local Arbitrum development node.
#[derive(Clone, Debug)]
pub struct Config {
    /// Chain id.
    pub chain_id: u64,
    /// Address to listen on.
    pub host: IpAddr,
    /// Port to listen on, HTTP and WebSocket alike; 0 takes a free one.
    pub port: u16,
    /// Gas limit of a block. Arbitrum reports 2^50; what really bounds a transaction is its own limit.
    pub block_gas_limit: u64,
    /// Gas limit of calls and estimates that name none, and the most they may name.
    pub call_gas_limit: u64,
    /// Time of the genesis block, unix seconds; the present if none. Later blocks follow the clock from there.
    pub genesis_timestamp: Option<u64>,
    /// Whether time stands still until it is moved (`evm_increaseTime`, `evm_setNextBlockTimestamp`), for tests in which every
    /// second counts.
    pub frozen_clock: bool,
    /// When blocks are made.
    pub mining: Mining,
    /// Release of ArbOS whose rules apply.
    pub version: Version,
    /// Precompiles charge for ArbOS's own state as Nitro does: opening it, its reads and writes, arguments, results and events.
    /// Without it, activation costs its fixed price and its work, and every other method nothing.
    pub arbos_storage_gas: bool,
    /// Every block is at least a second later than the one before, as hardhat and anvil have it. On Arbitrum, and without this,
    /// several blocks share a second.
    pub distinct_times: bool,
    /// What `web3_clientVersion` answers before the node's own name and version, for tools that talk to clients of certain names
    /// only; nothing if none.
    pub client_prefix: Option<String>,
    /// How long a call, an estimate or the like may compute.
    pub call_timeout: Duration,
    /// Base fee of every block, wei per gas.
    pub base_fee: u64,
    /// Mnemonic of the funded accounts. The first of them owns the chain.
    pub mnemonic: String,
    /// Number of funded accounts. [`NITRO_DEV_ACCOUNT`] has the same balance.
    pub accounts: u32,
    /// Balance of each, wei.
    pub balance: U256,
    /// Contracts that exist from the start, with their runtime code.
    pub predeploys: Vec<(Address, Bytes)>,
    /// Runtime code of Arbitrum's CacheManager, without which there is none and the chain owner alone decides what is
    /// cached. [`Config::with_npm`] finds it.
    pub cache_manager: Option<Bytes>,
    /// Blocks whose state can be queried, counted back from the latest.
    pub history_blocks: u64,
    /// File that holds the chain: loaded at the start if it exists, written at the end ([`Devnode::stop`](crate::Devnode::stop))
    /// and from time to time. It keeps the latest state and all blocks; what the other settings say of the genesis
    /// block has then no effect.
    pub state: Option<PathBuf>,
    /// Time between two such writes, if anything has changed.
    pub state_interval: Duration,
    /// WASM files with names of functions, for profiles and notes. One belongs to every program that has the same code.
    pub symbols: Vec<PathBuf>,
    /// ABIs, as files or folders: with them, errors and events appear in the log and in messages by name.
    pub abis: Vec<PathBuf>,
    /// Whether programs may import `console`, whose output goes to the log, and `ArbDebug` answers, as on Nitro's chains for
    /// debugging.
    pub debug: bool,
    /// The dictionary with which programs may be packed (`0xEFF00001…`): Nitro's `stylus-program-11.lz`. Without it they are
    /// refused.
    pub stylus_dictionary: Option<Bytes>,
    /// File in which to record every transaction and every change by hand, so that another node can repeat them. Without
    /// it, the environment variable `DEVNODE_RECORD` may name a directory in which every node keeps a file.
    pub record: Option<PathBuf>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            chain_id: 412_346,
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 0,
            block_gas_limit: 1 << 50,
            call_gas_limit: 50_000_000,
            genesis_timestamp: None,
            frozen_clock: false,
            mining: Mining::Auto,
            version: Version::default(),
            arbos_storage_gas: true,
            distinct_times: false,
            client_prefix: None,
            call_timeout: Duration::from_secs(5),
            base_fee: 100_000_000,
            mnemonic: TEST_MNEMONIC.to_owned(),
            accounts: 10,
            balance: U256::from(10_000) * U256::from(10).pow(U256::from(18)),
            predeploys: Vec::new(),
            cache_manager: None,
            history_blocks: 100_000,
            state: None,
            state_interval: Duration::from_secs(60),
            symbols: Vec::new(),
            abis: Vec::new(),
            debug: false,
            stylus_dictionary: None,
            record: None,
        }
    }
}

/// Why settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file cannot be read.
    #[error("cannot read {path}: {source}")]
    Unreadable {
        /// Path of the artefact.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is no compiler artefact with runtime code.
    #[error("{path} is not an artefact with a hexadecimal `deployedBytecode`: {source}")]
    NotAnArtefact {
        /// Path of the artefact.
        path: PathBuf,
        /// Why.
        source: serde_json::Error,
    },
    /// The file names no functions.
    #[error("{path} has no symbols: {source}")]
    Symbols {
        /// Path of the WASM file.
        path: PathBuf,
        /// Why.
        source: SymbolsError,
    },
    /// The file, or folder, has no ABI.
    #[error("{path} has no ABI that can be used: {reason}")]
    Abi {
        /// Path of the JSON file or the folder.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The mnemonic yields no keys.
    #[error("the mnemonic yields no account {index}: {reason}")]
    Mnemonic {
        /// Number of the account.
        index: u32,
        /// Why.
        reason: String,
    },
}

impl Config {
    /// The keys of the funded accounts.
    ///
    /// # Errors
    /// If the mnemonic yields none.
    pub fn signers(&self) -> Result<Vec<PrivateKeySigner>, ConfigError> {
        genesis::signers(self)
    }

    /// Adds a contract whose runtime code is the `deployedBytecode` of an artefact of hardhat or forge.
    ///
    /// # Errors
    /// If the file cannot be read or is no such artefact.
    pub fn predeploy_artefact(
        mut self,
        address: Address,
        path: &Path,
    ) -> Result<Self, ConfigError> {
        self.predeploys.push((address, runtime_code(path)?));
        Ok(self)
    }

    /// Names the file of the dictionary with which programs may be packed.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn stylus_dictionary_file(mut self, path: &Path) -> Result<Self, ConfigError> {
        let bytes = std::fs::read(path).map_err(|source| ConfigError::Unreadable {
            path: path.to_owned(),
            source,
        })?;
        self.stylus_dictionary = Some(bytes.into());
        Ok(self)
    }

    /// Adds what `node_modules` in `folder` or a folder above it has: the CacheManager of the package
    /// `@arbitrum/nitro-contracts`. Nothing, if it is not installed.
    ///
    /// # Errors
    /// If the artefact is there and cannot be read or is none.
    pub fn with_npm(mut self, folder: &Path) -> Result<Self, ConfigError> {
        let artefact = folder
            .ancestors()
            .map(|folder| folder.join("node_modules").join(NITRO_CONTRACTS))
            .map(|package| package.join("chain/CacheManager.sol/CacheManager.json"))
            .find(|path| path.is_file());
        if let Some(path) = artefact {
            self.cache_manager = Some(runtime_code(&path)?);
        }
        Ok(self)
    }
}

/// The runtime code in an artefact of hardhat or forge.
fn runtime_code(path: &Path) -> Result<Bytes, ConfigError> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Artefact {
        deployed_bytecode: Code,
    }
    /// Hardhat writes the code itself, forge an object around it.
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Code {
        Hardhat(Bytes),
        Forge { object: Bytes },
    }
    let text = std::fs::read(path).map_err(|source| ConfigError::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    let artefact: Artefact =
        serde_json::from_slice(&text).map_err(|source| ConfigError::NotAnArtefact {
            path: path.to_owned(),
            source,
        })?;
    Ok(match artefact.deployed_bytecode {
        Code::Hardhat(code) | Code::Forge { object: code } => code,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_artefact_is_named() {
        let error = Config::default().predeploy_artefact(Address::ZERO, Path::new("/nowhere.json"));
        assert!(error.unwrap_err().to_string().contains("/nowhere.json"));
    }

    #[test]
    fn a_file_without_runtime_code_is_refused() {
        let path = std::env::temp_dir().join(format!("devnode-{}.json", std::process::id()));
        std::fs::write(&path, "{\"abi\": []}").unwrap();
        let error = Config::default()
            .predeploy_artefact(Address::ZERO, &path)
            .unwrap_err();
        std::fs::remove_file(&path).unwrap();
        assert!(
            matches!(error, ConfigError::NotAnArtefact { .. }),
            "{error}"
        );
    }

    #[test]
    fn artefacts_of_hardhat_and_forge_are_read() {
        let file = tempfile::NamedTempFile::new().unwrap();
        for artefact in [
            r#"{ "deployedBytecode": "0x6001" }"#,
            r#"{ "deployedBytecode": { "object": "0x6001", "sourceMap": "" } }"#,
        ] {
            std::fs::write(file.path(), artefact).unwrap();
            let config = Config::default().predeploy_artefact(STYLUS_DEPLOYER, file.path());
            let code = Bytes::from_static(&[0x60, 0x01]);
            assert_eq!(config.unwrap().predeploys, [(STYLUS_DEPLOYER, code)]);
        }
    }

    #[test]
    fn without_npm_packages_there_is_no_cache_manager() {
        let config = Config::default().with_npm(Path::new("/")).unwrap();
        assert_eq!(config.cache_manager, None);
    }
}
