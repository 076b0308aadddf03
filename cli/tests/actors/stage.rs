//! The fixture: a chain with the contracts of identity and the consumers' staking, two manufacturers, and `dimo` to run on it.

use std::{
    path::PathBuf,
    process::{Command, Output},
};

use alloy::primitives::{Address, U256};
use client::{
    bindings::{
        IConsumerStaking, IDisputes, IERC20,
        IManufacturerRegistry::{self, Kind},
        IVehicleId,
    },
    chain::{Chain, Sender},
    deploy::{self, Artefacts, Deployment},
    keys::dev_signer,
    roles,
    units::ONE_DIMO,
};
use devnode::{Config, Devnode, Snapshot};
use protocol::Clock;
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// The week that the chain is in.
pub(crate) const WEEK: u32 = 20;

/// Development accounts by what they are here.
pub(crate) const DAO: u32 = 0;
pub(crate) const ALICE: u32 = 1;
pub(crate) const BOB: u32 = 2;
/// Owns manufacturer 1, AutoPi, and manufacturer 2, the software connection Smartcar.
pub(crate) const MAKER: u32 = 3;
pub(crate) const ATTESTOR: u32 = 4;
pub(crate) const STRANGER: u32 = 5;
/// A device's key, and others after it.
pub(crate) const DEVICE_KEY: u32 = 10;

/// A chain, and a folder for files.
pub(crate) struct Stage {
    pub(crate) node: Devnode,
    pub(crate) deployment: Deployment,
    folder: TempDir,
}

