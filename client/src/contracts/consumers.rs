//! Data consumers and cases against them, read from the chain.

use alloy::{
    primitives::{Address, B256},
    rpc::types::Filter,
    sol_types::SolEvent,
};
use anyhow::{Result, ensure};

use crate::{
    bindings::IConsumerStaking::{
        self as Contract, Case, CaseAnswered, CaseFiled, Compensation, Consumer, Parameters, State,
    },
    chain::{ChainResult, contract},
};

contract! {
    /// The consumers' staking contract on a chain.
    Consumers
}

impl Consumers {
    /// What is set, and how many cases there are.
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

    /// One case.
    ///
    /// # Errors
    /// If there is no such case.
    pub async fn case(&self, case: u64) -> Result<Case> {
        let cases = self.state().await?.cases;
        ensure!(
            (1..=cases).contains(&case),
            "there is no case {case}: {cases} were ever filed"
        );
        let call = Contract::caseOfCall { caseId: case };
        Ok(self.read(&call).await?)
    }

    /// What became of the harmed vehicles' part of a case's slash.
    ///
    /// # Errors
    /// If the contract cannot be read.
    pub async fn compensation(&self, case: u64) -> ChainResult<Compensation> {
        let call = Contract::compensationOfCall { caseId: case };
        self.read(&call).await
    }

    /// What a case was filed with, and what the accused answered, from events since block `first`.
    ///
    /// # Errors
    /// If the node does not answer.
    pub async fn words(
        &self,
        case: u64,
        first: u64,
    ) -> Result<(Option<CaseFiled>, Option<CaseAnswered>)> {
        let kinds = [CaseFiled::SIGNATURE_HASH, CaseAnswered::SIGNATURE_HASH];
        let filter = Filter::new()
            .address(self.address)
            .event_signature(kinds.to_vec())
            .topic1(B256::left_padding_from(&case.to_be_bytes()));
        let (mut filed, mut answered) = (None, None);
        for log in self.chain.logs_since(&filter, first).await? {
            match CaseFiled::decode_log(&log.inner) {
                Ok(log) => filed = Some(log.data),
                Err(_) => answered = Some(CaseAnswered::decode_log(&log.inner)?.data),
            }
        }
        Ok((filed, answered))
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
