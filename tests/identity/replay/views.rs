//! What the contracts answer when asked.

use alloy::{
    primitives::{Address, U256},
    sol_types::SolCall,
};
use client::bindings::{IDeviceRegistry as d, IManufacturerRegistry as m, IVehicleId as v};

use super::stage::Stage;
use crate::{
    model::{Contract, Model, Reclaim, Roles},
    state::{KeyState, Maker, Questions, State, TokenState},
};

impl Stage {
    async fn ask<C: SolCall>(&self, contract: Contract, calls: Vec<C>) -> Vec<C::Return> {
        let chain = self.devices.vehicles.world.chain();
        chain
            .read_many(self.address(contract), &calls)
            .await
            .unwrap()
    }

    /// Everything the views tell. The model says only what there is to ask about.
    pub async fn state(&self, model: &Model, questions: &Questions) -> State {
        let mut state = State::default();
        self.see_manufacturers(&mut state, questions).await;
        self.see_vehicles(&mut state, model).await;
        self.see_stops(&mut state).await;
        self.see_vins_and_grants(&mut state, model).await;
        self.see_devices(&mut state, model).await;
        self.see_keys(&mut state, model).await;
        let vehicles = state
            .vehicles
            .iter()
            .map(|(id, vehicle)| (*id, vehicle.owner));
        let devices = state.devices.iter().map(|(id, device)| (*id, device.owner));
        let (vehicles, devices) = (vehicles.collect::<Vec<_>>(), devices.collect::<Vec<_>>());
        state.vehicle_tokens = self.see_tokens(Contract::Vehicles, &vehicles, model).await;
        state.device_tokens = self.see_tokens(Contract::Devices, &devices, model).await;
        for contract in Contract::ALL {
            let role = Roles::attestor();
            let calls = self.cast.people.iter().map(|account| v::hasRoleCall {
                role,
                account: *account,
            });
            let held = self.ask(contract, calls.collect()).await;
            for (account, _) in self.cast.people.iter().zip(held).filter(|(_, held)| *held) {
                state.roles.insert((contract, *account));
            }
        }
        let moments = questions.moments.iter();
        let calls = moments.map(|(vehicleId, software, timestamp)| d::deviceAtCall {
            vehicleId: *vehicleId,
            kind: device_kind(*software),
            timestamp: *timestamp,
        });
        let found = self.ask(Contract::Devices, calls.collect()).await;
        for (moment, device) in questions.moments.iter().zip(found) {
            if device != 0 {
                state.history.insert(*moment, device);
            }
        }
        state
    }

    async fn see_manufacturers(&self, state: &mut State, questions: &Questions) {
        const OF: Contract = Contract::Manufacturers;
        let count = self.ask(OF, vec![m::countCall {}]).await[0];
        let ids: Vec<u32> = (1..=count).collect();
        let calls = ids.iter().map(|id| m::manufacturerCall { id: *id });
        let entries = self.ask(OF, calls.collect()).await;
        let calls = ids.iter().map(|id| m::signedFromCall { id: *id });
        let signed = self.ask(OF, calls.collect()).await;
        let calls = questions
            .weeks
            .iter()
            .map(|week| m::levelsAtCall { week: *week });
        state.levels = self.ask(OF, calls.collect()).await;
        for ((id, entry), signed_from) in ids.into_iter().zip(entries).zip(signed) {
            let people = &self.cast.people;
            let calls = people.iter().map(|account| m::operationCall {
                id,
                account: *account,
            });
            let operations = self.ask(OF, calls.collect()).await;
            let name = entry.name.to_ascii_uppercase();
            assert_eq!(self.ask(OF, vec![m::idOfCall { name }]).await, [id]);
            let mut operators = Vec::new();
            for (account, operation) in people.iter().zip(operations) {
                assert_eq!(
                    (operation.status, operation.kind),
                    (entry.status, entry.kind)
                );
                if operation.mayOperate && *account != entry.owner {
                    operators.push(*account);
                }
            }
            let statuses = questions
                .weeks
                .iter()
                .map(|week| m::statusAtCall { id, week: *week });
            let points = questions
                .weeks
                .iter()
                .map(|week| m::pointsAtCall { id, week: *week });
            let statuses = self.ask(OF, statuses.collect()).await;
            let points = self.ask(OF, points.collect()).await;
            let maker = Maker {
                name: entry.name,
                kind: entry.kind,
                status: entry.status,
                owner: entry.owner,
                pending: entry.pendingOwner,
                operators: operators.into_iter().collect(),
                signed_from,
                weeks: statuses.into_iter().zip(points).collect(),
            };
            state.manufacturers.insert(id, maker);
        }
    }

