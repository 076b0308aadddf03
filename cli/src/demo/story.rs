//! The story, act by act. Every figure told is checked; the first that does not hold ends it.

use alloy::{primitives::U256, rpc::types::TransactionReceipt};
use anyhow::{Context, Result, ensure};
use client::{
    bindings::IRewardsDistributor::{self, AlreadyClaimed, InvalidProof, WeekNotFinal},
    chain::{Read, Sender},
    claims::{self, Limits, Selection, Whose},
    deploy::Deployment,
    publish,
    units::{ONE_DIMO, count, dimo},
};
use prover::Week;
use serde_json::json;

use super::{
    books::Books,
    fleet::{ALICE_CAR, CARS, FIRST_WEEK, REFERENCE_WEEK},
    lie, makers, misuse,
    onboarding::Office,
    refusal::refused,
    stage::{LAST_WEEK, Stage},
    teller::Teller,
    upgrade, ways_back,
};

/// DIP-2's example: total points of the week, Alice's points, and what she gets.
const TOTAL_POINTS: u64 = 60_000_000;
const ALICE_POINTS: u32 = 9_000;
const ALICE_REWARD: u128 = 16_575 * ONE_DIMO / 100;

/// Plays all acts.
pub(super) async fn play(stage: &mut Stage, teller: &mut Teller) -> Result<()> {
    let mut books = Books::default();
    teller.head("The DAO decides who may connect cars");
    makers::whitelist(stage, teller).await?;
    let mut office = history(stage, teller, &mut books).await?;
    reference_week(stage, teller, &mut books).await?;
    more_weeks(stage, teller, &mut office, &mut books).await?;
    lie::play(stage, teller, &mut books, LAST_WEEK).await?;
    let weeks = (REFERENCE_WEEK..=LAST_WEEK)
        .map(|week| stage.weeks.load(week))
        .collect::<Result<Vec<_>>>()?;
    alice_again(stage, teller, &mut books, &weeks).await?;
    everyone_else(stage, teller, &mut books, &weeks).await?;
    close(stage, teller, &books, &weeks).await?;
    misuse::play(stage, teller).await?;
    ways_back::play(stage, teller).await?;
    upgrade::play(stage, teller).await
}

/// Twenty weeks in which drivers join and streaks build up, each computed from the chain and published. Nobody claims them
/// here: they stay claimable for ever.
async fn history(stage: &mut Stage, teller: &mut Teller, books: &mut Books) -> Result<Office> {
    teller.head("Twenty weeks in which drivers join");
    let trees = makers::register(stage, teller).await?;
    let mut office = Office::new(stage, trees)?;
    teller.say("fleet", &stage.cast());
    let mut gas = 0;
    for week in FIRST_WEEK..REFERENCE_WEEK {
        join(stage, &mut office, week).await?;
        stage.travel(stage.end_of(week)?).await?;
        stage.weeks.build(&stage.fleet, week).await?;
        let computed = stage.weeks.load(week)?;
        let (receipt, _) = post(stage, books, Who::Publisher, &computed).await?;
        gas += receipt.gas_used;
    }
    let weeks = REFERENCE_WEEK - FIRST_WEEK;
    teller.say(
        "publisher",
        &format!(
            "publishes each of these {weeks} weeks, one after another  {} gas in all",
            count(gas)
        ),
    );
    join(stage, &mut office, REFERENCE_WEEK).await?;
    office.close(stage, teller).await?;
    Ok(office)
}

/// The cars of a week join on its first day.
async fn join(stage: &mut Stage, office: &mut Office, week: u32) -> Result<()> {
    // The end of the week before is the start of this one, and a block is there already.
    let morning = stage.start_of(week)? + 3_600;
    stage.travel(morning).await?;
    office.open(stage, week).await
}

