//! What a client is told when a request cannot be answered, and the requests that are answered with nothing.

use crate::common::{Chain, error, start, ws::WsClient};
use alloy::{primitives::B256, providers::Provider};
use serde_json::{Value, json};

async fn refused(chain: &Chain, method: &'static str, params: Value) -> (i64, String) {
    let result = chain
        .provider
        .raw_request::<_, Value>(method.into(), params)
        .await;
    let (code, message, _) = error(result);
    (code, message)
}

async fn answer(chain: &Chain, method: &'static str, params: Value) -> Value {
    chain.request(method, params).await
}

#[tokio::test]
async fn the_parameter_at_fault_is_named() {
    let chain = start().await;
    let owner = chain.owner;
    let missing = refused(&chain, "eth_getStorageAt", json!([owner])).await;
    let expected = "missing value for required argument 1".to_owned();
    assert_eq!(missing, (-32_602, expected));
    let (code, message) = refused(&chain, "eth_getBalance", json!([owner, "newest"])).await;
    assert_eq!(code, -32_602);
    assert!(message.starts_with("invalid argument 1: "), "{message}");
    let (code, message) = refused(&chain, "eth_getBalance", json!({"address": owner})).await;
    assert_eq!(code, -32_602, "{message}");
}

#[tokio::test]
async fn what_is_no_json_is_answered_with_the_standard_error() {
    let chain = start().await;
    let mut client = WsClient::connect(&chain.node).await;
    client.send("{\"jsonrpc\": \"2.0\", ").await;
    assert_eq!(client.receive().await.unwrap()["error"]["code"], -32_700);
    client.send("{\"id\": 1}").await;
    assert_eq!(client.receive().await.unwrap()["error"]["code"], -32_600);
}

#[tokio::test]
async fn a_batch_is_answered_as_a_batch_and_has_a_limit() {
    let chain = start().await;
    let mut client = WsClient::connect(&chain.node).await;
    let request = json!({"jsonrpc": "2.0", "id": 1, "method": "eth_chainId", "params": []});
    client.send(&json!([request, request]).to_string()).await;
    assert_eq!(client.receive().await.unwrap().as_array().unwrap().len(), 2);
    client.send(&json!(vec![request; 1001]).to_string()).await;
    let refused = client.receive().await.unwrap();
    assert!(refused["error"]["code"].is_i64(), "{refused}");
    client.send("[]").await;
    assert_eq!(client.receive().await.unwrap()["error"]["code"], -32_600);
}

#[tokio::test]
async fn what_does_not_exist_is_null() {
    let chain = start().await;
    let nothing = B256::repeat_byte(9);
    for (method, params) in [
        ("eth_getBlockByHash", json!([nothing, false])),
        ("eth_getBlockByNumber", json!(["0x99", true])),
        ("eth_getHeaderByHash", json!([nothing])),
        ("eth_getHeaderByNumber", json!(["0x99"])),
        ("eth_getBlockReceipts", json!([nothing])),
        ("eth_getBlockTransactionCountByHash", json!([nothing])),
        ("eth_getTransactionByHash", json!([nothing])),
        (
            "eth_getTransactionByBlockNumberAndIndex",
            json!(["0x0", "0x0"]),
        ),
        ("eth_getTransactionReceipt", json!([nothing])),
        ("eth_getUncleByBlockNumberAndIndex", json!(["0x0", "0x0"])),
        ("eth_getUncleByBlockHashAndIndex", json!([nothing, "0x0"])),
    ] {
        assert_eq!(
            answer(&chain, method, params).await,
            Value::Null,
            "{method}"
        );
    }
}

#[tokio::test]
async fn state_of_a_block_that_does_not_exist_is_an_error() {
    let chain = start().await;
    let nothing = B256::repeat_byte(9);
    for block in [json!("0x99"), json!({"blockHash": nothing})] {
        let (code, message) = refused(&chain, "eth_getBalance", json!([chain.owner, block])).await;
        assert_eq!(code, -32_000);
        assert!(message.starts_with("header not found"), "{message}");
    }
}

#[tokio::test]
async fn a_block_may_be_named_by_an_object() {
    let chain = start().await;
    let genesis = answer(&chain, "eth_getBlockByNumber", json!(["earliest", false])).await;
    let by_hash = json!({"blockHash": genesis["hash"], "requireCanonical": true});
    for block in [by_hash, json!({"blockNumber": "0x0"})] {
        let params = json!([chain.owner, block]);
        let balance = answer(&chain, "eth_getBalance", params).await;
        assert_eq!(balance, json!("0x21e19e0c9bab2400000"));
    }
}

