//! Gas of publishing and claiming, here and at the peers, on one chain in one run.

mod paid;
mod pool;
mod uniswap;

use std::collections::BTreeMap;

use alloy::{
    primitives::{Address, Bytes, U256, address},
    sol,
    sol_types::SolCall,
};
use anyhow::{Context, Result};
use client::{
    bindings::IERC20,
    chain::{Chain, Sender, Transaction},
    claims::Encoding,
    deploy::{self, Artefacts},
    keys::dev_signer,
};
use devnode::{Config, Devnode};
use protocol::Clock;

use self::paid::{Measured, Paid};
use crate::trees::{Week, account};

/// Ours with its programs in the cache manager's set, as they will run on mainnet.
pub(crate) const OURS: &str = "DIMO";
/// The same before it is cached.
pub(crate) const UNCACHED: &str = "DIMO, uncached";
/// The same in Solidity, on OpenZeppelin's parts.
pub(crate) const TWIN: &str = "Solidity twin";
/// `@uniswap/merkle-distributor`, its published artefact.
pub(crate) const UNISWAP: &str = "Uniswap";

/// Every case and its name on the page.
pub(crate) const CASES: [(&str, &str); 12] = [
    ("publish", "publish a week"),
    ("first", "first claim, fresh, holder"),
    ("first_new_holder", "first claim, fresh, to a new holder"),
    ("repeat", "claim, packed, holder"),
    ("ten_weeks", "10 weeks of one car"),
    ("ten_weeks_abi", "10 weeks of one car, `claimMany`"),
    ("cars_25", "25 cars of 25 holders, fresh"),
    ("cars_25_repeat", "25 cars of 25 holders, packed"),
    ("fleet_25", "25 cars of one holder, fresh"),
    ("fleet_25_repeat", "25 cars of one holder, packed"),
    ("run_128", "128 cars of 128 holders, `claimRange`, fresh"),
    (
        "run_128_repeat",
        "128 cars of 128 holders, `claimRange`, packed",
    ),
];

/// Cars of one owner, by index.
const FLEET: std::ops::Range<u64> = 500..525;
/// Cars of 25 owners, by index; all in one word of Uniswap's bits that an earlier claim has opened.
const CARS: std::ops::Range<u64> = 600..625;
/// Cars of as many owners, by index, that fill an aligned run of 128 places. All but the first are in one word of Uniswap's bits.
const RUN: std::ops::Range<u64> = 767..895;
/// Levels of the tree below that run.
const RUN_LEVEL: u8 = 7;
/// The car that claims alone, and the one whose owner holds nothing yet.
const CAR: u64 = 100;
/// The car whose ten weeks are claimed in the plain ABI.
const ABI_CAR: u64 = 110;
const NEW_HOLDER: u64 = 300;
/// Owner of the fleet.
const OWNER: Address = address!("00000000000000000000000000000000000F1EE7");
/// Weeks published: ten claimed together, one before them.
const WEEKS: u32 = 11;

/// The week in which a chain begins, so that no figure depends on the day of the run. The four weeks of consumption before
/// it lie in two words, which is the dearest.
const GENESIS_WEEK: u32 = 202;

pub(crate) const ARB_WASM_CACHE: Address = address!("0000000000000000000000000000000000000072");

sol! {
    function cacheProgram(address program) external;
}

/// A fresh chain and the account that pays.
pub(crate) struct Bench {
    pub(crate) sender: Sender,
    // Dropping it stops the chain.
    _node: Devnode,
}

impl Bench {
    /// Starts an embedded chain, always at the same time.
    pub(crate) async fn start() -> Result<Self> {
        let config = Config {
            genesis_timestamp: Clock::DIMO.start(GENESIS_WEEK),
            ..Config::default()
        };
        let node = Devnode::start(config).await?;
        let chain = Chain::connect(&node.url()).await?;
        let sender = Sender::new(&chain, dev_signer(0)?).await?;
        Ok(Self {
            sender,
            _node: node,
        })
    }

