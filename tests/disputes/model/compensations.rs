//! The harmed vehicles' part. All are of one tree.

use alloy::primitives::B256;
use client::bindings::IDisputes::{self as Contract, Compensation};

use super::{Held, Model, Outcome, Refusal, ensure};

impl Model {
    fn pot(&mut self, caseId: u64) -> Result<&mut Compensation, Refusal> {
        let case = self.cases.get_mut(caseId as usize - 1);
        case.and_then(|case| case.compensation.as_mut())
            .ok_or_else(|| Contract::NoCompensation { caseId }.into())
    }

    pub(crate) fn post(&mut self, caseId: u64) -> Outcome {
        let now = self.now;
        let posted = self.setting.harmed.root();
        let pot = self.pot(caseId)?;
        ensure(
            pot.root.is_zero(),
            Contract::CompensationAlreadyPosted { caseId },
        )?;
        let until = pot.until;
        ensure(now < until, Contract::CompensationClosed { caseId, until })?;
        pot.root = posted.node.hash.into();
        (pot.totalShares, pot.depth) = (posted.node.sum, posted.depth);
        let version = self.cases[caseId as usize - 1].seen.parametersVersion;
        let period = self.case_rules.at(version).claimPeriod;
        self.pot(caseId)?.until = now + u64::from(period);
        Ok(())
    }

    pub(crate) fn claim(&mut self, caseId: u64, index: u64) -> Outcome {
        let now = self.now;
        let pot = self.pot(caseId)?;
        let (root, until, amount) = (pot.root, pot.until, pot.pot);
        ensure(
            root != B256::ZERO,
            Contract::CompensationNotPosted { caseId },
        )?;
        ensure(now < until, Contract::CompensationClosed { caseId, until })?;
        let claimed = &mut self.cases[caseId as usize - 1].claimed;
        let first = claimed.insert(index);
        let vehicleId = self.setting.harmed.claim(caseId, index as usize).vehicleId;
        ensure(first, Contract::AlreadyClaimed { caseId, vehicleId })?;
        let at = index as usize;
        let worth = self.setting.harmed.worth(at, amount);
        let account = self.setting.harmed.claim(caseId, at).account;
        self.pot(caseId)?.left -= worth;
        self.pay_out(Held::Cases, account, worth);
        Ok(())
    }

    pub(crate) fn sweep(&mut self, caseId: u64) -> Outcome {
        let now = self.now;
        let pot = self.pot(caseId)?;
        let (left, until) = (pot.left, pot.until);
        ensure(left > 0, Contract::NoCompensation { caseId })?;
        ensure(now >= until, Contract::CompensationOpen { caseId, until })?;
        pot.left = 0;
        self.pay_out(Held::Cases, self.setting.treasury, left);
        Ok(())
    }
}