#[tokio::test]
async fn storage_keys_may_be_short_or_odd() {
    let chain = start().await;
    for key in ["0x0", "0x", "0x00", "1", "0xabc"] {
        let word = answer(
            &chain,
            "eth_getStorageAt",
            json!([chain.owner, key, "latest"]),
        )
        .await;
        assert_eq!(word, json!(B256::ZERO), "{key}");
    }
    for key in [format!("0x{}", "1".repeat(65)), "0xzz".to_owned()] {
        let (code, message) = refused(
            &chain,
            "eth_getStorageAt",
            json!([chain.owner, key, "latest"]),
        )
        .await;
        assert_eq!(code, -32_602);
        assert!(
            message.contains("unable to decode storage key"),
            "{message}"
        );
    }
}

#[tokio::test]
async fn a_header_is_the_block_without_its_transactions() {
    let chain = start().await;
    let mut block = answer(&chain, "eth_getBlockByNumber", json!(["0x0", false])).await;
    let header = answer(&chain, "eth_getHeaderByNumber", json!(["0x0"])).await;
    let fields = block.as_object_mut().unwrap();
    fields.retain(|name, _| header.get(name).is_some());
    assert_eq!(block, header);
    assert!(header["stateRoot"].is_string());
}

#[tokio::test]
async fn a_fee_history_has_limits() {
    let chain = start().await;
    let empty = answer(&chain, "eth_feeHistory", json!(["0x0", "latest", []])).await;
    assert_eq!(empty["oldestBlock"], json!("0x0"));
    for (params, reason) in [
        (json!(["0x1", "0x9", []]), "request beyond head block"),
        (
            json!(["0x1", "latest", [50, 20]]),
            "invalid reward percentile",
        ),
        (json!(["0x1", "latest", [101]]), "invalid reward percentile"),
    ] {
        let (code, message) = refused(&chain, "eth_feeHistory", params).await;
        assert_eq!(code, -32_000);
        assert!(message.starts_with(reason), "{message}");
    }
}

#[tokio::test]
async fn the_node_lists_its_namespaces() {
    let chain = start().await;
    let modules = answer(&chain, "rpc_modules", json!([])).await;
    for name in ["eth", "net", "web3", "debug", "txpool", "evm", "anvil"] {
        assert_eq!(modules[name], "1.0", "{name}");
    }
}

/// Sends a request as it stands and returns the head of the response.
async fn http(chain: &Chain, request: &str) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let socket = tokio::net::TcpStream::connect(chain.node.address());
    let mut socket = socket.await.unwrap();
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut answer = vec![0; 4096];
    let read = socket.read(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer[..read]).to_lowercase()
}

#[tokio::test]
async fn web_pages_of_any_origin_may_ask() {
    let chain = start().await;
    let question = "OPTIONS / HTTP/1.1\r\nHost: node\r\nOrigin: http://dapp\r\n\
                    Access-Control-Request-Method: POST\r\n\r\n";
    let answer = http(&chain, question).await;
    assert!(answer.starts_with("http/1.1 204"), "{answer}");
    assert!(
        answer.contains("access-control-allow-headers: *"),
        "{answer}"
    );
    let body = r#"{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}"#;
    let length = body.len();
    let request = format!(
        "POST / HTTP/1.1\r\nHost: node\r\nContent-Type: application/json\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    );
    let answer = http(&chain, &request).await;
    assert!(answer.starts_with("http/1.1 200"), "{answer}");
    assert!(
        answer.contains("access-control-allow-origin: *"),
        "{answer}"
    );
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_before_it_is_read() {
    let chain = start().await;
    let request = "POST / HTTP/1.1\r\nHost: node\r\nContent-Type: application/json\r\n\
                   Content-Length: 104857600\r\n\r\n[";
    let answer = http(&chain, request).await;
    assert!(answer.starts_with("http/1.1 413"), "{answer}");
}

#[tokio::test]
async fn a_websocket_message_that_is_too_large_is_refused_and_the_connection_lives() {
    let chain = start().await;
    let mut client = WsClient::connect(&chain.node).await;
    client.send(&" ".repeat((16 << 20) + 1)).await;
    let refused = client.receive().await.unwrap();
    assert!(refused["error"]["code"].is_i64(), "{refused}");
    let answer = client.request("eth_chainId", json!([])).await;
    assert_eq!(answer["result"], json!("0x64aba"));
}
