//! `dimo deploy`

mod accountable;
mod rehearsal;
mod settings;
mod terms;

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
};

use alloy::primitives::Address;
use anyhow::{Context, Result, ensure};
use client::{
    audit::audit,
    bindings::Settings,
    chain::Sender,
    deploy::{self, Artefacts, Deployment, Journal, Operators, Plan, System},
    units::count,
};
use serde_json::json;

use self::{
    accountable::Checks,
    settings::{PoolSettings, ensure_funded},
    terms::TermsArgs,
};
use super::network::RpcArgs;
use crate::{
    commands::keys::SigningArgs,
    report::{Column, Report, table},
};

/// Deploys the whole system: token, DAO, identity, pools, consumers' staking and cases, each behind a proxy. Afterwards the DAO's timelock is the only
/// admin of every contract and the deployer holds nothing (`dimo audit roles` checks it).
///
/// Refused: a publisher without a guardian, one account for both, a bond of 0, a quorum of 0. The guardian vetoes wrong weeks, and must
/// be somebody who does: let it run `dimo week watch`.
///
/// The record of --out is there before anything is sent, and every transaction stands in it before it is sent: a deployment that is
/// interrupted leaves a record, marked as incomplete, of all that may exist. A record of contracts that exist is never overwritten.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    rpc: RpcArgs,
    #[command(flatten)]
    key: SigningArgs,
    /// The token of rewards, stakes and votes; without it a new one is deployed, whose whole supply the deployer holds
    #[arg(long, value_name = "ADDRESS")]
    token: Option<Address>,
    #[command(flatten)]
    parts: Parts,
    #[command(flatten)]
    pool: PoolSettings,
    #[command(flatten)]
    terms: TermsArgs,
    /// Who may publish weeks [default: nobody, until the DAO grants it; of a pool alone: the deployer]
    #[arg(long, value_name = "ADDRESS")]
    publisher: Option<Address>,
    /// Who may veto, pause and freeze, not the publisher; needed where there is a publisher [default: nobody, until the DAO grants it]
    #[arg(long, value_name = "ADDRESS")]
    guardian: Option<Address>,
    /// Who may attest vehicles [default: nobody, until the DAO grants it]
    #[arg(long, value_name = "ADDRESS")]
    attestor: Option<Address>,
    /// Who may report what consumers consumed [default: nobody, until the DAO grants it]
    #[arg(long, value_name = "ADDRESS")]
    meter: Option<Address>,
    /// Who may cancel what the DAO has decided while the timelock holds it, for a year; normally a multisig [default: nobody, until the DAO
    /// appoints somebody]
    #[arg(long, value_name = "ADDRESS")]
    council: Option<Address>,
    /// What the tokenURI of a vehicle begins with
    #[arg(long, value_name = "URI", default_value = "urn:dimo:vehicle:")]
    vehicle_uri: String,
    /// What the tokenURI of a device begins with
    #[arg(long, value_name = "URI", default_value = "urn:dimo:device:")]
    device_uri: String,
    /// Where to record what is deployed [default: deployments/CHAIN-ID.json, of a pool alone deployments/CHAIN-ID-pool.json]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Folder with the build artefacts [default: the nearest `build`]
    #[arg(long, value_name = "DIR")]
    build_dir: Option<PathBuf>,
    /// Send nothing: check key, settings, build and record, and say what would be deployed
    #[arg(long)]
    dry_run: bool,
}

/// What to deploy instead of everything.
#[derive(Clone, Debug, clap::Args)]
struct Parts {
    /// Deploy a reward pool alone, e.g. another one of a system that exists
    #[arg(long)]
    pool_only: bool,
    /// Who governs a pool alone, normally the DAO's timelock [default: the deployer]
    #[arg(long, value_name = "ADDRESS", requires = "pool_only")]
    admin: Option<Address>,
    /// Let a pool alone share out deposits only, as the Marketplace pool does
    #[arg(long, requires = "pool_only")]
    no_issuance: bool,
    /// Deploy and activate one program alone, for an upgrade: rewards-distributor, vehicle-id, …
    #[arg(long, value_name = "NAME", conflicts_with_all = ["pool_only", "token", "out"])]
    program: Option<String>,
}

/// Deploys and keeps the record.
///
/// # Errors
/// A record that must not be overwritten or cannot be written, a missing artefact, a refused setting, a failed transaction.
pub async fn run(args: &Args) -> Result<Report> {
    let chain = args.rpc.connect().await?;
    let artefacts = Artefacts::locate(args.build_dir.as_deref())?;
    let signer = args.key.signer(chain.id())?;
    let mut sender = Sender::new(&chain, signer).await?;
    ensure_funded(&chain, sender.address()).await?;
    if args.parts.program.is_none() {
        args.checks(sender.address()).ensure()?;
    }
    if args.dry_run {
        return rehearsal::run(args, &sender, &artefacts).await;
    }
    if let Some(name) = &args.parts.program {
        let program = deploy::program(&mut sender, &artefacts, name).await?;
        let text = format!("program  {program}\ngas      {}", count(sender.gas_spent()));
        let json = json!({ "name": name, "program": program, "gasUsed": sender.gas_spent() });
        return Ok(Report::new(text, json));
    }
    args.ensure_built(&artefacts)?;
    let settings = args.pool.settings(&chain).await?;
    let out = args.out(chain.id());
    let beginning = Deployment {
        chain_id: chain.id(),
        block: chain.head().await?.number,
        genesis: settings.genesis,
        first_week: settings.firstWeek,
        operators: args.operators(sender.address()).by_role(),
        ..Deployment::default()
    };
    let journal = Journal::begin(&out, &chain, sender.address(), beginning).await?;
    journal.follow(&mut sender);
    let deployed = args
        .deploy(&mut sender, &artefacts, settings, &journal)
        .await;
    let (deployment, text) = deployed.with_context(|| {
        format!(
            "not completed: {} says what was sent; keep it, and deploy anew with another --out",
            out.display()
        )
    })?;
    journal.complete(&deployment)?;
    let mut lines = addresses(&deployment)?;
    writeln!(lines, "record                 {}", out.display())?;
    lines.push_str(&text);
    Ok(Report::new(lines, json!(deployment)))
}

