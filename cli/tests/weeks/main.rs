//! The program on files: weeks, proofs, and what it says when something is wrong.

#![allow(clippy::unwrap_used, missing_docs)]

#[cfg(unix)]
mod folders;

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;
use tempfile::TempDir;

/// Monday 2022-12-05 05:00 UTC.
const GENESIS: u64 = 1_670_216_400;
const WEEK: u64 = 604_800;

const CONNECTIONS: &str = "id,kind,points\n1,hardware,6000\n4,software,1000\n";
const VEHICLES: &str = "\
vehicle_id,account,hardware_id,hardware_device,software_id,software_device,consent,flagged,from,until
1,0x00000000000000000000000000000000000000a1,1,0x0000000000000000000000000000000000000011,4,0x0000000000000000000000000000000000000041,true,false,,
2,0x00000000000000000000000000000000000000b0,,,4,0x0000000000000000000000000000000000000042,true,false,,
3,0x00000000000000000000000000000000000000a1,1,0x0000000000000000000000000000000000000013,,,true,false,,
";

/// A folder with the inputs of week 0.
struct Inputs(TempDir);

impl Inputs {
    fn new() -> Self {
        let inputs = Self(tempfile::tempdir().unwrap());
        inputs.write("connections.csv", CONNECTIONS);
        inputs.write("vehicles.csv", VEHICLES);
        inputs.write(
            "activity.csv",
            &activity(0, &[(1, 0x11), (1, 0x41), (2, 0x42)]),
        );
        inputs
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, content: &str) {
        std::fs::write(self.path(name), content).unwrap();
    }

    /// `dimo week build` of `week` into `out`, with more arguments.
    fn build(&self, week: u32, out: &str, more: &[&str]) -> Output {
        let (week, out) = (week.to_string(), self.path(out));
        let mut command = dimo();
        command
            .args(["week", "build", "--week", &week, "--out"])
            .arg(out);
        self.add_inputs(&mut command);
        command.args(more).output().unwrap()
    }

    fn add_inputs(&self, command: &mut Command) {
        command.arg("--vehicles").arg(self.path("vehicles.csv"));
        command
            .arg("--connections")
            .arg(self.path("connections.csv"));
        command.arg("--activity").arg(self.path("activity.csv"));
    }
}

/// Rows of `(vehicle, last byte of the device)` in the middle of `week`.
fn activity(week: u64, rows: &[(u64, u8)]) -> String {
    let time = GENESIS + week * WEEK + WEEK / 2;
    let mut csv = "vehicle_id,device,timestamp\n".to_owned();
    for (vehicle, device) in rows {
        csv.push_str(&format!("{vehicle},0x{device:040x},{time}\n"));
    }
    csv
}

fn dimo() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dimo"));
    command.env_clear();
    command
}

fn run(arguments: &[&str]) -> Output {
    dimo().args(arguments).output().unwrap()
}

fn on(dir: &Path, before: &[&str], after: &[&str]) -> Output {
    dimo().args(before).arg(dir).args(after).output().unwrap()
}

fn stdout(output: &Output) -> String {
    assert!(output.status.success(), "{}", stderr(output));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_str(&stdout(output)).unwrap()
}

/// A failure: its message, after checking that stdout stayed empty and the exit code says so.
fn failure(output: &Output) -> String {
    assert!(!output.status.success());
    assert!(output.stdout.is_empty());
    let message = stderr(output);
    assert!(message.starts_with("error: "), "{message}");
    message
}

#[test]
fn progress_is_for_terminals_only() {
    let inputs = Inputs::new();
    let quiet = inputs.build(0, "out", &[]);
    assert!(quiet.status.success());
    assert_eq!(stderr(&quiet), "");
}

#[test]
fn help_names_every_command() {
    let help = stdout(&run(&["--help"]));
    for command in [
        "devnode",
        "week",
        "proof",
        "claim",
        "pool",
        "status",
        "deploy",
        "dao",
        "audit",
        "keepalive",
        "demo",
    ] {
        assert!(help.contains(command), "{command} is missing from:\n{help}");
    }
}

