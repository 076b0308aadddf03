//! A call has no such argument.

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
            fn grant(_id: u64, _grantee: Address, _expiry: u64, _level: u32) = ();
        }
    }
}

fn main() {}
