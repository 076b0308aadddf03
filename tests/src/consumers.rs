//! Data consumers' staking on a chain of its own.

use std::ops::{Deref, DerefMut};

use crate::{Subject, Who, World};
use alloy::{
    primitives::{Address, U256},
    rpc::types::TransactionReceipt,
    sol_types::SolCall,
};
use client::{
    bindings::{
        IConsumerStaking::{
            self as Contract, Consumer, Parameters, Settings, Totals, initializeCall,
        },
        IERC20,
    },
    deploy,
    units::ONE_DIMO,
};

/// Seconds.
pub const DAY: u64 = 86_400;

/// The contract, without licences yet.
#[derive(Debug)]
pub struct Consumers(pub(crate) Subject);

impl Consumers {
    /// Reports consumption.
    pub const METER: Who = Who::Publisher;
    /// Consumes data.
    pub const CONSUMER: Who = Who::Alice;
    /// Locks and slashes, where the real [`Disputes`](crate::Disputes) is not there.
    pub const DISPUTES: Who = Who::Bob;

    /// Set up by the DAO with the rules the program proposes, and the real token.
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// With settings changed by `change`.
    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let mut world = World::bare().await;
        world.token = world.deploy_token().await;
        Self::found(world, change).await
    }

    /// With rules changed by `change`.
    pub async fn with_rules(change: impl FnOnce(&mut Parameters)) -> Self {
        Self::with(|settings| change(&mut settings.parameters)).await
    }

    /// With [`MisbehavingToken`](../../contracts/solidity/test-helpers/MisbehavingToken.sol), still honest.
    pub async fn with_misbehaving_token() -> Self {
        let mut world = World::bare().await;
        let holder = world.address(Who::Dao).into_word();
        world.token = world.deploy("MisbehavingToken", holder.as_slice()).await;
        Self::found(world, |_| {}).await
    }

    /// On a chain that has its token.
    pub async fn found(mut world: World, change: impl FnOnce(&mut Settings)) -> Self {
        let (address, implementation) = Self::deploy(&mut world, change).await;
        Self(Subject {
            world,
            address,
            implementation,
        })
    }

    /// Proxy and program on a chain that has its token, beside other contracts.
    pub async fn deploy(
        world: &mut World,
        change: impl FnOnce(&mut Settings),
    ) -> (Address, Address) {
        let mut settings = Self::settings(world);
        change(&mut settings);
        let implementation = Subject::program(world, deploy::CONSUMERS).await;
        let call = initializeCall { settings };
        let address = Subject::proxy(world, implementation, &call).await.unwrap();
        (address, implementation)
    }

    /// What [`Self::new`] sets it up with.
    pub fn settings(world: &World) -> Settings {
        Settings {
            admin: world.address(Who::Dao),
            meter: world.address(Self::METER),
            guardian: world.address(Who::Guardian),
            disputes: world.address(Self::DISPUTES),
            token: world.token,
            marketplace: Address::ZERO,
            genesis: world.clock.genesis,
            parameters: Self::rules(),
        }
    }

    /// DIMO's rules, with a longer freeze than the program proposes.
    pub const fn rules() -> Parameters {
        Parameters {
            maxFreeze: 14 * DAY as u32,
            ..deploy::parameters()
        }
    }

    /// The contract alone.
    pub fn into_subject(self) -> Subject {
        self.0
    }

    /// With the consumer's licence and so much active stake, whole DIMO.
    pub async fn with_stake(dimo: u128) -> Self {
        let mut consumers = Self::new().await;
        consumers.join(Self::CONSUMER, dimo * ONE_DIMO).await;
        consumers
    }

    /// Gives somebody tokens, which the contract may take.
    pub async fn fund(&mut self, who: Who, amount: u128) {
        let (token, account, spender) = (self.world.token, self.of(who), self.address);
        self.world.give(account, amount).await;
        let value = U256::MAX;
        let call = IERC20::approveCall { spender, value };
        self.world.send_to(who, token, &call).await;
    }

    /// Gives somebody a licence and so much active stake, wei.
    pub async fn join(&mut self, who: Who, amount: u128) {
        self.fund(who, amount).await;
        let uri = String::from("https://consumer.example");
        self.act(who, &Contract::registerCall { uri }).await;
        if amount > 0 {
            self.act(who, &Contract::stakeCall { amount }).await;
        }
    }

    /// Sends a call, which must succeed and leave the books in order.
    pub async fn act<C: SolCall>(&mut self, who: Who, call: &C) -> TransactionReceipt {
        let receipt = self.0.send(who, call).await;
        self.check_books().await;
        receipt
    }

    /// Asserts that the tokens held are exactly those the books say.
    pub async fn check_books(&self) {
        let held = self.world.balance(self.address).await;
        let Totals { active, unbonding } = self.totals().await;
        assert_eq!(held, active + unbonding);
    }

    /// The books.
    pub async fn totals(&self) -> Totals {
        self.read(&Contract::totalsCall {}).await
    }

    /// What the contract knows of somebody.
    pub async fn consumer(&self, who: Who) -> Consumer {
        let account = self.of(who);
        self.read(&Contract::consumerCall { account }).await
    }

    /// Whether somebody is in good standing.
    pub async fn is_good(&self, who: Who) -> bool {
        let consumer = self.of(who);
        self.read(&Contract::isInGoodStandingCall { consumer })
            .await
    }

    /// Somebody's tokens, wei.
    pub async fn tokens(&self, who: Who) -> u128 {
        self.world.balance(self.of(who)).await
    }

    /// Lets so many seconds pass.
    pub async fn wait(&self, seconds: u64) {
        let then = self.world.now().await + seconds;
        self.world.travel(then).await;
    }

    /// Moves time however far, and keeps the program alive as somebody would on a real chain.
    pub async fn travel_far(&mut self, timestamp: u64) {
        self.world.travel(timestamp).await;
        for program in [self.implementation, self.world.implementation] {
            if !program.is_zero() {
                let sender = self.world.sender(Who::Dao);
                deploy::activate(sender, program).await.unwrap();
            }
        }
    }

    /// Reports what the consumer consumed in a week.
    pub async fn report(&mut self, week: u32, units: u64) -> TransactionReceipt {
        let consumer = self.of(Self::CONSUMER);
        let usage = vec![Contract::Usage { consumer, units }];
        let call = Contract::reportUsageCall { week, usage };
        self.act(Self::METER, &call).await
    }
}

impl Deref for Consumers {
    type Target = Subject;

    fn deref(&self) -> &Subject {
        &self.0
    }
}

impl DerefMut for Consumers {
    fn deref_mut(&mut self) -> &mut Subject {
        &mut self.0
    }
}
