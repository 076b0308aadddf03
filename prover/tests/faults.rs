//! Faults in control files, and activity that is none, end the build with place and remedy.

#![allow(clippy::unwrap_used, reason = "test helpers")]

mod support;

use arrow::array::{Float64Array, Int64Array, StringArray};
use support::{START, Scratch, VEHICLES, address, columns, vehicle};

/// Builds with these rows of `vehicles.csv` and gives the error without its path.
fn vehicles(rows: &[&str]) -> String {
    let scratch = Scratch::new();
    scratch.vehicles(&rows.iter().map(|row| (*row).to_owned()).collect::<Vec<_>>());
    failure(&scratch)
}

/// Builds with this `connections.csv` and gives the error without its path.
fn connections(text: &str) -> String {
    let scratch = Scratch::new();
    scratch.vehicles(&[]);
    scratch.file("connections.csv", text);
    failure(&scratch)
}

fn failure(scratch: &Scratch) -> String {
    if !scratch.path("activity.csv").exists() {
        scratch.activity(&[]);
    }
    let error = scratch.build(0, "out").unwrap_err().to_string();
    assert!(
        !scratch.path("out").exists(),
        "a failed build left an output"
    );
    error.replace(&format!("{}/", scratch.0.path().display()), "")
}

const REMEDY: &str = "; correct the file and build again";

#[test]
fn a_vehicle_on_two_lines() {
    let error = vehicles(&[
        &vehicle(7, 1, 0, 0, true),
        &vehicle(6, 1, 0, 0, true),
        &vehicle(7, 2, 0, 0, true),
    ]);
    assert_eq!(
        error,
        format!("vehicles.csv, line 4: vehicle 7 is already on line 2 at that time{REMEDY}")
    );
}

#[test]
fn a_device_paired_with_two_vehicles() {
    let (a, device) = (address(1), address(70));
    let error = vehicles(&[
        &format!("8,{a},1,{device},,,true,false,,"),
        &format!("7,{a},1,{device},,,true,false,,"),
    ]);
    assert!(
        error.starts_with("vehicles.csv, line 3: device 0x00"),
        "{error}"
    );
    assert!(
        error.ends_with(&format!("is already paired on line 2{REMEDY}")),
        "{error}"
    );
}

#[test]
fn a_device_paired_in_both_groups() {
    let (a, device) = (address(1), address(70));
    let error = vehicles(&[&format!("8,{a},1,{device},3,{device},true,false,,")]);
    assert!(
        error.contains("line 2: device") && error.contains("already paired on line 2"),
        "{error}"
    );
}

#[test]
fn an_id_without_device_or_a_device_without_id() {
    let a = address(1);
    let expected = |group| {
        format!("vehicles.csv, line 2: {group} needs both an id and a device, or neither{REMEDY}")
    };
    assert_eq!(
        vehicles(&[&format!("8,{a},1,,,,true,false,,")]),
        expected("hardware")
    );
    assert_eq!(
        vehicles(&[&format!("8,{a},,,,{a},true,false,,")]),
        expected("software")
    );
}

#[test]
fn a_connection_that_does_not_exist() {
    let error = vehicles(&[&vehicle(8, 1, 99, 0, true)]);
    assert_eq!(
        error,
        format!("vehicles.csv, line 2: hardware connection 99 is not in connections.csv{REMEDY}")
    );
}

#[test]
fn a_connection_of_the_other_kind() {
    let error = vehicles(&[&vehicle(8, 1, 0, 1, true)]);
    assert!(
        error.contains("line 2: connection 1 in the software columns is of the other kind"),
        "{error}"
    );
}

