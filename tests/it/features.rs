//! Groups of operations are cargo features of the client crate, and each compiles alone: a build of the
//! workspace has them all at once and would not notice. Here dependencies have no more features than the client asks for.

use std::collections::{BTreeMap, BTreeSet};

use crate::process::{cargo, succeed, workspace};
use crate::support::shipped_api;

/// Features that are no group.
const OF_THE_RUNTIME: [&str; 6] = ["blocking", "chrono", "jiff", "serde", "time", "tracing"];

fn groups() -> BTreeSet<String> {
    shipped_api()
        .groups
        .into_iter()
        .map(|group| group.name)
        .collect()
}

fn declared() -> BTreeMap<String, Vec<String>> {
    let said = succeed(&mut cargo(
        &workspace(),
        &["metadata", "--format-version=1", "--no-deps", "--locked"],
    ));
    let metadata: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    let packages = metadata["packages"].as_array().expect("a list");
    let package = packages
        .iter()
        .find(|package| package["name"] == "konaplate-generated");
    let features = package.expect("a member")["features"].clone();
    serde_json::from_value(features).expect("names and what they switch on")
}

#[test]
fn features_are_the_groups_and_all_are_on_by_default() {
    let mut declared = declared();
    let default = declared.remove("default").expect("a default");
    for of_the_runtime in OF_THE_RUNTIME {
        let switches_on = vec![format!("konaplate-runtime/{of_the_runtime}")];
        assert_eq!(declared.remove(of_the_runtime), Some(switches_on));
    }
    assert_eq!(declared.keys().cloned().collect::<BTreeSet<_>>(), groups());
    assert_eq!(default.into_iter().collect::<BTreeSet<_>>(), groups());
}

#[test]
fn each_group_compiles_alone_and_so_does_none() {
    let of_the_runtime = OF_THE_RUNTIME.map(str::to_owned);
    let alone = groups().into_iter().chain(of_the_runtime).map(Some);
    for group in alone.chain([None]) {
        let group = group.unwrap_or_default();
        let arguments = [
            "rustc",
            "--profile=check",
            "--package=konaplate-generated",
            "--lib",
            "--no-default-features",
            "--quiet",
            "--locked",
        ];
        let mut command = cargo(&workspace(), &arguments);
        command.args(["--features", group.as_str(), "--", "-Dwarnings"]);
        succeed(&mut command);
    }
}
