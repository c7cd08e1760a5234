//! A user's crate with `client!`: it follows its specification as a build script does, and tells each fault
//! of it once.

use std::fs;
use std::path::PathBuf;

use crate::fixture::{build, refused, verdicts};
use crate::process::{copy_folder, edit, fixture, succeed, workspace};
use crate::support::{PAY, PROFILE, RESULT, path};

/// The fixture crate with the tiny specification, and the program of the crate with a build script.
fn crate_with_spec(copy: &str) -> PathBuf {
    let folder = fixture("macro-user", copy);
    copy_folder(&path("cases/tiny"), &folder.join("spec"), &str::to_owned);
    fs::copy(
        path("fixtures/build-script/src/main.rs"),
        folder.join("src/main.rs"),
    )
    .expect("the other fixture has a program");
    folder
}

#[test]
fn an_edit_of_the_specification_alone_builds_the_macros_user_again() {
    let folder = crate_with_spec("macro-edited");
    let before = verdicts(&folder);
    assert!(before.contains("1000: accepted\n1001: refused"), "{before}");

    let range = ("range: 1..1000,", "range: 1..1001,");
    edit(&folder.join("spec").join(PAY), range.0, range.1);
    let after = verdicts(&folder);
    assert!(after.contains("1001: accepted\n1002: refused"), "{after}");
}

