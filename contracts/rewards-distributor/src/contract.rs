//! The calls the contract answers, each handed to the module that knows.

use crate::{
    arguments::{Claim, Place, Settings},
    claim::is_claimed,
    interface as i, packed,
    publish::{issuance, Posting},
    signature::Order,
    store, views, Result, Revert,
};
use abi_codec::Reader;
use alloc::{vec, vec::Vec};
use alloy_primitives::U256;
use alloy_sol_types::SolCall;
use contract_base::{
    answer::{answer, done, role, supports_interface},
    eip712,
    host::has_value,
    proxy::proxiable_uuid,
    routes,
};
use openzeppelin_stylus::{
    access::control::{AccessControl, IAccessControl},
    token::erc20::utils::safe_erc20::SafeErc20,
    utils::{
        cryptography::eip712::IEip712,
        nonces::{INonces, Nonces},
        storage_slot::StorageSlot,
    },
};
use stylus_sdk::{host::VM, prelude::*, ArbResult};

/// The contract. Everything of its own lies in `store`; these are OpenZeppelin's parts.
#[storage]
pub struct RewardsDistributor {
    pub(crate) access: AccessControl,
    pub(crate) nonces: Nonces,
    pub(crate) erc20: SafeErc20,
}

/// Where a call arrives. The SDK has refused re-entry before.
#[entrypoint]
fn enter(input: Vec<u8>, _: VM) -> ArbResult {
    let mut contract: RewardsDistributor = StorageSlot::get_slot(U256::ZERO);
    contract.call(&input).map_err(Into::into)
}

impl RewardsDistributor {
    /// Answers a call: selector and arguments in, result or error out. What cannot be read reverts without
    /// data, as in Solidity.
    pub fn call(&mut self, input: &[u8]) -> Result<Vec<u8>> {
        self.route(input).unwrap_or_else(|| Err(Revert::default()))
    }

    /// `None` for calldata that cannot be read.
    #[allow(non_upper_case_globals)] // the interface's names, as patterns
    fn route(&mut self, input: &[u8]) -> Option<Result<Vec<u8>>> {
        let (selector, arguments) = input.split_first_chunk::<4>()?;
        if has_value() && *selector != i::upgradeToAndCallCall::SELECTOR {
            return None;
        }
        let mut r = Reader::new(arguments);
        routes! { i, u32::from_be_bytes(*selector),
            claimCall => answer(self.claim(&Claim::read(&mut r.tuple()?)?)),
            claimManyCall => answer(self.claim_many(&Claim::read_all(&mut r)?)),
            claimPackedCall => answer(self.claim_many(&packed::read(r.bytes()?)?)),
            claimToCall => {
                let items = Claim::read_all(&mut r)?;
                answer(self.claim_to(&items, r.address()?))
            },
            claimWithSignatureCall => {
                let items = Claim::read_all(&mut r)?;
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
            quoteCall => Ok(views::quote(&Claim::read(&mut r.tuple()?)?)),
            isClaimedCall => answer(Ok(is_claimed(r.u64()?, r.u32()?))),
            weekInfoCall => views::week_info(r.u32()?),
            issuanceCall => answer(issuance(r.u32()?)),
            yearInfoCall => Ok(views::year_info(r.u32()?)),
            bondOfCall => answer(Ok(store::bond(r.address()?).get())),
            stateCall => views::state(),
            noncesCall => answer(Ok(self.nonces.nonces(r.address()?))),
            eip712DomainCall => Ok(eip712::describe(Self::NAME, Self::VERSION)),
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
                let settings = Settings::read(&mut r)?;
                done(self.initialize(&settings, arguments.get(..Settings::ENCODED)?))
            },
            upgradeToAndCallCall => done(self.upgrade(r.address()?, r.bytes()?)),
            proxiableUUIDCall => answer(proxiable_uuid()),
            hasRoleCall => {
                answer(Ok(self.access.has_role(r.bytes32()?, r.address()?)))
            },
            getRoleAdminCall => answer(Ok(self.access.get_role_admin(r.bytes32()?))),
            grantRoleCall => role(self.access.grant_role(r.bytes32()?, r.address()?)),
            revokeRoleCall => {
                role(self.access.revoke_role(r.bytes32()?, r.address()?))
            },
            renounceRoleCall => {
                role(self.access.renounce_role(r.bytes32()?, r.address()?))
            },
            supportsInterfaceCall => {
                answer(Ok(supports_interface(r.bytes4()?)))
            },
        }
    }
}