    /// What a call that succeeds is paid for.
    async fn call<C: SolCall>(&mut self, to: Address, call: &C) -> Result<Paid> {
        self.send(to, call.abi_encode()).await
    }

    /// The same of calldata that is there already.
    async fn send(&mut self, to: Address, data: Vec<u8>) -> Result<Paid> {
        let transaction = Transaction {
            to: Some(to),
            data: Bytes::from(data),
            value: U256::ZERO,
            gas: None,
            note: String::new(),
        };
        self.pay(transaction).await
    }

    async fn pay(&mut self, transaction: Transaction) -> Result<Paid> {
        let receipt = self.sender.send(transaction).await?;
        Paid::of(self.sender.chain(), &receipt).await
    }

    /// Moves block time.
    pub(crate) async fn wait(&self, seconds: u64) -> Result<()> {
        let chain = self.sender.chain();
        let _: serde_json::Value = chain.request("evm_increaseTime", (seconds,)).await?;
        let _: serde_json::Value = chain.request("evm_mine", ()).await?;
        Ok(())
    }

    /// Gives an account one token, so that a payment finds a balance.
    async fn make_holder(&mut self, token: Address, holder: Address) -> Result<()> {
        let call = IERC20::transferCall {
            to: holder,
            value: U256::ONE,
        };
        self.sender.call(token, &call).await?;
        Ok(())
    }

    async fn make_holders(&mut self, token: Address) -> Result<()> {
        for holder in [account(CAR), account(ABI_CAR), OWNER]
            .into_iter()
            .chain(CARS.map(account))
            .chain(RUN.map(account))
        {
            self.make_holder(token, holder).await?;
        }
        Ok(())
    }
}

/// Measures every contestant with trees of `leaves` leaves.
pub(crate) async fn measure(
    artefacts: &Artefacts,
    leaves: u64,
) -> Result<BTreeMap<String, Measured>> {
    anyhow::ensure!(
        leaves >= 1_000,
        "the cases need at least 1,000 leaves, not {leaves}"
    );
    let week = Week::new(leaves, OWNER, FLEET)?;
    let mut contestants = BTreeMap::new();

    // Each contestant gets a chain of its own: nobody warms another's slots or holders.
    for (name, cached) in [(UNCACHED, false), (OURS, true)] {
        let mut bench = Bench::start().await?;
        let token = token(&mut bench, artefacts).await?;
        let program = deploy::program(&mut bench.sender, artefacts, deploy::DISTRIBUTOR).await?;
        if cached {
            bench
                .sender
                .call(ARB_WASM_CACHE, &cacheProgramCall { program })
                .await?;
        }
        let cases = pool::measure(
            &mut bench,
            artefacts,
            token,
            program,
            Encoding::Packed,
            &week,
        )
        .await
        .context(name)?;
        contestants.insert(name.to_owned(), cases);
    }

    let mut bench = Bench::start().await?;
    let token_address = token(&mut bench, artefacts).await?;
    let twin = deploy::contract(&mut bench.sender, artefacts, "ClaimTwin", &[]).await?;
    let cases = pool::measure(
        &mut bench,
        artefacts,
        token_address,
        twin,
        Encoding::Abi,
        &week,
    )
    .await
    .context(TWIN)?;
    contestants.insert(TWIN.to_owned(), cases);

    let mut bench = Bench::start().await?;
    let token_address = token(&mut bench, artefacts).await?;
    let cases = uniswap::measure(&mut bench, token_address, leaves)
        .await
        .context(UNISWAP)?;
    contestants.insert(UNISWAP.to_owned(), cases);
    Ok(contestants)
}

async fn token(bench: &mut Bench, artefacts: &Artefacts) -> Result<Address> {
    let holder = bench.sender.address();
    let token = deploy::token(&mut bench.sender, artefacts, holder).await?;
    bench.make_holders(token).await?;
    Ok(token)
}
