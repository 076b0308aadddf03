//! What the vehicles' contract refuses, in words.

use crate::{bindings::IVehicleIdErrors, time::utc};

/// None for the errors that all contracts share.
pub(super) fn vehicles(error: &IVehicleIdErrors) -> Option<String> {
    use IVehicleIdErrors as E;
    Some(match error {
        E::BaseUriTooLong(e) => format!("BaseUriTooLong: {} bytes of at most {}", e.length, e.max),
        E::SignatureExpired(e) => format!(
            "SignatureExpired: it was valid until {}; sign again",
            utc(e.deadline)
        ),
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
        E::ERC721InvalidOwner(e) => format!("ERC721InvalidOwner: {} owns nothing", e.owner),
        E::ERC721NonexistentToken(e) => {
            format!("ERC721NonexistentToken: there is no token {}", e.tokenId)
        }
        E::ERC721IncorrectOwner(e) => format!(
            "ERC721IncorrectOwner: {} does not own {}, {} does",
            e.sender, e.tokenId, e.owner
        ),
        E::ERC721InvalidReceiver(e) => format!(
            "ERC721InvalidReceiver: {} does not take such tokens",
            e.receiver
        ),
        E::ERC721InsufficientApproval(e) => format!(
            "ERC721InsufficientApproval: {} may not transfer {}; its owner approves that",
            e.operator, e.tokenId
        ),
        E::ERC721InvalidApprover(e) => format!(
            "ERC721InvalidApprover: {} is neither the owner nor the owner's operator",
            e.approver
        ),
        E::ERC721InvalidOperator(e) => format!("ERC721InvalidOperator: {}", e.operator),
        _ => return None,
    })
}
