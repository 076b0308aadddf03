//! The council stops what the timelock holds, by commands alone.

use crate::stage::{PERIOD, Stage, account, fails, json, says, succeeds};

/// Appointed in these tests.
const COUNCIL: u32 = 7;

impl Stage {
    /// The first proposal is queued.
    async fn queued(&self) {
        self.wait(1).await;
        succeeds(&self.dao(0, &["vote", "1", "--for"]));
        self.wait(PERIOD + 1).await;
        succeeds(&self.dao(3, &["queue", "1"]));
    }

    /// With a council, by the DAO's own vote.
    async fn with_council() -> Self {
        let stage = Self::with_votes().await;
        let member = account(COUNCIL);
        let proposed = succeeds(&stage.propose(&["council", &member]));
        says(
            &proposed,
            &["cancel what the timelock holds", "would succeed"],
        );
        stage.pass().await;
        succeeds(&stage.dao(3, &["execute", "1"]));
        stage
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_council_is_appointed_and_stops_a_proposal() {
    let stage = Stage::with_council().await;
    let shown = json(&stage.on(&["dao", "council", "--json"]));
    assert_eq!(shown["member"], account(COUNCIL));
    assert_eq!(shown["inOffice"], true);
    succeeds(&stage.whitelist(&[]));
    stage.wait(1).await;
    succeeds(&stage.dao(0, &["vote", "2", "--for"]));
    let message = fails(&stage.dao(COUNCIL, &["cancel", "2"]));
    says(&message, &["cannot be cancelled now", "voted on until"]);
    stage.wait(PERIOD + 1).await;
    succeeds(&stage.dao(3, &["queue", "2"]));
    let message = fails(&stage.dao(3, &["cancel", "2"]));
    says(&message, &["NotInOffice", &account(COUNCIL)]);
    let said = succeeds(&stage.dao(COUNCIL, &["cancel", "2"]));
    says(&said, &["cancel proposal 2 as the council"]);
    let shown = json(&stage.on(&["dao", "show", "2", "--json"]));
    assert_eq!(shown["state"], "canceled");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_council_nobody_stops_what_is_queued() {
    let stage = Stage::with_votes().await;
    let shown = succeeds(&stage.on(&["dao", "council"]));
    says(&shown, &["nobody"]);
    succeeds(&stage.whitelist(&[]));
    stage.queued().await;
    let message = fails(&stage.dao(COUNCIL, &["cancel", "1"]));
    says(&message, &["the council is nobody"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_term_has_days_and_a_member() {
    let stage = Stage::with_votes().await;
    let member = account(COUNCIL);
    for days in ["0", "366"] {
        let message = fails(&stage.propose(&["council", &member, "--days", days]));
        says(&message, &[days, "--days"]);
    }
    says(&fails(&stage.propose(&["council"])), &["ADDRESS"]);
    let zero = "0x0000000000000000000000000000000000000000";
    says(&fails(&stage.propose(&["council", zero])), &["--nobody"]);
    let proposed = succeeds(&stage.propose(&["council", "--nobody"]));
    says(&proposed, &["let nobody cancel"]);
}
