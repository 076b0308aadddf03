//! Owners that delegate their account to a contract (EIP-7702): their key signs as ever, and whoever the contract takes for them.

use alloy::{
    eips::eip7702::Authorization,
    network::TransactionBuilder7702,
    primitives::{Bytes, U256},
    providers::Provider,
    rpc::types::TransactionRequest,
    signers::SignerSync,
};
use client::{
    bindings::IVehicleId::{self as Contract, setDataConsentWithSignatureCall},
    chain::request_for,
};
use e2e::{DataConsent, Vehicles, Who};
use serde_json::Value;

/// Alice's car, and her account delegated to a contract that takes Bob's key for its owner's.
async fn delegated() -> (Vehicles, u64) {
    let mut vehicles = Vehicles::new().await;
    let vehicle = vehicles.mint(Who::Alice, Vehicles::vin(7)).await;
    let bob = vehicles.of(Who::Bob).into_word();
    let world = &mut vehicles.world;
    let delegate = world.deploy("ContractAccount", bob.as_slice()).await;
    let (chain, alice) = (world.chain().clone(), world.signer(Who::Alice));
    let authorization = Authorization {
        chain_id: U256::from(chain.id()),
        address: delegate,
        nonce: chain.get_transaction_count(alice.address()).await.unwrap(),
    };
    let signature = alice
        .sign_hash_sync(&authorization.signature_hash())
        .unwrap();
    let anybody = world.address(Who::Stranger);
    let request: TransactionRequest = request_for(Some(anybody), anybody, Bytes::new())
        .with_authorization_list(vec![authorization.into_signed(signature)]);
    let _: Value = chain
        .request("eth_sendTransaction", (request,))
        .await
        .unwrap();
    let code = chain.get_code_at(alice.address()).await.unwrap();
    assert_eq!(code.len(), 23, "{code}");
    (vehicles, vehicle)
}

/// Alice's withdrawal of consent, signed by somebody.
async fn withdrawal(
    vehicles: &Vehicles,
    vehicle: u64,
    signer: Who,
) -> setDataConsentWithSignatureCall {
    let account = vehicles.of(Who::Alice);
    let order = DataConsent {
        vehicleId: vehicle,
        consent: false,
        nonce: vehicles.read(&Contract::noncesCall { account }).await,
        deadline: vehicles.world.now().await + 60,
    };
    setDataConsentWithSignatureCall {
        vehicleId: vehicle,
        consent: false,
        deadline: order.deadline,
        signature: vehicles.sign(signer, &order, &vehicles.domain()),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_accounts_own_key_signs_whatever_the_delegate_says() {
    let (mut vehicles, vehicle) = delegated().await;
    let call = withdrawal(&vehicles, vehicle, Who::Alice).await;
    vehicles.send(Who::Relayer, &call).await;
    assert!(!vehicles.vehicle(vehicle).await.dataConsent);
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_the_delegate_takes_for_its_owner_signs_as_well() {
    let (mut vehicles, vehicle) = delegated().await;
    let call = withdrawal(&vehicles, vehicle, Who::Bob).await;
    vehicles.send(Who::Relayer, &call).await;
    assert!(!vehicles.vehicle(vehicle).await.dataConsent);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_signs_for_a_delegated_account() {
    let (vehicles, vehicle) = delegated().await;
    let call = withdrawal(&vehicles, vehicle, Who::Stranger).await;
    let account = vehicles.of(Who::Alice);
    let error = Contract::InvalidSignature { account };
    vehicles.refuses(Who::Relayer, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_of_them_signed_is_used_up_for_both() {
    let (mut vehicles, vehicle) = delegated().await;
    let [first, second] = [
        withdrawal(&vehicles, vehicle, Who::Bob).await,
        withdrawal(&vehicles, vehicle, Who::Alice).await,
    ];
    vehicles.send(Who::Relayer, &first).await;
    let account = vehicles.of(Who::Alice);
    let error = Contract::InvalidSignature { account };
    vehicles.refuses(Who::Relayer, &second, error).await;
}
