//! Calls, those that are answered and those that are made.

use crate::{
    List, Reply,
    revert::selected,
    types::{AbiTuple, Is, TakesAll},
};
use alloc::vec::Vec;
use alloy_sol_types::SolCall;

/// A function of the interface whose arguments have exactly the types of the tuple `Arguments`, and whose result an `R`
/// may be written as.
pub trait Answers<Arguments, R>: SolCall {}

impl<Arguments: AbiTuple, R: Reply, C: SolCall> Answers<Arguments, R> for C
where
    C::Parameters<'static>: Is<Arguments::Sol>,
    C::ReturnTuple<'static>: TakesAll<R::Members>,
{
}

/// The selector of a function that has these arguments and this result. It is named by its place in the interface's
/// enum of calls, as alloy's `sol!` makes it: the functions of an overloaded name are numbered.
pub const fn selector<C: Answers<Arguments, R>, Calls, Arguments, R>(_: fn(C) -> Calls) -> u32 {
    u32::from_be_bytes(C::SELECTOR)
}

/// A function that may be called with values of the types of the tuple `T`.
pub trait Called<T>: SolCall {
    /// See [`TakesAll::REGULAR`].
    const REGULAR: bool;
}

impl<T, C: SolCall> Called<T> for C
where
    C::Parameters<'static>: TakesAll<T>,
{
    const REGULAR: bool = <C::Parameters<'static> as TakesAll<T>>::REGULAR;
}

/// What another contract is called with: `calldata!(isPairedCall(vehicle))`.
///
/// An argument too many, too few or of another type does not compile.
#[macro_export]
macro_rules! calldata {
    ($($call:ident)::+ ($($value:expr),* $(,)?)) => {
        $crate::called::<$($call)::+, _>(($(&$value,)*))
    };
}

/// What [`calldata!`] does.
#[doc(hidden)]
#[inline(always)]
pub fn called<'v, C, T: List<'v>>(arguments: T) -> Vec<u8>
where
    C: Called<T::Values>,
{
    const {
        assert!(
            C::REGULAR,
            "a struct of several words beside something dynamic"
        )
    };
    selected(C::SELECTOR, arguments.list().as_ref())
}

#[cfg(test)]
mod tests {
    use alloy_primitives::Address;
    use alloy_sol_types::{SolCall, sol};

    sol! {
        function check(address account, uint256 id, bytes proof) external returns (bool);
    }

    #[test]
    fn a_call_is_what_alloy_encodes() {
        let account = Address::repeat_byte(7);
        let proof = [5; 33];
        let expected = checkCall {
            account,
            id: alloy_primitives::U256::from(9),
            proof: proof.into(),
        };
        assert_eq!(
            calldata!(checkCall(account, 9u64, &proof[..])),
            expected.abi_encode()
        );
    }
}
