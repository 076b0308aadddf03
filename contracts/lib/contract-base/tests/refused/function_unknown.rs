//! There is no such function.

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
            fn grand(_id: u64, _grantee: Address, _expiry: u64) = ();
            fn grant(_id: u64, _grantee: Address, _expiry: u64) = ();
        }
    }
}

fn main() {}
