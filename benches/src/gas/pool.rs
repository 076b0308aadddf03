//! Our distributor and its Solidity twin: same interface, same measurements.

use alloy::{
    primitives::{Address, B256, U256},
    sol_types::SolCall,
};
use anyhow::{Context, Result};
use client::{
    bindings::{Claim, IERC20, IRewardsDistributor, Settings},
    claims::{Encoding, LeafPosition, pack},
    deploy::{self, Artefacts},
};
use protocol::{Clock, Schedule, SumLeaf, claims::Range};
use prover::Native;

use super::{ABI_CAR, Bench, CAR, CARS, FLEET, Measured, NEW_HOLDER, Paid, RUN, RUN_LEVEL, WEEKS};
use crate::trees::Week;

/// Batches are sent in `encoding`. Publishes the same root every week (a leaf does not name its week) and claims against it.
pub(super) async fn measure(
    bench: &mut Bench,
    artefacts: &Artefacts,
    token: Address,
    implementation: Address,
    encoding: Encoding,
    week: &Week,
) -> Result<Measured> {
    let me = bench.sender.address();
    let settings = Settings {
        admin: me,
        publisher: me,
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
        me,
        initialize.abi_encode().into(),
    )
    .await?;
    let funds: u128 = (0..WEEKS)
        .filter_map(|week| Schedule::DIMO.amount(week))
        .sum();
    let approve = IERC20::approveCall {
        spender: pool,
        value: U256::from(funds),
    };
    bench.sender.call(token, &approve).await?;
    let fund = IRewardsDistributor::fundCall { amount: funds };
    bench.sender.call(pool, &fund).await?;
    reach_end_of(bench, Clock::DIMO, WEEKS).await?;

    let mut cases = Measured::default();
    for number in 0..WEEKS {
        let paid = publish(bench, pool, week, number)
            .await
            .with_context(|| format!("publish week {number}"))?;
        // Later weeks write the slots that the first one opened: the steady state.
        cases.note("publish", paid);
        bench.wait(u64::from(settings.challengeWindow) + 1).await?;
    }

    let claim = |number: u32, index: u64| claim_of(week, number, index);
    let mut one = async |name: &str, number, index| -> Result<Paid> {
        let call = IRewardsDistributor::claimCall {
            item: claim(number, index)?,
        };
        bench
            .call(pool, &call)
            .await
            .with_context(|| name.to_owned())
    };
    for (name, number, index) in [
        ("first", 0, CAR),
        ("first_new_holder", 0, NEW_HOLDER),
        ("repeat", 1, NEW_HOLDER),
    ] {
        cases.note(name, one(name, number, index).await?);
    }
    one("open the other car's word", 0, ABI_CAR).await?;

    let weeks_of = |index: u64| (1..WEEKS).map(|number| claim(number, index)).collect();
    let cars =
        |cars: std::ops::Range<u64>, number| cars.map(|index| claim(number, index)).collect();
    let many: [(&str, Encoding, Result<Vec<Claim>>); 6] = [
        ("ten_weeks_abi", Encoding::Abi, weeks_of(ABI_CAR)),
        ("ten_weeks", encoding, weeks_of(CAR)),
        ("cars_25", encoding, cars(CARS, 0)),
        ("cars_25_repeat", encoding, cars(CARS, 1)),
        ("fleet_25", encoding, cars(FLEET, 0)),
        ("fleet_25_repeat", encoding, cars(FLEET, 1)),
    ];
    for (name, encoding, items) in many {
        let calldata = calldata(encoding, items?).context(name)?;
        let paid = bench.send(pool, calldata).await.context(name)?;
        cases.note(name, paid);
    }
    if encoding == Encoding::Packed {
        for (name, number) in [("run_128", 0), ("run_128_repeat", 1)] {
            let runs = run_of(week, number)?.into();
            let call = IRewardsDistributor::claimRangeCall { runs };
            cases.note(name, bench.call(pool, &call).await.context(name)?);
        }
    }
    Ok(cases)
}

fn calldata(encoding: Encoding, items: Vec<Claim>) -> Result<Vec<u8>> {
    Ok(match encoding {
        Encoding::Abi => IRewardsDistributor::claimManyCall { items }.abi_encode(),
        Encoding::Packed => {
            let items = pack(&items)
                .context("these proofs cannot be packed")?
                .into();
            IRewardsDistributor::claimPackedCall { items }.abi_encode()
        }
    })
}

async fn reach_end_of(bench: &Bench, clock: Clock, weeks: u32) -> Result<()> {
    let end = clock.start(weeks).context("the week lies beyond time")?;
    let now = bench.sender.chain().head().await?.timestamp;
    if end > now {
        bench.wait(end - now).await?;
    }
    Ok(())
}

async fn publish(bench: &mut Bench, pool: Address, week: &Week, number: u32) -> Result<Paid> {
    let root = week.tree.root();
    let hash = B256::from(root.node.hash);
    let [left, right] = week
        .tree
        .children::<Native>()
        .map(|child| IRewardsDistributor::Node {
            hash: child.hash.into(),
            sum: child.sum,
        });
    let call = IRewardsDistributor::publishCall {
        week: number,
        left,
        right,
        depth: root.depth,
        // The first week of a pool that goes on from none, then the same root again and again.
        previousRoot: if number == 0 { B256::ZERO } else { hash },
        dataHash: hash,
        dataUri: "ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi".into(),
    };
    bench.call(pool, &call).await
}

fn claim_of(week: &Week, number: u32, index: u64) -> Result<Claim> {
    let leaf = week
        .leaves
        .get(usize::try_from(index)?)
        .context("no such leaf")?;
    let proof = week
        .tree
        .prove::<Native>(leaf.place())
        .context("no such place")?;
    let position = LeafPosition {
        week: number,
        depth: week.tree.root().depth,
        amount: Schedule::DIMO.amount(number).context("no such week")?,
    };
    Ok(position.claim(leaf, proof.into()))
}

/// The cars of [`RUN`], as `claimRange` takes them.
fn run_of(week: &Week, number: u32) -> Result<Vec<u8>> {
    let first = RUN.start + 1;
    let leaves = week
        .leaves
        .get(usize::try_from(RUN.start)?..usize::try_from(RUN.end)?)
        .context("no such leaves")?
        .iter()
        .map(|leaf| leaf.check())
        .collect::<Result<Vec<_>, _>>()
        .context("a leaf contradicts itself")?;
    let proof = week
        .tree
        .prove_run::<Native>(first, RUN_LEVEL)
        .context("no such run")?;
    let amount = Schedule::DIMO.amount(number).context("no such week")?;
    let depth = week.tree.root().depth;
    Range::encode((number, amount), depth, (first, RUN_LEVEL), &leaves, &proof)
        .context("the run cannot be encoded")
}
