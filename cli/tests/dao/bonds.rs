//! What the DAO decides about the bond of a publisher whose week was taken back.

use serde_json::json;

use crate::stage::{Stage, account, fails, json, says, succeeds, text};

/// Of the stage's deployment.
const GUARDIAN: u32 = 2;
const PUBLISHER: u32 = 4;

impl Stage {
    /// A week was published and vetoed; account 0 has votes.
    async fn vetoed() -> Self {
        let stage = Self::with_votes().await;
        let path = |name: &str| stage.folder.path().join(name);
        let files = [
            (
                "connections.csv",
                "id,kind,points\n1,hardware,6000\n".to_owned(),
            ),
            (
                "vehicles.csv",
                format!(
                    "vehicle_id,account,hardware_id,hardware_device,software_id,software_device,consent,flagged,from,until\n\
                     1,{},1,0x{:040x},,,true,false,,\n",
                    account(5),
                    1
                ),
            ),
            ("activity.csv", "vehicle_id,device,timestamp\n".to_owned()),
        ];
        for (name, content) in files {
            std::fs::write(path(name), content).unwrap();
        }
        let [vehicles, connections, activity, week] =
            ["vehicles.csv", "connections.csv", "activity.csv", "week"].map(path);
        let build = [
            "week",
            "build",
            "--week",
            "20",
            "--first",
            "--vehicles",
            text(&vehicles),
            "--connections",
            text(&connections),
            "--activity",
            text(&activity),
            "--out",
            text(&week),
        ];
        succeeds(&stage.run(&build));
        stage.fund(PUBLISHER, 100_000).await;
        stage.wait(7 * 86_400).await;
        let uri = format!(
            "publish {} --data-uri ipfs://week --deposit-bond",
            text(&week)
        );
        // Without activity there are no points, and without points the week takes nothing of the reserve. The registry has no
        // level table of its own: what it answers is DIMO's.
        stage.does(PUBLISHER, &format!("week {uri}"));
        stage.does(GUARDIAN, "week veto 20 --reason wrong");
        stage
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_bond_is_slashed_for_the_reserve_and_who_vetoed() {
    let stage = Stage::vetoed().await;
    let proposed = succeeds(&stage.propose(&["slash-bond"]));
    says(
        &proposed,
        &["take 100,000 DIMO of its bond", "would succeed"],
    );
    stage.pass().await;
    succeeds(&stage.dao(3, &["execute", "1"]));
    let status = json(&stage.on(&["status", "--json"]));
    assert_eq!(status["reserve"], "50000000000000000000000");
    assert_eq!(
        status["latestPublisher"],
        json!({
            "account": account(PUBLISHER).to_lowercase(),
            "bond": "0",
            "suspendedUntil": 0,
            "suspended": false,
        })
    );
    let bond = stage.does(GUARDIAN, "pool bond 50000 --withdraw");
    assert_eq!(bond["bond"], "0");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_of_a_bond_is_slashed() {
    let stage = Stage::vetoed().await;
    says(
        &succeeds(&stage.propose(&["slash-bond", "--amount", "0.5"])),
        &["take 0.5 DIMO of its bond", "would succeed"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_bond_is_released() {
    let stage = Stage::vetoed().await;
    let publisher = account(PUBLISHER);
    let release = ["release-bond", "--publisher", &publisher];
    says(
        &succeeds(&stage.propose(&release)),
        &["leave it its bond", "would succeed"],
    );
    stage.pass().await;
    succeeds(&stage.dao(3, &["execute", "1"]));
    let bond = stage.does(PUBLISHER, "pool bond 100000 --withdraw");
    assert_eq!(bond["bond"], "0");
}

#[tokio::test(flavor = "multi_thread")]
async fn there_is_nothing_to_decide_about_who_is_not_suspended() {
    let stage = Stage::with_votes().await;
    says(
        &fails(&stage.propose(&["slash-bond"])),
        &["which --publisher"],
    );
    let publisher = account(PUBLISHER);
    let message = fails(&stage.propose(&["slash-bond", "--publisher", &publisher]));
    says(&message, &["is not suspended"]);
}
