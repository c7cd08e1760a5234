//! Scalars of responses: held as they came, never refused for a limit, and checked on demand.

mod time;

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use compact_str::CompactString;
use zeroize::Zeroizing;

use super::expiring::{ExpiringKind, Lifetime};
use super::limits::{Class, NumberKind, TextKind};
use super::{Expiring, Number, Secret, Text};
use crate::json::{DeviationKind, FromWire, Undecodable, Value};
use crate::violation::{Rule, Violation};
use crate::whole::{Whole, whole};

/// A scalar type that responses hold: [`Text`], [`Secret`], [`Expiring`], [`Number`] and [`Time`](super::Time).
pub trait Scalar {
    /// How a received value is held.
    #[doc(hidden)]
    type Held;
}

/// A received value of the scalar type `T`, whatever its length or range.
///
/// [`checked`](Self::checked) gives the exact type, for use in another request.
pub struct Received<T: Scalar> {
    held: T::Held,
    kind: PhantomData<fn() -> T>,
}

impl<T: Scalar> Received<T> {
    fn new(held: T::Held) -> Self {
        Self {
            held,
            kind: PhantomData,
        }
    }
}

impl<T: Scalar<Held: Clone>> Clone for Received<T> {
    fn clone(&self) -> Self {
        Self::new(self.held.clone())
    }
}

impl<T: Scalar<Held: PartialEq>> PartialEq for Received<T> {
    fn eq(&self, other: &Self) -> bool {
        self.held == other.held
    }
}

impl<T: Scalar<Held: Eq>> Eq for Received<T> {}

#[derive(Clone, PartialEq, Eq)]
pub struct HeldText(CompactString);

pub struct HeldSecret(Zeroizing<String>);

pub struct HeldExpiring {
    text: Zeroizing<String>,
    lifetime: Lifetime,
}

#[derive(Clone, PartialEq, Eq)]
pub struct HeldNumber {
    text: CompactString,
    value: Option<u64>,
}

impl<K: TextKind> Scalar for Text<K> {
    type Held = HeldText;
}

impl<K: TextKind> Scalar for Secret<K> {
    type Held = HeldSecret;
}

impl<K: ExpiringKind> Scalar for Expiring<K> {
    type Held = HeldExpiring;
}

impl<K: NumberKind> Scalar for Number<K> {
    type Held = HeldNumber;
}

impl<K: TextKind> Received<Text<K>> {
    /// The text as received.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.held.0
    }

    /// The text as a request takes it.
    ///
    /// # Errors
    /// When its length is outside the documented limit.
    pub fn checked(&self) -> Result<Text<K>, Violation> {
        Text::new(self.as_str())
    }
}

impl<K: TextKind> Received<Secret<K>> {
    /// The text as received. Keep it out of logs and of buffers that are not wiped.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.held.0
    }

    /// A copy of the text as a request takes it.
    ///
    /// # Errors
    /// When its length is outside the documented limit.
    pub fn checked(&self) -> Result<Secret<K>, Violation> {
        Secret::new(self.expose())
    }

    /// The text as a request takes it, without a copy.
    ///
    /// # Errors
    /// When its length is outside the documented limit; the text is wiped then.
    pub fn into_checked(self) -> Result<Secret<K>, Violation> {
        Secret::from_buffer(self.held.0)
    }
}

impl<K: ExpiringKind> Received<Expiring<K>> {
    /// The text as received. Keep it out of logs and of buffers that are not wiped.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.held.text
    }

    /// The text as a request takes it: by value, for it serves one call.
    ///
    /// # Errors
    /// When its length is outside the documented limit; the text is wiped then.
    pub fn into_checked(self) -> Result<Expiring<K>, Violation> {
        let HeldExpiring { text, lifetime } = self.held;
        Ok(Expiring::new(Secret::from_buffer(text)?, lifetime))
    }

    /// Notes when it was issued, in milliseconds since 1970, and how long it serves.
    #[doc(hidden)]
    pub fn issued(&mut self, unix_millis: i64, life_seconds: u64) {
        self.held.lifetime = Lifetime {
            issued: instant(unix_millis),
            life: Duration::from_secs(life_seconds),
        };
    }
}

impl<K: NumberKind> Received<Number<K>> {
    /// The number, where a whole number that fits came; `1.0` is the whole number 1.
    #[must_use]
    pub fn get(&self) -> Option<u64> {
        self.held.value
    }

    /// The number as received, without quotes.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.held.text
    }

    /// The number as a request takes it.
    ///
    /// # Errors
    /// When it is outside the documented range, not whole or no number.
    pub fn checked(&self) -> Result<Number<K>, Violation> {
        let rule = match (self.held.value, whole(self.as_str())) {
            (Some(value), _) => return Number::new(value),
            (None, Whole::OutOfRange) if self.as_str().starts_with('-') => Rule::Below,
            (None, Whole::OutOfRange) => Rule::Above,
            (None, _) => Rule::NotANumber,
        };
        Err(K::LIMITS.violation(rule))
    }
}

