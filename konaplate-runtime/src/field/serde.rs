//! Serde on field types, with the feature `serde`: for records and settings of yours. Written as on the wire, checked
//! when read, never on secrets; messages are written and read by `json`.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::ser::{Serialize, Serializer};

use super::limits::{Class, NumberKind, TextKind, TimeKind};
use super::word::{OpenWord, OtherWord, Word, word};
use super::{Number, Received, Text, Time, TimeFormat};
use crate::violation::{Rule, Violation};

impl<K: TextKind> Serialize for Text<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        const { assert!(!matches!(K::LIMITS.class, Class::Secret)) };
        serializer.serialize_str(self.as_str())
    }
}

impl<'de, K: TextKind> Deserialize<'de> for Text<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_text(deserializer, |text| Self::new(text))
    }
}

impl<K: NumberKind> Serialize for Number<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(self.get())
    }
}

impl<'de, K: NumberKind> Deserialize<'de> for Number<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Readable formats repeat what they were given if it is not what they were asked for.
        if deserializer.is_human_readable() {
            deserializer.deserialize_any(NumberVisitor(PhantomData))
        } else {
            deserializer.deserialize_u64(NumberVisitor(PhantomData))
        }
    }
}

impl<K: TimeKind, F: TimeFormat> Serialize for Time<K, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de, K: TimeKind, F: TimeFormat> Deserialize<'de> for Time<K, F> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_text(deserializer, |text| Self::new(text))
    }
}

impl<K: TimeKind, F: TimeFormat> Serialize for Received<Time<K, F>> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<K: TextKind> Serialize for Received<Text<K>> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// As a text where no whole number came.
impl<K: NumberKind> Serialize for Received<Number<K>> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.get() {
            Some(number) => serializer.serialize_u64(number),
            None => serializer.serialize_str(self.as_str()),
        }
    }
}

/// Reads a word of a request's enum.
pub fn closed_word<'de, W: Word, D: Deserializer<'de>>(deserializer: D) -> Result<W, D::Error> {
    read_text(deserializer, word)
}

/// Reads a word of a response's enum, listed or not.
pub fn open_word<'de, W: OpenWord, D: Deserializer<'de>>(deserializer: D) -> Result<W, D::Error> {
    read_text(deserializer, |text| {
        let other = || W::other(OtherWord::new(text, W::LIMITS.class));
        Ok(W::known(text).unwrap_or_else(other))
    })
}

/// Readable formats repeat what they were given if it is not what they were asked for, so that they are not asked.
fn read_text<'de, T, D: Deserializer<'de>>(
    deserializer: D,
    take: impl FnOnce(&str) -> Result<T, Violation>,
) -> Result<T, D::Error> {
    if deserializer.is_human_readable() {
        deserializer.deserialize_any(TextVisitor(take))
    } else {
        deserializer.deserialize_str(TextVisitor(take))
    }
}

/// Takes a text. Serde's own errors repeat what they were given, so that no other kind of value is left to it.
struct TextVisitor<F>(F);