#[test]
fn cells_that_are_not_what_their_column_needs() {
    let (a, zero) = (address(1), address(0));
    for (row, part) in [
        (
            format!("x,{a},,,,,true,false,,"),
            "vehicle_id is \"x\", not a vehicle id",
        ),
        (
            format!(",{a},,,,,true,false,,"),
            "vehicle_id is \"\", not a vehicle id",
        ),
        (
            "8,,,,,,true,false,,".into(),
            "account is \"\", not a 0x-prefixed address other than zero",
        ),
        (format!("8,{zero},,,,,true,false,,"), "account is \"0x0000"),
        (
            format!("8,{a},0,{a},,,true,false,,"),
            "hardware_id is \"0\", not a connection id",
        ),
        (
            format!("8,{a},1,{zero},,,true,false,,"),
            "hardware_device is \"0x0000",
        ),
        (
            format!("8,{a},,,3,0x12,true,false,,"),
            "software_device is \"0x12\"",
        ),
        (
            "8,0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD,,,,,true,false,,".into(),
            "is mistyped: its letters would be 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        ),
        (
            format!("8,{a},,,3,0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD,true,false,,"),
            "is mistyped",
        ),
        (
            format!("8,{a},,,,,,false,,"),
            "consent is \"\", not true or false",
        ),
        (
            format!("8,{a},,,,,true,yes,,"),
            "flagged is \"yes\", not true or false",
        ),
    ] {
        let error = vehicles(&[&row]);
        assert!(
            error.starts_with("vehicles.csv, line 2: ") && error.contains(part),
            "{error}"
        );
    }
}

#[test]
fn a_row_with_another_number_of_cells() {
    assert_eq!(
        vehicles(&["8,x"]),
        format!("vehicles.csv, line 2: 2 cells where the header has 10{REMEDY}")
    );
}

#[test]
fn a_missing_column() {
    let scratch = Scratch::new();
    scratch.file("vehicles.csv", "vehicle_id,account\n");
    let error = failure(&scratch);
    assert!(
        error.contains(&format!("needs the columns {VEHICLES}")),
        "{error}"
    );
    assert!(error.contains("it has \"vehicle_id,account\""), "{error}");
}

#[test]
fn connections_on_two_lines_without_id_of_no_kind_or_without_points() {
    let error = connections("id,kind,points\n1,hardware,1\n1,software,2\n");
    assert_eq!(
        error,
        format!("connections.csv, line 3: connection 1 is already on line 2{REMEDY}")
    );
    assert!(connections("id,kind,points\n0,hardware,1\n").contains("id is \"0\""));
    assert!(
        connections("id,kind,points\n1,phone,1\n")
            .contains("kind is \"phone\", not hardware or software")
    );
    assert!(
        connections("id,kind,points\n1,hardware,4294967296\n").contains("points is \"4294967296\"")
    );
}

#[test]
fn points_that_do_not_fit_name_the_vehicle() {
    let scratch = Scratch::new();
    scratch.file(
        "connections.csv",
        "id,kind,points\n1,hardware,4294967295\n3,software,1\n",
    );
    scratch.vehicles(&[vehicle(8, 1, 1, 3, true)]);
    scratch.activity(&[support::row(8, 80, START), support::row(8, 81, START)]);
    assert!(
        failure(&scratch)
            .starts_with("vehicle 8: streak, hardware and software points exceed 32 bits")
    );
}

#[test]
fn files_that_are_not_there_are_named() {
    let scratch = Scratch::new();
    scratch.activity(&[]);
    assert!(
        scratch
            .build(0, "out")
            .unwrap_err()
            .to_string()
            .contains("vehicles.csv: No such file")
    );
    scratch.vehicles(&[]);
    std::fs::remove_file(scratch.path("activity.csv")).unwrap();
    assert!(
        scratch
            .build(0, "out")
            .unwrap_err()
            .to_string()
            .contains("activity.csv: No such file")
    );
}

#[test]
fn activity_without_its_columns_is_no_activity() {
    let scratch = Scratch::new();
    scratch.vehicles(&[]);
    scratch.file("activity.csv", "7,0x00,1\n");
    assert!(failure(&scratch).contains("needs the columns vehicle_id,device,timestamp"));
    scratch.file("activity.csv", "vehicle,device,timestamp\n");
    assert!(failure(&scratch).contains("it has \"vehicle,device,timestamp\""));
}

#[test]
fn a_file_without_line_ends_is_no_activity() {
    let scratch = Scratch::new();
    scratch.vehicles(&[]);
    scratch.file("activity.csv", vec![b'x'; 9 << 20]);
    let failure = failure(&scratch);
    assert!(failure.contains("needs the columns") && failure.len() < 500);
}

#[test]
fn an_empty_activity_directory_is_refused() {
    let scratch = Scratch::new();
    scratch.vehicles(&[]);
    scratch.file("activity.csv/.notes", "");
    assert!(failure(&scratch).starts_with("activity.csv: no file there"));
}

#[test]
fn a_damaged_parquet_file_is_named() {
    let scratch = Scratch::new();
    scratch.vehicles(&[]);
    scratch.file("activity.csv", "PAR1 and nothing else");
    assert!(failure(&scratch).starts_with("activity.csv: "));
}

#[test]
fn parquet_columns_of_other_types_are_named() {
    let scratch = Scratch::new();
    scratch.vehicles(&[]);
    let path = scratch.path("activity.csv");
    let (number, text, float) = (
        Int64Array::from(vec![1]),
        StringArray::from(vec!["x"]),
        Float64Array::from(vec![1.0]),
    );
    columns::write(&path, float.clone(), text.clone(), number.clone());
    assert_eq!(
        failure(&scratch),
        "activity.csv: column vehicle_id must be a whole number, or one as text; found Float64"
    );
    columns::write(&path, number.clone(), float.clone(), number.clone());
    assert_eq!(
        failure(&scratch),
        "activity.csv: column device must be 20 bytes, or an address as text; found Float64"
    );
    columns::write(&path, number, text, float);
    assert!(
        failure(&scratch)
            .starts_with("activity.csv: column timestamp must be a timestamp, a whole number")
    );
}
