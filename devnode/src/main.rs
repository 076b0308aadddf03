//! The `devnode` program.

use std::process::ExitCode;

use clap::Parser;
use devnode::cli;

/// An Arbitrum chain for development, in one process: EVM contracts and Stylus programs, gas as on a Nitro node.
///
/// It prints its URL and its accounts, mines every transaction at once, and runs until it is interrupted. Everything is in
/// memory unless --state names a file. stdout has the URL and the accounts, stderr the log: a line for each transaction.
#[derive(Debug, Parser)]
#[command(
    name = "devnode",
    version,
    max_term_width = 100,
    args_conflicts_with_subcommands = true
)]
struct Cli {
    #[command(flatten)]
    node: cli::Args,
    /// URL and accounts as one JSON document, the log as one JSON object a line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    log: cli::Log,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What else the program can do.
#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Show where the ink of a transaction's Stylus programs went, by function
    Profile(cli::ProfileArgs),
}

fn main() -> ExitCode {
    let arguments = Cli::parse();
    cli::start_log(arguments.log, arguments.json);
    let done = match &arguments.command {
        Some(Command::Profile(profile)) => show(profile),
        None => run(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn show(profile: &cli::ProfileArgs) -> Result<(), Box<dyn std::error::Error>> {
    println!("{}", profile.report()?);
    Ok(())
}

fn run(arguments: &Cli) -> Result<(), Box<dyn std::error::Error>> {
    let config = arguments.node.config()?;
    let runtime = tokio::runtime::Runtime::new().map_err(cli::RunError::Runtime)?;
    let result = runtime.block_on(cli::run(config, arguments.json));
    // A call that still computes has nobody left to answer to.
    runtime.shutdown_background();
    Ok(result?)
}
