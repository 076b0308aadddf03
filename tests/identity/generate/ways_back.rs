//! What attestors, the guardian and the DAO do about vehicles that went wrong.

use alloy::primitives::Address;

use super::Choice;
use crate::model::{Back, Call, Consent, Contract, Form, Message, Signature};

impl Choice<'_> {
    pub(super) fn way_back(&mut self) -> (Address, Call) {
        let dao = self.cast.dao;
        let vehicle = self.reclaimed();
        let (by, call) = match self.dice.below(28) {
            0..=8 => return self.reclaim(),
            9..=11 => {
                let owner = self.owner_of(Contract::Vehicles, vehicle);
                (owner, Back::Object(vehicle))
            }
            12..=18 => (self.person(), Back::Complete(vehicle)),
            19..=21 => {
                let moves = !self.dice.once_in(3);
                (dao, Back::Decide { vehicle, moves })
            }
            22 => (dao, Back::Retire(self.vehicle())),
            23 => (dao, Back::StopMinting(self.seconds())),
            24 => (dao, Back::ResumeMinting),
            25 | 26 => {
                let (account, seconds) = (self.attestor(), self.seconds());
                (dao, Back::SuspendAttestor { account, seconds })
            }
            _ => (dao, Back::ReinstateAttestor(self.attestor())),
        };
        (by, Call::Back(call))
    }

    fn reclaim(&mut self) -> (Address, Call) {
        let (vehicle, keeper) = (self.vehicle(), self.person_or_zero());
        let attestor = self.attestor();
        let known = self.model.vehicles.known.get(&vehicle);
        let vin = known.map(|known| known.vin).unwrap_or_default();
        let nonce = self.model.vehicles.vin_nonce(vin);
        let deadline = self.deadline();
        let attestation = Consent {
            deadline,
            signature: Some(Signature {
                by: attestor,
                message: Message::Reclaim(vehicle, keeper, nonce, deadline),
                form: Form::Proper,
            }),
        };
        let call = Back::Reclaim {
            vehicle,
            keeper,
            attestor,
            attestation,
        };
        (self.person(), Call::Back(call))
    }

    /// Whose word counts, mostly.
    fn attestor(&mut self) -> Address {
        let holders = self.model.roles.0.iter();
        let attestors = holders.filter(|(contract, _)| *contract == Contract::Vehicles);
        let attestors: Vec<Address> = attestors.map(|(_, account)| *account).collect();
        match self.dice.once_in(15) {
            false if !attestors.is_empty() => self.dice.pick(attestors).unwrap_or_default(),
            _ => self.person(),
        }
    }

    /// A vehicle that is reclaimed, if there is one.
    fn reclaimed(&mut self) -> u64 {
        if self.dice.once_in(10) {
            return self.vehicle();
        }
        let known = self.model.vehicles.known.iter();
        let pending = known.filter(|(_, vehicle)| vehicle.reclaim.is_some());
        let pending = pending.map(|(id, _)| *id).collect();
        self.id(pending, self.model.vehicles.tokens.count)
    }

    /// How long the guardian stops something: mostly not for long, so that the rest goes on.
    fn seconds(&mut self) -> u32 {
        match self.dice.below(10) {
            0 => 0,
            1 => 14 * 86_400 + 1,
            2 => 14 * 86_400,
            _ => 1 + self.dice.below(86_400) as u32,
        }
    }

    /// Seconds until the next notice is over, if one runs.
    pub(super) fn rest_of_notice(&self) -> Option<u64> {
        let known = self.model.vehicles.known.values();
        let ends = known.filter_map(|vehicle| Some(vehicle.reclaim.as_ref()?.ends));
        let later = ends.filter(|ends| *ends > self.model.now);
        later.min().map(|ends| ends - self.model.now)
    }
}
