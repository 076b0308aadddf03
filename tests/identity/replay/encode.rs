//! Actions as calldata.

use alloy::{
    primitives::{Bytes, U256},
    sol_types::SolCall,
};
use client::bindings::{
    IDeviceRegistry as d, IManufacturerRegistry as m,
    IVehicleId::{self as v, MintRequest},
};

use e2e::Vehicles;
use prover::Native;

use super::stage::{Stage, tree};
use crate::model::{self, Back, Call, Consent, Contract, Half, Path, RoleCall, Roles, TokenCall};

impl Stage {
    pub fn encode(&self, call: &Call) -> Bytes {
        let data = match call.contract() {
            _ if let Call::Token(_, call) = call => token(call),
            _ if let Call::Role(_, call) = call => role(*call),
            Contract::Manufacturers => manufacturers(call),
            Contract::Vehicles => self.vehicles(call),
            Contract::Devices => self.devices(call),
        };
        data.into()
    }

    fn vehicles(&self, call: &Call) -> Vec<u8> {
        match call.clone() {
            Call::Mint(mint) => v::mintCall {
                request: self.mint_request(&mint),
            }
            .abi_encode(),
            Call::Burn(vehicleId) => v::burnCall { vehicleId }.abi_encode(),
            Call::SetDataConsent { vehicle, consent } => v::setDataConsentCall {
                vehicleId: vehicle,
                consent,
            }
            .abi_encode(),
            Call::SetDataConsentSigned {
                vehicle,
                consent,
                signed,
            } => v::setDataConsentWithSignatureCall {
                vehicleId: vehicle,
                consent,
                deadline: signed.deadline,
                signature: self.bytes(&signed),
            }
            .abi_encode(),
            Call::SetPayee { vehicle, payee } => v::setPayeeCall {
                vehicleId: vehicle,
                payee,
            }
            .abi_encode(),
            Call::GrantAccess {
                vehicle,
                grantee,
                permissions,
                expiry,
                personal,
            } => v::grantAccessCall {
                grant: v::Grant {
                    personal,
                    ..Vehicles::grant(vehicle, grantee, permissions, expiry)
                },
            }
            .abi_encode(),
            Call::RevokeAllAccess(vehicleId) => v::revokeAllAccessCall { vehicleId }.abi_encode(),
            Call::RenounceAccess(vehicleId) => v::renounceAccessCall { vehicleId }.abi_encode(),

            Call::RevokeAccess { vehicle, grantee } => v::revokeAccessCall {
                vehicleId: vehicle,
                grantee,
            }
            .abi_encode(),
            Call::Back(call) => self.way_back(call),
            other => unreachable!("{other:?} is not the vehicles'"),
        }
    }

    fn way_back(&self, call: Back) -> Vec<u8> {
        match call {
            Back::Reclaim {
                vehicle,
                keeper,
                attestor,
                attestation,
            } => {
                let request = v::ReclaimRequest {
                    vehicleId: vehicle,
                    keeper,
                    attestor,
                    deadline: attestation.deadline,
                    attestation: self.bytes(&attestation),
                };
                v::reclaimCall { request }.abi_encode()
            }
            Back::Object(vehicleId) => v::objectToReclaimCall { vehicleId }.abi_encode(),
            Back::Complete(vehicleId) => v::completeReclaimCall { vehicleId }.abi_encode(),
            Back::Decide { vehicle, moves } => v::decideReclaimCall {
                vehicleId: vehicle,
                moves,
            }
            .abi_encode(),
            Back::Retire(vehicleId) => v::retireCall { vehicleId }.abi_encode(),
            Back::StopMinting(duration) => v::stopMintingCall { duration }.abi_encode(),
            Back::ResumeMinting => v::resumeMintingCall {}.abi_encode(),
            Back::SuspendAttestor { account, seconds } => v::suspendAttestorCall {
                account,
                duration: seconds,
            }
            .abi_encode(),
            Back::ReinstateAttestor(account) => v::reinstateAttestorCall { account }.abi_encode(),
        }
    }

    fn mint_request(&self, mint: &model::Mint) -> MintRequest {
        MintRequest {
            owner: mint.owner,
            definition: mint.definition,
            powertrain: mint.powertrain,
            vinCommitment: mint.vin,
            dataConsent: mint.data_consent,
            attestor: mint.attestor,
            attestationDeadline: mint.attestation.deadline,
            attestation: self.bytes(&mint.attestation),
            deadline: mint.owner_consent.deadline,
            signature: self.bytes(&mint.owner_consent),
        }
    }

