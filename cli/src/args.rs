//! The command line.

use clap::{ArgAction, Parser, Subcommand};

use crate::{
    commands::{
        anchor, audit, build, case, challenge, claim, compensation, consumer, dao, deploy, device,
        devnode, judging, keepalive, manufacturer, pool, proof, publish, show, snapshot, status,
        vehicle, verify, void, watch,
    },
    demo,
};

/// What to do with a key that the program cannot read.
const OTHER_SIGNERS: &str = "\
Keys come from a keystore file, the environment (DIMO_PRIVATE_KEY) or, on development chains, --dev-account. A hardware wallet or
another signer does without any of them:
  A transaction:  --dry-run --from ADDRESS prints target and calldata, for `cast send --ledger TARGET CALLDATA` or a multisig.
  A consent:      --sign-only --from ADDRESS prints a document whose typedData `cast wallet sign --ledger --data` signs; put the
                  signature into it, or give it bare: --signature 0x… --deadline, with the deadline that the document says.";

/// DIMO on Stylus: compute weeks of rewards, publish and claim them, run a development chain.
///
/// Results go to stdout, progress and errors to stderr. Every command that needs a chain takes --rpc-url.
#[derive(Debug, Parser)]
#[command(name = "dimo", version, propagate_version = true, after_long_help = OTHER_SIGNERS)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Print one JSON document instead of text
    #[arg(long, global = true)]
    pub json: bool,
    /// Log more (-v info, -vv debug, -vvv trace); RUST_LOG overrides
    #[arg(short, long, global = true, action = ArgAction::Count)]
    verbose: u8,
}

impl Cli {
    /// Whether to show how far a command is: not if it logs that, or shows it itself, or a program reads what it prints.
    pub const fn shows_progress(&self) -> bool {
        let tells_itself = matches!(self.command, Command::Devnode(_) | Command::Demo(_));
        !self.json && self.verbose == 0 && !tells_itself
    }

    /// How often more was asked of the log.
    pub const fn verbose(&self) -> u8 {
        self.verbose
    }

    /// What to log, as asked for. Without the HTTP transport, which would write down whole URLs and the keys in them.
    pub const fn verbosity(&self) -> &'static str {
        match self.verbose {
            0 => "warn",
            1 => "info",
            2 => "debug,alloy_transport_http=off",
            _ => "trace,alloy_transport_http=off",
        }
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run a development chain that executes Stylus programs, until interrupted
    Devnode(devnode::Args),
    /// Compute, inspect, recompute and publish a week of rewards
    #[command(subcommand)]
    Week(WeekCommand),
    /// Print the Merkle proof of one vehicle's week
    Proof(proof::Args),
    /// Claim rewards: one vehicle or all of an account, one or many weeks
    Claim(claim::Args),
    /// A reward pool's tokens: its reserve, publishers' bonds, and where an account's claims go
    #[command(subcommand)]
    Pool(pool::Command),
    /// Show a pool: weeks, amounts, finality, what is paid and owed; with week folders, who can claim what
    Status(status::Args),
    /// The whitelist of hardware makers and software connections
    #[command(subcommand)]
    Manufacturer(manufacturer::Command),
    /// Devices: vouch for keys, claim, pair
    #[command(subcommand)]
    Device(device::Command),
    /// Vehicles' identities: mint, consent, who is paid, who may read
    #[command(subcommand)]
    Vehicle(vehicle::Command),
    /// Take back a signature before somebody sends it in
    Void(void::Args),
    /// Data consumers: licence, stake, usage
    #[command(subcommand)]
    Consumer(consumer::Command),
    /// Cases against data consumers: accuse, answer
    #[command(subcommand)]
    Case(case::Command),
    /// Compensations of the drivers a misuse harmed
    #[command(subcommand)]
    Compensation(compensation::Command),
    /// Token holders decide: delegate, propose, vote, queue, execute
    #[command(subcommand)]
    Dao(dao::Command),
    /// Deploy the whole system, governed by the DAO's timelock alone; or a reward pool; or a program
    Deploy(deploy::Args),
    /// Check a deployment: who may do what, and whether anybody may who should not
    #[command(subcommand)]
    Audit(audit::Command),
    /// Extend the lives of a deployment's programs, which a chain ends a year after their activation
    Keepalive(keepalive::Args),
    /// Run the whole loop on real WASM: 10,000 cars, four weeks, every token accounted for
    Demo(demo::Args),
}

