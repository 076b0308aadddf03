//! Events alone tell the whole state.

use std::collections::BTreeMap;

use alloy::{
    primitives::{Address, B256, Log, U256},
    sol_types::SolEventInterface,
};
use client::bindings::IVehicleId::{
    self as Contract, IVehicleIdEvents as Event, Powertrain, Vehicle,
};
use e2e::{Vehicles, Who};

/// What an indexer keeps.
#[derive(Default)]
struct Index {
    vehicles: BTreeMap<u64, Vehicle>,
    vins: BTreeMap<B256, u64>,
    grants: BTreeMap<(u64, Address), (u128, u64)>,
    reclaims: BTreeMap<u64, (Address, Address, u64, bool)>,
    approvals: BTreeMap<u64, Address>,
    operators: BTreeMap<(Address, Address), bool>,
    nonces: BTreeMap<Address, U256>,
}

impl Index {
    fn fold(&mut self, log: &Log) {
        match Event::decode_log(log).unwrap().data {
            Event::VehicleMinted(e) => {
                let vehicle = Vehicle {
                    owner: e.owner,
                    definition: e.definition,
                    powertrain: e.powertrain,
                    vinCommitment: e.vinCommitment,
                    dataConsent: false,
                    payee: Address::ZERO,
                    tenure: 0,
                };
                self.vehicles.insert(e.vehicleId, vehicle);
                self.vins.insert(e.vinCommitment, e.vehicleId);
            }
            Event::VehicleBurned(e) => {
                self.reclaims.remove(&e.vehicleId);
                self.grants.retain(|(id, _), _| *id != e.vehicleId);
                self.vehicles.remove(&e.vehicleId);
                self.vins.remove(&e.vinCommitment);
            }
            Event::TenureBegan(e) => {
                self.grants.retain(|(id, _), _| *id != e.vehicleId);
                let vehicle = self.vehicle(e.vehicleId);
                vehicle.owner = e.owner;
                vehicle.tenure = e.tenure;
                vehicle.dataConsent = false;
                vehicle.payee = Address::ZERO;
            }
            Event::Transfer(e) => {
                self.approvals.remove(&e.tokenId.to());
            }
            Event::DataConsentSet(e) => self.vehicle(e.vehicleId).dataConsent = e.consent,
            Event::PayeeSet(e) => self.vehicle(e.vehicleId).payee = e.payee,
            Event::AccessGranted(e) => {
                let key = (e.vehicleId, e.grantee);
                self.grants.insert(key, (e.permissions, e.expiry));
            }
            Event::AccessRevoked(e) => {
                self.grants.remove(&(e.vehicleId, e.grantee));
            }
            Event::AccessRenounced(e) => {
                self.grants.remove(&(e.vehicleId, e.grantee));
            }
            Event::AllAccessRevoked(e) => {
                self.grants.retain(|(id, _), _| *id != e.vehicleId);
            }
            Event::ReclaimBegan(e) => {
                let reclaim = (e.keeper, e.attestor, e.ends, false);
                self.reclaims.insert(e.vehicleId, reclaim);
            }
            Event::ReclaimObjected(e) => self.reclaims.get_mut(&e.vehicleId).unwrap().3 = true,
            Event::ReclaimEnded(e) => {
                self.reclaims.remove(&e.vehicleId);
            }
            Event::Approval(e) => {
                self.approvals.insert(e.tokenId.to(), e.approved);
            }
            Event::ApprovalForAll(e) => {
                self.operators.insert((e.owner, e.operator), e.approved);
            }
            Event::NonceUsed(e) => {
                self.nonces.insert(e.account, e.nonce + U256::from(1));
            }
            _ => {}
        }
    }

    fn vehicle(&mut self, id: u64) -> &mut Vehicle {
        self.vehicles.get_mut(&id).unwrap()
    }
}

