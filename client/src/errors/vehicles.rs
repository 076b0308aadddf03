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
        E::AttestorSuspended(e) => format!(
            "AttestorSuspended: the guardian has suspended {} until {}; what it signed counts for nothing until then",
            e.account,
            utc(e.until)
        ),
        E::MintingStopped(e) => format!(
            "MintingStopped: the guardian has stopped all minting until {}",
            utc(e.until)
        ),
        E::InvalidSuspension(e) => common::invalid_suspension(e.duration, e.max),
        E::SuspensionTooSoon(e) => common::suspension_too_soon(e.allowedAt),
        E::InvalidDefinition(e) => format!(
            "InvalidDefinition: definition {} and VIN commitment {} must not be zero",
            e.definition, e.vinCommitment
        ),
        E::VinTaken(e) => format!(
            "VinTaken: VIN commitment {} belongs to vehicle {}; if that has another keeper, an attestor begins `dimo vehicle reclaim`",
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
            "InvalidGrant: permissions {:#x} until {} give nothing, or name what there is not",
            e.permissions,
            utc(e.expiry)
        ),
        E::InvalidGrantee(e) => format!("InvalidGrantee: nothing can be granted to {}", e.grantee),
        E::TooManyPersonalGrantees(e) => format!(
            "TooManyPersonalGrantees: {} others have personal grants on vehicle {}; revoke one first",
            e.max, e.vehicleId
        ),
        E::InvalidKeeper(e) => format!(
            "InvalidKeeper: {} is nobody, or the vehicle's owner already",
            e.keeper
        ),
        E::ReclaimPending(e) => format!(
            "ReclaimPending: vehicle {} is reclaimed already, with notice until {}; the DAO may dismiss that",
            e.vehicleId,
            utc(e.ends)
        ),
        E::NotReclaimed(e) => format!("NotReclaimed: nobody reclaims vehicle {}", e.vehicleId),
        E::ReclaimTooSoon(e) => format!(
            "ReclaimTooSoon: the owner of vehicle {} may object until {}",
            e.vehicleId,
            utc(e.ends)
        ),
        E::ObjectionTooLate(e) => format!(
            "ObjectionTooLate: the notice for vehicle {} ended at {}",
            e.vehicleId,
            utc(e.ends)
        ),
        E::ReclaimDisputed(e) => format!(
            "ReclaimDisputed: the owner of vehicle {} objected; the DAO decides",
            e.vehicleId
        ),
        E::NotInGoodStanding(e) => format!(
            "NotInGoodStanding: {} has no licence, too little stake, or is frozen; nothing can be granted to it now",
            e.grantee
        ),
    }
}
