//! Vehicles: who owns them, and what the owner decides.

use std::collections::BTreeMap;

use alloy::primitives::{Address, B256};
use bindings::IVehicleId::{
    AccessGranted, AccessRenounced, AccessRevoked, AllAccessRevoked, DataConsentSet,
    ERC721InvalidOwner, InvalidDefinition, InvalidGrant, InvalidGrantee, NotOwner, PayeeSet,
    Powertrain, ReclaimEnded, TenureBegan, TooManyPersonalGrantees, VehicleBurned, VehicleMinted,
    VehiclePaired, VinTaken,
};

use super::{
    Consent, Contract, Event, Message, Mint, Model, Outcome, Reclaim, Tokens,
    outcome::{self, Refusal, ensure},
    signing::Used,
};

pub(super) fn event(event: impl alloy::sol_types::SolEvent) -> Event {
    outcome::event(Contract::Vehicles, event)
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Vehicles {
    pub tokens: Tokens,
    /// The living ones.
    pub known: BTreeMap<u64, Vehicle>,
    /// How many attestations about a VIN commitment were used.
    pub attested: BTreeMap<B256, u64>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Vehicle {
    pub definition: B256,
    pub powertrain: Powertrain,
    pub vin: B256,
    pub data_consent: bool,
    pub payee: Address,
    pub tenure: u32,
    /// By grantee. Nothing is left of a revoked one.
    pub grants: BTreeMap<Address, Grant>,
    pub reclaim: Option<Reclaim>,
}

/// Permissions, expiry, and whether it is personal.
pub type Grant = (u128, u64, bool);

/// Who may read for the owner at a time.
const MOST_PERSONAL: usize = 4;
/// Bits that mean something.
const PERMISSIONS: u128 = 0xff;

impl Vehicles {
    pub fn with_vin(&self, vin: B256) -> Option<u64> {
        let mut known = self.known.iter();
        known
            .find(|(_, vehicle)| vehicle.vin == vin)
            .map(|(id, _)| *id)
    }

    pub fn vin_nonce(&self, vin: B256) -> u64 {
        self.attested.get(&vin).copied().unwrap_or_default()
    }
}

impl Model {
    /// What only the owner may do.
    fn own(&mut self, by: Address, id: u64) -> Result<&mut Vehicle, Refusal> {
        let owner = self.vehicles.tokens.owner_of(id)?;
        let (vehicleId, account) = (id, by);
        ensure(owner == by, NotOwner { vehicleId, account })?;
        Ok(self.vehicles.known.get_mut(&id).unwrap())
    }

    pub(super) fn mint(&mut self, by: Address, mint: &Mint) -> Outcome {
        let (owner, definition, vin) = (mint.owner, mint.definition, mint.vin);
        let kind = mint.powertrain as u8;
        let vinCommitment = vin;
        let error = InvalidDefinition {
            definition,
            vinCommitment,
        };
        ensure(!definition.is_zero() && !vin.is_zero(), error)?;
        ensure(!owner.is_zero(), ERC721InvalidOwner { owner })?;
        if let Some(vehicleId) = self.vehicles.with_vin(vin) {
            let error = VinTaken {
                vinCommitment,
                vehicleId,
            };
            return Err(error.into());
        }
        let attestor = mint.attestor;
        self.check_minting()?;
        self.check_attestor(attestor)?;
        let (nonce, deadline) = (self.vehicles.vin_nonce(vin), mint.attestation.deadline);
        let attested = Message::Attestation(owner, definition, kind, vin, nonce, deadline);
        mint.attestation.check(attestor, self.now, &attested)?;
        let mut used = Used::new(&self.vehicles.tokens.nonces, self.now);
        if by != owner {
            let consent = mint.data_consent;
            used.check(&mint.owner_consent, owner, |nonce, deadline| {
                Message::Mint(owner, definition, kind, vin, consent, nonce, deadline)
            })?;
        }

        let used = used.accounts();
        let mut told = self.vehicles.tokens.use_nonces(Contract::Vehicles, used);
        let (vehicleId, created) = self.vehicles.tokens.create(Contract::Vehicles, owner);
        *self.vehicles.attested.entry(vin).or_default() += 1;
        let vehicle = Vehicle {
            definition,
            powertrain: mint.powertrain,
            vin,
            data_consent: mint.data_consent,
            payee: Address::ZERO,
            tenure: 0,
            grants: BTreeMap::new(),
            reclaim: None,
        };
        self.vehicles.known.insert(vehicleId, vehicle);
        told.push(created);
        told.push(event(VehicleMinted {
            vehicleId,
            owner,
            vinCommitment,
            definition,
            powertrain: mint.powertrain,
            attestor,
        }));
        if mint.data_consent {
            let consent = true;
            told.push(event(DataConsentSet {
                vehicleId,
                owner,
                consent,
            }));
        }
        Ok(told)
    }

    pub(super) fn burn(&mut self, by: Address, id: u64) -> Outcome {
        self.own(by, id)?;
        let vehicleId = id;
        ensure(!self.is_paired(id), VehiclePaired { vehicleId })?;
        Ok(self.end_vehicle(id))
    }

    pub(super) fn end_vehicle(&mut self, vehicleId: u64) -> Vec<Event> {
        let owner = self.vehicles.tokens.owners[&vehicleId];
        let vehicle = self.vehicles.known.remove(&vehicleId).unwrap();
        let ended = self.vehicles.tokens.end(Contract::Vehicles, vehicleId);
        let burnt = event(VehicleBurned {
            vehicleId,
            owner,
            vinCommitment: vehicle.vin,
        });
        vec![ended, burnt]
    }

    pub(super) fn set_data_consent(&mut self, by: Address, id: u64, consent: bool) -> Outcome {
        self.own(by, id)?.data_consent = consent;
        Ok(vec![event(DataConsentSet {
            vehicleId: id,
            owner: by,
            consent,
        })])
    }

    pub(super) fn set_data_consent_signed(
        &mut self,
        id: u64,
        consent: bool,
        signed: &Consent,
    ) -> Outcome {
        let owner = self.vehicles.tokens.owner_of(id)?;
        let mut used = Used::new(&self.vehicles.tokens.nonces, self.now);
        used.check(signed, owner, |nonce, deadline| {
            Message::DataConsent(id, consent, nonce, deadline)
        })?;
        let used = used.accounts();
        let mut told = self.vehicles.tokens.use_nonces(Contract::Vehicles, used);
        told.append(&mut self.set_data_consent(owner, id, consent)?);
        Ok(told)
    }

    pub(super) fn set_payee(&mut self, by: Address, id: u64, payee: Address) -> Outcome {
        self.own(by, id)?.payee = payee;
        Ok(vec![event(PayeeSet {
            vehicleId: id,
            owner: by,
            payee,
        })])
    }

    pub(super) fn grant_access(
        &mut self,
        by: Address,
        id: u64,
        grantee: Address,
        grant: Grant,
    ) -> Outcome {
        let now = self.now;
        let (permissions, expiry, personal) = grant;
        let vehicle = self.own(by, id)?;
        let takes = !grantee.is_zero() && grantee != by;
        ensure(takes, InvalidGrantee { grantee })?;
        let error = InvalidGrant {
            permissions,
            expiry,
        };
        let means = permissions != 0 && permissions & !PERMISSIONS == 0;
        ensure(means && expiry > now, error)?;
        if personal {
            let others = vehicle.grants.iter().filter(|(other, grant)| {
                let (_, until, personal) = **grant;
                **other != grantee && personal && until > now
            });
            let error = TooManyPersonalGrantees {
                vehicleId: id,
                max: MOST_PERSONAL as u8,
            };
            ensure(others.count() < MOST_PERSONAL, error)?;
        }
        vehicle.grants.insert(grantee, grant);
        Ok(vec![event(AccessGranted {
            vehicleId: id,
            grantee,
            permissions,
            expiry,
            tenure: vehicle.tenure,
            personal,
            termsHash: B256::ZERO,
            termsUri: String::new(),
        })])
    }

    pub(super) fn revoke_all_access(&mut self, by: Address, id: u64) -> Outcome {
        let vehicle = self.own(by, id)?;
        vehicle.grants.clear();
        Ok(vec![event(AllAccessRevoked {
            vehicleId: id,
            owner: by,
            tenure: vehicle.tenure,
        })])
    }

    pub(super) fn renounce_access(&mut self, by: Address, id: u64) -> Outcome {
        self.vehicles.tokens.owner_of(id)?;
        let vehicle = self.vehicles.known.get_mut(&id).unwrap();
        vehicle.grants.remove(&by);
        Ok(vec![event(AccessRenounced {
            vehicleId: id,
            grantee: by,
            tenure: vehicle.tenure,
        })])
    }

    pub(super) fn revoke_access(&mut self, by: Address, id: u64, grantee: Address) -> Outcome {
        let vehicle = self.own(by, id)?;
        vehicle.grants.remove(&grantee);
        Ok(vec![event(AccessRevoked {
            vehicleId: id,
            grantee,
            tenure: vehicle.tenure,
        })])
    }

    /// A new owner starts with nothing decided. It is the one an attestor named, or that word stands.
    pub(super) fn begin_tenure(&mut self, id: u64, owner: Address) -> Vec<Event> {
        let vehicle = self.vehicles.known.get_mut(&id).unwrap();
        vehicle.tenure += 1;
        vehicle.data_consent = false;
        vehicle.payee = Address::ZERO;
        vehicle.grants.clear();
        let mut told = vec![event(TenureBegan {
            vehicleId: id,
            owner,
            tenure: vehicle.tenure,
        })];
        let keeper = vehicle.reclaim.as_ref().map(|reclaim| reclaim.keeper);
        if keeper == Some(owner) {
            vehicle.reclaim = None;
            told.push(event(ReclaimEnded {
                vehicleId: id,
                keeper: owner,
                moved: true,
            }));
        }
        told
    }

    pub fn has_access(&self, id: u64, grantee: Address, permissions: u128) -> bool {
        let Some(vehicle) = self.vehicles.known.get(&id) else {
            return false;
        };
        if self.vehicles.tokens.owners[&id] == grantee {
            return permissions != 0;
        }
        let granted = vehicle.grants.get(&grantee);
        let holds = granted.is_some_and(|(all, expiry, _)| {
            permissions != 0 && all & permissions == permissions && self.now < *expiry
        });
        holds && vehicle.data_consent
    }
}
