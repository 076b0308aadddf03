//! Repeats a record (`Config::record`) on a fresh node and compares every outcome.

use std::{collections::HashMap, path::Path};

use alloy::{
    primitives::{Address, B256, Bytes, U256},
    providers::{Provider, ProviderBuilder},
};
use devnode::{Config, Devnode, stylus::Version};
use serde_json::{Value, json};

/// Repeats the record in a file. Returns the number of its transactions, or what differs.
pub(crate) async fn replay(path: &Path) -> Result<usize, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("cannot be read: {error}"))?;
    let mut lines = Vec::new();
    for line in text.lines() {
        let line: Value = serde_json::from_str(line).map_err(|error| format!("{error}: {line}"))?;
        lines.push(line);
    }
    let (genesis, events) = lines.split_first().ok_or("is empty")?;
    let mut replay = Replay::start(&genesis["genesis"]).await?;
    // Transactions of one block stand next to each other.
    for group in events
        .chunk_by(|a, b| a["raw"].is_string() && b["raw"].is_string() && a["block"] == b["block"])
    {
        let outcome = match group {
            [event] if !event["raw"].is_string() => replay.event(event).await,
            transactions => replay.block(transactions).await,
        };
        outcome.map_err(|difference| format!("{difference}, in {group:?}"))?;
    }
    Ok(replay.transactions)
}

/// A log without its place.
type Log = (Address, Vec<B256>, Bytes);

struct Replay {
    /// Runs as long as it is kept.
    _node: Devnode,
    provider: alloy::providers::DynProvider,
    /// Snapshots by their number in the record.
    snapshots: HashMap<String, Value>,
    transactions: usize,
}

impl Replay {
    async fn start(genesis: &Value) -> Result<Self, String> {
        let number = |key: &str| {
            genesis[key]
                .as_u64()
                .ok_or(format!("no {key} in the genesis"))
        };
        let accounts: Vec<Address> = parse(&genesis["accounts"])?;
        let config = Config {
            chain_id: number("chainId")?,
            genesis_timestamp: Some(number("timestamp")?),
            frozen_clock: true,
            version: {
                let arbos = number("arbos")?;
                Version::of_arbos(arbos).ok_or(format!("ArbOS {arbos} is unknown"))?
            },
            arbos_storage_gas: genesis["arbosStorageGas"] == true,
            base_fee: number("baseFee")?,
            block_gas_limit: number("gasLimit")?,
            accounts: u32::try_from(accounts.len()).map_err(|error| error.to_string())?,
            record: None,
            ..Config::default()
        };
        // As in `start_with`, if nothing was started before.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let node = Devnode::start(config)
            .await
            .map_err(|error| error.to_string())?;
        let url = node.url().parse().map_err(|_| "no URL")?;
        let provider = ProviderBuilder::default().connect_http(url).erased();
        let mut replay = Self {
            _node: node,
            provider,
            snapshots: HashMap::new(),
            transactions: 0,
        };
        let known: Vec<Address> = parse(&replay.request("eth_accounts", json!([])).await?)?;
        if known != accounts {
            return Err("its accounts are of another mnemonic".to_owned());
        }
        for (address, account) in genesis["alloc"]
            .as_object()
            .ok_or("no alloc in the genesis")?
        {
            replay.set(&json!(address), account).await?;
            for (slot, value) in account["storage"].as_object().into_iter().flatten() {
                let params = json!([address, slot, value]);
                replay.request("anvil_setStorageAt", params).await?;
            }
        }
        Ok(replay)
    }

    async fn request(&self, method: &str, params: Value) -> Result<Value, String> {
        let answer = self
            .provider
            .raw_request(method.to_owned().into(), params)
            .await;
        answer.map_err(|error| format!("{method} fails: {error}"))
    }

    async fn set(&mut self, address: &Value, account: &Value) -> Result<(), String> {
        let nonce = U256::from(account["nonce"].as_u64().unwrap_or_default());
        for (method, value) in [
            ("anvil_setBalance", account["balance"].clone()),
            ("anvil_setNonce", json!(nonce)),
            ("anvil_setCode", account["code"].clone()),
        ] {
            let current = match method {
                "anvil_setCode" => self.request("eth_getCode", json!([address])).await?,
                _ => Value::Null,
            };
            if current != value {
                self.request(method, json!([address, value])).await?;
            }
        }
        Ok(())
    }

