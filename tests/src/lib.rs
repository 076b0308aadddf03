//! A world to test contracts in: a chain, a deployed pool, people, and weeks of leaves.

#![allow(clippy::unwrap_used, clippy::expect_used)] // A fixture that cannot be set up ends the test.

mod leaves;
mod people;
mod world;

pub use leaves::{Posted, leaf, missed};
pub use people::Who;
pub use world::{FIRST_WEEK, World, assert_told, events};

alloy::sol! {
    #![sol(all_derives)]

    /// The EIP-712 message of a relayed claim, written anew here: the contract must agree with it.
    struct ClaimTo {
        address account;
        address payee;
        uint256 maxFee;
        uint32[] weeks;
        uint64[] vehicleIds;
        uint256 nonce;
        uint256 deadline;
    }

    /// Contracts of `contracts/test-helpers`.
    interface IHelpers {
        function misbehave(uint8 mode, address target, bytes payload) external;
        function reentered() external view returns (bool);
        function set(address account, bool listed) external;
        function setBroken(bool isBroken) external;
        function execute(address target, bytes data) external returns (bytes);
        function version() external view returns (uint256);
        function greet(string words) external;
        event Greeted(string words);
    }
}
