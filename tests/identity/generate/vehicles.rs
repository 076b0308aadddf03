//! What attestors and vehicles' owners do.

use alloy::primitives::{Address, B256};
use bindings::IVehicleId::Powertrain;

use super::{Choice, GOOD_FOR};
use crate::model::{Call, Consent, Contract, Form, Message, Mint, RoleCall, Signature};

/// VINs there are. Few, so that vehicles are burnt and minted anew.
const VINS: u64 = 40;

impl Choice<'_> {
    pub(super) fn mint(&mut self) -> (Address, Call) {
        let holders = self.model.roles.0.iter();
        let attestors = holders.filter(|(contract, _)| *contract == Contract::Vehicles);
        let attestors: Vec<Address> = attestors.map(|(_, account)| *account).collect();
        if attestors.is_empty() {
            let role = RoleCall::Grant(self.person());
            return (self.cast.dao, Call::Role(Contract::Vehicles, role));
        }
        let mut attestor = self.dice.pick(attestors).unwrap_or_default();
        if self.dice.once_in(20) {
            attestor = self.person();
        }
        let all = (1..=VINS).map(|number| B256::left_padding_from(&number.to_be_bytes()));
        let taken = |vin: &B256| self.model.vehicles.with_vin(*vin).is_some();
        let free: Vec<B256> = all.clone().filter(|vin| !taken(vin)).collect();
        if free.is_empty() && !self.dice.once_in(8) {
            return self.burn();
        }
        let mut vin = match self.dice.once_in(12) {
            false if !free.is_empty() => self.dice.pick(free).unwrap_or_default(),
            _ => self.dice.pick(all).unwrap_or_default(),
        };
        let mut definition = B256::right_padding_from(b"a model");
        match self.dice.below(60) {
            0 => vin = B256::ZERO,
            1 => definition = B256::ZERO,
            _ => {}
        }
        let owner = self.person_or_zero();
        let trains = [
            Powertrain::ICE,
            Powertrain::HEV,
            Powertrain::PHEV,
            Powertrain::BEV,
        ];
        let powertrain = self.dice.pick(trains).unwrap_or(Powertrain::ICE);
        let (kind, data_consent) = (powertrain as u8, !self.dice.once_in(4));
        let deadline = self.deadline();
        let nonce = self.model.vehicles.vin_nonce(vin);
        let message = Message::Attestation(owner, definition, kind, vin, nonce, deadline);
        let attestation = Consent {
            deadline,
            signature: Some(Signature {
                by: attestor,
                message,
                form: Form::Proper,
            }),
        };
        let owner_consent = self.consent(Contract::Vehicles, owner, 0, |nonce, deadline| {
            Message::Mint(owner, definition, kind, vin, data_consent, nonce, deadline)
        });
        let mint = Mint {
            owner,
            definition,
            powertrain,
            vin,
            data_consent,
            attestor,
            attestation,
            owner_consent,
        };
        (self.sender(owner), Call::Mint(mint))
    }

    pub(super) fn owner(&mut self) -> (Address, Call) {
        let vehicle = self.vehicle();
        let owner = self.owner_of(Contract::Vehicles, vehicle);
        let consent = !self.dice.once_in(3);
        let call = match self.dice.below(14) {
            12 => {
                let grantee = self.granted(vehicle);
                return (grantee, Call::RenounceAccess(vehicle));
            }
            13 if self.dice.once_in(3) => Call::RevokeAllAccess(vehicle),
            0 | 1 => Call::SetDataConsent { vehicle, consent },
            2 | 3 => {
                let message =
                    |nonce, deadline| Message::DataConsent(vehicle, consent, nonce, deadline);
                let signed = self.consent(Contract::Vehicles, owner, 0, message);
                let call = Call::SetDataConsentSigned {
                    vehicle,
                    consent,
                    signed,
                };
                return (self.person(), call);
            }
            4 | 5 => Call::SetPayee {
                vehicle,
                payee: self.person_or_zero(),
            },
            6..=8 | 13 => return self.grant_access(vehicle),
            9 => Call::RevokeAccess {
                vehicle,
                grantee: self.granted(vehicle),
            },
            10 => return self.burn(),
            _ => Call::Burn(vehicle),
        };
        (owner, call)
    }

    fn grant_access(&mut self, vehicle: u64) -> (Address, Call) {
        if self.dice.once_in(2) {
            return self.grant_another(vehicle);
        }
        let call = Call::GrantAccess {
            vehicle,
            grantee: self.person_or_zero(),
            permissions: match self.dice.once_in(12) {
                true => 1 << 8,
                false => u128::from(self.dice.below(16)),
            },
            expiry: self.model.now + self.dice.below(GOOD_FOR * 100),
            personal: self.dice.once_in(2),
        };
        (self.owner_of(Contract::Vehicles, vehicle), call)
    }

    /// To one more person of the vehicle that has most of them, now and then to one more than four.
    fn grant_another(&mut self, vehicle: u64) -> (Address, Call) {
        let vehicles = &self.model.vehicles;
        let known = vehicles.known.iter();
        let live = known.filter(|(id, _)| vehicles.tokens.owners.contains_key(*id));
        let generous = live.max_by_key(|(_, vehicle)| {
            let now = self.model.now;
            let grants = vehicle.grants.values();
            grants
                .filter(|(_, until, personal)| *personal && *until > now)
                .count()
        });
        let (vehicle, granted) = match generous {
            Some((id, known)) => (*id, known.grants.keys().copied().collect()),
            None => (vehicle, Vec::new()),
        };
        let owner = self.owner_of(Contract::Vehicles, vehicle);
        let mut grantee = self.person();
        for _ in 0..16 {
            if grantee != owner && !granted.contains(&grantee) {
                break;
            }
            grantee = self.person();
        }
        let call = Call::GrantAccess {
            vehicle,
            grantee,
            permissions: 1,
            expiry: self.model.now + GOOD_FOR * 100_000,
            personal: true,
        };
        (owner, call)
    }

    /// Makes room: an owner burns a vehicle without devices, or some device is taken out of one.
    fn burn(&mut self) -> (Address, Call) {
        let tokens = &self.model.vehicles.tokens;
        let bare = tokens
            .owners
            .iter()
            .filter(|(id, _)| !self.model.is_paired(**id));
        match self.dice.pick(bare) {
            Some((vehicle, owner)) => (*owner, Call::Burn(*vehicle)),
            None => self.unpair(),
        }
    }

    /// Somebody who was granted something, if there is one.
    fn granted(&mut self, vehicle: u64) -> Address {
        let vehicle = self.model.vehicles.known.get(&vehicle);
        let grantees = vehicle
            .into_iter()
            .flat_map(|vehicle| vehicle.grants.keys().copied());
        let grantee = self.dice.pick(grantees);
        grantee.unwrap_or_else(|| self.person())
    }
}
