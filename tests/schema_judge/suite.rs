//! The JSON-Schema-Test-Suite, said in our language where that is possible. Its files come with the crate
//! `json_schema_test_suite`; its newest draft there, 2019-09, has for these keywords the same rules as 2020-12.
//!
//! Types are made at build time, and a build script cannot know where cargo keeps a package. So the specification is
//! committed, as `cases/suite`, and here it is held against the suite: `UPDATE_EXPECT=1` writes it anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use expect_test::expect_file;
use konaplate_codegen::Sources;
use serde_json::{Map, Value, json};

const PACKAGE: &str = "json_schema_test_suite";
/// Where the package has the suite.
const FOLDER: &str = "path/to/JSON-Schema-Test-Suite/repository/tests/draft2019-09";
const KEYWORDS: [&str; 6] = [
    "minLength",
    "maxLength",
    "pattern",
    "minimum",
    "maximum",
    "enum",
];
/// The field that stands for a value without a name.
const VALUE: &str = "value";

const PROFILE: &str = r#"# Written by `schema_judge` from the JSON-Schema-Test-Suite: UPDATE_EXPECT=1 writes it anew.
format: 1
provider: Suite
servers: { sandbox: "https://sandbox.example/api" }
envelope: { object: response, code: code, text: [description], success: "000_000", encrypted: encData }
headers: { request: { X-Token: { value: tran-token, length: 67, required: true, doc: "MAC." } } }
families: { "000": common }
"#;

/// What of the suite can be judged, and what cannot.
pub(crate) struct Suite {
    /// Operations that say the same as a group's schema: name and text.
    operations: Vec<(String, String)>,
    pub(crate) judged: Vec<Judged>,
    pub(crate) left_out: Vec<String>,
}

/// A body, and the suite's verdict on it.
pub(crate) struct Judged {
    pub(crate) operation: String,
    pub(crate) about: String,
    pub(crate) body: Value,
    pub(crate) is_valid: bool,
}

/// Reads the groups of the six keywords.
pub(crate) fn read() -> Suite {
    let mut suite = Suite {
        operations: Vec::new(),
        judged: Vec::new(),
        left_out: Vec::new(),
    };
    let folder = package().join(FOLDER);
    for keyword in KEYWORDS {
        let file = folder.join(format!("{keyword}.json"));
        let text = fs::read_to_string(&file).expect("the crate has the file");
        let groups: Vec<Value> = serde_json::from_str(&text).expect("the suite is JSON");
        for (index, group) in groups.iter().enumerate() {
            suite.add(
                keyword,
                &format!("{}-{index}", keyword.to_lowercase()),
                group,
            );
        }
    }
    suite
}

/// The folder of the package that carries the suite, wherever cargo keeps it; where it is not there yet, cargo gets it.
fn package() -> PathBuf {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1"])
        // What other platforms need is not downloaded.
        .args(["--filter-platform", "host-tuple"])
        .current_dir(dependent())
        .output();
    let output = output.expect("cargo starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo metadata: {said}");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo says JSON");
    let packages = metadata["packages"].as_array().expect("a list");
    let package = packages.iter().find(|package| package["name"] == PACKAGE);
    let manifest = package.and_then(|package| package["manifest_path"].as_str());
    let manifest = Path::new(manifest.expect("it is a dependency"));
    manifest.parent().expect("a file is in a folder").to_owned()
}

/// A package that depends on the suite's and on nothing else, in the version that the workspace has locked.
fn dependent() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("suite");
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    let manifest = format!(
        "[package]\nname = \"suite\"\nedition = \"2024\"\n[lib]\npath = \"lib.rs\"\n\
         [dependencies]\n{PACKAGE} = \"*\"\n[workspace]\n"
    );
    fs::create_dir_all(&folder)
        .and_then(|()| fs::write(folder.join("Cargo.toml"), manifest))
        .and_then(|()| fs::write(folder.join("lib.rs"), ""))
        .and_then(|()| fs::copy(lock, folder.join("Cargo.lock")))
        .expect("cargo made the folder for tests");
    folder
}

impl Suite {
    fn add(&mut self, keyword: &str, name: &str, group: &Value) {
        let about = format!("{keyword}: {}", text(&group["description"]));
        let Some(request) = request(&group["schema"]) else {
            self.left_out.push(format!("{about}: no field says this"));
            return;
        };
        let operation = (name.to_owned(), operation(name, &request));
        let sources = sources(std::slice::from_ref(&operation));
        if let Err(problems) = konaplate_codegen::check(&sources) {
            let code = problems.first().map(|problem| problem.code.as_str());
            let code = code.unwrap_or_default();
            self.left_out.push(format!("{about}: refused with {code}"));
            return;
        }
        self.operations.push(operation);
        for test in group["tests"].as_array().expect("a list") {
            self.add_test(&about, name, &group["schema"], test);
        }
    }

