//! What times of activity are counted in.

use crate::text::signed;

/// A unit of whole numbers that stand for times.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimeUnit {
    /// Unix seconds.
    #[default]
    Seconds,
    /// Thousands of a second.
    Milliseconds,
    /// Millions of a second.
    Microseconds,
    /// Billions of a second.
    Nanoseconds,
}

impl TimeUnit {
    /// Every unit finer than a second.
    pub(super) const FINER: [Self; 3] = [Self::Milliseconds, Self::Microseconds, Self::Nanoseconds];

    /// How many make a second.
    pub(super) const fn per_second(self) -> i64 {
        match self {
            Self::Seconds => 1,
            Self::Milliseconds => 1_000,
            Self::Microseconds => 1_000_000,
            Self::Nanoseconds => 1_000_000_000,
        }
    }

    /// The second that a time lies in.
    pub(super) const fn seconds(self, time: i64) -> i64 {
        time.div_euclid(self.per_second())
    }

    /// Its name, and as it is said on the command line.
    pub(super) const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Seconds => ("seconds", "s"),
            Self::Milliseconds => ("milliseconds", "ms"),
            Self::Microseconds => ("microseconds", "us"),
            Self::Nanoseconds => ("nanoseconds", "ns"),
        }
    }
}

/// How times are read, and which of them matter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    pub(super) unit: TimeUnit,
    /// First second of the week, and of the next.
    pub(super) week: (u64, u64),
}

impl Times {
    /// Unix seconds: a number in the unit, or RFC 3339.
    pub(super) fn moment(self, cell: &[u8]) -> Option<i64> {
        if let Some(number) = signed(cell) {
            return Some(self.unit.seconds(number));
        }
        let text = std::str::from_utf8(cell).ok()?;
        let moment: jiff::Timestamp = text.parse().ok()?;
        i64::try_from(moment.as_nanosecond().div_euclid(1_000_000_000)).ok()
    }

    /// Places in [`TimeUnit::FINER`] by which a time would lie in the week.
    pub(super) fn by_finer(self, time: i64) -> impl Iterator<Item = usize> {
        let (start, end) = self.week;
        let units = TimeUnit::FINER.into_iter().enumerate();
        units.filter_map(move |(place, unit)| {
            let second = u64::try_from(unit.seconds(time)).ok()?;
            (start..end).contains(&second).then_some(place)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, unit: TimeUnit) -> Option<i64> {
        let week = (0, 1);
        Times { unit, week }.moment(text.as_bytes())
    }

    #[test]
    fn a_moment_is_a_number_or_rfc_3339_and_part_of_a_second_is_within_it() {
        let seconds = |text: &str| of(text, TimeUnit::Seconds);
        for text in [
            "1670216400",
            "1670216400.0",
            "2022-12-05T05:00:00Z",
            "2022-12-05T05:00:00.999Z",
            "2022-12-05T06:00:00+01:00",
            "2022-12-05 05:00:00z",
        ] {
            assert_eq!(seconds(text), Some(1_670_216_400), "{text}");
        }
        assert_eq!(seconds("1969-12-31T23:59:59.5Z"), Some(-1));
        for text in [
            "",
            "now",
            "2022-12-05",
            "2022-12-05T05:00:00",
            "1670216400.5",
        ] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_are_in_the_unit_that_was_said() {
        assert_eq!(
            of("1670216400999", TimeUnit::Milliseconds),
            Some(1_670_216_400)
        );
        assert_eq!(of("-1", TimeUnit::Microseconds), Some(-1));
        assert_eq!(of("1999999999", TimeUnit::Nanoseconds), Some(1));
        let text = "2022-12-05T05:00:00Z";
        assert_eq!(
            of(text, TimeUnit::Nanoseconds),
            Some(1_670_216_400),
            "text has no unit"
        );
    }
}
