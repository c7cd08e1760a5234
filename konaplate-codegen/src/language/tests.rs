//! The table against the reader: keys, what must be there, words, and the order of a file in which every key stands.

use std::collections::{BTreeMap, BTreeSet};

use super::{File, Holds, KINDS, Kind, Need, at, kind, order};
use crate::source::Sources;
use crate::spec::read::asked;
use crate::yaml::{self, Node, Value};
use crate::{Code, check};

/// A specification in which every key of the language stands.
const FILES: [(&str, &str); 4] = [
    (
        Sources::PROFILE,
        include_str!("../../../tests/cases/language/konaplate.yaml"),
    ),
    (
        "operations/cards/order.yaml",
        include_str!("../../../tests/cases/language/operations/cards/order.yaml"),
    ),
    (
        "operations/cards/order-state.yaml",
        include_str!("../../../tests/cases/language/operations/cards/order-state.yaml"),
    ),
    (
        "operations/cards/close.yaml",
        include_str!("../../../tests/cases/language/operations/cards/close.yaml"),
    ),
];

fn with_every_key() -> Sources {
    Sources::from_pairs("spec", FILES)
}

/// A mapping with keys of the language's: its kinds, and its entries.
struct Met {
    file: &'static str,
    path: Vec<String>,
    entries: Vec<(String, Node)>,
}

impl Met {
    fn order(&self) -> Vec<&'static str> {
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        order(File::at(self.file), &path)
    }

    /// Of the kinds that may stand here the one that does.
    fn kind(&self) -> &'static Kind {
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        let kinds = at(File::at(self.file), &path);
        let kinds = kinds.iter().flat_map(Holds::kinds);
        let has = |name: &str| self.entries.iter().any(|(key, _)| key == name);
        let mut fitting = kinds.filter(|kind| {
            let mut required = kind.keys.iter().filter(|key| key.need == Need::Required);
            required.all(|key| has(key.name))
        });
        let found = fitting.next();
        assert!(fitting.next().is_none(), "{:?}: two kinds", self.path);
        found.unwrap_or_else(|| panic!("{:?} is of no kind", self.path))
    }
}

fn meet(file: &'static str, path: &[String], node: &Node, met: &mut Vec<Met>) {
    let below = |step: &str| [path, &[step.to_owned()]].concat();
    match &node.value {
        Value::Scalar { .. } => {}
        Value::Sequence(items) => {
            for item in items {
                meet(file, &below("-"), item, met);
            }
        }
        Value::Mapping(entries) => {
            let entries = entries
                .iter()
                .map(|(key, node)| (key.text.clone(), node.clone()));
            let this = Met {
                file,
                path: path.to_vec(),
                entries: entries.collect(),
            };
            for (key, node) in &this.entries {
                meet(file, &below(key), node, met);
            }
            if !this.order().is_empty() {
                met.push(this);
            }
        }
    }
}

/// Every mapping of the specification with keys of the language's.
fn mappings() -> Vec<Met> {
    let sources = with_every_key();
    let mut met = Vec::new();
    for (path, _) in FILES {
        let file = sources.find(path).expect("it is one of them");
        let root = yaml::parse(&sources, file, &mut Default::default()).expect("YAML");
        meet(path, &[], &root, &mut met);
    }
    met
}

#[test]
fn the_specification_with_every_key_has_no_fault_and_leaves_none_out() {
    let sources = with_every_key();
    let faults = check(&sources).map_or_else(|faults| faults, |_| Vec::new());
    let faults: Vec<String> = faults.iter().map(|fault| fault.short(&sources)).collect();
    assert_eq!(faults, [""; 0]);
    let mut met: BTreeSet<(&str, String)> = BTreeSet::new();
    for mapping in mappings() {
        let kind = mapping.kind().name;
        met.extend(mapping.entries.into_iter().map(|(key, _)| (kind, key)));
    }
    let all = KINDS
        .iter()
        .flat_map(|kind| kind.keys.iter().map(|key| (kind.name, key.name)));
    // An element has nearly all that a field has: those that it has in common are met there.
    let left_out: Vec<_> = all
        .filter(|(kind, key)| !met.contains(&(kind, (*key).to_owned())))
        .collect();
    let of_fields =
        |(kind, key): &(&str, &str)| *kind == "item" && met.contains(&("field", (*key).to_owned()));
    let left_out: Vec<_> = left_out
        .into_iter()
        .filter(|left| !of_fields(left))
        .collect();
    assert_eq!(left_out, []);
}

