//! The bytes of a week depend on what happened, not on how it was written down or computed.

#![allow(clippy::unwrap_used, reason = "test helpers")]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use arrow::array::{
    Array, BinaryArray, DictionaryArray, FixedSizeBinaryArray, Int32Array, Int64Array,
    LargeStringArray, StringArray, StringViewArray, TimestampMicrosecondArray,
    TimestampNanosecondArray, TimestampSecondArray, UInt64Array,
};
use arrow::datatypes::Int32Type;
use proptest::prelude::*;
use prover::{LeafDoc, build_week, load_week};
use support::model::{Car, Streaks};
use support::{START, Scratch, WEEK, address, columns, row, vehicle};

/// A roster, as vehicle → car.
fn cars() -> impl Strategy<Value = BTreeMap<u64, Car>> {
    let car = (
        1..20u64,
        0..3u32,
        prop::sample::select(vec![0u32, 3, 4]),
        prop::bool::weighted(0.8),
    );
    let car = car.prop_map(|(account, hardware, software, consent)| Car {
        account,
        hardware,
        software,
        consent,
    });
    prop::collection::btree_map(1..60u64, car, 0..40)
}

/// Activity around the week, by vehicle, group and offset; some of it of nobody or at no time of the week.
fn activity() -> impl Strategy<Value = Vec<(u64, bool, i64)>> {
    prop::collection::vec((1..62u64, any::<bool>(), -100..WEEK as i64 + 100), 0..120)
}

fn vehicle_rows(cars: &BTreeMap<u64, Car>) -> Vec<String> {
    cars.iter()
        .map(|(id, car)| vehicle(*id, car.account, car.hardware, car.software, car.consent))
        .collect()
}

fn activity_rows(week: u32, activity: &[(u64, bool, i64)]) -> Vec<String> {
    let start = START + u64::from(week) * WEEK;
    let row = |(id, software, offset): &(u64, bool, i64)| {
        row(
            *id,
            10 * id + u64::from(*software),
            start.checked_add_signed(*offset).unwrap(),
        )
    };
    activity.iter().map(row).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_order_of_rows_and_paths_and_any_thread_count_give_the_same_bytes(
        cars in cars(), activity in activity(), seed: u64, split in 0..120usize, threads in 1..5usize,
    ) {
        let scratch = Scratch::new();
        let (mut vehicles, mut rows) = (vehicle_rows(&cars), activity_rows(0, &activity));
        let split = split.min(rows.len());
        let header = "vehicle_id,device,timestamp";
        let write = |rows: &[String], parts: [&str; 2]| {
            scratch.file(parts[0], format!("{header}\n{}", rows[..split].join("\n")));
            scratch.file(parts[1], format!("{header}\n{}", rows[split..].join("\n")));
        };
        scratch.vehicles(&vehicles);
        write(&rows, ["a.csv", "b.csv"]);
        let mut input = scratch.input(0, "one");
        input.activity = vec![scratch.path("a.csv"), scratch.path("b.csv")];
        build_week(&input, &|_| ()).unwrap();

        shuffle(&mut vehicles, seed);
        let (first, second) = rows.split_at_mut(split);
        shuffle(first, seed);
        shuffle(second, !seed);
        scratch.vehicles(&vehicles);
        write(&rows, ["a.csv", "b.csv"]);
        let mut input = scratch.input(0, "two");
        input.activity = vec![scratch.path("b.csv"), scratch.path("a.csv"), scratch.path("b.csv")];
        input.threads = Some(threads);
        build_week(&input, &|_| ()).unwrap();
        prop_assert_eq!(scratch.week_bytes("one"), scratch.week_bytes("two"));
    }

    #[test]
    fn weeks_in_a_row_agree_with_an_independent_model(
        weeks in prop::collection::vec((cars(), activity()), 1..12),
    ) {
        let scratch = Scratch::new();
        let mut streaks = Streaks::new();
        for (week, (cars, activity)) in weeks.iter().enumerate() {
            let week = week as u32;
            scratch.vehicles(&vehicle_rows(cars));
            scratch.activity(&activity_rows(week, activity));
            let mut input = scratch.input(week, &format!("week-{week}"));
            input.previous = week.checked_sub(1).map(|before| scratch.path(&format!("week-{before}")));
            let manifest = build_week(&input, &|_| ()).unwrap();

            let heard: BTreeSet<(u64, bool)> = activity
                .iter()
                .filter(|(_, _, offset)| (0..WEEK as i64).contains(offset))
                .map(|(id, software, _)| (*id, *software))
                .collect();
            let expected = support::model::week(cars, &heard, &mut streaks);
            let built = load_week(&input.out).unwrap();
            let leaves: Vec<LeafDoc> = built.leaves().iter().map(LeafDoc::from).collect();
            prop_assert_eq!(&leaves, &expected);
            let points: u64 = expected.iter().map(|leaf| u64::from(leaf.points)).sum();
            prop_assert_eq!(manifest.total_points, points);
            prop_assert_eq!(manifest.rows.matched + manifest.rows.rejects(), activity.len() as u64);
            for leaf in &expected {
                built.proof(leaf.vehicle_id).verify().unwrap();
            }
        }
    }
}

