//! Ways back: a car that was sold without its token, and a maker whose key was stolen.

use alloy::primitives::{Address, B256, Bytes, U256};
use anyhow::{Context, Result, ensure};
use client::{
    bindings::{
        IDeviceRegistry::{ManufacturerNotActive, NotOperator, registerCall},
        IManufacturerRegistry::{reappointCall, reinstateCall, suspendForCall},
        IVehicleId::{self, ReclaimRequest, ReclaimTooSoon, completeReclaimCall, reclaimCall},
    },
    chain::{Read, Sender, Transaction},
    dao::Action,
    signing::{Definition, Domain},
    time::duration,
    units::{ONE_DIMO, count},
};
use serde_json::json;

use super::{
    dao::decide,
    fleet::{CARS, MACARON, named},
    papers::{Desk, Paper},
    refusal::refused_by,
    stage::Stage,
    story::tell_refusal,
    teller::Teller,
};

/// Any permission.
const TELEMETRY: u128 = 1;
/// Two weeks: as long as the guardian may suspend.
const SUSPENSION: u32 = 14 * 86_400;
const HOUR: u64 = 3_600;
/// The key that the thief registers.
const STOLEN: u8 = 0x57;

/// Plays both.
///
/// # Errors
/// The first thing that does not hold.
pub(super) async fn play(stage: &mut Stage, teller: &mut Teller) -> Result<()> {
    teller.head("A car was sold, its token was not");
    sold_without_its_token(stage, teller).await?;
    teller.head("A maker's key is stolen");
    stolen_key(stage, teller).await
}

/// An attestor says who keeps the car; its owner has 30 days to object, and then the token moves.
async fn sold_without_its_token(stage: &mut Stage, teller: &mut Teller) -> Result<()> {
    let contract = stage.deployment.vehicle_id.context("no vehicles")?;
    let chain = stage.pool.chain().clone();
    let vehicles = IVehicleId::new(contract, &chain);
    let car = CARS;
    let seller = vehicles.ownerOf(U256::from(car)).read().await?;
    let buyer = named("buyer", 0).address();
    let vin = vehicles.vehicle(car).read().await?.vinCommitment;
    let request = word(stage, contract, (car, buyer, vin)).await?;
    let receipt = stage
        .relayer
        .call(contract, &reclaimCall { request })
        .await?;
    let ends = vehicles.reclaimOf(car).read().await?.ends;
    let head = chain.head().await?.timestamp;
    teller.say(
        "attestor",
        &format!(
            "car {car} has another keeper; its owner has {} to object  {} gas",
            duration(ends - head),
            count(receipt.gas_used)
        ),
    );

    let complete = completeReclaimCall { vehicleId: car };
    let (words, gas) =
        refused_by::<ReclaimTooSoon>(&mut stage.relayer, contract, &complete).await?;
    tell_refusal(teller, "moving it at once", &words, gas);
    stage.travel(ends).await?;
    let receipt = stage.relayer.call(contract, &complete).await?;
    let owner = vehicles.ownerOf(U256::from(car)).read().await?;
    ensure!(
        owner == buyer,
        "car {car} is {owner}'s instead of {buyer}'s"
    );
    for (account, expected) in [(buyer, true), (seller, false)] {
        let has = vehicles.hasAccess(car, account, TELEMETRY).read().await?;
        ensure!(has == expected, "access of {account} is {has}");
    }
    teller.say(
        "buyer",
        &format!(
            "nobody objected: the token is the buyer's, the streak with it; the seller reads nothing any more  {} gas",
            count(receipt.gas_used)
        ),
    );
    teller.note(
        "reclaim",
        json!({ "vehicle": car, "gasUsed": receipt.gas_used }),
    );
    Ok(())
}

/// The attestor's signed word that a vehicle has another keeper.
async fn word(
    stage: &Stage,
    contract: Address,
    (car, keeper, vin): (u64, Address, B256),
) -> Result<ReclaimRequest> {
    let chain = stage.pool.chain();
    let domain = Domain {
        chain_id: chain.id(),
        contract,
    };
    let mut desk = Desk::new(Definition::VehicleId, domain);
    desk.good_until(chain.head().await?.timestamp + HOUR);
    let paper = Paper {
        primary: "Reclaim",
        fields: json!({ "vehicleId": car, "keeper": keeper.to_string() }),
    };
    let nonce = IVehicleId::new(contract, chain)
        .vinNonce(vin)
        .read()
        .await?;
    Ok(ReclaimRequest {
        vehicleId: car,
        keeper,
        attestor: stage.attestor.address(),
        deadline: desk.deadline(),
        attestation: desk.sign_with_nonce(&paper, &stage.attestor, nonce)?,
    })
}

/// The guardian stops the maker at once, the DAO gives its entry to another key, and the thief is left with nothing.
async fn stolen_key(stage: &mut Stage, teller: &mut Teller) -> Result<()> {
    let makers = stage
        .deployment
        .manufacturer_registry
        .context("no manufacturer registry")?;
    let devices = stage
        .deployment
        .device_registry
        .context("no device registry")?;
    let suspend = suspendForCall {
        id: MACARON,
        duration: SUSPENSION,
    };
    let receipt = stage.guardian.call(makers, &suspend).await?;
    teller.say(
        "guardian",
        &format!(
            "suspends Macaron for {}  {} gas",
            duration(SUSPENSION.into()),
            count(receipt.gas_used)
        ),
    );
    let register = registerCall {
        manufacturerId: MACARON,
        key: Address::repeat_byte(STOLEN),
    };
    let thief = &mut stage.makers.macaron;
    let (words, gas) = refused_by::<ManufacturerNotActive>(thief, devices, &register).await?;
    tell_refusal(teller, "the thief registers a key", &words, gas);

    let mut owner = newcomer(stage).await?;
    let reappoint = reappointCall {
        id: MACARON,
        owner: owner.address(),
    };
    let actions = [
        Action::call(makers, &reappoint),
        Action::call(makers, &reinstateCall { id: MACARON }),
    ];
    decide(
        stage,
        teller,
        "Macaron's entry goes to its new key",
        &actions,
    )
    .await?;
    let thief = &mut stage.makers.macaron;
    let (words, gas) = refused_by::<NotOperator>(thief, devices, &register).await?;
    tell_refusal(teller, "the thief tries again", &words, gas);
    let receipt = owner.call(devices, &register).await?;
    teller.say(
        "Macaron",
        &format!(
            "works with its new key before the suspension would have ended  {} gas",
            count(receipt.gas_used)
        ),
    );
    Ok(())
}

/// An account that the chain did not begin with, and gas for it.
async fn newcomer(stage: &mut Stage) -> Result<Sender> {
    let signer = named("Macaron's new key", 0);
    let gas = Transaction {
        to: Some(signer.address()),
        data: Bytes::new(),
        value: U256::from(ONE_DIMO),
        gas: None,
        note: "gas for Macaron's new key".to_owned(),
    };
    stage.founder.send(gas).await?;
    let sender = Sender::new(stage.pool.chain(), signer).await?;
    Ok(sender.recording(stage.recorder.clone()))
}
