//! Who was harmed, and paying them.

use crate::{
    books::set_pot,
    cases::Statement,
    errors::{self, add, sub},
    interface as i, store,
    words::{Pot, Tree},
    Result,
};
use abi_codec::emit;
use alloc::vec::Vec;
use alloy_primitives::{Address, B256};
use contract_base::{
    host::{now, this, Host},
    roles,
    token::push,
};
use protocol::{
    points,
    sum_tree::{self, Root},
    Node,
};

/// A root by its children, and the shares.
pub(crate) struct Posting<'a> {
    pub(crate) left: Node,
    pub(crate) right: Node,
    pub(crate) depth: u8,
    pub(crate) data: Statement<'a>,
}

/// A node below the root of a tree of shares.
pub(crate) struct Child(pub(crate) Node);

impl Posting<'_> {
    /// The root, under which somebody has a share.
    fn root(&self) -> Result<Root> {
        let (left, right, depth) = (&self.left, &self.right, self.depth);
        Root::of_children::<Host>(left, right, depth)
            .ok()
            .filter(|root| root.node.sum > 0)
            .ok_or_else(|| {
                let (left_hash, right_hash) = (left.hash.into(), right.hash.into());
                errors::invalid_children(depth, left_hash, left.sum, right_hash, right.sum)
            })
    }
}

/// A share with its proof.
pub(crate) struct Claim<'a> {
    case: u64,
    share: protocol::Share,
    proof: &'a [u8],
}

abi_codec::reads! {
    Child = i::Node { hash: B256, sum: u64 } => Self(Node { hash: hash.0, sum });
    Claim<'a> = i::Share {
        case: u64,
        vehicle_id: u64,
        account: Address,
        shares: u64,
        proof: &'a [u8],
    } => Self {
        case,
        share: protocol::Share {
            vehicle_id,
            account: account.into_array(),
            shares,
        },
        proof,
    };
}

impl Claim<'_> {
    fn account(&self) -> Address {
        Address::new(self.share.account)
    }

    /// What it is worth, if it can be paid.
    fn verdict(&self) -> Result<u128> {
        let case = self.case;
        let (root, of) = (store::root(case).get(), store::tree(case).get());
        let pot = store::pot(case).get().total;
        if pot == 0 {
            return Err(errors::no_compensation(case));
        }
        if root.is_zero() {
            return Err(errors::compensation_not_posted(case));
        }
        if now() >= of.until {
            return Err(errors::compensation_closed(case, of.until));
        }
        let vehicle = self.share.vehicle_id;
        if store::compensated(case, vehicle).is_set() {
            return Err(errors::already_claimed(case, vehicle));
        }
        self.worth(root, &of, pot)
            .ok_or_else(|| errors::invalid_proof(case, vehicle))
    }

    fn worth(&self, root: B256, of: &Tree, pot: u128) -> Option<u128> {
        // Tokens sent to either contract would be nobody's.
        let nobody = [Address::ZERO, this(), store::staking().get()];
        if nobody.contains(&self.account()) {
            return None;
        }
        let root = Root {
            node: Node {
                hash: root.0,
                sum: of.shares,
            },
            depth: of.depth,
        };
        sum_tree::verify::<Host, _>(&self.share, &root, self.proof).ok()?;
        points::tokens(self.share.shares, of.shares, pot)
    }

    /// Marks it paid. The tokens follow once everything is booked.
    fn book(&self) -> Result<u128> {
        let amount = self.verdict()?;
        // A batch goes on after an error: nothing may be marked before the last of them.
        let pot = store::pot(self.case).get();
        let left = sub(pot.left, amount)?;
        set_pot(self.case, Pot { left, ..pot })?;
        store::compensated(self.case, self.share.vehicle_id).set();
        emit!(i::CompensationClaimed(indexed self.case, indexed self.share.vehicle_id, indexed self.account(), amount));
        Ok(amount)
    }
}

pub(crate) fn claim(claim: &Claim<'_>) -> Result<u128> {
    let amount = claim.book()?;
    push(store::head().get().token, claim.account(), amount)?;
    Ok(amount)
}

pub(crate) fn claim_many(claims: &[Claim<'_>]) -> Result<u128> {
    let mut payments: Vec<(Address, u128)> = Vec::new();
    let mut first = None;
    for claim in claims {
        let account = claim.account();
        match claim.book() {
            Ok(amount) => match payments.iter_mut().find(|(payee, _)| *payee == account) {
                Some((_, sum)) => *sum = add(*sum, amount)?,
                None => payments.push((account, amount)),
            },
            Err(error) => {
                let reason = Vec::from(error);
                emit!(i::CompensationRejected(
                    indexed claim.case, indexed claim.share.vehicle_id, indexed account, &reason[..]
                ));
                first.get_or_insert(reason);
            }
        }
    }
    if let (true, Some(reason)) = (payments.is_empty(), first) {
        return Err(reason.into());
    }
    let token = store::head().get().token;
    let mut total = 0;
    for (account, amount) in payments {
        total = add(total, amount)?;
        push(token, account, amount)?;
    }
    Ok(total)
}

/// What is left goes to the treasury once nobody can claim it any more.
pub(crate) fn sweep(case: u64) -> Result<u128> {
    let pot = store::pot(case).get();
    let left = pot.left;
    if left == 0 {
        return Err(errors::no_compensation(case));
    }
    let until = store::tree(case).get().until;
    if now() < until {
        return Err(errors::compensation_open(case, until));
    }
    set_pot(case, Pot { left: 0, ..pot })?;
    let treasury = store::treasury().get();
    emit!(i::CompensationSwept(indexed case, indexed treasury, left));
    push(store::head().get().token, treasury, left)?;
    Ok(left)
}

pub(crate) fn post_compensation(case: u64, post: &Posting<'_>) -> Result<()> {
    roles::only_admin()?;
    if store::pot(case).get().total == 0 {
        return Err(errors::no_compensation(case));
    }
    if !store::root(case).get().is_zero() {
        return Err(errors::compensation_posted(case));
    }
    let until = store::tree(case).get().until;
    if now() >= until {
        return Err(errors::compensation_closed(case, until));
    }
    let Root { node, depth } = post.root()?;
    let (root, shares) = (B256::new(node.hash), node.sum);
    let terms = store::terms(store::facts(case).get().version).get();
    let until = now().saturating_add(terms.claim_period.into());
    store::root(case).set(&root);
    store::tree(case).set(&Tree {
        shares,
        until,
        depth,
    });
    emit!(i::CompensationPosted(
        indexed case, root, shares, depth, until, post.data.hash, post.data.uri
    ));
    Ok(())
}
