//! Lets web pages of any origin talk to the node, as the development nodes that wallets and dapps know do.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use http::{
    HeaderValue, Method, StatusCode,
    header::{
        ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
        ACCESS_CONTROL_REQUEST_METHOD,
    },
};
use jsonrpsee::server::{HttpRequest, HttpResponse};
use tower::{Layer, Service};

/// Adds the headers that browsers ask for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cors;

/// A server behind them.
#[derive(Clone, Debug)]
pub(super) struct Opened<S>(S);

impl<S> Layer<S> for Cors {
    type Service = Opened<S>;

    fn layer(&self, server: S) -> Opened<S> {
        Opened(server)
    }
}

impl<S, B> Service<HttpRequest<B>> for Opened<S>
where
    S: Service<HttpRequest<B>, Response = HttpResponse>,
    S::Future: Send + 'static,
{
    type Response = HttpResponse;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: HttpRequest<B>) -> Self::Future {
        // Before its request proper, a browser asks whether it may send it.
        let asks = request.method() == Method::OPTIONS
            && request
                .headers()
                .contains_key(ACCESS_CONTROL_REQUEST_METHOD);
        if asks {
            return Box::pin(async { Ok(open(allowed())) });
        }
        let response = self.0.call(request);
        Box::pin(async move { response.await.map(open) })
    }
}

fn allowed() -> HttpResponse {
    let mut response = HttpResponse::default();
    *response.status_mut() = StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    let methods = HeaderValue::from_static("POST, GET, OPTIONS");
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, methods);
    let names = HeaderValue::from_static("*");
    headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, names);
    response
}

fn open(mut response: HttpResponse) -> HttpResponse {
    let anybody = HeaderValue::from_static("*");
    response
        .headers_mut()
        .insert(ACCESS_CONTROL_ALLOW_ORIGIN, anybody);
    response
}
