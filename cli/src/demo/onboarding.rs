//! Cars join: minted, their hardware claimed and paired, their software connected. Owners sign, a relayer pays the gas.

use alloy::{
    primitives::{Address, B256, Bytes, address},
    signers::local::PrivateKeySigner,
    sol_types::SolCall,
};
use anyhow::{Context, Result, ensure};
use client::{
    bindings::{
        IDeviceRegistry::{
            self, ClaimRequest, ConnectRequest, Consent, PairRequest, claimCall, connectCall,
            pairCall,
        },
        IVehicleId::{self, MintRequest, mintCall, setDataConsentWithSignatureCall},
    },
    chain::{Chain, ChainError, Read, Sender, Transaction},
    device_keys::KeyTree,
    errors::Refusal,
    signing::{Definition, Domain},
    units::count,
};
use protocol::vin::FIRST_VERSION;
use serde_json::json;

use super::{
    fleet::{AUTOPI, Car},
    papers::{Desk, Paper},
    stage::Stage,
    teller::Teller,
};

alloy::sol! {
    /// Multicall3, which is at the same address on nearly every chain.
    struct Call {
        address target;
        bool allowFailure;
        bytes callData;
    }
    struct Outcome {
        bool success;
        bytes returnData;
    }
    function aggregate3(Call[] calls) external payable returns (Outcome[]);
}

const MULTICALL: Address = address!("cA11bde05977b3631167028862bE2a173976CA11");
/// Calls in a transaction: nodes take no more than 128 KiB of one.
const BATCH: usize = 50;
/// Gas given to a transaction of a batch, and to a single call.
const BATCH_GAS: u64 = 31_000_000;
const CALL_GAS: u64 = 1_000_000;
/// What drives a car, as the definitions' catalogue has it.
const DEFINITION: &[u8] = b"dimo_demonstration_2022";

/// The relayer's office: where papers are signed, and what became of them.
pub(super) struct Office {
    vehicles: Address,
    devices: Address,
    car_papers: Desk,
    device_papers: Desk,
    trees: [KeyTree; 2],
    /// Devices that came into being so far.
    claimed: u64,
    gas: u64,
    transactions: u64,
}

impl Office {
    pub(super) fn new(stage: &Stage, trees: [KeyTree; 2]) -> Result<Self> {
        let vehicles = stage.deployment.vehicle_id.context("no vehicles")?;
        let devices = stage
            .deployment
            .device_registry
            .context("no device registry")?;
        let desk = |definition, contract| {
            let chain_id = stage.pool.chain().id();
            Desk::new(definition, Domain { chain_id, contract })
        };
        Ok(Self {
            vehicles,
            devices,
            car_papers: desk(Definition::VehicleId, vehicles),
            device_papers: desk(Definition::DeviceRegistry, devices),
            trees,
            claimed: 0,
            gas: 0,
            transactions: 0,
        })
    }

    /// Everything that the cars joining in `week` need.
    pub(super) async fn open(&mut self, stage: &mut Stage, week: u32) -> Result<()> {
        let Stage {
            fleet,
            relayer,
            attestor,
            makers,
            ..
        } = stage;
        let now = relayer.chain().head().await?.timestamp;
        self.car_papers.good_until(now + 86_400);
        self.device_papers.good_until(now + 86_400);
        let cars = fleet.joining(week);

        // Signed in the order in which they are sent: an owner's nonces count up.
        let mut mints = Vec::new();
        for car in cars {
            mints.push(self.mint(car, attestor)?.abi_encode().into());
        }
        let with_hardware = || cars.iter().filter(|car| car.hardware != 0);
        let mut claims = Vec::new();
        for car in with_hardware() {
            claims.push(self.claim(car)?.abi_encode().into());
        }
        let mut pairs = Vec::new();
        for car in with_hardware() {
            self.claimed += 1;
            pairs.push(self.pair(car, self.claimed)?.abi_encode().into());
        }
        self.relay(relayer, self.vehicles, &mints).await?;
        self.relay(relayer, self.devices, &claims).await?;
        self.relay(relayer, self.devices, &pairs).await?;
        for car in cars.iter().filter(|car| car.software != 0) {
            let call = self.connect(car)?;
            let sender = makers.of(car.software);
            let transaction = Transaction::call(self.devices, &call).with_gas(CALL_GAS);
            self.gas += sender.send(transaction).await?.gas_used;
            self.transactions += 1;
            self.claimed += 1;
        }
        Ok(())
    }

    /// The owners of some cars withdraw their data consent, or give it back.
    pub(super) async fn consent(&mut self, stage: &mut Stage, consent: bool) -> Result<usize> {
        let now = stage.relayer.chain().head().await?.timestamp;
        self.car_papers.good_until(now + 86_400);
        let mut calls = Vec::new();
        for car in stage.fleet.cars().iter().filter(|car| car.withdraws()) {
            let paper = Paper {
                primary: "DataConsent",
                fields: json!({ "vehicleId": car.id, "consent": consent }),
            };
            let call = setDataConsentWithSignatureCall {
                vehicleId: car.id,
                consent,
                deadline: self.car_papers.deadline(),
                signature: self.car_papers.sign(&paper, &car.owner)?,
            };
            calls.push(call.abi_encode().into());
        }
        self.relay(&mut stage.relayer, self.vehicles, &calls)
            .await?;
        Ok(calls.len())
    }

