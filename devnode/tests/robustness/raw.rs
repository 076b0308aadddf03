//! HTTP by hand, to say what no client would.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use crate::common::Chain;

/// A connection that gives up after half a minute without a byte.
pub(crate) fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    let patience = Some(Duration::from_secs(30));
    stream.set_read_timeout(patience).unwrap();
    stream.set_write_timeout(patience).unwrap();
    stream
}

/// The head of a POST with this header.
pub(crate) fn head(header: &str) -> String {
    format!(
        "POST / HTTP/1.1\r\nHost: devnode\r\nContent-Type: application/json\r\nConnection: close\r\n{header}\r\n\r\n"
    )
}

/// Sends a body and returns everything that comes back.
pub(crate) fn post(address: SocketAddr, body: &[u8]) -> String {
    let mut stream = connect(address);
    let head = head(&format!("Content-Length: {}", body.len()));
    stream.write_all(head.as_bytes()).unwrap();
    // The node may answer and close before it has read everything.
    let _ = stream.write_all(body);
    answer(&mut stream)
}

/// What comes back until the node closes.
pub(crate) fn answer(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// Runs blocking work beside the node.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.unwrap()
}

/// The node answers, at once.
pub(crate) async fn is_alive(chain: &Chain) {
    let ask = chain.request::<String>("eth_chainId", ());
    let id = tokio::time::timeout(Duration::from_secs(10), ask).await;
    assert_eq!(id.expect("no answer in 10 s"), "0x64aba");
}

/// Most memory this process ever had, MiB.
pub(crate) fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| {
        line.trim()
            .trim_end_matches("kB")
            .trim()
            .parse::<u64>()
            .ok()
    });
    kib.unwrap_or_default() / 1024
}
