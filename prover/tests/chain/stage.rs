//! A week on a chain in memory, and a reader of it.

use std::sync::Mutex;
use std::time::Duration;

use protocol::clock::{DIMO_GENESIS, WEEK};
use prover::chain::{Error, Folded, Message, Request, RetryPolicy, read};
use tempfile::TempDir;

use crate::node::Node;
use crate::story::{CONTRACTS, Story, person};

/// The block that completes so many vehicles: six set the contracts up, and each vehicle takes three.
pub(crate) const fn with_vehicles(count: u64) -> u64 {
    6 + 3 * count
}

/// Week 0 and the first blocks of week 1: nine vehicles, each three logs in three blocks.
pub(crate) struct Stage {
    pub(crate) story: Story,
    pub(crate) node: Node,
    /// The last block of week 0.
    pub(crate) last: u64,
    folder: TempDir,
    warnings: Mutex<Vec<String>>,
}

impl Stage {
    pub(crate) fn new() -> Self {
        let mut story = Story::new();
        for number in 0..9 {
            story.mint(person(number));
        }
        let last = story.entries.last().unwrap().position.block;
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
    pub(crate) fn request(&self) -> Request {
        Request {
            retry: RetryPolicy {
                retries: 3,
                pause: Duration::ZERO,
            },
            checkpoint: Some(self.folder.path().join("fold")),
            ..Request::new(CONTRACTS, 0, DIMO_GENESIS + WEEK)
        }
    }

    pub(crate) async fn read(&self, request: &Request) -> Result<Folded, Error> {
        self.warnings.lock().unwrap().clear();
        read(&self.node, request, &|message| {
            if let Message::Warning(words) = message {
                self.warnings.lock().unwrap().push(words.to_owned());
            }
        })
        .await
    }

    /// Reads, and asserts that the whole story came out.
    pub(crate) async fn read_all(&self, request: &Request) -> Folded {
        let folded = self.read(request).await.unwrap();
        assert_eq!(folded.state, self.story.state);
        folded
    }

    pub(crate) fn warned(&self) -> String {
        self.warnings.lock().unwrap().join("\n")
    }
}
