//! What the README says of cost: the cases that most users meet, beside their peer.

use std::fmt::Write;

use crate::{
    gas::{OURS, TWIN, UNISWAP},
    render::grouped,
    snapshot::Snapshot,
};

/// The weeks that are shown have that many leaves.
const LEAVES: u64 = 100_000;
/// The week whose building is shown has that many vehicles.
const VEHICLES: u64 = 1_000_000;

/// Words, the case among those of claims, the number of cars that share its gas, and what the peer is.
const CLAIMS: [(&str, &str, u64, &str); 5] = [
    ("publish a week", "publish", 1, "Uniswap: a new contract"),
    ("one claim, later weeks", "repeat", 1, "Uniswap"),
    ("ten weeks of one car", "ten_weeks", 1, "Uniswap"),
    (
        "25 cars of one owner, per car",
        "fleet_25_repeat",
        25,
        "Uniswap",
    ),
    (
        "128 cars of as many owners, by whoever pays, per car",
        "run_128_repeat",
        128,
        "Uniswap",
    ),
];

/// Words, contract and case; the peer is the Solidity twin.
const IDENTITY: [(&str, &str, &str); 3] = [
    ("mint a car, attested", "vehicle-id", "mint"),
    ("pair a device, one owner", "device-registry", "pair"),
    ("sell a car", "vehicle-id", "transferFrom"),
];

/// The table, in Markdown; a figure that was not measured is a dash.
pub(crate) fn table(snapshot: &Snapshot) -> String {
    let mut table = String::from("| | DIMO | the peer |\n|---|--:|--:|\n");
    // Writing into a String cannot fail.
    let _ = claims(&mut table, snapshot);
    let _ = identity(&mut table, snapshot);
    let _ = prover(&mut table, snapshot);
    table
}

fn claims(table: &mut String, snapshot: &Snapshot) -> std::fmt::Result {
    let gas = |contestant: &str, case: &str| {
        let of_week = snapshot.gas.get(&LEAVES)?;
        of_week.get(contestant)?.get(case).copied()
    };
    for (at, (words, case, cars, peer)) in CLAIMS.into_iter().enumerate() {
        let [ours, theirs] = [OURS, UNISWAP].map(|name| shown(gas(name, case), cars));
        let unit = if at == 0 { " gas" } else { "" };
        writeln!(table, "| {words} | {ours}{unit} | {theirs} ({peer}) |")?;
    }
    Ok(())
}

fn identity(table: &mut String, snapshot: &Snapshot) -> std::fmt::Result {
    for (words, contract, case) in IDENTITY {
        let gas = |contestant: &str| {
            let of_contract = snapshot.identity.get(contract)?;
            of_contract.get(contestant)?.get(case).copied()
        };
        let [ours, theirs] = [OURS, TWIN].map(|name| shown(gas(name), 1));
        writeln!(
            table,
            "| {words} | {ours} | {theirs} (OpenZeppelin, Solidity) |"
        )?;
    }
    Ok(())
}

fn prover(table: &mut String, snapshot: &Snapshot) -> std::fmt::Result {
    let Some(run) = snapshot.prover.get(&VEHICLES) else {
        return Ok(());
    };
    writeln!(
        table,
        "| build a week of {} vehicles | {:.1} s, {} MiB | – |",
        grouped(VEHICLES),
        run.build_seconds,
        grouped(run.peak_mib)
    )
}

/// Gas by car, rounded.
fn shown(gas: Option<u64>, cars: u64) -> String {
    gas.map_or_else(
        || "–".to_owned(),
        |gas| grouped((gas + cars / 2).div_euclid(cars)),
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::snapshot::Cases;

    #[test]
    fn gas_of_a_fleet_is_shared_by_its_cars_and_rounded() {
        let of = |gas| Cases::from([("fleet_25_repeat".to_owned(), gas)]);
        let contestants = BTreeMap::from([
            (OURS.to_owned(), of(538_618)),
            (UNISWAP.to_owned(), of(1_624_591)),
        ]);
        let snapshot = Snapshot {
            gas: BTreeMap::from([(LEAVES, contestants)]),
            ..Snapshot::default()
        };
        let row = "| 25 cars of one owner, per car | 21,545 | 64,984 (Uniswap) |\n";
        assert!(table(&snapshot).contains(row));
    }

    #[test]
    fn what_was_not_measured_is_a_dash() {
        let row = "| sell a car | – | – (OpenZeppelin, Solidity) |\n";
        assert!(table(&Snapshot::default()).contains(row));
    }
}
