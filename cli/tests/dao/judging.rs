//! A lie against which anybody goes to the judge, and a demand that the operator answers.

use crate::stage::{Stage, account, fails, json, says, succeeds, text};

const PUBLISHER: u32 = 4;
const ANYBODY: u32 = 7;

impl Stage {
    /// Week 20 is published, with a car that earned and that nobody ever minted. Its folder is called `week`.
    async fn lied_to() -> Self {
        let stage = Self::set().await;
        let path = |name: &str| stage.folder.path().join(name);
        let (owner, device) = (account(5), account(6));
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
        let [vehicles, connections, activity, week] =
            ["vehicles.csv", "connections.csv", "activity.csv", "week"].map(path);
        let files = format!(
            "week build --week 20 --first --vehicles {} --connections {} --activity {} --out {}",
            text(&vehicles),
            text(&connections),
            text(&activity),
            text(&week)
        );
        succeeds(&stage.run(&files.split(' ').collect::<Vec<_>>()));
        stage.fund(PUBLISHER, 1_300_000).await;
        stage.wait(7 * 86_400).await;
        let publish = format!(
            "week publish {} --data-uri ipfs://week --deposit-bond --fund",
            text(&week)
        );
        stage.does(PUBLISHER, &publish);
        stage
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
    assert_eq!(json(&stage.on(&["status", "--json"]))["nextWeek"], 21);
    let done = stage.does(ANYBODY, &challenge);
    assert_eq!(done["proof"], "proveRule");
    let status = json(&stage.on(&["status", "--json"]));
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
    assert_eq!(
        stage.does(PUBLISHER, &answer)["demands"],
        serde_json::json!([])
    );
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
    assert_eq!(
        stage.does(PUBLISHER, &answer)["demands"],
        serde_json::json!([])
    );
    // Nobody whose devices sign is credited, so there is no heartbeat to demand.
    let heartbeat = format!(
        "week demand heartbeat {} 1 --dev-account {ANYBODY}",
        stage.week()
    );
    let refused = fails(&stage.on(&heartbeat.split(' ').collect::<Vec<_>>()));
    says(&refused, &["NothingSigned"]);
}
