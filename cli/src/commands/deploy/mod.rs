//! `dimo deploy`

mod settings;
mod terms;

use std::{fmt::Write as _, path::PathBuf};

use alloy::primitives::Address;
use anyhow::{Result, ensure};
use client::{
    audit::audit,
    chain::{Chain, Sender},
    deploy::{self, Artefacts, Deployment, Operators, Plan, System},
    units::count,
};
use serde_json::json;

use self::{
    settings::{PoolSettings, ensure_funded},
    terms::TermsArgs,
};
use super::network::RpcArgs;
use crate::{commands::keys::SigningArgs, report::Report};

/// Deploys the whole system: token, DAO, identity, pools, consumers' staking and cases, each behind a proxy. Afterwards the DAO's timelock is the only
/// admin of every contract and the deployer holds nothing (`dimo audit roles` checks it).
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
    /// Who may veto, pause and freeze [default: as for --publisher]
    #[arg(long, value_name = "ADDRESS")]
    guardian: Option<Address>,
    /// Who may attest vehicles [default: nobody, until the DAO grants it]
    #[arg(long, value_name = "ADDRESS")]
    attestor: Option<Address>,
    /// Who may report what consumers consumed [default: nobody, until the DAO grants it]
    #[arg(long, value_name = "ADDRESS")]
    meter: Option<Address>,
    /// What the tokenURI of a vehicle begins with
    #[arg(long, value_name = "URI", default_value = "urn:dimo:vehicle:")]
    vehicle_uri: String,
    /// What the tokenURI of a device begins with
    #[arg(long, value_name = "URI", default_value = "urn:dimo:device:")]
    device_uri: String,
    /// Where to write the addresses, e.g. deployments/devnode.json
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Folder with the build artefacts [default: the nearest `build`]
    #[arg(long, value_name = "DIR")]
    build_dir: Option<PathBuf>,
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

/// Deploys and, if asked, writes the file.
///
/// # Errors
/// A missing artefact, a refused setting, a failed transaction.
pub async fn run(args: &Args) -> Result<Report> {
    let chain = Chain::connect(&args.rpc.rpc_url).await?;
    let artefacts = Artefacts::locate(args.build_dir.as_deref())?;
    let signer = args.key.signer(chain.id())?;
    let mut sender = Sender::new(&chain, signer).await?;
    ensure_funded(&chain, sender.address()).await?;
    if let Some(name) = &args.parts.program {
        let program = deploy::program(&mut sender, &artefacts, name).await?;
        let text = format!("program  {program}\ngas      {}", count(sender.gas_spent()));
        let json = json!({ "name": name, "program": program, "gasUsed": sender.gas_spent() });
        return Ok(Report::new(text, json));
    }
    let (deployment, text) = if args.parts.pool_only {
        args.pool_only(&mut sender, &artefacts).await?
    } else {
        let system = args.system(&mut sender, &artefacts).await?;
        let findings = audit(&chain, &system.deployment, &[]).await?.findings;
        ensure!(
            findings.is_empty(),
            "do not use what was deployed: {}",
            findings.join("; ")
        );
        let text = costs(&system)?;
        (system.deployment, text)
    };
    if let Some(path) = &args.out {
        deployment.write(path)?;
    }
    let mut lines = addresses(&deployment)?;
    lines.push_str(&text);
    Ok(Report::new(lines, json!(deployment)))
}

impl Args {
    async fn system(&self, sender: &mut Sender, artefacts: &Artefacts) -> Result<System> {
        let plan = Plan {
            token: self.token,
            terms: self.terms.terms(),
            pool: self.pool.settings(sender.chain()).await?,
            consumers: deploy::parameters(),
            cases: deploy::case_parameters(),
            operators: Operators {
                publisher: self.publisher,
                guardian: self.guardian,
                attestor: self.attestor,
                meter: self.meter,
            },
            vehicle_uri: self.vehicle_uri.clone(),
            device_uri: self.device_uri.clone(),
        };
        deploy::system(sender, artefacts, &plan).await
    }

    async fn pool_only(
        &self,
        sender: &mut Sender,
        artefacts: &Artefacts,
    ) -> Result<(Deployment, String)> {
        let (chain, deployer) = (sender.chain().clone(), sender.address());
        let block = chain.head().await?.number;
        let mut settings = self.pool.settings(&chain).await?;
        settings.token = match self.token {
            Some(token) => token,
            None => deploy::token(sender, artefacts, deployer).await?,
        };
        settings.admin = self.parts.admin.unwrap_or(deployer);
        settings.publisher = self.publisher.unwrap_or(deployer);
        settings.guardian = self.guardian.unwrap_or(deployer);
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
fn costs(system: &System) -> Result<String> {
    let mut text = String::new();
    for step in &system.steps {
        writeln!(text, "gas of {:<22} {:>10}", step.what, count(step.gas))?;
    }
    let total: u64 = system.steps.iter().map(|step| step.gas).sum();
    write!(text, "gas of {:<22} {:>10}", "everything", count(total))?;
    Ok(text)
}
