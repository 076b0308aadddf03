//! One contract on one chain.

/// Makes a type for one kind of contract: where it is, and how to read from it.
macro_rules! contract {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            chain: $crate::chain::Chain,
            address: alloy::primitives::Address,
        }

        impl $name {
            /// The contract (its proxy) at `address`.
            pub const fn new(
                chain: $crate::chain::Chain,
                address: alloy::primitives::Address,
            ) -> Self {
                Self { chain, address }
            }

            /// The chain it is on.
            pub const fn chain(&self) -> &$crate::chain::Chain {
                &self.chain
            }

            /// The proxy's address.
            pub const fn address(&self) -> alloy::primitives::Address {
                self.address
            }

            async fn read<C: alloy::sol_types::SolCall>(
                &self,
                call: &C,
            ) -> $crate::chain::ChainResult<C::Return> {
                self.chain.call(self.address, call).await
            }
        }
    };
}

pub(crate) use contract;
