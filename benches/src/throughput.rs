//! How fast a week is built, and how much memory it takes.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    process::{Child, Command},
    time::{Duration, Instant},
};

use alloy::primitives::{Address, keccak256};
use anyhow::{Context, Result, ensure};
use protocol::Clock;

use crate::{
    snapshot::Throughput,
    trees::{Week, account},
};

/// Rows per vehicle: its hardware twice, its software once.
const ROWS_PER_VEHICLE: u64 = 3;

/// Writes the input of a week, runs `dimo week build` on it, then builds the tree alone in both libraries.
pub(crate) fn measure(vehicles: u64) -> Result<Throughput> {
    let dir = tempfile::tempdir()?;
    write_week(dir.path(), vehicles).context("cannot write the synthetic week")?;
    let Run {
        build_seconds,
        peak_mib,
        published_bytes,
    } = run_build(dir.path(), &[])?;

    let started = Instant::now();
    let week = Week::new(vehicles, Address::ZERO, 0..0)?;
    let tree_seconds = started.elapsed().as_secs_f64();
    Ok(Throughput {
        activity_rows: vehicles * ROWS_PER_VEHICLE,
        build_seconds,
        peak_mib,
        leaves: u64::try_from(week.leaves.len())?,
        published_bytes,
        tree_seconds,
        openzeppelin_seconds: openzeppelin(vehicles)?,
    })
}

fn write_week(dir: &Path, vehicles: u64) -> std::io::Result<()> {
    let start = Clock::DIMO.genesis;
    std::fs::write(
        dir.join("connections.csv"),
        "id,kind,points\n1,hardware,6000\n4,software,1000\n",
    )?;
    let mut roster = BufWriter::new(File::create(dir.join("vehicles.csv"))?);
    let mut activity = BufWriter::new(File::create(dir.join("activity.csv"))?);
    writeln!(
        roster,
        "vehicle_id,account,hardware_id,hardware_device,software_id,software_device,consent,flagged,from,until"
    )?;
    writeln!(activity, "vehicle_id,device,timestamp")?;
    for id in 1..=vehicles {
        let (hardware, software) = (device("hardware", id), device("software", id));
        writeln!(
            roster,
            "{id},{:#x},1,{hardware:#x},4,{software:#x},true,false,,",
            account(id)
        )?;
        writeln!(activity, "{id},{hardware},{}", start + id % 600_000)?;
        writeln!(activity, "{id},{software},{}", start + id % 500_000)?;
        writeln!(activity, "{id},{hardware},{}", start + id % 400_000)?;
    }
    roster.flush()?;
    activity.flush()
}

fn device(kind: &str, vehicle: u64) -> Address {
    Address::from_word(keccak256(format!("{kind} {vehicle}")))
}

/// One run of `dimo week build`.
pub(crate) struct Run {
    /// The whole command, seconds.
    pub(crate) build_seconds: f64,
    /// Peak resident memory, MiB.
    pub(crate) peak_mib: u64,
    /// Size of all files that are published.
    pub(crate) published_bytes: u64,
}

/// What is published of a week (`docs/data-set.md`).
const PUBLISHED: [&str; 4] = [
    "leaves.parquet",
    "evidence.parquet",
    "roster.parquet",
    "manifest.json",
];

/// Builds week 0 from the files in a folder, with more flags.
pub(crate) fn run_build(dir: &Path, more: &[&str]) -> Result<Run> {
    let out = dir.join("week-0");
    let started = Instant::now();
    let mut child = Command::new(dimo()?)
        .args(["week", "build", "--week", "0", "--vehicles"])
        .arg(dir.join("vehicles.csv"))
        .arg("--connections")
        .arg(dir.join("connections.csv"))
        .arg("--activity")
        .arg(dir.join("activity.csv"))
        .arg("--out")
        .arg(&out)
        .args(more)
        .stdout(std::process::Stdio::null())
        .spawn()
        .context("cannot start dimo")?;
    let peak_mib = watch_memory(&mut child)?;
    let build_seconds = started.elapsed().as_secs_f64();
    ensure!(child.wait()?.success(), "dimo week build failed");
    let mut published_bytes = 0;
    for file in PUBLISHED {
        published_bytes += std::fs::metadata(out.join(file))?.len();
    }
    Ok(Run {
        build_seconds,
        peak_mib,
        published_bytes,
    })
}

/// The program under test: built beside this one by `scripts/figures`.
fn dimo() -> Result<PathBuf> {
    let path = std::env::current_exe()?.with_file_name("dimo");
    ensure!(
        path.exists(),
        "{} is missing: run scripts/figures",
        path.display()
    );
    Ok(path)
}

/// Follows the kernel's high-water mark of resident memory until the process ends.
fn watch_memory(child: &mut Child) -> Result<u64> {
    let status = format!("/proc/{}/status", child.id());
    let mut peak_kib = 0;
    while child.try_wait()?.is_none() {
        // The file vanishes when the process ends between the two calls.
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let mark = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = mark.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        peak_kib = peak_kib.max(kib.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(10));
    }
    Ok(peak_kib / 1024)
}

/// Seconds that `@openzeppelin/merkle-tree` takes for a tree of `leaves` leaves.
fn openzeppelin(leaves: u64) -> Result<f64> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("openzeppelin-tree.mjs");
    let output = Command::new("node")
        .arg("--max-old-space-size=12000")
        .arg(script)
        .arg(leaves.to_string())
        .output()
        .context("cannot start node: run scripts/setup")?;
    ensure!(
        output.status.success(),
        "openzeppelin-tree.mjs: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout)
        .trim()
        .parse()
        .context("openzeppelin-tree.mjs printed no number")
}
