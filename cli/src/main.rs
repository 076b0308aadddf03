//! The `dimo` command-line program.

use std::{
    io::{ErrorKind, Write},
    process::ExitCode,
};

use clap::Parser;
use client::chain::{in_flight, mined};
use dimo_cli::{
    args::{Cli, Command},
    checksums,
    progress::Progress,
};
use tracing::Level;
use tracing_subscriber::{EnvFilter, filter::Targets, prelude::*};

/// A command ran and its answer is no, or it could not run.
const FAILURE: u8 = 1;

/// Ended by an interrupt, as shells have it.
const INTERRUPTED: i32 = 130;

fn main() -> ExitCode {
    let cli = Cli::parse();
    if let Err(error) = checksums::check(std::env::args_os().skip(1)) {
        error.exit();
    }
    let progress = start_log(&cli);
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("error: cannot start: {error}");
            return ExitCode::from(FAILURE);
        }
    };
    let json = cli.json;
    // The development chain ends in its own way.
    if !matches!(cli.command, Command::Devnode(_)) {
        runtime.spawn(stop_when_told(progress.clone()));
    }
    let result = runtime.block_on(dimo_cli::run(cli));
    progress.clear();
    match result {
        Ok(report) => match print(&report.render(json)) {
            Ok(()) if report.success => ExitCode::SUCCESS,
            _ => ExitCode::from(FAILURE),
        },
        Err(error) => {
            let message = client::errors::in_full(&error);
            tell_done(&message);
            eprintln!("error: {message}");
            ExitCode::from(FAILURE)
        }
    }
}

/// Prints the result. Who closed the pipe has read what they wanted; if it cannot be written otherwise, it is told on stderr, since
/// what a command has done stays done.
fn print(rendered: &str) -> std::io::Result<()> {
    if rendered.is_empty() {
        return Ok(());
    }
    let mut stdout = std::io::stdout().lock();
    match writeln!(stdout, "{rendered}").and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            eprintln!("error: the result cannot be written: {error}. It is:\n{rendered}");
            Err(error)
        }
        _ => Ok(()),
    }
}

/// Logs to stderr what was asked for; steps that are not logged are shown as they come, if anybody watches. The development chain
/// logs as `devnode` does, a line for each transaction.
fn start_log(cli: &Cli) -> Progress {
    if let Command::Devnode(_) = cli.command {
        devnode::cli::start_log(devnode::cli::Log::of(cli.verbose()), cli.json);
        return Progress::new(false);
    }
    let filter = EnvFilter::try_from_default_env();
    let progress = Progress::new(filter.is_err() && cli.shows_progress());
    let above = progress.clone();
    let log = tracing_subscriber::fmt::layer()
        .with_writer(move || above.stderr())
        .with_target(false)
        .without_time()
        .with_filter(filter.unwrap_or_else(|_| EnvFilter::new(cli.verbosity())));
    let steps = Targets::new()
        .with_target("client", Level::INFO)
        .with_target("dimo_cli", Level::INFO)
        .with_target("prover", Level::INFO);
    let steps = progress
        .is_shown()
        .then(|| progress.clone().with_filter(steps));
    tracing_subscriber::registry().with(log).with(steps).init();
    progress
}

/// Tells what stays done of a command that does not come to its end, but for what its message tells itself.
fn tell_done(message: &str) {
    for done in mined() {
        if !message.contains(&done.hash.to_string()) {
            eprintln!("before that: {done}");
        }
    }
}

/// Ends the program when it is interrupted, after saying what it has sent and does not know the outcome of.
async fn stop_when_told(progress: Progress) {
    if told_to_stop().await.is_err() {
        // Nobody can be listened to: signals end the program as they always do.
        return;
    }
    progress.clear();
    prover::abandon();
    tell_done("");
    for pending in in_flight() {
        eprintln!("interrupted: {pending}");
    }
    std::process::exit(INTERRUPTED);
}

#[cfg(unix)]
async fn told_to_stop() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupt = tokio::signal::ctrl_c() => interrupt,
        _ = terminate.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn told_to_stop() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
