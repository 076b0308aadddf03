//! Which bytes are measured: the released ones, or those of another compiler.

use anyhow::{Context, Result};
use client::deploy::Artefacts;
use serde::Deserialize;

/// The part of `programs.json`, written by `scripts/build-contracts`, that says who made the programs.
#[derive(Deserialize)]
pub(crate) struct Built {
    /// Whether the compiler is the one whose bytes are released.
    pub(crate) released: bool,
    /// Compiler, optimiser and compressor, with their versions.
    pub(crate) by: Vec<String>,
}

impl Built {
    /// What the last build says of itself.
    pub(crate) fn read(artefacts: &Artefacts) -> Result<Self> {
        let path = artefacts.root().join("contracts/programs.json");
        let text = std::fs::read(&path).with_context(|| {
            format!("{} is missing: run scripts/build-contracts", path.display())
        })?;
        serde_json::from_slice(&text)
            .with_context(|| format!("{} is no list of programs", path.display()))
    }
}
