//! Week directories: all or nothing, and trusted only after recomputing.

#![allow(clippy::unwrap_used, reason = "test helpers")]

mod support;

use std::fs;

use prover::{build_week, load_week};
use support::{START, Scratch, WEEK, row, vehicle};

fn one_car() -> Scratch {
    let scratch = Scratch::new();
    scratch.vehicles(&[vehicle(7, 70, 1, 0, true)]);
    scratch.activity(&[row(7, 70, START), row(7, 70, START + WEEK)]);
    scratch
}

/// Nothing but the named entries may be left in the scratch directory.
fn entries(scratch: &Scratch) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(scratch.0.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.ends_with(".csv"))
        .collect();
    names.sort();
    names
}

#[test]
fn a_build_leaves_only_its_directory_with_the_data_set_and_what_stays() {
    let scratch = one_car();
    scratch.build(0, "out").unwrap();
    assert_eq!(entries(&scratch), ["out"]);
    let mut files: Vec<_> = fs::read_dir(scratch.path("out"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    files.sort();
    let data_set = [
        "evidence.parquet",
        "leaves.parquet",
        "manifest.json",
        "roster.parquet",
    ];
    let mut expected = [&data_set[..], &["rejects.csv", "rows.json"]].concat();
    expected.sort_unstable();
    assert_eq!(files, expected);
}

#[test]
fn a_failed_build_leaves_nothing() {
    let scratch = one_car();
    scratch.vehicles(&["nonsense".to_owned()]);
    assert!(scratch.build(0, "out").is_err());
    assert!(entries(&scratch).is_empty());
}

#[test]
fn building_the_same_week_again_changes_nothing() {
    let scratch = one_car();
    scratch.build(0, "out").unwrap();
    let before = scratch.week_bytes("out");
    scratch.build(0, "out").unwrap();
    assert_eq!(scratch.week_bytes("out"), before);
    assert_eq!(entries(&scratch), ["out"]);
}

#[test]
fn an_empty_directory_and_missing_parents_are_fine() {
    let scratch = one_car();
    fs::create_dir(scratch.path("out")).unwrap();
    scratch.build(0, "out").unwrap();
    scratch.build(0, "deep/er/out").unwrap();
    assert_eq!(scratch.week_bytes("out"), scratch.week_bytes("deep/er/out"));
}

#[test]
fn a_directory_with_another_week_or_result_or_anything_else_is_kept() {
    let scratch = one_car();
    scratch.build(0, "out").unwrap();
    let before = scratch.week_bytes("out");
    let error = scratch.build(1, "out").unwrap_err().to_string();
    assert!(
        error.ends_with("already holds week 0; remove it or choose another directory"),
        "{error}"
    );
    scratch.activity(&[]);
    let error = scratch.build(0, "out").unwrap_err().to_string();
    assert!(
        error.contains("another result for this week (manifest.json differs)"),
        "{error}"
    );
    assert_eq!(scratch.week_bytes("out"), before);
    scratch.file("notes/todo.txt", "keep me");
    let error = scratch.build(0, "notes").unwrap_err().to_string();
    assert!(error.contains("something that is not a week"), "{error}");
    assert_eq!(entries(&scratch), ["notes", "out"]);
}

#[test]
fn streaks_come_from_the_previous_week() {
    let scratch = one_car();
    let first = scratch.build(0, "zero").unwrap();
    let mut input = scratch.input(1, "one");
    input.previous = Some(scratch.path("zero"));
    let second = build_week(&input, &|_| ()).unwrap();
    assert_eq!(second.previous_root, Some(first.root));
    assert_eq!(load_week(&input.out).unwrap().find(7).unwrap().conn, 2);
    // Without it every streak starts anew.
    scratch.build(1, "fresh").unwrap();
    assert_eq!(
        load_week(&scratch.path("fresh"))
            .unwrap()
            .find(7)
            .unwrap()
            .conn,
        1
    );
}

#[test]
fn another_week_as_previous_is_refused() {
    let scratch = one_car();
    scratch.build(0, "zero").unwrap();
    for (week, needed) in [(0, "none, it is the first"), (2, "the directory of week 1")] {
        let mut input = scratch.input(week, "out");
        input.previous = Some(scratch.path("zero"));
        let error = build_week(&input, &|_| ()).unwrap_err().to_string();
        assert!(
            error.ends_with(&format!("holds week 0; week {week} needs {needed}")),
            "{error}"
        );
    }
}

#[test]
fn a_previous_week_that_is_not_there_is_missed_before_any_activity_is_read() {
    let scratch = one_car();
    let mut input = scratch.input(1, "one");
    input.previous = Some(scratch.path("zreo"));
    input.activity = vec![scratch.path("not-there.csv")];
    let error = build_week(&input, &|_| ()).unwrap_err().to_string();
    assert!(error.contains("zreo/manifest.json"), "{error}");
}

#[test]
fn a_previous_week_of_another_genesis_is_refused() {
    let scratch = one_car();
    scratch.build(0, "zero").unwrap();
    let mut input = scratch.input(1, "one");
    input.previous = Some(scratch.path("zero"));
    input.clock.genesis += 1;
    let error = build_week(&input, &|_| ()).unwrap_err().to_string();
    assert!(error.contains("use the same genesis"), "{error}");
}

#[test]
fn leaves_of_another_week_do_not_pass() {
    let scratch = one_car();
    let stated = scratch.build(0, "out").unwrap();
    scratch.vehicles(&[vehicle(7, 71, 1, 0, true)]);
    let other = scratch.build(0, "other").unwrap();
    fs::copy(
        scratch.path("other/leaves.parquet"),
        scratch.path("out/leaves.parquet"),
    )
    .unwrap();
    let refusal = || load_week(&scratch.path("out")).unwrap_err().to_string();
    let error = refusal();
    assert!(
        error.contains(&format!(
            "leaves.parquet is {}, the manifest says {}",
            other.files.leaves, stated.files.leaves
        )),
        "{error}"
    );
    // Nor if the manifest names that very file.
    let mut manifest = stated.manifest.clone();
    manifest.files.leaves = other.files.leaves;
    fs::write(
        scratch.path("out/manifest.json"),
        serde_json::to_vec(&manifest).unwrap(),
    )
    .unwrap();
    let error = refusal();
    assert!(
        error.contains(&format!(
            "root is {}, the manifest says {}",
            other.root, stated.root
        )),
        "{error}"
    );
    let mut input = scratch.input(1, "one");
    input.previous = Some(scratch.path("out"));
    assert!(
        build_week(&input, &|_| ())
            .unwrap_err()
            .to_string()
            .contains("the manifest says")
    );
}

#[test]
fn a_manifest_with_any_committed_number_changed_is_refused() {
    let scratch = one_car();
    let built = scratch.build(0, "out").unwrap().manifest;
    let path = scratch.path("out/manifest.json");
    let changes: [fn(&mut prover::Manifest); 13] = [
        |m| m.root.0[31] ^= 1,
        |m| m.total_points += 1,
        |m| m.depth += 1,
        |m| m.statuses.earned -= 1,
        |m| m.statuses.no_consent += 1,
        |m| m.statuses.missed += 1,
        |m| m.files.leaves.0[0] ^= 1,
        |m| m.rules_hash.0[0] ^= 1,
        |m| m.levels[1].points += 1,
        |m| m.connections[0].points += 1,
        |m| m.week += 1,
        |m| m.week_start += 1,
        |m| m.week_end += 1,
    ];
    for change in changes {
        let mut manifest = built.clone();
        change(&mut manifest);
        fs::write(&path, serde_json::to_vec(&manifest).unwrap()).unwrap();
        let error = load_week(&scratch.path("out")).unwrap_err().to_string();
        assert!(error.contains("the manifest says"), "{error}");
    }
}

#[test]
fn a_manifest_of_another_version_or_none_at_all_is_refused() {
    let scratch = one_car();
    scratch.file("out/manifest.json", "{\"version\":2}");
    let error = load_week(&scratch.path("out")).unwrap_err().to_string();
    assert!(
        error.contains("manifest version 2, this program reads version 4"),
        "{error}"
    );
    scratch.file("out/manifest.json", "{}");
    assert!(
        load_week(&scratch.path("out"))
            .unwrap_err()
            .to_string()
            .contains("not a week manifest")
    );
    let error = load_week(&scratch.path("nowhere")).unwrap_err().to_string();
    assert!(
        error.contains("nowhere/manifest.json: No such file"),
        "{error}"
    );
}

#[test]
fn damaged_leaves_are_refused() {
    let scratch = one_car();
    scratch.build(0, "out").unwrap();
    scratch.file("out/leaves.parquet", "PAR1");
    assert!(load_week(&scratch.path("out")).is_err());
}
