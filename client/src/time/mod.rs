//! Unix seconds as people read them, and moments as people give them.

mod moment;

pub use moment::Moment;

/// `1682312400` → `2023-04-24 05:00 UTC`.
pub fn utc(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = civil(days);
    format!(
        "{year:04}-{month:02}-{day:02} {:02}:{:02} UTC",
        rest / 3_600,
        rest % 3_600 / 60
    )
}

/// A moment and how far off it is: `2023-04-24 05:00 UTC (in 1 d 3 h)`.
pub fn utc_from(now: u64, seconds: u64) -> String {
    if seconds <= now {
        return utc(seconds);
    }
    format!("{} (in {})", utc(seconds), duration(seconds - now))
}

/// The two largest units of a duration.
pub fn duration(seconds: u64) -> String {
    let (days, hours, minutes) = (
        seconds / 86_400,
        seconds % 86_400 / 3_600,
        seconds % 3_600 / 60,
    );
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds} s"),
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (days, hours, _) => format!("{days} d {hours} h"),
    }
}

/// Year, month and day of a day counted from 1970-01-01. Years are taken to start in March, so that the
/// leap day is the last of a year.
const fn civil(days: u64) -> (u64, u64, u64) {
    const DAYS_PER_ERA: u64 = 146_097;
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / DAYS_PER_ERA, shifted % DAYS_PER_ERA);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
    (year, month, day)
}

/// Days from 1970-01-01 to a date; none if there is no such day, or it is earlier.
fn days_of(year: u64, month: u64, day: u64) -> Option<u64> {
    if !(1970..=9_999).contains(&year) || !(1..=12).contains(&month) || day == 0 {
        return None;
    }
    // Days before a year cannot be fewer than this, and a year has fewer than 366 + 2.
    let from = (year - 1970) * 365;
    (from..from + (year - 1970) / 4 + 368).find(|days| civil(*days) == (year, month, day))
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
    fn a_date_is_the_day_that_has_it() {
        assert_eq!(days_of(1970, 1, 1), Some(0));
        assert_eq!(days_of(2000, 2, 29), Some(951_782_400 / 86_400));
        assert_eq!(days_of(9_999, 12, 31).map(civil), Some((9_999, 12, 31)));
        assert_eq!(days_of(2023, 2, 29), None);
        assert_eq!(days_of(1969, 12, 31), None);
    }

    #[test]
    fn the_end_of_time_is_a_date_too() {
        assert!(utc(u64::MAX).ends_with("UTC"));
    }

    #[test]
    fn says_how_far_off_a_moment_is() {
        assert_eq!(utc_from(0, 100_000), "1970-01-02 03:46 UTC (in 1 d 3 h)");
        assert_eq!(utc_from(200_000, 100_000), "1970-01-02 03:46 UTC");
        assert_eq!(duration(59), "59 s");
        assert_eq!(duration(3_660), "1 h 1 min");
    }
}
