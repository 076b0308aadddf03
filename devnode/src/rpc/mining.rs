//! When blocks are made, named as by hardhat, ganache and anvil.

use std::{sync::Arc, time::Duration};

use alloy_primitives::{U64, U256};
use jsonrpsee::core::RegisterMethodError;
use serde::Deserialize;

use super::{Answer, Args, Methods, Node, error::invalid};
use crate::config::Mining;

/// Blocks that may be mined by one request.
const MAX_BLOCKS: u64 = 100_000;

pub(super) fn register(methods: &mut Methods) -> Result<(), RegisterMethodError> {
    methods.add("evm_mine", mine_one)?;
    methods.add("anvil_mine", mine_many)?;
    methods.add("evm_setAutomine", |node, mut args| {
        let automine: bool = args.next()?;
        let now = node.read().mining();
        match (automine, now) {
            (true, _) => node.set_mining(Mining::Auto),
            (false, Mining::Auto) => node.set_mining(Mining::Manual),
            (false, Mining::Interval(_) | Mining::Manual) => {}
        }
        Ok(true)
    })?;
    methods.add("anvil_getAutomine", |node, _| {
        Ok(node.read().mining() == Mining::Auto)
    })?;
    methods.add("evm_setIntervalMining", |node, mut args| {
        let seconds = args.next::<U64>()?.to();
        node.set_mining(match seconds {
            0 => Mining::Manual,
            seconds => Mining::Interval(Duration::from_secs(seconds)),
        });
        Ok(true)
    })?;
    methods.add("anvil_getIntervalMining", |node, _| {
        Ok(node.read().block_time().map(|time| time.as_secs()))
    })?;
    for (alias, name) in [
        ("hardhat_mine", "anvil_mine"),
        ("anvil_setAutomine", "evm_setAutomine"),
        ("hardhat_getAutomine", "anvil_getAutomine"),
        ("anvil_setIntervalMining", "evm_setIntervalMining"),
    ] {
        methods.alias(alias, name)?;
    }
    Ok(())
}

impl Node {
    fn set_mining(&self, mining: Mining) {
        self.write().set_mining(mining);
        self.pace.notify_one();
    }
}

/// Makes blocks by the clock, as long as the chain is set to that. Never ends.
pub(crate) async fn mine_by_the_clock(node: Arc<Node>) {
    loop {
        let block_time = node.read().block_time();
        let Some(block_time) = block_time else {
            node.pace.notified().await;
            continue;
        };
        let mut ticks = tokio::time::interval(block_time);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        // The first tick comes at once; the first block after the block time.
        ticks.tick().await;
        loop {
            tokio::select! {
                _ = ticks.tick() => {}
                () = node.pace.notified() => break,
            }
            let node = node.clone();
            let mined = tokio::task::spawn_blocking(move || {
                let mut chain = node.write();
                // The setting may have changed while this waited for the chain.
                if chain.block_time().is_some() {
                    chain.mine();
                }
            });
            if let Err(error) = mined.await {
                tracing::error!("mining a block failed: {error}");
            }
        }
    }
}

/// The time of the block to mine: plain, or as anvil's options.
#[derive(Deserialize)]
#[serde(untagged)]
enum MineAt {
    Time(U256),
    Options {
        timestamp: Option<U256>,
        blocks: Option<U256>,
    },
}

fn mine_one(node: &Node, mut args: Args<'_>) -> Answer<&'static str> {
    let (time, blocks) = match args.optional()? {
        Some(MineAt::Time(time)) => (Some(time), None),
        Some(MineAt::Options { timestamp, blocks }) => (timestamp, blocks),
        None => (None, None),
    };
    let blocks = count(blocks)?;
    let mut chain = node.write();
    if let Some(time) = time {
        chain.set_next_timestamp(time.saturating_to())?;
    }
    for _ in 0..blocks {
        chain.mine();
    }
    Ok("0x0")
}

fn mine_many(node: &Node, mut args: Args<'_>) -> Answer<()> {
    let blocks = count(args.optional()?)?;
    let interval = args
        .optional::<U256>()?
        .map_or(0, |interval| interval.saturating_to());
    let mut chain = node.write();
    for block in 0..blocks {
        if block > 0 {
            chain.advance_time(interval);
        }
        chain.mine();
    }
    Ok(())
}

fn count(blocks: Option<U256>) -> Answer<u64> {
    let blocks = blocks.unwrap_or(U256::ONE).saturating_to();
    if blocks > MAX_BLOCKS {
        return Err(invalid(format!(
            "{blocks} blocks at once, at most {MAX_BLOCKS} are allowed"
        )));
    }
    Ok(blocks)
}
