//! `dimo manufacturer …`

use serde_json::json;

use crate::stage::{
    ALICE, BOB, DAO, MAKER, STRANGER, Stage, WEEK, address, fails, fails_with, succeeds,
};

#[tokio::test(flavor = "multi_thread")]
async fn the_dao_whitelists() {
    let stage = Stage::set().await;
    let owner = address(ALICE);
    let made = stage.does(
        DAO,
        &format!("manufacturer whitelist Tesla --kind software --points 4000 --owner {owner}"),
    );
    assert_eq!(made["id"], 3);
    assert!(made["gasUsed"].as_u64().unwrap() > 21_000);
    let shown = stage.shows("manufacturer show Tesla");
    assert_eq!(
        (
            &shown["kind"],
            &shown["status"],
            &shown["points"],
            &shown["owner"]
        ),
        (
            &json!("software"),
            &json!("active"),
            &json!(4_000),
            &json!(owner)
        )
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_whitelists() {
    let stage = Stage::set().await;
    let output = stage.run(
        STRANGER,
        &format!(
            "manufacturer whitelist Tesla --kind software --points 1 --owner {}",
            address(ALICE)
        ),
    );
    fails_with(
        &output,
        &[
            "cannot whitelist Tesla",
            "lacks the role DEFAULT_ADMIN_ROLE",
        ],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn all_entries_are_listed() {
    let stage = Stage::set().await;
    let list = stage.shows("manufacturer list");
    assert_eq!(list["week"], WEEK);
    let names: Vec<_> = (0..2)
        .map(|at| &list["manufacturers"][at]["name"])
        .collect();
    assert_eq!(names, [&json!("AutoPi"), &json!("Smartcar")]);
    let text = succeeds(&stage.ask("manufacturer list"));
    let row = text.lines().find(|line| line.contains("AutoPi")).unwrap();
    let cells: Vec<_> = row.split_whitespace().take(5).collect();
    assert_eq!(cells, ["1", "AutoPi", "hardware", "active", "6,000"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_is_given_by_name_or_id() {
    let stage = Stage::set().await;
    let by_id = stage.shows("manufacturer show 1");
    assert_eq!(by_id, stage.shows("manufacturer show AutoPi"));
    for unknown in ["Autopy", "0", "3"] {
        fails_with(
            &stage.ask(&format!("manufacturer show {unknown}")),
            &[&format!("`{unknown}`"), "dimo manufacturer list"],
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspension_stops_now_and_points_from_next_week() {
    let stage = Stage::set().await;
    stage.does(DAO, "manufacturer suspend AutoPi");
    let shown = stage.shows("manufacturer show AutoPi");
    assert_eq!(
        (&shown["status"], &shown["statusOfWeek"]),
        (&json!("suspended"), &json!("active"))
    );
    stage.does(DAO, "manufacturer reinstate 1");
    assert_eq!(stage.shows("manufacturer show 1")["status"], "active");
    stage.does(DAO, "manufacturer revoke 1");
    assert_eq!(stage.shows("manufacturer show 1")["status"], "revoked");
    let message = fails(&stage.run(DAO, "manufacturer reinstate 1"));
    assert!(message.contains("WrongStatus"), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn points_are_announced_for_a_week_to_come() {
    let stage = Stage::set().await;
    stage.does(DAO, "manufacturer set-points AutoPi 5000");
    stage.does(DAO, "manufacturer set-points AutoPi 4000 --from-week 30");
    stage.does(DAO, "manufacturer set-points AutoPi 3000 --from-week 30");
    let shown = stage.shows("manufacturer show AutoPi");
    assert_eq!(shown["points"], 6_000);
    let announced = json!([
        { "points": 5_000, "fromWeek": WEEK + 1 },
        { "points": 3_000, "fromWeek": 30 },
    ]);
    assert_eq!(shown["announced"], announced);
    fails_with(
        &stage.run(DAO, "manufacturer set-points AutoPi 1 --from-week 20"),
        &["WeekTooEarly: week 20"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_names_operators() {
    let stage = Stage::set().await;
    let (alice, bob) = (address(ALICE), address(BOB));
    stage.does(MAKER, &format!("manufacturer operator AutoPi {alice}"));
    stage.does(MAKER, &format!("manufacturer operator AutoPi {bob}"));
    stage.does(
        MAKER,
        &format!("manufacturer operator AutoPi {alice} --remove"),
    );
    assert_eq!(
        stage.shows("manufacturer show AutoPi")["operators"],
        json!([bob])
    );
    fails_with(
        &stage.run(ALICE, &format!("manufacturer operator AutoPi {alice}")),
        &["NotOwner"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_changes_hands_in_two_steps() {
    let stage = Stage::set().await;
    let (alice, bob) = (address(ALICE), address(BOB));
    stage.does(MAKER, &format!("manufacturer operator AutoPi {bob}"));
    stage.does(MAKER, &format!("manufacturer transfer AutoPi {alice}"));
    let offered = stage.shows("manufacturer show AutoPi");
    assert_eq!(offered["pendingOwner"], json!(alice));
    stage.does(ALICE, "manufacturer accept AutoPi");
    let shown = stage.shows("manufacturer show AutoPi");
    assert_eq!(
        (&shown["owner"], &shown["operators"], &shown["pendingOwner"]),
        (&json!(alice), &json!([]), &json!(null))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_is_taken_back() {
    let stage = Stage::set().await;
    stage.does(
        MAKER,
        &format!("manufacturer transfer AutoPi {}", address(ALICE)),
    );
    stage.does(MAKER, "manufacturer transfer AutoPi --cancel");
    fails_with(
        &stage.run(ALICE, "manufacturer accept AutoPi"),
        &["NotPendingOwner"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_guardian_suspends_an_entry_for_a_while() {
    let stage = Stage::set().await;
    stage.guard(DAO).await;
    stage.does(DAO, "manufacturer suspend AutoPi --for 10m");
    let status = |stage: &Stage| stage.shows("manufacturer show AutoPi")["status"].clone();
    assert_eq!(status(&stage), "suspended");
    stage.travel(601).await;
    assert_eq!(status(&stage), "active");
    fails_with(
        &stage.run(DAO, "manufacturer suspend AutoPi --for 10m"),
        &["SuspensionTooSoon"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dao_names_another_owner_where_a_key_is_stolen() {
    let stage = Stage::set().await;
    let (alice, bob) = (address(ALICE), address(BOB));
    stage.does(MAKER, &format!("manufacturer operator AutoPi {bob}"));
    stage.does(DAO, &format!("manufacturer reappoint AutoPi {alice}"));
    let shown = stage.shows("manufacturer show AutoPi");
    assert_eq!(
        (&shown["owner"], &shown["operators"]),
        (&json!(alice), &json!([]))
    );
    fails_with(
        &stage.run(MAKER, &format!("manufacturer operator AutoPi {bob}")),
        &["NotOwner"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_announced_is_replaced_by_what_begins_before_it() {
    let stage = Stage::set().await;
    stage.does(DAO, "manufacturer set-points AutoPi 5000 --from-week 40");
    stage.does(DAO, "manufacturer set-points AutoPi 6000 --from-week 30");
    let announced = json!([{ "points": 6_000, "fromWeek": 30 }]);
    let shown = stage.shows("manufacturer show AutoPi");
    assert_eq!(shown["announced"], announced);
    fails_with(
        &stage.run(
            DAO,
            "manufacturer set-points AutoPi 1 --from-week 4294967295",
        ),
        &["WeekTooLate", "124 is the latest"],
    );
}