impl Args {
    /// Where the record goes.
    fn out(&self, chain_id: u64) -> PathBuf {
        let kind = if self.parts.pool_only { "-pool" } else { "" };
        let usual = || Path::new("deployments").join(format!("{chain_id}{kind}.json"));
        self.out.clone().unwrap_or_else(usual)
    }

    /// The programs that will be deployed, by their names among the build artefacts.
    fn programs(&self) -> Vec<&str> {
        if let Some(name) = &self.parts.program {
            return vec![name];
        }
        if self.parts.pool_only {
            return vec![deploy::DISTRIBUTOR];
        }
        let mut names: Vec<_> = deploy::Contract::ALL
            .into_iter()
            .filter_map(deploy::Contract::program)
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Who publishes, who vetoes, and under what bond.
    fn checks(&self, deployer: Address) -> Checks {
        Checks {
            publisher: self.operators(deployer).publisher,
            guardian: self.guardian,
            bond: self.pool.bond(),
        }
    }

    /// Refuses to begin without every program.
    fn ensure_built(&self, artefacts: &Artefacts) -> Result<()> {
        for name in self.programs() {
            artefacts.stylus(name)?;
        }
        Ok(())
    }

    async fn deploy(
        &self,
        sender: &mut Sender,
        artefacts: &Artefacts,
        settings: Settings,
        journal: &Journal,
    ) -> Result<(Deployment, String)> {
        if self.parts.pool_only {
            return self.pool_only(sender, artefacts, settings, journal).await;
        }
        let plan = self.plan(settings, sender.address());
        let system = deploy::system_recorded(sender, artefacts, &plan, journal).await?;
        let findings = audit(sender.chain(), &system.deployment, &[])
            .await?
            .findings;
        ensure!(
            findings.is_empty(),
            "do not use what was deployed: {}",
            findings.join("; ")
        );
        let text = costs(&system);
        Ok((system.deployment, text))
    }

    fn plan(&self, settings: Settings, deployer: Address) -> Plan {
        Plan {
            token: self.token,
            terms: self.terms.terms(),
            pool: settings,
            consumers: deploy::parameters(),
            cases: deploy::case_parameters(),
            operators: self.operators(deployer),
            vehicle_uri: self.vehicle_uri.clone(),
            device_uri: self.device_uri.clone(),
        }
    }

    /// Who publishes, vetoes, attests and meters; of a pool alone its deployer publishes unless another is named.
    fn operators(&self, deployer: Address) -> Operators {
        let publisher = match self.parts.pool_only {
            true => Some(self.publisher.unwrap_or(deployer)),
            false => self.publisher,
        };
        Operators {
            publisher,
            guardian: self.guardian,
            attestor: self.attestor,
            meter: self.meter,
            council: self.council,
        }
    }

    async fn pool_only(
        &self,
        sender: &mut Sender,
        artefacts: &Artefacts,
        mut settings: Settings,
        journal: &Journal,
    ) -> Result<(Deployment, String)> {
        let (chain, deployer) = (sender.chain().clone(), sender.address());
        let block = chain.head().await?.number;
        settings.token = match self.token {
            Some(token) => token,
            None => deploy::token(sender, artefacts, deployer).await?,
        };
        journal.found(deploy::Contract::Token, settings.token)?;
        settings.admin = self.parts.admin.unwrap_or(deployer);
        let operators = self.operators(deployer);
        settings.publisher = operators.publisher.unwrap_or_default();
        settings.guardian = operators.guardian.unwrap_or_default();
        if self.parts.no_issuance {
            settings = deploy::without_issuance(settings);
        }
        let pool = deploy::pool(sender, artefacts, &settings).await?;
        let deployment = Deployment {
            chain_id: chain.id(),
            block,
            genesis: settings.genesis,
            first_week: settings.firstWeek,
            token: pool.token,
            distributor: pool.distributor,
            operators: operators.by_role(),
            implementations: [(deploy::DISTRIBUTOR.to_owned(), pool.implementation)].into(),
            ..Deployment::default()
        };
        Ok((
            deployment,
            format!("admin                  {}", settings.admin),
        ))
    }
}

/// A line for each contract of the deployment.
fn addresses(deployment: &Deployment) -> Result<String> {
    let mut text = String::new();
    for contract in deploy::Contract::ALL {
        if let Some(address) = deployment.address(contract) {
            writeln!(text, "{:<22} {address}", contract.flag())?;
        }
    }
    writeln!(text, "first week             {}", deployment.first_week)?;
    Ok(text)
}

/// What each step cost.
fn costs(system: &System) -> String {
    let mut table = table(&[Column::Text("step"), Column::Number("gas")]);
    for step in &system.steps {
        table.add_row([step.what.to_string(), count(step.gas)]);
    }
    let total: u64 = system.steps.iter().map(|step| step.gas).sum();
    table.add_row(["everything".to_owned(), count(total)]);
    table.trim_fmt()
}
