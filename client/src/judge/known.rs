//! What the chain itself tells of a published tree: the nodes below its root, and every path that answered a demand.

use std::collections::BTreeMap;

use alloy::{
    consensus::Transaction as _,
    primitives::{Address, B256, Bytes},
    providers::Provider,
    rpc::types::{Filter, Log},
    sol_types::{SolCall, SolEvent},
};
use anyhow::Result;
use protocol::{
    Node, StatedLeaf,
    fault::sum,
    sum_tree::{Root, STEP_LEN},
};
use prover::Native;

use super::Published;
use crate::{
    bindings::{
        IRewardsDistributor::{WeekPublished, publishCall},
        IWeekJudge::{self as j, DemandClosed, Evidence},
    },
    chain::{Chain, Read, Transaction},
    contracts::Pool,
};

/// Nodes of a published tree whose leaves may never have been shown.
#[derive(Clone, Debug)]
pub struct Known {
    root: Root,
    /// By level, counted from the leaves, and place there.
    nodes: BTreeMap<(u8, u64), Node>,
    answers: BTreeMap<u64, Answer>,
}

/// What was shown to stand at a place of the published tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The leaf; `None` if the place is empty.
    pub leaf: Option<StatedLeaf>,
    /// Its path to the root.
    pub path: Bytes,
}

impl Known {
    /// A tree of which nothing is known but its root.
    pub fn of(root: Root) -> Self {
        let top = (root.depth, 0);
        Self {
            root,
            nodes: BTreeMap::from([(top, root.node)]),
            answers: BTreeMap::new(),
        }
    }

    /// What the transactions tell that published a pending week and answered demands of it. Those that another contract passed on
    /// are not read.
    ///
    /// # Errors
    /// A node that does not answer.
    pub async fn read(pool: &Pool, judge: Address, week: u32) -> Result<Self> {
        let info = pool.weekInfo(week).read().await?;
        let mut known = Self::of(Root {
            node: Node {
                hash: info.root.0,
                sum: info.totalPoints,
            },
            depth: info.depth,
        });
        let chain = pool.chain();
        let end = pool.clock().await?.end(week).unwrap_or(u64::MAX);
        let first = chain.first_block_since(end).await?;
        let number = B256::left_padding_from(&week.to_be_bytes());

        let published = Filter::new()
            .address(pool.address())
            .event_signature(WeekPublished::SIGNATURE_HASH)
            .topic1(number);
        for log in chain.logs_since(&published, first).await? {
            if let Some(call) = called::<publishCall>(chain, &log).await? {
                let [left, right] = [call.left, call.right].map(|node| Node {
                    hash: node.hash.0,
                    sum: node.sum,
                });
                known.learn_children(left, right);
            }
        }
        let closed = Filter::new()
            .address(judge)
            .event_signature(DemandClosed::SIGNATURE_HASH)
            .topic1(pool.address().into_word())
            .topic2(number);
        for log in chain.logs_since(&closed, first).await? {
            if DemandClosed::decode_log(&log.inner)?.evidence != Evidence::Leaf {
                continue;
            }
            if let Some(call) = called::<j::answerLeafCall>(chain, &log).await? {
                let path = call.leaf.proof.clone();
                known.learn(call.leaf.vehicleId, Some(stated(&call.leaf)), path);
            } else if let Some(call) = called::<j::answerEmptyCall>(chain, &log).await? {
                known.learn(call.place, None, call.emptiness);
            }
        }
        Ok(known)
    }

    /// Takes the children of the root, if that is what they are.
    pub fn learn_children(&mut self, left: Node, right: Node) {
        let root = Root::of_children::<Native>(&left, &right, self.root.depth);
        if let (true, Some(below)) = (root == Ok(self.root), self.root.depth.checked_sub(1)) {
            self.nodes.extend([((below, 0), left), ((below, 1), right)]);
        }
    }

    /// Takes what stands at a place with its path, if it leads to the root.
    pub fn learn(&mut self, place: u64, leaf: Option<StatedLeaf>, path: Bytes) {
        let mut node = leaf.map_or(Node::EMPTY, |leaf| Node::over::<Native, _>(&leaf));
        if self.root.accept::<Native>(node, place, &path).is_err() {
            return;
        }
        let (mask, siblings) = path.split_at(usize::from(self.root.depth).div_ceil(8));
        let mask = mask
            .iter()
            .fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
        let mut siblings = siblings.chunks_exact(STEP_LEN);
        let mut at = place;
        for level in 0..self.root.depth {
            let is_there = mask >> level & 1 == 1;
            let sibling = is_there
                .then(|| siblings.next())
                .flatten()
                .map_or(Node::EMPTY, read);
            self.nodes
                .extend([((level, at), node), ((level, at ^ 1), sibling)]);
            let (left, right) = match at & 1 {
                1 => (sibling, node),
                _ => (node, sibling),
            };
            let Ok(above) = Node::join::<Native>(&left, &right) else {
                return;
            };
            (node, at) = (above, at >> 1);
        }
        self.answers.insert(place, Answer { leaf, path });
    }

    /// What demands were answered by, by place.
    pub fn answers(&self) -> &BTreeMap<u64, Answer> {
        &self.answers
    }

