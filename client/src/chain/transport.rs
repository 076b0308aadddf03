//! How a node is asked: within a time limit, and once more where that does no harm.

use std::{
    error::Error,
    io,
    task::{Context, Poll},
    time::Duration,
};

use alloy::{
    rpc::{
        client::{ClientBuilder, RpcClient},
        json_rpc::{RequestPacket, ResponsePacket, ResponsePayload, RpcError},
    },
    transports::{TransportError, TransportErrorKind, TransportFut},
};
use backon::{ExponentialBuilder, Retryable};
use tower::{Layer, Service};

use super::{ChainError, ChainResult, endpoint::Endpoint};

/// Pauses of 200 ms, 400 ms, 800 ms and 1.6 s, each up to twice as long by chance, so that many programs do not come back at once.
const PAUSES: ExponentialBuilder = ExponentialBuilder::new()
    .with_min_delay(Duration::from_millis(200))
    .with_max_delay(Duration::from_secs(5))
    .with_jitter();

/// How often a question is asked again.
const REPETITIONS: usize = 4;

/// The longest pause that a node may ask for.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Most characters of a node's answer that an error repeats.
const LONGEST_REASON: usize = 300;

/// How long to wait for a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// For the answer to one request.
    pub answer: Duration,
    /// For a transaction to be mined, once it was sent.
    pub mined: Duration,
}

impl Timeouts {
    /// Seconds for one answer, unless somebody says otherwise. A transaction gets six times as long.
    pub const DEFAULT_SECONDS: u64 = 30;

    /// This many seconds for an answer, six times as many for a transaction to be mined.
    pub const fn seconds(answer: u64) -> Self {
        Self {
            answer: Duration::from_secs(answer),
            mined: Duration::from_secs(answer.saturating_mul(6)),
        }
    }
}

impl Default for Timeouts {
    fn default() -> Self {
        Self::seconds(Self::DEFAULT_SECONDS)
    }
}

/// A client for a node. Every request ends in time; one that changes nothing is repeated where the node was busy (429), had a
/// fault (5xx) or the connection broke, but not where it was silent: then its time is up.
///
/// # Errors
/// If this machine has no TLS to offer.
pub(super) fn patient(node: &Endpoint, timeouts: &Timeouts) -> ChainResult<RpcClient> {
    client(node, timeouts, REPETITIONS)
}

/// The same without repetitions, for who asks again by itself.
///
/// # Errors
/// As [`patient`].
pub(super) fn once(node: &Endpoint, timeouts: &Timeouts) -> ChainResult<RpcClient> {
    client(node, timeouts, 0)
}

fn client(node: &Endpoint, timeouts: &Timeouts, repetitions: usize) -> ChainResult<RpcClient> {
    let asking = Asking {
        node: node.clone(),
        timeouts: *timeouts,
        repetitions,
    };
    let builder = ClientBuilder::default().layer(asking);
    Ok(builder.http_with_client(http(node, timeouts)?, node.url().clone()))
}

/// A client that waits so long for an answer.
pub(crate) fn http_client(patience: Duration) -> reqwest::Result<reqwest::Client> {
    // Fails only when a provider is installed already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().timeout(patience).build()
}

fn http(node: &Endpoint, timeouts: &Timeouts) -> ChainResult<reqwest::Client> {
    http_client(timeouts.answer).map_err(|error| ChainError::NoAnswer {
        node: node.name(),
        method: "connect".to_owned(),
        reason: root_cause(&error),
    })
}

/// The layer that repeats what may be repeated, and says what failed in the end. alloy's own
/// [`RetryBackoffLayer`](alloy::transports::layers::RetryBackoffLayer) cannot: its policy does not see the request, a batch in
/// which one call reverts fails it, its pauses do not grow, and the last error becomes a text.
#[derive(Clone, Debug)]
struct Asking {
    node: Endpoint,
    timeouts: Timeouts,
    repetitions: usize,
}

