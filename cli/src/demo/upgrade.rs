//! The DAO replaces a contract's program; its state stays.

use alloy::primitives::Bytes;
use anyhow::{Context, Result, ensure};
use client::{
    bindings::IVehicleId,
    chain::Read,
    dao::Upgrade,
    deploy::{self, VEHICLES},
};

use super::{dao::decide, stage::Stage, teller::Teller};

/// Deploys the vehicles' program once more, and lets the DAO put it in place.
///
/// # Errors
/// The first thing that does not hold.
pub(super) async fn play(stage: &mut Stage, teller: &mut Teller) -> Result<()> {
    teller.head("An upgrade goes the same way");
    let vehicles = stage.deployment.vehicle_id.context("no vehicles")?;
    let code = stage.artefacts.stylus(VEHICLES)?;
    // The same code is active already: only its address is new.
    let program = deploy::deploy_code(&mut stage.founder, &code, VEHICLES).await?;
    let chain = stage.pool.chain().clone();
    let contract = IVehicleId::new(vehicles, &chain);
    let before = contract.count().read().await?;
    let upgrade = Upgrade {
        proxy: vehicles,
        program,
        data: Bytes::new(),
    };
    let actions = [upgrade.action()];
    decide(stage, teller, "Upgrade the vehicles", &actions).await?;
    let implementation = chain.implementation(vehicles).await?;
    let after = contract.count().read().await?;
    ensure!(
        (implementation, after) == (program, before),
        "the vehicles run {implementation} with {after} of {before} vehicles"
    );
    teller.say(
        "vehicles",
        &format!("run {program}, with all {after} of them"),
    );
    Ok(())
}
