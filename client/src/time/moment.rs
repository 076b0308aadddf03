//! Moments as people give them: a date, or how long from now.

use std::str::FromStr;

use jiff::{SpanRelativeTo, Timestamp, civil::Date, fmt::friendly::SpanParser, tz::TimeZone};

/// A moment: unix seconds, RFC 3339, a plain date (its beginning, UTC), or a duration from now such as `30d` or `1d12h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Unix seconds.
    At(u64),
    /// Seconds from now.
    In(u64),
}

impl Moment {
    /// Unix seconds, if it is `now`.
    pub const fn from(self, now: u64) -> u64 {
        match self {
            Self::At(seconds) => seconds,
            Self::In(seconds) => now.saturating_add(seconds),
        }
    }
}

impl FromStr for Moment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let found = match text.parse() {
            Ok(seconds) => Some(Self::At(seconds)),
            Err(_) if text.contains('-') => at(text).map(Self::At),
            Err(_) => length(text).map(Self::In),
        };
        found.ok_or_else(|| {
            format!(
                "`{text}` is no moment: give RFC 3339 (2026-12-31T23:59:59Z), a date, unix seconds, or a duration from now \
                 (s, m, h, d, w: 30d, 1d12h)"
            )
        })
    }
}

/// Unix seconds of `2026-12-31T23:59:59+01:00` or `2026-12-31`; fractions of a second are cut.
fn at(text: &str) -> Option<u64> {
    let moment: Timestamp = match text.len() {
        // A date with a time but without a zone would be one, too.
        LENGTH_OF_DATE => {
            let date: Date = text.parse().ok()?;
            date.to_zoned(TimeZone::UTC).ok()?.timestamp()
        }
        _ => text.parse().ok()?,
    };
    moment.as_second().try_into().ok()
}

const LENGTH_OF_DATE: usize = "2026-12-31".len();

/// `1d12h` in seconds. A month or a year has no length of its own.
fn length(text: &str) -> Option<u64> {
    let span = SpanParser::new().parse_span(text).ok()?;
    let length = span.to_duration(SpanRelativeTo::days_are_24_hours()).ok()?;
    length.as_secs().try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::utc;

    fn unix(text: &str) -> u64 {
        match text.parse().unwrap() {
            Moment::At(seconds) => seconds,
            Moment::In(_) => panic!("{text} is a duration"),
        }
    }

    #[test]
    fn reads_rfc_3339_in_any_zone() {
        let genesis = protocol::clock::DIMO_GENESIS;
        assert_eq!(unix("2022-12-05T05:00:00Z"), genesis);
        assert_eq!(unix("2022-12-05T06:30:00.250+01:30"), genesis);
        assert_eq!(unix("2022-12-04t22:00:00-07:00"), genesis);
    }

    #[test]
    fn a_plain_date_is_its_beginning() {
        assert_eq!(utc(unix("2028-02-29")), "2028-02-29 00:00 UTC");
    }

    #[test]
    fn unix_seconds_are_what_they_are() {
        assert_eq!(unix("1670216400"), protocol::clock::DIMO_GENESIS);
    }

    #[test]
    fn durations_count_from_now() {
        let moment: Moment = "1d12h".parse().unwrap();
        assert_eq!(moment.from(100), 100 + 36 * 3_600);
        assert_eq!("2w".parse(), Ok(Moment::In(14 * 86_400)));
        assert_eq!("1 hour 30 minutes".parse(), Ok(Moment::In(5_400)));
        assert_eq!(Moment::In(u64::MAX).from(1), u64::MAX);
    }

    #[test]
    fn anything_else_is_refused_and_repeated() {
        for wrong in [
            "",
            "d",
            "30y",
            "1d2",
            "2026-13-01",
            "2026-02-29",
            "2026-01-01T25:00:00Z",
            "2026-01-01T00:00:00",
            "1969-12-31",
            "10000-01-01",
            "5d ago",
            "99999999999999999999d",
            "soon",
        ] {
            let error = wrong.parse::<Moment>().unwrap_err();
            assert!(error.contains(&format!("`{wrong}`")), "{error}");
        }
    }
}
