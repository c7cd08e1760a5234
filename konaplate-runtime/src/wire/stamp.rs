//! The instant of a call, in the forms that headers need. One instant serves all headers of a call.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone as Zone};

use crate::debug_as_display;

/// The clock that an instant is told by, sent as `X-KM-Time-Zone`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum TimeZone {
    /// Korea Standard Time, nine hours ahead of UTC.
    #[default]
    Kst,
    /// Coordinated Universal Time.
    Utc,
}

impl TimeZone {
    /// As sent: three letters.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Kst => "KST",
            Self::Utc => "UTC",
        }
    }

    fn offset(self) -> Offset {
        match self {
            Self::Kst => Offset::constant(9),
            Self::Utc => Offset::UTC,
        }
    }
}

/// A time zone other than `KST` and `UTC`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct UnknownTimeZone;

impl fmt::Display for UnknownTimeZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the time zone is neither KST nor UTC")
    }
}

debug_as_display!(struct UnknownTimeZone);

impl std::error::Error for UnknownTimeZone {}

impl FromStr for TimeZone {
    type Err = UnknownTimeZone;

    fn from_str(text: &str) -> Result<Self, UnknownTimeZone> {
        match text {
            "KST" => Ok(Self::Kst),
            "UTC" => Ok(Self::Utc),
            _ => Err(UnknownTimeZone),
        }
    }
}

/// An instant, to the millisecond, and the clock it is told by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    unix_millis: i64,
    zone: TimeZone,
    /// `yyyyMMddHHmmssSSS`, which the other forms are parts of.
    digits: [u8; 17],
}

/// A text that is no instant in the form asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct StampError;

impl fmt::Display for StampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a date and time of the expected number of digits")
    }
}

debug_as_display!(struct StampError);

impl std::error::Error for StampError {}

impl Stamp {
    /// The instant that many milliseconds after 1970-01-01T00:00:00Z. Instants that no calendar of four
    /// digits tells are held at its ends.
    #[must_use]
    pub fn new(unix_millis: i64, zone: TimeZone) -> Self {
        /// 0001-01-02 and 9999-12-30, so that any offset stays within.
        const ENDS: (i64, i64) = (-62_135_510_400_000, 253_402_128_000_000);
        let unix_millis = unix_millis.clamp(ENDS.0, ENDS.1);
        let instant = Timestamp::from_millisecond(unix_millis).unwrap_or(Timestamp::UNIX_EPOCH);
        Self {
            unix_millis,
            zone,
            digits: digits(zone.offset().to_datetime(instant)),
        }
    }

    /// Reads `yyyyMMddHHmmss`, exactly 14 digits.
    ///
    /// # Errors
    /// Another width, another character, or no such date and time.
    pub fn parse_seconds(text: &str, zone: TimeZone) -> Result<Self, StampError> {
        Self::parse(text, 14, zone)
    }

    /// Reads `yyyyMMddHHmmssSSS`, exactly 17 digits.
    ///
    /// # Errors
    /// Another width, another character, or no such date and time.
    pub fn parse_millis(text: &str, zone: TimeZone) -> Result<Self, StampError> {
        Self::parse(text, 17, zone)
    }

    // The widths are checked here: a pattern of a date library reads fewer or more digits as well.
    fn parse(text: &str, width: usize, zone: TimeZone) -> Result<Self, StampError> {
        if text.len() != width || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(StampError);
        }
        let number = |from: usize, to: usize| text[from..to].parse::<i16>().map_err(|_| StampError);
        let small = |from, to| {
            number(from, to).and_then(|number| i8::try_from(number).map_err(|_| StampError))
        };
        let millis = if width == 17 { number(14, 17)? } else { 0 };
        let told = DateTime::new(
            number(0, 4)?,
            small(4, 6)?,
            small(6, 8)?,
            small(8, 10)?,
            small(10, 12)?,
            small(12, 14)?,
            i32::from(millis) * 1_000_000,
        );
        let told = told.map_err(|_| StampError)?;
        let instant = told
            .to_zoned(Zone::fixed(zone.offset()))
            .map_err(|_| StampError)?;
        Ok(Self {
            unix_millis: instant.timestamp().as_millisecond(),
            zone,
            digits: digits(told),
        })
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn unix_millis(&self) -> i64 {
        self.unix_millis
    }

    /// The clock it is told by.
    #[must_use]
    pub fn zone(&self) -> TimeZone {
        self.zone
    }

    /// `yyyyMMddHHmmssSSS`: 17 digits, for the token.
    #[must_use]
    pub fn millis_text(&self) -> &str {
        self.text(0, 17)
    }

    /// `yyyyMMddHHmmss`: 14 digits, for the time header.
    #[must_use]
    pub fn seconds_text(&self) -> &str {
        self.text(0, 14)
    }

    /// `yyMMddHHmmss`: 12 digits, for the correlation id.
    #[must_use]
    pub fn short_text(&self) -> &str {
        self.text(2, 14)
    }

    fn text(&self, from: usize, to: usize) -> &str {
        str::from_utf8(&self.digits[from..to]).unwrap_or_default() // they are digits
    }
}

fn digits(told: DateTime) -> [u8; 17] {
    let small = |number: i8| u16::from(number.unsigned_abs());
    let parts = [
        (told.year().unsigned_abs(), 4),
        (small(told.month()), 2),
        (small(told.day()), 2),
        (small(told.hour()), 2),
        (small(told.minute()), 2),
        (small(told.second()), 2),
        (told.millisecond().unsigned_abs(), 3),
    ];
    let mut digits = [b'0'; 17];
    let mut end = 0;
    for (mut number, width) in parts {
        end += width;
        for digit in digits[end - width..end].iter_mut().rev() {
            *digit += (number % 10) as u8;
            number /= 10;
        }
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::{Stamp, StampError, TimeZone};

    // 2022-11-08T03:08:11.608Z, counted by hand from `date -d @1667876891`.
    const INSTANT: i64 = 1_667_876_891_608;

    #[test]
    fn one_instant_is_told_by_either_clock() {
        let korea = Stamp::new(INSTANT, TimeZone::Kst);
        assert_eq!(korea.millis_text(), "20221108120811608");
        assert_eq!(korea.seconds_text(), "20221108120811");
        assert_eq!(korea.short_text(), "221108120811");
        assert_eq!(
            Stamp::new(INSTANT, TimeZone::Utc).millis_text(),
            "20221108030811608"
        );
    }

    #[test]
    fn texts_are_read_back_to_the_instant() {
        let read = Stamp::parse_millis("20221108120811608", TimeZone::Kst).unwrap();
        assert_eq!(read.unix_millis(), INSTANT);
        let read = Stamp::parse_seconds("20221108030811", TimeZone::Utc).unwrap();
        assert_eq!(read.unix_millis(), INSTANT - 608);
    }

    #[test]
    fn only_exact_widths_and_real_dates_are_read() {
        for text in [
            "2022110812081",
            "202211081208116",
            "20221308120811",
            "20220230120811",
            "2022110812081x",
            "２0221108",
        ] {
            assert_eq!(
                Stamp::parse_seconds(text, TimeZone::Kst),
                Err(StampError),
                "{text}"
            );
        }
        assert_eq!(
            Stamp::parse_millis("2022110812081160", TimeZone::Kst),
            Err(StampError)
        );
    }

    #[test]
    fn instants_beyond_the_calendar_are_held_at_its_ends() {
        assert_eq!(Stamp::new(i64::MAX, TimeZone::Kst).seconds_text().len(), 14);
        assert_eq!(Stamp::new(i64::MIN, TimeZone::Utc).seconds_text().len(), 14);
    }
}
