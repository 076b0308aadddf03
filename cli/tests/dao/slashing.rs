//! A misuse of data from the licence to the harmed drivers' tokens, every step by a command.

use alloy::primitives::{Address, U256};
use client::{bindings::IERC20::balanceOfCall, chain::Chain, keys::dev_signer, units::ONE_DIMO};
use serde_json::{Value, json};

use crate::stage::{Stage, account, fails, json, says, succeeds, text};

const CONSUMER: u32 = 6;
const REPORTER: u32 = 7;
/// Two drivers whose data was misused.
const DRIVERS: [u32; 2] = [8, 9];

impl Stage {
    /// An account's tokens, wei.
    async fn tokens(&self, of: Address) -> U256 {
        let chain = Chain::connect(&self.node.url()).await.unwrap();
        let call = balanceOfCall { account: of };
        chain.read(self.deployment().token, &call).await.unwrap()
    }

    /// The document of a command that an account runs; words are separated by spaces.
    pub(crate) fn does(&self, by: u32, command: &str) -> Value {
        let command = format!("{command} --dev-account {by} --json");
        json(&self.on(&command.split_whitespace().collect::<Vec<_>>()))
    }

    /// A file of what was harmed: one share for the first driver, three for the second.
    pub(crate) fn harmed(&self) -> String {
        let [one, other] = DRIVERS.map(account);
        let path = self.folder.path().join("harmed.csv");
        let rows = format!("vehicle_id,account,shares\n12,{other},3\n5,{one},1\n");
        std::fs::write(&path, rows).unwrap();
        text(&path).to_owned()
    }

    /// The consumer has staked, is accused of 4,000 DIMO, and has answered.
    async fn accused() -> Self {
        let stage = Self::with_votes().await;
        stage.fund(CONSUMER, 20_000).await;
        stage.fund(REPORTER, 1_000).await;
        stage.does(CONSUMER, "consumer register https://consumer.example");
        stage.does(CONSUMER, "consumer stake 15000");
        let evidence = "--hash 0x00000000000000000000000000000000000000000000000000000000000000ee";
        let accused = account(CONSUMER);
        let file = format!("case file {accused} --amount 4000 {evidence} --uri ipfs://evidence");
        stage.does(REPORTER, &file);
        stage.does(
            CONSUMER,
            &format!("case respond 1 {evidence} --uri ipfs://answer"),
        );
        stage
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_misuse_is_slashed_and_the_harmed_drivers_are_paid() {
    let stage = Stage::accused().await;
    let harmed = stage.harmed();
    let build = ["compensation", "build", "--case", "1", "--harmed", &harmed];
    let built = stage.run(&[&build[..], &["--json"]].concat());
    let file = stage.folder.path().join("compensation.json");
    std::fs::write(&file, succeeds(&built)).unwrap();
    let slash = ["slash", "1", "--compensation", text(&file)];
    let proposed = succeeds(&stage.propose(&[&slash[..], &["--data-uri", "ipfs://x"]].concat()));
    says(
        &proposed,
        &[
            "uphold case 1 and slash 4,000 DIMO",
            "compensate the harmed vehicles of case 1 by the 4 shares under",
            json(&built)["root"].as_str().unwrap(),
            "would succeed",
        ],
    );
    stage.pass().await;
    succeeds(&stage.dao(3, &["execute", "1"]));
    let case = json(&stage.on(&["case", "show", "1", "--json"]));
    assert_eq!(case["state"], "upheld");
    // A tenth is the reporter's, a fifth the treasury's.
    let pot = U256::from(2_800 * ONE_DIMO);
    assert_eq!(case["compensation"]["pot"], json!(pot.to_string()));
    let claim = format!("compensation claim --case 1 --harmed {harmed} --all");
    let claimed = stage.does(3, &claim);
    assert_eq!(claimed["paid"].as_array().unwrap().len(), 2);
    let quarter = pot / U256::from(4);
    for (driver, due) in DRIVERS.into_iter().zip([quarter, pot - quarter]) {
        let driver = dev_signer(driver).unwrap().address();
        assert_eq!(stage.tokens(driver).await, due);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_shares_themselves_are_proposed_as_well() {
    let stage = Stage::accused().await;
    let harmed = stage.harmed();
    let slash = ["slash", "1", "--compensation", &harmed];
    says(&fails(&stage.propose(&slash)), &["--data-uri", "required"]);
    let fetched = [&slash[..], &["--data-uri", "ipfs://shares"]].concat();
    says(
        &succeeds(&stage.propose(&fetched)),
        &["compensate the harmed vehicles of case 1 by the 4 shares under"],
    );
    let message = fails(&stage.propose(&["slash", "1", "--data-uri", "ipfs://x"]));
    says(&message, &["--compensation", "required"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fee_for_data_goes_into_the_marketplace_pool() {
    let stage = Stage::accused().await;
    let marketplace = stage.deployment().marketplace.unwrap();
    let before = stage.tokens(marketplace).await;
    let paid = stage.does(CONSUMER, "consumer fee 12.5");
    assert_eq!(paid["week"], 20);
    let fee = U256::from(25 * ONE_DIMO / 2);
    assert_eq!(stage.tokens(marketplace).await, before + fee);
}
