//! A chain behind a JSON-RPC URL: typed reads ([`Chain`]) and signed transactions ([`Sender`]).
//!
//! Reads are plain requests rather than alloy's provider stack, so that a revert always arrives as
//! its data and is decoded in one place ([`crate::errors`]).

mod again;
mod batches;
mod contract;
mod error;
mod logs;
mod proxy;
mod record;
mod send;
mod source;

use alloy::{
    eips::BlockNumberOrTag,
    primitives::{Address, B256, Bytes, U64, U256},
    rpc::{
        client::RpcClient,
        types::{Block, Filter, Log, TransactionInput, TransactionReceipt, TransactionRequest},
    },
    sol_types::SolCall,
    transports::{RpcError, TransportErrorKind},
};

use batches::{Again, BatchSize};
pub(crate) use contract::contract;
pub use error::ChainError;
pub use proxy::proxy_admin;
pub use record::Recorder;
pub use send::{Sender, Transaction};

/// Result of anything that asks a chain.
pub type ChainResult<T> = Result<T, ChainError>;

/// The header fields the program uses.
#[derive(Clone, Copy, Debug)]
pub struct Head {
    /// Block number.
    pub number: u64,
    /// Unix seconds.
    pub timestamp: u64,
}

/// A connection to one chain.
#[derive(Clone, Debug)]
pub struct Chain {
    client: RpcClient,
    url: String,
    id: u64,
    batch_size: BatchSize,
}

impl Chain {
    /// Connects and asks for the chain id.
    ///
    /// # Errors
    /// A URL that does not parse, or a node that does not answer.
    pub async fn connect(url: &str) -> ChainResult<Self> {
        // Fails only when a provider is installed already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let parsed = url.parse().map_err(|_| ChainError::Url(url.to_owned()))?;
        let client = RpcClient::new_http(parsed);
        let id: U64 = request(&client, url, "eth_chainId", ()).await?;
        Ok(Self {
            client,
            url: url.to_owned(),
            id: id.to(),
            batch_size: BatchSize::default(),
        })
    }

    /// The chain id, as read when connecting.
    pub const fn id(&self) -> u64 {
        self.id
    }