#[test]
fn every_command_has_help() {
    let commands = [
        "devnode",
        "week build",
        "week show",
        "week verify",
        "week watch",
        "week anchor",
        "week publish",
        "week object",
        "week veto",
        "week challenge",
        "week demand leaf",
        "week demand heartbeat",
        "week answer",
        "week settle",
        "pool fund",
        "pool bond",
        "pool payout",
        "proof",
        "claim",
        "status",
        "deploy",
        "dao propose whitelist",
        "dao propose slash-bond",
        "dao propose release-bond",
        "dao show",
        "dao vote",
        "audit roles",
        "keepalive",
        "demo",
    ];
    for command in commands {
        let mut arguments: Vec<_> = command.split(' ').collect();
        arguments.push("--help");
        assert!(stdout(&run(&arguments)).contains("Usage:"), "{command}");
    }
}

#[test]
fn an_unknown_command_is_a_usage_error() {
    assert_eq!(run(&["weeks"]).status.code(), Some(2));
}

#[test]
fn build_writes_a_week_and_describes_it() {
    let inputs = Inputs::new();
    let text = stdout(&inputs.build(0, "week-0", &[]));
    // Vehicle 1 earns 7,000 and vehicle 2 earns 1,000; vehicle 3 never connected.
    assert!(text.contains("total points  8,000"), "{text}");
    assert!(text.contains("2 earned"), "{text}");
    for file in [
        "manifest.json",
        "leaves.parquet",
        "evidence.parquet",
        "roster.parquet",
        "rejects.csv",
        "rows.json",
    ] {
        assert!(inputs.path("week-0").join(file).is_file(), "{file}");
    }
}

#[test]
fn build_with_json_prints_the_manifest() {
    let inputs = Inputs::new();
    let printed = json(&inputs.build(0, "week-0", &["--json"]));
    let written = std::fs::read(inputs.path("week-0/manifest.json")).unwrap();
    assert_eq!(printed, serde_json::from_slice::<Value>(&written).unwrap());
}

#[test]
fn show_prints_what_build_printed() {
    let inputs = Inputs::new();
    let built = json(&inputs.build(0, "week-0", &["--json"]));
    let shown = json(&on(&inputs.path("week-0"), &["week", "show"], &["--json"]));
    assert_eq!(shown, built);
}

#[test]
fn a_week_follows_the_one_before() {
    let inputs = Inputs::new();
    stdout(&inputs.build(0, "week-0", &[]));
    inputs.write("activity.csv", &activity(1, &[(1, 0x11)]));
    let previous = inputs.path("week-0");
    let week = json(&inputs.build(
        1,
        "week-1",
        &["--json", "--previous", previous.to_str().unwrap()],
    ));
    assert_eq!(
        (&week["statuses"]["earned"], &week["statuses"]["missed"]),
        (&1.into(), &1.into())
    );
}

#[test]
fn another_week_than_the_one_before_is_refused() {
    let inputs = Inputs::new();
    stdout(&inputs.build(0, "week-0", &[]));
    let previous = inputs.path("week-0");
    let message = failure(&inputs.build(2, "week-2", &["--previous", previous.to_str().unwrap()]));
    assert!(message.contains("week 1"), "{message}");
}

#[test]
fn a_later_week_from_files_goes_on_from_one_before_or_says_that_it_is_the_first() {
    let inputs = Inputs::new();
    inputs.write("activity.csv", &activity(1, &[(1, 0x11)]));
    let message = failure(&inputs.build(1, "one", &[]));
    assert!(
        message.contains("give its folder with --previous, or say --first"),
        "{message}"
    );
    assert!(!inputs.path("one").exists());
    let first = json(&inputs.build(1, "one", &["--first", "--json"]));
    assert_eq!(first["previousRoot"], Value::Null);
}

#[test]
fn a_week_that_is_to_come_is_refused() {
    let inputs = Inputs::new();
    for (week, genesis) in [(0, "1670216400000"), (4_294_967_295, "1670216400")] {
        let more = ["--first", "--genesis", genesis];
        let message = failure(&inputs.build(week, "out", &more));
        assert!(message.contains("is the genesis in seconds"), "{message}");
    }
}

