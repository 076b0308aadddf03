//! Signing, sending and waiting.

use std::{fmt, sync::Arc};

use alloy::{
    eips::eip2718::Encodable2718,
    network::EthereumWallet,
    primitives::{Address, B256, Bytes, TxKind, U256},
    providers::{
        Identity, Provider, ProviderBuilder,
        fillers::{ChainIdFiller, FillProvider, GasFiller, JoinFill, WalletFiller},
        utils::{Eip1559Estimation, Eip1559Estimator},
    },
    rpc::types::{TransactionInput, TransactionReceipt, TransactionRequest},
    signers::local::PrivateKeySigner,
    sol_types::SolCall,
};

use super::{
    Chain, ChainError, ChainResult, Pending, Recorder, delivery::Signed, in_flight::InFlight,
};

/// What to send.
#[derive(Clone, Debug)]
pub struct Transaction {
    /// The callee, or none to create a contract.
    pub to: Option<Address>,
    /// Calldata or init code.
    pub data: Bytes,
    /// Native wei sent along.
    pub value: U256,
    /// Gas limit; estimated when absent.
    pub gas: Option<u64>,
    /// What it is, for the record.
    pub note: String,
}

impl Transaction {
    /// A call of a contract.
    pub fn call<C: SolCall>(to: Address, call: &C) -> Self {
        Self {
            to: Some(to),
            data: call.abi_encode().into(),
            value: U256::ZERO,
            gas: None,
            note: C::SIGNATURE
                .split('(')
                .next()
                .unwrap_or_default()
                .to_owned(),
        }
    }

    /// A contract creation.
    pub fn create(init_code: Bytes, note: &str) -> Self {
        Self {
            to: None,
            data: init_code,
            value: U256::ZERO,
            gas: None,
            note: note.to_owned(),
        }
    }

    /// Fixes the gas limit instead of estimating it.
    #[must_use]
    pub const fn with_gas(mut self, gas: u64) -> Self {
        self.gas = Some(gas);
        self
    }

    /// Sends native wei along.
    #[must_use]
    pub const fn with_value(mut self, value: U256) -> Self {
        self.value = value;
        self
    }

    fn request(&self, from: Address) -> TransactionRequest {
        TransactionRequest {
            from: Some(from),
            to: Some(self.to.map_or(TxKind::Create, TxKind::Call)),
            input: TransactionInput::new(self.data.clone()),
            value: (!self.value.is_zero()).then_some(self.value),
            ..TransactionRequest::default()
        }
    }
}

/// A transaction that is signed and about to be sent.
#[derive(Clone, Copy, Debug)]
pub struct Sending<'a> {
    /// What it is.
    pub note: &'a str,
    /// Its hash.
    pub hash: B256,
    /// Its number among those of its sender.
    pub nonce: u64,
    /// The callee, or none if it creates a contract.
    pub to: Option<Address>,
    /// The contract that it creates.
    pub creates: Option<Address>,
}

type Announcement = dyn Fn(&Sending<'_>) -> std::io::Result<()> + Send + Sync;

/// Told of every transaction before it is sent; if it fails, nothing is sent.
#[derive(Clone)]
struct Announce(Arc<Announcement>);

impl fmt::Debug for Announce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Announce")
    }
}

/// What completes and signs a transaction.
type Filling =
    JoinFill<JoinFill<JoinFill<Identity, ChainIdFiller>, GasFiller>, WalletFiller<EthereumWallet>>;

/// One account that sends transactions, one after another.
#[derive(Clone, Debug)]
pub struct Sender {
    chain: Chain,
    filling: FillProvider<Filling, Chain>,
    signer: PrivateKeySigner,
    /// Of the next transaction. alloy's cached manager counts what was refused as sent, its simple one depends on what a node
    /// has heard of so far.
    nonce: u64,
    gas_spent: u64,
    recorder: Option<Recorder>,
    announce: Option<Announce>,
}

impl Sender {
    /// Reads the account's nonce; nobody else may send from it meanwhile.
    ///
    /// # Errors
    /// If the node does not answer.
    pub async fn new(chain: &Chain, signer: PrivateKeySigner) -> ChainResult<Self> {
        let nonce = chain.get_transaction_count(signer.address()).pending();
        // Twice the price of now; only the block's base fee is paid. Arbitrum takes no tips.
        let fees = Eip1559Estimator::new(|base_fee, _| Eip1559Estimation {
            max_fee_per_gas: base_fee.saturating_mul(2),
            max_priority_fee_per_gas: 0,
        });
        Ok(Self {
            nonce: nonce.await?,
            chain: chain.clone(),
            filling: ProviderBuilder::default()
                .with_chain_id(chain.id())
                .with_eip1559_estimator(fees)
                .wallet(EthereumWallet::from(signer.clone()))
                .connect_provider(chain.clone()),
            signer,
            gas_spent: 0,
            recorder: None,
            announce: None,
        })
    }

