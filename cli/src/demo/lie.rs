//! A publisher lies: who finds it, who proves it, and what it costs.

use std::path::Path;

use alloy::primitives::U256;
use anyhow::{Context, Result, ensure};
use clap::Parser;
use client::{
    bindings::{
        IRewardsDistributor::{
            BondLocked, grantRoleCall, revokeRoleCall, slashBondCall, withdrawBondCall,
        },
        WeekState,
    },
    chain::{Read, Transaction},
    dao::Action,
    publish, roles,
    units::{count, dimo},
};
use serde_json::json;

use super::{
    books::Books,
    dao::decide,
    fleet::ALICE_CAR,
    refusal::refused,
    stage::Stage,
    story::{Who, anchor, note_week, post, tell_refusal},
    teller::Teller,
};
use crate::{
    args::{Cli, Command, WeekCommand},
    commands::{judging, verify},
    report::Report,
};

/// The publisher pays itself Alice's week. It is found, proven to the judge and slashed, and another publishes the week as it was.
///
/// # Errors
/// The first thing that does not hold.
pub(super) async fn play(
    stage: &mut Stage,
    teller: &mut Teller,
    books: &mut Books,
    week: u32,
) -> Result<()> {
    teller.head(&format!("Week {week}: the publisher lies"));
    stage.travel(stage.end_of(week)?).await?;
    stage.weeks.build(&stage.fleet, week).await?;
    let liar = stage.publisher.address();
    let folder = stage.weeks.build_a_lie(week, ALICE_CAR, liar).await?;
    let lie = prover::load_week(&folder)?;
    let uri = format!("file://{}", folder.display());
    anchor(&stage.deployment, &mut stage.publisher, week).await?;
    let receipt = publish::publish(&mut stage.publisher, &stage.pool, &lie, &uri).await?;
    teller.say(
        "publisher",
        &format!(
            "publishes a week in which car {ALICE_CAR} pays the publisher, not Alice  {} gas",
            count(receipt.gas_used)
        ),
    );
    find(stage, teller, &folder, week).await?;
    take_back(stage, teller, &folder, week).await?;
    punish(stage, teller).await?;

    let true_week = stage.weeks.load(week)?;
    let bond = stage.endow(stage.successor.address()).await?;
    let token = stage.deployment.token;
    publish::deposit_bond(&mut stage.successor, &stage.pool, token, bond).await?;
    let (receipt, amount) = post(stage, books, Who::Successor, &true_week).await?;
    teller.say(
        &format!("week {week}"),
        &format!(
            "published as it was, by the one whom the DAO named: {} DIMO  {} gas",
            dimo(U256::from(amount)),
            count(receipt.gas_used)
        ),
    );
    note_week(teller, &true_week, amount, receipt.gas_used);
    let info = stage.pool.weekInfo(week).read().await?;
    stage.travel(info.finalAt).await
}

/// Anybody with a node and the published folder sees it.
async fn find(stage: &Stage, teller: &mut Teller, folder: &Path, week: u32) -> Result<()> {
    let report = verify(stage, folder, week).await?;
    let told = &report.json;
    ensure!(
        !report.success && told["vehicle"] == json!(ALICE_CAR),
        "the lie about car {ALICE_CAR} was not found: {}",
        report.text
    );
    let account = |whose: &str| {
        told[whose]["account"]
            .as_str()
            .unwrap_or_default()
            .to_lowercase()
    };
    let expected = [stage.publisher.address(), stage.alice.address()];
    ensure!(
        [account("folder"), account("recomputed")]
            == expected.map(|it| it.to_string().to_lowercase()),
        "the lie was found otherwise: {}",
        report.text
    );
    teller.say(
        "anybody",
        "`dimo week verify` with the chain and the published folder says:",
    );
    teller.say("", &report.text);
    teller.note("lie", told.clone());
    Ok(())
}

/// The command itself, as anybody would give it.
async fn verify(stage: &Stage, folder: &Path, week: u32) -> Result<Report> {
    match command(stage, "verify", folder, week, &[])? {
        WeekCommand::Verify(args) => verify::run(&args).await,
        other => anyhow::bail!("{other:?} is another command"),
    }
}

