//! Every lie that is tried, and the proof that it falls by.

use alloy::primitives::Bytes;
use client::bindings::IWeekJudge::{self as Contract, Fault, Kind};
use e2e::{Court, Forged, Who};
use protocol::{Node, StatedLeaf};
use prover::Native;

pub(crate) use client::judge::{PAST, PAYEE, TOKEN};

/// By which proof a lie falls, and where.
#[derive(Clone, Copy, Debug)]
pub(crate) enum By {
    Sum(u8, u64),
    LeafSum(u64),
    Rule(u64),
    Step(u64),
    FirstStep(u64),
    Omission(u64),
    Account(u64),
    Consent(u64),
    Credit(u64, Kind),
}

/// A lie: what is done to the honest tree.
#[derive(Clone, Copy)]
pub(crate) struct Lie {
    pub(crate) what: &'static str,
    pub(crate) done: fn(&mut Forged),
    pub(crate) by: By,
}

fn change(tree: &mut Forged, vehicle: u64, change: impl FnOnce(&mut StatedLeaf)) {
    change(tree.leaves.get_mut(&vehicle).unwrap());
}

/// A lie about the fields of one vehicle's leaf.
macro_rules! leaf_lies {
    ($($what:literal: $vehicle:literal, $by:expr, |$leaf:ident| $change:expr;)*) => {
        [$(Lie {
            what: $what,
            done: |tree| change(tree, $vehicle, |$leaf| $change),
            by: $by,
        }),*]
    };
}

/// Lies that a leaf tells.
pub(crate) const OF_LEAVES: [Lie; 37] = leaf_lies! {
    "a zero account": 1, By::Rule(1), |l| l.account = [0; 20];
    "an unknown status": 1, By::Rule(1), |l| l.status = 5;
    "a status beyond all": 1, By::Rule(1), |l| l.status = 255;
    "points of another level": 1, By::Rule(1), |l| l.points += 1_000;
    "a point too few": 1, By::Rule(1), |l| l.points -= 1;
    "no points at all": 1, By::Rule(1), |l| l.points = 0;
    "points for hardware that is not credited": 2, By::Rule(2), |l| l.points += 1_000;
    "the points of one connection for two": 1, By::Rule(1), |l| l.points = 6_000;
    "an unknown maker": 1, By::Rule(1), |l| l.hardware = 9;
    "a connection credited as hardware": 1, By::Rule(1), |l| l.hardware = 2;
    "a maker credited as software": 1, By::Rule(1), |l| l.software = 1;
    "an unknown connection": 2, By::Rule(2), |l| l.software = 7;
    "earned without credit": 2, By::Rule(2), |l| { l.hardware = 0; l.points = 0 };
    "missed with points": 4, By::Rule(4), |l| l.points = 6_000;
    "missed with credit": 4, By::Rule(4), |l| l.hardware = 1;
    "withheld with points": 3, By::Rule(3), |l| l.points = 1;
    "withheld with credit": 3, By::Rule(3), |l| l.software = 2;
    "another vehicle's id": 1, By::Rule(1), |l| l.vehicle_id = 6;
    "missed without a streak": 4, By::Rule(4), |l| l.conn = 0;
    "a week too many": 1, By::Step(1), |l| l.conn += 1;
    "a week too few": 1, By::Step(1), |l| l.conn -= 1;
    "an earned week that counts as missed as well": 1, By::Step(1), |l| l.disc = 1;
    "a missed week that does not count": 4, By::Step(4), |l| l.disc = 0;
    "a missed week that counts twice": 4, By::Step(4), |l| l.disc = 2;
    "a missed week that is connected": 4, By::Step(4), |l| l.conn = 2;
    "a withheld week that is connected": 3, By::Step(3), |l| l.conn = 1;
    "a withheld week that counts as missed": 3, By::Step(3), |l| l.disc = 1;
    "a flagged week that is connected": 1, By::Step(1), |l| { l.status = 3; l.hardware = 0; l.software = 0; l.points = 0 };
    "a flagged week that counts as missed": 1, By::Step(1), |l| { l.status = 3; l.hardware = 0; l.software = 0; l.points = 0; l.conn = 1; l.disc = 1 };
    "a week of inactive makers that is connected": 2, By::Step(2), |l| { l.status = 4; l.hardware = 0; l.points = 0 };
    "a week of inactive makers that drops the streak": 2, By::Step(2), |l| { l.status = 4; l.hardware = 0; l.points = 0; l.conn = 0 };
    "somebody else's account": 1, By::Account(1), |l| l.account = [0xbb; 20];
    "somebody else's account in a missed week": 4, By::Account(4), |l| l.account = [0xbb; 20];
    "withheld though consent was given": 2, By::Consent(2), |l| { l.status = 2; l.hardware = 0; l.points = 0; l.conn = 1 };
    "earned though there was no consent": 3, By::Consent(3), |l| { l.status = 1; l.hardware = 1; l.points = 6_000; l.conn = 1 };
    "flagged though nothing could count": 3, By::Consent(3), |l| l.status = 3;
    "software that was never paired": 2, By::Credit(2, Kind::Software), |l| { l.software = 2; l.points += 1_000 };
};

fn stranger(vehicle: u64) -> StatedLeaf {
    StatedLeaf {
        vehicle_id: vehicle,
        account: [0xcc; 20],
        conn: 1,
        disc: 0,
        status: 1,
        hardware: 1,
        software: 0,
        points: 6_000,
    }
}

