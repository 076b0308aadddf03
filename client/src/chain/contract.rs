//! One contract on one chain, read by type.

use std::future::Future;

use alloy::{
    contract::SolCallBuilder,
    primitives::{Address, Bytes},
    providers::Provider,
    sol_types::SolCall,
};

use super::{ChainError, ChainResult};

/// Reads with a call of a typed contract. alloy's own `call` does not say which contract it was that answered nonsense.
pub trait Read {
    /// What comes back.
    type Answer;

    /// `eth_call` at the latest block, or at that which was set.
    ///
    /// # Errors
    /// The revert with its data, an answer that does not decode (no such contract), or no answer.
    fn read(&self) -> impl Future<Output = ChainResult<Self::Answer>> + Send;
}

impl<P: Provider, C: SolCall + Sync> Read for SolCallBuilder<P, C> {
    type Answer = C::Return;

    async fn read(&self) -> ChainResult<C::Return> {
        let to = self.as_ref().to.and_then(|to| to.to().copied());
        decode::<C>(to.unwrap_or_default(), self.call_raw().await?)
    }
}

pub(super) fn decode<C: SolCall>(to: Address, output: Bytes) -> ChainResult<C::Return> {
    C::abi_decode_returns(&output).map_err(|_| ChainError::NoSuchContract {
        to,
        signature: C::SIGNATURE,
        output,
    })
}

/// Makes a type for one kind of contract: its interface on a chain, and what is learned from several calls or events.
macro_rules! contract {
    ($(#[$doc:meta])* $name:ident($instance:ty)) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name($instance);

        impl $name {
            /// The contract (its proxy) at `address`.
            pub const fn new(
                chain: $crate::chain::Chain,
                address: alloy::primitives::Address,
            ) -> Self {
                Self(<$instance>::new(address, chain))
            }

            /// The chain it is on.
            pub const fn chain(&self) -> &$crate::chain::Chain {
                self.0.provider()
            }

            /// The proxy's address.
            pub const fn address(&self) -> alloy::primitives::Address {
                *self.0.address()
            }
        }

        /// Every function of the interface, to be [read](crate::chain::Read).
        impl std::ops::Deref for $name {
            type Target = $instance;

            fn deref(&self) -> &$instance {
                &self.0
            }
        }
    };
}

pub(crate) use contract;
