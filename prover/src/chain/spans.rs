//! From what was true of a vehicle and when to the spans of its week.

use alloy_primitives::Address;
use protocol::Kind;
use protocol::week::{Paired, Span};

use super::{Facts, State};
use crate::inputs::Flagged;

/// Spans of the week `[start, end)`.
pub(super) struct Week<'a> {
    pub(super) state: &'a State,
    pub(super) start: u64,
    pub(super) end: u64,
    pub(super) flagged: Option<&'a Flagged>,
}

impl Week<'_> {
    /// The spans of a vehicle, in order; none if it did not exist in the week. What is true at the last event goes on until the
    /// end.
    pub(super) fn spans(&self, vehicle: u64) -> Vec<Span> {
        let past = self.state.past(vehicle).iter();
        let past = past.map(|past| (past.until, past.facts));
        let mut spans: Vec<Span> = Vec::new();
        let mut from = self.start;
        for (until, facts) in past.chain([(self.end, self.state.facts(vehicle))]) {
            if until <= from {
                continue;
            }
            if let Some(facts) = facts {
                let span = self.span(vehicle, &facts, (from, until));
                match spans.last_mut() {
                    Some(last) if follows(last, &span) => last.until = until,
                    _ => spans.push(span),
                }
            }
            from = until;
        }
        spans
    }

    fn span(&self, vehicle: u64, facts: &Facts, (from, until): (u64, u64)) -> Span {
        let account = self.account(vehicle, facts);
        let paired = |kind| {
            let (connection, key) = facts.device(kind)?;
            Some(Paired {
                connection,
                device: key.into_array(),
            })
        };
        Span {
            from,
            until,
            account: account.into_array(),
            hardware: paired(Kind::Hardware),
            software: paired(Kind::Software),
            consent: facts.data_consent,
            flagged: self
                .flagged
                .is_some_and(|flagged| flagged.contains(account)),
        }
    }

    /// The payee of the last second, if the one who owned the vehicle then has recorded it without having sold in between.
    fn account(&self, vehicle: u64, facts: &Facts) -> Address {
        let last = self.state.vehicle(vehicle);
        let same = last.filter(|last| last.tenure == facts.tenure);
        same.map_or(facts.owner, |last| last.account())
    }
}

/// Whether a span only goes on with what is true in the one before it.
fn follows(last: &Span, span: &Span) -> bool {
    let joined = Span {
        until: span.until,
        ..*last
    };
    let shifted = Span {
        from: last.from,
        ..*span
    };
    last.until == span.from && joined == shifted
}
