//! The published data set: that every byte is defined, and that a week recomputes from it alone.

#![allow(clippy::unwrap_used, reason = "test helpers")]

mod support;

use std::fs;

use alloy_primitives::{B256, keccak256};
use prover::{BuildInput, Built, Error, build_week, check_files, load_week};
use support::{START, Scratch, WEEK, address, row, vehicle};

const DATA_SET: [&str; 4] = [
    "manifest.json",
    "leaves.parquet",
    "evidence.parquet",
    "roster.parquet",
];

/// Vehicle 7 is sold on the second day and transmits before and after, hardware and software; 8 transmits without consent, 9 is
/// silent after an earned week, 10 is another's device.
fn scratch() -> Scratch {
    let scratch = Scratch::new();
    let sold = START + WEEK + 86_400;
    let of = |who: u64, from: String, until: String| {
        let (account, hardware, software) = (address(who), address(70), address(71));
        format!("7,{account},1,{hardware},4,{software},true,false,{from},{until}")
    };
    scratch.vehicles(&[vehicle(9, 3, 1, 0, true)]);
    scratch.activity(&[row(9, 90, START)]);
    scratch.build(0, "week-0").unwrap();
    scratch.vehicles(&[
        of(1, String::new(), sold.to_string()),
        of(2, sold.to_string(), String::new()),
        vehicle(8, 2, 1, 0, false),
        vehicle(9, 3, 1, 0, true),
        vehicle(10, 4, 1, 0, true),
    ]);
    let time = START + WEEK;
    scratch.activity(&[
        row(7, 70, time + 5),
        row(7, 70, sold + 9),
        row(7, 71, time + 7),
        row(7, 70, sold + 3),
        row(8, 80, time + 4),
        row(10, 90, time + 4),
    ]);
    scratch
}

fn built(scratch: &Scratch) -> Built {
    let mut input = scratch.input(1, "week-1");
    input.previous = Some(scratch.path("week-0"));
    input.pool = Some(address(99).parse().unwrap());
    build_week(&input, &|_| ()).unwrap()
}

/// Only the data set of `week-1` under another name, as somebody fetched it.
fn fetched(scratch: &Scratch) {
    fs::create_dir(scratch.path("fetched")).unwrap();
    for name in DATA_SET {
        fs::copy(
            scratch.path("week-1").join(name),
            scratch.path("fetched").join(name),
        )
        .unwrap();
    }
}

fn recomputed(scratch: &Scratch) -> Result<Built, Error> {
    let mut input = BuildInput::from_data_set(&scratch.path("fetched"), scratch.path("again"))?;
    input.previous = Some(scratch.path("week-0"));
    build_week(&input, &|_| ())
}

#[test]
fn a_week_recomputes_from_its_data_set_alone_byte_for_byte() {
    let scratch = scratch();
    let first = built(&scratch);
    fetched(&scratch);
    for name in ["vehicles.csv", "connections.csv", "activity.csv"] {
        fs::remove_file(scratch.path(name)).unwrap();
    }
    let again = recomputed(&scratch).unwrap();
    assert_eq!(again.manifest, first.manifest);
    assert_eq!((again.rows.matched, again.rows.rejects()), (3, 0));
    for name in DATA_SET {
        let [first, again] =
            ["week-1", "again"].map(|folder| scratch.bytes(&format!("{folder}/{name}")));
        assert_eq!(first, again, "{name}");
    }
}

#[test]
fn evidence_is_the_latest_counting_row_of_each_group_else_the_latest_that_matches() {
    let scratch = scratch();
    built(&scratch);
    let mut input = scratch.input(1, "from-evidence");
    input.activity = vec![scratch.path("week-1/evidence.parquet")];
    input.previous = Some(scratch.path("week-0"));
    // As activity for a vehicle that is not there every row is shown as rejected.
    scratch.vehicles(&[vehicle(1, 1, 1, 0, true)]);
    build_week(&input, &|_| ()).unwrap();
    let (time, sold) = (START + WEEK, START + WEEK + 86_400);
    let shown: Vec<_> = scratch
        .rejects("from-evidence")
        .iter()
        .map(|line| line.split(',').rev().take(4).collect::<Vec<_>>().join(","))
        .collect();
    for (vehicle, device, time) in [(7, 70, sold + 9), (7, 71, time + 7), (8, 80, time + 4)] {
        let cells = [time.to_string(), address(device), vehicle.to_string()].join(",");
        assert!(
            shown.iter().any(|line| line.contains(&cells)),
            "{cells} in {shown:?}"
        );
    }
    assert_eq!(shown.len(), 3);
}

#[test]
fn the_data_hash_is_that_of_the_manifest_and_the_manifest_has_those_of_all_files() {
    let scratch = scratch();
    let built = built(&scratch);
    let hash = |name: &str| keccak256(scratch.bytes(&format!("week-1/{name}")));
    assert_eq!(built.data_hash(), hash("manifest.json"));
    let files = built.files;
    assert_eq!(
        [files.leaves, files.evidence, files.roster],
        ["leaves.parquet", "evidence.parquet", "roster.parquet"].map(hash)
    );
    assert_eq!(
        check_files(&scratch.path("week-1")).unwrap(),
        built.manifest
    );
}

