//! The log, on stderr.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

/// How much the log says, and in which form.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub struct Log {
    /// Say more: -v what the node does beside transactions, -vv what its libraries do
    #[arg(short, long, action = clap::ArgAction::Count, conflicts_with = "quiet")]
    verbose: u8,
    /// Say less: -q warnings and errors, -qq errors
    #[arg(short, long, action = clap::ArgAction::Count)]
    quiet: u8,
}

impl Log {
    /// A log that says more, as by so many `-v`.
    pub fn of(verbose: u8) -> Self {
        Self { verbose, quiet: 0 }
    }

    fn filter(self) -> &'static str {
        match (self.quiet, self.verbose) {
            (0, 0) => "warn,devnode=info",
            (0, 1) => "warn,devnode=debug",
            (0, _) => "debug",
            (1, _) => "warn",
            _ => "error",
        }
    }
}

/// Starts the log: lines for people, or one JSON object a line. The environment variable `RUST_LOG` has the last word on
/// how much it says.
pub fn start_log(log: Log, json: bool) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(log.filter()));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        // A closed stderr is no reason to stop.
        .log_internal_errors(false);
    match json {
        true => lines.json().flatten_event(true).init(),
        false => lines.with_target(false).init(),
    }
}
