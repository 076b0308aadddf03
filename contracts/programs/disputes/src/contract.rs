//! The calls the contract answers, each handed to the module that knows.

use crate::{
    cases::{self, Statement},
    compensation::{self, Claim, Posting},
    interface as i,
    parameters::Parameters,
    setup::Settings,
    store, views,
};
use abi_codec::Reader;
use alloc::{vec, vec::Vec};
use contract_base::{answer::supports_interface, contract, stored};
use openzeppelin_stylus::access::control::AccessControl;
use stylus_sdk::prelude::*;

stored! {
    /// The contract. Everything of its own lies in `store`; this is OpenZeppelin's part.
    pub struct Disputes {
        access: AccessControl,
    }
    tables: store::TABLES,
}

contract! {
    Disputes, i, |self, r|
    views {
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
        initializeCall => {
            let encoded = r.rest().get(..Settings::ENCODED)?;
            done(self.initialize(&Settings::read(r)?, encoded))
        },
        stageParametersCall => done(self.stage_parameters(&Parameters::read(r)?)),
        setTreasuryCall => done(self.set_treasury(r.address()?)),
    }
}

fn statement<'a>(r: &mut Reader<'a>) -> Option<Statement<'a>> {
    Some(Statement {
        hash: r.bytes32()?,
        uri: r.bytes()?,
    })
}
