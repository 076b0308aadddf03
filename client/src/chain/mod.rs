//! A chain behind a JSON-RPC URL: typed reads ([`Chain`]) and signed transactions ([`Sender`]).
//!
//! Reads are plain requests rather than alloy's provider stack, so that a revert always arrives as
//! its data and is decoded in one place ([`crate::errors`]).

mod batches;
mod contract;
mod delivery;
mod endpoint;
mod error;
mod in_flight;
mod logs;
mod program;
mod proxy;
mod record;
mod send;
mod source;
mod transport;

use std::sync::Arc;

use alloy::{
    eips::BlockNumberOrTag,
    primitives::{Address, B256, Bytes, U64, U256},
    rpc::{
        client::RpcClient,
        types::{Block, Filter, Log, TransactionInput, TransactionReceipt, TransactionRequest},
    },
    sol_types::SolCall,
    transports::TransportError,
};

use crate::{deploy::Contract, errors::Refusal};
use batches::{Again, BatchSize};
pub(crate) use contract::contract;
use endpoint::Endpoint;
pub use error::ChainError;
pub use in_flight::{Mined, Pending, in_flight, mined};
pub use program::{ARB_WASM, Life};
pub use proxy::proxy_admin;
pub use record::Recorder;
pub use send::{Sender, Sending, Transaction};
pub use transport::Limits;

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
    /// Asks again what failed for now, a few times.
    patient: RpcClient,
    /// Asks once.
    once: RpcClient,
    node: Endpoint,
    limits: Limits,
    id: u64,
    batch_size: BatchSize,
    /// Contracts to look at when one gives no reason for a refusal, and by whose names refusals are explained.
    known: Arc<[(Contract, Address)]>,
}

impl Chain {
    /// Connects and asks for the chain id, with the usual limits.
    ///
    /// # Errors
    /// A URL that does not parse, or a node that does not answer.
    pub async fn connect(url: &str) -> ChainResult<Self> {
        Self::connect_within(url, Limits::default()).await
    }

    /// Connects and asks for the chain id. No request, now or later, takes longer than the limits say.
    ///
    /// # Errors
    /// A URL that does not parse, or a node that does not answer.
    pub async fn connect_within(url: &str, limits: Limits) -> ChainResult<Self> {
        let node = Endpoint::parse(url)?;
        let mut chain = Self {
            patient: transport::patient(&node, &limits)?,
            once: transport::once(&node, &limits)?,
            node,
            limits,
            id: 0,
            batch_size: BatchSize::default(),
            known: Arc::default(),
        };
        let id: U64 = chain.request("eth_chainId", ()).await?;
        chain.id = id.to();
        Ok(chain)
    }

    /// The same, knowing these contracts: if one of them fails without a reason, it is said whether its program has expired.
    #[must_use]
    pub fn knowing(mut self, contracts: impl IntoIterator<Item = (Contract, Address)>) -> Self {
        self.known = contracts.into_iter().collect();
        self
    }

    /// The chain id, as read when connecting.
    pub const fn id(&self) -> u64 {
        self.id
    }

    /// The whole URL this is connected to, which may hold a key: [`Chain::node`] is for messages.
    pub fn url(&self) -> &str {
        self.node.as_given()
    }

    /// Scheme and host of the node.
    pub fn node(&self) -> String {
        self.node.name()
    }

    /// How long it waits.
    pub const fn limits(&self) -> Limits {
        self.limits
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
        let answer = self.patient.request::<P, R>(method, params).await;
        answer.map_err(|error| self.classify(error, method))
    }

    /// The same without asking again, for who has patience of its own.
    async fn request_once<P, R>(&self, method: &'static str, params: P) -> ChainResult<R>
    where
        P: serde::Serialize + Clone + std::fmt::Debug + Send + Sync + Unpin + 'static,
        R: serde::de::DeserializeOwned + std::fmt::Debug + Send + Sync + Unpin + 'static,
    {
        let answer = self.once.request::<P, R>(method, params).await;
        answer.map_err(|error| self.classify(error, method))
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
        let answers: ChainResult<_> = self.try_call_many(to, calls).await?.into_iter().collect();
        match answers {
            Ok(answers) => Ok(answers),
            Err(error) => Err(self.explained(error, Some(to), &C::SELECTOR).await),
        }
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

    async fn read(&self, request: &TransactionRequest) -> ChainResult<Bytes> {
        self.request("eth_call", (request.clone(), BlockNumberOrTag::Latest))
            .await
    }

    /// `eth_call` of any request: what a transaction would return or revert with.
    ///
    /// # Errors
    /// As [`Chain::call`].
    pub async fn call_raw(&self, request: &TransactionRequest) -> ChainResult<Bytes> {
        match self.read(request).await {
            Ok(output) => Ok(output),
            Err(error) => Err(self.explained_for(error, request).await),
        }
    }

    /// Gas a transaction would need.
    ///
    /// # Errors
    /// The revert it would end in, or no answer.
    pub async fn estimate(&self, request: &TransactionRequest) -> ChainResult<u64> {
        let gas: ChainResult<U64> = self.request("eth_estimateGas", (request.clone(),)).await;
        match gas {
            Ok(gas) => Ok(gas.to()),
            Err(error) => Err(self.explained_for(error, request).await),
        }
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

    async fn explained_for(&self, error: ChainError, request: &TransactionRequest) -> ChainError {
        let called = request.to.and_then(|to| to.to().copied());
        let calldata = request.input.input().map_or(&[][..], |data| data);
        self.explained(error, called, calldata).await
    }

    /// Separates a contract's revert from a node's refusal and from no answer at all.
    fn classify(&self, error: TransportError, method: &'static str) -> ChainError {
        match error.as_error_resp() {
            Some(payload) => match payload.as_revert_data() {
                Some(data) => ChainError::Reverted(Refusal::unattributed(data)),
                // Nodes report a revert without data as code 3 or by its message alone.
                None if payload.code == 3 || payload.message.contains("execution reverted") => {
                    ChainError::Reverted(Refusal::unattributed(Bytes::new()))
                }
                None => ChainError::Refused {
                    method,
                    code: payload.code,
                    message: payload.message.to_string(),
                },
            },
            None => ChainError::NoAnswer {
                node: self.node(),
                method,
                reason: transport::reason(&error, &self.node, &self.limits),
            },
        }
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
