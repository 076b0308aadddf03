//! Manufacturers, vehicles and devices on one chain: the three real contracts, wired.

#![allow(non_snake_case)] // Fields have the names of their Solidity interface.

pub mod orders;
mod requests;

use alloy::{
    primitives::{Address, B256, Log, U256, keccak256},
    rpc::types::TransactionReceipt,
    signers::local::PrivateKeySigner,
    sol_types::{SolCall, SolError},
};
use client::{
    bindings::{
        IDeviceRegistry::{self, DeviceClaimed, Node, initializeCall, registerRootCall},
        IManufacturerRegistry::{Kind, whitelistCall},
        IVehicleId,
    },
    deploy,
};
use tokio::sync::OnceCell;

use crate::{
    FIRST_WEEK, Registry, Subject, Vehicles, Who, World,
    world::{Prepared, events},
};

/// The device registry, its neighbours, two active manufacturers of [`Who::Maker`], and no device yet.
#[derive(Debug)]
pub struct Devices {
    /// The vehicles, and the world they are in.
    pub vehicles: Vehicles,
    /// The device registry's proxy.
    pub address: Address,
    /// The program behind it.
    pub implementation: Address,
    /// The manufacturer registry's proxy.
    pub manufacturers: Address,
    /// A maker of hardware.
    pub autopi: u32,
    /// A software connection.
    pub smartcar: u32,
}

/// A fixture to start others from.
struct Ready {
    world: Prepared,
    vehicles: (Address, Address),
    devices: (Address, Address),
    manufacturers: Address,
}

impl Devices {
    /// Set up by the DAO. The first test of a process prepares it, the others get copies.
    pub async fn new() -> Self {
        static READY: OnceCell<Ready> = OnceCell::const_new();
        let ready = READY.get_or_init(Self::prepare).await;
        let (address, implementation) = ready.vehicles;
        Self {
            vehicles: Vehicles::within(Subject {
                world: World::copy(&ready.world).await,
                address,
                implementation,
            }),
            address: ready.devices.0,
            implementation: ready.devices.1,
            manufacturers: ready.manufacturers,
            autopi: 1,
            smartcar: 2,
        }
    }

    /// The same contracts in a world that was prepared from theirs.
    pub(crate) async fn copy(&self, world: &Prepared) -> Self {
        Self {
            vehicles: Vehicles::within(Subject {
                world: World::copy(world).await,
                address: self.vehicles.address,
                implementation: self.vehicles.implementation,
            }),
            ..*self
        }
    }

    async fn prepare() -> Ready {
        let mut vehicles = Vehicles::new().await;
        let program = Subject::program(&mut vehicles.world, deploy::MANUFACTURERS).await;
        let settings = Registry::settings(&vehicles.world);
        let manufacturers = Subject::proxy(&mut vehicles.world, program, &settings)
            .await
            .unwrap();
        for (kind, name, points) in [
            (Kind::Hardware, "AutoPi", 6_000),
            (Kind::Software, "Smartcar", 1_000),
        ] {
            let call = whitelistCall {
                owner: vehicles.of(Who::Maker),
                name: name.into(),
                kind,
                points,
                fromWeek: FIRST_WEEK,
            };
            let world = &mut vehicles.world;
            world.send_to(Who::Dao, manufacturers, &call).await;
        }
        let implementation = Subject::program(&mut vehicles.world, deploy::DEVICES).await;
        let settings = Self::settings(&vehicles.world, manufacturers, vehicles.address);
        let address = Subject::proxy(&mut vehicles.world, implementation, &settings)
            .await
            .unwrap();
        let call = IVehicleId::setDeviceRegistryCall {
            deviceRegistry: address,
        };
        vehicles.send(Who::Dao, &call).await;
        Ready {
            world: vehicles.world.prepared(),
            vehicles: (vehicles.address, vehicles.implementation),
            devices: (address, implementation),
            manufacturers,
        }
    }

    /// What [`Self::new`] sets it up with.
    pub fn settings(world: &World, manufacturers: Address, vehicles: Address) -> initializeCall {
        initializeCall {
            admin: world.address(Who::Dao),
            manufacturerRegistry: manufacturers,
            vehicleId: vehicles,
            baseUri: "https://dimo.example/device/".into(),
        }
    }

