//! The lives of a deployment's programs: found by asking every proxy, and begun anew.

use alloy::{
    primitives::{Address, U256, keccak256},
    providers::Provider,
    rpc::types::TransactionReceipt,
    sol_types::{SolCall, SolInterface},
};
use anyhow::{Context, Result, bail, ensure};

use super::{Contract, MAX_ACTIVATION_FEE, activate};
use crate::{
    bindings::IArbWasm::{IArbWasmErrors, codehashKeepaliveCall},
    chain::{ARB_WASM, Chain, ChainResult, Life, Sender, Transaction, request_for},
};

/// A program that runs in a deployment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Running {
    /// Where its code is.
    pub program: Address,
    /// The contracts that run it, with their proxies.
    pub contracts: Vec<(Contract, Address)>,
    /// How long it lives.
    pub life: Life,
}

impl Running {
    /// The contracts in words.
    pub fn of(&self) -> String {
        let names: Vec<String> = self.contracts.iter().map(|it| it.0.to_string()).collect();
        names.join(" and ")
    }
}

/// The programs behind these proxies as the chain has them now, whatever was deployed there once; each once.
///
/// # Errors
/// If the node does not answer, or the chain has no Stylus.
pub async fn running(chain: &Chain, proxies: &[(Contract, Address)]) -> ChainResult<Vec<Running>> {
    let mut found: Vec<Running> = Vec::new();
    for &(contract, proxy) in proxies {
        let program = chain.program_of(proxy).await?;
        match found.iter_mut().find(|it| it.program == program) {
            Some(known) => known.contracts.push((contract, proxy)),
            None => found.push(Running {
                program,
                contracts: vec![(contract, proxy)],
                life: chain.life(program).await?,
            }),
        }
    }
    Ok(found)
}

/// What begins a program's year anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Extending its life, for this many wei.
    Extension(U256),
    /// Activating it: it has expired, or never was.
    Activation,
    /// Nothing yet: that was done so many seconds ago, and a chain lets 31 days pass.
    NotYet(u64),
    /// Nothing ever: it is no Stylus program, and does not end.
    Never,
}

/// Asks the chain what a program needs.
///
/// # Errors
/// If there is no code, or the chain refuses for a reason of its own.
pub async fn due(chain: &Chain, program: Address) -> Result<Due> {
    match chain.life(program).await? {
        Life::Missing => bail!("there is no code at {program}: is it the right network?"),
        Life::Endless => return Ok(Due::Never),
        Life::Expired(_) | Life::Inactive => return Ok(Due::Activation),
        Life::Left(_) => {}
    }
    let codehash = keccak256(chain.get_code_at(program).await?);
    let call = codehashKeepaliveCall { codehash };
    // Asked without value, the chain names the fee.
    let free = request_for(None, ARB_WASM, call.abi_encode().into());
    let error = match chain.call_raw(&free).await {
        Ok(_) => return Ok(Due::Extension(U256::ZERO)),
        Err(error) => error,
    };
    let refusal = error
        .revert_data()
        .and_then(|data| IArbWasmErrors::abi_decode(data).ok());
    match refusal {
        Some(IArbWasmErrors::ProgramInsufficientValue(fee)) => Ok(Due::Extension(fee.want)),
        Some(IArbWasmErrors::ProgramKeepaliveTooSoon(done)) => Ok(Due::NotYet(done.ageInSeconds)),
        _ => Err(error).with_context(|| format!("cannot extend the life of {program}")),
    }
}

/// Does what a program needs: what that was, and the transaction if it took one.
///
/// # Errors
/// As [`due`]; a fee above 0.1 native tokens; a failed transaction.
pub async fn keep_alive(
    sender: &mut Sender,
    program: Address,
) -> Result<(Due, Option<TransactionReceipt>)> {
    let due = due(sender.chain(), program).await?;
    let receipt = match due {
        Due::Extension(fee) => Some(extend(sender, program, fee).await?),
        Due::Activation => activate(sender, program).await?,
        Due::NotYet(_) | Due::Never => None,
    };
    Ok((due, receipt))
}

async fn extend(sender: &mut Sender, program: Address, fee: U256) -> Result<TransactionReceipt> {
    ensure!(
        fee <= U256::from(MAX_ACTIVATION_FEE),
        "the chain asks {fee} wei to extend the life of {program}"
    );
    let codehash = keccak256(sender.chain().get_code_at(program).await?);
    let call = codehashKeepaliveCall { codehash };
    let offer = fee + fee / U256::from(10);
    let transaction = Transaction::call(ARB_WASM, &call).with_value(offer);
    let sent = sender.send(transaction).await;
    sent.with_context(|| format!("cannot extend the life of {program}"))
}
