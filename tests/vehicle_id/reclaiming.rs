//! The way back to a vehicle: an attestor's word, thirty days to object, and the DAO.

use alloy::primitives::{Address, U256};
use client::bindings::IVehicleId as Contract;
use e2e::{DAY, DataConsent, ReclaimObjection, Vehicles, Who, assert_told};

const NOTICE: u64 = 30 * DAY;

struct Scene {
    vehicles: Vehicles,
    vehicle: u64,
    keeper: Address,
    /// When the notice ends.
    ends: u64,
}

/// Alice's car, which an attestor says is Bob's.
async fn reclaimed() -> Scene {
    let mut vehicles = Vehicles::new().await;
    let vehicle = vehicles.mint(Who::Alice, Vehicles::vin(7)).await;
    let keeper = vehicles.of(Who::Bob);
    let request = vehicles.reclaim(vehicle, keeper).await;
    let attestor = request.attestor;
    let call = Contract::reclaimCall { request };
    let receipt = vehicles.send(Who::Stranger, &call).await;
    let ends = vehicles.world.now().await + NOTICE;
    assert_told(
        &receipt,
        [Contract::ReclaimBegan {
            vehicleId: vehicle,
            keeper,
            attestor,
            ends,
        }],
    );
    Scene {
        vehicles,
        vehicle,
        keeper,
        ends,
    }
}

impl Scene {
    fn complete(&self) -> Contract::completeReclaimCall {
        Contract::completeReclaimCall {
            vehicleId: self.vehicle,
        }
    }

    fn object(&self) -> Contract::objectToReclaimCall {
        Contract::objectToReclaimCall {
            vehicleId: self.vehicle,
        }
    }

    fn decide(&self, moves: bool) -> Contract::decideReclaimCall {
        Contract::decideReclaimCall {
            vehicleId: self.vehicle,
            moves,
        }
    }

    fn too_soon(&self) -> Contract::ReclaimTooSoon {
        Contract::ReclaimTooSoon {
            vehicleId: self.vehicle,
            ends: self.ends,
        }
    }

    fn not_reclaimed(&self) -> Contract::NotReclaimed {
        let vehicleId = self.vehicle;
        Contract::NotReclaimed { vehicleId }
    }

    async fn owner(&self) -> Address {
        self.vehicles.vehicle(self.vehicle).await.owner
    }

    async fn after_the_notice(&self) {
        self.vehicles.world.travel(self.ends).await;
    }

