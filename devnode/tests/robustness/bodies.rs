//! Requests that are too large, or no requests.

use std::{io::Write, time::Instant};

use crate::{
    common::start,
    raw::{answer, blocking, connect, head, is_alive, peak_mib, post},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_body_of_100_mb_is_refused_before_it_is_sent() {
    let chain = start().await;
    let address = chain.node.address();
    let started = Instant::now();
    let answer = blocking(move || {
        let mut stream = connect(address);
        let head = head("Content-Length: 104857600");
        stream.write_all(head.as_bytes()).unwrap();
        answer(&mut stream)
    })
    .await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(started.elapsed().as_secs() < 5);
    is_alive(&chain).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_without_end_is_cut_off_in_bounded_memory() {
    let chain = start().await;
    let address = chain.node.address();
    let before = peak_mib();
    let sent = blocking(move || {
        let mut stream = connect(address);
        stream
            .write_all(head("Transfer-Encoding: chunked").as_bytes())
            .unwrap();
        let chunk = [b"10000\r\n".as_slice(), &[b'7'; 0x10000], b"\r\n"].concat();
        // 200 MiB, if it were taken.
        (0..3200)
            .take_while(|_| stream.write_all(&chunk).is_ok())
            .count()
    })
    .await;
    assert!(sent < 3200, "everything was taken");
    assert!(
        peak_mib() < before + 150,
        "{before} MiB became {}",
        peak_mib()
    );
    is_alive(&chain).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_request_gets_an_error() {
    let chain = start().await;
    let address = chain.node.address();
    let bodies: Vec<Vec<u8>> = [
        "",
        "{",
        "[",
        "[]",
        "[1,2]",
        "null",
        "\"eth_chainId\"",
        "{}",
        "{\"jsonrpc\":\"2.0\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}",
        "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"eth_chainId\",\"params\":5}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"no_such_method\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_call\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_call\",\"params\":{}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_getBalance\",\"params\":[\"0x\"]}",
        "\u{0}\u{1}\u{2}",
    ]
    .iter()
    .map(|body| body.as_bytes().to_vec())
    .chain([vec![0xff; 100]])
    .collect();
    for body in bodies {
        let text = String::from_utf8_lossy(&body).into_owned();
        let answer = blocking(move || post(address, &body)).await;
        assert!(answer.starts_with("HTTP/1.1 "), "{text}: {answer}");
        let refused = answer.contains("\"error\"") || answer.starts_with("HTTP/1.1 4");
        assert!(refused, "{text}: {answer}");
    }
    is_alive(&chain).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn deep_nesting_gets_an_error_and_no_stack_overflow() {
    let chain = start().await;
    let address = chain.node.address();
    let deep = 1_000_000;
    let request = |params: String| {
        format!("{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_call\",\"params\":{params}}}")
    };
    for body in [
        "[".repeat(deep),
        "{\"a\":".repeat(deep),
        [("[").repeat(deep), "]".repeat(deep)].concat(),
        request(["[".repeat(deep), "]".repeat(deep)].concat()),
        request(format!(
            "[{}1{}]",
            "{\"to\":".repeat(deep),
            "}".repeat(deep)
        )),
    ] {
        let answer = blocking(move || post(address, body.as_bytes())).await;
        let refused = answer.contains("\"error\"") || answer.starts_with("HTTP/1.1 4");
        assert!(refused, "{:.300}", answer);
    }
    is_alive(&chain).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_is_answered_up_to_its_limit() {
    let chain = start().await;
    let address = chain.node.address();
    let batch = |count: usize| {
        let one = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\"}";
        format!("[{}]", vec![one; count].join(","))
    };
    let served = blocking(move || post(address, batch(1000).as_bytes())).await;
    assert_eq!(served.matches("0x64aba").count(), 1000);
    let refused = blocking(move || post(address, batch(50_000).as_bytes())).await;
    assert!(
        refused.contains("\"error\"") && !refused.contains("0x64aba"),
        "{refused:.300}"
    );
    is_alive(&chain).await;
}
