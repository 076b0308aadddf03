//! What every call of the judge costs: in a tree of a million vehicles, with account and storage proofs as deep as a large chain's.

use std::collections::BTreeMap;

use alloy::{
    consensus::Header,
    primitives::{Address, B256, Bytes, U64, address, keccak256},
    rlp::encode,
    sol,
    sol_types::{SolCall, eip712_domain},
};
use client::{
    bindings::IWeekJudge::{self as j, Evidence, Kind, Question, Rule},
    judge::{PAST, PAYEE, TOKEN, slot},
    roles,
};
use protocol::StatedLeaf;
use serde_json::{Value, json};

use crate::{Court, DAY, DeepState, Devices, Forged, Who, signature};

/// Levels of a tree of a million vehicles.
const DEPTH: u8 = 20;

/// The vehicle whose leaf lies: one that has no empty sibling above it, and none of whose devices was ever paired.
const VEHICLE: u64 = 0x9_5a5b;

/// The vehicle whose heartbeat is demanded: Alice's, with AutoPi's device of key 1.
const SIGNING: u64 = 1;

/// Levels of the tries, above the leaves.
pub const STATE_DEPTH: usize = 9;

const ARB_WASM_CACHE: Address = address!("0000000000000000000000000000000000000072");

/// EIP-2935.
const HISTORY: Address = address!("0000F90827F1C53a10cb7A02335B175320002935");

sol! {
    function cacheProgram(address program) external;

    struct Heartbeat {
        uint64 vehicleId;
        uint64 timestamp;
    }
}

/// Gas by call; after a colon, of which use.
pub type Gas = BTreeMap<String, u64>;

/// What every call uses that changes anything, and every view. `cached`: with the programs in the cache manager's set.
///
/// # Panics
/// If one of the calls is refused.
pub async fn gas(cached: bool) -> Gas {
    let mut gas = Gas::new();
    sums(&mut gas, cached).await;
    leaves(&mut gas, cached).await;
    demands(&mut gas, cached).await;
    rest(&mut gas, cached).await;
    gas
}

fn leaf(vehicle: u64, conn: u16) -> StatedLeaf {
    StatedLeaf {
        vehicle_id: vehicle,
        account: [0xcc; 20],
        conn,
        disc: 0,
        status: 1,
        hardware: 1,
        software: 0,
        points: 6_000,
    }
}

/// A tree in which no node on the way from the vehicle to the root has an empty sibling.
fn deep(vehicle: u64, conn: u16) -> Forged {
    let beside = (0..DEPTH).map(|level| leaf(vehicle ^ (1 << level), conn));
    let leaves: Vec<_> = beside.chain([leaf(vehicle, conn)]).collect();
    Forged::of(DEPTH, &leaves)
}

/// The week before, then the judged one with this tree, anchored at a state of the vehicle that is as deep as a large chain's.
async fn court(tree: &Forged, token: B256, cached: bool) -> (Court, DeepState) {
    let mut court = Court::in_first_week().await;
    court.before = deep(VEHICLE, 1);
    let first = Court::WEEK - 1;
    court.end(first).await;
    court.anchor(first).await;
    let call = court.publish_call(first, &court.before.clone(), B256::ZERO);
    court.world().send(Who::Publisher, &call).await;
    court.devices.vehicles.in_week(Court::WEEK).await;
    court.end(Court::WEEK).await;
    if cached {
        cache(&mut court).await;
    }
    let before = B256::repeat_byte(7);
    let words = [(TOKEN, token), (PAST, before), (PAYEE, before)]
        .map(|(table, word)| (slot(table, VEHICLE), word));
    let state = DeepState::of(court.devices.vehicles.address, &words, STATE_DEPTH);
    anchor_at(&mut court, state.root()).await;
    court.publish_again(tree).await;
    (court, state)
}

/// A vehicle's first word: Bob's since a time, without his consent.
fn token(has_payee: bool, since: u64) -> B256 {
    let mut token = B256::repeat_byte(0xb0);
    token[20..].fill(0);
    token[20] = 1;
    token[26] = has_payee.into();
    token[27..31].copy_from_slice(&(since as u32).to_le_bytes());
    token
}

