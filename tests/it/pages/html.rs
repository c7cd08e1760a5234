//! A page as a browser reads it.

use html5gum::{Token, Tokenizer};

/// A start tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
}

impl Tag {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(it, _)| it == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// What a page consists of.
#[derive(Debug, Default)]
pub(super) struct Html {
    pub(super) tags: Vec<Tag>,
    /// Each text between two tags.
    pub(super) texts: Vec<String>,
    pub(super) comments: Vec<String>,
    /// What a browser would have to guess.
    pub(super) errors: Vec<String>,
}

impl Html {
    pub(super) fn parse(page: &str) -> Self {
        let mut html = Self::default();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("Unicode");
        for token in Tokenizer::new(page) {
            match token.expect("a text does not fail") {
                Token::StartTag(tag) => {
                    let attributes = tag.attributes.iter();
                    html.tags.push(Tag {
                        name: text(&tag.name),
                        attributes: attributes.map(|(k, v)| (text(k), text(v))).collect(),
                    });
                }
                Token::String(string) => html.texts.push(text(&string)),
                Token::Comment(comment) => html.comments.push(text(&comment)),
                Token::Error(error) => html.errors.push(error.to_string()),
                Token::EndTag(_) | Token::Doctype(_) => {}
            }
        }
        html
    }

    pub(super) fn ids(&self) -> Vec<&str> {
        self.tags.iter().filter_map(|tag| tag.get("id")).collect()
    }

    /// All addresses that it leads to or loads.
    pub(super) fn addresses(&self) -> Vec<&str> {
        let found = self
            .tags
            .iter()
            .flat_map(|tag| [tag.get("href"), tag.get("src")]);
        found.flatten().collect()
    }

    /// Its elements by their names. Marks of a text's language are left out.
    pub(super) fn structure(&self) -> Vec<&str> {
        let is_mark = |tag: &&Tag| tag.name == "span" && tag.get("lang").is_some();
        let tags = self.tags.iter().filter(|tag| !is_mark(tag));
        tags.map(|tag| tag.name.as_str()).collect()
    }

    /// Its texts, one after the other.
    pub(super) fn text(&self) -> String {
        self.texts.join("|")
    }
}
