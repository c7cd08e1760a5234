//! Texts of a specification that look like code, like the end of a comment, or like a path: they stay data.

use std::fs;
use std::path::{Path, PathBuf};

use konaplate_codegen::output::{Mode, apply};
use konaplate_codegen::{Options, Sources, check, generate};
use konaplate_tests::compiler;
use proc_macro2::{Group, Literal, TokenStream, TokenTree};
use serde_json::{Value, json};

use crate::fixture::build;
use crate::process::{cargo, copy_folder, edit, fixture, succeed};
use crate::support::{NESTED, PAY, PROFILE, TINY, path};

/// What a page might hold by accident or on purpose.
pub(crate) const TEXTS: [&str; 12] = [
    "\"; compile_error!(\"out\"); \"",
    "*/ pub fn stolen() {} /*",
    "#![feature(rustc_attrs)] #[no_mangle]",
    "//! not documentation\n/// nor this",
    "{} {0} {name:?} {{ }} %s $x ${y}",
    "\u{202e}gnp.exe \u{2066}isolated\u{200f}",
    "../../../etc/passwd",
    "r#\"raw\"# 'c' b'\\'' '\\u{0}'",
    "\\ \\n \\u{41} \\\" \\",
    "tab\there, return\r\nline, nul \u{1}, bell \u{7}",
    "]] [link](javascript:alert(1)) <script>alert(1)</script> `tick` ```rust",
    "관리번호 \u{00a0} 1. list # heading | table",
];

/// Texts of the tiny specification, which a text of `TEXTS` takes the place of.
const SLOTS: [(&str, &str); 16] = [
    (PROFILE, "provider: Tiny"),
    (PROFILE, "doc: \"Id.\""),
    (PROFILE, "doc: \"Member.\""),
    (PROFILE, "\"007\": recharge"),
    (PROFILE, "doc: Paying."),
    (PROFILE, "because: \"counted wrongly\""),
    (PAY, "service: Pay"),
    (PAY, "doc: Pays."),
    (PAY, "page: Pay"),
    (PAY, "version: v1"),
    (PAY, "unit: KRW"),
    (PAY, "doc: \"How much.\""),
    (PAY, "CARD: \"A card.\""),
    (PAY, "message: \"No account.\""),
    (PAY, "doc: \"None.\""),
    (PAY, "title: \"Works\""),
];

/// A wire name and a word with no letters but those that make the Rust name.
pub(crate) const WIRE: &str = "kind\"]\\{}*/'";
pub(crate) const WORD: &str = "card\"#{}*/\u{202e}\\";

/// As a double-quoted text of YAML, which takes all that JSON does.
fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// The tiny specification with `text` in every slot, and strange names.
fn spec(text: &str, wire: &str, word: &str) -> Vec<(String, String)> {
    let files = TINY.iter().map(|(path, whole)| {
        let mut whole = (*whole).to_owned();
        for (_, slot) in SLOTS.iter().filter(|(file, _)| file == path) {
            assert!(whole.contains(slot), "{path} has no `{slot}`");
            let (key, _) = slot.split_once(": ").expect("a key and a value");
            let end = if slot.starts_with("page")
                || slot.starts_with("version")
                || slot.starts_with("unit")
            {
                ","
            } else {
                ""
            };
            whole = whole.replacen(
                &format!("{slot}{end}"),
                &format!("{key}: {}{end}", quoted(text)),
                1,
            );
        }
        if *path == PAY {
            let (name, word) = (quoted(wire), quoted(word));
            whole = whole
                .replace(
                    "kind: { type: string, length: 4..6,",
                    &format!("{name}: {{ rust: kind, type: string, length: any,"),
                )
                .replace("lives: { kind:", &format!("lives: {{ {name}:"))
                .replace("CARD:", &format!("{word}:"))
                .replace("default: CARD", &format!("default: {word}"));
        }
        ((*path).to_owned(), whole)
    });
    files.collect()
}

/// The specification with nested requests, with `text` for each of its descriptions.
pub(crate) fn nested(text: &str) -> Sources {
    let pairs = NESTED.map(|(path, whole)| {
        let mut parts = whole.split("doc: \"");
        let first = parts.next().expect("a file begins").to_owned();
        let changed = parts.fold(first, |before, part| {
            let (_, after) = part.split_once('"').expect("a text ends");
            format!("{before}doc: {}{after}", quoted(text))
        });
        (path, changed)
    });
    Sources::from_pairs("spec", pairs)
}

pub(crate) fn sources(text: &str, wire: &str, word: &str) -> Sources {
    Sources::from_pairs("spec", spec(text, wire, word))
}

/// The generated text with every literal blanked: its code without its data.
fn code(sources: &Sources) -> Vec<(String, String)> {
    let api = check(sources).unwrap_or_else(|problems| {
        let lines = problems.iter().map(|problem| problem.short(sources));
        panic!("{}", lines.collect::<Vec<_>>().join("\n"))
    });
    let files = generate(&api, &Options::default());
    let blank = |text: &str| {
        let tokens: TokenStream = text.parse().expect("generated text is Rust");
        blanked(tokens).to_string()
    };
    files
        .iter()
        .map(|file| (file.path.clone(), blank(&file.text)))
        .collect()
}

