//! Proposals that decide a case against a consumer.

use std::path::PathBuf;

use alloy::primitives::{Address, B256};
use anyhow::{Context, Result};
use client::{
    bindings::IDisputes::{self, dismissCall, upholdCall},
    chain::Read,
    compensation::SharesRoot,
    dao::Action,
    deploy::Contract,
    units::ONE_DIMO,
};

use super::governed::Governed;
use crate::commands::network::DisputesArg;

/// Which case is upheld, and for whom.
#[derive(Debug, clap::Args)]
pub struct Slash {
    #[command(flatten)]
    case: CaseArg,
    /// How much of what the case claims to slash, whole DIMO [default: all of it]
    #[arg(long, value_name = "DIMO")]
    amount: Option<u64>,
    #[command(flatten)]
    compensation: CompensationArgs,
}

/// The harmed vehicles' shares, posted together with the decision: from a file, or what it comes to by single flags.
#[derive(Debug, clap::Args)]
struct CompensationArgs {
    /// The harmed vehicles' shares: the CSV file, or the document that `dimo compensation build --json` prints
    #[arg(long, value_name = "FILE", group = "shares")]
    compensation: Option<PathBuf>,
    /// Root of the harmed vehicles' shares
    #[arg(
        long,
        value_name = "HASH",
        group = "shares",
        requires_all = ["total_shares", "leaf_count"]
    )]
    compensation_root: Option<B256>,
    /// Sum of the shares under the root
    #[arg(long, value_name = "N", requires = "compensation_root")]
    total_shares: Option<u64>,
    /// Number of shares under the root
    #[arg(long, value_name = "N", requires = "compensation_root")]
    leaf_count: Option<u64>,
    /// Hash of the published shares
    #[arg(
        long,
        value_name = "HASH",
        requires = "compensation_root",
        default_value_t
    )]
    data_hash: B256,
    /// Where the shares can be fetched
    #[arg(long, value_name = "URI", requires = "shares", default_value = "")]
    data_uri: String,
}

/// Which case is dismissed.
#[derive(Debug, clap::Args)]
pub struct Dismiss {
    #[command(flatten)]
    case: CaseArg,
}

/// A case.
#[derive(Debug, clap::Args)]
struct CaseArg {
    /// The case's number
    #[arg(value_name = "CASE")]
    id: u64,
    #[command(flatten)]
    disputes: DisputesArg,
}

impl CaseArg {
    /// The contract, and its name for what is printed.
    fn contract(&self, governed: &mut Governed) -> Result<Address> {
        let address = self.disputes.find(&governed.book)?;
        governed.names.add(address, Contract::Disputes);
        Ok(address)
    }
}

impl Slash {
    pub(super) async fn actions(&self, governed: &mut Governed) -> Result<Vec<Action>> {
        let (id, contract) = (self.case.id, self.case.contract(governed)?);
        let slash = match self.amount {
            Some(whole) => u128::from(whole) * ONE_DIMO,
            None => {
                let disputes = IDisputes::new(contract, governed.chain());
                disputes.caseOf(id).read().await?.amount
            }
        };
        let uphold = Action::call(contract, &upholdCall { caseId: id, slash });
        let Some(root) = self.compensation.shares_root(id)? else {
            return Ok(vec![uphold]);
        };
        let post = root.call(&self.compensation.data_uri);
        Ok(vec![uphold, Action::call(contract, &post)])
    }
}

impl CompensationArgs {
    /// What is posted for a case, if anything.
    fn shares_root(&self, case: u64) -> Result<Option<SharesRoot>> {
        if let Some(file) = &self.compensation {
            return SharesRoot::read(file, case).map(Some);
        }
        let Some(root) = self.compensation_root else {
            return Ok(None);
        };
        Ok(Some(SharesRoot {
            case,
            root,
            total_shares: self.total_shares.context("--total-shares is missing")?,
            leaf_count: self.leaf_count.context("--leaf-count is missing")?,
            data_hash: self.data_hash,
        }))
    }
}

impl Dismiss {
    pub(super) fn actions(&self, governed: &mut Governed) -> Result<Vec<Action>> {
        let contract = self.case.contract(governed)?;
        let dismiss = dismissCall {
            caseId: self.case.id,
        };
        Ok(vec![Action::call(contract, &dismiss)])
    }
}
