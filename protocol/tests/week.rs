//! One vehicle's week, from spans and rows.

#![allow(clippy::unwrap_used, reason = "test helpers")]

mod support;

use proptest::prelude::*;
use protocol::clock::{DIMO_GENESIS, WEEK};
use protocol::vehicle_leaf::Contradiction;
use protocol::week::{
    LeafError, Outcome, Paired, Seen, Span, SpanError, Spans, Status, Unmatched, Verdict, Withheld,
    leaf,
};
use protocol::{Connection, Credit, Kind, Levels, Streak};
use serde_json::Value;
use support::{unhex, vector};

const START: u64 = DIMO_GENESIS;
const END: u64 = START + WEEK;
const KEY: [u8; 20] = [1; 20];
const OTHER: [u8; 20] = [2; 20];

fn span(from: u64, until: u64) -> Span {
    Span {
        from,
        until,
        account: [0xa1; 20],
        hardware: Some(Paired {
            connection: 11,
            device: KEY,
        }),
        software: None,
        consent: true,
        flagged: false,
    }
}

fn credit(id: u32) -> Option<Credit> {
    Some(Credit { id, points: 6_000 })
}

/// What rows come to, and how many do not match.
fn judge(spans: &Spans<'_>, rows: &[([u8; 20], u64)]) -> ([Seen; 2], u64) {
    let mut seen = [Seen::NOTHING; 2];
    let mut rejected = 0;
    for (device, timestamp) in rows {
        match spans.observe(device, *timestamp) {
            Ok((kind, row)) => seen[kind as usize] = seen[kind as usize].max(row),
            Err(_) => rejected += 1,
        }
    }
    (seen, rejected)
}

fn address(value: &Value) -> [u8; 20] {
    unhex(value.as_str().unwrap()).try_into().unwrap()
}

fn span_of(value: &Value) -> Span {
    let paired = |group: &str| {
        let connection = value[format!("{group}_id")].as_u64().unwrap() as u32;
        let device = &value[format!("{group}_device")];
        (connection != 0).then(|| Paired {
            connection,
            device: address(device),
        })
    };
    Span {
        from: value["from"].as_u64().unwrap(),
        until: value["until"].as_u64().unwrap(),
        account: address(&value["account"]),
        hardware: paired("hardware"),
        software: paired("software"),
        consent: value["consent"].as_bool().unwrap(),
        flagged: value["flagged"].as_bool().unwrap(),
    }
}

fn connections(document: &Value) -> Vec<Connection> {
    let rows = document["connections"].as_array().unwrap().iter();
    rows.map(|row| Connection {
        id: row["id"].as_u64().unwrap() as u32,
        kind: match row["kind"].as_str().unwrap() {
            "hardware" => Kind::Hardware,
            _ => Kind::Software,
        },
        points: row["points"].as_u64().unwrap() as u32,
        active: row["active"].as_bool().unwrap(),
        signed: false,
    })
    .collect()
}

