//! The calls the contract answers, each handed to the module that knows.

use crate::{
    admin,
    arguments::{Child, Item, Order, Settings},
    bond, challenge, claims,
    errors::ClaimStatus,
    funds, interface as i, objection, pause, payout, pending,
    publish::{self, Posting},
    setup,
    signature::{claim_with_signature, NAME, VERSION},
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
    signed, stored,
};

stored! {
    /// The contract.
    pub struct RewardsDistributor { store::TABLES, signed::NONCES }
}

contract! {
    RewardsDistributor: i::IRewardsDistributorCalls,
    views {
        fn quote(item: Item) -> (u128, ClaimStatus) = views::quote(&item);
        fn isClaimed(vehicle: u64, week: u32) -> bool = store::claimed(vehicle, week).is_set();
        fn weekInfo(week: u32) -> WeekInfo = views::week_info(week);
        fn issuance(week: u32) -> u128 = funds::issuance(week);
        fn bondOf(publisher: Address) -> (u128, u64) = views::bond_of(publisher);
        fn payoutOf(account: Address) -> (Address, bool) = views::payout_of(account);
        fn state() -> State = views::state();
        fn nonces(account: Address) -> u64 = signed::nonce(account);
        fn eip712Domain() -> Description = eip712::describe(NAME, VERSION);
        fn supportsInterface(id: [u8; 4]) -> bool = supports_interface(id);
    }
    calls {
        fn voidNonce() -> u64 = signed::void_nonce();
        fn claim(item: Item) -> u128 = claims::claim(item);
        fn claimMany(items: Vec<Item>) -> u128 = claims::claim_many(&items);
        fn claimPacked(items: &[u8]) -> u128 = claims::claim_packed(items);
        fn claimRange(runs: &[u8]) -> u128 = claims::claim_range(runs);
        fn claimTo(items: Vec<Item>, payee: Address) -> u128 = claims::claim_to(&items, payee);
        fn claimWithSignature(items: Vec<Item>, order: Order, fee: Uint256, signature: &[u8]) -> u128 =
            claim_with_signature(&items, &order, fee, signature);
        fn setPayout(recipient: Address, only_me: bool) = payout::set_payout(recipient, only_me);
        fn publish(
            week: u32,
            left: Child,
            right: Child,
            depth: u8,
            previous_root: B256,
            data_hash: B256,
            data_uri: Str<&[u8]>,
        ) = {
            let (Child(left), Child(right)) = (left, right);
            publish::publish(&Posting { week, left, right, depth, previous_root, data_hash, data_uri })
        };
        fn fund(amount: u128) = funds::fund(amount);
        fn deposit(week: u32, amount: u128) = funds::deposit(week, amount);
        fn depositBond(amount: u128) = bond::deposit_bond(amount);
        fn withdrawBond(amount: u128) = bond::withdraw_bond(amount);
        fn releaseBond(publisher: Address) = bond::end_suspension(publisher, 0);
        fn slashBond(publisher: Address, amount: u128) = bond::end_suspension(publisher, amount);
        fn object(week: u32, root: B256) = objection::object(week, root);
        fn veto(week: u32, root: B256, reason: Str<&[u8]>) = challenge::veto(week, root, reason);
        fn voidWeek(week: u32, root: B256, prover: Address) = challenge::void_week(week, root, prover);
        fn hold(week: u32, until: u64) = pending::hold(week, until);
        fn pausePublishing(duration: u32) = pause::publishing(Some(duration));
        fn unpausePublishing() = pause::publishing(None);
        fn pauseClaims(duration: u32) = pause::claims(Some(duration));
        fn unpauseClaims() = pause::claims(None);
        fn setSanctionsOracle(oracle: Address) = admin::set_sanctions_oracle(oracle);
        fn setJudge(judge: Address) = admin::set_judge(judge);
        fn setChallengeWindow(seconds: u32) = admin::set_challenge_window(seconds);
        fn setBond(bond: u128) = admin::set_bond(bond);
        fn rescue(token: Address, to: Address, amount: u128) = admin::rescue(token, to, amount);
        fn initialize(settings: Verbatim<Settings>) = setup::initialize(settings);
    }
}
