//! The fixture: one chain per test, so that tests do not see each other.

use alloy::{
    hex,
    primitives::{Address, B256, Bytes, Log, U256},
    providers::Provider,
    rpc::types::{Filter, TransactionReceipt},
    signers::local::PrivateKeySigner,
    sol_types::{SolCall, SolError, SolEvent, SolEventInterface},
};
use client::{
    bindings::{
        IERC20, IRewardsDistributor, Settings,
        TransparentUpgradeableProxy::TransparentUpgradeableProxyEvents,
    },
    chain::{Chain, ChainError, ChainResult, Read, Sender, request_for},
    contracts::Pool,
    deploy::{self, Artefacts},
    errors::in_words,
    keys::dev_signer,
    roles,
    units::ONE_DIMO,
};
use devnode::{Config, Devnode, Snapshot};
use protocol::{Clock, Schedule, StatedLeaf};
use serde_json::Value;
use tokio::sync::OnceCell;

use crate::{Posted, Who, leaf};

/// The first week the pool publishes.
pub const FIRST_WEEK: u32 = 20;

/// Seconds until an activated program expires.
const PROGRAM_LIFE: u64 = 365 * 86_400;

/// Weeks the pool is funded for.
const FUNDED_WEEKS: u32 = 10;

/// A chain in week [`FIRST_WEEK`] with a pool that is funded for ten weeks and has a bonded publisher.
#[derive(Debug)]
pub struct World {
    /// The pool.
    pub pool: Pool,
    /// Its token.
    pub token: Address,
    /// The program behind the proxy.
    pub implementation: Address,
    /// The week clock.
    pub clock: Clock,
    /// What was built.
    pub artefacts: Artefacts,
    people: Vec<Sender>,
    activated: u64,
    node: Devnode,
}

/// A world to start others from.
#[derive(Debug)]
pub(crate) struct Prepared {
    snapshot: Snapshot,
    pool: Address,
    token: Address,
    implementation: Address,
    activated: u64,
}

impl World {
    /// With DIMO's settings. The first test of a process prepares it, the others get copies.
    pub async fn new() -> Self {
        static FOUNDED: OnceCell<Prepared> = OnceCell::const_new();
        let prepare = async || Self::with(|_| {}).await.prepared();
        Self::copy(FOUNDED.get_or_init(prepare).await).await
    }

