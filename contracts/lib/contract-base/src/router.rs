//! From the selector of a call to the function that answers it.

/// Makes the function that answers the functions of an interface: of each its arguments, its result, and what it comes to.
///
/// `$calls` is the enum of the interface's functions that alloy's `sol!` makes in the module `$interface`; the functions
/// of an overloaded name are numbered there. A function that is missing, or not the interface's, an argument too many, too
/// few or of another type, and another result do not compile.
///
/// Views are told apart from other calls so that whoever is called in the middle of a transaction, as the receiver of a
/// token is, may look at the contract but not change it. (The SDK's own entry point refuses both.)
#[macro_export]
macro_rules! router {
    (
        $interface:ident::$calls:ident,
        views { $(
            fn $view:ident($($seen:ident: $seen_kind:ty),* $(,)?) $(-> $seen_result:ty)? = $see:expr;
        )* }
        calls { $(
            fn $call:ident($($done:ident: $done_kind:ty),* $(,)?) $(-> $done_result:ty)? = $do:expr;
        )* }
    ) => {
        fn route(selector: u32, r: &mut abi_codec::Reader<'_>) -> $crate::shell::Routed {
            /// In a place of their own: a name of the interface would be taken for a pattern in what follows.
            struct Selectors;

            #[allow(non_upper_case_globals)] // the interface's names
            impl Selectors {
                $(const $view: u32 = abi_codec::selector::<
                    _, _, ($($seen_kind,)*), $crate::result!($($seen_result)?)
                >($interface::$calls::$view);)*
                $(const $call: u32 = abi_codec::selector::<
                    _, _, ($($done_kind,)*), $crate::result!($($done_result)?)
                >($interface::$calls::$call);)*
            }

            #[allow(dead_code)]
            fn every_function_is_answered(call: &$interface::$calls) {
                match call {
                    $($interface::$calls::$view(_) => {})*
                    $($interface::$calls::$call(_) => {})*
                }
            }

            Some(match selector {
                $(Selectors::$view => {
                    $(let $seen = <$seen_kind as abi_codec::Argument<'_>>::read(r)?;)*
                    $crate::answer::Answer::<$crate::result!($($seen_result)?)>::answer($see)
                })*
                _ => {
                    $crate::shell::unlocked()?;
                    match selector {
                        $(Selectors::$call => {
                            $(let $done = <$done_kind as abi_codec::Argument<'_>>::read(r)?;)*
                            $crate::answer::Answer::<$crate::result!($($done_result)?)>::answer($do)
                        })*
                        _ => return None,
                    }
                }
            })
        }
    };
}

/// The type of a result that may be left out.
#[doc(hidden)]
#[macro_export]
macro_rules! result {
    () => {
        ()
    };
    ($kind:ty) => {
        $kind
    };
}
