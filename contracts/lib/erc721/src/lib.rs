//! The standard part of a token that stands for a thing (ERC-721), numbered in 64 bits.
//!
//! OpenZeppelin's ERC-721 with its extensions fills 23 kB of compressed program by itself, 1.4 kB below what a chain
//! accepts: it counts in 256 bits and its storage hashes inside the program. The behaviour is the same, down to the
//! errors (ERC-6093), and is proven on the compiled contracts. An owner and what the contract knows of the token share
//! a word.

#![cfg_attr(not(test), no_std)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::arithmetic_side_effects))]

extern crate alloc;

mod contract;
pub mod metadata;
mod text;

pub use contract::safe_transfer;

use crate::text::Text;
use abi_codec::{calldata, emit, revert, Uint256};
use alloc::vec::Vec;
use alloy_primitives::{Address, B256};
use alloy_sol_types::{sol, SolCall};
use contract_base::{
    field::Bytes,
    host::{is_contract, sender, word},
    layout::{Member, Table, Type},
    tables, Field, Result, Word,
};
use stylus_sdk::{
    host::WasmVM,
    stylus_core::calls::{context::Call, CallAccess},
};

sol! {
    event Transfer(address indexed from, address indexed to, uint256 indexed tokenId);
    event Approval(address indexed owner, address indexed approved, uint256 indexed tokenId);
    event ApprovalForAll(address indexed owner, address indexed operator, bool approved);

    error ERC721InvalidOwner(address owner);
    error ERC721NonexistentToken(uint256 tokenId);
    error ERC721IncorrectOwner(address sender, uint256 tokenId, address owner);
    error ERC721InvalidReceiver(address receiver);
    error ERC721InsufficientApproval(address operator, uint256 tokenId);
    error ERC721InvalidApprover(address approver);
    error ERC721InvalidOperator(address operator);

    function onERC721Received(address operator, address from, uint256 tokenId, bytes data) external returns (bytes4);
}

/// ERC-165 ids of ERC-165 itself, ERC-721, its metadata, its metadata's updates (ERC-4906), and AccessControl.
pub fn supports_interface(id: [u8; 4]) -> bool {
    matches!(
        u32::from_be_bytes(id),
        0x01ff_c9a7 | 0x80ac_58cd | 0x5b5e_139f | 0x4906_4906 | 0x7965_db0b
    )
}

/// A token's word: its owner, and behind it what the contract keeps of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token(B256);

/// Where the contract's own begins.
const DATA: usize = <Address as Field>::TYPE.width();

impl Token {
    /// A token of `owner`. Does not compile with more data than the word has room for.
    pub fn new<D: Field>(owner: Address, data: &D) -> Self {
        let mut word = owner.pack();
        data.write(D::Bytes::part_mut::<DATA, 32>(&mut word.0));
        Self(word)
    }

    /// Zero if there is no such token.
    pub fn owner(&self) -> Address {
        Address::unpack(self.0)
    }

    /// The contract's own.
    pub fn data<D: Field>(&self) -> D {
        D::read(D::Bytes::part::<DATA, 32>(&self.0 .0))
    }
}

impl Field for Token {
    type Bytes = [u8; 32];
    const TYPE: Type = <B256 as Field>::TYPE;

    fn read(bytes: &[u8; 32]) -> Self {
        Self(B256::new(*bytes))
    }

    fn write(&self, bytes: &mut [u8; 32]) {
        *bytes = self.0 .0;
    }
}

tables! {
    /// The word of a token.
    pub fn token(id: u64) -> Cell<Token> = 0xf0;
    /// How many tokens an account has.
    fn balance(owner: Address) -> Cell<u64> = 0xf1;
    /// Whom the owner lets transfer a token.
    fn approval(id: u64) -> Cell<Address> = 0xf2;
    /// Who may do everything with the owner's tokens.
    fn operator(owner: Address, operator: Address) -> Cell<bool> = hashed 0xf3;
    /// What comes before every id in the metadata's URI.
    pub(crate) fn base_uri() -> Text = 0xf4;
}

/// The tables of a contract of tokens that keeps a `D` of each.
pub const fn tables<D: Field>() -> [Table; TABLES.len()] {
    let mut tables = [TABLES[0]; TABLES.len()];
    tables.copy_from_slice(TABLES);
    tables[0].word = Type::Struct {
        name: "Token",
        about: "Its owner, and what the contract keeps of it.",
        fields: &[
            Member {
                name: "owner",
                about: "Zero if there is no such token.",
                of: <Address as Field>::TYPE,
            },
            Member {
                name: "data",
                about: "",
                of: D::TYPE,
            },
        ],
    };
    tables
}

/// The 64-bit number of a token id; what is larger does not exist.
pub fn number(id: Uint256) -> Result<u64> {
    match id.0 .0.split_last_chunk::<8>() {
        Some((high, low)) if high.iter().all(|byte| *byte == 0) => Ok(u64::from_be_bytes(*low)),
        _ => Err(revert!(ERC721NonexistentToken(id))),
    }
}

/// A token that exists.
pub fn existing(id: u64) -> Result<Token> {
    let found = token(id).get();
    if found.owner().is_zero() {
        return Err(revert!(ERC721NonexistentToken(id)));
    }
    Ok(found)
}

/// The owner of a token that exists.
pub fn owner_of(id: Uint256) -> Result<Address> {
    Ok(existing(number(id)?)?.owner())
}

/// How many tokens an account has.
pub fn balance_of(owner: Address) -> Result<u64> {
    if owner.is_zero() {
        return Err(revert!(ERC721InvalidOwner(owner)));
    }
    Ok(balance(owner).get())
}

