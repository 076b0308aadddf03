//! Sending one call, or showing what it would do.

use std::fmt::Debug;

use alloy::{
    primitives::{Address, Bytes, U256},
    providers::Provider,
    rpc::types::TransactionReceipt,
    sol_types::{SolCall, SolEvent},
};
use anyhow::{Context, Result, ensure};
use client::{
    bindings::IERC20,
    chain::{Chain, ChainError, Read, Sender, request_for},
    units::{count, dimo},
};
use serde_json::{Value, json};

use crate::{
    commands::keys::SigningArgs,
    report::{Report, facts},
};

/// Whose call, and whether to send it.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Sending")]
pub struct ActArgs {
    #[command(flatten)]
    key: SigningArgs,
    /// Send nothing: show target, calldata, gas, and the refusal if there would be one (then exit with 1)
    #[arg(long)]
    dry_run: bool,
    /// Whose call to try with --dry-run, or whose consent --sign-only is about, when not the key's: a hardware wallet's or contract account's. Needs no key
    #[arg(long, value_name = "ADDRESS")]
    from: Option<Address>,
}

/// A call of a contract, and what it does.
#[derive(Clone, Debug)]
pub struct Act<C> {
    /// The contract.
    pub to: Address,
    /// The call.
    pub call: C,
    /// What it does, in words that follow "would" as well as "done:".
    pub words: String,
}

/// Tokens that a call takes from its sender.
#[derive(Clone, Copy, Debug)]
pub struct Spending {
    /// The token.
    pub token: Address,
    /// How many, in wei.
    pub amount: u128,
}

