//! Manufacturers, vehicles and devices, ours or the twins, and the accounts that use them.

use std::collections::BTreeMap;

use alloy::{
    primitives::{Address, Bytes, U256, keccak256},
    signers::{SignerSync, local::PrivateKeySigner},
    sol_types::SolCall,
};
use anyhow::{Context, Result};
use client::{
    bindings::{IDeviceRegistry, IManufacturerRegistry, IVehicleId},
    chain::{Sender, Transaction},
    deploy::{self, Artefacts},
    keys::dev_signer,
    signing::{Definition, Domain, Order, digest},
};
use protocol::Clock;
use serde_json::Value;

use crate::{
    gas::{ARB_WASM_CACHE, Bench, cacheProgramCall},
    snapshot::Cases,
};

/// Of what the contracts are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Build {
    /// Ours, with or without all programs in the cache manager's set.
    Stylus { cached: bool },
    /// The twins on OpenZeppelin's parts.
    Solidity,
}

/// Who sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    Dao,
    Maker,
    Alice,
    Bob,
    /// Sends in what others signed.
    Relayer,
}

/// A good deadline: no case takes that long.
pub(super) const DEADLINE: u64 = u32::MAX as u64;

/// Wei.
const ONE_ETHER: u64 = 1_000_000_000_000_000_000;

/// A contract behind its proxy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deployed {
    pub(super) name: &'static str,
    pub(super) proxy: Address,
}

pub(super) struct Stage {
    pub(super) manufacturers: Deployed,
    pub(super) vehicles: Deployed,
    pub(super) devices: Deployed,
    build: Build,
    people: Vec<Sender>,
    nonces: BTreeMap<(Address, Address), u64>,
    cases: BTreeMap<&'static str, Cases>,
    bench: Bench,
}

impl Stage {
    pub(super) async fn new(artefacts: &Artefacts, build: Build) -> Result<Self> {
        let mut bench = Bench::start().await?;
        let admin = bench.sender.address();
        let genesis = Clock::DIMO.genesis;
        let registry = IManufacturerRegistry::initializeCall { admin, genesis }.abi_encode();
        let manufacturers = found(
            &mut bench,
            artefacts,
            build,
            deploy::MANUFACTURERS,
            registry,
        )
        .await?;
        let baseUri = "https://dimo.example/".to_owned();
        let call = IVehicleId::initializeCall {
            admin,
            baseUri: baseUri.clone(),
        };
        let vehicles = found(
            &mut bench,
            artefacts,
            build,
            deploy::VEHICLES,
            call.abi_encode(),
        )
        .await?;
        let call = IDeviceRegistry::initializeCall {
            admin,
            manufacturerRegistry: manufacturers.proxy,
            vehicleId: vehicles.proxy,
            baseUri,
        };
        let devices = found(
            &mut bench,
            artefacts,
            build,
            deploy::DEVICES,
            call.abi_encode(),
        )
        .await?;
        let mut people = Vec::new();
        for index in 1..=4 {
            people.push(Sender::new(bench.sender.chain(), dev_signer(index)?).await?);
        }
        Ok(Self {
            manufacturers,
            vehicles,
            devices,
            build,
            people,
            nonces: BTreeMap::new(),
            cases: BTreeMap::new(),
            bench,
        })
    }

