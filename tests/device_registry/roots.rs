//! A production run of devices: one root on chain, each device claimed with a proof.

use alloy::{
    primitives::{Address, B256},
    signers::local::PrivateKeySigner,
};
use client::bindings::IDeviceRegistry::{
    self as Contract, ClaimRequest, Node, claimCall, registerRootCall,
};
use e2e::{Devices, Who};
use protocol::{NumberedKey, sum_tree::Tree};
use prover::Native;

/// A manufacturer's production run.
struct Run {
    keys: Vec<PrivateKeySigner>,
    tree: Tree,
}

impl Run {
    fn new(numbers: impl IntoIterator<Item = u64>) -> Self {
        let keys: Vec<_> = numbers.into_iter().map(Devices::key).collect();
        let numbered = (0..).zip(&keys).map(|(number, key)| NumberedKey {
            number,
            key: key.address().into(),
        });
        let tree = Tree::build::<Native, _>(&numbered.collect::<Vec<_>>()).unwrap();
        Self { keys, tree }
    }

    fn root(&self) -> B256 {
        self.tree.root().node.hash.into()
    }

    fn call(&self, manufacturerId: u32) -> registerRootCall {
        let [left, right] = self.tree.children::<Native>().map(|child| Node {
            hash: child.hash.into(),
            sum: child.sum,
        });
        registerRootCall {
            manufacturerId,
            left,
            right,
        }
    }

    /// AutoPi vouches for it.
    async fn register(&self, devices: &mut Devices) {
        let call = self.call(devices.autopi);
        devices.send(Who::Maker, &call).await;
    }

    /// The owner's claim of one of its keys.
    async fn claim(&self, devices: &Devices, index: usize, owner: Address) -> ClaimRequest {
        let request = devices.claim_request(&self.keys[index], owner).await;
        ClaimRequest {
            root: self.root(),
            number: index as u64,
            proof: self.tree.prove::<Native>(index as u64).unwrap().into(),
            ..request
        }
    }
}

/// A run of five that AutoPi vouches for, and Alice's claim of the third.
async fn five() -> (Devices, Run, ClaimRequest) {
    let mut devices = Devices::new().await;
    let run = Run::new(1..=5);
    run.register(&mut devices).await;
    let alice = devices.of(Who::Alice);
    let request = run.claim(&devices, 2, alice).await;
    (devices, run, request)
}

fn invalid(request: &ClaimRequest) -> Contract::InvalidProof {
    Contract::InvalidProof {
        key: request.key,
        root: request.root,
        number: request.number,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_key_of_every_run_is_claimed() {
    let mut devices = Devices::new().await;
    let alice = devices.of(Who::Alice);
    let mut claimed = 0;
    for count in [2, 3, 5, 8] {
        let run = Run::new((1..=count).map(|n| 100 * count + n));
        run.register(&mut devices).await;
        for index in 0..run.keys.len() {
            let request = run.claim(&devices, index, alice).await;
            let key = request.key;
            devices.send(Who::Alice, &claimCall { request }).await;
            claimed += 1;
            let device = devices.device(claimed).await;
            assert_eq!(device.key, key, "{index} of {count}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_at_its_own_place_only() {
    let (devices, run, good) = five().await;
    for number in [0, 1, 3, 4, 5, 6, 8, u64::MAX] {
        let mut request = good.clone();
        request.number = number;
        let error = invalid(&request);
        devices
            .refuses(Who::Alice, &claimCall { request }, error)
            .await;
    }
    // Another's proof.
    let mut request = good.clone();
    request.proof = run.tree.prove::<Native>(3).unwrap().into();
    let error = invalid(&request);
    devices
        .refuses(Who::Alice, &claimCall { request }, error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proof_with_anything_changed_is_refused() {
    let (devices, _, good) = five().await;
    let path = good.proof.to_vec();
    let mut spoilt = vec![path[..path.len() - 1].to_vec(), vec![]];
    spoilt.push([path.as_slice(), &[0; 40]].concat());
    // A bit of the mask, of a hash, and of a sum.
    for at in [0, 1, 40, 41] {
        let mut path = path.clone();
        path[at] ^= 1;
        spoilt.push(path);
    }
    for proof in spoilt {
        let mut request = good.clone();
        request.proof = proof.into();
        let error = invalid(&request);
        devices
            .refuses(Who::Alice, &claimCall { request }, error)
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_not_below_the_root_is_refused() {
    let (devices, _, good) = five().await;
    let other = devices.claim_request(&Devices::key(9), good.owner).await;
    let request = ClaimRequest {
        root: good.root,
        number: good.number,
        proof: good.proof,
        ..other
    };
    let error = invalid(&request);
    devices
        .refuses(Who::Alice, &claimCall { request }, error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_a_node_counts_wrong_no_key_is_claimed_and_elsewhere_all_are() {
    let mut devices = Devices::new().await;
    let run = Run::new(1..=6);
    let mut call = run.call(devices.autopi);
    // Of the six keys four are below the left node and two below the right one.
    call.right.sum = 3;
    let receipt = devices.send(Who::Maker, &call).await;
    let told = &e2e::events::<Contract::KeyRootRegistered>(&receipt)[0];
    assert_eq!(told.keyCount, 7);
    assert_ne!(told.root, run.root());
    let alice = devices.of(Who::Alice);
    for index in 0..6 {
        let mut request = run.claim(&devices, index, alice).await;
        request.root = told.root;
        let error = invalid(&request);
        let honest = claimCall {
            request: request.clone(),
        };
        devices.refuses(Who::Alice, &honest, error).await;
        if index < 4 {
            // The last sibling is the right node, as it was registered.
            let siblings = request.proof.len() - 8;
            let proof = [&request.proof[..siblings], &3u64.to_be_bytes()];
            request.proof = proof.concat().into();
            devices.send(Who::Alice, &claimCall { request }).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_root_is_its_manufacturers_alone() {
    let (devices, run, good) = five().await;
    let order = Devices::claim_order(devices.smartcar, good.key, good.owner);
    let request = ClaimRequest {
        manufacturerId: devices.smartcar,
        possession: devices.consent(&run.keys[2], order).await,
        ..good
    };
    let error = Contract::NotRegistered {
        manufacturerId: devices.smartcar,
        keyOrRoot: run.root(),
    };
    devices
        .refuses(Who::Alice, &claimCall { request }, error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_claimed_once_however_often_it_was_registered() {
    let (mut devices, run, request) = five().await;
    let again = Run::new([3, 9]);
    again.register(&mut devices).await;
    let owner = request.owner;
    devices.send(Who::Alice, &claimCall { request }).await;
    let key = run.keys[2].clone();
    devices.register(&key).await;
    let error = || Contract::KeyTaken {
        key: key.address(),
        deviceId: 1,
    };
    for request in [
        run.claim(&devices, 2, owner).await,
        again.claim(&devices, 0, owner).await,
        devices.claim_request(&key, owner).await,
    ] {
        devices
            .refuses(Who::Alice, &claimCall { request }, error())
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_root_vouches_for_no_key_without_a_proof() {
    let (devices, run, good) = five().await;
    let call = Contract::isRegisteredCall {
        manufacturerId: devices.autopi,
        key: good.key,
    };
    assert!(!devices.read(&call).await);
    let request = devices.claim_request(&run.keys[2], good.owner).await;
    let error = Contract::NotRegistered {
        manufacturerId: devices.autopi,
        keyOrRoot: good.key.into_word(),
    };
    devices
        .refuses(Who::Alice, &claimCall { request }, error)
        .await;
}
