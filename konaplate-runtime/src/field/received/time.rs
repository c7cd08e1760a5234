//! Dates of responses: any text may come in their place.

use std::fmt;

use compact_str::CompactString;

use super::{HeldText, Received, Scalar};
use crate::field::time::is_date;
use crate::field::{Time, TimeFormat, TimeKind};
use crate::json::{DeviationKind, FromWire, Undecodable, Value};
use crate::violation::Violation;

impl<K: TimeKind, F: TimeFormat> Scalar for Time<K, F> {
    type Held = HeldText;
}

impl<K: TimeKind, F: TimeFormat> Received<Time<K, F>> {
    /// The text as received.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.held.0
    }

    /// The date.
    ///
    /// # Errors
    /// When the text is no date in the documented format.
    pub fn checked(&self) -> Result<Time<K, F>, Violation> {
        Time::new(self.as_str())
    }
}

impl<K: TimeKind, F: TimeFormat> FromWire for Received<Time<K, F>> {
    fn from_wire(mut value: Value<'_>) -> Result<Self, Undecodable> {
        let text = value.text()?;
        if !is_date(F::PATTERN, &text) {
            value.note(DeviationKind::NotADate);
        }
        Ok(Self::new(HeldText(CompactString::from(text))))
    }
}

impl<K: TimeKind, F: TimeFormat> fmt::Debug for Received<Time<K, F>> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        K::LIMITS.show(self.as_str(), f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::received::tests::receive;
    use crate::field::{Class, Date, TimeLimits, YearMonth};
    use DeviationKind::{NotADate, TextAsNumber};

    macro_rules! kind {
        ($kind:ident, $class:ident) => {
            enum $kind {}
            impl TimeKind for $kind {
                const LIMITS: TimeLimits = TimeLimits {
                    name: stringify!($kind),
                    spec: "",
                    class: Class::$class,
                };
            }
        };
    }
    kind!(Open, Public);
    kind!(Hidden, Personal);

    #[test]
    fn no_text_is_refused_for_being_no_date() {
        let cases: [(&str, &str, &[DeviationKind]); 8] = [
            ("\"20240229\"", "20240229", &[]),
            ("\"2024\\u003022\\u0039\"", "20240229", &[]),
            ("20240229", "20240229", &[TextAsNumber]),
            ("\"20230229\"", "20230229", &[NotADate]),
            ("\"2402\"", "2402", &[NotADate]),
            ("\"2024-02-29\"", "2024-02-29", &[NotADate]),
            ("\"\"", "", &[NotADate]),
            ("-1", "-1", &[TextAsNumber, NotADate]),
        ];
        for (json, text, deviations) in cases {
            let (received, noted) = receive::<Received<Date<Open>>>(json);
            let received = received.unwrap();
            assert_eq!(received.as_str(), text);
            assert_eq!(noted, deviations, "{json}");
            let is_date = !deviations.contains(&NotADate);
            assert_eq!(received.checked().ok().is_some(), is_date, "{json}");
            assert!(received.clone() == received);
        }
        for json in ["true", "null", "[20240229]", "{}"] {
            assert!(receive::<Received<Date<Open>>>(json).0.is_err(), "{json}");
        }
    }

    #[test]
    fn a_month_is_received_as_the_request_takes_it() {
        let (received, noted) = receive::<Received<YearMonth<Hidden>>>("\"2912\"");
        assert_eq!(received.unwrap().checked(), Ok(YearMonth::literal("2912")));
        assert_eq!(noted, []);
    }

    #[test]
    fn debug_follows_the_class() {
        let (received, _) = receive::<Received<Date<Open>>>("\"a\\nb\"");
        assert_eq!(format!("{:?}", received.unwrap()), "Open(\"a\\nb\")");
        let (received, _) = receive::<Received<Date<Hidden>>>("\"canary\"");
        let text = format!("{:?}", received.unwrap());
        assert_eq!(text, "Hidden([personal, 6 characters])");
    }
}
