//! Arguments that name a chain and the contracts on it.

use std::path::PathBuf;

use alloy::primitives::Address;
use anyhow::{Result, bail, ensure};
use client::{
    chain::{Chain, ChainResult, Timeouts},
    contracts::Pool,
    deploy::{Contract, Deployment},
};

/// How long to wait for a node.
#[derive(Clone, Copy, Debug, clap::Args)]
#[command(next_help_heading = "Network")]
pub struct TimeoutArg {
    /// Seconds to wait for an answer of the node, and six times as many for a transaction to be mined
    #[arg(
        long,
        env = "DIMO_RPC_TIMEOUT",
        value_name = "SECONDS",
        default_value_t = Timeouts::DEFAULT_SECONDS,
        value_parser = clap::value_parser!(u64).range(1..=3_600)
    )]
    rpc_timeout: u64,
}

impl TimeoutArg {
    /// Connects.
    ///
    /// # Errors
    /// If the URL is none, or the node does not answer in time.
    pub async fn connect(self, rpc_url: &str) -> ChainResult<Chain> {
        Chain::connect_within(rpc_url, Timeouts::seconds(self.rpc_timeout)).await
    }
}

/// Which chain.
#[derive(Clone, Debug, clap::Args)]
pub struct RpcArgs {
    /// JSON-RPC endpoint of the chain
    #[arg(long, env = "DIMO_RPC_URL", value_name = "URL")]
    rpc_url: String,
    #[command(flatten)]
    timeout: TimeoutArg,
}

impl RpcArgs {
    /// Connects.
    ///
    /// # Errors
    /// If the URL is none, or the node does not answer in time.
    pub async fn connect(&self) -> ChainResult<Chain> {
        self.timeout.connect(&self.rpc_url).await
    }
}

/// Which deployment.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct DeploymentArgs {
    /// File with the addresses of the contracts, as `dimo deploy --out` writes it; flags for single addresses override it
    #[arg(long, env = "DIMO_DEPLOYMENT", value_name = "FILE")]
    deployment: Option<PathBuf>,
}

impl DeploymentArgs {
    /// Reads the file, if one is given.
    ///
    /// # Errors
    /// If it cannot be read or is not a deployment.
    pub fn read(&self) -> Result<AddressBook> {
        let entry = self
            .deployment
            .as_ref()
            .map(|path| Ok::<_, anyhow::Error>((path.clone(), Deployment::read(path)?)));
        Ok(AddressBook {
            entry: entry.transpose()?,
        })
    }

    /// Connects and reads the file.
    ///
    /// # Errors
    /// If the node does not answer, or the file cannot be read or is for another chain.
    pub async fn connect(
        &self,
        rpc_url: &str,
        timeout: TimeoutArg,
    ) -> Result<(Chain, AddressBook)> {
        let book = self.read()?;
        let chain = timeout.connect(rpc_url).await?;
        book.check(&chain)?;
        Ok((book.introduce(chain), book))
    }
}

/// Which chain and which deployment on it.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Network")]
pub struct NetworkArgs {
    #[command(flatten)]
    rpc: RpcArgs,
    #[command(flatten)]
    deployment: DeploymentArgs,
}

impl NetworkArgs {
    /// Connects and reads the file.
    ///
    /// # Errors
    /// If the node does not answer, or the file cannot be read or is for another chain.
    pub async fn connect(&self) -> Result<(Chain, AddressBook)> {
        let RpcArgs { rpc_url, timeout } = &self.rpc;
        self.deployment.connect(rpc_url, *timeout).await
    }
}

/// Addresses by contract, from a deployment file or from none.
#[derive(Clone, Debug, Default)]
pub struct AddressBook {
    entry: Option<(PathBuf, Deployment)>,
}

impl AddressBook {
    /// What the file says, if one was given.
    pub fn deployment(&self) -> Option<&Deployment> {
        self.entry.as_ref().map(|(_, deployment)| deployment)
    }

    /// Refuses a file for another chain.
    ///
    /// # Errors
    /// If the chain's id is not the file's.
    pub fn check(&self, chain: &Chain) -> Result<()> {
        if let Some((path, deployment)) = &self.entry {
            ensure!(
                deployment.chain_id == chain.id(),
                "{} is a deployment on chain {}, but {} is chain {}: give the file of that chain, or its --rpc-url",
                path.display(),
                deployment.chain_id,
                chain.node(),
                chain.id()
            );
        }
        Ok(())
    }

    /// The chain, knowing the contracts of the file: an expired program among them is named.
    #[must_use]
    pub fn introduce(&self, chain: Chain) -> Chain {
        chain.knowing(self.programs(None))
    }

    /// Every contract of the file that is a program behind a proxy. A distributor that was given replaces that of the file.
    pub fn programs(&self, distributor: Option<Address>) -> Vec<(Contract, Address)> {
        let filed = |contract| self.deployment().and_then(|it| it.address(contract));
        let contracts = Contract::ALL.into_iter();
        contracts
            .filter(|contract| contract.program().is_some())
            .filter_map(|contract| {
                let given = distributor.filter(|_| contract == Contract::Distributor);
                Some((contract, given.or_else(|| filed(contract))?))
            })
            .collect()
    }