    /// Keeps a record of everything sent from now on.
    #[must_use]
    pub fn recording(mut self, recorder: Option<Recorder>) -> Self {
        self.recorder = recorder;
        self
    }

    /// Tells of every transaction from now on before it is sent. If that fails, nothing is sent.
    pub fn announcing(
        &mut self,
        announce: impl Fn(&Sending<'_>) -> std::io::Result<()> + Send + Sync + 'static,
    ) {
        self.announce = Some(Announce(Arc::new(announce)));
    }

    /// The sending account.
    pub const fn address(&self) -> Address {
        self.signer.address()
    }

    /// The address of a contract that it will create after `others` more transactions.
    pub fn next_contract(&self, others: u64) -> Address {
        self.signer.address().create(self.nonce + others)
    }

    /// The key, to sign messages with.
    pub const fn signer(&self) -> &PrivateKeySigner {
        &self.signer
    }

    /// Gas used by everything it sent so far.
    pub const fn gas_spent(&self) -> u64 {
        self.gas_spent
    }

    /// The chain it sends to.
    pub const fn chain(&self) -> &Chain {
        &self.chain
    }

    /// Calls a contract and waits.
    ///
    /// # Errors
    /// As [`Sender::send`].
    pub async fn call<C: SolCall>(
        &mut self,
        to: Address,
        call: &C,
    ) -> ChainResult<TransactionReceipt> {
        self.send(Transaction::call(to, call)).await
    }

    /// Sends and waits until it is mined and has succeeded.
    ///
    /// # Errors
    /// A revert (found by the estimate, before anything is sent, or afterwards), a node that refuses or does not answer, or a
    /// transaction that is not mined in time. What may have been sent is named by its hash.
    pub async fn send(&mut self, transaction: Transaction) -> ChainResult<TransactionReceipt> {
        let receipt = self.send_whatever_comes(transaction.clone()).await?;
        if receipt.status() {
            return Ok(receipt);
        }
        let again = self
            .chain
            .call_raw(&transaction.request(self.address()))
            .await;
        let reason = again.err().and_then(|error| error.refusal().cloned());
        Err(ChainError::Failed {
            hash: receipt.transaction_hash,
            reason,
        })
    }

    /// Sends and waits, and returns the receipt of a failed transaction too. A failing one needs its
    /// gas given, or the estimate refuses it first.
    ///
    /// # Errors
    /// As [`Sender::send`], but for a mined failure.
    pub async fn send_whatever_comes(
        &mut self,
        transaction: Transaction,
    ) -> ChainResult<TransactionReceipt> {
        let signed = self.sign(&transaction).await?;
        // Until the outcome is known or an error tells of it.
        let in_flight = InFlight::new(Pending {
            hash: signed.hash,
            note: transaction.note.clone(),
            node: self.chain.node(),
        });
        self.chain.submit(&signed).await?;
        self.nonce += 1;
        let receipt = self.chain.wait(signed.hash).await?;
        in_flight.mined(receipt.status());
        self.gas_spent += receipt.gas_used;
        if let Some(recorder) = &self.recorder {
            self.record(recorder, &transaction.note, &signed, &receipt)
                .await
                .map_err(|error| ChainError::Mined {
                    hash: signed.hash,
                    reason: error.to_string(),
                })?;
        }
        Ok(receipt)
    }

    async fn record(
        &self,
        recorder: &Recorder,
        note: &str,
        signed: &Signed,
        receipt: &TransactionReceipt,
    ) -> ChainResult<()> {
        let block = receipt.block_number.ok_or_else(|| {
            ChainError::Nonsense("a receipt of a mined transaction names no block".to_owned())
        })?;
        let timestamp = self.chain.timestamp_of(block).await?;
        Ok(recorder.transaction(note, &signed.raw, timestamp, receipt)?)
    }

    /// Signs, and announces what was signed.
    async fn sign(&self, transaction: &Transaction) -> ChainResult<Signed> {
        let mut request = transaction.request(self.address());
        request.gas = Some(match transaction.gas {
            Some(gas) => gas,
            // A quarter more: other transactions may land first and make slots cold.
            None => {
                let estimate = self.chain.estimate_gas(request.clone()).await?;
                estimate.saturating_mul(5) / 4
            }
        });
        request.nonce = Some(self.nonce);
        let filled = self.filling.fill(request).await?.try_into_envelope();
        let signed = filled.map_err(|error| ChainError::Signing(error.to_string()))?;
        let hash = *signed.tx_hash();
        if let Some(Announce(announce)) = &self.announce {
            announce(&Sending {
                note: &transaction.note,
                hash,
                nonce: self.nonce,
                to: transaction.to,
                creates: transaction.to.is_none().then(|| self.next_contract(0)),
            })?;
        }
        tracing::info!("sending {}: transaction {hash}", transaction.note);
        Ok(Signed {
            hash,
            raw: signed.encoded_2718().into(),
        })
    }
}
