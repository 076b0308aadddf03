//! The calls the contract answers, each handed to the module that knows.

use crate::{
    fees, interface as i, licence, locks,
    meter::{self, Report},
    parameters::{self, Parameters},
    setup::{self, Settings},
    slashing, stake, standing, store,
    views::{self, Consumer, State, Totals, Unbonding},
};
use abi_codec::{Array, Str, Verbatim};
use alloc::vec::Vec;
use alloy_primitives::Address;
use contract_base::{answer::supports_interface, contract, stored};

stored! {
    /// The contract.
    pub struct ConsumerStaking { store::TABLES }
}

contract! {
    ConsumerStaking: i::IConsumerStakingCalls,
    views {
        fn isInGoodStanding(consumer: Address) -> bool = standing::is_good(consumer);
        fn requiredStake(consumer: Address) -> u128 = standing::required(consumer);
        fn consumer(account: Address) -> Consumer = views::consumer(account);
        fn unbondings(account: Address) -> Vec<Unbonding> = views::unbondings(account);
        fn usageOf(account: Address, week: u32) -> u64 = standing::units(account, week);
        fn parametersAt(version: u32) -> Parameters = Parameters::load(version);
        fn totals() -> Totals = views::totals();
        fn state() -> State = views::state();
        fn supportsInterface(id: [u8; 4]) -> bool = supports_interface(id);
    }
    calls {
        fn register(uri: Str<&[u8]>) = licence::register(uri);
        fn setLicenceUri(uri: Str<&[u8]>) = licence::set_uri(uri);
        fn stake(amount: u128) = stake::stake(amount);
        fn requestUnstake(amount: u128) = stake::request_unstake(amount);
        fn cancelUnstake() = stake::cancel_unstake();
        fn withdraw() -> u128 = stake::withdraw();
        fn reportUsage(week: u32, reports: Array<Report>) = meter::report_usage(week, reports);
        fn payDataFee(amount: u128) = fees::pay_data_fee(amount);
        fn lock(consumer: Address, amount: u128, last_week: u32) = locks::lock(consumer, amount, last_week);
        fn unlock(consumer: Address, amount: u128, last_week: u32) =
            locks::unlock(consumer, amount, last_week);
        fn slash(consumer: Address, locked: u128, last_week: u32, amount: u128) -> u128 =
            slashing::slash(consumer, locked, last_week, amount);
        fn revokeLicence(consumer: Address) = licence::revoke_licence(consumer);
        fn reinstateLicence(consumer: Address) = licence::reinstate_licence(consumer);
        fn freeze(consumer: Address, duration: u32) = licence::freeze(consumer, duration);
        fn unfreeze(consumer: Address) = licence::unfreeze(consumer);
        fn initialize(settings: Verbatim<Settings>) = setup::initialize(settings);
        fn stageParameters(parameters: Parameters) = parameters::stage_parameters(&parameters);
        fn setMarketplace(marketplace: Address) = setup::set_marketplace(marketplace);
    }
}
