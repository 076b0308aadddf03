//! Asking again what was refused for now: by a quota, an overburdened node, a connection that broke.

use std::{error::Error, io, time::Duration};

use alloy::transports::{RpcError, TransportError, TransportErrorKind};

/// Failures in a row that are borne.
const RETRIES: u32 = 4;
/// The pause after the first; each is twice as long as the one before.
const PAUSE: Duration = Duration::from_millis(250);

/// How long to wait after the failure number `failures`, from 1, of a request; `None` if it is not to be asked again.
///
/// A transaction is never sent again from here, nor a development chain told twice what to do: a request without an answer
/// may have been carried out.
pub(super) fn pause(method: &str, failures: u32, error: &TransportError) -> Option<Duration> {
    let reads = method.starts_with("eth_") && !method.starts_with("eth_send");
    let again = reads && failures <= RETRIES && passing(error);
    again.then(|| PAUSE * 2u32.saturating_pow(failures - 1))
}

/// Whether the same request may well be answered in a moment.
fn passing(error: &TransportError) -> bool {
    match error {
        RpcError::Transport(kind) => match kind.as_http_error() {
            Some(error) => error.status == 429 || error.status >= 500,
            None => !matches!(kind, TransportErrorKind::NonRetryable(_)) && !nobody_there(kind),
        },
        // What providers say instead of HTTP's 429.
        RpcError::ErrorResp(payload) => {
            let message = payload.message.to_lowercase();
            matches!(payload.code, 429 | -32_005 | -32_016 | -32_029)
                || ["rate limit", "too many requests", "timeout", "timed out"]
                    .iter()
                    .any(|words| message.contains(words))
        }
        _ => false,
    }
}

/// A node that is not running is not waited for: its user wants to know.
fn nobody_there(error: &(dyn Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        let refused = error
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::ConnectionRefused);
        if refused {
            return true;
        }
        next = error.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn http(status: u16) -> TransportError {
        TransportErrorKind::http_error(status, String::new())
    }

    #[test]
    fn quotas_and_overburdened_nodes_are_asked_again_a_few_times() {
        for status in [429, 500, 502, 503, 504] {
            let pauses: Vec<_> = (1..=5)
                .map(|failures| pause("eth_call", failures, &http(status)))
                .map(|pause| pause.map(|pause| pause.as_millis()))
                .collect();
            let expected = [Some(250), Some(500), Some(1_000), Some(2_000), None];
            assert_eq!(pauses, expected, "{status}");
        }
    }

    #[test]
    fn a_request_that_is_wrong_is_not_asked_again() {
        for status in [400, 401, 403, 404] {
            assert_eq!(pause("eth_call", 1, &http(status)), None, "{status}");
        }
    }

    #[test]
    fn what_changes_something_is_not_asked_twice() {
        for method in ["eth_sendRawTransaction", "evm_mine"] {
            assert_eq!(pause(method, 1, &http(503)), None, "{method}");
        }
    }

    #[test]
    fn a_node_that_is_not_running_is_said_at_once() {
        let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
        let reset = io::Error::from(io::ErrorKind::ConnectionReset);
        let error = TransportErrorKind::custom;
        assert_eq!(pause("eth_chainId", 1, &error(refused)), None);
        assert!(pause("eth_chainId", 1, &error(reset)).is_some());
    }
}
