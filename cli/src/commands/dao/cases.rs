//! Proposals that decide a case against a consumer.

use std::path::PathBuf;

use alloy::primitives::Address;
use anyhow::Result;
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

/// The harmed vehicles' shares, posted together with the decision.
#[derive(Debug, clap::Args)]
struct CompensationArgs {
    /// The harmed vehicles' shares: the CSV file, or the document that `dimo compensation build --json` prints
    #[arg(long, value_name = "FILE", requires = "data_uri")]
    compensation: Option<PathBuf>,
    /// Where the shares can be fetched
    #[arg(long, value_name = "URI", requires = "compensation")]
    data_uri: Option<String>,
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
        let uri = self.compensation.data_uri.as_deref().unwrap_or_default();
        let post = root.call(uri);
        Ok(vec![uphold, Action::call(contract, &post)])
    }
}

impl CompensationArgs {
    /// What is posted for a case, if anything.
    fn shares_root(&self, case: u64) -> Result<Option<SharesRoot>> {
        let file = self.compensation.as_ref();
        file.map(|file| SharesRoot::read(file, case)).transpose()
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
