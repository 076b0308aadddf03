//! The stage: a chain, a deployed pool with tokens, and the people.

use std::path::{Path, PathBuf};

use alloy::primitives::{Address, U256};
use anyhow::{Context, Result, ensure};
use devnode::{Config, Devnode};
use protocol::{Clock, Schedule, clock::WEEK};
use prover::{BuildInput, Manifest, Week};
use serde_json::{Value, json};

use super::{
    Args,
    fleet::{ALICE_CAR, CARS, Fleet, REFERENCE_WEEK},
    teller::Teller,
};
use crate::{
    artefacts::Artefacts,
    chain::{Chain, Recorder, Sender},
    deploy::{self, DISTRIBUTOR},
    keys::dev_signer,
    pool::Pool,
    publishing,
    time::utc,
    units::{count, dimo},
};

/// The last week of the story.
pub(super) const LAST_WEEK: u32 = REFERENCE_WEEK + 3;

/// Everything the story needs.
pub(super) struct Stage {
    /// Deploys, and is the DAO.
    pub(super) dao: Sender,
    pub(super) alice: Sender,
    pub(super) publisher: Sender,
    /// Claims for everybody else; anyone may.
    pub(super) relayer: Sender,
    pub(super) pool: Pool,
    pub(super) token: Address,
    pub(super) clock: Clock,
    pub(super) fleet: Fleet,
    folder: PathBuf,
    /// Kept alive until the end.
    _node: Option<Devnode>,
    _scratch: Option<tempfile::TempDir>,
}

impl Stage {
    /// Starts or joins a chain, deploys the pool and gives it the tokens of the weeks to come.
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

        teller.head("A Stylus chain, and a reward pool on it");
        let node = match args.rpc_url {
            Some(_) => None,
            None => Some(embedded(record).await?),
        };
        let url = match (&args.rpc_url, &node) {
            (Some(url), _) => url.clone(),
            (None, Some(node)) => node.url(),
            (None, None) => unreachable!("without a URL a node was started"),
        };
        let chain = Chain::connect(&url).await?;
        let head = chain.head().await?;
        let clock = clock_for(head.timestamp);
        teller.say(
            "chain",
            &format!("{url}, id {}, time {}", chain.id(), utc(head.timestamp)),
        );

        let mut people = Vec::new();
        for index in 0..4 {
            let sender = Sender::new(&chain, dev_signer(index)?).await?;
            people.push(sender.recording(recorder.clone()));
        }
        let people: [Sender; 4] = people
            .try_into()
            .map_err(|_| anyhow::anyhow!("four people were made"))?;
        let [mut dao, alice, publisher, relayer] = people;

        let holder = dao.address();
        let token = deploy::token(&mut dao, &artefacts, holder).await?;
        let token_gas = dao.gas_spent();
        let mut settings = deploy::baseline();
        settings.admin = dao.address();
        settings.publisher = publisher.address();
        settings.guardian = dao.address();
        settings.token = token;
        settings.genesis = clock.genesis;
        settings.firstWeek = REFERENCE_WEEK;
        let deployed = deploy::pool(&mut dao, &artefacts, &settings).await?;
        let pool_gas = dao.gas_spent() - token_gas;
        let code = artefacts.stylus(DISTRIBUTOR)?.len();
        teller.say("token", &format!("{token}  {} gas", count(token_gas)));
        teller.say(
            "pool",
            &format!(
                "{}  {} gas (program of {} bytes, activation, proxy)",
                deployed.distributor,
                count(pool_gas),
                count(code)
            ),
        );
        teller.note(
            "deployment",
            json!({
                "chainId": chain.id(),
                "token": token,
                "distributor": deployed.distributor,
                "implementation": deployed.implementation,
                "tokenGas": token_gas,
                "poolGas": pool_gas,
                "programBytes": code,
            }),
        );

