//! The calls that every contract of tokens answers.

use crate::{check_received, number};
use alloy_primitives::{Address, B256};
use contract_base::Result;

/// A transfer, and then the question to a receiving contract whether it knows what to do with the token.
pub fn safe_transfer(
    from: Address,
    to: Address,
    id: B256,
    data: &[u8],
    transfer: impl FnOnce(Address, Address, B256) -> Result<()>,
) -> Result<()> {
    transfer(from, to, id)?;
    check_received(from, to, number(id)?, data)
}

/// Makes a storage struct the contract, as `contract_base::contract!` does: what it answers beyond name, roles and
/// what is asked of every token (ERC-721 with its metadata, ERC-165).
///
/// `$transfer` moves a token and does what else the contract means by that.
#[macro_export]
macro_rules! token_contract {
    (
        $contract:ident, $interface:ident, |$this:ident, $r:ident|
        $name:expr, $symbol:expr, $transfer:path;
        views { $($views:tt)* }
        calls { $($calls:tt)* }
    ) => {
        contract_base::contract! {
            $contract, $interface, |$this, $r|
            views {
                $($views)*
                ownerOfCall => answer($crate::owner_of($r.bytes32()?)),
                balanceOfCall => answer($crate::balance_of($r.address()?)),
                getApprovedCall => answer($crate::get_approved($r.bytes32()?)),
                isApprovedForAllCall => {
                    answer(Ok($crate::is_approved_for_all($r.address()?, $r.address()?)))
                },
                nameCall => Ok($crate::metadata::text($name)),
                symbolCall => Ok($crate::metadata::text($symbol)),
                tokenURICall => $crate::metadata::token_uri($r.bytes32()?),
                supportsInterfaceCall => answer(Ok($crate::supports_interface($r.bytes4()?))),
            }
            calls {
                $($calls)*
                transferFromCall => done($transfer($r.address()?, $r.address()?, $r.bytes32()?)),
                safeTransferFrom_0Call => {
                    let (from, to, id) = ($r.address()?, $r.address()?, $r.bytes32()?);
                    done($crate::safe_transfer(from, to, id, $r.bytes()?, $transfer))
                },
                safeTransferFrom_1Call => {
                    let (from, to, id) = ($r.address()?, $r.address()?, $r.bytes32()?);
                    done($crate::safe_transfer(from, to, id, &[], $transfer))
                },
                approveCall => done($crate::approve($r.address()?, $r.bytes32()?)),
                setApprovalForAllCall => {
                    done($crate::set_approval_for_all($r.address()?, $r.bool()?))
                },
                setBaseUriCall => {
                    let uri = $r.bytes()?;
                    done($this.only_admin().and_then(|()| $crate::metadata::move_base_uri(uri)))
                },
            }
        }
    };
}
