//! Splits an object or array into its members' raw JSON, by serde_json's tokenizer. It skips values
//! without recursion, so depth is no danger.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Room for the members of a usual body, in a block of a size that allocators keep at hand.
const USUAL_MEMBERS: usize = 16;

/// One member of an object.
pub(super) struct Member<'a> {
    pub(super) name: Cow<'a, str>,
    /// Valid JSON without white space around it.
    pub(super) json: &'a str,
    /// Someone asked for it.
    pub(super) is_known: bool,
}

/// The members of an object in their order, duplicates included. `None` when it is no object.
///
/// serde_json's own error is dropped on purpose: it repeats values.
pub(super) fn members(json: &str) -> Option<Vec<Member<'_>>> {
    serde_json::from_str(json)
        .ok()
        .map(|Object(members)| members)
}

/// The items of an array. `None` when it is no array.
pub(super) fn items(json: &str) -> Option<Vec<&RawValue>> {
    serde_json::from_str(json).ok()
}

struct Object<'a>(Vec<Member<'a>>);

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor)
    }
}

struct ObjectVisitor;

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Object<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::with_capacity(USUAL_MEMBERS);
        while let Some((Name(name), json)) = map.next_entry::<Name<'de>, &'de RawValue>()? {
            members.push(Member {
                name,
                json: json.get(),
                is_known: false,
            });
        }
        Ok(Object(members))
    }
}

/// A member's name; `Cow` itself would always be owned.
struct Name<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(NameVisitor)
    }
}

struct NameVisitor;

impl<'de> Visitor<'de> for NameVisitor {
    type Value = Name<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(Name(Cow::Borrowed(name)))
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Name(Cow::Owned(name.to_owned())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_keep_their_order_and_text() {
        let object = members(r#" { "b" : 1.0 , "\u0061":[ {"x":"}"} ], "b":null } "#).unwrap();
        let seen: Vec<_> = object
            .iter()
            .map(|it| (it.name.as_ref(), it.json))
            .collect();
        assert_eq!(
            seen,
            [("b", "1.0"), ("a", r#"[ {"x":"}"} ]"#), ("b", "null")]
        );
    }

    #[test]
    fn anything_but_one_object_is_refused() {
        for json in [
            "",
            "[]",
            "1",
            "\"{}\"",
            "{",
            "{}{}",
            "{} x",
            "{\"a\":}",
            "{\"a\":1,}",
            "{a:1}",
            "{\"a\":tru}",
        ] {
            assert!(members(json).is_none(), "{json}");
        }
        for json in ["{}", "[1", "[1]]", "[1,]"] {
            assert!(items(json).is_none(), "{json}");
        }
    }

    #[test]
    fn depth_is_no_danger() {
        let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let json = format!("{{\"a\":{}}}", deep(100_000));
        assert_eq!(members(&json).unwrap().len(), 1);
        assert_eq!(items(&deep(100_000)).unwrap().len(), 1);
    }
}
