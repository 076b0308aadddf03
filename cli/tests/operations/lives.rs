//! A chain ends every program after a year: all of them are seen, and kept alive.

use alloy::{
    primitives::{Address, B256},
    providers::Provider,
    sol_types::SolCall,
};
use client::{
    bindings::{IDeviceRegistry::registerCall, IRewardsDistributor::hasRoleCall},
    chain::request_for,
    deploy::{self, Artefacts, Contract},
};
use serde_json::{Value, json};

use crate::stage::{DAY, Stage, document, fails_with, stdout, succeeds};

/// The programs that a command's document lists.
fn programs(document: &Value) -> &[Value] {
    document["programs"].as_array().unwrap()
}

/// Asserts that a document lists every contract's program once, with this state.
#[track_caller]
fn all_are(document: &Value, stage: &Stage, state: &str) {
    let mut listed: Vec<Address> = Vec::new();
    for program in programs(document) {
        assert_eq!(program["state"], state, "{program}");
        for contract in program["contracts"].as_array().unwrap() {
            listed.push(contract["address"].as_str().unwrap().parse().unwrap());
        }
    }
    let mut expected: Vec<Address> = stage.proxies().into_iter().map(|it| it.1).collect();
    listed.sort_unstable();
    expected.sort_unstable();
    assert_eq!(listed, expected);
}

/// The programs' addresses that a document lists.
fn addresses(document: &Value) -> Vec<Address> {
    let listed = programs(document).iter();
    listed
        .map(|it| it["program"].as_str().unwrap().parse().unwrap())
        .collect()
}

