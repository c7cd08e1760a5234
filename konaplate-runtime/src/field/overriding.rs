//! Values that go out whatever the documented limit says: beside the exact types, never in them.

use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use compact_str::CompactString;
use zeroize::Zeroizing;

use super::expiring::{ExpiringKind, Lifetime};
use super::limits::{Class, NumberKind, TextKind, TimeKind, WordLimits};
use super::{Expiring, Expiry, Number, Secret, Text, Time, TimeFormat};
use crate::json::{Fact, JsonValue, WriteJson};
use crate::operation::RequestField;
use crate::violation::Violation;

/// A value for one field of one call that is sent though the specification's limit may refuse it.
///
/// For the day on which the provider changes a limit and the specification does not know it yet. It takes the place
/// of the value in a setter; every other field is still checked. The client counts each use
/// ([`Core::overrides`](crate::Core::overrides)) and, with the feature `tracing`, tells it as a warning with the
/// operation, the field and the reason, never the value.
///
/// ```
/// # use konaplate_runtime::Override;
/// let merchant_id = Override::new("a longer id than documented", "the notice of 2026-12-01 allows 40 characters");
/// // kona.charge().merchant_id(merchant_id)
/// ```
pub struct Override<V> {
    value: V,
    because: &'static str,
}

impl<V> Override<V> {
    /// Takes the value as it is, and why that is right.
    #[must_use]
    pub const fn new(value: V, because: &'static str) -> Self {
        Self { value, because }
    }
}

/// Shows the reason: what class the value has is the field's business.
impl<V> fmt::Debug for Override<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Override({:?})", self.because)
    }
}

/// An overriding value on its way into a call. No exact type can hold it.
pub struct Overridden {
    raw: Raw,
    because: &'static str,
    type_name: &'static str,
    class: Class,
    lifetime: Option<Lifetime>,
}

enum Raw {
    Text(CompactString),
    /// One that the type lists.
    Word(&'static str),
    Secret(Zeroizing<String>),
    Number(u64),
}

impl Overridden {
    fn text(text: &str, of: Of, because: &'static str) -> Self {
        Self::new(Raw::Text(CompactString::new(text)), of, because)
    }

    fn new(raw: Raw, of: Of, because: &'static str) -> Self {
        let Of { type_name, class } = of;
        Self {
            raw,
            because,
            type_name,
            class,
            lifetime: None,
        }
    }

    /// A word of a request's enum, listed or not.
    #[must_use]
    pub fn word(word: Override<&str>, limits: &WordLimits) -> Self {
        let of = Of {
            type_name: limits.name,
            class: limits.class,
        };
        match limits.words.iter().find(|listed| **listed == word.value) {
            Some(listed) => Self::new(Raw::Word(listed), of, word.because),
            None => Self::text(word.value, of, word.because),
        }
    }

    pub(crate) fn because(&self) -> &'static str {
        self.because
    }

    pub(crate) fn as_public_str(&self) -> Option<&str> {
        match (&self.raw, self.class) {
            (Raw::Text(text), Class::Public) => Some(text),
            (Raw::Word(word), Class::Public) => Some(word),
            _ => None,
        }
    }

    pub(crate) fn expiry(&self, field: usize) -> Option<Expiry> {
        Some(self.lifetime?.expiry(field))
    }
}

/// The fields of a request whose limit is overridden; mostly none.
pub(crate) type Overrides = Option<Arc<[OverriddenField]>>;

/// A field and the value that overrides its limit.
#[derive(Debug)]
pub(crate) struct OverriddenField {
    /// Its place in the operation's table.
    pub(crate) field: usize,
    pub(crate) row: RequestField,
    pub(crate) value: Overridden,
}

/// The type whose limit is overridden.
struct Of {
    type_name: &'static str,
    class: Class,
}

fn text_of<K: TextKind>() -> Of {
    Of {
        type_name: K::LIMITS.name,
        class: K::LIMITS.class,
    }
}

/// Shows the type's name, and the value where its class is public.
impl fmt::Debug for Overridden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.type_name;
        match (&self.raw, self.class) {
            (Raw::Text(text), Class::Public) => write!(f, "{name}(overridden {text:?})"),
            (Raw::Word(word), Class::Public) => write!(f, "{name}(overridden {word:?})"),
            (Raw::Number(number), Class::Public) => write!(f, "{name}(overridden {number})"),
            (_, Class::Personal) => write!(f, "{name}([overridden, personal])"),
            _ => write!(f, "{name}([overridden, secret])"),
        }
    }
}

impl WriteJson for Overridden {
    fn write_json(&self, out: JsonValue<'_>) {
        match &self.raw {
            Raw::Text(text) => out.text(text),
            Raw::Word(word) => out.text(word),
            Raw::Secret(text) => out.text(text),
            Raw::Number(number) => out.number(*number),
        }
    }

    fn fact(&self) -> Fact {
        match self.raw {
            Raw::Number(number) => Fact::Number(number),
            Raw::Word(word) => Fact::Word(word),
            Raw::Text(_) | Raw::Secret(_) => Fact::Given,
        }
    }
}

/// Why a setter's value does not become its field's type: it breaks a limit, or it overrides one.
#[derive(Debug)]
pub struct Refusal(pub(crate) Refused);

#[derive(Debug)]
pub(crate) enum Refused {
    Violation(Violation),
    Overridden(Overridden),
}

