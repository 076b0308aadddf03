//! Rows that do not count are kept with their reason, and nothing about them stops a build.

#![allow(clippy::unwrap_used, reason = "test helpers")]

mod support;

use arrow::array::{BinaryArray, Int64Array, StringArray, TimestampMillisecondArray, UInt64Array};
use prover::Reason;
use support::{START, Scratch, WEEK, address, columns, row, vehicle};

fn one_car() -> Scratch {
    let scratch = Scratch::new();
    scratch.vehicles(&[vehicle(7, 70, 1, 0, true), vehicle(8, 80, 1, 0, true)]);
    scratch
}

/// Builds a week whose activity is one row, and expects it to be rejected.
fn rejected(row: impl AsRef<[u8]>, reason: Reason) -> String {
    let scratch = one_car();
    let text = [
        b"vehicle_id,device,timestamp\n".as_slice(),
        row.as_ref(),
        b"\n",
    ]
    .concat();
    scratch.file("activity.csv", text);
    let manifest = scratch.build(0, "out").unwrap();
    assert_eq!(
        manifest.rows.rejected[reason.name()],
        1,
        "{:?}",
        manifest.rows.rejected
    );
    assert_eq!((manifest.rows.rejects(), manifest.rows.matched), (1, 0));
    let [line] = &scratch.rejects("out")[..] else {
        panic!("one line expected")
    };
    assert!(
        line.starts_with(&format!("{},activity.csv,", reason.name())),
        "{line}"
    );
    line.split_once(",activity.csv,").unwrap().1.to_owned()
}

#[test]
fn a_row_with_too_few_or_too_many_cells() {
    assert_eq!(rejected("7,0x00", Reason::MalformedRow), ",,,,\"7,0x00\"");
    let row = format!("{},x", row(7, 70, START));
    assert_eq!(
        rejected(&row, Reason::MalformedRow),
        format!(",,,,\"{row}\"")
    );
}

#[test]
fn a_vehicle_that_is_no_number() {
    for vehicle in ["", "seven", "-7", "7.5", "7.", "18446744073709551616"] {
        let kept = rejected(
            format!("{vehicle},{},{START}", address(70)),
            Reason::MalformedVehicle,
        );
        assert_eq!(kept, format!("{vehicle},{},{START},,", address(70)));
    }
}

#[test]
fn a_device_that_is_no_address() {
    for device in ["", "0x", "70", "0x00000000000000000000000000000000000000zz"] {
        rejected(format!("7,{device},{START}"), Reason::MalformedDevice);
    }
}

#[test]
fn bytes_that_are_not_utf8() {
    rejected(b"7,\xff\xfe,1670216400", Reason::MalformedDevice);
    rejected(b"\xff", Reason::MalformedRow);
}

#[test]
fn a_time_that_is_no_whole_number() {
    for time in [
        "",
        "now",
        "1670216400.5",
        "2022-12-05T05:00:00",
        "2022-12-05",
        "9223372036854775808",
    ] {
        rejected(
            format!("7,{},{time}", address(70)),
            Reason::MalformedTimestamp,
        );
    }
}

#[test]
fn a_vehicle_not_in_the_roster() {
    rejected(row(9, 70, START), Reason::UnknownVehicle);
}

#[test]
fn a_device_paired_with_another_vehicle_or_with_none() {
    rejected(row(7, 80, START), Reason::WrongDevice);
    rejected(row(7, 1, START), Reason::WrongDevice);
    rejected(row(7, 0, START), Reason::WrongDevice);
}

#[test]
fn a_time_before_the_week() {
    rejected(row(7, 70, START - 1), Reason::BeforeWeek);
    rejected(format!("7,{},-1", address(70)), Reason::BeforeWeek);
}

#[test]
fn a_time_after_the_week() {
    rejected(row(7, 70, START + WEEK), Reason::AfterWeek);
}

#[test]
fn a_quote_within_a_cell_spoils_only_its_own_row() {
    let scratch = one_car();
    scratch.activity(&["7,x\",1".to_owned(), row(7, 70, START), row(8, 80, START)]);
    let manifest = scratch.build(0, "out").unwrap();
    assert_eq!((manifest.rows.matched, manifest.rows.rejects()), (2, 1));
}

#[test]
fn quoted_cells_blank_lines_windows_line_ends_and_a_missing_last_one_are_read() {
    let scratch = one_car();
    let text = format!(
        "\u{feff}\"timestamp\",\"extra\",\"device\",\"vehicle_id\"\r\n\r\n\"{START}\",,\"0X{:040X}\",\"7\"\r\n \
         {START} , , {} , 8 ",
        70,
        address(80)
    );
    scratch.file("activity.csv", text);
    let manifest = scratch.build(0, "out").unwrap();
    assert_eq!((manifest.rows.matched, manifest.rows.rejects()), (2, 0));
}

#[test]
fn rejects_read_as_activity_again_once_the_roster_is_corrected() {
    let scratch = one_car();
    scratch.activity(&[row(9, 90, START)]);
    scratch.build(0, "before").unwrap();
    scratch.vehicles(&[vehicle(9, 90, 1, 0, true)]);
    let mut input = scratch.input(0, "after");
    input.activity = vec![scratch.path("before/rejects.csv")];
    assert_eq!(prover::build_week(&input, &|_| ()).unwrap().rows.matched, 1);
}

#[test]
fn parquet_rows_are_rejected_for_the_same_reasons() {
    let scratch = one_car();
    let bad = [
        (None, 70, START),
        (Some(-7), 70, START),
        (Some(9), 70, START),
        (Some(7), 80, START),
    ];
    let late = [
        (Some(7), 70, START - 1),
        (Some(7), 70, START + WEEK),
        (Some(7), 70, START),
    ];
    let rows = [bad.as_slice(), &late].concat();
    let vehicles = Int64Array::from_iter(rows.iter().map(|row| row.0));
    let devices = StringArray::from_iter_values(rows.iter().map(|row| address(row.1)));
    let times =
        TimestampMillisecondArray::from_iter_values(rows.iter().map(|row| row.2 as i64 * 1000));
    columns::write(&scratch.path("activity.csv"), vehicles, devices, times);
    let manifest = scratch.build(0, "out").unwrap();
    assert_eq!(manifest.rows.matched, 1);
    let device = address(70);
    let expected = [
        format!("after_week,activity.csv,7,{device},{},,", START + WEEK),
        format!("before_week,activity.csv,7,{device},{},,", START - 1),
        format!("malformed_vehicle,activity.csv,,{device},{START},,"),
        format!("malformed_vehicle,activity.csv,-7,{device},{START},,"),
        format!("unknown_vehicle,activity.csv,9,{device},{START},,"),
        format!("wrong_device,activity.csv,7,{},{START},,", address(80)),
    ];
    assert_eq!(scratch.rejects("out"), expected);
}

#[test]
fn parquet_nulls_and_short_devices_are_rejected() {
    let scratch = one_car();
    let vehicles = UInt64Array::from_iter_values([7, 7, 7]);
    let devices = BinaryArray::from_iter([None, Some(b"short".as_slice()), Some(&[0; 20])]);
    let times = Int64Array::from(vec![Some(0), Some(0), None]);
    columns::write(&scratch.path("activity.csv"), vehicles, devices, times);
    let rejected = scratch.build(0, "out").unwrap().rows.rejected;
    assert_eq!(
        (
            rejected["malformed_device"],
            rejected["malformed_timestamp"]
        ),
        (2, 1)
    );
}
