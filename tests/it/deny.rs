//! What `deny.toml` says of licences, bans and sources, held to what cargo resolves for all features and platforms. What
//! it says of advisories needs their database: SECURITY.md tells when `cargo deny check` looks there.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use spdx::{Expression, Licensee, ParseMode};

use crate::process::{cargo, succeed, workspace};

const RULES: &str = include_str!("../../deny.toml");

/// The registry that packages may come from, whatever stands in for it on a machine.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// All that the file may say: a key that is not looked at here is an error.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    #[allow(dead_code, reason = "a database tells it")]
    advisories: Advisories,
    licenses: Licenses,
    bans: Bans,
    sources: Sources,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "a database tells it")]
struct Advisories {
    yanked: Level,
    #[serde(default)]
    ignore: Vec<toml::Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Licenses {
    allow: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Bans {
    multiple_versions: Level,
    deny: Vec<Ban>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ban {
    #[serde(rename = "crate")]
    name: String,
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Sources {
    unknown_registry: Level,
    unknown_git: Level,
}

#[derive(Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Level {
    Allow,
    Warn,
    Deny,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    /// As its manifest has it.
    license: Option<String>,
    /// Nothing for a path.
    source: Option<String>,
}

/// What the rules say of packages, a line each.
#[derive(Debug, Default)]
struct Said {
    denied: BTreeSet<String>,
    warned: BTreeSet<String>,
}

impl Said {
    fn add(&mut self, level: Level, line: String) {
        match level {
            Level::Allow => false,
            Level::Warn => self.warned.insert(line),
            Level::Deny => self.denied.insert(line),
        };
    }
}

fn packages() -> Vec<Package> {
    let arguments = [
        "metadata",
        "--format-version=1",
        "--locked",
        "--all-features",
    ];
    let said = succeed(&mut cargo(&workspace(), &arguments));
    let metadata: Metadata = serde_json::from_str(&said.out).expect("what cargo says");
    metadata.packages
}

fn judge(rules: &str, packages: &[Package]) -> Result<Said, String> {
    let rules: Rules = toml::from_str(rules).map_err(|error| error.to_string())?;
    let mut said = Said::default();
    licenses(&rules.licenses, packages, &mut said)?;
    bans(&rules.bans, packages, &mut said)?;
    sources(&rules.sources, packages, &mut said);
    Ok(said)
}

fn licenses(rules: &Licenses, packages: &[Package], said: &mut Said) -> Result<(), String> {
    let allowed = rules.allow.iter().map(|it| Licensee::parse(it));
    let allowed = allowed.collect::<Result<Vec<_>, _>>();
    let allowed = allowed.map_err(|error| format!("licenses.allow: {error}"))?;
    // Old manifests have `MIT/Apache-2.0`.
    let mode = ParseMode {
        allow_slash_as_or_operator: true,
        ..ParseMode::STRICT
    };
    let mut met = vec![false; allowed.len()];
    for package in packages {
        let license = package.license.as_deref().unwrap_or_default();
        let is_allowed = Expression::parse_mode(license, mode).is_ok_and(|expression| {
            for it in expression.requirements() {
                let of_one = allowed.iter().map(|allowed| allowed.satisfies(&it.req));
                met.iter_mut()
                    .zip(of_one)
                    .for_each(|(met, one)| *met |= one);
            }
            expression.evaluate(|wanted| allowed.iter().any(|it| it.satisfies(wanted)))
        });
        if !is_allowed {
            let line = format!("{} {}: licence `{license}`", package.name, package.version);
            said.add(Level::Deny, line);
        }
    }
    for (license, _) in rules.allow.iter().zip(met).filter(|(_, met)| !met) {
        let line = format!("licenses.allow: no package has `{license}`");
        said.add(Level::Warn, line);
    }
    Ok(())
}

fn bans(rules: &Bans, packages: &[Package], said: &mut Said) -> Result<(), String> {
    for ban in &rules.deny {
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        if !ban.name.bytes().all(is_part) {
            return Err(format!("bans.deny: `{}` is more than a name", ban.name));
        }
        for package in packages.iter().filter(|it| it.name == ban.name) {
            let line = format!("{} {}: {}", package.name, package.version, ban.reason);
            said.add(Level::Deny, line);
        }
    }
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in packages {
        let of_name = versions.entry(&package.name).or_default();
        of_name.insert(&package.version);
    }
    for (name, versions) in versions.iter().filter(|(_, versions)| versions.len() > 1) {
        let versions: Vec<_> = versions.iter().copied().collect();
        let line = format!("{name}: versions {}", versions.join(", "));
        said.add(rules.multiple_versions, line);
    }
    Ok(())
}

fn sources(rules: &Sources, packages: &[Package], said: &mut Said) {
    for package in packages {
        let Some(source) = package.source.as_deref().filter(|it| *it != REGISTRY) else {
            continue;
        };
        let level = if source.starts_with("git+") {
            rules.unknown_git
        } else {
            rules.unknown_registry
        };
        let line = format!("{} {}: from {source}", package.name, package.version);
        said.add(level, line);
    }
}

#[test]
#[allow(clippy::print_stdout, reason = "a warning is shown")]
fn every_dependency_is_one_that_the_rules_allow() {
    let packages = packages();
    assert!(packages.len() > 300, "{}", packages.len());
    let said = judge(RULES, &packages).expect("rules that are all looked at");
    for line in &said.warned {
        println!("warned: {line}");
    }
    assert!(
        said.denied.is_empty(),
        "{:#?}\nsee `cargo tree --workspace --all-features --target=all -i NAME`",
        said.denied
    );
}

/// The rules with one text replaced by another.
fn edited(from: &str, to: &str) -> String {
    assert!(RULES.contains(from), "deny.toml has no `{from}`");
    RULES.replacen(from, to, 1)
}

#[test]
fn stricter_rules_are_broken_by_what_is_there() {
    let packages = packages();
    let denied = |rules: &str| {
        let said = judge(rules, &packages).expect("rules that are all looked at");
        said.denied.into_iter().collect::<Vec<_>>().join("\n")
    };
    let (before, rest) = RULES.split_once("allow = [").expect("a list");
    let (_, after) = rest.split_once(']').expect("a list");
    let mit_alone = denied(&format!("{before}allow = [\"MIT\"]{after}"));
    assert!(
        mit_alone.contains("unicode-ident 1."),
        "MIT or Apache, and Unicode: {mit_alone}"
    );
    assert!(mit_alone.contains("untrusted 0."), "ISC: {mit_alone}");
    assert!(!mit_alone.contains("serde 1."), "MIT or Apache");
    let banned = denied(&edited("\"rsa\"", "\"bytes\""));
    assert!(
        banned.starts_with("bytes 1.") && banned.lines().count() == 1,
        "{banned}"
    );
    let twice = denied(&edited(
        "multiple-versions = \"warn\"",
        "multiple-versions = \"deny\"",
    ));
    assert!(twice.contains("syn: versions 1."), "{twice}");
}

fn package(name: &str, license: Option<&str>, source: Option<&str>) -> Package {
    Package {
        name: name.to_owned(),
        version: "1.0.0".to_owned(),
        license: license.map(str::to_owned),
        source: source.map(str::to_owned),
    }
}

#[test]
fn what_a_package_says_of_itself_is_read_as_spdx_has_it() {
    let denied = |license: Option<&str>| {
        let said = judge(RULES, &[package("made-up", license, Some(REGISTRY))]);
        !said.expect("sound rules").denied.is_empty()
    };
    for license in [
        "MIT",
        "GPL-3.0-only OR MIT",
        "MIT AND (Zlib OR GPL-3.0-only)",
        "Unlicense/MIT",
    ] {
        assert!(!denied(Some(license)), "{license}");
    }
    for license in [
        "GPL-3.0-only",
        "MIT AND GPL-3.0-only",
        "MIT AND GPL-3.0-only OR GPL-2.0-only",
        "Apache-2.0 WITH LLVM-exception",
        "MPL-2.0",
        "mit license",
        "LicenseRef-made-up",
        "",
    ] {
        assert!(denied(Some(license)), "{license}");
    }
    assert!(denied(None), "a licence in a file alone");
}

#[test]
fn a_package_from_elsewhere_is_denied() {
    let denied = |source: Option<&str>| {
        let said = judge(RULES, &[package("made-up", Some("MIT"), source)]);
        said.expect("sound rules").denied.into_iter().next()
    };
    assert_eq!(denied(None), None, "a member");
    assert_eq!(denied(Some(REGISTRY)), None);
    for source in [
        "git+https://github.com/made/up?branch=main#0123456",
        "registry+https://crates.example/index",
        "sparse+https://crates.example/",
    ] {
        let line = format!("made-up 1.0.0: from {source}");
        assert_eq!(denied(Some(source)), Some(line));
    }
}

#[test]
fn a_rule_that_is_not_looked_at_is_an_error() {
    for (from, to, wanted) in [
        ("[bans]", "[bans]\nwildcards = \"deny\"", "wildcards"),
        ("[licenses]", "[licenses]\nexceptions = []", "exceptions"),
        ("[sources]", "[graph]\n\n[sources]", "graph"),
        (
            "[advisories]",
            "[advisories]\nunsound = \"none\"",
            "unsound",
        ),
        ("unknown-git = \"deny\"", "", "unknown-git"),
        (
            "crate = \"rsa\",",
            "crate = \"rsa\", wrappers = [],",
            "wrappers",
        ),
        ("\"rsa\"", "\"rsa@0.9\"", "more than a name"),
        ("\"MIT\",", "\"mit license\",", "licenses.allow"),
    ] {
        let error = judge(&edited(from, to), &[]).expect_err(wanted);
        assert!(error.contains(wanted), "{error}");
    }
}
