//! Ways back to a vehicle, and what the guardian may stop for a while. The guardian is the DAO here.

use std::collections::{BTreeMap, BTreeSet};

use alloy::primitives::{Address, keccak256};
use bindings::IVehicleId::{
    AccessControlUnauthorizedAccount, AttestorSuspended, AttestorSuspendedUntil, InvalidKeeper,
    InvalidSuspension, MintingStopped, MintingStoppedUntil, NotAttestor, NotOwner, NotReclaimed,
    ObjectionTooLate, ReclaimBegan, ReclaimDisputed, ReclaimEnded, ReclaimObjected, ReclaimPending,
    ReclaimTooSoon, SuspensionTooSoon,
};

use super::{
    Back, Contract, Event, Message, Model, Outcome,
    outcome::{Refusal, ensure},
    roles::only_dao,
    signing::Consent,
    vehicles::event,
};

/// An owner's time to object.
const NOTICE: u64 = 30 * 86_400;
/// A guardian's longest suspension, and the rest after it.
const TWO_WEEKS: u32 = 14 * 86_400;

/// An attestor's word that a vehicle has another keeper.
#[derive(Clone, Debug, PartialEq)]
pub struct Reclaim {
    pub keeper: Address,
    pub attestor: Address,
    pub ends: u64,
    pub objected: bool,
}

/// What the guardian has stopped, until when.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stops {
    pub minting: u64,
    pub attestors: BTreeMap<Address, u64>,
    /// Vehicles the DAO ended, which may have been paired.
    pub retired: BTreeSet<u64>,
}

impl Stops {
    fn attestor(&self, account: Address) -> u64 {
        self.attestors.get(&account).copied().unwrap_or_default()
    }
}

/// When a suspension of so many seconds ends; the one before ends at `last`, 0 for none.
pub(super) fn suspension(
    by: Address,
    guardian: Address,
    now: u64,
    last: u64,
    seconds: u32,
) -> Result<u64, Refusal> {
    let error = AccessControlUnauthorizedAccount {
        account: by,
        neededRole: keccak256("GUARDIAN_ROLE"),
    };
    ensure(by == guardian, error)?;
    let (duration, max) = (seconds, TWO_WEEKS);
    let error = InvalidSuspension { duration, max };
    ensure(seconds > 0 && seconds <= max, error)?;
    let allowedAt = last + u64::from(TWO_WEEKS);
    let rested = last == 0 || now >= allowedAt;
    ensure(rested, SuspensionTooSoon { allowedAt })?;
    Ok(now + u64::from(seconds))
}

impl Model {
    pub(super) fn check_minting(&self) -> Result<(), Refusal> {
        let until = self.stops.minting;
        ensure(self.now >= until, MintingStopped { until })
    }

    pub(super) fn check_attestor(&self, account: Address) -> Result<(), Refusal> {
        let attests = self.roles.is_attestor(account);
        ensure(attests, NotAttestor { account })?;
        let until = self.stops.attestor(account);
        ensure(self.now >= until, AttestorSuspended { account, until })
    }

    pub(super) fn way_back(&mut self, by: Address, call: &Back) -> Outcome {
        match call {
            Back::Reclaim {
                vehicle,
                keeper,
                attestor,
                attestation,
            } => self.reclaim(*vehicle, *keeper, *attestor, attestation),
            Back::Object(vehicle) => self.object(by, *vehicle),
            Back::Complete(vehicle) => self.complete(*vehicle),
            Back::Decide { vehicle, moves } => self.decide(by, *vehicle, *moves),
            Back::Retire(vehicle) => self.retire(by, *vehicle),
            Back::StopMinting(seconds) => {
                let last = self.stops.minting;
                let until = suspension(by, self.dao, self.now, last, *seconds)?;
                Ok(vec![self.stop_minting(until)])
            }
            Back::ResumeMinting => {
                only_dao(by, self.dao)?;
                let until = self.stops.minting.min(self.now);
                Ok(vec![self.stop_minting(until)])
            }
            Back::SuspendAttestor { account, seconds } => {
                let last = self.stops.attestor(*account);
                let until = suspension(by, self.dao, self.now, last, *seconds)?;
                Ok(vec![self.suspend_attestor(*account, until)])
            }
            Back::ReinstateAttestor(account) => {
                only_dao(by, self.dao)?;
                let until = self.stops.attestor(*account).min(self.now);
                Ok(vec![self.suspend_attestor(*account, until)])
            }
        }
    }

