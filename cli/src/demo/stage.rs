//! The stage: a chain, the whole system on it, and the people.

use std::path::PathBuf;

use alloy::{
    primitives::{Address, Bytes, U256, uint},
    signers::local::PrivateKeySigner,
};
use anyhow::{Context, Result, ensure};
use client::{
    bindings::{DimoToken, IERC20},
    chain::{Chain, Read, Recorder, Sender, Transaction},
    contracts::Pool,
    dao::Governance,
    deploy::{self, Artefacts, Deployment, Operators, Plan, System, Terms},
    keys::dev_signer,
    publish,
    time::utc,
    units::{count, dimo},
};
use devnode::{Config, Devnode};
use protocol::{Clock, Schedule, clock::WEEK};
use serde_json::{Value, json};

use super::{
    accounts::Makers,
    args::Args,
    fleet::{ALICE_CAR, CARS, FIRST_WEEK, Fleet, REFERENCE_WEEK, named},
    teller::Teller,
    weeks::Weeks,
};

/// The last week of the story.
pub(super) const LAST_WEEK: u32 = REFERENCE_WEEK + 3;

/// Native wei for an account that the chain did not begin with.
const GAS_MONEY: U256 = uint!(1_000_000_000_000_000_000_U256);

/// Everything the story needs.
pub(super) struct Stage {
    /// Deploys, then holds nothing but tokens, and with them the votes.
    pub(super) founder: Sender,
    pub(super) alice: Sender,
    pub(super) publisher: Sender,
    /// Publishes once the DAO names it.
    pub(super) successor: Sender,
    pub(super) guardian: Sender,
    /// Sends what others signed, and claims for everybody else; anyone may.
    pub(super) relayer: Sender,
    pub(super) attestor: PrivateKeySigner,
    pub(super) makers: Makers,
    pub(super) deployment: Deployment,
    pub(super) governance: Governance,
    pub(super) pool: Pool,
    pub(super) clock: Clock,
    pub(super) fleet: Fleet,
    pub(super) weeks: Weeks,
    pub(super) artefacts: Artefacts,
    pub(super) recorder: Option<Recorder>,
    /// Kept alive until the end.
    _node: Option<Devnode>,
    _scratch: Option<tempfile::TempDir>,
}