impl Asking {
    /// What went wrong on the way, in words without the URL's secrets.
    fn reason(&self, error: &TransportError) -> String {
        let said = match http_failure(error) {
            Some(failure) if failure.is_timeout() => format!(
                "it said nothing within {} s (--rpc-timeout, DIMO_RPC_TIMEOUT)",
                self.timeouts.answer.as_secs_f32()
            ),
            Some(failure) if failure.is_connect() => format!(
                "{}. Is the node running? `dimo devnode` starts one",
                root_cause(failure)
            ),
            Some(failure) => root_cause(failure),
            None => error.to_string(),
        };
        let said = self.node.without_secrets(&said);
        match said.char_indices().nth(LONGEST_REASON) {
            Some((end, _)) => format!("{}…", &said[..end]),
            None => said,
        }
    }

    /// A failure or refusal of all that was asked as our error, in the form in which alloy hands it on.
    fn outcome(
        &self,
        asked: &RequestPacket,
        answer: Result<ResponsePacket, TransportError>,
    ) -> Result<ResponsePacket, TransportError> {
        let method = asked.method_names().next().unwrap_or_default();
        let is_batch = asked.as_batch().is_some();
        let refused = |code, message| ChainError::Refused {
            method: method.to_owned(),
            code,
            message,
        };
        let error = match answer {
            Ok(ResponsePacket::Single(response)) => match &response.payload {
                // No revert, which is an answer to one call.
                ResponsePayload::Failure(said) if is_batch => {
                    refused(said.code, said.message.to_string())
                }
                ResponsePayload::Failure(said) => ChainError::answered(method, said),
                ResponsePayload::Success(_) => return Ok(ResponsePacket::Single(response)),
            },
            Ok(answers) => return Ok(answers),
            Err(RpcError::ErrorResp(said)) => refused(said.code, said.message.to_string()),
            Err(error) if is_batch && refuses_batches(&error) => refused(0, self.reason(&error)),
            Err(error) => ChainError::NoAnswer {
                node: self.node.name(),
                method: method.to_owned(),
                reason: self.reason(&error),
            },
        };
        Err(TransportErrorKind::custom(error))
    }
}

impl<S> Layer<S> for Asking {
    type Service = AskingThrough<S>;

    fn layer(&self, inner: S) -> Self::Service {
        AskingThrough {
            inner,
            asking: self.clone(),
        }
    }
}

/// [`Asking`] around a transport.
#[derive(Clone, Debug)]
struct AskingThrough<S> {
    inner: S,
    asking: Asking,
}

impl<S> Service<RequestPacket> for AskingThrough<S>
where
    S: Service<
            RequestPacket,
            Response = ResponsePacket,
            Error = TransportError,
            Future = TransportFut<'static>,
        > + Clone
        + Send
        + Sync
        + 'static,
{
    type Response = ResponsePacket;
    type Error = TransportError;
    type Future = TransportFut<'static>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, packet: RequestPacket) -> TransportFut<'static> {
        // Each try has a transport of its own: HTTP's is always ready.
        let Self { inner, asking } = self.clone();
        let repetitions = match packet.method_names().all(is_repeatable) {
            true => asking.repetitions,
            false => 0,
        };
        let by_range = packet.method_names().any(|method| method == "eth_getLogs");
        Box::pin(async move {
            let ask = || {
                let answer = inner.clone().call(packet.clone());
                async move {
                    let answer = answer.await?;
                    match answer.as_error() {
                        Some(refusal) if is_quota(refusal.code, &refusal.message, by_range) => {
                            Err(RpcError::ErrorResp(refusal.clone()))
                        }
                        _ => Ok(answer),
                    }
                }
            };
            let answer = ask
                .retry(PAUSES.with_max_times(repetitions))
                .when(|error| passes(error, by_range))
                .adjust(|error, pause| {
                    let asked = match error {
                        RpcError::Transport(kind) => kind.retry_after(),
                        _ => None,
                    };
                    pause.map(|pause| asked.map_or(pause, |asked| asked.min(LONGEST_PAUSE)))
                })
                .notify(|error, pause| {
                    tracing::info!(
                        "{}: {}; asking again in {} ms",
                        asking.node.name(),
                        asking.reason(error),
                        pause.as_millis()
                    );
                })
                .await;
            asking.outcome(&packet, answer)
        })
    }
}

