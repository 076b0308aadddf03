//! New vehicles.

use crate::{
    errors, interface as i,
    signatures::{ATTESTATION, DOMAIN, MINT},
    store::{self, Facts, Vin},
    Result, VehicleId, ATTESTOR_ROLE,
};
use abi_codec::{emit, Reader, ToWord};
use alloc::vec::Vec;
use alloy_primitives::{Address, B256};
use contract_base::{host::sender, Consent};
use openzeppelin_stylus::access::control::IAccessControl;

/// What to mint, and who says so.
pub(crate) struct Request<'a> {
    owner: Address,
    definition: B256,
    powertrain: i::Powertrain,
    vin: B256,
    consent: bool,
    attestor: Address,
    attestation: Consent<'a>,
    signed: Consent<'a>,
}

impl ToWord for i::Powertrain {
    fn append_to(&self, out: &mut Vec<u8>) {
        (*self as u8).append_to(out);
    }
}

impl<'a> Request<'a> {
    pub(crate) fn read(r: &mut Reader<'a>) -> Option<Self> {
        Some(Self {
            owner: r.address()?,
            definition: r.bytes32()?,
            powertrain: i::Powertrain::try_from(r.u8()?).ok()?,
            vin: r.bytes32()?,
            consent: r.bool()?,
            attestor: r.address()?,
            attestation: Consent::read(r)?,
            signed: Consent::read(r)?,
        })
    }

    /// What both the attestor and the owner sign, after the type.
    fn members<'b>(&'b self, type_hash: &'b B256) -> [&'b dyn ToWord; 5] {
        [
            type_hash,
            &self.owner,
            &self.definition,
            &self.powertrain,
            &self.vin,
        ]
    }
}

impl VehicleId {
    pub(crate) fn mint(&mut self, request: &Request<'_>) -> Result<u64> {
        let r = request;
        if r.definition.is_zero() || r.vin.is_zero() {
            return Err(errors::invalid_definition(r.definition, r.vin));
        }
        if r.owner.is_zero() {
            return Err(errors::zero_owner(r.owner));
        }
        let mut vin = store::vin(r.vin);
        let Vin { vehicle, nonce } = vin.get();
        if vehicle != 0 {
            return Err(errors::vin_taken(r.vin, vehicle));
        }
        let attestor = r.attestor;
        if !self.access.has_role(ATTESTOR_ROLE, attestor) {
            return Err(errors::not_attestor(attestor));
        }
        let [a, b, c, d, e] = r.members(&ATTESTATION);
        r.attestation
            .check(attestor, &DOMAIN, &[a, b, c, d, e, &nonce])?;
        if sender() != r.owner {
            let [a, b, c, d, e] = r.members(&MINT);
            self.use_signature(r.owner, &r.signed, &[a, b, c, d, e, &r.consent])?;
        }

        let id = store::count().get().saturating_add(1);
        store::count().set(&id);
        vin.set(&Vin {
            vehicle: id,
            nonce: nonce.saturating_add(1),
        });
        store::commitment(id).set(&r.vin);
        store::definition(id).set(&r.definition);
        let facts = Facts {
            tenure: 0,
            powertrain: r.powertrain,
            consent: r.consent,
            has_payee: false,
        };
        erc721::mint(id, r.owner, &facts);
        emit::<i::VehicleMinted>(
            &[&id, &r.owner, &r.vin],
            &[&r.definition, &r.powertrain, &attestor],
        );
        if r.consent {
            emit::<i::DataConsentSet>(&[&id, &r.owner], &[&true]);
        }
        Ok(id)
    }
}
