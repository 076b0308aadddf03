//! The committed snapshot, `figures.json`, and what is different since.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

/// Everything that is measured.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Snapshot {
    /// By contract.
    pub(crate) sizes: BTreeMap<String, Size>,
    /// By leaf count, then contestant, then case.
    pub(crate) gas: BTreeMap<u64, BTreeMap<String, Cases>>,
    /// Bytes of the same transactions, packed by brotli.
    #[serde(default)]
    pub(crate) bytes: BTreeMap<u64, BTreeMap<String, Cases>>,
    /// Of manufacturers, vehicles, devices and consumers.
    #[serde(default)]
    pub(crate) identity: Identity,
    /// By number of vehicles.
    pub(crate) prover: BTreeMap<u64, Throughput>,
    /// What checking signatures takes.
    #[serde(default)]
    pub(crate) heartbeats: Option<Heartbeats>,
    /// The node itself.
    #[serde(default)]
    pub(crate) devnode: Option<Node>,
}

/// Gas, or bytes, by case.
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
    /// What the week's folder takes of what is published.
    #[serde(default)]
    pub(crate) published_bytes: u64,
    /// Hashing the leaves and building the tree, seconds.
    pub(crate) tree_seconds: f64,
    /// The same number of leaves in `@openzeppelin/merkle-tree`, seconds.
    pub(crate) openzeppelin_seconds: f64,
}

/// A week whose devices sign, and the same where nobody does: one row of activity a vehicle.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(crate) struct Heartbeats {
    /// Vehicles, and signatures.
    pub(crate) heartbeats: u64,
    /// The whole command, seconds.
    pub(crate) signed_seconds: f64,
    /// The same without signatures, seconds.
    pub(crate) unsigned_seconds: f64,
    /// What is published.
    pub(crate) signed_bytes: u64,
    /// The same without signatures.
    pub(crate) unsigned_bytes: u64,
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

    /// Writes the snapshot.
    pub(crate) fn write(&self, dir: &Path) -> Result<()> {
        let path = dir.join(Self::FILE);
        let text = serde_json::to_string_pretty(self)? + "\n";
        std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
    }

    /// Gas and sizes that are not those of `old`, a line each with both figures. Times depend on the machine and are left out.
    pub(crate) fn differences(&self, old: &Self) -> Vec<String> {
        let (before, now) = (old.exact(), self.exact());
        let names: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
        let figure = |of: &BTreeMap<String, u64>, name| {
            let found = of.get(name);
            found.map_or_else(|| "none".to_owned(), u64::to_string)
        };
        let changed = names
            .into_iter()
            .filter(|name| before.get(*name) != now.get(*name));
        changed
            .map(|name| format!("{name}: {} → {}", figure(&before, name), figure(&now, name)))
            .collect()
    }

    /// What is the same on every machine, by name.
    pub(crate) fn exact(&self) -> BTreeMap<String, u64> {
        let mut all = BTreeMap::new();
        for (program, size) in &self.sizes {
            all.insert(format!("{program}, raw bytes"), size.raw);
            all.insert(format!("{program}, bytes of code"), size.code);
            all.insert(format!("{program}, entry uncached"), size.entry_uncached);
            all.insert(format!("{program}, entry cached"), size.entry_cached);
        }
        let by_leaves = self
            .gas
            .iter()
            .map(|(leaves, of)| (format!("{leaves} leaves"), of));
        let bytes = self
            .bytes
            .iter()
            .map(|(leaves, of)| (format!("bytes at {leaves} leaves"), of));
        let by_contract = self.identity.iter().map(|(name, of)| (name.clone(), of));
        for (subject, contestants) in by_leaves.chain(bytes).chain(by_contract) {
            for (contestant, cases) in contestants {
                for (case, &gas) in cases {
                    all.insert(format!("{contestant}, {subject}, {case}"), gas);
                }
            }
        }
        all
    }
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

    fn with_size(code: u64) -> Snapshot {
        let size = Size {
            raw: 3,
            code,
            entry_uncached: 2,
            entry_cached: 1,
        };
        Snapshot {
            sizes: BTreeMap::from([("vehicle-id".to_owned(), size)]),
            ..Snapshot::default()
        }
    }

    #[test]
    fn a_rise_and_a_fall_are_named_with_both_figures() {
        let rise = with_gas(11).differences(&with_gas(10));
        assert_eq!(rise, ["us, 1000 leaves, publish: 10 → 11"]);
        let fall = with_gas(9).differences(&with_gas(10));
        assert_eq!(fall, ["us, 1000 leaves, publish: 10 → 9"]);
    }

    #[test]
    fn a_size_is_compared_as_well() {
        let different = with_size(4).differences(&with_size(3));
        assert_eq!(different, ["vehicle-id, bytes of code: 3 → 4"]);
    }

    #[test]
    fn a_call_of_identity_is_compared_as_well() {
        let with = |gas| Snapshot {
            identity: BTreeMap::from([(
                "vehicle-id".to_owned(),
                with_gas(gas).gas.remove(&1_000).unwrap(),
            )]),
            ..Snapshot::default()
        };
        let different = with(11).differences(&with(10));
        assert_eq!(different, ["us, vehicle-id, publish: 10 → 11"]);
    }

    #[test]
    fn a_case_that_came_or_went_is_a_difference() {
        let none = Snapshot::default();
        let came = with_gas(9).differences(&none);
        assert_eq!(came, ["us, 1000 leaves, publish: none → 9"]);
        let went = none.differences(&with_gas(9));
        assert_eq!(went, ["us, 1000 leaves, publish: 9 → none"]);
    }

    #[test]
    fn a_snapshot_reads_back_as_written() {
        let dir = tempfile::tempdir().unwrap();
        assert!(Snapshot::read(dir.path()).unwrap().is_none());
        with_gas(5).write(dir.path()).unwrap();
        let read = Snapshot::read(dir.path()).unwrap().unwrap();
        assert!(with_gas(5).differences(&read).is_empty());
    }
}
