//! Posting a week.

use crate::{
    bond::check_not_suspended,
    claim::commit,
    errors,
    funds::set_aside,
    interface as i, objection,
    pending::{check_root, set_pending},
    store,
    words::{time_after, Head, Pending, Published, Rules, Terms, Totals},
    Result, GUARDIAN_ROLE, PUBLISHER_ROLE,
};
use abi_codec::{emit, Str};
use alloy_primitives::{Address, B256};
use alloy_sol_types::{sol, SolCall};
use contract_base::{
    field::U24,
    host::{ask_about, now, sender, Host},
    roles,
};
use protocol::{sum_tree::Root, Clock, Node};

/// A week's root by its children, what it goes on from, and where its data can be had.
pub(crate) struct Posting<'a> {
    pub(crate) week: u32,
    pub(crate) left: Node,
    pub(crate) right: Node,
    pub(crate) depth: u8,
    pub(crate) previous_root: B256,
    pub(crate) data_hash: B256,
    pub(crate) data_uri: Str<&'a [u8]>,
}

pub(crate) fn publish(post: &Posting<'_>) -> Result<()> {
    let (publisher, week) = (sender(), post.week);
    check_publisher(publisher)?;
    let (mut head, rules) = (Head::load(), Rules::load());
    let next_week = check_due(&head, &rules, week)?;
    let root = check_content(post)?;

    // The week before is final.
    objection::close(week.saturating_sub(1), false)?;
    let Node { hash, sum: points } = root.node;
    let (hash, depth) = (B256::new(hash), root.depth);
    let amount = set_aside(week, points)?;
    let totals = Totals {
        points,
        depth,
        amount,
    };
    store::commitment(week).set(&commit(&hash.0, &totals));
    store::root(week).set(&hash);
    store::data_hash(week).set(&post.data_hash);
    let vetoes = store::published(week).get().vetoes;
    store::published(week).set(&Published { totals, vetoes });
    store::publisher().set(&publisher);
    head.next_week = next_week;
    let pending = Pending {
        objection: 0,
        window_ends: time_after(now(), rules.challenge_window)?,
        held_until: 0,
    };
    let final_at = set_pending(head, &pending);
    emit!(i::WeekPublished(
        indexed week, indexed publisher, hash, points, depth, amount, final_at, post.previous_root, post.data_hash,
        post.data_uri
    ));
    Ok(())
}

/// A publisher with its bond, whom nobody suspended, and who is not also to watch over publishers.
fn check_publisher(publisher: Address) -> Result<()> {
    roles::only(PUBLISHER_ROLE)?;
    if roles::has(GUARDIAN_ROLE, publisher) {
        return Err(errors::publisher_is_guardian(publisher));
    }
    let bond = check_not_suspended(publisher)?;
    let required = Terms::load().bond;
    if bond < required {
        return Err(errors::insufficient_bond(publisher, bond, required));
    }
    Ok(())
}

/// The week must be the next one, over, and the one before it final. Returns the one after it.
fn check_due(head: &Head, rules: &Rules, week: u32) -> Result<U24> {
    let paused_until = u64::from(rules.publishing_paused_until);
    if now() < paused_until {
        return Err(errors::publishing_paused(paused_until));
    }
    let expected = head.next_week.get();
    let next_week = U24::new(week.saturating_add(1))
        .filter(|_| week == expected)
        .ok_or_else(|| errors::wrong_week(week, expected))?;
    let clock = Clock {
        genesis: rules.genesis,
    };
    let ends_at = clock.end(week).ok_or_else(errors::overflow)?;
    if now() < ends_at {
        return Err(errors::week_not_over(week, ends_at));
    }
    let final_at = u64::from(head.final_at);
    if now() < final_at {
        return Err(errors::week_not_final(week.saturating_sub(1), final_at));
    }
    let judge = store::judge().get();
    if !judge.is_zero() && !is_anchored(judge, week) {
        return Err(errors::week_not_anchored(week));
    }
    Ok(next_week)
}

sol! {
    /// Of the judge.
    function isAnchored(uint32 week) external view returns (bool);
}

/// Whether the judge keeps the state at the end of the week. One that does not answer keeps nothing.
fn is_anchored(judge: Address, week: u32) -> bool {
    // A word like any other.
    let week = Address::left_padding_from(&week.to_be_bytes());
    ask_about(judge, isAnchoredCall::SELECTOR, week).is_some_and(|answer| !answer.is_zero())
}

/// What is posted must go on from the week before, be there to be checked, and have a root. Nobody states that.
fn check_content(post: &Posting<'_>) -> Result<Root> {
    let Posting {
        week,
        left,
        right,
        depth,
        previous_root,
        data_hash,
        data_uri,
    } = *post;
    check_root(week.wrapping_sub(1), previous_root)?;
    if data_hash.is_zero() || data_uri.0.is_empty() {
        return Err(errors::data_missing(week));
    }
    Root::of_children::<Host>(&left, &right, depth).map_err(|_| {
        let (left_hash, right_hash) = (B256::new(left.hash), B256::new(right.hash));
        errors::invalid_children(depth, left_hash, left.sum, right_hash, right.sum)
    })
}
