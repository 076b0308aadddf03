//! The shape of the tree, used alike for building, proving and verifying.

/// Where a node's sibling stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sibling {
    /// The node is a right child.
    Left,
    /// The node is a left child.
    Right,
    /// The node is the odd last one of its level and moves up unchanged.
    None,
}

impl Sibling {
    /// The sibling of the node at `position` in a level of `width` nodes; `position < width`.
    pub(super) fn of(position: u64, width: u64) -> Self {
        match (position & 1 == 1, position.checked_add(1)) {
            (true, _) => Self::Left,
            (false, Some(next)) if next < width => Self::Right,
            (false, _) => Self::None,
        }
    }
}

/// Number of nodes in the level above one of `width` nodes.
pub(super) fn width_above(width: u64) -> u64 {
    width.div_ceil(2)
}

/// Position of a node's parent in the level above.
pub(super) fn position_above(position: u64) -> u64 {
    position >> 1
}
