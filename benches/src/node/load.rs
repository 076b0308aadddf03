//! Transactions a second: signed beforehand, sent one after another, in batches, and over a WebSocket.

use std::time::Instant;

use alloy::{
    consensus::{SignableTransaction, TxEip1559},
    eips::eip2718::Encodable2718,
    primitives::{Address, Bytes, TxKind, U256, hex},
    signers::{SignerSync, local::PrivateKeySigner},
};
use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::connection::{Http, WebSocket, body, result};
use crate::snapshot::Rates;

/// Transactions of a batch.
const BATCH: usize = 100;
const SEND: &str = "eth_sendRawTransaction";

/// An account that signs one transaction after another.
pub(crate) struct Wallet {
    pub(crate) signer: PrivateKeySigner,
    pub(crate) nonce: u64,
}

impl Wallet {
    /// A signed transaction, as a parameter.
    pub(crate) fn sign(&mut self, to: TxKind, value: u64, input: Bytes) -> Result<String> {
        let tx = TxEip1559 {
            chain_id: 412_346,
            nonce: self.nonce,
            gas_limit: 5_000_000,
            max_fee_per_gas: 1_000_000_000,
            to,
            value: U256::from(value),
            input,
            ..TxEip1559::default()
        };
        self.nonce += 1;
        let signature = self.signer.sign_hash_sync(&tx.signature_hash())?;
        let raw = tx.into_signed(signature).encoded_2718();
        Ok(format!("\"{}\"", hex::encode_prefixed(raw)))
    }

    /// Sends a transaction and returns its receipt; it must succeed.
    pub(crate) fn send(
        &mut self,
        http: &mut Http,
        to: TxKind,
        value: u64,
        input: Bytes,
    ) -> Result<Value> {
        let raw = self.sign(to, value, input)?;
        let hash = http.request(SEND, &raw)?;
        let receipt = http.request("eth_getTransactionReceipt", &hash.to_string())?;
        ensure!(receipt["status"] == "0x1", "failed: {receipt}");
        Ok(receipt)
    }
}

/// Sends `count` calls by each way.
pub(crate) fn rates(
    wallet: &mut Wallet,
    http: &mut Http,
    socket: &mut WebSocket,
    to: Address,
    input: &Bytes,
    count: usize,
) -> Result<Rates> {
    let mut calls = |count: usize| -> Result<Vec<String>> {
        let value = u64::from(input.is_empty());
        (0..count)
            .map(|_| wallet.sign(to.into(), value, input.clone()))
            .collect()
    };
    // Once, so that what is compiled once is compiled.
    let first = calls(1)?;
    http.request(SEND, &first[0])?;

    let raws = calls(count)?;
    let sequential = per_second(count, || {
        raws.iter()
            .try_for_each(|raw| http.request(SEND, raw).map(|_| ()))
    })?;
    let raws = calls(count)?;
    let batches: Vec<String> = raws
        .chunks(BATCH)
        .map(|raws| {
            let requests: Vec<String> = raws.iter().map(|raw| body(SEND, raw)).collect();
            format!("[{}]", requests.join(","))
        })
        .collect();
    let batched = per_second(count, || {
        batches.iter().try_for_each(|batch| {
            let answers = http.post(batch)?;
            let answers = answers.as_array().context("no answers to a batch")?;
            answers
                .iter()
                .try_for_each(|answer| result(answer.clone()).map(|_| ()))
        })
    })?;
    let raws = calls(count)?;
    let web_socket = per_second(count, || {
        raws.iter()
            .try_for_each(|raw| socket.request(SEND, raw).map(|_| ()))
    })?;
    Ok(Rates {
        sequential,
        batched,
        web_socket,
    })
}

fn per_second(count: usize, work: impl FnOnce() -> Result<()>) -> Result<u64> {
    let started = Instant::now();
    work()?;
    Ok((count as f64 / started.elapsed().as_secs_f64()) as u64)
}
