//! What `week publish` refuses: folders that are not of this chain, and those that somebody should look at first.

use e2e::{FIRST_WEEK, Who};
use serde_json::{Value, json};

use crate::scene::Scene;

/// A week that is over and a pool that waits for it.
struct Stage {
    scene: Scene,
    pool: String,
}

impl Stage {
    async fn new() -> Self {
        let mut scene = Scene::new().await;
        let pool = scene.pool().await.to_string();
        scene.end(FIRST_WEEK).await;
        Self { scene, pool }
    }

    /// The same with the week built.
    async fn built() -> Self {
        let stage = Self::new().await;
        let pool = format!("--distributor {}", stage.pool);
        stage.scene.build(FIRST_WEEK, "week", &pool).await.unwrap();
        stage
    }

    async fn publish(&self, folder: &str, more: &str) -> Result<Value, String> {
        let words = format!(
            "week publish @{folder} {} --distributor {} --data-uri ipfs://week --dev-account {} {more}",
            self.scene.network(),
            self.pool,
            Who::Publisher as u32
        );
        Ok(self.scene.run(&words).await?.json)
    }

    /// The week from the roster of the chain as files, with more flags.
    async fn build_from_files(&self, activity: &str, more: &str) {
        let snapshot = format!(
            "week snapshot --week {FIRST_WEEK} --out @inputs {}",
            self.scene.network()
        );
        self.scene.json(&snapshot).await;
        let build = format!(
            "week build --week {FIRST_WEEK} --first --activity {activity} --out @week --vehicles @inputs/vehicles.csv \
             --connections @inputs/connections.csv {more}"
        );
        self.scene.json(&build).await;
    }

    /// Changes the folder's manifest.
    fn change(&self, folder: &str, change: impl FnOnce(&mut Value)) {
        let path = self.scene.path(folder).join("manifest.json");
        let mut manifest = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        change(&mut manifest);
        std::fs::write(path, manifest.to_string()).unwrap();
    }

    /// The refusal says `words` and offers to accept `token`, which publishes.
    async fn accepted_as(&self, words: &str, token: &str) {
        let refused = self.publish("week", "").await.unwrap_err();
        assert!(refused.contains(words), "{refused}");
        assert!(refused.contains(&format!("--accept {token}")), "{refused}");
        let (name, _) = token.split_once(':').unwrap();
        for habit in [name.to_owned(), format!("{name}:21"), "all".to_owned()] {
            let refused = self.publish("week", &format!("--accept {habit}")).await;
            let refused = refused.unwrap_err();
            assert!(refused.contains("nothing of that name"), "{refused}");
        }
        let published = self.publish("week", &format!("--accept {token}")).await;
        assert_eq!(published.unwrap()["accepted"], json!([token]));
    }

    /// The refusal says `words`, and no name accepts it.
    async fn impossible(&self, folder: &str, words: &str) {
        let refused = self.publish(folder, "").await.unwrap_err();
        assert!(refused.contains(words), "{refused}");
        assert!(!refused.contains("--accept"), "{refused}");
    }
}

#[tokio::test]
async fn a_week_of_this_chain_is_published_without_a_word() {
    let stage = Stage::built().await;
    let published = stage.publish("week", "").await.unwrap();
    assert_eq!(published["notCompared"], json!([]));
}

#[tokio::test]
async fn what_there_is_not_cannot_be_accepted() {
    let stage = Stage::built().await;
    let refused = stage.publish("week", "--accept nothing-counted:20").await;
    let refused = refused.unwrap_err();
    assert!(refused.contains("leave it out"), "{refused}");
}

#[tokio::test]
async fn a_week_of_another_chain_is_never_published() {
    let stage = Stage::built().await;
    stage.change("week", |manifest| {
        manifest["snapshot"]["chainId"] = json!(1)
    });
    stage
        .impossible("week", "is of chain 1, but the pool is on chain")
        .await;
}

#[tokio::test]
async fn a_week_of_other_contracts_is_never_published() {
    for (field, name) in [
        ("manufacturerRegistry", "ManufacturerRegistry"),
        ("vehicleId", "VehicleId"),
        ("deviceRegistry", "DeviceRegistry"),
    ] {
        let stage = Stage::built().await;
        stage.change("week", |manifest| {
            manifest["snapshot"][field] = json!("0x0000000000000000000000000000000000000005");
        });
        let words = format!("of the {name} at 0x0000000000000000000000000000000000000005");
        stage.impossible("week", &words).await;
    }
}

