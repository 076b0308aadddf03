//! Gas of every call of manufacturers, vehicles, devices, their data's consumers and the judge of weeks, and of the twins in Solidity
//! that the first three have, on one chain each in one run.
//!
//! What is measured is the steady state: counters, balances and nonces of accounts are in use before. Views are sent as
//! transactions, so that entering the program and calldata count as everywhere.

#![allow(non_snake_case)] // Arguments have the names of their Solidity interface.

mod cases;
mod consumers;
mod device_ways_back;
mod devices;
mod manufacturers;
mod stage;
mod vehicles;

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use client::deploy::{self, Artefacts};

pub(crate) use cases::CONTRACTS;
use stage::{Build, Stage};

use crate::{
    gas::{OURS, TWIN, UNCACHED},
    snapshot::Identity,
};

/// Measures every contestant.
pub(crate) async fn measure(artefacts: &Artefacts) -> Result<Identity> {
    let mut all = BTreeMap::new();
    // Each contestant gets a chain of its own: nobody warms another's slots.
    for (name, build) in [
        (UNCACHED, Build::Stylus { cached: false }),
        (OURS, Build::Stylus { cached: true }),
        (TWIN, Build::Solidity),
    ] {
        let mut stage = Stage::new(artefacts, build).await.context(name)?;
        compared(&mut stage).await.context(name)?;
        if build != Build::Solidity {
            others(&mut stage, artefacts).await.context(name)?;
        }
        for (contract, cases) in stage.into_cases() {
            let of_contract: &mut BTreeMap<_, _> = all.entry(contract.to_owned()).or_default();
            of_contract.insert(name.to_owned(), cases);
        }
    }
    // What the judge is brought takes weeks that lie: the end-to-end tests have them, and hold the same figures to their limits.
    let judge: &mut BTreeMap<_, _> = all.entry(deploy::JUDGE.to_owned()).or_default();
    for (name, cached) in [(UNCACHED, false), (OURS, true)] {
        judge.insert(name.to_owned(), e2e::trial::gas(cached).await);
    }
    Ok(all)
}

/// What the twins do as well, first and in the same order everywhere.
async fn compared(stage: &mut Stage) -> Result<()> {
    stage.whitelist().await?;
    stage.mint().await?;
    stage.claim().await?;
    stage.pair().await?;
    stage.sell_vehicle().await?;
    stage.sell_devices().await
}

/// What only ours do.
async fn others(stage: &mut Stage, artefacts: &Artefacts) -> Result<()> {
    stage.govern().await?;
    stage.own_maker().await?;
    stage.own_vehicle().await?;
    stage.register_more().await?;
    stage.own_device().await?;
    let consumers = consumers::measure(stage, artefacts).await?;
    stage.reclaim_vehicles().await?;
    stage.withdraw_keys().await?;
    stage.release_devices().await?;
    let identity = [stage.manufacturers, stage.vehicles, stage.devices];
    for contract in identity.into_iter().chain(consumers) {
        stage.roles(contract).await?;
    }
    Ok(())
}
