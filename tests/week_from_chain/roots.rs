//! The same week from the chain and from files.

use e2e::{Devices, FIRST_WEEK, Who};

use crate::scene::{Scene, leaves};

#[tokio::test]
async fn a_week_from_the_chain_pays_whom_the_contracts_say() {
    let mut scene = Scene::new().await;
    let alice = scene.devices.of(Who::Alice);
    scene.end(FIRST_WEEK).await;
    scene.build(FIRST_WEEK, "week", "").await.unwrap();
    assert_eq!(
        leaves(scene.path("week")),
        [(1, alice, 1, 7_000), (2, alice, 1, 6_000), (3, alice, 2, 0)]
    );
}

#[tokio::test]
async fn files_and_chain_give_one_root() {
    let mut scene = Scene::new().await;
    let flagged = scene.devices.of(Who::Bob).to_string();
    std::fs::write(scene.path("flagged.txt"), flagged).unwrap();
    scene.end(FIRST_WEEK).await;
    let report = scene
        .build(FIRST_WEEK, "chain", "--flagged @flagged.txt")
        .await
        .unwrap();
    let snapshot = format!(
        "week snapshot --week {FIRST_WEEK} --out @inputs --flagged @flagged.txt {}",
        scene.network()
    );
    let seen = scene.json(&snapshot).await;
    assert_eq!(seen["vehicles"], 3);
    assert_eq!(seen["snapshot"], report.json["snapshot"]);
    let files = format!(
        "week build --week {FIRST_WEEK} --first --activity {} --out @files --vehicles @inputs/vehicles.csv \
         --connections @inputs/connections.csv --levels @inputs/levels.csv",
        scene.activity(FIRST_WEEK)
    );
    let from_files = scene.json(&files).await;
    for value in ["root", "depth", "totalPoints", "files", "rulesHash"] {
        assert_eq!(from_files[value], report.json[value], "{value}");
    }
    assert!(from_files.get("snapshot").is_none());
}

#[tokio::test]
async fn what_happens_after_the_week_does_not_change_it() {
    let mut scene = Scene::new().await;
    scene.end(FIRST_WEEK).await;
    let before = scene.build(FIRST_WEEK, "before", "").await.unwrap();
    scene.consent(Who::Alice, 3, true).await;
    let autopi = scene.devices.autopi;
    scene.suspend(autopi).await;
    scene.devices.vehicles.sell(1, Who::Alice, Who::Bob).await;
    let after = scene.build(FIRST_WEEK, "after", "").await.unwrap();
    assert_eq!(after.json, before.json);
}

#[tokio::test]
async fn a_suspended_maker_counts_until_the_week_ends() {
    let mut scene = Scene::new().await;
    let alice = scene.devices.of(Who::Alice);
    let autopi = scene.devices.autopi;
    scene.suspend(autopi).await;
    scene.end(FIRST_WEEK + 1).await;
    scene.build(FIRST_WEEK, "week-20", "").await.unwrap();
    let more = "--previous @week-20";
    scene.build(FIRST_WEEK + 1, "week-21", more).await.unwrap();
    let status_and_points = |name: &str| -> Vec<_> {
        let all = leaves(scene.path(name)).into_iter();
        all.map(|leaf| (leaf.0, leaf.2, leaf.3)).collect()
    };
    let week_20 = [(1, 1, 7_000), (2, 1, 6_000), (3, 2, 0)];
    assert_eq!(status_and_points("week-20"), week_20);
    // Car 1 has a software connection; car 2 is withheld for its maker, car 3 still for want of consent.
    let week_21 = [(1, 1, 1_000), (2, 4, 0), (3, 2, 0)];
    assert_eq!(status_and_points("week-21"), week_21);
    assert_eq!(leaves(scene.path("week-21"))[0].1, alice);
}

#[tokio::test]
async fn anybody_verifies_a_week_against_the_chain() {
    let mut scene = Scene::new().await;
    scene.end(FIRST_WEEK).await;
    scene.build(FIRST_WEEK, "week", "").await.unwrap();
    let verify = format!(
        "week verify @week --activity {} {}",
        scene.activity(FIRST_WEEK),
        scene.network()
    );
    let report = scene.run(&verify).await.unwrap();
    assert!(report.success && report.text.starts_with("MATCH"));
    // As if a device had been silent.
    let rows = std::fs::read_to_string(scene.activity(FIRST_WEEK)).unwrap();
    let silent = Devices::key(2).address().to_string();
    let kept: Vec<&str> = rows.lines().filter(|row| !row.contains(&silent)).collect();
    std::fs::write(scene.path("less.csv"), kept.join("\n")).unwrap();
    let less = format!("week verify @week --activity @less.csv {}", scene.network());
    let report = scene.run(&less).await.unwrap();
    assert!(!report.success);
    assert_eq!(report.json["vehicle"], 2);
}

#[tokio::test]
async fn a_week_that_is_not_over_gives_a_preview_only() {
    let mut scene = Scene::new().await;
    let refused = scene.build(FIRST_WEEK, "week", "").await.unwrap_err();
    assert!(refused.contains("could still change"), "{refused}");
    let head = scene.devices.vehicles.world.chain().head().await.unwrap();
    let more = format!("--block {}", head.number);
    let preview = scene.build(FIRST_WEEK, "preview", &more).await.unwrap();
    assert!(preview.text.contains("preview"), "{}", preview.text);
    assert_eq!(preview.json["snapshot"]["lastOfWeek"], false);
    // The week over, the same block is its last.
    scene.end(FIRST_WEEK).await;
    let last = scene.build(FIRST_WEEK, "last", &more).await.unwrap();
    assert_eq!(last.json["snapshot"]["lastOfWeek"], true);
    let after = format!("--block {}", head.number + 1);
    let refused = scene.build(FIRST_WEEK, "after", &after).await.unwrap_err();
    assert!(refused.contains("take an earlier block"), "{refused}");
}

#[tokio::test]
async fn without_a_roster_both_ways_to_give_one_are_named() {
    let scene = Scene::new().await;
    let activity = scene.activity(FIRST_WEEK);
    let words = format!("week build --week 20 --activity {activity} --out @week");
    let refused = scene.run(&words).await.unwrap_err();
    assert!(refused.contains("--rpc-url"), "{refused}");
    assert!(refused.contains("--vehicles"), "{refused}");
}

#[tokio::test]
async fn another_genesis_than_the_registrys_is_refused() {
    let mut scene = Scene::new().await;
    scene.end(FIRST_WEEK).await;
    let refused = scene
        .build(FIRST_WEEK, "week", "--genesis 1670216401")
        .await
        .unwrap_err();
    assert!(refused.contains("counts weeks from"), "{refused}");
}
