//! Logs that a node leaves out and the blooms of its headers have.

use alloy_primitives::{Address, B256, Bytes, Log, LogData, U256};
use protocol::Kind;
use protocol::clock::{DIMO_GENESIS, WEEK};
use prover::chain::{Error, Request, SourceError};

use crate::node::Node;
use crate::stage::Stage;
use crate::story::{AUTOPI, key, person};

/// A stage whose last two events, of two blocks, undo each other: vehicle 1 loses its device and gets it back. The node has neither.
fn stage() -> Stage {
    let mut stage = Stage::new();
    let device = stage.story.claim(AUTOPI, key(1), person(0));
    stage.story.pair(device, 1).unwrap();
    let told = stage.story.entries.len();
    stage.story.unpair(device, 1).unwrap();
    stage.story.pair(device, 1).unwrap();
    let entries = stage.story.entries.clone();
    stage.last = entries.last().unwrap().position.block;
    let lost = entries[told..].iter().map(|entry| entry.position).collect();
    stage.node = Node::new(entries, stage.last + 1, DIMO_GENESIS);
    stage.node.set(|chain| {
        chain.grow(8, DIMO_GENESIS + WEEK);
        chain.lost = lost;
        chain.blooms_tell = true;
    });
    stage
}

fn contradiction(error: Error) -> String {
    match error {
        Error::Source {
            times: 3,
            source: SourceError::Contradiction(words),
            ..
        } => words,
        other => panic!("{other}"),
    }
}

/// A log of nobody whom the prover knows.
fn foreign(number: u64) -> Log {
    let word = B256::from(U256::from(number));
    Log {
        address: Address::from_word(alloy_primitives::keccak256(word)),
        data: LogData::new_unchecked(vec![word], Bytes::new()),
    }
}

#[tokio::test]
async fn lost_events_that_undo_each_other_are_an_error() {
    let stage = stage();
    let words = contradiction(stage.read(&stage.request()).await.unwrap_err());
    let block = stage.last - 1;
    assert!(
        words.contains(&format!("the bloom of block {block} has logs")),
        "{words}"
    );
    assert!(!stage.request().checkpoint.unwrap().exists());
}

#[tokio::test]
async fn only_the_last_headers_are_looked_at() {
    let stage = stage();
    let with = |headers| Request {
        headers,
        checkpoint: None,
        ..stage.request()
    };
    contradiction(stage.read(&with(1)).await.unwrap_err());
    // Nothing of the state is another: what is left is a second node.
    let folded = stage.read(&with(0)).await.unwrap();
    let paired = |state: &prover::chain::State| state.paired(1, Kind::Hardware).copied();
    assert_eq!(paired(&folded.state), paired(&stage.story.state));
    assert!(folded.state.past(1).len() < stage.story.state.past(1).len());
}

#[tokio::test]
async fn a_bloom_that_others_have_filled_is_no_error() {
    let stage = Stage::new();
    let silent = stage.last + 1;
    stage.node.set(|chain| {
        chain.foreign = (0..3_000).map(|number| (silent, foreign(number))).collect();
    });
    let request = Request {
        week_end: DIMO_GENESIS + 2 * WEEK,
        week: 1,
        when: prover::chain::When::Block(silent),
        ..stage.request()
    };
    stage.read_all(&request).await;
}

#[tokio::test]
async fn a_log_lost_among_those_of_others_is_an_error() {
    let stage = stage();
    let block = stage.last;
    stage.node.set(|chain| {
        chain.foreign = (0..20).map(|number| (block, foreign(number))).collect();
    });
    let request = Request {
        headers: 1,
        ..stage.request()
    };
    let words = contradiction(stage.read(&request).await.unwrap_err());
    assert!(words.contains(&format!("block {block} ")), "{words}");
}
