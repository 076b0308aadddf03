//! What keeps a trace from taking all the time and memory there is.

use std::time::{Duration, Instant};

use alloy_rpc_types_trace::geth::{GethDebugTracingOptions, GethDefaultTracingOptions};
use jiff::fmt::friendly::SpanParser;
use revm::{
    Inspector,
    context::{ContextError, ContextTr},
    interpreter::Interpreter,
};

use super::TraceError;

/// How long a trace may take if the request does not say.
const TIMEOUT: Duration = Duration::from_secs(5);
/// Steps between two looks at the clock.
const STEPS_PER_LOOK: u64 = 1 << 12;
/// Bytes that a trace of single steps may take: written as JSON they are more than a response may have.
const ROOM: usize = 256 << 20;
/// Of which every step takes this, and its stack and memory more.
const STEP: usize = 200;

/// Stops an execution that takes too long, or makes a trace that is too large, at EVM steps. Programs have the same deadline.
#[derive(Debug)]
pub(super) struct Guard {
    deadline: Instant,
    timeout: Duration,
    steps: u64,
    /// If single steps are recorded: what of them, and the room left.
    recorded: Option<(GethDefaultTracingOptions, usize)>,
    /// Why it stopped the execution.
    stopped: Option<TraceError>,
}

impl Guard {
    /// Watches over a trace with these options.
    pub(super) fn new(options: &GethDebugTracingOptions) -> Result<Self, TraceError> {
        let timeout = match &options.timeout {
            None => TIMEOUT,
            Some(text) => duration(text).ok_or_else(|| {
                TraceError::Config(format!("timeout {text:?} is no duration such as \"10s\""))
            })?,
        };
        let single_steps = options.tracer.as_ref().is_none_or(|tracer| {
            let name = tracer.as_str();
            name.is_empty() || name == "erc7562Tracer"
        });
        Ok(Self {
            deadline: Instant::now() + timeout,
            timeout,
            steps: 0,
            recorded: single_steps.then_some((options.config, ROOM)),
            stopped: None,
        })
    }

    /// When the trace has to be done.
    pub(super) fn deadline(&self) -> Instant {
        self.deadline
    }

    /// What a trace fails with that was not done in time.
    pub(super) fn timeout(&self) -> TraceError {
        TraceError::Timeout(self.timeout)
    }

    /// Why the execution was stopped, if it was.
    pub(super) fn stopped(&mut self) -> Option<TraceError> {
        self.stopped.take()
    }

    fn check(&mut self, interpreter: &Interpreter) -> Option<TraceError> {
        self.steps += 1;
        if self.steps.is_multiple_of(STEPS_PER_LOOK) && Instant::now() >= self.deadline {
            return Some(TraceError::Timeout(self.timeout));
        }
        let (options, room) = self.recorded.as_mut()?;
        let limit = options.limit.filter(|limit| *limit > 0);
        if limit.is_some_and(|limit| self.steps > limit) {
            return None;
        }
        let stack = usize::from(options.is_stack_enabled()) * 32 * interpreter.stack.len();
        let memory = usize::from(options.is_memory_enabled()) * interpreter.memory.len();
        match room.checked_sub(STEP + stack + memory) {
            Some(left) => {
                *room = left;
                None
            }
            None => Some(TraceError::TooLarge { steps: self.steps }),
        }
    }
}

impl<CTX: ContextTr> Inspector<CTX> for Guard {
    fn step(&mut self, interpreter: &mut Interpreter, ctx: &mut CTX) {
        if self.stopped.is_none() {
            self.stopped = self.check(interpreter);
        }
        if let Some(reason) = &self.stopped {
            *ctx.error() = Err(ContextError::Custom(reason.to_string()));
            interpreter.halt_fatal();
        }
    }
}

/// A duration as Go writes it: "10s", "1m30s", "500ms". A day is as good as no limit, and cannot overflow the clock.
fn duration(text: &str) -> Option<Duration> {
    let duration = SpanParser::new().parse_unsigned_duration(text).ok()?;
    Some(duration.min(DAY))
}

const DAY: Duration = Duration::from_secs(86_400);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_written_as_in_go() {
        let cases = [
            ("10s", Some(Duration::from_secs(10))),
            ("1m30s", Some(Duration::from_secs(90))),
            ("1.5h", Some(Duration::from_secs(5400))),
            ("500ms", Some(Duration::from_millis(500))),
            ("999999h", Some(Duration::from_secs(86_400))),
            ("", None),
            ("10", None),
            ("s", None),
            ("ten seconds", None),
            ("-1s", None),
        ];
        for (text, expected) in cases {
            assert_eq!(duration(text), expected, "{text}");
        }
    }
}
