//! Parquet activity, batch by batch.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use parquet::file::metadata::ParquetMetaData;
use rayon::prelude::*;

use super::Verdicts;
use super::columns::Batch;
use super::judge::{Decide, EXPECTED};
use super::rejects::line_of;
use super::times::Times;
use crate::Error;
use crate::text::{has, locate};

/// Rows decoded at once.
const BATCH: usize = 128 << 10;
/// Rows judged by one task.
const PART: usize = 8 << 10;

/// Reads the file and hands over the verdicts, in order of rows.
pub(super) fn read(
    path: &Path,
    file: File,
    times: Times,
    judge: &impl Decide,
    keep: &mut dyn FnMut(Verdicts) -> Result<(), Error>,
) -> Result<(), Error> {
    let options = ArrowReaderOptions::new();
    let about = unharmed(path, || ArrowReaderMetadata::load(&file, options))?;
    refuse_encrypted(path, about.metadata())?;
    let names: Vec<_> = about
        .schema()
        .fields()
        .iter()
        .map(|field| field.name().as_bytes().to_vec())
        .collect();
    let header = || names.iter().map(Vec::as_slice);
    let [vehicle, device, time] = ["vehicle_id", "device", "timestamp"];
    let places = match has(header(), "signature") {
        true => locate(path, header(), [vehicle, device, time, "signature"])?.to_vec(),
        false => locate(path, header(), [vehicle, device, time])?.to_vec(),
    };
    let mask = ProjectionMask::roots(about.parquet_schema(), places.iter().copied());
    // What is read stands in the order of the file.
    let place_of = |place: &usize| places.iter().filter(|other| *other < place).count();
    let order: Vec<_> = places.iter().map(place_of).collect();
    let mut reader = unharmed(path, || {
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, about);
        builder.with_projection(mask).with_batch_size(BATCH).build()
    })?;
    while let Some(batch) = unharmed(path, || reader.next().transpose())? {
        let columns = order.iter().map(|place| batch.column(*place).clone());
        let batch = Batch::of(path, columns.collect(), times)?;
        let starts: Vec<usize> = (0..batch.rows()).step_by(PART).collect();
        let verdicts: Vec<_> = starts
            .into_par_iter()
            .map(|start| judge_rows(path, &batch, start, times, judge))
            .collect();
        verdicts.into_iter().try_for_each(&mut *keep)?;
    }
    Ok(())
}

/// A footer that anybody can read does not mean that the columns can be.
fn refuse_encrypted(path: &Path, about: &ParquetMetaData) -> Result<(), Error> {
    let groups = about.row_groups().iter();
    let mut columns = groups.flat_map(|group| group.columns());
    match columns.any(|column| column.crypto_metadata().is_some()) {
        true => Err(Error::Encrypted {
            path: path.to_owned(),
        }),
        false => Ok(()),
    }
}

/// What the library does, whose faults over damaged files become errors that name the file.
fn unharmed<T, E: Into<parquet::errors::ParquetError>>(
    path: &Path,
    read: impl FnOnce() -> Result<T, E>,
) -> Result<T, Error> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(result) => result.map_err(Error::parquet(path)),
        Err(_) => Err(Error::Unreadable {
            path: path.to_owned(),
            what: "a damaged Parquet file",
        }),
    }
}

fn judge_rows(
    path: &Path,
    batch: &Batch,
    start: usize,
    times: Times,
    judge: &impl Decide,
) -> Verdicts {
    let mut verdicts = Verdicts::default();
    let end = batch.rows().min(start + PART);
    let mut expected = Vec::with_capacity(EXPECTED);
    for row in start..end {
        if expected.is_empty() {
            let next = row..end.min(row + EXPECTED);
            expected.extend(next.rev().map(|row| batch.transmission(row)));
            judge.expect(expected.iter());
        }
        let Some(transmission) = expected.pop() else {
            continue;
        };
        let Err(reason) = judge.decide(Some(&transmission)) else {
            verdicts.tally.counted += 1;
            continue;
        };
        let cells = batch.cells(row);
        let cells = cells.each_ref().map(|cell| cell.as_bytes());
        verdicts.reject(reason, line_of(reason, path, cells, b""));
        if batch.is_counted() {
            verdicts.note_unit(reason, &transmission, times);
        }
    }
    verdicts
}
