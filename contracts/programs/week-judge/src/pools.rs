//! What pools are asked and told.

use crate::{
    errors,
    interface::{self as i, Fault, Rule},
    store::{self, Pool},
    Result,
};
use abi_codec::{calldata, emit, Reader};
use alloy_primitives::{Address, B256};
use alloy_sol_types::{sol, SolCall};
use contract_base::host::{ask, call, sender};
use protocol::{sum_tree::Root, Node};

sol! {
    function weekInfo(uint32 week) external view returns (bytes32);
    function state() external view returns (bytes32);
    function voidWeek(uint32 week, bytes32 root, address prover) external;
    function hold(uint32 week, uint64 until) external;
}

/// The pools' state of a week that can still be taken back.
const PENDING: u8 = 1;

/// A week of a pool.
pub(crate) struct Week {
    pub(crate) pool: Address,
    pub(crate) number: u32,
    pub(crate) root: Root,
    pub(crate) final_at: u64,
    is_pending: bool,
}

impl Week {
    /// As the pool tells of it.
    pub(crate) fn of(pool: Address, number: u32) -> Result<Self> {
        ask(pool, &calldata!(weekInfoCall(number)))
            .and_then(|answer| {
                let mut r = Reader::new(&answer);
                let is_pending = r.u8()? == PENDING;
                let (hash, sum, depth) = (r.bytes32()?.0, r.u64()?, r.u8()?);
                let (_amount, _deposits) = (r.u128()?, r.u128()?);
                let final_at = r.u64()?;
                let node = Node { hash, sum };
                let root = Root { node, depth };
                Some(Self {
                    pool,
                    number,
                    root,
                    final_at,
                    is_pending,
                })
            })
            .ok_or_else(|| errors::invalid_contract(pool))
    }

    /// A week that can be judged, by what holds for every pool.
    pub(crate) fn pending(pool: Address, number: u32) -> Result<Self> {
        if store::pool(pool).get().rule == Rule::None {
            return Err(errors::not_judged(pool, number));
        }
        let week = Self::of(pool, number)?;
        if !week.is_pending {
            return Err(errors::not_pending(pool, number));
        }
        Ok(week)
    }

    /// The same, by the rules of points.
    pub(crate) fn judged(pool: Address, number: u32) -> Result<(Self, Rule)> {
        let Pool { rule, .. } = store::pool(pool).get();
        if rule == Rule::Referral {
            return Err(errors::not_judged(pool, number));
        }
        Ok((Self::pending(pool, number)?, rule))
    }

    /// The week before, if streaks are judged.
    pub(crate) fn before(&self) -> Result<Self> {
        if self.number < store::pool(self.pool).get().steps_from {
            return Err(errors::not_judged(self.pool, self.number));
        }
        // Before week 0 is the highest number, which no pool has published.
        Self::of(self.pool, self.number.wrapping_sub(1))
    }

    pub(crate) fn hash(&self) -> B256 {
        B256::new(self.root.node.hash)
    }

    /// Whether this is the root that can be taken back.
    pub(crate) fn is_pending(&self, root: B256) -> bool {
        self.is_pending && self.hash() == root
    }

    /// Takes the week back, on the word of who calls, if what was shown is wrong.
    pub(crate) fn fall_if(&self, wrong: bool, fault: Fault, place: u64) -> Result<()> {
        if !wrong {
            return Err(errors::nothing_wrong(self.number, place));
        }
        self.fall(sender(), fault, place)
    }

    /// Takes the week back on somebody's word.
    pub(crate) fn fall(&self, prover: Address, fault: Fault, place: u64) -> Result<()> {
        let (pool, week, root) = (self.pool, self.number, self.hash());
        emit!(i::WeekProvenWrong(indexed pool, indexed week, indexed prover, root, fault, place));
        tell(pool, &calldata!(voidWeekCall(week, root, prover)))
    }

    /// Keeps the week pending until then.
    pub(crate) fn hold(&self, until: u64) -> Result<()> {
        tell(self.pool, &calldata!(holdCall(self.number, until)))
    }

    /// Lets it be final when its window ends.
    pub(crate) fn release(&self) -> Result<()> {
        self.hold(0)
    }
}

/// What the pool refuses with is passed on.
fn tell(pool: Address, data: &[u8]) -> Result<()> {
    call(pool, data)?;
    Ok(())
}

/// Words of a pool's `state` before that which says until when the week is held.
const BEFORE_HELD_UNTIL: usize = 14;

/// Until when a pool holds its pending week; 0 for not.
pub(crate) fn held_until(pool: Address) -> Result<u64> {
    ask(pool, &stateCall::SELECTOR)
        .and_then(|answer| Reader::new(answer.get(BEFORE_HELD_UNTIL * 32..)?).u64())
        .ok_or_else(|| errors::invalid_contract(pool))
}

/// Start of a pool's week 0; `None` if it is no pool.
pub(crate) fn genesis(pool: Address) -> Option<u64> {
    let answer = ask(pool, &stateCall::SELECTOR)?;
    let mut r = Reader::new(&answer);
    r.address()?;
    r.u64()
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy_sol_types::SolValue;

    #[allow(missing_docs, clippy::too_many_arguments)]
    mod pool {
        alloy_sol_types::sol!("../../interfaces/IRewardsDistributor.sol");
        pub(super) use IRewardsDistributor::*;
    }

    #[test]
    fn what_pools_are_asked_lies_where_it_is_read() {
        let state = pool::State {
            token: Address::repeat_byte(1),
            genesis: 2,
            firstWeek: 3,
            nextWeek: 4,
            challengeWindow: 5,
            sanctionsOracle: Address::repeat_byte(6),
            publishingPausedUntil: 7,
            claimsPausedUntil: 8,
            bond: 9,
            bonds: 10,
            deposits: 11,
            reserve: 12,
            publisher: Address::repeat_byte(13),
            finalAt: 14,
            heldUntil: 15,
            objector: Address::repeat_byte(16),
            objection: 17,
        };
        let words = state.abi_encode();
        let word = |at: usize| Reader::new(&words[at * 32..]).u64();
        assert_eq!((word(1), word(BEFORE_HELD_UNTIL)), (Some(2), Some(15)));
    }
}
