//! Of the vehicles, and of tokens and roles anywhere.

use alloy::primitives::{B256, U256};
use client::{bindings::IVehicleId as Contract, roles};
use e2e::{Storage, Vehicles, Who};

use crate::{number, word};

/// Bob's car, the second one minted, bought from Alice, with a payee and a grant.
async fn a_rich_one() -> Vehicles {
    let mut vehicles = Vehicles::new().await;
    vehicles.mint(Who::Alice, Vehicles::vin(7)).await;
    let vehicle = vehicles.mint(Who::Alice, Vehicles::vin(8)).await;
    assert_eq!(vehicle, 2);
    vehicles.sell(vehicle, Who::Alice, Who::Bob).await;
    let payee = vehicles.of(Who::Stranger);
    let call = Contract::setPayeeCall {
        vehicleId: vehicle,
        payee,
    };
    vehicles.send(Who::Bob, &call).await;
    let expiry = vehicles.world.now().await + 3_600;
    let grant = Contract::Grant {
        termsHash: B256::repeat_byte(7),
        ..Vehicles::grant(vehicle, vehicles.of(Who::Maker), 0b101, expiry)
    };
    let call = Contract::grantAccessCall { grant };
    vehicles.send(Who::Bob, &call).await;
    vehicles
}

fn storage(vehicles: &Vehicles) -> Storage<'_> {
    Storage::of(vehicles.world.chain(), "VehicleId", vehicles.address)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vehicles_words_say_what_the_contract_does() {
    let vehicles = a_rich_one().await;
    let (storage, seen) = (storage(&vehicles), vehicles.vehicle(2).await);
    let id = [number(2u8)];
    let of = async |field| storage.field("token", &id, field).await;
    assert_eq!(of("owner").await, word(vehicles.of(Who::Bob)));
    assert_eq!(of("tenure").await, number(1u8));
    assert_eq!(seen.tenure, 1);
    assert_eq!(of("powertrain").await, number(seen.powertrain as u8));
    assert_eq!(of("consent").await, number(u8::from(seen.dataConsent)));
    assert_eq!(of("has_payee").await, number(1u8));
    assert_eq!(storage.value("payee", &id).await, word(seen.payee));
    assert_eq!(
        storage.value("definition", &id).await,
        U256::from_be_bytes(seen.definition.0)
    );
    assert_eq!(
        storage.value("commitment", &id).await,
        U256::from_be_bytes(seen.vinCommitment.0)
    );
}

/// The moment of the latest block.
async fn moment(vehicles: &Vehicles) -> U256 {
    number(vehicles.world.now().await)
}

