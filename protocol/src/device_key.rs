//! A device's key, as a leaf of the tree a manufacturer vouches for.

use crate::sum_tree::{LEAF_PREFIX, SumLeaf, TreeLeaf, depth_for};

/// Length of the preimage of a key's leaf in bytes.
pub const DEVICE_KEY_LEN: usize = 21;

/// The address of a device's key. It weighs 1, so that a root's sum is the number of keys below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeviceKey(pub [u8; 20]);

impl TreeLeaf for DeviceKey {
    type Preimage = [u8; DEVICE_KEY_LEN];

    fn preimage(&self) -> Self::Preimage {
        let mut bytes = [LEAF_PREFIX; DEVICE_KEY_LEN];
        bytes[1..].copy_from_slice(&self.0);
        bytes
    }

    fn weight(&self) -> u64 {
        1
    }
}

/// A key and its number among those a manufacturer vouches for together, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumberedKey {
    /// Its number, and the leaf's place.
    pub number: u64,
    /// The key.
    pub key: DeviceKey,
}

impl NumberedKey {
    /// Levels of the tree of `count` keys, which is the sum of its root.
    pub const fn depth(count: u64) -> u8 {
        depth_for(count.saturating_sub(1))
    }
}

impl SumLeaf for NumberedKey {
    type Preimage = [u8; DEVICE_KEY_LEN];

    fn place(&self) -> u64 {
        self.number
    }

    /// `0x00`, then the key. Its number is said by its place.
    fn preimage(&self) -> Self::Preimage {
        self.key.preimage()
    }

    fn weight(&self) -> u64 {
        1
    }
}
