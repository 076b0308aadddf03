//! Activity as operators have it: whatever it is packed in and whatever its columns are, the same rows give the same week; what cannot be
//! read is an error that names it, and nothing is left out in silence.

#![allow(clippy::unwrap_used, reason = "test helpers")]

mod support;

use std::fs;
use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::sync::Arc;

use alloy_primitives::B256;
use arrow::array::{
    ArrayRef, BinaryArray, Decimal128Array, DictionaryArray, FixedSizeBinaryArray, Int32Array,
    Int64Array, RecordBatch, StringArray, TimestampNanosecondArray, UInt64Array,
};
use arrow::datatypes::Int32Type;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use prover::{Built, TimeUnit, build_week};
use support::{START, Scratch, address, row, vehicle};

const CARS: u64 = 10;
const HEADER: &str = "vehicle_id,device,timestamp\n";

/// A week of ten cars.
struct Week(Scratch);

impl Week {
    fn new() -> Self {
        let scratch = Scratch::new();
        let cars: Vec<_> = (1..=CARS).map(|n| vehicle(n, 70 + n, 1, 0, true)).collect();
        scratch.vehicles(&cars);
        Self(scratch)
    }

    fn read(&self, paths: &[PathBuf]) -> Result<Built, String> {
        self.read_in(paths, TimeUnit::Seconds)
    }

    fn read_in(&self, paths: &[PathBuf], unit: TimeUnit) -> Result<Built, String> {
        let _ = fs::remove_dir_all(self.0.path("out"));
        let mut input = self.0.input(0, "out");
        input.activity = paths.to_vec();
        input.ignored = vec!["*.log".parse().unwrap()];
        input.time_unit = unit;
        let here = format!("{}/", self.0.0.path().display());
        build_week(&input, &|_| ()).map_err(|error| error.to_string().replace(&here, ""))
    }

    /// A file of these bytes has the ten rows.
    fn holds_all(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let file = self.0.file(name, bytes);
        let built = self
            .read(&[file])
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(
            (built.rows.matched, built.rows.rejects()),
            (CARS, 0),
            "{name}"
        );
        assert_eq!(built.root, self.root(), "{name}");
    }

    /// A file of these bytes is refused with these words.
    fn refused(&self, name: &str, bytes: impl AsRef<[u8]>, words: &str) {
        let file = self.0.file(name, bytes);
        let error = self.read(&[file]).unwrap_err();
        assert!(error.contains(words), "{name}: {error}");
        assert!(
            error.len() < 1000,
            "{name}: an error of {} bytes",
            error.len()
        );
    }

    fn root(&self) -> B256 {
        let file = self.0.file("good.csv", csv(1..=CARS));
        self.read(&[file]).unwrap().root
    }
}

fn second(car: u64) -> u64 {
    START + 1000 * car
}

fn line(car: u64) -> String {
    row(car, 10 * car, second(car))
}

fn csv(cars: impl IntoIterator<Item = u64>) -> String {
    let lines: Vec<_> = cars.into_iter().map(line).collect();
    format!("{HEADER}{}\n", lines.join("\n"))
}

/// The rows with a further column that holds this.
fn with_note(note: &str) -> String {
    let lines: Vec<_> = (1..=CARS)
        .map(|car| format!("{note},{}", line(car)))
        .collect();
    format!("note,{HEADER}{}\n", lines.join("\n"))
}

fn json(cars: impl IntoIterator<Item = u64>) -> String {
    let object = |car| {
        format!(
            "{{\"vehicle_id\":{car},\"Device\":\"{}\",\"timestamp\":\"{}\",\"x\":{{\"device\":1}}}}\n",
            address(10 * car),
            second(car)
        )
    };
    cars.into_iter().map(object).collect()
}

fn keys() -> Vec<[u8; 20]> {
    (1..=CARS)
        .map(|car| {
            address(10 * car)
                .parse::<alloy_primitives::Address>()
                .unwrap()
                .0
                .0
        })
        .collect()
}

fn parquet(columns: Vec<(&str, ArrayRef)>, compression: Compression) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let properties = WriterProperties::builder()
        .set_compression(compression)
        .build();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

