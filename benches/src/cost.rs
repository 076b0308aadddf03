//! What the cases cost on Arbitrum One: gas of the chain, and bytes that it posts on Ethereum.

use std::{collections::BTreeMap, fmt::Write};

use crate::{
    gas::{CASES, OURS, UNISWAP},
    render::{grouped, ratio},
    snapshot::{Cases, Snapshot},
};

/// Wei for a unit of gas: the least that Arbitrum One takes since ArbOS 51.
const GAS_PRICE: u64 = 20_000_000;
/// Units for a byte after brotli (ArbGasInfo).
const UNITS_PER_BYTE: u64 = 16;
/// Wei for such a unit, assumed: a quiet day of Ethereum. The chain says its own in `ArbGasInfo.getL1BaseFeeEstimate`.
const UNIT_PRICE: u64 = 100_000_000;
/// The weeks that are shown have that many leaves.
const LEAVES: u64 = 100_000;

/// The table, in Markdown; a figure that was not measured is a dash.
pub(crate) fn table(snapshot: &Snapshot) -> String {
    let mut table = format!(
        "\n### What it costs on Arbitrum One, {} leaves\n\nThe chain takes both, gas and bytes: those of the signed transaction, packed by brotli \
         alone (quality 1), {UNITS_PER_BYTE} units\neach. Cost in gwei at {} gwei for gas, the least the chain takes, and {} gwei for a unit, which is an \
         assumption:\n`ArbGasInfo.getL1BaseFeeEstimate()` says today's.\n\n\
         | case | DIMO, bytes | Uniswap, bytes | DIMO, gwei | Uniswap, gwei | to Uniswap |\n|---|--:|--:|--:|--:|--:|\n",
        grouped(LEAVES),
        in_gwei(GAS_PRICE),
        in_gwei(UNIT_PRICE),
    );
    for (case, words) in CASES {
        let figure = |by: &BTreeMap<u64, BTreeMap<String, Cases>>, name: &str| {
            by.get(&LEAVES)?.get(name)?.get(case).copied()
        };
        let [ours, theirs] = [OURS, UNISWAP].map(|name| {
            let bytes = figure(&snapshot.bytes, name);
            let gas = figure(&snapshot.gas, name);
            (bytes, gas.zip(bytes).map(|(gas, bytes)| gwei(gas, bytes)))
        });
        let shown = |figure: Option<u64>| figure.map_or_else(|| "–".to_owned(), grouped);
        // Writing into a String cannot fail.
        let _ = writeln!(
            table,
            "| {words} | {} | {} | {} | {} | {} |",
            shown(ours.0),
            shown(theirs.0),
            shown(ours.1),
            shown(theirs.1),
            ratio(ours.1.as_ref(), theirs.1.as_ref()),
        );
    }
    table
}

/// What a transaction costs, gwei, rounded.
fn gwei(gas: u64, bytes: u64) -> u64 {
    let wei = gas * GAS_PRICE + bytes * UNITS_PER_BYTE * UNIT_PRICE;
    (wei + 500_000_000) / 1_000_000_000
}

fn in_gwei(wei: u64) -> f64 {
    wei as f64 / 1e9
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gas_and_bytes_are_both_paid() {
        // 75,000 gas at 0.02 gwei, and 500 bytes of 16 units at 0.1 gwei.
        assert_eq!(gwei(75_000, 0), 1_500);
        assert_eq!(gwei(0, 500), 800);
        assert_eq!(gwei(75_000, 500), 2_300);
    }

    #[test]
    fn a_case_is_shown_with_its_peers_and_one_that_was_not_measured_is_a_dash() {
        let of = |ours, theirs| {
            let cases = |figure| Cases::from([("publish".to_owned(), figure)]);
            let contestants = BTreeMap::from([
                (OURS.to_owned(), cases(ours)),
                (UNISWAP.to_owned(), cases(theirs)),
            ]);
            BTreeMap::from([(LEAVES, contestants)])
        };
        let snapshot = Snapshot {
            gas: of(75_000, 150_000),
            bytes: of(500, 1_000),
            ..Snapshot::default()
        };
        let table = table(&snapshot);
        assert!(table.contains("| publish a week | 500 | 1,000 | 2,300 | 4,600 | 50 % |\n"));
        assert!(table.contains("| 10 weeks of one car | – | – | – | – | – |\n"));
    }
}
