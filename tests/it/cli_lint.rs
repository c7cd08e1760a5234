//! `konaplate lint` and the formats of what is found, as people and machines get them.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::cli::konaplate;
use crate::process::{Said, copy_folder, edit, run};
use crate::support::path;

/// A folder with the specification in which nothing is found, in `spec`.
fn with_spec() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    copy_folder(
        &path("cases/lint"),
        &folder.path().join("spec"),
        &str::to_owned,
    );
    folder
}

fn say(folder: &Path, arguments: &[&str]) -> Said {
    run(&mut konaplate(folder, arguments))
}

fn pay(folder: &Path) -> std::path::PathBuf {
    folder.join("spec/operations/pay/pay.yaml")
}

fn document(said: &Said) -> Value {
    serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}\n{}", said.out))
}

#[test]
fn the_exit_code_goes_by_severity() {
    let folder = with_spec();
    let lint = |more: &[&str]| {
        let arguments = [&["lint", "--spec", "spec", "--format", "short"], more].concat();
        say(folder.path(), &arguments)
    };
    let clean = lint(&[]);
    assert_eq!((clean.code, clean.err.as_str()), (Some(0), ""));
    assert_eq!(clean.out, "spec: no problems\n");

    edit(&pay(folder.path()), "state: complete", "state: excerpt");
    let note = lint(&[]);
    assert_eq!((note.code, note.out.as_str()), (Some(0), ""));
    assert!(
        note.err.contains("pay.yaml:4:60: note[KP0132]: "),
        "{}",
        note.err
    );
    assert!(
        note.err
            .contains("\nspec: 1 note; `konaplate explain CODE`"),
        "{}",
        note.err
    );
    assert_eq!(lint(&["--deny", "notes"]).code, Some(1));

    edit(&pay(folder.path()), "length: 1..20", "length: 0");
    assert_eq!(lint(&[]).code, Some(1));
    assert_eq!(lint(&["--deny", "warnings"]).code, Some(1));
    assert_eq!(lint(&["--deny", "errors"]).code, Some(0));
    assert_eq!(lint(&["--deny", "everything"]).code, Some(2));

    edit(&pay(folder.path()), "length: 0", "length: O");
    let broken = lint(&["--deny", "errors"]);
    assert_eq!((broken.code, broken.out.as_str()), (Some(1), ""));
    let line = "spec/operations/pay/pay.yaml:16:33: error[KP0009]: `O` is not a limit";
    assert!(broken.err.starts_with(line), "{}", broken.err);
    assert!(
        broken.err.contains("the lints did not run"),
        "{}",
        broken.err
    );
    assert!(!broken.err.contains("KP0132"), "{}", broken.err);
    assert_eq!(
        say(folder.path(), &["lint", "--spec", "absent"]).code,
        Some(2)
    );
}

#[test]
fn the_shipped_specification_passes() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(folder.path().join(".git")).expect("can be made");
    let said = say(folder.path(), &["lint"]);
    assert_eq!((said.code, said.out.as_str()), (Some(0), ""));
    assert!(!said.err.contains("warning"), "{}", said.err);
    let summary = said.err.lines().last().unwrap_or_default();
    assert!(
        summary.starts_with("the shipped specification: "),
        "{summary}"
    );
    assert!(
        !said.err.contains('\u{1b}'),
        "colours in a pipe: {}",
        said.err
    );
}

