//! A deployment that stops half-way, wherever that is.

use alloy::providers::Provider;
use clap::Parser;
use client::deploy::Deployment;
use dimo_cli::args::Cli;

use crate::{
    faulty::{Fault, Faulty},
    stage::{Stage, fails_with, text},
};

/// Deploys in this process, so that all deployments share what was compiled.
async fn deploy(stage: &Stage, url: &str, out: &str) -> Result<(), String> {
    let out = stage.path(out);
    let line = format!(
        "dimo deploy --rpc-url {url} --dev-account 0 --out {}",
        text(&out)
    );
    let cli = Cli::try_parse_from(line.split_whitespace()).unwrap();
    let deployed = dimo_cli::run(cli).await;
    deployed.map(|_| ()).map_err(|error| format!("{error:#}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn wherever_it_stops_nothing_that_was_sent_is_missing_from_the_record() {
    let mut stops = 0;
    loop {
        let stage = Stage::bare().await;
        let faulty = Faulty::before(&stage.node.url(), move |asked| {
            match asked.method == "eth_sendRawTransaction" && asked.nth == stops {
                true => Fault::Refusal,
                false => Fault::None,
            }
        })
        .await;
        let deployed = deploy(&stage, &faulty.url(), "record.json").await;
        let Err(message) = deployed else {
            // Past the last transaction: the record is whole, and says nothing else.
            assert!(Deployment::read(&stage.file()).is_ok());
            break;
        };
        assert!(message.contains("record.json"), "{message}");
        let record = Deployment::read_any(&stage.file()).unwrap();
        let incomplete = record.incomplete.clone().unwrap();
        assert!(message.contains(&incomplete.step), "{message}");
        let recorded: Vec<_> = incomplete
            .transactions
            .iter()
            .map(|sent| (sent.hash, sent.creates))
            .collect();
        let (refused, arrived) = recorded.split_last().unwrap();
        assert_eq!(arrived, stage.transactions().await);
        assert_eq!(arrived.len(), stops);
        assert!(
            stage
                .chain
                .get_transaction_receipt(refused.0)
                .await
                .unwrap()
                .is_none()
        );
        stops += 1;
    }
    // Each program alone takes three.
    assert!(stops > 15, "{stops}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stopped_is_not_used_and_not_overwritten() {
    let stage = Stage::bare().await;
    let faulty = Faulty::before(&stage.node.url(), |asked| {
        match asked.method == "eth_sendRawTransaction" && asked.nth == 6 {
            true => Fault::Refusal,
            false => Fault::None,
        }
    })
    .await;
    deploy(&stage, &faulty.url(), "record.json")
        .await
        .unwrap_err();
    let left = std::fs::read(stage.file()).unwrap();
    let token = Deployment::read_any(&stage.file()).unwrap().token;

    fails_with(&stage.dimo("status"), &["record.json", "not completed"]);
    let sent = stage.sent(0).await;
    fails_with(
        &stage.dimo("deploy --dev-account 0 --out record.json"),
        &[
            "record.json",
            "stopped at",
            &format!("token {token}"),
            "another --out",
        ],
    );
    assert_eq!(stage.sent(0).await, sent);
    assert_eq!(std::fs::read(stage.file()).unwrap(), left);
}
