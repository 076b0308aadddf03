//! A chain behind a JSON-RPC URL: [`Chain`] to read from, [`Sender`] to send with.
//!
//! A [`Chain`] is an alloy [`Provider`]: all its methods are there, and the typed contracts of [`crate::bindings`] read
//! through it. What it adds: every request ends in time and what only reads is asked again ([`Timeouts`]), messages name the
//! node without its secrets, and a refusal is decoded ([`ChainError`]) and says if the program behind it has expired.

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
    network::Ethereum,
    primitives::{Address, Bytes, U64},
    providers::{EthCall, Provider, RootProvider},
    rpc::{
        client::RpcClient,
        json_rpc::{RpcRecv, RpcSend},
        types::{Header, TransactionInput, TransactionRequest},
    },
    sol_types::SolCall,
};

use crate::deploy::Contract;
use batches::BatchSize;
pub use contract::Read;
pub(crate) use contract::contract;
use endpoint::Endpoint;
pub use error::ChainError;
pub use in_flight::{Mined, Pending, in_flight, mined};
pub use program::{ARB_WASM, Life};
pub use proxy::proxy_admin;
pub use record::Recorder;
pub use send::{Sender, Sending, Transaction};
pub use transport::Timeouts;
pub(crate) use transport::http_client;

/// Result of anything that asks a chain.
pub type ChainResult<T> = Result<T, ChainError>;

/// A connection to one chain.
#[derive(Clone, Debug)]
pub struct Chain {
    /// Asks again what failed for now, a few times.
    root: RootProvider,
    /// Asks once, for who asks again by itself.
    once: RpcClient,
    node: Endpoint,
    timeouts: Timeouts,
    id: u64,
    batch_size: BatchSize,
    /// Contracts to look at when one gives no reason for a refusal, and by whose names refusals are explained.
    known: Arc<[(Contract, Address)]>,
}

impl Provider for Chain {
    fn root(&self) -> &RootProvider {
        &self.root
    }

    fn call(&self, request: TransactionRequest) -> EthCall<Ethereum, Bytes> {
        EthCall::call(program::Explaining(self.clone()), request).latest()
    }

    fn estimate_gas(&self, request: TransactionRequest) -> EthCall<Ethereum, U64, u64> {
        EthCall::gas_estimate(program::Explaining(self.clone()), request)
            .latest()
            .map_resp(|gas| gas.to())
    }
}

impl Chain {
    /// Connects and asks for the chain id, with the usual timeouts.
    ///
    /// # Errors
    /// A URL that does not parse, or a node that does not answer.
    pub async fn connect(url: &str) -> ChainResult<Self> {
        Self::connect_within(url, Timeouts::default()).await
    }

    /// Connects and asks for the chain id. No request, now or later, takes longer than the timeouts say.
    ///
    /// # Errors
    /// A URL that does not parse, or a node that does not answer.
    pub async fn connect_within(url: &str, timeouts: Timeouts) -> ChainResult<Self> {
        let node = Endpoint::parse(url)?;
        let root = RootProvider::new(transport::patient(&node, &timeouts)?);
        Ok(Self {
            id: root.get_chain_id().await?,
            root,
            once: transport::once(&node, &timeouts)?,
            node,
            timeouts,
            batch_size: BatchSize::default(),
            known: Arc::default(),
        })
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
    pub const fn timeouts(&self) -> Timeouts {
        self.timeouts
    }

    /// Any JSON-RPC method, for those that [`Provider`] does not have.
    ///
    /// # Errors
    /// If the node does not answer or answers with an error.
    pub async fn request<P: RpcSend, R: RpcRecv>(
        &self,
        method: &'static str,
        params: P,
    ) -> ChainResult<R> {
        Ok(self.root.client().request(method, params).await?)
    }

    /// `eth_call` of any request: what a transaction would return or revert with.
    ///
    /// # Errors
    /// The revert with its data, or no answer.
    pub async fn call_raw(&self, request: &TransactionRequest) -> ChainResult<Bytes> {
        Ok(self.call(request.clone()).await?)
    }

    /// Reads from a contract that has a function, whatever its interface: `eth_call` at the latest block.
    ///
    /// # Errors
    /// As [`Read::read`].
    pub async fn read<C: SolCall>(&self, to: Address, call: &C) -> ChainResult<C::Return> {
        let request = request_for(None, to, call.abi_encode().into());
        contract::decode::<C>(to, self.call_raw(&request).await?)
    }

    /// Many reads of one contract, in as few round trips as nodes commonly allow.
    ///
    /// # Errors
    /// As [`Read::read`]; the first failure ends it.
    pub async fn read_many<C: SolCall>(
        &self,
        to: Address,
        calls: &[C],
    ) -> ChainResult<Vec<C::Return>> {
        let answers: ChainResult<_> = self.try_read_many(to, calls).await?.into_iter().collect();
        match answers {
            Ok(answers) => Ok(answers),
            Err(error) => Err(self.explained(error, Some(to), &C::SELECTOR).await),
        }
    }

    /// As [`Chain::read_many`], where some of the calls may be refused.
    ///
    /// # Errors
    /// If the node does not answer.
    pub async fn try_read_many<C: SolCall>(
        &self,
        to: Address,
        calls: &[C],
    ) -> ChainResult<Vec<ChainResult<C::Return>>> {
        let request = |call: &C| {
            let request = request_for(None, to, call.abi_encode().into());
            (request, BlockNumberOrTag::Latest)
        };
        let asked: Vec<_> = calls.iter().map(request).collect();
        let client = self.root.client();
        let answers = self.batch::<_, Bytes>(client, "eth_call", &asked).await?;
        let decoded = answers
            .into_iter()
            .map(|answer| contract::decode::<C>(to, answer?));
        Ok(decoded.collect())
    }

    /// The header of the latest block.
    ///
    /// # Errors
    /// If the node does not answer.
    pub async fn head(&self) -> ChainResult<Header> {
        self.header(BlockNumberOrTag::Latest).await
    }

    /// Unix time of block `number`.
    ///
    /// # Errors
    /// If the node does not answer, or has no such block.
    pub async fn timestamp_of(&self, number: u64) -> ChainResult<u64> {
        Ok(self.header(number.into()).await?.timestamp)
    }

    async fn header(&self, block: BlockNumberOrTag) -> ChainResult<Header> {
        // Not by `get_header`, whose method few nodes have.
        let found = self.get_block_by_number(block).await?;
        found
            .map(|found| found.header)
            .ok_or(ChainError::NoBlock(block))
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
