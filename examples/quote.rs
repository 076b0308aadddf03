//! What a week would pay a vehicle now: reads the pool, makes the claim from the published folder and asks the contract.
//!
//! `quote URL DEPLOYMENT WEEK-FOLDER VEHICLE`, built by `cargo build --release --package client --example quote`.

use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use client::{
    bindings::ClaimStatus,
    chain::{Chain, Read},
    claims::{self, Whose},
    contracts::Pool,
    deploy::Deployment,
    errors,
    units::dimo,
};

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, deployment, folder, vehicle] = &arguments[..] else {
        bail!("usage: quote URL DEPLOYMENT WEEK-FOLDER VEHICLE");
    };
    let vehicle = vehicle.parse().context("VEHICLE is no id")?;

    // Where the pool is, and that this is the chain it is on.
    let chain = Chain::connect(url).await?;
    let deployment = Deployment::read(Path::new(deployment))?;
    ensure!(
        chain.id() == deployment.chain_id,
        "{url} is chain {}, the deployment is on {}",
        chain.id(),
        deployment.chain_id
    );
    let pool = Pool::new(chain, deployment.distributor);

    // The folder is hashed anew when it is read; the contract has the last word on whether it is the published one.
    let week = prover::load_week(Path::new(folder))?;
    let number = week.manifest().week;
    let published = pool.weekInfo(number).read().await?;
    let selection = claims::select(&week, published.amount, Whose::Vehicle(vehicle));

    for nothing in &selection.unpayable {
        println!("week {number} of vehicle {vehicle} {}", nothing.why);
    }
    for item in &selection.items {
        let quote = pool.quote(item.claim.clone()).read().await?;
        match quote.status {
            ClaimStatus::Payable => println!(
                "week {number} pays vehicle {vehicle} {} DIMO, to {}",
                dimo(quote.amount),
                item.claim.account
            ),
            other => println!(
                "week {number} pays vehicle {vehicle} nothing now: {}",
                errors::status(other)
            ),
        }
    }
    Ok(())
}
