//! Proposals about the bond of a suspended publisher.

use alloy::primitives::Address;
use anyhow::{Result, ensure};
use client::{
    bindings::IRewardsDistributor::{releaseBondCall, slashBondCall},
    chain::Read,
    contracts::Pool,
    dao::Action,
    deploy::Contract,
    units::Dimo,
};

use super::governed::Governed;
use crate::commands::network::DistributorArg;

/// Whose suspension ends.
#[derive(Debug, clap::Args)]
struct PublisherArg {
    /// The suspended publisher [default: the pool's last one]
    #[arg(long, value_name = "ADDRESS")]
    publisher: Option<Address>,
    #[command(flatten)]
    distributor: DistributorArg,
}

/// Which bond is released.
#[derive(Debug, clap::Args)]
pub struct ReleaseBond {
    #[command(flatten)]
    publisher: PublisherArg,
}

/// Which bond is slashed, and by how much.
#[derive(Debug, clap::Args)]
pub struct SlashBond {
    #[command(flatten)]
    publisher: PublisherArg,
    /// How much of the bond to take, in DIMO [default: all of it]
    #[arg(long, value_name = "DIMO")]
    amount: Option<Dimo>,
}

impl PublisherArg {
    /// The pool, the publisher, and its bond in wei.
    async fn find(&self, governed: &mut Governed) -> Result<(Address, Address, u128)> {
        let address = self.distributor.find(&governed.book)?;
        governed.names.add(address, Contract::Distributor);
        let pool = Pool::new(governed.chain().clone(), address);
        let publisher = match self.publisher {
            Some(publisher) => publisher,
            None => pool.state().read().await?.publisher,
        };
        ensure!(
            !publisher.is_zero(),
            "nobody has published here yet: which --publisher?"
        );
        let bond = pool.bondOf(publisher).read().await?;
        let now = governed.chain().head().await?.timestamp;
        ensure!(
            bond.suspendedUntil > now,
            "{publisher} is not suspended: there is nothing to decide about its bond"
        );
        Ok((address, publisher, bond.amount))
    }
}

impl ReleaseBond {
    pub(super) async fn actions(&self, governed: &mut Governed) -> Result<Vec<Action>> {
        let (pool, publisher, _) = self.publisher.find(governed).await?;
        Ok(vec![Action::call(pool, &releaseBondCall { publisher })])
    }
}

impl SlashBond {
    pub(super) async fn actions(&self, governed: &mut Governed) -> Result<Vec<Action>> {
        let (pool, publisher, bond) = self.publisher.find(governed).await?;
        let amount = self.amount.map_or(bond, Dimo::wei);
        Ok(vec![Action::call(
            pool,
            &slashBondCall { publisher, amount },
        )])
    }
}
