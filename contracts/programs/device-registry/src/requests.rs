//! Larger arguments: of those calls that somebody signs, and the nodes of a tree of keys.

use crate::interface as i;
use alloy_primitives::{Address, B256};
use contract_base::Signed;
use protocol::Node;

/// A signature as it is given.
pub(crate) struct Consent<'a>(pub(crate) Signed<'a>);

/// A node below the root of a tree of keys.
pub(crate) struct Child(pub(crate) Node);

abi_codec::reads! {
    Child = i::Node { hash: B256, sum: u64 } => Self(Node { hash: hash.0, sum });
    Consent<'a> = i::Consent { deadline: u64, signature: &'a [u8] } => Self(Signed { deadline, signature });
}

abi_codec::arguments! {
    /// A registered key's device, and who wants it.
    pub(crate) struct Claim<'a> = i::ClaimRequest {
        pub(crate) manufacturer: u32,
        pub(crate) key: Address,
        pub(crate) owner: Address,
        /// Zero if the key itself was registered.
        pub(crate) root: B256,
        /// Its number under the root.
        pub(crate) number: u64,
        pub(crate) proof: &'a [u8],
        pub(crate) possession: Consent<'a>,
        pub(crate) owner_consent: Consent<'a>,
    }

    /// A device and the vehicle it is in.
    pub(crate) struct Pair<'a> = i::PairRequest {
        pub(crate) device: u64,
        pub(crate) vehicle: u64,
        pub(crate) possession: Consent<'a>,
        pub(crate) device_owner_consent: Consent<'a>,
        pub(crate) vehicle_owner_consent: Consent<'a>,
    }

    /// A software connection's key and the vehicle it reads.
    pub(crate) struct Connect<'a> = i::ConnectRequest {
        pub(crate) manufacturer: u32,
        pub(crate) key: Address,
        pub(crate) vehicle: u64,
        pub(crate) possession: Consent<'a>,
        pub(crate) owner_consent: Consent<'a>,
    }

    /// A device and the key it gets.
    pub(crate) struct Replacement<'a> = i::KeyReplacement {
        pub(crate) device: u64,
        pub(crate) new_key: Address,
        pub(crate) possession: Consent<'a>,
        pub(crate) owner_consent: Consent<'a>,
    }
}
