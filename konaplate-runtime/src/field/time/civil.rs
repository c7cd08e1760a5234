//! Dates to and from those of the library jiff (feature `jiff`).

use jiff::civil;

use super::{Date, DateTime, YearMonth};
use crate::field::TimeKind;
use crate::violation::Violation;

/// The month that a day lies in.
impl<K: TimeKind> TryFrom<civil::Date> for YearMonth<K> {
    type Error = Violation;

    fn try_from(date: civil::Date) -> Result<Self, Violation> {
        let (year, month, _) = parts(date).ok_or_else(Self::violation)?;
        Self::from_parts(year, month)
    }
}

impl<K> YearMonth<K> {
    /// The first day of the month.
    #[must_use]
    pub fn first_day(&self) -> civil::Date {
        day((self.year(), self.month(), 1))
    }

    /// The last day of the month.
    #[must_use]
    pub fn last_day(&self) -> civil::Date {
        self.first_day().last_of_month()
    }
}

/// Refuses years before 0.
impl<K: TimeKind> TryFrom<civil::Date> for Date<K> {
    type Error = Violation;

    fn try_from(date: civil::Date) -> Result<Self, Violation> {
        let (year, month, day) = parts(date).ok_or_else(Self::violation)?;
        Self::from_parts(year, month, day)
    }
}

impl<K> From<Date<K>> for civil::Date {
    fn from(date: Date<K>) -> Self {
        day((date.year(), date.month(), date.day()))
    }
}

/// Cuts off what is below a second, as the clocks of the wire do. Refuses years before 0.
impl<K: TimeKind> TryFrom<civil::DateTime> for DateTime<K> {
    type Error = Violation;

    fn try_from(time: civil::DateTime) -> Result<Self, Violation> {
        let date = parts(time.date()).ok_or_else(Self::violation)?;
        let [hour, minute, second] =
            [time.hour(), time.minute(), time.second()].map(i8::unsigned_abs);
        Self::from_parts(date, (hour, minute, second))
    }
}

impl<K> From<DateTime<K>> for civil::DateTime {
    fn from(time: DateTime<K>) -> Self {
        let [hour, minute, second] =
            [time.hour(), time.minute(), time.second()].map(|part| part as i8);
        day((time.year(), time.month(), time.day())).at(hour, minute, second, 0)
    }
}

/// Year, month and day; `None` before the year 0.
fn parts(date: civil::Date) -> Option<(u16, u8, u8)> {
    let year = u16::try_from(date.year()).ok()?;
    Some((year, date.month().unsigned_abs(), date.day().unsigned_abs()))
}

/// A day that was checked: its numbers are small.
fn day((year, month, day): (u16, u8, u8)) -> civil::Date {
    civil::Date::new(year as i16, month as i8, day as i8).expect("jiff's calendar is the same")
}

#[cfg(test)]
mod tests {
    use jiff::civil;
    use proptest::prelude::*;

    use super::*;
    use crate::field::{Class, TimeLimits};

    enum Any {}
    impl TimeKind for Any {
        const LIMITS: TimeLimits = TimeLimits {
            name: "Any",
            spec: "tiny.yaml types",
            class: Class::Public,
        };
    }

    #[test]
    fn a_month_begins_and_ends() {
        for (text, first, last) in [
            ("0001", civil::date(2000, 1, 1), civil::date(2000, 1, 31)),
            ("2402", civil::date(2024, 2, 1), civil::date(2024, 2, 29)),
            ("2302", civil::date(2023, 2, 1), civil::date(2023, 2, 28)),
            ("9912", civil::date(2099, 12, 1), civil::date(2099, 12, 31)),
        ] {
            let month = YearMonth::<Any>::literal(text);
            assert_eq!((month.first_day(), month.last_day()), (first, last));
        }
    }

    #[test]
    fn a_day_is_of_one_month() {
        let month = |date| YearMonth::<Any>::try_from(date).ok();
        let made = YearMonth::literal("2402");
        assert_eq!(month(civil::date(2024, 2, 29)), Some(made));
        assert_eq!(month(civil::date(1999, 12, 31)), None);
        assert_eq!(month(civil::date(2100, 1, 1)), None);
        assert_eq!(month(civil::date(-1, 1, 1)), None);
    }

    #[test]
    fn years_before_0_are_refused() {
        let day = |date| Date::<Any>::try_from(date).ok();
        assert_eq!(day(civil::date(0, 1, 1)), Some(Date::literal("00000101")));
        assert_eq!(day(civil::date(-1, 12, 31)), None);
        assert_eq!(day(civil::Date::MIN), None);
        assert_eq!(day(civil::Date::MAX), Some(Date::literal("99991231")));
        assert!(DateTime::<Any>::try_from(civil::DateTime::MIN).is_err());
    }

    #[test]
    fn what_is_below_a_second_is_cut_off() {
        let time = civil::date(2026, 12, 31).at(23, 59, 59, 999_999_999);
        let made = DateTime::<Any>::try_from(time).unwrap();
        assert_eq!(made.as_str(), "20261231235959");
        assert_eq!(
            civil::DateTime::from(made),
            time.with().subsec_nanosecond(0).build().unwrap()
        );
    }

    proptest! {
        #[test]
        fn there_and_back_is_the_same(seconds in -62_167_219_200_i64..=253_402_207_200) {
            let time = jiff::Timestamp::from_second(seconds).unwrap();
            let time = time.to_zoned(jiff::tz::TimeZone::UTC).datetime();
            let made = DateTime::<Any>::try_from(time).unwrap();
            prop_assert_eq!(made.as_str(), time.strftime("%Y%m%d%H%M%S").to_string());
            prop_assert_eq!(civil::DateTime::from(made), time);
            let day = Date::<Any>::try_from(time.date()).unwrap();
            prop_assert_eq!(civil::Date::from(day), time.date());
        }
    }
}