impl Stage {
    /// Starts or joins a chain, and deploys the system.
    pub(super) async fn set(args: &Args, teller: &mut Teller) -> Result<Self> {
        let artefacts = Artefacts::locate(args.build_dir.as_deref())?;
        let (folder, scratch) = folder(args.keep.as_deref())?;
        let record = args
            .keep
            .as_ref()
            .map(|keep| keep.join("transactions.jsonl"));
        // A node of our own keeps the record itself, and knows what the chain began with.
        let recorder = match (&record, &args.rpc_url) {
            (Some(record), Some(_)) => Some(Recorder::create(record)?),
            _ => None,
        };

        teller.head("A Stylus chain, and the whole system on it");
        let node = match args.rpc_url {
            Some(_) => None,
            None => Some(embedded(record).await?),
        };
        let url = match (&args.rpc_url, &node) {
            (Some(url), _) => url.clone(),
            (None, Some(node)) => node.url(),
            (None, None) => unreachable!("without a URL a node was started"),
        };
        let chain = args.timeout.connect(&url).await?;
        let head = chain.head().await?;
        let clock = clock_for(head.timestamp);
        teller.say(
            "chain",
            &format!(
                "{}, id {}, time {}",
                chain.node(),
                chain.id(),
                utc(head.timestamp)
            ),
        );

        let mut people = Vec::new();
        for index in 0..8 {
            let sender = Sender::new(&chain, dev_signer(index)?).await?;
            people.push(sender.recording(recorder.clone()));
        }
        let people: [Sender; 8] = people
            .try_into()
            .map_err(|_| anyhow::anyhow!("eight people were made"))?;
        let [
            mut founder,
            alice,
            publisher,
            relayer,
            autopi,
            macaron,
            tesla,
            smartcar,
        ] = people;
        let attestor = dev_signer(8)?;
        let sender = async |signer: PrivateKeySigner| -> Result<Sender> {
            let sender = Sender::new(&chain, signer).await?;
            Ok(sender.recording(recorder.clone()))
        };
        let guardian = sender(dev_signer(9)?).await?;
        let successor = sender(named("successor", 0)).await?;
        let gas = Transaction {
            to: Some(successor.address()),
            data: Bytes::new(),
            value: GAS_MONEY,
            gas: None,
            note: "gas money".to_owned(),
        };
        founder.send(gas).await?;

        let mut settings = deploy::baseline();
        settings.genesis = clock.genesis;
        settings.firstWeek = FIRST_WEEK;
        let plan = Plan {
            token: None,
            terms: Terms::DIMO,
            pool: settings,
            consumers: deploy::parameters(),
            cases: deploy::case_parameters(),
            operators: Operators {
                publisher: Some(publisher.address()),
                guardian: Some(guardian.address()),
                attestor: Some(attestor.address()),
                meter: Some(named("meter", 0).address()),
                council: Some(named("council", 0).address()),
            },
            vehicle_uri: "https://dimo.example/vehicle/".to_owned(),
            device_uri: "https://dimo.example/device/".to_owned(),
        };
        let system = deploy::system(&mut founder, &artefacts, &plan).await?;
        tell(&system, &chain, teller)?;

        let deployment = system.deployment;
        let governor = deployment.governor.context("the system has a governor")?;
        let fleet = Fleet::new(alice.signer());
        let mut stage = Self {
            governance: Governance::connect(chain.clone(), governor).await?,
            pool: Pool::new(chain.clone(), deployment.distributor),
            weeks: Weeks::new(chain, clock, &deployment, folder)?,
            makers: Makers {
                autopi,
                macaron,
                tesla,
                smartcar,
            },
            founder,
            alice,
            publisher,
            successor,
            guardian,
            relayer,
            attestor,
            deployment,
            clock,
            fleet,
            artefacts,
            recorder,
            _node: node,
            _scratch: scratch,
        };
        stage.fund(teller).await?;
        Ok(stage)
    }

    /// Tokens of all weeks for the pool, the publisher's bond, and the founder's votes.
    async fn fund(&mut self, teller: &mut Teller) -> Result<()> {
        let funds: u128 = (FIRST_WEEK..=LAST_WEEK)
            .map(|week| {
                Schedule::DIMO
                    .amount(week)
                    .context("the schedule answers every week")
            })
            .sum::<Result<u128>>()?;
        let token = self.deployment.token;
        let bond = self.endow(self.publisher.address()).await?;
        publish::deposit_bond(&mut self.publisher, &self.pool, token, bond).await?;
        publish::fund(&mut self.founder, &self.pool, token, funds).await?;
        let votes = DimoToken::delegateCall {
            delegatee: self.founder.address(),
        };
        self.founder.call(token, &votes).await?;
        // Votes count from the second after they were given.
        let now = self.pool.chain().head().await?.timestamp;
        self.travel(now + 1).await?;
        teller.say(
            "funds",
            &format!(
                "{} DIMO for {} weeks, and a publisher's bond of {} DIMO",
                dimo(U256::from(funds)),
                LAST_WEEK + 1 - FIRST_WEEK,
                dimo(U256::from(bond))
            ),
        );
        Ok(())
    }

    /// Gives a publisher the tokens of its bond.
    pub(super) async fn endow(&mut self, publisher: Address) -> Result<u128> {
        let bond = self.pool.state().read().await?.bond;
        let transfer = IERC20::transferCall {
            to: publisher,
            value: U256::from(bond),
        };
        self.founder.call(self.deployment.token, &transfer).await?;
        Ok(bond)
    }

