//! Nodes that take no batches.

use crate::{
    faulty::{Fault, Faulty},
    stage::{Stage, document, succeeds},
};

/// The same answer as with batches, and the node is not asked for them for ever: they get smaller until there are none.
async fn works_without(fault: Fault) {
    let stage = Stage::deployed().await;
    let expected = document(&stage.dimo("audit roles --json"));
    let single = Faulty::before(&stage.node.url(), move |asked| match asked.method {
        "batch" => fault,
        _ => Fault::None,
    })
    .await;
    let output = stage.dimo_at(&single.url(), "audit roles --json");
    succeeds(&output);
    assert_eq!(document(&output), expected);
    // Of 100 at most, 25 and 6.
    let batches = single.count("batch");
    assert!((1..=3).contains(&batches), "{batches}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_answers_a_batch_with_one_error_is_asked_one_by_one() {
    works_without(Fault::Refusal).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_calls_a_batch_a_bad_request_is_asked_one_by_one() {
    works_without(Fault::Status(400)).await;
}
