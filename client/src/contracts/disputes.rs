//! Cases against data consumers, read from the chain.

use alloy::{primitives::B256, rpc::types::Filter, sol_types::SolEvent};
use anyhow::{Result, ensure};

use crate::{
    bindings::IDisputes::{self as Contract, Case, CaseAnswered, CaseFiled},
    chain::{Chain, Read, contract},
};

contract! {
    /// The contract of cases against data consumers on a chain.
    Disputes(Contract::IDisputesInstance<Chain>)
}

impl Disputes {
    /// One case.
    ///
    /// # Errors
    /// If there is no such case.
    pub async fn case(&self, case: u64) -> Result<Case> {
        let cases = self.state().read().await?.cases;
        ensure!(
            (1..=cases).contains(&case),
            "there is no case {case}: {cases} were ever filed"
        );
        Ok(self.caseOf(case).read().await?)
    }

    /// What a case was filed with, and what the accused answered, from events since block `first`.
    ///
    /// # Errors
    /// If the node does not answer.
    pub async fn statements(
        &self,
        case: u64,
        first: u64,
    ) -> Result<(Option<CaseFiled>, Option<CaseAnswered>)> {
        let kinds = [CaseFiled::SIGNATURE_HASH, CaseAnswered::SIGNATURE_HASH];
        let filter = Filter::new()
            .address(self.address())
            .event_signature(kinds.to_vec())
            .topic1(B256::left_padding_from(&case.to_be_bytes()));
        let (mut filed, mut answered) = (None, None);
        for log in self.chain().logs_since(&filter, first).await? {
            match CaseFiled::decode_log(&log.inner) {
                Ok(log) => filed = Some(log.data),
                Err(_) => answered = Some(CaseAnswered::decode_log(&log.inner)?.data),
            }
        }
        Ok((filed, answered))
    }
}
