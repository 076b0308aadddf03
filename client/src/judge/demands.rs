//! What somebody demands of a week, and what answers it.

use std::path::Path;

use alloy::{
    primitives::{Address, B256, Bytes},
    rpc::types::Filter,
    sol_types::SolEvent,
};
use anyhow::{Context, Result, ensure};
use prover::{Behind, behind};

use super::Published;
use crate::{
    bindings::IWeekJudge::{self as j, Demanded, Evidence, Question},
    chain::{Read, Transaction},
    contracts::Pool,
};

/// The demands of a week that are not answered yet.
///
/// # Errors
/// A node that does not answer.
pub async fn open_demands(pool: &Pool, judge: Address, week: u32) -> Result<Vec<Demanded>> {
    let chain = pool.chain();
    // Nothing is demanded before its week is over.
    let end = pool.clock().await?.end(week).unwrap_or(u64::MAX);
    let first = chain.first_block_since(end).await?;
    let filter = Filter::new()
        .address(judge)
        .event_signature(Demanded::SIGNATURE_HASH)
        .topic1(pool.address().into_word())
        .topic2(B256::left_padding_from(&week.to_be_bytes()));
    let its = j::new(judge, chain);
    let mut open: Vec<Demanded> = Vec::new();
    for log in chain.logs_since(&filter, first).await? {
        let demand = Demanded::decode_log(&log.inner)?.data;
        let question = question(&demand);
        if open.iter().any(|other| self::question(other) == question) {
            continue;
        }
        // It may have been demanded before.
        let present = its.demandOf(question).read().await?;
        if !present.demander.is_zero() {
            open.push(Demanded {
                demander: present.demander,
                bond: present.bond,
                until: present.until,
                ..demand
            });
        }
    }
    Ok(open)
}

/// What is demanded.
pub fn question(demand: &Demanded) -> Question {
    Question {
        pool: demand.pool,
        week: demand.week,
        root: demand.root,
        place: demand.place,
        evidence: demand.evidence,
        manufacturerId: demand.manufacturerId,
    }
}

/// The transaction that answers a demand from the folder of the week, which holds `published`.
///
/// # Errors
/// If the demand is of another root, or the folder has no such heartbeat.
pub fn answer(
    judge: Address,
    demand: &Demanded,
    folder: &Path,
    published: &Published,
) -> Result<Transaction> {
    ensure!(
        demand.root == published.root(),
        "{} is of root {}, and {} is demanded of",
        folder.display(),
        published.root(),
        demand.root
    );
    let (pool, week, place) = (demand.pool, demand.week, demand.place);
    let kind = match demand.evidence {
        Evidence::Hardware => j::Kind::Hardware,
        Evidence::Software => j::Kind::Software,
        _ => {
            return Ok(match published.shown(place) {
                Some(leaf) => Transaction::call(judge, &j::answerLeafCall { pool, week, leaf }),
                None => {
                    let emptiness = published.path(place);
                    let call = j::answerEmptyCall {
                        pool,
                        week,
                        place,
                        emptiness,
                    };
                    Transaction::call(judge, &call)
                }
            });
        }
    };
    let maker = demand.manufacturerId;
    let found = heartbeat(&behind(folder, place)?, kind, maker);
    let (timestamp, signature) = found.with_context(|| {
        format!(
            "{} has no heartbeat of vehicle {place}'s device of maker {maker}",
            folder.display()
        )
    })?;
    let call = j::answerHeartbeatCall {
        pool,
        week,
        vehicleId: place,
        kind,
        manufacturerId: maker,
        timestamp,
        signature,
    };
    Ok(Transaction::call(judge, &call))
}

/// The heartbeat of a vehicle's device that this maker made, by the spans in which it was paired.
fn heartbeat(rows: &Behind, kind: j::Kind, maker: u32) -> Option<(u64, Bytes)> {
    rows.evidence.iter().find_map(|row| {
        let mut spans = rows.roster.iter();
        let span = spans.find(|span| span.from <= row.timestamp && row.timestamp < span.until)?;
        let paired = match kind {
            j::Kind::Software => (span.software_id, span.software_device),
            _ => (span.hardware_id, span.hardware_device),
        };
        let heartbeat = row.heartbeat.clone()?;
        (paired == (maker, row.device)).then_some((row.timestamp, heartbeat))
    })
}

#[cfg(test)]
mod tests {
    use prover::{EvidenceRow, SpanRow};

    use super::*;

    #[test]
    fn the_heartbeat_is_that_of_the_group_and_maker_that_were_paired_then() {
        let (old, new, software) = (
            Address::repeat_byte(1),
            Address::repeat_byte(2),
            Address::repeat_byte(3),
        );
        let span = |hardware_id, hardware_device, from, until| SpanRow {
            account: Address::repeat_byte(9),
            hardware_id,
            hardware_device,
            software_id: 7,
            software_device: software,
            consent: true,
            flagged: false,
            from,
            until,
        };
        let row = |device, timestamp, heartbeat: Option<&'static [u8]>| EvidenceRow {
            device,
            timestamp,
            heartbeat: heartbeat.map(Bytes::from_static),
        };
        let rows = Behind {
            roster: vec![span(1, old, 0, 10), span(2, new, 10, 20)],
            evidence: vec![row(new, 15, Some(b"new")), row(software, 3, Some(b"soft"))],
        };
        let found = |kind, maker| heartbeat(&rows, kind, maker);
        let of = |time, text: &'static [u8]| Some((time, Bytes::from_static(text)));
        assert_eq!(found(j::Kind::Hardware, 2), of(15, b"new"));
        assert_eq!(found(j::Kind::Hardware, 1), None);
        assert_eq!(found(j::Kind::Software, 7), of(3, b"soft"));
        assert_eq!(found(j::Kind::Software, 2), None);
    }
}
