//! A folder beside the week as it was computed again.

use std::path::Path;

use anyhow::Result;
use client::time::utc;
use protocol::VehicleLeaf;
use prover::{Behind, LeafDoc, Manifest, Week, behind};
use serde_json::{Value, json};

/// What came of computing a week again.
#[derive(Default)]
pub(super) struct Finding {
    /// Why it could not be computed.
    unknown: Option<String>,
    /// Fields that the folder's manifest says otherwise: the field, what is said, what is true.
    fields: Vec<[String; 3]>,
    /// The first vehicle whose leaf differs.
    vehicle: Option<Differing>,
}

/// A vehicle with its leaf and what is behind it: in the folder, and computed.
struct Differing {
    vehicle: u64,
    leaves: [Option<LeafDoc>; 2],
    rows: [Behind; 2],
}

impl Finding {
    pub(super) fn unknown(error: &anyhow::Error) -> Self {
        Self {
            unknown: Some(format!("{error:#}")),
            ..Self::default()
        }
    }

    /// Compares a folder's week with the same computed again.
    pub(super) fn of(given: (&Path, &Week), again: (&Path, &Week)) -> Result<Self> {
        let vehicle = first_difference(given.1.leaves(), again.1.leaves());
        let vehicle = vehicle.map(|vehicle| -> Result<Differing> {
            let leaf = |week: &Week| week.find(vehicle).map(LeafDoc::from);
            Ok(Differing {
                vehicle,
                leaves: [leaf(given.1), leaf(again.1)],
                rows: [behind(given.0, vehicle)?, behind(again.0, vehicle)?],
            })
        });
        Ok(Self {
            unknown: None,
            fields: fields(given.1.manifest(), again.1.manifest()),
            vehicle: vehicle.transpose()?,
        })
    }

    pub(super) fn matches(&self) -> bool {
        self.unknown.is_none() && self.fields.is_empty() && self.vehicle.is_none()
    }

    /// Where it differs first, to follow the week.
    pub(super) fn place(&self) -> String {
        let vehicle = self.vehicle.as_ref();
        vehicle.map_or_else(String::new, |it| format!(" at vehicle {}", it.vehicle))
    }

    /// For people.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        lines.extend(
            self.unknown
                .iter()
                .map(|why| format!("not recomputed: {why}")),
        );
        if let Some(it) = &self.vehicle {
            let [said, true_one] = it.leaves.map(|leaf| {
                leaf.map_or_else(|| "no leaf".to_owned(), |leaf| json!(leaf).to_string())
            });
            lines.push(format!("folder      {said}"));
            lines.push(format!("recomputed  {true_one}"));
            for (whose, rows) in ["folder", "recomputed"].into_iter().zip(&it.rows) {
                lines.extend(behind_lines(whose, rows));
            }
        }
        let fields = self.fields.iter();
        lines.extend(fields.map(|[field, said, true_one]| {
            format!("{field} is {said} in the folder, recomputed {true_one}")
        }));
        lines
    }

    /// For programs.
    pub(super) fn document(&self) -> Value {
        if self.matches() {
            return json!({});
        }
        let mut document = json!({
            "notRecomputed": self.unknown,
            "fields": self.fields.iter().map(|[field, said, true_one]| {
                json!({ "field": field, "folder": said, "recomputed": true_one })
            }).collect::<Vec<_>>(),
        });
        if let Some(it) = &self.vehicle {
            document["vehicle"] = it.vehicle.into();
            for (at, whose) in ["folder", "recomputed"].into_iter().enumerate() {
                document[whose] = json!(it.leaves[at]);
                document["rows"][whose] = json!(it.rows[at]);
            }
        }
        document
    }
}

/// The lowest id of a vehicle that has a leaf in one of two ascending lists alone, or another one in each.
fn first_difference(left: &[VehicleLeaf], right: &[VehicleLeaf]) -> Option<u64> {
    let same = left.iter().zip(right).take_while(|(a, b)| a == b).count();
    let ids = [left.get(same), right.get(same)].into_iter().flatten();
    ids.map(|leaf| leaf.vehicle_id).min()
}

