//! A scratch directory with the files of a week, and the numbers tests agree on.

#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "test support")]

pub(crate) mod columns;
pub(crate) mod model;

use std::path::PathBuf;

use prover::{BuildInput, Built, Error, build_week};
use tempfile::TempDir;

/// First second of week 0.
pub(crate) const START: u64 = protocol::clock::DIMO_GENESIS;
/// Length of a week.
pub(crate) const WEEK: u64 = protocol::clock::WEEK;

/// Header of `vehicles.csv`.
pub(crate) const VEHICLES: &str = "vehicle_id,account,hardware_id,hardware_device,software_id,software_device,consent,flagged,from,until";
/// AutoPi and Macaron hardware, Tesla and Smartcar software.
pub(crate) const CONNECTIONS: &str =
    "id,kind,points\n1,hardware,6000\n2,hardware,2000\n3,software,4000\n4,software,1000\n";

/// Address number `n` as text.
pub(crate) fn address(n: u64) -> String {
    format!("0x{n:040x}")
}

/// A scratch directory.
pub(crate) struct Scratch(pub(crate) TempDir);

impl Scratch {
    /// A directory with DIMO's connections.
    pub(crate) fn new() -> Self {
        let scratch = Self(tempfile::tempdir().unwrap());
        scratch.file("connections.csv", CONNECTIONS);
        scratch
    }

    /// A path inside.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a file and gives its path.
    pub(crate) fn file(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Writes `vehicles.csv` from rows without the header.
    pub(crate) fn vehicles(&self, rows: &[String]) {
        self.file("vehicles.csv", format!("{VEHICLES}\n{}\n", rows.join("\n")));
    }

    /// Writes `activity.csv` from rows without the header.
    pub(crate) fn activity(&self, rows: &[String]) {
        self.file(
            "activity.csv",
            format!("vehicle_id,device,timestamp\n{}\n", rows.join("\n")),
        );
    }

    /// An input of the files above, to be written to `out`.
    pub(crate) fn input(&self, week: u32, out: &str) -> BuildInput {
        let mut input = BuildInput::new(
            week,
            self.path("vehicles.csv"),
            self.path("connections.csv"),
            self.path(out),
        );
        input.activity.push(self.path("activity.csv"));
        input.threads = Some(2);
        input
    }

    /// Builds a week from the files above into `out`.
    pub(crate) fn build(&self, week: u32, out: &str) -> Result<Built, Error> {
        build_week(&self.input(week, out), &|_| ())
    }

    /// The bytes of a file.
    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    /// All files of a week directory.
    pub(crate) fn week_bytes(&self, out: &str) -> [Vec<u8>; 6] {
        let data_set = [
            "leaves.parquet",
            "evidence.parquet",
            "roster.parquet",
            "manifest.json",
        ];
        let [leaves, evidence, roster, manifest] = data_set;
        [
            leaves,
            evidence,
            roster,
            manifest,
            "rejects.csv",
            "rows.json",
        ]
        .map(|name| self.bytes(&format!("{out}/{name}")))
    }

    /// The lines of `rejects.csv` without the header, and with the scratch directory cut out.
    pub(crate) fn rejects(&self, out: &str) -> Vec<String> {
        let text = String::from_utf8_lossy(&self.bytes(&format!("{out}/rejects.csv"))).into_owned();
        let here = format!("{}/", self.0.path().display());
        text.lines()
            .skip(1)
            .map(|line| line.replace(&here, ""))
            .collect()
    }
}

/// A row of `vehicles.csv` for the whole week: hardware device `10·id`, software device `10·id + 1`, where a connection
/// id of 0 leaves the group empty.
pub(crate) fn vehicle(
    id: u64,
    account: u64,
    hardware: u32,
    software: u32,
    consent: bool,
) -> String {
    let group = |connection: u32, device: u64| match connection {
        0 => ",".to_owned(),
        _ => format!("{connection},{}", address(device)),
    };
    format!(
        "{id},{},{},{},{consent},false,,",
        address(account),
        group(hardware, 10 * id),
        group(software, 10 * id + 1)
    )
}

/// An activity row.
pub(crate) fn row(vehicle: u64, device: u64, timestamp: u64) -> String {
    format!("{vehicle},{},{timestamp}", address(device))
}