/// `dimo week` with a command on a published folder.
fn command(
    stage: &Stage,
    name: &str,
    folder: &Path,
    week: u32,
    more: &[&str],
) -> Result<WeekCommand> {
    let record = stage.weeks.beside("deployment.json");
    stage.deployment.write(&record)?;
    let before = stage.weeks.previous(week).context("no week before")?;
    let [folder, record, before] = [folder, &record, &before].map(|it| it.display().to_string());
    let url = stage.pool.chain().url();
    let line = ["dimo", "week", name, &folder, "--rpc-url", url];
    let inputs = ["--deployment", &record, "--previous", &before];
    match Cli::try_parse_from([&line[..], &inputs, more].concat())?.command {
        Command::Week(command) => Ok(command),
        other => anyhow::bail!("{other:?} is another command"),
    }
}

/// Anybody proves it to the judge, which voids the week and locks the bond.
async fn take_back(stage: &mut Stage, teller: &mut Teller, folder: &Path, week: u32) -> Result<()> {
    let anybody = stage.relayer.address().to_string();
    let dry_run = ["--dry-run", "--from", &anybody];
    let WeekCommand::Challenge(args) = command(stage, "challenge", folder, week, &dry_run)? else {
        anyhow::bail!("this is another command")
    };
    let report = judging::challenge::run(&args).await?;
    let proof = &report.json;
    ensure!(
        proof["proof"] == "proveAccount" && proof["vehicle"] == json!(ALICE_CAR),
        "the lie about car {ALICE_CAR} is proven otherwise: {}",
        report.text
    );
    let transaction = Transaction {
        to: Some(serde_json::from_value(proof["to"].clone())?),
        data: serde_json::from_value(proof["calldata"].clone())?,
        value: U256::ZERO,
        gas: None,
        note: "proveAccount".to_owned(),
    };
    let receipt = stage.relayer.send(transaction).await?;
    let state = stage.pool.weekInfo(week).read().await?.state;
    ensure!(
        state == WeekState::Unpublished,
        "week {week} is {state:?} after its lie was proven"
    );
    let liar = stage.publisher.address();
    let bond = stage.pool.bondOf(liar).read().await?;
    teller.say(
        "anybody",
        &format!(
            "`dimo week challenge` finds the proof, and the judge voids the week: the chain's state at its end has another owner\n\
             nobody can claim under this root, and the publisher's {} DIMO are locked  {} gas",
            dimo(U256::from(bond.amount)),
            count(receipt.gas_used)
        ),
    );
    teller.note("challengeGas", json!(receipt.gas_used));
    let withdraw = withdrawBondCall {
        amount: bond.amount,
    };
    let (words, gas) = refused::<BondLocked>(&mut stage.publisher, &stage.pool, &withdraw).await?;
    tell_refusal(teller, "bond back", &words, gas);
    Ok(())
}

/// The DAO takes the bond and the role, and names another publisher.
async fn punish(stage: &mut Stage, teller: &mut Teller) -> Result<()> {
    let (pool, liar) = (stage.pool.address(), stage.publisher.address());
    let amount = stage.pool.bondOf(liar).read().await?.amount;
    let before = stage.pool.state().read().await?.reserve;
    let (role, account) = (roles::publisher(), stage.successor.address());
    let actions = [
        Action::call(
            pool,
            &slashBondCall {
                publisher: liar,
                amount,
            },
        ),
        Action::call(
            pool,
            &revokeRoleCall {
                role,
                account: liar,
            },
        ),
        Action::call(pool, &grantRoleCall { role, account }),
    ];
    decide(stage, teller, "Slash the publisher that lied", &actions).await?;
    let left = stage.pool.bondOf(liar).read().await?.amount;
    let reserve = stage.pool.state().read().await?.reserve - before;
    let prover = stage.pool.bondOf(stage.relayer.address()).read().await?;
    ensure!(
        left == 0 && reserve == amount / 2 && prover.amount == amount - reserve,
        "of a bond of {amount} wei {left} are left, the reserve has {reserve} and who proved it {}",
        prover.amount
    );
    teller.say(
        "bond",
        &format!(
            "{} DIMO are the reserve's, as many are whose proof it was: lying costs all of it, accusing oneself half",
            dimo(U256::from(reserve))
        ),
    );
    teller.note(
        "slashed",
        json!({ "bond": amount.to_string(), "reserve": reserve.to_string() }),
    );
    Ok(())
}