fn columns() -> [(&'static str, ArrayRef); 3] {
    let keys = keys();
    let seconds = (1..=CARS).map(|car| second(car) as i64);
    [
        (
            "vehicle_id",
            Arc::new(UInt64Array::from_iter_values(1..=CARS)),
        ),
        ("device", Arc::new(BinaryArray::from_iter_values(keys))),
        ("timestamp", Arc::new(Int64Array::from_iter_values(seconds))),
    ]
}

/// The columns, with another in the place of one.
fn with(name: &'static str, column: ArrayRef) -> Vec<u8> {
    let columns = columns().map(|(own, stored)| match own == name {
        true => (own, column.clone()),
        false => (own, stored),
    });
    parquet(columns.to_vec(), Compression::UNCOMPRESSED)
}

#[test]
fn quotes_are_read_as_rfc_4180_has_them() {
    let week = Week::new();
    for note in [
        "\"a, b\"",
        "\"{\"\"a\"\": 1, \"\"b\"\": [2]}\"",
        "\"a\nb\r\n\"\"c\"\"\n\"",
        "5\" pipe",
        "\"\"",
    ] {
        week.holds_all("a.csv", with_note(note));
    }
    // More than one block, with quotes after the first.
    let unknown: String = (0..400_000)
        .map(|n| format!("{},x,{:030}\n", 1000 + n, 0))
        .collect();
    let quoted: String = (1..=CARS)
        .map(|car| format!("{car},\"{}\",{}\n", address(10 * car), second(car)))
        .collect();
    let closed = format!("{HEADER}{unknown}{quoted}");
    let file = week.0.file("long.csv", closed);
    let built = week.read(&[file]).unwrap();
    assert_eq!((built.rows.matched, built.rows.rejects()), (CARS, 400_000));
    assert_eq!(built.root, week.root());
}

#[test]
fn a_quote_that_is_not_closed_is_an_error_in_line_and_column() {
    let week = Week::new();
    let open = with_note("").replacen("\n,3,", "\n\"n,3,", 1);
    week.refused(
        "a.csv",
        open,
        "the quote opened in line 4, column 1 is not closed",
    );
    // Another cell's quote would close it, and the rows between were one cell.
    let both = with_note("n")
        .replacen("\nn,3,", "\n\"n,3,", 1)
        .replacen("\nn,9,", "\n\"n,9,", 1);
    week.refused("a.csv", both, "line 4, column 1");
    let closed = with_note("n")
        .replacen("\nn,3,", "\n\"n,3,", 1)
        .replacen("\nn,9,", "\nn\",9,", 1);
    week.refused("a.csv", closed, "line 4, column 1");
}

#[test]
fn a_roster_with_an_open_quote_loses_no_car_in_silence() {
    let week = Week::new();
    let roster = fs::read_to_string(week.0.path("vehicles.csv")).unwrap();
    let noted: String = roster
        .lines()
        .enumerate()
        .map(|(at, line)| {
            format!(
                "{line},{}\n",
                if at == 0 {
                    "note"
                } else if at == 3 {
                    "\"n"
                } else {
                    "n"
                }
            )
        })
        .collect();
    week.0.file("vehicles.csv", &noted);
    let file = week.0.file("a.csv", csv(1..=CARS));
    let error = week.read(std::slice::from_ref(&file)).unwrap_err();
    assert!(
        error.starts_with("vehicles.csv: the quote opened in line 4, column "),
        "{error}"
    );
    week.0
        .file("vehicles.csv", noted.replacen(",n\n8,", ",n\"\n8,", 1));
    let error = week.read(&[file]).unwrap_err();
    assert!(
        error.starts_with("vehicles.csv, line 4: a quote is closed only after other rows"),
        "{error}"
    );
}

#[test]
fn a_row_too_long_to_be_one_is_rejected_in_part_and_the_others_count() {
    let week = Week::new();
    let mut text = csv(1..=5);
    text.push_str(&"x".repeat(20 << 20));
    text.push('\n');
    text.push_str(&csv(6..=CARS).replace(HEADER, ""));
    let file = week.0.file("a.csv", text);
    let built = week.read(&[file]).unwrap();
    assert_eq!((built.rows.matched, built.rows.rejects()), (CARS, 1));
    assert!(week.0.rejects("out")[0].len() < 300);
    let mut text = json(1..=CARS);
    text.push_str(&"{".repeat(9 << 20));
    let file = week.0.file("a.json", text);
    let built = week.read(&[file]).unwrap();
    assert_eq!((built.rows.matched, built.rows.rejects()), (CARS, 1));
}

#[test]
fn files_are_known_by_what_they_hold_however_they_are_packed() {
    let week = Week::new();
    let gzip = |bytes: &[u8]| {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(bytes).unwrap();
        packed.finish().unwrap()
    };
    let parquet = parquet(columns().to_vec(), Compression::UNCOMPRESSED);
    for (kind, text) in [
        ("csv", csv(1..=CARS).into_bytes()),
        ("json", json(1..=CARS).into_bytes()),
        ("parquet", parquet),
    ] {
        week.holds_all("plain.txt", &text);
        week.holds_all(&format!("{kind}.gz"), gzip(&text));
        week.holds_all("twice", gzip(&gzip(&text)));
        week.holds_all(
            &format!("{kind}.zst"),
            zstd::encode_all(&text[..], 1).unwrap(),
        );
        let mut bzip = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
        bzip.write_all(&text).unwrap();
        week.holds_all(kind, bzip.finish().unwrap());
        let mut xz = liblzma::write::XzEncoder::new(Vec::new(), 1);
        xz.write_all(&text).unwrap();
        week.holds_all(&format!("{kind}.gz"), xz.finish().unwrap());
        let mut lz4 = lz4_flex::frame::FrameEncoder::new(Vec::new());
        lz4.write_all(&text).unwrap();
        week.holds_all(kind, lz4.finish().unwrap());
        let mut snappy = snap::write::FrameEncoder::new(Vec::new());
        snappy.write_all(&text).unwrap();
        week.holds_all(kind, snappy.into_inner().unwrap());
        let mut brotli = Vec::new();
        brotli::CompressorWriter::new(&mut brotli, 4096, 4, 20)
            .write_all(&text)
            .unwrap();
        week.holds_all(&format!("{kind}.br"), brotli);
    }
    // Members one after the other, as `cat` makes them.
    let members = [
        gzip(csv(1..=5).as_bytes()),
        gzip(csv(6..=CARS).replace(HEADER, "").as_bytes()),
    ];
    week.holds_all("members.csv.gz", members.concat());
    week.holds_all("blank.json", format!("\u{feff}\n \r\n{}", json(1..=CARS)));
    for (bytes, what) in [
        (&b"PARE...."[..], "an encrypted Parquet file"),
        (b"ORC....", "an ORC file"),
        (b"Obj\x01....", "an Avro file"),
        (b"PK\x03\x04...", "a zip archive"),
        (b" [{}]", "a JSON array"),
    ] {
        week.refused("x", bytes, what);
    }
    // By pyarrow, under a footer that anybody can read.
    let encrypted = include_bytes!("files/encrypted-columns.parquet");
    week.refused("x", encrypted, "its columns are encrypted");
    week.refused(
        "torn.csv.gz",
        &gzip(csv(1..=CARS).as_bytes())[..40],
        "torn.csv.gz: ",
    );
}

#[test]
fn parquet_pages_of_every_codec_are_read() {
    let week = Week::new();
    for codec in [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(Default::default()),
        Compression::BROTLI(Default::default()),
        Compression::LZ4,
        Compression::LZ4_RAW,
        Compression::ZSTD(Default::default()),
    ] {
        week.holds_all("a.parquet", parquet(columns().to_vec(), codec));
    }
}

#[test]
fn columns_of_every_type_that_holds_such_values_are_read() {
    let week = Week::new();
    let text = |of: &dyn Fn(u64) -> String| -> ArrayRef {
        Arc::new(StringArray::from_iter_values((1..=CARS).map(of)))
    };
    let decimal = |scale: u32, of: &dyn Fn(u64) -> u64| -> ArrayRef {
        let values = (1..=CARS).map(|car| i128::from(of(car)) * 10i128.pow(scale));
        let array = Decimal128Array::from_iter_values(values);
        Arc::new(array.with_precision_and_scale(38, scale as i8).unwrap())
    };
    let rfc = |car| {
        let moment = jiff::Timestamp::from_second(second(car) as i64).unwrap();
        moment.to_string()
    };
    let nanos = (1..=CARS).map(|car| second(car) as i64 * 1_000_000_000 + 999);
    let nanos = TimestampNanosecondArray::from_iter_values(nanos).with_timezone("+05:30");
    let fixed = FixedSizeBinaryArray::try_from_iter(keys().into_iter()).unwrap();
    let numbered = Int32Array::from_iter_values(0..CARS as i32);
    let dictionary = |values: ArrayRef| -> ArrayRef {
        Arc::new(DictionaryArray::<Int32Type>::try_new(numbered.clone(), values).unwrap())
    };
    for (name, column) in [
        ("vehicle_id", text(&|car| format!(" {car} "))),
        ("vehicle_id", decimal(0, &|car| car)),
        ("vehicle_id", decimal(6, &|car| car)),
        ("vehicle_id", dictionary(text(&|car| car.to_string()))),
        ("device", text(&|car| address(10 * car)[2..].to_uppercase())),
        ("device", Arc::new(fixed.clone())),
        ("device", dictionary(Arc::new(fixed))),
        ("timestamp", text(&|car| second(car).to_string())),
        ("timestamp", text(&rfc)),
        ("timestamp", decimal(3, &second)),
        ("timestamp", Arc::new(nanos)),
    ] {
        let what = format!("{name} {}", column.data_type());
        week.holds_all(&what, with(name, column));
    }
    week.refused(
        "float",
        with(
            "vehicle_id",
            Arc::new(arrow::array::Float64Array::from(vec![1.5; CARS as usize])),
        ),
        "vehicle_id must be",
    );
    let rows = csv(1..=CARS)
        .lines()
        .map(|line| line.replace(",0x", ",") + "\n")
        .collect::<String>();
    week.holds_all("bare.csv", rows.to_uppercase());
}

#[test]
fn a_value_that_is_not_whole_is_a_reject_and_no_other_value() {
    let week = Week::new();
    let halves = (1..=CARS).map(|car| i128::from(car) * 10 + 5);
    let halves = Decimal128Array::from_iter_values(halves)
        .with_precision_and_scale(38, 1)
        .unwrap();
    let file = week
        .0
        .file("a.parquet", with("vehicle_id", Arc::new(halves)));
    let built = week.read(&[file]).unwrap();
    assert_eq!(
        (built.rows.matched, built.rows.rejected["malformed_vehicle"]),
        (0, CARS)
    );
}

#[test]
fn column_names_are_read_in_any_case_and_never_twice() {
    let week = Week::new();
    let [id, key, time] = columns();
    let named = |names: [&'static str; 3]| {
        let columns = names
            .into_iter()
            .zip([id.1.clone(), key.1.clone(), time.1.clone()]);
        parquet(columns.collect(), Compression::UNCOMPRESSED)
    };
    week.holds_all("a", named(["VEHICLE_ID", "Device", "TimeStamp"]));
    let doubled = vec![
        id.clone(),
        key.clone(),
        ("DEVICE", key.1.clone()),
        time.clone(),
    ];
    week.refused(
        "a",
        parquet(doubled, Compression::UNCOMPRESSED),
        "each once",
    );
    week.refused(
        "a.csv",
        csv(1..=CARS).replace("device", "device,Device"),
        "each once",
    );
}

#[test]
fn times_of_another_unit_are_named_and_read_once_it_is_said() {
    let week = Week::new();
    for (unit, factor, flag) in [
        (TimeUnit::Milliseconds, 1_000, "--time-unit ms"),
        (TimeUnit::Microseconds, 1_000_000, "--time-unit us"),
        (TimeUnit::Nanoseconds, 1_000_000_000, "--time-unit ns"),
    ] {
        let lines: Vec<_> = (1..=CARS)
            .map(|car| row(car, 10 * car, second(car) * factor + factor - 1))
            .collect();
        let text = format!("{HEADER}{}\n", lines.join("\n"));
        week.refused("a.csv", &text, flag);
        let built = week.read_in(&[week.0.path("a.csv")], unit).unwrap();
        assert_eq!((built.rows.matched, built.root), (CARS, week.root()));
        let times = (1..=CARS).map(|car| (second(car) * factor) as i64);
        let times = Arc::new(Int64Array::from_iter_values(times));
        week.refused("a.parquet", with("timestamp", times), flag);
    }
}

#[test]
fn every_file_of_a_folder_is_read_or_the_build_says_which_it_cannot() {
    let week = Week::new();
    for (name, cars) in [
        ("in/a.csv", 1..=2),
        ("in/deep/part-00000", 3..=4),
        ("in/day=5/c.txt", 5..=6),
        ("in/_day=7/d", 7..=8),
    ] {
        week.0.file(name, csv(cars));
    }
    week.0.file("in/e.jsonl", json(9..=CARS));
    week.0.file("in/empty.csv", "");
    week.0.file("in/b.log", "started\n");
    for hidden in [
        "in/_SUCCESS",
        "in/.e.crc",
        "in/_temporary/0/x.csv",
        "in/_delta_log/0.json",
        "in/._a.csv",
        "in/.git/x",
    ] {
        week.0.file(hidden, "junk");
    }
    let folder = week.0.path("in");
    let built = week.read(std::slice::from_ref(&folder)).unwrap();
    assert_eq!(
        (built.rows.matched, built.rows.rejects(), built.root),
        (CARS, 0, week.root())
    );
    week.0.file("in/notes.md", "remember the milk\n");
    let error = week.read(std::slice::from_ref(&folder)).unwrap_err();
    assert!(
        error.starts_with("in/notes.md: ") && error.ends_with("leave it out with --ignore"),
        "{error}"
    );
    fs::remove_file(week.0.path("in/notes.md")).unwrap();
    week.0.file("in/x.orc", "ORC...");
    let error = week.read(&[folder]).unwrap_err();
    assert!(
        error.contains("in/x.orc is an ORC file") && error.contains("--ignore"),
        "{error}"
    );
}

#[test]
fn a_file_is_read_once_however_many_names_lead_to_it() {
    let week = Week::new();
    let file = week.0.file("in/a.csv", csv(1..=CARS));
    symlink("a.csv", week.0.path("in/b.csv")).unwrap();
    fs::hard_link(&file, week.0.path("in/c.csv")).unwrap();
    symlink(".", week.0.path("in/loop")).unwrap();
    symlink("in", week.0.path("also")).unwrap();
    let names = ["in", "also", "in/b.csv", "in/loop/c.csv"].map(|name| week.0.path(name));
    let built = week.read(&names).unwrap();
    assert_eq!((built.rows.matched, built.rows.rejects()), (CARS, 0));
}

#[test]
fn a_pattern_stands_for_what_it_matches_and_for_something() {
    let week = Week::new();
    week.0.file("a-1.csv", csv(1..=4));
    week.0.file("a-2.csv", csv(5..=CARS));
    week.0.file("b.csv", "junk");
    let built = week.read(&[week.0.path("a-*.csv")]).unwrap();
    assert_eq!(built.rows.matched, CARS);
    let error = week.read(&[week.0.path("c-*.csv")]).unwrap_err();
    assert!(error.starts_with("c-*.csv: no file there"), "{error}");
    let error = week.read(&["s3://bucket/week".into()]).unwrap_err();
    assert!(
        error.starts_with("s3://bucket/week: activity is not read by s3"),
        "{error}"
    );
}

#[test]
fn a_pipe_is_read_to_its_end() {
    let week = Week::new();
    let pipe = week.0.path("pipe");
    let made = std::process::Command::new("mkfifo")
        .arg(&pipe)
        .status()
        .unwrap();
    assert!(made.success());
    let writer = {
        let pipe = pipe.clone();
        std::thread::spawn(move || fs::write(pipe, csv(1..=CARS)).unwrap())
    };
    let built = week.read(&[pipe]).unwrap();
    writer.join().unwrap();
    assert_eq!((built.rows.matched, built.rows.rejects()), (CARS, 0));
}

#[test]
fn a_flipped_byte_of_a_parquet_file_is_an_error_or_a_reject_and_never_a_panic() {
    let week = Week::new();
    let whole = parquet(columns().to_vec(), Compression::ZSTD(Default::default()));
    for at in (0..whole.len()).step_by(7) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        let file = week.0.file("a.parquet", bytes);
        if let Err(error) = week.read(&[file]) {
            assert!(error.starts_with("a.parquet"), "byte {at}: {error}");
        }
    }
}
