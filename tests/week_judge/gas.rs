//! What a proof costs in a tree of a million vehicles, with account and storage proofs as deep as Arbitrum's, once the programs are in
//! the cache manager's set.

use crate::{
    deep_state::DeepState,
    lies::{PAST, PAYEE, TOKEN},
};
use alloy::{
    consensus::Header,
    primitives::{Address, B256, Bytes, U64, address, keccak256},
    providers::Provider,
    rlp::encode,
    sol,
    sol_types::SolCall,
};
use client::{
    bindings::IWeekJudge::{self as Contract, Kind},
    judge::slot,
};
use e2e::{Court, Forged, Who};
use protocol::StatedLeaf;
use serde_json::{Value, json};

/// Levels of a tree of a million vehicles.
const DEPTH: u8 = 20;

/// The vehicle whose leaf lies: one that has no empty sibling above it.
const VEHICLE: u64 = 0x9_5a5b;

/// Levels of the tries.
const STATE_DEPTH: usize = 8;

/// The most that sums may cost.
const SHORT: u64 = 150_000;

/// The most that rules may cost, which ask the registry, and steps and omissions, which show two leaves, each with its path of 20 levels.
const LONGER: u64 = 185_000;

/// The most that accounts, consent and credits may cost.
const LONG: u64 = 450_000;

const ARB_WASM_CACHE: Address = address!("0000000000000000000000000000000000000072");

sol! {
    function cacheProgram(address program) external;
}

/// EIP-2935.
const HISTORY: Address = address!("0000F90827F1C53a10cb7A02335B175320002935");

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
fn deep(conn: u16) -> Forged {
    let beside = (0..DEPTH).map(|level| leaf(VEHICLE ^ (1 << level), conn));
    let leaves: Vec<_> = beside.chain([leaf(VEHICLE, conn)]).collect();
    Forged::of(DEPTH, &leaves)
}

/// The week before, then the judged one with this tree, anchored at a state of the vehicle that is as deep as a large chain's.
async fn court(tree: &Forged) -> (Court, DeepState) {
    let mut court = Court::in_first_week().await;
    court.before = deep(1);
    let first = Court::WEEK - 1;
    court.end(first).await;
    court.anchor(first).await;
    let call = court.publish_call(first, &court.before.clone(), B256::ZERO);
    court.world().send(Who::Publisher, &call).await;
    court.devices.vehicles.in_week(Court::WEEK).await;
    court.end(Court::WEEK).await;

    // The vehicle has been Bob's for ever, without his consent.
    let mut token = B256::ZERO;
    token[..20].copy_from_slice(court.of(Who::Bob).as_slice());
    token[27] = 1;
    let words = [(TOKEN, token), (PAST, B256::ZERO), (PAYEE, B256::ZERO)]
        .map(|(table, word)| (slot(table, VEHICLE), word));
    let state = DeepState::of(court.devices.vehicles.address, &words, STATE_DEPTH);
    anchor_at(&mut court, state.root()).await;
    court.publish_again(tree).await;
    cache(&mut court).await;
    (court, state)
}

/// As the programs will run.
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
    let call = Contract::anchorCall {
        week: Court::WEEK,
        header: header.into(),
        next: next.into(),
    };
    court.send(Who::Stranger, &call).await;
}

/// What a transaction with this call would use.
async fn gas<C: SolCall>(court: &mut Court, what: &str, call: &C) -> u64 {
    let (judge, stranger) = (court.judge, court.of(Who::Stranger));
    let input = Bytes::from(call.abi_encode());
    let calls = json!([{ "from": stranger, "to": judge, "input": input }]);
    let payload = json!({ "blockStateCalls": [{ "calls": calls }] });
    let chain = court.world().chain();
    let blocks: Value = chain
        .request("eth_simulateV1", (payload, "latest"))
        .await
        .unwrap();
    let told = &blocks[0]["calls"][0];
    assert_eq!(told["status"], "0x1", "{what}: {told}");
    let gas: U64 = serde_json::from_value(told["gasUsed"].clone()).unwrap();
    let gas = gas.to();
    println!("{what}: {gas} gas, {} bytes", input.len());
    gas
}

#[tokio::test(flavor = "multi_thread")]
async fn proofs_of_sums_stay_below_150_000_gas_and_of_leaves_below_185_000() {
    let mut tree = deep(2);
    let lie = tree.leaves.get_mut(&VEHICLE).unwrap();
    (lie.points, lie.conn) = (7_000, 3);
    tree.sums.insert((0, VEHICLE), 9_000);
    let gone = VEHICLE ^ 1;
    tree.leaves.remove(&gone);
    let (mut court, _) = court(&tree).await;
    let (pool, week) = (court.pool(), Court::WEEK);
    let leaf = tree.shown(VEHICLE);
    let call = Contract::proveLeafSumCall {
        pool,
        week,
        leaf: leaf.clone(),
        place: VEHICLE,
        sum: 9_000,
    };
    assert!(gas(&mut court, "a leaf's sum", &call).await <= SHORT);
    let before = court.before.shown(gone);
    let call = Contract::proveOmissionCall {
        pool,
        week,
        before,
        emptiness: tree.path(0, gone),
    };
    assert!(gas(&mut court, "an omission", &call).await <= LONGER);

    tree.sums.clear();
    tree.sums.insert((1, VEHICLE >> 1), 9_000);
    court = self::court(&tree).await.0;
    let [left, right] = [VEHICLE & !1, VEHICLE | 1].map(|at| {
        let node = tree.node(0, at);
        Contract::Node {
            hash: node.hash.into(),
            sum: node.sum,
        }
    });
    let call = Contract::proveSumCall {
        pool,
        week,
        level: 1,
        place: VEHICLE >> 1,
        left,
        right,
        sum: 9_000,
        proof: tree.path(1, VEHICLE >> 1),
    };
    assert!(gas(&mut court, "a sum", &call).await <= SHORT);

    // Below a sum that is none nothing else is proven.
    tree.sums.clear();
    court = self::court(&tree).await.0;
    let call = Contract::proveRuleCall {
        pool,
        week,
        leaf: tree.shown(VEHICLE),
        place: VEHICLE,
    };
    assert!(gas(&mut court, "a rule", &call).await <= LONGER);
    let before = court.before.shown(VEHICLE);
    let leaf = tree.shown(VEHICLE);
    let call = Contract::proveStepCall {
        pool,
        week,
        leaf,
        before,
    };
    assert!(gas(&mut court, "a step", &call).await <= LONGER);
}

#[tokio::test(flavor = "multi_thread")]
async fn proofs_of_state_and_pairings_stay_below_450_000_gas() {
    let tree = deep(2);
    let (mut court, state) = court(&tree).await;
    let (pool, week) = (court.pool(), Court::WEEK);
    let leaf = tree.shown(VEHICLE);
    let slots = [TOKEN, PAST, PAYEE].map(|table| slot(table, VEHICLE));
    let call = Contract::proveAccountCall {
        pool,
        week,
        leaf: leaf.clone(),
        state: state.proof(&slots[..1]),
    };
    assert!(gas(&mut court, "an account", &call).await <= LONG);
    let call = Contract::proveConsentCall {
        pool,
        week,
        leaf: leaf.clone(),
        state: state.proof(&slots[..2]),
    };
    assert!(gas(&mut court, "consent", &call).await <= LONG);
    let call = Contract::proveCreditCall {
        pool,
        week,
        leaf,
        kind: Kind::Hardware,
    };
    assert!(gas(&mut court, "a credit", &call).await <= LONG);
}
