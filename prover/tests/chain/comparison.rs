//! Nodes that leave logs out or misplace them, and that no week comes of it.

use std::time::Duration;

use alloy::sol_types::SolEvent;
use alloy_primitives::Address;
use bindings::IManufacturerRegistry as m;
use protocol::Kind;
use prover::chain::{Difference, Error, Fault, Folded, LogPosition, Request, SourceError, When};

use crate::node::{Node, PACE};
use crate::stage::{Stage, with_vehicles};
use crate::story::{
    AUTOPI, CONTRACTS, SMARTCAR, Story, consent, device_moves, key, levels, payee, person, replaced,
};
use protocol::clock::{DIMO_GENESIS, WEEK};

/// A stage whose story goes on after the vehicles; the blocks of what is told last are given back.
fn stage(
    before: impl FnOnce(&mut Story),
    last: impl FnOnce(&mut Story),
) -> (Stage, Vec<LogPosition>) {
    let mut stage = Stage::new();
    before(&mut stage.story);
    let told = stage.story.entries.len();
    last(&mut stage.story);
    let entries = stage.story.entries.clone();
    stage.last = entries.last().unwrap().position.block;
    let lost = entries[told..].iter().map(|entry| entry.position).collect();
    stage.node = Node::new(entries, stage.last + 1, DIMO_GENESIS);
    stage.node.set(|chain| chain.grow(8, DIMO_GENESIS + WEEK));
    (stage, lost)
}

fn differences(read: Result<Folded, Error>) -> Vec<Difference> {
    match read.unwrap_err() {
        Error::Disagreement { differences, .. } => differences,
        other => panic!("{other}"),
    }
}

/// What a node that loses the last events is told to differ in: `(what, field)`.
async fn noticed(
    before: impl FnOnce(&mut Story),
    lost: impl FnOnce(&mut Story),
) -> Vec<(String, &'static str)> {
    let (stage, lost) = stage(before, lost);
    let request = stage.request();
    stage.node.set(|chain| chain.lost = lost);
    let found = differences(stage.read(&request).await);
    assert!(!request.checkpoint.as_ref().unwrap().exists());
    stage.node.set(|chain| chain.lost.clear());
    stage.read_all(&request).await;
    let named = found.into_iter().map(|found| (found.what, found.field));
    named.collect()
}

/// What happens in week 1 before an event about vehicle 4 is lost.
enum With {
    Nothing,
    /// Something else about the vehicle, and a look at the week so far.
    Preview,
}

/// A node that loses the last event of week 1, and a checkpoint from before.
async fn a_week_later(with: With) -> (Stage, Request) {
    let mut stage = Stage::new();
    let end = DIMO_GENESIS + 2 * WEEK;
    let week_0 = stage.request();
    stage.read(&week_0).await.unwrap();
    let week_1 = Request {
        week: 1,
        week_end: end,
        ..week_0
    };
    let first = stage.last + 1;
    stage.node.set(|chain| chain.grow(8, end));
    let tell = |stage: &mut Stage, block, on| {
        let mut entry = stage.story.entries.last().unwrap().clone();
        entry.log.data = consent(4, person(3), on).encode_log_data();
        entry.log.address = CONTRACTS.vehicle_id;
        entry.position = LogPosition { block, index: 0 };
        entry.timestamp = DIMO_GENESIS + WEEK + (block - first) * PACE;
        stage.story.fold(entry.clone()).unwrap();
        stage.node.set(|chain| chain.fill(&[entry]));
    };
    if let With::Preview = with {
        tell(&mut stage, first + 1, true);
        let preview = Request {
            when: When::Block(first + 2),
            ..week_1.clone()
        };
        stage.read(&preview).await.unwrap();
    }
    tell(&mut stage, first + 4, false);
    let lost = LogPosition {
        block: first + 4,
        index: 0,
    };
    stage.node.set(|chain| chain.lost = vec![lost]);
    (stage, week_1)
}

fn one(what: &str, field: &'static str) -> Vec<(String, &'static str)> {
    vec![(what.to_owned(), field)]
}

/// Vehicle 1 has device 1 of AutoPi.
fn pair(story: &mut Story) {
    let device = story.claim(AUTOPI, key(1), person(0));
    story.pair(device, 1).unwrap();
}

