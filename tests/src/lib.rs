//! A world to test contracts in: a chain, a deployed pool, people, and weeks of leaves.

#![allow(clippy::unwrap_used, clippy::expect_used)] // A fixture that cannot be set up ends the test.

mod consumers;
mod court;
pub mod dao;
mod deep_state;
pub mod devices;
mod dice;
mod disputes;
mod forged;
mod harmed;
mod leaves;
mod people;
mod registry;
mod storage;
mod subject;
pub mod suite;
pub mod trial;
mod vehicles;
mod world;

pub use consumers::{Consumers, DAY};
pub use court::Court;
pub use dao::Dao;
pub use deep_state::DeepState;
pub use devices::Devices;
pub use dice::Dice;
pub use disputes::Disputes;
pub use forged::Forged;
pub use harmed::Harmed;
pub use leaves::{Posted, leaf, missed};
pub use people::Who;
pub use registry::Registry;
pub use storage::Storage;
pub use subject::{Subject, signature};
pub use suite::Surface;
pub use vehicles::Vehicles;
pub use world::{FIRST_WEEK, World, assert_told, events};

alloy::sol! {
    #![sol(all_derives)]

    /// The EIP-712 message of a relayed claim. These messages are written anew here: the contracts must agree with
    /// them.
    struct ClaimTo {
        address account;
        address payee;
        address relayer;
        uint256 maxFee;
        uint256 minTotal;
        uint32[] weeks;
        uint64[] vehicleIds;
        uint256 nonce;
        uint64 deadline;
    }

    /// What an attestor signs of a vehicle.
    struct Attestation {
        address owner;
        bytes32 definition;
        uint8 powertrain;
        bytes32 vinCommitment;
        uint32 vinScheme;
        uint64 nonce;
        uint64 deadline;
    }

    /// What a vehicle's owner signs, if somebody else mints it.
    struct Mint {
        address owner;
        bytes32 definition;
        uint8 powertrain;
        bytes32 vinCommitment;
        bool dataConsent;
        uint256 nonce;
        uint64 deadline;
    }

    /// What a vehicle's owner signs, if somebody else sends in the consent.
    struct DataConsent {
        uint64 vehicleId;
        bool consent;
        uint256 nonce;
        uint64 deadline;
    }

    /// What an attestor signs of a vehicle with another keeper.
    struct Reclaim {
        uint64 vehicleId;
        address keeper;
        uint64 nonce;
        uint64 deadline;
    }

    /// What a vehicle's owner signs, if somebody else sends it in.
    struct Payee {
        uint64 vehicleId;
        address payee;
        uint256 nonce;
        uint64 deadline;
    }

    /// As before.
    struct AccessGrant {
        uint64 vehicleId;
        address grantee;
        uint128 permissions;
        uint64 expiry;
        bool personal;
        bytes32 termsHash;
        string termsUri;
        uint256 nonce;
        uint64 deadline;
    }

    /// As before.
    struct AccessRevocation {
        uint64 vehicleId;
        address grantee;
        uint256 nonce;
        uint64 deadline;
    }

    /// As before.
    struct AllAccessRevocation {
        uint64 vehicleId;
        uint256 nonce;
        uint64 deadline;
    }

    /// As before.
    struct Burn {
        uint64 vehicleId;
        uint256 nonce;
        uint64 deadline;
    }

    /// As before.
    struct ReclaimObjection {
        uint64 vehicleId;
        uint256 nonce;
        uint64 deadline;
    }

    /// Contracts of `contracts/solidity/test-helpers`.
    interface IHelpers {
        function misbehave(uint8 mode, address target, bytes payload) external;
        function reentered() external view returns (bool);
        function set(address account, bool listed) external;
        function setPaired(uint64 vehicleId, bool paired) external;
        function setStanding(address consumer, bool good) external;
        function setBroken(bool isBroken) external;
        function answer(uint8 how) external;
        function execute(address target, bytes data) external returns (bytes);
        function version() external view returns (uint256);
        function greet(string words) external;
        event Greeted(string words);
    }
}