    /// With settings changed by `change`. A token of its own stays if `change` sets one.
    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let mut bare = Self::bare().await;
        let token = bare.deploy_token().await;
        let mut settings = bare.settings(token);
        change(&mut settings);
        bare.found(&settings).await;
        bare
    }

    /// With [`MisbehavingToken`](../../contracts/solidity/test-helpers/MisbehavingToken.sol), still honest.
    pub async fn with_misbehaving_token() -> Self {
        let mut bare = Self::bare().await;
        let holder = bare.address(Who::Dao).into_word();
        let token = bare.deploy("MisbehavingToken", holder.as_slice()).await;
        let settings = bare.settings(token);
        bare.found(&settings).await;
        bare
    }

    /// A chain and people, but no pool. All chains of a process stem from one, and so compile each program once.
    pub async fn bare() -> Self {
        static BARE: OnceCell<Prepared> = OnceCell::const_new();
        let prepare = async || {
            let config = Config {
                genesis_timestamp: Clock::DIMO.start(FIRST_WEEK),
                frozen_clock: true,
                ..Config::default()
            };
            let node = Devnode::start(config).await.unwrap();
            Prepared {
                snapshot: node.snapshot(),
                pool: Address::ZERO,
                token: Address::ZERO,
                implementation: Address::ZERO,
                activated: 0,
            }
        };
        Self::copy(BARE.get_or_init(prepare).await).await
    }

    /// This world as it is, to start others from.
    pub(crate) fn prepared(&self) -> Prepared {
        Prepared {
            snapshot: self.node.snapshot(),
            pool: self.pool.address(),
            token: self.token,
            implementation: self.implementation,
            activated: self.activated,
        }
    }

    pub(crate) async fn copy(prepared: &Prepared) -> Self {
        let node = prepared.snapshot.start().await.unwrap();
        let chain = Chain::connect(&node.url()).await.unwrap();
        let mut people = Vec::new();
        for index in 0..Who::ALL.len() {
            let signer = dev_signer(u32::try_from(index).unwrap()).unwrap();
            people.push(Sender::new(&chain, signer).await.unwrap());
        }
        Self {
            pool: Pool::new(chain, prepared.pool),
            token: prepared.token,
            implementation: prepared.implementation,
            clock: Clock::DIMO,
            artefacts: Artefacts::locate(None).expect("run scripts/build-contracts first"),
            people,
            activated: prepared.activated,
            node,
        }
    }

    /// DIMO's settings with this world's people.
    pub fn settings(&self, token: Address) -> Settings {
        let mut settings = deploy::baseline();
        settings.admin = self.address(Who::Dao);
        settings.publisher = self.address(Who::Publisher);
        settings.guardian = self.address(Who::Guardian);
        settings.token = token;
        settings.genesis = self.clock.genesis;
        settings.firstWeek = FIRST_WEEK;
        settings
    }

    /// Deploys a pool with these settings and makes it this world's, without tokens or bond.
    pub async fn found_poor(&mut self, settings: &Settings) {
        let dao = &mut self.people[0];
        let deployed = deploy::pool(dao, &self.artefacts, settings).await.unwrap();
        self.pool = Pool::new(self.chain().clone(), deployed.distributor);
        self.implementation = deployed.implementation;
        self.activated = self.now().await;
        self.token = settings.token;
    }

    /// The same with funds and the publisher's bond.
    pub async fn found(&mut self, settings: &Settings) {
        self.found_poor(settings).await;
        self.fund(u128::from(FUNDED_WEEKS) * Schedule::DIMO.initial_limit)
            .await;
        if settings.bond > 0 {
            self.bond(Who::Publisher, settings.bond).await;
        }
    }

    /// Deploys the real token.
    pub async fn deploy_token(&mut self) -> Address {
        let holder = self.address(Who::Dao);
        deploy::token(&mut self.people[0], &self.artefacts, holder)
            .await
            .unwrap()
    }

    /// Code of a program of the build as another compiler could have made it: other bytes that behave alike.
    pub fn next_code(&self, name: &str) -> Bytes {
        let mut wasm = self.artefacts.wasm(name).unwrap();
        // A custom section: its kind, its size, the length of its name, its name.
        wasm.extend_from_slice(b"\x00\x05\x04next");
        devnode::stylus::code::compress(&wasm).unwrap()
    }

    /// Deploys and activates [`Self::next_code`].
    pub async fn next_build(&mut self, name: &str) -> Address {
        let code = self.next_code(name);
        let dao = self.sender(Who::Dao);
        let program = deploy::deploy_code(dao, &code, name).await.unwrap();
        deploy::activate(dao, program).await.unwrap();
        program
    }

    /// Deploys a Solidity contract.
    pub async fn deploy(&mut self, name: &str, arguments: &[u8]) -> Address {
        deploy::contract(&mut self.people[0], &self.artefacts, name, arguments)
            .await
            .unwrap()
    }

    /// The chain.
    pub fn chain(&self) -> &Chain {
        self.people[0].chain()
    }

    /// Somebody's address.
    pub fn address(&self, who: Who) -> Address {
        self.people[who as usize].address()
    }

    /// Somebody, to sign or deploy.
    pub fn sender(&mut self, who: Who) -> &mut Sender {
        &mut self.people[who as usize]
    }

    /// Somebody's key.
    pub fn signer(&self, who: Who) -> &PrivateKeySigner {
        self.people[who as usize].signer()
    }

    /// Everything a contract ever told, without what its proxy told of itself.
    pub async fn logs(&self, of: Address) -> Vec<Log> {
        let logs = self.logs_in_time(of).await;
        logs.into_iter().map(|log| log.inner).collect()
    }

    /// The same, each with its place in the chain.
    pub async fn logs_in_time(&self, of: Address) -> Vec<alloy::rpc::types::Log> {
        let filter = Filter::new().from_block(0).address(of);
        let mut logs = self.chain().get_logs(&filter).await.unwrap();
        logs.retain(|log| TransparentUpgradeableProxyEvents::decode_log(&log.inner).is_err());
        logs
    }

    /// Sends a call to any contract.
    pub async fn try_send_to<C: SolCall>(
        &mut self,
        who: Who,
        to: Address,
        call: &C,
    ) -> ChainResult<TransactionReceipt> {
        self.people[who as usize].call(to, call).await
    }

    /// Sends a call to any contract, which must succeed.
    pub async fn send_to<C: SolCall>(
        &mut self,
        who: Who,
        to: Address,
        call: &C,
    ) -> TransactionReceipt {
        match self.try_send_to(who, to, call).await {
            Ok(receipt) => receipt,
            Err(error) => panic!("{who:?}, {}: {error}", C::SIGNATURE),
        }
    }

    /// Sends a call to the pool, which must succeed.
    pub async fn send<C: SolCall>(&mut self, who: Who, call: &C) -> TransactionReceipt {
        self.send_to(who, self.pool.address(), call).await
    }

    /// Asserts that the pool refuses a call with exactly this error.
    pub async fn refuses<C: SolCall, E: SolError>(&self, who: Who, call: &C, error: E) {
        self.refuses_at(who, self.pool.address(), call, error).await;
    }

    /// Asserts that a contract refuses a call with exactly this error.
    pub async fn refuses_at<C: SolCall, E: SolError>(
        &self,
        who: Who,
        to: Address,
        call: &C,
        error: E,
    ) {
        let found = self.revert_data(who, to, call).await;
        let expected = Bytes::from(error.abi_encode());
        assert_eq!(
            found,
            expected,
            "{}: {} instead of {}",
            C::SIGNATURE,
            in_words(&found),
            in_words(&expected)
        );
    }

    /// What a contract refuses a call with; it must refuse.
    pub async fn revert_data<C: SolCall>(&self, who: Who, to: Address, call: &C) -> Bytes {
        self.revert_data_of(self.address(who), to, call).await
    }

    /// What a call that must fail reverts with, from any account.
    pub async fn revert_data_of<C: SolCall>(&self, from: Address, to: Address, call: &C) -> Bytes {
        let request = request_for(Some(from), to, call.abi_encode().into());
        match self.chain().call_raw(&request).await {
            Err(ChainError::Reverted(said) | ChainError::Lifeless { said, .. }) => said.data,
            other => panic!("{} was not refused: {other:?}", C::SIGNATURE),
        }
    }

    /// Reads from the pool.
    pub async fn read<C: SolCall>(&self, call: &C) -> C::Return {
        self.chain().read(self.pool.address(), call).await.unwrap()
    }

    /// Tokens an account holds, wei.
    pub async fn balance(&self, account: Address) -> u128 {
        IERC20::new(self.token, self.pool.chain())
            .balanceOf(account)
            .read()
            .await
            .unwrap()
            .to()
    }

    /// The pool's state.
    pub async fn state(&self) -> IRewardsDistributor::State {
        self.pool.state().read().await.unwrap()
    }

    /// Sends tokens from the supply.
    pub async fn give(&mut self, to: Address, amount: u128) {
        let call = IERC20::transferCall {
            to,
            value: U256::from(amount),
        };
        self.send_to(Who::Dao, self.token, &call).await;
    }

    /// Adds to the reserve, from the supply.
    pub async fn fund(&mut self, amount: u128) {
        self.approve(Who::Dao, amount).await;
        self.send(Who::Dao, &IRewardsDistributor::fundCall { amount })
            .await;
    }

    /// Grants somebody a role of the pool.
    pub async fn grant(&mut self, role: B256, who: Who) {
        let account = self.address(who);
        self.send(
            Who::Dao,
            &IRewardsDistributor::grantRoleCall { role, account },
        )
        .await;
    }

    /// Makes somebody a publisher with the whole bond.
    pub async fn another_publisher(&mut self, who: Who) {
        self.grant(roles::publisher(), who).await;
        let bond = self.state().await.bond;
        self.bond(who, bond).await;
    }

    /// What an account has in bonds, wei.
    pub async fn bond_of(&self, who: Who) -> u128 {
        let publisher = self.address(who);
        self.read(&IRewardsDistributor::bondOfCall { publisher })
            .await
            .amount
    }

    /// Gives somebody tokens and lets them deposit these as a publisher's bond.
    pub async fn bond(&mut self, who: Who, amount: u128) {
        self.give(self.address(who), amount).await;
        self.approve(who, amount).await;
        self.send(who, &IRewardsDistributor::depositBondCall { amount })
            .await;
    }

    /// Lets the pool take somebody's tokens.
    pub async fn approve(&mut self, who: Who, amount: u128) {
        let call = IERC20::approveCall {
            spender: self.pool.address(),
            value: U256::from(amount),
        };
        self.send_to(who, self.token, &call).await;
    }

    /// The chain's time.
    pub async fn now(&self) -> u64 {
        self.chain().head().await.unwrap().timestamp
    }

    /// Moves the time of the latest block to `timestamp`. There it stays.
    pub async fn travel(&self, timestamp: u64) {
        if self.now().await < timestamp {
            let _: Value = self
                .chain()
                .request("evm_setNextBlockTimestamp", (timestamp,))
                .await
                .unwrap();
            let _: Value = self.chain().request("evm_mine", ()).await.unwrap();
        }
    }

    /// Sends calls that are all mined in one block of this time.
    pub async fn send_in_one_block(
        &mut self,
        who: Who,
        to: Address,
        timestamp: u64,
        calls: &[Vec<u8>],
    ) {
        let from = self.address(who);
        let chain = self.chain().clone();
        let mine = |on: bool| chain.request::<_, Value>("evm_setAutomine", (on,));
        mine(false).await.unwrap();
        let mut hashes = Vec::new();
        for data in calls {
            let request = serde_json::json!({
                "from": from, "to": to, "data": hex::encode_prefixed(data), "gas": "0x200000",
            });
            let hash: B256 = chain
                .request("eth_sendTransaction", (request,))
                .await
                .unwrap();
            hashes.push(hash);
        }
        let _: Value = chain
            .request("evm_setNextBlockTimestamp", (timestamp,))
            .await
            .unwrap();
        let _: Value = chain.request("evm_mine", ()).await.unwrap();
        mine(true).await.unwrap();
        let mut blocks = Vec::new();
        for hash in hashes {
            let receipt = chain.get_transaction_receipt(hash).await.unwrap().unwrap();
            assert!(receipt.status());
            blocks.push(receipt.block_number);
        }
        blocks.dedup();
        assert_eq!(blocks.len(), 1);
    }

    /// Moves time however far. A Stylus program expires after a year and is activated again, as somebody
    /// would have to on a real chain.
    pub async fn travel_far(&mut self, timestamp: u64) {
        self.travel(timestamp).await;
        if timestamp > self.activated + PROGRAM_LIFE {
            let program = self.implementation;
            deploy::activate(&mut self.people[0], program)
                .await
                .unwrap();
            self.activated = timestamp;
        }
    }

    /// A pool with a week ready to publish, in which Alice's vehicle 1 earned one point.
    pub async fn with_a_week() -> (Self, Posted) {
        let mut world = Self::new().await;
        let leaves = vec![leaf(1, world.address(Who::Alice), 1)];
        let posted = world.prepare(leaves).await;
        (world, posted)
    }

    /// The next week to publish, with these leaves, once it is over and the one before is final.
    pub async fn prepare(&mut self, leaves: Vec<StatedLeaf>) -> Posted {
        let state = self.state().await;
        let over = self.clock.end(state.nextWeek).unwrap();
        self.travel_far(over.max(state.finalAt)).await;
        let info = async |week| self.pool.weekInfo(week).read().await.unwrap();
        let amount = info(state.nextWeek).await.amount;
        let previous_root = info(state.nextWeek.wrapping_sub(1)).await.root;
        Posted::new(state.nextWeek, leaves, amount, previous_root)
    }

    /// Publishes the next week; it is in its challenge window.
    pub async fn publish(&mut self, leaves: Vec<StatedLeaf>) -> Posted {
        let posted = self.prepare(leaves).await;
        self.send(Who::Publisher, &posted.publish_call()).await;
        posted
    }

    /// Publishes the next week and lets its challenge window pass.
    pub async fn publish_final(&mut self, leaves: Vec<StatedLeaf>) -> Posted {
        let posted = self.publish(leaves).await;
        let final_at = self.state().await.finalAt;
        self.travel(final_at).await;
        posted
    }

    /// A final week of three cars: two of Alice's (vehicles 1 and 3) and one of Bob's (vehicle 2).
    pub async fn three_cars(&mut self) -> Posted {
        let (alice, bob) = (self.address(Who::Alice), self.address(Who::Bob));
        self.publish_final(vec![
            crate::leaf(1, alice, 9_000),
            crate::leaf(2, bob, 6_000),
            crate::leaf(3, alice, 1_000),
        ])
        .await
    }

    /// Whole DIMO in wei.
    pub const fn dimo(whole: u128) -> u128 {
        whole * ONE_DIMO
    }
}

/// The events of one kind in a receipt.
pub fn events<E: SolEvent>(receipt: &TransactionReceipt) -> Vec<E> {
    receipt
        .logs()
        .iter()
        .filter_map(|log| Some(E::decode_log(&log.inner).ok()?.data))
        .collect()
}

/// Asserts that the events of one kind in a receipt are these.
pub fn assert_told<E: SolEvent + PartialEq + std::fmt::Debug>(
    receipt: &TransactionReceipt,
    expected: impl IntoIterator<Item = E>,
) {
    assert_eq!(
        events::<E>(receipt),
        expected.into_iter().collect::<Vec<_>>()
    );
}