#[tokio::test]
async fn a_lost_consent_is_an_error() {
    let lost = |story: &mut Story| story.vehicles(&consent(4, person(3), false)).unwrap();
    assert_eq!(
        noticed(|_| (), lost).await,
        one("vehicle 4", "data consent")
    );
}

#[tokio::test]
async fn a_lost_payee_is_an_error() {
    let lost = |story: &mut Story| story.vehicles(&payee(4, person(3), person(5))).unwrap();
    assert_eq!(noticed(|_| (), lost).await, one("vehicle 4", "payee"));
}

#[tokio::test]
async fn a_lost_pairing_is_an_error() {
    let before = |story: &mut Story| {
        story.claim(AUTOPI, key(1), person(0));
    };
    let lost = |story: &mut Story| story.pair(1, 1).unwrap();
    let expected = [
        one("vehicle 1", "its hardware device"),
        one("device 1", "its vehicle"),
    ];
    assert_eq!(noticed(before, lost).await, expected.concat());
}

#[tokio::test]
async fn a_lost_connection_of_a_new_device_is_an_error() {
    let lost = |story: &mut Story| {
        let device = story.claim(SMARTCAR, key(7), person(0));
        story.pair(device, 1).unwrap();
    };
    let expected = [
        one("DeviceRegistry", "number of devices"),
        one("vehicle 1", "its software device"),
    ];
    assert_eq!(noticed(|_| (), lost).await, expected.concat());
}

#[tokio::test]
async fn a_lost_key_is_an_error() {
    let lost = |story: &mut Story| story.devices(&replaced(1, key(1), key(2))).unwrap();
    assert_eq!(noticed(pair, lost).await, one("device 1", "key"));
}

#[tokio::test]
async fn a_lost_sale_of_a_device_is_an_error() {
    let lost = |story: &mut Story| {
        story
            .devices(&device_moves(person(0), person(2), 1))
            .unwrap();
        story.unpair(1, 1).unwrap();
    };
    let expected = [
        one("vehicle 1", "its hardware device"),
        one("device 1", "owner"),
        one("device 1", "its vehicle"),
    ];
    assert_eq!(noticed(pair, lost).await, expected.concat());
}

#[tokio::test]
async fn a_lost_sale_of_a_vehicle_is_an_error() {
    let expected = [
        one("vehicle 2", "owner"),
        one("vehicle 2", "tenure"),
        one("vehicle 2", "data consent"),
    ];
    let lost = |story: &mut Story| story.sell(2, person(8));
    assert_eq!(noticed(|_| (), lost).await, expected.concat());
}

#[tokio::test]
async fn a_lost_burning_is_an_error() {
    let lost = |story: &mut Story| story.burn(2);
    assert_eq!(noticed(|_| (), lost).await, one("vehicle 2", "existence"));
}

#[tokio::test]
async fn a_lost_vehicle_is_an_error() {
    let lost = |story: &mut Story| {
        story.mint(person(1));
    };
    assert_eq!(
        noticed(|_| (), lost).await,
        one("VehicleId", "number of vehicles")
    );
}

#[tokio::test]
async fn lost_rules_are_an_error() {
    let points = |story: &mut Story| {
        let set = m::PointsSet {
            id: AUTOPI,
            points: 5,
            fromWeek: 0,
        };
        story.registry(&set).unwrap();
    };
    assert_eq!(
        noticed(|_| (), points).await,
        one("manufacturer 1", "points in the week")
    );
    let signs = |story: &mut Story| {
        let set = m::SignedFromSet {
            id: AUTOPI,
            fromWeek: 5,
        };
        story.registry(&set).unwrap();
    };
    assert_eq!(
        noticed(|_| (), signs).await,
        one("manufacturer 1", "the week from which its devices sign")
    );
    let table = |story: &mut Story| story.registry(&levels(0, &[(0, 9)])).unwrap();
    assert_eq!(
        noticed(|_| (), table).await,
        one("ManufacturerRegistry", "levels of the week")
    );
    let entry = |story: &mut Story| story.whitelist(Kind::Hardware, 1, 0).unwrap();
    assert_eq!(
        noticed(|_| (), entry).await,
        one("ManufacturerRegistry", "number of entries")
    );
}