    async fn see_vehicles(&self, state: &mut State, model: &Model) {
        let ids: Vec<u64> = model.vehicles.known.keys().copied().collect();
        let calls = ids.iter().map(|id| v::vehicleCall { vehicleId: *id });
        let found = self.ask(Contract::Vehicles, calls.collect()).await;
        let calls = ids.iter().map(|id| v::reclaimOfCall { vehicleId: *id });
        let reclaims = self.ask(Contract::Vehicles, calls.collect()).await;
        for (id, found) in ids.iter().zip(reclaims) {
            if !found.keeper.is_zero() {
                let reclaim = Reclaim {
                    keeper: found.keeper,
                    attestor: found.attestor,
                    ends: found.ends,
                    objected: found.objected,
                };
                state.reclaims.insert(*id, reclaim);
            }
        }
        state.vehicles = ids.into_iter().zip(found).collect();
    }

    async fn see_stops(&self, state: &mut State) {
        const OF: Contract = Contract::Vehicles;
        state.minting_stopped = self.ask(OF, vec![v::mintingStoppedUntilCall {}]).await[0];
        let people = &self.cast.people;
        let calls = people
            .iter()
            .map(|account| v::attestorSuspendedUntilCall { account: *account });
        let found = self.ask(OF, calls.collect()).await;
        let stops = people.iter().copied().zip(found);
        state.attestors_suspended = stops.filter(|(_, until)| *until > 0).collect();
    }

    async fn see_vins_and_grants(&self, state: &mut State, model: &Model) {
        const OF: Contract = Contract::Vehicles;
        let vins: Vec<_> = model.vehicles.attested.keys().copied().collect();
        let living = vins.iter().map(|vin| v::vehicleOfCall {
            vinCommitment: *vin,
        });
        let nonces = vins.iter().map(|vin| v::vinNonceCall {
            vinCommitment: *vin,
        });
        let living = self.ask(OF, living.collect()).await;
        let nonces = self.ask(OF, nonces.collect()).await;
        state.vins = vins
            .into_iter()
            .zip(living.into_iter().zip(nonces))
            .collect();

        // Of vehicles that were burnt as well.
        let ids = 1..=model.vehicles.tokens.count;
        let people = &self.cast.people;
        let both: Vec<_> = ids
            .flat_map(|id| people.iter().map(move |account| (id, *account)))
            .collect();
        let calls = both.iter().map(|(vehicleId, grantee)| v::grantOfCall {
            vehicleId: *vehicleId,
            grantee: *grantee,
        });
        let grants = self.ask(OF, calls.collect()).await;
        let calls = both.iter().map(|(vehicleId, grantee)| v::hasAccessCall {
            vehicleId: *vehicleId,
            grantee: *grantee,
            permissions: 2,
        });
        let access = self.ask(OF, calls.collect()).await;
        for (((id, grantee), grant), access) in both.into_iter().zip(grants).zip(access) {
            assert_eq!(access, model.has_access(id, grantee, 2), "{id}, {grantee}");
            if grant.permissions != 0 {
                let grant = (grant.permissions, grant.expiry, grant.personal);
                state.grants.insert((id, grantee), grant);
            }
        }
    }

    async fn see_devices(&self, state: &mut State, model: &Model) {
        const OF: Contract = Contract::Devices;
        let count = self.ask(OF, vec![d::countCall {}]).await[0];
        let ids: Vec<u64> = (1..=count).collect();
        let calls = ids.iter().map(|id| d::deviceCall { deviceId: *id });
        let found = self.ask(OF, calls.collect()).await;
        state.devices = ids.into_iter().zip(found).collect();
        // The other direction.
        for software in [false, true] {
            let ids: Vec<u64> = model.vehicles.known.keys().copied().collect();
            let calls = ids.iter().map(|id| d::pairedDeviceCall {
                vehicleId: *id,
                kind: device_kind(software),
            });
            let paired = self.ask(OF, calls.collect()).await;
            for (vehicle, device) in ids.into_iter().zip(paired) {
                let mut devices = state.devices.iter();
                let linked = devices
                    .find(|(_, d)| d.vehicleId == vehicle && d.kind == device_kind(software));
                assert_eq!(linked.map_or(0, |(id, _)| *id), device, "{vehicle}");
            }
        }
        let ids: Vec<u64> = (1..=model.vehicles.tokens.count).collect();
        let calls = ids.iter().map(|id| d::isPairedCall { vehicleId: *id });
        let paired = self.ask(OF, calls.collect()).await;
        for (id, paired) in ids.into_iter().zip(paired) {
            assert_eq!(paired, model.is_paired(id), "{id}");
        }
    }

