//! The calls the contract answers, each handed to the module that knows.

use crate::{
    admin,
    arguments::{AnyLeafProof, Claim, Settings},
    batch, bond, challenge, claim,
    errors::ClaimStatus,
    interface as i, packed,
    publish::{self, issuance, Posting},
    setup,
    signature::{claim_with_signature, Order, NAME, VERSION},
    store,
    views::{self, State, WeekInfo},
};
use abi_codec::{Str, Uint256, Verbatim};
use alloc::vec::Vec;
use alloy_primitives::{Address, B256};
use contract_base::{
    answer::supports_interface,
    contract,
    eip712::{self, Description},
    signed, stored, Signed,
};

stored! {
    /// The contract.
    pub struct RewardsDistributor { store::TABLES, signed::NONCES }
}

contract! {
    RewardsDistributor: i::IRewardsDistributorCalls,
    views {
        fn quote(item: Claim) -> (u128, ClaimStatus) = views::quote(&item);
        fn isClaimed(vehicle: u64, week: u32) -> bool = store::claimed(vehicle, week).is_set();
        fn weekInfo(week: u32) -> WeekInfo = views::week_info(week);
        fn issuance(week: u32) -> u128 = issuance(week);
        fn yearInfo(year: u32) -> (u128, u128, bool) = views::year_info(year);
        fn bondOf(publisher: Address) -> u128 = store::bond(publisher).get();
        fn state() -> State = views::state();
        fn nonces(account: Address) -> u64 = signed::nonce(account);
        fn eip712Domain() -> Description = eip712::describe(NAME, VERSION);
        fn supportsInterface(id: [u8; 4]) -> bool = supports_interface(id);
    }
    calls {
        fn voidNonce() -> u64 = signed::void_nonce();
        fn claim(item: Claim) -> u128 = claim::claim(&item);
        fn claimMany(items: Vec<Claim>) -> u128 = batch::claim_many(&items);
        fn claimPacked(items: &[u8]) -> u128 = batch::claim_many(&packed::read(items)?);
        fn claimTo(items: Vec<Claim>, payee: Address) -> u128 = batch::claim_to(&items, payee);
        fn claimWithSignature(
            items: Vec<Claim>,
            account: Address,
            payee: Address,
            max_fee: Uint256,
            fee: Uint256,
            deadline: u64,
            signature: &[u8],
        ) -> u128 = {
            let signed = Signed { deadline, signature };
            claim_with_signature(&items, &Order { account, payee, max_fee, signed }, fee)
        };
        fn publish(
            week: u32,
            root: B256,
            points: u64,
            leaf_count: u64,
            data_hash: B256,
            data_uri: Str<&[u8]>,
        ) = publish::publish(&Posting { week, root, points, leaf_count, data_hash, data_uri });
        fn depositBond(amount: u128) = bond::deposit_bond(amount);
        fn withdrawBond(amount: u128) = bond::withdraw_bond(amount);
        fn deposit(week: u32, amount: u128) = bond::deposit(week, amount);
        fn veto(week: u32, reason: Str<&[u8]>) = challenge::veto(week, reason);
        fn challengeOrder(week: u32, left: AnyLeafProof, right: AnyLeafProof) =
            challenge::challenge_order(week, left, right);
        fn pausePublishing() = admin::pause_publishing();
        fn unpausePublishing() = admin::unpause_publishing();
        fn pauseClaims(duration: u32) = admin::pause_claims(duration);
        fn unpauseClaims() = admin::unpause_claims();
        fn setSanctionsOracle(oracle: Address) = admin::set_sanctions_oracle(oracle);
        fn setChallengeWindow(seconds: u32) = admin::set_challenge_window(seconds);
        fn setBond(bond: u128) = admin::set_bond(bond);
        fn sweep(year: u32, to: Address) -> u128 = admin::sweep(year, to);
        fn rescue(token: Address, to: Address, amount: u128) = admin::rescue(token, to, amount);
        fn initialize(settings: Verbatim<Settings>) = setup::initialize(settings);
    }
}
