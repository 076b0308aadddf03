//! Proposals about who may do what.

use alloy::primitives::{Address, B256};
use anyhow::Result;
use client::{
    bindings::IRewardsDistributor::{grantRoleCall, revokeRoleCall},
    dao::Action,
    roles,
};

use super::governed::Governed;

/// Which role of which contract, and whose.
#[derive(Debug, clap::Args)]
pub struct RoleChange {
    /// The contract, by its name in the deployment file (vehicle-id, distributor, …) or its address
    contract: String,
    /// The role: PUBLISHER_ROLE, GUARDIAN_ROLE, ATTESTOR_ROLE, METER_ROLE, …, or its 32 bytes
    #[arg(value_parser = role)]
    role: B256,
    /// The account
    #[arg(value_name = "ADDRESS")]
    account: Address,
}

/// A role by its name or number.
fn role(text: &str) -> Result<B256, String> {
    roles::named(text)
        .or_else(|| text.parse().ok())
        .ok_or_else(|| {
            format!("`{text}` is neither a role that a contract here has nor 32 bytes of hex")
        })
}

impl RoleChange {
    pub(super) fn grant(&self, governed: &Governed) -> Result<Vec<Action>> {
        let call = grantRoleCall {
            role: self.role,
            account: self.account,
        };
        Ok(vec![Action::call(governed.target(&self.contract)?, &call)])
    }

    pub(super) fn revoke(&self, governed: &Governed) -> Result<Vec<Action>> {
        let call = revokeRoleCall {
            role: self.role,
            account: self.account,
        };
        Ok(vec![Action::call(governed.target(&self.contract)?, &call)])
    }
}