#[test]
fn times_in_milliseconds_are_named_with_the_flag_that_reads_them() {
    let inputs = Inputs::new();
    let seconds = activity(0, &[(1, 0x11), (1, 0x41), (2, 0x42)]);
    let line = |line: &str| match line.ends_with("timestamp") {
        true => format!("{line}\n"),
        false => format!("{line}000\n"),
    };
    let root = json(&inputs.build(0, "seconds", &["--json"]))["root"].clone();
    inputs.write(
        "activity.csv",
        &seconds.lines().map(line).collect::<String>(),
    );
    let message = failure(&inputs.build(0, "out", &[]));
    assert!(message.contains("--time-unit ms"), "{message}");
    let built = json(&inputs.build(0, "out", &["--time-unit", "ms", "--json"]));
    assert_eq!(built["root"], root);
}

#[test]
fn activity_comes_from_standard_input_as_well() {
    use std::{io::Write, process::Stdio};
    let inputs = Inputs::new();
    let root = json(&inputs.build(0, "file", &["--json"]))["root"].clone();
    let mut command = dimo();
    command.args(["week", "build", "--week", "0", "--json", "--activity", "-"]);
    command.arg("--vehicles").arg(inputs.path("vehicles.csv"));
    command
        .arg("--connections")
        .arg(inputs.path("connections.csv"));
    command.arg("--out").arg(inputs.path("piped"));
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let rows = std::fs::read(inputs.path("activity.csv")).unwrap();
    child.stdin.take().unwrap().write_all(&rows).unwrap();
    assert_eq!(json(&child.wait_with_output().unwrap())["root"], root);
}

#[test]
fn a_proof_has_everything_a_claim_needs() {
    let inputs = Inputs::new();
    stdout(&inputs.build(0, "week-0", &[]));
    let proof = json(&on(
        &inputs.path("week-0"),
        &["proof"],
        &["--vehicle", "2", "--json"],
    ));
    assert_eq!(
        (&proof["week"], &proof["vehicle"], &proof["depth"]),
        (&0.into(), &2.into(), &2.into())
    );
    assert_eq!(proof["leaf"]["points"], 1_000);
    assert_eq!(proof["totalPoints"], 8_000);
    // A mask, and the only sibling that is not empty: hash and sum.
    assert_eq!(proof["proof"].as_str().unwrap().len(), 2 + 2 + 80);
}

#[test]
fn that_a_vehicle_has_no_leaf_is_proven_as_well() {
    let inputs = Inputs::new();
    stdout(&inputs.build(0, "week-0", &[]));
    let of = |more: &[&str]| {
        let arguments = [&["--vehicle", "3"], more].concat();
        on(&inputs.path("week-0"), &["proof"], &arguments)
    };
    let document = json(&of(&["--json"]));
    assert!(document["leaf"].is_null());
    assert_eq!(document["vehicle"], 3);
    assert!(document["proof"].as_str().unwrap().len() > 2 + 80);
    let text = stdout(&of(&[]));
    assert!(text.contains("none: nothing stands at its place"), "{text}");
}

#[test]
fn verify_without_inputs_recomputes_the_folder_from_itself() {
    let inputs = Inputs::new();
    stdout(&inputs.build(0, "week-0", &[]));
    for name in ["vehicles.csv", "connections.csv", "activity.csv"] {
        std::fs::remove_file(inputs.path(name)).unwrap();
    }
    for name in ["rejects.csv", "rows.json"] {
        std::fs::remove_file(inputs.path("week-0").join(name)).unwrap();
    }
    let verify = || on(&inputs.path("week-0"), &["week", "verify"], &[]);
    let text = stdout(&verify());
    assert!(text.starts_with("MATCH week 0"), "{text}");
    std::fs::write(inputs.path("week-0/evidence.parquet"), "PAR1").unwrap();
    let message = failure(&verify());
    assert!(message.contains("evidence.parquet"), "{message}");
}

#[test]
fn build_without_activity_is_refused() {
    let inputs = Inputs::new();
    let output = dimo()
        .args(["week", "build", "--week", "0", "--vehicles"])
        .arg(inputs.path("vehicles.csv"))
        .arg("--connections")
        .arg(inputs.path("connections.csv"))
        .arg("--out")
        .arg(inputs.path("week-0"))
        .output()
        .unwrap();
    let message = failure(&output);
    assert!(message.contains("--activity PATH"), "{message}");
}