#[test]
fn the_reader_asks_for_the_keys_of_the_table_and_no_others() {
    asked::take();
    let _ = check(&with_every_key());
    let read: BTreeSet<_> = asked::take();
    let rows = KINDS
        .iter()
        .flat_map(|kind| kind.keys.iter().map(|key| (kind.what, key.name)));
    assert_eq!(rows.collect::<BTreeSet<_>>(), read);
}

/// The file with the entries of one mapping written anew. Flow style is enough: nobody reads it.
fn written(node: &Node, out: &mut String) {
    match &node.value {
        Value::Scalar { text, quoted } => {
            if *quoted || text.contains([',', '{', '[']) {
                out.push_str(&format!("{text:?}"));
            } else {
                out.push_str(text);
            }
        }
        Value::Sequence(items) => {
            out.push('[');
            for item in items {
                written(item, out);
                out.push_str(", ");
            }
            out.push(']');
        }
        Value::Mapping(entries) => {
            out.push('{');
            for (key, node) in entries {
                out.push_str(&format!("{:?}: ", key.text));
                written(node, out);
                out.push_str(", ");
            }
            out.push('}');
        }
    }
}

/// All that is said when one entry of a mapping is another, or is not there.
fn said(met: &Met, key: &str, value: Option<&str>) -> Vec<(Code, String)> {
    let sources = with_every_key();
    let file = sources.find(met.file).expect("it is one of them");
    let mut root = yaml::parse(&sources, file, &mut Default::default()).expect("YAML");
    let mut node = &mut root;
    let mut steps = met.path.iter();
    for step in &mut steps {
        node = match &mut node.value {
            Value::Mapping(entries) => {
                let mut entries = entries.iter_mut();
                let found = entries.find(|(key, _)| key.text == *step);
                &mut found.expect("a key of the path").1
            }
            // The one that was met: lists of these files differ in their keys.
            Value::Sequence(items) => {
                let mut items = items.iter_mut();
                let is_met = |item: &&mut Node| {
                    matches!(&item.value, Value::Mapping(entries)
                    if entries.iter().map(|(key, _)| &key.text).eq(met.entries.iter().map(|(key, _)| key)))
                };
                items.find(is_met).expect("an item of the path")
            }
            Value::Scalar { .. } => panic!("nothing is below a text"),
        };
    }
    let Value::Mapping(entries) = &mut node.value else {
        panic!("it was a mapping");
    };
    match value {
        None => entries.retain(|(entry, _)| entry.text != key),
        Some(value) => {
            let mut entries = entries.iter_mut();
            let (_, node) = entries
                .find(|(entry, _)| entry.text == key)
                .expect("the key");
            let (text, quoted) = (value.to_owned(), false);
            node.value = Value::Scalar { text, quoted };
        }
    }
    let mut text = String::new();
    written(&root, &mut text);
    let files = FILES.map(|(path, old)| {
        (
            path,
            if path == met.file {
                text.clone()
            } else {
                old.to_owned()
            },
        )
    });
    let faults =
        check(&Sources::from_pairs("spec", files)).map_or_else(|faults| faults, |_| Vec::new());
    let tell = |fault: crate::Diagnostic| {
        (
            fault.code,
            format!("{} ({})", fault.message, fault.help.unwrap_or_default()),
        )
    };
    faults.into_iter().map(tell).collect()
}

/// One mapping of each kind and set of keys.
fn samples() -> Vec<Met> {
    let mut samples: BTreeMap<(&str, Vec<String>), Met> = BTreeMap::new();
    for met in mappings() {
        let keys = met.entries.iter().map(|(key, _)| key.clone()).collect();
        samples.entry((met.kind().name, keys)).or_insert(met);
    }
    samples.into_values().collect()
}

