//! The SDK's storage struct of a contract: what OpenZeppelin stores, in the low slots.

use crate::layout::{Step, Variable};
use openzeppelin_stylus::{access::control::AccessControl, utils::nonces::Nonces};
use stylus_sdk::storage::StorageType;

/// A part of OpenZeppelin's. What it says of it is proven by reading the slots.
pub trait Described: StorageType {
    /// What lies in it.
    const VARIABLES: &'static [Variable];
}

impl Described for AccessControl {
    const VARIABLES: &'static [Variable] = &[
        Variable {
            name: "hasRole",
            path: &[
                Step::Key("role", "bytes32"),
                Step::Key("account", "address"),
            ],
            of: "bool",
        },
        Variable {
            name: "adminRole",
            path: &[Step::Key("role", "bytes32"), Step::Add(1)],
            of: "bytes32",
        },
    ];
}

impl Described for Nonces {
    const VARIABLES: &'static [Variable] = &[Variable {
        name: "nonces",
        path: &[Step::Key("account", "address")],
        of: "uint256",
    }];
}

/// Declares the storage struct of a contract, and with the tables that it has all that it stores.
#[macro_export]
macro_rules! stored {
    (
        $(#[$about:meta])*
        pub struct $contract:ident { $($part:ident: $kind:ident,)+ }
        tables: $($tables:expr),+ $(,)?
    ) => {
        $(#[$about])*
        #[stylus_sdk::prelude::storage]
        pub struct $contract {
            $(pub(crate) $part: $kind,)+
        }

        impl $crate::layout::Stored for $contract {
            const LAYOUT: $crate::layout::Layout = $crate::layout::Layout {
                contract: stringify!($contract),
                parts: &[$($crate::layout::Part {
                    name: stringify!($part),
                    of: stringify!($kind),
                    slots: <$kind as stylus_sdk::storage::StorageType>::REQUIRED_SLOTS,
                    variables: <$kind as $crate::parts::Described>::VARIABLES,
                }),+],
                tables: &[$crate::proxy::EVERYWHERE, $($tables),+],
            };
        }

        const _: () = $crate::layout::check(<$contract as $crate::layout::Stored>::LAYOUT.tables);
    };
}
