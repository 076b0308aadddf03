//! The errors of subscriptions: geth's in place of those of the server this node is built on.

use std::future::Future;

use jsonrpsee::{
    core::middleware::{Batch, BatchEntry, Notification, RpcServiceT},
    server::{BatchResponseBuilder, MethodResponse},
    types::{
        ErrorObjectOwned, Request,
        error::{INTERNAL_ERROR_CODE, METHOD_NOT_FOUND_CODE},
    },
};
use serde_json::Value;

use super::{MAX_RESPONSE, error::failed};

/// A service that answers requests to subscribe and unsubscribe as geth does.
#[derive(Clone, Debug)]
pub(super) struct Errors<S>(pub(super) S);

/// A request about a subscription.
#[derive(Clone, Copy)]
enum About {
    Begin,
    End,
}

impl About {
    fn of(method: &str) -> Option<Self> {
        match method {
            "eth_subscribe" => Some(Self::Begin),
            "eth_unsubscribe" => Some(Self::End),
            _ => None,
        }
    }

    /// The error that the server's response stands for. Over HTTP the server has no subscriptions and calls that an
    /// internal error; of one that it does not know it says false.
    fn error(self, response: &MethodResponse) -> Option<ErrorObjectOwned> {
        let over_http = response.as_error_code() == Some(INTERNAL_ERROR_CODE);
        match self {
            Self::Begin => over_http.then(|| {
                let message = "notifications not supported";
                ErrorObjectOwned::owned(METHOD_NOT_FOUND_CODE, message, None::<()>)
            }),
            Self::End => {
                let unknown = over_http || is_false(response);
                unknown.then(|| failed("subscription not found"))
            }
        }
    }
}

fn is_false(response: &MethodResponse) -> bool {
    let response = serde_json::from_str::<Value>(response.as_json().get());
    response.is_ok_and(|response| response["result"] == Value::Bool(false))
}

impl<S> RpcServiceT for Errors<S>
where
    S: RpcServiceT<
            MethodResponse = MethodResponse,
            NotificationResponse = MethodResponse,
            BatchResponse = MethodResponse,
        > + Clone
        + Send
        + Sync
        + 'static,
{
    type MethodResponse = MethodResponse;
    type NotificationResponse = MethodResponse;
    type BatchResponse = MethodResponse;

    fn call<'a>(&self, request: Request<'a>) -> impl Future<Output = MethodResponse> + Send + 'a {
        let about = About::of(request.method_name()).map(|about| (about, request.id.clone()));
        let answer = self.0.call(request);
        async move {
            let response = answer.await;
            let error = about.and_then(|(about, id)| Some((id, about.error(&response)?)));
            match error {
                Some((id, error)) => MethodResponse::error(id, error),
                None => response,
            }
        }
    }

    /// The server answers a batch by itself, past any layer around its calls, unless the layer does.
    fn batch<'a>(&self, batch: Batch<'a>) -> impl Future<Output = MethodResponse> + Send + 'a {
        let service = self.clone();
        async move {
            let mut responses = BatchResponseBuilder::new_with_limit(MAX_RESPONSE as usize);
            let mut notified = false;
            for entry in batch {
                let response = match entry {
                    Ok(BatchEntry::Call(request)) => service.call(request).await,
                    Ok(BatchEntry::Notification(notification)) => {
                        notified = true;
                        service.notification(notification).await;
                        continue;
                    }
                    Err(error) => {
                        let (error, id) = error.into_parts();
                        MethodResponse::error(id, error)
                    }
                };
                if let Err(too_large) = responses.append(response) {
                    return too_large;
                }
            }
            match responses.is_empty() && notified {
                true => MethodResponse::notification(),
                false => MethodResponse::from_batch(responses.finish()),
            }
        }
    }

    fn notification<'a>(
        &self,
        notification: Notification<'a>,
    ) -> impl Future<Output = MethodResponse> + Send + 'a {
        self.0.notification(notification)
    }
}
