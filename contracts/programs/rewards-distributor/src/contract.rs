//! The calls the contract answers, each handed to the module that knows.

use crate::{
    arguments::{Claim, Place, Settings},
    interface as i, packed,
    publish::{issuance, Posting},
    signature::Order,
    store, views,
};
use alloc::{vec, vec::Vec};
use contract_base::{answer::supports_interface, contract, eip712, stored};
use openzeppelin_stylus::{
    access::control::AccessControl,
    utils::{
        cryptography::eip712::IEip712,
        nonces::{INonces, Nonces},
    },
};
use stylus_sdk::prelude::*;

stored! {
    /// The contract. Everything of its own lies in `store`; these are OpenZeppelin's parts.
    pub struct RewardsDistributor {
        access: AccessControl,
        nonces: Nonces,
    }
    tables: store::TABLES,
}

contract! {
    RewardsDistributor, i, |self, r|
    views {
        quoteCall => Ok(views::quote(&Claim::read(&mut r.tuple()?)?)),
        isClaimedCall => answer(Ok(store::claimed(r.u64()?, r.u32()?).is_set())),
        weekInfoCall => views::week_info(r.u32()?),
        issuanceCall => answer(issuance(r.u32()?)),
        yearInfoCall => Ok(views::year_info(r.u32()?)),
        bondOfCall => answer(Ok(store::bond(r.address()?).get())),
        stateCall => views::state(),
        noncesCall => answer(Ok(self.nonces.nonces(r.address()?))),
        eip712DomainCall => Ok(eip712::describe(Self::NAME, Self::VERSION)),
        supportsInterfaceCall => {
            answer(Ok(supports_interface(r.bytes4()?)))
        },
    }
    calls {
        claimCall => answer(self.claim(&Claim::read(&mut r.tuple()?)?)),
        claimManyCall => answer(self.claim_many(&Claim::read_all(r)?)),
        claimPackedCall => answer(self.claim_many(&packed::read(r.bytes()?)?)),
        claimToCall => {
            let items = Claim::read_all(r)?;
            answer(self.claim_to(&items, r.address()?))
        },
        claimWithSignatureCall => {
            let items = Claim::read_all(r)?;
            let (account, payee) = (r.address()?, r.address()?);
            let (max_fee, fee, deadline) = (r.bytes32()?, r.bytes32()?, r.bytes32()?);
            let order = Order {
                account,
                payee,
                max_fee,
                deadline,
            };
            answer(self.claim_with_signature(&items, &order, fee, r.bytes()?))
        },
        publishCall => done(self.publish(&Posting {
            week: r.u32()?,
            root: r.bytes32()?,
            points: r.u64()?,
            leaf_count: r.u64()?,
            data_hash: r.bytes32()?,
            data_uri: r.bytes()?,
        })),
        depositBondCall => done(self.deposit_bond(r.u128()?)),
        withdrawBondCall => done(self.withdraw_bond(r.u128()?)),
        depositCall => done(self.deposit(r.u32()?, r.u128()?)),
        vetoCall => done(self.veto(r.u32()?, r.bytes()?)),
        challengeOrderCall => {
            let week = r.u32()?;
            let left = Place::read(&mut r.tuple()?)?;
            let right = Place::read(&mut r.tuple()?)?;
            done(self.challenge_order(week, left, right))
        },
        pausePublishingCall => done(self.pause_publishing()),
        unpausePublishingCall => done(self.unpause_publishing()),
        pauseClaimsCall => done(self.pause_claims(r.u32()?)),
        unpauseClaimsCall => done(self.unpause_claims()),
        setSanctionsOracleCall => done(self.set_sanctions_oracle(r.address()?)),
        setChallengeWindowCall => done(self.set_challenge_window(r.u32()?)),
        setBondCall => done(self.set_bond(r.u128()?)),
        sweepCall => answer(self.sweep(r.u32()?, r.address()?)),
        rescueCall => done(self.rescue(r.address()?, r.address()?, r.u128()?)),
        initializeCall => {
            let encoded = r.rest().get(..Settings::ENCODED)?;
            done(self.initialize(&Settings::read(r)?, encoded))
        },
    }
}
