//! `konaplate new`: what it makes builds and passes its own test, and follows its specification from then on.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cli::konaplate;
use crate::fixture::refused;
use crate::process::{Said, cargo, edit, run, succeed, workspace};

/// A fresh folder; the same at every run, since cargo would keep what it built at another one.
fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("new");
    let _ = std::fs::remove_dir_all(&folder); // it is not there at the first run
    std::fs::create_dir_all(&folder).expect("can be made");
    folder
}

fn say(folder: &Path, arguments: &[&str]) -> Said {
    run(&mut konaplate(folder, arguments))
}

/// The project's tests, with the workspace's dependencies and profile.
fn test(project: &Path) -> Command {
    let mut command = cargo(project, &["test", "--quiet"]);
    command.env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only");
    command
}

#[test]
fn a_new_project_passes_its_test_and_follows_its_specification() {
    let folder = folder();
    let checkout = workspace();
    let checkout = checkout.to_str().expect("UTF-8");
    let arguments = ["new", "shop-client", "--konaplate-path", checkout];
    succeed(&mut konaplate(&folder, &arguments));
    let project = folder.join("shop-client");
    // It lies below this workspace, and is none of its members.
    edit(
        &project.join("Cargo.toml"),
        "[package]",
        "[workspace]\n[package]",
    );
    let lock = workspace().join("Cargo.lock");
    std::fs::copy(lock, project.join("Cargo.lock")).expect("the workspace has a lock file");
    let said = succeed(&mut test(&project));
    assert!(said.out.contains("2 passed"), "{}", said.out);
    assert!(!said.err.contains("warning"), "{}", said.err);

    let pay = project.join("spec/operations/payment/pay.yaml");
    edit(&pay, "range: 1..1000000", "range: 1..2000000");
    let said = refused(&mut test(&project));
    let told = "an_amount_outside_its_limits_is_not_sent";
    assert!(
        said.out.contains(told) && said.out.contains("1 passed; 1 failed"),
        "{}",
        said.out
    );

    edit(&pay, "range: 1..2000000", "range: 2000000..1");
    let said = refused(&mut test(&project));
    for told in ["KP0010", "pay.yaml:17:35"] {
        assert!(said.err.contains(told), "{}", said.err);
    }
}

#[test]
fn what_is_there_is_kept_and_what_cannot_be_made_leaves_nothing() {
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let folder = temporary.path();
    std::fs::create_dir(folder.join("taken")).expect("can be made");
    std::fs::write(folder.join("taken/mine"), "mine").expect("can be written");
    std::fs::write(folder.join("file"), "mine").expect("can be written");
    for (arguments, told) in [
        (&["new", "taken"][..], "taken: something is there already"),
        (&["new", "file"], "file: "),
        (&["new", "file/below"], "file"),
        (
            &["new", "2shops"],
            "`2shops` cannot be the name of a crate: it begins with a letter",
        ),
        (
            &["new", "async"],
            "a keyword of Rust; give another one with --name",
        ),
        (
            &["new", "shop", "--name", "a b"],
            "`a b` cannot be the name of a crate",
        ),
        (&["new", "."], ".: name the folder to make"),
        (
            &["new", "shop", "--konaplate-path", "taken"],
            "no checkout of konaplate",
        ),
        (&["new", "shop", "--konaplate-path", "nowhere"], "nowhere: "),
    ] {
        let said = say(folder, arguments);
        assert_eq!(said.code, Some(2), "{arguments:?}: {}", said.err);
        assert!(said.err.contains(told), "{arguments:?}: {}", said.err);
    }
    let mut left: Vec<_> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    left.sort();
    assert_eq!(left, ["file", "taken"]);
    let mine = std::fs::read_to_string(folder.join("taken/mine"));
    assert_eq!(mine.expect("a text"), "mine");
}

#[test]
fn an_empty_folder_is_filled_and_named_after() {
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let project = temporary.path().join("above/shop");
    std::fs::create_dir_all(&project).expect("can be made");
    let said = say(temporary.path(), &["new", "above/shop"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let manifest = std::fs::read_to_string(project.join("Cargo.toml")).expect("a text");
    assert!(manifest.contains("name = \"shop\""), "{manifest}");
    assert!(
        manifest.contains("konaplate-runtime = \"0.1.0\""),
        "{manifest}"
    );
    let checked = say(&project, &["check", "--spec", "spec"]);
    assert!(checked.out.contains("2 operations"), "{}", checked.out);
}

#[test]
fn the_schema_is_printed_or_written() {
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let printed = say(temporary.path(), &["schema"]);
    let profile = say(temporary.path(), &["schema", "--profile"]);
    let written = say(temporary.path(), &["schema", "--out", "schema"]);
    assert_eq!((written.code, written.err.as_str()), (Some(0), ""));
    for (name, printed) in [("operation", printed), ("profile", profile)] {
        let file = temporary.path().join(format!("schema/{name}.schema.json"));
        let text = std::fs::read_to_string(file).expect("a text");
        assert_eq!(text, printed.out);
        let committed = workspace().join(format!("spec/schema/{name}.schema.json"));
        assert_eq!(text, std::fs::read_to_string(committed).expect("a text"));
    }
}
