//! The clock by which programs that run too long are stopped: it moves the epochs of all engines.
//!
//! Compiled programs look at their engine's epoch at every loop and every function. A program without a deadline goes on for ever.

use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use wasmtime::{Engine, EngineWeak};

/// Time from one epoch to the next.
const TICK: Duration = Duration::from_millis(20);
/// Epochs that never pass.
const NEVER: u64 = u64::MAX / 2;

/// Lets the epochs of an engine pass, as long as it exists.
pub(super) fn watch(engine: &Engine) {
    static ENGINES: OnceLock<Mutex<Vec<EngineWeak>>> = OnceLock::new();
    let engines = ENGINES.get_or_init(|| {
        // If there is no thread to be had, programs run on as they would without a deadline.
        let _ = std::thread::Builder::new()
            .name("stylus ticker".to_owned())
            .spawn(tick);
        Mutex::default()
    });
    lock(engines).push(engine.weak());

    fn tick() {
        loop {
            std::thread::sleep(TICK);
            let Some(engines) = ENGINES.get() else {
                continue;
            };
            lock(engines).retain(|engine| {
                let engine = engine.upgrade();
                engine.inspect(Engine::increment_epoch).is_some()
            });
        }
    }
}

/// Nothing can panic while the lock is held.
fn lock(engines: &Mutex<Vec<EngineWeak>>) -> std::sync::MutexGuard<'_, Vec<EngineWeak>> {
    engines.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Epochs until a deadline, at least one.
pub(super) fn epochs_until(deadline: Option<Instant>) -> u64 {
    let Some(deadline) = deadline else {
        return NEVER;
    };
    let left = deadline.saturating_duration_since(Instant::now());
    u64::try_from(left.as_millis() / TICK.as_millis()).map_or(NEVER, |epochs| epochs + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_that_has_passed_is_one_epoch_away_and_none_is_never() {
        assert_eq!(epochs_until(Some(Instant::now())), 1);
        let soon = Instant::now() + Duration::from_secs(2);
        assert!((90..=101).contains(&epochs_until(Some(soon))));
        assert_eq!(epochs_until(None), NEVER);
    }
}
