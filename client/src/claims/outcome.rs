//! What came of claiming, read from the contract's events.

use alloy::{
    primitives::{Address, B256, U256},
    rpc::types::TransactionReceipt,
    sol_types::SolEvent,
};

use crate::{
    bindings::{
        ClaimStatus,
        IRewardsDistributor::{ClaimRejected, Claimed},
    },
    errors,
};

/// One vehicle's week that was paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paid {
    /// The week.
    pub week: u32,
    /// The vehicle.
    pub vehicle: u64,
    /// Whose it was.
    pub account: Address,
    /// Who got it.
    pub payee: Address,
    /// Wei.
    pub amount: U256,
}

/// One that was not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// The week.
    pub week: u32,
    /// The vehicle.
    pub vehicle: u64,
    /// In words.
    pub why: &'static str,
}

impl Rejected {
    /// With the contract's reason.
    pub const fn new(week: u32, vehicle: u64, status: ClaimStatus) -> Self {
        Self {
            week,
            vehicle,
            why: errors::status(status),
        }
    }
}

/// One transaction and what it cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spent {
    /// Hash.
    pub transaction: B256,
    /// Claims it carried.
    pub items: usize,
    /// Gas it used.
    pub gas: u64,
}

/// The sum of some transactions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// What was paid.
    pub paid: Vec<Paid>,
    /// What was left out.
    pub rejected: Vec<Rejected>,
    /// What it took.
    pub transactions: Vec<Spent>,
}

impl Outcome {
    /// Reads a receipt of a claim.
    pub fn add(&mut self, pool: Address, items: usize, receipt: &TransactionReceipt) {
        for log in receipt.logs().iter().filter(|log| log.address() == pool) {
            if let Ok(event) = Claimed::decode_log(&log.inner) {
                self.paid.push(Paid {
                    week: event.week,
                    vehicle: event.vehicleId,
                    account: event.account,
                    payee: event.payee,
                    amount: event.amount,
                });
            } else if let Ok(event) = ClaimRejected::decode_log(&log.inner) {
                self.rejected
                    .push(Rejected::new(event.week, event.vehicleId, event.status));
            }
        }
        let transaction = receipt.transaction_hash;
        self.transactions.push(Spent {
            transaction,
            items,
            gas: receipt.gas_used,
        });
    }

    /// Adds what came of other transactions.
    pub fn extend(&mut self, other: Self) {
        self.paid.extend(other.paid);
        self.rejected.extend(other.rejected);
        self.transactions.extend(other.transactions);
    }

    /// Wei paid in all.
    pub fn total(&self) -> U256 {
        self.paid.iter().map(|paid| paid.amount).sum()
    }

    /// Gas used in all.
    pub fn gas(&self) -> u64 {
        self.transactions.iter().map(|spent| spent.gas).sum()
    }
}
