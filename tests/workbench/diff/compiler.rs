//! The compiler's verdict: a caller that uses all of the old client, compiled against the client of each changed
//! specification.

use std::path::Path;
use std::process::Command;

use konaplate_codegen::ir::Api;
use konaplate_codegen::output::{Mode, apply};
use konaplate_codegen::{Options, generate};
use konaplate_tests::compiler::{self, each};
use konaplate_tests::process::path;
use konaplate_workbench::diff::Rust;

use super::table::{self, Mutation};

/// The first error in a client, and the first in its caller.
type Errors = [Option<String>; 2];

#[test]
fn what_breaks_a_caller_is_told_and_nothing_else() {
    let mutations: Vec<Mutation> = table::all().into_iter().chain(table::nested()).collect();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let errors = each(&mutations, |at, mutation| {
        check(&folder.path().join(at.to_string()), mutation)
    });
    let mut wrong = Vec::new();
    for (mutation, [of_client, of_caller]) in mutations.iter().zip(&errors) {
        let name = mutation.name;
        assert_eq!(of_client, &None, "{name}: the client does not compile");
        let is_told = (mutation.there.0 == Rust::Breaking) == of_caller.is_some();
        if is_told == mutation.compiler.is_some() {
            let error = of_caller.as_deref().unwrap_or("it compiles");
            let (rust, why) = (mutation.there.0, mutation.compiler);
            wrong.push(format!("{name}: {rust:?}, {why:?}: {error}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let is_broken = |[_, of_caller]: &&Errors| of_caller.is_some();
    let broken = errors.iter().filter(is_broken).count();
    assert!(broken >= 30 && mutations.len() - broken >= 30, "{broken}");
}

/// Checks the client of a changed specification, and if that compiles, the caller.
fn check(folder: &Path, mutation: &Mutation) -> Errors {
    let changed = mutation.apply();
    let files = generate(
        &changed,
        &Options {
            features: true,
            ..Options::default()
        },
    );
    apply(folder, &files, Mode::Write).expect("can be written");
    let features = features(mutation, [&mutation.before(), &changed]);
    let mut client = compiler::rustc(folder, &["konaplate_runtime"]);
    client.args(["--crate-type=lib", "--crate-name=client", "mod.rs"]);
    client.args(&features);
    if let Some(error) = first_error(&mut client) {
        return [Some(error), None];
    }
    let mut caller = compiler::rustc(folder, &["konaplate_macros", "konaplate_runtime"]);
    caller
        .args(["--crate-type=lib", "--crate-name=caller"])
        .args(["--extern=client=libclient.rmeta", "-L."])
        .arg(path(mutation.caller))
        .args(&features);
    [None, first_error(&mut caller)]
}

fn first_error(rustc: &mut Command) -> Option<String> {
    let messages = compiler::messages(rustc);
    let error = messages.into_iter().find(|it| it.level == "error");
    error.map(|error| error.text)
}

/// The features are those of both clients, so that the compiler knows them; on are those that the caller knows.
fn features(mutation: &Mutation, apis: [&Api; 2]) -> Vec<String> {
    let names = |api: &Api| api.groups.iter().map(|it| it.name.clone()).collect();
    let on: Vec<String> = mutation
        .feature
        .map_or_else(|| names(apis[0]), |feature| vec![feature.to_owned()]);
    let on = on.iter().map(|name| format!("--cfg=feature={name:?}"));
    let known = apis.into_iter().flat_map(|api| &api.groups);
    let known = known.map(|group| format!("--check-cfg=cfg(feature, values({:?}))", group.name));
    on.chain(known).collect()
}