/// Lets some time pass.
async fn later(vehicles: &Vehicles) {
    let world = &vehicles.world;
    world.travel(world.now().await + 100).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vehicles_past_says_since_when_and_until_when_its_owners_consented() {
    let mut vehicles = Vehicles::new().await;
    let vehicle = vehicles.mint(Who::Alice, Vehicles::vin(7)).await;
    let id = [number(vehicle)];
    let minted = moment(&vehicles).await;
    let at =
        async |vehicles: &Vehicles, table, field| storage(vehicles).field(table, &id, field).await;
    assert_eq!(at(&vehicles, "token", "since").await, minted);
    // Given as the vehicle was minted: since then.
    assert!(vehicles.vehicle(vehicle).await.dataConsent);
    assert_eq!(at(&vehicles, "past", "consent_since").await, U256::ZERO);
    assert_eq!(at(&vehicles, "past", "owner_before").await, U256::ZERO);

    let consent = |given| Contract::setDataConsentCall {
        vehicleId: vehicle,
        consent: given,
    };
    later(&vehicles).await;
    vehicles.send(Who::Alice, &consent(false)).await;
    let withdrawn = moment(&vehicles).await;
    assert_eq!(at(&vehicles, "past", "consent_until").await, withdrawn);
    // What says nothing new changes nothing.
    later(&vehicles).await;
    vehicles.send(Who::Alice, &consent(false)).await;
    assert_eq!(at(&vehicles, "past", "consent_until").await, withdrawn);

    later(&vehicles).await;
    vehicles.send(Who::Alice, &consent(true)).await;
    let given = moment(&vehicles).await;
    later(&vehicles).await;
    vehicles.send(Who::Alice, &consent(true)).await;
    assert_eq!(at(&vehicles, "past", "consent_since").await, given);
    assert_eq!(at(&vehicles, "past", "consent_until").await, withdrawn);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_keeps_the_owner_before_and_until_when_that_one_consented() {
    let mut vehicles = Vehicles::new().await;
    let vehicle = vehicles.mint(Who::Alice, Vehicles::vin(7)).await;
    let id = [number(vehicle)];
    let at =
        async |vehicles: &Vehicles, table, field| storage(vehicles).field(table, &id, field).await;
    let (alice, bob) = (vehicles.of(Who::Alice), vehicles.of(Who::Bob));
    later(&vehicles).await;
    vehicles.sell(vehicle, Who::Alice, Who::Bob).await;
    let sold = moment(&vehicles).await;
    assert_eq!(at(&vehicles, "token", "since").await, sold);
    assert_eq!(at(&vehicles, "past", "owner_before").await, word(alice));
    assert_eq!(at(&vehicles, "past", "consent_before_until").await, sold);

    // The new owner consents and takes it back; what was before stays.
    for given in [true, false] {
        later(&vehicles).await;
        let call = Contract::setDataConsentCall {
            vehicleId: vehicle,
            consent: given,
        };
        vehicles.send(Who::Bob, &call).await;
    }
    let withdrawn = moment(&vehicles).await;
    assert_eq!(at(&vehicles, "past", "consent_until").await, withdrawn);
    assert_eq!(at(&vehicles, "past", "consent_before_until").await, sold);

    // Sold without consent: the one before had consented until then.
    later(&vehicles).await;
    vehicles.sell(vehicle, Who::Bob, Who::Alice).await;
    assert_eq!(at(&vehicles, "past", "owner_before").await, word(bob));
    assert_eq!(
        at(&vehicles, "past", "consent_before_until").await,
        withdrawn
    );
    for field in ["consent_since", "consent_until"] {
        assert_eq!(at(&vehicles, "past", field).await, U256::ZERO, "{field}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burned_vehicle_keeps_until_when_its_owner_consented() {
    let mut vehicles = Vehicles::new().await;
    let vehicle = vehicles.mint(Who::Alice, Vehicles::vin(7)).await;
    later(&vehicles).await;
    let burn = Contract::burnCall { vehicleId: vehicle };
    vehicles.send(Who::Alice, &burn).await;
    let burned = moment(&vehicles).await;
    let until = storage(&vehicles)
        .field("past", &[number(vehicle)], "consent_until")
        .await;
    assert_eq!(until, burned);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reclaim_keeps_of_the_past_what_a_sale_keeps() {
    let mut vehicles = Vehicles::new().await;
    let vehicle = vehicles.mint(Who::Alice, Vehicles::vin(7)).await;
    let id = [number(vehicle)];
    let at =
        async |vehicles: &Vehicles, table, field| storage(vehicles).field(table, &id, field).await;
    let (alice, bob) = (vehicles.of(Who::Alice), vehicles.of(Who::Bob));
    let request = vehicles.reclaim(vehicle, bob).await;
    let reclaim = Contract::reclaimCall { request };
    vehicles.send(Who::Stranger, &reclaim).await;
    let marked = at(&vehicles, "token", "is_reclaimed").await;
    assert_eq!(marked, number(1u8));
    assert_eq!(at(&vehicles, "reclaim", "keeper").await, word(bob));
    let ends = at(&vehicles, "reclaim", "ends").await;

    vehicles.world.travel(ends.to()).await;
    let complete = Contract::completeReclaimCall { vehicleId: vehicle };
    vehicles.send(Who::Stranger, &complete).await;
    let moved = moment(&vehicles).await;
    assert_eq!(at(&vehicles, "token", "owner").await, word(bob));
    assert_eq!(at(&vehicles, "token", "since").await, moved);
    assert_eq!(at(&vehicles, "past", "owner_before").await, word(alice));
    assert_eq!(at(&vehicles, "past", "consent_before_until").await, moved);
    let zeros = [
        ("token", "consent"),
        ("token", "is_reclaimed"),
        ("past", "consent_since"),
        ("past", "consent_until"),
    ];
    for (table, field) in zeros {
        assert_eq!(at(&vehicles, table, field).await, U256::ZERO, "{field}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retired_vehicle_keeps_until_when_its_owner_consented() {
    let mut vehicles = Vehicles::new().await;
    let vehicle = vehicles.mint(Who::Alice, Vehicles::vin(7)).await;
    later(&vehicles).await;
    let retire = Contract::retireCall { vehicleId: vehicle };
    vehicles.send(Who::Dao, &retire).await;
    let retired = moment(&vehicles).await;
    let until = storage(&vehicles)
        .field("past", &[number(vehicle)], "consent_until")
        .await;
    assert_eq!(until, retired);
}

#[tokio::test(flavor = "multi_thread")]
async fn revoking_all_begins_another_round_of_grants() {
    let mut vehicles = a_rich_one().await;
    let revoke = Contract::revokeAllAccessCall { vehicleId: 2 };
    vehicles.send(Who::Bob, &revoke).await;
    let round = storage(&vehicles).value("round", &[number(2u8)]).await;
    assert_eq!(round, number(1u8));
}

#[tokio::test(flavor = "multi_thread")]
async fn hashed_keys_are_found_by_their_hash() {
    let vehicles = a_rich_one().await;
    let storage = storage(&vehicles);
    let vin = [Vehicles::vin(8).into()];
    assert_eq!(storage.field("vin", &vin, "vehicle").await, number(2u8));
    assert_eq!(storage.field("vin", &vin, "nonce").await, number(1u8));
    let grantee = vehicles.of(Who::Maker);
    let call = Contract::grantOfCall {
        vehicleId: 2,
        grantee,
    };
    let seen = vehicles.read(&call).await;
    let key = [number(2u8), number(1u8), number(0u8), word(grantee)];
    let of = async |field| storage.field("grants", &key, field).await;
    assert_eq!(of("permissions").await, number(seen.permissions));
    assert_eq!(of("expiry").await, number(seen.expiry));
    assert_eq!(seen.permissions, 0b101);
    assert_eq!(of("personal").await, number(0u8));
    assert_eq!(of("has_terms").await, number(1u8));
    let terms = storage.value("grant_terms", &key).await;
    assert_eq!(B256::from(terms), seen.termsHash);
}

#[tokio::test(flavor = "multi_thread")]
async fn single_words_share_a_table() {
    let vehicles = a_rich_one().await;
    let storage = storage(&vehicles);
    let count = vehicles.read(&Contract::countCall {}).await;
    assert_eq!(storage.field("head", &[], "count").await, number(count));
    assert_eq!(count, 2);
    let scheme = vehicles.read(&Contract::vinSchemeCall {}).await.version;
    let stored = storage.field("head", &[], "vin_scheme").await;
    assert_eq!(stored, number(scheme));
}

#[tokio::test(flavor = "multi_thread")]
async fn balances_approvals_and_the_base_uri_are_where_every_token_has_them() {
    let mut vehicles = a_rich_one().await;
    let (bob, alice) = (vehicles.of(Who::Bob), vehicles.of(Who::Alice));
    let approve = Contract::approveCall {
        to: alice,
        tokenId: number(2u8),
    };
    vehicles.send(Who::Bob, &approve).await;
    let all = Contract::setApprovalForAllCall {
        operator: alice,
        approved: true,
    };
    vehicles.send(Who::Bob, &all).await;
    let storage = storage(&vehicles);
    assert_eq!(storage.value("balance", &[word(bob)]).await, number(1u8));
    assert_eq!(storage.value("approval", &[number(2u8)]).await, word(alice));
    let operator = [word(bob), word(alice)];
    assert_eq!(storage.value("operator", &operator).await, number(1u8));
    assert_eq!(
        storage.text("base_uri").await,
        "https://dimo.example/vehicle/"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_and_nonces_lie_in_tables_like_everything_else() {
    let mut vehicles = a_rich_one().await;
    let mut request = vehicles
        .request(vehicles.of(Who::Bob), Vehicles::vin(9))
        .await;
    let order = vehicles.order(&request).await;
    request.signature = vehicles.sign(Who::Bob, &order, &vehicles.domain());
    vehicles
        .send(Who::Stranger, &Contract::mintCall { request })
        .await;

    let storage = storage(&vehicles);
    let (attestor, bob) = (vehicles.of(Who::Attestor), vehicles.of(Who::Bob));
    let role = roles::attestor().into();
    let has = async |account| storage.value("member", &[role, word(account)]).await;
    assert_eq!(has(attestor).await, number(1u8));
    assert_eq!(has(bob).await, number(0u8));
    let nonce = storage.value("next_nonce", &[word(bob)]).await;
    assert_eq!(
        nonce,
        vehicles.read(&Contract::noncesCall { account: bob }).await
    );
    assert_eq!(nonce, number(1u8));
}