#[tokio::test]
async fn the_error_names_what_differs_and_both_values() {
    let (stage, lost) = stage(
        |_| (),
        |story| story.vehicles(&payee(4, person(3), person(5))).unwrap(),
    );
    stage.node.set(|chain| chain.lost = lost);
    let words = stage.read(&stage.request()).await.unwrap_err().to_string();
    let expected = format!(
        "vehicle 4, payee: {} by the events, {} by the contract",
        Address::ZERO,
        person(5)
    );
    assert!(words.contains(&expected), "{words}");
    assert!(words.contains(&format!("block {}", stage.last)), "{words}");
}

#[tokio::test]
async fn the_contracts_are_asked_at_the_snapshot_block() {
    let stage = Stage::new();
    let folded = stage.read_all(&stage.request()).await;
    assert!(folded.compared);
    stage.node.set(|chain| {
        let asked = std::mem::take(&mut chain.called);
        assert!(asked.iter().all(|(_, block)| *block == stage.last));
        // Genesis, count, levels, four of each of two makers; the others' counts; three of each of nine vehicles.
        for (contract, questions) in CONTRACTS.addresses().into_iter().zip([11, 10, 19]) {
            let of_it = asked.iter().filter(|(to, _)| *to == contract);
            assert_eq!(of_it.count(), questions);
        }
    });
}

#[tokio::test]
async fn what_no_event_touched_since_is_compared_by_sample() {
    let (stage, request) = a_week_later(With::Nothing).await;
    let alone = |sample| Request {
        compare: Some(sample),
        ..request.clone()
    };
    // Nobody looked at vehicle 4.
    stage.read(&alone(0)).await.unwrap();
    assert_eq!(differences(stage.read(&alone(9)).await).len(), 1);
}

#[tokio::test]
async fn what_a_week_touched_is_compared_at_its_end_even_if_it_was_before() {
    let (stage, request) = a_week_later(With::Preview).await;
    let alone = Request {
        compare: Some(0),
        ..request
    };
    let found = differences(stage.read(&alone).await);
    assert_eq!((found.len(), &*found[0].what), (1, "vehicle 4"));
}

#[tokio::test]
async fn without_old_state_nothing_is_computed_unless_unchecked() {
    let stage = Stage::new();
    let mut request = stage.request();
    stage.node.set(|chain| chain.stateless = true);
    let refused = stage.read(&request).await.unwrap_err();
    assert!(matches!(refused, Error::NoState { .. }), "{refused}");
    let words = refused.to_string();
    assert!(words.contains("archive node"), "{words}");
    assert!(words.contains("--unchecked"), "{words}");
    stage.node.set(|chain| assert_eq!(chain.called.len(), 40));
    request.compare = None;
    let folded = stage.read_all(&request).await;
    assert!(!folded.compared);
    assert!(
        stage.warned().contains("not compared"),
        "{}",
        stage.warned()
    );
}

#[tokio::test]
async fn what_was_read_before_the_state_was_missing_is_kept() {
    let stage = Stage::new();
    let request = stage.request();
    stage.node.set(|chain| chain.stateless = true);
    stage.read(&request).await.unwrap_err();
    stage.node.set(|chain| chain.stateless = false);
    stage.node.asked();
    stage.read_all(&request).await;
    assert_eq!(stage.node.asked(), []);
}

#[tokio::test]
async fn a_log_with_the_hash_of_another_block_is_not_taken() {
    let stage = Stage::new();
    for entry in &stage.story.entries {
        stage
            .node
            .set(|chain| chain.misplaced = vec![entry.position]);
        let request = Request {
            checkpoint: None,
            page: 5,
            ..stage.request()
        };
        let refused = stage.read(&request).await.unwrap_err();
        let Error::Source {
            times: 3,
            source: SourceError::Contradiction(words),
            ..
        } = refused
        else {
            panic!("{refused}");
        };
        assert!(words.contains("but the block's is"), "{words}");
    }
}

#[tokio::test]
async fn logs_that_come_late_are_waited_for() {
    let stage = Stage::new();
    let late = stage.story.entries.last().unwrap().position;
    stage.node.set(|chain| chain.shy = vec![late]);
    let mut request = stage.request();
    request.headers = 1;
    let refused = stage.read(&request).await.unwrap_err();
    let words = refused.to_string();
    assert!(words.contains("that block alone"), "{words}");
    // The same, until the second time.
    let before = stage.node.requests();
    request.checkpoint = None;
    stage.read(&request).await.unwrap_err();
    let all = stage.node.requests() - before;
    stage.node.after(all - 3, |chain| chain.shy.clear());
    stage.read_all(&request).await;
}

