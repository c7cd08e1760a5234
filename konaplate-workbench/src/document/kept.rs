//! What a document holds, without its form: to see that writing it lost nothing.

use std::collections::BTreeMap;

use super::{Block, Document, Value};

/// Texts by their paths, and comments with how often each stands there.
pub(super) type Contents = (Vec<(String, String)>, BTreeMap<String, usize>);

pub(super) fn contents(document: &Document) -> Contents {
    let mut texts = Vec::new();
    let mut comments = BTreeMap::new();
    count(&document.head, &mut comments);
    block("", &document.root, &mut texts, &mut comments);
    texts.sort();
    (texts, comments)
}

/// As deep as the document is, which reading it has bounded.
fn block(
    path: &str,
    block: &Block,
    texts: &mut Vec<(String, String)>,
    comments: &mut BTreeMap<String, usize>,
) {
    count(&block.after, comments);
    for (index, entry) in block.entries.iter().enumerate() {
        count(&entry.above, comments);
        count(&entry.trailing, comments);
        let path = match entry.key.as_str() {
            "" => format!("{path}[{index}]"),
            key => format!("{path}.{}", key.escape_debug()),
        };
        let said = match &entry.value {
            Value::Text(text) => format!("text {text}"),
            Value::Nothing(text) => format!("nothing {text}"),
            Value::Sequence(_) => "sequence".to_owned(),
            Value::Mapping(_) => "mapping".to_owned(),
        };
        if let Some(inner) = entry.value.block() {
            self::block(&path, inner, texts, comments);
        }
        texts.push((path, said));
    }
}

/// Comments that say nothing are all alike, and so are those that differ in blanks at their ends.
fn count<'c>(said: impl IntoIterator<Item = &'c String>, comments: &mut BTreeMap<String, usize>) {
    for comment in said {
        let comment = comment.replace(['\n', '\r'], " ");
        *comments.entry(comment.trim().to_owned()).or_default() += 1;
    }
}
