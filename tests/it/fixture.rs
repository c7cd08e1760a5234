//! A user's crate with a build script: an edit of its specification changes the client, a fault in it
//! stops the build.

use std::fs;
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
    let result = fs::read_to_string(spec.join(RESULT)).expect("a text");
    let other = result
        .replace("operation: pay-result", "operation: pay-again")
        .replace("/v1/pay/result", "/v1/again");
    fs::write(spec.join("operations/pay/pay-again.yaml"), other).expect("can be written");
    let said = refused(&mut build(&folder));
    assert!(
        said.err.contains("KP0020"),
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
    let wanted = [
        "spec/konaplate.yaml:10:35: KP0009: ",
        "spec/operations/pay/pay-result.yaml:13:27: KP0006: ",
        "spec/operations/pay/pay.yaml:15:35: KP0010: the minimum of `1000..1` is above its maximum (write the smaller number first)",
        "spec/operations/pay/pay.yaml:24:94: KP0014: ",
        "4 problems in the specification; `konaplate check --spec spec` shows the lines",
    ];
    let told = told(&said, "broken");
    assert_eq!(told.len(), wanted.len(), "{told:#?}");
    for (told, wanted) in told.iter().zip(wanted) {
        assert!(told.starts_with(wanted), "{told}\nis not\n{wanted}");
    }
    assert!(told[1].ends_with("(did you mean `length`?)"), "{}", told[1]);
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

/// What the build script of the copy `copy` told, an entry an error of cargo.
fn told(said: &Said, copy: &str) -> Vec<String> {
    assert!(!said.err.contains("panicked"), "{}", said.err);
    let package = format!("error: konaplate-fixture-{copy}@0.0.0: ");
    let mut lines = said.err.lines();
    let told = lines.by_ref().map_while(|line| line.strip_prefix(&package));
    let told: Vec<String> = told.map(str::to_owned).collect();
    let last = said.err.lines().last();
    assert_eq!(
        last,
        Some("error: build script logged errors"),
        "{}",
        said.err
    );
    assert_eq!(said.err.lines().count(), told.len() + 1, "{}", said.err);
    told
}

#[test]
fn what_is_no_specification_is_told_in_one_line_with_what_to_do() {
    let folder = fixture("build-script", "absent");
    let shown = folder.display();
    let gone = format!(
        "spec: no such folder in {shown}: name the one that holds konaplate.yaml, relative to the package"
    );
    assert_eq!(told(&refused(&mut build(&folder)), "absent"), [gone]);

    let spec = folder.join("spec");
    fs::write(&spec, "format: 1").expect("can be written");
    let file = "spec: not a folder: name the one that holds konaplate.yaml";
    assert_eq!(told(&refused(&mut build(&folder)), "absent"), [file]);

    fs::remove_file(&spec).expect("it is there");
    fs::create_dir(&spec).expect("can be made");
    let told_then = told(&refused(&mut build(&folder)), "absent");
    let empty = "spec/konaplate.yaml:1:1: KP0031: `spec` has no konaplate.yaml (name the folder that holds it)";
    assert_eq!(told_then[0], empty);

    fs::write(spec.join(PROFILE), b"format: \xff").expect("can be written");
    let unread = "spec/konaplate.yaml:1:9: not UTF-8: save the file in that encoding";
    assert_eq!(told(&refused(&mut build(&folder)), "absent"), [unread]);
}

#[test]
fn an_output_folder_that_cannot_be_written_is_told_in_one_line() {
    let folder = crate_with_spec("unwritable");
    let script = folder.join("build.rs");
    let occupy = "std::fs::write(std::env::var(\"OUT_DIR\").unwrap() + \"/konaplate\", \"\").unwrap();\n    konaplate";
    edit(&script, "    konaplate", &format!("    {occupy}"));
    let told = told(&refused(&mut build(&folder)), "unwritable");
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(
        told[0].starts_with("the client cannot be written: "),
        "{told:#?}"
    );
    assert!(told[0].contains("out/konaplate"), "{told:#?}");
}

#[test]
fn a_build_script_at_another_place_runs_again_only_when_the_specification_changes() {
    let folder = crate_with_spec("elsewhere");
    fs::create_dir(folder.join("ci")).expect("can be made");
    fs::rename(folder.join("build.rs"), folder.join("ci/gen.rs")).expect("can be moved");
    let edition = "edition = \"2024\"";
    let script = format!("{edition}\nbuild = \"ci/gen.rs\"");
    edit(&folder.join("Cargo.toml"), edition, &script);
    let lib = || cargo(&folder, &["build", "--lib", "--verbose"]);
    let is_fresh = |said: &Said| said.err.contains(" Fresh konaplate-fixture-elsewhere ");
    assert!(!is_fresh(&succeed(&mut lib())));
    assert!(is_fresh(&succeed(&mut lib())), "nothing has changed");

    edit(
        &folder.join("spec").join(PAY),
        "range: 1..1000,",
        "range: 1..1001,",
    );
    assert!(
        !is_fresh(&succeed(&mut lib())),
        "the specification has changed"
    );
    assert!(is_fresh(&succeed(&mut lib())), "nothing has changed since");

    let new = folder.join("spec/operations/pay/pay-again.yaml");
    fs::write(&new, "operation: pay-again\n").expect("can be written");
    let said = refused(&mut lib());
    assert!(
        said.err.contains("KP0020"),
        "a new file is noticed:\n{}",
        said.err
    );
    fs::remove_file(new).expect("it is there");
    succeed(&mut lib());

    // From memory there is no folder to watch.
    let text = "fn main() {\n    let sources = konaplate_codegen::load::folder(\"spec\".as_ref()).unwrap();\n    \
                konaplate_codegen::build::client_from(sources).generate();\n}\n";
    fs::write(folder.join("ci/gen.rs"), text).expect("can be written");
    assert!(!is_fresh(&succeed(&mut lib())));
    assert!(is_fresh(&succeed(&mut lib())), "nothing has changed");
}

#[test]
fn two_clients_of_one_build_script_have_a_module_each() {
    let folder = fixture("two-clients", "two-clients");
    let orders = folder.join("apis/orders-v2");
    copy_folder(&path("cases/tiny"), &folder.join("spec"), &str::to_owned);
    copy_folder(&path("cases/rules"), &orders, &str::to_owned);
    let said = verdicts(&folder);
    assert!(
        said.contains("operations/pay/pay.yaml request.amount"),
        "{said}"
    );
    assert!(
        said.contains("orders: client::orders::order::OrderCall"),
        "{said}"
    );

    // Both are told of, and each of its own specification.
    edit(
        &folder.join("spec").join(PAY),
        "range: 1..1000,",
        "range: 1000..1,",
    );
    edit(
        &orders.join("operations/orders/order.yaml"),
        "effect: write",
        "effect: wrote",
    );
    let said = refused(&mut build(&folder));
    let lines = told(&said, "two-clients");
    let starts = [
        "spec/operations/pay/pay.yaml:15:35: KP0010: ",
        "1 problem in the specification; `konaplate check --spec spec` ",
        "apis/orders-v2/operations/orders/order.yaml:7:9: KP0008: `wrote` is not allowed here (did you mean `write`?)",
        "1 problem in the specification; `konaplate check --spec apis/orders-v2` ",
    ];
    assert_eq!(lines.len(), starts.len(), "{lines:#?}");
    assert!(
        lines
            .iter()
            .zip(starts)
            .all(|(line, start)| line.starts_with(start)),
        "{lines:#?}"
    );
}

#[test]
fn a_client_in_the_place_of_another_is_refused_and_not_written_over() {
    let folder = fixture("two-clients", "one-place");
    copy_folder(&path("cases/tiny"), &folder.join("spec"), &str::to_owned);
    copy_folder(
        &path("cases/rules"),
        &folder.join("apis/orders-v2"),
        &str::to_owned,
    );
    edit(
        &folder.join("build.rs"),
        "v2\")",
        "v2\").module(\"konaplate\")",
    );
    let told = told(&refused(&mut build(&folder)), "one-place");
    let wanted = "this build script has another client in OUT_DIR/konaplate: write `.module(\"NAME\")` before `.generate()`";
    assert_eq!(told, [wanted]);

    edit(&folder.join("build.rs"), "\"konaplate\"", "\"orders\"");
    edit(&folder.join("src/lib.rs"), "/orders_v2/", "/orders/");
    succeed(&mut build(&folder));
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