/// Whom the owner lets transfer a token that exists.
pub fn get_approved(id: Uint256) -> Result<Address> {
    let id = number(id)?;
    existing(id)?;
    Ok(approval(id).get())
}

/// Whether `account` may do everything with the owner's tokens.
pub fn is_approved_for_all(owner: Address, account: Address) -> bool {
    operator(owner, account).get()
}

/// Lets the caller's operator do everything with the caller's tokens, or no longer.
pub fn set_approval_for_all(account: Address, approved: bool) -> Result<()> {
    if account.is_zero() {
        return Err(revert!(ERC721InvalidOperator(account)));
    }
    let owner = sender();
    operator(owner, account).set(&approved);
    emit!(ApprovalForAll(indexed owner, indexed account, approved));
    Ok(())
}

/// Lets an account transfer one token. By its owner or the owner's operator.
pub fn approve(to: Address, id: Uint256) -> Result<()> {
    let id = number(id)?;
    let owner = existing(id)?.owner();
    let caller = sender();
    if caller != owner && !is_approved_for_all(owner, caller) {
        return Err(revert!(ERC721InvalidApprover(caller)));
    }
    approval(id).set(&to);
    emit!(Approval(indexed owner, indexed to, indexed id));
    Ok(())
}

/// Gives a new token to its first owner, which is not zero.
pub fn mint(id: u64, owner: Address, data: &impl Field) {
    token(id).set(&Token::new(owner, data));
    let mut count = balance(owner);
    let more = count.get().saturating_add(1);
    count.set(&more);
    emit!(Transfer(indexed Address::ZERO, indexed owner, indexed id));
}

/// Ends a token that exists.
pub fn burn(id: u64, owner: Address) {
    leave(id, owner);
    token(id).set(&Token::untouched());
    emit!(Transfer(indexed owner, indexed Address::ZERO, indexed id));
}

/// Moves a token, if the caller may: its owner, the owner's operator, or who was approved. `data` is what the contract
/// keeps of it afterwards, made from what it kept before.
pub fn transfer<D: Field>(
    from: Address,
    to: Address,
    id: u64,
    data: impl FnOnce(D) -> D,
) -> Result<()> {
    if to.is_zero() {
        return Err(revert!(ERC721InvalidReceiver(to)));
    }
    let found = existing(id)?;
    let (owner, caller) = (found.owner(), sender());
    let allowed =
        caller == owner || is_approved_for_all(owner, caller) || approval(id).get() == caller;
    if !allowed {
        return Err(revert!(ERC721InsufficientApproval(caller, id)));
    }
    if owner != from {
        return Err(revert!(ERC721IncorrectOwner(from, id, owner)));
    }
    hand_over(id, from, to, &data(found.data()));
    Ok(())
}

/// Moves a token that exists from its owner to an account that is not zero, whoever calls: where the contract itself has
/// the right to. `data` is what it keeps of the token afterwards.
pub fn hand_over(id: u64, from: Address, to: Address, data: &impl Field) {
    leave(id, from);
    token(id).set(&Token::new(to, data));
    let mut count = balance(to);
    let more = count.get().saturating_add(1);
    count.set(&more);
    emit!(Transfer(indexed from, indexed to, indexed id));
}

/// Takes a token off its owner's balance and clears its approval.
fn leave(id: u64, owner: Address) {
    let mut count = balance(owner);
    let less = count.get().saturating_sub(1);
    count.set(&less);
    approval(id).set(&Address::ZERO);
}

/// What a contract answers that knows what to do with a token: the function's own selector, and zeros behind it.
const RECEIVED: B256 = {
    let [a, b, c, d] = onERC721ReceivedCall::SELECTOR;
    let mut word = [0; 32];
    (word[0], word[1], word[2], word[3]) = (a, b, c, d);
    B256::new(word)
};

/// Asks a receiving contract whether it knows what to do with a token, after everything else. What it refuses with is
/// passed on, as by OpenZeppelin.
pub fn check_received(from: Address, to: Address, id: u64, data: &[u8]) -> Result<()> {
    if !is_contract(to) {
        return Ok(());
    }
    let call = calldata!(onERC721ReceivedCall(sender(), from, id, data));
    let answer = match (WasmVM {}).call(&Call::new(), to, &call) {
        Ok(answer) => word(&answer),
        Err(error) => match Vec::from(error) {
            nothing if nothing.is_empty() => None,
            reason => return Err(reason.into()),
        },
    };
    match answer {
        Some(word) if word == RECEIVED => Ok(()),
        _ => Err(revert!(ERC721InvalidReceiver(to))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_survives_packing() {
        let (owner, data) = (Address::repeat_byte(0xab), u64::MAX - 1);
        let token = Token::unpack(Token::new(owner, &data).pack());
        assert_eq!((token.owner(), token.data()), (owner, data));
    }

    #[test]
    fn ids_beyond_64_bits_do_not_exist() {
        assert_eq!(number(Uint256(B256::with_last_byte(9))).unwrap(), 9);
        let mut id = B256::ZERO;
        id.0[23] = 1;
        assert!(number(Uint256(id)).is_err());
    }

    #[test]
    fn the_standard_interfaces_are_announced_and_no_others() {
        let ids = [
            0x01ff_c9a7u32,
            0x80ac_58cd,
            0x5b5e_139f,
            0x4906_4906,
            0x7965_db0b,
        ];
        for id in ids {
            assert!(supports_interface(id.to_be_bytes()));
        }
        assert!(!supports_interface([0xff; 4]));
    }
}
