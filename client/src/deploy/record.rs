//! `deployments/NETWORK.json`: where the contracts are.

use std::{
    collections::BTreeMap,
    fmt,
    fs::File,
    io::{self, Write as _},
    path::Path,
};

use alloy::primitives::Address;
use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use crate::address;

use super::{
    CONSUMERS, DEVICES, DISPUTES, DISTRIBUTOR, Incomplete, JUDGE, MANUFACTURERS, VEHICLES,
};

/// One deployment on one network. Addresses are those of the proxies: the ones to use.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Deployment {
    /// Chain id of the network.
    pub chain_id: u64,
    /// Block after which the contracts' events start.
    pub block: u64,
    /// Start of week 0, unix seconds.
    pub genesis: u64,
    /// First week that is published.
    pub first_week: u32,
    /// The reward token.
    #[serde(default, skip_serializing_if = "is_unset")]
    pub token: Address,
    /// The whitelist of makers and connections.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manufacturer_registry: Option<Address>,
    /// The vehicles' identities.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vehicle_id: Option<Address>,
    /// Devices and their pairing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_registry: Option<Address>,
    /// The baseline pool.
    #[serde(default, skip_serializing_if = "is_unset")]
    pub distributor: Address,
    /// Licences and stakes of data consumers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consumer_staking: Option<Address>,
    /// Cases against data consumers, and compensations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disputes: Option<Address>,
    /// The pool that shares out data fees: a second distributor, without issuance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marketplace: Option<Address>,
    /// Takes published weeks back on proofs of error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub week_judge: Option<Address>,
    /// Where the DAO votes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub governor: Option<Address>,
    /// The only admin of all contracts: carries out what was voted, after a delay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timelock: Option<Address>,
    /// Who may cancel what the timelock holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub council: Option<Address>,
    /// The programs behind the proxies, by their names among the build artefacts.
    pub implementations: BTreeMap<String, Address>,
    /// Who was given a role other than the admin's when it was deployed, by the role's name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub operators: BTreeMap<String, Vec<Address>>,
    /// How far it got, as long as it is not completed: such a record is not to be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incomplete: Option<Incomplete>,
}

/// Whether there is no such contract, or none yet.
fn is_unset(address: &Address) -> bool {
    address.is_zero()
}

/// A contract of a deployment, as the file and the flags name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contract {
    /// [`Deployment::token`]
    Token,
    /// [`Deployment::manufacturer_registry`]
    ManufacturerRegistry,
    /// [`Deployment::vehicle_id`]
    VehicleId,
    /// [`Deployment::device_registry`]
    DeviceRegistry,
    /// [`Deployment::distributor`]
    Distributor,
    /// [`Deployment::consumer_staking`]
    ConsumerStaking,
    /// [`Deployment::disputes`]
    Disputes,
    /// [`Deployment::marketplace`]
    Marketplace,
    /// [`Deployment::week_judge`]
    WeekJudge,
    /// [`Deployment::governor`]
    Governor,
    /// [`Deployment::timelock`]
    Timelock,
    /// [`Deployment::council`]
    Council,
}

impl Contract {
    /// All of them, in the order in which they are deployed.
    pub const ALL: [Self; 12] = [
        Self::Token,
        Self::Timelock,
        Self::Governor,
        Self::Council,
        Self::ManufacturerRegistry,
        Self::VehicleId,
        Self::DeviceRegistry,
        Self::Distributor,
        Self::Marketplace,
        Self::ConsumerStaking,
        Self::Disputes,
        Self::WeekJudge,
    ];

