//! Weeks that were published otherwise than their folder says: every command that meets one says so and stops.

use alloy::primitives::{Address, B256};
use bindings::IRewardsDistributor::publishCall;
use client::{chain::Read, publish};
use dimo_cli::report::Report;
use e2e::{FIRST_WEEK, Who};

use crate::scene::Scene;

/// A final week whose folder is honest and whose publication is not.
struct Fraud {
    scene: Scene,
    address: Address,
    /// The root of the folder, and the one that was published.
    roots: [B256; 2],
    /// The flags that name chain and pool.
    pool: String,
}

impl Fraud {
    async fn new(lie: impl FnOnce(&mut publishCall)) -> Self {
        let mut scene = Scene::new().await;
        let address = scene.pool().await;
        scene.end(FIRST_WEEK).await;
        scene.build(FIRST_WEEK, "week", "").await.unwrap();
        let week = prover::load_week(&scene.path("week")).unwrap();
        let mut call = publish::call(&week, "ipfs://week");
        lie(&mut call);
        let world = scene.devices.world();
        world.send(Who::Publisher, &call).await;
        let root = world.pool.weekInfo(FIRST_WEEK).read().await.unwrap().root;
        let final_at = world.state().await.finalAt;
        world.travel(final_at).await;
        let url = world.chain().url();
        let pool = format!("--rpc-url {url} --distributor {address}");
        Self {
            scene,
            address,
            roots: [week.manifest().root, root],
            pool,
        }
    }

    async fn verify(&self) -> Report {
        let words = format!(
            "week verify @week --activity {} {} --distributor {}",
            self.scene.activity(FIRST_WEEK),
            self.scene.network(),
            self.address
        );
        self.scene.run(&words).await.unwrap()
    }

    /// Every command names `field` with both values; nothing is promised and nothing sent.
    async fn is_found_out(&self, field: &str, folder: &str, chain: &str) {
        let said = format!("{field} is {folder} in the folder, {chain} on chain");
        let verified = self.verify().await;
        assert!(!verified.success);
        assert!(verified.text.starts_with("MISMATCH"), "{}", verified.text);
        assert!(verified.text.contains(&said), "{}", verified.text);
        assert_eq!(verified.json["match"], false);
        let difference = &verified.json["chain"]["differences"][0];
        assert_eq!(difference["field"], field);
        assert_eq!(difference["folder"], folder);
        assert_eq!(difference["chain"], chain);

        let status = format!("status {} --dir @week --vehicle 1", self.pool);
        let status = self.scene.run(&status).await.unwrap();
        assert!(!status.success);
        assert!(status.text.contains(&said), "{}", status.text);
        assert!(!status.text.contains("claimable"), "{}", status.text);
        assert_eq!(status.json["claims"], serde_json::json!([]));

        let chain = self.scene.devices.vehicles.world.chain();
        let before = chain.head().await.unwrap().number;
        let claim = format!("claim @week {} --all --dev-account 1", self.pool);
        let refused = self.scene.run(&claim).await.unwrap_err();
        assert!(refused.contains(&said), "{refused}");
        assert_eq!(
            chain.head().await.unwrap().number,
            before,
            "nothing is sent"
        );
    }
}

/// A lie about points or leaves gives another root.
async fn another_root_is_found_out(lie: impl FnOnce(&mut publishCall)) {
    let fraud = Fraud::new(lie).await;
    let [folder, chain] = fraud.roots.map(|root| root.to_string());
    fraud.is_found_out("root", &folder, &chain).await;
}

#[tokio::test]
async fn one_point_more() {
    another_root_is_found_out(|call| call.right.sum += 1).await;
}

#[tokio::test]
async fn no_points() {
    another_root_is_found_out(|call| (call.left.sum, call.right.sum) = (0, 0)).await;
}

#[tokio::test]
async fn another_root() {
    another_root_is_found_out(|call| call.right.hash = B256::repeat_byte(7)).await;
}