    /// The root's hash.
    pub fn root(&self) -> B256 {
        self.root.node.hash.into()
    }

    /// The call that proves a sum of the published tree to be none, if one is known, and the first place below that sum. Where the tree
    /// is that of `other`, its nodes are taken from there.
    pub fn lying_sum(
        &self,
        pool: Address,
        judge: Address,
        week: u32,
        other: &Published,
    ) -> Option<(u64, Transaction)> {
        self.nodes.iter().find_map(|((level, place), node)| {
            let proof = self.path(*level, *place)?;
            let call = match level.checked_sub(1) {
                None => {
                    let leaf = other.leaf(*place)?;
                    let is_it = Node::over::<Native, _>(leaf).hash == node.hash;
                    let call = j::proveLeafSumCall {
                        pool,
                        week,
                        leaf: super::shown(leaf, proof),
                        place: *place,
                        sum: node.sum,
                    };
                    let is_lie = is_it && sum::of_leaf(leaf, node.sum);
                    is_lie.then(|| Transaction::call(judge, &call))?
                }
                Some(below) => {
                    let [left, right] = self.children(below, *place, node, other)?;
                    let call = j::proveSumCall {
                        pool,
                        week,
                        level: *level,
                        place: *place,
                        left: stated_node(&left),
                        right: stated_node(&right),
                        sum: node.sum,
                        proof,
                    };
                    let is_lie = sum::of_node(&left, &right, node.sum);
                    is_lie.then(|| Transaction::call(judge, &call))?
                }
            };
            Some((place.checked_shl((*level).into()).unwrap_or(0), call))
        })
    }

    /// The two nodes that a node is the hash of, in the level below it.
    fn children(&self, below: u8, place: u64, node: &Node, other: &Published) -> Option<[Node; 2]> {
        let places = [place << 1, place << 1 | 1];
        let told = places.map(|at| self.nodes.get(&(below, at)).copied());
        let others = places.map(|at| Some(other.node(below, at)));
        [told, others]
            .into_iter()
            .find_map(|children| match children {
                [Some(left), Some(right)] => {
                    let is_theirs = Node::hash_over::<Native>(&left, &right) == node.hash;
                    is_theirs.then_some([left, right])
                }
                _ => None,
            })
    }

    /// A place whose leaf, or whose leaf's absence, brings the difference to the tree of `other` nearer: below the lowest node that
    /// is known and another there. `None` if everything that differs is known.
    pub fn next_place(&self, other: &Published) -> Option<u64> {
        let (level, place) = self.nodes.iter().find_map(|((level, place), node)| {
            let is_explored = match level.checked_sub(1) {
                Some(below) => self.nodes.contains_key(&(below, place << 1)),
                None => self.answers.contains_key(place),
            };
            (!is_explored && *node != other.node(*level, *place)).then_some((*level, *place))
        })?;
        let first = place.checked_shl(level.into()).unwrap_or(0);
        let beyond = first.checked_add(1u64.checked_shl(level.into()).unwrap_or(0));
        let leaf = other.first_leaf_from(first).map(|leaf| leaf.vehicle_id);
        Some(
            leaf.filter(|id| beyond.is_none_or(|beyond| *id < beyond))
                .unwrap_or(first),
        )
    }

    /// The path of a node; `None` if a sibling is not known.
    fn path(&self, level: u8, place: u64) -> Option<Bytes> {
        let (mut mask, mut siblings) = (0u64, Vec::new());
        let levels = self.root.depth.checked_sub(level)?;
        for up in 0..levels {
            let beside = self.nodes.get(&(level + up, place >> up ^ 1))?;
            if *beside != Node::EMPTY {
                mask |= 1 << up;
                siblings.extend_from_slice(&beside.hash);
                siblings.extend_from_slice(&beside.sum.to_be_bytes());
            }
        }
        let unused = size_of::<u64>().checked_sub(usize::from(levels).div_ceil(8))?;
        Some([&mask.to_be_bytes()[unused..], &siblings].concat().into())
    }
}

/// A sibling as a path has it.
fn read(step: &[u8]) -> Node {
    let (hash, sum) = step.split_at(32);
    Node {
        hash: B256::from_slice(hash).0,
        sum: sum.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
    }
}

/// The call in the transaction that a log is of, if it is this one.
async fn called<C: SolCall>(chain: &Chain, log: &Log) -> Result<Option<C>> {
    let Some(hash) = log.transaction_hash else {
        return Ok(None);
    };
    let transaction = chain.get_transaction_by_hash(hash).await?;
    Ok(transaction.and_then(|it| C::abi_decode(it.input()).ok()))
}

fn stated_node(node: &Node) -> j::Node {
    j::Node {
        hash: node.hash.into(),
        sum: node.sum,
    }
}

fn stated(leaf: &j::Leaf) -> StatedLeaf {
    StatedLeaf {
        vehicle_id: leaf.vehicleId,
        account: leaf.account.into_array(),
        conn: leaf.conn,
        disc: leaf.disc,
        status: leaf.status,
        hardware: leaf.hardware,
        software: leaf.software,
        points: leaf.points,
    }
}
