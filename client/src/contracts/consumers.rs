//! Data consumers, read from the chain.

use alloy::{primitives::Address, rpc::types::Filter, sol_types::SolEvent};
use anyhow::Result;

use crate::{
    bindings::IConsumerStaking as Contract,
    chain::{Chain, ChainResult, contract},
};

contract! {
    /// The consumers' staking contract on a chain.
    Consumers(Contract::IConsumerStakingInstance<Chain>)
}

impl Consumers {
    /// Units that a consumer consumed in some weeks, by the reports so far.
    ///
    /// # Errors
    /// If the contract cannot be read.
    pub async fn usage(&self, account: Address, weeks: &[u32]) -> ChainResult<Vec<u64>> {
        let calls: Vec<_> = weeks
            .iter()
            .map(|week| Contract::usageOfCall {
                account,
                week: *week,
            })
            .collect();
        self.chain().read_many(self.address(), &calls).await
    }

    /// Accounts that ever registered, with where they say who they are, from events since block `first`.
    ///
    /// # Errors
    /// If the node does not answer.
    pub async fn licences(&self, first: u64) -> Result<Vec<(Address, String)>> {
        let kinds = [
            Contract::ConsumerRegistered::SIGNATURE_HASH,
            Contract::LicenceUriSet::SIGNATURE_HASH,
        ];
        let filter = Filter::new()
            .address(self.address())
            .event_signature(kinds.to_vec());
        let mut licences: Vec<(Address, String)> = Vec::new();
        for log in self.chain().logs_since(&filter, first).await? {
            match Contract::ConsumerRegistered::decode_log(&log.inner) {
                Ok(log) => licences.push((log.consumer, log.data.uri)),
                Err(_) => {
                    let set = Contract::LicenceUriSet::decode_log(&log.inner)?.data;
                    let known = licences.iter_mut().find(|(who, _)| *who == set.consumer);
                    if let Some((_, uri)) = known {
                        *uri = set.uri;
                    }
                }
            }
        }
        Ok(licences)
    }
}
