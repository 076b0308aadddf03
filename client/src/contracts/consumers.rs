//! Data consumers, read from the chain.

use alloy::{primitives::Address, rpc::types::Filter, sol_types::SolEvent};
use anyhow::Result;

use crate::{
    bindings::IConsumerStaking::{self as Contract, Consumer, Parameters, State},
    chain::{ChainResult, contract},
};

contract! {
    /// The consumers' staking contract on a chain.
    Consumers
}

impl Consumers {
    /// What is set.
    ///
    /// # Errors
    /// If the contract cannot be read.
    pub async fn state(&self) -> ChainResult<State> {
        self.read(&Contract::stateCall {}).await
    }

    /// One consumer; all zero for somebody without a licence.
    ///
    /// # Errors
    /// If the contract cannot be read.
    pub async fn consumer(&self, account: Address) -> ChainResult<Consumer> {
        self.read(&Contract::consumerCall { account }).await
    }

    /// Stake that a consumer asked back, request by request.
    ///
    /// # Errors
    /// If the contract cannot be read.
    pub async fn unbondings(&self, account: Address) -> ChainResult<Vec<Contract::Unbonding>> {
        self.read(&Contract::unbondingsCall { account }).await
    }

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
        self.chain.call_many(self.address, &calls).await
    }

    /// Rules by their version.
    ///
    /// # Errors
    /// If there are none of this version.
    pub async fn rules(&self, version: u32) -> ChainResult<Parameters> {
        self.read(&Contract::parametersAtCall { version }).await
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
            .address(self.address)
            .event_signature(kinds.to_vec());
        let mut licences: Vec<(Address, String)> = Vec::new();
        for log in self.chain.logs_since(&filter, first).await? {
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
