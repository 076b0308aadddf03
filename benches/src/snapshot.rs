//! The committed snapshot, `figures.json`, and what got worse since.

use std::{collections::BTreeMap, path::Path};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

/// Everything that is measured.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Snapshot {
    /// By contract.
    pub(crate) sizes: BTreeMap<String, Size>,
    /// By leaf count, then contestant, then case.
    pub(crate) gas: BTreeMap<u64, BTreeMap<String, Cases>>,
    /// Of manufacturers, vehicles, devices and consumers.
    #[serde(default)]
    pub(crate) identity: Identity,
    /// By number of vehicles.
    pub(crate) prover: BTreeMap<u64, Throughput>,
    /// The node itself.
    #[serde(default)]
    pub(crate) devnode: Option<Node>,
}

/// Gas by case.
pub(crate) type Cases = BTreeMap<String, u64>;

/// By contract, then contestant, then case.
pub(crate) type Identity = BTreeMap<String, BTreeMap<String, Cases>>;

/// A Stylus contract's size, bytes, and what entering it costs, gas.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Size {
    pub(crate) raw: u64,
    pub(crate) code: u64,
    pub(crate) entry_uncached: u64,
    pub(crate) entry_cached: u64,
}

/// One run of `dimo week build`, and the tree part beside its peer.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Throughput {
    /// Rows of activity read.
    pub(crate) activity_rows: u64,
    /// The whole command, seconds.
    pub(crate) build_seconds: f64,
    /// Peak resident memory of the command, MiB.
    pub(crate) peak_mib: u64,
    /// Leaves of the week.
    pub(crate) leaves: u64,
    /// Hashing the leaves and building the tree, seconds.
    pub(crate) tree_seconds: f64,
    /// The same number of leaves in `@openzeppelin/merkle-tree`, seconds.
    pub(crate) openzeppelin_seconds: f64,
}

/// How fast the node is.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Node {
    /// From starting the program to its first answer, milliseconds.
    pub(crate) start_process_ms: f64,
    /// From starting the library to its first answer, milliseconds.
    pub(crate) start_library_ms: f64,
    /// Transfers.
    pub(crate) transfers: Rates,
    /// Transfers of an OpenZeppelin ERC-20.
    pub(crate) erc20: Rates,
    /// Calls of a Stylus program that counts in storage.
    pub(crate) stylus: Rates,
    /// Memory of 10,000 blocks of a transfer each, MiB.
    pub(crate) memory_mib_10k_blocks: f64,
    /// Compiling the distributor, milliseconds.
    pub(crate) compile_ms: f64,
    /// Finding it compiled, microseconds.
    pub(crate) cache_hit_us: f64,
    /// Taking a fork of the chain after all that, microseconds.
    pub(crate) fork_us: f64,
}

/// Transactions a second, each in a block of its own, by one client.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(crate) struct Rates {
    /// Over HTTP, each after the answer to the one before.
    pub(crate) sequential: u64,
    /// Over HTTP, a hundred in a batch.
    pub(crate) batched: u64,
    /// Over a WebSocket, each after the answer to the one before.
    pub(crate) web_socket: u64,
}

impl Snapshot {
    const FILE: &str = "figures.json";
    const PAGE: &str = "README.md";

    /// The committed snapshot; none before the first.
    pub(crate) fn read(dir: &Path) -> Result<Option<Self>> {
        let path = dir.join(Self::FILE);
        if !path.exists() {
            return Ok(None);
        }
        let text =
            std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let snapshot = serde_json::from_slice(&text).with_context(|| {
            format!(
                "{} is not a snapshot: delete it to start anew",
                path.display()
            )
        })?;
        Ok(Some(snapshot))
    }

    /// Writes the snapshot and its page.
    pub(crate) fn write(&self, dir: &Path, page: &str) -> Result<()> {
        let text = serde_json::to_string_pretty(self)? + "\n";
        for (name, content) in [(Self::FILE, text.as_str()), (Self::PAGE, page)] {
            let path = dir.join(name);
            std::fs::write(&path, content)
                .with_context(|| format!("cannot write {}", path.display()))?;
        }
        Ok(())
    }

    /// Sizes and gas that rose. Prover figures vary with the machine and are left out.
    pub(crate) fn worse_than(&self, old: &Self) -> Vec<String> {
        let sizes = self.sizes.iter().filter_map(|(name, now)| {
            let before = old.sizes.get(name)?;
            rise(&format!("code bytes of {name}"), before.code, now.code)
        });
        let gas = self.gas.iter().flat_map(|(leaves, contestants)| {
            contestants.iter().flat_map(move |(contestant, cases)| {
                cases.iter().filter_map(move |(case, &now)| {
                    let before = *old.gas.get(leaves)?.get(contestant)?.get(case)?;
                    rise(
                        &format!("{contestant}, {case}, {leaves} leaves"),
                        before,
                        now,
                    )
                })
            })
        });
        let identity = self.identity.iter().flat_map(|(contract, contestants)| {
            contestants.iter().flat_map(move |(contestant, cases)| {
                cases.iter().filter_map(move |(case, &now)| {
                    let before = *old.identity.get(contract)?.get(contestant)?.get(case)?;
                    rise(&format!("{contestant}, {contract}, {case}"), before, now)
                })
            })
        });
        sizes.chain(gas).chain(identity).collect()
    }
}

fn rise(what: &str, before: u64, now: u64) -> Option<String> {
    (now > before).then(|| format!("{what}: {before} → {now}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_gas(gas: u64) -> Snapshot {
        let cases = Cases::from([("publish".to_owned(), gas)]);
        let contestants = BTreeMap::from([("us".to_owned(), cases)]);
        Snapshot {
            gas: BTreeMap::from([(1_000, contestants)]),
            ..Snapshot::default()
        }
    }

    #[test]
    fn a_rise_is_named_with_both_figures() {
        let worse = with_gas(11).worse_than(&with_gas(10));
        assert_eq!(worse, ["us, publish, 1000 leaves: 10 → 11"]);
    }

    #[test]
    fn a_rise_of_identity_is_named_as_well() {
        let with = |gas| Snapshot {
            identity: BTreeMap::from([(
                "vehicle-id".to_owned(),
                with_gas(gas).gas.remove(&1_000).unwrap(),
            )]),
            ..Snapshot::default()
        };
        let worse = with(11).worse_than(&with(10));
        assert_eq!(worse, ["us, vehicle-id, publish: 10 → 11"]);
    }

    #[test]
    fn a_fall_or_a_new_case_is_not_worse() {
        assert!(with_gas(9).worse_than(&with_gas(10)).is_empty());
        assert!(with_gas(9).worse_than(&Snapshot::default()).is_empty());
    }

    #[test]
    fn a_snapshot_reads_back_as_written() {
        let dir = tempfile::tempdir().unwrap();
        assert!(Snapshot::read(dir.path()).unwrap().is_none());
        with_gas(5).write(dir.path(), "page").unwrap();
        let read = Snapshot::read(dir.path()).unwrap().unwrap();
        assert!(with_gas(6).worse_than(&read).len() == 1);
    }
}