async fn answers(stage: &Stage, proxy: Address) -> bool {
    let question = hasRoleCall {
        role: B256::ZERO,
        account: Address::ZERO,
    };
    stage.chain.read(proxy, &question).await.is_ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_year_all_have_expired_and_keepalive_revives_all() {
    let stage = Stage::deployed().await;
    stage.travel(366 * DAY).await;
    for (contract, proxy) in stage.proxies() {
        assert!(!answers(&stage, proxy).await, "{contract}");
    }
    let status = stage.dimo("status --json");
    assert_eq!(status.status.code(), Some(1));
    all_are(&document(&status), &stage, "expired");

    let kept = stage.dimo("keepalive --dev-account 5 --json");
    succeeds(&kept);
    let kept = document(&kept);
    all_are(&kept, &stage, "alive");
    assert!(programs(&kept).iter().all(|it| it["action"] == "activated"));
    for (contract, proxy) in stage.proxies() {
        assert!(answers(&stage, proxy).await, "{contract}");
    }
    succeeds(&stage.dimo("status"));
    succeeds(&stage.dimo("audit roles"));
}

#[tokio::test(flavor = "multi_thread")]
async fn status_and_audit_show_how_long_every_program_lives() {
    let stage = Stage::deployed().await;
    stage.travel(100 * DAY).await;
    let status = document(&stage.dimo("status --json"));
    all_are(&status, &stage, "alive");
    for program in programs(&status) {
        assert_eq!(program["daysLeft"], 265, "{program}");
    }
    let audit = document(&stage.dimo("audit roles --json"));
    let audited = audit["contracts"].as_array().unwrap().iter();
    let lives: Vec<_> = audited
        .filter(|it| !it["program"].is_null())
        .map(|it| &it["program"]["daysLeft"])
        .collect();
    assert_eq!(lives.len(), stage.proxies().len());
    assert!(lives.iter().all(|days| **days == 265), "{lives:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_names_an_expired_program_instead_of_stopping_at_it() {
    let stage = Stage::deployed().await;
    stage.travel(366 * DAY).await;
    let audit = stage.dimo("audit roles");
    assert_eq!(audit.status.code(), Some(1));
    let told = stdout(&audit);
    for (contract, _) in stage.proxies() {
        let finding = format!("{contract}: the program");
        assert!(told.contains(&finding), "{finding}: {told}");
    }
    assert!(
        told.contains("has expired") && told.contains("`dimo keepalive`"),
        "{told}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_meets_an_expired_program_is_told_which_and_what_helps() {
    let stage = Stage::deployed().await;
    let deployment = stage.deployment();
    stage.travel(366 * DAY).await;
    for (command, contract) in [
        ("manufacturer list", Contract::ManufacturerRegistry),
        ("vehicle show 1", Contract::VehicleId),
        ("vehicle consent 1 on --dev-account 1", Contract::VehicleId),
        (
            "vehicle consent 1 on --dev-account 1 --dry-run",
            Contract::VehicleId,
        ),
        ("device show 1", Contract::DeviceRegistry),
    ] {
        let proxy = deployment.address(contract).unwrap().to_string();
        let program = &deployment.implementations[contract.program().unwrap()];
        fails_with(
            &stage.dimo(command),
            &[
                &contract.to_string(),
                &proxy,
                &program.to_string(),
                "has expired",
                "`dimo keepalive`",
            ],
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_program_that_another_contract_needs_is_named() {
    let stage = Stage::deployed().await;
    stage.travel(366 * DAY).await;
    // All but the makers' are brought back.
    let mut sender = stage.sender(5).await;
    let makers = stage.deployment().implementations[deploy::MANUFACTURERS];
    for running in deploy::running(&stage.chain, &stage.proxies())
        .await
        .unwrap()
    {
        if running.program != makers {
            deploy::keep_alive(&mut sender, running.program)
                .await
                .unwrap();
        }
    }
    // The devices' contract answers, and takes the silence of the makers' for a no.
    let chain = &stage.chain;
    let chain = chain.clone().knowing(stage.proxies());
    let register = registerCall {
        manufacturerId: 1,
        key: Address::repeat_byte(0xC0),
    };
    let devices = stage.deployment().device_registry.unwrap();
    let request = request_for(
        Some(sender.address()),
        devices,
        register.abi_encode().into(),
    );
    let refused = chain.estimate_gas(request).await.unwrap_err().to_string();
    let parts = [
        "the manufacturer registry",
        &makers.to_string(),
        "`dimo keepalive`",
    ];
    for part in parts {
        assert!(refused.contains(part), "{part}: {refused}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_extended_in_the_last_month_is_skipped_and_said() {
    let stage = Stage::deployed().await;
    let told = succeeds(&stage.dimo("keepalive --dev-account 5"));
    let skipped = told.matches("skipped: extended or activated").count();
    assert_eq!(skipped, told.matches("days left").count(), "{told}");
    assert!(told.contains("31 days"), "{told}");
    assert_eq!(stage.sent(5).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_month_every_program_gets_its_year_anew() {
    let stage = Stage::deployed().await;
    stage.travel(40 * DAY).await;
    let kept = document(&stage.dimo("keepalive --dev-account 5 --json"));
    all_are(&kept, &stage, "alive");
    for program in programs(&kept) {
        assert_eq!(program["action"], "extended", "{program}");
        assert_eq!(program["transaction"].as_str().unwrap().len(), 66);
        assert!(program["daysLeft"].as_u64().unwrap() >= 364, "{program}");
    }
    assert_eq!(stage.sent(5).await, programs(&kept).len() as u64);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_says_what_is_due_without_a_key_or_a_transaction() {
    let stage = Stage::deployed().await;
    stage.travel(40 * DAY).await;
    let block = stage.chain.head().await.unwrap().number;
    let due = document(&stage.dimo("keepalive --dry-run --json"));
    all_are(&due, &stage, "alive");
    assert!(
        programs(&due)
            .iter()
            .all(|it| it["action"] == "would extend"),
        "{due}"
    );
    stage.travel(330 * DAY).await;
    let due = document(&stage.dimo("keepalive --dry-run --json"));
    assert!(
        programs(&due)
            .iter()
            .all(|it| it["action"] == "would activate"),
        "{due}"
    );
    assert_eq!(stage.chain.head().await.unwrap().number, block + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_cannot_be_kept_alive_does_not_stop_the_others() {
    let stage = Stage::deployed().await;
    stage.travel(40 * DAY).await;
    let (_, first) = stage.proxies()[0];
    let nowhere = Address::repeat_byte(0xBA);
    stage.upgrade(first, nowhere).await;
    let kept = stage.dimo("keepalive --dev-account 5 --json");
    assert_eq!(kept.status.code(), Some(1));
    let kept = document(&kept);
    assert_eq!(kept["failed"], 1);
    for program in programs(&kept) {
        let bad = addresses(&json!({ "programs": [program] })) == [nowhere];
        let expected = if bad { "failed" } else { "extended" };
        assert_eq!(program["action"], expected, "{program}");
    }
    assert!(addresses(&kept).contains(&nowhere));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upgraded_program_is_the_one_that_is_kept_alive() {
    let stage = Stage::deployed().await;
    let deployment = stage.deployment();
    let recorded = deployment.implementations[deploy::VEHICLES];
    // The same program with a remark in it: other code, and so a life of its own.
    let build = Artefacts::locate(None).unwrap();
    let wasm = build.root().join("contracts/vehicle-id.wasm");
    let mut wasm = std::fs::read(wasm).unwrap();
    wasm.extend_from_slice(&[0, 2, 1, b'x']);
    let code = devnode::stylus::code::compress(&wasm).unwrap();
    stage.travel(40 * DAY).await;
    let mut sender = stage.sender(6).await;
    let next = deploy::deploy_code(&mut sender, &code, "next")
        .await
        .unwrap();
    deploy::activate(&mut sender, next).await.unwrap();
    stage.upgrade(deployment.vehicle_id.unwrap(), next).await;
    stage.travel(40 * DAY).await;

    let status = document(&stage.dimo("status --json"));
    all_are(&status, &stage, "alive");
    let kept = document(&stage.dimo("keepalive --dev-account 5 --json"));
    for listed in [&status, &kept] {
        assert!(addresses(listed).contains(&next));
        assert!(!addresses(listed).contains(&recorded));
    }
    let left = |life: client::chain::Life| life.seconds_left().unwrap() / DAY;
    assert!(left(stage.chain.life(next).await.unwrap()) >= 364);
    // Nobody needs what was there before.
    assert!(left(stage.chain.life(recorded).await.unwrap()) <= 285);
}
