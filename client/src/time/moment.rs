//! Moments as people give them: a date, or how long from now.

use std::str::FromStr;

use crate::time::days_of;

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
            Err(_) if text.contains('-') => rfc3339(text).map(Self::At),
            Err(_) => duration(text).map(Self::In),
        };
        found.ok_or_else(|| {
            format!(
                "`{text}` is no moment: give RFC 3339 (2026-12-31T23:59:59Z), a date, unix seconds, or a duration from now \
                 (s, m, h, d, w: 30d, 1d12h)"
            )
        })
    }
}

/// `1d12h` in seconds.
fn duration(text: &str) -> Option<u64> {
    let mut total = 0_u64;
    let mut digits = String::new();
    for character in text.chars() {
        if character.is_ascii_digit() {
            digits.push(character);
            continue;
        }
        let unit = match character {
            's' => 1,
            'm' => 60,
            'h' => 3_600,
            'd' => 86_400,
            'w' => 604_800,
            _ => return None,
        };
        let number: u64 = digits.parse().ok()?;
        total = total.checked_add(number.checked_mul(unit)?)?;
        digits.clear();
    }
    (digits.is_empty() && !text.is_empty()).then_some(total)
}

/// Unix seconds of `2026-12-31T23:59:59+01:00` or `2026-12-31`; fractions of a second are cut.
fn rfc3339(text: &str) -> Option<u64> {
    let (date, time) = match text.find(['T', 't', ' ']) {
        Some(at) => (text.get(..at)?, text.get(at + 1..)?),
        None => (text, "00:00:00Z"),
    };
    let [year, month, day] = numbers(date, '-')?;
    let zone_at = time.find(['Z', 'z', '+', '-'])?;
    let (clock, zone) = (time.get(..zone_at)?, time.get(zone_at..)?);
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let [hour, minute, second] = numbers(clock, ':')?;
    let in_range = hour < 24 && minute < 60 && second < 61;
    if !in_range || !fraction.chars().all(|it| it.is_ascii_digit()) {
        return None;
    }
    let local = days_of(year, month, day)? * 86_400 + hour * 3_600 + minute * 60 + second;
    let offset = match zone.get(1..)? {
        "" => return Some(local),
        offset => {
            let [hours, minutes] = numbers(offset, ':')?;
            (hours < 24 && minutes < 60).then_some(hours * 3_600 + minutes * 60)?
        }
    };
    if zone.starts_with('+') {
        local.checked_sub(offset)
    } else {
        local.checked_add(offset)
    }
}

/// Exactly `N` numbers between separators.
fn numbers<const N: usize>(text: &str, separator: char) -> Option<[u64; N]> {
    let parts: Option<Vec<u64>> = text
        .split(separator)
        .map(|part| {
            let digits = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| part.parse().ok()).flatten()
        })
        .collect();
    parts?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::utc;

    fn at(text: &str) -> u64 {
        match text.parse().unwrap() {
            Moment::At(seconds) => seconds,
            Moment::In(_) => panic!("{text} is a duration"),
        }
    }

    #[test]
    fn reads_rfc_3339_in_any_zone() {
        let genesis = protocol::clock::DIMO_GENESIS;
        assert_eq!(at("2022-12-05T05:00:00Z"), genesis);
        assert_eq!(at("2022-12-05T06:30:00.250+01:30"), genesis);
        assert_eq!(at("2022-12-04t22:00:00-07:00"), genesis);
    }

    #[test]
    fn a_plain_date_is_its_beginning() {
        assert_eq!(utc(at("2028-02-29")), "2028-02-29 00:00 UTC");
    }

    #[test]
    fn unix_seconds_are_what_they_are() {
        assert_eq!(at("1670216400"), protocol::clock::DIMO_GENESIS);
    }

    #[test]
    fn durations_count_from_now() {
        let moment: Moment = "1d12h".parse().unwrap();
        assert_eq!(moment.from(100), 100 + 36 * 3_600);
        assert_eq!("2w".parse(), Ok(Moment::In(14 * 86_400)));
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
            "2026-01-01T00:00:00+0100",
            "99999999999999999999d",
            "soon",
        ] {
            let error = wrong.parse::<Moment>().unwrap_err();
            assert!(error.contains(&format!("`{wrong}`")), "{error}");
        }
    }
}
