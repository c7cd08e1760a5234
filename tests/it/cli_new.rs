//! `konaplate new`: what it makes builds and passes its own test, and follows its specification from then on.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cli::konaplate;
use crate::fixture::refused;
use crate::process::{Said, cargo, edit, run, share_dependencies, succeed, workspace};

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

/// A line as it is typed in a folder's shell, building as `test` does.
fn typed(folder: &Path, line: &str) -> Command {
    let cargo = test(folder);
    let mut shell = Command::new("sh");
    shell.current_dir(folder).args(["-c", line]);
    for (name, value) in cargo.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    shell
}

/// Whether cargo takes the project where it is.
fn accepted(project: &Path) -> Said {
    run(&mut cargo(
        project,
        &["metadata", "--no-deps", "--format-version=1"],
    ))
}

fn manifest(project: &Path) -> String {
    std::fs::read_to_string(project.join("Cargo.toml")).expect("a text")
}

#[test]
fn a_new_project_passes_its_test_and_follows_its_specification() {
    let folder = folder();
    // It lies below this workspace, and is none of its members.
    let said = succeed(&mut konaplate(&folder, &["new", "my shops/shop-client"]));
    let project = folder.join("my shops/shop-client");
    let root = workspace().join("Cargo.toml");
    let told = format!(
        "my shops/shop-client: made\n\
         my shops/shop-client/Cargo.toml: made a workspace of its own, for {} does not list it\n\
         next: cd 'my shops/shop-client' && cargo test\n",
        root.display()
    );
    assert_eq!((said.out, said.err.as_str()), (told, ""));
    share_dependencies(&project);
    let said = succeed(&mut typed(
        &folder,
        "cd 'my shops/shop-client' && cargo test",
    ));
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
        (
            &["new", "taken"][..],
            "taken: something is there already, such as `mine`: name a folder that is empty or not there",
        ),
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
        (
            &["new", ".", "--name", "shop"],
            ".: something is there already, such as `",
        ),
        (
            &["new", "..", "--name", "shop"],
            "..: something is there already",
        ),
        (&["new", "gone/../shop"], "gone/../shop: "),
        (
            &["new", "shop", "--konaplate-path", "taken"],
            "taken: no checkout of konaplate: name the folder that has `konaplate-runtime`",
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
    let told = "above/shop: made\nnext: cd above/shop && cargo test\n";
    assert_eq!(said.out, told);
    assert!(manifest(&project).contains("name = \"shop\""));
    assert_eq!(accepted(&project).code, Some(0));
    let checked = say(&project, &["check"]);
    assert!(checked.out.starts_with("spec: "), "{}", checked.out);
    assert!(checked.out.contains("2 operations"), "{}", checked.out);
}

#[test]
fn the_current_folder_is_filled_where_it_has_a_repository_only() {
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let project = temporary.path().join("corner-shop");
    std::fs::create_dir_all(project.join(".git/refs")).expect("can be made");
    let said = say(&project, &["new", "."]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert_eq!(said.out, ".: made\nnext: cargo test\n");
    assert!(manifest(&project).contains("name = \"corner-shop\""));
    assert!(project.join(".git/refs").is_dir());
    assert!(project.join("spec/konaplate.yaml").is_file());
    assert_eq!(accepted(&project).code, Some(0));
    let entries = std::fs::read_dir(&project).expect("a folder");
    let mut entries: Vec<_> = entries
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    entries.sort();
    let made = [
        ".git",
        ".gitignore",
        "Cargo.toml",
        "README.md",
        "build.rs",
        "spec",
        "src",
        "tests",
    ];
    assert_eq!(entries, made);
}

#[test]
fn crates_are_taken_from_a_checkout_by_a_relative_path() {
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let folder = temporary.path();
    let checkout = folder.join("a \"quoted\" place");
    for name in ["konaplate-runtime", "konaplate-codegen"] {
        std::fs::create_dir_all(checkout.join(name)).expect("can be made");
        std::fs::write(checkout.join(name).join("Cargo.toml"), "").expect("can be written");
    }
    let named = checkout.to_str().expect("UTF-8");
    succeed(&mut konaplate(
        folder,
        &["new", "shop", "--konaplate-path", named],
    ));
    let row = "konaplate-runtime = { path = \"../a \\\"quoted\\\" place/konaplate-runtime\" }";
    let text = manifest(&folder.join("shop"));
    assert!(text.contains(row), "{text}");

    // Without the option it is the one that the command was built in.
    succeed(&mut konaplate(folder, &["new", "other"]));
    let project = folder.join("other");
    let text = manifest(&project);
    let path = text.split("konaplate-codegen = { path = \"").nth(1);
    let path = path.and_then(|rest| rest.split('"').next()).expect(&text);
    assert!(path.starts_with("../"), "{path}");
    let real = project.canonicalize().expect("made").join(path);
    let real = real.canonicalize().expect("it is there");
    assert_eq!(real, workspace().join("konaplate-codegen"));
}

#[test]
fn a_project_within_a_workspace_is_one_that_cargo_takes() {
    let apart = "made a workspace of its own";
    for (members, is_apart) in [
        ("members = []", true),
        ("members = [\"other\"]", true),
        ("members = [\"clients/*\"]", false),
        ("members = [\"clients/shop\"]", false),
        ("exclude = [\"clients\"]", false),
    ] {
        let temporary = tempfile::tempdir().expect("a temporary folder");
        let folder = temporary.path();
        std::fs::write(
            folder.join("Cargo.toml"),
            format!("[workspace]\nresolver = \"3\"\n{members}\n"),
        )
        .expect("can be written");
        let other = folder.join("other");
        std::fs::create_dir_all(other.join("src")).expect("can be made");
        std::fs::write(
            other.join("Cargo.toml"),
            "[package]\nname = \"other\"\nedition = \"2024\"\n",
        )
        .expect("can be written");
        std::fs::write(other.join("src/lib.rs"), "").expect("can be written");
        let said = succeed(&mut konaplate(folder, &["new", "clients/shop"]));
        assert_eq!(
            said.out.contains(apart),
            is_apart,
            "{members}: {}",
            said.out
        );
        let project = folder.join("clients/shop");
        assert_eq!(manifest(&project).contains("[workspace]"), is_apart);
        let taken = accepted(&project);
        assert_eq!(taken.code, Some(0), "{members}: {}", taken.err);
    }
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