async fn cache(court: &mut Court) {
    let proxies = [
        court.judge,
        court.pool(),
        court.devices.address,
        court.devices.manufacturers,
    ];
    for proxy in proxies {
        let program = court.world().chain().implementation(proxy).await.unwrap();
        let call = cacheProgramCall { program };
        court.world().send_to(Who::Dao, ARB_WASM_CACHE, &call).await;
    }
}

/// Anchors the judged week at this state: the chain is told that it had such blocks, which it forgot but for their hashes.
async fn anchor_at(court: &mut Court, state_root: B256) {
    let end = court.world().clock.end(Court::WEEK).unwrap();
    let header = Header {
        state_root,
        number: 1_000_000,
        timestamp: end - 1,
        ..Header::default()
    };
    let header = encode(&header);
    let next = Header {
        parent_hash: keccak256(&header),
        number: 1_000_001,
        timestamp: end,
        ..Header::default()
    };
    let next = encode(&next);
    // PUSH32 hash, PUSH1 0, MSTORE, PUSH1 32, PUSH1 0, RETURN
    let code = [
        &[0x7f][..],
        keccak256(&next).as_slice(),
        &[0x60, 0, 0x52, 0x60, 32, 0x60, 0, 0xf3],
    ]
    .concat();
    let chain = court.world().chain().clone();
    let _: Value = chain
        .request("anvil_setCode", (HISTORY, Bytes::from(code)))
        .await
        .unwrap();
    let call = j::anchorCall {
        week: Court::WEEK,
        header: header.into(),
        next: next.into(),
    };
    court.send(Who::Stranger, &call).await;
}

/// Notes what a transaction with this call would use.
async fn note<C: SolCall>(gas: &mut Gas, court: &mut Court, who: Who, case: &str, call: &C) {
    let (from, to) = (court.of(who), court.judge);
    let input = Bytes::from(call.abi_encode());
    let calls = json!([{ "from": from, "to": to, "input": input }]);
    let payload = json!({ "blockStateCalls": [{ "calls": calls }] });
    let chain = court.world().chain();
    let blocks: Value = chain
        .request("eth_simulateV1", (payload, "latest"))
        .await
        .unwrap();
    let told = &blocks[0]["calls"][0];
    assert_eq!(told["status"], "0x1", "{case}: {told}");
    let used: U64 = serde_json::from_value(told["gasUsed"].clone()).unwrap();
    gas.insert(case.to_owned(), used.to());
}

/// Sums that are none, and a vehicle that is hidden.
async fn sums(gas: &mut Gas, cached: bool) {
    let mut tree = deep(VEHICLE, 2);
    tree.sums.insert((0, VEHICLE), 9_000);
    let gone = VEHICLE ^ 1;
    tree.leaves.remove(&gone);
    let (mut court, _) = court(&tree, token(false, 1), cached).await;
    let (pool, week, who) = (court.pool(), Court::WEEK, Who::Stranger);
    let leaf = tree.shown(VEHICLE);
    let call = j::proveLeafSumCall {
        pool,
        week,
        leaf,
        place: VEHICLE,
        sum: 9_000,
    };
    note(gas, &mut court, who, "proveLeafSum", &call).await;
    let before = court.before.shown(gone);
    let emptiness = tree.path(0, gone);
    let call = j::proveOmissionCall {
        pool,
        week,
        before,
        emptiness,
    };
    note(gas, &mut court, who, "proveOmission", &call).await;

    let mut tree = deep(VEHICLE, 2);
    tree.sums.insert((1, VEHICLE >> 1), 9_000);
    let mut court = self::court(&tree, token(false, 1), cached).await.0;
    let [left, right] = [VEHICLE & !1, VEHICLE | 1].map(|at| {
        let node = tree.node(0, at);
        j::Node {
            hash: node.hash.into(),
            sum: node.sum,
        }
    });
    let call = j::proveSumCall {
        pool: court.pool(),
        week,
        level: 1,
        place: VEHICLE >> 1,
        left,
        right,
        sum: 9_000,
        proof: tree.path(1, VEHICLE >> 1),
    };
    note(gas, &mut court, who, "proveSum", &call).await;
}

