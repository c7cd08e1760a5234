//! What of a folder is its specification: what editors and systems leave there is not, what is linked is.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use konaplate_codegen::load;
use tempfile::TempDir;

use crate::command::{konaplate, run};

const PROFILE: &str = "konaplate.yaml";
const PAY: &str = "operations/pay/pay.yaml";
const RESULT: &str = "operations/pay/pay-result.yaml";

/// A folder with the tiny specification in `spec`.
fn with_spec() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let tiny = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/tiny");
    for file in [PROFILE, PAY, RESULT] {
        let to = folder.path().join("spec").join(file);
        fs::create_dir_all(to.parent().expect("a folder")).expect("can be made");
        fs::copy(tiny.join(file), to).expect("can be copied");
    }
    folder
}

/// Leaves in the specification what editors and systems leave in folders.
pub(crate) fn litter(spec: &Path) {
    let pay = spec.join("operations/pay");
    symlink("ada@host.4711:1700000000", pay.join(".#pay.yaml")).expect("can be linked");
    for hidden in ["operations/.trash", "operations/pay/.old", ".git"] {
        fs::create_dir_all(spec.join(hidden)).expect("can be made");
    }
    for (file, bytes) in [
        ("operations/pay/._pay.yaml", &b"\0\x05\x16\x07\xff\xfe"[..]),
        ("operations/pay/.pay.yaml.swp", b"b0VIM 9.1\0\xff"),
        ("operations/pay/.hidden.yml", b"operation: hidden"),
        ("operations/pay/#pay.yaml#", b"operation: pay"),
        ("operations/pay/pay.yaml~", b"operation: pay"),
        ("operations/.DS_Store", b"\0\0\0\x01Bud1\xff"),
        ("operations/.trash/pay.yaml", b"operation: pay"),
        ("operations/pay/.old/pay.yaml", b"operation: pay"),
        ("operations/pay/notes.txt", b"ask the provider"),
        (".git/konaplate.yaml", b"format: 1"),
        ("._konaplate.yaml", b"\0\x05\x16\x07\xff\xfe"),
    ] {
        fs::write(spec.join(file), bytes).expect("can be written");
    }
}

/// The paths of the files that are read.
fn files(spec: &Path) -> Vec<String> {
    let sources = load::folder(spec).expect("a specification");
    let paths: Vec<String> = sources.iter().map(|(_, path)| path.to_owned()).collect();
    assert!(paths.iter().all(|path| load::is_part(path)), "{paths:?}");
    paths
}

fn refused(spec: &Path) -> String {
    let error = load::folder_as(spec, "spec").expect_err("it cannot be read");
    error.to_string()
}

#[test]
fn what_is_hidden_is_no_part_of_a_specification() {
    let folder = with_spec();
    litter(&folder.path().join("spec"));
    assert_eq!(files(&folder.path().join("spec")), [PROFILE, RESULT, PAY]);
    for arguments in [
        &["check", "--spec", "spec"][..],
        &["fmt", "spec"],
        &["diff", "spec", "spec"],
        &["transcribe", "--help"],
    ] {
        let said = run(&mut konaplate(folder.path(), arguments));
        assert_eq!(
            (said.code, said.err.as_str()),
            (Some(0), ""),
            "{arguments:?}"
        );
    }
    for path in ["operations/pay/._pay.yaml", ".git/operations/a.yaml"] {
        assert!(!load::is_part(path), "{path}");
    }
    for path in ["operations/.trash/pay.yaml", "operations/pay/notes.txt"] {
        assert!(!load::is_part(path), "{path}");
    }
}

#[test]
fn a_folder_that_is_hidden_itself_holds_a_specification() {
    let folder = with_spec();
    let hidden = folder.path().join(".spec");
    fs::rename(folder.path().join("spec"), &hidden).expect("can be moved");
    assert_eq!(files(&hidden), [PROFILE, RESULT, PAY]);
}

