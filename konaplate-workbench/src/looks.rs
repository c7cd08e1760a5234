//! `look:` comments: what a person has still to decide in an operation's file, each above the entry that it is about.
//!
//! `look: class? its name sounds secret` asks for the `class` of the entry below it; `look: the same name stands twice`
//! asks for nothing that a key could say.

use crate::document::{Block, Document, Entry, Value};

/// What a comment begins with that a person has to look at.
const MARK: &str = "look:";

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// What the operation does.
    Effect,
    /// The field that names a call.
    Idempotency,
    /// How to ask what became of a call.
    Recovery,
    /// Whether an error proves that nothing happened.
    Final,
    /// What is sent, where no page showed it.
    Request,
    /// Whether a message is encrypted.
    Encryption,
    /// How a field is kept out of logs.
    Class,
    /// The limit that holds.
    Limit,
    /// What a field holds.
    Type,
    /// What stands inside.
    Nesting,
    /// The words of an enum.
    Values,
    /// The Rust name of a word.
    Name,
    /// Something that the comment says.
    Other,
}

impl Topic {
    const ALL: [(Self, &str); 12] = [
        (Self::Effect, "effect"),
        (Self::Idempotency, "idempotency"),
        (Self::Recovery, "recovery"),
        (Self::Final, "final"),
        (Self::Request, "request"),
        (Self::Encryption, "encrypted"),
        (Self::Class, "class"),
        (Self::Limit, "limit"),
        (Self::Type, "type"),
        (Self::Nesting, "nesting"),
        (Self::Values, "values"),
        (Self::Name, "rust"),
    ];

    /// The word before the question mark; none for [`Topic::Other`].
    #[must_use]
    pub fn word(self) -> Option<&'static str> {
        let known = Self::ALL.iter().find(|(topic, _)| *topic == self);
        known.map(|(_, word)| *word)
    }
}

/// A question of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// Keys from the top to the entry that it stands above; of what stands below the last entry, to the block.
    pub path: Vec<String>,
    /// What is asked for.
    pub topic: Topic,
    /// The question, without the words before it.
    pub text: String,
    /// The comment as it stands.
    pub comment: String,
}

/// The comment of a question.
#[must_use]
pub fn comment(topic: Topic, text: &str) -> String {
    match topic.word() {
        Some(word) => format!("{MARK} {word}? {text}"),
        None => format!("{MARK} {text}"),
    }
}

/// Whether a comment is a question.
#[must_use]
pub fn is_look(comment: &str) -> bool {
    comment.starts_with(MARK)
}

/// The questions of a file, in its order.
#[must_use]
pub fn open(document: &Document) -> Vec<Look> {
    let mut looks: Vec<Look> = Vec::new();
    let head = document.head.iter().filter_map(|text| read(&[], text));
    looks.extend(head);
    collect(&document.root, &mut Vec::new(), &mut looks);
    looks
}

/// Bounded by the depth of documents.
fn collect(block: &Block, path: &mut Vec<String>, looks: &mut Vec<Look>) {
    for (at, entry) in block.entries.iter().enumerate() {
        let key = if entry.key.is_empty() {
            at.to_string()
        } else {
            entry.key.clone()
        };
        path.push(key);
        let comments = entry.above.iter().chain(&entry.trailing);
        looks.extend(comments.filter_map(|text| read(path, text)));
        if let Some(inside) = entry.value.block() {
            collect(inside, path, looks);
        }
        path.pop();
    }
    looks.extend(block.after.iter().filter_map(|text| read(path, text)));
}

fn read(path: &[String], comment: &str) -> Option<Look> {
    let text = comment.strip_prefix(MARK)?.trim();
    let asked = text.split_once("? ");
    let known = asked.and_then(|(word, rest)| {
        let mut all = Topic::ALL.iter();
        let (topic, _) = all.find(|(_, known)| *known == word)?;
        Some((*topic, rest))
    });
    let (topic, text) = known.unwrap_or((Topic::Other, text));
    Some(Look {
        path: path.to_vec(),
        topic,
        text: text.to_owned(),
        comment: comment.to_owned(),
    })
}

/// Takes a question out of a file; tells whether it was there.
pub fn close(document: &mut Document, look: &Look) -> bool {
    if let Some(at) = document
        .head
        .iter()
        .position(|text| *text == look.comment && look.path.is_empty())
    {
        document.head.remove(at);
        return true;
    }
    close_in(&mut document.root, &look.path, &look.comment)
}

fn close_in(block: &mut Block, path: &[String], comment: &str) -> bool {
    let Some((first, rest)) = path.split_first() else {
        return take(&mut block.after, comment);
    };
    let Some(entry) = entry_of(block, first) else {
        return false;
    };
    if rest.is_empty() {
        if take(&mut entry.above, comment) {
            return true;
        }
        if entry.trailing.as_deref() == Some(comment) {
            entry.trailing = None;
            return true;
        }
    }
    entry
        .value
        .block_mut()
        .is_some_and(|inside| close_in(inside, rest, comment))
}

/// The entry at a path of keys.
pub(crate) fn entry_mut<'d>(block: &'d mut Block, path: &[String]) -> Option<&'d mut Entry> {
    let (first, rest) = path.split_first()?;
    let entry = entry_of(block, first)?;
    if rest.is_empty() {
        return Some(entry);
    }
    entry_mut(entry.value.block_mut()?, rest)
}

fn entry_of<'d>(block: &'d mut Block, key: &str) -> Option<&'d mut Entry> {
    let is_list = block
        .entries
        .first()
        .is_some_and(|entry| entry.key.is_empty());
    if is_list {
        return block.entries.get_mut(key.parse::<usize>().ok()?);
    }
    block.entry_mut(key)
}