    async fn event(&mut self, event: &Value) -> Result<(), String> {
        if event["block"].is_u64() {
            let time = U256::from(event["timestamp"].as_u64().unwrap_or_default());
            self.request("evm_mine", json!([time])).await?;
            self.at_block(event).await
        } else if event["slot"].is_string() {
            let params = json!([event["account"], event["slot"], event["value"]]);
            self.request("anvil_setStorageAt", params).await.map(|_| ())
        } else if event["account"].is_string() {
            self.set(&event["account"], event).await
        } else if event["snapshot"].is_string() {
            let id = self.request("evm_snapshot", json!([])).await?;
            self.snapshots.insert(event["snapshot"].to_string(), id);
            Ok(())
        } else if event["revert"] == "0x0" {
            let reset = self.request("anvil_reset", json!([])).await;
            reset.map(|_| ())
        } else if event["revert"].is_string() {
            let id = self.snapshots.get(&event["revert"].to_string());
            let id = id.ok_or("a snapshot that was not taken")?.clone();
            self.request("evm_revert", json!([id])).await.map(|_| ())
        } else {
            Err("an event of no known kind".to_owned())
        }
    }

    async fn at_block(&self, event: &Value) -> Result<(), String> {
        let number = self
            .provider
            .get_block_number()
            .await
            .map_err(|error| error.to_string())?;
        same("block", &json!(number), &event["block"])
    }

    /// A block of transactions.
    async fn block(&mut self, transactions: &[Value]) -> Result<(), String> {
        let [first, ..] = transactions else {
            return Ok(());
        };
        if transactions
            .iter()
            .any(|event| event["impersonated"] == true)
        {
            return Err("unsigned transactions are not repeated".to_owned());
        }
        let time = U256::from(first["timestamp"].as_u64().unwrap_or_default());
        self.request("evm_setNextBlockTimestamp", json!([time]))
            .await?;
        let several = transactions.len() > 1;
        if several {
            self.request("evm_setAutomine", json!([false])).await?;
        }
        for event in transactions {
            let hash = self
                .request("eth_sendRawTransaction", json!([event["raw"]]))
                .await?;
            same("hash", &hash, &event["hash"])?;
        }
        if several {
            self.request("evm_mine", json!([])).await?;
            self.request("evm_setAutomine", json!([true])).await?;
        }
        for event in transactions {
            self.outcome(event).await?;
        }
        self.at_block(first).await
    }

    async fn outcome(&mut self, event: &Value) -> Result<(), String> {
        let receipt = self
            .request("eth_getTransactionReceipt", json!([event["hash"]]))
            .await?;
        let gas: U256 = parse(&receipt["gasUsed"])?;
        same(
            "status",
            &json!(receipt["status"] == "0x1"),
            &event["status"],
        )?;
        same("gas used", &json!(gas.to::<u64>()), &event["gasUsed"])?;
        if logs(&receipt["logs"])? != logs(&event["logs"])? {
            return Err(format!("logs: {}", receipt["logs"]));
        }
        self.transactions += 1;
        Ok(())
    }
}

fn logs(logs: &Value) -> Result<Vec<Log>, String> {
    let logs = logs.as_array().ok_or("no logs")?;
    let log = |log: &Value| {
        Ok((
            parse(&log["address"])?,
            parse(&log["topics"])?,
            parse(&log["data"])?,
        ))
    };
    logs.iter().map(log).collect()
}

fn parse<T: serde::de::DeserializeOwned>(value: &Value) -> Result<T, String> {
    serde_json::from_value(value.clone()).map_err(|error| format!("{error}: {value}"))
}

fn same(what: &str, have: &Value, want: &Value) -> Result<(), String> {
    match have == want {
        true => Ok(()),
        false => Err(format!("{what}: {have} instead of {want}")),
    }
}
