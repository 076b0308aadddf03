//! The calls the contract answers, each handed to the module that knows.

use crate::{
    cases::{self, Statement},
    compensation::{self, Child, Claim, Posting},
    interface as i,
    parameters::{self, Parameters},
    setup::{self, Settings},
    store, verdict,
    views::{self, Case, Compensation, State, Totals},
};
use abi_codec::{Str, Verbatim};
use alloc::vec::Vec;
use alloy_primitives::{Address, B256};
use contract_base::{answer::supports_interface, contract, stored};

stored! {
    /// The contract.
    pub struct Disputes { store::TABLES }
}

contract! {
    Disputes: i::IDisputesCalls,
    views {
        fn caseOf(case: u64) -> Case = views::case(case);
        fn compensationOf(case: u64) -> Compensation = views::compensation(case);
        fn isCompensated(case: u64, vehicle: u64) -> bool = store::compensated(case, vehicle).is_set();
        fn parametersAt(version: u32) -> Parameters = Parameters::load(version);
        fn totals() -> Totals = views::totals();
        fn state() -> State = views::state();
        fn supportsInterface(id: [u8; 4]) -> bool = supports_interface(id);
    }
    calls {
        fn fileCase(accused: Address, amount: u128, hash: B256, uri: Str<&[u8]>) -> u64 =
            cases::file(accused, amount, &Statement { hash, uri });
        fn respond(case: u64, hash: B256, uri: Str<&[u8]>) = cases::respond(case, &Statement { hash, uri });
        fn uphold(case: u64, slash: u128) = verdict::uphold(case, slash);
        fn dismiss(case: u64) = verdict::dismiss(case);
        fn lapse(case: u64) = cases::lapse(case);
        fn postCompensation(
            case: u64,
            left: Child,
            right: Child,
            depth: u8,
            hash: B256,
            uri: Str<&[u8]>,
        ) = {
            let (Child(left), Child(right)) = (left, right);
            let data = Statement { hash, uri };
            compensation::post_compensation(case, &Posting { left, right, depth, data })
        };
        fn claimCompensation(share: Claim) -> u128 = compensation::claim(&share);
        fn claimCompensations(shares: Vec<Claim>) -> u128 = compensation::claim_many(&shares);
        fn sweepCompensation(case: u64) -> u128 = compensation::sweep(case);
        fn initialize(settings: Verbatim<Settings>) = setup::initialize(settings);
        fn stageParameters(parameters: Parameters) = parameters::stage_parameters(&parameters);
        fn setTreasury(treasury: Address) = setup::set_treasury(treasury);
    }
}