fn take(comments: &mut Vec<String>, comment: &str) -> bool {
    let at = comments.iter().position(|text| text == comment);
    at.is_some_and(|at| {
        comments.remove(at);
        true
    })
}

/// Takes out the questions that the file answers by now; tells how many.
pub fn settle(document: &mut Document) -> usize {
    let settled: Vec<Look> = open(document)
        .into_iter()
        .filter(|look| is_settled(document, look))
        .collect();
    settled.iter().filter(|look| close(document, look)).count()
}

fn is_settled(document: &Document, look: &Look) -> bool {
    let root = &document.root;
    let entry = find(root, &look.path);
    let own = |key: &str| {
        entry
            .and_then(|entry| entry.value.block())
            .and_then(|block| block.text(key))
    };
    match look.topic {
        Topic::Effect => {
            let effect = root.text("effect").unwrap_or_default();
            look.text
                .split_once('`')
                .and_then(|(_, rest)| rest.split_once('`'))
                .is_some_and(|(was, _)| was != effect)
        }
        Topic::Idempotency => {
            root.get("idempotency").is_some()
                && !look
                    .text
                    .contains(root.text("idempotency").unwrap_or_default())
        }
        Topic::Recovery => root.get("recovery").is_some(),
        Topic::Request => root.get("request").is_some(),
        Topic::Class => own("class").is_none_or(|class| !look.text.contains(&format!("`{class}`"))),
        Topic::Limit => has_erratum(root, &look.path),
        Topic::Nesting => entry
            .and_then(|entry| entry.value.block())
            .is_some_and(|block| {
                look.path.first().is_some_and(|side| side == "response") && !has_also_around(block)
            }),
        Topic::Name => entry
            .and_then(|entry| entry.value.block())
            .is_some_and(|block| !has_made_name(block)),
        Topic::Final | Topic::Encryption | Topic::Type | Topic::Values | Topic::Other => false,
    }
}

fn find<'d>(block: &'d Block, path: &[String]) -> Option<&'d Entry> {
    let (first, rest) = path.split_first()?;
    let entry = block.entry(first)?;
    if rest.is_empty() {
        return Some(entry);
    }
    find(entry.value.block()?, rest)
}

/// A path of keys as errata have it: without those between a list or an object and its fields.
pub(crate) fn in_errata(path: &[String]) -> String {
    let mut at: Vec<&str> = Vec::new();
    let mut keys = path.iter().map(String::as_str).peekable();
    while let Some(key) = keys.next() {
        match key {
            "items" if keys.peek() == Some(&"fields") => drop(keys.next()),
            "fields" if at.len() > 1 => {}
            key => at.push(key),
        }
    }
    at.join(".")
}

/// Whether an erratum is about the limit of the field at a path of keys.
fn has_erratum(root: &Block, path: &[String]) -> bool {
    let at = format!("{}.", in_errata(path));
    let errata = root.get("errata").and_then(Value::block);
    let mut errata = errata.into_iter().flat_map(|errata| &errata.entries);
    errata.any(|erratum| {
        erratum
            .value
            .block()
            .and_then(|block| block.text("at"))
            .is_some_and(|about| about.starts_with(&at))
    })
}

/// Stands on fields that may stand in the object around.
pub(crate) const AROUND: &str = "..";

/// Whether any field inside may stand in the object around.
fn has_also_around(field: &Block) -> bool {
    let inner = crate::document::inner_fields(field);
    let mut fields = inner.into_iter().flat_map(|inner| &inner.entries);
    fields.any(|field| {
        field
            .value
            .block()
            .is_some_and(|field| field.text("also-in") == Some(AROUND))
    })
}

/// What a word is called in Rust until somebody names it: `Word1`.
pub(crate) fn made_name(number: usize) -> String {
    format!("Word{number}")
}

fn has_made_name(field: &Block) -> bool {
    let words = field.get("values").and_then(Value::block);
    let mut words = words
        .into_iter()
        .flat_map(|words| &words.entries)
        .filter_map(|word| word.value.block()?.text("rust"));
    words.any(|name| {
        name.strip_prefix("Word")
            .is_some_and(|number| number.parse::<usize>().is_ok())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# look: effect? `write` until somebody decides it\n\
                        effect: write\n\
                        request:\n  \
                        # look: class? `secret` by its name\n  \
                        # look: limit? 0 is a form that nobody filled in\n  \
                        cardNo: { type: string, length: 0, required: true, class: secret, doc: \"x\" }\n  \
                        # look: hidden, an object, is left out\n";

    fn document(text: &str) -> Document {
        Document::parse(text).expect("YAML")
    }

    #[test]
    fn questions_are_found_where_they_stand() {
        let looks = open(&document(FILE));
        let found: Vec<_> = looks
            .iter()
            .map(|look| (look.path.join("."), look.topic))
            .collect();
        let expected = [
            ("effect", Topic::Effect),
            ("request.cardNo", Topic::Class),
            ("request.cardNo", Topic::Limit),
            ("request", Topic::Other),
        ];
        assert_eq!(
            found,
            expected.map(|(path, topic)| (path.to_owned(), topic))
        );
    }

    #[test]
    fn questions_that_were_answered_go() {
        let mut file = document(FILE);
        assert_eq!(settle(&mut file), 0);
        let answered = FILE
            .replace("effect: write", "effect: read")
            .replace("class: secret", "class: public");
        let errata = "errata:\n  - { at: request.cardNo.length, documented: 0, effective: 1.., because: \"x\" }\n";
        let mut file = document(&format!("{answered}{errata}"));
        assert_eq!(settle(&mut file), 3);
        let left = open(&file);
        assert_eq!((left.len(), left[0].topic), (1, Topic::Other));
        assert!(close(&mut file, &left[0]) && open(&file).is_empty());
    }
}
