//! What an owner does, or signs for anybody to send in.

use std::fmt::Debug;

use alloy::{primitives::Address, sol_types::SolCall};
use anyhow::Result;
use client::{
    chain::Chain,
    signing::{Consent, Definition, Order, Party},
};
use serde_json::Value;

use super::{
    acting::{Act, Learned},
    consenting::{ConsentArgs, Gathered},
    optional_chain::OptionalChain,
};
use crate::report::Report;

/// What the owner wants, in its three forms.
pub(in crate::commands) struct Wish<C, S> {
    /// The type that is signed.
    pub(in crate::commands) primary: &'static str,
    /// Its fields, without nonce and deadline.
    pub(in crate::commands) fields: Value,
    /// The owner's own call.
    pub(in crate::commands) call: C,
    /// The call that anybody sends with the owner's signature.
    pub(in crate::commands) signed: S,
    /// What it does, in words.
    pub(in crate::commands) words: String,
    /// What the report says besides.
    pub(in crate::commands) told: Learned,
}

/// Sends the owner's call, or signs for it, or sends in what was signed. `owner` is who that is, in words and as the chain has it.
pub(in crate::commands) async fn fulfil<C, D, S>(
    on: &ConsentArgs,
    network: &OptionalChain,
    (definition, contract): (Definition, Address),
    wish: Wish<C, S>,
    (role, owner): (&'static str, impl AsyncFnOnce(&Chain) -> Result<Address>),
) -> Result<Report>
where
    C: SolCall + Debug,
    D: SolCall + Debug,
    S: FnOnce(Consent) -> D,
{
    let order = Order {
        definition,
        primary: wish.primary,
        fields: wish.fields,
        domain: network.domain(contract),
    };
    // Without a signature the call itself is the owner's word, and the contract knows whose it is.
    let needed = on.is_given();
    let parties = async |chain: &Chain, _| {
        Ok([Party {
            role,
            account: owner(chain).await?,
            needed,
        }])
    };
    let consent = match on.gather(network, &order, parties).await? {
        Gathered::Signed(report) => return Ok(report),
        Gathered::Consents([consent]) => consent,
    };
    let (chain, told) = (network.chain()?, |_: &_| Ok(wish.told));
    if needed {
        let act = Act {
            to: contract,
            call: (wish.signed)(consent),
            words: format!("{} on its owner's signature", wish.words),
        };
        return on.act().carry_out(chain, &act, told).await;
    }
    let act = Act {
        to: contract,
        call: wish.call,
        words: wish.words,
    };
    on.act().carry_out(chain, &act, told).await
}
