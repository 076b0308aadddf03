//! Owners that are contracts sign by ERC-1271, or call.

use alloy::{
    primitives::{Address, U256},
    sol_types::{SolCall, SolStruct},
};
use client::bindings::{
    IDeviceRegistry::{self as Contract, Consent, Kind},
    IVehicleId,
};
use e2e::{Devices, IHelpers, Vehicles, Who};

/// An account whose owner is Alice's key, with the car 1.
async fn with_a_car() -> (Devices, Address) {
    let mut devices = Devices::new().await;
    let key = devices.of(Who::Alice).into_word();
    let world = devices.world();
    let account = world.deploy("ContractAccount", key.as_slice()).await;
    let vehicle = devices.vehicles.mint(Who::Alice, Vehicles::vin(7)).await;
    let call = IVehicleId::transferFromCall {
        from: devices.of(Who::Alice),
        to: account,
        tokenId: U256::from(vehicle),
    };
    devices.vehicles.send(Who::Alice, &call).await;
    (devices, account)
}

/// The account's consent, by somebody's key.
async fn consent<S: SolStruct>(
    devices: &Devices,
    account: Address,
    who: Who,
    order: impl FnOnce(U256, u64) -> S,
) -> Consent {
    let signer = devices.vehicles.world.signer(who);
    devices.consent_for(account, signer, order).await
}

#[tokio::test(flavor = "multi_thread")]
async fn one_claims_pairs_connects_and_gets_a_new_key_by_its_owners_key() {
    let (mut devices, account) = with_a_car().await;
    let key = Devices::key(1);
    devices.register(&key).await;

    let mut request = devices.claim_request(&key, account).await;
    let order = || Devices::claim_order(1, key.address(), account);
    request.ownerConsent = consent(&devices, account, Who::Alice, order()).await;
    let call = Contract::claimCall { request };
    devices.send(Who::Relayer, &call).await;
    assert_eq!(devices.device(1).await.owner, account);

    let mut request = devices.pair_request(1, &key, 1).await;
    let order = Devices::pair_order(1, 1);
    request.deviceOwnerConsent = consent(&devices, account, Who::Alice, order).await;
    let call = Contract::pairCall { request };
    devices.send(Who::Relayer, &call).await;
    assert_eq!(devices.paired(1, Kind::Hardware).await, 1);

    let mut request = devices
        .connect_request(&Devices::key(2), 1, Who::Alice)
        .await;
    let order = Devices::connect_order(devices.smartcar, request.key, 1);
    request.ownerConsent = consent(&devices, account, Who::Alice, order).await;
    let call = Contract::connectCall { request };
    devices.send(Who::Maker, &call).await;
    assert_eq!(devices.paired(1, Kind::Software).await, 2);

    let mut request = devices.replacement(1, &Devices::key(3), Who::Alice).await;
    let order = Devices::replace_order(1, request.newKey);
    request.ownerConsent = consent(&devices, account, Who::Alice, order).await;
    let call = Contract::replaceKeyCall { request };
    devices.send(Who::Maker, &call).await;
    assert_eq!(devices.device(1).await.key, Devices::key(3).address());

    let nonces = Contract::noncesCall { account };
    assert_eq!(devices.read(&nonces).await, U256::from(4));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_it_does_not_take_for_its_signature_is_refused() {
    let (mut devices, account) = with_a_car().await;
    let key = Devices::key(1);
    devices.register(&key).await;
    let mut request = devices.claim_request(&key, account).await;
    let order = Devices::claim_order(1, key.address(), account);
    request.ownerConsent = consent(&devices, account, Who::Bob, order).await;
    let call = Contract::claimCall { request };
    let error = Contract::InvalidSignature { account };
    devices.refuses(Who::Relayer, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_claims_and_unpairs_by_its_own_call() {
    let (mut devices, account) = with_a_car().await;
    let (key, target) = (Devices::key(1), devices.address);
    devices.register(&key).await;
    let request = devices.claim_request(&key, account).await;
    let claim = Contract::claimCall { request }.abi_encode();
    let call = IHelpers::executeCall {
        target,
        data: claim.into(),
    };
    devices.world().send_to(Who::Alice, account, &call).await;
    let request = devices.pair_request(1, &key, 1).await;
    let pair = Contract::pairCall { request }.abi_encode();
    let unpair = Contract::unpairCall { deviceId: 1 }.abi_encode();
    for (data, device) in [(pair, 1), (unpair, 0)] {
        let call = IHelpers::executeCall {
            target,
            data: data.into(),
        };
        devices.world().send_to(Who::Alice, account, &call).await;
        assert_eq!(devices.paired(1, Kind::Hardware).await, device);
    }
}