#[test]
fn linked_files_and_folders_are_read() {
    let folder = with_spec();
    let path = |below: &str| folder.path().join(below);
    fs::create_dir(path("shared")).expect("can be made");
    let moved = [
        ("spec/operations/pay", "shared/pay"),
        ("spec/konaplate.yaml", "shared/profile.txt"),
        ("shared/pay/pay.yaml", "shared/page"),
    ];
    for (from, to) in moved {
        fs::rename(path(from), path(to)).expect("can be moved");
    }
    symlink("../../shared/pay", path("spec/operations/pay")).expect("can be linked");
    symlink("../shared/profile.txt", path("spec/konaplate.yaml")).expect("can be linked");
    symlink("../page", path("shared/pay/pay.yaml")).expect("can be linked");
    symlink("spec", path("linked")).expect("can be linked");
    for spec in ["spec", "linked"] {
        assert_eq!(files(&path(spec)), [PROFILE, RESULT, PAY]);
        let said = run(&mut konaplate(folder.path(), &["check", "--spec", spec]));
        assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    }
    fs::remove_file(path("spec/operations/pay")).expect("it is there");
    fs::remove_dir(path("spec/operations")).expect("it is empty");
    symlink("../shared", path("spec/operations")).expect("can be linked");
    assert_eq!(files(&path("spec")), [PROFILE, RESULT, PAY]);
}

#[test]
fn a_link_that_cannot_be_followed_is_named() {
    let cases: [(&str, &str, &str); 7] = [
        (
            "gone.yaml",
            "operations/pay/new.yaml",
            "spec/operations/pay/new.yaml: a link to gone.yaml, which is not there: mend or remove it",
        ),
        (
            "round.yaml",
            "operations/pay/round.yaml",
            "spec/operations/pay/round.yaml: a link to round.yaml, which is not there: mend or remove it",
        ),
        (
            "/dev/null",
            "operations/pay/none.yaml",
            "spec/operations/pay/none.yaml: not a regular file",
        ),
        (
            "..",
            "operations/pay/up",
            "spec/operations/pay/up: leads to spec/operations, which is read already: remove the link",
        ),
        (
            "../..",
            "operations/pay/top",
            "spec/operations/pay/top: leads to spec, which is read already: remove the link",
        ),
        (
            "pay",
            "operations/again",
            "spec/operations/again: leads to spec/operations/pay, which is read already: remove the link",
        ),
        (
            "../../operations",
            "operations/pay/z.yaml",
            "spec/operations/pay/z.yaml: leads to spec/operations, which is read already: remove the link",
        ),
    ];
    for (target, link, told) in cases {
        let folder = with_spec();
        let spec = folder.path().join("spec");
        symlink(target, spec.join(link)).expect("can be linked");
        assert_eq!(refused(&spec), told, "{link} to {target}");
    }
}

#[test]
fn links_that_meet_again_and_again_are_not_followed_for_ever() {
    let folder = with_spec();
    // Twice the paths at each step: 2^30 of them, were every one taken.
    let mut step = folder.path().join("steps/0");
    fs::create_dir_all(&step).expect("can be made");
    for number in 1..=30 {
        let next = folder.path().join(format!("steps/{number}"));
        fs::create_dir_all(&next).expect("can be made");
        for link in ["a", "b"] {
            symlink(&next, step.join(link)).expect("can be linked");
        }
        step = next;
    }
    let spec = folder.path().join("spec");
    symlink("../../steps/0", spec.join("operations/steps")).expect("can be linked");
    let told = refused(&spec);
    assert!(told.contains("which is read already"), "{told}");
}

#[test]
fn what_is_no_folder_says_what_to_name() {
    let folder = with_spec();
    let path = |below: &str| -> PathBuf { folder.path().join(below) };
    for below in ["spec/konaplate.yaml", "spec/operations/pay/pay.yaml"] {
        let file = path(below);
        let told = "not a folder: name the one that holds konaplate.yaml";
        assert_eq!(refused(&file), format!("{}: {told}", file.display()));
        assert!(load::watched(&file).is_err());
    }
    let gone = path("gone");
    let told = format!("{}: no such folder", gone.display());
    assert_eq!(refused(&gone), told);
    fs::remove_file(path("spec/konaplate.yaml")).expect("it is there");
    symlink("gone", path("spec/konaplate.yaml")).expect("can be linked");
    let told = "spec/konaplate.yaml: a link to gone, which is not there: mend or remove it";
    assert_eq!(refused(&path("spec")), told);
}

#[test]
fn a_build_script_watches_what_is_there() {
    let folder = with_spec();
    let spec = folder.path().join("spec");
    let watched = load::watched(&spec).expect("a specification");
    assert_eq!(watched, [spec.join(PROFILE), spec.join("operations")]);
    fs::remove_dir_all(spec.join("operations")).expect("it is there");
    let watched = load::watched(&spec).expect("a specification");
    assert_eq!(
        watched,
        [spec],
        "a path that is not there counts as changed for ever"
    );
}
