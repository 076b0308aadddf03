//! From a node to a snapshot: which block, how it is read, what interrupts it.

use std::sync::Mutex;
use std::time::Duration;

use protocol::clock::{DIMO_GENESIS, WEEK};
use prover::chain::{Error, Folded, Notice, Patience, Request, SourceError, When, read};
use tempfile::TempDir;

use crate::node::{Node, PACE};
use crate::story::{CONTRACTS, Story, consent, person};

/// The block that completes so many vehicles: six set the contracts up, and each vehicle takes three.
const fn with_vehicles(count: u64) -> u64 {
    6 + 3 * count
}

/// Week 0 and the first blocks of week 1: nine vehicles, each three logs in three blocks.
struct Stage {
    story: Story,
    node: Node,
    /// The last block of week 0.
    last: u64,
    folder: TempDir,
    warnings: Mutex<Vec<String>>,
}

impl Stage {
    fn new() -> Self {
        let mut story = Story::new();
        for number in 0..9 {
            story.mint(person(number));
        }
        let last = story.entries.last().unwrap().place.block;
        let node = Node::new(story.entries.clone(), last + 1, DIMO_GENESIS);
        node.set(|chain| chain.grow(8, DIMO_GENESIS + WEEK));
        Self {
            story,
            node,
            last,
            folder: tempfile::tempdir().unwrap(),
            warnings: Mutex::default(),
        }
    }

    /// The end of week 0 in one page, without pauses, with a checkpoint.
    fn request(&self) -> Request {
        Request {
            patience: Patience {
                retries: 3,
                pause: Duration::ZERO,
            },
            checkpoint: Some(self.folder.path().join("fold")),
            ..Request::new(CONTRACTS, 0, DIMO_GENESIS + WEEK)
        }
    }

    async fn read(&self, request: &Request) -> Result<Folded, Error> {
        self.warnings.lock().unwrap().clear();
        read(&self.node, request, &|notice| {
            if let Notice::Warning(words) = notice {
                self.warnings.lock().unwrap().push(words.to_owned());
            }
        })
        .await
    }

    /// Reads, and asserts that the whole story came out.
    async fn read_all(&self, request: &Request) -> Folded {
        let folded = self.read(request).await.unwrap();
        assert_eq!(folded.state, self.story.state);
        folded
    }

    fn warned(&self) -> String {
        self.warnings.lock().unwrap().join("\n")
    }
}

#[tokio::test]
async fn the_snapshot_is_the_last_block_before_the_end_of_the_week() {
    let stage = Stage::new();
    let folded = stage.read_all(&stage.request()).await;
    assert_eq!(folded.block.number, stage.last);
    assert_eq!(folded.block.hash, stage.node.hash(stage.last));
    assert!(folded.last_of_week);
}

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
async fn dropped_connections_are_borne_as_often_as_patience_says() {
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
            .filter(|entry| entry.place.block < fork)
            .cloned()
            .collect();
        let mut other = Story::empty();
        for entry in kept {
            other.fold(entry).unwrap();
        }
        while other.entries.last().unwrap().place.block + 1 < stage.last {
            let owner = other.state.vehicle(1).unwrap().owner;
            other.vehicles(&consent(1, owner, false)).unwrap();
        }
        let new: Vec<_> = other
            .entries
            .iter()
            .filter(|entry| entry.place.block >= fork)
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
            if entry.place.block <= with_vehicles(3) {
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

#[tokio::test]
async fn the_search_takes_few_requests() {
    let stage = Stage::new();
    stage
        .node
        .set(|chain| chain.grow(100_000, DIMO_GENESIS + WEEK + 8 * PACE));
    let before = stage.node.requests();
    stage.read_all(&stage.request()).await;
    assert!(stage.node.requests() - before < 30);
}
