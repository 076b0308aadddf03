//! Lists that walk ids, a page at a time.

use alloy::{
    primitives::Address,
    sol_types::{SolCall, SolError},
};
use anyhow::Result;
use client::{
    bindings::IVehicleId::ERC721NonexistentToken,
    chain::{Chain, ChainError},
};

/// Ids read in one go.
const STRIDE: u64 = 200;

/// Which part of a list.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct PageArgs {
    /// Begin after this id
    #[arg(long, value_name = "ID", default_value_t = 0)]
    after: u64,
    /// Show at most this many
    #[arg(long, value_name = "N", default_value_t = 100)]
    limit: usize,
}

/// A page of a list.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// What it shows.
    pub items: Vec<T>,
    /// The id to give to --after for the next page; none if this is the last.
    pub next: Option<u64>,
}

impl PageArgs {
    /// Reads ids up to `count` and keeps what `keep` makes of them; tokens that are no more are left out.
    ///
    /// # Errors
    /// If the contract cannot be read.
    pub async fn walk<C: SolCall, T>(
        &self,
        chain: &Chain,
        contract: Address,
        count: u64,
        call: impl Fn(u64) -> C,
        keep: impl Fn(u64, C::Return) -> Option<T>,
    ) -> Result<Page<T>> {
        let mut items = Vec::new();
        let mut last = self.after;
        while last < count {
            let ids: Vec<u64> = (last + 1..=count.min(last.saturating_add(STRIDE))).collect();
            let calls: Vec<C> = ids.iter().map(|id| call(*id)).collect();
            let answers = chain.try_read_many(contract, &calls).await?;
            for (id, answer) in ids.into_iter().zip(answers) {
                if items.len() == self.limit {
                    return Ok(Page {
                        items,
                        next: Some(last),
                    });
                }
                last = id;
                match answer {
                    Ok(token) => items.extend(keep(id, token)),
                    Err(error) if is_no_more(&error) => {}
                    Err(error) => return Err(error.into()),
                }
            }
        }
        Ok(Page { items, next: None })
    }
}

fn is_no_more(error: &ChainError) -> bool {
    let data = error.revert_data();
    data.is_some_and(|data| data.starts_with(&ERC721NonexistentToken::SELECTOR))
}