#[test]
fn json_has_every_fact_of_a_problem() {
    let folder = with_spec();
    edit(&pay(folder.path()), "doc: Pays.", "doc: \u{cda9}\u{c804}.");
    edit(&pay(folder.path()), "use: UserId", "use: UserID");
    let bytes = fs::read_to_string(pay(folder.path())).expect("a text");
    let start = bytes.find("UserID").expect("it is there");
    for command in ["check", "lint", "json-schema"] {
        let said = say(
            folder.path(),
            &[command, "--spec", "spec", "--format", "json"],
        );
        assert_eq!((said.code, said.out.is_empty()), (Some(1), false));
        assert!(said.err.starts_with("reading spec\n"), "{}", said.err);
        let document = document(&said);
        assert_eq!(document["format"], 1);
        assert_eq!(document["specification"], "spec");
        assert_eq!(document["errors"], 1);
        assert_eq!(document["allowed"], serde_json::json!([]));
        let place = serde_json::json!({
            "path": "spec/operations/pay/pay.yaml",
            "line": 13,
            "column": 18,
            "end": { "line": 13, "column": 24 },
            "bytes": { "start": start, "end": start + 6 },
        });
        let mut expected = place.clone();
        let mut suggestion = place;
        suggestion["text"] = "UserId".into();
        for (key, value) in [
            ("code", "KP0013".into()),
            ("severity", "error".into()),
            ("title", "unknown shared type".into()),
            ("message", "no shared type is called `UserID`".into()),
            ("label", Value::Null),
            ("related", serde_json::json!([])),
            ("help", "did you mean `UserId`?".into()),
            ("suggestion", suggestion),
        ] {
            expected[key] = value;
        }
        assert_eq!(
            document["problems"],
            serde_json::json!([expected]),
            "{command}"
        );
    }
}

#[test]
fn json_and_sarif_are_documents_where_nothing_is_found_too() {
    let folder = with_spec();
    for command in ["check", "lint"] {
        let said = say(
            folder.path(),
            &[command, "--spec", "spec", "--format", "json"],
        );
        assert_eq!((said.code, said.err.as_str()), (Some(0), "reading spec\n"));
        let document = document(&said);
        assert_eq!(document["specification"], "spec");
        assert_eq!(document["problems"], serde_json::json!([]));
        assert_eq!(document["warnings"], 0);
    }
    let said = say(
        folder.path(),
        &["lint", "--spec", "spec", "--format", "sarif"],
    );
    assert_eq!((said.code, said.err.as_str()), (Some(0), "reading spec\n"));
    let run = &document(&said)["runs"][0];
    assert_eq!(run["results"], serde_json::json!([]));
}

#[test]
fn the_short_format_and_its_older_name_are_one() {
    let folder = with_spec();
    edit(&pay(folder.path()), "use: UserId", "use: UserID");
    let check = ["check", "--spec", "spec"];
    let short = say(
        folder.path(),
        &[&check[..], &["--format", "short"]].concat(),
    );
    let older = say(folder.path(), &[&check[..], &["--short"]].concat());
    let line = "spec/operations/pay/pay.yaml:13:18: error[KP0013]: \
                no shared type is called `UserID` (did you mean `UserId`?)\n";
    assert!(short.err.starts_with(line), "{}", short.err);
    assert_eq!(short.err, older.err);
    let both = say(
        folder.path(),
        &[&check[..], &["--short", "--format", "full"]].concat(),
    );
    assert_eq!(both.code, Some(2));
}

#[test]
fn colour_is_asked_for_or_left_out_by_the_environment() {
    let folder = with_spec();
    edit(&pay(folder.path()), "use: UserId", "use: UserID");
    let told = |variables: &[(&str, &str)]| {
        let mut command = konaplate(folder.path(), &["check", "--spec", "spec"]);
        command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
        run(command.envs(variables.iter().copied())).err
    };
    assert!(!told(&[]).contains('\u{1b}'), "a pipe is no terminal");
    assert!(told(&[("CLICOLOR_FORCE", "1")]).contains('\u{1b}'));
    let both = told(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]);
    assert!(!both.contains('\u{1b}'), "{both}");
}

#[test]
fn explain_knows_lints_and_says_which_commands_find_a_code() {
    let folder = with_spec();
    let said = say(folder.path(), &["explain", "kp0112"]);
    let title = "KP0112: secret that is not encrypted (warning)\n\n";
    assert!(said.out.starts_with(title), "{}", said.out);
    let list = say(folder.path(), &["explain"]).out;
    let errors = list.find("Errors of a specification").expect("a heading");
    let lints = list.find("Lints of a specification").expect("a heading");
    assert!(
        errors < list.find("KP0001  error").expect("listed"),
        "{list}"
    );
    assert!(
        lints < list.find("KP0101  warning").expect("listed"),
        "{list}"
    );
}
