//! Wire formats of dates, and which texts are one.

/// How a date is sent: digits alone, in the order of its letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TimeFormat {
    /// `yyMM`: a month of the years 2000 to 2099.
    YearMonth,
    /// `yyyyMMdd`: a day.
    Date,
    /// `yyyyMMddHHmmss`: a second of a day, by a clock whose zone is not in it.
    DateTime,
}

impl TimeFormat {
    /// As written in a specification.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::YearMonth => "yyMM",
            Self::Date => "yyyyMMdd",
            Self::DateTime => "yyyyMMddHHmmss",
        }
    }

    /// Characters of every date in the format.
    #[must_use]
    pub const fn length(self) -> u64 {
        self.as_str().len() as u64
    }

    /// Whether a text is a date in the format. Leap years are those of the Gregorian calendar; leap seconds are none.
    #[must_use]
    pub fn accepts(self, text: &str) -> bool {
        let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_digits || text.len() != self.as_str().len() {
            return false;
        }
        let number = |from: usize, to: usize| text[from..to].parse::<u16>().unwrap_or(u16::MAX);
        let is_day = || {
            let (year, month, day) = (number(0, 4), number(4, 6), number(6, 8));
            (1..=days(year, month)).contains(&day)
        };
        match self {
            Self::YearMonth => (1..=12).contains(&number(2, 4)),
            Self::Date => is_day(),
            Self::DateTime => {
                is_day() && number(8, 10) < 24 && number(10, 12) < 60 && number(12, 14) < 60
            }
        }
    }
}

/// Days of a month; none where there is no such month.
fn days(year: u16, month: u16) -> u16 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::TimeFormat::{self, Date, DateTime, YearMonth};

    #[test]
    fn a_text_is_a_date_or_not() {
        let cases: &[(TimeFormat, &str, bool)] = &[
            (YearMonth, "2912", true),
            (YearMonth, "0001", true),
            (YearMonth, "2900", false),
            (YearMonth, "2913", false),
            (YearMonth, "291", false),
            (YearMonth, "02912", false),
            (YearMonth, "+912", false),
            (YearMonth, "２9", false),
            (Date, "20261231", true),
            (Date, "20261232", false),
            (Date, "20261200", false),
            (Date, "20261301", false),
            (Date, "20260001", false),
            (Date, "20260430", true),
            (Date, "20260431", false),
            (Date, "00000229", true),
            (Date, "19000229", false),
            (Date, "20000229", true),
            (Date, "20230229", false),
            (Date, "20240229", true),
            (Date, "2026-1-1", false),
            (Date, "2912", false),
            (DateTime, "20240229235959", true),
            (DateTime, "20240229240000", false),
            (DateTime, "20240229006000", false),
            (DateTime, "20240229000060", false),
            (DateTime, "20230229000000", false),
            (DateTime, "20240229", false),
            (DateTime, "", false),
        ];
        for (format, text, is_date) in cases {
            assert_eq!(format.accepts(text), *is_date, "{text}");
        }
    }
}
