//! Which specification answers: one rule for every command that reads one, told in its help and in its result.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::cli::konaplate;
use crate::process::{Said, copy_folder, edit, run, succeed};
use crate::support::{PAY, PROFILE, path};

/// Every command that reads a specification, with what it needs beside it.
const READERS: [&[&str]; 13] = [
    &["check"],
    &["check", "--format", "json"],
    &["lint"],
    &["lint", "--format", "sarif"],
    &["generate", "--out", "out"],
    &["openapi"],
    &["json-schema"],
    &["why", "userId"],
    &["why", "userId", "--format", "json"],
    &["coverage"],
    &["coverage", "--format", "json"],
    &["diff", OTHER],
    &["diff", OTHER, "--format", "markdown"],
];

/// A sound specification to compare with.
const OTHER: &str = "/OTHER";

fn say(folder: &Path, arguments: &[&str]) -> Said {
    let other = path("cases/limits");
    let other = other.to_str().expect("UTF-8");
    let given: Vec<&str> = arguments
        .iter()
        .map(|it| if *it == OTHER { other } else { it })
        .collect();
    run(&mut konaplate(folder, &given))
}

fn tiny(folder: &Path) {
    copy_folder(&path("cases/tiny"), folder, &str::to_owned);
}

fn make(folder: &Path) {
    fs::create_dir_all(folder).expect("can be made");
}

/// A project with the tiny specification in `spec`, a folder `src/deep`, and the root of a repository above it.
fn project() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    make(&folder.path().join(".git"));
    tiny(&folder.path().join("shop/spec"));
    make(&folder.path().join("shop/src/deep"));
    folder
}

/// What `check` says of the specification that it found.
fn found(folder: &Path) -> String {
    let said = say(folder, &["check"]);
    assert_eq!(
        (said.code, said.err.as_str()),
        (Some(0), ""),
        "{}",
        said.out
    );
    said.out
}

const SHIPPED: &str =
    "the shipped specification: KONA PLATE: 8 operations, 31 types, no problems\n";

#[test]
fn the_help_of_every_reader_tells_the_rule() {
    let folder = project();
    for name in ["transcribe", "fmt", "mock", "sign"]
        .into_iter()
        .chain(READERS.map(|it| it[0]))
    {
        let said = say(folder.path(), &[name, "--help"]);
        let help = said.out.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in [
            "--spec <FOLDER>",
            "`spec` in the current folder or in the nearest one above it",
            "not beyond the root of the repository",
            "the shipped specification",
        ] {
            assert!(help.contains(part), "{name}: {part} is missing in\n{help}");
        }
    }
}

#[test]
fn every_reader_tells_which_specification_it_read() {
    let folder = project();
    let shop = folder.path().join("shop");
    for (place, name) in [
        (shop.as_path(), "spec"),
        (&shop.join("src/deep"), "../../spec"),
        (folder.path(), "the shipped specification"),
    ] {
        for reader in READERS {
            let said = say(place, reader);
            let told = [&said.out, &said.err].iter().any(|text| {
                text.lines().any(|line| {
                    line.starts_with(&format!("{name}: "))
                        || line == format!("{name}:")
                        || line.ends_with(&format!(", from {name}"))
                        || line.ends_with(&format!(" -> {name}"))
                        || line == format!("reading {name}")
                })
            });
            assert!(told, "{reader:?} in {}: {said:?}", place.display());
        }
    }
}

#[test]
fn a_broken_specification_is_told_by_every_reader_and_no_other_answers() {
    let folder = project();
    let shop = folder.path().join("shop");
    edit(
        &shop.join("spec").join(PAY),
        "range: 1..1000",
        "range: 1000..1",
    );
    for place in [shop.as_path(), &shop.join("src")] {
        for reader in READERS {
            let said = say(place, reader);
            assert_eq!(said.code, Some(1), "{reader:?}: {said:?}");
            let all = said.out + &said.err;
            assert!(all.contains("KP0010"), "{reader:?}: {all}");
            assert!(!all.contains("KONA PLATE"), "{reader:?}: {all}");
        }
    }
    assert!(!shop.join("out").exists());
}

