//! A report as SARIF 2.1.0, for what shows findings beside the code.

use std::collections::BTreeSet;

use konaplate_codegen::source::{FileId, Place};
use konaplate_codegen::{Code, Diagnostic};
use serde_json::{Value, json};

use super::Report;
use super::offsets::Offsets;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// One run of `konaplate`: its rules are the codes that were found, its results what was found. What the
/// specification lets stand is a result with a suppression and its reason.
#[must_use]
pub fn sarif(report: &Report<'_>) -> Value {
    let codes: BTreeSet<Code> = report.all().map(|(it, _)| it.code).collect();
    let codes: Vec<Code> = codes.into_iter().collect();
    let writer = Writer {
        report,
        offsets: Offsets::of(report.sources, report.all().map(|(it, _)| it)),
        codes: &codes,
    };
    let results = report.all().map(|(it, because)| writer.result(it, because));
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "konaplate",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": codes.iter().map(|code| rule(*code)).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results.collect::<Vec<_>>(),
        }],
    })
}

fn rule(code: Code) -> Value {
    json!({
        "id": code.as_str(),
        "shortDescription": { "text": code.title() },
        "fullDescription": { "text": code.explain() },
        "defaultConfiguration": { "level": level(code) },
    })
}

/// SARIF calls severities as we do.
fn level(code: Code) -> &'static str {
    code.severity().as_str()
}

struct Writer<'r> {
    report: &'r Report<'r>,
    offsets: Offsets,
    codes: &'r [Code],
}

impl Writer<'_> {
    fn result(&self, problem: &Diagnostic, because: Option<&str>) -> Value {
        let related = problem.related.iter();
        let related = related.map(|(place, label)| {
            json!({
                "physicalLocation": self.location(*place),
                "message": { "text": label },
            })
        });
        let mut result = json!({
            "ruleId": problem.code.as_str(),
            "ruleIndex": self.codes.binary_search(&problem.code).unwrap_or_default(),
            "level": level(problem.code),
            "message": { "text": message(problem) },
            "locations": [{ "physicalLocation": self.location(problem.place) }],
            "relatedLocations": related.collect::<Vec<_>>(),
        });
        if let Some(because) = because {
            result["suppressions"] = json!([{ "kind": "inSource", "justification": because }]);
        }
        if let Some(suggestion) = &problem.suggestion {
            let place = suggestion.place;
            result["fixes"] = json!([{
                "description": { "text": problem.help.as_deref().unwrap_or(problem.code.title()) },
                "artifactChanges": [{
                    "artifactLocation": self.artifact(place.file),
                    "replacements": [{
                        "deletedRegion": self.region(place),
                        "insertedContent": { "text": suggestion.text },
                    }],
                }],
            }]);
        }
        result
    }

    fn location(&self, place: Place) -> Value {
        json!({
            "artifactLocation": self.artifact(place.file),
            "region": self.region(place),
        })
    }

    fn artifact(&self, file: FileId) -> Value {
        json!({ "uri": uri(&self.report.sources.shown_path(file)) })
    }

    fn region(&self, place: Place) -> Value {
        let (start, end) = self.offsets.bytes(place);
        json!({
            "startLine": place.start.line,
            "startColumn": place.start.column,
            "endLine": place.end.line,
            "endColumn": place.end.column,
            "byteOffset": start,
            "byteLength": end - start,
        })
    }
}

/// SARIF has no place for help at a result.
fn message(problem: &Diagnostic) -> String {
    match &problem.help {
        Some(help) => format!("{} ({help})", problem.message),
        None => problem.message.clone(),
    }
}

/// A path as a URI reference: whatever a URI does not hold is written as bytes in hexadecimal digits.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    if path.starts_with('/') {
        uri.push_str("file://");
    }
    let path = path.strip_prefix("./").unwrap_or(path);
    for byte in path.bytes() {
        match byte {
            byte if byte.is_ascii_alphanumeric() => uri.push(char::from(byte)),
            b'/' | b'-' | b'_' | b'.' | b'~' => uri.push(char::from(byte)),
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn a_path_becomes_a_uri_reference() {
        assert_eq!(uri("my spec/\u{cda9}#.yaml"), "my%20spec/%EC%B6%A9%23.yaml");
        assert_eq!(uri("../spec/konaplate.yaml"), "../spec/konaplate.yaml");
    }
}
