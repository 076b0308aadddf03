//! The vehicles: whose they are, who is paid, and whether their owner consents.

use alloy_primitives::Address;
use bindings::IVehicleId::{self as i, IVehicleIdEvents as Event};
use protocol::eligibility::account;
use serde::{Deserialize, Serialize};

use super::tokens::{FollowUp, FollowUpEvent, index, meet, next, number, owned};
use crate::chain::{Contract, Fault};

/// A vehicle as its contract has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vehicle {
    /// Its owner; zero once it was burned.
    pub owner: Address,
    /// Whom rewards go to instead of the owner; zero for the owner.
    pub payee: Address,
    /// Whether the owner lets its data be used.
    pub data_consent: bool,
    /// Counts transfers.
    pub tenure: u32,
}

impl Vehicle {
    /// Who is paid.
    pub fn account(&self) -> Address {
        account(self.owner.into_array(), self.payee.into_array()).into()
    }
}

/// All vehicles ever minted; ids count from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Vehicles {
    initialized: bool,
    all: Vec<Vehicle>,
    awaited: Option<FollowUp>,
}

impl Vehicles {
    /// Folds one event.
    pub(super) fn apply(&mut self, event: &Event) -> Result<(), Fault> {
        meet(&mut self.awaited, follow_up(event))?;
        match event {
            Event::Initialized(_) => {
                let contract = Contract::VehicleId;
                if std::mem::replace(&mut self.initialized, true) {
                    return Err(Fault::InitializedAgain { contract });
                }
                Ok(())
            }
            Event::Transfer(transfer) => self.transfer(transfer),
            Event::VehicleMinted(e) => self.owned(e.vehicleId, e.owner).map(drop),
            // The Transfer before it did the work.
            Event::VehicleBurned(_) => Ok(()),
            Event::TenureBegan(tenure) => self.begin(tenure),
            Event::DataConsentSet(e) => {
                self.owned(e.vehicleId, e.owner)?.data_consent = e.consent;
                Ok(())
            }
            Event::PayeeSet(e) => {
                self.owned(e.vehicleId, e.owner)?.payee = e.payee;
                Ok(())
            }
            // Who may read its data changes nothing about a week.
            Event::AccessGranted(e) => self.existing(e.vehicleId).map(drop),
            Event::AccessRevoked(e) => self.existing(e.vehicleId).map(drop),
            Event::AllAccessRevoked(e) => self.existing(e.vehicleId).map(drop),
            Event::AccessRenounced(e) => self.existing(e.vehicleId).map(drop),
            // Nor does a claim to it: if it succeeds, a Transfer says so.
            Event::ReclaimBegan(e) => self.existing(e.vehicleId).map(drop),
            Event::ReclaimObjected(e) => self.owned(e.vehicleId, e.owner).map(drop),
            Event::ReclaimEnded(e) => self.existing(e.vehicleId).map(drop),
            // Nor does who may transfer it, nor what the contract is, asks and lets itself be called.
            Event::Approval(_)
            | Event::ApprovalForAll(_)
            | Event::BatchMetadataUpdate(_)
            | Event::NonceUsed(_)
            | Event::MintingStoppedUntil(_)
            | Event::AttestorSuspendedUntil(_)
            | Event::VinSchemeSet(_)
            | Event::BaseUriSet(_)
            | Event::DeviceRegistrySet(_)
            | Event::ConsumerStakingSet(_)
            | Event::RoleAdminChanged(_)
            | Event::RoleGranted(_)
            | Event::RoleRevoked(_) => Ok(()),
        }
    }

    /// The vehicles that exist, ascending by id.
    pub(super) fn living(&self) -> impl Iterator<Item = (u64, &Vehicle)> {
        (1..)
            .zip(&self.all)
            .filter(|(_, vehicle)| !vehicle.owner.is_zero())
    }

    /// Number of vehicles ever minted.
    pub(super) fn count(&self) -> u64 {
        self.all.len() as u64
    }

    /// A vehicle that exists.
    pub(super) fn get(&self, id: u64) -> Option<&Vehicle> {
        let found = self.all.get(index(id)?)?;
        (!found.owner.is_zero()).then_some(found)
    }

    /// Refuses to be read half-way, or without the contract's beginning.
    pub(super) fn complete(&self) -> Result<(), Fault> {
        self.initialized()?;
        meet(&mut self.awaited.clone(), None)
    }

    fn transfer(&mut self, transfer: &i::Transfer) -> Result<(), Fault> {
        self.initialized()?;
        let id = number(transfer.tokenId)?;
        let event = if transfer.from.is_zero() {
            next("vehicle", id, self.all.len())?;
            self.all.push(Vehicle {
                owner: transfer.to,
                payee: Address::ZERO,
                data_consent: false,
                tenure: 0,
            });
            FollowUpEvent::VehicleMinted
        } else {
            let vehicle = self.owned(id, transfer.from)?;
            vehicle.owner = transfer.to;
            if transfer.to.is_zero() {
                FollowUpEvent::VehicleBurned
            } else {
                FollowUpEvent::TenureBegan
            }
        };
        self.awaited = Some(FollowUp { event, id });
        Ok(())
    }

    /// What one owner decided does not bind the next.
    fn begin(&mut self, began: &i::TenureBegan) -> Result<(), Fault> {
        let vehicle = self.owned(began.vehicleId, began.owner)?;
        let expected = vehicle.tenure.saturating_add(1);
        if began.tenure != expected {
            return Err(Fault::Tenure {
                id: began.vehicleId,
                stated: began.tenure,
                expected,
            });
        }
        *vehicle = Vehicle {
            owner: vehicle.owner,
            payee: Address::ZERO,
            data_consent: false,
            tenure: expected,
        };
        Ok(())
    }

    fn initialized(&self) -> Result<(), Fault> {
        let contract = Contract::VehicleId;
        if self.initialized {
            Ok(())
        } else {
            Err(Fault::NotInitialized { contract })
        }
    }

    fn existing(&mut self, id: u64) -> Result<&mut Vehicle, Fault> {
        self.initialized()?;
        index(id)
            .and_then(|index| self.all.get_mut(index))
            .filter(|vehicle| !vehicle.owner.is_zero())
            .ok_or(Fault::Missing {
                what: "vehicle",
                id,
            })
    }

    fn owned(&mut self, id: u64, owner: Address) -> Result<&mut Vehicle, Fault> {
        let vehicle = self.existing(id)?;
        owned("vehicle", id, owner, vehicle.owner)?;
        Ok(vehicle)
    }
}

/// The vehicle of an event that may change a fact about it. Of a payee only the last of a week matters.
pub(super) fn subject(event: &Event) -> Option<u64> {
    match event {
        Event::Transfer(e) => number(e.tokenId).ok(),
        Event::TenureBegan(e) => Some(e.vehicleId),
        Event::DataConsentSet(e) => Some(e.vehicleId),
        _ => None,
    }
}

/// The event as the one that follows a Transfer, if it is one.
fn follow_up(event: &Event) -> Option<FollowUp> {
    let (event, id) = match event {
        Event::VehicleMinted(e) => (FollowUpEvent::VehicleMinted, e.vehicleId),
        Event::VehicleBurned(e) => (FollowUpEvent::VehicleBurned, e.vehicleId),
        Event::TenureBegan(e) => (FollowUpEvent::TenureBegan, e.vehicleId),
        _ => return None,
    };
    Some(FollowUp { event, id })
}