        let pool = Pool::new(chain, deployed.distributor);
        let fleet = Fleet::new(alice.address());
        let mut stage = Self {
            dao,
            alice,
            publisher,
            relayer,
            pool,
            token,
            clock,
            fleet,
            folder,
            _node: node,
            _scratch: scratch,
        };
        stage.fund(settings.bond, teller).await?;
        Ok(stage)
    }

    /// Tokens of all four weeks for the pool, and the publisher's bond.
    async fn fund(&mut self, bond: u128, teller: &mut Teller) -> Result<()> {
        let funds: U256 = (REFERENCE_WEEK..=LAST_WEEK)
            .map(|week| {
                Schedule::DIMO
                    .amount(week)
                    .map(U256::from)
                    .context("the schedule answers every week")
            })
            .sum::<Result<U256>>()?;
        let publisher = self.publisher.address();
        let bond_transfer = crate::bindings::IERC20::transferCall {
            to: publisher,
            value: U256::from(bond),
        };
        self.dao.call(self.token, &bond_transfer).await?;
        publishing::deposit_bond(&mut self.publisher, &self.pool, self.token, bond).await?;
        publishing::fund(&mut self.dao, &self.pool, self.token, funds).await?;
        teller.say(
            "funds",
            &format!(
                "{} DIMO for four weeks, and a publisher's bond of {} DIMO",
                dimo(funds),
                dimo(U256::from(bond))
            ),
        );
        Ok(())
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

    /// First second after `week`.
    pub(super) fn end_of(&self, week: u32) -> Result<u64> {
        self.clock
            .end(week)
            .context("the week lies within 64-bit time")
    }

    /// Where the folder of `week` is.
    fn folder_of(&self, week: u32) -> PathBuf {
        week_folder(&self.folder, week)
    }

    /// Computes `week`, after the week before it.
    pub(super) fn build(&self, week: u32) -> Result<Manifest> {
        tokio::task::block_in_place(|| build(&self.fleet, self.clock, &self.folder, week))
    }

    /// Reads a computed week back.
    pub(super) fn load(&self, week: u32) -> Result<Week> {
        Ok(prover::load_week(&self.folder_of(week))?)
    }

    /// DIMO an account holds, wei.
    pub(super) async fn balance(&self, account: Address) -> Result<U256> {
        Ok(self.pool.tokens_of(self.token, account).await?)
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

/// Where the folder of `week` is.
fn week_folder(folder: &Path, week: u32) -> PathBuf {
    folder.join(format!("week-{week}"))
}

/// Writes the fleet's files for `week` and computes it from them, after the week before it.
fn build(fleet: &Fleet, clock: Clock, folder: &Path, week: u32) -> Result<Manifest> {
    // The twenty weeks of history share one folder of inputs: they are not published.
    let inputs = match week {
        0..REFERENCE_WEEK => folder.join("input-history"),
        _ => folder.join(format!("input-{week}")),
    };
    let (Some(start), Some(end)) = (clock.start(week), clock.end(week)) else {
        anyhow::bail!("week {week} lies beyond 64-bit time");
    };
    fleet.write(&inputs, week, start, end)?;
    let input = BuildInput {
        clock,
        activity: vec![inputs.join("activity.csv")],
        previous: week
            .checked_sub(1)
            .map(|before| week_folder(folder, before)),
        ..BuildInput::new(
            week,
            inputs.join("vehicles.csv"),
            inputs.join("connections.csv"),
            week_folder(folder, week),
        )
    };
    Ok(prover::build_week(&input, &|_| ())?)
}

/// A chain whose present lies in the reference week.
async fn embedded(record: Option<PathBuf>) -> Result<Devnode> {
    let clock = Clock::DIMO;
    let config = Config {
        genesis_timestamp: clock.start(REFERENCE_WEEK),
        record,
        ..Config::default()
    };
    Ok(Devnode::start(config).await?)
}

/// DIMO's clock, or, on a chain that is past the reference week already, one moved by whole weeks so that
/// the reference week is the present one.
fn clock_for(now: u64) -> Clock {
    let clock = Clock::DIMO;
    match clock.week_at(now) {
        Some(week) if week > REFERENCE_WEEK => Clock {
            genesis: clock.genesis + WEEK * u64::from(week - REFERENCE_WEEK),
        },
        _ => clock,
    }
}

/// The folder to keep, which must be new, or a temporary one.
fn folder(keep: Option<&Path>) -> Result<(PathBuf, Option<tempfile::TempDir>)> {
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
    fn the_fleets_history_gives_the_reference_week_its_ten_thousand_leaves_and_sixty_million_points()
     {
        let folder = tempfile::tempdir().unwrap();
        let alice = Address::repeat_byte(0xA1);
        let fleet = Fleet::new(alice);
        for week in 0..REFERENCE_WEEK {
            build(&fleet, Clock::DIMO, folder.path(), week).unwrap();
        }
        let reference = build(&fleet, Clock::DIMO, folder.path(), REFERENCE_WEEK).unwrap();
        assert_eq!(
            (reference.leaf_count, reference.total_points),
            (CARS, 60_000_000)
        );
        let week = prover::load_week(&week_folder(folder.path(), REFERENCE_WEEK)).unwrap();
        let (_, leaf) = week.find(ALICE_CAR).unwrap();
        assert_eq!(
            (Address::from(leaf.account), leaf.conn, leaf.points),
            (alice, 21, 9_000)
        );
    }

    #[test]
    fn a_chain_in_the_reference_week_keeps_dimos_clock() {
        let now = Clock::DIMO.start(REFERENCE_WEEK).unwrap();
        assert_eq!(clock_for(now), Clock::DIMO);
    }

    #[test]
    fn a_later_chain_is_in_the_reference_week_of_a_moved_clock() {
        let now = 1_800_000_000;
        let clock = clock_for(now);
        assert_eq!(clock.week_at(now), Some(REFERENCE_WEEK));
        assert_eq!((clock.genesis - Clock::DIMO.genesis) % WEEK, 0);
    }
}
