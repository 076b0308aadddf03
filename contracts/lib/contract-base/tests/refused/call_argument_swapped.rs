//! Two arguments of a call have changed places.

mod interface;

use alloy_primitives::Address;

struct Registry;

impl Registry {
    contract_base::router! {
        interface::IRegistryCalls,
        views {
            fn isGranted(_id: u64, _grantee: Address) -> bool = true;
        }
        calls {
            fn grant(_grantee: Address, _id: u64, _expiry: u64) = ();
        }
    }
}

fn main() {}
