//! The calls that every contract of tokens answers.

use crate::{check_received, number};
use abi_codec::Uint256;
use alloy_primitives::Address;
use contract_base::Result;

/// A transfer, and then the question to a receiving contract whether it knows what to do with the token.
pub fn safe_transfer(
    from: Address,
    to: Address,
    id: Uint256,
    data: &[u8],
    transfer: impl FnOnce(Address, Address, Uint256) -> Result<()>,
) -> Result<()> {
    transfer(from, to, id)?;
    check_received(from, to, number(id)?, data)
}

/// Makes a type the contract, as `contract_base::contract!` does: what it answers beyond name, roles and
/// what is asked of every token (ERC-721 with its metadata, ERC-165).
///
/// `$transfer` moves a token and does what else the contract means by that.
#[macro_export]
macro_rules! token_contract {
    (
        $contract:ident: $interface:ident::$calls:ident,
        $name:expr, $symbol:expr, $transfer:path;
        views { $($views:tt)* }
        calls { $($done:tt)* }
    ) => {
        contract_base::contract! {
            $contract: $interface::$calls,
            views {
                $($views)*
                fn ownerOf(id: abi_codec::Uint256) -> alloy_primitives::Address = $crate::owner_of(id);
                fn balanceOf(owner: alloy_primitives::Address) -> u64 = $crate::balance_of(owner);
                fn getApproved(id: abi_codec::Uint256) -> alloy_primitives::Address = $crate::get_approved(id);
                fn isApprovedForAll(owner: alloy_primitives::Address, operator: alloy_primitives::Address) -> bool =
                    $crate::is_approved_for_all(owner, operator);
                fn name() -> abi_codec::Str<&'static [u8]> = abi_codec::Str($name.as_bytes());
                fn symbol() -> abi_codec::Str<&'static [u8]> = abi_codec::Str($symbol.as_bytes());
                fn tokenURI(id: abi_codec::Uint256) -> abi_codec::Str<&'static [u8]> =
                    $crate::metadata::token_uri(id);
                fn supportsInterface(id: [u8; 4]) -> bool = $crate::supports_interface(id);
            }
            calls {
                $($done)*
                fn transferFrom(
                    from: alloy_primitives::Address,
                    to: alloy_primitives::Address,
                    id: abi_codec::Uint256,
                ) = $transfer(from, to, id);
                fn safeTransferFrom_0(
                    from: alloy_primitives::Address,
                    to: alloy_primitives::Address,
                    id: abi_codec::Uint256,
                    data: &[u8],
                ) = $crate::safe_transfer(from, to, id, data, $transfer);
                fn safeTransferFrom_1(
                    from: alloy_primitives::Address,
                    to: alloy_primitives::Address,
                    id: abi_codec::Uint256,
                ) = $crate::safe_transfer(from, to, id, &[], $transfer);
                fn approve(to: alloy_primitives::Address, id: abi_codec::Uint256) = $crate::approve(to, id);
                fn setApprovalForAll(operator: alloy_primitives::Address, approved: bool) =
                    $crate::set_approval_for_all(operator, approved);
                fn setBaseUri(uri: abi_codec::Str<&[u8]>) =
                    contract_base::roles::only_admin()
                        .and_then(|()| $crate::metadata::move_base_uri(uri.0));
            }
        }
    };
}
