//! A connection to a node that misbehaves as it is told.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What happens to a request.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
    /// The node answers.
    None,
    /// Nothing, for ever; the node does not hear of it.
    Silence,
    /// The node gets it, and its answer is lost in silence.
    SilenceAfterwards,
    /// The connection ends; the node does not hear of it.
    Cut,
    /// The node gets it, and the connection ends before its answer.
    CutAfterwards,
    /// This HTTP status instead of an answer.
    Status(u16),
    /// A JSON-RPC error instead of an answer.
    Refusal,
    /// `null` instead of an answer.
    Null,
}

/// A request: its method (`batch` for several at once), and how many of the same method and in all came before it.
pub(crate) struct Asked<'a> {
    pub(crate) method: &'a str,
    pub(crate) nth: usize,
    pub(crate) in_all: usize,
}

type Rule = dyn Fn(&Asked<'_>) -> Fault + Send + Sync;

/// A path that no message may repeat.
pub(crate) const SECRET: &str = "a-provider-key";

/// A node's URL in front of the node.
pub(crate) struct Faulty {
    address: String,
    seen: Arc<Mutex<BTreeMap<String, usize>>>,
}

impl Faulty {
    /// Listens in front of `node`.
    pub(crate) async fn before(
        node: &str,
        rule: impl Fn(&Asked<'_>) -> Fault + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let node = node.trim_start_matches("http://").to_owned();
        let seen = Arc::new(Mutex::new(BTreeMap::new()));
        let (counts, rule): (_, Arc<Rule>) = (seen.clone(), Arc::new(rule));
        tokio::spawn(async move {
            loop {
                let (caller, _) = listener.accept().await.unwrap();
                let (node, counts, rule) = (node.clone(), counts.clone(), rule.clone());
                tokio::spawn(async move { serve(caller, &node, &counts, &*rule).await });
            }
        });
        Self { address, seen }
    }

    /// Its URL, with a key in it.
    pub(crate) fn url(&self) -> String {
        format!("http://user:{SECRET}@{}/v2/{SECRET}", self.address)
    }

    /// What messages may say of it.
    pub(crate) fn name(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many requests of a method came.
    pub(crate) fn count(&self, method: &str) -> usize {
        let seen = self.seen.lock().unwrap();
        seen.get(method).copied().unwrap_or_default()
    }

    /// How many requests came.
    pub(crate) fn total(&self) -> usize {
        self.seen.lock().unwrap().values().sum()
    }
}

/// One request of a connection, which then ends. A caller that goes away first ends it as well.
async fn serve(
    mut caller: TcpStream,
    node: &str,
    counts: &Mutex<BTreeMap<String, usize>>,
    rule: &Rule,
) -> Option<()> {
    let body = request(&mut caller).await?;
    let document: Value = serde_json::from_slice(&body).ok()?;
    let method = document["method"].as_str().unwrap_or("batch");
    let fault = {
        let mut counts = counts.lock().unwrap();
        let in_all = counts.values().sum();
        let count = counts.entry(method.to_owned()).or_default();
        *count += 1;
        rule(&Asked {
            method,
            nth: *count - 1,
            in_all,
        })
    };
    let id = &document["id"];
    let answer = match fault {
        Fault::None => ask(node, &body).await?,
        Fault::Silence => std::future::pending().await,
        Fault::SilenceAfterwards => {
            ask(node, &body).await?;
            std::future::pending().await
        }
        Fault::Cut => return None,
        Fault::CutAfterwards => {
            ask(node, &body).await?;
            return None;
        }
        Fault::Status(status) => http(status, ""),
        Fault::Refusal => {
            let error = json!({ "code": -32_000, "message": "not today" });
            let answer = json!({ "jsonrpc": "2.0", "id": id, "error": error });
            http(200, &answer.to_string())
        }
        Fault::Null => {
            let answer = json!({ "jsonrpc": "2.0", "id": id, "result": null });
            http(200, &answer.to_string())
        }
    };
    caller.write_all(&answer).await.ok()?;
    caller.shutdown().await.ok()
}

/// The body of an HTTP request.
async fn request(caller: &mut TcpStream) -> Option<Vec<u8>> {
    let mut received = Vec::new();
    loop {
        let end = received.windows(4).position(|it| it == b"\r\n\r\n");
        if let Some(end) = end {
            let head = String::from_utf8_lossy(&received[..end]).to_ascii_lowercase();
            let (_, length) = head.split_once("content-length:")?;
            let length: usize = length.lines().next()?.trim().parse().ok()?;
            if received.len() >= end + 4 + length {
                return Some(received.split_off(end + 4));
            }
        }
        if caller.read_buf(&mut received).await.ok()? == 0 {
            return None;
        }
    }
}

/// The node's whole answer, as it comes.
async fn ask(node: &str, body: &[u8]) -> Option<Vec<u8>> {
    let mut stream = TcpStream::connect(node).await.ok()?;
    let head = format!(
        "POST / HTTP/1.1\r\nHost: {node}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.ok()?;
    stream.write_all(body).await.ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.ok()?;
    Some(answer)
}

fn http(status: u16, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status} As Told\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}
