//! `dimo case file`

use std::path::PathBuf;

use alloy::primitives::{Address, B256, U256, keccak256};
use anyhow::{Context, Result};
use clap::Args as ClapArgs;
use client::{
    bindings::IDisputes::{CaseFiled, fileCaseCall},
    chain::Read,
    units::{Dimo, dimo},
};

use super::contract::ContractArgs;
use crate::{
    commands::acting::{Act, ActArgs, Spending, event},
    report::Report,
};

/// Arguments of `dimo case file`.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// The consumer accused
    #[arg(value_name = "ACCUSED")]
    accused: Address,
    /// How much of its stake is claimed, in DIMO
    #[arg(long, value_name = "DIMO")]
    amount: Dimo,
    #[command(flatten)]
    document: DocumentArgs,
    #[command(flatten)]
    contract: ContractArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// A document that is kept elsewhere, by its hash.
#[derive(Clone, Debug, ClapArgs)]
pub struct DocumentArgs {
    /// Where others can read the document
    #[arg(long, value_name = "URI")]
    uri: String,
    /// The document itself, to hash it (keccak-256)
    #[arg(long, value_name = "FILE", required_unless_present = "hash")]
    document: Option<PathBuf>,
    /// Its hash, instead
    #[arg(long, value_name = "HEX", conflicts_with = "document")]
    hash: Option<B256>,
}

impl DocumentArgs {
    /// Hash and place.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn read(&self) -> Result<(B256, String)> {
        let hash = match (&self.document, self.hash) {
            (Some(file), _) => keccak256(
                std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?,
            ),
            (None, hash) => {
                hash.context("give the document with --document FILE, or its --hash")?
            }
        };
        Ok((hash, self.uri.clone()))
    }
}

/// Files it.
///
/// # Errors
/// The contract's or token's refusal, no key.
pub async fn run(args: &Args) -> Result<Report> {
    let (hash, uri) = args.document.read()?;
    let (disputes, _) = args.contract.connect().await?;
    let state = disputes.state().read().await?;
    let bond = disputes
        .parametersAt(state.parametersVersion)
        .read()
        .await?
        .bond;
    let act = Act {
        to: disputes.address(),
        call: fileCaseCall {
            accused: args.accused,
            amount: args.amount.wei(),
            evidenceHash: hash,
            evidenceUri: uri,
        },
        words: format!(
            "accuse {} and claim {} DIMO of its stake, with a bond of {} DIMO",
            args.accused,
            args.amount,
            dimo(U256::from(bond))
        ),
    };
    let spending = Spending {
        token: state.token,
        amount: bond,
    };
    args.act
        .carry_out_paying(disputes.chain(), &act, &spending, |receipt| {
            let told: CaseFiled = event(receipt, act.to)?;
            Ok(vec![
                ("case", told.caseId.into()),
                ("respondUntil", told.respondUntil.into()),
                ("deadline", told.deadline.into()),
            ])
        })
        .await
}