/// What a command learned from the receipt: names and values.
pub type Learned = Vec<(&'static str, Value)>;

impl ActArgs {
    /// The keys to sign with.
    pub const fn key(&self) -> &SigningArgs {
        &self.key
    }

    /// Whose consent is asked for elsewhere than in a key, if it was said.
    pub const fn from(&self) -> Option<Address> {
        self.from
    }

    /// Whether nothing is to be sent.
    pub const fn is_dry_run(&self) -> bool {
        self.dry_run
    }

    /// Who acts: the account of --from, else that of the key.
    ///
    /// # Errors
    /// If there is neither, or the key cannot be read.
    pub fn actor(&self, chain_id: u64) -> Result<Address> {
        match self.from {
            Some(account) => Ok(account),
            None => Ok(self.key.signer(chain_id)?.address()),
        }
    }

    /// Sends the call and reports what happened; with --dry-run shows what would.
    ///
    /// # Errors
    /// The contract's refusal, a failed transaction, no key.
    pub async fn carry_out<C: SolCall + Debug>(
        &self,
        chain: &Chain,
        act: &Act<C>,
        told: impl FnOnce(&TransactionReceipt) -> Result<Learned>,
    ) -> Result<Report> {
        if self.dry_run {
            return self.rehearse(chain, act).await;
        }
        let mut sender = self.sender(chain).await?;
        let receipt = sender
            .call(act.to, &act.call)
            .await
            .with_context(|| format!("cannot {}", act.words))?;
        Ok(done(&act.words, &receipt, told(&receipt)?))
    }

    /// As [`Self::carry_out`], for a call that takes tokens: the contract is first allowed to, if it is not yet. Without
    /// that a dry run cannot try the call, and tries the allowance.
    ///
    /// # Errors
    /// Fewer tokens than it takes, before anything is sent; the contract's or token's refusal, a failed transaction, no key.
    pub async fn carry_out_paying<C: SolCall + Debug>(
        &self,
        chain: &Chain,
        act: &Act<C>,
        spending: &Spending,
        told: impl FnOnce(&TransactionReceipt) -> Result<Learned>,
    ) -> Result<Report> {
        let amount = U256::from(spending.amount);
        let token = IERC20::new(spending.token, chain);
        let actor = self.actor(chain.id())?;
        let held = token.balanceOf(actor).read().await?;
        ensure!(
            held >= amount,
            "cannot {}: that takes {} DIMO, {actor} has {}",
            act.words,
            dimo(amount),
            dimo(held)
        );
        let allowed = token.allowance(actor, act.to);
        if allowed.read().await? < amount {
            let approve = Act {
                to: spending.token,
                call: IERC20::approveCall {
                    spender: act.to,
                    value: amount,
                },
                words: format!(
                    "let {} take {} DIMO, then {}",
                    act.to,
                    dimo(amount),
                    act.words
                ),
            };
            if self.dry_run {
                return self.rehearse(chain, &approve).await;
            }
            let mut sender = self.sender(chain).await?;
            let approved = sender.call(approve.to, &approve.call).await;
            approved.with_context(|| format!("cannot {}", approve.words))?;
        }
        self.carry_out(chain, act, told).await
    }

    /// The key's account, ready to send.
    ///
    /// # Errors
    /// If there is no key, or it is not that of --from.
    pub async fn sender(&self, chain: &Chain) -> Result<Sender> {
        let signer = self.key.signer(chain.id())?;
        if let Some(from) = self.from {
            ensure!(
                from == signer.address(),
                "--from {from} is not the key's account {}: it is for --dry-run and --sign-only; whoever sends needs the key",
                signer.address()
            );
        }
        Ok(Sender::new(chain, signer).await?)
    }

    async fn rehearse<C: SolCall + Debug>(&self, chain: &Chain, act: &Act<C>) -> Result<Report> {
        let from = self.actor(chain.id())?;
        let calldata = Bytes::from(act.call.abi_encode());
        let request = request_for(Some(from), act.to, calldata.clone());
        let refused = match chain.call_raw(&request).await {
            Ok(_) => None,
            Err(ChainError::Reverted(refusal)) => Some(refusal.to_string()),
            Err(error) => return Err(error.into()),
        };
        let gas = match refused {
            Some(_) => None,
            None => Some(chain.estimate_gas(request).await?),
        };
        let outcome = match (gas, &refused) {
            (Some(gas), _) => ("gas", format!("{} (estimate)", count(gas))),
            (None, Some(why)) => ("refused", why.clone()),
            (None, None) => ("gas", "not known".to_owned()),
        };
        let text = facts(&[
            ("would", act.words.clone()),
            ("as", from.to_string()),
            ("to", act.to.to_string()),
            ("function", C::SIGNATURE.to_owned()),
            ("arguments", format!("{:?}", act.call)),
            ("calldata", calldata.to_string()),
            outcome,
        ]);
        let document = json!({
            "dryRun": true,
            "would": act.words,
            "from": from.to_string(),
            "to": act.to.to_string(),
            "function": C::SIGNATURE,
            "calldata": calldata,
            "gas": gas,
            "refused": refused,
        });
        Ok(match refused {
            None => Report::new(text, document),
            Some(_) => Report::negative(text, document),
        })
    }
}

/// A report of a call that was sent.
fn done(words: &str, receipt: &TransactionReceipt, told: Learned) -> Report {
    let mut lines = vec![("done", words.to_owned())];
    let mut document = json!({ "done": words });
    for (name, value) in told {
        let text = match &value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        lines.push((name, text));
        document[name] = value;
    }
    lines.push(("transaction", receipt.transaction_hash.to_string()));
    lines.push(("gas", count(receipt.gas_used)));
    document["transaction"] = json!(receipt.transaction_hash);
    document["gasUsed"] = receipt.gas_used.into();
    Report::new(facts(&lines), document)
}

/// For commands whose receipt says nothing that was not known before.
///
/// # Errors
/// None.
#[allow(clippy::unnecessary_wraps)] // The other commands' can fail.
pub fn nothing_new(_: &TransactionReceipt) -> Result<Learned> {
    Ok(Vec::new())
}

/// The event of a kind that the contract told in a transaction.
///
/// # Errors
/// If there is none: then this is not the contract it is taken for.
pub fn event<E: SolEvent>(receipt: &TransactionReceipt, contract: Address) -> Result<E> {
    receipt
        .logs()
        .iter()
        .filter(|log| log.address() == contract)
        .find_map(|log| Some(E::decode_log(&log.inner).ok()?.data))
        .with_context(|| {
            format!(
                "transaction {} succeeded, but {contract} told no {}: is it the right address?",
                receipt.transaction_hash,
                E::SIGNATURE
            )
        })
}
