//! Many connections that say nothing, or too little.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use crate::{
    common::start,
    raw::{blocking, is_alive, peak_mib},
};

/// Two such tests at once would want more files than there may be.
static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// As many as the open files of this process allow, which holds both ends; 10,000 at most.
fn many() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let line = limits
        .lines()
        .find(|line| line.starts_with("Max open files"));
    let files: Option<usize> = line.and_then(|line| line.split_whitespace().nth(3)?.parse().ok());
    (files.unwrap_or(1024).saturating_sub(1000) / 2).clamp(10, 10_000)
}

/// Opens connections that each say the beginning of something. Those the node does not take are left out.
fn open(address: SocketAddr, count: usize, words: &'static str) -> Vec<TcpStream> {
    let mut streams = Vec::new();
    for _ in 0..count {
        let Ok(mut stream) = TcpStream::connect_timeout(&address, Duration::from_secs(5)) else {
            continue;
        };
        if stream.write_all(words.as_bytes()).is_ok() {
            streams.push(stream);
        }
    }
    streams
}

#[tokio::test(flavor = "multi_thread")]
async fn idle_connections_leave_the_node_usable() {
    let _alone = ALONE.lock().await;
    let chain = start().await;
    let address = chain.node.address();
    let idle = blocking(move || open(address, many(), "")).await;
    println!("{} idle connections, peak {} MiB", idle.len(), peak_mib());
    assert_eq!(idle.len(), many());
    is_alive(&chain).await;
    assert!(peak_mib() < 2048);
    drop(idle);
    is_alive(&chain).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn idle_web_sockets_leave_the_node_usable() {
    let _alone = ALONE.lock().await;
    let chain = start().await;
    let address = chain.node.address();
    const HANDSHAKE: &str = "GET / HTTP/1.1\r\nHost: devnode\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
        Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    let count = many();
    let (accepted, sockets) = blocking(move || {
        let mut sockets = open(address, count, HANDSHAKE);
        let accepted = sockets
            .iter_mut()
            .filter_map(|socket| {
                socket.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
                let mut status = [0; 12];
                socket.read_exact(&mut status).ok()?;
                (&status == b"HTTP/1.1 101").then_some(())
            })
            .count();
        (accepted, sockets)
    })
    .await;
    println!("{accepted} of {count} WebSockets, peak {} MiB", peak_mib());
    assert_eq!(accepted, count);
    is_alive(&chain).await;
    assert!(peak_mib() < 2048);
    drop(sockets);
    is_alive(&chain).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_request_on_many_connections_holds_nobody_up() {
    let _alone = ALONE.lock().await;
    let chain = start().await;
    let address = chain.node.address();
    const HALF: &str = "POST / HTTP/1.1\r\nHost: devnode\r\nContent-Type: application/json\r\nContent-Length: 60\r\n\r\n{\"json";
    let idle = blocking(move || open(address, 500.min(many()), HALF)).await;
    assert_eq!(idle.len(), 500.min(many()));
    is_alive(&chain).await;
    drop(idle);
}
