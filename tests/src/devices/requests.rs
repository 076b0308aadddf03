//! Signed requests.

use alloy::{
    primitives::{Address, B256, Bytes, U256},
    signers::local::PrivateKeySigner,
    sol_types::{Eip712Domain, SolStruct, eip712_domain},
};
use client::bindings::IDeviceRegistry::{
    self, ClaimRequest, ConnectRequest, Consent, KeyReplacement, PairRequest,
};

use super::{Devices, orders};
use crate::{Who, signature};

/// Seconds for which signatures of this fixture are good.
const GOOD_FOR: u64 = 3_600;

impl Devices {
    /// Under which keys and owners sign.
    pub fn domain(&self) -> Eip712Domain {
        eip712_domain! {
            name: "DIMO Device Registry",
            version: "1",
            chain_id: self.vehicles.world.chain().id(),
            verifying_contract: self.address,
        }
    }

    /// A signature of `signer` for `account`, of the order that `order` makes of the account's nonce and a deadline.
    pub async fn consent_for<S: SolStruct>(
        &self,
        account: Address,
        signer: &PrivateKeySigner,
        order: impl FnOnce(U256, u64) -> S,
    ) -> Consent {
        let nonce = self.read(&IDeviceRegistry::noncesCall { account }).await;
        let deadline = self.deadline().await;
        Consent {
            deadline,
            signature: signature(signer, &order(nonce, deadline), &self.domain()),
        }
    }

    /// The same for the signer itself.
    pub async fn consent<S: SolStruct>(
        &self,
        signer: &PrivateKeySigner,
        order: impl FnOnce(U256, u64) -> S,
    ) -> Consent {
        self.consent_for(signer.address(), signer, order).await
    }

    /// Until when signatures of this fixture are good.
    pub async fn deadline(&self) -> u64 {
        self.vehicles.world.now().await + GOOD_FOR
    }

    /// Nobody's signature.
    pub const fn no_consent() -> Consent {
        Consent {
            deadline: 0,
            signature: Bytes::new(),
        }
    }

    /// What a claim of a registered key says.
    pub fn claim_order(
        manufacturer: u32,
        key: Address,
        owner: Address,
    ) -> impl FnOnce(U256, u64) -> orders::Claim {
        move |nonce, deadline| orders::Claim {
            key,
            manufacturerId: manufacturer,
            owner,
            nonce,
            deadline,
        }
    }

    /// What a pairing says.
    pub fn pair_order(device: u64, vehicle: u64) -> impl FnOnce(U256, u64) -> orders::Pair {
        move |nonce, deadline| orders::Pair {
            deviceId: device,
            vehicleId: vehicle,
            nonce,
            deadline,
        }
    }

    /// What a connection says.
    pub fn connect_order(
        manufacturer: u32,
        key: Address,
        vehicle: u64,
    ) -> impl FnOnce(U256, u64) -> orders::Connect {
        move |nonce, deadline| orders::Connect {
            manufacturerId: manufacturer,
            key,
            vehicleId: vehicle,
            nonce,
            deadline,
        }
    }

    /// What a replacement of a key says.
    pub fn replace_order(
        device: u64,
        new_key: Address,
    ) -> impl FnOnce(U256, u64) -> orders::ReplaceKey {
        move |nonce, deadline| orders::ReplaceKey {
            deviceId: device,
            newKey: new_key,
            nonce,
            deadline,
        }
    }

    /// A claim of AutoPi's key, which the owner sends in.
    pub async fn claim_request(&self, key: &PrivateKeySigner, owner: Address) -> ClaimRequest {
        let (manufacturerId, address) = (self.autopi, key.address());
        let order = Self::claim_order(manufacturerId, address, owner);
        ClaimRequest {
            manufacturerId,
            key: address,
            owner,
            root: B256::ZERO,
            number: 0,
            proof: Bytes::new(),
            possession: self.consent(key, order).await,
            ownerConsent: Self::no_consent(),
        }
    }

    /// A pairing, which the owner of both sends in.
    pub async fn pair_request(
        &self,
        device: u64,
        key: &PrivateKeySigner,
        vehicle: u64,
    ) -> PairRequest {
        PairRequest {
            deviceId: device,
            vehicleId: vehicle,
            possession: self.consent(key, Self::pair_order(device, vehicle)).await,
            deviceOwnerConsent: Self::no_consent(),
            vehicleOwnerConsent: Self::no_consent(),
        }
    }

    /// A connection of Smartcar's with a vehicle, as its owner signed.
    pub async fn connect_request(
        &self,
        key: &PrivateKeySigner,
        vehicle: u64,
        owner: Who,
    ) -> ConnectRequest {
        let (manufacturerId, address) = (self.smartcar, key.address());
        let order = || Self::connect_order(manufacturerId, address, vehicle);
        let signer = self.vehicles.world.signer(owner);
        ConnectRequest {
            manufacturerId,
            key: address,
            vehicleId: vehicle,
            possession: self.consent(key, order()).await,
            ownerConsent: self.consent(signer, order()).await,
        }
    }

    /// Another key for a device, as its owner signed.
    pub async fn replacement(
        &self,
        device: u64,
        new_key: &PrivateKeySigner,
        owner: Who,
    ) -> KeyReplacement {
        let newKey = new_key.address();
        let signer = self.vehicles.world.signer(owner);
        KeyReplacement {
            deviceId: device,
            newKey,
            possession: self
                .consent(new_key, Self::replace_order(device, newKey))
                .await,
            ownerConsent: self
                .consent(signer, Self::replace_order(device, newKey))
                .await,
        }
    }
}
