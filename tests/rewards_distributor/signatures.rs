//! claimWithSignature: whose signature is taken, for what, and how often.

use alloy::{
    primitives::{Address, B256, U256},
    signers::SignerSync,
};
use client::{
    bindings::IRewardsDistributor as Contract,
    signing::{self, Definition, digest},
};
use e2e::{Posted, Who, World, leaf};

use crate::orders::{MAX_FEE, PAYEE, invalid, order, order_of};

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
