//! What can happen: time passes, or an account calls one of the three contracts.

use std::sync::Arc;

use alloy::primitives::{Address, B256};
use bindings::{
    IManufacturerRegistry::{Kind, Level},
    IVehicleId::Powertrain,
};

use super::signing::{Consent, Signature};

/// One step of a sequence.
#[derive(Clone, Debug)]
pub enum Action {
    /// Seconds pass.
    Wait(u64),
    Call {
        by: Address,
        call: Call,
    },
}

/// The three contracts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Contract {
    Manufacturers,
    Vehicles,
    Devices,
}

impl Contract {
    pub const ALL: [Self; 3] = [Self::Manufacturers, Self::Vehicles, Self::Devices];
}

#[derive(Clone, Debug)]
pub enum Call {
    Whitelist {
        owner: Address,
        name: String,
        kind: Kind,
        points: u32,
        from_week: u32,
    },
    Suspend(u32),
    /// By the guardian, which the DAO is here.
    SuspendFor {
        id: u32,
        seconds: u32,
    },
    Reinstate(u32),
    Revoke(u32),
    Reappoint {
        id: u32,
        owner: Address,
    },
    SetPoints {
        id: u32,
        points: u32,
        from_week: u32,
    },
    SetSignedFrom {
        id: u32,
        from_week: u32,
    },
    SetLevels {
        levels: Vec<Level>,
        from_week: u32,
    },
    SetOperator {
        id: u32,
        operator: Address,
        allowed: bool,
    },
    TransferOwnership {
        id: u32,
        to: Address,
    },
    AcceptOwnership(u32),

    Mint(Mint),
    Burn(u64),
    SetDataConsent {
        vehicle: u64,
        consent: bool,
    },
    SetDataConsentSigned {
        vehicle: u64,
        consent: bool,
        signed: Consent,
    },
    SetPayee {
        vehicle: u64,
        payee: Address,
    },
    GrantAccess {
        vehicle: u64,
        grantee: Address,
        permissions: u128,
        expiry: u64,
        personal: bool,
    },
    RevokeAccess {
        vehicle: u64,
        grantee: Address,
    },
    RevokeAllAccess(u64),
    RenounceAccess(u64),
    Back(Back),

    Register {
        manufacturer: u32,
        key: Address,
    },
    RegisterBatch {
        manufacturer: u32,
        keys: Vec<Address>,
    },
    RegisterRoot {
        manufacturer: u32,
        left: Half,
        right: Half,
        /// What is over both.
        root: B256,
    },
    Claim(Claim),
    Pair(Pair),
    Connect(Connect),
    ReplaceKey(ReplaceKey),
    Unpair(u64),

    /// Of vehicles or devices.
    Token(Contract, TokenCall),
    /// Of any of the three, about the attestors' role.
    Role(Contract, RoleCall),
}

#[derive(Clone, Debug)]
pub struct Mint {
    pub owner: Address,
    pub definition: B256,
    pub powertrain: Powertrain,
    pub vin: B256,
    pub data_consent: bool,
    pub attestor: Address,
    pub attestation: Consent,
    pub owner_consent: Consent,
}

/// Ways back to a vehicle, and what the guardian may stop.
#[derive(Clone, Debug)]
pub enum Back {
    Reclaim {
        vehicle: u64,
        keeper: Address,
        attestor: Address,
        attestation: Consent,
    },
    Object(u64),
    Complete(u64),
    Decide {
        vehicle: u64,
        moves: bool,
    },
    Retire(u64),
    StopMinting(u32),
    ResumeMinting,
    SuspendAttestor {
        account: Address,
        seconds: u32,
    },
    ReinstateAttestor(Address),
}

#[derive(Clone, Debug)]
pub struct Claim {
    pub manufacturer: u32,
    pub key: Address,
    pub owner: Address,
    /// Zero for a key that was registered itself.
    pub root: B256,
    pub number: u64,
    pub path: Option<Path>,
    pub possession: Consent,
    pub owner_consent: Consent,
}

/// A node below the root of a run: its hash, and how many keys it holds.
pub type Half = (B256, u64);

/// A production run: keys under one root.
#[derive(Debug)]
pub struct Run {
    pub root: B256,
    pub halves: [Half; 2],
    pub keys: Vec<Address>,
}

/// The path of a run's key, perhaps with a bit changed.
#[derive(Clone, Debug)]
pub struct Path {
    pub run: Arc<Run>,
    pub index: usize,
    pub damaged: bool,
}

#[derive(Clone, Debug)]
pub struct Pair {
    pub device: u64,
    pub vehicle: u64,
    pub possession: Consent,
    pub device_owner: Consent,
    pub vehicle_owner: Consent,
}

#[derive(Clone, Debug)]
pub struct Connect {
    pub manufacturer: u32,
    pub key: Address,
    pub vehicle: u64,
    pub possession: Consent,
    pub owner_consent: Consent,
}

#[derive(Clone, Debug)]
pub struct ReplaceKey {
    pub device: u64,
    pub new_key: Address,
    pub possession: Consent,
    pub owner_consent: Consent,
}

#[derive(Clone, Debug)]
pub enum TokenCall {
    Transfer { from: Address, to: Address, id: u64 },
    SafeTransfer { from: Address, to: Address, id: u64 },
    Approve { to: Address, id: u64 },
    ApproveAll { operator: Address, approved: bool },
}

#[derive(Clone, Copy, Debug)]
pub enum RoleCall {
    Grant(Address),
    Revoke(Address),
    Renounce(Address),
}

impl Call {
    /// The contract that is called.
    pub fn contract(&self) -> Contract {
        match self {
            Self::Whitelist { .. }
            | Self::Suspend(_)
            | Self::SuspendFor { .. }
            | Self::Reappoint { .. }
            | Self::Reinstate(_)
            | Self::Revoke(_)
            | Self::SetPoints { .. }
            | Self::SetSignedFrom { .. }
            | Self::SetLevels { .. }
            | Self::SetOperator { .. }
            | Self::TransferOwnership { .. }
            | Self::AcceptOwnership(_) => Contract::Manufacturers,
            Self::Mint(_)
            | Self::Burn(_)
            | Self::SetDataConsent { .. }
            | Self::SetDataConsentSigned { .. }
            | Self::SetPayee { .. }
            | Self::GrantAccess { .. }
            | Self::RevokeAccess { .. }
            | Self::RevokeAllAccess(_)
            | Self::RenounceAccess(_)
            | Self::Back(_) => Contract::Vehicles,
            Self::Token(contract, _) | Self::Role(contract, _) => *contract,
            _ => Contract::Devices,
        }
    }

    /// Every signature that is sent in.
    pub fn signatures(&mut self) -> Vec<&mut Option<Signature>> {
        let consents = match self {
            Self::SetDataConsentSigned { signed, .. } => vec![signed],
            Self::Mint(c) => vec![&mut c.attestation, &mut c.owner_consent],
            Self::Back(Back::Reclaim { attestation, .. }) => vec![attestation],
            Self::Claim(c) => vec![&mut c.possession, &mut c.owner_consent],
            Self::Connect(c) => vec![&mut c.possession, &mut c.owner_consent],
            Self::ReplaceKey(c) => vec![&mut c.possession, &mut c.owner_consent],
            Self::Pair(c) => vec![&mut c.possession, &mut c.device_owner, &mut c.vehicle_owner],
            _ => vec![],
        };
        consents
            .into_iter()
            .map(|consent| &mut consent.signature)
            .collect()
    }
}
