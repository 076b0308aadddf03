//! The snapshot as a page for people.

use std::fmt::Write;

use crate::{
    cost,
    gas::{CASES, OURS, TWIN, UNCACHED, UNISWAP},
    identity::CONTRACTS,
    snapshot::{Node, Snapshot},
};

/// Markdown of all figures.
pub(crate) fn page(snapshot: &Snapshot) -> String {
    let mut page = String::from(INTRODUCTION);
    // Writing into a String cannot fail.
    let _ = sizes(&mut page, snapshot);
    let _ = gas(&mut page, snapshot);
    page.push_str(&cost::table(snapshot));
    let _ = identity(&mut page, snapshot);
    let _ = prover(&mut page, snapshot);
    if let Some(figures) = &snapshot.devnode {
        let _ = node(&mut page, figures);
    }
    page
}

const INTRODUCTION: &str = "# Figures\n\n\
    Written by `scripts/figures`; do not edit. Gas and sizes are exact and repeatable; prover figures depend on the machine\n\
    (here: 2 cores), so compare them with their peer of the same run.\n\n\
    Measured are the programs of `scripts/build-contracts` on [`devnode`](../devnode), called through [`client`](../client) as everybody calls\n\
    them; the peers are the same in Solidity (`contracts/solidity/benchmarks`), and Uniswap's distributor. No figure is of a real network.\n\n\
    `scripts/figures` measures all anew and writes this page and the table of the [README](../README.md#what-it-costs); `--check` compares gas and\n\
    sizes with the committed ones, exactly, and is part of `scripts/test`. `cargo test --release --package figures` tests that the pages say what\n\
    `figures.json` says.\n";

fn sizes(page: &mut String, snapshot: &Snapshot) -> std::fmt::Result {
    writeln!(
        page,
        "\n## WASM\n\nBytes, and gas to enter the program. A contract may have 24,576 bytes of code.\n"
    )?;
    writeln!(
        page,
        "| contract | raw | code | entry, uncached | entry, cached |\n|---|--:|--:|--:|--:|"
    )?;
    for (name, size) in &snapshot.sizes {
        let figures = [size.raw, size.code, size.entry_uncached, size.entry_cached].map(grouped);
        writeln!(page, "| {name} | {} |", figures.join(" | "))?;
    }
    Ok(())
}

fn gas(page: &mut String, snapshot: &Snapshot) -> std::fmt::Result {
    writeln!(
        page,
        "\n## Gas\n\nThe same token (DimoToken) for all. A *holder* has tokens already; *fresh* is the first claim in a word of the\n\
         claimed bits, *packed* a later one. Batches go through `claimPacked`, as the CLI sends them, unless said otherwise. Ten weeks and 25 cars are one transaction here and in the twin, and the sum\n\
         of ten and 25 transactions for Uniswap, whose distributor holds one root."
    )?;
    for (leaves, contestants) in &snapshot.gas {
        writeln!(page, "\n### {} leaves\n", grouped(*leaves))?;
        let names: Vec<&str> = contestants.keys().map(String::as_str).collect();
        writeln!(page, "| case | {} | to Uniswap |", names.join(" | "))?;
        writeln!(page, "|---|{}--:|", "--:|".repeat(names.len()))?;
        for (case, explanation) in CASES {
            let row = names.iter().map(|name| {
                contestants[*name]
                    .get(case)
                    .map_or_else(|| "–".to_owned(), |gas| grouped(*gas))
            });
            let row: Vec<String> = row.collect();
            let ratio = ratio(
                contestants.get(OURS).and_then(|c| c.get(case)),
                contestants.get(UNISWAP).and_then(|c| c.get(case)),
            );
            writeln!(page, "| {explanation} | {} | {ratio} |", row.join(" | "))?;
        }
    }
    Ok(())
}

fn identity(page: &mut String, snapshot: &Snapshot) -> std::fmt::Result {
    writeln!(
        page,
        "\n## Identity and consumers\n\nEvery call that changes anything, and the main views, sent as transactions: entering and calldata included. Counters,\n\
         balances and nonces of accounts are in use before. The twins are Solidity on OpenZeppelin's parts (`contracts/solidity/benchmarks`) behind the\n\
         same proxy, with the same attestations, signatures, calls to one another and events. What consumers pay with are the token's\n\
         unlimited allowances; shares of a compensation are those of a tree of 1,000. The judge's are calls about leaves of a tree of 20 levels with no\n\
         empty sibling, as in a fleet of 1,000,000, and about words below nine full branches of accounts and of storage; what a proof uses includes that the pool\n\
         takes the week back."
    )?;
    for (contract, cases) in CONTRACTS {
        let Some(contestants) = snapshot.identity.get(contract) else {
            continue;
        };
        writeln!(page, "\n### {contract}\n")?;
        let has_twin = contestants.contains_key(TWIN);
        let names = if has_twin {
            &[OURS, UNCACHED, TWIN][..]
        } else {
            &[OURS, UNCACHED]
        };
        let mut heads = names.to_vec();
        heads.extend(has_twin.then_some("to the twin"));
        writeln!(page, "| case | {} |", heads.join(" | "))?;
        writeln!(page, "|---|{}", "--:|".repeat(heads.len()))?;
        for (case, words) in cases {
            let gas = |name: &str| contestants.get(name)?.get(*case);
            let row = names
                .iter()
                .map(|name| gas(name).map_or_else(|| "–".to_owned(), |gas| grouped(*gas)));
            let ratio = has_twin.then(|| ratio(gas(OURS), gas(TWIN)));
            let row: Vec<String> = row.chain(ratio).collect();
            writeln!(page, "| {words} | {} |", row.join(" | "))?;
        }
    }
    Ok(())
}

