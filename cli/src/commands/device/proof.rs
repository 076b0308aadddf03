//! `dimo device proof`

use std::path::PathBuf;

use alloy::primitives::{Address, B256, Bytes};
use anyhow::{Context, Result};
use client::{device_keys::KeyTree, units::count};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::report::{Report, facts};

/// Arguments of `dimo device proof`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The file given to `dimo device register-root`
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Address of the device's key; without it only root and count are printed
    #[arg(value_name = "KEY")]
    key: Option<Address>,
}

/// A key's proof, as a document.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ProofDocument {
    /// The key.
    pub key: Address,
    /// Root that holds it.
    pub root: B256,
    /// Number of keys under the root.
    pub count: u64,
    /// The key's number, counted from 0.
    pub number: u64,
    /// The mask and the siblings.
    pub proof: Bytes,
}

impl ProofDocument {
    /// The proof of a key of a file.
    ///
    /// # Errors
    /// If the key is not in the file, or the file is not of keys.
    pub fn of(file: &std::path::Path, key: Address) -> Result<Self> {
        let tree = KeyTree::read(file)?;
        let proof = tree
            .proof(key)
            .with_context(|| format!("key {key} is not in {}", file.display()))?;
        Ok(Self {
            key,
            root: tree.root(),
            count: tree.count(),
            number: proof.number,
            proof: proof.proof.into(),
        })
    }
}

/// Makes the proof.
///
/// # Errors
/// If the key is not in the file, or the file is not of keys.
pub fn run(args: &Args) -> Result<Report> {
    let Some(key) = args.key else {
        let tree = KeyTree::read(&args.file)?;
        let text = facts(&[
            ("root", tree.root().to_string()),
            ("count", count(tree.count())),
        ]);
        let json = json!({ "root": tree.root(), "count": tree.count() });
        return Ok(Report::new(text, json));
    };
    let document = ProofDocument::of(&args.file, key)?;
    let text = facts(&[
        ("key", key.to_string()),
        (
            "number",
            format!("{} of {}", document.number, count(document.count)),
        ),
        ("root", document.root.to_string()),
        ("proof", document.proof.to_string()),
    ]);
    Ok(Report::new(text, json!(document)))
}
