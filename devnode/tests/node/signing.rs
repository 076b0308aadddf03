//! What the node signs with the keys of its accounts.

use crate::common::{error, start};
use alloy::{
    consensus::{Transaction, TxEnvelope},
    eips::eip2718::Decodable2718,
    primitives::{Address, B256, Bytes, Signature, U256},
    providers::Provider,
    sol,
    sol_types::{SolStruct, eip712_domain},
};
use serde_json::{Value, json};

sol! {
    struct Person {
        string name;
        address[] wallets;
    }

    struct Mail {
        Person from;
        Person to;
        bytes32 topic;
        uint256 stamp;
        bytes body;
        bool urgent;
        int8 mood;
    }
}

/// A letter, and the same as wallets send it.
fn letter() -> (Mail, Value) {
    let wallet = Address::repeat_byte(0xaa);
    let huge = U256::MAX - U256::from(7);
    let mail = Mail {
        from: Person {
            name: "Cow".into(),
            wallets: vec![wallet, Address::ZERO],
        },
        to: Person {
            name: "Bob".into(),
            wallets: vec![],
        },
        topic: B256::repeat_byte(3),
        stamp: huge,
        body: Bytes::from_static(b"Hello"),
        urgent: true,
        mood: -5,
    };
    let field = |name: &str, kind: &str| json!({"name": name, "type": kind});
    let data = json!({
        "types": {
            "EIP712Domain": [
                field("name", "string"),
                field("version", "string"),
                field("chainId", "uint256"),
                field("verifyingContract", "address"),
            ],
            "Person": [field("name", "string"), field("wallets", "address[]")],
            "Mail": [
                field("from", "Person"),
                field("to", "Person"),
                field("topic", "bytes32"),
                field("stamp", "uint256"),
                field("body", "bytes"),
                field("urgent", "bool"),
                field("mood", "int8"),
            ],
        },
        "primaryType": "Mail",
        "domain": {
            "name": "Post",
            "version": "1",
            "chainId": 412_346,
            "verifyingContract": Address::repeat_byte(0xcc),
        },
        "message": {
            "from": {"name": "Cow", "wallets": [wallet, Address::ZERO]},
            "to": {"name": "Bob", "wallets": []},
            "topic": B256::repeat_byte(3),
            "stamp": huge.to_string(),
            "body": "0x48656c6c6f",
            "urgent": true,
            "mood": -5,
        },
    });
    (mail, data)
}

#[tokio::test]
async fn typed_data_is_signed_over_the_hash_that_contracts_compute() {
    let chain = start().await;
    let (mail, data) = letter();
    let domain = eip712_domain! {
        name: "Post",
        version: "1",
        chain_id: 412_346,
        verifying_contract: Address::repeat_byte(0xcc),
    };
    let hash = mail.eip712_signing_hash(&domain);
    // ethers sends the data as a string, viem too; others as an object.
    let text = Value::String(data.to_string());
    for (method, data) in [
        ("eth_signTypedData_v4", data.clone()),
        ("eth_signTypedData_v4", text),
        ("eth_signTypedData", data),
    ] {
        let signed: Bytes = chain.request(method, (chain.owner, data)).await;
        let signature = Signature::from_raw(&signed).unwrap();
        let signer = signature.recover_address_from_prehash(&hash).unwrap();
        assert_eq!(signer, chain.owner, "{method}");
        assert!(matches!(signed[64], 27 | 28));
    }
}

#[tokio::test]
async fn typed_data_that_does_not_fit_its_types_is_refused() {
    let chain = start().await;
    let (_, good) = letter();
    let changed = |pointer: &str, value: Value| {
        let mut data = good.clone();
        *data.pointer_mut(pointer).unwrap() = value;
        data
    };
    let cases = [
        changed("/message/stamp", json!("many")),
        changed("/message/mood", json!(128)),
        changed("/primaryType", json!("Parcel")),
        changed("/types/Mail/0/type", json!("Nobody")),
        changed("/types/Person/1/type", json!("Mail[]")),
        changed("/types", json!(7)),
        json!("{"),
    ];
    for data in cases {
        let params = (chain.owner, data.clone());
        let refused = chain
            .provider
            .raw_request::<_, Value>("eth_signTypedData_v4".into(), params);
        let (code, message, _) = error(refused.await);
        assert_eq!(code, -32_602, "{data}");
        assert!(message.starts_with("invalid typed data: "), "{message}");
    }
}

#[tokio::test]
async fn nobody_signs_for_a_stranger() {
    let chain = start().await;
    let stranger = Address::repeat_byte(0xee);
    let typed = json!([stranger, letter().1]);
    let transaction = json!([{"from": stranger, "to": stranger}]);
    let () = chain.request("anvil_impersonateAccount", (stranger,)).await;
    for (method, params) in [
        ("eth_signTypedData_v4", typed),
        ("eth_signTransaction", transaction),
    ] {
        let refused = chain
            .provider
            .raw_request::<_, Value>(method.into(), params)
            .await;
        let (code, message, _) = error(refused);
        assert_eq!(code, -32_000);
        assert!(
            message.starts_with(&format!("unknown account {stranger}")),
            "{message}"
        );
    }
}

#[tokio::test]
async fn a_signed_transaction_is_not_sent_until_somebody_sends_it() {
    let chain = start().await;
    let request = json!([{"from": chain.owner, "to": chain.owner, "value": "0x5"}]);
    let signed: Value = chain.request("eth_signTransaction", request).await;
    assert_eq!(chain.provider.get_block_number().await.unwrap(), 0);
    let raw: Bytes = serde_json::from_value(signed["raw"].clone()).unwrap();
    let tx = TxEnvelope::decode_2718(&mut raw.as_ref()).unwrap();
    let (shown, as_signed): (TxEnvelope, _) = (
        serde_json::from_value(signed["tx"].clone()).unwrap(),
        tx.clone(),
    );
    assert_eq!(shown, as_signed);
    assert_eq!(signed["tx"]["hash"], json!(tx.tx_hash()));
    assert_eq!((tx.nonce(), tx.value()), (0, U256::from(5)));
    let hash: B256 = chain.request("eth_sendRawTransaction", (raw,)).await;
    assert_eq!(hash, *tx.tx_hash());
    assert_eq!(chain.provider.get_block_number().await.unwrap(), 1);
}

#[tokio::test]
async fn a_transaction_is_found_by_sender_and_nonce() {
    let chain = start().await;
    let to_self = || alloy::rpc::types::TransactionRequest::default().to(chain.owner);
    let (first, second) = (chain.send(to_self()).await, chain.send(to_self()).await);
    let method = "eth_getTransactionBySenderAndNonce";
    for (nonce, sent) in [("0x0", first), ("0x1", second)] {
        let found: Value = chain.request(method, (chain.owner, nonce)).await;
        assert_eq!(found["hash"], json!(sent.transaction_hash));
        assert_eq!(found["blockHash"], json!(sent.block_hash));
    }
    let none: Option<Value> = chain.request(method, (chain.owner, "0x2")).await;
    assert_eq!(none, None);
    let _: bool = chain.request("evm_setAutomine", (false,)).await;
    let hash: B256 = {
        let request = json!([{"from": chain.owner, "to": chain.owner, "gas": "0x5208"}]);
        chain.request("eth_sendTransaction", request).await
    };
    let waiting: Value = chain.request(method, (chain.owner, "0x2")).await;
    assert_eq!(waiting["hash"], json!(hash));
    assert_eq!(waiting["blockHash"], Value::Null);
}
