//! Proposals of anything.

use alloy::primitives::U256;
use anyhow::Result;
use client::dao::{Action, typed_call};

use super::governed::Governed;

/// Any call that the timelock is to make.
#[derive(Debug, clap::Args)]
pub struct Call {
    /// The contract, by its name in the deployment file (governor, token, …) or its address
    contract: String,
    /// The function, e.g. 'setBond(uint128)'
    signature: String,
    /// Its arguments: lists in [..], tuples in (..), bytes in hex
    #[arg(allow_negative_numbers = true)]
    arguments: Vec<String>,
    /// Native wei of the timelock's to send along
    #[arg(long, value_name = "WEI", default_value = "0")]
    value: U256,
}

impl Call {
    pub(super) fn actions(&self, governed: &Governed) -> Result<Vec<Action>> {
        let data = typed_call(&self.signature, &self.arguments)?;
        let target = governed.target(&self.contract)?;
        Ok(vec![Action {
            value: self.value,
            ..Action::raw(target, data)
        }])
    }
}
