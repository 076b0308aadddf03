//! What an owner signed works once, here, in time, and for nothing else.

use alloy::{
    primitives::{Address, B256, Bytes, U256},
    sol_types::{SolStruct, eip712_domain},
};
use client::bindings::IVehicleId::{self as Contract, mintCall};
use e2e::{DataConsent, IHelpers, Mint, Vehicles, Who, assert_told};

const VIN: B256 = Vehicles::vin(7);

/// Alice's consent for a vehicle, not yet signed.
async fn order(vehicles: &Vehicles, vehicle: u64) -> DataConsent {
    let account = vehicles.of(Who::Alice);
    DataConsent {
        vehicleId: vehicle,
        consent: false,
        nonce: vehicles.read(&Contract::noncesCall { account }).await,
        deadline: vehicles.world.now().await + 60,
    }
}

fn call(order: &DataConsent, signature: Bytes) -> Contract::setDataConsentWithSignatureCall {
    Contract::setDataConsentWithSignatureCall {
        vehicleId: order.vehicleId,
        consent: order.consent,
        deadline: order.deadline,
        signature,
    }
}

fn invalid(vehicles: &Vehicles) -> Contract::InvalidSignature {
    let account = vehicles.of(Who::Alice);
    Contract::InvalidSignature { account }
}