    /// The address given by flag, else that of the file.
    ///
    /// # Errors
    /// If neither has it; names both.
    pub fn address(&self, contract: Contract, given: Option<Address>) -> Result<Address> {
        let filed = self.deployment().and_then(|it| it.address(contract));
        match (given.or(filed), &self.entry) {
            (Some(address), _) => Ok(address),
            (None, Some((path, _))) => bail!(
                "{} names no address of {contract}: give --{} ADDRESS",
                path.display(),
                contract.flag()
            ),
            (None, None) => bail!(
                "where is {contract}? Give --deployment FILE (DIMO_DEPLOYMENT) or --{} ADDRESS",
                contract.flag()
            ),
        }
    }
}

/// One flag for one contract, as a group of arguments that a command takes in.
macro_rules! contract_args {
    ($($(#[$doc:meta])* $name:ident { $field:ident: $contract:ident, $env:literal })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, clap::Args)]
        #[command(next_help_heading = "Network")]
        pub struct $name {
            $(#[$doc])*
            #[arg(long, env = $env, value_name = "ADDRESS")]
            $field: Option<Address>,
        }

        impl $name {
            /// The flag's address, if it was given.
            pub const fn given(&self) -> Option<Address> {
                self.$field
            }

            /// The flag's address, else the file's.
            ///
            /// # Errors
            /// If neither has it.
            pub fn find(&self, book: &AddressBook) -> Result<Address> {
                book.address(Contract::$contract, self.$field)
            }
        }
    )*};
}

contract_args! {
    /// Address of the manufacturer registry, instead of the deployment's
    ManufacturersArg { manufacturer_registry: ManufacturerRegistry, "DIMO_MANUFACTURER_REGISTRY" }
    /// Address of the vehicles' contract, instead of the deployment's
    VehiclesArg { vehicle_id: VehicleId, "DIMO_VEHICLE_ID" }
    /// Address of the device registry, instead of the deployment's
    DevicesArg { device_registry: DeviceRegistry, "DIMO_DEVICE_REGISTRY" }
    /// Address of the pool's distributor (the proxy), instead of the deployment's
    DistributorArg { distributor: Distributor, "DIMO_DISTRIBUTOR" }
    /// Address of the consumers' staking contract, instead of the deployment's
    ConsumersArg { consumer_staking: ConsumerStaking, "DIMO_CONSUMER_STAKING" }
    /// Address of the contract of cases against consumers, instead of the deployment's
    DisputesArg { disputes: Disputes, "DIMO_DISPUTES" }
    /// Address of the judge of weeks, instead of the deployment's
    JudgeArg { week_judge: WeekJudge, "DIMO_WEEK_JUDGE" }
    /// Address of the governor, instead of the deployment's
    GovernorArg { governor: Governor, "DIMO_GOVERNOR" }
    /// Address of the guardian council, instead of the deployment's
    CouncilArg { council: Council, "DIMO_COUNCIL" }
    /// Address of the timelock, instead of the deployment's
    TimelockArg { timelock: Timelock, "DIMO_TIMELOCK" }
}

/// Which pool.
#[derive(Clone, Debug, clap::Args)]
pub struct PoolArgs {
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    distributor: DistributorArg,
}

impl PoolArgs {
    /// Connects.
    ///
    /// # Errors
    /// If the node does not answer, or there is no address.
    pub async fn connect(&self) -> Result<Pool> {
        Ok(self.connect_with_book().await?.0)
    }

    /// Connects, and gives the other addresses of the deployment as well.
    ///
    /// # Errors
    /// As [`Self::connect`].
    pub async fn connect_with_book(&self) -> Result<(Pool, AddressBook)> {
        let (chain, book) = self.network.connect().await?;
        let pool = Pool::new(chain, self.distributor.find(&book)?);
        Ok((pool, book))
    }

    /// Connects, and gives every contract of the deployment that is a program behind a proxy. Without a file that is the pool
    /// alone.
    ///
    /// # Errors
    /// As [`Self::connect`].
    pub async fn connect_to_all(&self) -> Result<(Pool, Vec<(Contract, Address)>)> {
        let (pool, book) = self.connect_with_book().await?;
        let programs = book.programs(Some(pool.address()));
        Ok((pool, programs))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILED: Address = Address::repeat_byte(1);
    const GIVEN: Address = Address::repeat_byte(2);

    fn book() -> AddressBook {
        let deployment = Deployment {
            vehicle_id: Some(FILED),
            ..Deployment::default()
        };
        AddressBook {
            entry: Some(("devnode.json".into(), deployment)),
        }
    }

    #[test]
    fn a_flag_overrides_the_file() {
        let given = VehiclesArg {
            vehicle_id: Some(GIVEN),
        };
        assert_eq!(given.find(&book()).unwrap(), GIVEN);
        assert_eq!(VehiclesArg::default().find(&book()).unwrap(), FILED);
    }

    #[test]
    fn a_missing_address_names_the_flag_and_the_file() {
        let message = DevicesArg::default().find(&book()).unwrap_err().to_string();
        assert!(message.contains("--device-registry"), "{message}");
        assert!(message.contains("devnode.json"), "{message}");
    }

    #[test]
    fn without_a_file_both_ways_are_named() {
        let nothing = AddressBook::default();
        let message = GovernorArg::default()
            .find(&nothing)
            .unwrap_err()
            .to_string();
        assert!(message.contains("--deployment"), "{message}");
        assert!(message.contains("--governor"), "{message}");
    }
}