impl<T, F: FnOnce(&str) -> Result<T, Violation>> Visitor<'_> for TextVisitor<F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        (self.0)(text).map_err(E::custom)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<T, E> {
        Err(no_text())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<T, E> {
        Err(no_text())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<T, E> {
        Err(no_text())
    }

    fn visit_u128<E: Error>(self, _: u128) -> Result<T, E> {
        Err(no_text())
    }

    fn visit_i128<E: Error>(self, _: i128) -> Result<T, E> {
        Err(no_text())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<T, E> {
        Err(no_text())
    }
}

fn no_text<E: Error>() -> E {
    E::custom("a text is wanted, something else was given")
}

/// Takes a whole number, as `TextVisitor` takes a text.
struct NumberVisitor<K>(PhantomData<fn() -> K>);

impl<K: NumberKind> NumberVisitor<K> {
    fn refuse<T, E: Error>(rule: Rule) -> Result<T, E> {
        Err(E::custom(K::LIMITS.violation(rule)))
    }
}

impl<K: NumberKind> Visitor<'_> for NumberVisitor<K> {
    type Value = Number<K>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number")
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Number<K>, E> {
        Number::new(value).map_err(E::custom)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Number<K>, E> {
        match u64::try_from(value) {
            Ok(value) => self.visit_u64(value),
            Err(_) => Self::refuse(Rule::Below),
        }
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Number<K>, E> {
        match u64::try_from(value) {
            Ok(value) => self.visit_u64(value),
            Err(_) => Self::refuse(Rule::Above),
        }
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Number<K>, E> {
        match u128::try_from(value) {
            Ok(value) => self.visit_u128(value),
            Err(_) => Self::refuse(Rule::Below),
        }
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Number<K>, E> {
        Self::refuse(Rule::NotANumber)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Number<K>, E> {
        Self::refuse(Rule::NotANumber)
    }

    /// Digits, for the keys of maps and for formats that know only texts.
    fn visit_str<E: Error>(self, text: &str) -> Result<Number<K>, E> {
        text.parse().map_err(E::custom)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::field::{NumberLimits, TextLimits, TimeLimits, YearMonth};

    #[derive(Debug)]
    enum Name {}
    impl TextKind for Name {
        const LIMITS: TextLimits = TextLimits {
            name: "Name",
            spec: "tiny.yaml types.Name",
            class: Class::Personal,
            min: 2,
            max: 4,
        };
    }

    #[derive(Debug)]
    enum Amount {}
    impl NumberKind for Amount {
        const LIMITS: NumberLimits = NumberLimits {
            name: "Amount",
            spec: "tiny.yaml types.Amount",
            class: Class::Personal,
            min: 5,
            max: 12_345,
        };
    }

    #[test]
    fn values_are_written_as_on_the_wire_and_read_back() {
        let name = Text::<Name>::literal("한\"글");
        assert_eq!(serde_json::to_string(&name).unwrap(), r#""한\"글""#);
        assert_eq!(
            serde_json::from_str::<Text<Name>>(r#""한\"글""#).unwrap(),
            name
        );
        let amount = Number::<Amount>::literal(12_345);
        assert_eq!(serde_json::to_string(&amount).unwrap(), "12345");
        assert_eq!(
            serde_json::from_str::<Number<Amount>>("12345").unwrap(),
            amount
        );
        let shares = BTreeMap::from([(amount, 1)]);
        let json = serde_json::to_string(&shares).unwrap();
        assert_eq!(json, r#"{"12345":1}"#);
        assert_eq!(
            serde_json::from_str::<BTreeMap<Number<Amount>, u64>>(&json).unwrap(),
            shares
        );
    }

    #[derive(Debug)]
    enum Expiry {}
    impl TimeKind for Expiry {
        const LIMITS: TimeLimits = TimeLimits {
            name: "Expiry",
            spec: "tiny.yaml types.Expiry",
            class: Class::Personal,
        };
    }

    #[test]
    fn dates_are_texts_of_digits() {
        let expiry = YearMonth::<Expiry>::literal("2912");
        assert_eq!(serde_json::to_string(&expiry).unwrap(), r#""2912""#);
        let read = |json| serde_json::from_str::<YearMonth<Expiry>>(json);
        assert_eq!(read(r#""2912""#).unwrap(), expiry);
        for json in [r#""2913""#, "2912"] {
            let said = read(json).unwrap_err().to_string();
            assert!(!said.contains("291"), "{said}");
        }
    }

    #[test]
    fn what_is_refused_is_not_repeated() {
        for json in [
            r#""77777""#,
            "77777",
            "-77777",
            "77777.5",
            "1e77",
            r#"["77777"]"#,
            "null",
        ] {
            let name = serde_json::from_str::<Text<Name>>(json).unwrap_err();
            let amount = serde_json::from_str::<Number<Amount>>(json).unwrap_err();
            for said in [name.to_string(), amount.to_string()] {
                assert!(
                    !said.contains("777") && !said.contains("1e77"),
                    "{json}: {said}"
                );
            }
        }
        let said = serde_json::from_str::<Text<Name>>("true").unwrap_err();
        assert!(!said.to_string().contains("true"), "{said}");
        let said = serde_json::from_str::<Number<Amount>>("4").unwrap_err();
        assert!(
            said.to_string().contains("Amount takes 5..=12345"),
            "{said}"
        );
    }
}