#[tokio::test]
async fn one_level_more() {
    let fraud = Fraud::new(|call| call.depth += 1).await;
    fraud.is_found_out("depth", "2", "3").await;
}

#[tokio::test]
async fn another_data_hash() {
    let other = B256::repeat_byte(8);
    let fraud = Fraud::new(|call| call.dataHash = other).await;
    let week = prover::load_week(&fraud.scene.path("week")).unwrap();
    let hash = week.manifest().data_hash().to_string();
    fraud
        .is_found_out("data hash", &hash, &other.to_string())
        .await;
}

/// Root, folder and publication agree; the chain's events do not.
#[tokio::test]
async fn a_car_that_pays_somebody_else() {
    let mut scene = Scene::new().await;
    let alice = scene.devices.of(Who::Alice).to_string();
    let thief = scene.devices.of(Who::Publisher).to_string();
    scene.end(FIRST_WEEK).await;
    let snapshot = format!(
        "week snapshot --week {FIRST_WEEK} --out @inputs {}",
        scene.network()
    );
    scene.json(&snapshot).await;
    let vehicles = scene.path("inputs").join("vehicles.csv");
    let rows = std::fs::read_to_string(&vehicles).unwrap().to_lowercase();
    std::fs::write(&vehicles, rows.replace(&alice.to_lowercase(), &thief)).unwrap();
    let build = format!(
        "week build --week {FIRST_WEEK} --first --activity {} --out @week --vehicles @inputs/vehicles.csv \
         --connections @inputs/connections.csv",
        scene.activity(FIRST_WEEK)
    );
    scene.json(&build).await;
    // Whoever has the folder alone can only see that it agrees with itself.
    let alone = scene.json("week verify @week").await;
    assert!(alone["notCompared"].to_string().contains("chain's events"));
    let verify = format!("week verify @week {}", scene.network());
    let told = scene.run(&verify).await.unwrap();
    assert!(!told.success);
    assert_eq!(told.json["vehicle"], 1);
    let account = |of: &serde_json::Value| of["account"].as_str().unwrap().to_lowercase();
    let both = [&told.json["folder"], &told.json["recomputed"]].map(account);
    assert_eq!(both, [thief, alice].map(|it| it.to_lowercase()));
    let rows = &told.json["rows"]["recomputed"];
    assert_eq!(rows["evidence"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn an_honest_week_matches_what_is_published() {
    let honest = Fraud::new(|_| ()).await;
    let verified = honest.verify().await;
    assert!(verified.success, "{}", verified.text);
    assert!(verified.text.starts_with("MATCH week 20"));
    assert!(
        verified.text.contains("as published in pool"),
        "{}",
        verified.text
    );
    assert_eq!(verified.json["chain"]["compared"], true);
    let status = format!("status {} --dir @week --vehicle 1", honest.pool);
    let status = honest.scene.json(&status).await;
    assert_eq!(status["claims"][0]["claimable"], true);
    assert_eq!(status["folders"][0]["differences"], serde_json::json!([]));
}

#[tokio::test]
async fn without_a_pool_it_is_said_that_nothing_was_compared() {
    let mut scene = Scene::new().await;
    scene.end(FIRST_WEEK).await;
    scene.build(FIRST_WEEK, "week", "").await.unwrap();
    let activity = scene.activity(FIRST_WEEK);
    let verify = format!(
        "week verify @week --activity {activity} {}",
        scene.network()
    );
    let alone = scene.run(&verify).await.unwrap();
    assert!(alone.success);
    assert!(
        alone.text.contains("not compared with a chain: no pool"),
        "{}",
        alone.text
    );
    assert_eq!(alone.json["chain"]["compared"], false);

    let pool = scene.pool().await;
    let unpublished = format!("{verify} --distributor {pool}");
    let unpublished = scene.run(&unpublished).await.unwrap();
    let words = "not compared with a chain: week 20 is not published";
    assert!(unpublished.text.contains(words), "{}", unpublished.text);
    let why = unpublished.json["chain"]["why"].as_str().unwrap();
    assert!(why.contains(words), "{why}");
}