    /// Values of another type than the field's are left out: a schema without `type` accepts them, a field has a type.
    fn add_test(&mut self, about: &str, operation: &str, schema: &Value, test: &Value) {
        let about = format!("{about}: {}", text(&test["description"]));
        let data = &test["data"];
        let is_of_type = match field(schema) {
            None => data.is_object(),
            Some(field) if field.starts_with("type: integer") => data.is_u64(),
            Some(_) => data.is_string(),
        };
        if !is_of_type {
            self.left_out.push(format!("{about}: of another type"));
            return;
        }
        let body = match data {
            Value::Object(_) => data.clone(),
            _ => json!({ VALUE: data }),
        };
        self.judged.push(Judged {
            operation: operation.to_owned(),
            about,
            body,
            is_valid: test["valid"].as_bool().expect("a verdict"),
        });
    }

    /// The committed specification is what the suite says.
    pub(crate) fn expect_committed(&self, folder: &Path) {
        let files = files(&self.operations);
        for (path, text) in &files {
            expect_file![folder.join(path)].assert_eq(text);
        }
        let made: BTreeSet<PathBuf> = files.iter().map(|(path, _)| folder.join(path)).collect();
        let entries = fs::read_dir(folder.join("operations/suite")).expect("it is committed");
        for entry in entries {
            let path = entry.expect("the folder can be read").path();
            assert!(made.contains(&path), "not of the suite: {}", path.display());
        }
    }
}

fn sources(operations: &[(String, String)]) -> Sources {
    Sources::from_pairs("suite", files(operations))
}

fn files(operations: &[(String, String)]) -> Vec<(String, String)> {
    let names: Vec<&str> = operations.iter().map(|(name, _)| name.as_str()).collect();
    let groups = format!(
        "groups: {{ suite: {{ doc: Suite., operations: [{}] }} }}\n",
        names.join(", ")
    );
    let operation =
        |(name, text): &(String, String)| (format!("operations/suite/{name}.yaml"), text.clone());
    let mut files = vec![(Sources::PROFILE.to_owned(), format!("{PROFILE}{groups}"))];
    files.extend(operations.iter().map(operation));
    files
}

fn operation(name: &str, request: &str) -> String {
    format!(
        "operation: {name}
service: Suite
doc: Suite.
source: {{ page: Suite, version: v1, read: 2026-11-21, state: complete }}
method: POST
path: /{name}
effect: read
encrypted: {{ request: false, response: false }}
request:
{request}response: {{}}
error-table: complete
errors: {{}}
cases: {{}}
"
    )
}

/// Request fields that say the same as a schema.
fn request(schema: &Value) -> Option<String> {
    if schema["type"] != "object" {
        return Some(line(VALUE, &field(schema)?, true));
    }
    let properties = schema["properties"].as_object()?;
    let required = schema["required"].as_array()?;
    let lines = properties.iter().map(|(name, schema)| {
        let is_required = required.iter().any(|it| it == name);
        Some(line(name, &field(schema)?, is_required))
    });
    lines.collect()
}

fn line(name: &str, field: &str, is_required: bool) -> String {
    format!("  {name}: {{ {field}, required: {is_required}, doc: Value. }}\n")
}

/// A field that says the same as a schema of one keyword.
fn field(schema: &Value) -> Option<String> {
    let mut keywords: Map<String, Value> = schema.as_object()?.clone();
    keywords.remove("$schema");
    let (keyword, value) = keywords.iter().next()?;
    if keywords.len() != 1 {
        return None;
    }
    match keyword.as_str() {
        "minLength" => Some(format!("type: string, length: {}..", whole(value)?)),
        "maxLength" => Some(format!("type: string, length: 0..{}", whole(value)?)),
        "minimum" => Some(format!("type: integer, range: {}..", whole(value)?)),
        "maximum" => Some(format!("type: integer, range: 0..{}", whole(value)?)),
        "enum" => words(value).or_else(|| span(value)),
        _ => None,
    }
}

/// To JSON Schema, `3.0` is a whole number.
fn whole(value: &Value) -> Option<u64> {
    let text = value.as_number()?.to_string();
    text.strip_suffix(".0").unwrap_or(&text).parse().ok()
}

/// What JSON escapes, YAML reads in double quotes.
fn words(value: &Value) -> Option<String> {
    let word = |word: &Value| word.is_string().then(|| format!("{word}: Word."));
    let words: Option<Vec<String>> = value.as_array()?.iter().map(word).collect();
    Some(format!("type: string, values: {{ {} }}", words?.join(", ")))
}

/// Numbers that follow each other.
fn span(value: &Value) -> Option<String> {
    let numbers: Option<Vec<u64>> = value.as_array()?.iter().map(Value::as_u64).collect();
    let numbers = numbers?;
    let (first, last) = (*numbers.first()?, *numbers.last()?);
    let is_span = numbers.iter().copied().eq(first..=last);
    is_span.then(|| format!("type: integer, range: {first}..{last}"))
}

fn text(value: &Value) -> &str {
    value.as_str().expect("the suite has a text here")
}
