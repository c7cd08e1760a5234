//! The direction of dependencies, and what must not come in through others.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect;
use serde_json::Value;

use crate::process::{cargo, succeed, workspace};

/// What a package needs to be built and to run, itself included: `name version`.
fn tree(package: &str) -> BTreeSet<String> {
    let arguments = [
        "tree",
        "--edges=normal,build",
        "--prefix=none",
        "--format={p}",
        "--locked",
        "--package",
        package,
    ];
    let said = succeed(&mut cargo(&workspace(), &arguments));
    let name_and_version = |line: &str| line.split(' ').take(2).collect::<Vec<_>>().join(" ");
    said.out
        .lines()
        .filter(|line| !line.is_empty())
        .map(name_and_version)
        .collect()
}

fn names(package: &str) -> BTreeSet<String> {
    let name = |entry: &String| entry.split(' ').next().unwrap_or_default().to_owned();
    tree(package).iter().map(name).collect()
}

fn metadata() -> Value {
    let said = succeed(&mut cargo(
        &workspace(),
        &["metadata", "--format-version=1", "--no-deps", "--locked"],
    ));
    serde_json::from_str(&said.out).expect("JSON")
}

fn members() -> Vec<Value> {
    metadata()["packages"].as_array().expect("a list").clone()
}

/// Rust files of a folder and the folders in it.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let files = entries.flat_map(|entry| {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            rust_files(&path)
        } else {
            vec![path]
        }
    });
    let is_rust = |file: &PathBuf| file.extension().is_some_and(|it| it == "rs");
    files.filter(is_rust).collect()
}

