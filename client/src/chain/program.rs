//! How long a Stylus program lives, and whether a refusal comes from one that lives no more.

use alloy::{
    network::Ethereum,
    primitives::{Address, address},
    providers::{Caller, EthCallManyParams, EthCallParams, Provider, ProviderCall},
    rpc::json_rpc::RpcRecv,
    sol_types::SolInterface,
    transports::{TransportErrorKind, TransportResult},
};

use super::{Chain, ChainError, ChainResult, Read};
use crate::{
    bindings::IArbWasm::{self, IArbWasmErrors},
    errors::Refusal,
};

/// Nitro's precompile that knows every program.
pub const ARB_WASM: Address = address!("0000000000000000000000000000000000000071");

/// What the code of every Stylus program begins with.
const STYLUS: [u8; 3] = [0xEF, 0xF0, 0x00];

/// What the chain says about the code at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Life {
    /// A program that runs for this many seconds more.
    Left(u64),
    /// A program that ran for a year; its age in seconds.
    Expired(u64),
    /// A program that was never activated, or for a version of Stylus that the chain has left behind.
    Inactive,
    /// Code that is no Stylus program, which does not end.
    Endless,
    /// No code.
    Missing,
}

impl Life {
    /// Whether calls of it are answered.
    pub const fn is_alive(self) -> bool {
        matches!(self, Self::Left(_) | Self::Endless)
    }

    /// Seconds until it ends: none if it does not, or has.
    pub const fn seconds_left(self) -> Option<u64> {
        match self {
            Self::Left(seconds) => Some(seconds),
            _ => None,
        }
    }
}

impl Chain {
    /// How long the code at an address runs.
    ///
    /// # Errors
    /// If the node does not answer, or the chain has no Stylus.
    pub async fn life(&self, program: Address) -> ChainResult<Life> {
        let code = self.get_code_at(program).await?;
        if code.is_empty() {
            return Ok(Life::Missing);
        }
        if !code.starts_with(&STYLUS) {
            return Ok(Life::Endless);
        }
        // Not through this connection, which explains refusals with what is found out here.
        let precompile = IArbWasm::new(ARB_WASM, &self.root);
        let refused = match precompile.programTimeLeft(program).read().await {
            Ok(left) => return Ok(Life::Left(left)),
            Err(error) => error,
        };
        let said = refused
            .revert_data()
            .and_then(|data| IArbWasmErrors::abi_decode(data).ok());
        match said {
            Some(IArbWasmErrors::ProgramExpired(expired)) => {
                Ok(Life::Expired(expired.ageInSeconds))
            }
            Some(
                IArbWasmErrors::ProgramNotActivated(_) | IArbWasmErrors::ProgramNeedsUpgrade(_),
            ) => Ok(Life::Inactive),
            _ => Err(refused),
        }
    }

    /// The code behind a contract: the program of a proxy, else the contract itself.
    ///
    /// # Errors
    /// If the node does not answer.
    pub async fn program_of(&self, contract: Address) -> ChainResult<Address> {
        let program = self.implementation(contract).await?;
        Ok(if program.is_zero() { contract } else { program })
    }

    /// A refusal with whose it is, or with the program that lives no more and may be why: that of the contract that was called, if it
    /// gave no reason, or that of another contract known here, which it may have asked in vain.
    pub(super) async fn explained(
        &self,
        error: ChainError,
        called: Option<Address>,
        calldata: &[u8],
    ) -> ChainError {
        let Some(data) = error.revert_data().cloned() else {
            return error;
        };
        let known = self.known.iter().find(|(_, it)| Some(*it) == called);
        let said = match known {
            Some((contract, _)) => Refusal::of(*contract, data),
            None => Refusal::of_call(calldata, data),
        };
        let error = ChainError::Reverted(said.clone());
        // Precompiles need no program.
        if called == Some(ARB_WASM) {
            return error;
        }
        // A proxy hands on what its program says: nothing, if that does not run.
        let called = called.filter(|_| said.data.is_empty());
        let others = self.known.iter().map(|(_, address)| *address);
        for contract in called.into_iter().chain(others) {
            // Whatever fails here must not hide what failed there.
            let Ok(program) = self.program_of(contract).await else {
                continue;
            };
            if let Ok(life @ (Life::Expired(_) | Life::Inactive)) = self.life(program).await {
                let name = self.known.iter().find(|(_, address)| *address == contract);
                return ChainError::Lifeless {
                    contract,
                    name: name
                        .map_or_else(|| "the contract".to_owned(), |(name, _)| name.to_string()),
                    program,
                    expired: matches!(life, Life::Expired(_)),
                    said,
                };
            }
        }
        error
    }
}

/// Calls and estimates whose refusals are explained.
pub(super) struct Explaining(pub(super) Chain);

impl Explaining {
    fn ask<R: RpcRecv>(
        &self,
        method: &'static str,
        asked: EthCallParams<Ethereum>,
    ) -> ProviderCall<EthCallParams<Ethereum>, R> {
        let chain = self.0.clone();
        ProviderCall::BoxedFuture(Box::pin(async move {
            let request = asked.data();
            let called = request.to.and_then(|to| to.to().copied());
            let calldata = request.input.input().cloned().unwrap_or_default();
            let answer = chain.root.client().request(method, asked);
            match answer.await {
                Ok(answer) => Ok(answer),
                Err(error) => Err(TransportErrorKind::custom(
                    chain.explained(error.into(), called, &calldata).await,
                )),
            }
        }))
    }
}

impl<R: RpcRecv> Caller<Ethereum, R> for Explaining {
    fn call(
        &self,
        asked: EthCallParams<Ethereum>,
    ) -> TransportResult<ProviderCall<EthCallParams<Ethereum>, R>> {
        Ok(self.ask("eth_call", asked))
    }

    fn estimate_gas(
        &self,
        asked: EthCallParams<Ethereum>,
    ) -> TransportResult<ProviderCall<EthCallParams<Ethereum>, R>> {
        Ok(self.ask("eth_estimateGas", asked))
    }

    fn call_many(
        &self,
        asked: EthCallManyParams<'_>,
    ) -> TransportResult<ProviderCall<EthCallManyParams<'static>, R>> {
        Caller::<Ethereum, R>::call_many(&self.0.root.weak_client(), asked)
    }
}
