//! A second node beside the first.

use bindings::IVehicleId as v;
use protocol::clock::{DIMO_GENESIS, WEEK};
use prover::chain::{Error, Folded, LogEntry, Request, read_twice};

use crate::node::Node;
use crate::stage::Stage;
use crate::story::{AUTOPI, consent, key, payee, person};

/// A stage and another node of its chain.
fn stage() -> (Stage, Node) {
    let mut stage = Stage::new();
    let device = stage.story.claim(AUTOPI, key(1), person(0));
    stage.story.pair(device, 1).unwrap();
    stage.story.unpair(device, 1).unwrap();
    stage.story.pair(device, 1).unwrap();
    let told = payee(4, person(3), person(5));
    stage.story.vehicles(&told).unwrap();
    stage.last = stage.story.entries.last().unwrap().position.block;
    stage.node = node(&stage, stage.story.entries.clone());
    let second = node(&stage, stage.story.entries.clone());
    (stage, second)
}

fn node(stage: &Stage, entries: Vec<LogEntry>) -> Node {
    let node = Node::new(entries, stage.last + 1, DIMO_GENESIS);
    node.set(|chain| chain.grow(8, DIMO_GENESIS + WEEK));
    node
}

async fn read(stage: &Stage, second: &Node, request: &Request) -> Result<Folded, Error> {
    read_twice(&stage.node, Some(second), request, &|_| ()).await
}

/// The block, what of it, and what either says.
fn nodes(error: Error) -> (u64, String, [String; 2]) {
    match error {
        Error::Nodes {
            block,
            what,
            first,
            second,
        } => (block, what, [first, second]),
        other => panic!("{other}"),
    }
}

fn of_second(error: Error) -> Error {
    match error {
        Error::Second(error) => *error,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn two_nodes_that_agree_give_the_week_whatever_their_pages() {
    let (stage, second) = stage();
    second.set(|chain| chain.most_blocks = 5);
    for page in [1, 7, 1_000] {
        let request = Request {
            page,
            checkpoint: None,
            ..stage.request()
        };
        let folded = read(&stage, &second, &request).await.unwrap();
        assert_eq!(folded.state, stage.story.state);
    }
    second.set(|chain| assert!(!chain.called.is_empty()));
}

#[tokio::test]
async fn a_log_that_only_one_of_them_has_is_named() {
    let (stage, second) = stage();
    let request = Request {
        compare: None,
        ..stage.request()
    };
    let lost = stage.story.entries.last().unwrap().position;
    let topic = <v::PayeeSet as alloy::sol_types::SolEvent>::SIGNATURE_HASH;
    let there = format!("log {} with topic {topic}", lost.index);
    let nothing = "no such log".to_owned();
    stage.node.set(|chain| chain.lost = vec![lost]);
    let found = nodes(read(&stage, &second, &request).await.unwrap_err());
    let expected = (stage.last, "vehicle 4".to_owned());
    assert_eq!(
        found,
        (
            expected.0,
            expected.1.clone(),
            [nothing.clone(), there.clone()]
        )
    );
    stage.node.set(|chain| chain.lost.clear());
    second.set(|chain| chain.lost = vec![lost]);
    let found = nodes(read(&stage, &second, &request).await.unwrap_err());
    assert_eq!(found, (expected.0, expected.1, [there, nothing]));
    assert!(!request.checkpoint.as_ref().unwrap().exists());
}

#[tokio::test]
async fn lost_events_that_undo_each_other_are_noticed() {
    let (stage, second) = stage();
    let count = stage.story.entries.len();
    let lost = &stage.story.entries[count - 3..count - 1];
    let lost: Vec<_> = lost.iter().map(|entry| entry.position).collect();
    let block = lost[0].block;
    stage.node.set(|chain| chain.lost = lost);
    let request = stage.request();
    // One node alone has nothing against it.
    let alone = Request {
        checkpoint: None,
        ..request.clone()
    };
    assert_ne!(stage.read(&alone).await.unwrap().state, stage.story.state);
    let found = nodes(read(&stage, &second, &request).await.unwrap_err());
    assert_eq!((found.0, &*found.1), (block, "vehicle 1, device 1"));
}

#[tokio::test]
async fn another_snapshot_block_is_an_error() {
    let (stage, second) = stage();
    second.set(|chain| chain.reorganise(stage.last));
    let (block, what, [first, second]) =
        nodes(read(&stage, &second, &stage.request()).await.unwrap_err());
    assert_eq!((block, &*what), (stage.last, "header"));
    assert!(first.starts_with(&format!("hash {}", stage.node.hash(block))));
    assert_ne!(first, second);
}

#[tokio::test]
async fn a_second_node_that_is_behind_is_an_error() {
    let (stage, _) = stage();
    let behind = Node::new(Vec::new(), stage.last, DIMO_GENESIS);
    let (block, what, [_, said]) =
        nodes(read(&stage, &behind, &stage.request()).await.unwrap_err());
    assert_eq!(
        (block, &*what, &*said),
        (stage.last, "header", "no such block")
    );
}

#[tokio::test]
async fn a_second_node_of_another_chain_is_an_error() {
    let (stage, second) = stage();
    second.set(|chain| chain.chain_id = 1);
    let refused = read(&stage, &second, &stage.request()).await.unwrap_err();
    assert!(
        matches!(
            refused,
            Error::Chains {
                first: 412_346,
                second: 1
            }
        ),
        "{refused}"
    );
}

#[tokio::test]
async fn another_state_is_an_error_even_if_all_logs_are_in_a_checkpoint() {
    let (mut stage, _) = stage();
    let request = stage.request();
    stage.read_all(&request).await;
    // What the first node has lost for good, and its state with it.
    let told = consent(2, person(1), false);
    let honest = stage.story.entries.clone();
    stage.story.vehicles(&told).unwrap();
    let mut hidden = stage.story.entries.last().unwrap().clone();
    hidden.position.block = stage.last;
    hidden.position.index = 9;
    hidden.timestamp = honest.last().unwrap().timestamp;
    let mut entries = honest;
    entries.push(hidden);
    let second = node(&stage, entries);
    let refused = read(&stage, &second, &request).await.unwrap_err();
    // Read once more from the start, the logs differ as well.
    let (block, what, _) = nodes(refused);
    assert_eq!((block, &*what), (stage.last, "vehicle 2"));
    assert!(!request.checkpoint.as_ref().unwrap().exists());
}

#[tokio::test]
async fn a_second_node_without_old_state_is_named() {
    let (stage, second) = stage();
    second.set(|chain| chain.stateless = true);
    let refused = read(&stage, &second, &stage.request()).await.unwrap_err();
    assert!(
        refused.to_string().starts_with("the second node: "),
        "{refused}"
    );
    assert!(matches!(of_second(refused), Error::NoState { .. }));
}

#[tokio::test]
async fn a_second_node_that_does_not_answer_costs_nothing_that_was_read() {
    let (stage, second) = stage();
    let request = Request {
        page: 5,
        ..stage.request()
    };
    second.after(12, |chain| chain.drops = 9);
    let refused = of_second(read(&stage, &second, &request).await.unwrap_err());
    assert!(matches!(refused, Error::Source { .. }), "{refused}");
    second.set(|chain| chain.drops = 0);
    stage.node.asked();
    read(&stage, &second, &request).await.unwrap();
    assert!(stage.node.asked()[0].0 > 0);
}
