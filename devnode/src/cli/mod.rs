//! The command line of a node: its flags, what it says at the start, how it ends. Shared with programs that offer a node as
//! one of their commands.

mod args;
mod log;
mod profile;
mod welcome;

use std::io::{self, Write};

pub use args::{Args, ArgsError};
pub use log::{Log, start_log};
pub use profile::{ProfileArgs, ProfileError};
pub use welcome::Welcome;

use crate::{Config, Devnode, StartError, StateFileError};

/// Why a node that was started from a command line ends with a failure.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// A flag cannot be used.
    #[error(transparent)]
    Args(#[from] ArgsError),
    /// The port is taken or forbidden.
    #[error("{0}; --port 0 takes a free one")]
    Listen(StartError),
    /// The node does not start.
    #[error(transparent)]
    Start(StartError),
    /// The chain is lost.
    #[error("the chain was not saved: {0}")]
    State(#[from] StateFileError),
    /// There are no threads to run on.
    #[error("cannot start a runtime: {0}")]
    Runtime(io::Error),
    /// The system does not say when to stop.
    #[error("cannot wait for an interrupt: {0}")]
    Signal(io::Error),
}

impl From<StartError> for RunError {
    fn from(error: StartError) -> Self {
        match error {
            StartError::Listen { .. } => Self::Listen(error),
            _ => Self::Start(error),
        }
    }
}

/// Starts a node, says on stdout where it is, and runs it until it is interrupted or told to terminate.
///
/// # Errors
/// If it does not start, or its state cannot be saved at the end.
pub async fn run(config: Config, json: bool) -> Result<(), RunError> {
    // Before the node: who starts it may tell it to stop as soon as it has spoken.
    let stop = Stop::listen().map_err(RunError::Signal)?;
    let welcome = Welcome::new(&config).map_err(StartError::from)?;
    let node = Devnode::start(config).await?;
    let text = match json {
        true => format!("{:#}", welcome.json(&node)),
        false => welcome.text(&node),
    };
    // Nobody may be listening, and nothing depends on it.
    let mut stdout = io::stdout();
    let _ = writeln!(stdout, "{text}").and_then(|()| stdout.flush());
    stop.wait().await;
    tracing::info!("stopping");
    Ok(node.shut_down().await?)
}

/// The system's signals to stop.
#[cfg(unix)]
struct Stop {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Stop {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn wait(mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// The system's signal to stop.
#[cfg(not(unix))]
struct Stop;

#[cfg(not(unix))]
impl Stop {
    fn listen() -> io::Result<Self> {
        Ok(Self)
    }

    async fn wait(self) {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::error!("cannot wait for an interrupt: {error}");
        }
    }
}
