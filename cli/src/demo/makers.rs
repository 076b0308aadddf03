//! The makers: who connects cars, and what they register.

use anyhow::{Context, Result, ensure};
use client::{
    bindings::IManufacturerRegistry::{self, Kind, setSignedFromCall, whitelistCall},
    chain::Read,
    dao::Action,
    device_keys::KeyTree,
    units::count,
};

use super::{
    dao::decide,
    fleet::{AUTOPI, MACARON, SMARTCAR, TESLA},
    stage::Stage,
    teller::Teller,
};

/// DIP-2's connections: id, name, kind, points.
const WHITELIST: [(u32, &str, Kind, u32); 4] = [
    (AUTOPI, "AutoPi", Kind::Hardware, 6_000),
    (MACARON, "Macaron", Kind::Hardware, 2_000),
    (TESLA, "Tesla", Kind::Software, 4_000),
    (SMARTCAR, "Smartcar", Kind::Software, 1_000),
];

/// The DAO whitelists the makers, and lets only signed activity count of those of hardware, in one proposal.
pub(super) async fn whitelist(stage: &mut Stage, teller: &mut Teller) -> Result<()> {
    let registry = stage
        .deployment
        .manufacturer_registry
        .context("no manufacturer registry")?;
    let mut actions = Vec::new();
    for (id, name, kind, points) in WHITELIST {
        let call = whitelistCall {
            owner: stage.makers.of(id).address(),
            name: name.to_owned(),
            kind,
            points,
            // The week in which the DAO will be done: its first cars join in the next.
            fromWeek: super::fleet::FIRST_WEEK,
        };
        actions.push(Action::call(registry, &call));
    }
    for id in [AUTOPI, MACARON] {
        // A week that runs is not changed any more, and by then one does.
        let from_week = super::fleet::FIRST_WEEK + 1;
        let call = setSignedFromCall {
            id,
            fromWeek: from_week,
        };
        actions.push(Action::call(registry, &call));
    }
    decide(
        stage,
        teller,
        "Whitelist AutoPi, Macaron, Tesla and Smartcar; of AutoPi and Macaron only what devices sign counts",
        &actions,
    )
    .await?;
    for (id, name, ..) in WHITELIST {
        let registry = IManufacturerRegistry::new(registry, stage.pool.chain());
        let found = registry.idOf(name.to_owned()).read().await?;
        ensure!(found == id, "{name} became entry {found} instead of {id}");
    }
    Ok(())
}

/// The makers of hardware register everything they produced, in one transaction each. Returns the trees, for the proofs of
/// the claims.
pub(super) async fn register(stage: &mut Stage, teller: &mut Teller) -> Result<[KeyTree; 2]> {
    let registry = stage
        .deployment
        .device_registry
        .context("no device registry")?;
    let mut trees = Vec::new();
    for (id, name, ..) in &WHITELIST[..2] {
        let tree = KeyTree::new(stage.fleet.keys_of(*id))?;
        let call = tree.call(*id);
        let receipt = stage.makers.of(*id).call(registry, &call).await?;
        teller.say(
            name,
            &format!(
                "registers {} device keys under one root  {} gas",
                count(tree.count()),
                count(receipt.gas_used)
            ),
        );
        trees.push(tree);
    }
    trees
        .try_into()
        .map_err(|_| anyhow::anyhow!("two makers of hardware registered"))
}