/// Whether a request may be sent twice: it changes nothing, or, as a signed transaction, does so once at most.
fn is_repeatable(method: &str) -> bool {
    let reads = ["eth_", "net_", "web3_", "debug_"];
    method != "eth_sendTransaction" && reads.iter().any(|prefix| method.starts_with(prefix))
}

/// Whether an error is likely to pass by itself. A silent node had its time; it is not given it again. A node that is not
/// running is not waited for: its user wants to know.
fn passes(error: &TransportError, by_range: bool) -> bool {
    match error {
        RpcError::Transport(kind) => match kind.as_http_error() {
            Some(http) => matches!(http.status, 429 | 500 | 502..=504 | 520..=530),
            None => http_failure(error)
                .is_some_and(|it| !it.is_timeout() && !it.is_builder() && !is_refused(it)),
        },
        RpcError::ErrorResp(refusal) => is_quota(refusal.code, &refusal.message, by_range),
        _ => false,
    }
}

/// Whether a node refuses because it was asked too often. Code -32005 alone (EIP-1474's "limit exceeded") may also mean a range
/// of logs that is too large.
fn is_quota(code: i64, message: &str, by_range: bool) -> bool {
    let message = message.to_ascii_lowercase();
    let words = ["too many requests", "rate limit", "rate exceeded"];
    matches!(code, 429 | -32_016 | -32_029)
        || (code == -32_005 && !by_range)
        || words.iter().any(|part| message.contains(part))
}

/// Whether the node answered, but not to a batch: with an HTTP status that blames the request, or less.
fn refuses_batches(error: &TransportError) -> bool {
    match error {
        RpcError::DeserError { .. } => true,
        RpcError::Transport(kind) => kind
            .as_http_error()
            .is_some_and(|error| (400..500).contains(&error.status) && error.status != 429),
        _ => false,
    }
}

/// What HTTP failed with, if it was that.
fn http_failure(error: &TransportError) -> Option<&reqwest::Error> {
    match error {
        RpcError::Transport(kind) => kind.as_custom()?.downcast_ref(),
        _ => None,
    }
}

/// Whether nobody listens there.
fn is_refused(error: &(dyn Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(cause) = next {
        let io = cause.downcast_ref::<io::Error>();
        if io.is_some_and(|it| it.kind() == io::ErrorKind::ConnectionRefused) {
            return true;
        }
        next = cause.source();
    }
    false
}

/// The innermost cause: the outer ones repeat the URL.
fn root_cause(error: &reqwest::Error) -> String {
    let mut cause: &dyn Error = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    match cause.downcast_ref::<reqwest::Error>() {
        Some(_) => "the request failed".to_owned(),
        None => cause.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use alloy::transports::TransportErrorKind;

    use super::*;

    #[test]
    fn a_question_is_repeated_and_an_order_is_not() {
        for method in ["eth_call", "eth_getLogs", "eth_sendRawTransaction"] {
            assert!(is_repeatable(method), "{method}");
        }
        for method in ["eth_sendTransaction", "evm_mine", "anvil_setBalance"] {
            assert!(!is_repeatable(method), "{method}");
        }
    }

    #[test]
    fn a_busy_node_is_asked_again_and_one_that_refuses_is_not() {
        let http = |status| {
            passes(
                &TransportErrorKind::http_error(status, String::new()),
                false,
            )
        };
        assert!([429, 500, 502, 503, 504, 522].into_iter().all(http));
        assert!(![400, 401, 403, 404, 413, 501].into_iter().any(http));
    }

    #[test]
    fn a_quota_is_told_from_a_range_that_is_too_large() {
        assert!(is_quota(
            -32_005,
            "daily request count exceeded, request rate limited",
            true
        ));
        assert!(is_quota(429, "", true));
        assert!(is_quota(-32_005, "not now", false));
        assert!(!is_quota(
            -32_005,
            "query returned more than 10000 results",
            true
        ));
    }
}
