//! The command `konaplate diff`: folders, git revisions, formats, exit codes.

use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, fs};

use expect_test::expect;
use tempfile::TempDir;

use crate::command::konaplate;
use crate::folder::litter;

use super::table::{BASE, PAY, PROFILE};

/// Exit code, standard output, standard error.
type Said = (Option<i32>, String, String);

fn run(mut command: Command, folder: &Path) -> Said {
    command
        .current_dir(folder)
        .stdin(Stdio::null())
        // No configuration and no repository but the one of the test.
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .env("GIT_CEILING_DIRECTORIES", env::temp_dir());
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        command.env_remove(variable);
    }
    let output = command.output().expect("it runs");
    let text = |bytes| String::from_utf8(bytes).expect("it is UTF-8");
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

fn diff(folder: &Path, arguments: &[&str]) -> Said {
    let mut command = konaplate(folder, &[]);
    command.arg("diff").args(arguments);
    run(command, folder)
}

/// Writes the specification into a folder, the maximum of one amount as given.
fn write(folder: &Path, most: u32) {
    for (path, text) in BASE {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("can be made");
        fs::write(
            path,
            text.replace("range: 1..1000", &format!("range: 1..{most}")),
        )
        .expect("can be written");
    }
}

/// A folder with two specifications.
fn two() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(&folder.path().join("old"), 1000);
    write(&folder.path().join("new"), 900);
    folder
}

fn git(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.args([
        "-c",
        "user.name=Tester",
        "-c",
        "user.email=tester@example.org",
    ]);
    command.args(arguments);
    let (code, _, err) = run(command, folder);
    assert_eq!(code, Some(0), "git {arguments:?}: {err}");
}

/// A repository with the specification in `api/spec`: at `first`, then otherwise, then edited and not committed.
fn repository() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path();
    git(path, &["init", "--quiet"]);
    for (most, tag) in [(1000, "first"), (900, "second")] {
        write(&path.join("api/spec"), most);
        git(path, &["add", "--all"]);
        git(path, &["commit", "--quiet", "--message", tag]);
        git(path, &["tag", tag]);
    }
    write(&path.join("api/spec"), 1100);
    folder
}

const NARROWED: &str = "takes fewer values: 1..1000 before, 1..900 now [limit-narrowed]";
const WIDENED: &str = "takes more values: 1..900 before, 1..1100 now [limit-widened]";