/// What a leaf lies about.
async fn leaves(gas: &mut Gas, cached: bool) {
    let (week, who) = (Court::WEEK, Who::Stranger);
    let mut tree = deep(VEHICLE, 2);
    let lie = tree.leaves.get_mut(&VEHICLE).unwrap();
    (lie.points, lie.conn) = (7_000, 3);
    // Who has no leaf in the week before.
    let mut without = deep(VEHICLE, 1);
    without.leaves.remove(&VEHICLE);

    let (mut court, state) = court(&tree, token(false, 1), cached).await;
    let pool = court.pool();
    let leaf = tree.shown(VEHICLE);
    let place = VEHICLE;
    let rule = j::proveRuleCall {
        pool,
        week,
        leaf: leaf.clone(),
        place,
    };
    note(gas, &mut court, who, "proveRule", &rule).await;
    let step = j::proveStepCall {
        pool,
        week,
        leaf: leaf.clone(),
        before: court.before.shown(VEHICLE),
    };
    note(gas, &mut court, who, "proveStep", &step).await;
    let slots = [TOKEN, PAST, PAYEE].map(|table| slot(table, VEHICLE));
    let account = |state: Bytes| j::proveAccountCall {
        pool,
        week,
        leaf: leaf.clone(),
        state,
    };
    let call = account(state.proof(&slots[..1]));
    note(gas, &mut court, who, "proveAccount", &call).await;
    let call = j::proveConsentCall {
        pool,
        week,
        leaf: leaf.clone(),
        state: state.proof(&slots[..2]),
    };
    note(gas, &mut court, who, "proveConsent", &call).await;
    let credit = j::proveCreditCall {
        pool,
        week,
        leaf: leaf.clone(),
        kind: Kind::Hardware,
    };
    note(gas, &mut court, who, "proveCredit", &credit).await;

    // In a contradiction nobody is asked anything.
    let mut contradicting = deep(VEHICLE, 2);
    contradicting.leaves.get_mut(&VEHICLE).unwrap().account = [0; 20];
    let mut court = self::court(&contradicting, token(false, 1), cached).await.0;
    let call = j::proveRuleCall {
        pool,
        week,
        leaf: contradicting.shown(VEHICLE),
        place,
    };
    note(gas, &mut court, who, "proveRule:contradiction", &call).await;

    let start = court.world().clock.start(week).unwrap();
    let bought = token(true, start + 5);
    let (mut court, state) = self::court(&tree, bought, cached).await;
    let call = account(state.proof(&slots));
    note(gas, &mut court, who, "proveAccount:sold", &call).await;

    let newcomer = VEHICLE ^ 1;
    let mut court = Court::in_first_week().await;
    if cached {
        cache(&mut court).await;
    }
    let first = week - 1;
    let tree = deep(VEHICLE, 5);
    court.end(first).await;
    court.anchor(first).await;
    let call = court.publish_call(first, &tree, B256::ZERO);
    court.world().send(Who::Publisher, &call).await;
    let call = j::proveFirstStepCall {
        pool: court.pool(),
        week: first,
        leaf: tree.shown(newcomer),
        emptiness: Bytes::new(),
    };
    note(gas, &mut court, who, "proveFirstStep", &call).await;
}