#[test]
fn verify_says_match_for_the_same_inputs() {
    let inputs = Inputs::new();
    stdout(&inputs.build(0, "week-0", &[]));
    let mut command = dimo();
    command.args(["week", "verify"]).arg(inputs.path("week-0"));
    inputs.add_inputs(&mut command);
    let text = stdout(&command.output().unwrap());
    assert!(text.starts_with("MATCH week 0"), "{text}");
    assert!(text.contains("not compared with a chain"), "{text}");
}

#[test]
fn whole_numbers_may_be_written_as_fractions() {
    let inputs = Inputs::new();
    let whole = json(&inputs.build(0, "whole", &["--json"]));
    let fractions = |text: &str| {
        let row = |row: &str| match row.split_once(',') {
            Some((id, rest)) if id.parse::<u64>().is_ok() => format!("{id}.0,{rest}\n"),
            _ => format!("{row}\n"),
        };
        text.lines().map(row).collect::<String>()
    };
    for (name, text) in [("vehicles.csv", VEHICLES), ("connections.csv", CONNECTIONS)] {
        inputs.write(name, &fractions(text));
    }
    let rows = std::fs::read_to_string(inputs.path("activity.csv")).unwrap();
    inputs.write("activity.csv", &fractions(&rows));
    assert_eq!(json(&inputs.build(0, "fractions", &["--json"])), whole);
}

#[test]
fn verify_shows_the_first_leaf_that_differs_and_fails() {
    let inputs = Inputs::new();
    stdout(&inputs.build(0, "week-0", &[]));
    inputs.write("activity.csv", &activity(0, &[(1, 0x11), (2, 0x42)]));
    let mut command = dimo();
    command
        .args(["week", "verify", "--json"])
        .arg(inputs.path("week-0"));
    inputs.add_inputs(&mut command);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (&document["match"], &document["vehicle"]),
        (&false.into(), &1.into())
    );
    assert_eq!(document["folder"]["points"], 7_000);
    assert_eq!(document["recomputed"]["points"], 6_000);
}

#[test]
fn a_damaged_folder_is_refused() {
    let inputs = Inputs::new();
    stdout(&inputs.build(0, "week-0", &[]));
    let manifest = inputs.path("week-0/manifest.json");
    let text = std::fs::read_to_string(&manifest)
        .unwrap()
        .replace("8000", "8001");
    std::fs::write(&manifest, text).unwrap();
    let message = failure(&on(&inputs.path("week-0"), &["week", "show"], &[]));
    assert!(
        message.contains("8000") && message.contains("8001"),
        "{message}"
    );
}

#[test]
fn a_missing_file_is_named() {
    let inputs = Inputs::new();
    std::fs::remove_file(inputs.path("vehicles.csv")).unwrap();
    assert!(failure(&inputs.build(0, "week-0", &[])).contains("vehicles.csv"));
}

#[test]
fn a_bad_row_is_named_with_its_line() {
    let inputs = Inputs::new();
    inputs.write("vehicles.csv", &VEHICLES.replace("\n2,", "\nzwei,"));
    let message = failure(&inputs.build(0, "week-0", &[]));
    assert!(
        message.contains("vehicles.csv") && message.contains("line 3"),
        "{message}"
    );
    assert!(message.contains("zwei"), "{message}");
}

#[test]
fn rejected_rows_are_counted_and_kept() {
    let inputs = Inputs::new();
    let stray = activity(0, &[(1, 0x11), (99, 0x11), (1, 0x77)]);
    inputs.write("activity.csv", &stray);
    let text = stdout(&inputs.build(0, "week-0", &[]));
    assert!(text.contains("rejected      2"), "{text}");
    let rejects = std::fs::read_to_string(inputs.path("week-0/rejects.csv")).unwrap();
    assert_eq!(rejects.lines().count(), 3, "{rejects}");
}

#[test]
fn a_node_that_is_not_there_is_named_with_what_to_do() {
    let output = run(&[
        "status",
        "--rpc-url",
        "http://127.0.0.1:1",
        "--distributor",
        "0x0000000000000000000000000000000000000001",
    ]);
    let message = failure(&output);
    assert!(
        message.contains("127.0.0.1:1") && message.contains("dimo devnode"),
        "{message}"
    );
}