fn blanked(tokens: TokenStream) -> TokenStream {
    let trees = tokens.into_iter().map(|tree| match tree {
        TokenTree::Literal(_) => TokenTree::Literal(Literal::string("")),
        TokenTree::Group(group) => {
            TokenTree::Group(Group::new(group.delimiter(), blanked(group.stream())))
        }
        other => other,
    });
    trees.collect()
}

#[test]
fn a_text_of_a_specification_never_becomes_code() {
    let plain = code(&sources("plain", "kind", "card"));
    let plain_nested = code(&nested("plain"));
    for text in TEXTS {
        assert!(code(&sources(text, "kind", "card")) == plain, "{text}");
        assert!(code(&nested(text)) == plain_nested, "{text}");
    }
    assert!(
        code(&sources("plain", WIRE, WORD)) == plain,
        "{WIRE} {WORD}"
    );
}

#[test]
fn strange_texts_compile_and_reach_the_wire_as_they_are() {
    let folder = fixture("build-script", "hostile");
    copy_folder(&path("cases/tiny"), &folder.join("spec"), &str::to_owned);
    for (path, text) in spec(&TEXTS.join(" "), WIRE, WORD) {
        fs::write(folder.join("spec").join(path), text).expect("can be written");
    }
    edit(
        &folder.join("src/main.rs"),
        "    for amount in [1000_u64, 1001, 1002] {",
        "    let call = client.pay().sequence_id(\"ORDER-1\").user_id(7).amount(3).kind(client::PayKind::Card);\n\
         \x20   println!(\"{}\", String::from_utf8_lossy(call.build()?.body().expose()));\n\
         \x20   for amount in [1000_u64, 1001, 1002] {",
    );
    succeed(&mut build(&folder));
    let mut program = cargo(&folder, &["run", "--quiet"]);
    program
        .env("KONAPLATE_BASE_URL", "http://127.0.0.1:9/")
        .env("KONAPLATE_ASP_ID", "0".repeat(15))
        .env("KONAPLATE_ACCESS_KEY", "a".repeat(40))
        .env("KONAPLATE_SECRET_KEY", "secret");
    let said = succeed(&mut program).out;
    let (body, said) = said.split_once('\n').expect("lines");
    let body: Value = serde_json::from_str(body).expect("JSON");
    assert_eq!(
        body,
        json!({ "sequenceId": "ORDER-1", "userId": 7, "amount": 3, WIRE: WORD })
    );
    assert!(said.contains("1000: accepted\n1001: refused"), "{said}");
    assert!(!said.contains('\u{202e}'), "{said}");
}

/// Rustdoc takes documentation for Markdown with HTML in it.
#[test]
fn strange_texts_stay_texts_in_documentation() {
    for sources in [
        sources(&TEXTS.join(" "), WIRE, WORD),
        nested(&TEXTS.join(" ")),
    ] {
        let api = check(&sources).unwrap_or_else(|_| panic!("strange texts are no faults"));
        let folder = tempfile::tempdir().expect("a temporary folder");
        let files = generate(&api, &Options::default());
        apply(folder.path(), &files, Mode::Write).expect("can be written");
        let mut rustdoc = compiler::rustdoc(folder.path(), &["konaplate_runtime"]);
        rustdoc.args([
            "--crate-name=client",
            "--crate-type=lib",
            "--document-private-items",
        ]);
        succeed(rustdoc.args(["-Dwarnings", "-Arustdoc::private-intra-doc-links", "mod.rs"]));
        let pages = pages(&folder.path().join("doc/client"));
        assert!(pages.len() > 30, "{}", pages.len());
        let mut seen = 0;
        for page in pages {
            let html = fs::read_to_string(&page).expect("a text");
            seen += html.matches("alert(1)").count();
            for bad in [
                "<script>alert",
                "href=\"javascript",
                "\u{202e}",
                "<h1>heading",
            ] {
                assert!(!html.contains(bad), "{bad} in {}", page.display());
            }
        }
        assert!(seen > 30, "{seen}");
    }
}

/// The pages in a folder and below.
fn pages(folder: &Path) -> Vec<PathBuf> {
    let mut pages = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("can be read").path();
        if path.is_dir() {
            pages.extend(self::pages(&path));
        } else if path.extension().is_some_and(|it| it == "html") {
            pages.push(path);
        }
    }
    pages
}

#[test]
fn a_name_never_leads_out_of_a_folder() {
    for name in [
        "../../x",
        "/etc/passwd",
        "a/../b",
        "..",
        "a\\b",
        "con\u{0}",
        "a b",
        "한글",
    ] {
        let files = TINY.iter().map(|(path, text)| {
            let text = text.replace(
                "operation: pay\n",
                &format!("operation: {}\n", quoted(name)),
            );
            let list = format!("[{}, pay-result]", quoted(name));
            (
                path.replace("pay/pay.yaml", &format!("pay/{name}.yaml")),
                text.replace("[pay, pay-result]", &list),
            )
        });
        let sources = Sources::from_pairs("spec", files.collect::<Vec<_>>());
        let problems = check(&sources).expect_err("no operation is called so");
        assert!(
            problems
                .iter()
                .any(|problem| problem.code.as_str() == "KP0018"),
            "{name}: {problems:?}"
        );
    }
}
