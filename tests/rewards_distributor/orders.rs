//! What a signed order lets a relayer do: pay the gas, take at most the fee signed for, and spoil nothing.

use alloy::{
    primitives::{Address, Bytes, U256},
    signers::SignerSync,
    sol_types::{Eip712Domain, SolStruct, eip712_domain},
};
use client::{
    bindings::{ClaimStatus, IRewardsDistributor as Contract},
    chain::Read,
};
use e2e::{ClaimTo, IHelpers, Posted, Who, World, assert_told};

pub(crate) const PAYEE: Address = Address::repeat_byte(0xC0);
pub(crate) const MAX_FEE: u64 = 1_000;

/// A signed claim on its way to the relayer.
pub(crate) struct Order {
    pub(crate) message: ClaimTo,
    pub(crate) domain: Eip712Domain,
    pub(crate) call: Contract::claimWithSignatureCall,
}

/// Alice's first and third car of a week of three, all fields in order.
pub(crate) async fn order(world: &World, posted: &Posted) -> Order {
    let account = world.address(Who::Alice);
    order_of(world, posted, account).await
}

pub(crate) async fn order_of(world: &World, posted: &Posted, account: Address) -> Order {
    let items = vec![posted.claim(0), posted.claim(2)];
    let deadline = world.now().await + 3_600;
    let message = ClaimTo {
        account,
        payee: PAYEE,
        relayer: Address::ZERO,
        maxFee: U256::from(MAX_FEE),
        minTotal: U256::ZERO,
        weeks: items.iter().map(|item| item.week).collect(),
        vehicleIds: items.iter().map(|item| item.vehicleId).collect(),
        nonce: world.read(&Contract::noncesCall { account }).await,
        deadline,
    };
    let call = Contract::claimWithSignatureCall {
        items,
        order: Contract::Order {
            account,
            payee: PAYEE,
            relayer: Address::ZERO,
            maxFee: U256::from(MAX_FEE),
            minTotal: U256::ZERO,
            deadline,
        },
        fee: U256::from(MAX_FEE),
        signature: Bytes::new(),
    };
    Order {
        message,
        domain: domain(world),
        call,
    }
}

pub(crate) fn domain(world: &World) -> Eip712Domain {
    eip712_domain! {
        name: "DIMO Rewards Distributor",
        version: "1",
        chain_id: world.chain().id(),
        verifying_contract: world.pool.address(),
    }
}

impl Order {
    /// Signed by `who`, as the message stands.
    pub(crate) fn signed(
        mut self,
        world: &mut World,
        who: Who,
    ) -> Contract::claimWithSignatureCall {
        let hash = self.message.eip712_signing_hash(&self.domain);
        let signature = world.sender(who).signer().sign_hash_sync(&hash).unwrap();
        self.call.signature = signature.as_bytes().to_vec().into();
        self.call
    }
}