    pub(super) fn into_cases(self) -> BTreeMap<&'static str, Cases> {
        self.cases
    }

    /// Founds one more contract of the same build.
    pub(super) async fn add(
        &mut self,
        artefacts: &Artefacts,
        name: &'static str,
        initialize: Vec<u8>,
    ) -> Result<Deployed> {
        found(&mut self.bench, artefacts, self.build, name, initialize).await
    }

    /// The token, all of it the DAO's.
    pub(super) async fn token(&mut self, artefacts: &Artefacts) -> Result<Deployed> {
        let holder = self.address(By::Dao);
        let token = deploy::token(&mut self.bench.sender, artefacts, holder).await?;
        Ok(Deployed {
            name: "token",
            proxy: token,
        })
    }

    /// One more account, with ether for gas.
    pub(super) async fn newcomer(&mut self, key: PrivateKeySigner) -> Result<Sender> {
        let gas = Transaction {
            to: Some(key.address()),
            data: Bytes::new(),
            value: U256::from(ONE_ETHER),
            gas: None,
            note: "gas for a newcomer".to_owned(),
        };
        self.bench.sender.send(gas).await?;
        Ok(Sender::new(self.bench.sender.chain(), key).await?)
    }

    fn sender(&mut self, by: By) -> &mut Sender {
        match by {
            By::Dao => &mut self.bench.sender,
            other => &mut self.people[other as usize - 1],
        }
    }

    pub(super) fn address(&self, by: By) -> Address {
        match by {
            By::Dao => self.bench.sender.address(),
            other => self.people[other as usize - 1].address(),
        }
    }

    /// Somebody's key.
    pub(super) fn key(&self, by: By) -> PrivateKeySigner {
        match by {
            By::Dao => self.bench.sender.signer().clone(),
            other => self.people[other as usize - 1].signer().clone(),
        }
    }

    /// Sends a call that is part of no case.
    pub(super) async fn prepare<C: SolCall>(
        &mut self,
        by: By,
        to: Deployed,
        call: &C,
    ) -> Result<()> {
        let sent = self.sender(by).call(to.proxy, call).await;
        sent.with_context(|| format!("{by:?}, {}", C::SIGNATURE))?;
        Ok(())
    }

    /// Sends a call and keeps its gas.
    pub(super) async fn case<C: SolCall>(
        &mut self,
        by: By,
        to: Deployed,
        case: &str,
        call: &C,
    ) -> Result<()> {
        let sent = self.sender(by).call(to.proxy, call).await;
        let receipt = sent.with_context(|| format!("{by:?}, {case}"))?;
        let cases = self.cases.entry(to.name).or_default();
        cases.insert(case.to_owned(), receipt.gas_used);
        Ok(())
    }

    /// Sends a view as a transaction.
    pub(super) async fn view<C: SolCall>(&mut self, to: Deployed, call: &C) -> Result<()> {
        let function = C::SIGNATURE.split('(').next().unwrap_or_default();
        let case = format!("view:{function}");
        self.case(By::Relayer, to, &case, call).await
    }

    /// Counts a nonce that was used without a signature.
    pub(super) fn skip_nonce(&mut self, by: By, contract: Deployed) {
        let account = self.address(by);
        let next = self.nonces.entry((contract.proxy, account)).or_default();
        *next += 1;
    }

    /// Signs an order with the signer's next nonce.
    pub(super) fn sign(
        &mut self,
        signer: &PrivateKeySigner,
        contract: Deployed,
        primary: &'static str,
        fields: Value,
    ) -> Result<Bytes> {
        let next = self
            .nonces
            .entry((contract.proxy, signer.address()))
            .or_default();
        let nonce = *next;
        *next += 1;
        self.sign_with(signer, contract, primary, fields, nonce)
    }

    pub(super) fn sign_with(
        &self,
        signer: &PrivateKeySigner,
        contract: Deployed,
        primary: &'static str,
        fields: Value,
        nonce: u64,
    ) -> Result<Bytes> {
        let definition = match contract.name {
            deploy::VEHICLES => Definition::VehicleId,
            _ => Definition::DeviceRegistry,
        };
        let order = Order {
            definition,
            primary,
            fields,
            domain: Domain {
                chain_id: self.bench.sender.chain().id(),
                contract: contract.proxy,
            },
        };
        let hash = digest(&order.typed_data(U256::from(nonce), DEADLINE)?)?;
        Ok(signer.sign_hash_sync(&hash)?.as_bytes().to_vec().into())
    }

    /// Lets some time pass.
    pub(super) async fn wait(&self, seconds: u64) -> Result<()> {
        self.bench.wait(seconds).await
    }

    /// The running week.
    pub(super) async fn week(&self) -> Result<u32> {
        let now = self.bench.sender.chain().head().await?.timestamp;
        Clock::DIMO.week_at(now).context("weeks have not begun")
    }
}

/// A device's key.
pub(super) fn device_key(number: u64) -> Result<PrivateKeySigner> {
    Ok(PrivateKeySigner::from_bytes(&keccak256(
        number.to_be_bytes(),
    ))?)
}

async fn found(
    bench: &mut Bench,
    artefacts: &Artefacts,
    build: Build,
    name: &'static str,
    initialize: Vec<u8>,
) -> Result<Deployed> {
    let implementation = match build {
        Build::Solidity => {
            let twin = match name {
                deploy::MANUFACTURERS => "ManufacturerTwin",
                deploy::VEHICLES => "VehicleTwin",
                _ => "DeviceTwin",
            };
            deploy::contract(&mut bench.sender, artefacts, twin, &[]).await?
        }
        Build::Stylus { cached } => {
            let program = deploy::program(&mut bench.sender, artefacts, name).await?;
            if cached {
                let call = cacheProgramCall { program };
                bench.sender.call(ARB_WASM_CACHE, &call).await?;
            }
            program
        }
    };
    let owner = bench.sender.address();
    let proxy = deploy::proxy(
        &mut bench.sender,
        artefacts,
        implementation,
        owner,
        initialize.into(),
    )
    .await?;
    Ok(Deployed { name, proxy })
}