#[test]
fn a_folder_called_spec_that_is_none_ends_the_search() {
    let folder = project();
    let src = folder.path().join("shop/src");
    let told = "not a specification: no folder with a `konaplate.yaml`";
    make(&src.join("spec/operations"));
    for (place, name) in [(src.as_path(), "spec"), (&src.join("deep"), "../spec")] {
        for reader in READERS {
            let said = say(place, reader);
            assert_eq!((said.code, said.out.as_str()), (Some(2), ""), "{reader:?}");
            let first = format!("konaplate: {name}: {told}");
            assert!(said.err.starts_with(&first), "{reader:?}: {}", said.err);
            assert!(said.err.contains("--spec"), "{}", said.err);
            assert!(said.err.contains("--shipped"), "{}", said.err);
        }
    }
    // A project of another language has a `spec` of its own: the shipped one answers if it is asked for.
    let said = say(&src, &["check", "--shipped"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(
        said.out.starts_with("the shipped specification: "),
        "{}",
        said.out
    );
    let both = say(&src, &["check", "--shipped", "--spec", "spec"]);
    assert_eq!(both.code, Some(2), "{}", both.out);
    // A profile that is a folder, then a file in the place of the folder.
    make(&src.join("spec").join(PROFILE));
    let said = say(&src, &["check"]);
    assert!(said.code == Some(2) && said.err.contains(told), "{said:?}");
    fs::remove_dir_all(src.join("spec")).expect("it is there");
    fs::write(src.join("spec"), "").expect("can be written");
    let said = say(&src, &["check"]);
    assert!(said.code == Some(2) && said.err.contains(told), "{said:?}");
}

#[test]
fn the_search_ends_at_the_root_of_the_repository() {
    let folder = project();
    let shop = folder.path().join("shop");
    let deep = shop.join("src/deep");
    assert_eq!(
        found(&deep),
        "../../spec: Tiny: 2 operations, 8 types, no problems\n"
    );
    // Within the specification too.
    assert!(found(&shop.join("spec")).starts_with("../spec: Tiny"));
    assert!(found(&shop.join("spec/operations/pay")).starts_with("../../../spec: Tiny"));
    assert_eq!(found(folder.path()), SHIPPED);
    // Worktrees of git have a file there, submodules too.
    fs::write(shop.join("src/.git"), "gitdir: elsewhere\n").expect("can be written");
    assert_eq!(found(&deep), SHIPPED);
    assert_eq!(found(&shop.join("src")), SHIPPED);
    // The root's own one is within.
    tiny(&shop.join("src/spec"));
    assert!(found(&deep).starts_with("../spec: Tiny"));
}

#[test]
fn a_specification_that_is_not_called_so_is_named_and_not_passed() {
    let folder = project();
    let api = folder.path().join("api");
    tiny(&api);
    for (place, spec) in [(api.as_path(), "."), (&api.join("operations"), "..")] {
        let said = say(place, &["check"]);
        assert_eq!((said.code, said.out.as_str()), (Some(2), ""));
        let command = format!("write --spec {spec}\n");
        assert!(said.err.ends_with(&command), "{}", said.err);
        let said = say(place, &["check", "--spec", spec]);
        assert!(said.out.starts_with(&format!("{spec}: Tiny")), "{said:?}");
    }
    // Nothing above the root of a repository is looked at, so a whole one called `spec` is not found there.
    let spec = folder.path().join("shop/spec");
    make(&spec.join(".git"));
    let said = say(&spec, &["check"]);
    assert!(said.err.ends_with("write --spec .\n"), "{said:?}");
}

#[test]
#[cfg(unix)]
fn links_are_followed_and_what_cannot_be_looked_at_is_told() {
    use std::os::unix::fs::symlink;
    let folder = project();
    let shop = folder.path().join("shop");
    let linked = folder.path().join("linked");
    make(&linked);
    symlink(shop.join("spec"), linked.join("spec")).expect("can be made");
    assert!(found(&linked).starts_with("spec: Tiny"));
    // The folder that is run in is where it really lies, as for the shell's own `..`.
    symlink(shop.join("src"), linked.join("src")).expect("can be made");
    assert!(found(&linked.join("src")).starts_with("../spec: Tiny"));

    for target in ["spec", "nowhere"] {
        let place = folder.path().join(format!("to-{target}"));
        make(&place);
        symlink(target, place.join("spec")).expect("can be made");
        let said = say(&place, &["check"]);
        assert_eq!((said.code, said.out.as_str()), (Some(2), ""), "{target}");
        assert!(said.err.starts_with("konaplate: spec"), "{}", said.err);
    }
}

#[test]
fn a_path_means_the_specification_that_it_is_a_part_of() {
    let folder = project();
    for (given, name) in [
        ("shop/spec", "shop/spec"),
        ("shop/spec/", "shop/spec/"),
        ("shop", "shop/spec"),
        ("shop/spec/konaplate.yaml", "shop/spec"),
        ("shop/spec/operations", "shop/spec"),
        ("shop/spec/operations/pay/pay.yaml", "shop/spec"),
    ] {
        let said = say(folder.path(), &["check", "--spec", given]);
        let line = format!("{}: Tiny", name.trim_end_matches('/'));
        assert!(said.out.starts_with(&line), "{given}: {said:?}");
    }
    let shop = folder.path().join("shop");
    let said = say(&shop, &["check", "--spec", "."]);
    assert!(said.out.starts_with("spec: Tiny"), "{said:?}");
    let spec = shop.join("spec");
    let said = say(&spec, &["check", "--spec", "konaplate.yaml"]);
    assert!(said.out.starts_with(".: Tiny"), "{said:?}");

    fs::write(spec.join("notes.txt"), "").expect("can be written");
    for (given, told) in [
        (
            "spec/notes.txt",
            "not a part of the specification: name its folder, spec\n",
        ),
        (
            "src",
            "not a specification: name the folder that has `konaplate.yaml`\n",
        ),
        (
            "gone",
            "no such folder: name the one that has `konaplate.yaml`\n",
        ),
    ] {
        let said = say(&shop, &["check", "--spec", given]);
        assert_eq!((said.code, said.out.as_str()), (Some(2), ""), "{given}");
        assert_eq!(said.err, format!("konaplate: {given}: {told}"));
    }
}

#[test]
fn a_path_without_the_option_is_told_with_the_command_to_write() {
    let folder = project();
    let shop = folder.path().join("shop");
    tiny(&shop.join("my spec"));
    for (given, command) in [
        (&["check", "spec"][..], "konaplate check --spec spec"),
        (
            &["lint", "spec/", "--deny", "notes"],
            "konaplate lint --spec spec/ --deny notes",
        ),
        (&["openapi", "."], "konaplate openapi --spec ."),
        (
            &["json-schema", "spec/konaplate.yaml"],
            "konaplate json-schema --spec spec/konaplate.yaml",
        ),
        (
            &["generate", "--out", "out", "spec"],
            "konaplate generate --out out --spec spec",
        ),
        (
            &["why", "amount", "spec"],
            "konaplate why amount --spec spec",
        ),
        (
            &["coverage", "my spec"],
            "konaplate coverage --spec 'my spec'",
        ),
        (
            &["diff", "spec", "spec", "spec"],
            "konaplate diff spec spec --spec spec",
        ),
    ] {
        let said = say(&shop, given);
        assert_eq!((said.code, said.out.as_str()), (Some(2), ""), "{given:?}");
        let tip = format!("tip: a specification is named with --spec: {command}\n");
        assert!(said.err.contains(&tip), "{given:?}: {}", said.err);
    }
    for given in [
        &["check", "src"][..],
        &["check", "--spec", "spec", "spec"],
        &["completions", "bash", "spec"],
    ] {
        let said = say(&shop, given);
        assert_eq!(said.code, Some(2), "{given:?}");
        assert!(!said.err.contains("tip:"), "{given:?}: {}", said.err);
    }
}

#[test]
fn formatting_takes_its_specification_by_the_rule_and_only_what_is_named() {
    let folder = project();
    let shop = folder.path().join("shop");
    let pay = shop.join("spec").join(PAY);
    let profile = shop.join("spec").join(PROFILE);
    let deep = shop.join("src/deep");
    let changed = |said: Said| (said.code, said.out.lines().count());
    // Both are out of form, in two folders.
    assert_eq!(changed(say(&deep, &["fmt", "--check"])), (Some(1), 3));
    let said = say(&deep, &["fmt", "../../spec/operations"]);
    assert_eq!(changed(said), (Some(0), 2));
    let before = fs::read_to_string(&pay).expect("a text");
    let said = succeed(&mut konaplate(&deep, &["fmt"]));
    assert_eq!(said.out, "changed ../../spec/konaplate.yaml\n");
    assert_eq!(said.err, "reading ../../spec\n");
    assert_eq!(fs::read_to_string(&pay).expect("a text"), before);
    assert!(profile.exists());
    let said = say(folder.path(), &["fmt"]);
    assert_eq!((said.code, said.out.as_str()), (Some(2), ""));
    let told = "konaplate: no specification in this folder or above it: name a file";
    assert!(said.err.starts_with(told), "{}", said.err);
}
