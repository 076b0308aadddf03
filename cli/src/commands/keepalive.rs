//! `dimo keepalive`

use std::fmt::Write as _;

use anyhow::{Result, ensure};
use client::{
    chain::{Chain, Sender},
    deploy::{self, Due, Running},
    errors,
    time::duration,
    units::{count, dimo},
};
use serde_json::{Value, json};

use super::{
    lives,
    network::{DistributorArg, NetworkArgs},
};
use crate::{commands::keys::SigningArgs, report::Report};

/// Extends the life of every program of a deployment, found behind its proxy on chain, upgraded ones included. A Stylus chain
/// ends a program 365 days after its activation: from then on its contract answers nobody until somebody activates it again.
/// Anyone may pay. What was extended in the last 31 days is left alone; what has expired is activated. The exit code is 1 if
/// a program could not be kept alive; the others are all the same.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    distributor: DistributorArg,
    #[command(flatten)]
    key: SigningArgs,
    /// Send nothing: say how long each program lives and what would be done. Needs no key
    #[arg(long)]
    dry_run: bool,
}

/// Extends or activates what is due.
///
/// # Errors
/// No deployment and no pool, no key, a node that does not answer.
pub async fn run(args: &Args) -> Result<Report> {
    let (chain, book) = args.network.connect().await?;
    let proxies = book.programs(args.distributor.given());
    ensure!(
        !proxies.is_empty(),
        "which deployment? Give --deployment FILE (DIMO_DEPLOYMENT), or --distributor ADDRESS for a pool alone"
    );
    let mut sender = match args.dry_run {
        true => None,
        false => Some(Sender::new(&chain, args.key.signer(chain.id())?).await?),
    };
    let now = chain.head().await?.timestamp;
    let mut kept = Vec::new();
    for mut running in deploy::running(&chain, &proxies).await? {
        let outcome = match &mut sender {
            Some(sender) => keep(sender, &running).await,
            None => rehearse(&chain, &running).await,
        };
        // What was done is told whether or not this can be read once more.
        if let Ok(life) = chain.life(running.program).await {
            running.life = life;
        }
        kept.push((running, outcome));
    }
    report(kept, now)
}

/// What became of a program.
struct Outcome {
    /// In words.
    words: String,
    /// In a word.
    action: &'static str,
    /// What else there is to say.
    details: Value,
}

async fn keep(sender: &mut Sender, it: &Running) -> Result<Outcome> {
    let (due, receipt) = deploy::keep_alive(sender, it.program).await?;
    let Some(receipt) = receipt else {
        return Ok(match due {
            Due::Activation => Outcome {
                words: "was activated by somebody else meanwhile".to_owned(),
                action: "skipped",
                details: json!({}),
            },
            due => nothing_due(due),
        });
    };
    let action = match due {
        Due::Activation => "activated",
        _ => "extended",
    };
    Ok(Outcome {
        words: format!(
            "{action} in {}, {} gas",
            receipt.transaction_hash,
            count(receipt.gas_used)
        ),
        action,
        details: json!({ "transaction": receipt.transaction_hash, "gasUsed": receipt.gas_used }),
    })
}

async fn rehearse(chain: &Chain, it: &Running) -> Result<Outcome> {
    Ok(match deploy::due(chain, it.program).await? {
        Due::Extension(fee) => Outcome {
            // Native tokens have as many decimals as DIMO.
            words: format!("would be extended for {} native tokens", dimo(fee)),
            action: "would extend",
            details: json!({ "fee": fee.to_string() }),
        },
        Due::Activation => Outcome {
            words: "would be activated".to_owned(),
            action: "would activate",
            details: json!({}),
        },
        due => nothing_due(due),
    })
}

fn nothing_due(due: Due) -> Outcome {
    let words = match due {
        Due::NotYet(age) => format!(
            "skipped: extended or activated {} ago, which a chain allows every 31 days",
            duration(age)
        ),
        _ => "skipped: it does not end".to_owned(),
    };
    Outcome {
        words,
        action: "skipped",
        details: json!({}),
    }
}

fn report(kept: Vec<(Running, Result<Outcome>)>, now: u64) -> Result<Report> {
    let (mut text, mut documents, mut failed) = (String::new(), Vec::new(), 0);
    for (it, outcome) in kept {
        let mut document = lives::document(&it);
        writeln!(text, "{} {}", it.of(), it.program)?;
        match outcome {
            Ok(outcome) => {
                writeln!(text, "  {}", outcome.words)?;
                document["action"] = outcome.action.into();
                for (name, value) in outcome.details.as_object().into_iter().flatten() {
                    document[name] = value.clone();
                }
            }
            Err(error) => {
                failed += 1;
                let words = errors::in_full(&error);
                writeln!(text, "  FAILED: {words}")?;
                document["action"] = "failed".into();
                document["error"] = words.into();
            }
        }
        writeln!(text, "  {}", lives::in_words(it.life, now))?;
        documents.push(document);
    }
    let document = json!({ "programs": documents, "failed": failed, "time": now });
    Ok(match failed {
        0 => Report::new(text, document),
        _ => Report::negative(text, document),
    })
}