    async fn see_keys(&self, state: &mut State, model: &Model) {
        const OF: Contract = Contract::Devices;
        let registered = model.devices.registered.iter().map(|(_, key)| *key);
        let mut keys: Vec<Address> = model.devices.keys.keys().copied().collect();
        let makers = 1..=model.manufacturers.len() as u32;
        let asked = registered.chain(keys.clone());
        let pairs: Vec<_> = asked
            .flat_map(|key| makers.clone().map(move |id| (id, key)))
            .collect();
        let calls = pairs.iter().map(|(id, key)| d::isRegisteredCall {
            manufacturerId: *id,
            key: *key,
        });
        let vouched = self.ask(OF, calls.collect()).await;
        let vouched = pairs
            .into_iter()
            .zip(vouched)
            .filter(|(_, vouched)| *vouched);
        state.registered = vouched.map(|(pair, _)| pair).collect();

        // Some that belong to nobody, too.
        keys.extend(self.cast.keys.iter().rev().take(5));
        let of = keys.iter().map(|key| d::deviceOfCall { key: *key });
        let dead = keys.iter().map(|key| d::isDeadCall { key: *key });
        let of = self.ask(OF, of.collect()).await;
        let dead = self.ask(OF, dead.collect()).await;
        for (key, (device, dead)) in keys.into_iter().zip(of.into_iter().zip(dead)) {
            match (device, dead) {
                (0, false) => None,
                (0, true) => state.keys.insert(key, KeyState::Dead),
                (device, false) => state.keys.insert(key, KeyState::Of(device)),
                (device, true) => panic!("{key} is dead and of device {device}"),
            };
        }
        let roots = model.devices.roots.keys().map(|(_, root)| *root);
        let pairs: Vec<_> = roots
            .flat_map(|root| makers.clone().map(move |id| (id, root)))
            .collect();
        let calls = pairs.iter().map(|(id, root)| d::keyCountOfCall {
            manufacturerId: *id,
            root: *root,
        });
        let counts = self.ask(OF, calls.collect()).await;
        let known = pairs
            .into_iter()
            .zip(counts)
            .filter(|(_, count)| *count != 0);
        state.roots = known.collect();
    }

    async fn see_tokens(
        &self,
        of: Contract,
        owners: &[(u64, Address)],
        model: &Model,
    ) -> TokenState {
        let mut state = TokenState {
            count: self.ask(of, vec![v::countCall {}]).await[0],
            ..TokenState::default()
        };
        let calls = owners.iter().map(|(id, _)| v::getApprovedCall {
            tokenId: U256::from(*id),
        });
        let approved = self.ask(of, calls.collect()).await;
        let ids = owners.iter().map(|(id, _)| *id);
        let approved = ids.zip(approved).filter(|(_, account)| !account.is_zero());
        state.approved = approved.collect();
        let calls = owners.iter().map(|(id, _)| v::ownerOfCall {
            tokenId: U256::from(*id),
        });
        let found = self.ask(of, calls.collect()).await;
        assert!(owners.iter().map(|(_, owner)| *owner).eq(found));

        let people = &self.cast.people;
        let calls = people
            .iter()
            .map(|owner| v::balanceOfCall { owner: *owner });
        let balances = self.ask(of, calls.collect()).await;
        for (account, balance) in people.iter().zip(balances) {
            let owned = owners.iter().filter(|(_, owner)| owner == account).count();
            assert_eq!(balance, U256::from(owned), "{account}");
        }
        let pairs: Vec<_> = people
            .iter()
            .flat_map(|owner| people.iter().map(|o| (*owner, *o)))
            .collect();
        let calls = pairs
            .iter()
            .map(|(owner, operator)| v::isApprovedForAllCall {
                owner: *owner,
                operator: *operator,
            });
        let allowed = self.ask(of, calls.collect()).await;
        let allowed = pairs
            .into_iter()
            .zip(allowed)
            .filter(|(_, allowed)| *allowed);
        state.operators = allowed.map(|(pair, _)| pair).collect();

        let keys = model.devices.keys.keys();
        let signers: Vec<Address> = people.iter().chain(keys).copied().collect();
        let calls = signers
            .iter()
            .map(|account| v::noncesCall { account: *account });
        let nonces = self.ask(of, calls.collect()).await;
        let used = signers
            .into_iter()
            .zip(nonces)
            .filter(|(_, nonce)| !nonce.is_zero());
        state.nonces = used.map(|(account, nonce)| (account, nonce.to())).collect();
        state
    }
}

fn device_kind(software: bool) -> d::Kind {
    if software {
        d::Kind::Software
    } else {
        d::Kind::Hardware
    }
}
