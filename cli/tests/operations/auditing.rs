//! What `dimo audit roles` says of pools whose publishers answer to nobody.

use alloy::primitives::Address;
use client::deploy::{self, Artefacts, Operators, Plan, Terms};

use crate::stage::{Stage, WEEK, document, stdout};

/// A system with these operators, whose record is the stage's.
async fn deployed(publisher: Option<Address>, guardian: Option<Address>, safe: bool) -> Stage {
    let stage = Stage::bare().await;
    let mut sender = stage.sender(0).await;
    let mut pool = deploy::baseline();
    pool.firstWeek = WEEK;
    let mut terms = Terms::DIMO;
    if !safe {
        (pool.bond, terms.quorum_percent) = (0, 0);
    }
    let plan = Plan {
        token: None,
        terms,
        pool,
        consumers: deploy::parameters(),
        cases: deploy::case_parameters(),
        operators: Operators {
            publisher,
            guardian,
            ..Operators::default()
        },
        vehicle_uri: "urn:dimo:vehicle:".to_owned(),
        device_uri: "urn:dimo:device:".to_owned(),
    };
    let artefacts = Artefacts::locate(None).unwrap();
    let system = deploy::system(&mut sender, &artefacts, &plan)
        .await
        .unwrap();
    system.deployment.write(&stage.file()).unwrap();
    stage
}

/// The audit fails, and finds this in both pools and nothing else beside `others`.
fn finds(stage: &Stage, of_pools: &[&str], others: &[&str]) {
    let output = stage.dimo("audit roles --json");
    assert_eq!(output.status.code(), Some(1), "{}", stdout(&output));
    let findings = document(&output)["findings"].clone();
    let findings = findings.as_array().unwrap();
    let times = |part: &str| {
        let has = |it: &&serde_json::Value| it.as_str().unwrap().contains(part);
        findings.iter().filter(has).count()
    };
    for part in of_pools {
        assert_eq!(times(part), 2, "{part}: {findings:?}");
    }
    for part in others {
        assert_eq!(times(part), 1, "{part}: {findings:?}");
    }
    assert_eq!(
        findings.len(),
        2 * of_pools.len() + others.len(),
        "{findings:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_publisher_without_guardian_is_found() {
    let somebody = Some(Address::repeat_byte(7));
    let stage = deployed(somebody, None, true).await;
    finds(&stage, &["a publisher and no guardian"], &[]);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_for_both_no_bond_and_no_quorum_are_found() {
    let somebody = Some(Address::repeat_byte(7));
    let stage = deployed(somebody, somebody, false).await;
    finds(
        &stage,
        &["is publisher and guardian", "publishers need no bond"],
        &["a quorum of 0"],
    );
}