#[test]
fn what_is_no_url_is_said_to_be_none() {
    let output = run(&[
        "status",
        "--rpc-url",
        "localhost",
        "--distributor",
        "0x0000000000000000000000000000000000000001",
    ]);
    assert!(failure(&output).contains("is not a URL"));
}

#[test]
fn with_a_roster_from_files_no_chain_is_asked() {
    let inputs = Inputs::new();
    let mut command = dimo();
    command
        .env("DIMO_RPC_URL", "http://127.0.0.1:1")
        .env("DIMO_DEPLOYMENT", "/nowhere/deployment.json")
        .args(["week", "build", "--week", "0", "--out"])
        .arg(inputs.path("week-0"));
    inputs.add_inputs(&mut command);
    stdout(&command.output().unwrap());
}

#[test]
fn a_roster_of_one_file_is_refused() {
    let inputs = Inputs::new();
    let mut command = dimo();
    command
        .args(["week", "build", "--week", "0", "--out", "w", "--vehicles"])
        .arg(inputs.path("vehicles.csv"))
        .arg("--activity")
        .arg(inputs.path("activity.csv"));
    let output = command.output().unwrap();
    assert!(!output.status.success());
    assert!(
        stderr(&output).contains("--connections"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn levels_may_come_from_a_file() {
    let inputs = Inputs::new();
    inputs.write("levels.csv", "min_weeks,points\n0,7\n");
    let path = inputs.path("levels.csv");
    let levels = ["--json", "--levels", path.to_str().unwrap()];
    let week = json(&inputs.build(0, "week-0", &levels));
    assert_eq!(week["levels"][0]["points"], 7);
    // One hardware and software, one software: 7,000 and 1,000, and seven each for the streak.
    assert_eq!(week["totalPoints"], 8_014);
}

#[test]
fn a_block_of_a_chain_is_refused_beside_a_roster_from_files() {
    let inputs = Inputs::new();
    for flag in ["--block", "--from-block", "--confirmations"] {
        let message = failure(&inputs.build(0, "week-0", &[flag, "7"]));
        assert!(
            message.contains(flag) && message.contains("cannot be used with"),
            "{message}"
        );
    }
}

/// Three transmissions of the development account 7: signed in two ways of writing it down, and not at all.
#[test]
fn devices_that_sign_are_heard_by_their_heartbeats_alone() {
    let inputs = Inputs::new();
    let device = "0x14dc79964da2c08b23698b3d3cc7ca32193d9955";
    let (account, registry) = (
        "0x".to_owned() + &"a1".repeat(20),
        "0x".to_owned() + &"de".repeat(20),
    );
    let header = VEHICLES.lines().next().unwrap();
    inputs.write(
        "connections.csv",
        "id,kind,points,active,signed\n1,hardware,6000,1,1\n",
    );
    inputs.write(
        "vehicles.csv",
        &format!("{header}\n7,{account},1,{device},,,true,false,,\n"),
    );
    let file = inputs.path("activity.csv");
    std::fs::remove_file(&file).unwrap();
    let heartbeat = |at: u64, chain: &str| {
        let mut command = dimo();
        let at = at.to_string();
        command.args(["device", "heartbeat", "7", "--at", &at, "--chain-id", chain]);
        command.args([
            "--device-registry",
            &registry,
            "--dev-account",
            "7",
            "--append",
        ]);
        let output = command.arg(&file).output().unwrap();
        let row = String::from_utf8(output.stdout).unwrap();
        assert!(row.starts_with(&format!("7,{device},{at},0x")), "{row}");
    };
    heartbeat(GENESIS + 5, "412346");
    heartbeat(GENESIS + 9, "31337");
    let chain = ["--chain-id", "412346", "--device-registry", &registry];
    let built = json(&inputs.build(0, "week-0", &[&chain[..], &["--json"]].concat()));
    assert_eq!(
        (
            &built["statuses"]["earned"],
            &built["heartbeats"]["chainId"]
        ),
        (&1.into(), &412_346.into())
    );
    let rejects = std::fs::read_to_string(inputs.path("week-0/rejects.csv")).unwrap();
    assert!(rejects.contains("invalid_signature"), "{rejects}");
    let refused = failure(&inputs.build(0, "nowhere", &[]));
    assert!(
        refused.contains("--chain-id") && refused.contains("connection 1"),
        "{refused}"
    );
}
