//! `dimo keepalive`

use anyhow::Result;
use client::{
    chain::Sender,
    deploy,
    time::{duration, utc},
    units::count,
};
use serde_json::json;

use super::network::PoolArgs;
use crate::{commands::keys::SigningArgs, report::Report};

/// Extends the life of a contract's program, the pool's unless --distributor names another contract. A Stylus chain ends a program 365 days after its activation:
/// from then on nothing can be published or claimed until somebody activates it again. Anyone may pay.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pool: PoolArgs,
    #[command(flatten)]
    key: SigningArgs,
}

/// Extends it, or activates it again if it has expired.
///
/// # Errors
/// If it was activated or extended in the last 31 days, or is no Stylus program.
pub async fn run(args: &Args) -> Result<Report> {
    let pool = args.pool.connect().await?;
    let program = pool.implementation().await?;
    let signer = args.key.signer(pool.chain().id())?;
    let mut sender = Sender::new(pool.chain(), signer).await?;
    let receipt = deploy::keep_alive(&mut sender, program).await?;
    let left = deploy::time_left(pool.chain(), program).await?;
    let until = pool.chain().head().await?.timestamp.saturating_add(left);
    let text = format!(
        "program      {program}\nlives until  {} (for {})\ntransaction  {}\ngas          {}",
        utc(until),
        duration(left),
        receipt.transaction_hash,
        count(receipt.gas_used),
    );
    let json = json!({
        "program": program,
        "livesUntil": until,
        "transaction": receipt.transaction_hash,
        "gasUsed": receipt.gas_used,
    });
    Ok(Report::new(text, json))
}
