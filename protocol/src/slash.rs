//! What is taken of a stake, and who receives it.

/// A whole in basis points.
pub const WHOLE: u32 = 10_000;

/// Most of a slash that its reporter may receive, in basis points.
pub const MAX_REPORTER_SHARE: u32 = 5_000;

/// `floor(part · amount / whole)`, exact for every input. `None` if `part > whole` or `whole` is zero; otherwise at most
/// `amount`.
///
/// Bit by bit, because a product of 256 bits and its division would be most of a small contract.
#[allow(clippy::arithmetic_side_effects, reason = "the invariant below")]
pub fn proportion(part: u128, whole: u128, amount: u128) -> Option<u128> {
    if part > whole || whole == 0 {
        return None;
    }
    // quotient · whole + rest = part · (the bits of amount seen so far), rest < whole: no step leaves 128 bits.
    let (mut quotient, mut rest) = (0u128, 0u128);
    for bit in (0..u128::BITS - amount.leading_zeros()).rev() {
        quotient <<= 1;
        if rest >= whole - rest {
            rest -= whole - rest;
            quotient += 1;
        } else {
            rest += rest;
        }
        if (amount >> bit) & 1 == 1 {
            if rest >= whole - part {
                rest -= whole - part;
                quotient += 1;
            } else {
                rest += part;
            }
        }
    }
    Some(quotient)
}

/// Takes an amount from the parts of a whole, each in proportion, in all exactly that amount.
///
/// What a part gives is rounded so that those so far have together given `floor` of their due: nothing of the amount is
/// lost to rounding, and no part gives more than it has.
#[derive(Clone, Copy, Debug)]
pub struct ProRata {
    amount: u128,
    whole: u128,
    seen: u128,
    given: u128,
}

impl ProRata {
    /// Takes `amount` from parts that sum to `whole`; `None` if that is more than there is.
    pub fn new(amount: u128, whole: u128) -> Option<Self> {
        (amount <= whole).then_some(Self {
            amount,
            whole,
            seen: 0,
            given: 0,
        })
    }

    /// What the next part gives; `None` if the parts sum to more than the whole.
    pub fn take(&mut self, part: u128) -> Option<u128> {
        if part == 0 {
            return Some(0);
        }
        self.seen = self.seen.checked_add(part)?;
        let due = proportion(self.seen, self.whole, self.amount)?;
        let give = due.checked_sub(self.given)?;
        self.given = due;
        Some(give)
    }
}

/// Who receives a slash; the three sum to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split {
    /// Who filed the case.
    pub reporter: u128,
    /// The DAO's treasury.
    pub treasury: u128,
    /// The harmed vehicles: the rest, with what rounding leaves.
    pub victims: u128,
}

impl Split {
    /// Shares out `slash`, the first two in basis points of it. `None` if these come to more than it.
    pub fn of(slash: u128, reporter_share: u32, treasury_share: u32) -> Option<Self> {
        let part = |share: u32| proportion(share.into(), WHOLE.into(), slash);
        let (reporter, treasury) = (part(reporter_share)?, part(treasury_share)?);
        let victims = slash.checked_sub(reporter)?.checked_sub(treasury)?;
        Some(Self {
            reporter,
            treasury,
            victims,
        })
    }
}