#[test]
fn folders_are_compared_and_a_version_is_told() {
    let folder = two();
    let (code, out, err) = diff(folder.path(), &["old", "new", "--version", "0.1.0"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    expect![[r#"
        old -> new
        operations/pay/pay.yaml request.amount: takes fewer values: 1..1000 before, 1..900 now [limit-narrowed]
            rust: breaking; wire: may-be-refused: values that were taken are refused, and literals of them do not compile
        1 change: breaking for Rust callers; clients built before may be refused
        release: 0.2.0 after 0.1.0
    "#]]
    .assert_eq(&out);
    let (_, out, _) = diff(folder.path(), &["new", "old", "--version=1.4.2"]);
    assert!(out.ends_with("release: 1.5.0 after 1.4.2\n"), "{out}");
    let (code, out, _) = diff(folder.path(), &["old", "old", "--version=1.4.2"]);
    assert_eq!(
        (code, out.as_str()),
        (
            Some(0),
            "old -> old\nno changes\nrelease: none, 1.4.2 stays\n"
        )
    );
}

#[test]
fn markdown_is_a_changelog_and_a_table() {
    let folder = two();
    let arguments = ["old", "new", "--format=markdown", "--version=1.0.0"];
    let (code, out, err) = diff(folder.path(), &arguments);
    assert_eq!((code, err.as_str()), (Some(0), "comparing old -> new\n"));
    expect![[r#"
        ## 2.0.0

        For Rust callers: **breaking**. On the wire: clients built before may be refused.

        ### Changed

        - **Breaking:** `pay`, `request.amount`: takes fewer values: `1..1000` before, `1..900` now. Clients built before may be refused.

        | Rust | wire | where | what | why |
        |---|---|---|---|---|
        | breaking | may-be-refused | `operations/pay/pay.yaml` `request.amount` | takes fewer values: `1..1000` before, `1..900` now | values that were taken are refused, and literals of them do not compile |
    "#]]
    .assert_eq(&out);
}

#[test]
fn help_tells_the_exit_codes() {
    let folder = two();
    let (code, out, _) = diff(folder.path(), &["--help"]);
    assert_eq!(code, Some(0));
    let out = out.split_whitespace().collect::<Vec<_>>().join(" ");
    let of_all = "Say what changes between two specifications";
    for part in [
        of_all,
        "Exit codes: 0 ",
        "; 1 ",
        "; 2 ",
        "--deny",
        "--version",
        "--format",
    ] {
        assert!(out.contains(part), "`{part}` is missing in\n{out}");
    }
}

#[test]
fn json_has_it_all() {
    let folder = two();
    let (code, out, _) = diff(folder.path(), &["old", "new", "--format", "json"]);
    assert_eq!(code, Some(0));
    let json: serde_json::Value = serde_json::from_str(&out).expect("it is JSON");
    assert_eq!(
        (&json["rust"], &json["wire"]),
        (&"breaking".into(), &"may-be-refused".into())
    );
    assert!(json["release"].is_null());
    let change = &json["changes"][0];
    assert_eq!(change["kind"], "limit-narrowed");
    assert_eq!(change["operation"], "pay");
    assert_eq!(change["key"], "request.amount");
    assert_eq!(
        (&change["before"], &change["after"]),
        (&"1..1000".into(), &"1..900".into())
    );
    let changelog = json["changelog"].as_str().expect("a text");
    assert!(
        changelog.starts_with("### Changed\n\n- **Breaking:** `pay`"),
        "{changelog}"
    );
}

#[test]
fn what_is_denied_ends_with_one() {
    let folder = two();
    let code = |arguments: &[&str]| diff(folder.path(), arguments).0;
    assert_eq!(code(&["old", "new", "--deny", "breaking"]), Some(1));
    assert_eq!(code(&["old", "new", "--deny", "wire"]), Some(1));
    assert_eq!(
        code(&["new", "old", "--deny", "breaking", "--deny=wire"]),
        Some(0)
    );
    assert_eq!(code(&["old", "old", "--deny", "breaking"]), Some(0));
    assert_eq!(code(&["old", "new", "--deny", "everything"]), Some(2));
}

#[test]
fn revisions_are_compared_with_folders_and_with_each_other() {
    let folder = repository();
    let (root, api) = (folder.path(), folder.path().join("api"));
    let spec = api.join("spec");
    let absolute = spec.to_str().expect("it is UTF-8");
    for (place, arguments, wanted) in [
        (api.as_path(), &["second"][..], WIDENED),
        (&api, &["HEAD"], WIDENED),
        (&spec.join("operations"), &["HEAD"], WIDENED),
        (&api, &["first", "second"], NARROWED),
        (&api, &["HEAD~1", "HEAD", "--spec=./spec"], NARROWED),
        (&api, &["first:api/spec", "second:./spec"], NARROWED),
        (root, &["first", "second", "--spec", "api/spec"], NARROWED),
        (root, &["first", "second", "--spec", absolute], NARROWED),
        (root, &["second:api/spec", "api/spec"], WIDENED),
    ] {
        let (code, out, err) = diff(place, arguments);
        assert_eq!((code, err.as_str()), (Some(0), ""), "{arguments:?}");
        assert!(out.contains(wanted), "{arguments:?}: {out}");
        assert!(out.contains("\n1 change: "), "{arguments:?}: {out}");
    }
}

#[test]
fn what_cannot_be_read_is_told_in_a_line() {
    let (folder, plain) = (repository(), two());
    let elsewhere = plain.path().join("old");
    let elsewhere = elsewhere.to_str().expect("it is UTF-8");
    let api = folder.path().join("api");
    for (place, arguments, wanted) in [
        (
            api.as_path(),
            &["third", "spec"][..],
            "\"third\" is neither a folder nor a git revision: name a folder, or a branch, tag or commit\n",
        ),
        (
            &api,
            &["first:gone", "spec"],
            "\"first\" has no folder \"gone\": name one that it has, as first:PATH\n",
        ),
        (
            &api,
            &["first:api/spec/konaplate.yaml", "spec"],
            "\"first\" has no folder \"api/spec/konaplate.yaml\"",
        ),
        (
            &api,
            &["first", "--spec", elsewhere],
            "\"ELSEWHERE\" is not in the repository",
        ),
        (
            &api,
            &["--", "--output=x", "spec"],
            "\"--output=x\" is neither a folder nor a git revision",
        ),
        (
            &api,
            &["^HEAD", "spec"],
            "\"^HEAD\" is neither a folder nor a git revision",
        ),
        (
            &api,
            &[":", "spec"],
            "\":\" is neither a folder nor a git revision",
        ),
        (
            &api,
            &["a\u{1b}[31mb", "spec"],
            "\"a\\u{1b}[31mb\" is neither a folder",
        ),
        (
            plain.path(),
            &["HEAD", "new", "--spec", "old"],
            "\"HEAD\" is no folder, and no git revision: this is no repository; name a folder, or run it in one\n",
        ),
        (
            plain.path(),
            &["HEAD", "new"],
            "\"HEAD\" is no folder; to take it as a git revision, name the specification's folder with --spec",
        ),
        (
            plain.path(),
            &["old", "--spec", "spec"],
            "spec: no such folder",
        ),
        (
            plain.path(),
            &["old", "new", "--version=1"],
            "`1` is no version: write it as `1.2.3`",
        ),
        (
            plain.path(),
            &["old", "new", "--version=1.0.0-rc.1"],
            "`1.0.0-rc.1` is not a release: write it as `1.2.3`",
        ),
    ] {
        let (code, out, err) = diff(place, arguments);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(
            err.starts_with(&format!(
                "konaplate: {}",
                wanted.replace("ELSEWHERE", elsewhere)
            )),
            "{arguments:?}: {err}"
        );
        assert_eq!(err.lines().count(), 1, "{err}");
    }
}

#[test]
fn a_specification_with_problems_is_told_as_check_does_it() {
    let folder = two();
    let path = folder.path().join("new").join(PAY);
    let text = fs::read_to_string(&path).expect("a text");
    fs::write(&path, text.replace("1..900", "900..1")).expect("can be written");
    let (code, out, err) = diff(folder.path(), &["old", "new", "--short"]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(err.contains("new/operations/pay/pay.yaml:15:35"), "{err}");
    assert!(err.contains("KP0010"), "{err}");
    fs::remove_file(folder.path().join("old").join(PROFILE)).expect("it is there");
    let (code, _, err) = diff(folder.path(), &["old", "new"]);
    assert_eq!(code, Some(2), "{err}");
    assert!(err.contains("old: not a specification"), "{err}");
}

#[test]
fn a_revision_has_the_files_that_its_folder_has() {
    let folder = repository();
    let path = folder.path();
    litter(&path.join("api/spec"));
    fs::remove_dir_all(path.join("api/spec/.git")).expect("it is there"); // git takes nothing of that name
    git(path, &["add", "--all", "--force"]);
    git(path, &["commit", "--quiet", "--message", "littered"]);
    let (code, out, err) = diff(path, &["HEAD", "--spec", "api/spec"]);
    assert_eq!(
        (code, out.as_str(), err.as_str()),
        (Some(0), "HEAD:./api/spec -> api/spec\nno changes\n", "")
    );
}

#[test]
fn a_link_in_a_revision_is_named() {
    for (link, target) in [
        ("api/spec/operations/pay/new.yaml", "pay.yaml"),
        ("api/spec/operations/shared", "../../shared"),
    ] {
        let folder = repository();
        let path = folder.path();
        symlink(target, path.join(link)).expect("can be linked");
        git(path, &["add", "--all"]);
        git(path, &["commit", "--quiet", "--message", "linked"]);
        let (code, out, err) = diff(path, &["HEAD", "--spec", "api/spec"]);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{link}");
        let below = link.trim_start_matches("api/spec/");
        let told = format!(
            "konaplate: {below:?} is a link in the revision, which is not followed there: check the \
             revision out (`git worktree add FOLDER REVISION`) and name that folder\n"
        );
        assert_eq!(err, told);
    }
}

/// A `git` that is a script, and nothing else on the PATH but a shell.
#[cfg(unix)]
fn with_git(script: Option<&str>, arguments: &[&str]) -> Said {
    use std::os::unix::fs::PermissionsExt;
    let (folder, bin) = (
        repository(),
        tempfile::tempdir().expect("a temporary folder"),
    );
    if let Some(script) = script {
        let git = bin.path().join("git");
        fs::write(&git, format!("#!/bin/sh\n{script}\n")).expect("can be written");
        fs::set_permissions(&git, fs::Permissions::from_mode(0o755)).expect("it is there");
    }
    let place = folder.path().join("api");
    let mut command = konaplate(&place, &[]);
    command.arg("diff").args(arguments).env("PATH", bin.path());
    run(command, &place)
}

#[test]
#[cfg(unix)]
fn a_git_that_is_missing_old_or_failing_is_told_with_what_to_do() {
    let old = "case \"$1$2\" in --version) echo git version 2.17.1;; rev-parse--git-dir) echo .git;; *) exit 1;; esac";
    let dubious = "echo \"fatal: detected dubious ownership in repository at '/x'\" >&2; echo more >&2; exit 128";
    for (script, wanted) in [
        (
            None,
            "\"first\" is no folder, and git, which reads revisions, is not on the PATH: install it\n",
        ),
        (
            Some(old),
            "\"first\" is neither a folder nor a git revision that git version 2.17.1 can read: \
             install git 2.24 or later\n",
        ),
        (
            Some(dubious),
            "\"first\" is no folder, and no git revision: fatal: detected dubious ownership in repository at '/x'; \
             `git status` may say what to do\n",
        ),
        (
            Some("exit 3"),
            "\"first\" is no folder, and no git revision: git failed; `git status` may say what to do\n",
        ),
    ] {
        let (code, out, err) = with_git(script, &["first"]);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{script:?}: {err}");
        assert_eq!(err, format!("konaplate: {wanted}"));
    }
    // Folders need no git.
    let (code, _, err) = with_git(None, &["spec", "spec"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
}

#[test]
fn a_revision_that_a_shallow_clone_has_not_is_told_with_how_to_get_it() {
    let folder = repository();
    let origin = format!("file://{}", folder.path().display());
    let copy = tempfile::tempdir().expect("a temporary folder");
    git(
        copy.path(),
        &["clone", "--quiet", "--depth=1", &origin, "."],
    );
    let (code, out, err) = diff(&copy.path().join("api"), &["HEAD~1"]);
    assert_eq!((code, out.as_str()), (Some(2), ""));
    let wanted = "konaplate: \"HEAD~1\" is neither a folder nor a git revision that this shallow clone has: \
                  `git fetch --unshallow` gets the rest\n";
    assert_eq!(err, wanted);
}
