//! The published definitions against the contracts: what is signed by the files alone is accepted. (The commands sign by
//! nothing else either; the tests of pairing, claiming and minting are more of this.)

use alloy::{
    primitives::{Address, U256},
    signers::SignerSync,
};
use alloy_dyn_abi::TypedData;
use client::{
    bindings::{IDeviceRegistry, IVehicleId},
    chain::{Chain, Sender},
    keys::dev_signer,
    signing::Definition,
};
use serde_json::{Value, json};

use crate::stage::{ALICE, STRANGER, Stage};

fn published(definition: Definition) -> Value {
    serde_json::from_str(definition.text()).unwrap()
}

fn interface(name: &str) -> &'static str {
    match name {
        "contracts/interfaces/IVehicleId.sol" => {
            include_str!("../../../contracts/interfaces/IVehicleId.sol")
        }
        "contracts/interfaces/IDeviceRegistry.sol" => {
            include_str!("../../../contracts/interfaces/IDeviceRegistry.sol")
        }
        "contracts/interfaces/IRewardsDistributor.sol" => {
            include_str!("../../../contracts/interfaces/IRewardsDistributor.sol")
        }
        other => panic!("{other}"),
    }
}

/// The typed data of a message, made from a published file as a wallet's author would.
fn typed_data(
    definition: Definition,
    primary: &str,
    chain_id: u64,
    contract: Address,
    message: Value,
) -> TypedData {
    let published = published(definition);
    let mut domain = published["domain"].clone();
    domain["chainId"] = chain_id.into();
    domain["verifyingContract"] = json!(contract);
    let document = json!({
        "types": published["types"],
        "primaryType": primary,
        "domain": domain,
        "message": message,
    });
    serde_json::from_value(document).unwrap()
}

#[test]
fn the_interfaces_say_the_same_types() {
    for definition in Definition::ALL {
        let published = published(definition);
        let interface = interface(published["interface"].as_str().unwrap());
        for primary in published["primaryTypes"].as_object().unwrap().keys() {
            let data = typed_data(definition, primary, 1, Address::ZERO, json!({}));
            let encoded = data.encode_type().unwrap();
            assert!(interface.contains(&encoded), "{encoded}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_contracts_domains_are_those_of_the_files() {
    let stage = Stage::set().await;
    let chain = Chain::connect(&stage.node.url()).await.unwrap();
    let vehicles = stage.deployment.vehicle_id.unwrap();
    let answer = chain
        .read(vehicles, &IVehicleId::eip712DomainCall {})
        .await
        .unwrap();
    let domain = &published(Definition::VehicleId)["domain"];
    assert_eq!(
        (&domain["name"], &domain["version"]),
        (&json!(answer.name), &json!(answer.version))
    );
    assert_eq!(
        (answer.chainId, answer.verifyingContract),
        (U256::from(chain.id()), vehicles)
    );

    let devices = stage.deployment.device_registry.unwrap();
    let answer = chain
        .read(devices, &IDeviceRegistry::eip712DomainCall {})
        .await
        .unwrap();
    let domain = &published(Definition::DeviceRegistry)["domain"];
    assert_eq!(
        (&domain["name"], &domain["version"]),
        (&json!(answer.name), &json!(answer.version))
    );
    assert_eq!(
        (answer.chainId, answer.verifyingContract),
        (U256::from(chain.id()), devices)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consent_signed_by_the_file_alone_is_accepted() {
    let stage = Stage::set().await;
    let car = stage.car(ALICE, 1);
    let chain = Chain::connect(&stage.node.url()).await.unwrap();
    let vehicles = stage.deployment.vehicle_id.unwrap();
    let deadline = chain.head().await.unwrap().timestamp + 60;
    let message = json!({ "vehicleId": car, "consent": false, "nonce": 0, "deadline": deadline });
    let data = typed_data(
        Definition::VehicleId,
        "DataConsent",
        chain.id(),
        vehicles,
        message,
    );
    let hash = data.eip712_signing_hash().unwrap();
    let signature = dev_signer(ALICE).unwrap().sign_hash_sync(&hash).unwrap();
    let call = IVehicleId::setDataConsentWithSignatureCall {
        vehicleId: car,
        consent: false,
        deadline,
        signature: signature.as_bytes().to_vec().into(),
    };
    let mut stranger = Sender::new(&chain, dev_signer(STRANGER).unwrap())
        .await
        .unwrap();
    stranger.call(vehicles, &call).await.unwrap();
    assert_eq!(stage.shows("vehicle show 1")["dataConsent"], false);
}
