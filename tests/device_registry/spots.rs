//! A place where the contract takes a signature.

use alloy::{
    primitives::{Address, B256, U256},
    signers::{SignerSync, local::PrivateKeySigner},
    sol_types::{Eip712Domain, SolStruct},
};
use client::bindings::IDeviceRegistry::{Consent, IDeviceRegistryCalls as Call};
use e2e::{
    Who,
    devices::orders::{Claim, Connect, Pair, ReplaceKey},
};
use serde_json::{Value, json};

/// What is signed.
#[derive(Clone)]
pub(crate) enum Order {
    Claim(Claim),
    Pair(Pair),
    Connect(Connect),
    ReplaceKey(ReplaceKey),
}

/// The same for each kind of order.
macro_rules! each {
    ($order:expr, $it:ident => $answer:expr) => {
        match $order {
            Order::Claim($it) => $answer,
            Order::Pair($it) => $answer,
            Order::Connect($it) => $answer,
            Order::ReplaceKey($it) => $answer,
        }
    };
}

impl Order {
    pub(crate) fn hash(&self, domain: &Eip712Domain) -> B256 {
        each!(self, it => it.eip712_signing_hash(domain))
    }

    pub(crate) fn deadline(&self) -> u64 {
        each!(self, it => it.deadline)
    }

    pub(crate) fn nonce(&self) -> U256 {
        each!(self, it => it.nonce)
    }

    /// Its type and, but for nonce and deadline, its members, by the names of the published definition.
    pub(crate) fn published(&self) -> (&'static str, Value) {
        match self {
            Self::Claim(it) => (
                "Claim",
                json!({ "key": it.key, "manufacturerId": it.manufacturerId, "owner": it.owner }),
            ),
            Self::Pair(it) => (
                "Pair",
                json!({ "deviceId": it.deviceId, "vehicleId": it.vehicleId }),
            ),
            Self::Connect(it) => (
                "Connect",
                json!({ "manufacturerId": it.manufacturerId, "key": it.key, "vehicleId": it.vehicleId }),
            ),
            Self::ReplaceKey(it) => (
                "ReplaceKey",
                json!({ "deviceId": it.deviceId, "newKey": it.newKey }),
            ),
        }
    }

    /// The same order with one member changed, for every member.
    pub(crate) fn spoilt(&self) -> Vec<Self> {
        let elsewhere = Address::repeat_byte(0xee);
        let mut all = match self {
            Self::Claim(it) => {
                let mut all = vec![it.clone(); 3];
                all[0].key = elsewhere;
                all[1].manufacturerId += 1;
                all[2].owner = elsewhere;
                all.into_iter().map(Self::Claim).collect::<Vec<_>>()
            }
            Self::Pair(it) => {
                let mut all = vec![it.clone(); 2];
                all[0].deviceId += 1;
                all[1].vehicleId += 1;
                all.into_iter().map(Self::Pair).collect()
            }
            Self::Connect(it) => {
                let mut all = vec![it.clone(); 3];
                all[0].manufacturerId += 1;
                all[1].key = elsewhere;
                all[2].vehicleId += 1;
                all.into_iter().map(Self::Connect).collect()
            }
            Self::ReplaceKey(it) => {
                let mut all = vec![it.clone(); 2];
                all[0].deviceId += 1;
                all[1].newKey = elsewhere;
                all.into_iter().map(Self::ReplaceKey).collect()
            }
        };
        let mut other = self.clone();
        each!(&mut other, it => it.nonce += U256::from(1));
        all.push(other);
        let mut other = self.clone();
        each!(&mut other, it => it.deadline += 1);
        all.push(other);
        all
    }
}

/// A place for a signature, in a call that has all others.
pub(crate) struct Spot {
    pub(crate) name: &'static str,
    /// Whose signature it takes.
    pub(crate) signer: PrivateKeySigner,
    pub(crate) order: Order,
    pub(crate) sender: Who,
    /// The call with this consent in its place.
    pub(crate) call: Box<dyn Fn(Consent) -> Call>,
}

impl Spot {
    pub(crate) fn account(&self) -> Address {
        self.signer.address()
    }

    /// The call with this signature, as good until the order's deadline.
    pub(crate) fn with(&self, signature: Vec<u8>) -> Call {
        (self.call)(Consent {
            deadline: self.order.deadline(),
            signature: signature.into(),
        })
    }

    /// The call with somebody's signature of an order.
    pub(crate) fn signed(
        &self,
        signer: &PrivateKeySigner,
        order: &Order,
        domain: &Eip712Domain,
    ) -> Call {
        let signature = signer.sign_hash_sync(&order.hash(domain)).unwrap();
        self.with(signature.as_bytes().to_vec())
    }

    /// The call as it should be.
    pub(crate) fn good(&self, domain: &Eip712Domain) -> Call {
        self.signed(&self.signer, &self.order, domain)
    }
}
