//! What vehicles and devices have in common: they are ERC-721 tokens.

use std::collections::{BTreeMap, BTreeSet};

use alloy::primitives::{Address, U256};
use bindings::IVehicleId::{
    Approval, ApprovalForAll, ERC721IncorrectOwner, ERC721InsufficientApproval,
    ERC721InvalidApprover, ERC721InvalidOperator, ERC721InvalidReceiver, ERC721NonexistentToken,
    Transfer,
};

use super::{
    Contract, Event, Model, Nonces, Outcome, TokenCall,
    outcome::{Refusal, ensure, event},
};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tokens {
    pub owners: BTreeMap<u64, Address>,
    pub approved: BTreeMap<u64, Address>,
    /// Owner and operator.
    pub operators: BTreeSet<(Address, Address)>,
    /// Of signatures for this contract.
    pub nonces: Nonces,
    /// Number of tokens ever made.
    pub count: u64,
}

impl Tokens {
    pub fn owner_of(&self, id: u64) -> Result<Address, Refusal> {
        let owner = self.owners.get(&id).copied();
        let tokenId = U256::from(id);
        owner.ok_or_else(|| ERC721NonexistentToken { tokenId }.into())
    }

    /// The next token.
    pub fn create(&mut self, contract: Contract, owner: Address) -> (u64, Event) {
        self.count += 1;
        self.owners.insert(self.count, owner);
        (
            self.count,
            moved(contract, Address::ZERO, owner, self.count),
        )
    }

    pub fn end(&mut self, contract: Contract, id: u64) -> Event {
        self.approved.remove(&id);
        let owner = self.owners.remove(&id).unwrap_or_default();
        moved(contract, owner, Address::ZERO, id)
    }

    /// Without the owner's word.
    pub fn hand_over(&mut self, contract: Contract, id: u64, to: Address) -> Event {
        self.approved.remove(&id);
        let from = self.owners.insert(id, to).unwrap_or_default();
        moved(contract, from, to, id)
    }

    /// Uses up signatures of these accounts.
    pub fn use_nonces(&mut self, contract: Contract, accounts: Vec<Address>) -> Vec<Event> {
        let mut told = Vec::new();
        for account in accounts {
            let next = self.nonces.0.entry(account).or_default();
            let nonce = U256::from(*next);
            *next += 1;
            let used = bindings::IVehicleId::NonceUsed { account, nonce };
            told.push(event(contract, used));
        }
        told
    }

    fn check_transfer(
        &self,
        by: Address,
        from: Address,
        to: Address,
        id: u64,
    ) -> Result<(), Refusal> {
        ensure(!to.is_zero(), ERC721InvalidReceiver { receiver: to })?;
        let owner = self.owner_of(id)?;
        let tokenId = U256::from(id);
        let may = by == owner
            || self.operators.contains(&(owner, by))
            || self.approved.get(&id) == Some(&by);
        let operator = by;
        ensure(may, ERC721InsufficientApproval { operator, tokenId })?;
        let error = ERC721IncorrectOwner {
            sender: from,
            tokenId,
            owner,
        };
        ensure(from == owner, error)
    }

    fn approve(&mut self, contract: Contract, by: Address, to: Address, id: u64) -> Outcome {
        let owner = self.owner_of(id)?;
        let may = by == owner || self.operators.contains(&(owner, by));
        ensure(may, ERC721InvalidApprover { approver: by })?;
        self.approved.insert(id, to);
        if to.is_zero() {
            self.approved.remove(&id);
        }
        let (approved, tokenId) = (to, U256::from(id));
        Ok(vec![event(
            contract,
            Approval {
                owner,
                approved,
                tokenId,
            },
        )])
    }

    fn approve_all(
        &mut self,
        contract: Contract,
        owner: Address,
        operator: Address,
        approved: bool,
    ) -> Outcome {
        ensure(!operator.is_zero(), ERC721InvalidOperator { operator })?;
        if approved {
            self.operators.insert((owner, operator));
        } else {
            self.operators.remove(&(owner, operator));
        }
        Ok(vec![event(
            contract,
            ApprovalForAll {
                owner,
                operator,
                approved,
            },
        )])
    }
}

fn moved(contract: Contract, from: Address, to: Address, id: u64) -> Event {
    let tokenId = U256::from(id);
    event(contract, Transfer { from, to, tokenId })
}

impl Model {
    pub(super) fn token(&mut self, by: Address, contract: Contract, call: &TokenCall) -> Outcome {
        let tokens = match contract {
            Contract::Vehicles => &mut self.vehicles.tokens,
            _ => &mut self.devices.tokens,
        };
        let (from, to, id) = match *call {
            TokenCall::Approve { to, id } => return tokens.approve(contract, by, to, id),
            TokenCall::ApproveAll { operator, approved } => {
                return tokens.approve_all(contract, by, operator, approved);
            }
            TokenCall::Transfer { from, to, id } | TokenCall::SafeTransfer { from, to, id } => {
                (from, to, id)
            }
        };
        tokens.check_transfer(by, from, to, id)?;
        if matches!(call, TokenCall::SafeTransfer { .. }) {
            let taken = !self.contracts.contains(&to);
            ensure(taken, ERC721InvalidReceiver { receiver: to })?;
        }
        tokens.owners.insert(id, to);
        tokens.approved.remove(&id);
        let told = moved(contract, from, to, id);
        Ok(match contract {
            Contract::Vehicles => [vec![told], self.begin_tenure(id, to)].concat(),
            _ => [vec![told], self.part(id)].concat(),
        })
    }
}
