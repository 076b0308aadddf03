//! Keeping a running chain in its state file.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use crate::{
    rpc::Node,
    state_file::{StateFile, StateFileError},
};

/// Writes a chain to its file when it has changed.
#[derive(Debug)]
pub(crate) struct Saver {
    node: Arc<Node>,
    file: Mutex<Claimed>,
}

#[derive(Debug)]
struct Claimed {
    /// None once it is given up.
    file: Option<StateFile>,
    /// Number of the change that was written last.
    written: Option<u64>,
}

impl Saver {
    /// Keeps a chain in a file. `loaded`: it comes from there.
    pub(crate) fn new(node: Arc<Node>, file: StateFile, loaded: bool) -> Self {
        let written = loaded.then(|| node.copy().1);
        Self {
            node,
            file: Mutex::new(Claimed {
                file: Some(file),
                written,
            }),
        }
    }

    /// Writes the chain if it has changed.
    pub(crate) fn save(&self) -> Result<(), StateFileError> {
        self.claimed(Claimed::save)
    }

    /// Writes the chain if it has changed, and lets other nodes have the file.
    pub(crate) fn finish(&self) -> Result<(), StateFileError> {
        self.claimed(|claimed, node| {
            let saved = claimed.save(node);
            claimed.file = None;
            saved
        })
    }

    /// Writes the chain at intervals. Never ends; a failure is an error in the log.
    pub(crate) async fn save_periodically(self: Arc<Self>, interval: Duration) {
        loop {
            tokio::time::sleep(interval).await;
            let saver = self.clone();
            match tokio::task::spawn_blocking(move || saver.save()).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::error!("{error}"),
                Err(error) => tracing::error!("saving the state failed: {error}"),
            }
        }
    }

    fn claimed<T>(&self, f: impl FnOnce(&mut Claimed, &Node) -> T) -> T {
        let mut claimed = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        f(&mut claimed, &self.node)
    }
}

impl Claimed {
    fn save(&mut self, node: &Node) -> Result<(), StateFileError> {
        let Some(file) = &mut self.file else {
            return Ok(());
        };
        // Encoding and writing take their time, during which the chain goes on.
        let (chain, change) = node.copy();
        if self.written == Some(change) {
            return Ok(());
        }
        file.save(&chain.saved())?;
        self.written = Some(change);
        tracing::debug!(path = %file.path().display(), block = chain.latest().number(), "saved");
        Ok(())
    }
}