#[test]
fn a_new_operation_reaches_the_macros_user_once_the_profile_lists_it() {
    let folder = crate_with_spec("macro-widened");
    let spec = folder.join("spec");
    succeed(&mut build(&folder));
    let result = fs::read_to_string(spec.join(RESULT)).expect("a text");
    let other = result
        .replace("operation: pay-result", "operation: pay-again")
        .replace("/v1/pay/result", "/v1/again");
    fs::write(spec.join("operations/pay/pay-again.yaml"), other).expect("can be written");
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

/// Faults of a specification, by what is edited, and what the compiler says of each.
const FAULTS: [(&[[&str; 3]], &[&str]); 6] = [
    (
        &[[PROFILE, "length: 1..30", "length: 30..1"]],
        &[
            "spec/konaplate.yaml:11:39: KP0010: the minimum of `30..1` is above its maximum (write the smaller number first)",
        ],
    ),
    (
        &[[PAY, "range: 1..1000,", "length: 4,"]],
        &["spec/operations/pay/pay.yaml:15:36: KP0011: `length` on `amount`, which has none"],
    ),
    (
        &[[PAY, "length: 4..6, values", "length: 4..5, values"]],
        &[
            "spec/operations/pay/pay.yaml:16:66: KP0012: the length of `WALLET` is 6, outside its own limit `4..5`",
        ],
    ),
    (
        &[[
            PAY,
            "cases:",
            "  \"007_001\": { name: again, status: 400, message: \"Again.\", final: true, category: ask-user, doc: \"None.\" }\ncases:",
        ]],
        &["spec/operations/pay/pay.yaml:25:3: KP0003: `007_001` stands twice in this mapping"],
    ),
    (
        &[
            [PAY, "range: 1..1000,", "range: 1000..1,"],
            [RESULT, "length: 4..6", "lenght: 4..6"],
        ],
        &[
            "spec/operations/pay/pay-result.yaml:13:27: KP0006: ",
            "spec/operations/pay/pay.yaml:15:35: KP0010: ",
        ],
    ),
    (
        &[[PROFILE, "[pay, pay-result]", "[pay, pay-result, gone]"]],
        &["spec/konaplate.yaml:17:35: KP0019: "],
    ),
];

#[test]
fn each_fault_of_the_specification_is_one_error_of_the_compiler() {
    let folder = crate_with_spec("macro-broken");
    for (edits, told) in FAULTS {
        copy_folder(&path("cases/tiny"), &folder.join("spec"), &str::to_owned);
        for [file, from, to] in edits {
            edit(&folder.join("spec").join(file), from, to);
        }
        let errors = errors(&folder);
        assert_eq!(errors.len(), told.len(), "{errors:#?}");
        for (error, told) in errors.iter().zip(told) {
            assert!(error.starts_with(told), "{error} is not\n{told}");
        }
    }
    copy_folder(&path("cases/tiny"), &folder.join("spec"), &str::to_owned);
    succeed(&mut build(&folder));
}

/// What the compiler says when it compiles the library, an entry an error; each stands at the literal.
fn errors(folder: &std::path::Path) -> Vec<String> {
    let said = refused(build(folder).arg("--lib"));
    let lines = said.err.lines();
    let errors = lines.filter_map(|line| line.strip_prefix("error: "));
    let errors: Vec<String> = errors.map(str::to_owned).collect();
    let places = said.err.matches(" --> src/lib.rs:4:36\n").count();
    assert_eq!(places + 1, errors.len(), "{}", said.err);
    assert!(!said.err.contains("warning"), "{}", said.err);
    assert!(!said.err.contains("error["), "{}", said.err);
    match errors.split_last() {
        Some((last, errors)) if last.starts_with("could not compile") => errors.to_vec(),
        _ => panic!("{}", said.err),
    }
}

#[test]
fn what_cannot_be_read_is_one_error_of_the_compiler() {
    let folder = crate_with_spec("macro-unread");
    let file = folder.join("spec").join(PAY);
    fs::write(&file, b"doc: \xff").expect("can be written");
    let told = "spec/operations/pay/pay.yaml:1:6: not UTF-8: save the file in that encoding";
    assert_eq!(errors(&folder), [told]);
    fs::remove_dir_all(folder.join("spec")).expect("it is there");
    let told = "spec: no such folder, neither below the package nor beside this file: name the one that holds konaplate.yaml";
    assert_eq!(errors(&folder), [told]);
    fs::write(folder.join("spec"), "format: 1").expect("can be written");
    let told = "spec: not a folder: name the one that holds konaplate.yaml";
    assert_eq!(errors(&folder), [told]);
}

#[test]
fn a_part_of_a_specification_compiles_in_a_module() {
    let folder = crate_with_spec("macro-part");
    let spec = workspace().join("spec");
    let text = format!(
        "//! Two parts of one specification.\n\
         #![deny(warnings, missing_docs)]\n\
         pub mod token {{ //! One operation.\n\
         konaplate_macros::client! {{ operations = [\"one-time-token\"], spec = {spec:?}, }} }}\n\
         konaplate_macros::client! {{ spec = {spec:?}, groups = [\"recharge\"] }}\n"
    );
    fs::write(folder.join("src/lib.rs"), text).expect("can be written");
    let text = "fn main() -> Result<(), Box<dyn std::error::Error>> {\n\
                drop(client::Client::from_env()?.charge());\n\
                drop(client::token::Client::from_env()?.one_time_token());\n\
                Ok(())\n}\n";
    fs::write(folder.join("src/main.rs"), text).expect("can be written");
    succeed(&mut build(&folder));

    let charge = "charge()";
    edit(&folder.join("src/main.rs"), charge, "one_time_token()");
    let said = refused(&mut build(&folder));
    assert!(
        said.err.contains("no method named `one_time_token` found"),
        "{}",
        said.err
    );
}

#[test]
fn a_runtime_that_was_renamed_or_exported_again_is_found() {
    let folder = crate_with_spec("macro-renamed");
    let manifest = folder.join("Cargo.toml");
    edit(
        &manifest,
        "konaplate-runtime = { ",
        "pay_runtime = { package = \"konaplate-runtime\", ",
    );
    let text = "//! A client over a runtime by another name, and one over a path.\n\
                #![deny(warnings, missing_docs)]\n\
                #[doc(hidden)] pub use pay_runtime as inner;\n\
                pub mod exported { //! The other one.\n\
                konaplate_macros::client! { spec = \"spec\", runtime = crate::inner } }\n\
                konaplate_macros::client! { spec = \"spec\", runtime = pay_runtime }\n";
    fs::write(folder.join("src/lib.rs"), text).expect("can be written");
    let text = "fn main() -> Result<(), Box<dyn std::error::Error>> {\n\
                drop(client::Client::from_env()?.pay());\n\
                drop(client::exported::Client::from_env()?.pay());\n\
                Ok(())\n}\n";
    fs::write(folder.join("src/main.rs"), text).expect("can be written");
    succeed(&mut build(&folder));
}
