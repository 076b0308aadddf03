//! Against a pending week, and around a pool's tokens: what guardians, objectors, sponsors and drivers do.

use client::keys::dev_signer;
use serde_json::Value;

use crate::stage::{Stage, WEEK, fails, json, succeeds};

/// The guardian's account, and an objector's.
const GUARD: u32 = 9;
const BOB: u32 = 4;

impl Stage {
    /// Published and pending.
    async fn challengeable() -> Self {
        let stage = Self::set().await;
        stage.travel(0).await;
        succeeds(&stage.publish(&["--fund", "--deposit-bond"]));
        stage
    }

    fn state(&self) -> Value {
        json(&self.status(&["--json"]))
    }
}

fn account(index: u32) -> String {
    dev_signer(index)
        .unwrap()
        .address()
        .to_string()
        .to_lowercase()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_guardian_takes_a_week_back_and_its_publisher_is_suspended() {
    let stage = Stage::challengeable().await;
    let veto = ["week", "veto", "20", "--reason", "car 2 pays the publisher"];
    let told = json(&stage.run(&veto, GUARD, &["--json"]));
    assert_eq!(told["lockedBond"], "100000000000000000000000");
    let state = stage.state();
    assert_eq!(state["nextWeek"], WEEK);
    assert_eq!(state["latestPublisher"]["suspended"], true);
    let text = succeeds(&stage.status(&[]));
    assert!(
        text.contains("suspended, and the bond locked, until"),
        "{text}"
    );
    let message = fails(&stage.publish(&[]));
    assert!(
        message.contains("the publisher is suspended until"),
        "{message}"
    );
    let back = fails(&stage.run(&["pool", "bond", "1", "--withdraw"], 0, &[]));
    assert!(back.contains("BondLocked"), "{back}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_veto_of_another_root_or_by_another_is_refused() {
    let stage = Stage::challengeable().await;
    let root = format!("0x{:064x}", 7);
    let other = ["week", "veto", "20", "--reason", "x", "--root", &root];
    let message = fails(&stage.run(&other, GUARD, &[]));
    assert!(message.contains("WrongRoot"), "{message}");
    let message = fails(&stage.run(&["week", "veto", "20", "--reason", "x"], BOB, &[]));
    assert!(message.contains("GUARDIAN_ROLE"), "{message}");
    let message = fails(&stage.run(&["week", "veto", "19", "--reason", "x"], GUARD, &[]));
    assert!(message.contains("not in its challenge window"), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn anybody_objects_with_a_bond_and_the_week_waits_longer() {
    let stage = Stage::challengeable().await;
    // Whoever cannot pay learns it before anything is sent.
    for more in [&[][..], &["--dry-run"]] {
        let message = fails(&stage.run(&["week", "object", "20"], BOB, more));
        assert!(message.contains("that takes 10,000 DIMO"), "{message}");
        assert!(!message.contains("was mined"), "{message}");
    }
    stage.give(BOB, 10_000).await;
    let before = stage.state()["finalAt"].as_u64().unwrap();
    let told = json(&stage.run(&["week", "object", "20"], BOB, &["--json"]));
    assert_eq!(told["bond"], "10000000000000000000000");
    let state = stage.state();
    assert_eq!(state["finalAt"].as_u64().unwrap(), before + 7 * 86_400);
    assert_eq!(
        state["objector"].as_str().unwrap().to_lowercase(),
        account(BOB)
    );
    let text = succeeds(&stage.status(&[]));
    assert!(text.contains("objection    by"), "{text}");
    stage.give(BOB, 10_000).await;
    let again = fails(&stage.run(&["week", "object", "20"], BOB, &[]));
    assert!(again.contains("AlreadyObjected"), "{again}");
    // Upheld: the bond comes back.
    succeeds(&stage.run(&["week", "veto", "20", "--reason", "x"], GUARD, &[]));
    succeeds(&stage.run(&["pool", "bond", "10000", "--withdraw"], BOB, &[]));
}

#[tokio::test(flavor = "multi_thread")]
async fn anybody_adds_to_the_reserve() {
    let stage = Stage::set().await;
    stage.give(BOB, 7).await;
    succeeds(&stage.run(&["pool", "fund", "2.5"], BOB, &[]));
    let state = stage.state();
    assert_eq!(state["reserve"], "2500000000000000000");
    assert_eq!(state["balance"], state["reserve"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_sets_where_its_claims_go_and_who_may_send_them_in() {
    let stage = Stage::published().await;
    let wallet = "0x00000000000000000000000000000000000000c0";
    let set = ["pool", "payout", "--to", wallet, "--only-me"];
    succeeds(&stage.run(&set, 1, &[]));
    let shown = json(&stage.ask(&["pool", "payout", "--of", &account(1), "--json"]));
    assert_eq!(
        (&shown["recipient"], &shown["onlyMe"]),
        (&wallet.into(), &true.into())
    );
    // Others' claims are paid; hers are left out and said.
    let others = json(&stage.claim(5, &["--all", "--json"]));
    assert_eq!(others["paid"].as_array().unwrap().len(), 1);
    let why = "the account lets nobody else claim";
    for left_out in others["rejected"].as_array().unwrap() {
        assert_eq!(left_out["why"], why);
    }
    let own = json(&stage.claim(1, &["--vehicle", "1", "--json"]));
    assert_eq!(own["paid"][0]["payee"], wallet);
    succeeds(&stage.run(&["pool", "payout", "--to-self"], 1, &[]));
    let others = json(&stage.claim(5, &["--all", "--json"]));
    assert_eq!(others["paid"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn payout_says_what_to_set() {
    let stage = Stage::set().await;
    let message = fails(&stage.run(&["pool", "payout"], 1, &[]));
    assert!(message.contains("--of"), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pool_whose_weeks_nobody_could_stop_is_not_deployed() {
    let stage = Stage::set().await;
    let url = stage.node.url();
    let deploy = |more: &[&str]| {
        let out = stage.path("refused.json");
        let pool = [
            "deploy",
            "--pool-only",
            "--rpc-url",
            &url,
            "--dev-account",
            "0",
        ];
        let out = ["--out", out.to_str().unwrap()];
        fails(&crate::stage::dimo(&[&pool, &out[..], more].concat()))
    };
    let guardian = ["--guardian", crate::stage::GUARDIAN];
    assert!(deploy(&[]).contains("name a --guardian"));
    assert!(deploy(&["--guardian", &account(0)]).contains("different accounts"));
    let free = deploy(&[&guardian[..], &["--bond", "0"]].concat());
    assert!(free.contains("--bond more than 0"), "{free}");
    let quorum = deploy(&[&guardian[..], &["--quorum", "0"]].concat());
    assert!(quorum.contains("--quorum"), "{quorum}");
    assert!(!stage.path("refused.json").exists());
}
