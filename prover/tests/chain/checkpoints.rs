//! Interruptions, and chains that change between two runs.

use protocol::clock::{DIMO_GENESIS, WEEK};
use prover::chain::{Error, Request, When};

use crate::stage::{Stage, with_vehicles};
use crate::story::{Story, consent};

#[tokio::test]
async fn a_run_goes_on_from_the_checkpoint_of_the_one_before() {
    let stage = Stage::new();
    let mut request = stage.request();
    request.when = When::Block(with_vehicles(3));
    stage.read(&request).await.unwrap();
    stage.node.asked();
    request.when = When::WeekEnd;
    stage.read_all(&request).await;
    assert_eq!(stage.node.asked()[0].0, with_vehicles(3) + 1);
    // And with nothing new, nothing is read.
    stage.read_all(&request).await;
    assert_eq!(stage.node.asked(), []);
}

#[tokio::test]
async fn what_was_read_before_a_failure_is_not_read_again() {
    let stage = Stage::new();
    let mut request = stage.request();
    request.page = 10;
    // The search for the block takes 9 requests, so this is in the middle of the pages.
    let before = stage.node.requests();
    stage
        .read_all(&Request {
            checkpoint: None,
            ..request.clone()
        })
        .await;
    let whole = stage.node.requests() - before;
    stage.node.asked();
    stage.node.after(whole - 2, |chain| chain.drops = 4);
    let given_up = stage.read(&request).await.unwrap_err();
    assert!(matches!(given_up, Error::Source { .. }), "{given_up}");
    let reached = stage.node.asked().last().unwrap().0;
    assert!(reached > 0);
    stage.read_all(&request).await;
    assert_eq!(stage.node.asked()[0].0, reached);
}

#[tokio::test]
async fn a_damaged_checkpoint_is_said_and_not_used() {
    let stage = Stage::new();
    let request = stage.request();
    std::fs::write(request.checkpoint.as_ref().unwrap(), "DIMOFOLD").unwrap();
    stage.read_all(&request).await;
    assert!(stage.warned().contains("cut short"), "{}", stage.warned());
    stage.node.asked();
    stage.read_all(&request).await;
    assert_eq!(stage.node.asked(), []);
}

#[tokio::test]
async fn a_checkpoint_behind_the_snapshot_is_left_alone() {
    let stage = Stage::new();
    let mut request = stage.request();
    stage.read_all(&request).await;
    let file = request.checkpoint.clone().unwrap();
    let before = std::fs::read(&file).unwrap();
    request.when = When::Block(with_vehicles(3));
    let earlier = stage.read(&request).await.unwrap();
    assert_eq!(earlier.state.vehicle_count(), 3);
    assert!(stage.warned().contains("left as it is"));
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

#[tokio::test]
async fn after_a_reorganisation_the_older_checkpoint_serves_or_none() {
    let older = with_vehicles(3) + 1;
    for (fork, start) in [(with_vehicles(6) + 1, older), (with_vehicles(1) + 1, 0)] {
        let mut stage = Stage::new();
        let mut request = stage.request();
        for block in [with_vehicles(3), with_vehicles(8)] {
            request.when = When::Block(block);
            stage.read(&request).await.unwrap();
        }
        // Other blocks from `fork` on, and other logs.
        let kept: Vec<_> = stage
            .story
            .entries
            .iter()
            .filter(|entry| entry.position.block < fork)
            .cloned()
            .collect();
        let mut other = Story::empty();
        for entry in kept {
            other.fold(entry).unwrap();
        }
        while other.entries.last().unwrap().position.block + 1 < stage.last {
            let owner = other.state.vehicle(1).unwrap().owner;
            other.vehicles(&consent(1, owner, false)).unwrap();
        }
        let new: Vec<_> = other
            .entries
            .iter()
            .filter(|entry| entry.position.block >= fork)
            .cloned()
            .collect();
        stage.node.set(|chain| {
            chain.reorganise(fork);
            chain.fill(&new);
            chain.grow(1, DIMO_GENESIS + WEEK);
        });
        stage.story = other;
        request.when = When::Block(stage.last);
        stage.node.asked();
        stage.read_all(&request).await;
        assert_eq!(stage.node.asked()[0].0, start, "fork at {fork}");
        assert!(stage.warned().contains("reorganised"), "{}", stage.warned());
    }
}