/// DIP-2's week: built, published, refused while it can be challenged, claimed to the wei.
async fn reference_week(stage: &mut Stage, teller: &mut Teller, books: &mut Books) -> Result<()> {
    teller.head(&format!("Week {REFERENCE_WEEK}: the example of DIP-2"));
    publish(stage, teller, books, REFERENCE_WEEK).await?;
    let manifest = stage.weeks.build_from_files(REFERENCE_WEEK).await?;
    let week = stage.weeks.load(REFERENCE_WEEK)?;
    ensure!(
        manifest.root == week.manifest().root,
        "files that say what the chain says give root {} instead of {}",
        manifest.root,
        week.manifest().root
    );
    teller.say(
        "prover",
        "the same week from files that hold what the chain says: the same root",
    );
    let manifest = week.manifest();
    ensure!(
        manifest.leaf_count() == CARS && manifest.total_points == TOTAL_POINTS,
        "the week has {} leaves and {} points instead of {CARS} and {TOTAL_POINTS}",
        manifest.leaf_count(),
        manifest.total_points
    );

    let items = alices(stage, &week).await?.items;
    let [item] = items.as_slice() else {
        anyhow::bail!("Alice has {} claims instead of one", items.len())
    };
    ensure!(
        item.claim.points == ALICE_POINTS,
        "Alice has {} points instead of {ALICE_POINTS}",
        item.claim.points
    );
    let claim = IRewardsDistributor::claimCall {
        item: item.claim.clone(),
    };
    let (words, gas) = refused::<WeekNotFinal>(&mut stage.alice, &stage.pool, &claim).await?;
    tell_refusal(teller, "early claim", &words, gas);

    stage
        .travel(stage.pool.weekInfo(REFERENCE_WEEK).read().await?.finalAt)
        .await?;
    let before = stage.balance(stage.alice.address()).await?;
    let outcome = claims::settle(
        &mut stage.alice,
        &stage.pool,
        &items,
        None,
        &Limits::default(),
    )
    .await?;
    let received = stage.balance(stage.alice.address()).await? - before;
    ensure!(
        received == U256::from(ALICE_REWARD),
        "Alice received {} DIMO instead of {}",
        dimo(received),
        dimo(U256::from(ALICE_REWARD))
    );
    books.paid(&items, &outcome)?;
    teller.say(
        "Alice",
        &format!(
            "{} points: receives exactly {} DIMO after 48 hours  {} gas",
            count(ALICE_POINTS),
            dimo(received),
            count(outcome.gas())
        ),
    );
    teller.note("firstClaimGas", json!(outcome.gas()));
    Ok(())
}

/// Three more weeks: cars go missing and return, some owners withdraw their consent for a week. The last is not published here.
async fn more_weeks(
    stage: &mut Stage,
    teller: &mut Teller,
    office: &mut Office,
    books: &mut Books,
) -> Result<()> {
    teller.head("Three more weeks: cars go missing and return");
    for week in REFERENCE_WEEK + 1..=LAST_WEEK {
        let consent = match week - REFERENCE_WEEK {
            2 => Some(false),
            3 => Some(true),
            _ => None,
        };
        if let Some(consent) = consent {
            let owners = office.consent(stage, consent).await?;
            let what = if consent { "give back" } else { "withdraw" };
            teller.say("drivers", &format!("{owners} {what} their data consent"));
        }
        if week < LAST_WEEK {
            publish(stage, teller, books, week).await?;
        }
    }
    Ok(())
}

/// Waits for the end of `week`, computes it from the chain and publishes it.
async fn publish(
    stage: &mut Stage,
    teller: &mut Teller,
    books: &mut Books,
    week: u32,
) -> Result<()> {
    stage.travel(stage.end_of(week)?).await?;
    let built = stage.weeks.build(&stage.fleet, week).await?;
    let computed = stage.weeks.load(week)?;
    let (receipt, amount) = post(stage, books, Who::Publisher, &computed).await?;
    teller.say(
        &format!("week {week}"),
        &format!(
            "{} points; {} earned, {} missed, {} withheld; {} rows rejected\n{} DIMO published under one root  {} gas",
            count(built.total_points),
            count(built.statuses.earned),
            count(built.statuses.missed),
            count(built.statuses.withheld()),
            count(built.rows.rejects()),
            dimo(U256::from(amount)),
            count(receipt.gas_used)
        ),
    );
    note_week(teller, &computed, amount, receipt.gas_used);
    Ok(())
}

