//! A maker takes its word for keys back, as far as nobody has claimed them.

use alloy::primitives::{Address, B256};
use client::bindings::{
    IDeviceRegistry::{
        self as Contract, KeyRootWithdrawn, KeyWithdrawn, claimCall, withdrawBatchCall,
        withdrawCall, withdrawRootCall,
    },
    IManufacturerRegistry::{reappointCall, suspendCall},
};
use client::device_keys::KeyTree;
use e2e::{Devices, Who, assert_told};

fn withdraw(devices: &Devices, key: Address) -> withdrawCall {
    withdrawCall {
        manufacturerId: devices.autopi,
        key,
    }
}

async fn claim(devices: &Devices, number: u64) -> claimCall {
    let alice = devices.of(Who::Alice);
    let request = devices.claim_request(&Devices::key(number), alice).await;
    claimCall { request }
}

fn not_registered(devices: &Devices, what: B256) -> Contract::NotRegistered {
    Contract::NotRegistered {
        manufacturerId: devices.autopi,
        keyOrRoot: what,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_was_withdrawn_is_nobodys_and_can_be_registered_again() {
    let mut devices = Devices::new().await;
    let key = Devices::key(1);
    devices.register(&key).await;
    let call = withdraw(&devices, key.address());
    let receipt = devices.send(Who::Maker, &call).await;
    let told = KeyWithdrawn {
        manufacturerId: devices.autopi,
        key: key.address(),
    };
    assert_told(&receipt, [told]);
    let error = not_registered(&devices, key.address().into_word());
    devices
        .refuses(Who::Alice, &claim(&devices, 1).await, error)
        .await;
    // Once is enough.
    let error = not_registered(&devices, key.address().into_word());
    devices.refuses(Who::Maker, &call, error).await;
    devices.register(&key).await;
    let call = claim(&devices, 1).await;
    devices.send(Who::Alice, &call).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_keys_are_withdrawn_at_once_or_none() {
    let mut devices = Devices::new().await;
    for number in 1..=2 {
        devices.register(&Devices::key(number)).await;
    }
    let call = |numbers: &[u64]| withdrawBatchCall {
        manufacturerId: 1,
        keys: numbers
            .iter()
            .map(|number| Devices::key(*number).address())
            .collect(),
    };
    let unknown = Devices::key(3).address().into_word();
    let error = not_registered(&devices, unknown);
    devices.refuses(Who::Maker, &call(&[1, 3]), error).await;
    let receipt = devices.send(Who::Maker, &call(&[1, 2])).await;
    let told = [1, 2].map(|number| KeyWithdrawn {
        manufacturerId: 1,
        key: Devices::key(number).address(),
    });
    assert_told(&receipt, told);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_key_of_a_device_is_not_withdrawn() {
    let mut devices = Devices::new().await;
    let key = Devices::key(1);
    let device = devices.claim(Who::Alice, &key).await;
    let error = Contract::KeyTaken {
        key: key.address(),
        deviceId: device,
    };
    let call = withdraw(&devices, key.address());
    devices.refuses(Who::Maker, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_root_what_was_claimed_stays_and_the_rest_is_gone() {
    let mut devices = Devices::new().await;
    let keys = (1..=4).map(|number| Devices::key(number).address());
    let tree = KeyTree::new(keys.collect()).unwrap();
    devices.send(Who::Maker, &tree.call(devices.autopi)).await;
    let under = async |devices: &Devices, number: u64| {
        let mut call = claim(devices, number).await;
        let proof = tree.proof(Devices::key(number).address()).unwrap();
        call.request.root = tree.root();
        call.request.number = proof.number;
        call.request.proof = proof.proof.into();
        call
    };
    let first = under(&devices, 1).await;
    devices.send(Who::Alice, &first).await;
    let call = withdrawRootCall {
        manufacturerId: devices.autopi,
        root: tree.root(),
    };
    let receipt = devices.send(Who::Maker, &call).await;
    let told = KeyRootWithdrawn {
        manufacturerId: devices.autopi,
        root: tree.root(),
    };
    assert_told(&receipt, [told]);
    assert_eq!(devices.device(1).await.owner, devices.of(Who::Alice));
    let second = under(&devices, 2).await;
    let error = not_registered(&devices, tree.root());
    devices.refuses(Who::Alice, &second, error).await;
    let error = not_registered(&devices, tree.root());
    devices.refuses(Who::Maker, &call, error).await;
    // Registered again, it goes on.
    devices.send(Who::Maker, &tree.call(devices.autopi)).await;
    devices.send(Who::Alice, &second).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_withdraws_and_no_maker_that_is_suspended() {
    let mut devices = Devices::new().await;
    let key = Devices::key(1);
    devices.register(&key).await;
    let call = withdraw(&devices, key.address());
    for who in [Who::Stranger, Who::Dao, Who::Alice] {
        let error = Contract::NotOperator {
            manufacturerId: devices.autopi,
            account: devices.of(who),
        };
        devices.refuses(who, &call, error).await;
    }
    let (registry, id) = (devices.manufacturers, devices.autopi);
    let suspend = suspendCall { id };
    devices.world().send_to(Who::Dao, registry, &suspend).await;
    let error = Contract::ManufacturerNotActive { manufacturerId: id };
    devices.refuses(Who::Maker, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_whom_the_dao_appoints_takes_back_what_a_thief_registered() {
    let mut devices = Devices::new().await;
    // Who holds the maker's key is the thief.
    devices.register(&Devices::key(1)).await;
    let reappoint = reappointCall {
        id: devices.autopi,
        owner: devices.of(Who::Bob),
    };
    let registry = devices.manufacturers;
    devices
        .world()
        .send_to(Who::Dao, registry, &reappoint)
        .await;
    let call = withdraw(&devices, Devices::key(1).address());
    let error = Contract::NotOperator {
        manufacturerId: devices.autopi,
        account: devices.of(Who::Maker),
    };
    devices.refuses(Who::Maker, &call, error).await;
    devices.send(Who::Bob, &call).await;
}
