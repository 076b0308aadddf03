//! A file of raw transactions that lets any other node replay a run.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use alloy::{primitives::Bytes, rpc::types::TransactionReceipt};
use serde_json::json;

/// Appends one JSON object per transaction: what was sent, in which block and time, and what it did. The keys are those of
/// devnode's own records (`devnode::Config::record`), which also say what the chain began with.
#[derive(Clone, Debug)]
pub struct Recorder {
    file: Arc<Mutex<BufWriter<File>>>,
}

impl Recorder {
    /// Starts an empty file.
    ///
    /// # Errors
    /// If the file cannot be created.
    pub fn create(path: &Path) -> std::io::Result<Self> {
        Ok(Self {
            file: Arc::new(Mutex::new(BufWriter::new(File::create(path)?))),
        })
    }

    /// Writes one transaction and its outcome.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn transaction(
        &self,
        note: &str,
        raw: &Bytes,
        timestamp: u64,
        receipt: &TransactionReceipt,
    ) -> std::io::Result<()> {
        self.line(&json!({
            "note": note,
            "hash": receipt.transaction_hash,
            "from": receipt.from,
            "to": receipt.to,
            "contractAddress": receipt.contract_address,
            "block": receipt.block_number,
            "timestamp": timestamp,
            "status": receipt.status(),
            "gasUsed": receipt.gas_used,
            "logs": receipt.logs(),
            "raw": raw,
        }))
    }

    fn line(&self, value: &serde_json::Value) -> std::io::Result<()> {
        // A writer that panicked half-way leaves at worst one broken line.
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        writeln!(file, "{value}")?;
        file.flush()
    }
}