/// A published week, for the document.
pub(super) fn note_week(teller: &mut Teller, week: &Week, amount: u128, gas: u64) {
    let manifest = week.manifest();
    teller.note(
        &format!("week{}", manifest.week),
        json!({
            "root": manifest.root,
            "totalPoints": manifest.total_points,
            "leafCount": manifest.leaf_count(),
            "amount": amount.to_string(),
            "publishGas": gas,
        }),
    );
}

/// Who publishes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Who {
    Publisher,
    Successor,
}

/// Publishes a computed week: its receipt, and its tokens in wei.
pub(super) async fn post(
    stage: &mut Stage,
    books: &mut Books,
    who: Who,
    computed: &Week,
) -> Result<(TransactionReceipt, u128)> {
    let manifest = computed.manifest();
    let week = manifest.week;
    let sender = match who {
        Who::Publisher => &mut stage.publisher,
        Who::Successor => &mut stage.successor,
    };
    let obstacles = publish::obstacles(&stage.pool, manifest, sender.address()).await?;
    ensure!(
        obstacles.is_empty(),
        "week {week} cannot be published: {}",
        obstacles[0]
    );
    let uri = format!("file://{}", stage.weeks.folder_of(week).display());
    anchor(&stage.deployment, sender, week).await?;
    let receipt = publish::publish(sender, &stage.pool, computed, &uri).await?;
    let info = stage.pool.weekInfo(week).read().await?;
    ensure!(
        info.root == manifest.root,
        "the chain has root {} for week {week}",
        info.root
    );
    books.published(week, info.amount);
    Ok((receipt, info.amount))
}

/// Brings the judge the end of a week, before it is published.
pub(super) async fn anchor(deployment: &Deployment, sender: &mut Sender, week: u32) -> Result<()> {
    let judge = deployment.week_judge.context("the system has a judge")?;
    publish::anchor::anchor(sender, judge, week).await?;
    Ok(())
}

/// Alice's second claim, for several weeks at once, and what is refused to her.
async fn alice_again(
    stage: &mut Stage,
    teller: &mut Teller,
    books: &mut Books,
    weeks: &[Week],
) -> Result<()> {
    teller.head("Alice claims again, and tries what must not work");
    let mut items = Vec::new();
    let mut missed = Vec::new();
    for week in &weeks[1..] {
        let found = alices(stage, week).await?;
        items.extend(found.items);
        missed.extend(found.unpayable.iter().map(|one| one.week.to_string()));
    }
    let outcome = claims::settle(
        &mut stage.alice,
        &stage.pool,
        &items,
        None,
        &Limits::default(),
    )
    .await?;
    books.paid(&items, &outcome)?;
    let claimed: Vec<_> = items
        .iter()
        .map(|item| item.claim.week.to_string())
        .collect();
    teller.say(
        "Alice",
        &format!(
            "weeks {} in one transaction: {} DIMO  {} gas\nher car was silent in week {}: nothing to claim for it",
            claimed.join(" and "),
            dimo(outcome.total()),
            count(outcome.gas()),
            missed.join(" and "),
        ),
    );
    teller.note("severalWeeksGas", json!(outcome.gas()));

    let again = IRewardsDistributor::claimCall {
        item: items[0].claim.clone(),
    };
    let (words, gas) = refused::<AlreadyClaimed>(&mut stage.alice, &stage.pool, &again).await?;
    tell_refusal(teller, "double claim", &words, gas);

    // Somebody else's car, still unpaid, with one figure changed.
    let theirs = claims::select(
        &weeks[0],
        stage.pool.weekInfo(REFERENCE_WEEK).read().await?.amount,
        Whose::Vehicle(2),
    );
    let mut forged = theirs
        .items
        .first()
        .context("car 2 earned in the reference week")?
        .claim
        .clone();
    forged.points += 1;
    let forged = IRewardsDistributor::claimCall { item: forged };
    let (words, gas) = refused::<InvalidProof>(&mut stage.alice, &stage.pool, &forged).await?;
    tell_refusal(teller, "forged leaf", &words, gas);
    Ok(())
}