/// Lies that the tree tells.
pub(crate) const OF_TREES: [Lie; 14] = [
    Lie {
        what: "a leaf's sum above its points",
        done: |tree| {
            tree.sums.insert((0, 1), 7_001);
        },
        by: By::LeafSum(1),
    },
    Lie {
        what: "a leaf's sum below its points",
        done: |tree| {
            tree.sums.insert((0, 2), 1);
        },
        by: By::LeafSum(2),
    },
    Lie {
        what: "points stated of a vehicle that missed the week",
        done: |tree| {
            tree.sums.insert((0, 4), 6_000);
        },
        by: By::LeafSum(4),
    },
    Lie {
        what: "a sum above the leaves",
        done: |tree| {
            tree.sums.insert((1, 0), 8_000);
        },
        by: By::Sum(1, 0),
    },
    Lie {
        what: "a sum below the leaves",
        done: |tree| {
            tree.sums.insert((1, 1), 0);
        },
        by: By::Sum(1, 1),
    },
    Lie {
        what: "a sum above in the upper half",
        done: |tree| {
            tree.sums.insert((2, 1), 1);
        },
        by: By::Sum(2, 1),
    },
    Lie {
        what: "a sum above in the lower half",
        done: |tree| {
            tree.sums.insert((2, 0), u64::MAX);
        },
        by: By::Sum(2, 0),
    },
    Lie {
        what: "a place without a leaf and with a sum",
        done: |tree| {
            tree.sums.insert((0, 0), 100);
        },
        by: By::Sum(1, 0),
    },
    Lie {
        what: "an empty half with a sum",
        done: |tree| {
            tree.sums.insert((1, 3), 100);
        },
        by: By::Sum(2, 1),
    },
    Lie {
        what: "a pair of nothing that is hashed",
        done: |tree| tree.hashed.push((1, 3)),
        by: By::Sum(1, 3),
    },
    Lie {
        what: "a hidden vehicle",
        done: |tree| {
            tree.leaves.remove(&1);
        },
        by: By::Omission(1),
    },
    Lie {
        what: "a vehicle that never was, earning",
        done: |tree| {
            tree.leaves.insert(6, stranger(6));
        },
        by: By::Consent(6),
    },
    Lie {
        what: "a first week with a streak",
        done: |tree| {
            tree.leaves.insert(
                5,
                StatedLeaf {
                    conn: 5,
                    points: 7_000,
                    ..stranger(5)
                },
            );
        },
        by: By::FirstStep(5),
    },
    Lie {
        what: "a vehicle at another's place",
        done: |tree| {
            tree.leaves.insert(7, stranger(6));
        },
        by: By::Rule(7),
    },
];

/// Brings the proof; returns what it shows.
pub(crate) async fn prove(court: &mut Court, who: Who, tree: &Forged, by: By) -> Fault {
    let (pool, week) = (court.pool(), Court::WEEK);
    match by {
        By::Sum(level, place) => {
            let [left, right] = [place << 1, place << 1 | 1].map(|at| {
                let Node { hash, sum } = tree.node(level - 1, at);
                Contract::Node {
                    hash: hash.into(),
                    sum,
                }
            });
            let call = Contract::proveSumCall {
                pool,
                week,
                level,
                place,
                left,
                right,
                sum: tree.node(level, place).sum,
                proof: tree.path(level, place),
            };
            court.send(who, &call).await;
            Fault::Sum
        }
        By::LeafSum(place) => {
            let (leaf, sum) = (tree.shown(place), tree.node(0, place).sum);
            let call = Contract::proveLeafSumCall {
                pool,
                week,
                leaf,
                place,
                sum,
            };
            court.send(who, &call).await;
            Fault::Sum
        }
        By::Rule(place) => {
            let leaf = tree.shown(place);
            let call = Contract::proveRuleCall {
                pool,
                week,
                leaf,
                place,
            };
            court.send(who, &call).await;
            Fault::Rule
        }
        By::Step(vehicle) => {
            let (leaf, before) = (tree.shown(vehicle), court.before.shown(vehicle));
            let call = Contract::proveStepCall {
                pool,
                week,
                leaf,
                before,
            };
            court.send(who, &call).await;
            Fault::Step
        }
        By::FirstStep(vehicle) => {
            let emptiness = court.before.path(0, vehicle);
            let leaf = tree.shown(vehicle);
            let call = Contract::proveFirstStepCall {
                pool,
                week,
                leaf,
                emptiness,
            };
            court.send(who, &call).await;
            Fault::Step
        }
        By::Omission(vehicle) => {
            let before = court.before.shown(vehicle);
            let emptiness = tree.path(0, vehicle);
            let call = Contract::proveOmissionCall {
                pool,
                week,
                before,
                emptiness,
            };
            court.send(who, &call).await;
            Fault::Omission
        }
        By::Account(vehicle) => {
            let leaf = tree.shown(vehicle);
            let state = court.account_state(vehicle).await;
            let call = Contract::proveAccountCall {
                pool,
                week,
                leaf,
                state,
            };
            court.send(who, &call).await;
            Fault::Account
        }
        By::Consent(vehicle) => {
            let leaf = tree.shown(vehicle);
            let state = court.consent_state(vehicle).await;
            let call = Contract::proveConsentCall {
                pool,
                week,
                leaf,
                state,
            };
            court.send(who, &call).await;
            Fault::Consent
        }
        By::Credit(vehicle, kind) => {
            let leaf = tree.shown(vehicle);
            let call = Contract::proveCreditCall {
                pool,
                week,
                leaf,
                kind,
            };
            court.send(who, &call).await;
            Fault::Credit
        }
    }
}

/// A piece of an unknown leaf: nobody can show it.
pub(crate) fn unknown(tree: &mut Forged, place: u64) {
    let known: Node = Node::over::<Native, _>(&tree.leaves[&place]);
    tree.leaves.remove(&place);
    tree.unknown.insert(
        place,
        Node {
            hash: [0xee; 32],
            ..known
        },
    );
}

/// No bytes.
pub(crate) fn nothing() -> Bytes {
    Bytes::new()
}
