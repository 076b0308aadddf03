//! Size and entry cost of every Stylus contract that was built.

use std::collections::BTreeMap;

use alloy::{primitives::Address, sol, sol_types::SolCall};
use anyhow::{Context, Result, ensure};
use client::deploy::{self, Artefacts};

use crate::{gas::Bench, snapshot::Size};

sol! {
    function programInitGas(address program) external view returns (uint64 gas, uint64 gasWhenCached);
}

/// Deploys and activates every contract and asks the chain what entering it costs.
pub(crate) async fn measure(artefacts: &Artefacts) -> Result<BTreeMap<String, Size>> {
    let mut bench = Bench::start().await?;
    let mut sizes = BTreeMap::new();
    for name in names(artefacts)? {
        let code = artefacts.stylus(&name)?;
        let program = deploy::deploy_code(&mut bench.sender, &code, &name).await?;
        deploy::activate(&mut bench.sender, program).await?;
        let entry = entry_gas(&bench, program).await?;
        let size = Size {
            raw: std::fs::metadata(artefacts.root().join(format!("contracts/{name}.wasm")))?.len(),
            code: code.len() as u64,
            // The chain answers with both parts; a call to an uncached program pays their sum.
            entry_uncached: entry.gas,
            entry_cached: entry.gasWhenCached,
        };
        sizes.insert(name, size);
    }
    Ok(sizes)
}

/// Names of the contracts that were built, sorted.
fn names(artefacts: &Artefacts) -> Result<Vec<String>> {
    let dir = artefacts.root().join("contracts");
    let entries =
        std::fs::read_dir(&dir).with_context(|| format!("cannot read {}", dir.display()))?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| {
            Some(
                entry
                    .ok()?
                    .file_name()
                    .to_str()?
                    .strip_suffix(".code")?
                    .to_owned(),
            )
        })
        .collect();
    names.sort();
    ensure!(
        !names.is_empty(),
        "no contracts in {}: run scripts/build-contracts",
        dir.display()
    );
    Ok(names)
}

async fn entry_gas(bench: &Bench, program: Address) -> Result<programInitGasReturn> {
    let chain = bench.sender.chain();
    let call = programInitGasCall { program };
    chain
        .read::<programInitGasCall>(deploy::ARB_WASM, &call)
        .await
        .with_context(|| {
            format!(
                "ArbWasm does not say what entering {program} costs ({})",
                programInitGasCall::SIGNATURE
            )
        })
}
