//! How far a command is, on the terminal: the latest step that was logged, with a bar where it says how many there are.

use std::{
    fmt::{self, Write as _},
    io::{self, IsTerminal, Write},
    sync::{Arc, Once},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::layer::{Context, Layer};

/// A line at the bottom of the terminal, until the result is there. Steps are what is logged with level INFO; one that has the
/// fields `done` and `total` gets a bar.
#[derive(Clone, Debug)]
pub struct Progress {
    bar: ProgressBar,
    /// Whether the line moves by itself: from the first step on.
    ticking: Arc<Once>,
}

impl Progress {
    /// On stderr, if that is a terminal and the line is wanted.
    pub fn new(wanted: bool) -> Self {
        let shown = wanted && io::stderr().is_terminal();
        let target = match shown {
            true => ProgressDrawTarget::stderr(),
            false => ProgressDrawTarget::hidden(),
        };
        Self::on(ProgressBar::with_draw_target(None, target))
    }

    fn on(bar: ProgressBar) -> Self {
        let ticking = Arc::new(Once::new());
        Self { bar, ticking }
    }

    /// Whether steps are shown.
    pub fn is_shown(&self) -> bool {
        !self.bar.is_hidden()
    }

    /// Removes the line.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }

    /// Where to write lines that stay, above the one that changes.
    pub fn stderr(&self) -> impl Write + use<> {
        Above(self.clone())
    }

    fn show(&self, step: Step) {
        let template = match step.done.zip(step.total) {
            Some((done, total)) => {
                self.bar.set_length(total);
                self.bar.set_position(done);
                "{spinner} [{elapsed}] {bar:20} {pos}/{len} {wide_msg}"
            }
            None => "{spinner} [{elapsed}] {wide_msg}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
        self.bar.set_message(step.words);
        self.ticking.call_once(|| self.bar.enable_steady_tick(TICK));
    }
}

/// How often the line shows that the program is alive.
const TICK: Duration = Duration::from_millis(200);

impl<S: Subscriber> Layer<S> for Progress {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut step = Step::default();
        event.record(&mut step);
        self.show(step);
    }
}

/// What is done, and how far it is if that is known.
#[derive(Default)]
struct Step {
    words: String,
    done: Option<u64>,
    total: Option<u64>,
}

impl Visit for Step {
    fn record_u64(&mut self, field: &Field, value: u64) {
        match field.name() {
            "done" => self.done = Some(value),
            "total" => self.total = Some(value),
            _ => {}
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            // Writing to a string cannot fail.
            let _ = write!(self.words, "{value:?}");
        }
    }
}

/// Stderr, with the line out of the way.
struct Above(Progress);

impl Write for Above {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.bar.suspend(|| io::stderr().write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}

#[cfg(test)]
mod tests {
    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    fn after(log: impl FnOnce()) -> ProgressBar {
        let progress = Progress::on(ProgressBar::hidden());
        let bar = progress.bar.clone();
        let subscriber = tracing_subscriber::registry().with(progress);
        tracing::subscriber::with_default(subscriber, log);
        bar
    }

    #[test]
    fn the_latest_step_is_shown() {
        let bar = after(|| {
            tracing::info!("10 vehicles");
            tracing::info!("{} leaves hashed", 7);
        });
        assert_eq!(bar.message(), "7 leaves hashed");
    }

    #[test]
    fn a_step_that_says_how_many_there_are_has_a_bar() {
        let bar = after(|| tracing::info!(done = 3_u64, total = 10_u64, "claiming"));
        assert_eq!((bar.position(), bar.length()), (3, Some(10)));
        assert_eq!(bar.message(), "claiming");
    }

    #[test]
    fn nothing_is_shown_to_whom_it_is_not_for() {
        assert!(!Progress::new(false).is_shown());
    }
}
