//! How logs are read: pages, moods of nodes, a chain that changes meanwhile.

use std::time::Duration;

use prover::chain::{Error, Request, SourceError, When};

use crate::stage::{Stage, with_vehicles};
use crate::story::Story;

#[tokio::test]
async fn no_log_behind_the_snapshot_is_asked_for() {
    let stage = Stage::new();
    for page in [1, 7, 1_000] {
        let request = Request {
            page,
            checkpoint: None,
            ..stage.request()
        };
        stage.read_all(&request).await;
        let asked = stage.node.asked();
        assert_eq!(asked.last().unwrap().1, stage.last);
        assert!(
            asked
                .iter()
                .all(|(from, to)| from <= to && *to <= stage.last)
        );
        // Every block once.
        let blocks: u64 = asked.iter().map(|(from, to)| to - from + 1).sum();
        assert_eq!(blocks, stage.last + 1);
    }
}

#[tokio::test]
async fn reading_begins_at_the_first_block_given() {
    let stage = Stage::new();
    let mut request = stage.request();
    request.first_block = 1;
    stage.read_all(&request).await;
    assert_eq!(stage.node.asked()[0].0, 1);
}

#[tokio::test]
async fn a_first_block_after_the_deployment_is_noticed() {
    let stage = Stage::new();
    let mut request = stage.request();
    request.first_block = with_vehicles(1);
    let words = stage.read(&request).await.unwrap_err().to_string();
    assert!(words.contains("not initialized"), "{words}");
}

#[tokio::test]
async fn refused_ranges_are_asked_for_in_parts() {
    let stage = Stage::new();
    stage.node.set(|chain| {
        chain.most_blocks = 9;
        chain.most_logs = 4;
    });
    stage.read_all(&stage.request()).await;
}

#[tokio::test]
async fn a_node_that_refuses_even_one_block_is_given_up_with_its_words() {
    let stage = Stage::new();
    stage.node.set(|chain| chain.most_blocks = 0);
    let refused = stage.read(&stage.request()).await.unwrap_err();
    let words = refused.to_string();
    assert!(words.contains("block range is too wide"), "{words}");
    assert!(words.contains("blocks 0 to 0"), "{words}");
}

#[tokio::test]
async fn after_dropped_connections_it_asks_again_as_often_as_the_policy_says() {
    let stage = Stage::new();
    stage.node.after(8, |chain| chain.drops = 3);
    stage.read_all(&stage.request()).await;

    let stage = Stage::new();
    stage.node.set(|chain| chain.drops = 4);
    let given_up = stage.read(&stage.request()).await.unwrap_err();
    assert!(matches!(
        given_up,
        Error::Source {
            times: 4,
            source: SourceError::NoAnswer(_),
            ..
        }
    ));
}

#[tokio::test]
async fn a_chain_reorganised_while_it_is_read_is_read_again() {
    // Wherever in the reading it happens.
    for requests in 1..30 {
        let stage = Stage::new();
        let mut request = stage.request();
        request.when = When::Block(stage.last);
        request.page = 5;
        request.save_every = Duration::ZERO;
        let mut other = Story::empty();
        for entry in &stage.story.entries {
            if entry.position.block <= with_vehicles(3) {
                other.fold(entry.clone()).unwrap();
            }
        }
        let before = stage.node.hash(stage.last);
        stage
            .node
            .after(requests, |chain| chain.reorganise(with_vehicles(3) + 1));
        // The second time after it at the latest, and from the checkpoint of the first.
        for _ in 0..2 {
            let folded = match stage.read(&request).await {
                Ok(folded) => folded,
                Err(error) => panic!("after {requests}: {error}"),
            };
            if folded.block.hash == before {
                assert_eq!(folded.state, stage.story.state);
            } else {
                assert_eq!(folded.state, other.state, "after {requests}");
            }
        }
        assert_ne!(stage.node.hash(stage.last), before);
    }
}