/// Reads with a node that loses the last event of a story, then with one that is well.
async fn recovered(unchecked: bool, save_every: Duration) -> Stage {
    let (stage, lost) = stage(pair, |story| {
        story.vehicles(&payee(4, person(3), person(5))).unwrap();
    });
    stage.node.set(|chain| chain.lost = lost);
    let lossy = Request {
        compare: (!unchecked).then_some(0),
        save_every,
        page: 4,
        ..stage.request()
    };
    assert_eq!(stage.read(&lossy).await.is_ok(), unchecked);
    stage.node.set(|chain| chain.lost.clear());
    let folded = stage.read_all(&stage.request()).await;
    assert!(folded.compared);
    stage
}

#[tokio::test]
async fn no_checkpoint_is_kept_of_a_fold_that_disagrees() {
    for save_every in [Duration::ZERO, Duration::MAX] {
        let stage = recovered(false, save_every).await;
        assert_eq!(
            stage.warned(),
            "the node knows no finalized block; its latest is taken as settled (--confirmations N waits for N more)"
        );
    }
}

#[tokio::test]
async fn a_checkpoint_of_a_lossy_fold_is_dropped_with_a_word() {
    let stage = recovered(true, Duration::MAX).await;
    let words = stage.warned();
    assert!(words.contains("vehicle 4, payee"), "{words}");
    assert!(words.contains("it is dropped"), "{words}");
    stage.node.asked();
    stage.read_all(&stage.request()).await;
    assert_eq!(stage.node.asked(), [], "the new one serves");
}

#[tokio::test]
async fn a_checkpoint_that_contradicts_later_events_is_dropped() {
    let (stage, lost) = stage(pair, |story| story.unpair(1, 1).unwrap());
    let pairing = LogPosition {
        block: lost[0].block - 1,
        index: 0,
    };
    stage.node.set(|chain| chain.lost = vec![pairing]);
    let mut request = stage.request();
    request.when = When::Block(pairing.block);
    request.compare = None;
    stage.read(&request).await.unwrap();
    stage.node.set(|chain| chain.lost.clear());
    stage.read_all(&stage.request()).await;
    let words = stage.warned();
    assert!(words.contains("is not paired with vehicle 1"), "{words}");
    assert!(words.contains("it is dropped"), "{words}");
}

#[tokio::test]
async fn what_a_node_lost_for_a_moment_costs_no_checkpoint() {
    let (stage, lost) = stage(
        |_| (),
        |story| story.vehicles(&payee(4, person(3), person(5))).unwrap(),
    );
    let mut request = stage.request();
    request.when = When::Block(with_vehicles(9));
    stage.read(&request).await.unwrap();
    request.when = When::WeekEnd;
    stage.node.set(|chain| {
        chain.lost = lost;
        chain.recovers = true;
    });
    stage.node.asked();
    stage.read_all(&request).await;
    let words = stage.warned();
    assert!(words.contains("is read again"), "{words}");
    assert!(!words.contains("dropped"), "{words}");
    let first = with_vehicles(9) + 1;
    assert!(stage.node.asked().iter().all(|(from, _)| *from >= first));
}

#[tokio::test]
async fn events_that_contradict_each_other_are_an_error_as_before() {
    let (stage, lost) = stage(pair, |story| story.unpair(1, 1).unwrap());
    let pairing = LogPosition {
        block: lost[0].block - 1,
        index: 0,
    };
    stage.node.set(|chain| chain.lost = vec![pairing]);
    match stage.read(&stage.request()).await.unwrap_err() {
        Error::Event { fault, .. } => assert!(matches!(*fault, Fault::NotPaired { .. })),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn whatever_is_refused_once_is_asked_again() {
    for number in 1..40 {
        let stage = Stage::new();
        stage.node.set(|chain| chain.finalized = Some(0));
        stage
            .node
            .set(|chain| chain.grow(1, DIMO_GENESIS + 2 * WEEK));
        stage.node.after(number, |chain| chain.refusals = 1);
        stage.read_all(&stage.request()).await;
        assert_eq!(stage.warned(), "", "request {number}");
    }
}