#[test]
fn other_activity_with_other_evidence_gives_another_data_hash_though_the_leaves_are_the_same() {
    let scratch = scratch();
    let first = built(&scratch);
    scratch.activity(&[
        row(7, 70, START + WEEK + 86_400 + 1),
        row(7, 71, START + WEEK + 7),
        row(8, 80, START + WEEK + 4),
    ]);
    let mut input = scratch.input(1, "other");
    input.previous = Some(scratch.path("week-0"));
    input.pool = first.pool;
    let other = build_week(&input, &|_| ()).unwrap();
    assert_eq!(other.root, first.root);
    assert_ne!(other.data_hash(), first.data_hash());
}

#[test]
fn a_changed_byte_of_any_file_is_noticed() {
    let scratch = scratch();
    built(&scratch);
    fetched(&scratch);
    for name in &DATA_SET[1..] {
        let path = scratch.path("fetched").join(name);
        let whole = fs::read(&path).unwrap();
        let mut changed = whole.clone();
        changed[40] ^= 1;
        fs::write(&path, changed).unwrap();
        let error = recomputed(&scratch).unwrap_err().to_string();
        assert!(error.contains(name), "{error}");
        fs::remove_file(&path).unwrap();
        let error = recomputed(&scratch).unwrap_err().to_string();
        assert!(error.contains(name), "{error}");
        fs::write(&path, whole).unwrap();
    }
    recomputed(&scratch).unwrap();
}

#[test]
fn a_leaf_that_does_not_follow_from_roster_and_evidence_comes_out_otherwise() {
    let scratch = scratch();
    let honest = built(&scratch);
    // Who publishes a car's software as if it had not transmitted has evidence without it, or other leaves than it gives.
    scratch.activity(&[
        row(7, 70, START + WEEK + 86_409),
        row(8, 80, START + WEEK + 4),
    ]);
    let mut input = scratch.input(1, "liar");
    input.previous = Some(scratch.path("week-0"));
    input.pool = honest.pool;
    let liar = build_week(&input, &|_| ()).unwrap();
    fetched(&scratch);
    fs::copy(
        scratch.path("liar/leaves.parquet"),
        scratch.path("fetched/leaves.parquet"),
    )
    .unwrap();
    let mut stated = liar.manifest.clone();
    stated.files.evidence = honest.files.evidence;
    fs::write(
        scratch.path("fetched/manifest.json"),
        serde_json::to_vec(&stated).unwrap(),
    )
    .unwrap();
    load_week(&scratch.path("fetched")).unwrap();
    let again = recomputed(&scratch).unwrap();
    assert_eq!(again.root, honest.root);
    assert_ne!(again.root, stated.root);
}

#[test]
fn a_manifest_in_another_form_is_refused() {
    let scratch = scratch();
    let built = built(&scratch);
    let path = scratch.path("week-1/manifest.json");
    let compact = String::from_utf8(fs::read(&path).unwrap()).unwrap();
    for other in [
        serde_json::to_string_pretty(&built.manifest).unwrap(),
        format!("{compact}\n"),
        compact.replace("{\"version\"", "{\"more\":1,\"version\""),
        compact.replace(
            &address(99),
            &address(99).to_uppercase().replace("0X", "0x"),
        ),
        compact.replacen("\"week\":1", "\"week\":1.0", 1),
    ] {
        if other == compact {
            continue;
        }
        fs::write(&path, other).unwrap();
        assert!(load_week(&scratch.path("week-1")).is_err());
    }
}

/// `scripts/data-set.mjs`, written from `docs/data-set.md` alone, takes them and nothing else. `DIMO_WRITE_VECTORS=1` writes them anew.
#[test]
fn the_bytes_are_those_in_the_vectors() {
    let scratch = scratch();
    built(&scratch);
    let vectors = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors");
    for week in ["week-0", "week-1"] {
        let folder = std::path::Path::new(vectors).join(week);
        if std::env::var_os("DIMO_WRITE_VECTORS").is_some() {
            fs::create_dir_all(&folder).unwrap();
            for name in DATA_SET {
                fs::copy(scratch.path(week).join(name), folder.join(name)).unwrap();
            }
        }
        for name in DATA_SET {
            let bytes = scratch.bytes(&format!("{week}/{name}"));
            assert!(
                bytes == fs::read(folder.join(name)).unwrap(),
                "{week}/{name}"
            );
        }
    }
}

/// Those of the three tables come from another implementation, written from `docs/data-set.md` alone.
#[test]
fn the_bytes_are_those_that_were_written_down() {
    let scratch = scratch();
    let built = built(&scratch);
    let expected: [B256; 4] = [
        "0x72236e2014183695b9b4c061d8a9a36482e67386c3e81b745632cd9ce6f5630d",
        "0xe26290ec1226e392d235b6193a930a6dfe433ae963b21af999a8c09622842f0c",
        "0xebdccb9f962bf630031f64745f9fae4520bee12d283166a87f90a809d329e8da",
        "0x392e2d8c60de9e25c59141ad8fbfc28c75e4436539a3ac2c76d88e83e0153fa6",
    ]
    .map(|digest| digest.parse().unwrap());
    let files = built.files;
    assert_eq!(
        [
            files.leaves,
            files.evidence,
            files.roster,
            built.data_hash()
        ],
        expected
    );
}
