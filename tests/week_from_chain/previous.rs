//! Streaks go on from what was published.

use alloy::primitives::Address;
use e2e::{FIRST_WEEK, Who};

use crate::scene::Scene;

/// What publishes a folder.
fn publish(scene: &Scene, pool: Address, folder: &str) -> String {
    format!(
        "week publish @{folder} --rpc-url {} --distributor {pool} --data-uri ipfs://week --dev-account {}",
        scene.devices.vehicles.world.chain().url(),
        Who::Publisher as u32
    )
}

#[tokio::test]
async fn the_week_before_must_be_the_one_published() {
    let mut scene = Scene::new().await;
    let address = scene.pool().await;
    let pool = format!("--distributor {address}");
    scene.end(FIRST_WEEK).await;
    let unpublished = scene.build(FIRST_WEEK, "week-20", &pool).await;
    unpublished.unwrap();
    scene.json(&publish(&scene, address, "week-20")).await;
    scene.end(FIRST_WEEK + 1).await;
    let next = FIRST_WEEK + 1;
    let whole = format!("{pool} --previous @week-20");
    scene.build(next, "week-21", &whole).await.unwrap();

    // Another week 20: nobody drove.
    std::fs::write(scene.path("none.csv"), "vehicle_id,device,timestamp\n").unwrap();
    let words = format!(
        "week build --week {FIRST_WEEK} --activity @none.csv --out @other-20 {}",
        scene.network()
    );
    scene.json(&words).await;
    let other = format!("{pool} --previous @other-20");
    let refused = scene.build(next, "bad", &other).await.unwrap_err();
    assert!(refused.contains("is not the week 20"), "{refused}");

    let refused = scene.build(next, "bad", &pool).await.unwrap_err();
    assert!(
        refused.contains("give its folder with --previous"),
        "{refused}"
    );
    assert!(!scene.path("bad").exists());
}

#[tokio::test]
async fn a_preview_is_not_published() {
    let mut scene = Scene::new().await;
    let pool = scene.pool().await;
    let chain = scene.devices.vehicles.world.chain();
    let head = chain.head().await.unwrap().number;
    let more = format!("--block {}", head - 1);
    scene.build(FIRST_WEEK, "preview", &more).await.unwrap();
    scene.end(FIRST_WEEK).await;
    let refused = scene.run(&publish(&scene, pool, "preview")).await;
    let refused = refused.unwrap_err();
    assert!(refused.contains("preview"), "{refused}");
}