#[tokio::test(flavor = "multi_thread")]
async fn anybody_sends_in_a_signed_consent() {
    let mut vehicles = Vehicles::new().await;
    let vehicle = vehicles.mint(Who::Alice, VIN).await;
    let (order, domain) = (order(&vehicles, vehicle).await, vehicles.domain());
    let signature = vehicles.sign(Who::Alice, &order, &domain);
    let receipt = vehicles.send(Who::Stranger, &call(&order, signature)).await;
    let owner = vehicles.of(Who::Alice);
    assert_told(
        &receipt,
        [Contract::DataConsentSet {
            vehicleId: vehicle,
            owner,
            consent: false,
        }],
    );
    let nonce = U256::ZERO;
    let account = owner;
    assert_told(&receipt, [Contract::NonceUsed { account, nonce }]);
    assert!(!vehicles.vehicle(vehicle).await.dataConsent);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_works_once() {
    let mut vehicles = Vehicles::new().await;
    let vehicle = vehicles.mint(Who::Alice, VIN).await;
    let (order, domain) = (order(&vehicles, vehicle).await, vehicles.domain());
    let signature = vehicles.sign(Who::Alice, &order, &domain);
    let call = call(&order, signature);
    vehicles.send(Who::Stranger, &call).await;
    let error = invalid(&vehicles);
    vehicles.refuses(Who::Stranger, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_whose_nonce_its_account_voided_is_refused() {
    let mut vehicles = Vehicles::new().await;
    let vehicle = vehicles.mint(Who::Alice, VIN).await;
    let (order, domain) = (order(&vehicles, vehicle).await, vehicles.domain());
    let signature = vehicles.sign(Who::Alice, &order, &domain);
    vehicles.send(Who::Alice, &Contract::voidNonceCall {}).await;
    let error = invalid(&vehicles);
    vehicles
        .refuses(Who::Stranger, &call(&order, signature), error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_ends_at_its_deadline() {
    let mut vehicles = Vehicles::new().await;
    let vehicle = vehicles.mint(Who::Alice, VIN).await;
    let (order, domain) = (order(&vehicles, vehicle).await, vehicles.domain());
    let signature = vehicles.sign(Who::Alice, &order, &domain);
    let deadline = order.deadline;
    vehicles.world.travel(deadline + 1).await;
    let error = Contract::SignatureExpired { deadline };
    vehicles
        .refuses(Who::Stranger, &call(&order, signature), error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_is_for_what_it_says() {
    let mut vehicles = Vehicles::new().await;
    let vehicle = vehicles.mint(Who::Alice, VIN).await;
    let other = vehicles.mint(Who::Alice, Vehicles::vin(8)).await;
    let (order, domain) = (order(&vehicles, vehicle).await, vehicles.domain());
    let signature = vehicles.sign(Who::Alice, &order, &domain);
    let spoilt: [&dyn Fn(&mut DataConsent); 3] = [
        &|order| order.vehicleId = other,
        &|order| order.consent = true,
        &|order| order.deadline += 1,
    ];
    for spoil in spoilt {
        let mut order = order.clone();
        spoil(&mut order);
        let call = call(&order, signature.clone());
        vehicles
            .refuses(Who::Stranger, &call, invalid(&vehicles))
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_for_another_chain_contract_or_name_is_refused() {
    let mut vehicles = Vehicles::new().await;
    let vehicle = vehicles.mint(Who::Alice, VIN).await;
    let order = order(&vehicles, vehicle).await;
    let (chain, here) = (vehicles.world.chain().id(), vehicles.address);
    let elsewhere = [
        ("DIMO Vehicle ID", "1", chain + 1, here),
        ("DIMO Vehicle ID", "1", chain, Address::repeat_byte(1)),
        ("DIMO Vehicle ID", "2", chain, here),
        ("DIMO Device Registry", "1", chain, here),
    ];
    for (name, version, chain_id, verifying_contract) in elsewhere {
        let domain = eip712_domain! {
            name: name,
            version: version,
            chain_id: chain_id,
            verifying_contract: verifying_contract,
        };
        let signature = vehicles.sign(Who::Alice, &order, &domain);
        vehicles
            .refuses(Who::Stranger, &call(&order, signature), invalid(&vehicles))
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_previous_owners_signature_is_void() {
    let mut vehicles = Vehicles::new().await;
    let vehicle = vehicles.mint(Who::Alice, VIN).await;
    let (order, domain) = (order(&vehicles, vehicle).await, vehicles.domain());
    let signature = vehicles.sign(Who::Alice, &order, &domain);
    vehicles.sell(vehicle, Who::Alice, Who::Bob).await;
    let account = vehicles.of(Who::Bob);
    let error = Contract::InvalidSignature { account };
    vehicles
        .refuses(Who::Stranger, &call(&order, signature), error)
        .await;
}

/// What it names is the vehicle, not the tenure: its deadline and its nonce end it.
#[tokio::test(flavor = "multi_thread")]
async fn who_buys_the_vehicle_back_is_bound_again_by_what_was_signed_and_not_yet_used() {
    let mut vehicles = Vehicles::new().await;
    let vehicle = vehicles.mint(Who::Alice, VIN).await;
    let order = DataConsent {
        consent: true,
        ..order(&vehicles, vehicle).await
    };
    let signature = vehicles.sign(Who::Alice, &order, &vehicles.domain());
    vehicles.sell(vehicle, Who::Alice, Who::Bob).await;
    vehicles.sell(vehicle, Who::Bob, Who::Alice).await;
    assert!(!vehicles.vehicle(vehicle).await.dataConsent);
    vehicles.send(Who::Stranger, &call(&order, signature)).await;
    assert!(vehicles.vehicle(vehicle).await.dataConsent);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_to_mint_is_for_what_it_says() {
    let mut vehicles = Vehicles::new().await;
    let alice = vehicles.of(Who::Alice);
    let mut request = vehicles.request(alice, VIN).await;
    let (good, domain) = (vehicles.order(&request).await, vehicles.domain());
    let spoilt: [fn(&mut Mint); 7] = [
        |order| order.owner = Address::repeat_byte(1),
        |order| order.definition = B256::with_last_byte(1),
        |order| order.powertrain = 0,
        |order| order.vinCommitment = Vehicles::vin(8),
        |order| order.dataConsent = false,
        |order| order.nonce += U256::from(1),
        |order| order.deadline += 1,
    ];
    for spoil in spoilt {
        let mut order = good.clone();
        spoil(&mut order);
        request.signature = vehicles.sign(Who::Alice, &order, &domain);
        let call = mintCall {
            request: request.clone(),
        };
        vehicles
            .refuses(Who::Relayer, &call, invalid(&vehicles))
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_of_two_signatures_that_would_do_is_refused() {
    let mut vehicles = Vehicles::new().await;
    let vehicle = vehicles.mint(Who::Alice, VIN).await;
    let (order, domain) = (order(&vehicles, vehicle).await, vehicles.domain());
    let signature = vehicles.sign(Who::Alice, &order, &domain);
    let parsed = alloy::primitives::Signature::from_raw(&signature).unwrap();
    let twin = alloy::primitives::Signature::new(
        parsed.r(),
        U256::from_be_bytes(ORDER_OF_THE_CURVE) - parsed.s(),
        !parsed.v(),
    );
    let hash = order.eip712_signing_hash(&domain);
    let signer = vehicles.of(Who::Alice);
    assert_eq!(twin.recover_address_from_prehash(&hash).unwrap(), signer);
    let twin = Bytes::from(twin.as_bytes().to_vec());
    vehicles
        .refuses(Who::Stranger, &call(&order, twin), invalid(&vehicles))
        .await;
    vehicles.send(Who::Stranger, &call(&order, signature)).await;
}

/// Of secp256k1.
const ORDER_OF_THE_CURVE: [u8; 32] =
    alloy::hex!("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");

#[tokio::test(flavor = "multi_thread")]
async fn a_contract_account_mints_and_consents_by_its_owners_key() {
    let mut vehicles = Vehicles::new().await;
    let key = vehicles.of(Who::Alice).into_word();
    let account = vehicles
        .world
        .deploy("ContractAccount", key.as_slice())
        .await;
    let mut request = vehicles.request(account, VIN).await;
    let (mint, domain) = (vehicles.order(&request).await, vehicles.domain());
    request.signature = vehicles.sign(Who::Alice, &mint, &domain);
    vehicles.send(Who::Relayer, &mintCall { request }).await;
    assert_eq!(vehicles.vehicle(1).await.owner, account);

    let order = DataConsent {
        vehicleId: 1,
        consent: false,
        nonce: U256::from(1),
        deadline: vehicles.world.now().await + 60,
    };
    let stranger = vehicles.sign(Who::Bob, &order, &domain);
    let error = Contract::InvalidSignature { account };
    vehicles
        .refuses(Who::Stranger, &call(&order, stranger), error)
        .await;
    let signature = vehicles.sign(Who::Alice, &order, &domain);
    vehicles.send(Who::Stranger, &call(&order, signature)).await;
    assert!(!vehicles.vehicle(1).await.dataConsent);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contract_account_acts_by_its_own_call() {
    use alloy::sol_types::SolCall;
    let mut vehicles = Vehicles::new().await;
    let key = vehicles.of(Who::Alice).into_word();
    let account = vehicles
        .world
        .deploy("ContractAccount", key.as_slice())
        .await;
    let request = vehicles.request(account, VIN).await;
    let call = IHelpers::executeCall {
        target: vehicles.address,
        data: mintCall { request }.abi_encode().into(),
    };
    vehicles.world.send_to(Who::Alice, account, &call).await;
    assert_eq!(vehicles.vehicle(1).await.owner, account);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contract_accounts_answer_is_read_as_solidity_reads_it() {
    let mut vehicles = Vehicles::new().await;
    let key = vehicles.of(Who::Alice).into_word();
    let world = &mut vehicles.world;
    let account = world.deploy("ContractAccount", key.as_slice()).await;
    let mut request = vehicles.request(account, VIN).await;
    let (mint, domain) = (vehicles.order(&request).await, vehicles.domain());
    request.signature = vehicles.sign(Who::Alice, &mint, &domain);
    // Cut off, with something behind the selector, and a word too long.
    for (how, is_good) in [(2, false), (3, false), (1, true)] {
        let answer = IHelpers::answerCall { how };
        let world = &mut vehicles.world;
        world.send_to(Who::Alice, account, &answer).await;
        let call = mintCall {
            request: request.clone(),
        };
        if is_good {
            vehicles.send(Who::Relayer, &call).await;
        } else {
            let error = Contract::InvalidSignature { account };
            vehicles.refuses(Who::Relayer, &call, error).await;
        }
    }
    assert_eq!(vehicles.vehicle(1).await.owner, account);
}