    /// The URL this is connected to.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Any JSON-RPC method, for those that have no wrapper here. What only reads is asked again if a quota, an overburdened
    /// node or a broken connection stood in the way.
    ///
    /// # Errors
    /// If the node does not answer or answers with an error.
    pub async fn request<P, R>(&self, method: &'static str, params: P) -> ChainResult<R>
    where
        P: serde::Serialize + Clone + std::fmt::Debug + Send + Sync + Unpin + 'static,
        R: serde::de::DeserializeOwned + std::fmt::Debug + Send + Sync + Unpin + 'static,
    {
        request(&self.client, &self.url, method, params).await
    }

    /// The same without asking again, for who has patience of its own.
    async fn request_once<P, R>(&self, method: &'static str, params: P) -> ChainResult<R>
    where
        P: serde::Serialize + Clone + std::fmt::Debug + Send + Sync + Unpin + 'static,
        R: serde::de::DeserializeOwned + std::fmt::Debug + Send + Sync + Unpin + 'static,
    {
        let asked = self.client.request::<P, R>(method, params).await;
        asked.map_err(|error| classify(error, &self.url, method))
    }

    /// Reads from a contract: `eth_call` at the latest block.
    ///
    /// # Errors
    /// The revert with its data, an answer that does not decode (no such contract), or no answer.
    pub async fn call<C: SolCall>(&self, to: Address, call: &C) -> ChainResult<C::Return> {
        let output = self
            .call_raw(&request_for(None, to, call.abi_encode().into()))
            .await?;
        decode::<C>(to, output)
    }

    /// Many reads of one contract, in as few round trips as nodes commonly allow.
    ///
    /// # Errors
    /// As [`Chain::call`]; the first failure ends it.
    pub async fn call_many<C: SolCall>(
        &self,
        to: Address,
        calls: &[C],
    ) -> ChainResult<Vec<C::Return>> {
        self.try_call_many(to, calls).await?.into_iter().collect()
    }

    /// As [`Chain::call_many`], where some of the calls may be refused.
    ///
    /// # Errors
    /// If the node does not answer.
    pub async fn try_call_many<C: SolCall>(
        &self,
        to: Address,
        calls: &[C],
    ) -> ChainResult<Vec<ChainResult<C::Return>>> {
        let parameters: Vec<_> = calls
            .iter()
            .map(|call| {
                let request = request_for(None, to, call.abi_encode().into());
                (request, BlockNumberOrTag::Latest)
            })
            .collect();
        let answers = self
            .batch::<_, Bytes>("eth_call", &parameters, Again::Here)
            .await?;
        let decoded = answers.into_iter().map(|answer| decode::<C>(to, answer?));
        Ok(decoded.collect())
    }

    /// `eth_call` of any request: what a transaction would return or revert with.
    ///
    /// # Errors
    /// As [`Chain::call`].
    pub async fn call_raw(&self, request: &TransactionRequest) -> ChainResult<Bytes> {
        self.request("eth_call", (request.clone(), BlockNumberOrTag::Latest))
            .await
    }

    /// Gas a transaction would need.
    ///
    /// # Errors
    /// The revert it would end in, or no answer.
    pub async fn estimate(&self, request: &TransactionRequest) -> ChainResult<u64> {
        let gas: U64 = self.request("eth_estimateGas", (request.clone(),)).await?;
        Ok(gas.to())
    }

    /// The latest block.
    ///
    /// # Errors
    /// If the node does not answer.
    pub async fn head(&self) -> ChainResult<Head> {
        let block: Block = self
            .request("eth_getBlockByNumber", ("latest", false))
            .await?;
        Ok(Head {
            number: block.header.number,
            timestamp: block.header.timestamp,
        })
    }

    /// Unix time of block `number`.
    ///
    /// # Errors
    /// If the node does not answer.
    pub async fn timestamp_of(&self, number: u64) -> ChainResult<u64> {
        let block: Block = self
            .request("eth_getBlockByNumber", (U64::from(number), false))
            .await?;
        Ok(block.header.timestamp)
    }

    /// Native balance in wei.
    ///
    /// # Errors
    /// If the node does not answer.
    pub async fn balance(&self, account: Address) -> ChainResult<U256> {
        self.request("eth_getBalance", (account, "latest")).await
    }

    /// Code of an account, empty for none.
    ///
    /// # Errors
    /// If the node does not answer.
    pub async fn code(&self, account: Address) -> ChainResult<Bytes> {
        self.request("eth_getCode", (account, "latest")).await
    }

    /// Logs that match.
    ///
    /// # Errors
    /// If the node does not answer or limits the range.
    pub async fn logs(&self, filter: &Filter) -> ChainResult<Vec<Log>> {
        self.request("eth_getLogs", (filter.clone(),)).await
    }

    /// The receipt of a mined transaction.
    ///
    /// # Errors
    /// If the node does not answer.
    pub async fn receipt(&self, hash: B256) -> ChainResult<Option<TransactionReceipt>> {
        self.request("eth_getTransactionReceipt", (hash,)).await
    }
}

/// A request without fee fields, as reads need it.
pub fn request_for(from: Option<Address>, to: Address, data: Bytes) -> TransactionRequest {
    TransactionRequest {
        from,
        to: Some(to.into()),
        input: TransactionInput::new(data),
        ..TransactionRequest::default()
    }
}

fn decode<C: SolCall>(to: Address, output: Bytes) -> ChainResult<C::Return> {
    C::abi_decode_returns(&output).map_err(|_| ChainError::NoSuchContract {
        to,
        signature: C::SIGNATURE,
        output,
    })
}

async fn request<P, R>(
    client: &RpcClient,
    url: &str,
    method: &'static str,
    params: P,
) -> ChainResult<R>
where
    P: serde::Serialize + Clone + std::fmt::Debug + Send + Sync + Unpin + 'static,
    R: serde::de::DeserializeOwned + std::fmt::Debug + Send + Sync + Unpin + 'static,
{
    let mut failures = 0;
    loop {
        let error = match client.request::<P, R>(method, params.clone()).await {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        failures += 1;
        let Some(pause) = again::pause(method, failures, &error) else {
            return Err(classify(error, url, method));
        };
        tracing::info!(method, %error, "asking again in {} ms", pause.as_millis());
        tokio::time::sleep(pause).await;
    }
}

/// Separates a contract's revert from a node's refusal and from no answer at all.
fn classify(error: RpcError<TransportErrorKind>, url: &str, method: &'static str) -> ChainError {
    match error.as_error_resp() {
        Some(payload) => match payload.as_revert_data() {
            Some(data) => ChainError::Reverted(data),
            // Nodes report a revert without data as code 3 or by its message alone.
            None if payload.code == 3 || payload.message.contains("execution reverted") => {
                ChainError::Reverted(Bytes::new())
            }
            None => ChainError::Refused {
                method,
                code: payload.code,
                message: payload.message.to_string(),
            },
        },
        None => ChainError::NoAnswer {
            url: url.to_owned(),
            method,
            reason: error.to_string(),
        },
    }
}
