//! Reading typed values off a tree. A mapping knows which keys it was asked for, so whatever is left is unknown.

use super::Spanned;
use crate::diagnostic::{Code, Diagnostic, Problems};
use crate::ir::Bounds;
use crate::source::Place;
use crate::yaml::{Key, Node, Value};

/// Keys of the largest kind of mapping, or a few more.
const MOST_KEYS: usize = 24;

/// A mapping that is being read.
pub(crate) struct Map<'n> {
    entries: &'n [(Key, Node)],
    asked: Vec<&'static str>,
    what: &'static str,
    pub(crate) at: Place,
}

impl<'n> Map<'n> {
    /// `what` names the mapping in messages.
    pub(crate) fn new(node: &'n Node, what: &'static str, problems: &mut Problems) -> Option<Self> {
        Some(Self {
            entries: entries(node, what, problems)?,
            asked: Vec::with_capacity(MOST_KEYS),
            what,
            at: node.at,
        })
    }

    pub(crate) fn get(&mut self, key: &'static str) -> Option<&'n Node> {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        self.entries
            .iter()
            .find(|(entry, _)| entry.text == key)
            .map(|(_, node)| node)
    }

    /// As `get`; a missing key is a problem.
    pub(crate) fn need(&mut self, key: &'static str, problems: &mut Problems) -> Option<&'n Node> {
        let node = self.get(key);
        if node.is_none() {
            let message = format!("{} has no `{key}`", self.what);
            problems.push(
                Diagnostic::new(Code::MissingKey, self.at, message).help(format!("add `{key}: …`")),
            );
        }
        node
    }

    /// Whether a key stands there that the language had before; then that is a problem, and `help` tells what
    /// replaced it.
    pub(crate) fn is_former(
        &mut self,
        key: &'static str,
        help: &str,
        problems: &mut Problems,
    ) -> bool {
        let Some((key, _)) = self.entries.iter().find(|(entry, _)| entry.text == key) else {
            return false;
        };
        let message = format!("{} has no key `{}` any more", self.what, key.text);
        problems.push(Diagnostic::new(Code::UnknownKey, key.at, message).help(help));
        true
    }

    /// The text under a key that must be there; empty where it is not.
    pub(crate) fn need_text(
        &mut self,
        key: &'static str,
        problems: &mut Problems,
    ) -> Spanned<String> {
        let at = self.at;
        let text = self
            .need(key, problems)
            .and_then(|node| text(node, problems));
        if let Some(text) = &text
            && matches!(text.value.trim(), "" | "~")
        {
            let message = format!("`{key}` is empty");
            problems.push(Diagnostic::new(Code::MissingKey, text.at, message));
        }
        text.unwrap_or(Spanned {
            value: String::new(),
            at,
        })
    }

    pub(crate) fn get_text(
        &mut self,
        key: &'static str,
        problems: &mut Problems,
    ) -> Option<Spanned<String>> {
        self.get(key).and_then(|node| text(node, problems))
    }

    pub(crate) fn get_word<T: Copy>(
        &mut self,
        key: &'static str,
        choices: &[(&str, T)],
        problems: &mut Problems,
    ) -> Option<Spanned<T>> {
        self.get(key)
            .and_then(|node| word(node, choices, Code::BadValue, problems))
    }

    pub(crate) fn get_bounds(
        &mut self,
        key: &'static str,
        problems: &mut Problems,
    ) -> Option<Spanned<Bounds>> {
        let text = self.get_text(key, problems)?;
        let value = bounds(&text, problems)?;
        Some(Spanned { value, at: text.at })
    }

    /// Reports the keys that nobody asked for.
    pub(crate) fn finish(self, problems: &mut Problems) {
        #[cfg(all(test, feature = "schema"))]
        asked::note(self.what, &self.asked);
        for (key, _) in self.entries {
            if !self.asked.contains(&key.text.as_str()) {
                let message = format!("{} has no key `{}`", self.what, key.text);
                let known = self.asked.join(", ");
                let problem = Diagnostic::new(Code::UnknownKey, key.at, message);
                let keys = self.asked.iter().copied();
                let otherwise = format!("it takes: {known}");
                problems.push(problem.did_you_mean(&key.text, keys, &otherwise));
            }
        }
    }
}

/// What the reader asks for, for the test that holds the language's table against it.
#[cfg(all(test, feature = "schema"))]
pub(crate) mod asked {
    use std::cell::RefCell;
    use std::collections::BTreeSet;

    /// A mapping as messages call it, and a key.
    type Asked = BTreeSet<(&'static str, &'static str)>;

    thread_local! {
        static ASKED: RefCell<Asked> = const { RefCell::new(BTreeSet::new()) };
    }

    pub(super) fn note(what: &'static str, keys: &[&'static str]) {
        ASKED.with_borrow_mut(|asked| asked.extend(keys.iter().map(|key| (what, *key))));
    }

    /// What this thread has asked for since it was last told.
    pub(crate) fn take() -> Asked {
        ASKED.take()
    }
}

/// The entries of a mapping; an empty value is an empty mapping.
pub(crate) fn entries<'n>(
    node: &'n Node,
    what: &str,
    problems: &mut Problems,
) -> Option<&'n [(Key, Node)]> {
    match &node.value {
        Value::Mapping(entries) => Some(entries),
        Value::Scalar {
            text,
            quoted: false,
        } if text.is_empty() || text == "~" => Some(&[]),
        _ => {
            wrong_shape(node, what, "a mapping (`key: value`)", problems);
            None
        }
    }
}

