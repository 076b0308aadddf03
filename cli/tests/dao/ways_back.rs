//! What the DAO decides about makers and vehicles that went wrong, in words.

use crate::stage::{Stage, account, fails, says, succeeds};

#[tokio::test(flavor = "multi_thread")]
async fn a_maker_whose_key_is_lost_gets_another_owner() {
    let stage = Stage::with_votes().await;
    succeeds(&stage.whitelist(&[]));
    stage.pass().await;
    succeeds(&stage.dao(3, &["execute", "1"]));
    let owner = account(6);
    let reappoint = ["reappoint", "AutoPi", "--owner", &owner];
    says(
        &succeeds(&stage.propose(&reappoint)),
        &[
            &owner,
            "the owner of manufacturer 1, whose operators are gone",
            "would succeed",
        ],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_guardian_stopped_is_ended_in_words() {
    let stage = Stage::with_votes().await;
    let attestor = account(6);
    let (resume, reinstate) = (["resume-minting"], ["reinstate-attestor", &attestor]);
    for (what, words) in [
        (&resume[..], "let vehicles be minted again"),
        (
            &reinstate[..],
            &*format!("let the word of attestor {attestor} count again"),
        ),
    ] {
        let proposed = succeeds(&stage.propose(what));
        says(
            &proposed,
            &[words, "the vehicles' contract 0x", "would succeed"],
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_check_of_the_vin_key_is_published_by_proposal() {
    let stage = Stage::with_votes().await;
    let check = format!("0x{}", "17".repeat(32));
    let proposed = succeeds(&stage.propose(&["vin-scheme", &check]));
    let words = format!("publish {check} as the check of the key that VINs are committed to with");
    says(&proposed, &[&words, "would succeed"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn vehicles_that_nobody_minted_can_neither_be_retired_nor_decided_about() {
    let stage = Stage::with_votes().await;
    let retire = ["retire", "7", "8"];
    let message = fails(&stage.propose(&retire));
    says(
        &message,
        &["would fail", "ERC721NonexistentToken", "--force"],
    );
    let forced = succeeds(&stage.propose(&[&retire[..], &["--force"]].concat()));
    says(
        &forced,
        &[
            "end vehicle 7, which does not exist",
            "end vehicle 8, which does not exist",
        ],
    );
    for (decision, words) in [
        (
            "keeper",
            "hand vehicle 7 to the keeper whom an attestor named",
        ),
        (
            "owner",
            "leave vehicle 7 with its owner, against an attestor's word",
        ),
    ] {
        let decide = ["decide-reclaim", "7", decision];
        says(&fails(&stage.propose(&decide)), &["would fail"]);
        let forced = stage.propose(&[&decide[..], &["--force"]].concat());
        says(&succeeds(&forced), &[words]);
    }
}
