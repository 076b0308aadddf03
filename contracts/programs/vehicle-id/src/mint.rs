//! New vehicles.

use crate::{
    attestor, errors,
    interface::{self as i, Powertrain},
    signatures::{use_signature, ATTESTATION, DOMAIN, MINT},
    store::{self, Facts, Head, Vin},
    Result,
};
use abi_codec::{emit, ToWord};
use alloy_primitives::{Address, B256};
use contract_base::{host::sender, Signed};

/// What to mint, and who says so.
pub(crate) struct Request<'a> {
    owner: Address,
    definition: B256,
    powertrain: Powertrain,
    vin: B256,
    consent: bool,
    attestor: Address,
    attestation: Signed<'a>,
    signed: Signed<'a>,
}

abi_codec::reads! {
    Request<'a> = i::MintRequest {
        owner: Address,
        definition: B256,
        powertrain: Powertrain,
        vin: B256,
        consent: bool,
        attestor: Address,
        attestation_deadline: u64,
        attestation: &'a [u8],
        deadline: u64,
        signature: &'a [u8],
    } => Self {
        owner,
        definition,
        powertrain,
        vin,
        consent,
        attestor,
        attestation: Signed { deadline: attestation_deadline, signature: attestation },
        signed: Signed { deadline, signature },
    };
}

impl Request<'_> {
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

pub(crate) fn mint(request: &Request<'_>) -> Result<u64> {
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
    let head = store::head().get();
    attestor::check_minting(&head)?;
    let attestor = r.attestor;
    attestor::check(attestor)?;
    let [a, b, c, d, e] = r.members(&ATTESTATION);
    let scheme = head.vin_scheme;
    r.attestation
        .check(attestor, &DOMAIN, &[a, b, c, d, e, &scheme, &nonce])?;
    if sender() != r.owner {
        let [a, b, c, d, e] = r.members(&MINT);
        use_signature(r.owner, &r.signed, &[a, b, c, d, e, &r.consent])?;
    }

    let id = head.count.saturating_add(1);
    store::head().set(&Head { count: id, ..head });
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
        since: store::time(),
        is_reclaimed: false,
    };
    erc721::mint(id, r.owner, &facts);
    emit!(i::VehicleMinted(
        indexed id, indexed r.owner, indexed r.vin, r.definition, r.powertrain, attestor
    ));
    if r.consent {
        emit!(i::DataConsentSet(indexed id, indexed r.owner, true));
    }
    Ok(id)
}
