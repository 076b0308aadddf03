//! The calls the contract answers, each handed to the module that knows.

use crate::{
    arguments::{AnyPlace, Claim, Settings},
    errors::ClaimStatus,
    interface as i, packed,
    publish::{issuance, Posting},
    signature::Order,
    store,
    views::{self, State, WeekInfo},
};
use abi_codec::{Str, Uint256, Verbatim};
use alloc::{vec, vec::Vec};
use alloy_primitives::{Address, B256};
use contract_base::{
    answer::supports_interface,
    contract,
    eip712::{self, Description},
    stored,
};
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
    RewardsDistributor: i::IRewardsDistributorCalls, |self|
    views {
        fn quote(item: Claim) -> (u128, ClaimStatus) = views::quote(&item);
        fn isClaimed(vehicle: u64, week: u32) -> bool = store::claimed(vehicle, week).is_set();
        fn weekInfo(week: u32) -> WeekInfo = views::week_info(week);
        fn issuance(week: u32) -> u128 = issuance(week);
        fn yearInfo(year: u32) -> (u128, u128, bool) = views::year_info(year);
        fn bondOf(publisher: Address) -> u128 = store::bond(publisher).get();
        fn state() -> State = views::state();
        fn nonces(account: Address) -> Uint256 =
            Uint256::from(self.nonces.nonces(account));
        fn eip712Domain() -> Description = eip712::describe(Self::NAME, Self::VERSION);
        fn supportsInterface(id: [u8; 4]) -> bool = supports_interface(id);
    }
    calls {
        fn claim(item: Claim) -> u128 = self.claim(&item);
        fn claimMany(items: Vec<Claim>) -> u128 = self.claim_many(&items);
        fn claimPacked(items: &[u8]) -> u128 = self.claim_many(&packed::read(items)?);
        fn claimTo(items: Vec<Claim>, payee: Address) -> u128 = self.claim_to(&items, payee);
        fn claimWithSignature(
            items: Vec<Claim>,
            account: Address,
            payee: Address,
            max_fee: Uint256,
            fee: Uint256,
            deadline: Uint256,
            signature: &[u8],
        ) -> u128 = {
            let order = Order { account, payee, max_fee, deadline };
            self.claim_with_signature(&items, &order, fee, signature)
        };
        fn publish(
            week: u32,
            root: B256,
            points: u64,
            leaf_count: u64,
            data_hash: B256,
            data_uri: Str<&[u8]>,
        ) = self.publish(&Posting { week, root, points, leaf_count, data_hash, data_uri });
        fn depositBond(amount: u128) = self.deposit_bond(amount);
        fn withdrawBond(amount: u128) = self.withdraw_bond(amount);
        fn deposit(week: u32, amount: u128) = self.deposit(week, amount);
        fn veto(week: u32, reason: Str<&[u8]>) = self.veto(week, reason);
        fn challengeOrder(week: u32, left: AnyPlace, right: AnyPlace) =
            self.challenge_order(week, left, right);
        fn pausePublishing() = self.pause_publishing();
        fn unpausePublishing() = self.unpause_publishing();
        fn pauseClaims(duration: u32) = self.pause_claims(duration);
        fn unpauseClaims() = self.unpause_claims();
        fn setSanctionsOracle(oracle: Address) = self.set_sanctions_oracle(oracle);
        fn setChallengeWindow(seconds: u32) = self.set_challenge_window(seconds);
        fn setBond(bond: u128) = self.set_bond(bond);
        fn sweep(year: u32, to: Address) -> u128 = self.sweep(year, to);
        fn rescue(token: Address, to: Address, amount: u128) = self.rescue(token, to, amount);
        fn initialize(settings: Verbatim<Settings>) = self.initialize(settings);
    }
}