#[tokio::test]
async fn a_week_that_does_not_go_on_from_the_published_one_is_never_published() {
    let mut stage = Stage::built().await;
    stage.publish("week", "").await.unwrap();
    stage.scene.end(FIRST_WEEK + 1).await;
    let more = format!("--distributor {} --previous @week", stage.pool);
    stage
        .scene
        .build(FIRST_WEEK + 1, "next", &more)
        .await
        .unwrap();
    let root = json!("0x0000000000000000000000000000000000000000000000000000000000000007");
    stage.change("next", |manifest| manifest["previousRoot"] = root);
    stage.impossible("next", "go on from another week 20").await;
    stage.change("next", |manifest| manifest["previousRoot"] = Value::Null);
    stage
        .impossible("next", "streaks begin anew, but week 20 is published")
        .await;
}

#[tokio::test]
async fn streaks_of_another_week_than_the_pool_begins_with_are_refused() {
    let stage = Stage::new().await;
    let snapshot = format!(
        "week snapshot --week {FIRST_WEEK} --out @inputs {}",
        stage.scene.network()
    );
    stage.scene.json(&snapshot).await;
    // The same roster for another week: from its start to its end.
    let roster = std::fs::read_to_string(stage.scene.path("inputs/vehicles.csv")).unwrap();
    let (header, rows) = roster.split_once('\n').unwrap();
    let whole = rows.lines().map(|row| {
        let columns: Vec<_> = row.rsplitn(3, ',').collect();
        format!("\n{},,", columns[2])
    });
    let roster = format!("{header}{}\n", whole.collect::<String>());
    std::fs::write(stage.scene.path("roster.csv"), roster).unwrap();
    let before = format!(
        "week build --week 19 --first --activity {} --out @before --vehicles @roster.csv \
         --connections @inputs/connections.csv",
        stage.scene.activity(FIRST_WEEK - 1)
    );
    stage.scene.json(&before).await;
    let more = "--previous @before";
    stage.scene.build(FIRST_WEEK, "week", more).await.unwrap();
    stage.impossible("week", "WrongRoot: week 19").await;
}

#[tokio::test]
async fn other_levels_than_the_registrys_must_be_accepted() {
    let stage = Stage::new().await;
    let levels = "min_weeks,points\n0,500\n";
    std::fs::write(stage.scene.path("levels.csv"), levels).unwrap();
    let activity = stage.scene.activity(FIRST_WEEK);
    stage
        .build_from_files(&activity, "--levels @levels.csv")
        .await;
    stage
        .accepted_as("levels are 0→500", "other-levels:20")
        .await;
}

#[tokio::test]
async fn a_week_of_which_no_row_counted_must_be_accepted() {
    let stage = Stage::new().await;
    let rows = "vehicle_id,device,timestamp\nseven,0x01,now\n8.5,0x01,now\n";
    std::fs::write(stage.scene.path("rows.csv"), rows).unwrap();
    stage.build_from_files("@rows.csv", "").await;
    let words = "2 activity rows were read and none counted, most of them for malformed_vehicle";
    stage.accepted_as(words, "nothing-counted:20").await;
}

#[tokio::test]
async fn a_week_without_any_row_is_published() {
    let stage = Stage::new().await;
    let rows = "vehicle_id,device,timestamp\n";
    std::fs::write(stage.scene.path("rows.csv"), rows).unwrap();
    stage.build_from_files("@rows.csv", "").await;
    let published = stage.publish("week", "").await.unwrap();
    let words = [
        "the pool: the folder names none, it was built without one",
        "chain and contracts: the roster came from files",
    ];
    assert_eq!(published["notCompared"], json!(words));
}

#[tokio::test]
async fn ids_written_as_fractions_count_if_they_are_whole() {
    let stage = Stage::built().await;
    let rows = std::fs::read_to_string(stage.scene.activity(FIRST_WEEK)).unwrap();
    let rows = rows.replace(",0x", ".0,0x");
    std::fs::write(stage.scene.path("rows.csv"), rows).unwrap();
    let build = format!(
        "week build --week {FIRST_WEEK} --activity @rows.csv --out @fractions {}",
        stage.scene.network()
    );
    let built = stage.scene.json(&build).await;
    let whole = prover::load_week(&stage.scene.path("week")).unwrap();
    assert_eq!(built["root"], whole.manifest().root.to_string());
}

#[tokio::test]
async fn a_week_that_was_not_compared_with_the_contracts_must_be_accepted() {
    let stage = Stage::new().await;
    let more = "--unchecked";
    stage.scene.build(FIRST_WEEK, "week", more).await.unwrap();
    stage
        .accepted_as("not compared with the contracts' state", "unchecked:20")
        .await;
}