/// `dimo week …`
#[derive(Debug, Subcommand)]
pub enum WeekCommand {
    /// Compute a week from a chain or from files: leaves, root and the rows that did not count
    Build(build::Args),
    /// Write a chain's roster of a week as the files that a week is computed from without a chain
    Snapshot(snapshot::Args),
    /// Show what a week folder holds
    Show(show::Args),
    /// Check a published week: against the chain, then by computing it again
    Verify(verify::Args),
    /// Verify every week that a pool publishes, once or for as long as it runs
    Watch(watch::Args),
    /// Bring the judge the end of a week, whose state proofs of error are made in
    Anchor(anchor::Args),
    /// Publish a week's root on chain
    Publish(publish::Args),
    /// Find the first lie of a pending week and prove it, so that the pool takes the week back
    Challenge(judging::challenge::Args),
    /// Demand a leaf or a heartbeat of a pending week, with a bond for who shows it
    #[command(subcommand)]
    Demand(judging::demand::Command),
    /// Operator: answer what is demanded of a week, from its data
    Answer(judging::answer::Args),
    /// End the demands of a week that nobody answered in time, which voids the week
    Settle(judging::settle::Args),
    /// Say with a bond that a pending week is wrong: the guardian has 7 more days to look at it
    Object(challenge::ObjectArgs),
    /// Guardian: take a pending week back
    Veto(challenge::VetoArgs),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    /// What clap checks only in debug builds: an argument that two groups of arguments bring along would silently be one.
    #[test]
    fn no_command_has_an_argument_twice() {
        let mut left = vec![Cli::command()];
        while let Some(command) = left.pop() {
            let mut ids: Vec<_> = command.get_arguments().map(clap::Arg::get_id).collect();
            ids.sort();
            let twice = ids.windows(2).find(|pair| pair[0] == pair[1]);
            assert_eq!(twice, None, "dimo … {}", command.get_name());
            let group = command
                .get_groups()
                .find(|group| ids.contains(&group.get_id()));
            assert!(group.is_none(), "dimo … {}: {group:?}", command.get_name());
            left.extend(command.get_subcommands().cloned());
        }
    }

    #[test]
    fn progress_is_neither_for_programs_nor_beside_a_log() {
        let shows = |line: &str| {
            let cli = Cli::try_parse_from(line.split_whitespace()).unwrap();
            cli.shows_progress()
        };
        assert!(shows("dimo week show w"));
        assert!(!shows("dimo week show w --json"));
        assert!(!shows("dimo week show w -v"));
        assert!(!shows("dimo demo"));
    }

    #[test]
    fn two_sources_of_a_key_are_refused() {
        let line = "dimo week publish w --rpc-url u --distributor 0x0000000000000000000000000000000000000001 \
                    --data-uri ipfs://w --dev-account 1";
        let parses = |line: &str| Cli::try_parse_from(line.split_whitespace()).is_ok();
        assert!(parses(line));
        assert!(!parses(&format!("{line} --keystore f --password-file p")));
    }

    #[test]
    fn a_week_is_not_published_without_a_place_for_its_data() {
        let line = "dimo week publish w --rpc-url u --distributor 0x0000000000000000000000000000000000000001 \
                    --dev-account 1";
        assert!(Cli::try_parse_from(line.split_whitespace()).is_err());
        let empty = line.split_whitespace().chain(["--data-uri", ""]);
        assert!(Cli::try_parse_from(empty).is_err());
    }
}
