//! Vehicle identities on a chain of their own.

#![allow(non_snake_case)] // Arguments have the names of their Solidity interface.

use std::ops::{Deref, DerefMut};

use alloy::{
    primitives::{Address, B256, Bytes},
    sol_types::{Eip712Domain, eip712_domain},
};
use client::{
    bindings::IVehicleId::{
        self, Grant, MintRequest, Powertrain, VehicleMinted, initializeCall, mintCall,
    },
    deploy, roles,
};

use crate::{Attestation, Mint, Reclaim, Subject, Who, World, world::events};

/// Seconds for which signatures of this fixture are good.
const GOOD_FOR: u64 = 3_600;

/// The contract, with one attestor and no vehicle yet.
#[derive(Debug)]
pub struct Vehicles(Subject);

impl Vehicles {
    /// Set up by the DAO.
    pub async fn new() -> Self {
        let mut vehicles = Self(Subject::deploy(deploy::VEHICLES, Self::settings).await);
        let call = IVehicleId::grantRoleCall {
            role: roles::attestor(),
            account: vehicles.of(Who::Attestor),
        };
        vehicles.send(Who::Dao, &call).await;
        vehicles
    }

    /// What [`Self::new`] sets it up with.
    pub fn settings(world: &World) -> initializeCall {
        initializeCall {
            admin: world.address(Who::Dao),
            baseUri: "https://dimo.example/vehicle/".into(),
        }
    }

    /// The contract where it lies in a world.
    pub(crate) const fn within(subject: Subject) -> Self {
        Self(subject)
    }

    /// The contract alone.
    pub fn into_subject(self) -> Subject {
        self.0
    }

    /// Under which accounts sign.
    pub fn domain(&self) -> Eip712Domain {
        eip712_domain! {
            name: "DIMO Vehicle ID",
            version: "1",
            chain_id: self.world.chain().id(),
            verifying_contract: self.address,
        }
    }

    /// A commitment to some VIN.
    pub const fn vin(number: u8) -> B256 {
        B256::with_last_byte(number)
    }

    /// An attested request for a car of `owner`, electric, with data consent and without the owner's signature.
    pub async fn request(&mut self, owner: Address, vin: B256) -> MintRequest {
        self.powered_request(owner, vin, Powertrain::BEV).await
    }

    /// The same for a car with another powertrain.
    pub async fn powered_request(
        &mut self,
        owner: Address,
        vin: B256,
        powertrain: Powertrain,
    ) -> MintRequest {
        let definition = B256::right_padding_from(b"tesla_model-3_2022");
        let deadline = self.world.now().await + GOOD_FOR;
        let nonce = self
            .read(&IVehicleId::vinNonceCall { vinCommitment: vin })
            .await;
        let attestation = Attestation {
            owner,
            definition,
            powertrain: powertrain as u8,
            vinCommitment: vin,
            vinScheme: self.read(&IVehicleId::vinSchemeCall {}).await.version,
            nonce,
            deadline,
        };
        let domain = self.domain();
        MintRequest {
            owner,
            definition,
            powertrain,
            vinCommitment: vin,
            dataConsent: true,
            attestor: self.of(Who::Attestor),
            attestationDeadline: deadline,
            attestation: self.sign(Who::Attestor, &attestation, &domain),
            deadline,
            signature: Bytes::new(),
        }
    }

    /// What the owner of a request signs, if somebody else sends it.
    pub async fn order(&self, request: &MintRequest) -> Mint {
        let account = request.owner;
        Mint {
            owner: account,
            definition: request.definition,
            powertrain: request.powertrain as u8,
            vinCommitment: request.vinCommitment,
            dataConsent: request.dataConsent,
            nonce: self.read(&IVehicleId::noncesCall { account }).await,
            deadline: request.deadline,
        }
    }

    /// Mints somebody's car, by their own call.
    pub async fn mint(&mut self, who: Who, vin: B256) -> u64 {
        let owner = self.of(who);
        let request = self.request(owner, vin).await;
        let receipt = self.send(who, &mintCall { request }).await;
        events::<VehicleMinted>(&receipt)[0].vehicleId
    }

    /// An attested request that a vehicle is a keeper's.
    pub async fn reclaim(&self, vehicle: u64, keeper: Address) -> IVehicleId::ReclaimRequest {
        let deadline = self.world.now().await + GOOD_FOR;
        let vinCommitment = self.vehicle(vehicle).await.vinCommitment;
        let nonce = self.read(&IVehicleId::vinNonceCall { vinCommitment }).await;
        let word = Reclaim {
            vehicleId: vehicle,
            keeper,
            nonce,
            deadline,
        };
        IVehicleId::ReclaimRequest {
            vehicleId: vehicle,
            keeper,
            attestor: self.of(Who::Attestor),
            deadline,
            attestation: self.sign(Who::Attestor, &word, &self.domain()),
        }
    }

    /// The DAO makes somebody the guardian.
    pub async fn guard(&mut self, who: Who) {
        let call = IVehicleId::grantRoleCall {
            role: roles::guardian(),
            account: self.of(who),
        };
        self.send(Who::Dao, &call).await;
    }

    /// Access for a data consumer, on no terms.
    pub fn grant(vehicle: u64, grantee: Address, permissions: u128, expiry: u64) -> Grant {
        Grant {
            vehicleId: vehicle,
            grantee,
            permissions,
            expiry,
            personal: false,
            termsHash: B256::ZERO,
            termsUri: String::new(),
        }
    }

    /// What the contract knows of a vehicle.
    pub async fn vehicle(&self, vehicle: u64) -> IVehicleId::Vehicle {
        let call = IVehicleId::vehicleCall { vehicleId: vehicle };
        self.read(&call).await
    }

    /// Hands a vehicle over.
    pub async fn sell(&mut self, vehicle: u64, from: Who, to: Who) {
        let call = IVehicleId::transferFromCall {
            from: self.of(from),
            to: self.of(to),
            tokenId: alloy::primitives::U256::from(vehicle),
        };
        self.send(from, &call).await;
    }
}

impl Deref for Vehicles {
    type Target = Subject;

    fn deref(&self) -> &Subject {
        &self.0
    }
}

impl DerefMut for Vehicles {
    fn deref_mut(&mut self) -> &mut Subject {
        &mut self.0
    }
}
