//! claimWithSignature: an account signs, a relayer pays the gas and takes at most the fee signed for.

use alloy::{
    primitives::{Address, B256, Bytes, U256},
    signers::SignerSync,
    sol_types::{Eip712Domain, SolStruct, eip712_domain},
};
use client::{
    bindings::{ClaimStatus, IRewardsDistributor as Contract},
    chain::Read,
    signing::{self, Definition, digest},
};
use e2e::{ClaimTo, IHelpers, Posted, Who, World, assert_told, leaf};

const PAYEE: Address = Address::repeat_byte(0xC0);
const MAX_FEE: u64 = 1_000;

/// A signed claim on its way to the relayer.
struct Order {
    message: ClaimTo,
    domain: Eip712Domain,
    call: Contract::claimWithSignatureCall,
}

/// Alice's first and third car of a week of three, all fields in order.
async fn order(world: &World, posted: &Posted) -> Order {
    let account = world.address(Who::Alice);
    order_of(world, posted, account).await
}

async fn order_of(world: &World, posted: &Posted, account: Address) -> Order {
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

fn domain(world: &World) -> Eip712Domain {
    eip712_domain! {
        name: "DIMO Rewards Distributor",
        version: "1",
        chain_id: world.chain().id(),
        verifying_contract: world.pool.address(),
    }
}

impl Order {
    /// Signed by `who`, as the message stands.
    fn signed(mut self, world: &mut World, who: Who) -> Contract::claimWithSignatureCall {
        let hash = self.message.eip712_signing_hash(&self.domain);
        let signature = world.sender(who).signer().sign_hash_sync(&hash).unwrap();
        self.call.signature = signature.as_bytes().to_vec().into();
        self.call
    }
}

fn invalid(world: &World) -> Contract::InvalidSignature {
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
async fn a_signature_is_valid_until_its_deadline_and_not_after() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let mut call = order(&world, &posted).await.signed(&mut world, Who::Alice);
    // A call without a sender: a fee would go to nobody.
    call.fee = U256::ZERO;
    let deadline = call.order.deadline;
    world.travel(deadline).await;
    world.read(&call).await;
    world.travel(deadline + 1).await;
    let error = Contract::SignatureExpired { deadline };
    world.refuses(Who::Relayer, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_works_once() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let call = order(&world, &posted).await.signed(&mut world, Who::Alice);
    world.send(Who::Relayer, &call).await;
    let account = world.address(Who::Alice);
    assert_eq!(
        world.read(&Contract::noncesCall { account }).await,
        U256::from(1)
    );
    world.refuses(Who::Relayer, &call, invalid(&world)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_whose_nonce_its_account_voided_is_refused() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let call = order(&world, &posted).await.signed(&mut world, Who::Alice);
    world.send(Who::Alice, &Contract::voidNonceCall {}).await;
    world.refuses(Who::Relayer, &call, invalid(&world)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unused_nonce_ahead_is_refused() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let mut order = order(&world, &posted).await;
    order.message.nonce += U256::from(1);
    let call = order.signed(&mut world, Who::Alice);
    world.refuses(Who::Relayer, &call, invalid(&world)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_accounts_signature_is_refused() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let call = order(&world, &posted).await.signed(&mut world, Who::Bob);
    world.refuses(Who::Relayer, &call, invalid(&world)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_field_is_bound() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    type Change = fn(&mut Contract::claimWithSignatureCall);
    let changes: [Change; 8] = [
        |call| call.order.payee = Address::repeat_byte(0xEE),
        |call| call.order.maxFee += U256::from(1),
        |call| call.order.minTotal += U256::from(1),
        |call| call.order.deadline += 1,
        |call| call.items.push(call.items[0].clone()),
        |call| call.items.reverse(),
        |call| drop(call.items.pop()),
        |call| call.items[0].vehicleId = 9,
    ];
    let signed = order(&world, &posted).await.signed(&mut world, Who::Alice);
    for change in changes {
        let mut call = signed.clone();
        change(&mut call);
        world.refuses(Who::Relayer, &call, invalid(&world)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_for_another_chain_is_refused() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let mut order = order(&world, &posted).await;
    order.domain.chain_id = Some(U256::from(42_161));
    let call = order.signed(&mut world, Who::Alice);
    world.refuses(Who::Relayer, &call, invalid(&world)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_for_another_contract_is_refused() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let mut order = order(&world, &posted).await;
    order.domain.verifying_contract = Some(world.implementation);
    let call = order.signed(&mut world, Who::Alice);
    world.refuses(Who::Relayer, &call, invalid(&world)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_for_another_name_or_version_is_refused() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    for (name, version) in [("DIMO", "1"), ("DIMO Rewards Distributor", "2")] {
        let mut order = order(&world, &posted).await;
        order.domain.name = Some(name.into());
        order.domain.version = Some(version.into());
        let call = order.signed(&mut world, Who::Alice);
        world.refuses(Who::Relayer, &call, invalid(&world)).await;
    }
}

/// Order of secp256k1.
const N: U256 = alloy::primitives::uint!(
    0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141_U256
);

#[tokio::test(flavor = "multi_thread")]
async fn the_mirrored_signature_is_refused() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let mut call = order(&world, &posted).await.signed(&mut world, Who::Alice);
    let mut bytes = call.signature.to_vec();
    let s = U256::from_be_slice(&bytes[32..64]);
    bytes[32..64].copy_from_slice(&(N - s).to_be_bytes::<32>());
    bytes[64] = 27 + 28 - bytes[64];
    call.signature = bytes.into();
    world.refuses(Who::Relayer, &call, invalid(&world)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn malformed_signatures_are_refused() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let mut call = order(&world, &posted).await.signed(&mut world, Who::Alice);
    let good = call.signature.to_vec();
    let mut other_v = good.clone();
    other_v[64] -= 27;
    let mut zero_r = good.clone();
    zero_r[..32].fill(0);
    let mut long = good.clone();
    long.push(0);
    for bytes in [
        vec![],
        good[..64].to_vec(),
        long,
        other_v,
        zero_r,
        vec![0; 65],
    ] {
        call.signature = bytes.into();
        world.refuses(Who::Relayer, &call, invalid(&world)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_account_zero_signs_nothing() {
    // ecrecover answers zero for garbage, which must never pass as account zero.
    let mut world = World::new().await;
    let posted = world
        .publish_final(vec![
            leaf(1, Address::ZERO, 1),
            leaf(2, Address::ZERO, 1),
            leaf(3, Address::ZERO, 1),
        ])
        .await;
    let mut call = order_of(&world, &posted, Address::ZERO).await.call;
    let mut signature = vec![0xFF; 64];
    signature[32..].fill(1);
    signature.push(27);
    call.signature = signature.into();
    let error = Contract::InvalidSignature {
        account: Address::ZERO,
    };
    world.refuses(Who::Relayer, &call, error).await;
}

/// A smart account of Alice's that owns the cars of a final week.
async fn smart_account(world: &mut World) -> (Address, Posted) {
    let owner = world.address(Who::Alice).into_word();
    let account = world.deploy("ContractAccount", owner.as_slice()).await;
    let leaves = (1..=3).map(|vehicle| leaf(vehicle, account, 5)).collect();
    (account, world.publish_final(leaves).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_smart_account_signs_through_its_contract() {
    let mut world = World::new().await;
    let (account, posted) = smart_account(&mut world).await;
    let call = order_of(&world, &posted, account)
        .await
        .signed(&mut world, Who::Alice);
    world.send(Who::Relayer, &call).await;
    assert_eq!(
        world.balance(PAYEE).await,
        posted.tokens(0) + posted.tokens(2) - u128::from(MAX_FEE)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_smart_account_that_rejects_the_signature_is_refused() {
    let mut world = World::new().await;
    let (account, posted) = smart_account(&mut world).await;
    let call = order_of(&world, &posted, account)
        .await
        .signed(&mut world, Who::Bob);
    world
        .refuses(Who::Relayer, &call, Contract::InvalidSignature { account })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contract_that_knows_no_signatures_is_refused() {
    let mut world = World::new().await;
    let account = world.token;
    let leaves = (1..=3).map(|vehicle| leaf(vehicle, account, 5)).collect();
    let posted = world.publish_final(leaves).await;
    let call = order_of(&world, &posted, account)
        .await
        .signed(&mut world, Who::Alice);
    world
        .refuses(Who::Relayer, &call, Contract::InvalidSignature { account })
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

#[tokio::test(flavor = "multi_thread")]
async fn the_domain_is_published() {
    let world = World::new().await;
    let domain = world.read(&Contract::eip712DomainCall {}).await;
    assert_eq!(domain.fields.0, [0x0f]);
    assert_eq!(
        (domain.name.as_str(), domain.version.as_str()),
        ("DIMO Rewards Distributor", "1")
    );
    assert_eq!(domain.chainId, U256::from(world.chain().id()));
    assert_eq!(domain.verifyingContract, world.pool.address());
    assert_eq!((domain.salt, domain.extensions.len()), (B256::ZERO, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_published_definition_says_to_sign_is_accepted() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let mut order = order(&world, &posted).await;
    let message = &order.message;
    let published = signing::Order {
        definition: Definition::RewardsDistributor,
        primary: "ClaimTo",
        fields: serde_json::json!({
            "account": message.account,
            "payee": message.payee,
            "relayer": message.relayer,
            "maxFee": message.maxFee,
            "minTotal": message.minTotal,
            "weeks": message.weeks,
            "vehicleIds": message.vehicleIds,
        }),
        domain: signing::Domain {
            chain_id: world.chain().id(),
            contract: world.pool.address(),
        },
    };
    let typed_data = published
        .typed_data(message.nonce, message.deadline)
        .unwrap();
    let hash = digest(&typed_data).unwrap();
    let signature = world.sender(Who::Alice).signer().sign_hash_sync(&hash);
    order.call.signature = signature.unwrap().as_bytes().to_vec().into();
    world.send(Who::Relayer, &order.call).await;
}
