//! A device's key, as a leaf of the tree a manufacturer vouches for.

use crate::tree::{LEAF_PREFIX, TreeLeaf};

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
