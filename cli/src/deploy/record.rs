//! `deployments/NETWORK.json`: where a pool is.

use std::path::Path;

use alloy::primitives::Address;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

/// One pool on one network.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Deployment {
    /// Chain id of the network.
    pub chain_id: u64,
    /// Block after which the pool's events start.
    pub block: u64,
    /// The reward token.
    pub token: Address,
    /// The pool's proxy: the address to use.
    pub distributor: Address,
    /// The program behind it.
    pub implementation: Address,
    /// Start of week 0, unix seconds.
    pub genesis: u64,
    /// First week that is published.
    pub first_week: u32,
}

impl Deployment {
    /// Writes the file, replacing an older one in one step.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn write(&self, path: &Path) -> Result<()> {
        let draft = path.with_extension("json.tmp");
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        std::fs::write(&draft, text)
            .and_then(|()| std::fs::rename(&draft, path))
            .with_context(|| format!("cannot write {}", path.display()))
    }

    /// Reads a file written by [`Deployment::write`].
    ///
    /// # Errors
    /// If the file cannot be read or is not a deployment.
    pub fn read(path: &Path) -> Result<Self> {
        let text =
            std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        serde_json::from_slice(&text)
            .with_context(|| format!("{} is not a deployment", path.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deployment_reads_back_as_written() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("devnode.json");
        let deployment = Deployment {
            chain_id: 412_346,
            block: 3,
            token: Address::repeat_byte(1),
            distributor: Address::repeat_byte(2),
            implementation: Address::repeat_byte(3),
            genesis: 1_670_216_400,
            first_week: 20,
        };
        deployment.write(&path).unwrap();
        assert_eq!(Deployment::read(&path).unwrap(), deployment);
    }

    #[test]
    fn a_file_that_is_no_deployment_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.json");
        std::fs::write(&path, "{}").unwrap();
        assert!(format!("{:#}", Deployment::read(&path).unwrap_err()).contains("x.json"));
    }
}
