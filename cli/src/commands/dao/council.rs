//! `dimo dao council` and `dimo dao propose council`

use alloy::primitives::Address;
use anyhow::{Result, ensure};
use client::{
    bindings::GuardianCouncil,
    chain::Read,
    dao::Action,
    deploy::{Contract, LONGEST_TERM},
    time::utc_from,
};
use serde_json::json;

use super::governed::{DaoArgs, Governed};
use crate::{
    commands::network::CouncilArg,
    report::{Report, facts},
};

const DAY: u64 = 24 * 60 * 60;

/// Shows who may cancel what the timelock holds. When the term has ended, nobody may, until the DAO appoints somebody anew.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    dao: DaoArgs,
    #[command(flatten)]
    council: CouncilArg,
}

/// Reads it.
///
/// # Errors
/// A system without a council, or a chain that cannot be read.
pub(super) async fn run(args: &Args) -> Result<Report> {
    let governed = args.dao.connect().await?;
    let address = args.council.find(&governed.book)?;
    let council = GuardianCouncil::new(address, governed.chain());
    let (member, ends) = (
        council.member().read().await?,
        council.termEnds().read().await?,
    );
    let now = governed.chain().head().await?.timestamp;
    let (who, until) = match member {
        Address::ZERO => ("nobody".to_owned(), "the DAO appoints somebody".to_owned()),
        member => (governed.names.label(member), utc_from(now, ends)),
    };
    let lines = [
        ("council", address.to_string()),
        ("member", who),
        ("until", until),
    ];
    let document = json!({
        "council": address.to_string(),
        "member": (!member.is_zero()).then(|| member.to_string()),
        "termEnds": ends,
        "inOffice": ends > now,
    });
    Ok(Report::new(facts(&lines), document))
}

/// Who, and for how long.
#[derive(Debug, clap::Args)]
pub struct Appoint {
    /// Who may cancel, normally a multisig
    #[arg(value_name = "ADDRESS", required_unless_present = "nobody")]
    member: Option<Address>,
    /// Let nobody cancel
    #[arg(long, conflicts_with = "member")]
    nobody: bool,
    /// Days from the execution at the earliest until the term ends, at most 365
    #[arg(long, value_name = "DAYS", default_value_t = LONGEST_TERM / DAY, value_parser = clap::value_parser!(u64).range(1..=LONGEST_TERM / DAY))]
    days: u64,
    #[command(flatten)]
    council: CouncilArg,
}

impl Appoint {
    pub(super) async fn actions(&self, governed: &mut Governed) -> Result<Vec<Action>> {
        let council = self.council.find(&governed.book)?;
        governed.names.add(council, Contract::Council);
        let member = self.member.unwrap_or_default();
        ensure!(
            self.nobody || !member.is_zero(),
            "the zero address cannot cancel: --nobody leaves the council empty"
        );
        let ends = match self.nobody {
            true => 0,
            false => governed.dao.earliest_execution().await? + self.days * DAY,
        };
        let call = GuardianCouncil::appointCall {
            member_: member,
            termEnds_: ends,
        };
        Ok(vec![Action::call(council, &call)])
    }
}
