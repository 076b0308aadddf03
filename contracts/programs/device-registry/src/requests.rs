//! Arguments of those calls that somebody signs.

use crate::interface as i;
use alloy_primitives::{Address, B256};
use contract_base::Signed;

/// A signature as it is given.
pub(crate) struct Consent<'a>(pub(crate) Signed<'a>);

abi_codec::reads! {
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
        pub(crate) index: u64,
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