    /// Moves the chain's time forward to `timestamp`.
    pub(super) async fn travel(&self, timestamp: u64) -> Result<()> {
        let chain = self.pool.chain();
        let _: Value = chain
            .request("evm_setNextBlockTimestamp", (timestamp,))
            .await
            .context(
                "the demonstration needs a chain whose time can be moved, such as `dimo devnode`",
            )?;
        let _: Value = chain.request("evm_mine", ()).await?;
        let now = chain.head().await?.timestamp;
        ensure!(
            now == timestamp,
            "the chain's time is {now} after moving it to {timestamp}"
        );
        Ok(())
    }

    /// First second of `week`.
    pub(super) fn start_of(&self, week: u32) -> Result<u64> {
        self.clock
            .start(week)
            .context("the week lies within 64-bit time")
    }

    /// First second after `week`.
    pub(super) fn end_of(&self, week: u32) -> Result<u64> {
        self.clock
            .end(week)
            .context("the week lies within 64-bit time")
    }

    /// DIMO an account holds, wei.
    pub(super) async fn balance(&self, account: Address) -> Result<U256> {
        Ok(IERC20::new(self.deployment.token, self.pool.chain())
            .balanceOf(account)
            .read()
            .await?)
    }

    /// What the story is about, in a line.
    pub(super) fn cast(&self) -> String {
        format!(
            "{} cars of {} accounts; Alice drives car {ALICE_CAR} with AutoPi and Smartcar",
            count(CARS),
            count(self.fleet.accounts())
        )
    }
}

/// What was deployed, and at what cost.
fn tell(system: &System, chain: &Chain, teller: &mut Teller) -> Result<()> {
    let gas: u64 = system.steps.iter().map(|step| step.gas).sum();
    let deployment = &system.deployment;
    teller.say(
        "system",
        &format!(
            "{}\n{} gas; the DAO's timelock governs all of it, the deployer nothing",
            system
                .steps
                .iter()
                .map(|step| step.what)
                .collect::<Vec<_>>()
                .join(", "),
            count(gas)
        ),
    );
    let mut document = json!(deployment);
    document["chainId"] = chain.id().into();
    document["gas"] = gas.into();
    teller.note("deployment", document);
    Ok(())
}

/// A chain whose present lies in week 0.
async fn embedded(record: Option<PathBuf>) -> Result<Devnode> {
    let config = Config {
        genesis_timestamp: Clock::DIMO.start(0),
        record,
        ..Config::default()
    };
    Ok(Devnode::start(config).await?)
}

/// DIMO's clock, or, on a chain that is past its first week already, one moved by whole weeks so that week 0 is the
/// present one.
fn clock_for(now: u64) -> Clock {
    let clock = Clock::DIMO;
    let week = clock.week_at(now).unwrap_or(0);
    Clock {
        genesis: clock.genesis + WEEK * u64::from(week),
    }
}

/// The folder to keep, which must be new, or a temporary one.
fn folder(keep: Option<&std::path::Path>) -> Result<(PathBuf, Option<tempfile::TempDir>)> {
    match keep {
        Some(folder) => {
            std::fs::create_dir(folder).with_context(|| {
                format!(
                    "cannot create the folder {} (it must be new)",
                    folder.display()
                )
            })?;
            Ok((folder.to_owned(), None))
        }
        None => {
            let scratch = tempfile::tempdir().context("cannot create a temporary folder")?;
            Ok((scratch.path().to_owned(), Some(scratch)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_in_the_first_week_keeps_dimos_clock() {
        let now = Clock::DIMO.start(0).unwrap();
        assert_eq!(clock_for(now), Clock::DIMO);
    }

    #[test]
    fn a_later_chain_is_in_the_first_week_of_a_moved_clock() {
        let now = 1_800_000_000;
        let clock = clock_for(now);
        assert_eq!(clock.week_at(now), Some(0));
        assert_eq!((clock.genesis - Clock::DIMO.genesis) % WEEK, 0);
    }
}