    /// A manufacturer's word for so many keys, two or more, that nobody has, and their root.
    pub fn root_call(manufacturerId: u32, count: u64) -> (registerRootCall, B256) {
        // Numbers count up from 0: the left half is full.
        let full = count.next_power_of_two() / 2;
        let half = |byte, sum| Node {
            hash: B256::repeat_byte(byte),
            sum,
        };
        let (left, right) = (half(1, full), half(2, count - full));
        let halves = [&left, &right].map(|half| [&half.hash[..], &half.sum.to_be_bytes()].concat());
        let root = keccak256([vec![1], halves.concat()].concat());
        let call = registerRootCall {
            manufacturerId,
            left,
            right,
        };
        (call, root)
    }

    /// The device registry alone.
    pub fn into_subject(self) -> Subject {
        Subject {
            world: self.vehicles.into_subject().world,
            address: self.address,
            implementation: self.implementation,
        }
    }

    /// The chain and its people.
    pub fn world(&mut self) -> &mut World {
        &mut self.vehicles.world
    }

    /// Somebody's address.
    pub fn of(&self, who: Who) -> Address {
        self.vehicles.of(who)
    }

    /// Sends a call to the device registry, which must succeed.
    pub async fn send<C: SolCall>(&mut self, who: Who, call: &C) -> TransactionReceipt {
        let address = self.address;
        self.world().send_to(who, address, call).await
    }

    /// Asserts that the device registry refuses a call with exactly this error.
    pub async fn refuses<C: SolCall, E: SolError>(&self, who: Who, call: &C, error: E) {
        let world = &self.vehicles.world;
        world.refuses_at(who, self.address, call, error).await;
    }

    /// Reads from the device registry.
    pub async fn read<C: SolCall>(&self, call: &C) -> C::Return {
        let chain = self.vehicles.world.chain();
        chain.read(self.address, call).await.unwrap()
    }

    /// Everything the device registry ever told.
    pub async fn logs(&self) -> Vec<Log> {
        self.vehicles.world.logs(self.address).await
    }

    /// A device's key.
    pub fn key(number: u64) -> PrivateKeySigner {
        let secret: B256 = keccak256(number.to_be_bytes());
        PrivateKeySigner::from_bytes(&secret).unwrap()
    }

    /// Lets AutoPi vouch for a key.
    pub async fn register(&mut self, key: &PrivateKeySigner) {
        let call = IDeviceRegistry::registerCall {
            manufacturerId: self.autopi,
            key: key.address(),
        };
        self.send(Who::Maker, &call).await;
    }

    /// Somebody's device of AutoPi, by their own call.
    pub async fn claim(&mut self, who: Who, key: &PrivateKeySigner) -> u64 {
        self.register(key).await;
        let request = self.claim_request(key, self.of(who)).await;
        let call = IDeviceRegistry::claimCall { request };
        let receipt = self.send(who, &call).await;
        events::<DeviceClaimed>(&receipt)[0].deviceId
    }

    /// Pairs somebody's device with their vehicle, by their own call.
    pub async fn pair(&mut self, who: Who, device: u64, key: &PrivateKeySigner, vehicle: u64) {
        let request = self.pair_request(device, key, vehicle).await;
        self.send(who, &IDeviceRegistry::pairCall { request }).await;
    }

    /// Connects somebody's vehicle by software.
    pub async fn connect(&mut self, owner: Who, key: &PrivateKeySigner, vehicle: u64) -> u64 {
        let request = self.connect_request(key, vehicle, owner).await;
        let call = IDeviceRegistry::connectCall { request };
        let receipt = self.send(Who::Maker, &call).await;
        events::<DeviceClaimed>(&receipt)[0].deviceId
    }

    /// With Alice's car 1, and in it her device 1 of key 1.
    pub async fn with_a_paired_one() -> Self {
        let mut devices = Self::new().await;
        let key = Self::key(1);
        devices.vehicles.mint(Who::Alice, Vehicles::vin(7)).await;
        devices.claim(Who::Alice, &key).await;
        devices.pair(Who::Alice, 1, &key, 1).await;
        devices
    }

    /// What the contract knows of a device.
    pub async fn device(&self, device: u64) -> IDeviceRegistry::Device {
        let call = IDeviceRegistry::deviceCall { deviceId: device };
        self.read(&call).await
    }

    /// The device of a kind that a vehicle has; zero for none.
    pub async fn paired(&self, vehicle: u64, kind: IDeviceRegistry::Kind) -> u64 {
        let call = IDeviceRegistry::pairedDeviceCall {
            vehicleId: vehicle,
            kind,
        };
        self.read(&call).await
    }

    /// Hands a device over.
    pub async fn sell(&mut self, device: u64, from: Who, to: Who) -> TransactionReceipt {
        let call = IDeviceRegistry::transferFromCall {
            from: self.of(from),
            to: self.of(to),
            tokenId: U256::from(device),
        };
        self.send(from, &call).await
    }
}