#[test]
fn weeks_match_every_case() {
    let document: Value = serde_json::from_str(&vector("week.json")).unwrap();
    let connections = connections(&document);
    let credit = |id| connections.iter().find(|one| one.id == id)?.credit();
    let cases = document["cases"].as_array().unwrap();
    assert!(cases.len() > 15);
    for case in cases {
        let name = &case["case"];
        let spans: Vec<_> = case["spans"]
            .as_array()
            .unwrap()
            .iter()
            .map(span_of)
            .collect();
        let spans = Spans::new(&spans, START, END).unwrap();
        let mut rows: Vec<_> = case["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| (address(&row["device"]), row["timestamp"].as_u64().unwrap()))
            .collect();
        for _ in 0..2 {
            let (seen, rejected) = judge(&spans, &rows);
            let verdict = spans.judge(seen, credit);
            let (hardware, software) = match verdict.outcome {
                Outcome::Earned { hardware, software } => (hardware, software),
                _ => (None, None),
            };
            let id = |credit: Option<Credit>| credit.map_or(0, |credit| credit.id);
            let points = |credit: Option<Credit>| credit.map_or(0, |credit| credit.points);
            assert_eq!(
                u64::from(verdict.outcome.status() as u8),
                case["status"],
                "{name}"
            );
            assert_eq!(verdict.account, address(&case["account"]), "{name}");
            assert_eq!(
                (id(hardware), id(software)),
                (
                    case["hardware"].as_u64().unwrap() as u32,
                    case["software"].as_u64().unwrap() as u32,
                ),
                "{name}"
            );
            assert_eq!(
                u64::from(points(hardware) + points(software)),
                case["connection_points"],
                "{name}"
            );
            assert_eq!(rejected, case["rejected"].as_u64().unwrap(), "{name}");
            // The order of rows does not matter.
            rows.reverse();
        }
    }
}

#[test]
fn spans_lie_in_the_week_in_order_and_say_what_can_be() {
    let refused = |spans: &[Span]| Spans::new(spans, START, END).unwrap_err();
    let middle = START + WEEK / 2;
    let (first, second) = (span(START, middle), span(middle, END));
    assert!(Spans::new(&[first, second], START, END).is_ok());
    assert_eq!(refused(&[]), SpanError::None);
    assert_eq!(refused(&[span(middle, middle)]), SpanError::Empty);
    assert_eq!(refused(&[span(START - 1, END)]), SpanError::OutsideWeek);
    assert_eq!(refused(&[span(START, END + 1)]), SpanError::OutsideWeek);
    assert_eq!(refused(&[second, first]), SpanError::Overlap);
    assert_eq!(refused(&[first, span(middle - 1, END)]), SpanError::Overlap);
    let nobody = Span {
        account: [0; 20],
        ..first
    };
    assert_eq!(refused(&[nobody]), SpanError::ZeroAccount);
    let doubled = Span {
        software: first.hardware,
        ..first
    };
    assert_eq!(refused(&[doubled]), SpanError::OneKeyForBoth);
}

#[test]
fn a_row_that_does_not_match_says_why() {
    let spans = [span(START, START + 10), span(START + 20, END)];
    let spans = Spans::new(&spans, START, END).unwrap();
    assert_eq!(spans.observe(&KEY, START - 1), Err(Unmatched::BeforeWeek));
    assert_eq!(spans.observe(&KEY, END), Err(Unmatched::AfterWeek));
    assert_eq!(spans.observe(&KEY, START + 10), Err(Unmatched::NoSpan));
    assert_eq!(spans.observe(&KEY, START + 19), Err(Unmatched::NoSpan));
    assert_eq!(spans.observe(&OTHER, START), Err(Unmatched::OtherDevice));
    for matching in [START, START + 9, START + 20, END - 1] {
        assert!(spans.observe(&KEY, matching).is_ok());
    }
}

#[test]
fn a_counting_row_outweighs_every_later_one_that_does_not_count() {
    let early = Seen::row(0, true).unwrap();
    let late = Seen::row(WEEK - 1, false).unwrap();
    assert!(early > late && late > Seen::NOTHING);
    assert!(Seen::row(1, true) > Seen::row(0, true));
    assert_eq!((early.second(), early.counts()), (Some(0), true));
    assert_eq!((late.second(), late.counts()), (Some(WEEK - 1), false));
    assert_eq!(
        (Seen::NOTHING.second(), Seen::NOTHING.counts()),
        (None, false)
    );
    assert_eq!(Seen::row(WEEK, true), None);
    assert_eq!(Seen::from_bits(late.bits()), late);
}

#[test]
fn a_vehicle_withheld_for_want_of_consent_names_the_account_of_its_last_span() {
    let seller = Span {
        consent: false,
        ..span(START, START + 10)
    };
    let buyer = Span {
        consent: false,
        account: [0xb2; 20],
        ..span(START + 10, END)
    };
    let spans = [seller, buyer];
    let spans = Spans::new(&spans, START, END).unwrap();
    let (seen, _) = judge(&spans, &[(KEY, START)]);
    let expected = Verdict {
        account: [0xb2; 20],
        outcome: Outcome::Withheld(Withheld::NoConsent),
    };
    assert_eq!(spans.judge(seen, credit), expected);
}

const WITHHELD: [Withheld; 3] = [
    Withheld::NoConsent,
    Withheld::Flagged,
    Withheld::MakerNotActive,
];

fn verdict(outcome: Outcome) -> Verdict {
    Verdict {
        account: [7; 20],
        outcome,
    }
}

#[test]
fn an_earned_week_has_the_points_of_streak_and_both_groups() {
    let outcome = Outcome::Earned {
        hardware: Some(Credit {
            id: 137,
            points: 6_000,
        }),
        software: Some(Credit {
            id: 9,
            points: 1_000,
        }),
    };
    let before = Streak { conn: 20, disc: 2 };
    let leaf = leaf(1, before, &verdict(outcome), Levels::DIMO)
        .unwrap()
        .unwrap();
    assert_eq!(
        (leaf.conn, leaf.disc, leaf.status()),
        (21, 0, Status::Earned)
    );
    assert_eq!((leaf.hardware, leaf.software, leaf.points), (137, 9, 9_000));
}

#[test]
fn a_withheld_week_keeps_the_streak_and_a_leaf() {
    for (why, status) in WITHHELD.into_iter().zip(&Status::ALL[2..]) {
        for before in [Streak { conn: 36, disc: 2 }, Streak::default()] {
            let outcome = Outcome::Withheld(why);
            let leaf = leaf(1, before, &verdict(outcome), Levels::DIMO)
                .unwrap()
                .unwrap();
            assert_eq!(
                (leaf.conn, leaf.disc, leaf.points),
                (before.conn, before.disc, 0)
            );
            assert_eq!(
                (leaf.status(), leaf.hardware, leaf.software),
                (*status, 0, 0)
            );
        }
    }
}

#[test]
fn a_missed_week_has_a_leaf_while_weeks_are_left() {
    let missed = |conn, disc| {
        leaf(
            1,
            Streak { conn, disc },
            &Verdict::absent([7; 20]),
            Levels::DIMO,
        )
        .unwrap()
    };
    let left = missed(21, 2).unwrap();
    assert_eq!(
        (left.conn, left.disc, left.status()),
        (4, 3, Status::Missed)
    );
    assert_eq!(missed(0, 0), None);
    assert_eq!(missed(20, 2), None);
}

#[test]
fn what_no_leaf_can_say_is_an_error() {
    let huge = Credit {
        id: 1,
        points: u32::MAX,
    };
    let outcome = Outcome::Earned {
        hardware: Some(huge),
        software: credit(2),
    };
    let refused = leaf(1, Streak::default(), &verdict(outcome), Levels::DIMO);
    assert_eq!(refused, Err(LeafError::PointsOverflow));
    let refused = leaf(
        1,
        Streak { conn: 9, disc: 0 },
        &Verdict::absent([0; 20]),
        Levels::DIMO,
    );
    assert_eq!(
        refused,
        Err(LeafError::Contradiction(Contradiction::ZeroAccount))
    );
}

/// A week cut into spans of changing owners, consents and devices.
fn any_spans() -> impl Strategy<Value = Vec<Span>> {
    let part = (
        1..WEEK / 8,
        0..3u8,
        any::<bool>(),
        any::<bool>(),
        0..3u32,
        0..3u32,
    );
    prop::collection::vec(part, 1..8).prop_map(|parts| {
        let mut from = START;
        let paired = |group: u8, n: u32| {
            (n > 0).then(|| Paired {
                connection: n,
                device: [group + n as u8; 20],
            })
        };
        let spans =
            parts
                .into_iter()
                .map(|(length, owner, consent, flagged, hardware, software)| {
                    let span = Span {
                        from,
                        until: from + length,
                        account: [owner + 1; 20],
                        hardware: paired(10, hardware),
                        software: paired(20, software),
                        consent,
                        flagged,
                    };
                    from += length;
                    span
                });
        spans.collect()
    })
}

proptest! {
    /// The rule again as DESIGN words it, over all rows at once.
    #[test]
    fn the_latest_rows_decide_as_all_rows_together_do(
        spans in any_spans(), rows in prop::collection::vec((prop::sample::select(vec![11u8, 12, 21, 22]), 0..WEEK), 0..30), inactive in 0..3u32,
    ) {
        let credit = |id| (id != inactive).then_some(Credit { id, points: 1 });
        let rows: Vec<_> = rows.into_iter().map(|(key, at)| ([key; 20], START + at)).collect();
        let checked = Spans::new(&spans, START, END).unwrap();
        let verdict = checked.judge(judge(&checked, &rows).0, credit);

        let at = |t: u64| spans.iter().find(|span| span.from <= t && t < span.until);
        let mut matching = Vec::new();
        for (device, t) in &rows {
            for kind in Kind::ALL {
                let span = at(*t).filter(|span| span.paired(kind).is_some_and(|paired| paired.device == *device));
                matching.extend(span.map(|span| (*t, kind, span)));
            }
        }
        matching.sort_by_key(|(t, ..)| *t);
        let counting: Vec<_> = matching.iter().filter(|(.., span)| span.consent).collect();
        let span = counting.last().map_or_else(|| spans.last().unwrap(), |(.., span)| span);
        let credited = Kind::ALL.map(|kind| {
            let (.., span) = counting.iter().rfind(|(_, of, _)| *of == kind)?;
            credit(span.paired(kind)?.connection)
        });
        let status = match () {
            () if matching.is_empty() => Status::Missed,
            () if counting.is_empty() => Status::NoConsent,
            () if span.flagged => Status::Flagged,
            () if credited == [None; 2] => Status::MakerNotActive,
            () => Status::Earned,
        };
        prop_assert_eq!(verdict.account, span.account);
        prop_assert_eq!(verdict.outcome.status(), status);
        if let Outcome::Earned { hardware, software } = verdict.outcome {
            prop_assert_eq!([hardware, software], credited);
        }
    }

    #[test]
    fn selling_the_car_after_its_last_transmission_moves_no_reward(spans in any_spans(), at in 0..WEEK) {
        let first = spans[0];
        prop_assume!(first.consent && first.hardware.is_some());
        let checked = Spans::new(&spans, START, END).unwrap();
        let device = first.hardware.unwrap().device;
        let row = (device, START + at % (first.until - first.from));
        let verdict = checked.judge(judge(&checked, &[row]).0, credit);
        prop_assert_eq!(verdict.account, first.account);
    }
}
