//! The record of a deployment while it is made: what is sent stands in the file before it is sent.

use std::{
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use alloy::{primitives::Address, providers::Provider};
use anyhow::{Context, Result, bail, ensure};

use super::{Contract, Deployment, Incomplete, Proxied, Sent};
use crate::chain::{Chain, Sender, Sending};

/// A record that grows with its deployment.
#[derive(Clone, Debug)]
pub struct Journal(Arc<Mutex<Page>>);

#[derive(Debug)]
struct Page {
    path: Option<PathBuf>,
    record: Deployment,
}

impl Journal {
    /// One that is written nowhere, for chains that end with the process.
    pub fn nowhere() -> Self {
        Self::new(None, Deployment::default())
    }

    /// Begins a record at `path` with what is known before anything is sent, and thereby shows that it can be written.
    ///
    /// # Errors
    /// A file that records something that exists, or may exist; a folder that cannot be made or written to.
    pub async fn begin(
        path: &Path,
        chain: &Chain,
        deployer: Address,
        mut record: Deployment,
    ) -> Result<Self> {
        ensure_free(path, chain).await?;
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("cannot make the folder {}", folder.display()))?;
        }
        record.incomplete = Some(Incomplete {
            deployer,
            ..Incomplete::default()
        });
        record.write(path)?;
        Ok(Self::new(Some(path.to_owned()), record))
    }

    fn new(path: Option<PathBuf>, record: Deployment) -> Self {
        Self(Arc::new(Mutex::new(Page { path, record })))
    }

    /// Has everything written down that is sent from now on.
    pub fn follow(&self, sender: &mut Sender) {
        let journal = self.clone();
        sender.announcing(move |sending| journal.sending(sending));
    }

    /// A step begins.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub(super) fn step(&self, what: &str) -> Result<()> {
        self.change(|record| {
            if let Some(incomplete) = &mut record.incomplete {
                incomplete.step = what.to_owned();
            }
        })
        .context("cannot write the record of the deployment")
    }

    /// A contract is there.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn found(&self, contract: Contract, address: Address) -> Result<()> {
        self.change(|record| record.set(contract, address))
            .context("cannot write the record of the deployment")
    }

    /// A contract is there, and the program behind it.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn found_proxied(&self, contract: Contract, it: &Proxied) -> Result<()> {
        self.change(|record| {
            record.set(contract, it.address);
            if let Some(name) = contract.program() {
                let programs = &mut record.implementations;
                programs.insert(name.to_owned(), it.implementation);
            }
        })
        .context("cannot write the record of the deployment")
    }

    /// Everything is there: the record is what the deployment came to.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn complete(&self, deployment: &Deployment) -> Result<()> {
        self.change(|record| *record = deployment.clone())
            .context("cannot write the record of the deployment")
    }

    fn sending(&self, sending: &Sending<'_>) -> io::Result<()> {
        self.change(|record| {
            if let Some(incomplete) = &mut record.incomplete {
                incomplete.transactions.push(Sent::from(sending));
            }
        })
    }

    fn change(&self, how: impl FnOnce(&mut Deployment)) -> io::Result<()> {
        let mut page = self.page();
        how(&mut page.record);
        match &page.path {
            Some(path) => page.record.save(path),
            None => Ok(()),
        }
    }

    fn page(&self) -> MutexGuard<'_, Page> {
        // Whoever panicked left a record of what was sent, which is what counts.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Refuses to write over anything but the record of a chain that has gone.
///
/// # Errors
/// A file that is no record, is of another chain, or names contracts that exist.
pub async fn ensure_free(path: &Path, chain: &Chain) -> Result<()> {
    if !path.try_exists().is_ok_and(|exists| exists) {
        return Ok(());
    }
    let file = path.display();
    let elsewhere = "move it away, or give another --out FILE";
    let record = Deployment::read_any(path)
        .with_context(|| format!("{file} exists and is no record of a deployment: {elsewhere}"))?;
    ensure!(
        record.chain_id == chain.id(),
        "{file} is the record of a deployment on chain {}, not {}: {elsewhere}",
        record.chain_id,
        chain.id()
    );
    let mut existing = Vec::new();
    for (name, address) in record.places() {
        if !chain.get_code_at(address).await?.is_empty() {
            existing.push(format!("{name} {address}"));
        }
    }
    match (&record.incomplete, existing.is_empty()) {
        (_, true) => {
            tracing::info!("{file} records a chain that is gone: it is replaced");
            Ok(())
        }
        (None, false) => bail!(
            "{file} records a deployment that is alive on chain {}: {}. Use it (--deployment {file}); for another one {elsewhere}",
            chain.id(),
            existing.join(", ")
        ),
        (Some(incomplete), false) => bail!(
            "{file} records a deployment that stopped at: {}. On chain {} exist: {}. It cannot be taken up again; to deploy anew {elsewhere}",
            incomplete.step,
            chain.id(),
            existing.join(", ")
        ),
    }
}
