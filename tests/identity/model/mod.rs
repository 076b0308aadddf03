//! The rules of manufacturers, vehicles and devices, said once more and plainly: maps, no storage layout, no
//! cryptography, no code of the contracts. A call gives the very events or the very error the contracts must give.

mod action;
mod devices;
mod levels;
mod manufacturers;
mod outcome;
mod pairing;
mod roles;
mod signing;
mod tokens;
mod vehicles;
mod ways_back;

use std::collections::BTreeSet;

use alloy::primitives::Address;

pub use action::{
    Action, Back, Call, Claim, Connect, Contract, Half, Mint, Pair, Path, ReplaceKey, RoleCall,
    Run, TokenCall,
};
pub use devices::Devices;
pub use manufacturers::{GENESIS, WEEK};
pub use outcome::{Event, Outcome, Refusal};
pub use roles::Roles;
pub use signing::{Consent, Form, Message, Nonces, Signature};
pub use tokens::Tokens;
pub use vehicles::{Grant, Vehicles};
pub use ways_back::{Reclaim, Stops};

use levels::Levels;
use manufacturers::Manufacturers;

/// The world as the three contracts know it.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Unix seconds.
    pub now: u64,
    pub dao: Address,
    /// Accounts with code that take no tokens sent with a question.
    pub contracts: BTreeSet<Address>,
    pub manufacturers: Manufacturers,
    pub levels: Levels,
    pub vehicles: Vehicles,
    pub stops: Stops,
    pub devices: Devices,
    pub roles: Roles,
}

impl Model {
    /// Nothing has happened yet.
    pub fn new(now: u64, dao: Address, contracts: impl IntoIterator<Item = Address>) -> Self {
        Self {
            now,
            dao,
            contracts: contracts.into_iter().collect(),
            manufacturers: Manufacturers::default(),
            levels: Levels::default(),
            vehicles: Vehicles::default(),
            stops: Stops::default(),
            devices: Devices::default(),
            roles: Roles::default(),
        }
    }

    pub fn act(&mut self, action: &Action) -> Outcome {
        match action {
            Action::Wait(seconds) => {
                self.now += seconds;
                Ok(vec![])
            }
            Action::Call { by, call } => self.call(*by, call),
        }
    }

    fn call(&mut self, by: Address, call: &Call) -> Outcome {
        match call {
            Call::Whitelist {
                owner,
                name,
                kind,
                points,
                from_week,
            } => self.whitelist(by, *owner, name, *kind, *points, *from_week),
            Call::Suspend(id) => self.suspend(by, *id),
            Call::SuspendFor { id, seconds } => self.suspend_for(by, *id, *seconds),
            Call::Reappoint { id, owner } => self.reappoint(by, *id, *owner),
            Call::Reinstate(id) => self.reinstate(by, *id),
            Call::Revoke(id) => self.revoke(by, *id),
            Call::SetPoints {
                id,
                points,
                from_week,
            } => self.set_points(by, *id, *points, *from_week),
            Call::SetSignedFrom { id, from_week } => self.set_signed_from(by, *id, *from_week),
            Call::SetLevels { levels, from_week } => self.set_levels(by, levels, *from_week),
            Call::SetOperator {
                id,
                operator,
                allowed,
            } => self.set_operator(by, *id, *operator, *allowed),
            Call::TransferOwnership { id, to } => self.transfer_ownership(by, *id, *to),
            Call::AcceptOwnership(id) => self.accept_ownership(by, *id),

            Call::Mint(mint) => self.mint(by, mint),
            Call::Burn(vehicle) => self.burn(by, *vehicle),
            Call::SetDataConsent { vehicle, consent } => {
                self.set_data_consent(by, *vehicle, *consent)
            }
            Call::SetDataConsentSigned {
                vehicle,
                consent,
                signed,
            } => self.set_data_consent_signed(*vehicle, *consent, signed),
            Call::SetPayee { vehicle, payee } => self.set_payee(by, *vehicle, *payee),
            Call::GrantAccess {
                vehicle,
                grantee,
                permissions,
                expiry,
                personal,
            } => {
                let grant = (*permissions, *expiry, *personal);
                self.grant_access(by, *vehicle, *grantee, grant)
            }
            Call::RevokeAccess { vehicle, grantee } => self.revoke_access(by, *vehicle, *grantee),
            Call::RevokeAllAccess(vehicle) => self.revoke_all_access(by, *vehicle),
            Call::RenounceAccess(vehicle) => self.renounce_access(by, *vehicle),
            Call::Back(call) => self.way_back(by, call),

            Call::Register { manufacturer, key } => self.register(by, *manufacturer, &[*key]),
            Call::RegisterBatch { manufacturer, keys } => self.register(by, *manufacturer, keys),
            Call::RegisterRoot {
                manufacturer,
                left,
                right,
                root,
            } => self.register_root(by, *manufacturer, [*left, *right], *root),
            Call::Claim(claim) => self.claim(by, claim),
            Call::Pair(pair) => self.pair(by, pair),
            Call::Connect(connect) => self.connect(by, connect),
            Call::ReplaceKey(replacement) => self.replace_key(by, replacement),
            Call::Unpair(device) => self.unpair(by, *device),

            Call::Token(contract, call) => self.token(by, *contract, call),
            Call::Role(contract, call) => self.roles.call(by, self.dao, *contract, *call),
        }
    }
}
