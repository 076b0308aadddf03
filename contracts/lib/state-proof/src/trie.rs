//! Looking a key up in a Merkle-Patricia trie whose keys are hashes: all of 32 bytes, so that none is the front of another.

use crate::rlp::{take, take_list, Item};
use core::fmt;
use protocol::Keccak256;

/// Root of a trie without keys: the hash of an empty string's encoding.
pub const EMPTY_ROOT: [u8; 32] = [
    0x56, 0xe8, 0x1f, 0x17, 0x1b, 0xcc, 0x55, 0xa6, 0xff, 0x83, 0x45, 0xe6, 0x92, 0xc0, 0xf8, 0x6e,
    0x5b, 0x48, 0xe0, 0x1b, 0x99, 0x6c, 0xad, 0xc0, 0x01, 0x62, 0x2f, 0xb5, 0xe3, 0x63, 0xb4, 0x21,
];

/// Nibbles of a key.
const NIBBLES: usize = 64;
/// Items of a node that branches: a child for each nibble, and a value that no key of full length ends at.
const BRANCH: usize = 17;

/// Why a proof was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProofError {
    /// A node is not there, or is none.
    Malformed,
    /// A node is not that whose hash the one above it has.
    WrongHash,
}

impl fmt::Display for ProofError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "a node of the proof is missing or malformed",
            Self::WrongHash => "a node of the proof is not the one above it names",
        })
    }
}

impl core::error::Error for ProofError {}

/// A node as the one above it names it.
enum Child<'a> {
    Hash([u8; 32]),
    /// What is shorter than a hash lies in its parent.
    Within(&'a [u8]),
}

/// The value at `key`, or `None` if the trie has none there. Takes the nodes of the proof off the front.
///
/// # Errors
/// If the nodes are not those that lead there from `root`.
pub fn lookup<'a, K: Keccak256>(
    root: &[u8; 32],
    key: &[u8; 32],
    nodes: &mut &'a [u8],
) -> Result<Option<&'a [u8]>, ProofError> {
    if *root == EMPTY_ROOT {
        // Some say so by a node, an empty string, some by none. No other node begins like that.
        if let Some(rest) = nodes.strip_prefix(&[0x80]) {
            *nodes = rest;
        }
        return Ok(None);
    }
    let (mut child, mut depth) = (Child::Hash(*root), 0);
    loop {
        let content = match child {
            Child::Within(content) => content,
            Child::Hash(hash) => {
                let (node, content) = take_list(nodes).ok_or(ProofError::Malformed)?;
                if K::keccak256(node) != hash {
                    return Err(ProofError::WrongHash);
                }
                content
            }
        };
        // Each turn goes down by a nibble at least, and there are 64.
        match step(content, key, depth).ok_or(ProofError::Malformed)? {
            Step::Down(next, deeper) => (child, depth) = (next, deeper),
            Step::End(value) => return Ok(value),
        }
    }
}

/// Where a node leads.
enum Step<'a> {
    Down(Child<'a>, usize),
    End(Option<&'a [u8]>),
}

/// From a node, `depth` nibbles down, on towards `key`; `None` if it is no node.
fn step<'a>(mut content: &'a [u8], key: &[u8; 32], depth: usize) -> Option<Step<'a>> {
    // Beyond the last nibble nothing branches.
    let nibble = nibble_in(key, depth).map(usize::from);
    if let Some(hash) = nibble.and_then(|nibble| child_of_full(content, nibble)) {
        return Some(Step::Down(Child::Hash(hash), depth.checked_add(1)?));
    }
    let (mut count, mut first, mut second, mut chosen) = (0usize, None, None, None);
    while !content.is_empty() {
        let whole = content;
        let item = (take(&mut content)?, whole.len().checked_sub(content.len())?);
        match count {
            0 => first = Some(item),
            1 => second = Some(item),
            BRANCH.. => return None,
            _ => {}
        }
        if Some(count) == nibble {
            chosen = Some(item);
        }
        count = count.checked_add(1)?;
    }
    match (count, first?, second?) {
        (BRANCH, ..) => match chosen? {
            (Item::Bytes([]), _) => Some(Step::End(None)),
            found => Some(Step::Down(child_of(found)?, depth.checked_add(1)?)),
        },
        (2, (Item::Bytes(path), _), target) => along(path, target, key, depth),
        _ => None,
    }
}

/// Bytes of a hash with the byte in front that says so.
const NAMED: usize = 33;
const NAMES: u8 = 0xa0;
/// An empty string.
const NOTHING: u8 = 0x80;

/// A child of a node that branches to a hash in every direction, as most near the root of a large trie do: read without going
/// through the items before it.
fn child_of_full(content: &[u8], nibble: usize) -> Option<[u8; 32]> {
    let (children, value) = content.as_chunks::<NAMED>();
    let is_full = children.len() == BRANCH.wrapping_sub(1)
        && *value == [NOTHING]
        && children.iter().all(|child| child.first() == Some(&NAMES));
    let child = children.get(nibble).filter(|_| is_full)?;
    child.last_chunk().copied()
}

/// From a node with a path: to what is at its end, if `key` goes along.
fn along<'a>(
    path: &[u8],
    target: (Item<'a>, usize),
    key: &[u8; 32],
    depth: usize,
) -> Option<Step<'a>> {
    let flags = path.first()? >> 4;
    let (is_leaf, is_odd) = (flags & 2 != 0, flags & 1 != 0);
    if flags > 3 || (!is_odd && path.first()? & 0x0f != 0) {
        return None;
    }
    // An odd path begins beside the flags, an even one behind them.
    let start = if is_odd { 1 } else { 2 };
    let len = path.len().checked_mul(2)?.checked_sub(start)?;
    let end = depth.checked_add(len)?;
    if end > NIBBLES || is_leaf != (end == NIBBLES) || (!is_leaf && len == 0) {
        return None;
    }
    let agrees = (0..len).all(|at| {
        nibble_in(path, at.wrapping_add(start)) == nibble_in(key, at.wrapping_add(depth))
    });
    match target {
        (Item::Bytes(value), _) if is_leaf && !value.is_empty() => {
            Some(Step::End(agrees.then_some(value)))
        }
        _ if is_leaf => None,
        _ => {
            let child = child_of(target)?;
            Some(if agrees {
                Step::Down(child, end)
            } else {
                Step::End(None)
            })
        }
    }
}

fn child_of((item, len): (Item<'_>, usize)) -> Option<Child<'_>> {
    match item {
        Item::Bytes(hash) => Some(Child::Hash(hash.try_into().ok()?)),
        Item::List(content) => (len < 32).then_some(Child::Within(content)),
    }
}

fn nibble_in(bytes: &[u8], at: usize) -> Option<u8> {
    let byte = bytes.get(at >> 1)?;
    Some(if at & 1 == 0 { byte >> 4 } else { byte & 0x0f })
}
