//! Several calls in one, and every decision of an owner by signature.

use alloy::{
    primitives::{B256, Bytes, U256},
    sol_types::SolCall,
};
use client::bindings::IVehicleId as Contract;
use e2e::{AccessGrant, AccessRevocation, AllAccessRevocation, Burn, Payee, Vehicles, Who};

const VIN: B256 = Vehicles::vin(7);

fn multicall(calls: impl IntoIterator<Item = Vec<u8>>) -> Contract::multicallCall {
    Contract::multicallCall {
        calls: calls.into_iter().map(Bytes::from).collect(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_decides_for_many_cars_at_once() {
    let mut vehicles = Vehicles::new().await;
    let (bob, expiry) = (vehicles.of(Who::Bob), vehicles.world.now().await + 60);
    let mut calls = Vec::new();
    for vin in 1..=3 {
        let vehicleId = vehicles.mint(Who::Alice, Vehicles::vin(vin)).await;
        calls.push(
            Contract::setPayeeCall {
                vehicleId,
                payee: bob,
            }
            .abi_encode(),
        );
        let grant = Vehicles::grant(vehicleId, bob, 1, expiry);
        calls.push(Contract::grantAccessCall { grant }.abi_encode());
    }
    calls.push(Contract::burnCall { vehicleId: 3 }.abi_encode());
    vehicles.send(Who::Alice, &multicall(calls)).await;
    for vehicleId in [1, 2] {
        assert_eq!(vehicles.vehicle(vehicleId).await.payee, bob);
        let access = Contract::hasAccessCall {
            vehicleId,
            grantee: bob,
            permissions: 1,
        };
        assert!(vehicles.read(&access).await);
    }
    let vinCommitment = Vehicles::vin(3);
    let call = Contract::vehicleOfCall { vinCommitment };
    assert_eq!(vehicles.read(&call).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_is_done_whole_or_not_at_all_and_says_why() {
    let mut vehicles = Vehicles::new().await;
    let mine = vehicles.mint(Who::Alice, VIN).await;
    let other = vehicles.mint(Who::Bob, Vehicles::vin(8)).await;
    let consent = |vehicleId| {
        let consent = false;
        Contract::setDataConsentCall { vehicleId, consent }.abi_encode()
    };
    let error = Contract::NotOwner {
        vehicleId: other,
        account: vehicles.of(Who::Alice),
    };
    let call = multicall([consent(mine), consent(other)]);
    vehicles.refuses(Who::Alice, &call, error).await;
    assert!(vehicles.vehicle(mine).await.dataConsent);
    // In a batch nobody has more rights than alone.
    let grant = Contract::grantRoleCall {
        role: B256::ZERO,
        account: vehicles.of(Who::Alice),
    };
    let error = Contract::AccessControlUnauthorizedAccount {
        account: vehicles.of(Who::Alice),
        neededRole: B256::ZERO,
    };
    let call = multicall([grant.abi_encode()]);
    vehicles.refuses(Who::Alice, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_call_is_refused_in_a_batch_as_alone() {
    let mut vehicles = Vehicles::new().await;
    let vehicleId = vehicles.mint(Who::Alice, VIN).await;
    let consent = Contract::setDataConsentCall {
        vehicleId,
        consent: false,
    };
    let good = consent.abi_encode();
    for bad in [vec![], vec![1, 2, 3], vec![1, 2, 3, 4], good[..40].to_vec()] {
        let call = multicall([good.clone(), bad]);
        let chain = vehicles.world.chain();
        let failed = chain.read(vehicles.address, &call).await;
        assert!(failed.is_err());
    }
    vehicles.send(Who::Alice, &multicall([])).await;
}

struct Signer {
    vehicles: Vehicles,
    vehicle: u64,
    nonce: u64,
    deadline: u64,
}

impl Signer {
    /// Alice's car.
    async fn new() -> Self {
        let mut vehicles = Vehicles::new().await;
        let vehicle = vehicles.mint(Who::Alice, VIN).await;
        let deadline = vehicles.world.now().await + 3_600;
        Self {
            vehicles,
            vehicle,
            nonce: 0,
            deadline,
        }
    }

    /// The nonce of the next order.
    fn next(&mut self) -> U256 {
        self.nonce += 1;
        U256::from(self.nonce - 1)
    }

    fn sign(&self, order: &impl alloy::sol_types::SolStruct) -> Bytes {
        self.vehicles
            .sign(Who::Alice, order, &self.vehicles.domain())
    }

    /// Sent by somebody else it works once.
    async fn sent_in<C: SolCall>(&mut self, call: &C) {
        self.vehicles.send(Who::Stranger, call).await;
        let account = self.vehicles.of(Who::Alice);
        let error = Contract::InvalidSignature { account };
        self.vehicles.refuses(Who::Stranger, call, error).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_signs_for_payee_grants_and_revocations() {
    let mut signer = Signer::new().await;
    let (vehicleId, deadline) = (signer.vehicle, signer.deadline);
    let bob = signer.vehicles.of(Who::Bob);
    let order = Payee {
        vehicleId,
        payee: bob,
        nonce: signer.next(),
        deadline,
    };
    let call = Contract::setPayeeWithSignatureCall {
        vehicleId,
        payee: bob,
        deadline,
        signature: signer.sign(&order),
    };
    signer.sent_in(&call).await;
    assert_eq!(signer.vehicles.vehicle(vehicleId).await.payee, bob);

    for revoke_all in [false, true] {
        let grant = Contract::Grant {
            termsHash: B256::repeat_byte(3),
            termsUri: "ipfs://terms".into(),
            ..Vehicles::grant(vehicleId, bob, 0b101, deadline)
        };
        let order = AccessGrant {
            vehicleId,
            grantee: bob,
            permissions: grant.permissions,
            expiry: grant.expiry,
            personal: grant.personal,
            termsHash: grant.termsHash,
            termsUri: grant.termsUri.clone(),
            nonce: signer.next(),
            deadline,
        };
        let signature = signer.sign(&order);
        let spoilt = Contract::Grant {
            termsUri: "ipfs://others".into(),
            ..grant.clone()
        };
        let account = signer.vehicles.of(Who::Alice);
        let call = Contract::grantAccessWithSignatureCall {
            grant: spoilt,
            deadline,
            signature: signature.clone(),
        };
        let error = Contract::InvalidSignature { account };
        signer.vehicles.refuses(Who::Stranger, &call, error).await;
        let call = Contract::grantAccessWithSignatureCall {
            grant,
            deadline,
            signature,
        };
        signer.sent_in(&call).await;
        let access = Contract::hasAccessCall {
            vehicleId,
            grantee: bob,
            permissions: 0b101,
        };
        assert!(signer.vehicles.read(&access).await);
        let nonce = signer.next();
        if revoke_all {
            let order = AllAccessRevocation {
                vehicleId,
                nonce,
                deadline,
            };
            let call = Contract::revokeAllAccessWithSignatureCall {
                vehicleId,
                deadline,
                signature: signer.sign(&order),
            };
            signer.sent_in(&call).await;
        } else {
            let order = AccessRevocation {
                vehicleId,
                grantee: bob,
                nonce,
                deadline,
            };
            let call = Contract::revokeAccessWithSignatureCall {
                vehicleId,
                grantee: bob,
                deadline,
                signature: signer.sign(&order),
            };
            signer.sent_in(&call).await;
        }
        assert!(!signer.vehicles.read(&access).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_signs_for_the_end_of_a_vehicle() {
    let mut signer = Signer::new().await;
    let (vehicleId, deadline) = (signer.vehicle, signer.deadline);
    let order = Burn {
        vehicleId,
        nonce: signer.next(),
        deadline,
    };
    let call = Contract::burnWithSignatureCall {
        vehicleId,
        deadline,
        signature: signer.sign(&order),
    };
    signer.vehicles.send(Who::Stranger, &call).await;
    let error = Contract::ERC721NonexistentToken {
        tokenId: U256::from(vehicleId),
    };
    signer.vehicles.refuses(Who::Stranger, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relayer_sends_in_what_several_signed_in_one_batch() {
    let mut signer = Signer::new().await;
    let (vehicleId, deadline) = (signer.vehicle, signer.deadline);
    let payees = [signer.vehicles.of(Who::Bob), signer.vehicles.of(Who::Maker)];
    let mut calls = Vec::new();
    for payee in payees {
        let order = Payee {
            vehicleId,
            payee,
            nonce: signer.next(),
            deadline,
        };
        let call = Contract::setPayeeWithSignatureCall {
            vehicleId,
            payee,
            deadline,
            signature: signer.sign(&order),
        };
        calls.push(call.abi_encode());
    }
    signer.vehicles.send(Who::Relayer, &multicall(calls)).await;
    assert_eq!(signer.vehicles.vehicle(vehicleId).await.payee, payees[1]);
}