pub(crate) fn items<'n>(node: &'n Node, what: &str, problems: &mut Problems) -> &'n [Node] {
    match &node.value {
        Value::Sequence(items) => items,
        Value::Scalar {
            text,
            quoted: false,
        } if text.is_empty() || text == "~" => &[],
        _ => {
            wrong_shape(node, what, "a list (`[a, b]` or lines with `- `)", problems);
            &[]
        }
    }
}

pub(crate) fn text(node: &Node, problems: &mut Problems) -> Option<Spanned<String>> {
    match &node.value {
        Value::Scalar { text, .. } => Some(Spanned {
            value: text.clone(),
            at: node.at,
        }),
        _ => {
            wrong_shape(node, "this", "a single value", problems);
            None
        }
    }
}

/// One of a list of words.
pub(crate) fn word<T: Copy>(
    node: &Node,
    choices: &[(&str, T)],
    code: Code,
    problems: &mut Problems,
) -> Option<Spanned<T>> {
    let text = text(node, problems)?;
    let found = choices.iter().find(|(word, _)| *word == text.value);
    if found.is_none() {
        let words = choices.iter().map(|(word, _)| *word);
        let otherwise = one_of(words.clone());
        let message = format!("`{}` is not allowed here", text.value);
        let problem = Diagnostic::new(code, text.at, message);
        problems.push(problem.did_you_mean(&text.value, words, &otherwise));
    }
    found.map(|(_, value)| Spanned {
        value: *value,
        at: node.at,
    })
}

/// `it is one of: a, b`.
pub(crate) fn one_of<'w>(words: impl Iterator<Item = &'w str>) -> String {
    format!("it is one of: {}", words.collect::<Vec<_>>().join(", "))
}

pub(crate) const YES_NO: &[(&str, bool)] = &[("true", true), ("false", false)];

pub(crate) fn status(node: Option<&Node>, problems: &mut Problems) -> u16 {
    let Some(text) = node.and_then(|node| text(node, problems)) else {
        return 0;
    };
    match text.value.parse() {
        Ok(status) if (100..600).contains(&status) => status,
        _ => {
            let message = format!("`{}` is not an HTTP status", text.value);
            problems.push(
                Diagnostic::new(Code::BadValue, text.at, message)
                    .help("a number such as 200 or 400"),
            );
            0
        }
    }
}

/// `16`, `1..30`, `1..` or `any`.
pub(crate) fn bounds(text: &Spanned<String>, problems: &mut Problems) -> Option<Bounds> {
    let parsed = parse_bounds(&text.value);
    if parsed.is_none() {
        let message = format!("`{}` is not a limit", text.value);
        let help = "write a number (`16`), a span (`1..30`, `1..`) or `any`";
        problems.push(Diagnostic::new(Code::BadLimit, text.at, message).help(help));
    }
    parsed
}

/// A whole number in digits alone.
pub(crate) fn number(text: &str) -> Option<u64> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
    is_plain.then(|| text.parse().ok())?
}

fn parse_bounds(text: &str) -> Option<Bounds> {
    if text == "any" {
        return Some(Bounds { min: 0, max: None });
    }
    match text.split_once("..") {
        None => number(text).map(|exact| Bounds {
            min: exact,
            max: Some(exact),
        }),
        Some((min, "")) => Some(Bounds {
            min: number(min)?,
            max: None,
        }),
        Some((min, max)) => Some(Bounds {
            min: number(min)?,
            max: Some(number(max)?),
        }),
    }
}

fn wrong_shape(node: &Node, what: &str, wanted: &str, problems: &mut Problems) {
    let found = match &node.value {
        Value::Scalar { .. } => "a single value",
        Value::Sequence(_) => "a list",
        Value::Mapping(_) => "a mapping",
    };
    let message = format!("{what} is {found}, but should be {wanted}");
    problems.push(Diagnostic::new(Code::WrongShape, node.at, message));
}
