//! What the vehicles' contract refuses, in words.

use super::common;
use crate::{bindings::IVehicleIdErrors, time::utc};

/// What a signature for it covers.
const SIGNED: &str = "chain, contract, vehicle, what is asked for, nonce, deadline";

pub(super) fn explain(error: &IVehicleIdErrors) -> String {
    use IVehicleIdErrors as E;
    match error {
        E::InvalidInitialization(_) => common::set_up_before(),
        E::AccessControlUnauthorizedAccount(e) => common::unauthorized(e.account, e.neededRole),
        E::AccessControlBadConfirmation(_) => common::renounced_by_another(),
        E::InvalidAdmin(e) => common::invalid_admin(e.admin),
        E::BaseUriTooLong(e) => common::base_uri_too_long(e.length, e.max),
        E::SignatureExpired(e) => common::signature_expired(e.deadline),
        E::InvalidSignature(e) => common::invalid_signature(e.account, SIGNED),
        E::ERC721InvalidOwner(e) => common::nobody_owns(e.owner),
        E::ERC721NonexistentToken(e) => common::no_such_token("vehicle", e.tokenId),
        E::ERC721IncorrectOwner(e) => {
            common::owned_by_another("vehicle", e.sender, e.tokenId, e.owner)
        }
        E::ERC721InvalidReceiver(e) => common::not_taken("vehicle", e.receiver),
        E::ERC721InsufficientApproval(e) => common::not_approved("vehicle", e.operator, e.tokenId),
        E::ERC721InvalidApprover(e) => common::may_not_approve(e.approver),
        E::ERC721InvalidOperator(e) => common::invalid_operator(e.operator),
        E::NotAttestor(e) => format!(
            "NotAttestor: {} lacks the role ATTESTOR_ROLE; the DAO grants it",
            e.account
        ),
        E::InvalidDefinition(e) => format!(
            "InvalidDefinition: definition {} and VIN commitment {} must not be zero",
            e.definition, e.vinCommitment
        ),
        E::VinTaken(e) => format!(
            "VinTaken: VIN commitment {} belongs to vehicle {}",
            e.vinCommitment, e.vehicleId
        ),
        E::NotOwner(e) => format!(
            "NotOwner: {} does not own vehicle {}",
            e.account, e.vehicleId
        ),
        E::VehiclePaired(e) => format!(
            "VehiclePaired: unpair the devices of vehicle {} first",
            e.vehicleId
        ),
        E::InvalidGrant(e) => format!(
            "InvalidGrant: permissions {:#x} until {} give nothing",
            e.permissions,
            utc(e.expiry)
        ),
        E::InvalidGrantee(e) => format!("InvalidGrantee: nothing can be granted to {}", e.grantee),
        E::NotInGoodStanding(e) => format!(
            "NotInGoodStanding: {} has no licence, too little stake, or is frozen; nothing can be granted to it now",
            e.grantee
        ),
    }
}
