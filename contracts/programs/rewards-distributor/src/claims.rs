//! The ways to claim.

use crate::{
    arguments::Item,
    batch::{Batch, Leaves},
    claim::{prove, published},
    payout::Redirect,
    Result, Revert,
};
use alloy_primitives::Address;
use contract_base::host::{sender, Host};
use protocol::claims::{decode, Range};

impl Batch<'_> {
    /// Books all items.
    pub(crate) fn take_all(&mut self, items: &[Item<'_>]) -> Result<()> {
        items
            .iter()
            .try_for_each(|Item(item)| self.take(item.week, &item.leaf, &|| prove(item)))
    }
}

fn pay_all(items: &[Item<'_>], to: Option<&Redirect>, leaves: Leaves) -> Result<u128> {
    let mut batch = Batch::open(to, leaves)?;
    batch.take_all(items)?;
    batch.pay()
}

/// Pays one item, or says why not.
pub(crate) fn claim(item: Item<'_>) -> Result<u128> {
    pay_all(&[item], None, Leaves::Nothing)
}

/// Pays every account its own items.
pub(crate) fn claim_many(items: &[Item<'_>]) -> Result<u128> {
    pay_all(items, None, Leaves::Out)
}

/// Pays the caller's own items to `payee`.
pub(crate) fn claim_to(items: &[Item<'_>], payee: Address) -> Result<u128> {
    let account = sender();
    pay_all(items, Some(&Redirect { account, payee }), Leaves::Out)
}

/// As [`claim_many`], from the packed encoding.
pub(crate) fn claim_packed(items: &[u8]) -> Result<u128> {
    let mut batch = Batch::open(None, Leaves::Out)?;
    let mut done = Ok(());
    decode(items, |item| {
        if done.is_ok() {
            done = batch.take(item.week, &item.leaf, &|| prove(&item));
        }
    })
    .ok_or_else(Revert::default)?;
    done?;
    batch.pay()
}

/// Pays all earned leaves of whole runs of places.
pub(crate) fn claim_range(mut runs: &[u8]) -> Result<u128> {
    let mut batch = Batch::open(None, Leaves::Out)?;
    while !runs.is_empty() {
        let (run, rest) = Range::read(runs).ok_or_else(Revert::default)?;
        let totals = published(run.week, run.root::<Host>(), run.depth, run.week_amount);
        for leaf in run.earned() {
            batch.take(run.week, &leaf, &|| totals)?;
        }
        runs = rest;
    }
    batch.pay()
}
