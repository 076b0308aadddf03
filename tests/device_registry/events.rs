//! Events alone tell the whole state.

use std::collections::{BTreeMap, BTreeSet};

use alloy::{
    primitives::{Address, B256, Log, U256},
    sol_types::SolEventInterface,
};
use client::bindings::IDeviceRegistry::{
    self as Contract, Device, IDeviceRegistryEvents as Event, Kind,
};
use e2e::{Devices, Vehicles, Who};

/// What an indexer keeps.
#[derive(Default)]
struct Index {
    keys: BTreeSet<(u32, Address)>,
    roots: BTreeMap<(u32, B256), u64>,
    devices: BTreeMap<u64, Device>,
    dead: BTreeSet<Address>,
    /// By vehicle and kind.
    pairings: BTreeMap<(u64, u8), u64>,
    approvals: BTreeMap<u64, Address>,
    operators: BTreeMap<(Address, Address), bool>,
    nonces: BTreeMap<Address, U256>,
    /// Until when the owner may object, and whether it did.
    releases: BTreeMap<u64, (u64, bool)>,
}

impl Index {
    fn fold(&mut self, log: &Log) {
        match Event::decode_log(log).unwrap().data {
            Event::KeyRegistered(e) => {
                self.keys.insert((e.manufacturerId, e.key));
            }
            Event::KeyRootRegistered(e) => {
                self.roots.insert((e.manufacturerId, e.root), e.keyCount);
            }
            Event::KeyWithdrawn(e) => {
                self.keys.remove(&(e.manufacturerId, e.key));
            }
            Event::KeyRootWithdrawn(e) => {
                self.roots.remove(&(e.manufacturerId, e.root));
            }
            Event::ReleaseBegan(e) => {
                self.releases.insert(e.deviceId, (e.ends, false));
            }
            Event::ReleaseObjected(e) => self.release(e.deviceId).1 = true,
            Event::ReleaseAllowed(e) => self.release(e.deviceId).1 = false,
            Event::ReleaseEnded(e) => {
                self.releases.remove(&e.deviceId);
            }
            Event::DeviceClaimed(e) => {
                let device = Device {
                    owner: e.owner,
                    key: e.key,
                    manufacturerId: e.manufacturerId,
                    kind: e.kind,
                    vehicleId: 0,
                };
                self.devices.insert(e.deviceId, device);
            }
            Event::Transfer(e) => {
                let id = e.tokenId.to();
                self.approvals.remove(&id);
                // A first owner is told by DeviceClaimed as well.
                if let Some(device) = self.devices.get_mut(&id) {
                    device.owner = e.to;
                }
            }
            Event::DevicePaired(e) => {
                self.device(e.deviceId).vehicleId = e.vehicleId;
                self.pairings
                    .insert((e.vehicleId, e.kind as u8), e.deviceId);
            }
            Event::DeviceUnpaired(e) => {
                self.device(e.deviceId).vehicleId = 0;
                self.pairings.remove(&(e.vehicleId, e.kind as u8));
            }
            Event::KeyReplaced(e) => {
                self.dead.insert(e.oldKey);
                self.device(e.deviceId).key = e.newKey;
            }
            Event::Approval(e) => {
                self.approvals.insert(e.tokenId.to(), e.approved);
            }
            Event::ApprovalForAll(e) => {
                self.operators.insert((e.owner, e.operator), e.approved);
            }
            Event::NonceUsed(e) => {
                self.nonces.insert(e.account, e.nonce + U256::from(1));
            }
            _ => {}
        }
    }

    fn release(&mut self, id: u64) -> &mut (u64, bool) {
        self.releases.get_mut(&id).unwrap()
    }

    fn device(&mut self, id: u64) -> &mut Device {
        self.devices.get_mut(&id).unwrap()
    }
}

const RUN: u64 = 1_000;