/// A relayer triggers everybody else's payments.
async fn everyone_else(
    stage: &mut Stage,
    teller: &mut Teller,
    books: &mut Books,
    weeks: &[Week],
) -> Result<()> {
    teller.head("Everyone else is paid, all weeks at once");
    let mut items = Vec::new();
    for week in weeks {
        let amount = stage
            .pool
            .weekInfo(week.manifest().week)
            .read()
            .await?
            .amount;
        items.extend(claims::select(week, amount, Whose::Everyone).items);
    }
    items.retain(|item| item.claim.vehicleId != ALICE_CAR);
    items.sort_by_key(|item| (item.claim.account, item.claim.vehicleId, item.claim.week));
    // The chain has no L1 data fee, so an unused gas limit costs nothing.
    let limits = Limits {
        skip_estimate: true,
        ..Limits::default()
    };
    let outcome = claims::settle(&mut stage.relayer, &stage.pool, &items, None, &limits).await?;
    books.paid(&items, &outcome)?;
    let average = outcome.gas() / (items.len() as u64).max(1);
    teller.say(
        "relayer",
        &format!(
            "{} claims in {} transactions: {} DIMO to their accounts\n{} gas, {} per claim",
            count(items.len()),
            count(outcome.transactions.len()),
            dimo(outcome.total()),
            count(outcome.gas()),
            count(average)
        ),
    );
    teller.note(
        "batches",
        json!({
            "claims": items.len(),
            "transactions": outcome.transactions.len(),
            "gasUsed": outcome.gas(),
            "gasPerClaim": average,
        }),
    );
    Ok(())
}

/// Every token is where it belongs.
async fn close(stage: &Stage, teller: &mut Teller, books: &Books, weeks: &[Week]) -> Result<()> {
    teller.head("The books, to the wei");
    let lines = books.close(stage, weeks).await?;
    for line in &lines {
        teller.say(
            &format!("week {}", line.week),
            &format!(
                "{} = {} paid + {} wei of rounding",
                dimo(line.amount),
                dimo(line.paid),
                line.dust
            ),
        );
    }
    let state = stage.pool.state().read().await?;
    let dust: U256 = lines.iter().map(|line| line.dust).sum();
    teller.say(
        "pool",
        &format!(
            "{} claims paid; it holds bonds of {} DIMO, a reserve of {} DIMO, {} DIMO of the {} weeks before,\nwhich nobody has claimed yet, and {} wei of rounding, nothing else",
            count(books.claims()),
            dimo(U256::from(state.bonds)),
            dimo(U256::from(state.reserve)),
            dimo(books.unpaid() - dust),
            REFERENCE_WEEK - FIRST_WEEK,
            dust
        ),
    );
    let books = lines.iter().map(|line| {
        json!({
            "week": line.week,
            "amount": line.amount.to_string(),
            "paid": line.paid.to_string(),
            "dust": line.dust.to_string(),
        })
    });
    teller.note("books", books.collect::<Vec<_>>().into());
    Ok(())
}

/// What `week` holds for Alice.
async fn alices(stage: &Stage, week: &Week) -> Result<Selection> {
    let amount = stage
        .pool
        .weekInfo(week.manifest().week)
        .read()
        .await?
        .amount;
    let alice = Whose::Account(stage.alice.address());
    Ok(claims::select(week, amount, alice))
}

pub(super) fn tell_refusal(teller: &mut Teller, what: &str, words: &str, gas: u64) {
    teller.say("refused", &format!("{what}: {words}  {} gas", count(gas)));
    teller.note(what, json!({ "error": words, "gasUsed": gas }));
}
