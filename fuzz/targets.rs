//! What the fuzz targets do with their bytes: the faces of this project that read what strangers wrote. Each either
//! refuses or takes, and holds what it takes to what must stay true. The tests of the workspace replay the corpus
//! through the same functions.

use std::sync::LazyLock;

use konaplate_codegen::{Sources, check};
use konaplate_runtime::field::{
    Class, Number, NumberKind, NumberLimits, Received, Secret, Text, TextKind, TextLimits,
};
use konaplate_runtime::json::{Decode, Fields, FromWire};
use konaplate_runtime::keys::PrivateKey;
use konaplate_runtime::wire::jwe;
use konaplate_workbench::document::Document;
use konaplate_workbench::page;

/// A target: its name, which is that of its corpus, and what it does.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const ALL: [Target; 5] = [
    ("yaml", yaml),
    ("json", json),
    ("jwe", jwe),
    ("page", page),
    ("format", format),
];

/// A specification: the bytes are its files, each after a line `--- path`; what is before the first is its profile.
pub fn yaml(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let sources = Sources::from_pairs("spec", files(&text));
    for problem in check(&sources).err().unwrap_or_default() {
        let short = problem.short(&sources);
        assert!(
            !short.chars().any(char::is_control),
            "{short:?} steers a terminal"
        );
        let _ = problem.render(&sources, true);
    }
}

fn files(text: &str) -> Vec<(&str, &str)> {
    let mut files = Vec::new();
    let mut path = Sources::PROFILE;
    for (index, part) in text.split("\n--- ").enumerate() {
        let (name, rest) = match index {
            0 => (path, part),
            _ => part.split_once('\n').unwrap_or((part, "")),
        };
        path = name;
        files.push((path, rest));
    }
    files
}

/// A body as a generated reply reads it.
pub fn json(bytes: &[u8]) {
    let Ok(mut fields) = Fields::parse(bytes) else {
        return;
    };
    let _ = Reply::decode(&mut fields);
    let (deviations, unknown) = fields.finish();
    for deviation in deviations {
        let _ = format!("{deviation} {deviation:?}");
    }
    for field in unknown {
        assert!(Fields::parse(format!("{{\"a\":{}}}", field.json()).as_bytes()).is_ok());
    }
}

enum Name {}

impl TextKind for Name {
    const LIMITS: TextLimits = TextLimits {
        name: "Name",
        spec: "",
        class: Class::Public,
        min: 1,
        max: 4,
    };
}

enum Amount {}

impl NumberKind for Amount {
    const LIMITS: NumberLimits = NumberLimits {
        name: "Amount",
        spec: "",
        class: Class::Public,
        min: 0,
        max: 999,
    };
}

/// One field of each kind, and the ways in which generated replies ask for them.
struct Reply;

impl Decode for Reply {
    const EMPTY: Self = Self;

    fn fill(&mut self, fields: &mut Fields<'_>) {
        fields.text("code");
        fields.ignore("ignored");
        fields.optional(&mut None::<Received<Text<Name>>>, "name");
        fields.optional(&mut None::<Received<Secret<Name>>>, "secret");
        fields.optional(&mut None::<Received<Number<Amount>>>, "amount");
        fields.optional(&mut None::<bool>, "flag");
        fields.optional(&mut None::<Vec<Item>>, "items");
        fields.optional_or_in(&mut None::<Received<Number<Amount>>>, "unit", "items");
        fields.needed(&mut { bool::EMPTY }, "last");
    }
}

struct Item;

impl Decode for Item {
    const EMPTY: Self = Self;

    fn fill(&mut self, fields: &mut Fields<'_>) {
        fields.needed(&mut { Received::<Text<Name>>::EMPTY }, "name");
    }
}

/// A message that somebody says was encrypted for the test key.
pub fn jwe(bytes: &[u8]) {
    static KEY: LazyLock<PrivateKey> = LazyLock::new(|| {
        let pem = include_str!("../konaplate-runtime/src/testdata/test-key.pem");
        PrivateKey::from_pem(pem).expect("the test key is sound")
    });
    let text = String::from_utf8_lossy(bytes);
    let _ = jwe::decrypt(text.trim_end(), &[&KEY]);
}

/// A page in text or in the portal's JSON.
pub fn page(bytes: &[u8]) {
    match page::read_all(bytes, &page::Hints::default()) {
        Ok(pages) => {
            for page in &pages {
                drop(format!("{page:?}"));
                let last = page.first + page.lines.len();
                drop(page::why(page, last.saturating_sub(1), "x"));
            }
        }
        Err(refusal) => drop(format!("{refusal}")),
    }
}

/// A file in canonical form is in canonical form.
pub fn format(bytes: &[u8]) {
    let Ok(document) = Document::parse(&String::from_utf8_lossy(bytes)) else {
        return;
    };
    let once = document.to_text();
    let again = Document::parse(&once).map(|document| document.to_text());
    assert_eq!(again.as_deref(), Ok(once.as_str()));
}
