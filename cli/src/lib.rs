//! The `dimo` program as a library: arguments, commands and what they print, for tests that run commands.

pub mod args;
pub mod checksums;
pub mod commands;
pub mod demo;
pub mod progress;
pub mod report;

use anyhow::Result;

use args::{Cli, Command, WeekCommand};
use report::Report;

/// Runs one command.
///
/// # Errors
/// Whatever stops the command, in words that say what to do next.
pub async fn run(cli: Cli) -> Result<Report> {
    let json = cli.json;
    match cli.command {
        Command::Devnode(args) => commands::devnode::run(args, json).await,
        Command::Week(WeekCommand::Build(args)) => commands::build::run(&args).await,
        Command::Week(WeekCommand::Snapshot(args)) => commands::snapshot::run(&args).await,
        Command::Week(WeekCommand::Show(args)) => commands::show::run(&args),
        Command::Week(WeekCommand::Verify(args)) => commands::verify::run(&args).await,
        Command::Week(WeekCommand::Watch(args)) => commands::watch::run(&args, json).await,
        Command::Week(WeekCommand::Anchor(args)) => commands::anchor::run(&args).await,
        Command::Week(WeekCommand::Publish(args)) => commands::publish::run(&args).await,
        Command::Week(WeekCommand::Challenge(args)) => {
            commands::judging::challenge::run(&args).await
        }
        Command::Week(WeekCommand::Demand(command)) => {
            commands::judging::demand::run(&command).await
        }
        Command::Week(WeekCommand::Answer(args)) => {
            commands::judging::answer::run(&args, json).await
        }
        Command::Week(WeekCommand::Settle(args)) => commands::judging::settle::run(&args).await,
        Command::Week(WeekCommand::Object(args)) => commands::challenge::object(&args).await,
        Command::Week(WeekCommand::Veto(args)) => commands::challenge::veto(&args).await,
        Command::Pool(command) => commands::pool::run(&command).await,
        Command::Proof(args) => commands::proof::run(&args),
        Command::Claim(args) => commands::claim::run(&args).await,
        Command::Status(args) => commands::status::run(&args).await,
        Command::Deploy(args) => commands::deploy::run(&args).await,
        Command::Manufacturer(command) => commands::manufacturer::run(&command).await,
        Command::Device(command) => commands::device::run(&command).await,
        Command::Vehicle(command) => commands::vehicle::run(&command).await,
        Command::Void(args) => commands::void::run(&args).await,
        Command::Dao(command) => commands::dao::run(&command).await,
        Command::Audit(command) => commands::audit::run(&command).await,
        Command::Consumer(command) => commands::consumer::run(&command).await,
        Command::Compensation(command) => commands::compensation::run(&command).await,
        Command::Case(command) => commands::case::run(&command).await,
        Command::Keepalive(args) => commands::keepalive::run(&args).await,
        Command::Demo(args) => demo::run(args, json).await,
    }
}
