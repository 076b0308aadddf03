//! The calls the contract answers, each handed to the module that knows.

use crate::{
    cases::{self, Statement},
    compensation::{self, Claim, Posting},
    fees, interface as i, licence,
    meter::Reports,
    parameters::Parameters,
    setup::Settings,
    stake, standing, store, views,
};
use abi_codec::Reader;
use alloc::{vec, vec::Vec};
use contract_base::{answer::supports_interface, contract};
use openzeppelin_stylus::access::control::AccessControl;
use stylus_sdk::prelude::*;

/// The contract. Everything of its own lies in `store`; this is OpenZeppelin's part.
#[storage]
pub struct ConsumerStaking {
    pub(crate) access: AccessControl,
}

contract! {
    ConsumerStaking, i, |self, r|
    views {
        isInGoodStandingCall => answer(standing::is_good(r.address()?)),
        requiredStakeCall => answer(standing::required(r.address()?)),
        consumerCall => views::consumer(r.address()?),
        unbondingsCall => Ok(views::unbondings(r.address()?)),
        usageOfCall => answer(Ok(standing::units(r.address()?, r.u32()?))),
        caseOfCall => views::case(r.u64()?),
        compensationOfCall => Ok(views::compensation(r.u64()?)),
        isCompensatedCall => {
            answer(Ok(store::compensated(r.u64()?, r.u64()?).is_set()))
        },
        parametersAtCall => {
            Parameters::load(r.u32()?).map(|parameters| parameters.encode())
        },
        totalsCall => Ok(views::totals()),
        stateCall => Ok(views::state()),
        supportsInterfaceCall => answer(Ok(supports_interface(r.bytes4()?))),
    }
    calls {
        registerCall => done(licence::register(r.bytes()?)),
        setLicenceUriCall => done(licence::set_uri(r.bytes()?)),
        stakeCall => done(stake::stake(r.u128()?)),
        requestUnstakeCall => done(stake::request_unstake(r.u128()?)),
        cancelUnstakeCall => done(stake::cancel_unstake()),
        withdrawCall => answer(stake::withdraw()),
        reportUsageCall => {
            let week = r.u32()?;
            done(self.report_usage(week, Reports::read(r)?)?)
        },
        payDataFeeCall => done(fees::pay_data_fee(r.u128()?)),
        fileCaseCall => {
            let (accused, amount) = (r.address()?, r.u128()?);
            answer(cases::file(accused, amount, &statement(r)?))
        },
        respondCall => {
            let case = r.u64()?;
            done(cases::respond(case, &statement(r)?))
        },
        upholdCall => done(self.uphold(r.u64()?, r.u128()?)),
        dismissCall => done(self.dismiss(r.u64()?)),
        lapseCall => done(cases::lapse(r.u64()?)),
        postCompensationCall => {
            let case = r.u64()?;
            done(self.post_compensation(case, &Posting {
                root: r.bytes32()?,
                shares: r.u64()?,
                leaf_count: r.u64()?,
                data: statement(r)?,
            }))
        },
        claimCompensationCall => {
            answer(compensation::claim(&Claim::read(&mut r.tuple()?)?))
        },
        claimCompensationsCall => {
            answer(compensation::claim_many(&Claim::read_all(r)?))
        },
        sweepCompensationCall => answer(compensation::sweep(r.u64()?)),
        revokeLicenceCall => done(self.revoke_licence(r.address()?)),
        reinstateLicenceCall => done(self.reinstate_licence(r.address()?)),
        freezeCall => done(self.freeze(r.address()?, r.u32()?)),
        unfreezeCall => done(self.unfreeze(r.address()?)),
        initializeCall => {
            let encoded = r.rest().get(..Settings::ENCODED)?;
            done(self.initialize(&Settings::read(r)?, encoded))
        },
        stageParametersCall => done(self.stage_parameters(&Parameters::read(r)?)),
        setTreasuryCall => done(self.set_treasury(r.address()?)),
        setMarketplaceCall => done(self.set_marketplace(r.address()?)),
    }
}

fn statement<'a>(r: &mut Reader<'a>) -> Option<Statement<'a>> {
    Some(Statement {
        hash: r.bytes32()?,
        uri: r.bytes()?,
    })
}
