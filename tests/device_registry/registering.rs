//! A manufacturer vouches for keys.

use alloy::primitives::{Address, B256};
use client::bindings::{
    IDeviceRegistry::{self as Contract, registerBatchCall, registerCall},
    IManufacturerRegistry,
};
use e2e::{Devices, Who, assert_told};

/// More than any batch that AutoPi would send.
const MANY: u64 = 200;

fn register(devices: &Devices, number: u64) -> registerCall {
    registerCall {
        manufacturerId: devices.autopi,
        key: Devices::key(number).address(),
    }
}

async fn is_registered(devices: &Devices, manufacturer: u32, key: Address) -> bool {
    let call = Contract::isRegisteredCall {
        manufacturerId: manufacturer,
        key,
    };
    devices.read(&call).await
}

#[tokio::test(flavor = "multi_thread")]
async fn its_owner_registers_a_key() {
    let mut devices = Devices::new().await;
    let call = register(&devices, 1);
    assert!(!is_registered(&devices, call.manufacturerId, call.key).await);
    let receipt = devices.send(Who::Maker, &call).await;
    let registerCall {
        manufacturerId,
        key,
    } = call;
    assert_told(
        &receipt,
        [Contract::KeyRegistered {
            manufacturerId,
            key,
        }],
    );
    assert!(is_registered(&devices, manufacturerId, key).await);
    assert!(!is_registered(&devices, devices.smartcar, key).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_registers_until_dismissed() {
    let mut devices = Devices::new().await;
    let (manufacturers, id) = (devices.manufacturers, devices.autopi);
    let account = devices.of(Who::Relayer);
    for allowed in [true, false] {
        let call = IManufacturerRegistry::setOperatorCall {
            id,
            operator: account,
            allowed,
        };
        let world = devices.world();
        world.send_to(Who::Maker, manufacturers, &call).await;
        let call = register(&devices, 1);
        if allowed {
            devices.send(Who::Relayer, &call).await;
        } else {
            let error = Contract::NotOperator {
                manufacturerId: id,
                account,
            };
            devices.refuses(Who::Relayer, &call, error).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_registers() {
    let devices = Devices::new().await;
    let (manufacturerId, account) = (devices.autopi, devices.of(Who::Stranger));
    let error = || Contract::NotOperator {
        manufacturerId,
        account,
    };
    let call = register(&devices, 1);
    devices.refuses(Who::Stranger, &call, error()).await;
    let call = registerBatchCall {
        manufacturerId,
        keys: vec![call.key],
    };
    devices.refuses(Who::Stranger, &call, error()).await;
    let (call, _) = Devices::root_call(manufacturerId, 2);
    devices.refuses(Who::Stranger, &call, error()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_registered_once_by_each_manufacturer() {
    let mut devices = Devices::new().await;
    let mut call = register(&devices, 1);
    devices.send(Who::Maker, &call).await;
    let error = Contract::AlreadyRegistered {
        manufacturerId: call.manufacturerId,
        keyOrRoot: call.key.into_word(),
    };
    devices.refuses(Who::Maker, &call, error).await;
    // A registration is one manufacturer's word: it takes nothing from another.
    call.manufacturerId = devices.smartcar;
    devices.send(Who::Maker, &call).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_has_the_zero_key() {
    let devices = Devices::new().await;
    let (manufacturerId, key) = (devices.autopi, Address::ZERO);
    let call = registerCall {
        manufacturerId,
        key,
    };
    let error = || Contract::InvalidKey { key };
    devices.refuses(Who::Maker, &call, error()).await;
    let call = registerBatchCall {
        manufacturerId,
        keys: vec![Devices::key(1).address(), key],
    };
    devices.refuses(Who::Maker, &call, error()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_batch_is_registered_at_once() {
    let mut devices = Devices::new().await;
    let keys: Vec<_> = (1..=MANY).map(|n| Devices::key(n).address()).collect();
    let manufacturerId = devices.autopi;
    let call = registerBatchCall {
        manufacturerId,
        keys: keys.clone(),
    };
    let receipt = devices.send(Who::Maker, &call).await;
    assert_told(
        &receipt,
        keys.iter().map(|key| Contract::KeyRegistered {
            manufacturerId,
            key: *key,
        }),
    );
    for key in [keys[0], keys[99], keys[199]] {
        assert!(is_registered(&devices, manufacturerId, key).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_is_registered_as_a_whole_or_not_at_all() {
    let mut devices = Devices::new().await;
    let known = register(&devices, 1);
    devices.send(Who::Maker, &known).await;
    let fresh = Devices::key(2).address();
    for keys in [vec![fresh, known.key], vec![fresh, fresh]] {
        let keyOrRoot = keys[1].into_word();
        let call = registerBatchCall {
            manufacturerId: devices.autopi,
            keys,
        };
        let error = Contract::AlreadyRegistered {
            manufacturerId: devices.autopi,
            keyOrRoot,
        };
        devices.refuses(Who::Maker, &call, error).await;
    }
    assert!(!is_registered(&devices, devices.autopi, fresh).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_root_and_its_number_of_keys_follow_from_its_two_children() {
    let mut devices = Devices::new().await;
    let (manufacturerId, keyCount) = (devices.autopi, 100_000);
    let (call, root) = Devices::root_call(manufacturerId, keyCount);
    let receipt = devices.send(Who::Maker, &call).await;
    assert_told(
        &receipt,
        [Contract::KeyRootRegistered {
            manufacturerId,
            root,
            keyCount,
        }],
    );
    for (manufacturerId, expected) in [(devices.autopi, keyCount), (devices.smartcar, 0)] {
        let call = Contract::keyCountOfCall {
            manufacturerId,
            root,
        };
        assert_eq!(devices.read(&call).await, expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_root_is_registered_once_by_each_manufacturer() {
    let mut devices = Devices::new().await;
    let (mut call, keyOrRoot) = Devices::root_call(devices.autopi, 3);
    devices.send(Who::Maker, &call).await;
    let error = Contract::AlreadyRegistered {
        manufacturerId: devices.autopi,
        keyOrRoot,
    };
    devices.refuses(Who::Maker, &call, error).await;
    call.manufacturerId = devices.smartcar;
    devices.send(Who::Maker, &call).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_that_are_not_the_children_of_a_root_of_keys_are_refused() {
    let devices = Devices::new().await;
    let node = |byte, sum| Contract::Node {
        hash: B256::repeat_byte(byte),
        sum,
    };
    for (left, right) in [
        // No keys, and a single one.
        (node(0, 0), node(0, 0)),
        (node(1, 0), node(2, 0)),
        (node(1, 1), node(0, 0)),
        (node(0, 0), node(2, 1)),
        // Keys of nobody.
        (node(0, 2), node(2, 1)),
        (node(1, 2), node(0, 1)),
        // A gap, and more on the right than on the left.
        (node(1, 3), node(2, 1)),
        (node(1, 2), node(2, 3)),
        (node(1, 5), node(2, 3)),
        // More than 64 bits count.
        (node(1, 1 << 63), node(2, 1 << 63)),
        (node(1, u64::MAX), node(2, 1)),
    ] {
        let error = Contract::InvalidRoot {
            leftHash: left.hash,
            leftKeys: left.sum,
            rightHash: right.hash,
            rightKeys: right.sum,
        };
        let call = Contract::registerRootCall {
            manufacturerId: devices.autopi,
            left,
            right,
        };
        devices.refuses(Who::Maker, &call, error).await;
    }
}
