//! Whatever is signed works once, here, in time, and for nothing else.

use alloy::{
    primitives::{Address, Bytes, Signature, U256},
    signers::SignerSync,
    sol_types::{SolError, SolInterface, eip712_domain},
};
use client::{
    bindings::IDeviceRegistry::{self as Contract, IDeviceRegistryCalls as Call, Kind},
    chain::{ChainResult, request_for},
    signing::{self, Definition, digest},
};
use e2e::{Devices, Who};

use crate::{scene::Scene, spots::Spot};

/// Of secp256k1.
const ORDER_OF_THE_CURVE: [u8; 32] =
    alloy::hex!("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");

async fn asks(devices: &Devices, spot: &Spot, call: &Call) -> ChainResult<Bytes> {
    let from = devices.of(spot.sender);
    let request = request_for(Some(from), devices.address, call.abi_encode().into());
    devices.vehicles.world.chain().call_raw(&request).await
}

async fn refuses(devices: &Devices, spot: &Spot, call: &Call, error: impl SolError) {
    let refused = asks(devices, spot, call).await.unwrap_err();
    let expected = Bytes::from(error.abi_encode());
    assert_eq!(refused.revert_data(), Some(&expected), "{}", spot.name);
}

async fn refuses_signature(devices: &Devices, spot: &Spot, call: &Call) {
    let account = spot.account();
    let error = Contract::InvalidSignature { account };
    refuses(devices, spot, call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn there_are_nine_places_and_each_takes_its_signature() {
    let Scene { devices, spots } = Scene::new().await;
    assert_eq!(spots.len(), 9);
    for spot in &spots {
        let answer = asks(&devices, spot, &spot.good(&devices.domain())).await;
        assert!(answer.is_ok(), "{}: {answer:?}", spot.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_published_definition_says_what_to_sign() {
    let Scene { devices, spots } = Scene::new().await;
    for spot in &spots {
        let (primary, fields) = spot.order.published();
        let published = signing::Order {
            definition: Definition::DeviceRegistry,
            primary,
            fields,
            domain: signing::Domain {
                chain_id: devices.vehicles.world.chain().id(),
                contract: devices.address,
            },
        };
        let (nonce, deadline) = (spot.order.nonce(), spot.order.deadline());
        let typed_data = published.typed_data(nonce, deadline).unwrap();
        let expected = spot.order.hash(&devices.domain());
        assert_eq!(digest(&typed_data).unwrap(), expected, "{}", spot.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_signs_for_another() {
    let Scene { devices, spots } = Scene::new().await;
    let domain = devices.domain();
    for spot in &spots {
        for signer in [
            Devices::key(99),
            devices.vehicles.world.signer(Who::Maker).clone(),
        ] {
            let call = spot.signed(&signer, &spot.order, &domain);
            refuses_signature(&devices, spot, &call).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_member_is_bound() {
    let Scene { devices, spots } = Scene::new().await;
    for spot in &spots {
        for order in spot.order.spoilt() {
            let call = spot.signed(&spot.signer, &order, &devices.domain());
            refuses_signature(&devices, spot, &call).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_action_is_not_another() {
    let Scene { devices, spots } = Scene::new().await;
    for (spot, other) in spots.iter().zip(spots.iter().rev()) {
        // The middle one meets itself; the others meet an order of another type.
        if spot.name != other.name {
            let call = spot.signed(&spot.signer, &other.order, &devices.domain());
            refuses_signature(&devices, spot, &call).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_chain_contract_name_or_version_is_not_this_one() {
    let Scene { devices, spots } = Scene::new().await;
    let (chain, here) = (devices.vehicles.world.chain().id(), devices.address);
    let elsewhere = [
        ("DIMO Device Registry", "1", chain + 1, here),
        ("DIMO Device Registry", "1", chain, Address::repeat_byte(1)),
        ("DIMO Device Registry", "2", chain, here),
        ("DIMO Vehicle ID", "1", chain, here),
    ];
    for (name, version, chain_id, verifying_contract) in elsewhere {
        let domain = eip712_domain! {
            name: name,
            version: version,
            chain_id: chain_id,
            verifying_contract: verifying_contract,
        };
        for spot in &spots {
            refuses_signature(&devices, spot, &spot.good(&domain)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_ends_after_its_deadline() {
    let Scene { devices, spots } = Scene::new().await;
    let domain = devices.domain();
    let deadline = spots[0].order.deadline();
    devices.vehicles.world.travel(deadline).await;
    for spot in &spots {
        assert!(asks(&devices, spot, &spot.good(&domain)).await.is_ok());
    }
    devices.vehicles.world.travel(deadline + 1).await;
    for spot in &spots {
        let error = Contract::SignatureExpired { deadline };
        refuses(&devices, spot, &spot.good(&domain), error).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_of_two_signatures_that_would_do_is_refused() {
    let Scene { devices, spots } = Scene::new().await;
    for spot in &spots {
        let hash = spot.order.hash(&devices.domain());
        let good = spot.signer.sign_hash_sync(&hash).unwrap();
        let order = U256::from_be_bytes(ORDER_OF_THE_CURVE);
        let twin = Signature::new(good.r(), order - good.s(), !good.v());
        let signer = twin.recover_address_from_prehash(&hash).unwrap();
        assert_eq!(signer, spot.account());
        let call = spot.with(twin.as_bytes().to_vec());
        refuses_signature(&devices, spot, &call).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_signature_is_refused() {
    let Scene { devices, spots } = Scene::new().await;
    for spot in &spots {
        let hash = spot.order.hash(&devices.domain());
        let good = spot.signer.sign_hash_sync(&hash).unwrap().as_bytes();
        for bytes in [
            &good[..64],
            &[],
            &[0; 65],
            &[good.as_slice(), &[0]].concat(),
        ] {
            let call = spot.with(bytes.to_vec());
            refuses_signature(&devices, spot, &call).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pairings_signatures_work_once() {
    let Scene { mut devices, spots } = Scene::new().await;
    let Call::pair(call) = spots[2].good(&devices.domain()) else {
        panic!("{}", spots[2].name);
    };
    devices.send(Who::Relayer, &call).await;
    assert_eq!(devices.paired(1, Kind::Hardware).await, 1);
    let unpair = Contract::unpairCall { deviceId: 1 };
    devices.send(Who::Alice, &unpair).await;
    let account = Devices::key(1).address();
    let error = Contract::InvalidSignature { account };
    devices.refuses(Who::Relayer, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_signature_uses_up_a_nonce_of_its_own() {
    let Scene { mut devices, spots } = Scene::new().await;
    let Call::claim(call) = spots[0].good(&devices.domain()) else {
        panic!("{}", spots[0].name);
    };
    devices.send(Who::Relayer, &call).await;
    for account in [spots[0].account(), spots[1].account()] {
        let call = Contract::noncesCall { account };
        assert_eq!(devices.read(&call).await, U256::from(1));
    }
    // What Alice signed before, of a pairing, is void by it.
    let pairing = &spots[3];
    let call = pairing.good(&devices.domain());
    refuses_signature(&devices, pairing, &call).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_whose_nonce_its_account_voided_is_refused() {
    let Scene { mut devices, spots } = Scene::new().await;
    let pairing = &spots[3];
    let call = pairing.good(&devices.domain());
    assert!(asks(&devices, pairing, &call).await.is_ok());
    devices.send(Who::Alice, &Contract::voidNonceCall {}).await;
    refuses_signature(&devices, pairing, &call).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_previous_owners_signature_is_void() {
    let Scene { mut devices, spots } = Scene::new().await;
    devices.sell(1, Who::Alice, Who::Stranger).await;
    devices.vehicles.sell(1, Who::Bob, Who::Stranger).await;
    let account = devices.of(Who::Stranger);
    for spot in [&spots[3], &spots[6], &spots[8]] {
        let error = Contract::InvalidSignature { account };
        refuses(&devices, spot, &spot.good(&devices.domain()), error).await;
    }
}
