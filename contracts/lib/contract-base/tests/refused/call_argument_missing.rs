//! An argument of a call was forgotten.

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
            fn grant(_id: u64, _grantee: Address) = ();
        }
    }
}

fn main() {}