async fn act(vehicles: &mut Vehicles) {
    for (who, vin) in [
        (Who::Alice, 1),
        (Who::Alice, 2),
        (Who::Bob, 3),
        (Who::Bob, 4),
    ] {
        vehicles.mint(who, Vehicles::vin(vin)).await;
    }
    // One by signature.
    let owner = vehicles.of(Who::Bob);
    let mut request = vehicles.request(owner, Vehicles::vin(5)).await;
    request.dataConsent = false;
    let (order, domain) = (vehicles.order(&request).await, vehicles.domain());
    request.signature = vehicles.sign(Who::Bob, &order, &domain);
    let mint = Contract::mintCall { request };
    vehicles.send(Who::Relayer, &mint).await;

    let expiry = vehicles.world.now().await + 1_000_000;
    let (relayer, stranger) = (vehicles.of(Who::Relayer), vehicles.of(Who::Stranger));
    for (vehicleId, grantee, permissions) in [(1, relayer, 3), (1, stranger, 4), (2, relayer, 1)] {
        let grant = Vehicles::grant(vehicleId, grantee, permissions, expiry);
        let call = Contract::grantAccessCall { grant };
        vehicles.send(Who::Alice, &call).await;
    }
    let call = Contract::revokeAccessCall {
        vehicleId: 1,
        grantee: stranger,
    };
    vehicles.send(Who::Alice, &call).await;
    for vehicleId in [1, 2] {
        let call = Contract::setPayeeCall {
            vehicleId,
            payee: relayer,
        };
        vehicles.send(Who::Alice, &call).await;
        let call = Contract::approveCall {
            to: stranger,
            tokenId: U256::from(vehicleId),
        };
        vehicles.send(Who::Alice, &call).await;
    }
    let call = Contract::setApprovalForAllCall {
        operator: relayer,
        approved: true,
    };
    vehicles.send(Who::Bob, &call).await;
    vehicles.sell(2, Who::Alice, Who::Bob).await;
    let consent = Contract::setDataConsentCall {
        vehicleId: 2,
        consent: true,
    };
    vehicles.send(Who::Bob, &consent).await;
    let expiry = expiry + 1;
    for (vehicleId, grantee) in [(2, relayer), (2, stranger), (3, relayer), (3, stranger)] {
        let grant = Vehicles::grant(vehicleId, grantee, 1, expiry);
        let call = Contract::grantAccessCall { grant };
        vehicles.send(Who::Bob, &call).await;
    }
    let all = Contract::revokeAllAccessCall { vehicleId: 2 };
    vehicles.send(Who::Bob, &all).await;
    let renounce = Contract::renounceAccessCall { vehicleId: 3 };
    vehicles.send(Who::Relayer, &renounce).await;
    for vehicleId in [1, 2, 3] {
        let request = vehicles.reclaim(vehicleId, stranger).await;
        let call = Contract::reclaimCall { request };
        vehicles.send(Who::Stranger, &call).await;
    }
    let object = Contract::objectToReclaimCall { vehicleId: 2 };
    vehicles.send(Who::Bob, &object).await;
    let dismiss = Contract::decideReclaimCall {
        vehicleId: 3,
        moves: false,
    };
    vehicles.send(Who::Dao, &dismiss).await;
    let burn = Contract::burnCall { vehicleId: 4 };
    vehicles.send(Who::Bob, &burn).await;
    vehicles.mint(Who::Alice, Vehicles::vin(4)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fold_of_all_events_is_what_the_views_say() {
    let mut vehicles = Vehicles::new().await;
    act(&mut vehicles).await;
    let mut index = Index::default();
    for log in vehicles.logs().await {
        index.fold(&log);
    }
    let ids: Vec<_> = index.vehicles.keys().copied().collect();
    assert_eq!(ids, [1, 2, 3, 5, 6]);
    for (id, expected) in &index.vehicles {
        let seen = vehicles.vehicle(*id).await;
        assert_eq!(seen, *expected, "{id}");
        assert_eq!(seen.powertrain, Powertrain::BEV);
        let call = Contract::reclaimOfCall { vehicleId: *id };
        let reclaim = vehicles.read(&call).await;
        let reclaim = (
            reclaim.keeper,
            reclaim.attestor,
            reclaim.ends,
            reclaim.objected,
        );
        let expected_reclaim = index.reclaims.get(id).copied();
        assert_eq!(reclaim, expected_reclaim.unwrap_or_default(), "{id}");
        let tokenId = U256::from(*id);
        let approved = vehicles.read(&Contract::getApprovedCall { tokenId }).await;
        let expected_approval = index.approvals.get(id).copied();
        assert_eq!(approved, expected_approval.unwrap_or_default(), "{id}");
        for who in Who::ALL {
            let grantee = vehicles.of(who);
            let call = Contract::grantOfCall {
                vehicleId: *id,
                grantee,
            };
            let grant = vehicles.read(&call).await;
            let key = (*id, grantee);
            let expected_grant = index.grants.get(&key).copied().unwrap_or_default();
            assert_eq!((grant.permissions, grant.expiry), expected_grant, "{id}");
        }
    }
    for vin in 1..=6 {
        let vinCommitment = Vehicles::vin(vin);
        let seen = vehicles
            .read(&Contract::vehicleOfCall { vinCommitment })
            .await;
        let expected = index.vins.get(&vinCommitment).copied();
        assert_eq!(seen, expected.unwrap_or_default(), "{vin}");
    }
    for who in Who::ALL {
        let account = vehicles.of(who);
        let nonce = vehicles.read(&Contract::noncesCall { account }).await;
        let expected = index.nonces.get(&account).copied();
        assert_eq!(nonce, expected.unwrap_or_default(), "{who:?}");
        for operator in Who::ALL.map(|who| vehicles.of(who)) {
            let owner = account;
            let call = Contract::isApprovedForAllCall { owner, operator };
            let expected = index.operators.get(&(owner, operator)).copied();
            assert_eq!(vehicles.read(&call).await, expected.unwrap_or_default());
        }
    }
}