    fn stop_minting(&mut self, until: u64) -> Event {
        self.stops.minting = until;
        event(MintingStoppedUntil { until })
    }

    fn suspend_attestor(&mut self, account: Address, until: u64) -> Event {
        self.stops.attestors.insert(account, until);
        event(AttestorSuspendedUntil { account, until })
    }

    fn pending(&self, vehicleId: u64) -> Result<Reclaim, Refusal> {
        self.vehicles.tokens.owner_of(vehicleId)?;
        let pending = self.vehicles.known[&vehicleId].reclaim.clone();
        pending.ok_or_else(|| NotReclaimed { vehicleId }.into())
    }

    fn reclaim(
        &mut self,
        id: u64,
        keeper: Address,
        attestor: Address,
        attestation: &Consent,
    ) -> Outcome {
        let owner = self.vehicles.tokens.owner_of(id)?;
        self.check_attestor(attestor)?;
        let other = !keeper.is_zero() && keeper != owner;
        ensure(other, InvalidKeeper { keeper })?;
        if let Ok(Reclaim { attestor, ends, .. }) = self.pending(id) {
            let counts = self.check_attestor(attestor).is_ok();
            let vehicleId = id;
            ensure(!counts, ReclaimPending { vehicleId, ends })?;
        }
        let vin = self.vehicles.known[&id].vin;
        let nonce = self.vehicles.vin_nonce(vin);
        let word = Message::Reclaim(id, keeper, nonce, attestation.deadline);
        attestation.check(attestor, self.now, &word)?;

        *self.vehicles.attested.entry(vin).or_default() += 1;
        let ends = self.now + NOTICE;
        self.vehicles.known.get_mut(&id).unwrap().reclaim = Some(Reclaim {
            keeper,
            attestor,
            ends,
            objected: false,
        });
        Ok(vec![event(ReclaimBegan {
            vehicleId: id,
            keeper,
            attestor,
            ends,
        })])
    }

    fn object(&mut self, by: Address, vehicleId: u64) -> Outcome {
        let owner = self.vehicles.tokens.owner_of(vehicleId)?;
        let account = by;
        ensure(owner == by, NotOwner { vehicleId, account })?;
        let pending = self.pending(vehicleId)?;
        let ends = pending.ends;
        ensure(self.now < ends, ObjectionTooLate { vehicleId, ends })?;
        let vehicle = self.vehicles.known.get_mut(&vehicleId).unwrap();
        vehicle.reclaim = Some(Reclaim {
            objected: true,
            ..pending
        });
        Ok(vec![event(ReclaimObjected { vehicleId, owner })])
    }

    fn complete(&mut self, vehicleId: u64) -> Outcome {
        let pending = self.pending(vehicleId)?;
        ensure(!pending.objected, ReclaimDisputed { vehicleId })?;
        self.check_attestor(pending.attestor)?;
        self.hand_over(vehicleId, &pending)
    }

    fn decide(&mut self, by: Address, vehicleId: u64, moves: bool) -> Outcome {
        only_dao(by, self.dao)?;
        let pending = self.pending(vehicleId)?;
        if moves {
            return self.hand_over(vehicleId, &pending);
        }
        self.vehicles.known.get_mut(&vehicleId).unwrap().reclaim = None;
        Ok(vec![event(ReclaimEnded {
            vehicleId,
            keeper: pending.keeper,
            moved: false,
        })])
    }

    fn hand_over(&mut self, vehicleId: u64, pending: &Reclaim) -> Outcome {
        let ends = pending.ends;
        ensure(self.now >= ends, ReclaimTooSoon { vehicleId, ends })?;
        let tokens = &mut self.vehicles.tokens;
        let mut told = vec![tokens.hand_over(Contract::Vehicles, vehicleId, pending.keeper)];
        told.append(&mut self.begin_tenure(vehicleId, pending.keeper));
        Ok(told)
    }

    fn retire(&mut self, by: Address, id: u64) -> Outcome {
        only_dao(by, self.dao)?;
        self.vehicles.tokens.owner_of(id)?;
        self.stops.retired.insert(id);
        Ok(self.end_vehicle(id))
    }
}
