//! The program as a DAO uses it: deploy the system, audit it, propose, vote, queue, execute.

#![allow(clippy::unwrap_used, missing_docs)]

mod bonds;
mod council;
mod heartbeats;
mod judging;
mod slashing;
mod stage;
mod upgrades;
mod ways_back;

use crate::stage::{PERIOD, Stage, account, fails, json, says, succeeds};

#[tokio::test(flavor = "multi_thread")]
async fn a_deployed_system_records_every_contract_and_passes_its_audit() {
    let stage = Stage::set().await;
    let record = stage.deployment();
    assert!(record.governor.is_some() && record.marketplace.is_some());
    assert_eq!(record.operators.len(), 2);
    let printed = succeeds(&stage.on(&["audit", "roles"]));
    says(&printed, &["the timelock alone administers everything"]);
    let audit = json(&stage.on(&["audit", "roles", "--json"]));
    assert_eq!(audit["clean"], true);
    let deployer = account(0);
    assert!(!audit.to_string().contains(&deployer), "{audit}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whitelisting_goes_from_proposal_to_execution() {
    let stage = Stage::with_votes().await;
    let proposed = succeeds(&stage.whitelist(&[]));
    says(
        &proposed,
        &[
            "whitelist \"AutoPi\", hardware of",
            "6,000 points",
            "the manufacturer registry 0x",
            "whitelist(address,string,uint8,uint32,uint32)",
            "would succeed",
        ],
    );
    stage.pass().await;
    let shown = json(&stage.on(&["dao", "show", "1", "--json"]));
    assert_eq!(
        (&shown["state"], &shown["wouldSucceed"]),
        (&"queued".into(), &true.into())
    );
    succeeds(&stage.dao(3, &["execute", "1"]));
    let listed = json(&stage.on(&["dao", "list", "--json"]));
    assert_eq!(listed["proposals"][0]["state"], "executed");
    let makers = json(&stage.on(&["manufacturer", "list", "--json"]));
    assert_eq!(makers["manufacturers"][0]["name"], "AutoPi");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_due_says_when_it_will_be() {
    let stage = Stage::with_votes().await;
    succeeds(&stage.whitelist(&[]));
    let message = fails(&stage.dao(0, &["vote", "1", "--for"]));
    says(
        &message,
        &["cannot be voted on now", "the vote begins after"],
    );
    stage.wait(1).await;
    let message = fails(&stage.dao(0, &["queue", "1"]));
    says(&message, &["cannot be queued now", "voted on until"]);
    succeeds(&stage.dao(0, &["vote", "1", "--for", "--reason", "good devices"]));
    stage.wait(PERIOD + 1).await;
    let message = fails(&stage.dao(0, &["execute", "1"]));
    says(&message, &["cannot be executed now", "dimo dao queue 1"]);
    succeeds(&stage.dao(0, &["queue", "1"]));
    let message = fails(&stage.dao(0, &["execute", "1"]));
    says(
        &message,
        &["cannot be executed now", "the timelock holds it until"],
    );
    stage.wait(PERIOD).await;
    succeeds(&stage.dao(0, &["execute", "1"]));
    let message = fails(&stage.dao(0, &["execute", "1"]));
    says(&message, &["cannot be executed now", "it was executed"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_voter_without_votes_is_told_how_to_get_them() {
    let stage = Stage::with_votes().await;
    succeeds(&stage.whitelist(&[]));
    stage.wait(1).await;
    let message = fails(&stage.dao(4, &["vote", "1", "--against"]));
    says(&message, &["had no votes", "dimo dao delegate"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_that_would_fail_is_not_made_unless_forced() {
    let stage = Stage::with_votes().await;
    let suspend = ["call", "manufacturer-registry", "suspend(uint32)", "7"];
    let message = fails(&stage.propose(&suspend));
    says(&message, &["would fail", "UnknownManufacturer", "--force"]);
    let forced = stage.propose(&[&suspend[..], &["--force"]].concat());
    says(
        &succeeds(&forced),
        &["suspend manufacturer 7", "would fail"],
    );
    let shown = json(&stage.on(&["dao", "show", "1", "--json"]));
    assert_eq!(shown["wouldSucceed"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_shows_everything_and_sends_nothing() {
    let stage = Stage::with_votes().await;
    let printed = json(&stage.whitelist(&["--dry-run", "--json"]));
    assert_eq!(
        (&printed["dryRun"], &printed["wouldSucceed"]),
        (&true.into(), &true.into())
    );
    assert_eq!(printed["actions"][0]["arguments"]["name"], "\"AutoPi\"");
    let listed = json(&stage.on(&["dao", "list", "--json"]));
    assert_eq!(listed["proposals"], serde_json::json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn levels_and_rules_are_proposed_in_words() {
    let stage = Stage::with_votes().await;
    let levels = ["set-levels", "0:0", "4:1500", "--from-week", "30"];
    says(
        &succeeds(&stage.propose(&levels)),
        &[
            "set the levels of the streak from week 30: 0 points from 0 weeks on, 1,500 points from 4 weeks on",
            "would succeed",
        ],
    );
    let rules = [
        "set-parameters",
        "--base-stake",
        "20000",
        "--usage-weeks",
        "6",
    ];
    says(
        &succeeds(&stage.propose(&rules)),
        &["a base stake of 20,000 DIMO", "of 6 weeks", "would succeed"],
    );
    let rules = ["set-parameters", "--max-freeze", "3600", "--case-bond", "5"];
    says(
        &succeeds(&stage.propose(&rules)),
        &[
            "change the consumers' rules a week later",
            "change the rules of cases a week later",
            "with a bond of 5",
            "would succeed",
        ],
    );
    let message = fails(&stage.propose(&["set-parameters", "--usage-weeks", "4"]));
    says(&message, &["nothing would change"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_that_nobody_filed_cannot_be_upheld() {
    let stage = Stage::with_votes().await;
    let slash = ["slash", "1", "--amount", "5"];
    let message = fails(&stage.propose(&slash));
    says(&message, &["would fail", "UnknownCase"]);
    let harmed = stage.harmed();
    let shares = ["--compensation", &harmed, "--data-uri", "ipfs://x"];
    let compensation = [&shares[..], &["--force"]].concat();
    let forced = stage.propose(&[&slash[..], &compensation].concat());
    says(
        &succeeds(&forced),
        &[
            "uphold case 1 and slash 5 DIMO",
            "compensate the harmed vehicles of case 1 by the 4 shares under",
        ],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn anything_can_be_proposed_by_its_signature() {
    let stage = Stage::with_votes().await;
    let call = ["call", "governor", "setVotingPeriod(uint32)", "86400"];
    says(
        &succeeds(&stage.propose(&call)),
        &[
            "call setVotingPeriod(uint32) of the governor",
            "newVotingPeriod",
            "86400",
        ],
    );
    let message = fails(&stage.propose(&["call", "nobody", "f()"]));
    says(
        &message,
        &["`nobody` is neither an address nor one of token, timelock"],
    );
    let message = fails(&stage.propose(&["upgrade", "token", &account(1)]));
    says(&message, &["cannot be upgraded"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_intruder_fails_the_audit_until_expected() {
    let stage = Stage::with_votes().await;
    let bob = account(6);
    let grant = ["grant-role", "distributor", "PUBLISHER_ROLE", &bob];
    says(
        &succeeds(&stage.propose(&grant)),
        &["grant PUBLISHER_ROLE of the distributor to"],
    );
    stage.pass().await;
    succeeds(&stage.dao(3, &["execute", "1"]));
    let audit = stage.on(&["audit", "roles"]);
    assert_eq!(audit.status.code(), Some(1));
    let printed = String::from_utf8(audit.stdout).unwrap();
    says(&printed, &["UNEXPECTED", "PUBLISHER_ROLE", &bob]);
    let expect = format!("PUBLISHER_ROLE={bob}");
    succeeds(&stage.on(&["audit", "roles", "--expect", &expect]));
}
