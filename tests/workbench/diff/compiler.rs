//! The compiler's verdict: a caller that uses all of the old client, compiled against the client of each changed
//! specification. One run of cargo checks them all.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use konaplate_codegen::ir::Api;
use konaplate_codegen::output::{Mode, apply};
use konaplate_codegen::{Options, generate};
use konaplate_workbench::diff::Rust;

use super::table::{self, Mutation};

/// The first error in each package, by the package and whether the caller has it.
type Errors = BTreeMap<(String, bool), String>;

#[test]
fn what_breaks_a_caller_is_told_and_nothing_else() {
    let mutations = table::all();
    let folder = workspace(&mutations);
    let errors = check(&folder);
    let mut wrong = Vec::new();
    for (at, mutation) in mutations.iter().enumerate() {
        let name = package(at);
        let broken = errors.get(&(name.clone(), false));
        assert_eq!(
            broken, None,
            "{}: the client does not compile",
            mutation.name
        );
        let error = errors.get(&(name, true));
        let is_told = (mutation.there.0 == Rust::Breaking) == error.is_some();
        if is_told == mutation.compiler.is_some() {
            let error = error.map_or("it compiles", String::as_str);
            let (rust, why) = (mutation.there.0, mutation.compiler);
            wrong.push(format!("{}: {rust:?}, {why:?}: {error}", mutation.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let broken = errors.keys().filter(|(_, is_caller)| *is_caller).count();
    assert!(broken >= 30 && mutations.len() - broken >= 30, "{broken}");
}

fn package(at: usize) -> String {
    format!("diff-{at:03}")
}

/// A workspace with a package for each change: the client, and the caller as an example of it.
fn workspace(mutations: &[Mutation]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("diff");
    let _ = fs::remove_dir_all(&folder); // it is not there at the first run
    let base = table::base();
    let mut members = Vec::new();
    for (at, mutation) in mutations.iter().enumerate() {
        let name = package(at);
        let changed = mutation.apply();
        let files = generate(&changed, &Options { features: true });
        apply(&folder.join(&name).join("client"), &files, Mode::Write).expect("can be written");
        let manifest = manifest(&name, mutation, [&base, &changed]);
        fs::write(folder.join(&name).join("Cargo.toml"), manifest).expect("can be written");
        members.push(format!("{name:?}"));
    }
    let members = members.join(", ");
    let text = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [{members}]\n[profile.dev]\ndebug = \"line-tables-only\"\n"
    );
    fs::write(folder.join("Cargo.toml"), text).expect("can be written");
    let lock = root().join("Cargo.lock");
    fs::copy(lock, folder.join("Cargo.lock")).expect("the workspace has a lock file");
    folder
}

fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    root.canonicalize().expect("the tests lie in the workspace")
}

/// The features are those of both clients, so that the compiler knows them; on are those that the caller knows.
fn manifest(name: &str, mutation: &Mutation, apis: [&Api; 2]) -> String {
    let names = |api: &Api| {
        api.groups
            .iter()
            .map(|it| it.name.clone())
            .collect::<Vec<_>>()
    };
    let on = match mutation.feature {
        Some(feature) => vec![feature.to_owned()],
        None => names(apis[0]),
    };
    let mut all: Vec<String> = apis.into_iter().flat_map(names).collect();
    all.sort_unstable();
    all.dedup();
    let all: String = all.iter().map(|it| format!("{it} = []\n")).collect();
    let root = root().display().to_string().replace('\\', "/");
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\
         [features]\ndefault = {on:?}\n{all}\
         [lib]\nname = \"client\"\npath = \"client/mod.rs\"\n\
         [[example]]\nname = \"{name}-caller\"\npath = \"{root}/tests/fixtures/diff/caller.rs\"\ncrate-type = [\"lib\"]\n\
         [dependencies]\nkonaplate-runtime = {{ path = \"{root}/konaplate-runtime\" }}\n\
         [dev-dependencies]\nkonaplate-macros = {{ path = \"{root}/konaplate-macros\" }}\n"
    )
}

/// Checks all packages, the broken ones too, where these tests were built, so that dependencies are built once.
fn check(folder: &Path) -> Errors {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent();
    let mut command = Command::new(env!("CARGO"));
    command
        .current_dir(folder)
        .args([
            "check",
            "--workspace",
            "--lib",
            "--examples",
            "--keep-going",
            "--offline",
        ])
        .args(["--quiet", "--message-format=json"])
        .env(
            "CARGO_TARGET_DIR",
            target.expect("cargo makes it in the target folder"),
        )
        .env("CARGO_TERM_COLOR", "never")
        .stdin(Stdio::null());
    let output = command.output().expect("cargo runs");
    let said = String::from_utf8_lossy(&output.stdout);
    let mut errors = Errors::new();
    for line in said.lines() {
        let message: serde_json::Value = serde_json::from_str(line).expect("cargo writes JSON");
        if message["message"]["level"] == "error" {
            let (key, text) = error(&message);
            errors.entry(key).or_insert(text);
        }
    }
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(!errors.is_empty(), "every package compiles:\n{err}");
    errors
}

fn error(message: &serde_json::Value) -> ((String, bool), String) {
    let target = &message["target"];
    let id = message["package_id"].as_str().unwrap_or_default();
    let name = id.rsplit('/').next().and_then(|it| it.split('#').next());
    let is_caller = target["kind"][0] == "example";
    let text = message["message"]["message"].as_str().unwrap_or_default();
    (
        (name.unwrap_or_default().to_owned(), is_caller),
        text.to_owned(),
    )
}
