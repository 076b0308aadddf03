//! Where a week is written: whole or not at all, by one build at a time, and nothing is left of one that was ended.

use std::{
    io::Write,
    os::unix::fs::MetadataExt,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::{Inputs, activity, dimo, failure, stderr, stdout};

/// What a folder holds, hidden or not.
fn entries(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = names
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.ends_with(".csv"))
        .collect();
    names.sort();
    names
}

impl Inputs {
    /// A build of week 0 that has begun and waits for its activity.
    fn waiting(&self, out: &str) -> Child {
        let mut command = dimo();
        command.args(["week", "build", "--week", "0", "--activity", "-"]);
        command.arg("--out").arg(self.path(out));
        command.arg("--vehicles").arg(self.path("vehicles.csv"));
        let connections = self.path("connections.csv");
        command.arg("--connections").arg(connections);
        let child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let started = Instant::now();
        while entries(self.0.path())
            .iter()
            .all(|name| name != ".out.partial")
        {
            assert!(started.elapsed() < Duration::from_secs(30), "has not begun");
            std::thread::sleep(Duration::from_millis(5));
        }
        child
    }
}

#[test]
fn builds_that_were_killed_leave_one_folder_at_most_and_the_next_removes_it() {
    let inputs = Inputs::new();
    for _ in 0..5 {
        let mut build = inputs.waiting("out");
        build.kill().unwrap();
        build.wait().unwrap();
        assert_eq!(entries(inputs.0.path()), [".out.partial"]);
    }
    stdout(&inputs.build(0, "out", &[]));
    assert_eq!(entries(inputs.0.path()), ["out"]);
}

#[test]
fn a_build_that_is_told_to_stop_leaves_nothing() {
    let inputs = Inputs::new();
    for signal in ["-TERM", "-INT"] {
        let mut build = inputs.waiting("out");
        let pid = build.id().to_string();
        let mut kill = Command::new("kill");
        assert!(kill.args([signal, &pid]).status().unwrap().success());
        assert_eq!(build.wait().unwrap().code(), Some(130), "{signal}");
        assert!(entries(inputs.0.path()).is_empty(), "{signal}");
    }
}

#[test]
fn of_two_builds_of_one_folder_the_second_says_that_another_is_at_work() {
    let inputs = Inputs::new();
    let mut first = inputs.waiting("out");
    let message = failure(&inputs.build(0, "out", &[]));
    assert!(message.contains("another build is at work"), "{message}");
    assert!(message.contains("out"), "{message}");
    let rows = activity(0, &[(1, 0x11)]);
    let mut input = first.stdin.take().unwrap();
    input.write_all(rows.as_bytes()).unwrap();
    drop(input);
    let first = first.wait_with_output().unwrap();
    assert!(first.status.success(), "{}", stderr(&first));
    assert_eq!(entries(inputs.0.path()), ["out"]);
}

#[test]
fn a_folder_that_is_there_stays_the_one_it_was() {
    let inputs = Inputs::new();
    let out = inputs.path("out");
    std::fs::create_dir(&out).unwrap();
    let before = std::fs::metadata(&out).unwrap().ino();
    stdout(&inputs.build(0, "out", &[]));
    assert_eq!(std::fs::metadata(&out).unwrap().ino(), before);
    assert!(out.join("manifest.json").exists());
    assert!(!out.join(".week.partial").exists());
}

#[test]
fn the_present_folder_and_a_link_to_one_are_written_to() {
    let inputs = Inputs::new();
    let folder = inputs.path("here");
    std::fs::create_dir(&folder).unwrap();
    let mut command = dimo();
    command.args(["week", "build", "--week", "0", "--out", "."]);
    inputs.add_inputs(&mut command);
    stdout(&command.current_dir(&folder).output().unwrap());
    assert!(folder.join("manifest.json").exists());

    let real = inputs.path("real");
    std::fs::create_dir(&real).unwrap();
    std::os::unix::fs::symlink(&real, inputs.path("link")).unwrap();
    stdout(&inputs.build(0, "link", &[]));
    assert!(real.join("manifest.json").exists());
    assert!(inputs.path("link").is_symlink());
}

#[test]
fn what_was_interrupted_in_a_folder_that_is_there_is_begun_anew() {
    let inputs = Inputs::new();
    let out = inputs.path("out");
    std::fs::create_dir_all(out.join(".week.partial")).unwrap();
    // As of a build that was killed between the files and their manifest.
    std::fs::write(out.join("leaves.parquet"), "half").unwrap();
    std::fs::write(out.join(".week.partial/manifest.json"), "{}").unwrap();
    stdout(&inputs.build(0, "out", &[]));
    let shown = stdout(&crate::on(&out, &["week", "show"], &[]));
    assert!(shown.contains("earned"), "{shown}");
}

#[test]
fn where_nothing_can_be_written_is_said_before_the_activity_is_read() {
    let inputs = Inputs::new();
    std::os::unix::fs::symlink(inputs.path("nowhere"), inputs.path("link")).unwrap();
    for (out, why) in [
        ("s3://bucket/week", "is no directory"),
        ("file:///tmp/week", "is no directory"),
        ("/proc/week", "/proc/week"),
        (
            inputs.path("link").to_str().unwrap(),
            "a link that leads nowhere",
        ),
    ] {
        let mut command = dimo();
        command.args(["week", "build", "--week", "0", "--out", out]);
        command.arg("--vehicles").arg(inputs.path("vehicles.csv"));
        let connections = inputs.path("connections.csv");
        command.arg("--connections").arg(connections);
        // Would be read to its end, which does not come.
        command.args(["--activity", "-"]).stdin(Stdio::piped());
        let message = failure(&command.output().unwrap());
        assert!(message.contains(why), "{out}: {message}");
    }
    assert!(!Path::new("s3:").exists());
}

#[test]
fn the_same_week_by_another_version_of_the_program_is_accepted_and_left() {
    let inputs = Inputs::new();
    stdout(&inputs.build(0, "out", &[]));
    let path = inputs.path("out/manifest.json");
    let ours = std::fs::read_to_string(&path).unwrap();
    let version = format!("\"version\":{}", prover::MANIFEST_VERSION);
    let newer = ours.replacen(&version, "\"version\":99,\"news\":true", 1);
    assert_ne!(newer, ours);
    std::fs::write(&path, &newer).unwrap();
    stdout(&inputs.build(0, "out", &[]));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), newer);
    // Another result is another result.
    inputs.write("activity.csv", &activity(0, &[(2, 0x42)]));
    let message = failure(&inputs.build(0, "out", &[]));
    assert!(
        message.contains("another result for this week"),
        "{message}"
    );
}

#[test]
fn a_manifest_with_a_field_that_nobody_knows_is_refused() {
    let inputs = Inputs::new();
    stdout(&inputs.build(0, "out", &[]));
    let path = inputs.path("out/manifest.json");
    let ours = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, ours.replacen('{', "{\"news\":true,", 1)).unwrap();
    let shown = crate::on(&inputs.path("out"), &["week", "show"], &[]);
    let message = failure(&shown);
    assert!(message.contains("a newer program's"), "{message}");
}
