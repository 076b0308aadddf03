//! A few cars in week 20, and the program pointed at them.

use std::path::PathBuf;

use alloy::primitives::Address;
use clap::Parser;
use client::bindings::{IManufacturerRegistry, IVehicleId};
use dimo_cli::{args::Cli, report::Report};
use e2e::{Devices, FIRST_WEEK, Vehicles, Who};
use prover::chain::{Contracts, Request, RetryPolicy, State, read};
use serde_json::Value;
use tempfile::TempDir;

/// Alice's car 1 with AutoPi and Smartcar, Bob's car 2 with AutoPi, whose rewards go to Alice, and Bob's car 3, which he
/// sold to Alice, who has not consented.
pub(crate) struct Scene {
    pub(crate) devices: Devices,
    folder: TempDir,
}

impl Scene {
    pub(crate) async fn new() -> Self {
        let mut devices = Devices::new().await;
        let mut cars = Vec::new();
        for (owner, number) in [(Who::Alice, 1), (Who::Bob, 2), (Who::Bob, 3)] {
            let car = devices.vehicles.mint(owner, Vehicles::vin(number)).await;
            let key = Devices::key(number.into());
            let device = devices.claim(owner, &key).await;
            devices.pair(owner, device, &key, car).await;
            cars.push(car);
        }
        assert_eq!(cars, [1, 2, 3]);
        devices.connect(Who::Alice, &Devices::key(4), 1).await;
        let payee = IVehicleId::setPayeeCall {
            vehicleId: 2,
            payee: devices.of(Who::Alice),
        };
        devices.vehicles.send(Who::Bob, &payee).await;
        devices.vehicles.sell(3, Who::Bob, Who::Alice).await;
        let folder = tempfile::tempdir().unwrap();
        Self { devices, folder }
    }

    /// A pool for the scene's weeks, with funds and a bonded publisher.
    pub(crate) async fn pool(&mut self) -> Address {
        let world = self.devices.world();
        let token = world.deploy_token().await;
        let settings = world.settings(token);
        world.found(&settings).await;
        world.pool.address()
    }

    /// Ends week `week`.
    pub(crate) async fn end(&mut self, week: u32) {
        let world = self.devices.world();
        let end = world.clock.end(week).unwrap();
        world.travel(end).await;
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    /// Writes the activity of a week: every device once, as far as anybody knows.
    pub(crate) fn activity(&self, week: u32) -> String {
        let clock = self.devices.vehicles.world.clock;
        let time = clock.start(week).unwrap();
        let mut rows = "vehicle_id,device,timestamp\n".to_owned();
        for (vehicle, key) in [(1, 1), (2, 2), (3, 3), (1, 4)] {
            let device = Devices::key(key).address();
            rows.push_str(&format!("{vehicle},{device},{time}\n"));
        }
        let name = format!("activity-{week}.csv");
        std::fs::write(self.path(&name), rows).unwrap();
        self.text(&name)
    }

    /// Where the contracts are.
    pub(crate) fn contracts(&self) -> Contracts {
        Contracts {
            manufacturer_registry: self.devices.manufacturers,
            vehicle_id: self.devices.vehicles.address,
            device_registry: self.devices.address,
        }
    }

    /// The program with these arguments; a name after `@` is a path in the scene's folder.
    pub(crate) async fn run(&self, words: &str) -> Result<Report, String> {
        let words = words.split_whitespace().map(|word| {
            let path = word.strip_prefix('@').map(|name| self.text(name));
            path.unwrap_or_else(|| word.to_owned())
        });
        let cli = Cli::try_parse_from(["dimo".to_owned()].into_iter().chain(words));
        let ran = dimo_cli::run(cli.map_err(|error| error.to_string())?).await;
        ran.map_err(|error| format!("{error:#}"))
    }

    /// The same, which must succeed: its document.
    pub(crate) async fn json(&self, words: &str) -> Value {
        let report = self.run(words).await.unwrap();
        assert!(report.success, "{}", report.text);
        report.json
    }

    /// The flags that name the chain and its contracts.
    pub(crate) fn network(&self) -> String {
        let url = self.devices.vehicles.world.chain().url();
        format!("--rpc-url {url} {}", self.addresses())
    }

    fn addresses(&self) -> String {
        let contracts = self.contracts();
        format!(
            "--manufacturer-registry {} --vehicle-id {} --device-registry {}",
            contracts.manufacturer_registry, contracts.vehicle_id, contracts.device_registry
        )
    }

    /// Builds a week from the chain.
    pub(crate) async fn build(&self, week: u32, out: &str, more: &str) -> Result<Report, String> {
        let url = self.devices.vehicles.world.chain().url();
        let more = format!("--rpc-url {url} {more}");
        self.build_at(week, out, &more).await
    }

    /// The same from whatever node `more` names.
    pub(crate) async fn build_at(
        &self,
        week: u32,
        out: &str,
        more: &str,
    ) -> Result<Report, String> {
        let (addresses, activity) = (self.addresses(), self.activity(week));
        let words = format!(
            "week build --week {week} --activity {activity} --out @{out} {addresses} {more}"
        );
        self.run(&words).await
    }

    /// The contracts' state by the fold, at the latest block.
    pub(crate) async fn fold(&self) -> State {
        let chain = self.devices.vehicles.world.chain();
        let head = chain.head().await.unwrap();
        let request = Request {
            when: prover::chain::When::Block(head.number),
            retry: RetryPolicy::default(),
            ..Request::new(self.contracts(), FIRST_WEEK, u64::MAX)
        };
        read(chain, &request, &|_| ()).await.unwrap().state
    }

    /// The DAO acts on the whitelist.
    pub(crate) async fn suspend(&mut self, id: u32) {
        let registry = self.devices.manufacturers;
        let call = IManufacturerRegistry::suspendCall { id };
        let world = self.devices.world();
        world.send_to(Who::Dao, registry, &call).await;
    }

    /// Somebody consents for a car, or no longer.
    pub(crate) async fn consent(&mut self, who: Who, car: u64, consent: bool) {
        let call = IVehicleId::setDataConsentCall {
            vehicleId: car,
            consent,
        };
        self.devices.vehicles.send(who, &call).await;
    }
}

/// `(vehicle, account, status, points)` of a week's leaves.
pub(crate) fn leaves(folder: PathBuf) -> Vec<(u64, Address, u8, u32)> {
    let week = prover::load_week(&folder).unwrap();
    let leaf = |leaf: &protocol::VehicleLeaf| {
        let account = Address::from(leaf.account);
        (leaf.vehicle_id, account, leaf.status, leaf.points)
    };
    week.leaves().iter().map(leaf).collect()
}
