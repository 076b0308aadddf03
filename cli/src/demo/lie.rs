//! A publisher lies: who finds it, who stops it, and what it costs.

use std::path::Path;

use alloy::primitives::U256;
use anyhow::{Context, Result, ensure};
use clap::Parser;
use client::{
    bindings::IRewardsDistributor::{
        BondLocked, grantRoleCall, revokeRoleCall, slashBondCall, vetoCall, withdrawBondCall,
    },
    chain::Read,
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
    commands::verify,
    report::Report,
};

/// The publisher pays itself Alice's week. It is found, vetoed and slashed, and another publishes the week as it was.
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
    take_back(stage, teller, &lie).await?;
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
    let record = stage.weeks.beside("deployment.json");
    stage.deployment.write(&record)?;
    let before = stage.weeks.previous(week).context("no week before")?;
    let path = |path: &Path| path.display().to_string();
    let line = [
        "dimo".to_owned(),
        "week".to_owned(),
        "verify".to_owned(),
        path(folder),
        "--rpc-url".to_owned(),
        stage.pool.chain().url().to_owned(),
        "--deployment".to_owned(),
        path(&record),
        "--previous".to_owned(),
        path(&before),
    ];
    match Cli::try_parse_from(line)?.command {
        Command::Week(WeekCommand::Verify(args)) => verify::run(&args).await,
        other => anyhow::bail!("{other:?} is another command"),
    }
}

/// The guardian vetoes the root, which locks the bond.
async fn take_back(stage: &mut Stage, teller: &mut Teller, lie: &prover::Week) -> Result<()> {
    let manifest = lie.manifest();
    let veto = vetoCall {
        week: manifest.week,
        root: manifest.root,
        reason: format!("car {ALICE_CAR} pays the publisher"),
    };
    let receipt = stage.guardian.call(stage.pool.address(), &veto).await?;
    let liar = stage.publisher.address();
    let bond = stage.pool.bondOf(liar).read().await?;
    teller.say(
        "guardian",
        &format!(
            "vetoes this root: nobody can claim under it, and the publisher's {} DIMO are locked  {} gas",
            dimo(U256::from(bond.amount)),
            count(receipt.gas_used)
        ),
    );
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
    let guardian = stage.pool.bondOf(stage.guardian.address()).read().await?;
    ensure!(
        left == 0 && reserve == amount / 2 && guardian.amount == amount - reserve,
        "of a bond of {amount} wei {left} are left, the reserve has {reserve} and the guardian {}",
        guardian.amount
    );
    teller.say(
        "bond",
        &format!(
            "{} DIMO are the reserve's, as many the guardian's who vetoed: lying costs all of it, accusing oneself half",
            dimo(U256::from(reserve))
        ),
    );
    teller.note(
        "slashed",
        json!({ "bond": amount.to_string(), "reserve": reserve.to_string() }),
    );
    Ok(())
}
