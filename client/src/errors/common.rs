//! What several contracts refuse in the same words.

use alloy::primitives::{Address, B256, U256};

use crate::{time::utc, units::dimo};

pub(super) fn set_up_before() -> String {
    "InvalidInitialization: a contract is set up once, in the constructor of its proxy".into()
}

pub(super) fn unauthorized(account: Address, role: B256) -> String {
    format!(
        "AccessControlUnauthorizedAccount: {account} lacks the role {}; the DAO grants it",
        crate::roles::name(role)
    )
}

pub(super) fn renounced_by_another() -> String {
    "AccessControlBadConfirmation: roles are renounced by their holder only".into()
}

pub(super) fn invalid_admin(admin: Address) -> String {
    format!("InvalidAdmin: {admin} cannot administer anything")
}

pub(super) fn invalid_suspension(duration: u32, max: u32) -> String {
    format!("InvalidSuspension: {duration} seconds; a guardian suspends for 1 to {max} seconds")
}

pub(super) fn suspension_too_soon(allowed_at: u64) -> String {
    format!(
        "SuspensionTooSoon: the guardian may suspend the same again at {}; the DAO may at any time",
        utc(allowed_at)
    )
}

pub(super) fn transfer_refused(token: Address) -> String {
    format!(
        "SafeErc20FailedOperation: the token {token} refused the transfer (balance, allowance?)"
    )
}

pub(super) fn overflow() -> String {
    "ArithmeticOverflow: a number is out of range".into()
}

pub(super) fn week_not_over(week: u32, ends_at: u64) -> String {
    format!("WeekNotOver: week {week} ends at {}", utc(ends_at))
}

pub(super) fn week_not_anchored(week: u32) -> String {
    format!(
        "WeekNotAnchored: the judge does not keep the state at the end of week {week}; anybody brings it the two headers first (`anchor`)"
    )
}

pub(super) fn base_uri_too_long(length: u64, max: u64) -> String {
    format!("BaseUriTooLong: {length} bytes of at most {max}")
}

pub(super) fn signature_expired(deadline: u64) -> String {
    format!(
        "SignatureExpired: it was valid until {}; sign again",
        utc(deadline)
    )
}

/// `what`: all that a signature is for.
pub(super) fn invalid_signature(account: Address, what: &str) -> String {
    format!("InvalidSignature: {account} did not sign exactly this ({what})")
}

pub(super) fn nobody_owns(owner: Address) -> String {
    format!("ERC721InvalidOwner: {owner} owns nothing")
}

/// `what`: a vehicle or a device.
pub(super) fn no_such_token(what: &str, id: U256) -> String {
    format!("ERC721NonexistentToken: there is no {what} {id}")
}

pub(super) fn owned_by_another(what: &str, sender: Address, id: U256, owner: Address) -> String {
    format!("ERC721IncorrectOwner: {sender} does not own {what} {id}, {owner} does")
}

pub(super) fn not_taken(what: &str, receiver: Address) -> String {
    format!("ERC721InvalidReceiver: {receiver} does not take a {what}")
}

pub(super) fn not_approved(what: &str, operator: Address, id: U256) -> String {
    format!(
        "ERC721InsufficientApproval: {operator} may not transfer {what} {id}; its owner approves that"
    )
}

pub(super) fn may_not_approve(approver: Address) -> String {
    format!("ERC721InvalidApprover: {approver} is neither the owner nor the owner's operator")
}

pub(super) fn invalid_operator(operator: Address) -> String {
    format!("ERC721InvalidOperator: {operator}")
}

pub(super) fn invalid_nonce(account: Address, next: U256) -> String {
    format!("InvalidAccountNonce: the next signature of {account} has the number {next}")
}

pub(super) fn balance_too_low(sender: Address, balance: U256, needed: U256) -> String {
    format!(
        "ERC20InsufficientBalance: {sender} holds {} DIMO of {} needed",
        dimo(balance),
        dimo(needed)
    )
}

pub(super) fn allowance_too_low(spender: Address, allowance: U256, needed: U256) -> String {
    format!(
        "ERC20InsufficientAllowance: {spender} may take {} DIMO of {} needed; approve more",
        dimo(allowance),
        dimo(needed)
    )
}

pub(super) fn invalid_receiver(receiver: Address) -> String {
    format!("ERC20InvalidReceiver: {receiver}")
}

pub(super) fn invalid_sender(sender: Address) -> String {
    format!("ERC20InvalidSender: {sender}")
}
