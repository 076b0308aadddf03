//! Where a program leaves its request and finds the answer.

use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use crate::stylus::api::{Request, Response};

#[derive(Debug, Default)]
struct Slot {
    request: Option<Request>,
    response: Option<Response>,
}

/// Shared between a running program and its [`crate::stylus::Program`]. Never more than one of them holds it.
#[derive(Clone, Debug, Default)]
pub(in crate::stylus) struct Mailbox(Arc<Mutex<Slot>>);

impl Mailbox {
    fn slot(&self) -> MutexGuard<'_, Slot> {
        // Nothing can panic while the lock is held, and the slot is valid at any time.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Program side: suspends the program until the answer is there.
    pub(super) async fn ask(&self, request: Request) -> Response {
        self.slot().request = Some(request);
        poll_fn(|_| match self.slot().response.take() {
            Some(response) => Poll::Ready(response),
            None => Poll::Pending,
        })
        .await
    }

    /// Chain side: the request that was left, if any.
    pub(in crate::stylus) fn take_request(&self) -> Option<Request> {
        self.slot().request.take()
    }

    /// Chain side: leaves the answer.
    pub(in crate::stylus) fn answer(&self, response: Response) {
        self.slot().response = Some(response);
    }
}
