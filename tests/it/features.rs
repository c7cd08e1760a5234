//! Groups of operations are cargo features of the client crate, and each compiles alone: a build of the
//! workspace has them all at once and would not notice.

use std::collections::{BTreeMap, BTreeSet};

use crate::process::{cargo, succeed, workspace};
use crate::support::shipped_api;

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
    let of_the_runtime = declared.remove("tracing");
    assert_eq!(
        of_the_runtime,
        Some(vec!["konaplate-runtime/tracing".to_owned()])
    );
    assert_eq!(declared.keys().cloned().collect::<BTreeSet<_>>(), groups());
    assert_eq!(default.into_iter().collect::<BTreeSet<_>>(), groups());
}

#[test]
fn each_group_compiles_alone_and_so_does_none() {
    let alone = groups().into_iter().chain(["tracing".to_owned()]).map(Some);
    for group in alone.chain([None]) {
        let group = group.unwrap_or_default();
        let arguments = [
            "rustc",
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
