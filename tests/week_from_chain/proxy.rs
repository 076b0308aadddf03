//! A node that lies: a proxy before the real one, which changes answers or refuses requests.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What is done to a request: `Some` is answered in the node's place.
type Before = Box<dyn FnMut(&Value) -> Option<Refusal> + Send>;
/// What is done to an answer of a method with these parameters.
type After = Box<dyn FnMut(&str, &Value, &mut Value) + Send>;

/// How a request is refused.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Refusal {
    /// With this HTTP status.
    Status(u16),
    /// With one JSON-RPC error of this code for all that was asked.
    Code(i64),
    /// The connection breaks.
    Nothing,
}

struct Rules {
    before: Before,
    after: After,
}

/// The proxy; it runs until the test ends.
pub(crate) struct Proxy {
    pub(crate) url: String,
    rules: Arc<Mutex<Rules>>,
}

impl Proxy {
    /// An honest one.
    pub(crate) async fn new(node: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let target = node.trim_start_matches("http://").to_owned();
        let rules = Arc::new(Mutex::new(Rules {
            before: Box::new(|_| None),
            after: Box::new(|_, _, _| ()),
        }));
        let shared = rules.clone();
        tokio::spawn(async move {
            loop {
                let (caller, _) = listener.accept().await.unwrap();
                tokio::spawn(serve(caller, target.clone(), shared.clone()));
            }
        });
        Self { url, rules }
    }

    /// Refuses what `before` refuses.
    pub(crate) fn before(&self, before: impl FnMut(&Value) -> Option<Refusal> + Send + 'static) {
        self.rules.lock().unwrap().before = Box::new(before);
    }

    /// Changes answers.
    pub(crate) fn after(&self, after: impl FnMut(&str, &Value, &mut Value) + Send + 'static) {
        self.rules.lock().unwrap().after = Box::new(after);
    }

    /// Leaves out the logs that `lost` picks.
    pub(crate) fn lose(&self, mut lost: impl FnMut(&Value) -> bool + Send + 'static) {
        self.after(move |method, _, answer| {
            if let ("eth_getLogs", Some(logs)) = (
                method,
                answer.get_mut("result").and_then(Value::as_array_mut),
            ) {
                logs.retain(|log| !lost(log));
            }
        });
    }

    /// Is honest again.
    pub(crate) fn recover(&self) {
        self.after(|_, _, _| ());
        self.before(|_| None);
    }
}

/// Whether a request, alone or one of a batch, is of this method.
pub(crate) fn asks(body: &Value, method: &str) -> bool {
    match body {
        Value::Array(all) => all.iter().any(|one| one["method"] == method),
        one => one["method"] == method,
    }
}

/// One request per connection.
async fn serve(mut caller: TcpStream, node: String, rules: Arc<Mutex<Rules>>) {
    let asked = body(&mut caller).await;
    let refusal = (rules.lock().unwrap().before)(&asked);
    let (status, answer) = match refusal {
        Some(Refusal::Nothing) => return,
        Some(Refusal::Status(status)) => (status, Value::Null),
        Some(Refusal::Code(code)) => {
            let error = json!({ "code": code, "message": "not now" });
            (
                200,
                json!({ "jsonrpc": "2.0", "id": asked["id"], "error": error }),
            )
        }
        None => {
            let mut answer = forward(&node, &asked).await;
            let after = &mut rules.lock().unwrap().after;
            match (&asked, &mut answer) {
                (Value::Array(questions), Value::Array(answers)) => {
                    for answer in answers {
                        let question = questions.iter().find(|one| one["id"] == answer["id"]);
                        tamper(after, question.unwrap(), answer);
                    }
                }
                (question, answer) => tamper(after, question, answer),
            }
            (200, answer)
        }
    };
    let text = answer.to_string();
    let head = format!(
        "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        text.len()
    );
    // A caller that is gone is not told.
    let _ = caller.write_all(format!("{head}{text}").as_bytes()).await;
}

fn tamper(after: &mut After, question: &Value, answer: &mut Value) {
    after(
        question["method"].as_str().unwrap(),
        &question["params"],
        answer,
    );
}

/// Asks the node.
async fn forward(node: &str, asked: &Value) -> Value {
    let text = asked.to_string();
    let request = format!(
        "POST / HTTP/1.1\r\nHost: {node}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{text}",
        text.len()
    );
    let mut stream = TcpStream::connect(node).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    body(&mut stream).await
}

/// The JSON of an HTTP message whose length is said.
async fn body(stream: &mut TcpStream) -> Value {
    let mut bytes = Vec::new();
    loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length:"));
            let length: usize = length.unwrap().trim().parse().unwrap();
            if bytes.len() >= end + 4 + length {
                return serde_json::from_slice(&bytes[end + 4..end + 4 + length]).unwrap();
            }
        }
        let mut part = [0; 16_384];
        match stream.read(&mut part).await {
            Ok(0) | Err(_) => return Value::Null,
            Ok(read) => bytes.extend_from_slice(&part[..read]),
        }
    }
}