/// Demands and what ends them.
async fn demands(gas: &mut Gas, cached: bool) {
    let (week, who) = (Court::WEEK, Who::Stranger);
    let mut tree = deep(SIGNING, 2);
    let gone = SIGNING ^ 1;
    tree.leaves.remove(&gone);
    let mut court = court(&tree, token(false, 1), cached).await.0;
    let pool = court.pool();
    // Somebody who has tokens and demanded before.
    court.allow(who, 9 * Court::BOND).await;
    court.allow(Who::Publisher, 1).await;
    let place = SIGNING ^ 2;
    court
        .send(who, &j::demandLeafCall { pool, week, place })
        .await;
    for (case, place) in [("demandLeaf", SIGNING), ("demandLeaf:empty", gone)] {
        let call = j::demandLeafCall { pool, week, place };
        if case == "demandLeaf" {
            note(gas, &mut court, who, case, &call).await;
        }
        court.send(who, &call).await;
    }
    let leaf = tree.shown(SIGNING);
    let demand = j::demandHeartbeatCall {
        pool,
        week,
        leaf: leaf.clone(),
        kind: Kind::Hardware,
    };
    note(gas, &mut court, who, "demandHeartbeat", &demand).await;
    court.send(who, &demand).await;

    let answer = j::answerLeafCall { pool, week, leaf };
    note(gas, &mut court, Who::Publisher, "answerLeaf", &answer).await;
    let answer = j::answerEmptyCall {
        pool,
        week,
        place: gone,
        emptiness: tree.path(0, gone),
    };
    note(gas, &mut court, Who::Publisher, "answerEmpty", &answer).await;
    let timestamp = court.world().clock.end(week).unwrap() - 1;
    let domain = eip712_domain! {
        name: "DIMO Device Registry",
        version: "1",
        chain_id: court.world().chain().id(),
        verifying_contract: court.devices.address,
    };
    let message = Heartbeat {
        vehicleId: SIGNING,
        timestamp,
    };
    let answer = j::answerHeartbeatCall {
        pool,
        week,
        vehicleId: SIGNING,
        kind: Kind::Hardware,
        manufacturerId: 1,
        timestamp,
        signature: signature(&Devices::key(1), &message, &domain),
    };
    note(gas, &mut court, Who::Publisher, "answerHeartbeat", &answer).await;

    let question = Question {
        pool,
        week,
        root: tree.root().into(),
        place: SIGNING,
        evidence: Evidence::Leaf,
        manufacturerId: 0,
    };
    let view = j::demandOfCall {
        question: question.clone(),
    };
    note(gas, &mut court, who, "view:demandOf", &view).await;
    let now = court.world().now().await;
    court.world().travel(now + DAY + 1).await;
    let settle = j::settleCall { question };
    note(gas, &mut court, Who::Bob, "settle", &settle).await;
}

/// Anchors, and what the DAO sets.
async fn rest(gas: &mut Gas, cached: bool) {
    let mut court = Court::new().await;
    if cached {
        cache(&mut court).await;
    }
    let (pool, week) = (court.pool(), Court::WEEK);
    court.end(week).await;
    let call = court.anchor_call(week).await;
    note(gas, &mut court, Who::Stranger, "anchor", &call).await;
    // ArbSys knows 256 blocks.
    let chain = court.world().chain().clone();
    let _: Value = chain.request("hardhat_mine", ("0x12c",)).await.unwrap();
    note(gas, &mut court, Who::Stranger, "anchor:later", &call).await;
    court.send(Who::Stranger, &call).await;

    let set = j::setPoolCall {
        pool,
        rule: Rule::Green,
        stepsFrom: week,
    };
    note(gas, &mut court, Who::Dao, "setPool", &set).await;
    note(
        gas,
        &mut court,
        Who::Dao,
        "setBond",
        &j::setBondCall { bond: 7 },
    )
    .await;
    let (role, account) = (roles::guardian(), court.of(Who::Bob));
    let grant = j::grantRoleCall { role, account };
    note(gas, &mut court, Who::Dao, "grantRole", &grant).await;
    court.send(Who::Dao, &grant).await;
    let revoke = j::revokeRoleCall { role, account };
    note(gas, &mut court, Who::Dao, "revokeRole", &revoke).await;
    let renounce = j::renounceRoleCall {
        role,
        callerConfirmation: account,
    };
    note(gas, &mut court, Who::Bob, "renounceRole", &renounce).await;

    let who = Who::Relayer;
    note(
        gas,
        &mut court,
        who,
        "view:isAnchored",
        &j::isAnchoredCall { week },
    )
    .await;
    note(
        gas,
        &mut court,
        who,
        "view:anchorOf",
        &j::anchorOfCall { week },
    )
    .await;
    note(gas, &mut court, who, "view:poolOf", &j::poolOfCall { pool }).await;
    let view = j::hasRoleCall { role, account };
    note(gas, &mut court, who, "view:hasRole", &view).await;
}
