//! What checking signatures adds to building a week.

use std::{fmt::Write as _, path::Path};

use alloy::{
    primitives::{Address, keccak256},
    signers::local::PrivateKeySigner,
};
use anyhow::Result;
use client::heartbeat::{ACTIVITY_COLUMNS, heartbeat_row};
use protocol::Clock;
use prover::HeartbeatDomain;

use crate::{
    snapshot::Heartbeats,
    throughput::{Run, run_build},
    trees::account,
};

/// Vehicles, each with hardware that is heard once.
const VEHICLES: u64 = 100_000;

const CHAIN: u64 = 42_161;

/// Builds the same week from signed activity, of a maker whose devices sign, and from activity that nobody signs.
pub(crate) fn measure() -> Result<Heartbeats> {
    let registry = Address::repeat_byte(0xde);
    let domain = HeartbeatDomain {
        chain_id: CHAIN,
        device_registry: registry,
    };
    let (mut signed, mut unsigned) = (
        format!("{ACTIVITY_COLUMNS}\n"),
        "vehicle_id,device,timestamp\n".to_owned(),
    );
    let mut roster = "vehicle_id,account,hardware_id,hardware_device,software_id,software_device,consent,flagged,from,until\n".to_owned();
    for id in 1..=VEHICLES {
        let key = PrivateKeySigner::from_bytes(&keccak256(id.to_be_bytes()))?;
        let (device, time) = (key.address(), Clock::DIMO.genesis + id % 600_000);
        writeln!(signed, "{}", heartbeat_row(&key, id, time, domain)?)?;
        writeln!(unsigned, "{id},{device:#x},{time}")?;
        writeln!(
            roster,
            "{id},{:#x},1,{device:#x},,,true,false,,",
            account(id)
        )?;
    }
    let (chain, registry) = (CHAIN.to_string(), registry.to_string());
    let flags = ["--chain-id", &chain, "--device-registry", &registry];
    let signed = build(&roster, 1, &signed, &flags)?;
    let unsigned = build(&roster, 0, &unsigned, &[])?;
    Ok(Heartbeats {
        heartbeats: VEHICLES,
        signed_seconds: signed.build_seconds,
        unsigned_seconds: unsigned.build_seconds,
        signed_bytes: signed.published_bytes,
        unsigned_bytes: unsigned.published_bytes,
    })
}

fn build(roster: &str, signs: u8, activity: &str, flags: &[&str]) -> Result<Run> {
    let dir = tempfile::tempdir()?;
    let write =
        |name: &str, content: &str| std::fs::write(Path::new(dir.path()).join(name), content);
    write("vehicles.csv", roster)?;
    write("activity.csv", activity)?;
    let connections = format!("id,kind,points,active,signed\n1,hardware,6000,1,{signs}\n");
    write("connections.csv", &connections)?;
    run_build(dir.path(), flags)
}
