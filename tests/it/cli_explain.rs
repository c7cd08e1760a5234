//! `konaplate explain` of codes that are not a diagnostic's: those of the mock, and those that a specification
//! documents.

use std::path::Path;

use konaplate_mock::Invented;

use crate::cli::konaplate;
use crate::process::{Said, copy_folder, run};
use crate::support::path;

fn explain(folder: &Path, arguments: &[&str]) -> Said {
    run(&mut konaplate(folder, &[&["explain"], arguments].concat()))
}

/// What is explained well.
fn explained(folder: &Path, arguments: &[&str]) -> String {
    let said = explain(folder, arguments);
    assert_eq!(
        (said.code, said.err.as_str()),
        (Some(0), ""),
        "{arguments:?}"
    );
    said.out
}

/// What is told of a code that is not there.
fn refused(folder: &Path, arguments: &[&str]) -> String {
    let said = explain(folder, arguments);
    assert_eq!(
        (said.code, said.out.as_str()),
        (Some(2), ""),
        "{arguments:?}"
    );
    said.err
}

#[test]
fn every_code_of_the_mock_says_what_was_checked() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let token = explained(folder.path(), &["999_113"]);
    let title = "999_113: Mock: the token is not that of this body. (status 400)\n\n";
    assert!(token.starts_with(title), "{token}");
    assert!(token.contains("KONAPLATE_SECRET_KEY"), "{token}");
    assert!(token.contains("no provider sends it"), "{token}");
    for invented in Invented::ALL {
        let told = explained(folder.path(), &[invented.code()]);
        assert!(told.contains(invented.explain()), "{told}");
    }
}

#[test]
fn they_are_listed_as_a_group() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let list = explained(folder.path(), &[]);
    let heading = "\n\nCodes of the mock's own, which no provider sends\n";
    let (_, group) = list.split_once(heading).expect("a heading");
    let codes: Vec<&str> = group
        .lines()
        .filter_map(|it| it.split(' ').next())
        .collect();
    let all: Vec<&str> = Invented::ALL.iter().map(|it| it.code()).collect();
    assert_eq!(codes, all);
}

#[test]
fn a_documented_code_is_told_by_the_specification_that_the_rule_finds() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(
        explained(folder.path(), &["007_001"]),
        "007_001: a code of the provider, as the shipped specification documents it\n\
         \n\
         charge: Bank account not found. (status 400)\n  \
         The member has registered no bank account. The call is over, and nothing has happened.\n  \
         To see it: konaplate mock next charge no-account\n\
         charge-cancel: Bank account not found. (status 400)\n  \
         The member has registered no bank account. The call is over, and nothing has happened.\n\
         lower-limit-update: Bank account not found. (status 400)\n  \
         The member has registered no bank account. It does not tell what became of the call: ask.\n  \
         To see it: konaplate mock next lower-limit-update no-account\n"
    );
    let asked = explained(folder.path(), &["007_008"]);
    assert!(
        asked.contains("It does not tell what became of the call: ask."),
        "{asked}"
    );
    let spec = folder.path().join("spec");
    copy_folder(&path("cases/tiny"), &spec, &str::to_owned);
    let absent = refused(folder.path(), &["007_008"]);
    assert!(
        absent.starts_with("konaplate: no code `007_008` in spec; "),
        "{absent}"
    );
}

#[test]
fn a_code_that_says_that_a_number_is_not_known_is_told_with_the_mock_that_says_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(
        explained(folder.path(), &["007_999"]),
        "007_999: a code that no operation of the shipped specification lists\n\
         \n\
         recharge-result: it does not know the number that is asked about (status 400)\n  \
         So it is read because no operation lists the code, and its `not-seen` takes the rest of the family for \
         that. For 60 seconds after the call it proves nothing.\n  \
         The mock says it so too: where no page shows the code, with one of its choice as a stand-in.\n"
    );
}

#[test]
fn a_near_miss_is_asked_about() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (given, meant) in [
        ("999_1013", "999_101"),
        ("999113", "999_113"),
        ("999-203", "999_203"),
        ("KP012", "KP0012"),
        ("007_0011", "007_001"),
        ("005_001", "007_001"),
    ] {
        let told = refused(folder.path(), &[given]);
        assert!(
            told.contains(&format!("did you mean `{meant}`?")),
            "{given}: {told}"
        );
    }
    let far = refused(folder.path(), &["nothing"]);
    assert_eq!(
        far,
        "konaplate: no code `nothing`; `konaplate explain` lists all\n"
    );
    let own = refused(folder.path(), &["999_777"]);
    assert!(own.contains("no code `999_777`; "), "{own}");
}
