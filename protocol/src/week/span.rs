//! Spans: what was true of a vehicle, from when until when.

use core::fmt;

use super::Seen;
use crate::Kind;

/// A device paired with a vehicle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Paired {
    /// The manufacturer or connection, never 0.
    pub connection: u32,
    /// The address of the device's key.
    pub device: [u8; 20],
}

/// A part of a vehicle's week in which owner, consent and the devices with their keys are constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its first second, unix time.
    pub from: u64,
    /// The first second after it.
    pub until: u64,
    /// Who is paid for it: the payee that the owner had recorded at the end of the week, else the owner; of a span that ended
    /// with a sale the owner.
    pub account: [u8; 20],
    /// The hardware device.
    pub hardware: Option<Paired>,
    /// The software connection.
    pub software: Option<Paired>,
    /// Whether the owner lets its data be used.
    pub consent: bool,
    /// Whether the account is on the week's list of flagged accounts.
    pub flagged: bool,
}

impl Span {
    /// The device of a group.
    pub fn paired(&self, kind: Kind) -> Option<Paired> {
        match kind {
            Kind::Hardware => self.hardware,
            Kind::Software => self.software,
        }
    }

    fn contains(&self, timestamp: u64) -> bool {
        self.from <= timestamp && timestamp < self.until
    }
}

/// Why spans are not those of a vehicle's week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanError {
    /// There is none.
    None,
    /// A span ends before it begins, or as it begins.
    Empty,
    /// A span begins before the week or ends after it.
    OutsideWeek,
    /// A span begins before the one before it has ended.
    Overlap,
    /// A span pays the zero address.
    ZeroAccount,
    /// A span has one key for both groups.
    OneKeyForBoth,
}

impl fmt::Display for SpanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "a vehicle without a span",
            Self::Empty => "a span must end after it begins",
            Self::OutsideWeek => "a span must lie in the week",
            Self::Overlap => "spans of a vehicle overlap",
            Self::ZeroAccount => "a span pays the zero address",
            Self::OneKeyForBoth => "a span has the same device for hardware and software",
        })
    }
}

impl core::error::Error for SpanError {}

/// Why a row does not match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unmatched {
    /// It lies before the week.
    BeforeWeek,
    /// It lies after the week.
    AfterWeek,
    /// The vehicle was not in the roster at that time.
    NoSpan,
    /// The device was not paired with the vehicle at that time.
    OtherDevice,
}

/// All spans of a vehicle's week, in order. Between two of them the vehicle was not in the roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spans<'a> {
    spans: &'a [Span],
    week_start: u64,
    week_end: u64,
}

impl<'a> Spans<'a> {
    /// Accepts the spans of a vehicle in the week `[week_start, week_end)`.
    ///
    /// # Errors
    /// If there is none, if they are out of order or leave the week, or if one says what cannot be.
    pub fn new(spans: &'a [Span], week_start: u64, week_end: u64) -> Result<Self, SpanError> {
        if spans.is_empty() {
            return Err(SpanError::None);
        }
        let mut free_from = week_start;
        for span in spans {
            if span.from >= span.until {
                return Err(SpanError::Empty);
            }
            if span.from < week_start || span.until > week_end {
                return Err(SpanError::OutsideWeek);
            }
            if span.from < free_from {
                return Err(SpanError::Overlap);
            }
            if span.account == [0; 20] {
                return Err(SpanError::ZeroAccount);
            }
            if let (Some(hardware), Some(software)) = (span.hardware, span.software)
                && hardware.device == software.device
            {
                return Err(SpanError::OneKeyForBoth);
            }
            free_from = span.until;
        }
        Ok(Self {
            spans,
            week_start,
            week_end,
        })
    }

    /// Spans that [`new`](Self::new) accepted before, for whoever keeps them apart from the week they belong to.
    pub fn accepted(spans: &'a [Span], week_start: u64, week_end: u64) -> Self {
        Self {
            spans,
            week_start,
            week_end,
        }
    }

    /// The group that a row `(device, timestamp)` matches, and the row as it is remembered.
    ///
    /// # Errors
    /// Why it does not match.
    pub fn observe(&self, device: &[u8; 20], timestamp: u64) -> Result<(Kind, Seen), Unmatched> {
        if timestamp >= self.week_end {
            return Err(Unmatched::AfterWeek);
        }
        let second = timestamp
            .checked_sub(self.week_start)
            .ok_or(Unmatched::BeforeWeek)?;
        let span = self.at(timestamp).ok_or(Unmatched::NoSpan)?;
        let kind = Kind::ALL
            .into_iter()
            .find(|kind| {
                span.paired(*kind)
                    .is_some_and(|paired| paired.device == *device)
            })
            .ok_or(Unmatched::OtherDevice)?;
        // Later than a week lasts only if the week given is longer than one.
        let seen = Seen::row(second, span.consent).ok_or(Unmatched::AfterWeek)?;
        Ok((kind, seen))
    }

    /// The row that is remembered of a group, as device and time; `None` if there was none.
    pub fn row(&self, kind: Kind, seen: Seen) -> Option<([u8; 20], u64)> {
        let timestamp = self.week_start.checked_add(seen.second()?)?;
        let paired = self.at(timestamp)?.paired(kind)?;
        Some((paired.device, timestamp))
    }

    /// Whose device a row of a group is that was observed.
    pub fn connection(&self, kind: Kind, seen: Seen) -> Option<u32> {
        Some(self.of(seen)?.paired(kind)?.connection)
    }

    /// The spans, in order.
    pub fn as_slice(&self) -> &'a [Span] {
        self.spans
    }

    /// The span of a remembered row.
    pub(super) fn of(&self, seen: Seen) -> Option<&'a Span> {
        self.at(self.week_start.checked_add(seen.second()?)?)
    }

    fn at(&self, timestamp: u64) -> Option<&'a Span> {
        let after = self.spans.partition_point(|span| span.from <= timestamp);
        let span = self.spans.get(after.checked_sub(1)?)?;
        span.contains(timestamp).then_some(span)
    }
}
