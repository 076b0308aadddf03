//! A file from which any other node can repeat what this chain did: one JSON object a line, in the order of events.
//!
//! | line | keys |
//! |---|---|
//! | the first, and again when a saved state takes its place | `genesis`: `chainId`, `timestamp`, `arbos`, `arbosStorageGas`, `baseFee`, `gasLimit`, `accounts` (the first owns the chain), `alloc` |
//! | a transaction | `hash`, `from`, `to`, `contractAddress`, `block`, `timestamp`, `status`, `gasUsed`, `logs`, `raw`; `impersonated` if nobody signed it |
//! | a block without transactions | `block`, `timestamp` |
//! | an account changed by hand | `account`, `balance`, `nonce`, `code` |
//! | a storage word changed by hand | `account`, `slot`, `value` |
//! | a snapshot, and going back to one | `snapshot` or `revert`, with its number, 0 for the genesis block |

use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use alloy::eips::eip2718::Encodable2718;
use alloy_primitives::{Address, Bytes, U256};
use revm::state::AccountInfo;
use serde_json::{Map, Value, json};

use super::{Block, Mined};
use crate::{config::Config, state::State};

/// Directory in which every node of the process keeps a record, whatever its settings.
const DIRECTORY: &str = "DEVNODE_RECORD";

/// Writes the record of one chain.
#[derive(Debug)]
pub(super) struct Record {
    path: PathBuf,
    /// None after a failure, which is in the log.
    file: Option<BufWriter<File>>,
}

impl Record {
    /// Starts the file that the settings or the environment name; none if neither does.
    pub(super) fn start(config: &Config) -> Result<Option<Self>, (PathBuf, std::io::Error)> {
        let Some(path) = config.record.clone().or_else(path_of_environment) else {
            return Ok(None);
        };
        match File::create(&path) {
            Ok(file) => Ok(Some(Self {
                path,
                file: Some(BufWriter::new(file)),
            })),
            Err(error) => Err((path, error)),
        }
    }

    /// What the chain starts from.
    pub(super) fn genesis(
        &mut self,
        config: &Config,
        accounts: &[Address],
        timestamp: u64,
        state: &State,
    ) {
        let mut storage: BTreeMap<Address, BTreeMap<String, Value>> = BTreeMap::new();
        for (address, slot, value) in state.slots() {
            storage
                .entry(address)
                .or_default()
                .insert(word(slot), json!(word(value)));
        }
        // Sorted: equal chains begin with equal lines.
        let alloc: BTreeMap<Address, Value> = state
            .accounts()
            .map(|(address, info)| {
                let mut account = account(info);
                if let Some(storage) = storage.remove(&address) {
                    account.insert("storage".into(), json!(storage));
                }
                (address, account.into())
            })
            .collect();
        self.line(&json!({ "genesis": {
            "chainId": config.chain_id,
            "timestamp": timestamp,
            "arbos": config.version.arbos(),
            "arbosStorageGas": config.arbos_storage_gas,
            "baseFee": config.base_fee,
            "gasLimit": config.block_gas_limit,
            "accounts": accounts,
            "alloc": alloc,
        }}));
    }

    /// A block was made.
    pub(super) fn block(&mut self, block: &Block) {
        let (number, timestamp) = (block.number(), block.timestamp());
        if block.transactions.is_empty() {
            self.line(&json!({ "block": number, "timestamp": timestamp }));
        }
        for mined in &block.transactions {
            self.line(&transaction(mined, number, timestamp));
        }
    }

    /// An account was changed by hand.
    pub(super) fn account(&mut self, address: Address, info: &AccountInfo) {
        let mut line = Map::from_iter([("account".to_owned(), json!(address))]);
        line.append(&mut account(info));
        self.line(&line.into());
    }

    /// A storage word was changed by hand.
    pub(super) fn slot(&mut self, address: Address, slot: U256, value: U256) {
        self.line(&json!({ "account": address, "slot": word(slot), "value": word(value) }));
    }

    /// A snapshot was taken.
    pub(super) fn snapshot(&mut self, id: U256) {
        self.line(&json!({ "snapshot": id }));
    }

    /// The chain went back to a snapshot.
    pub(super) fn revert(&mut self, id: U256) {
        self.line(&json!({ "revert": id }));
    }

    /// A new file that begins with a copy of this one. None, with a line in the log, if that fails.
    pub(super) fn fork(&self) -> Option<Self> {
        let path = path_of_environment()
            .unwrap_or_else(|| self.path.with_extension(format!("{}.jsonl", next_number())));
        let copied =
            std::fs::copy(&self.path, &path).and_then(|_| File::options().append(true).open(&path));
        match copied {
            Ok(file) => Some(Self {
                path,
                file: Some(BufWriter::new(file)),
            }),
            Err(error) => {
                tracing::error!(path = %path.display(), %error, "a fork has no record");
                None
            }
        }
    }

    fn line(&mut self, value: &Value) {
        let Some(file) = &mut self.file else {
            return;
        };
        // Flushed by the line: tests end without notice.
        if let Err(error) = writeln!(file, "{value}").and_then(|()| file.flush()) {
            tracing::error!(path = %self.path.display(), %error, "the record ends here");
            self.file = None;
        }
    }
}

fn transaction(mined: &Mined, block: u64, timestamp: u64) -> Value {
    let tx = mined.tx.inner();
    let raw = Bytes::from(tx.encoded_2718());
    let signed_by = tx
        .signature()
        .recover_address_from_prehash(&tx.signature_hash());
    let mut line = json!({
        "hash": mined.tx.tx_hash(),
        "from": mined.tx.signer(),
        "to": alloy::consensus::Transaction::to(tx),
        "contractAddress": mined.created,
        "block": block,
        "timestamp": timestamp,
        "status": mined.receipt.status(),
        "gasUsed": mined.gas_used,
        "logs": mined.receipt.logs(),
        "raw": raw,
    });
    if signed_by.ok() != Some(mined.tx.signer())
        && let Value::Object(line) = &mut line
    {
        line.insert("impersonated".into(), true.into());
    }
    line
}

fn account(info: &AccountInfo) -> Map<String, Value> {
    let code = info.code.as_ref().map(|code| code.original_bytes());
    Map::from_iter([
        ("balance".to_owned(), json!(info.balance)),
        ("nonce".to_owned(), json!(info.nonce)),
        ("code".to_owned(), json!(code.unwrap_or_default())),
    ])
}

fn word(value: U256) -> String {
    alloy_primitives::B256::from(value).to_string()
}

/// A new file in the directory of the environment, called after the program and the thread, which in tests is the
/// test.
fn path_of_environment() -> Option<PathBuf> {
    let directory = std::env::var_os(DIRECTORY)?;
    let program = std::env::current_exe().ok();
    let program = program
        .as_deref()
        .and_then(Path::file_stem)
        .map_or("node".into(), |name| name.to_string_lossy());
    let program = program.split('-').next().unwrap_or_default();
    let thread = std::thread::current();
    let thread = thread.name().unwrap_or_default().replace("::", ".");
    let (process, number) = (std::process::id(), next_number());
    Some(Path::new(&directory).join(format!("{program}.{thread}.{process}.{number}.jsonl")))
}

fn next_number() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}
