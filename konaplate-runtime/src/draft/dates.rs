//! Dates of the libraries jiff, chrono and time for date fields, behind the features of their names.

#[cfg(feature = "jiff")]
mod of_jiff {
    use jiff::civil;

    use super::put;
    use crate::draft::{IntoDate, Place};
    use crate::field::{Date, DateTime, TimeKind, YearMonth};

    /// The month that a day lies in.
    impl<K: TimeKind, N> IntoDate<YearMonth<K>, N> for civil::Date {
        fn put(self, place: Place<'_>) {
            put(YearMonth::<K>::try_from(self), place);
        }
    }

    impl<K: TimeKind, N> IntoDate<Date<K>, N> for civil::Date {
        fn put(self, place: Place<'_>) {
            put(Date::<K>::try_from(self), place);
        }
    }

    impl<K: TimeKind, N> IntoDate<DateTime<K>, N> for civil::DateTime {
        fn put(self, place: Place<'_>) {
            put(DateTime::<K>::try_from(self), place);
        }
    }
}

/// Setters for the types of a library, whose parts are taken out by its own functions.
#[cfg(any(feature = "chrono", feature = "time"))]
macro_rules! dates {
    ($day:ty, $date_of:path; $second:ty, $time_of:path) => {
        /// The month that a day lies in.
        impl<K: TimeKind, N> IntoDate<YearMonth<K>, N> for $day {
            fn put(self, place: Place<'_>) {
                let (year, month, _) = $date_of(self);
                put(YearMonth::<K>::from_parts(year, month), place);
            }
        }

        impl<K: TimeKind, N> IntoDate<Date<K>, N> for $day {
            fn put(self, place: Place<'_>) {
                let (year, month, day) = $date_of(self);
                put(Date::<K>::from_parts(year, month, day), place);
            }
        }

        /// Cuts off what is below a second, as the clocks of the wire do.
        impl<K: TimeKind, N> IntoDate<DateTime<K>, N> for $second {
            fn put(self, place: Place<'_>) {
                let date = $date_of(self.date());
                put(DateTime::<K>::from_parts(date, $time_of(self)), place);
            }
        }
    };
}

/// A year that no format has, for one that does not fit.
#[cfg(any(feature = "chrono", feature = "time"))]
fn year(year: i32) -> u16 {
    u16::try_from(year).unwrap_or(u16::MAX)
}

#[cfg(feature = "chrono")]
mod of_chrono {
    use chrono::{Datelike as _, NaiveDate, NaiveDateTime, Timelike as _};

    use super::{put, year};
    use crate::draft::{IntoDate, Place};
    use crate::field::{Date, DateTime, TimeKind, YearMonth};

    fn date(day: NaiveDate) -> (u16, u8, u8) {
        (year(day.year()), day.month() as u8, day.day() as u8)
    }

    fn time(at: NaiveDateTime) -> (u8, u8, u8) {
        (at.hour() as u8, at.minute() as u8, at.second() as u8)
    }

    dates!(NaiveDate, date; NaiveDateTime, time);
}

#[cfg(feature = "time")]
mod of_time {
    use time::PrimitiveDateTime;

    use super::{put, year};
    use crate::draft::{IntoDate, Place};
    use crate::field::{Date, DateTime, TimeKind, YearMonth};

    fn date(day: time::Date) -> (u16, u8, u8) {
        (year(day.year()), u8::from(day.month()), day.day())
    }

    fn time_of(at: PrimitiveDateTime) -> (u8, u8, u8) {
        at.as_hms()
    }

    dates!(time::Date, date; PrimitiveDateTime, time_of);
}

#[cfg(any(feature = "jiff", feature = "chrono", feature = "time"))]
use crate::field::{Time, TimeFormat};

#[cfg(any(feature = "jiff", feature = "chrono", feature = "time"))]
fn put<K, F: TimeFormat>(date: Result<Time<K, F>, crate::Violation>, place: super::Place<'_>) {
    match date {
        Ok(date) => place.text(date.as_str()),
        Err(violation) => place.refuse(violation),
    }
}

#[cfg(all(test, feature = "jiff", feature = "chrono", feature = "time"))]
mod tests {
    use crate::draft::{IntoDate, Nested, Optional};
    use crate::field::{Class, Date, DateTime, TimeKind, TimeLimits, YearMonth};
    use crate::operation::{Field, Row, Shape, Str, WireName};

    enum Day {}

    impl TimeKind for Day {
        const LIMITS: TimeLimits = TimeLimits {
            name: "Day",
            spec: "tiny.yaml types.Day",
            class: Class::Public,
        };
    }

    const fn row(wire: &'static str, shape: Shape) -> Row {
        Row {
            wire: WireName::of(wire),
            rust: Str::Borrowed(wire),
            is_required: false,
            shape,
        }
    }

    static ROWS: [Row; 3] = [
        row("month", <YearMonth<Day> as Field>::SHAPE),
        row("day", <Date<Day> as Field>::SHAPE),
        row("second", <DateTime<Day> as Field>::SHAPE),
    ];

    /// How a day and a second are written, or shown where they are refused.
    fn written<D, S>(day: D, second: S) -> String
    where
        D: IntoDate<YearMonth<Day>> + IntoDate<Date<Day>, Optional> + Copy,
        S: IntoDate<DateTime<Day>>,
    {
        let mut object = Nested::of(&ROWS);
        IntoDate::<YearMonth<Day>>::put(day, object.place(&ROWS, 0));
        IntoDate::<Date<Day>, Optional>::put(day, object.place(&ROWS, 1));
        second.put(object.place(&ROWS, 2));
        let shown = std::fmt::from_fn(|f| object.show("", &ROWS, f));
        shown.to_string()
    }

    #[test]
    fn days_of_every_library_are_the_same() {
        let expected =
            r#" { month: Day("2902"), day: Day("20290228"), second: Day("20290228235958") }"#;
        let jiff = jiff::civil::date(2029, 2, 28);
        assert_eq!(written(jiff, jiff.at(23, 59, 58, 7)), expected);
        let chrono = chrono::NaiveDate::from_ymd_opt(2029, 2, 28).expect("a day");
        let second = chrono.and_hms_milli_opt(23, 59, 58, 7).expect("a time");
        assert_eq!(written(chrono, second), expected);
        let time = time::Date::from_calendar_date(2029, time::Month::February, 28).expect("a day");
        let second = time.with_hms_milli(23, 59, 58, 7).expect("a time");
        assert_eq!(written(time, second), expected);
    }

    #[test]
    fn years_that_no_format_has_are_refused() {
        let chrono = chrono::NaiveDate::from_ymd_opt(-1, 2, 28).expect("a day");
        let shown = written(chrono, chrono.and_hms_opt(0, 0, 0).expect("a time"));
        assert_eq!(
            shown.matches("refused: Day takes a date").count(),
            3,
            "{shown}"
        );
        let time = time::Date::from_calendar_date(-1, time::Month::March, 1).expect("a day");
        let shown = written(time, time.midnight());
        assert_eq!(
            shown.matches("refused: Day takes a date").count(),
            3,
            "{shown}"
        );
    }
}