impl<K: TextKind> FromWire for Received<Text<K>> {
    fn from_wire(mut value: Value<'_>) -> Result<Self, Undecodable> {
        let text = value.text()?;
        note_limit(K::LIMITS.check(&text), &mut value);
        Ok(Self::new(HeldText(CompactString::new(&text))))
    }
}

impl<K: TextKind> FromWire for Received<Secret<K>> {
    fn from_wire(mut value: Value<'_>) -> Result<Self, Undecodable> {
        // An unescaped text is taken over with its buffer; a borrowed one is copied once.
        let text = Zeroizing::new(value.text().map(Cow::into_owned)?);
        note_limit(K::LIMITS.check(&text), &mut value);
        Ok(Self::new(HeldSecret(text)))
    }
}

impl<K: ExpiringKind> FromWire for Received<Expiring<K>> {
    fn from_wire(value: Value<'_>) -> Result<Self, Undecodable> {
        let secret = Received::<Secret<K>>::from_wire(value)?;
        // It serves nobody until the instant of its call is noted.
        let lifetime = Lifetime {
            issued: UNIX_EPOCH,
            life: Duration::ZERO,
        };
        Ok(Self::new(HeldExpiring {
            text: secret.held.0,
            lifetime,
        }))
    }
}

impl<K: NumberKind> FromWire for Received<Number<K>> {
    fn from_wire(mut value: Value<'_>) -> Result<Self, Undecodable> {
        let (text, number) = value.number()?;
        if let Some(number) = number {
            note_limit(K::LIMITS.check(number), &mut value);
        }
        Ok(Self::new(HeldNumber {
            text: CompactString::new(&text),
            value: number,
        }))
    }
}

fn instant(unix_millis: i64) -> SystemTime {
    let distance = Duration::from_millis(unix_millis.unsigned_abs());
    let instant = match unix_millis {
        0.. => UNIX_EPOCH.checked_add(distance),
        _ => UNIX_EPOCH.checked_sub(distance),
    };
    instant.unwrap_or(UNIX_EPOCH)
}

fn note_limit(checked: Result<(), Violation>, value: &mut Value<'_>) {
    if checked.is_err() {
        value.note(DeviationKind::OutsideLimit);
    }
}

impl<K: TextKind> fmt::Debug for Received<Text<K>> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        K::LIMITS.show(self.as_str(), f)
    }
}

impl<K: TextKind> fmt::Debug for Received<Secret<K>> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}([secret])", K::LIMITS.name)
    }
}

impl<K: ExpiringKind> fmt::Debug for Received<Expiring<K>> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}([secret])", K::LIMITS.name)
    }
}

