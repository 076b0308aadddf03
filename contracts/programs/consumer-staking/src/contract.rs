//! The calls the contract answers, each handed to the module that knows.

use crate::{
    fees, interface as i, licence, meter::Reports, parameters::Parameters, setup::Settings, stake,
    standing, store, views,
};
use alloc::{vec, vec::Vec};
use contract_base::{answer::supports_interface, contract, stored};
use openzeppelin_stylus::access::control::AccessControl;
use stylus_sdk::prelude::*;

stored! {
    /// The contract. Everything of its own lies in `store`; this is OpenZeppelin's part.
    pub struct ConsumerStaking {
        access: AccessControl,
    }
    tables: store::TABLES,
}

contract! {
    ConsumerStaking, i, |self, r|
    views {
        isInGoodStandingCall => answer(standing::is_good(r.address()?)),
        requiredStakeCall => answer(standing::required(r.address()?)),
        consumerCall => views::consumer(r.address()?),
        unbondingsCall => Ok(views::unbondings(r.address()?)),
        usageOfCall => answer(Ok(standing::units(r.address()?, r.u32()?))),
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
        lockCall => done(self.lock(r.address()?, r.u128()?, r.u32()?)),
        unlockCall => done(self.unlock(r.address()?, r.u128()?, r.u32()?)),
        slashCall => {
            answer(self.slash(r.address()?, r.u128()?, r.u32()?, r.u128()?))
        },
        revokeLicenceCall => done(self.revoke_licence(r.address()?)),
        reinstateLicenceCall => done(self.reinstate_licence(r.address()?)),
        freezeCall => done(self.freeze(r.address()?, r.u32()?)),
        unfreezeCall => done(self.unfreeze(r.address()?)),
        initializeCall => {
            let encoded = r.rest().get(..Settings::ENCODED)?;
            done(self.initialize(&Settings::read(r)?, encoded))
        },
        stageParametersCall => done(self.stage_parameters(&Parameters::read(r)?)),
        setMarketplaceCall => done(self.set_marketplace(r.address()?)),
    }
}
