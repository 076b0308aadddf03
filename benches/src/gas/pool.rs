//! Our distributor and its Solidity twin: same interface, same measurements.

use alloy::{
    primitives::{Address, U256},
    sol_types::SolCall,
};
use anyhow::{Context, Result};
use dimo_cli::{
    artefacts::Artefacts,
    bindings::{Claim, IERC20, IRewardsDistributor, Settings},
    deploy,
};
use protocol::{Clock, Schedule};

use super::{Bench, CAR, CARS, FLEET, NEW_HOLDER, WEEKS};
use crate::{snapshot::Cases, trees::Week};

/// Publishes the same root every week (a leaf does not name its week) and claims against it.
pub(super) async fn measure(
    bench: &mut Bench,
    artefacts: &Artefacts,
    token: Address,
    implementation: Address,
    week: &Week,
) -> Result<Cases> {
    let me = bench.sender.address();
    let settings = Settings {
        admin: me,
        publisher: me,
        guardian: me,
        token,
        bond: 0,
        ..deploy::baseline()
    };
    let initialize = IRewardsDistributor::initializeCall {
        settings: settings.clone(),
    };
    let pool = deploy::proxy(
        &mut bench.sender,
        artefacts,
        implementation,
        initialize.abi_encode().into(),
    )
    .await?;
    let funds: u128 = (0..WEEKS)
        .filter_map(|week| Schedule::DIMO.amount(week))
        .sum();
    bench
        .sender
        .call(
            token,
            &IERC20::transferCall {
                to: pool,
                value: U256::from(funds),
            },
        )
        .await?;
    reach_end_of(bench, Clock::DIMO, WEEKS).await?;

    let mut cases = Cases::new();
    for number in 0..WEEKS {
        let gas = publish(bench, pool, week, number)
            .await
            .with_context(|| format!("publish week {number}"))?;
        // Later weeks write the slots that the first one opened: the steady state.
        cases.insert("publish".into(), gas);
        bench.wait(u64::from(settings.challengeWindow) + 1).await?;
    }

    let claim = |number: u32, index: u64| claim_of(week, number, index);
    let mut one = async |name: &str, number, index| -> Result<()> {
        let call = IRewardsDistributor::claimCall {
            item: claim(number, index)?,
        };
        cases.insert(
            name.into(),
            bench
                .gas(pool, &call)
                .await
                .with_context(|| name.to_owned())?,
        );
        Ok(())
    };
    one("first", 0, CAR).await?;
    one("first_new_holder", 0, NEW_HOLDER).await?;
    one("repeat", 1, NEW_HOLDER).await?;

    // Not the fleet's week 0, so that the year's account is as warm as after any other claim.
    let many: [(&str, Vec<Claim>); 5] = [
        (
            "ten_weeks",
            (1..WEEKS)
                .map(|number| claim(number, CAR))
                .collect::<Result<_>>()?,
        ),
        (
            "cars_25",
            CARS.map(|index| claim(0, index)).collect::<Result<_>>()?,
        ),
        (
            "cars_25_repeat",
            CARS.map(|index| claim(1, index)).collect::<Result<_>>()?,
        ),
        (
            "fleet_25",
            FLEET.map(|index| claim(0, index)).collect::<Result<_>>()?,
        ),
        (
            "fleet_25_repeat",
            FLEET.map(|index| claim(1, index)).collect::<Result<_>>()?,
        ),
    ];
    for (name, items) in many {
        let call = IRewardsDistributor::claimManyCall { items };
        cases.insert(
            name.into(),
            bench
                .gas(pool, &call)
                .await
                .with_context(|| name.to_owned())?,
        );
    }
    Ok(cases)
}

async fn reach_end_of(bench: &Bench, clock: Clock, weeks: u32) -> Result<()> {
    let end = clock.start(weeks).context("the week lies beyond time")?;
    let now = bench.sender.chain().head().await?.timestamp;
    if end > now {
        bench.wait(end - now).await?;
    }
    Ok(())
}

async fn publish(bench: &mut Bench, pool: Address, week: &Week, number: u32) -> Result<u64> {
    let root = week.tree.root();
    let call = IRewardsDistributor::publishCall {
        week: number,
        root: root.hash.into(),
        totalPoints: root.sum,
        leafCount: week.tree.leaf_count(),
        dataHash: root.hash.into(),
        dataUri: "ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi".into(),
    };
    bench.gas(pool, &call).await
}

fn claim_of(week: &Week, number: u32, index: u64) -> Result<Claim> {
    let leaf = week
        .leaves
        .get(usize::try_from(index)?)
        .context("no such leaf")?;
    let proof = week.tree.prove(index).context("no such leaf")?;
    Ok(Claim {
        week: number,
        vehicleId: leaf.vehicle_id,
        account: leaf.account.into(),
        conn: leaf.conn,
        disc: leaf.disc,
        hardware: leaf.hardware,
        software: leaf.software,
        points: leaf.points,
        index,
        leafCount: week.tree.leaf_count(),
        weekAmount: Schedule::DIMO.amount(number).context("no such week")?,
        proof: proof.into(),
    })
}
