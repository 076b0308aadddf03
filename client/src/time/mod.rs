//! Unix seconds as people read them, and moments as people give them.

mod moment;

use jiff::{
    RoundMode, SignedDuration, Span, SpanRound, Timestamp, Unit,
    fmt::friendly::{Spacing, SpanPrinter},
};

pub use moment::Moment;

/// `1682312400` → `2023-04-24 05:00 UTC`.
pub fn utc(seconds: u64) -> String {
    let moment = i64::try_from(seconds).ok();
    match moment.and_then(|seconds| Timestamp::from_second(seconds).ok()) {
        Some(moment) => moment.strftime("%Y-%m-%d %H:%M UTC").to_string(),
        None => format!("{seconds} s after 1970, past the year 9999"),
    }
}

/// A moment and how far off it is: `2023-04-24 05:00 UTC (in 1 d 3 h)`.
pub fn utc_from(now: u64, seconds: u64) -> String {
    if seconds <= now {
        return utc(seconds);
    }
    format!("{} (in {})", utc(seconds), duration(seconds - now))
}

/// The two largest units of a duration: `1 d 3 h`, `1 h 1 m`, `59 s`; what is less is cut.
pub fn duration(seconds: u64) -> String {
    let printer = SpanPrinter::new().spacing(Spacing::BetweenUnitsAndDesignators);
    match in_units(seconds) {
        Some(span) => printer.span_to_string(&span),
        None => format!("{seconds} s"),
    }
}

/// None for more than some 19,000 years.
fn in_units(seconds: u64) -> Option<Span> {
    let smallest = match seconds {
        0..60 => Unit::Second,
        60..86_400 => Unit::Minute,
        _ => Unit::Hour,
    };
    let rounding = SpanRound::new()
        .largest(Unit::Day)
        .smallest(smallest)
        .mode(RoundMode::Trunc)
        .days_are_24_hours();
    let exact = SignedDuration::from_secs(i64::try_from(seconds).ok()?);
    Span::try_from(exact).ok()?.round(rounding).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_dimos_genesis_as_a_monday_morning() {
        assert_eq!(utc(protocol::clock::DIMO_GENESIS), "2022-12-05 05:00 UTC");
    }

    #[test]
    fn knows_leap_days_and_the_turn_of_the_year() {
        assert_eq!(utc(0), "1970-01-01 00:00 UTC");
        assert_eq!(utc(951_782_400), "2000-02-29 00:00 UTC");
        assert_eq!(utc(1_704_067_199), "2023-12-31 23:59 UTC");
    }

    #[test]
    fn what_no_calendar_has_is_given_in_seconds() {
        assert!(utc(u64::MAX).starts_with("18446744073709551615 s"));
        assert_eq!(duration(u64::MAX), "18446744073709551615 s");
    }

    #[test]
    fn says_how_far_off_a_moment_is() {
        assert_eq!(utc_from(0, 100_000), "1970-01-02 03:46 UTC (in 1 d 3 h)");
        assert_eq!(utc_from(200_000, 100_000), "1970-01-02 03:46 UTC");
    }

    #[test]
    fn a_duration_has_its_two_largest_units() {
        let lengths = [0, 59, 60, 3_660, 86_399, 86_400, 8 * 604_800 + 7_199];
        let words = [
            "0 s",
            "59 s",
            "1 m",
            "1 h 1 m",
            "23 h 59 m",
            "1 d",
            "56 d 1 h",
        ];
        assert_eq!(lengths.map(duration), words);
    }

    #[test]
    fn a_duration_that_was_printed_can_be_given() {
        assert_eq!(duration(97_200).parse(), Ok(Moment::In(97_200)));
    }
}
