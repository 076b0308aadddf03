//! Proposals about the whitelist.

use alloy::primitives::Address;
use anyhow::{Context, Result};
use client::{
    bindings::IManufacturerRegistry::{self, reappointCall, setPointsCall, whitelistCall},
    chain::Read,
    contracts::Manufacturers,
    dao::Action,
    deploy::Contract,
};
use protocol::{Clock, clock::WEEK};

use super::governed::Governed;
use crate::commands::{manufacturer::entry::Kind, network::ManufacturersArg};

/// Who is to be whitelisted.
#[derive(Debug, clap::Args)]
pub struct Whitelist {
    /// Unique name: 1 to 32 printable ASCII characters
    name: String,
    /// Who owns the entry and names its operators
    #[arg(long, value_name = "ADDRESS")]
    owner: Address,
    /// In which group of a vehicle's devices its devices count
    #[arg(long)]
    kind: Kind,
    /// Points that a vehicle earns in a week for a device of this entry
    #[arg(long)]
    points: u32,
    #[command(flatten)]
    from: FromWeek,
    #[command(flatten)]
    registry: ManufacturersArg,
}

/// Whose standing is to change.
#[derive(Debug, clap::Args)]
pub struct Standing {
    /// The entry's id or name
    manufacturer: String,
    #[command(flatten)]
    registry: ManufacturersArg,
}

/// Who is to own an entry.
#[derive(Debug, clap::Args)]
pub struct Reappoint {
    /// The entry's id or name
    manufacturer: String,
    /// The new owner
    #[arg(long, value_name = "ADDRESS")]
    owner: Address,
    #[command(flatten)]
    registry: ManufacturersArg,
}

/// Whose points are to change.
#[derive(Debug, clap::Args)]
pub struct Points {
    /// The entry's id or name
    manufacturer: String,
    /// Points that a vehicle earns in a week for a device of this entry
    points: u32,
    #[command(flatten)]
    from: FromWeek,
    #[command(flatten)]
    registry: ManufacturersArg,
}

/// From when on.
#[derive(Debug, clap::Args)]
pub(super) struct FromWeek {
    /// First week that it holds for [default: the first that begins a week or more after the proposal can be executed]
    #[arg(long, value_name = "WEEK")]
    from_week: Option<u32>,
}

impl FromWeek {
    /// The week given, or one that leaves a week to execute what was decided: rules change for future weeks only.
    pub(super) async fn week(&self, governed: &Governed, registry: Address) -> Result<u32> {
        if let Some(week) = self.from_week {
            return Ok(week);
        }
        let registry = IManufacturerRegistry::new(registry, governed.chain());
        let genesis = registry.genesis().read().await?;
        let earliest = governed.dao.earliest_execution().await?;
        let week = Clock { genesis }.week_at(earliest.saturating_add(WEEK));
        week.and_then(|week| week.checked_add(1))
            .context("the execution lies outside the weeks of the registry: give --from-week")
    }
}

/// The registry, and its name for what is printed.
pub(super) fn find(registry: &ManufacturersArg, governed: &mut Governed) -> Result<Manufacturers> {
    let address = registry.find(&governed.book)?;
    governed.names.add(address, Contract::ManufacturerRegistry);
    Ok(Manufacturers::new(governed.chain().clone(), address))
}

impl Whitelist {
    pub(super) async fn actions(&self, governed: &mut Governed) -> Result<Vec<Action>> {
        let registry = find(&self.registry, governed)?.address();
        let call = whitelistCall {
            owner: self.owner,
            name: self.name.clone(),
            kind: self.kind.into(),
            points: self.points,
            fromWeek: self.from.week(governed, registry).await?,
        };
        Ok(vec![Action::call(registry, &call)])
    }
}

impl Standing {
    pub(super) async fn actions(
        &self,
        governed: &mut Governed,
        change: impl FnOnce(Address, u32) -> Action,
    ) -> Result<Vec<Action>> {
        let registry = find(&self.registry, governed)?;
        let id = registry.resolve(&self.manufacturer).await?;
        Ok(vec![change(registry.address(), id)])
    }
}

/// What can be done to an entry.
pub(super) mod change {
    use super::{Action, Address};
    use client::bindings::IManufacturerRegistry::{reinstateCall, revokeCall, suspendCall};

    pub(in crate::commands::dao) fn suspend(registry: Address, id: u32) -> Action {
        Action::call(registry, &suspendCall { id })
    }

    pub(in crate::commands::dao) fn reinstate(registry: Address, id: u32) -> Action {
        Action::call(registry, &reinstateCall { id })
    }

    pub(in crate::commands::dao) fn revoke(registry: Address, id: u32) -> Action {
        Action::call(registry, &revokeCall { id })
    }
}

impl Reappoint {
    pub(super) async fn actions(&self, governed: &mut Governed) -> Result<Vec<Action>> {
        let registry = find(&self.registry, governed)?;
        let call = reappointCall {
            id: registry.resolve(&self.manufacturer).await?,
            owner: self.owner,
        };
        Ok(vec![Action::call(registry.address(), &call)])
    }
}

impl Points {
    pub(super) async fn actions(&self, governed: &mut Governed) -> Result<Vec<Action>> {
        let registry = find(&self.registry, governed)?;
        let call = setPointsCall {
            id: registry.resolve(&self.manufacturer).await?,
            points: self.points,
            fromWeek: self.from.week(governed, registry.address()).await?,
        };
        Ok(vec![Action::call(registry.address(), &call)])
    }
}
