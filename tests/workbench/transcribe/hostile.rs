//! Whatever a page holds stays text: it cannot leave its place in the file, nor the file its folder.

use konaplate_workbench::document::Document;
use konaplate_workbench::page::{
    Case, Code, Codes, Fact, Kind, Limit, LineUse, Message, Page, Parameter, Requirement,
};
use konaplate_workbench::transcribe::{Options, transcribe};

use super::{options, shipped};

const HOSTILE: &[&str] = &[
    "../../x",
    "a\"b",
    "a'b",
    "line\nbreak: x",
    "*/",
    "#![deny]",
    "\u{202e}txt",
    "{format}",
    "{}",
    "# no comment",
    "a: b",
    "- x",
    "&anchor",
    "*alias",
    "!tag",
    "|",
    "> ",
    "%",
    "@",
    "`",
    "\\",
    "\0",
    "\r",
    "\u{85}\u{2028}",
    "~",
    "null",
    "yes",
    "007_001",
    "",
    " ",
    "\t",
    "한글",
    "\u{feff}",
    "a, b",
    "[",
    "}",
    "?",
    "...",
    "---",
    "\u{10ffff}",
    "$(id)",
];

fn fact<T>(value: T) -> Fact<T> {
    Fact { value, line: 1 }
}

fn parameter(name: &str, word: &str) -> Parameter {
    Parameter {
        name: fact(name.to_owned()),
        kind: fact(Kind::Other(word.to_owned())),
        requirement: fact(Requirement::Required),
        limit: Some(fact(Limit::Other(word.to_owned()))),
        default: Some(fact(word.to_owned())),
        description: vec![fact(word.to_owned())],
        words: vec![(fact(word.to_owned()), word.to_owned())],
        children: Vec::new(),
        nesting_is_guessed: true,
    }
}

fn page(text: &str) -> Page {
    let message = Message {
        encrypted: None,
        headers: Some(vec![parameter(text, text)]),
        parameters: Some(vec![parameter(text, text), parameter("other", text)]),
    };
    Page {
        title: fact(text.to_owned()),
        mode: None,
        version: Some(fact(text.to_owned())),
        method: None,
        path: Some(fact(format!("/api/v1/{text}/pay"))),
        description: vec![fact(text.to_owned())],
        request: message.clone(),
        response: message,
        codes: Codes {
            rows: Some(vec![Code {
                status: fact(400),
                code: fact(text.to_owned()),
                message: fact(text.to_owned()),
                description: vec![fact(text.to_owned())],
            }]),
            is_cut: false,
        },
        cases: vec![Case {
            status: fact(400),
            title: fact(text.to_owned()),
        }],
        cut: None,
        first: 1,
        lines: vec![LineUse::Used],
        remarks: Vec::new(),
    }
}

#[test]
fn texts_of_a_page_stay_texts() {
    let base = shipped();
    for text in HOSTILE {
        let options = Options {
            has_prose: true,
            ..options()
        };
        let made = transcribe(&page(text), &base, &options).expect("a file");
        let is_safe = |letter: char| letter.is_ascii_alphanumeric() || "/-.".contains(letter);
        assert!(
            made.path.chars().all(is_safe) && !made.path.contains(".."),
            "{}",
            made.path
        );
        assert!(made.path.starts_with("operations/") && made.path.ends_with(".yaml"));

        let document = Document::parse(&made.text)
            .unwrap_or_else(|fault| panic!("{text:?}: {fault:?}\n{}", made.text));
        assert_eq!(document.to_text(), made.text, "{text:?}");
        let yaml: serde_yaml::Value =
            serde_yaml::from_str(&made.text).expect("YAML to another reader too");
        assert_eq!(yaml["service"].as_str(), Some(*text), "{text:?}");
        assert_eq!(yaml["source"]["version"].as_str(), Some(*text), "{text:?}");
        let field = if text.is_empty() { "other" } else { text };
        assert_eq!(
            yaml["request"][field]["default"].as_str(),
            Some(*text),
            "{text:?}"
        );
        assert!(
            yaml["request"][field]["values"].get(text).is_some(),
            "{text:?}"
        );
        assert_eq!(
            yaml["errors"][text]["message"].as_str(),
            Some(*text),
            "{text:?}"
        );
        let keys = yaml.as_mapping().expect("a mapping").len();
        assert_eq!(
            keys, 13,
            "{text:?}: nothing of the page became a key of its own\n{}",
            made.text
        );
        let hidden = |letter: char| {
            letter.is_control() && letter != '\n' || "\u{202e}\u{2028}\u{feff}".contains(letter)
        };
        assert!(!made.text.contains(hidden), "{text:?}");
        let told = made
            .report
            .notes
            .iter()
            .all(|note| !note.message.contains(hidden));
        assert!(told, "{text:?}");
    }
}

#[test]
fn a_name_that_is_no_name_is_refused() {
    for name in ["../x", "a b", "", "A", "x/y", "-", "한글"] {
        for options in [
            Options {
                name: Some(name.to_owned()),
                ..options()
            },
            Options {
                group: Some(name.to_owned()),
                ..options()
            },
        ] {
            let refused = transcribe(&page("x"), &shipped(), &options).expect_err("no name");
            assert!(refused.to_string().contains("kebab-case"), "{refused}");
        }
    }
}