/// Fisher–Yates with a linear congruential generator: any order will do.
fn shuffle<T>(items: &mut [T], mut seed: u64) {
    for last in (1..items.len()).rev() {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        items.swap(last, (seed >> 33) as usize % (last + 1));
    }
}

#[test]
fn a_directory_stands_for_the_files_below_it() {
    let scratch = Scratch::new();
    scratch.vehicles(&[vehicle(7, 1, 1, 0, true), vehicle(8, 1, 1, 0, true)]);
    let header = "vehicle_id,device,timestamp";
    scratch.file("in/x/7.csv", format!("{header}\n{}", row(7, 70, START)));
    scratch.file("in/8.CSV", format!("{header}\n{}", row(8, 80, START)));
    scratch.file("in/_readme.txt", "not activity");
    let mut input = scratch.input(0, "out");
    input.activity = vec![
        scratch.path("in"),
        scratch.path("in/x"),
        scratch.path("in/x/7.csv"),
    ];
    let manifest = build_week(&input, &|_| ()).unwrap();
    assert_eq!((manifest.statuses.earned, manifest.rows.matched), (2, 2));
}

#[test]
fn long_files_are_read_in_blocks_without_losing_a_row() {
    let scratch = Scratch::new();
    let rows = 300_000u64;
    scratch.vehicles(
        &(1..=100)
            .map(|id| vehicle(id, 1, 1, 0, true))
            .collect::<Vec<_>>(),
    );
    let row = |n: u64| row(n % 101 + 1, 10 * (n % 101 + 1), START + n);
    scratch.activity(&(0..rows).map(row).collect::<Vec<_>>());
    let manifest = scratch.build(0, "out").unwrap();
    let unknown = (0..rows).filter(|n| n % 101 == 100).count() as u64;
    assert_eq!(
        (manifest.rows.matched, manifest.rows.rejects()),
        (rows - unknown, unknown)
    );
    assert_eq!(
        (
            manifest.rows.rejected["unknown_vehicle"],
            scratch.rejects("out").len() as u64
        ),
        (unknown, unknown)
    );
    assert_eq!(manifest.statuses.earned, 100);
}

#[test]
fn parquet_of_any_column_type_gives_the_leaves_of_csv() {
    let scratch = Scratch::new();
    scratch.vehicles(&[vehicle(7, 1, 1, 3, true), vehicle(8, 1, 2, 4, true)]);
    let heard = [
        (7, 70, START),
        (7, 71, START + 5),
        (8, 81, START + WEEK - 1),
    ];
    scratch.activity(&heard.map(|(id, device, time)| row(id, device, time)));
    scratch.build(0, "csv").unwrap();
    let expected = scratch.bytes("csv/leaves.parquet");

    let text = || heard.map(|(_, device, _)| address(device));
    let raw = || heard.map(|(_, device, _)| device_bytes(device));
    let times = || heard.map(|(.., time)| time as i64);
    let dictionary: DictionaryArray<Int32Type> = text().iter().map(String::as_str).collect();
    let ids = || heard.map(|(id, ..)| id);
    let check = |name: &str, vehicles: &dyn Array, devices: &dyn Array, times: &dyn Array| {
        let path = scratch.path(&format!("{name}.parquet"));
        let columns =
            [vehicles, devices, times].map(|array| arrow::array::make_array(array.to_data()));
        let [vehicles, devices, times] = columns;
        columns::write(&path, vehicles, devices, times);
        let mut input = scratch.input(0, name);
        input.activity = vec![path];
        build_week(&input, &|_| ()).unwrap();
        assert_eq!(
            scratch.bytes(&format!("{name}/leaves.parquet")),
            expected,
            "{name}"
        );
    };
    let u64s = UInt64Array::from_iter_values(ids());
    let i64s = Int64Array::from_iter_values(ids().map(|id| id as i64));
    let i32s = Int32Array::from_iter_values(ids().map(|id| id as i32));
    let seconds = Int64Array::from_iter_values(times());
    let strings = StringArray::from_iter_values(text());
    check("string", &u64s, &strings, &seconds);
    check(
        "large",
        &i64s,
        &LargeStringArray::from_iter_values(text()),
        &TimestampSecondArray::from_iter_values(times()),
    );
    check(
        "view",
        &i32s,
        &StringViewArray::from_iter_values(text()),
        &seconds,
    );
    check(
        "dictionary",
        &i64s,
        &dictionary,
        &UInt64Array::from_iter_values(times().map(|time| time as u64)),
    );
    let fixed = FixedSizeBinaryArray::try_from_iter(raw().into_iter()).unwrap();
    check(
        "fixed",
        &u64s,
        &fixed,
        &TimestampMicrosecondArray::from_iter_values(times().map(|t| t * 1_000_000)),
    );
    let nanos = TimestampNanosecondArray::from_iter_values(times().map(|t| t * 1_000_000_000));
    check(
        "binary",
        &u64s,
        &BinaryArray::from_iter_values(raw()),
        &nanos,
    );
    check(
        "hex",
        &u64s,
        &BinaryArray::from_iter_values(text()),
        &seconds,
    );
}

fn device_bytes(device: u64) -> [u8; 20] {
    let mut bytes = [0; 20];
    bytes[12..].copy_from_slice(&device.to_be_bytes());
    bytes
}