#[test]
fn members_depend_on_each_other_in_one_direction() {
    let mut lines = Vec::new();
    for member in members() {
        let name = member["name"].as_str().expect("a name").to_owned();
        if name == "konaplate-tests" {
            continue; // it may use all
        }
        let mut edges = BTreeSet::new();
        for dependency in member["dependencies"].as_array().expect("a list") {
            let on = dependency["name"].as_str().expect("a name");
            let kind = dependency["kind"].as_str();
            if on.starts_with("konaplate-") {
                edges.insert(kind.map_or_else(|| on.to_owned(), |kind| format!("{on} ({kind})")));
            }
        }
        lines.push(format!(
            "{name}: {}",
            edges.into_iter().collect::<Vec<_>>().join(", ")
        ));
    }
    lines.sort();
    expect![[r#"
        konaplate-cli: konaplate-codegen, konaplate-dynamic, konaplate-generated, konaplate-mock, konaplate-portal, konaplate-spec, konaplate-workbench
        konaplate-codegen: 
        konaplate-dynamic: konaplate-codegen, konaplate-runtime
        konaplate-generated: konaplate-codegen (build), konaplate-journal (dev), konaplate-macros, konaplate-runtime, konaplate-spec (build)
        konaplate-journal: konaplate-runtime, konaplate-runtime (dev)
        konaplate-macros: konaplate-codegen, konaplate-runtime (dev)
        konaplate-mock: konaplate-codegen, konaplate-runtime, konaplate-spec
        konaplate-portal: konaplate-codegen, konaplate-dynamic, konaplate-mock, konaplate-runtime, konaplate-spec, konaplate-workbench
        konaplate-runtime: 
        konaplate-spec: 
        konaplate-workbench: konaplate-codegen, konaplate-spec (dev)"#]]
    .assert_eq(&lines.join("\n"));
}

#[test]
fn every_member_is_in_the_folder_of_its_name() {
    for member in members() {
        let name = member["name"].as_str().expect("a name");
        let manifest = member["manifest_path"].as_str().expect("a path");
        let folder = match name {
            "konaplate-spec" => "spec",
            "konaplate-tests" => "tests",
            name => name,
        };
        assert!(
            manifest
                .replace('\\', "/")
                .ends_with(&format!("/{folder}/Cargo.toml")),
            "{manifest}"
        );
    }
}

#[test]
fn cargo_run_builds_the_command_alone() {
    let metadata = metadata();
    let members = metadata["workspace_default_members"]
        .as_array()
        .expect("a list");
    let [member] = members.as_slice() else {
        panic!("{members:?}");
    };
    let id = member.as_str().expect("a text");
    assert!(id.contains("/konaplate-cli#"), "{id}");
}

/// On a machine where nothing was built yet, they would reach for packages that cargo has not downloaded.
#[test]
fn no_build_script_runs_a_program_or_asks_the_network() {
    let mut files = Vec::new();
    for member in members() {
        let targets = member["targets"].as_array().expect("a list");
        let scripts = targets
            .iter()
            .filter(|target| target["kind"][0] == "custom-build");
        for script in scripts {
            let script = PathBuf::from(script["src_path"].as_str().expect("a path"));
            let modules = script.with_extension("");
            if modules.is_dir() {
                files.extend(rust_files(&modules));
            }
            files.push(script);
        }
    }
    assert!(files.len() > 3, "{files:?}");
    // What they call.
    files.extend(rust_files(&workspace().join("konaplate-codegen/src")));
    for file in files {
        let text = fs::read_to_string(&file).expect("a text");
        for word in ["Command", "std::net", "var_os(\"CARGO\")", "var(\"CARGO\")"] {
            assert!(!text.contains(word), "{}: {word}", file.display());
        }
    }
}

/// The crates that go to a registry.
fn published() -> impl Iterator<Item = Value> {
    let is_published = |member: &Value| member["publish"].is_null();
    members().into_iter().filter(is_published)
}

/// Slugs of a registry that our crates use: it refuses others.
const CATEGORIES: &[&str] = &[
    "api-bindings",
    "command-line-utilities",
    "database",
    "development-tools",
    "development-tools::build-utils",
    "development-tools::testing",
    "finance",
    "web-programming::http-client",
    "web-programming::http-server",
];

#[test]
fn a_registry_has_something_to_show_of_each_crate() {
    assert_eq!(published().count(), 11);
    for member in published() {
        let name = member["name"].as_str().expect("a name");
        let texts = |key: &str| -> Vec<String> {
            let list = member[key].as_array().expect("a list");
            let texts = list
                .iter()
                .map(|it| it.as_str().expect("a text").to_owned());
            texts.collect()
        };
        assert!(
            member["description"]
                .as_str()
                .is_some_and(|it| it.len() > 20)
        );
        assert_eq!(member["license"], "MIT OR Apache-2.0", "{name}");
        assert_eq!(member["readme"], "README.md", "{name}");
        assert_eq!(member["documentation"], format!("https://docs.rs/{name}"));
        let keywords = texts("keywords");
        assert!((3..=5).contains(&keywords.len()), "{name}: {keywords:?}");
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
        let fits = |word: &String| word.len() <= 20 && word.bytes().all(is_plain);
        assert!(keywords.iter().all(fits), "{name}: {keywords:?}");
        let categories = texts("categories");
        assert!(
            (1..=5).contains(&categories.len()),
            "{name}: {categories:?}"
        );
        let is_known = |it: &String| CATEGORIES.contains(&it.as_str());
        assert!(categories.iter().all(is_known), "{name}: {categories:?}");
    }
}

#[test]
fn a_package_holds_what_it_needs_and_nothing_else() {
    let of_cargo = [
        ".cargo_vcs_info.json",
        "Cargo.lock",
        "Cargo.toml",
        "Cargo.toml.orig",
    ];
    let needed = ["LICENSE-APACHE", "LICENSE-MIT", "README.md"];
    for member in published() {
        let name = member["name"].as_str().expect("a name");
        let arguments = ["package", "--list", "--allow-dirty", "--package", name];
        let said = succeed(&mut cargo(&workspace(), &arguments));
        let files: BTreeSet<&str> = said.out.lines().collect();
        for file in needed {
            assert!(files.contains(file), "{name} has no {file}");
        }
        let is_code = |file: &str| {
            let is_at_place = file.starts_with("src/") || file.starts_with("examples/");
            (is_at_place || ["build.rs", "lib.rs"].contains(&file)) && file.ends_with(".rs")
        };
        let others = files
            .iter()
            .filter(|file| !is_code(file) && !needed.contains(file) && !of_cargo.contains(file));
        let is_own = |file: &&&str| match name {
            "konaplate-journal" => file.starts_with("src/") && file.ends_with(".sql"),
            "konaplate-portal" => file.starts_with("src/assets/"),
            "konaplate-workbench" => file.starts_with("src/start/template/"),
            "konaplate-spec" => {
                ["konaplate.yaml", "services.txt"].contains(*file)
                    || file.starts_with("operations/")
                    || file.starts_with("schema/")
            }
            _ => false,
        };
        let strays: Vec<_> = others.filter(|file| !is_own(file)).collect();
        assert!(strays.is_empty(), "{name} holds {strays:?}");
    }
}

/// Packages, and what none of them may need even through others.
const ABSENT: &[(&[&str], &[&str])] = &[
    (
        &["konaplate-runtime"],
        &[
            "konaplate-codegen",
            "konaplate-spec",
            "prettyplease",
            "saphyr-parser",
            "annotate-snippets",
            "heck",
        ],
    ),
    // Whoever wants a journal in a database asks for it.
    (
        &[
            "konaplate-runtime",
            "konaplate-codegen",
            "konaplate-generated",
            "konaplate-cli",
        ],
        &[
            "konaplate-journal",
            "libsqlite3-sys",
            "rusqlite",
            "tokio-postgres",
        ],
    ),
    (
        &["konaplate-codegen"],
        &[
            "konaplate-runtime",
            "reqwest",
            "hyper",
            "tokio",
            "serde",
            "serde_json",
            "clap",
            "aws-lc-sys",
            "rustls",
        ],
    ),
    (
        &["konaplate-mock"],
        &["konaplate-generated", "konaplate-macros", "prettyplease"],
    ),
    (
        &["konaplate-macros"],
        &["konaplate-runtime", "prettyplease", "tokio"],
    ),
    (&["konaplate-spec"], &["serde", "syn"]),
    (
        &["konaplate-generated", "konaplate-cli"],
        &[
            "rsa",
            "ring",
            "openssl",
            "openssl-sys",
            "native-tls",
            "rustls-pemfile",
            "serde_yaml",
            "yaml_serde",
            "josekit",
            "cookie_store",
            "mime_guess",
            "trybuild",
            "proptest",
        ],
    ),
];

#[test]
fn nothing_unwanted_comes_in_through_others() {
    for (packages, absent) in ABSENT {
        for package in *packages {
            let names = names(package);
            let found: Vec<&&str> = absent
                .iter()
                .filter(|name| names.contains(**name))
                .collect();
            assert!(
                found.is_empty(),
                "{package} needs {found:?}: see `cargo tree -p {package} -i NAME`"
            );
        }
    }
}

/// What cargo resolves in the workspace, one `name version features` a line.
fn resolved(arguments: &[&str]) -> BTreeSet<String> {
    let mut command = cargo(
        &workspace(),
        &["tree", "--prefix=none", "--no-dedupe", "--format={p} {f}"],
    );
    let said = succeed(command.args(arguments));
    said.out.lines().map(str::to_owned).collect()
}

/// Else each crate of a user in these tests builds dependencies that the workspace has built with other features: add
/// the feature to the dependencies of `konaplate-tests`.
#[test]
fn a_users_crate_in_a_test_takes_the_dependencies_as_they_were_built() {
    let of_workspace = resolved(&["--workspace", "--edges=normal,build,dev"]);
    let of_fixtures = resolved(&["--package=konaplate-tests", "--edges=normal,build"]);
    let others: Vec<&String> = of_fixtures.difference(&of_workspace).collect();
    assert!(others.is_empty(), "{others:#?}");
    assert!(of_fixtures.len() > 200, "{}", of_fixtures.len());
}

#[test]
fn the_generator_writes_text_and_needs_no_library_of_tokens() {
    let arguments = [
        "tree",
        "--edges=normal",
        "--prefix=none",
        "--format={p}",
        "--locked",
        "--package=konaplate-codegen",
        "--depth=1",
        "--features",
    ];
    for features in ["emit", "print", "schema"] {
        let said = succeed(cargo(&workspace(), &arguments).arg(features));
        let names = said.out.lines().filter_map(|line| line.split(' ').next());
        let is_one = |name: &&str| ["prettyplease", "proc-macro2", "quote", "syn"].contains(name);
        let found: Vec<&str> = names.filter(is_one).collect();
        assert!(found.is_empty(), "{features}: {found:?}");
    }
}

#[test]
fn the_client_is_built_without_schemas() {
    let arguments = [
        "tree",
        "--edges=normal,build,features",
        "--prefix=none",
        "--locked",
        "--package=konaplate-generated",
    ];
    let said = succeed(&mut cargo(&workspace(), &arguments));
    assert!(said.out.contains("konaplate-codegen feature \"emit\""));
    assert!(!said.out.contains("konaplate-codegen feature \"schema\""));
}
