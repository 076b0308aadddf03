//! Weeks that were published otherwise than their folder says: every command that meets one says so and stops.

use alloy::primitives::{Address, B256};
use bindings::IRewardsDistributor::publishCall;
use client::publish;
use dimo_cli::report::Report;
use e2e::{FIRST_WEEK, Who};

use crate::scene::Scene;

/// A final week whose folder is honest and whose publication is not.
struct Fraud {
    scene: Scene,
    address: Address,
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
        let mut call = publish::call(week.manifest(), "ipfs://week");
        lie(&mut call);
        let world = scene.devices.world();
        world.send(Who::Publisher, &call).await;
        let final_at = world.state().await.finalAt;
        world.travel(final_at).await;
        let url = world.chain().url();
        let pool = format!("--rpc-url {url} --distributor {address}");
        Self {
            scene,
            address,
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

#[tokio::test]
async fn one_point_more() {
    let fraud = Fraud::new(|call| call.totalPoints += 1).await;
    fraud.is_found_out("total points", "13000", "13001").await;
}

#[tokio::test]
async fn one_leaf_more() {
    let fraud = Fraud::new(|call| call.leafCount += 1).await;
    fraud.is_found_out("leaf count", "3", "4").await;
}

#[tokio::test]
async fn no_points() {
    let fraud = Fraud::new(|call| call.totalPoints = 0).await;
    fraud.is_found_out("total points", "13000", "0").await;
}

#[tokio::test]
async fn another_root() {
    let other = B256::repeat_byte(7);
    let fraud = Fraud::new(|call| call.root = other).await;
    let week = prover::load_week(&fraud.scene.path("week")).unwrap();
    let root = week.manifest().root.to_string();
    fraud.is_found_out("root", &root, &other.to_string()).await;
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
