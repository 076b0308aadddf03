//! A WebSocket client that shows what the node sent, as it was sent.

use std::{collections::VecDeque, time::Duration};

use serde_json::{Value, json};
use soketto::handshake::{Client, ServerResponse};
use tokio::net::TcpStream;
use tokio_util::compat::{Compat, TokioAsyncReadCompatExt};

/// A connection.
pub(crate) struct WsClient {
    sender: soketto::Sender<Compat<TcpStream>>,
    receiver: soketto::Receiver<Compat<TcpStream>>,
    /// Notifications that nobody has asked for yet.
    waiting: VecDeque<Value>,
}

impl WsClient {
    pub(crate) async fn connect(node: &devnode::Devnode) -> Self {
        let socket = TcpStream::connect(node.address()).await.unwrap();
        let mut client = Client::new(socket.compat(), "node", "/");
        let response = client.handshake().await.unwrap();
        assert!(matches!(response, ServerResponse::Accepted { .. }));
        let (sender, receiver) = client.into_builder().finish();
        Self {
            sender,
            receiver,
            waiting: VecDeque::new(),
        }
    }

    /// Sends any text.
    pub(crate) async fn send(&mut self, text: &str) {
        self.sender.send_text(text).await.unwrap();
        self.sender.flush().await.unwrap();
    }

    /// The next message of any kind. None if the node closed the connection.
    pub(crate) async fn receive(&mut self) -> Option<Value> {
        let mut data = Vec::new();
        let wait = Duration::from_secs(30);
        let received = tokio::time::timeout(wait, self.receiver.receive_data(&mut data));
        received.await.expect("a message in time").ok()?;
        Some(serde_json::from_slice(&data).unwrap())
    }

    /// The whole response to a request.
    pub(crate) async fn request(&mut self, method: &str, params: Value) -> Value {
        let request = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
        self.send(&request.to_string()).await;
        loop {
            let message = self.receive().await.expect("an open connection");
            if message.get("id").is_some() {
                return message;
            }
            self.waiting.push_back(message);
        }
    }

    /// Subscribes and returns the id.
    pub(crate) async fn subscribe(&mut self, params: Value) -> String {
        let response = self.request("eth_subscribe", params).await;
        let id = response["result"].as_str();
        id.unwrap_or_else(|| panic!("{response}")).to_owned()
    }

    /// The next notification of a subscription.
    pub(crate) async fn next(&mut self, subscription: &str) -> Value {
        let wanted = |message: &Value| message["params"]["subscription"] == subscription;
        let waiting = self.waiting.iter().position(wanted);
        if let Some(mut message) = waiting.and_then(|index| self.waiting.remove(index)) {
            return message["params"]["result"].take();
        }
        loop {
            let mut message = self.receive().await.expect("an open connection");
            if wanted(&message) {
                assert_eq!(message["method"], "eth_subscription");
                return message["params"]["result"].take();
            }
            self.waiting.push_back(message);
        }
    }

    /// Does the node send nothing for a moment? Ends the connection.
    pub(crate) async fn stays_silent(mut self) -> bool {
        let mut data = Vec::new();
        let moment = Duration::from_millis(100);
        let received = tokio::time::timeout(moment, self.receiver.receive_data(&mut data));
        received.await.is_err() && self.waiting.is_empty()
    }
}
