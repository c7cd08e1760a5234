//! A user's crate with a build script: an edit of its specification changes the client, a fault in it
//! stops the build.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{Said, cargo, copy_folder, edit, fixture, run, succeed};
use crate::support::{PAY, PROFILE, RESULT, path};

/// The fixture crate with the tiny specification.
fn crate_with_spec(copy: &str) -> PathBuf {
    let folder = fixture("build-script", copy);
    copy_folder(&path("cases/tiny"), &folder.join("spec"), &str::to_owned);
    folder
}

pub(crate) fn build(folder: &Path) -> Command {
    cargo(folder, &["build", "--quiet"])
}

/// What the built program says of each amount.
pub(crate) fn verdicts(folder: &Path) -> String {
    let mut command = cargo(folder, &["run", "--quiet"]);
    command
        .env("KONAPLATE_BASE_URL", "http://127.0.0.1:9/")
        .env("KONAPLATE_ASP_ID", "0".repeat(15))
        .env("KONAPLATE_ACCESS_KEY", "a".repeat(40))
        .env("KONAPLATE_SECRET_KEY", "secret");
    succeed(&mut command).out
}

#[test]
fn an_edit_of_the_specification_alone_changes_the_built_client() {
    let folder = crate_with_spec("edited");
    succeed(&mut build(&folder));
    let before = verdicts(&folder);
    assert!(before.contains("1000: accepted\n1001: refused"), "{before}");
    assert!(before.contains("1002: refused"), "{before}");
    assert!(
        before.contains("operations/pay/pay.yaml request.amount"),
        "{before}"
    );

    edit(
        &folder.join("spec").join(PAY),
        "range: 1..1000,",
        "range: 1..1001,",
    );
    let after = verdicts(&folder);
    assert!(
        after.contains("1000: accepted\n1001: accepted\n1002: refused"),
        "{after}"
    );
}

#[test]
fn a_new_operation_reaches_the_client_without_another_edit() {
    let folder = crate_with_spec("widened");
    succeed(&mut build(&folder));
    let spec = folder.join("spec");
    let result = std::fs::read_to_string(spec.join(RESULT)).expect("a text");
    let other = result
        .replace("operation: pay-result", "operation: pay-again")
        .replace("/v1/pay/result", "/v1/again");
    std::fs::write(spec.join("operations/pay/pay-again.yaml"), other).expect("can be written");
    let said = refused(&mut build(&folder));
    assert!(
        said.err.contains("error[KP0020]"),
        "a new file is noticed:\n{}",
        said.err
    );

    edit(
        &spec.join(PROFILE),
        "[pay, pay-result]",
        "[pay, pay-result, pay-again]",
    );
    let made = "let client = Client::from_env()?;";
    edit(
        &folder.join("src/main.rs"),
        made,
        &format!("{made} drop(client.pay_again());"),
    );
    succeed(&mut build(&folder));
}

#[test]
fn a_broken_specification_stops_the_build_with_every_place() {
    let folder = crate_with_spec("broken");
    let spec = folder.join("spec");
    edit(&spec.join(PAY), "range: 1..1000", "range: 1000..1");
    edit(&spec.join(PAY), "category: ask-user", "category: ask-usher");
    edit(&spec.join(RESULT), "length: 4..6", "lenght: 4..6");
    edit(&spec.join(PROFILE), "range: 1..99,", "range: 1-99,");
    let said = refused(&mut build(&folder));
    let places = [
        ("spec/konaplate.yaml:10:35", "error[KP0009]"),
        ("spec/operations/pay/pay-result.yaml:13:27", "error[KP0006]"),
        ("spec/operations/pay/pay.yaml:15:35", "error[KP0010]"),
        ("spec/operations/pay/pay.yaml:24:94", "error[KP0014]"),
    ];
    for (place, code) in places {
        assert!(
            said.err.contains(place),
            "{place} is missing in\n{}",
            said.err
        );
        assert!(
            said.err.contains(code),
            "{code} is missing in\n{}",
            said.err
        );
    }
    assert!(said.err.contains("did you mean `length`?"), "{}", said.err);
    assert!(
        said.err.contains("4 problems in the specification"),
        "{}",
        said.err
    );
    assert!(!said.err.contains("panicked"), "{}", said.err);

    edit(&spec.join(PAY), "range: 1000..1", "range: 1..1000");
    edit(&spec.join(PAY), "category: ask-usher", "category: ask-user");
    edit(&spec.join(RESULT), "lenght: 4..6", "length: 4..6");
    edit(&spec.join(PROFILE), "range: 1-99,", "range: 1..99,");
    succeed(&mut build(&folder));
}

#[test]
fn a_build_script_may_take_a_part_and_is_told_of_names_that_are_not_there() {
    let folder = crate_with_spec("part");
    let script = folder.join("build.rs");
    edit(&script, ".generate", ".operations([\"pai\"]).generate");
    let said = refused(&mut build(&folder));
    let told = "there is no operation `pai` (did you mean `pay`?)";
    assert!(said.err.contains(told), "{}", said.err);
    edit(
        &script,
        "operations([\"pai\"])",
        "operations([\"pay-result\"])",
    );
    let said = refused(&mut build(&folder));
    assert!(
        said.err.contains("no method named `pay` found"),
        "{}",
        said.err
    );
    edit(&script, "operations([\"pay-result\"])", "groups([\"pay\"])");
    succeed(&mut build(&folder));
}

#[test]
fn a_specification_that_is_not_there_is_named() {
    let folder = fixture("build-script", "absent");
    let said = refused(&mut build(&folder));
    assert!(said.err.contains("spec: no such folder"), "{}", said.err);
}

/// Runs a command that must fail.
pub(crate) fn refused(command: &mut Command) -> Said {
    let said = run(command);
    assert!(
        said.code.is_some_and(|code| code != 0),
        "{command:?} succeeded\n{}",
        said.out
    );
    said
}
