//! The three contracts on a chain, and everybody's keys.

use std::collections::BTreeMap;

use alloy::{
    primitives::{Address, Bytes},
    signers::local::PrivateKeySigner,
    sol_types::{Eip712Domain, SolCall, eip712_domain},
};
use client::{
    bindings::{IManufacturerRegistry::Kind, IVehicleId},
    chain::{ChainError, Transaction, request_for},
    roles,
};
use e2e::{Devices, FIRST_WEEK, IHelpers::executeCall, Who};
use protocol::{SumLeaf, sum_tree::Tree};
use prover::Native;

use super::{ROOM, shrink::Mismatch};
use crate::{
    generate::Cast,
    model::{Action, Call, Contract, Event, Model, Outcome, RoleCall, Run},
};

/// Whoever acts for the smart account, and for nobody else.
const BEHIND_THE_SAFE: Who = Who::Guardian;
const PEOPLE: [Who; 5] = [
    Who::Maker,
    Who::Alice,
    Who::Bob,
    Who::Attestor,
    Who::Stranger,
];
/// More than any call needs: nothing is estimated.
const GAS: u64 = 3_000_000;

pub struct Stage {
    pub devices: Devices,
    pub cast: Cast,
    /// Of accounts and of devices.
    pub keys: BTreeMap<Address, PrivateKeySigner>,
    who: BTreeMap<Address, Who>,
    genesis: u64,
}

/// A device's key as a leaf, written anew: the contract must agree with it.
struct KeyLeaf(u64, Address);

impl SumLeaf for KeyLeaf {
    type Preimage = Vec<u8>;

    fn place(&self) -> u64 {
        self.0
    }

    fn preimage(&self) -> Vec<u8> {
        [&[0], self.1.as_slice()].concat()
    }

    fn weight(&self) -> u64 {
        1
    }
}

pub fn tree(keys: &[Address]) -> Tree {
    let leaves = (0..).zip(keys).map(|(number, key)| KeyLeaf(number, *key));
    Tree::build::<Native, _>(&leaves.collect::<Vec<_>>()).unwrap()
}

fn run(keys: &[Address]) -> Run {
    let tree = tree(keys);
    let half = |node: protocol::Node| (node.hash.into(), node.sum);
    Run {
        root: tree.root().node.hash.into(),
        halves: tree.children::<Native>().map(half),
        keys: keys.to_vec(),
    }
}

impl Stage {
    /// The same every time, down to the addresses.
    pub async fn new() -> Self {
        let mut devices = Devices::new().await;
        let guardian = IVehicleId::grantRoleCall {
            role: roles::guardian(),
            account: devices.of(Who::Dao),
        };
        for guarded in [devices.manufacturers, devices.vehicles.address] {
            devices.world().send_to(Who::Dao, guarded, &guardian).await;
        }
        let owner = devices.of(BEHIND_THE_SAFE).into_word();
        let safe = devices
            .world()
            .deploy("ContractAccount", owner.as_slice())
            .await;
        let mut keys = BTreeMap::new();
        let mut singles = Vec::new();
        for number in 0..ROOM {
            let key = Devices::key(number as u64);
            singles.push(key.address());
            keys.insert(key.address(), key);
        }
        let mut who: BTreeMap<_, _> = PEOPLE.map(|who| (devices.of(who), who)).into();
        for (address, who) in &who {
            keys.insert(*address, devices.world().signer(*who).clone());
        }
        keys.insert(safe, devices.world().signer(BEHIND_THE_SAFE).clone());
        let dao = devices.of(Who::Dao);
        let mut people: Vec<_> = PEOPLE.iter().map(|who| devices.of(*who)).collect();
        people.push(safe);
        who.insert(dao, Who::Dao);
        let cast = Cast::new(dao, people, safe, &singles, run);
        let genesis = devices.world().now().await;
        Self {
            devices,
            cast,
            keys,
            who,
            genesis,
        }
    }

