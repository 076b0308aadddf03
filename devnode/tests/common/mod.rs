//! A node and the few things every test does with it.
#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, clippy::expect_used)]

pub(crate) mod evm;
pub(crate) mod program;
pub(crate) mod replay;
pub(crate) mod ws;

use alloy::{
    network::EthereumWallet,
    primitives::{Address, Bytes, U256},
    providers::{DynProvider, Provider, ProviderBuilder},
    rpc::types::{TransactionReceipt, TransactionRequest},
    signers::local::{MnemonicBuilder, PrivateKeySigner, coins_bip39::English},
    transports::RpcError,
};
use devnode::{Config, Devnode, Mining, TEST_MNEMONIC};

/// A running node and a client for its first account.
pub(crate) struct Chain {
    pub(crate) node: Devnode,
    pub(crate) provider: DynProvider,
    pub(crate) owner: Address,
}

pub(crate) async fn start() -> Chain {
    start_with(Config::default()).await
}

pub(crate) async fn start_with(config: Config) -> Chain {
    // A build of the whole workspace gives the client TLS, which then wants to be told whose; fails if it was told.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Chain::of(Devnode::start(config).await.unwrap())
}

/// A node that makes blocks at these times.
pub(crate) async fn start_mining(mining: Mining) -> Chain {
    start_with(Config {
        mining,
        ..Config::default()
    })
    .await
}

/// One of the funded accounts.
pub(crate) fn signer(index: u32) -> PrivateKeySigner {
    let builder = MnemonicBuilder::<English>::default().phrase(TEST_MNEMONIC);
    builder.index(index).unwrap().build().unwrap()
}

impl Chain {
    /// A running node with a client.
    pub(crate) fn of(node: Devnode) -> Self {
        let signer = signer(0);
        let owner = signer.address();
        let wallet = EthereumWallet::from(signer);
        let provider = ProviderBuilder::new()
            .wallet(wallet)
            .connect_http(node.url().parse().unwrap())
            .erased();
        Self {
            node,
            provider,
            owner,
        }
    }

    /// Sends a transaction with plenty of gas and waits for its receipt, failed or not.
    pub(crate) async fn send(&self, tx: TransactionRequest) -> TransactionReceipt {
        let mut tx = tx;
        tx.gas.get_or_insert(20_000_000);
        let pending = self.provider.send_transaction(tx).await.unwrap();
        pending.get_receipt().await.unwrap()
    }

    /// Calls `to` in a transaction.
    pub(crate) async fn invoke(&self, to: Address, input: impl Into<Bytes>) -> TransactionReceipt {
        self.send(call(to, input)).await
    }

    /// Runs init code. Panics if it fails.
    pub(crate) async fn create(&self, init_code: impl Into<Bytes>) -> Address {
        let tx = TransactionRequest::default().input(init_code.into().into());
        let tx = TransactionRequest {
            to: Some(alloy::primitives::TxKind::Create),
            ..tx
        };
        let receipt = self.send(tx).await;
        assert!(receipt.status(), "the constructor failed: {receipt:?}");
        receipt.contract_address.unwrap()
    }

    /// Makes a contract of this runtime code.
    pub(crate) async fn deploy(&self, runtime: &[u8]) -> Address {
        self.create(evm::returning(runtime)).await
    }

    /// Output of a call.
    pub(crate) async fn view(&self, to: Address, input: impl Into<Bytes>) -> Bytes {
        self.provider.call(call(to, input)).await.unwrap()
    }

    /// Code, message and data of the error a call ends with.
    pub(crate) async fn view_error(
        &self,
        to: Address,
        input: impl Into<Bytes>,
    ) -> (i64, String, Bytes) {
        error(self.provider.call(call(to, input)).await)
    }

    /// Any request with any result.
    pub(crate) async fn request<
        R: serde::de::DeserializeOwned + std::fmt::Debug + Send + Sync + Unpin + 'static,
    >(
        &self,
        method: &'static str,
        params: impl serde::Serialize + Clone + std::fmt::Debug + Send + Sync + Unpin + 'static,
    ) -> R {
        self.provider
            .raw_request(method.into(), params)
            .await
            .unwrap()
    }

    pub(crate) async fn balance(&self, address: Address) -> U256 {
        self.provider.get_balance(address).await.unwrap()
    }
}

/// A call with nothing but a target and data.
pub(crate) fn call(to: Address, input: impl Into<Bytes>) -> TransactionRequest {
    TransactionRequest::default()
        .to(to)
        .input(input.into().into())
}

/// Code, message and data of an RPC error.
pub(crate) fn error<T: std::fmt::Debug>(
    result: Result<T, RpcError<alloy::transports::TransportErrorKind>>,
) -> (i64, String, Bytes) {
    let error = result.unwrap_err();
    let payload = error
        .as_error_resp()
        .unwrap_or_else(|| panic!("not an RPC error: {error}"));
    let data = payload.as_revert_data().unwrap_or_default();
    (payload.code, payload.message.to_string(), data)
}

/// A word holding a small number.
pub(crate) fn word(value: u64) -> [u8; 32] {
    U256::from(value).to_be_bytes()
}

/// A word holding an address.
pub(crate) fn address_word(address: Address) -> [u8; 32] {
    address.into_word().0
}