#[test]
fn a_key_is_missed_by_the_reader_where_the_table_says_so() {
    for met in samples() {
        let kind = met.kind();
        for (name, _) in &met.entries {
            let key = kind
                .keys
                .iter()
                .find(|key| key.name == *name)
                .expect("known");
            let said = said(&met, name, None);
            let is_missed = said.iter().any(|(code, message)| {
                let missing = matches!(code, Code::MissingKey | Code::NoRecovery);
                missing
                    && (message.contains(&format!("no `{name}`")) || message.contains("none of"))
            });
            let is_required = key.need == Need::Required;
            let tells_the_form = kind.what == "`recovery`" || kind.one_of.contains(&key.name);
            if !tells_the_form {
                assert_eq!(is_missed, is_required, "{} {name}: {said:?}", kind.name);
            }
        }
    }
}

#[test]
fn the_reader_takes_the_words_of_the_table_and_no_others() {
    let mut tried = BTreeSet::new();
    for met in samples() {
        for (name, _) in &met.entries {
            let key = met
                .kind()
                .keys
                .iter()
                .find(|key| key.name == *name)
                .expect("known");
            let Holds::Word(words) = key.holds else {
                continue;
            };
            tried.insert((met.kind().name, key.name));
            let refused = said(&met, name, Some("qqqqqqqqqqqqqqqq"));
            let told = match key.name {
                "format" if met.kind().name == "profile" => "reads format 1, not".to_owned(),
                _ => format!("(it is one of: {})", words.join(", ")),
            };
            assert!(
                refused.iter().any(|(_, message)| message.contains(&told)),
                "{told}: {refused:?}"
            );
            for word in words {
                let said = said(&met, name, Some(word));
                let refused = said
                    .iter()
                    .any(|(_, message)| message.contains("is not allowed here"));
                assert!(!refused, "{name}: {word}: {said:?}");
            }
        }
    }
    let takes_words = |kind: &'static Kind| {
        let keys = kind
            .keys
            .iter()
            .filter(|key| matches!(key.holds, Holds::Word(_)));
        keys.map(|key| (kind.name, key.name))
    };
    let all: BTreeSet<_> = KINDS.iter().flat_map(takes_words).collect();
    let left_out: Vec<_> = all.difference(&tried).collect();
    assert_eq!(left_out, [&("item", "format")]);
}

#[test]
fn keys_stand_in_canonical_order() {
    for met in mappings() {
        let order = met.order();
        let at = |key: &str| order.iter().position(|known| *known == key);
        let places: Vec<_> = met.entries.iter().map(|(key, _)| at(key)).collect();
        assert!(
            places.is_sorted() && !places.contains(&None),
            "{:?}: {places:?}",
            met.path
        );
    }
}

#[test]
fn an_order_is_that_of_the_mapping_at_the_path() {
    let profile = |path: &[&str]| order(File::Profile, path);
    let operation = |path: &[&str]| order(File::Operation, path);
    assert_eq!(
        profile(&["errata", "-"]),
        ["at", "documented", "effective", "because"]
    );
    assert_eq!(operation(&["headers"]), ["request", "response"]);
    assert_eq!(operation(&["recovery"]), ["ask", "with", "none"]);
    let deep = [
        "response", "card", "fields", "points", "items", "fields", "left",
    ];
    assert_eq!(operation(&deep)[..3], ["type", "use", "length"]);
    let rules = operation(&["rules", "0"]);
    assert_eq!(
        (rules.first(), rules.last()),
        (Some(&"required"), Some(&"doc"))
    );
    assert_eq!(operation(&["request"]), [""; 0]);
    assert_eq!(operation(&["request", "amount", "values"]), [""; 0]);
    assert_eq!(operation(&["recovery", "with", "no"]), [""; 0]);
    assert_eq!(profile(&["nothing"]), [""; 0]);
}

#[test]
fn the_table_names_kinds_that_it_has() {
    fn named(holds: &Holds, names: &mut BTreeSet<&'static str>) {
        match holds {
            Holds::Kind(name) => drop(names.insert(name)),
            Holds::Names(below) => named(below.each, names),
            Holds::List(_, each) => named(each, names),
            Holds::Either(forms) => forms.iter().for_each(|form| named(form, names)),
            _ => {}
        }
    }
    let mut names = BTreeSet::from(File::ALL.map(File::kind));
    for key in KINDS.iter().flat_map(|kind| kind.keys) {
        named(&key.holds, &mut names);
    }
    assert!(names.iter().all(|name| kind(name).is_some()), "{names:?}");
    assert_eq!(names.len(), KINDS.len(), "a kind that stands nowhere");
}