pub(crate) fn ratio(ours: Option<&u64>, peer: Option<&u64>) -> String {
    match (ours, peer) {
        (Some(&ours), Some(&peer)) if peer > 0 => {
            format!("{:.0} %", ours as f64 * 100.0 / peer as f64)
        }
        _ => "–".to_owned(),
    }
}

fn prover(page: &mut String, snapshot: &Snapshot) -> std::fmt::Result {
    writeln!(
        page,
        "\n## Prover\n\n`dimo week build` from files to files, and its tree part (hash the leaves, build the tree) beside\n\
         `@openzeppelin/merkle-tree` on Node.\n"
    )?;
    writeln!(
        page,
        "| vehicles | activity rows | build | peak memory | leaves/s | published, a vehicle | tree | OpenZeppelin's tree |"
    )?;
    writeln!(page, "|--:|--:|--:|--:|--:|--:|--:|--:|")?;
    for (vehicles, run) in &snapshot.prover {
        writeln!(
            page,
            "| {} | {} | {:.2} s | {} MiB | {} | {} | {:.2} s | {:.1} s |",
            grouped(*vehicles),
            grouped(run.activity_rows),
            run.build_seconds,
            grouped(run.peak_mib),
            grouped((run.leaves as f64 / run.build_seconds) as u64),
            a_vehicle(run.published_bytes, *vehicles),
            run.tree_seconds,
            run.openzeppelin_seconds,
        )?;
    }
    let Some(run) = &snapshot.heartbeats else {
        return Ok(());
    };
    let checked = run.signed_seconds - run.unsigned_seconds;
    let million = checked * 1_000_000.0 / run.heartbeats as f64;
    writeln!(
        page,
        "\nOf makers whose devices sign a week of {} vehicles, each heard once, takes {:.2} s, and {:.2} s where nobody signs: a million heartbeats\n\
         are checked in {million:.0} s. Signed, {:.1} bytes a vehicle are published, else {:.1}.",
        grouped(run.heartbeats),
        run.signed_seconds,
        run.unsigned_seconds,
        run.signed_bytes as f64 / run.heartbeats as f64,
        run.unsigned_bytes as f64 / run.heartbeats as f64,
    )
}

/// Bytes for each vehicle, if they were measured.
fn a_vehicle(bytes: u64, vehicles: u64) -> String {
    match bytes {
        0 => "–".to_owned(),
        _ => format!("{:.1} bytes", bytes as f64 / vehicles as f64),
    }
}

fn node(page: &mut String, node: &Node) -> std::fmt::Result {
    writeln!(
        page,
        "\n## devnode\n\nOne client on one connection, transactions signed beforehand, each mined in a block of its own. `scripts/figures --devnode`\n\
         measures only this. Times depend on the machine and on what else it does: compare them with each other.\n"
    )?;
    writeln!(
        page,
        "| transactions a second | HTTP, one by one | HTTP, batches of 100 | WebSocket, one by one |\n|---|--:|--:|--:|"
    )?;
    for (name, rates) in [
        ("transfers", node.transfers),
        ("OpenZeppelin ERC-20 transfers", node.erc20),
        ("Stylus calls that count in storage", node.stylus),
    ] {
        let rates = [rates.sequential, rates.batched, rates.web_socket].map(grouped);
        writeln!(page, "| {name} | {} |", rates.join(" | "))?;
    }
    writeln!(page, "\n| | |\n|---|--:|")?;
    for (name, figure) in [
        (
            "program started, first answer",
            format!("{:.0} ms", node.start_process_ms),
        ),
        (
            "library started, first answer",
            format!("{:.1} ms", node.start_library_ms),
        ),
        (
            "fork of a chain of 28,000 blocks",
            format!("{:.1} µs", node.fork_us),
        ),
        (
            "memory of 10,000 blocks",
            format!("{:.0} MiB", node.memory_mib_10k_blocks),
        ),
        (
            "rewards-distributor compiled",
            format!("{:.0} ms", node.compile_ms),
        ),
        (
            "rewards-distributor found compiled",
            format!("{:.2} µs", node.cache_hit_us),
        ),
    ] {
        writeln!(page, "| {name} | {figure} |")?;
    }
    Ok(())
}

/// A number with a comma every three digits.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn numbers_are_grouped_by_threes() {
        assert_eq!(
            [0, 999, 1_000, 1_234_567].map(grouped),
            ["0", "999", "1,000", "1,234,567"]
        );
    }

    #[test]
    fn a_contract_without_a_twin_is_compared_with_none() {
        let cases = BTreeMap::from([("stake".to_owned(), 1_234)]);
        let contestants = BTreeMap::from([(OURS.to_owned(), cases)]);
        let snapshot = Snapshot {
            identity: BTreeMap::from([("consumer-staking".to_owned(), contestants)]),
            ..Snapshot::default()
        };
        let page = page(&snapshot);
        assert!(page.contains("| `stake`, more than before | 1,234 | – |\n"));
        assert!(!page.contains(TWIN));
    }

    #[test]
    fn an_empty_snapshot_still_makes_a_page() {
        assert!(page(&Snapshot::default()).contains("## Gas"));
    }
}
