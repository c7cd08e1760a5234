//! The exported documents: what they say, and that others read them so. Whole validators and a generator judge them in
//! `.ci/openapi`; here are the specifications, and how a document is looked into.

mod examples;
mod judged;
mod said;
mod written;

use konaplate_codegen::ir::Api;
use konaplate_codegen::{Sources, check, load};
use konaplate_workbench::openapi::{Document, Options, Version, document};
use serde_json::Value;

const VERSIONS: [Version; 2] = [Version::V3_1, Version::V3_0];

fn shipped() -> Api {
    let files = konaplate_spec::FILES.iter().copied();
    check(&Sources::from_pairs(konaplate_spec::ROOT, files)).expect("no faults")
}

/// The one with objects and lists in its requests.
fn nested() -> Api {
    read("fixtures/nested")
}

fn case(name: &str) -> Api {
    read(&format!("cases/{name}"))
}

fn read(folder: &str) -> Api {
    let folder = format!("{}/{folder}", env!("CARGO_MANIFEST_DIR"));
    let sources = load::folder(folder.as_ref()).expect("a folder");
    check(&sources).expect("no faults")
}

/// The shipped specification and those of the tests.
fn all() -> Vec<Api> {
    let cases = ["dates", "hostile-texts", "limits", "rules", "tiny"];
    let others = [shipped(), nested()];
    others.into_iter().chain(cases.map(case)).collect()
}

fn export(api: &Api, version: Version) -> Document {
    let options = Options {
        version,
        ..Options::default()
    };
    document(api, &options)
}

fn value(document: &Document) -> Value {
    serde_json::from_str(&document.json()).expect("JSON")
}

/// The operations of a document by name.
fn operations(document: &Value) -> Vec<(&str, &Value)> {
    let paths = document["paths"].as_object().expect("paths").values();
    let methods = paths.filter_map(|path| path.get("post"));
    methods
        .map(|it| (it["operationId"].as_str().expect("a name"), it))
        .collect()
}

fn operation<'a>(document: &'a Value, name: &str) -> &'a Value {
    let mut all = operations(document).into_iter();
    all.find(|(known, _)| *known == name)
        .expect("an operation of that name")
        .1
}

/// Every media type of a document: bodies of requests and answers.
fn bodies(document: &Value) -> Vec<&Value> {
    let operations = operations(document).into_iter();
    let holders = operations.flat_map(|(_, operation)| {
        let answers = operation["responses"].as_object().expect("answers");
        answers.values().chain([&operation["requestBody"]])
    });
    holders
        .map(|holder| &holder["content"]["application/json"])
        .collect()
}

/// The schema that is named where an encrypted text is told of.
fn plain<'a>(document: &'a Value, schema: &Value) -> &'a Value {
    let name = schema["$ref"]
        .as_str()
        .and_then(|name| name.strip_prefix('#'));
    let body = document
        .pointer(name.expect("a name"))
        .expect("a schema of that name");
    let text = &body["properties"]["encData"];
    text.get("contentSchema")
        .or_else(|| text.get("x-konaplate-plain"))
        .expect("what the text holds")
}

/// A judge of a schema that stands in the document.
fn judge(document: &Value, schema: &Value) -> jsonschema::Validator {
    let mut schema = schema.clone();
    schema["components"] = document["components"].clone();
    let judge = match document["openapi"].as_str() {
        Some("3.0.3") => jsonschema::draft4::new(&schema),
        _ => jsonschema::draft202012::new(&schema),
    };
    judge.expect("a schema")
}
