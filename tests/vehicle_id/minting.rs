//! A vehicle comes into being by its owner's will and an attestor's word.

use alloy::primitives::{Address, B256, U256};
use client::bindings::IVehicleId::{self as Contract, MintRequest, Powertrain, Vehicle, mintCall};
use e2e::{Vehicles, Who, assert_told};

const VIN: B256 = Vehicles::vin(7);

async fn alices_car(vehicles: &mut Vehicles) -> MintRequest {
    let alice = vehicles.of(Who::Alice);
    vehicles.request(alice, VIN).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_mints() {
    let mut vehicles = Vehicles::new().await;
    let request = alices_car(&mut vehicles).await;
    let (owner, definition) = (request.owner, request.definition);
    let receipt = vehicles.send(Who::Alice, &mintCall { request }).await;
    assert_told(
        &receipt,
        [Contract::VehicleMinted {
            vehicleId: 1,
            owner,
            vinCommitment: VIN,
            definition,
            powertrain: Powertrain::BEV,
            attestor: vehicles.of(Who::Attestor),
        }],
    );
    assert_told(
        &receipt,
        [Contract::Transfer {
            from: Address::ZERO,
            to: owner,
            tokenId: U256::from(1),
        }],
    );
    let expected = Vehicle {
        owner,
        definition,
        powertrain: Powertrain::BEV,
        vinCommitment: VIN,
        dataConsent: true,
        payee: Address::ZERO,
        tenure: 0,
    };
    assert_eq!(vehicles.vehicle(1).await, expected);
    let of = Contract::vehicleOfCall { vinCommitment: VIN };
    assert_eq!(vehicles.read(&of).await, 1);
    assert_eq!(vehicles.read(&Contract::countCall {}).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn anybody_mints_for_an_owner_who_signed() {
    let mut vehicles = Vehicles::new().await;
    let mut request = alices_car(&mut vehicles).await;
    let (order, domain) = (vehicles.order(&request).await, vehicles.domain());
    request.signature = vehicles.sign(Who::Alice, &order, &domain);
    let receipt = vehicles.send(Who::Relayer, &mintCall { request }).await;
    let account = vehicles.of(Who::Alice);
    let nonce = U256::ZERO;
    assert_told(&receipt, [Contract::NonceUsed { account, nonce }]);
    assert_eq!(vehicles.vehicle(1).await.owner, account);
    let nonces = Contract::noncesCall { account };
    assert_eq!(vehicles.read(&nonces).await, U256::from(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_mints_for_an_owner_who_did_not_sign() {
    let mut vehicles = Vehicles::new().await;
    let request = alices_car(&mut vehicles).await;
    let account = request.owner;
    let error = Contract::InvalidSignature { account };
    vehicles
        .refuses(Who::Relayer, &mintCall { request }, error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vehicle_without_consent_is_minted_without_it() {
    let mut vehicles = Vehicles::new().await;
    let mut request = alices_car(&mut vehicles).await;
    request.dataConsent = false;
    let receipt = vehicles.send(Who::Alice, &mintCall { request }).await;
    assert_told::<Contract::DataConsentSet>(&receipt, []);
    assert!(!vehicles.vehicle(1).await.dataConsent);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vin_belongs_to_one_living_vehicle() {
    let mut vehicles = Vehicles::new().await;
    vehicles.mint(Who::Alice, VIN).await;
    let bob = vehicles.of(Who::Bob);
    let request = vehicles.request(bob, VIN).await;
    let error = Contract::VinTaken {
        vinCommitment: VIN,
        vehicleId: 1,
    };
    vehicles
        .refuses(Who::Bob, &mintCall { request }, error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_attestors_attest() {
    let mut vehicles = Vehicles::new().await;
    let mut request = alices_car(&mut vehicles).await;
    let account = vehicles.of(Who::Stranger);
    request.attestor = account;
    let error = Contract::NotAttestor { account };
    vehicles
        .refuses(Who::Alice, &mintCall { request }, error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attestor_who_lost_the_role_attests_no_more() {
    let mut vehicles = Vehicles::new().await;
    let request = alices_car(&mut vehicles).await;
    let account = vehicles.of(Who::Attestor);
    let role = client::roles::attestor();
    let revoke = Contract::revokeRoleCall { role, account };
    vehicles.send(Who::Dao, &revoke).await;
    let error = Contract::NotAttestor { account };
    vehicles
        .refuses(Who::Alice, &mintCall { request }, error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attestation_is_for_what_it_says() {
    let mut vehicles = Vehicles::new().await;
    let good = alices_car(&mut vehicles).await;
    let account = good.attestor;
    let spoilt: [fn(&mut MintRequest); 4] = [
        |request| request.definition = B256::with_last_byte(1),
        |request| request.powertrain = Powertrain::ICE,
        |request| request.vinCommitment = Vehicles::vin(8),
        |request| request.attestationDeadline += 1,
    ];
    for spoil in spoilt {
        let mut request = good.clone();
        spoil(&mut request);
        let error = Contract::InvalidSignature { account };
        vehicles
            .refuses(Who::Alice, &mintCall { request }, error)
            .await;
    }
    let mut request = good;
    request.owner = vehicles.of(Who::Bob);
    let error = Contract::InvalidSignature { account };
    vehicles
        .refuses(Who::Bob, &mintCall { request }, error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attestation_ends_at_its_deadline() {
    let mut vehicles = Vehicles::new().await;
    let request = alices_car(&mut vehicles).await;
    let deadline = request.attestationDeadline;
    vehicles.world.travel(deadline + 1).await;
    let error = Contract::SignatureExpired { deadline };
    vehicles
        .refuses(Who::Alice, &mintCall { request }, error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attestation_is_good_for_one_vehicle() {
    let mut vehicles = Vehicles::new().await;
    let request = alices_car(&mut vehicles).await;
    let account = request.attestor;
    let call = mintCall { request };
    vehicles.send(Who::Alice, &call).await;
    let burn = Contract::burnCall { vehicleId: 1 };
    vehicles.send(Who::Alice, &burn).await;
    let error = Contract::InvalidSignature { account };
    vehicles.refuses(Who::Alice, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vehicle_needs_a_definition_a_vin_and_an_owner() {
    let mut vehicles = Vehicles::new().await;
    let good = alices_car(&mut vehicles).await;
    for (definition, vin) in [(B256::ZERO, VIN), (good.definition, B256::ZERO)] {
        let mut request = good.clone();
        (request.definition, request.vinCommitment) = (definition, vin);
        let error = Contract::InvalidDefinition {
            definition,
            vinCommitment: vin,
        };
        vehicles
            .refuses(Who::Alice, &mintCall { request }, error)
            .await;
    }
    let mut request = good;
    request.owner = Address::ZERO;
    let owner = Address::ZERO;
    let error = Contract::ERC721InvalidOwner { owner };
    vehicles
        .refuses(Who::Alice, &mintCall { request }, error)
        .await;
}
