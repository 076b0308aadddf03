//! A lie against which anybody goes to the judge, and a demand that the operator answers.

use serde_json::{Value, json};

use crate::stage::{Stage, account, fails, json as document, says, succeeds, text};

const PUBLISHER: u32 = 4;
const ANYBODY: u32 = 7;

impl Stage {
    /// Week 20 is published, with a car that earned and that nobody ever minted. Its folder is called `week`.
    async fn lied_to() -> Self {
        let stage = Self::set().await;
        stage.build("week", &account(5));
        let week = stage.week();
        stage.fund(PUBLISHER, 1_300_000).await;
        stage.wait(7 * 86_400).await;
        let publish = format!("week publish {week} --data-uri ipfs://week --deposit-bond --fund");
        stage.does(PUBLISHER, &publish);
        stage
    }

    /// A folder of week 20 in which a car earned for an account.
    fn build(&self, out: &str, owner: &str) {
        let path = |name: &str| self.folder.path().join(name);
        let device = account(6);
        let vehicles = format!(
            "vehicle_id,account,hardware_id,hardware_device,software_id,software_device,consent,flagged,from,until\n\
             1,{owner},1,{device},,,true,false,,\n"
        );
        let time = protocol::Clock::DIMO.start(20).unwrap();
        let activity = format!("vehicle_id,device,timestamp\n1,{device},{time}\n");
        for (name, content) in [
            ("connections.csv", "id,kind,points\n1,hardware,6000\n"),
            ("vehicles.csv", &vehicles),
            ("activity.csv", &activity),
        ] {
            std::fs::write(path(name), content).unwrap();
        }
        let files = ["vehicles.csv", "connections.csv", "activity.csv", out].map(path);
        let [vehicles, connections, activity, out] = files.each_ref().map(|file| text(file));
        let files = format!(
            "week build --week 20 --first --vehicles {vehicles} --connections {connections} --activity {activity} --out {out}"
        );
        succeeds(&self.run(&files.split(' ').collect::<Vec<_>>()));
    }

    fn week(&self) -> String {
        text(&self.folder.path().join("week")).to_owned()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_challenge_finds_the_lie_and_takes_the_week_back() {
    let stage = Stage::lied_to().await;
    let challenge = format!("week challenge {} --confirmations 0", stage.week());
    let tried = stage.does(ANYBODY, &format!("{challenge} --dry-run"));
    assert_eq!(
        (&tried["proof"], &tried["vehicle"]),
        (&"proveRule".into(), &1.into())
    );
    assert_eq!(document(&stage.on(&["status", "--json"]))["nextWeek"], 21);
    let done = stage.does(ANYBODY, &challenge);
    assert_eq!(done["proof"], "proveRule");
    let status = document(&stage.on(&["status", "--json"]));
    assert_eq!(status["nextWeek"], 20);
    assert_eq!(status["latestPublisher"]["suspended"], true);
    let key = ANYBODY.to_string();
    let again = format!("{challenge} --dev-account {key}");
    let again = fails(&stage.on(&again.split(' ').collect::<Vec<_>>()));
    says(&again, &["not in its challenge window"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn demands_are_answered_from_the_data_and_their_bonds_are_who_answers() {
    let stage = Stage::lied_to().await;
    stage.fund(ANYBODY, 300).await;
    let answer = format!("week answer {}", stage.week());
    assert_eq!(stage.does(PUBLISHER, &answer)["demands"], json!([]));
    for place in [1, 0] {
        let demand = format!("week demand leaf 20 {place}");
        assert_eq!(stage.does(ANYBODY, &demand)["bond"], "100 DIMO");
    }
    let tried = stage.does(PUBLISHER, &format!("{answer} --dry-run"));
    assert_eq!(tried["demands"][0]["outcome"], "would send answerLeaf");
    let answered = stage.does(PUBLISHER, &answer);
    assert_eq!(answered["demands"].as_array().unwrap().len(), 2);
    assert!(
        answered["demands"]
            .as_array()
            .unwrap()
            .iter()
            .all(|it| it["answered"] == true)
    );
    assert_eq!(stage.does(PUBLISHER, &answer)["demands"], json!([]));
    // Nobody whose devices sign is credited, so there is no heartbeat to demand.
    let heartbeat = format!(
        "week demand heartbeat {} 1 --dev-account {ANYBODY}",
        stage.week()
    );
    let refused = fails(&stage.on(&heartbeat.split(' ').collect::<Vec<_>>()));
    says(&refused, &["NothingSigned"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demand_that_nobody_answered_is_settled_and_voids_the_week() {
    let stage = Stage::lied_to().await;
    stage.fund(ANYBODY, 100).await;
    let none = stage.does(ANYBODY, "week settle 20");
    assert_eq!(none["demands"], json!([]));
    stage.does(ANYBODY, "week demand leaf 20 1");
    let early = stage.does(ANYBODY, "week settle 20");
    assert_eq!(early["void"], false);
    let outcome = early["demands"][0]["outcome"].as_str().unwrap();
    says(outcome, &["can be answered until"]);
    stage.wait(86_401).await;
    let tried = stage.does(ANYBODY, "week settle 20 --dry-run");
    assert_eq!(tried["demands"][0]["outcome"], "would be settled");
    assert_eq!(document(&stage.on(&["status", "--json"]))["nextWeek"], 21);
    let settled = stage.does(ANYBODY, "week settle 20");
    assert_eq!(settled["void"], true);
    let status = document(&stage.on(&["status", "--json"]));
    assert_eq!(status["nextWeek"], 20);
    assert_eq!(status["latestPublisher"]["suspended"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_published_leaves_a_challenge_demands_until_it_knows_the_lie() {
    let stage = Stage::lied_to().await;
    stage.fund(ANYBODY, 100).await;
    let own_week = stage.week();
    // What is shown is not what is published: another account is paid in it.
    stage.build("shown", &account(7));
    let shown = text(&stage.folder.path().join("shown")).to_owned();
    let challenge = format!("week challenge {shown} --confirmations 0");
    let key = format!("{challenge} --json --dev-account {ANYBODY}");
    let told = |output: std::process::Output| -> Value {
        assert_eq!(output.status.code(), Some(1));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let words = key.split(' ').collect::<Vec<_>>();
    assert_eq!(told(stage.on(&words))["demand"], 1);
    let demanded = stage.does(ANYBODY, &format!("{challenge} --demand"));
    assert_eq!(demanded["bond"], "100 DIMO");
    // As long as it is open, there is nothing to do.
    assert_eq!(told(stage.on(&words))["demanded"], 1);
    stage.does(PUBLISHER, &format!("week answer {own_week}"));
    let done = stage.does(ANYBODY, &challenge);
    assert_eq!(
        (&done["proof"], &done["vehicle"]),
        (&"proveRule".into(), &1.into())
    );
    assert_eq!(document(&stage.on(&["status", "--json"]))["nextWeek"], 20);
}
