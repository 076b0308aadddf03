//! Transactions the node signs for its own accounts, or sends for impersonated ones.

use alloy::{
    consensus::{SignableTransaction, TxEnvelope, TypedTransaction, transaction::Recovered},
    eips::BlockId,
    rpc::types::TransactionRequest,
    signers::{SignerSync, local::PrivateKeySigner},
};
use alloy_primitives::{Address, B256, Bytes, Signature, TxHash, U256, eip191_hash_message};

use super::{CallError, CallRequest, Chain, Rejected};

impl Chain {
    /// Completes, signs and takes in a transaction of an account of the node.
    pub(crate) fn send_unsigned(
        &mut self,
        request: TransactionRequest,
    ) -> Result<TxHash, CallError> {
        let sender = sender(&request)?;
        if !self.is_impersonated(sender) && !self.signers.contains_key(&sender) {
            return Err(Rejected::UnknownAccount(sender).into());
        }
        let tx = self.complete(request, sender)?;
        let signed = self.sign(tx, sender)?;
        Ok(self.send(signed)?)
    }

    /// Completes and signs a transaction of an account of the node, and does not send it.
    pub(crate) fn sign_transaction(
        &self,
        request: TransactionRequest,
    ) -> Result<Recovered<TxEnvelope>, CallError> {
        let sender = sender(&request)?;
        self.signer(sender)?;
        let tx = self.complete(request, sender)?;
        Ok(self.sign(tx, sender)?)
    }

    /// Signs a message (EIP-191) with the key of an account of the node.
    pub(crate) fn sign_message(&self, account: Address, message: &[u8]) -> Result<Bytes, Rejected> {
        self.sign_hash(account, eip191_hash_message(message))
    }

    /// Signs a hash with the key of an account of the node.
    pub(crate) fn sign_hash(&self, account: Address, hash: B256) -> Result<Bytes, Rejected> {
        let signature = signed(self.signer(account)?, hash)?;
        Ok(signature.as_bytes().into())
    }

    fn signer(&self, account: Address) -> Result<&PrivateKeySigner, Rejected> {
        let signer = self.signers.get(&account);
        signer.ok_or(Rejected::UnknownAccount(account))
    }

    fn complete(
        &self,
        mut request: TransactionRequest,
        sender: Address,
    ) -> Result<TypedTransaction, CallError> {
        let nonce = self.nonce(sender, BlockId::pending())?;
        request.nonce.get_or_insert(nonce);
        request.chain_id.get_or_insert(self.config.chain_id);
        request.to.get_or_insert(alloy_primitives::TxKind::Create);
        if request.gas_price.is_none() {
            request
                .max_fee_per_gas
                .get_or_insert(2 * u128::from(self.base_fee()));
            request.max_priority_fee_per_gas.get_or_insert(0);
        }
        if request.gas.is_none() {
            let call = CallRequest {
                tx: request.clone(),
                block: BlockId::pending(),
                ..CallRequest::default()
            };
            let mut pending = self.pending();
            pending.hurry();
            request.gas = Some(pending.estimate(&call)?);
        }
        Ok(typed(request)?)
    }

    fn sign(
        &self,
        tx: TypedTransaction,
        sender: Address,
    ) -> Result<Recovered<TxEnvelope>, Rejected> {
        let Some(signer) = self.signers.get(&sender) else {
            // Impersonated: nobody can sign. The signature is a mark, and the hash tells senders apart.
            let mark = U256::from_be_slice(sender.as_slice());
            let signature = Signature::new(mark.max(U256::ONE), U256::ONE, false);
            return Ok(Recovered::new_unchecked(
                tx.into_envelope(signature),
                sender,
            ));
        };
        let signature = signed(signer, tx.signature_hash())?;
        Ok(Recovered::new_unchecked(
            tx.into_envelope(signature),
            sender,
        ))
    }
}

fn sender(request: &TransactionRequest) -> Result<Address, Rejected> {
    let missing = || Rejected::Incomplete("from is missing".into());
    request.from.ok_or_else(missing)
}

fn signed(signer: &PrivateKeySigner, hash: B256) -> Result<Signature, Rejected> {
    let failed = |error: alloy::signers::Error| Rejected::Signature(error.to_string());
    signer.sign_hash_sync(&hash).map_err(failed)
}

/// A request that names everything, as a transaction.
pub(super) fn typed(request: TransactionRequest) -> Result<TypedTransaction, Rejected> {
    request.build_typed_tx().map_err(|request| {
        let missing = request.missing_keys();
        Rejected::Incomplete(format!("missing or conflicting fields: {missing:?}"))
    })
}
