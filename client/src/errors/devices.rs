//! What the devices' contract refuses, in words.

use super::common;
use crate::{bindings::IDeviceRegistryErrors, time::utc, units::count};

/// What a signature for it covers.
const SIGNED: &str = "chain, contract, device, its owner, vehicle, nonce, deadline";

pub(super) fn explain(error: &IDeviceRegistryErrors) -> String {
    use IDeviceRegistryErrors as E;
    match error {
        E::InvalidInitialization(_) => common::set_up_before(),
        E::AccessControlUnauthorizedAccount(e) => common::unauthorized(e.account, e.neededRole),
        E::AccessControlBadConfirmation(_) => common::renounced_by_another(),
        E::InvalidAdmin(e) => common::invalid_admin(e.admin),
        E::BaseUriTooLong(e) => common::base_uri_too_long(e.length, e.max),
        E::SignatureExpired(e) => common::signature_expired(e.deadline),
        E::InvalidSignature(e) => common::invalid_signature(e.account, SIGNED),
        E::ERC721InvalidOwner(e) => common::nobody_owns(e.owner),
        E::ERC721NonexistentToken(e) => common::no_such_token("device", e.tokenId),
        E::ERC721IncorrectOwner(e) => {
            common::owned_by_another("device", e.sender, e.tokenId, e.owner)
        }
        E::ERC721InvalidReceiver(e) => common::not_taken("device", e.receiver),
        E::ERC721InsufficientApproval(e) => common::not_approved("device", e.operator, e.tokenId),
        E::ERC721InvalidApprover(e) => common::may_not_approve(e.approver),
        E::ERC721InvalidOperator(e) => common::invalid_operator(e.operator),
        E::InvalidNeighbour(e) => format!(
            "InvalidNeighbour: {} is not the contract that was meant",
            e.neighbour
        ),
        E::InvalidKey(e) => format!("InvalidKey: {} is nobody's key", e.key),
        E::AlreadyRegistered(e) => format!(
            "AlreadyRegistered: manufacturer {} has registered {} before",
            e.manufacturerId, e.keyOrRoot
        ),
        E::InvalidRoot(e) => format!(
            "InvalidRoot: {} with {} keys and {} with {} are not the children of a root of keys: it has two or more, without a gap",
            e.leftHash,
            count(e.leftKeys),
            e.rightHash,
            count(e.rightKeys)
        ),
        E::NotRegistered(e) => format!(
            "NotRegistered: manufacturer {} has not registered {}; it does that first",
            e.manufacturerId, e.keyOrRoot
        ),
        E::InvalidProof(e) => format!(
            "InvalidProof: key {} is not number {} under root {}",
            e.key, e.number, e.root
        ),
        E::KeyTaken(e) => format!(
            "KeyTaken: key {} belongs to device {}, or did; a key serves one device, once",
            e.key, e.deviceId
        ),
        E::ManufacturerNotActive(e) => format!(
            "ManufacturerNotActive: manufacturer {} is not whitelisted, or is suspended or revoked",
            e.manufacturerId
        ),
        E::NotOperator(e) => format!(
            "NotOperator: {} is neither the owner of manufacturer {} nor an operator of it",
            e.account, e.manufacturerId
        ),
        E::NotSoftware(e) => format!(
            "NotSoftware: manufacturer {} makes hardware; register, claim and pair its devices",
            e.manufacturerId
        ),
        E::UnknownVehicle(e) => format!("UnknownVehicle: there is no vehicle {}", e.vehicleId),
        E::NotAnOwner(e) => format!(
            "NotAnOwner: {} owns neither device {} nor the vehicle it is paired with",
            e.account, e.deviceId
        ),
        E::AlreadyPaired(e) => format!(
            "AlreadyPaired: device {} is paired with vehicle {}; unpair it first",
            e.deviceId, e.vehicleId
        ),
        E::NotPaired(e) => format!("NotPaired: device {} is paired with no vehicle", e.deviceId),
        E::InvalidSuccessor(e) => format!(
            "InvalidSuccessor: only a revoked entry has a successor, another one of its kind; {} is not one of manufacturer {}",
            e.successorId, e.manufacturerId
        ),
        E::ReleasePending(e) => format!(
            "ReleasePending: device {} is released already, with notice until {}",
            e.deviceId,
            utc(e.ends)
        ),
        E::NotReleased(e) => format!(
            "NotReleased: nobody says that device {} came back",
            e.deviceId
        ),
        E::ReleaseTooSoon(e) => format!(
            "ReleaseTooSoon: the owner of device {} may object until {}",
            e.deviceId,
            utc(e.ends)
        ),
        E::ObjectionTooLate(e) => format!(
            "ObjectionTooLate: the time to object to the release of device {} ended on {}",
            e.deviceId,
            utc(e.ends)
        ),
        E::ReleaseDisputed(e) => format!(
            "ReleaseDisputed: the owner of device {} objected; the DAO decides (`dimo dao propose decide-release`)",
            e.deviceId
        ),
        E::VehicleOccupied(e) => format!(
            "VehicleOccupied: vehicle {} is paired with device {} of the same kind ({:?}); unpair that first",
            e.vehicleId, e.deviceId, e.kind
        ),
    }
}
