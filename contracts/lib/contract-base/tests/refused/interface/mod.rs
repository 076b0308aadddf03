//! An interface for the cases beside it.

alloy_sol_types::sol! {
    interface IRegistry {
        struct Level {
            uint16 minWeeks;
            uint32 points;
        }

        event Granted(uint64 indexed id, address indexed grantee, uint128 permissions, uint64 expiry);

        error NotOwner(uint64 id, address account);

        function grant(uint64 id, address grantee, uint64 expiry) external;
        function isGranted(uint64 id, address grantee) external view returns (bool);
    }
}

pub use IRegistry::*;