    async fn seen(&self) -> (Address, Address, u64, bool) {
        let call = Contract::reclaimOfCall {
            vehicleId: self.vehicle,
        };
        let seen = self.vehicles.read(&call).await;
        (seen.keeper, seen.attestor, seen.ends, seen.objected)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_objection_the_vehicle_moves_after_thirty_days_and_not_before() {
    let mut scene = reclaimed().await;
    let attestor = scene.vehicles.of(Who::Attestor);
    assert_eq!(
        scene.seen().await,
        (scene.keeper, attestor, scene.ends, false)
    );
    let complete = scene.complete();
    scene.vehicles.world.travel(scene.ends - 2).await;
    let error = scene.too_soon();
    scene.vehicles.refuses(Who::Bob, &complete, error).await;
    assert_eq!(scene.owner().await, scene.vehicles.of(Who::Alice));
    scene.after_the_notice().await;
    let receipt = scene.vehicles.send(Who::Stranger, &complete).await;
    let (vehicleId, keeper) = (scene.vehicle, scene.keeper);
    let from = scene.vehicles.of(Who::Alice);
    let tokenId = U256::from(vehicleId);
    let to = keeper;
    assert_told(&receipt, [Contract::Transfer { from, to, tokenId }]);
    let began = Contract::TenureBegan {
        vehicleId,
        owner: keeper,
        tenure: 1,
    };
    assert_told(&receipt, [began]);
    let moved = true;
    let ended = Contract::ReclaimEnded {
        vehicleId,
        keeper,
        moved,
    };
    assert_told(&receipt, [ended]);
    assert_eq!(scene.owner().await, keeper);
    assert_eq!(scene.seen().await, Default::default());
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_moves_twice() {
    let mut scene = reclaimed().await;
    scene.after_the_notice().await;
    let complete = scene.complete();
    scene.vehicles.send(Who::Bob, &complete).await;
    let vehicle = scene.vehicle;
    scene.vehicles.sell(vehicle, Who::Bob, Who::Relayer).await;
    let error = || scene.not_reclaimed();
    scene.vehicles.refuses(Who::Bob, &complete, error()).await;
    let decide = scene.decide(true);
    scene.vehicles.refuses(Who::Dao, &decide, error()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_former_keeper_decided_and_signed_is_void() {
    let mut scene = reclaimed().await;
    let (vehicleId, stranger) = (scene.vehicle, scene.vehicles.of(Who::Stranger));
    let account = scene.vehicles.of(Who::Alice);
    let order = DataConsent {
        vehicleId,
        consent: true,
        nonce: scene.vehicles.read(&Contract::noncesCall { account }).await,
        deadline: scene.ends + DAY,
    };
    let domain = scene.vehicles.domain();
    let signature = scene.vehicles.sign(Who::Alice, &order, &domain);
    let payee = Contract::setPayeeCall {
        vehicleId,
        payee: stranger,
    };
    scene.vehicles.send(Who::Alice, &payee).await;
    let given = Contract::grantAccessCall {
        grant: Vehicles::grant(vehicleId, stranger, 1, scene.ends + DAY),
    };
    scene.vehicles.send(Who::Alice, &given).await;
    let approve = Contract::approveCall {
        to: stranger,
        tokenId: U256::from(vehicleId),
    };
    scene.vehicles.send(Who::Alice, &approve).await;
    scene.after_the_notice().await;
    let complete = scene.complete();
    scene.vehicles.send(Who::Bob, &complete).await;

    let seen = scene.vehicles.vehicle(vehicleId).await;
    assert_eq!((seen.dataConsent, seen.payee), (false, Address::ZERO));
    let consent = Contract::setDataConsentCall {
        vehicleId,
        consent: true,
    };
    scene.vehicles.send(Who::Bob, &consent).await;
    let access = Contract::hasAccessCall {
        vehicleId,
        grantee: stranger,
        permissions: 1,
    };
    assert!(!scene.vehicles.read(&access).await);
    let call = Contract::setDataConsentWithSignatureCall {
        vehicleId,
        consent: true,
        deadline: order.deadline,
        signature,
    };
    let error = Contract::InvalidSignature {
        account: scene.keeper,
    };
    scene.vehicles.refuses(Who::Stranger, &call, error).await;
    let error = Contract::NotOwner { vehicleId, account };
    scene.vehicles.refuses(Who::Alice, &consent, error).await;
    let sale = Contract::transferFromCall {
        from: scene.keeper,
        to: stranger,
        tokenId: U256::from(vehicleId),
    };
    let error = Contract::ERC721InsufficientApproval {
        operator: stranger,
        tokenId: U256::from(vehicleId),
    };
    scene.vehicles.refuses(Who::Stranger, &sale, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_objected_to_in_time_is_the_daos() {
    let mut scene = reclaimed().await;
    let object = scene.object();
    let receipt = scene.vehicles.send(Who::Alice, &object).await;
    let (vehicleId, owner) = (scene.vehicle, scene.vehicles.of(Who::Alice));
    assert_told(&receipt, [Contract::ReclaimObjected { vehicleId, owner }]);
    assert!(scene.seen().await.3);
    scene.after_the_notice().await;
    let complete = scene.complete();
    let error = Contract::ReclaimDisputed { vehicleId };
    scene.vehicles.refuses(Who::Bob, &complete, error).await;
    let decide = scene.decide(true);
    let error = Contract::AccessControlUnauthorizedAccount {
        account: scene.keeper,
        neededRole: Default::default(),
    };
    scene.vehicles.refuses(Who::Bob, &decide, error).await;
    scene.vehicles.send(Who::Dao, &decide).await;
    assert_eq!(scene.owner().await, scene.keeper);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_objection_that_the_dao_agrees_with_leaves_everything_as_it_was() {
    let mut scene = reclaimed().await;
    let object = scene.object();
    scene.vehicles.send(Who::Alice, &object).await;
    let decide = scene.decide(false);
    let receipt = scene.vehicles.send(Who::Dao, &decide).await;
    assert_told(
        &receipt,
        [Contract::ReclaimEnded {
            vehicleId: scene.vehicle,
            keeper: scene.keeper,
            moved: false,
        }],
    );
    let seen = scene.vehicles.vehicle(scene.vehicle).await;
    assert_eq!(
        (seen.owner, seen.tenure),
        (scene.vehicles.of(Who::Alice), 0)
    );
    assert!(seen.dataConsent);
    scene.after_the_notice().await;
    let complete = scene.complete();
    let error = scene.not_reclaimed();
    scene.vehicles.refuses(Who::Bob, &complete, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn not_even_the_dao_moves_a_vehicle_within_its_notice() {
    let mut scene = reclaimed().await;
    let object = scene.object();
    scene.vehicles.send(Who::Alice, &object).await;
    let (decide, error) = (scene.decide(true), scene.too_soon());
    scene.vehicles.refuses(Who::Dao, &decide, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_owner_objects_and_only_in_time() {
    let scene = reclaimed().await;
    let (object, vehicleId) = (scene.object(), scene.vehicle);
    let account = scene.keeper;
    let error = Contract::NotOwner { vehicleId, account };
    scene.vehicles.refuses(Who::Bob, &object, error).await;
    scene.after_the_notice().await;
    let error = Contract::ObjectionTooLate {
        vehicleId,
        ends: scene.ends,
    };
    scene.vehicles.refuses(Who::Alice, &object, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn anybody_sends_in_a_signed_objection() {
    let mut scene = reclaimed().await;
    let order = ReclaimObjection {
        vehicleId: scene.vehicle,
        nonce: U256::ZERO,
        deadline: scene.ends,
    };
    let signature = scene
        .vehicles
        .sign(Who::Alice, &order, &scene.vehicles.domain());
    let call = Contract::objectToReclaimWithSignatureCall {
        vehicleId: scene.vehicle,
        deadline: order.deadline,
        signature,
    };
    scene.vehicles.send(Who::Stranger, &call).await;
    assert!(scene.seen().await.3);
}

#[tokio::test(flavor = "multi_thread")]
async fn selling_the_token_on_does_not_end_what_was_begun() {
    let mut scene = reclaimed().await;
    let vehicle = scene.vehicle;
    scene.vehicles.sell(vehicle, Who::Alice, Who::Relayer).await;
    scene.after_the_notice().await;
    let complete = scene.complete();
    scene.vehicles.send(Who::Bob, &complete).await;
    assert_eq!(scene.owner().await, scene.keeper);
}

#[tokio::test(flavor = "multi_thread")]
async fn giving_the_token_to_the_keeper_ends_it() {
    let mut scene = reclaimed().await;
    let vehicle = scene.vehicle;
    scene.vehicles.sell(vehicle, Who::Alice, Who::Bob).await;
    assert_eq!(scene.seen().await, Default::default());
    // Whoever buys it from the keeper need not fear that.
    scene.vehicles.sell(vehicle, Who::Bob, Who::Relayer).await;
    scene.after_the_notice().await;
    let (complete, error) = (scene.complete(), scene.not_reclaimed());
    scene.vehicles.refuses(Who::Bob, &complete, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_at_a_time_and_each_word_once() {
    let scene = reclaimed().await;
    let (vehicleId, ends) = (scene.vehicle, scene.ends);
    let relayer = scene.vehicles.of(Who::Relayer);
    let request = scene.vehicles.reclaim(vehicleId, relayer).await;
    let call = Contract::reclaimCall { request };
    let error = Contract::ReclaimPending { vehicleId, ends };
    scene.vehicles.refuses(Who::Relayer, &call, error).await;

    let mut vehicles = Vehicles::new().await;
    let vehicle = vehicles.mint(Who::Alice, Vehicles::vin(7)).await;
    let keeper = vehicles.of(Who::Bob);
    let request = vehicles.reclaim(vehicle, keeper).await;
    let account = request.attestor;
    let call = Contract::reclaimCall { request };
    vehicles.send(Who::Bob, &call).await;
    let dismiss = Contract::decideReclaimCall {
        vehicleId: vehicle,
        moves: false,
    };
    vehicles.send(Who::Dao, &dismiss).await;
    let error = Contract::InvalidSignature { account };
    vehicles.refuses(Who::Bob, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reclaim_voids_attestations_that_were_not_used() {
    let mut scene = reclaimed().await;
    let burn = Contract::burnCall {
        vehicleId: scene.vehicle,
    };
    let owner = scene.keeper;
    // For after the burn, but signed before the car was reclaimed.
    let mut vehicles = Vehicles::new().await;
    let vehicle = vehicles.mint(Who::Alice, Vehicles::vin(7)).await;
    let early = vehicles.request(owner, Vehicles::vin(7)).await;
    let request = vehicles.reclaim(vehicle, owner).await;
    let account = request.attestor;
    let call = Contract::reclaimCall { request };
    vehicles.send(Who::Bob, &call).await;
    vehicles.send(Who::Alice, &burn).await;
    let call = Contract::mintCall { request: early };
    let error = Contract::InvalidSignature { account };
    vehicles.refuses(Who::Bob, &call, error).await;

    scene.vehicles.send(Who::Alice, &burn).await;
    scene.vehicles.mint(Who::Bob, Vehicles::vin(7)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_an_attestors_word_for_another_living_keeper_counts() {
    let mut vehicles = Vehicles::new().await;
    let vehicle = vehicles.mint(Who::Alice, Vehicles::vin(7)).await;
    let (alice, bob) = (vehicles.of(Who::Alice), vehicles.of(Who::Bob));
    for keeper in [Address::ZERO, alice] {
        let request = vehicles.reclaim(vehicle, keeper).await;
        let call = Contract::reclaimCall { request };
        let error = Contract::InvalidKeeper { keeper };
        vehicles.refuses(Who::Bob, &call, error).await;
    }
    let good = vehicles.reclaim(vehicle, bob).await;
    let mut request = good.clone();
    request.attestor = bob;
    let call = Contract::reclaimCall { request };
    let error = Contract::NotAttestor { account: bob };
    vehicles.refuses(Who::Bob, &call, error).await;
    let mut request = good.clone();
    request.keeper = vehicles.of(Who::Stranger);
    let call = Contract::reclaimCall { request };
    let account = good.attestor;
    let error = Contract::InvalidSignature { account };
    vehicles.refuses(Who::Bob, &call, error).await;
    let burn = Contract::burnCall { vehicleId: vehicle };
    vehicles.send(Who::Alice, &burn).await;
    let call = Contract::reclaimCall { request: good };
    let error = Contract::ERC721NonexistentToken {
        tokenId: U256::from(vehicle),
    };
    vehicles.refuses(Who::Bob, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_that_no_longer_counts_moves_nothing_and_gives_way() {
    let mut scene = reclaimed().await;
    let attestor = scene.vehicles.of(Who::Attestor);
    let revoke = Contract::revokeRoleCall {
        role: client::roles::attestor(),
        account: attestor,
    };
    scene.vehicles.send(Who::Dao, &revoke).await;
    scene.after_the_notice().await;
    let complete = scene.complete();
    let error = Contract::NotAttestor { account: attestor };
    scene.vehicles.refuses(Who::Bob, &complete, error).await;
    // Another attestor's word takes its place.
    let grant = Contract::grantRoleCall {
        role: client::roles::attestor(),
        account: scene.vehicles.of(Who::Maker),
    };
    scene.vehicles.send(Who::Dao, &grant).await;
    let keeper = scene.vehicles.of(Who::Relayer);
    let mut request = scene.vehicles.reclaim(scene.vehicle, keeper).await;
    request.attestor = scene.vehicles.of(Who::Maker);
    let vinCommitment = Vehicles::vin(7);
    let word = e2e::Reclaim {
        vehicleId: scene.vehicle,
        keeper,
        nonce: scene
            .vehicles
            .read(&Contract::vinNonceCall { vinCommitment })
            .await,
        deadline: request.deadline,
    };
    let domain = scene.vehicles.domain();
    request.attestation = scene.vehicles.sign(Who::Maker, &word, &domain);
    let call = Contract::reclaimCall { request };
    scene.vehicles.send(Who::Relayer, &call).await;
    assert_eq!(scene.seen().await.0, keeper);
}