/// Where two manifests of the same week differ in what follows from the week.
fn fields(given: &Manifest, again: &Manifest) -> Vec<[String; 3]> {
    let root = |it: &Manifest| it.previous_root.unwrap_or_default().to_string();
    let levels = |it: &Manifest| json!(it.levels).to_string();
    let connections = |it: &Manifest| json!(it.connections).to_string();
    let block = |it: &Manifest| {
        let at = it.snapshot.as_ref();
        at.map(|at| format!("{} {}", at.block_number, at.block_hash))
    };
    let flagged = |it: &Manifest| {
        let at = it.snapshot.as_ref();
        at.map(|at| {
            at.flagged
                .map_or_else(|| "none".to_owned(), |it| it.to_string())
        })
    };
    let mut pairs = vec![
        ("root", given.root.to_string(), again.root.to_string()),
        (
            "totalPoints",
            given.total_points.to_string(),
            again.total_points.to_string(),
        ),
        ("depth", given.depth.to_string(), again.depth.to_string()),
        ("previousRoot", root(given), root(again)),
        ("levels", levels(given), levels(again)),
        ("connections", connections(given), connections(again)),
        (
            "evidence.parquet",
            given.files.evidence.to_string(),
            again.files.evidence.to_string(),
        ),
    ];
    // A roster from files has the spans of its files, one from a chain the chain's: they are compared like with like.
    if given.snapshot.is_some() == again.snapshot.is_some() {
        pairs.push((
            "roster.parquet",
            given.files.roster.to_string(),
            again.files.roster.to_string(),
        ));
    }
    for (field, [said, true_one]) in [
        ("snapshot block", [block(given), block(again)]),
        ("flagged accounts", [flagged(given), flagged(again)]),
    ] {
        if let (Some(said), Some(true_one)) = (said, true_one) {
            pairs.push((field, said, true_one));
        }
    }
    let differing = pairs
        .into_iter()
        .filter(|(_, said, true_one)| said != true_one);
    differing
        .map(|(field, said, true_one)| [field.to_owned(), said, true_one])
        .collect()
}

fn behind_lines(whose: &str, rows: &Behind) -> Vec<String> {
    let roster = rows.roster.iter().map(|row| {
        let device = |id: u32, key| match id {
            0 => "none".to_owned(),
            id => format!("{key} of maker {id}"),
        };
        format!(
            "  {whose}: from {} to {} account {}, hardware {}, software {}{}{}",
            utc(row.from),
            utc(row.until),
            row.account,
            device(row.hardware_id, row.hardware_device),
            device(row.software_id, row.software_device),
            if row.consent { "" } else { ", no consent" },
            if row.flagged { ", flagged" } else { "" },
        )
    });
    let evidence = rows.evidence.iter().map(|row| {
        format!(
            "  {whose}: {} transmitted at {} ({})",
            row.device,
            utc(row.timestamp),
            row.timestamp
        )
    });
    let mut lines: Vec<_> = roster.chain(evidence).collect();
    if lines.is_empty() {
        lines.push(format!("  {whose}: no row in roster and evidence"));
    }
    lines
}

#[cfg(test)]
mod tests {
    use protocol::{StatedLeaf, week::Status};

    use super::*;

    fn leaf(vehicle_id: u64, points: u32) -> VehicleLeaf {
        let stated = StatedLeaf {
            vehicle_id,
            account: [1; 20],
            conn: 1,
            disc: 0,
            status: Status::Earned as u8,
            hardware: 1,
            software: 0,
            points,
        };
        stated.check().unwrap()
    }

    #[test]
    fn the_first_difference_is_the_lowest_vehicle_that_differs() {
        let both = [leaf(1, 5), leaf(3, 5)];
        assert_eq!(first_difference(&both, &both), None);
        assert_eq!(first_difference(&both, &[leaf(1, 5), leaf(3, 6)]), Some(3));
        let more = [leaf(1, 5), leaf(2, 5), leaf(3, 5)];
        assert_eq!(first_difference(&both, &more), Some(2));
        assert_eq!(first_difference(&more, &both), Some(2));
        assert_eq!(first_difference(&both[..1], &both), Some(3));
    }
}
