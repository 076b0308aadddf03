//! What Arbitrum adds to the execution context.

use alloy_primitives::Address;
use std::sync::Arc;

use super::{
    deadline::Deadline, empties::Empties, pages::Pages, recent::RecentPrograms, spans::Spans,
};
use crate::{
    naming::Naming,
    stylus::{self, Version},
};

/// What never changes while a node runs.
#[derive(Debug)]
pub(crate) struct Settings {
    /// Release of ArbOS whose rules apply.
    pub(crate) version: Version,
    /// Precompiles charge for ArbOS's own state.
    pub(crate) storage_gas: bool,
    /// Compiles and runs Stylus programs.
    pub(crate) vm: stylus::Vm,
    /// Names for logs and messages.
    pub(crate) naming: Naming,
}

impl Settings {
    /// Programs recently called in the same block enter at the cached price.
    pub(crate) fn has_block_cache(&self) -> bool {
        self.version >= Version::Arbos60
    }

    /// The Stylus version programs are activated under.
    pub(crate) fn stylus_version(&self) -> u16 {
        self.version.stylus()
    }
}

/// State of one transaction beside the journal.
#[derive(Debug)]
pub(crate) struct Arb {
    /// The node's settings.
    pub(crate) settings: Arc<Settings>,
    /// WASM pages of the transaction.
    pub(crate) pages: Pages,
    /// Open frames per acting address.
    pub(crate) spans: Spans,
    /// Who called each open frame, outermost first.
    pub(crate) callers: Vec<Address>,
    /// Accounts that exist for the transaction only.
    pub(crate) empties: Empties,
    /// What the transaction offers for gas, wei: its price, or the base fee and its tip, at most its highest price. Programs see
    /// it as the price of gas; what is paid is the base fee.
    pub(crate) offered_price: u128,
    /// Programs called in this block.
    pub(crate) recent: RecentPrograms,
    /// Most gas the transaction may use, whatever its own limit.
    pub(crate) gas_cap: u64,
    /// What the transaction's limit exceeds the cap by: kept out of its reach and given back.
    pub(crate) held_gas: u64,
    /// When it has to be done; never, if it is part of the chain.
    pub(crate) deadline: Option<Deadline>,
    /// Precompiles that a call pretends to be elsewhere: from where, and to where.
    pub(crate) moved: Vec<(Address, Address)>,
    /// Why the innermost failing program or precompile failed, for the node's log and RPC messages.
    pub(crate) note: Option<String>,
}

impl Arb {
    /// A fresh transaction after others of its block, which called these programs.
    pub(crate) fn after(
        settings: Arc<Settings>,
        gas_cap: u64,
        offered_price: u128,
        recent: RecentPrograms,
    ) -> Self {
        Self {
            settings,
            pages: Pages::default(),
            spans: Spans::default(),
            callers: Vec::new(),
            empties: Empties::default(),
            offered_price,
            recent,
            gas_cap,
            held_gas: 0,
            deadline: None,
            moved: Vec::new(),
            note: None,
        }
    }
}
