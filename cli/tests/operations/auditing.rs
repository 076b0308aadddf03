//! What `dimo audit roles` says of pools whose publishers answer to nobody.

use alloy::primitives::Address;
use client::deploy::{self, Artefacts, Operators, Plan, Terms};

use crate::stage::{Stage, WEEK, document, stdout, succeeds};

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

#[tokio::test(flavor = "multi_thread")]
async fn of_a_pool_alone_it_is_said_what_was_not_checked_and_the_rest_is_checked() {
    let stage = Stage::bare().await;
    let out = stage.file().display().to_string();
    succeeds(&stage.dimo(&format!(
        "deploy --pool-only --dev-account 0 --guardian 0xa0Ee7A142d267C1f36714E4a8F75612F20a79720 --out {out}"
    )));
    let output = stage.dimo("audit roles --json");
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    let audit = document(&output);
    let open = audit["unchecked"].as_array().unwrap();
    assert!(
        open.len() == 2 && open[0].as_str().unwrap().contains("who administers it"),
        "{open:?}"
    );
    let said = stdout(&stage.dimo("audit roles"));
    assert!(said.contains("NOT CHECKED: who administers it"), "{said}");
    // Whoever says who should administer it has that checked as well.
    let named = |account: &str| {
        let command = format!("audit roles --json --expect DEFAULT_ADMIN_ROLE={account}");
        let output = stage.dimo(&command);
        (output.status.code(), document(&output))
    };
    let (code, audit) = named("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
    assert_eq!(
        (code, audit["unchecked"].as_array().unwrap().len()),
        (Some(0), 1)
    );
    let (code, audit) = named("0x00000000000000000000000000000000000000aa");
    assert_eq!(code, Some(1));
    assert!(
        audit["findings"][0]
            .as_str()
            .unwrap()
            .contains("DEFAULT_ADMIN_ROLE"),
        "{audit}"
    );
}