impl Stage {
    /// A copy of the chain that the first test prepares.
    pub(crate) async fn set() -> Self {
        static PREPARED: OnceCell<(Snapshot, Deployment)> = OnceCell::const_new();
        let (snapshot, deployment) = PREPARED.get_or_init(prepare).await;
        let stage = Self {
            node: snapshot.start().await.unwrap(),
            deployment: deployment.clone(),
            folder: tempfile::tempdir().unwrap(),
        };
        stage.deployment.write(&stage.path("devnode.json")).unwrap();
        stage
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file and says where it is.
    pub(crate) fn file(&self, name: &str, content: &str) -> String {
        let path = self.path(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// `dimo COMMAND` as an account; words are separated by spaces.
    pub(crate) fn run(&self, account: u32, command: &str) -> Output {
        self.ask(&format!("{command} --dev-account {account}"))
    }

    /// `dimo COMMAND` without a key.
    pub(crate) fn ask(&self, command: &str) -> Output {
        dimo(
            command,
            &[
                ("DIMO_RPC_URL", &self.node.url()),
                (
                    "DIMO_DEPLOYMENT",
                    self.path("devnode.json").to_str().unwrap(),
                ),
            ],
        )
    }

    /// `dimo COMMAND` without a node.
    pub(crate) fn offline(&self, command: &str) -> Output {
        let file = self.path("devnode.json");
        dimo(command, &[("DIMO_DEPLOYMENT", file.to_str().unwrap())])
    }

    /// The document of a command that an account runs and that succeeds.
    pub(crate) fn does(&self, account: u32, command: &str) -> Value {
        json(&self.run(account, &format!("{command} --json")))
    }

    /// The document of a command without a key that succeeds.
    pub(crate) fn shows(&self, command: &str) -> Value {
        json(&self.ask(&format!("{command} --json")))
    }

    /// A document printed by --sign-only, in a file.
    pub(crate) fn signed(&self, name: &str, account: u32, command: &str) -> String {
        let document = self.does(account, &format!("{command} --sign-only"));
        self.file(name, &document.to_string())
    }

    /// A car of an account, minted by it. VINs are told apart by number.
    pub(crate) fn car(&self, account: u32, vin: u8) -> u64 {
        let attestation = self.attestation(account, vin);
        let minted = self.does(
            account,
            &format!("vehicle mint --attestation {attestation}"),
        );
        minted["vehicle"].as_u64().unwrap()
    }

    /// An attestor's word for a car of an account, in a file.
    pub(crate) fn attestation(&self, account: u32, vin: u8) -> String {
        let document = self.does(ATTESTOR, &attest(account, vin));
        self.file(&format!("attestation-{vin}.json"), &document.to_string())
    }

    /// A device of manufacturer 1 that an account claimed. Its key is the development account of that number.
    pub(crate) fn device(&self, account: u32, key: u32) -> u64 {
        let address = address(key);
        self.does(MAKER, &format!("device register AutoPi {address}"));
        let claim = format!("device claim {address} --manufacturer AutoPi");
        let owner = crate::stage::address(account);
        let possession = self.signed("possession.json", key, &format!("{claim} --owner {owner}"));
        let claimed = self.does(account, &format!("{claim} --signature {possession}"));
        claimed["device"].as_u64().unwrap()
    }

    /// An account that sends calls for which there is no command here.
    pub(crate) async fn sender(&self, account: u32) -> Sender {
        let chain = Chain::connect(&self.node.url()).await.unwrap();
        let signer = dev_signer(account).unwrap();
        Sender::new(&chain, signer).await.unwrap()
    }

    /// Gives an account whole tokens.
    pub(crate) async fn fund(&self, account: u32, dimo: u128) {
        let call = IERC20::transferCall {
            to: dev_signer(account).unwrap().address(),
            value: U256::from(dimo * ONE_DIMO),
        };
        let mut dao = self.sender(DAO).await;
        dao.call(self.deployment.token, &call).await.unwrap();
    }

    /// Makes an account the guardian of manufacturers and vehicles.
    pub(crate) async fn guard(&self, account: u32) {
        let call = IVehicleId::grantRoleCall {
            role: roles::guardian(),
            account: dev_signer(account).unwrap().address(),
        };
        let mut dao = self.sender(DAO).await;
        let contracts = [
            self.deployment.manufacturer_registry,
            self.deployment.vehicle_id,
        ];
        for contract in contracts {
            dao.call(contract.unwrap(), &call).await.unwrap();
        }
    }

    /// The DAO publishes the check of the key that VINs are committed to with.
    pub(crate) async fn set_vin_scheme(&self, check: &str) {
        let call = IVehicleId::setVinSchemeCall {
            keyCheck: check.parse().unwrap(),
        };
        let mut dao = self.sender(DAO).await;
        let contract = self.deployment.vehicle_id.unwrap();
        dao.call(contract, &call).await.unwrap();
    }

    /// Moves the chain's clock.
    pub(crate) async fn travel(&self, seconds: u64) {
        let chain = Chain::connect(&self.node.url()).await.unwrap();
        let time = chain.head().await.unwrap().timestamp + seconds;
        let _: Value = chain
            .request("evm_setNextBlockTimestamp", (time,))
            .await
            .unwrap();
        let _: Value = chain.request("evm_mine", ()).await.unwrap();
    }
}

/// The command that attests a car of an account.
pub(crate) fn attest(account: u32, vin: u8) -> String {
    format!(
        "vehicle attest --owner {} --definition tesla_model-3_2022 --powertrain bev --vin-commitment {}",
        address(account),
        commitment(vin)
    )
}

/// A commitment to some VIN.
pub(crate) fn commitment(vin: u8) -> String {
    format!("0x{vin:064x}")
}

/// A development account's address, checksummed.
pub(crate) fn address(account: u32) -> String {
    dev_signer(account).unwrap().address().to_string()
}

async fn prepare() -> (Snapshot, Deployment) {
    let config = Config {
        genesis_timestamp: Clock::DIMO.start(WEEK),
        ..Config::default()
    };
    let node = Devnode::start(config).await.unwrap();
    let chain = Chain::connect(&node.url()).await.unwrap();
    let mut dao = Sender::new(&chain, dev_signer(DAO).unwrap()).await.unwrap();
    let admin = dao.address();
    let genesis = Clock::DIMO.genesis;
    let artefacts = Artefacts::locate(None).unwrap();
    let (dao, artefacts) = (&mut dao, &artefacts);
    let makers = deploy::manufacturers(dao, artefacts, admin, admin, genesis).await;
    let makers = makers.unwrap().address;
    let uri = "https://dimo.example/";
    let vehicles = deploy::vehicles(dao, artefacts, admin, admin, uri).await;
    let vehicles = vehicles.unwrap().address;
    let devices = deploy::devices(dao, artefacts, admin, makers, vehicles, uri).await;
    let devices = devices.unwrap().address;
    let token = deploy::token(dao, artefacts, admin).await.unwrap();
    let staking = IConsumerStaking::Settings {
        admin,
        meter: admin,
        guardian: admin,
        disputes: Address::ZERO,
        token,
        marketplace: Address::ZERO,
        genesis,
        parameters: deploy::parameters(),
    };
    let disputes = IDisputes::Settings {
        admin,
        staking: Address::ZERO,
        treasury: dev_signer(MAKER).unwrap().address(),
        parameters: deploy::case_parameters(),
    };
    let consumers = deploy::consumers(dao, artefacts, &staking, &disputes).await;
    let consumers = consumers.unwrap();
    let call = IVehicleId::setDeviceRegistryCall {
        deviceRegistry: devices,
    };
    dao.call(vehicles, &call).await.unwrap();
    let call = IVehicleId::grantRoleCall {
        role: roles::attestor(),
        account: dev_signer(ATTESTOR).unwrap().address(),
    };
    dao.call(vehicles, &call).await.unwrap();
    for (name, kind, points) in [
        ("AutoPi", Kind::Hardware, 6_000),
        ("Smartcar", Kind::Software, 1_000),
    ] {
        let call = IManufacturerRegistry::whitelistCall {
            owner: dev_signer(MAKER).unwrap().address(),
            name: name.to_owned(),
            kind,
            points,
            fromWeek: WEEK,
        };
        dao.call(makers, &call).await.unwrap();
    }
    let deployment = Deployment {
        chain_id: chain.id(),
        genesis,
        first_week: WEEK,
        manufacturer_registry: Some(makers),
        vehicle_id: Some(vehicles),
        device_registry: Some(devices),
        token,
        consumer_staking: Some(consumers.staking.address),
        disputes: Some(consumers.disputes.address),
        ..Deployment::default()
    };
    (node.snapshot(), deployment)
}

/// Runs the program with nothing but these variables in its environment.
pub(crate) fn dimo(command: &str, environment: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dimo"))
        .env_clear()
        .envs(environment.iter().copied())
        .args(command.split_whitespace())
        .output()
        .unwrap()
}

/// What a command that succeeds prints.
pub(crate) fn succeeds(output: &Output) -> String {
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The document of a command that succeeds.
pub(crate) fn json(output: &Output) -> Value {
    serde_json::from_str(&succeeds(output)).unwrap()
}

/// What a command that fails says, on stderr.
pub(crate) fn fails(output: &Output) -> String {
    assert!(
        !output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Asserts that a command fails and says each of these.
#[track_caller]
pub(crate) fn fails_with(output: &Output, parts: &[&str]) {
    let message = fails(output);
    for part in parts {
        assert!(message.contains(part), "{part}: {message}");
    }
}