    /// The program behind its proxy, by its name among the build artefacts; none if it has no proxy.
    pub const fn program(self) -> Option<&'static str> {
        Some(match self {
            Self::ManufacturerRegistry => MANUFACTURERS,
            Self::VehicleId => VEHICLES,
            Self::DeviceRegistry => DEVICES,
            Self::Distributor | Self::Marketplace => DISTRIBUTOR,
            Self::ConsumerStaking => CONSUMERS,
            Self::Disputes => DISPUTES,
            Self::WeekJudge => JUDGE,
            Self::Token | Self::Governor | Self::Timelock | Self::Council => return None,
        })
    }

    /// What it is in Solidity, under which its ABI is published; a program answers it to `contractName`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Token => "DimoToken",
            Self::ManufacturerRegistry => "ManufacturerRegistry",
            Self::VehicleId => "VehicleId",
            Self::DeviceRegistry => "DeviceRegistry",
            Self::Distributor | Self::Marketplace => "RewardsDistributor",
            Self::ConsumerStaking => "ConsumerStaking",
            Self::Disputes => "Disputes",
            Self::WeekJudge => "WeekJudge",
            Self::Governor => "DimoGovernor",
            Self::Timelock => "TimelockController",
            Self::Council => "GuardianCouncil",
        }
    }

    /// The flag that gives its address, without dashes: the file's key in kebab case.
    pub const fn flag(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::ManufacturerRegistry => "manufacturer-registry",
            Self::VehicleId => "vehicle-id",
            Self::DeviceRegistry => "device-registry",
            Self::Distributor => "distributor",
            Self::ConsumerStaking => "consumer-staking",
            Self::Disputes => "disputes",
            Self::WeekJudge => "week-judge",
            Self::Marketplace => "marketplace",
            Self::Governor => "governor",
            Self::Timelock => "timelock",
            Self::Council => "council",
        }
    }
}

impl fmt::Display for Contract {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Token => "the token",
            Self::ManufacturerRegistry => "the manufacturer registry",
            Self::VehicleId => "the vehicles' contract",
            Self::DeviceRegistry => "the device registry",
            Self::Distributor => "the distributor",
            Self::ConsumerStaking => "the consumers' staking contract",
            Self::Disputes => "the cases' contract",
            Self::WeekJudge => "the judge of weeks",
            Self::Marketplace => "the marketplace pool",
            Self::Governor => "the governor",
            Self::Timelock => "the timelock",
            Self::Council => "the guardian council",
        })
    }
}

impl Deployment {
    /// Where one of its contracts is; none if the deployment is without it.
    pub fn address(&self, contract: Contract) -> Option<Address> {
        match contract {
            Contract::Token => Some(self.token).filter(|it| !is_unset(it)),
            Contract::ManufacturerRegistry => self.manufacturer_registry,
            Contract::VehicleId => self.vehicle_id,
            Contract::DeviceRegistry => self.device_registry,
            Contract::Distributor => Some(self.distributor).filter(|it| !is_unset(it)),
            Contract::ConsumerStaking => self.consumer_staking,
            Contract::Disputes => self.disputes,
            Contract::WeekJudge => self.week_judge,
            Contract::Marketplace => self.marketplace,
            Contract::Governor => self.governor,
            Contract::Timelock => self.timelock,
            Contract::Council => self.council,
        }
    }

    /// Says where one of its contracts is.
    pub(super) fn set(&mut self, contract: Contract, address: Address) {
        match contract {
            Contract::Token => self.token = address,
            Contract::ManufacturerRegistry => self.manufacturer_registry = Some(address),
            Contract::VehicleId => self.vehicle_id = Some(address),
            Contract::DeviceRegistry => self.device_registry = Some(address),
            Contract::Distributor => self.distributor = address,
            Contract::ConsumerStaking => self.consumer_staking = Some(address),
            Contract::Disputes => self.disputes = Some(address),
            Contract::WeekJudge => self.week_judge = Some(address),
            Contract::Marketplace => self.marketplace = Some(address),
            Contract::Governor => self.governor = Some(address),
            Contract::Timelock => self.timelock = Some(address),
            Contract::Council => self.council = Some(address),
        }
    }

    /// Every address that it made or was to make, with what it is.
    pub(super) fn places(&self) -> Vec<(String, Address)> {
        let contracts = Contract::ALL.into_iter();
        let named = contracts.filter_map(|it| Some((it.flag().to_owned(), self.address(it)?)));
        let programs = self.implementations.iter();
        let programs = programs.map(|(name, address)| (format!("program {name}"), *address));
        let mut places: Vec<_> = named.chain(programs).collect();
        for sent in self.incomplete.iter().flat_map(|it| &it.transactions) {
            if let Some(address) = sent.creates
                && places.iter().all(|(_, known)| *known != address)
            {
                places.push((sent.note.clone(), address));
            }
        }
        places
    }

