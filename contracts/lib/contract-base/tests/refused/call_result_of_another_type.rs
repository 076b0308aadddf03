//! A view answers something else.

mod interface;

use alloy_primitives::Address;

struct Registry;

impl Registry {
    contract_base::router! {
        interface::IRegistryCalls,
        views {
            fn isGranted(_id: u64, _grantee: Address) -> u64 = 1u64;
        }
        calls {
            fn grant(_id: u64, _grantee: Address, _expiry: u64) = ();
        }
    }
}

fn main() {}