/// What a signature that is not Alice's, or for something else, is refused with.
pub(crate) fn invalid(world: &World) -> Contract::InvalidSignature {
    Contract::InvalidSignature {
        account: world.address(Who::Alice),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pays_the_payee_and_the_relayers_fee() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let call = order(&world, &posted).await.signed(&mut world, Who::Alice);
    let receipt = world.send(Who::Relayer, &call).await;
    let total = posted.tokens(0) + posted.tokens(2);
    assert_eq!(world.balance(PAYEE).await, total - u128::from(MAX_FEE));
    assert_eq!(
        world.balance(world.address(Who::Relayer)).await,
        u128::from(MAX_FEE)
    );
    let event = Contract::ClaimRelayed {
        account: world.address(Who::Alice),
        relayer: world.address(Who::Relayer),
        fee: U256::from(MAX_FEE),
        nonce: U256::ZERO,
    };
    assert_told(&receipt, [event]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_relayer_may_take_less_than_the_limit() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let mut call = order(&world, &posted).await.signed(&mut world, Who::Alice);
    call.fee = U256::ZERO;
    world.send(Who::Relayer, &call).await;
    assert_eq!(world.balance(world.address(Who::Relayer)).await, 0);
    assert_eq!(
        world.balance(PAYEE).await,
        posted.tokens(0) + posted.tokens(2)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fee_above_the_limit_is_refused() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let mut call = order(&world, &posted).await.signed(&mut world, Who::Alice);
    call.fee += U256::from(1);
    let error = Contract::FeeTooHigh {
        fee: call.fee,
        limit: call.order.maxFee,
    };
    world.refuses(Who::Relayer, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fee_above_what_is_claimed_is_refused() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let mut order = order(&world, &posted).await;
    let total = U256::from(posted.tokens(0) + posted.tokens(2));
    let fee = total + U256::from(1);
    (
        order.message.maxFee,
        order.call.order.maxFee,
        order.call.fee,
    ) = (fee, fee, fee);
    let call = order.signed(&mut world, Who::Alice);
    world
        .refuses(
            Who::Relayer,
            &call,
            Contract::FeeTooHigh { fee, limit: total },
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn items_of_other_accounts_are_not_paid() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let mut order = order(&world, &posted).await;
    order.call.items = vec![posted.claim(1)];
    order.message.weeks = vec![posted.week];
    order.message.vehicleIds = vec![2];
    let call = order.signed(&mut world, Who::Alice);
    let error = Contract::InvalidPayee {
        payee: world.address(Who::Bob),
    };
    world.refuses(Who::Relayer, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relayer_takes_no_fee_with_a_claim_it_spoilt() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let signed = order(&world, &posted).await.signed(&mut world, Who::Alice);
    // Weeks and vehicles are as signed, the rest of an item is the relayer's to send.
    let mut forged = signed.clone();
    forged.items[1].proof = Bytes::new();
    let mut anothers = signed.clone();
    anothers.items[1].account = world.address(Who::Relayer);
    let error = Contract::InvalidProof {
        week: posted.week,
        vehicleId: 3,
    };
    world.refuses(Who::Relayer, &forged, error).await;
    let error = Contract::InvalidPayee {
        payee: world.address(Who::Relayer),
    };
    world.refuses(Who::Relayer, &anothers, error).await;
    world.send(Who::Relayer, &signed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relayer_takes_no_fee_for_a_week_that_is_not_final_or_not_published() {
    let mut world = World::new().await;
    let first = world.three_cars().await;
    let mut second = world.prepare(first.leaves.clone()).await;
    let order_for = async |world: &World, last| {
        let mut order = order(world, &first).await;
        order.call.items = vec![first.claim(0), last];
        order.message.weeks = vec![first.week, first.week + 1];
        order.message.vehicleIds = vec![1, 1];
        order
    };
    let call = order_for(&world, second.claim(0))
        .await
        .signed(&mut world, Who::Alice);
    let error = Contract::WeekNotPublished {
        week: second.week,
        nextWeek: second.week,
    };
    world.refuses(Who::Relayer, &call, error).await;

    world.send(Who::Publisher, &second.publish_call()).await;
    second.amount = world
        .pool
        .weekInfo(second.week)
        .read()
        .await
        .unwrap()
        .amount;
    let call = order_for(&world, second.claim(0))
        .await
        .signed(&mut world, Who::Alice);
    let error = Contract::WeekNotFinal {
        week: second.week,
        finalAt: world.state().await.finalAt,
    };
    world.refuses(Who::Relayer, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_names_a_relayer_is_only_its() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let relayer = world.address(Who::Relayer);
    let mut order = order(&world, &posted).await;
    (order.message.relayer, order.call.order.relayer) = (relayer, relayer);
    let call = order.signed(&mut world, Who::Alice);
    let error = Contract::WrongRelayer {
        sender: world.address(Who::Stranger),
        relayer,
    };
    world.refuses(Who::Stranger, &call, error).await;
    let mut anyones = call.clone();
    anyones.order.relayer = Address::ZERO;
    world
        .refuses(Who::Stranger, &anyones, invalid(&world))
        .await;
    world.send(Who::Relayer, &call).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_whose_items_were_paid_before_does_not_fall_below_its_least_total() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let total = U256::from(posted.tokens(0) + posted.tokens(2));
    let mut order = order(&world, &posted).await;
    (order.message.minTotal, order.call.order.minTotal) = (total, total);
    let call = order.signed(&mut world, Who::Alice);
    world
        .read(&Contract::claimWithSignatureCall {
            fee: U256::ZERO,
            ..call.clone()
        })
        .await;
    let item = posted.claim(0);
    world
        .send(Who::Stranger, &Contract::claimCall { item })
        .await;
    let error = Contract::TotalTooLow {
        total: U256::from(posted.tokens(2)),
        least: total,
    };
    world.refuses(Who::Relayer, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_of_what_was_all_paid_before_is_refused() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let call = order(&world, &posted).await.signed(&mut world, Who::Alice);
    let items = posted.claims();
    world
        .send(Who::Stranger, &Contract::claimManyCall { items })
        .await;
    let error = Contract::NothingPaid {
        items: U256::from(2),
        first: ClaimStatus::AlreadyClaimed,
    };
    world.refuses(Who::Relayer, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relayed_claim_leaves_out_what_was_paid_before() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let call = order(&world, &posted).await.signed(&mut world, Who::Alice);
    let item = posted.claim(0);
    world
        .send(Who::Stranger, &Contract::claimCall { item })
        .await;
    world.send(Who::Relayer, &call).await;
    let paid = posted.tokens(2) - u128::from(MAX_FEE);
    assert_eq!(world.balance(PAYEE).await, paid);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relayer_on_the_sanctions_list_gets_no_fee() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let oracle = world.deploy("SanctionsList", &[]).await;
    world
        .send(Who::Dao, &Contract::setSanctionsOracleCall { oracle })
        .await;
    let (account, listed) = (world.address(Who::Relayer), true);
    let list = IHelpers::setCall { account, listed };
    world.send_to(Who::Dao, oracle, &list).await;
    let mut call = order(&world, &posted).await.signed(&mut world, Who::Alice);
    let error = Contract::AccountSanctioned { account };
    world.refuses(Who::Relayer, &call, error).await;
    call.fee = U256::ZERO;
    world.send(Who::Relayer, &call).await;
}
