//! The `dimo` command-line program.

use std::process::ExitCode;

use clap::Parser;
use dimo_cli::args::Cli;
use tracing_subscriber::EnvFilter;

/// A command ran and its answer is no, or it could not run.
const FAILURE: u8 = 1;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(cli.verbosity()));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false)
        .without_time()
        .init();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("error: cannot start: {error}");
            return ExitCode::from(FAILURE);
        }
    };
    let json = cli.json;
    match runtime.block_on(dimo_cli::run(cli)) {
        Ok(report) => {
            let rendered = report.render(json);
            if !rendered.is_empty() {
                println!("{rendered}");
            }
            if report.success {
                ExitCode::SUCCESS
            } else {
                ExitCode::from(FAILURE)
            }
        }
        Err(error) => {
            eprintln!("error: {}", client::errors::in_full(&error));
            ExitCode::from(FAILURE)
        }
    }
}
