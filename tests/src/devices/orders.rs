//! What keys and owners sign, written anew: the contract must agree with it.

alloy::sol! {
    #![sol(all_derives)]

    /// By the key and by its device's owner to be.
    struct Claim {
        address key;
        uint32 manufacturerId;
        address owner;
        uint256 nonce;
        uint64 deadline;
    }

    /// By the device's key, its owner and the vehicle's.
    struct Pair {
        uint64 deviceId;
        uint64 vehicleId;
        uint256 nonce;
        uint64 deadline;
    }

    /// By a software connection's key and the vehicle's owner.
    struct Connect {
        uint32 manufacturerId;
        address key;
        uint64 vehicleId;
        uint256 nonce;
        uint64 deadline;
    }

    /// By the owner of the device, or of the vehicle that it is in.
    struct Unpair {
        uint64 deviceId;
        uint256 nonce;
        uint64 deadline;
    }

    /// By the device's owner.
    struct ReleaseObjection {
        uint64 deviceId;
        uint256 nonce;
        uint64 deadline;
    }

    /// By the new key and the device's owner.
    struct ReplaceKey {
        uint64 deviceId;
        address newKey;
        uint256 nonce;
        uint64 deadline;
    }
}
