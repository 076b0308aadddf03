//! Which block a week is computed at.

use protocol::clock::{DIMO_GENESIS, WEEK};
use prover::chain::{Error, Request, When};

use crate::node::PACE;
use crate::stage::Stage;

#[tokio::test]
async fn the_snapshot_is_the_last_block_before_the_end_of_the_week() {
    let stage = Stage::new();
    let folded = stage.read_all(&stage.request()).await;
    assert_eq!(folded.block.number, stage.last);
    assert_eq!(folded.block.hash, stage.node.hash(stage.last));
    assert!(folded.last_of_week);
}

#[tokio::test]
async fn a_week_that_is_not_over_is_refused() {
    let stage = Stage::new();
    let request = Request {
        week_end: DIMO_GENESIS + 2 * WEEK,
        week: 1,
        ..stage.request()
    };
    let refused = stage.read(&request).await.unwrap_err();
    assert!(
        matches!(refused, Error::WeekNotOver { week: 1, .. }),
        "{refused}"
    );
    assert!(stage.node.asked().is_empty());
}

#[tokio::test]
async fn a_week_is_over_only_once_that_is_final() {
    let stage = Stage::new();
    let request = stage.request();
    stage.node.set(|chain| chain.finalized = Some(stage.last));
    let refused = stage.read(&request).await.unwrap_err();
    assert!(matches!(
        refused,
        Error::WeekNotOver {
            settled: "finalized",
            ..
        }
    ));
    stage
        .node
        .set(|chain| chain.finalized = Some(stage.last + 1));
    stage.read_all(&request).await;
    assert_eq!(stage.warned(), "");
}

#[tokio::test]
async fn confirmations_take_the_place_of_the_final_block() {
    let stage = Stage::new();
    let wait = |blocks| Request {
        confirmations: Some(blocks),
        checkpoint: None,
        ..stage.request()
    };
    // Eight blocks of week 1: seven follow the first.
    stage.read_all(&wait(0)).await;
    stage.read_all(&wait(7)).await;
    let refused = stage.read(&wait(8)).await.unwrap_err();
    assert!(matches!(
        refused,
        Error::WeekNotOver {
            settled: "confirmed",
            ..
        }
    ));
}

#[tokio::test]
async fn a_node_without_finality_is_taken_at_its_latest_block_which_is_said() {
    let stage = Stage::new();
    stage.read_all(&stage.request()).await;
    assert!(stage.warned().contains("no finalized block"));
}

#[tokio::test]
async fn a_week_before_the_first_block_is_refused() {
    let stage = Stage::new();
    let request = Request {
        week_end: DIMO_GENESIS + 500,
        first_block: 1,
        ..stage.request()
    };
    let refused = stage.read(&request).await.unwrap_err();
    assert!(matches!(refused, Error::BeforeContracts { number: 1, .. }));
}

#[tokio::test]
async fn a_block_given_is_a_preview_unless_it_is_the_last() {
    let stage = Stage::new();
    let at = |number| Request {
        when: When::Block(number),
        checkpoint: None,
        ..stage.request()
    };
    let folded = stage.read(&at(stage.last)).await.unwrap();
    assert!(folded.last_of_week);
    let earlier = stage.read(&at(stage.last - 3)).await.unwrap();
    assert!(!earlier.last_of_week);
    assert_eq!(earlier.state.vehicle_count(), 8);
    assert!(stage.warned().contains("preview"));
}

#[tokio::test]
async fn the_last_block_of_the_chain_is_a_preview_while_another_may_follow() {
    let stage = Stage::new();
    let request = Request {
        when: When::Block(stage.last),
        confirmations: Some(8),
        ..stage.request()
    };
    assert!(!stage.read(&request).await.unwrap().last_of_week);
}

#[tokio::test]
async fn a_block_after_the_week_or_of_the_future_is_refused() {
    let stage = Stage::new();
    let at = |number| Request {
        when: When::Block(number),
        ..stage.request()
    };
    let after = stage.read(&at(stage.last + 1)).await.unwrap_err();
    assert!(matches!(after, Error::BlockAfterWeek { .. }), "{after}");
    let future = stage.read(&at(1_000)).await.unwrap_err();
    assert!(matches!(future, Error::NoBlock { number: 1_000 }));
}

#[tokio::test]
async fn the_search_takes_few_requests() {
    let stage = Stage::new();
    stage
        .node
        .set(|chain| chain.grow(100_000, DIMO_GENESIS + WEEK + 8 * PACE));
    let before = stage.node.requests();
    let mut request = stage.request();
    request.headers = 0;
    stage.read_all(&request).await;
    assert!(stage.node.requests() - before < 30);
}