    /// Writes the file, replacing an older one in one step.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn write(&self, path: &Path) -> Result<()> {
        self.save(path)
            .with_context(|| format!("cannot write {}", path.display()))
    }

    /// As [`Deployment::write`]; afterwards it is on the disk, whatever happens to the machine.
    pub(super) fn save(&self, path: &Path) -> io::Result<()> {
        let draft = path.with_extension("json.tmp");
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        let mut file = File::create(&draft)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&draft, path)
    }

    /// Reads a file written by [`Deployment::write`], to use it.
    ///
    /// # Errors
    /// If the file cannot be read, is not a deployment, or is one that was not completed.
    pub fn read(path: &Path) -> Result<Self> {
        let deployment = Self::read_any(path)?;
        if let Some(incomplete) = &deployment.incomplete {
            bail!(
                "{} records a deployment that was not completed: it stopped at: {}. Nothing in it is to be used; deploy anew",
                path.display(),
                incomplete.step
            );
        }
        Ok(deployment)
    }

    /// As [`Deployment::read`], whether it was completed or not.
    ///
    /// # Errors
    /// If the file cannot be read or is not a deployment.
    pub fn read_any(path: &Path) -> Result<Self> {
        let text =
            std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        address::check_all(&String::from_utf8_lossy(&text))
            .with_context(|| format!("cannot use {}", path.display()))?;
        serde_json::from_slice(&text)
            .with_context(|| format!("{} is not a deployment", path.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deployment() -> Deployment {
        Deployment {
            chain_id: 412_346,
            block: 3,
            genesis: 1_670_216_400,
            first_week: 20,
            token: Address::repeat_byte(1),
            vehicle_id: Some(Address::repeat_byte(2)),
            distributor: Address::repeat_byte(3),
            implementations: [("vehicle-id".to_owned(), Address::repeat_byte(4))].into(),
            ..Deployment::default()
        }
    }

    #[test]
    fn a_deployment_reads_back_as_written() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("devnode.json");
        deployment().write(&path).unwrap();
        assert_eq!(Deployment::read(&path).unwrap(), deployment());
    }

    #[test]
    fn what_a_deployment_is_without_is_left_out() {
        let document = serde_json::to_value(deployment()).unwrap();
        assert!(document.get("vehicleId").is_some());
        assert!(document.get("governor").is_none());
        assert_eq!(deployment().address(Contract::Governor), None);
    }

    #[test]
    fn one_that_was_not_completed_is_read_only_by_who_asks_for_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.json");
        let mut stopped = deployment();
        stopped.incomplete = Some(Incomplete {
            step: "devices".to_owned(),
            ..Incomplete::default()
        });
        stopped.write(&path).unwrap();
        let refused = Deployment::read(&path).unwrap_err().to_string();
        assert!(
            refused.contains("x.json") && refused.contains("devices"),
            "{refused}"
        );
        assert_eq!(Deployment::read_any(&path).unwrap(), stopped);
    }

    #[test]
    fn a_file_that_is_no_deployment_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.json");
        std::fs::write(&path, "{}").unwrap();
        assert!(format!("{:#}", Deployment::read(&path).unwrap_err()).contains("x.json"));
    }

    #[test]
    fn an_address_with_a_wrong_letter_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("deployment.json");
        let mistyped = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAee";
        let mut document = serde_json::to_value(deployment()).unwrap();
        document["token"] = mistyped.into();
        std::fs::write(&path, document.to_string()).unwrap();
        let error = format!("{:#}", Deployment::read(&path).unwrap_err());
        assert!(error.contains(mistyped), "{error}");
    }

    #[test]
    fn a_misspelt_field_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.json");
        let mut document = serde_json::to_value(deployment()).unwrap();
        document["vehicleID"] = "0x".into();
        std::fs::write(&path, document.to_string()).unwrap();
        assert!(format!("{:#}", Deployment::read(&path).unwrap_err()).contains("vehicleID"));
    }
}