    fn devices(&self, call: &Call) -> Vec<u8> {
        match call.clone() {
            Call::Register { manufacturer, key } => d::registerCall {
                manufacturerId: manufacturer,
                key,
            }
            .abi_encode(),
            Call::RegisterBatch { manufacturer, keys } => d::registerBatchCall {
                manufacturerId: manufacturer,
                keys,
            }
            .abi_encode(),
            Call::RegisterRoot {
                manufacturer,
                left,
                right,
                ..
            } => d::registerRootCall {
                manufacturerId: manufacturer,
                left: node(left),
                right: node(right),
            }
            .abi_encode(),
            Call::Claim(claim) => {
                let request = d::ClaimRequest {
                    manufacturerId: claim.manufacturer,
                    key: claim.key,
                    owner: claim.owner,
                    root: claim.root,
                    number: claim.number,
                    proof: claim.path.as_ref().map(proof).unwrap_or_default(),
                    possession: self.consent(&claim.possession),
                    ownerConsent: self.consent(&claim.owner_consent),
                };
                d::claimCall { request }.abi_encode()
            }
            Call::Pair(pair) => {
                let request = d::PairRequest {
                    deviceId: pair.device,
                    vehicleId: pair.vehicle,
                    possession: self.consent(&pair.possession),
                    deviceOwnerConsent: self.consent(&pair.device_owner),
                    vehicleOwnerConsent: self.consent(&pair.vehicle_owner),
                };
                d::pairCall { request }.abi_encode()
            }
            Call::Connect(connect) => {
                let request = d::ConnectRequest {
                    manufacturerId: connect.manufacturer,
                    key: connect.key,
                    vehicleId: connect.vehicle,
                    possession: self.consent(&connect.possession),
                    ownerConsent: self.consent(&connect.owner_consent),
                };
                d::connectCall { request }.abi_encode()
            }
            Call::ReplaceKey(replacement) => {
                let request = d::KeyReplacement {
                    deviceId: replacement.device,
                    newKey: replacement.new_key,
                    possession: self.consent(&replacement.possession),
                    ownerConsent: self.consent(&replacement.owner_consent),
                };
                d::replaceKeyCall { request }.abi_encode()
            }
            Call::Unpair(deviceId) => d::unpairCall { deviceId }.abi_encode(),
            other => unreachable!("{other:?} is not the devices'"),
        }
    }

    fn consent(&self, consent: &Consent) -> d::Consent {
        d::Consent {
            deadline: consent.deadline,
            signature: self.bytes(consent),
        }
    }
}

fn node((hash, sum): Half) -> d::Node {
    d::Node { hash, sum }
}

fn proof(path: &Path) -> Bytes {
    let tree = tree(&path.run.keys);
    let mut proof = tree.prove::<Native>(path.index as u64).unwrap();
    if let (true, Some(byte)) = (path.damaged, proof.first_mut()) {
        *byte ^= 1;
    }
    proof.into()
}

fn manufacturers(call: &Call) -> Vec<u8> {
    match call.clone() {
        Call::Whitelist {
            owner,
            name,
            kind,
            points,
            from_week,
        } => m::whitelistCall {
            owner,
            name,
            kind,
            points,
            fromWeek: from_week,
        }
        .abi_encode(),
        Call::Suspend(id) => m::suspendCall { id }.abi_encode(),
        Call::SuspendFor { id, seconds } => m::suspendForCall {
            id,
            duration: seconds,
        }
        .abi_encode(),
        Call::Reappoint { id, owner } => m::reappointCall { id, owner }.abi_encode(),
        Call::Reinstate(id) => m::reinstateCall { id }.abi_encode(),
        Call::Revoke(id) => m::revokeCall { id }.abi_encode(),
        Call::SetPoints {
            id,
            points,
            from_week,
        } => m::setPointsCall {
            id,
            points,
            fromWeek: from_week,
        }
        .abi_encode(),
        Call::SetSignedFrom { id, from_week } => m::setSignedFromCall {
            id,
            fromWeek: from_week,
        }
        .abi_encode(),
        Call::SetLevels { levels, from_week } => m::setLevelsCall {
            levels,
            fromWeek: from_week,
        }
        .abi_encode(),
        Call::SetOperator {
            id,
            operator,
            allowed,
        } => m::setOperatorCall {
            id,
            operator,
            allowed,
        }
        .abi_encode(),
        Call::TransferOwnership { id, to } => {
            m::transferOwnershipCall { id, newOwner: to }.abi_encode()
        }
        Call::AcceptOwnership(id) => m::acceptOwnershipCall { id }.abi_encode(),
        other => unreachable!("{other:?} is not the manufacturers'"),
    }
}

/// The same functions on both.
fn token(call: &TokenCall) -> Vec<u8> {
    match *call {
        TokenCall::Transfer { from, to, id } => v::transferFromCall {
            from,
            to,
            tokenId: U256::from(id),
        }
        .abi_encode(),
        TokenCall::SafeTransfer { from, to, id } => v::safeTransferFrom_1Call {
            from,
            to,
            tokenId: U256::from(id),
        }
        .abi_encode(),
        TokenCall::Approve { to, id } => v::approveCall {
            to,
            tokenId: U256::from(id),
        }
        .abi_encode(),
        TokenCall::ApproveAll { operator, approved } => {
            v::setApprovalForAllCall { operator, approved }.abi_encode()
        }
    }
}

/// The same functions on all three.
fn role(call: RoleCall) -> Vec<u8> {
    let role = Roles::attestor();
    match call {
        RoleCall::Grant(account) => v::grantRoleCall { role, account }.abi_encode(),
        RoleCall::Revoke(account) => v::revokeRoleCall { role, account }.abi_encode(),
        RoleCall::Renounce(callerConfirmation) => v::renounceRoleCall {
            role,
            callerConfirmation,
        }
        .abi_encode(),
    }
}