/// Four cars, devices 1 to 4 of AutoPi with the keys of these numbers, 5 and 6 of Smartcar, and what may happen to them.
async fn act(devices: &mut Devices) {
    for (who, vin) in [
        (Who::Alice, 1),
        (Who::Alice, 2),
        (Who::Bob, 3),
        (Who::Bob, 4),
    ] {
        devices.vehicles.mint(who, Vehicles::vin(vin)).await;
    }
    for number in 1..=4 {
        devices.claim(Who::Alice, &Devices::key(number)).await;
    }
    devices.connect(Who::Alice, &Devices::key(5), 1).await;
    devices.connect(Who::Bob, &Devices::key(6), 3).await;
    let call = Contract::registerBatchCall {
        manufacturerId: devices.autopi,
        keys: vec![Devices::key(7).address(), Devices::key(8).address()],
    };
    devices.send(Who::Maker, &call).await;
    let (call, _) = Devices::root_call(devices.autopi, RUN);
    devices.send(Who::Maker, &call).await;
    devices.pair(Who::Alice, 1, &Devices::key(1), 1).await;
    devices.pair(Who::Alice, 2, &Devices::key(2), 2).await;
    devices.sell(2, Who::Alice, Who::Bob).await;
    devices.pair(Who::Bob, 2, &Devices::key(2), 3).await;
    let unpair = Contract::unpairCall { deviceId: 6 };
    devices.send(Who::Bob, &unpair).await;
    let request = devices.replacement(1, &Devices::key(9), Who::Alice).await;
    let call = Contract::replaceKeyCall { request };
    devices.send(Who::Maker, &call).await;
    for device in [3, 4] {
        let call = Contract::approveCall {
            to: devices.of(Who::Relayer),
            tokenId: U256::from(device),
        };
        devices.send(Who::Alice, &call).await;
    }
    let call = Contract::setApprovalForAllCall {
        operator: devices.of(Who::Relayer),
        approved: true,
    };
    devices.send(Who::Bob, &call).await;
    devices.sell(4, Who::Alice, Who::Bob).await;
    let (manufacturerId, key) = (devices.autopi, Devices::key(8).address());
    let withdraw = Contract::withdrawCall {
        manufacturerId,
        key,
    };
    devices.send(Who::Maker, &withdraw).await;
    let (call, root) = Devices::root_call(manufacturerId, RUN + 1);
    devices.send(Who::Maker, &call).await;
    let withdraw = Contract::withdrawRootCall {
        manufacturerId,
        root,
    };
    devices.send(Who::Maker, &withdraw).await;
    // Device 1 stays released, 2 is objected to, 3 claimed anew, 4 taken back.
    for deviceId in 1..=4 {
        devices
            .send(Who::Maker, &Contract::releaseCall { deviceId })
            .await;
    }
    let object = Contract::objectToReleaseCall { deviceId: 2 };
    devices.send(Who::Bob, &object).await;
    let cancel = Contract::cancelReleaseCall { deviceId: 4 };
    devices.send(Who::Maker, &cancel).await;
    let later = devices.vehicles.world.now().await + 30 * 86_400;
    devices.vehicles.world.travel(later).await;
    let owner = devices.of(Who::Bob);
    let request = devices.claim_request(&Devices::key(3), owner).await;
    devices
        .send(Who::Bob, &Contract::claimCall { request })
        .await;
}

async fn scene() -> (Devices, Index) {
    let mut devices = Devices::new().await;
    act(&mut devices).await;
    let mut index = Index::default();
    for log in devices.logs().await {
        index.fold(&log);
    }
    (devices, index)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fold_of_all_events_is_what_the_views_say_of_devices() {
    let (devices, index) = scene().await;
    let count = devices.read(&Contract::countCall {}).await;
    assert_eq!(index.devices.len() as u64, count);
    for (id, expected) in &index.devices {
        assert_eq!(devices.device(*id).await, *expected, "{id}");
        let of = Contract::deviceOfCall { key: expected.key };
        assert_eq!(devices.read(&of).await, *id);
        let tokenId = U256::from(*id);
        let approved = devices.read(&Contract::getApprovedCall { tokenId }).await;
        let expected = index.approvals.get(id).copied();
        assert_eq!(approved, expected.unwrap_or_default(), "{id}");
        let release = devices
            .read(&Contract::releaseOfCall { deviceId: *id })
            .await;
        let expected = index.releases.get(id).copied().unwrap_or_default();
        assert_eq!((release.ends, release.objected), expected, "{id}");
    }
    for vehicleId in 1..=4 {
        for kind in [Kind::Hardware, Kind::Software] {
            let expected = index.pairings.get(&(vehicleId, kind as u8)).copied();
            let seen = devices.paired(vehicleId, kind).await;
            assert_eq!(seen, expected.unwrap_or_default(), "{vehicleId}");
        }
        let call = Contract::isPairedCall { vehicleId };
        let expected = index
            .pairings
            .keys()
            .any(|(paired, _)| *paired == vehicleId);
        assert_eq!(devices.read(&call).await, expected, "{vehicleId}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fold_of_all_events_is_what_the_views_say_of_keys_and_accounts() {
    let (devices, index) = scene().await;
    for manufacturerId in [devices.autopi, devices.smartcar] {
        for number in 1..=10 {
            let key = Devices::key(number).address();
            let call = Contract::isRegisteredCall {
                manufacturerId,
                key,
            };
            let expected = index.keys.contains(&(manufacturerId, key));
            assert_eq!(devices.read(&call).await, expected, "{number}");
            let dead = devices.read(&Contract::isDeadCall { key }).await;
            assert_eq!(dead, index.dead.contains(&key), "{number}");
        }
        let (_, root) = Devices::root_call(manufacturerId, RUN);
        let call = Contract::keyCountOfCall {
            manufacturerId,
            root,
        };
        let expected = index.roots.get(&(manufacturerId, root)).copied();
        assert_eq!(devices.read(&call).await, expected.unwrap_or_default());
    }
    let people = Who::ALL.map(|who| devices.of(who));
    let keys = (1..=10).map(|number| Devices::key(number).address());
    for account in people.into_iter().chain(keys) {
        let nonce = devices.read(&Contract::noncesCall { account }).await;
        let expected = index.nonces.get(&account).copied();
        assert_eq!(nonce, expected.unwrap_or_default(), "{account}");
        for operator in people {
            let owner = account;
            let call = Contract::isApprovedForAllCall { owner, operator };
            let expected = index.operators.get(&(owner, operator)).copied();
            assert_eq!(devices.read(&call).await, expected.unwrap_or_default());
        }
    }
}