    /// What the model must know of the fixture.
    pub fn model(&self) -> Model {
        let dao = self.cast.dao;
        let mut model = Model::new(self.genesis, dao, [self.cast.safe]);
        let maker = |name: &str, kind, points| Call::Whitelist {
            owner: self.devices.of(Who::Maker),
            name: name.into(),
            kind,
            points,
            from_week: FIRST_WEEK,
        };
        let attestor = RoleCall::Grant(self.devices.of(Who::Attestor));
        for call in [
            maker("AutoPi", Kind::Hardware, 6_000),
            maker("Smartcar", Kind::Software, 1_000),
            Call::Role(Contract::Vehicles, attestor),
        ] {
            model.act(&Action::Call { by: dao, call }).unwrap();
        }
        model
    }

    pub fn address(&self, contract: Contract) -> Address {
        match contract {
            Contract::Manufacturers => self.devices.manufacturers,
            Contract::Vehicles => self.devices.vehicles.address,
            Contract::Devices => self.devices.address,
        }
    }

    fn contract(&self, address: Address) -> Contract {
        let mut all = Contract::ALL.into_iter();
        all.find(|contract| self.address(*contract) == address)
            .unwrap()
    }

    pub fn domain(&self, contract: Contract, chain_id: u64) -> Eip712Domain {
        let name = match contract {
            Contract::Manufacturers => "none",
            Contract::Vehicles => "DIMO Vehicle ID",
            Contract::Devices => "DIMO Device Registry",
        };
        eip712_domain! {
            name: name,
            version: "1",
            chain_id: chain_id,
            verifying_contract: self.address(contract),
        }
    }

    /// Everything the three contracts ever told, in the order of each.
    pub async fn told(&self) -> Vec<(Event, u64)> {
        let mut all = Vec::new();
        let world = &self.devices.vehicles.world;
        let mut times = BTreeMap::new();
        for contract in Contract::ALL {
            let of = self.address(contract);
            for log in world.logs_in_time(of).await {
                let block = log.block_number.unwrap();
                let time = match times.get(&block) {
                    Some(time) => *time,
                    None => world.chain().timestamp_of(block).await.unwrap(),
                };
                times.insert(block, time);
                let log = log.inner.data;
                all.push((Event { contract, log }, time));
            }
        }
        all
    }

    /// Does what is asked, and compares what comes of it with what must.
    pub async fn act(
        &mut self,
        action: &Action,
        now: u64,
        expected: &Outcome,
    ) -> Result<(), Mismatch> {
        match action {
            Action::Wait(_) => {
                self.devices.world().travel(now).await;
                Ok(())
            }
            Action::Call { by, call } => {
                let to = self.address(call.contract());
                let data = self.encode(call);
                self.call(*by, to, data, expected).await
            }
        }
    }

    async fn call(
        &mut self,
        by: Address,
        to: Address,
        data: Bytes,
        expected: &Outcome,
    ) -> Result<(), Mismatch> {
        if let Err(refusal) = expected {
            // A transaction does not say why it failed.
            let request = request_for(Some(by), to, data.clone());
            let answer = self.devices.world().chain().call_raw(&request).await;
            match answer {
                Err(ChainError::Reverted(found)) if found.data == refusal.data => {}
                other => return Err(Mismatch::refusal(refusal, &other)),
            }
        }
        let through = executeCall {
            target: to,
            data: data.clone(),
        };
        let (who, to, data) = match self.who.get(&by) {
            Some(who) => (*who, to, data),
            None => (BEHIND_THE_SAFE, self.cast.safe, through.abi_encode().into()),
        };
        let transaction = Transaction {
            to: Some(to),
            data,
            value: Default::default(),
            gas: Some(GAS),
            note: String::new(),
        };
        let sender = self.devices.world().sender(who);
        let receipt = sender
            .send_whatever_comes(transaction.clone())
            .await
            .unwrap();
        let mut told = Vec::new();
        for log in receipt.logs() {
            let contract = self.contract(log.address());
            let log = log.inner.data.clone();
            told.push(Event { contract, log });
        }
        if receipt.status() != expected.is_ok() {
            let request = request_for(Some(by), to, transaction.data);
            let reason = self.devices.world().chain().call_raw(&request).await;
            return Err(Mismatch::status(expected, &reason));
        }
        let expected = expected.as_deref().unwrap_or_default();
        if told == expected {
            Ok(())
        } else {
            Err(Mismatch::events(expected, &told))
        }
    }
}
