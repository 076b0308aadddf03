//! `dimo week anchor`.

use crate::stage::{DAY, Stage, WEEK, document, stderr, succeeds};

#[tokio::test(flavor = "multi_thread")]
async fn a_week_that_runs_has_nothing_to_anchor() {
    let stage = Stage::deployed().await;
    let output = stage.dimo(&format!("week anchor {WEEK} --dev-account 5"));
    assert!(!output.status.success());
    assert!(stderr(&output).contains("ends at"), "{}", stderr(&output));
}

#[tokio::test(flavor = "multi_thread")]
async fn anybody_anchors_a_week_that_is_over_and_once() {
    let stage = Stage::deployed().await;
    // No block comes by itself: the last one is the first after the end.
    stage.travel(7 * DAY).await;
    let command = format!("week anchor {WEEK} --dev-account 5 --json");
    let anchored = document(&stage.dimo(&command));
    assert_eq!(
        (&anchored["week"], &anchored["late"]),
        (&WEEK.into(), &false.into())
    );
    assert!(anchored["transaction"].is_string(), "{anchored}");
    assert_eq!(stage.sent(5).await, 1);
    let again = succeeds(&stage.dimo(&format!("week anchor {WEEK} --dev-account 6")));
    assert!(again.contains("was anchored before"), "{again}");
    assert_eq!(stage.sent(6).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_week_that_nobody_anchored_in_time_is_anchored_late() {
    let stage = Stage::deployed().await;
    stage.travel(7 * DAY + 2 * DAY).await;
    let command = format!("week anchor {WEEK} --dev-account 5 --json");
    let anchored = document(&stage.dimo(&command));
    assert_eq!(anchored["late"], true, "{anchored}");
}
