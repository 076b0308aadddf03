//! Which DAO a command is for, and which contracts it governs.

use alloy::primitives::{Address, U256};
use anyhow::{Context, Result, ensure};
use clap::Args;
use client::{
    chain::Chain,
    dao::{Action, Governance, Names, Proposal, learn_programs, objections},
    deploy::Contract,
};

use crate::commands::network::{AddressBook, GovernorArg, NetworkArgs};

/// Which DAO.
#[derive(Clone, Debug, Args)]
pub(in crate::commands) struct DaoArgs {
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    governor: GovernorArg,
}

/// A DAO, and what is known of the contracts that it governs.
#[derive(Debug)]
pub(super) struct Governed {
    pub(super) dao: Governance,
    pub(super) names: Names,
    pub(super) book: AddressBook,
}

impl DaoArgs {
    pub(super) async fn connect(&self) -> Result<Governed> {
        let (chain, book) = self.network.connect().await?;
        let dao = Governance::connect(chain, self.governor.find(&book)?).await?;
        let mut names = Names::of(book.deployment());
        names.add(dao.governor, Contract::Governor);
        names.add(dao.timelock, Contract::Timelock);
        names.add(dao.token, Contract::Token);
        Ok(Governed { dao, names, book })
    }
}

impl Governed {
    pub(super) const fn chain(&self) -> &Chain {
        self.dao.chain()
    }

    /// The block before the governor's first event.
    pub(super) fn first_block(&self) -> u64 {
        self.book.deployment().map_or(0, |it| it.block)
    }

    /// Reads the proposal that is called so.
    pub(super) async fn proposal(&self, called: U256) -> Result<Proposal> {
        self.dao.proposal(called, self.first_block()).await
    }

    /// Refuses actions that put a program in place which is none, does not run, or is another contract's; learns what the
    /// others are called.
    pub(super) async fn examine(&mut self, actions: &[Action]) -> Result<()> {
        let objections = objections(self.dao.chain(), &self.names, actions).await?;
        ensure!(
            objections.is_empty(),
            "{}. Nothing was sent",
            objections.join("; ")
        );
        self.learn(actions).await
    }

    /// Learns what the programs are called that these actions put in place.
    pub(super) async fn learn(&mut self, actions: &[Action]) -> Result<()> {
        learn_programs(self.dao.chain(), &mut self.names, actions).await
    }

    /// A contract of the system by its name, or any address.
    pub(super) fn target(&self, text: &str) -> Result<Address> {
        if let Ok(address) = text.parse() {
            return Ok(address);
        }
        let contract = Contract::ALL.into_iter().find(|it| it.flag() == text);
        let contract = contract.with_context(|| {
            let flags = Contract::ALL.map(Contract::flag).join(", ");
            format!("`{text}` is neither an address nor one of {flags}")
        })?;
        self.book.address(contract, self.names.address(contract))
    }
}

/// Which proposal.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct ProposalArg {
    /// The proposal's number, or its id
    #[arg(value_name = "PROPOSAL")]
    pub(super) proposal: U256,
}