impl From<Violation> for Refusal {
    fn from(violation: Violation) -> Self {
        Self(Refused::Violation(violation))
    }
}

impl From<Overridden> for Refusal {
    fn from(overridden: Overridden) -> Self {
        Self(Refused::Overridden(overridden))
    }
}

/// Lets a setter take the finished type: its conversion into itself cannot fail.
impl From<Infallible> for Refusal {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

// Each conversion below ends in an error on purpose: the setter puts the value aside, and the type stays exact.

impl<K: TextKind, T: AsRef<str>> TryFrom<Override<T>> for Text<K> {
    type Error = Overridden;

    fn try_from(given: Override<T>) -> Result<Self, Overridden> {
        let (text, because) = (given.value.as_ref(), given.because);
        Err(Overridden::text(text, text_of::<K>(), because))
    }
}

impl<K: TextKind, T: Into<String>> TryFrom<Override<T>> for Secret<K> {
    type Error = Overridden;

    fn try_from(given: Override<T>) -> Result<Self, Overridden> {
        let raw = Raw::Secret(Zeroizing::new(given.value.into()));
        Err(Overridden::new(raw, text_of::<K>(), given.because))
    }
}

/// It expires as it would without the override.
impl<K: ExpiringKind, T: Into<String>> TryFrom<Override<(T, SystemTime)>> for Expiring<K> {
    type Error = Overridden;

    fn try_from(given: Override<(T, SystemTime)>) -> Result<Self, Overridden> {
        let (text, issued) = given.value;
        let raw = Raw::Secret(Zeroizing::new(text.into()));
        let overridden = Overridden::new(raw, text_of::<K>(), given.because);
        Err(Overridden {
            lifetime: Some(Lifetime::of::<K>(issued)),
            ..overridden
        })
    }
}

impl<K: NumberKind> TryFrom<Override<u64>> for Number<K> {
    type Error = Overridden;

    fn try_from(given: Override<u64>) -> Result<Self, Overridden> {
        let of = Of {
            type_name: K::LIMITS.name,
            class: K::LIMITS.class,
        };
        Err(Overridden::new(Raw::Number(given.value), of, given.because))
    }
}

/// Goes out as given, be it a date or not.
impl<K: TimeKind, F: TimeFormat, T: AsRef<str>> TryFrom<Override<T>> for Time<K, F> {
    type Error = Overridden;

    fn try_from(given: Override<T>) -> Result<Self, Overridden> {
        let of = Of {
            type_name: K::LIMITS.name,
            class: K::LIMITS.class,
        };
        let (text, because) = (given.value.as_ref(), given.because);
        Err(Overridden::text(text, of, because))
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;
    use crate::field::{NumberLimits, TextLimits};
    use crate::json::JsonObject;

    macro_rules! text_kind {
        ($kind:ident, $class:ident) => {
            #[derive(Debug)]
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
    text_kind!(Name, Personal);
    text_kind!(Hidden, Secret);
    impl ExpiringKind for Hidden {
        const LIVES_SECONDS: u64 = 30;
    }

    #[derive(Debug)]
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

    fn written(value: &Overridden) -> String {
        let mut body = JsonObject::new();
        body.value("v", value);
        String::from_utf8(body.finish().to_vec()).unwrap()
    }

    #[test]
    fn it_is_written_as_given_and_never_becomes_the_type() {
        let open = Text::<Open>::try_from(Override::new("canary", "why")).unwrap_err();
        assert_eq!(written(&open), r#"{"v":"canary"}"#);
        // Even where it would fit: an override stays one.
        assert!(Text::<Open>::try_from(Override::new("abc".to_owned(), "why")).is_err());
        let hidden = Secret::<Hidden>::try_from(Override::new("canary", "why")).unwrap_err();
        assert_eq!(written(&hidden), r#"{"v":"canary"}"#);
        let amount = Number::<Amount>::try_from(Override::new(2001, "why")).unwrap_err();
        assert_eq!(written(&amount), r#"{"v":2001}"#);
    }

    #[test]
    fn an_overridden_token_expires_too() {
        let at = UNIX_EPOCH + Duration::from_secs(1);
        let token = Override::new(("canary", at), "why");
        let token = Expiring::<Hidden>::try_from(token).unwrap_err();
        let expiry = token.expiry(3).unwrap();
        assert_eq!(expiry.field(), 3);
        assert!(!expiry.is_over(30_999));
        assert!(expiry.is_over(31_000));
    }

    #[test]
    fn debug_follows_the_class() {
        let open = Text::<Open>::try_from(Override::new("can\"ary", "why")).unwrap_err();
        assert_eq!(format!("{open:?}"), r#"Open(overridden "can\"ary")"#);
        let name = Text::<Name>::try_from(Override::new("canary", "why")).unwrap_err();
        let hidden = Secret::<Hidden>::try_from(Override::new("canary", "why")).unwrap_err();
        for shown in [
            format!("{name:?}"),
            format!("{hidden:?}"),
            format!("{:?}", Override::new("canary", "why")),
            format!("{:?}", Refusal::from(hidden)),
        ] {
            assert!(!shown.contains("canary"), "{shown}");
        }
        let amount = Number::<Amount>::try_from(Override::new(2001, "why")).unwrap_err();
        assert_eq!(format!("{amount:?}"), "Amount(overridden 2001)");
    }
}
