//! A chain that changes its mind, and interruptions.

use e2e::{FIRST_WEEK, Who};
use serde_json::Value;

use crate::scene::Scene;

/// A method of the development chain.
async fn dev(scene: &Scene, method: &'static str, argument: Value) -> Value {
    let chain = scene.devices.vehicles.world.chain();
    match argument {
        Value::Null => chain.request(method, ()).await.unwrap(),
        argument => chain.request(method, (argument,)).await.unwrap(),
    }
}

#[tokio::test]
async fn a_checkpoint_of_blocks_that_are_no_more_is_not_used() {
    let mut scene = Scene::new().await;
    let before = dev(&scene, "evm_snapshot", Value::Null).await;
    // What will be forgotten: Alice consents for the car she bought.
    scene.consent(Who::Alice, 3, true).await;
    scene.end(FIRST_WEEK).await;
    let more = "--checkpoint @fold";
    let first = scene.build(FIRST_WEEK, "first", more).await.unwrap();
    assert_eq!(first.json["statuses"]["earned"], 3);
    dev(&scene, "evm_revert", before).await;
    // And what came instead: Bob withdraws his.
    scene.consent(Who::Bob, 2, false).await;
    scene.end(FIRST_WEEK).await;
    let second = scene.build(FIRST_WEEK, "second", more).await.unwrap();
    let scratch = scene.build(FIRST_WEEK, "scratch", "").await.unwrap();
    assert_eq!(second.json, scratch.json);
    assert_eq!(second.json["statuses"]["earned"], 1);
}

#[tokio::test]
async fn a_week_goes_on_from_the_checkpoint_of_the_one_before() {
    let mut scene = Scene::new().await;
    let more = "--checkpoint @fold";
    scene.end(FIRST_WEEK).await;
    scene.build(FIRST_WEEK, "week-20", more).await.unwrap();
    let kept = std::fs::read(scene.path("fold")).unwrap();
    scene.consent(Who::Alice, 3, true).await;
    scene.end(FIRST_WEEK + 1).await;
    let previous = "--previous @week-20";
    let resumed = scene
        .build(FIRST_WEEK + 1, "week-21", &format!("{more} {previous}"))
        .await
        .unwrap();
    assert_eq!(std::fs::read(scene.path("fold.previous")).unwrap(), kept);
    let scratch = scene
        .build(FIRST_WEEK + 1, "scratch", previous)
        .await
        .unwrap();
    assert_eq!(resumed.json, scratch.json);
    // An earlier week is not computed from the state of a later one.
    let again = scene.build(FIRST_WEEK, "again", more).await.unwrap();
    let week = prover::load_week(&scene.path("week-20")).unwrap();
    assert_eq!(again.json["root"], week.manifest().root.to_string());
}