impl<K: NumberKind> fmt::Debug for Received<Number<K>> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (K::LIMITS.class, self.held.value) {
            // What is no number may be any text: quoted, so that it cannot forge a log line.
            (Class::Public, None) => write!(f, "{}({:?})", K::LIMITS.name, self.as_str()),
            _ => K::LIMITS.show(self.as_str(), f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::{NumberLimits, TextLimits};
    use crate::json::{Deviation, Fields};

    macro_rules! text_kind {
        ($kind:ident, $class:ident) => {
            enum $kind {}
            impl TextKind for $kind {
                const LIMITS: TextLimits = TextLimits {
                    name: stringify!($kind),
                    spec: "",
                    class: Class::$class,
                    min: 2,
                    max: 4,
                };
            }
        };
    }
    text_kind!(Open, Public);
    text_kind!(Hidden, Secret);

    enum Amount {}
    impl NumberKind for Amount {
        const LIMITS: NumberLimits = NumberLimits {
            name: "Amount",
            spec: "",
            class: Class::Public,
            min: 5,
            max: 2000,
        };
    }

    enum UserId {}
    impl NumberKind for UserId {
        const LIMITS: NumberLimits = NumberLimits {
            name: "UserId",
            spec: "",
            class: Class::Personal,
            min: 0,
            max: u64::MAX,
        };
    }

    pub(super) fn receive<T: FromWire>(json: &str) -> (Result<T, Undecodable>, Vec<DeviationKind>) {
        let body = format!("{{\"v\":{json}}}");
        let mut fields = Fields::parse(body.as_bytes()).unwrap();
        let value = fields.required("v");
        (
            value,
            fields.finish().0.iter().map(Deviation::kind).collect(),
        )
    }

    #[test]
    fn numbers_are_never_refused_for_their_notation_or_size() {
        use DeviationKind::{NotANumber, NotAnInteger, NumberAsText, OutsideLimit, UnusualNumber};
        type Case = (
            &'static str,
            Option<u64>,
            Option<Rule>,
            &'static [DeviationKind],
        );
        let cases: [Case; 14] = [
            ("12", Some(12), None, &[]),
            ("4", Some(4), Some(Rule::Below), &[OutsideLimit]),
            ("2001", Some(2001), Some(Rule::Above), &[OutsideLimit]),
            ("\"12\"", Some(12), None, &[NumberAsText]),
            ("\"1\\u0032\"", Some(12), None, &[NumberAsText]),
            ("12.0", Some(12), None, &[UnusualNumber]),
            ("1e3", Some(1000), None, &[UnusualNumber]),
            ("\"012\"", Some(12), None, &[NumberAsText, UnusualNumber]),
            ("12.5", None, Some(Rule::NotANumber), &[NotAnInteger]),
            ("-1", None, Some(Rule::Below), &[OutsideLimit]),
            (
                "18446744073709551616",
                None,
                Some(Rule::Above),
                &[OutsideLimit],
            ),
            ("1e999", None, Some(Rule::Above), &[OutsideLimit]),
            ("\"\"", None, Some(Rule::NotANumber), &[NotANumber]),
            ("\"12 won\"", None, Some(Rule::NotANumber), &[NotANumber]),
        ];
        for (json, value, rule, deviations) in cases {
            let (received, noted) = receive::<Received<Number<Amount>>>(json);
            let received = received.unwrap();
            assert_eq!(received.get(), value, "{json}");
            assert_eq!(received.checked().err().map(|it| it.rule()), rule, "{json}");
            assert_eq!(noted, deviations, "{json}");
        }
        for json in ["true", "null", "[12]", "{}"] {
            assert!(
                receive::<Received<Number<Amount>>>(json).0.is_err(),
                "{json}"
            );
        }
    }

    #[test]
    fn numbers_keep_their_text() {
        let (received, _) = receive::<Received<Number<UserId>>>("9999999999999999999");
        assert_eq!(received.unwrap().get(), Some(9_999_999_999_999_999_999));
        let (received, _) = receive::<Received<Number<UserId>>>("12.50");
        assert_eq!(received.unwrap().as_str(), "12.50");
    }

    #[test]
    fn texts_are_never_refused_for_their_length() {
        use DeviationKind::{NotUnicode, OutsideLimit, TextAsNumber};
        let cases: [(&str, &str, &[DeviationKind]); 6] = [
            ("\"ab\"", "ab", &[]),
            ("\"\"", "", &[OutsideLimit]),
            ("\"abcde\"", "abcde", &[OutsideLimit]),
            ("\"\\ud83c\\udfab\\n\"", "🎫\n", &[]),
            ("\"a\\ud83c\"", "a\u{FFFD}", &[NotUnicode]),
            ("1.50", "1.50", &[TextAsNumber]),
        ];
        for (json, text, deviations) in cases {
            let (open, noted) = receive::<Received<Text<Open>>>(json);
            assert_eq!(open.unwrap().as_str(), text);
            assert_eq!(noted, deviations, "{json}");
            let (hidden, noted) = receive::<Received<Secret<Hidden>>>(json);
            let hidden = hidden.unwrap();
            assert_eq!(hidden.expose(), text);
            assert_eq!(noted, deviations, "{json}");
            let is_refused = deviations.contains(&OutsideLimit);
            assert_eq!(hidden.checked().is_err(), is_refused);
            assert_eq!(hidden.into_checked().is_err(), is_refused);
        }
    }

    #[test]
    fn booleans_come_as_text_too() {
        assert_eq!(receive::<bool>("true"), (Ok(true), vec![]));
        assert_eq!(
            receive::<bool>("\"false\""),
            (Ok(false), vec![DeviationKind::BooleanAsText])
        );
        for json in ["1", "\"yes\"", "null", "\"TRUE\""] {
            assert!(receive::<bool>(json).0.is_err(), "{json}");
        }
    }

    #[test]
    fn debug_follows_the_class() {
        fn shown<T: FromWire + fmt::Debug>(json: &str) -> String {
            format!("{:?}", receive::<T>(json).0.unwrap())
        }
        assert_eq!(shown::<Received<Text<Open>>>("\"can\""), "Open(\"can\")");
        assert_eq!(
            shown::<Received<Secret<Hidden>>>("\"canary\""),
            "Hidden([secret])"
        );
        assert_eq!(shown::<Received<Number<Amount>>>("12"), "Amount(12)");
        assert_eq!(
            shown::<Received<Number<Amount>>>("\"a\\nb\""),
            "Amount(\"a\\nb\")"
        );
        assert_eq!(
            shown::<Received<Number<UserId>>>("12345"),
            "UserId([personal, 5 digits])"
        );
    }
}
