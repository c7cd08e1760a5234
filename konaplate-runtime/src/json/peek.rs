//! What the members of a name hold, for whoever decides by them before anything is decoded: nothing is marked as known,
//! nothing noted, and every member of the name counts, not only the first.

use std::borrow::Cow;

use super::nodes::Nodes;
use super::read::Fields;

/// What a member holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Held<'a> {
    /// Nothing: null, `false`, zero, an empty text, object or array. A serializer writes these for a value that it has not.
    Nothing,
    /// `true`.
    True,
    /// A text, or the digits of a number.
    Text(Cow<'a, str>),
    /// An object or array with something in it.
    Compound,
}

impl<'a> Held<'a> {
    pub(super) fn of(nodes: Nodes<'_, 'a>, at: usize) -> Self {
        match nodes.json(at) {
            "null" | "false" | "0" => return Self::Nothing,
            "true" => return Self::True,
            _ => {}
        }
        if let Some(string) = nodes.string(at) {
            return Self::of_text(string.text);
        }
        let is_empty = |inside: Option<_>| {
            inside.is_some_and(|mut it: super::nodes::Inside<'_>| it.next().is_none())
        };
        if is_empty(nodes.members(at)) || is_empty(nodes.items(at)) {
            Self::Nothing
        } else if nodes.json(at).starts_with(['{', '[']) {
            Self::Compound
        } else {
            Self::Text(Cow::Borrowed(nodes.json(at)))
        }
    }

    /// Booleans come as text too.
    fn of_text(text: Cow<'a, str>) -> Self {
        match text.trim() {
            "" | "false" => Self::Nothing,
            "true" => Self::True,
            _ => Self::Text(text),
        }
    }

    /// Whether it holds anything.
    pub(crate) fn is_something(&self) -> bool {
        *self != Self::Nothing
    }
}

impl<'a> Fields<'a> {
    /// What each member of that name holds.
    pub(crate) fn held(&self, wire: &str) -> impl Iterator<Item = Held<'a>> {
        let nodes = self.nodes();
        let named = self.members().filter(move |&at| nodes.is_named(at, wire));
        named.map(move |at| Held::of(nodes, at))
    }

    /// The words that members of that name hold, as written where they are no texts; none of a null, a blank text or what
    /// is empty. A word may look like what holds nothing elsewhere: `false` and `0`.
    pub(crate) fn words(&self, wire: &str) -> impl Iterator<Item = Cow<'a, str>> {
        let nodes = self.nodes();
        let named = self.members().filter(move |&at| nodes.is_named(at, wire));
        let word = move |at| match nodes.string(at) {
            Some(string) => string.text,
            None => Cow::Borrowed(nodes.json(at)),
        };
        let is_word = move |&at: &usize| {
            let is_inside = nodes.json(at).starts_with(['{', '[']);
            nodes.is_value(at) && !(is_inside && Held::of(nodes, at) == Held::Nothing)
        };
        named
            .filter(is_word)
            .map(word)
            .filter(|word| !word.trim().is_empty())
    }

    /// Whether the name of a member is no Unicode text: it may be any.
    pub(crate) fn has_damaged_name(&self) -> bool {
        let nodes = self.nodes();
        self.members().any(|at| nodes.is_damaged(at))
    }

    /// The objects that members of that name are.
    pub(crate) fn objects(&self, wire: &str) -> impl Iterator<Item = Fields<'a>> {
        let nodes = self.nodes();
        let named = self.members().filter(move |&at| nodes.is_named(at, wire));
        named.filter_map(move |at| Fields::of_object(nodes.json(at)))
    }
}

#[cfg(test)]
mod tests {
    use super::{Fields, Held};

    fn held(json: &str) -> Vec<Held<'_>> {
        let fields = Fields::parse(json.as_bytes()).expect("it is an object");
        fields.held("x").collect()
    }

    #[test]
    fn what_a_serializer_writes_for_no_value_holds_nothing() {
        for json in [
            "null",
            "false",
            "0",
            r#""""#,
            r#""  ""#,
            r#""false""#,
            "{}",
            "{ }",
            "[]",
            "[\n]",
        ] {
            assert_eq!(
                held(&format!(r#"{{"x":{json}}}"#)),
                [Held::Nothing],
                "{json}"
            );
        }
        assert!(held("{}").is_empty());
    }

    #[test]
    fn a_word_is_what_is_written_unless_it_is_null_or_blank() {
        for (json, wanted) in [
            (r#"{"x":null,"y":"a"}"#, &[][..]),
            (r#"{"x":"","x":" "}"#, &[]),
            (r#"{"x":false,"x":"false"}"#, &["false", "false"]),
            (r#"{"x":0,"x":"0"}"#, &["0", "0"]),
            (r#"{"x":{},"x":[]}"#, &[]),
            (r#"{"x":[0]}"#, &["[0]"]),
            (r#"{"x":"P\u0045NDING"}"#, &["PENDING"]),
            (r#"{"x":" a"}"#, &[" a"]),
        ] {
            let fields = Fields::parse(json.as_bytes()).expect("it is an object");
            assert_eq!(fields.words("x").collect::<Vec<_>>(), wanted, "{json}");
        }
    }

    #[test]
    fn every_member_of_a_name_counts_however_it_is_written() {
        let text = |text: &'static str| Held::Text(text.into());
        for (json, wanted) in [
            (r#"{"x":true,"x":false}"#, vec![Held::True, Held::Nothing]),
            (r#"{"x":"true"}"#, vec![Held::True]),
            (r#"{"\u0078":"PENDING"}"#, vec![text("PENDING")]),
            (r#"{"x":"P\u0045NDING"}"#, vec![text("PENDING")]),
            (r#"{"x":1}"#, vec![text("1")]),
            (r#"{"x":-0.0}"#, vec![text("-0.0")]),
            (r#"{"x":{"y":null}}"#, vec![Held::Compound]),
            (r#"{"x":[0]}"#, vec![Held::Compound]),
            (r#"{"y":{"x":1}}"#, vec![]),
        ] {
            assert_eq!(held(json), wanted, "{json}");
        }
    }
}
