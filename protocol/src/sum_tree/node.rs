//! Nodes and how they are hashed.

/// First byte of every leaf preimage.
pub const LEAF_PREFIX: u8 = 0;

/// First byte of every inner node's preimage.
pub const NODE_PREFIX: u8 = 1;

/// Length of an inner node's preimage: prefix, left hash and sum, right hash and sum.
const NODE_LEN: usize = 81;

/// The hash, injected so that contracts use the host's.
pub trait Keccak256 {
    /// Keccak-256 of `bytes`.
    fn keccak256(bytes: &[u8]) -> [u8; 32];
}

/// Anything that can be a leaf of a tree and knows where in it.
pub trait SumLeaf {
    /// The encoded leaf.
    type Preimage: AsRef<[u8]>;

    /// Where it stands. No tree can show it anywhere else.
    fn place(&self) -> u64;

    /// The bytes to hash. They start with [`LEAF_PREFIX`], so that no leaf passes for an inner node.
    fn preimage(&self) -> Self::Preimage;

    /// What the leaf adds to the sums above it.
    fn weight(&self) -> u64;
}

/// The sum of two nodes exceeds 64 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SumOverflow;

/// A node of the tree, the root included: a hash and the sum of the weights below it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// Hash of the preimage.
    pub hash: [u8; 32],
    /// Sum of the weights of all leaves below.
    pub sum: u64,
}

impl Node {
    /// What stands where nothing is, the root of a tree without leaves included: zero hash, zero sum.
    pub const EMPTY: Self = Self {
        hash: [0; 32],
        sum: 0,
    };

    /// The node of a leaf, wherever it stands.
    pub fn over<K: Keccak256, L: SumLeaf>(leaf: &L) -> Self {
        Self {
            hash: K::keccak256(leaf.preimage().as_ref()),
            sum: leaf.weight(),
        }
    }

    /// Whether its hash is zero, as only that of an empty node is.
    pub fn is_hollow(&self) -> bool {
        self.hash == Self::EMPTY.hash
    }

    /// The parent of two nodes. An empty pair is empty.
    // Once in a program: it is what claims, ranges and proofs of error are made of.
    #[inline(never)]
    pub fn join<K: Keccak256>(left: &Self, right: &Self) -> Result<Self, SumOverflow> {
        if left.is_hollow() && right.is_hollow() {
            return Ok(Self::EMPTY);
        }
        let sum = left.sum.checked_add(right.sum).ok_or(SumOverflow)?;
        let hash = Self::hash_over::<K>(left, right);
        Ok(Self { hash, sum })
    }

    /// The hash over two nodes, whatever they are: what somebody hashed who does not keep to the rules.
    pub fn hash_over<K: Keccak256>(left: &Self, right: &Self) -> [u8; 32] {
        let mut bytes = [NODE_PREFIX; NODE_LEN];
        bytes[1..33].copy_from_slice(&left.hash);
        bytes[33..41].copy_from_slice(&left.sum.to_be_bytes());
        bytes[41..73].copy_from_slice(&right.hash);
        bytes[73..81].copy_from_slice(&right.sum.to_be_bytes());
        K::keccak256(&bytes)
    }
}
