//! The calls on the pages do what they are shown for: the Rust compiles, and the shell hands the body over as it is.

use std::fs;
use std::path::Path;
use std::process::Command;

use konaplate_codegen::output::{Mode, apply};
use konaplate_codegen::{Options, generate};
use konaplate_portal::Book;
use konaplate_tests::compiler;
use konaplate_workbench::openapi;
use serde_json::Value;

use super::html::Html;
use super::{hostile, nested, pages, shipped};
use crate::process::{run, succeed};

/// What the page of an operation shows below a heading.
fn block(book: &Book, name: &str, below: &str) -> Option<String> {
    let page = &pages(book)[&format!("operations/{name}.html")];
    let opened = format!("aria-labelledby=\"{below}\"><code>");
    let (_, rest) = page.split_once(&opened)?;
    let (text, _) = rest.split_once("</code>")?;
    Some(Html::parse(text).texts.concat())
}

fn compiles(folder: &Path, head: &str, calls: &str, libraries: &[&str]) {
    let file = folder.join("calls.rs");
    fs::write(&file, format!("{head}\n{calls}")).expect("can be written");
    let mut command = compiler::rustc(folder, libraries);
    command.args(["--crate-type=lib", "calls.rs"]);
    let messages = compiler::messages(&mut command);
    let said: Vec<&str> = messages.iter().map(|it| it.rendered.as_str()).collect();
    assert!(said.is_empty(), "{}", said.concat());
}

/// Each in a module of its own.
fn calls(book: &Book) -> String {
    let operations = book.api.operations.iter();
    let calls = operations.map(|it| {
        let call = block(book, &it.name, "rust").expect("a call");
        let module = &it.snake;
        format!("pub mod {module} {{\nuse super::*;\npub {call}}}\n")
    });
    calls.collect()
}

#[test]
fn every_shipped_call_compiles() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let book = shipped();
    let page = pages(&book)["operations/charge.html"].clone();
    let head = "use konaplate_generated::{self as kona, runtime as konaplate_runtime};";
    assert!(page.contains(head));
    let head = format!("#![allow(unused_imports)] // not all wait for an outcome\n{head}");
    compiles(
        folder.path(),
        &head,
        &calls(&book),
        &["konaplate_generated"],
    );
}

#[test]
fn calls_with_objects_and_lists_compile() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let book = nested();
    let files = generate(&book.api, &Options::default());
    apply(&folder.path().join("kona"), &files, Mode::Write).expect("can be written");
    let head = "#![allow(unused_imports)]\npub mod kona;";
    compiles(folder.path(), head, &calls(&book), &["konaplate_runtime"]);
}

/// What the command was asked, a line each, and the body that it was given.
fn typed(command: &str) -> (Vec<String>, String) {
    let stand_ins = "konaplate() { printf '%s\\n' \"$*\" >> asked; if [ \"$3\" = --open ]; then cat; else cat > body; fi; }
curl() { printf '%s\\n' \"curl $*\" >> asked; cat; }\n";
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut shell = Command::new("sh");
    shell.current_dir(folder.path());
    succeed(shell.args(["-c", &format!("{stand_ins}{command}")]));
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).expect("it was written");
    let mut asked: Vec<String> = read("asked").lines().map(str::to_owned).collect();
    asked.sort();
    (asked, read("body"))
}

#[test]
fn a_shell_hands_the_sample_over_as_it_is() {
    for book in [shipped(), nested(), hostile()] {
        for operation in &book.api.operations {
            let name = &operation.name;
            let command = block(&book, name, "curl").expect("a command");
            let (asked, body) = typed(&command);
            let sample = openapi::sample_request(&book.api, operation).expect("a sample");
            let body: Value = serde_json::from_str(&body).expect("JSON");
            assert_eq!(body, sample.value(), "{command}");
            let sign = format!("sign {name} --env-file mock.env");
            let wanted = if operation.encrypts_response {
                let open = format!("sign {name} --open --env-file mock.env");
                vec!["curl --silent --config -".to_owned(), sign, open]
            } else {
                vec!["curl --silent --config -".to_owned(), sign]
            };
            let mut wanted = wanted;
            wanted.sort();
            assert_eq!(asked, wanted, "{command}");
        }
    }
}

#[test]
fn a_secret_of_a_sample_is_made_up() {
    let charge = block(&shipped(), "charge", "curl").expect("a command");
    assert!(charge.contains("\"dcvv\": \"xxx\""), "{charge}");
    let said = run(Command::new("sh").args(["-n", "-c", &charge]));
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
}

#[test]
fn what_has_to_be_there_first_is_told() {
    let pages = pages(&shipped());
    let text = |path: &str| Html::parse(&pages[path]).texts.concat();
    let charge = text("operations/charge.html");
    for sentence in [
        "oneTimeToken comes from another operation, Issuance of Disposable Token: call that first, and put its value in.",
        "konaplate mock --env-file mock.env starts a mock and writes the file with the keys.",
    ] {
        assert!(charge.contains(sentence), "{sentence}");
    }
    let token = text("operations/one-time-token.html");
    assert!(!token.contains("comes from another operation"));
}
