//! Activity as JSON, one object a line.

use std::borrow::Cow;
use std::fmt;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use rayon::prelude::*;
use serde::Deserializer;
use serde::de::{Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::Verdicts;
use super::cells::Cells;
use super::content::Bytes;
use super::judge::Decide;
use super::times::Times;
use crate::Error;

/// Lines parsed side by side.
const LINES: usize = 64 << 10;
/// Lines parsed by one task.
const PART: usize = 1 << 10;
/// Longest line accepted.
const MAX_LINE: usize = 4 << 20;
/// As much of a longer one is kept in the rejects.
const SHOWN: usize = 200;

/// Reads the file and hands over the verdicts, in order of rows.
pub(super) fn read(
    path: &Path,
    bytes: Bytes,
    times: Times,
    judge: &impl Decide,
    keep: &mut dyn FnMut(Verdicts) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut bytes = BufReader::with_capacity(1 << 20, bytes);
    loop {
        let mut lines = Vec::new();
        let mut held = 0;
        while lines.len() < LINES && held < 16 * MAX_LINE {
            match line(&mut bytes).map_err(Error::io(path))? {
                Some(line) => {
                    held += line.len();
                    lines.push(line);
                }
                None => break,
            }
        }
        let verdicts: Vec<_> = lines
            .par_chunks(PART)
            .map(|lines| judge_lines(path, lines, times, judge))
            .collect();
        verdicts.into_iter().try_for_each(&mut *keep)?;
        if lines.is_empty() {
            return Ok(());
        }
    }
}

/// The next line; of one that is too long the first bytes.
fn line(bytes: &mut impl BufRead) -> std::io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    bytes.take(MAX_LINE as u64).read_until(b'\n', &mut line)?;
    if line.len() == MAX_LINE && line.last() != Some(&b'\n') {
        line.truncate(SHOWN);
        bytes.skip_until(b'\n')?;
    }
    Ok((!line.is_empty()).then_some(line))
}

fn judge_lines(path: &Path, lines: &[Vec<u8>], times: Times, judge: &impl Decide) -> Verdicts {
    let mut verdicts = Verdicts::default();
    for line in lines {
        let line = line.trim_ascii();
        if line.is_empty() {
            continue;
        }
        let values = values(line);
        let cells = values
            .as_ref()
            .map(|values| Cells(values.each_ref().map(|value| value.as_bytes())));
        verdicts.hear(path, (cells, line), times, judge);
    }
    verdicts
}

/// Vehicle, device, timestamp and signature as text, what is missing or null empty; none if the line is no object, or names one of them twice.
fn values(line: &[u8]) -> Option<[Cow<'_, str>; 4]> {
    let mut reader = serde_json::Deserializer::from_slice(line);
    let values = reader.deserialize_map(Row).ok()?;
    reader.end().ok()?;
    Some(values.map(|value| value.map_or(Cow::Borrowed(""), text)))
}

/// A text without its quotes, anything else as it stands.
fn text(value: &RawValue) -> Cow<'_, str> {
    match value.get() {
        "null" => Cow::Borrowed(""),
        quoted if quoted.starts_with('"') => {
            serde_json::from_str(quoted).map_or(Cow::Borrowed(quoted), Cow::Owned)
        }
        other => Cow::Borrowed(other),
    }
}

struct Row;

impl<'de> Visitor<'de> for Row {
    type Value = [Option<&'de RawValue>; 4];

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with vehicle_id, device and timestamp")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
        let mut values = [None; 4];
        while let Some(name) = object.next_key::<Cow<'de, str>>()? {
            let names = ["vehicle_id", "device", "timestamp", "signature"];
            let place = names
                .iter()
                .position(|wanted| name.eq_ignore_ascii_case(wanted));
            let Some(place) = place else {
                object.next_value::<IgnoredAny>()?;
                continue;
            };
            if values[place].replace(object.next_value()?).is_some() {
                return Err(A::Error::custom("named twice"));
            }
        }
        Ok(values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str) -> Option<[String; 4]> {
        values(line.as_bytes()).map(|values| values.map(Cow::into_owned))
    }

    #[test]
    fn values_are_numbers_or_text_under_names_in_any_case() {
        let expected = Some(["7", "0xab", "12", ""].map(str::to_owned));
        assert_eq!(
            of(r#"{"vehicle_id":7,"device":"0xab","timestamp":12}"#),
            expected
        );
        let other =
            r#" {"x":[{"device":1}],"Device":"\u0030xab","TIMESTAMP":"12","vehicle_id":"7"} "#;
        assert_eq!(of(other), expected);
        assert_eq!(
            of(r#"{"vehicle_id":18446744073709551615}"#).unwrap()[0],
            "18446744073709551615"
        );
        assert_eq!(of(r#"{"vehicle_id":null}"#).unwrap()[0], "");
    }

    #[test]
    fn what_is_no_object_or_names_a_value_twice_has_none() {
        for line in ["", "[]", "7", "{", "{}x", r#"{"device":1,"Device":1}"#] {
            assert_eq!(of(line), None, "{line}");
        }
    }
}