    /// Checks that the chain has all cars and devices, and says what they cost.
    pub(super) async fn close(&self, stage: &Stage, teller: &mut Teller) -> Result<()> {
        let chain = stage.pool.chain();
        let cars = stage.fleet.cars().len() as u64;
        let vehicles = IVehicleId::new(self.vehicles, chain);
        let devices = IDeviceRegistry::new(self.devices, chain);
        let minted = vehicles.count().read().await?;
        let claimed = devices.count().read().await?;
        ensure!(
            (minted, claimed) == (cars, self.claimed),
            "the chain has {minted} vehicles and {claimed} devices instead of {cars} and {}",
            self.claimed
        );
        teller.say(
            "onboarding",
            &format!(
                "{} vehicles minted, {} devices claimed and paired, all by signatures\n{} transactions, {} gas, {} per vehicle",
                count(minted),
                count(claimed),
                count(self.transactions),
                count(self.gas),
                count(self.gas / minted.max(1)),
            ),
        );
        teller.note(
            "onboarding",
            json!({
                "vehicles": minted,
                "devices": claimed,
                "transactions": self.transactions,
                "gasUsed": self.gas,
            }),
        );
        Ok(())
    }

    fn mint(&mut self, car: &Car, attestor: &PrivateKeySigner) -> Result<mintCall> {
        let definition = B256::right_padding_from(DEFINITION);
        let (owner, vin, powertrain) = (car.owner.address(), car.vin(), car.powertrain());
        let fields = json!({
            "owner": owner,
            "definition": definition,
            "powertrain": powertrain as u8,
            "vinCommitment": vin,
        });
        let mut attested = Paper {
            primary: "Attestation",
            fields: fields.clone(),
        };
        attested.fields["vinScheme"] = FIRST_VERSION.into();
        let mut ordered = Paper {
            primary: "Mint",
            fields,
        };
        ordered.fields["dataConsent"] = true.into();
        let deadline = self.car_papers.deadline();
        Ok(mintCall {
            request: MintRequest {
                owner,
                definition,
                powertrain,
                vinCommitment: vin,
                dataConsent: true,
                attestor: attestor.address(),
                attestationDeadline: deadline,
                // No car had this VIN before.
                attestation: self.car_papers.sign_with_nonce(&attested, attestor, 0)?,
                deadline,
                signature: self.car_papers.sign(&ordered, &car.owner)?,
            },
        })
    }

    fn claim(&mut self, car: &Car) -> Result<claimCall> {
        let (key, owner) = (car.hardware_key(), car.owner.address());
        let tree = &self.trees[usize::from(car.hardware != AUTOPI)];
        let place = tree
            .proof(key.address())
            .context("the maker registered the key")?;
        let root = tree.root();
        let paper = Paper {
            primary: "Claim",
            fields: json!({ "key": key.address(), "manufacturerId": car.hardware, "owner": owner }),
        };
        Ok(claimCall {
            request: ClaimRequest {
                manufacturerId: car.hardware,
                key: key.address(),
                owner,
                root,
                number: place.number,
                proof: place.proof.into(),
                possession: self.signed(&paper, &key)?,
                ownerConsent: self.signed(&paper, &car.owner)?,
            },
        })
    }

    fn pair(&mut self, car: &Car, device: u64) -> Result<pairCall> {
        let paper = Paper {
            primary: "Pair",
            fields: json!({ "deviceId": device, "vehicleId": car.id }),
        };
        Ok(pairCall {
            request: PairRequest {
                deviceId: device,
                vehicleId: car.id,
                possession: self.signed(&paper, &car.hardware_key())?,
                deviceOwnerConsent: self.signed(&paper, &car.owner)?,
                // The same owner.
                vehicleOwnerConsent: Consent {
                    deadline: 0,
                    signature: Bytes::new(),
                },
            },
        })
    }

    fn connect(&mut self, car: &Car) -> Result<connectCall> {
        let key = car.software_key();
        let paper = Paper {
            primary: "Connect",
            fields: json!({
                "manufacturerId": car.software,
                "key": key.address(),
                "vehicleId": car.id,
            }),
        };
        Ok(connectCall {
            request: ConnectRequest {
                manufacturerId: car.software,
                key: key.address(),
                vehicleId: car.id,
                possession: self.signed(&paper, &key)?,
                ownerConsent: self.signed(&paper, &car.owner)?,
            },
        })
    }

    fn signed(&mut self, paper: &Paper, signer: &PrivateKeySigner) -> Result<Consent> {
        Ok(Consent {
            deadline: self.device_papers.deadline(),
            signature: self.device_papers.sign(paper, signer)?,
        })
    }

    /// Sends calls of one contract in as few transactions as fit.
    async fn relay(
        &mut self,
        relayer: &mut Sender,
        target: Address,
        calls: &[Bytes],
    ) -> Result<()> {
        for batch in calls.chunks(BATCH) {
            let calls = batch.iter().map(|data| Call {
                target,
                allowFailure: false,
                callData: data.clone(),
            });
            let call = aggregate3Call {
                calls: calls.collect(),
            };
            let transaction = Transaction::call(MULTICALL, &call).with_gas(BATCH_GAS);
            match relayer.send(transaction).await {
                Ok(receipt) => self.gas += receipt.gas_used,
                Err(error) => return Err(explained(relayer.chain(), call, error).await),
            }
            self.transactions += 1;
        }
        Ok(())
    }
}

/// Multicall3 does not say why a call failed, unless it may. If it does not say then either, the failure itself is told.
async fn explained(chain: &Chain, mut call: aggregate3Call, error: ChainError) -> anyhow::Error {
    for one in &mut call.calls {
        one.allowFailure = true;
    }
    let results = chain.read(MULTICALL, &call).await.unwrap_or_default();
    let mut asked = results.iter().zip(&call.calls).zip(1..);
    match asked.find(|((result, _), _)| !result.success) {
        Some(((result, one), number)) => anyhow::anyhow!(
            "call {number} of {}: {}",
            results.len(),
            Refusal::of_call(&one.callData, result.returnData.clone())
        ),
        None => error.into(),
    }
}
