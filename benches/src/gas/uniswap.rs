//! Uniswap's MerkleDistributor: one contract per root, one transaction per claim.

use alloy::{
    primitives::{Address, U256},
    sol,
    sol_types::SolValue,
};
use anyhow::{Context, Result};
use client::{bindings::IERC20, chain::Transaction};

use super::{Bench, CAR, CARS, FLEET, Measured, NEW_HOLDER, OWNER, Paid, RUN, WEEKS};
use crate::trees::{SortedTree, account};

sol! {
    function claim(uint256 index, address account, uint256 amount, bytes32[] merkleProof) external;
}

/// Ten weeks are ten distributors; "publish" is deploying one.
pub(super) async fn measure(bench: &mut Bench, token: Address, leaves: u64) -> Result<Measured> {
    let entry = |index: u64| -> (Address, U256) {
        let owner = if FLEET.contains(&index) {
            OWNER
        } else {
            account(index)
        };
        (owner, U256::from(1 + index % 9) * U256::from(10u64.pow(18)))
    };
    let tree = SortedTree::new((0..leaves).map(entry));
    let init_code = init_code()?;

    let mut cases = Measured::default();
    let mut distributors = Vec::new();
    for _ in 0..WEEKS {
        let arguments = (token, tree.root()).abi_encode();
        let deployment = deploy_with(&init_code, &arguments);
        let receipt = bench.sender.send(deployment).await?;
        cases.note("publish", Paid::of(bench.sender.chain(), &receipt).await?);
        let address = receipt.contract_address.context("no contract address")?;
        let funds = U256::from(10u64.pow(18)) * U256::from(1_000);
        bench
            .sender
            .call(
                token,
                &IERC20::transferCall {
                    to: address,
                    value: funds,
                },
            )
            .await?;
        distributors.push(address);
    }

    let claim = async |bench: &mut Bench, week: usize, index: u64| -> Result<Paid> {
        let (account, amount) = entry(index);

        let call = claimCall {
            index: U256::from(index),
            account,
            amount,
            merkleProof: tree.prove(index),
        };
        bench.call(distributors[week], &call).await
    };
    cases.note("first", claim(bench, 0, CAR).await?);
    cases.note("first_new_holder", claim(bench, 0, NEW_HOLDER).await?);
    // The car's neighbour opened the word; the car's owner holds tokens.
    // Ten weeks; the first of them stands for one.
    let mut ten = packed(bench, &claim, 1, CAR).await?;
    cases.note("repeat", ten);
    for week in 2..usize::try_from(WEEKS)? {
        ten += packed(bench, &claim, week, CAR).await?;
    }
    cases.note("ten_weeks", ten);
    cases.note("ten_weeks_abi", ten);

    for (name, week, cars) in [
        ("cars_25", 0, CARS),
        ("cars_25_repeat", 1, CARS),
        ("fleet_25", 0, FLEET),
        ("fleet_25_repeat", 1, FLEET),
        ("run_128", 0, RUN),
        ("run_128_repeat", 1, RUN),
    ] {
        let mut sum = Paid::default();
        for index in cars {
            sum += claim(bench, week, index).await?;
        }
        cases.note(name, sum);
    }
    Ok(cases)
}

/// A claim in a word that a neighbour's claim has opened.
async fn packed(
    bench: &mut Bench,
    claim: &impl AsyncFn(&mut Bench, usize, u64) -> Result<Paid>,
    week: usize,
    index: u64,
) -> Result<Paid> {
    claim(bench, week, index + 1).await?;
    claim(bench, week, index).await
}

/// The published artefact's init code, without constructor arguments.
fn init_code() -> Result<Vec<u8>> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../node_modules/@uniswap/merkle-distributor/build/MerkleDistributor.json"
    );
    let text =
        std::fs::read(path).with_context(|| format!("cannot read {path}: run scripts/setup"))?;
    let artefact: serde_json::Value = serde_json::from_slice(&text)?;
    let code = artefact["bytecode"]
        .as_str()
        .context("the artefact has no bytecode")?;
    alloy::hex::decode(code.trim_start_matches("0x")).context("the artefact's bytecode is not hex")
}

fn deploy_with(init_code: &[u8], arguments: &[u8]) -> Transaction {
    Transaction::create(
        [init_code, arguments].concat().into(),
        "deploy MerkleDistributor",
    )
}
