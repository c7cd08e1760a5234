//! Another YAML reader reads the same: what the checked model says is held against the values that
//! `serde_yaml` finds, so that a slip in our own reader cannot hide.

use std::collections::{BTreeMap, BTreeSet};

use konaplate_codegen::{Sources, check, ir};
use serde_yaml::{Mapping, Value};

use crate::support::{NESTED, PROFILE, TINY};

type Bounds = (u64, Option<u64>);

/// The files of a specification as the other reader has them.
struct Files(BTreeMap<String, Value>);

impl Files {
    fn read(pairs: &[(&str, &str)]) -> Self {
        let parsed = pairs.iter().map(|(path, text)| {
            let value =
                serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{path}: {error}"));
            ((*path).to_owned(), value)
        });
        Self(parsed.collect())
    }

    /// The limit written under a key path of a file, and the erratum on it.
    fn limits(&self, file: &str, key: &str, written: &Value) -> Option<(Bounds, Bounds)> {
        let (word, limit) = ["length", "range"]
            .iter()
            .find_map(|word| Some((word, written.get(word)?)))?;
        let documented = bounds(limit);
        Some((
            documented,
            self.erratum(file, &format!("{key}.{word}"))
                .unwrap_or(documented),
        ))
    }

    /// As `limits`, of the items of a list.
    fn count(&self, file: &str, key: &str, written: &Value) -> (Bounds, Bounds) {
        let documented = written.get("count").map_or((0, None), bounds);
        let erratum = self.erratum(file, &format!("{key}.count"));
        (documented, erratum.unwrap_or(documented))
    }

    fn erratum(&self, file: &str, at: &str) -> Option<Bounds> {
        let errata = self.0[file].get("errata").and_then(Value::as_sequence)?;
        let erratum = errata.iter().find(|erratum| erratum["at"] == at)?;
        Some(bounds(&erratum["effective"]))
    }

    /// The limits that hold for a scalar field: its own, or those of the shared type it uses.
    fn limits_of_field(&self, file: &str, key: &str, field: &Value) -> (Bounds, Bounds) {
        let shared = || {
            let name = field.get("use")?.as_str()?;
            self.limits(
                PROFILE,
                &format!("types.{name}"),
                &self.0[PROFILE]["types"][name],
            )
        };
        let unlimited = ((0, None), (0, None));
        self.limits(file, key, field)
            .or_else(shared)
            .unwrap_or(unlimited)
    }
}

/// `16`, `1..30`, `1..` or `any`, read apart from the generator.
fn bounds(value: &Value) -> Bounds {
    let text = scalar(value);
    let number = |text: &str| {
        text.parse::<u64>()
            .unwrap_or_else(|error| panic!("`{text}`: {error}"))
    };
    match text.split_once("..") {
        _ if text == "any" => (0, None),
        None => (number(&text), Some(number(&text))),
        Some((min, max)) => (
            number(min),
            Some(max).filter(|max| !max.is_empty()).map(number),
        ),
    }
}

fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        other => panic!("not a scalar: {other:?}"),
    }
}

fn mapping<'v>(value: &'v Value, key: &str) -> Vec<(&'v str, &'v Value)> {
    let mapping: Option<&Mapping> = value.get(key).and_then(Value::as_mapping);
    let entries = mapping.into_iter().flatten();
    entries
        .map(|(key, value)| (key.as_str().expect("a text"), value))
        .collect()
}

fn of(limit: &ir::Limit) -> (Bounds, Bounds) {
    let bounds = |bounds: ir::Bounds| (bounds.min, bounds.max);
    (bounds(limit.documented), bounds(limit.effective))
}

/// Compares, and counts the limits compared.
struct Comparison<'a> {
    files: Files,
    api: &'a ir::Api,
    limits: usize,
}

impl Comparison<'_> {
    fn profile(&mut self) {
        let profile = &self.files.0[PROFILE];
        let api = self.api;
        assert_eq!(profile["provider"], api.provider.as_str());
        assert_eq!(
            profile["envelope"]["success"],
            api.envelope.success.as_str()
        );
        let servers = mapping(profile, "servers")
            .into_iter()
            .map(|(name, url)| (name.to_owned(), scalar(url)));
        assert_eq!(servers.collect::<BTreeMap<_, _>>(), api.servers);
        let families = mapping(profile, "families")
            .into_iter()
            .map(|(name, what)| (name.to_owned(), scalar(what)));
        assert_eq!(families.collect::<BTreeMap<_, _>>(), api.families);
        for ((name, written), read) in mapping(profile, "types").into_iter().zip(&api.types) {
            assert_eq!(name, read.rust);
            let limits = self
                .files
                .limits(PROFILE, &format!("types.{name}"), written);
            assert_eq!(limits, Some(of(read.kind.limit())), "{name}");
            self.limits += 1;
            if let Some(class) = written.get("class") {
                assert_eq!(
                    class.as_str(),
                    Some(format!("{:?}", read.class).to_lowercase().as_str()),
                    "{name}"
                );
            }
        }
        let listed = mapping(profile, "groups")
            .into_iter()
            .flat_map(|(group, written)| {
                let operations = written["operations"].as_sequence().expect("a list");
                operations
                    .iter()
                    .map(move |name| format!("operations/{group}/{}.yaml", scalar(name)))
            });
        let read: Vec<&String> = api
            .operations
            .iter()
            .map(|operation| &operation.file)
            .collect();
        assert_eq!(listed.collect::<Vec<_>>().iter().collect::<Vec<_>>(), read);
    }

    fn operation(&mut self, read: &ir::Operation) {
        let written = self.files.0[&read.file].clone();
        let source = &written["source"];
        let texts = [
            (&written["operation"], &read.name),
            (&written["service"], &read.service),
            (&written["doc"], &read.doc),
            (&written["method"], &read.method),
            (&written["path"], &read.path),
            (&source["page"], &read.source.page),
            (&source["version"], &read.source.version),
            (&source["read"], &read.source.read),
        ];
        for (written, read) in texts {
            assert_eq!(scalar(written), *read);
        }
        self.fields(
            &read.file,
            "request",
            mapping(&written, "request"),
            &read.request,
        );
        self.fields(
            &read.file,
            "response",
            mapping(&written, "response"),
            &read.response,
        );
        for (side, headers) in [
            ("request", &read.request_headers),
            ("response", &read.response_headers),
        ] {
            self.headers(&read.file, side, headers);
        }
        errors(&written, read);
        cases(&written, read);
        self.verdict(&written, read);
    }

    fn verdict(&self, written: &Value, read: &ir::Operation) {
        let Some(written) = written.get("verdict") else {
            assert_eq!(read.verdict, None, "{}", read.file);
            return;
        };
        let key = |name: &str| scalar(&written[name]);
        let not_seen = written.get("not-seen").map(|written| {
            let list = |name: &str| -> Vec<String> {
                let items = written.get(name).and_then(Value::as_sequence);
                items.into_iter().flatten().map(scalar).collect()
            };
            let (codes, families) = (list("codes"), list("families"));
            let number = |name: &str| written[name].as_u64().expect("a number");
            ir::NotSeen {
                status: u16::try_from(number("status")).expect("a status"),
                known: self.known(&codes, &families),
                codes,
                families,
                grace: number("grace"),
            }
        });
        let verdict = ir::Verdict {
            field: key("field"),
            settled: key("settled"),
            failed: key("failed"),
            pending: key("pending"),
            not_seen,
        };
        assert_eq!(read.verdict.as_ref(), Some(&verdict), "{}", read.file);
    }

    /// Codes of these families that any file has for something else.
    fn known(&self, codes: &[String], families: &[String]) -> Vec<String> {
        let errors = self
            .files
            .0
            .values()
            .flat_map(|file| mapping(file, "errors"));
        let listed = errors.map(|(code, _)| code.to_owned());
        let all = listed.chain([self.api.envelope.success.clone()]);
        let is_known = |code: &String| {
            families.iter().any(|family| code[..3] == **family) && !codes.contains(code)
        };
        let known: BTreeSet<String> = all.filter(is_known).collect();
        known.into_iter().collect()
    }

    fn fields(&mut self, file: &str, key: &str, written: Vec<(&str, &Value)>, read: &[ir::Field]) {
        let names = |names: Vec<&str>| names.join(" ");
        assert_eq!(
            names(written.iter().map(|(name, _)| *name).collect()),
            names(read.iter().map(|field| field.wire.as_str()).collect()),
            "{file} {key}"
        );
        for ((name, written), read) in written.into_iter().zip(read) {
            let key = format!("{key}.{name}");
            assert_eq!(key, read.key, "{file}");
            assert_eq!(
                written["required"] == Value::Bool(true),
                read.required,
                "{file} {key}"
            );
            let default = written.get("default").map(scalar);
            assert_eq!(default, read.default, "{file} {key}");
            self.shape(file, &key, written, read.limit.as_ref(), &read.shape);
        }
    }

    fn shape(
        &mut self,
        file: &str,
        key: &str,
        written: &Value,
        own: Option<&ir::Limit>,
        read: &ir::Shape,
    ) {
        match read {
            ir::Shape::Boolean => assert_eq!(written["type"], "boolean", "{file} {key}"),
            ir::Shape::Array(_) => {
                let (mut at, mut written, mut read) = (key.to_owned(), written, read);
                while let ir::Shape::Array(array) = read {
                    let count = self.files.count(file, &at, written);
                    assert_eq!(count, of(&array.count), "{file} {at}");
                    self.limits += usize::from(written.get("count").is_some());
                    (written, read) = (&written["items"], &array.item);
                    at.push_str(".items");
                }
                self.shape(file, key, written, own, read);
            }
            ir::Shape::Object(object) => {
                self.fields(file, key, mapping(written, "fields"), &object.fields)
            }
            ir::Shape::Scalar(id) => {
                let scalar_type = self.api.scalar(*id);
                let limit = own.unwrap_or_else(|| scalar_type.kind.limit());
                assert_eq!(
                    self.files.limits_of_field(file, key, written),
                    of(limit),
                    "{file} {key}"
                );
                self.limits += 1;
                if let ir::ScalarKind::Enum(_, words) = &scalar_type.kind
                    && written.get("values").is_some()
                {
                    let written = mapping(written, "values").into_iter().map(|(word, doc)| {
                        (word.to_owned(), scalar(doc.get("doc").unwrap_or(doc)))
                    });
                    let read = words
                        .iter()
                        .map(|word| (word.wire.clone(), word.doc.clone()));
                    assert_eq!(
                        written.collect::<Vec<_>>(),
                        read.collect::<Vec<_>>(),
                        "{file} {key}"
                    );
                }
            }
        }
    }

    fn headers(&mut self, file: &str, side: &str, read: &[ir::Header]) {
        let side_of = |file: &str| {
            self.files.0[file]
                .get("headers")
                .map_or_else(Vec::new, |headers| mapping(headers, side))
        };
        let (shared, own): (_, BTreeMap<&str, &Value>) =
            (side_of(PROFILE), side_of(file).into_iter().collect());
        assert_eq!(shared.len(), read.len(), "{file} {side}");
        for ((name, written), read) in shared.into_iter().zip(read) {
            assert_eq!(name, read.name, "{file}");
            let key = format!("headers.{side}.{name}");
            let here = own
                .get(name)
                .and_then(|own| self.files.limits(file, &key, own));
            let limits = here.or_else(|| self.files.limits(PROFILE, &key, written));
            assert_eq!(limits, Some(of(&read.limit)), "{file} {key}");
            let at = |key: &str| {
                let here = own.get(name).and_then(|own| own.get(key));
                here.or_else(|| written.get(key)).map(scalar)
            };
            let from = read.equals_request.map(ir::Origin::as_str);
            assert_eq!(at("equals").is_some(), from.is_some(), "{file} {key}");
            let of_page = || "page".to_owned();
            let written = at("equals").map(|_| at("from").unwrap_or_else(of_page));
            assert_eq!(written.as_deref(), from, "{file} {key}");
        }
        self.limits += read.len();
    }
}

fn errors(written: &Value, read: &ir::Operation) {
    let written = mapping(written, "errors").into_iter().map(|(code, error)| {
        let is_final = error.get("final") == Some(&Value::Bool(true));
        (
            code.to_owned(),
            error["status"].as_u64(),
            scalar(&error["message"]),
            is_final,
        )
    });
    let read_errors = read.errors.iter().map(|error| {
        (
            error.code.clone(),
            Some(u64::from(error.status)),
            error.message.clone(),
            error.is_final,
        )
    });
    assert_eq!(
        written.collect::<Vec<_>>(),
        read_errors.collect::<Vec<_>>(),
        "{}",
        read.file
    );
}

fn cases(written: &Value, read: &ir::Operation) {
    let written = mapping(written, "cases").into_iter().map(|(id, case)| {
        (
            id.to_owned(),
            case["status"].as_u64(),
            scalar(&case["title"]),
            case.get("code").map(scalar),
        )
    });
    let read_cases = read.cases.iter().map(|case| {
        (
            case.id.clone(),
            Some(u64::from(case.status)),
            case.title.clone(),
            case.code.clone(),
        )
    });
    assert_eq!(
        written.collect::<Vec<_>>(),
        read_cases.collect::<Vec<_>>(),
        "{}",
        read.file
    );
}

/// Compares a whole specification; the number of limits compared.
fn compare(pairs: &[(&str, &str)]) -> usize {
    let api = check(&Sources::from_pairs("spec", pairs.iter().copied())).expect("no faults");
    let mut comparison = Comparison {
        files: Files::read(pairs),
        api: &api,
        limits: 0,
    };
    assert_eq!(
        comparison.files.0.len(),
        api.operations.len() + 1,
        "a profile and a file per operation"
    );
    comparison.profile();
    for operation in &api.operations {
        comparison.operation(operation);
    }
    comparison.limits
}

#[test]
fn another_reader_finds_the_same_in_the_shipped_specification() {
    let limits = compare(konaplate_spec::FILES);
    assert!(limits > 100, "only {limits} limits were compared");
}

#[test]
fn another_reader_finds_the_same_where_every_key_stands() {
    let limits = compare(&[
        (PROFILE, include_str!("../cases/language/konaplate.yaml")),
        (
            "operations/cards/order.yaml",
            include_str!("../cases/language/operations/cards/order.yaml"),
        ),
        (
            "operations/cards/order-state.yaml",
            include_str!("../cases/language/operations/cards/order-state.yaml"),
        ),
        (
            "operations/cards/close.yaml",
            include_str!("../cases/language/operations/cards/close.yaml"),
        ),
    ]);
    assert!(limits > 30, "only {limits} limits were compared");
}

#[test]
fn another_reader_finds_the_same_where_requests_hold_objects_and_lists() {
    let limits = compare(&NESTED);
    assert!(limits > 60, "only {limits} limits were compared");
}

#[test]
fn another_reader_finds_the_same_in_the_tiny_specification() {
    let (types, fields, headers) = (3, 10, 2 * 2);
    assert_eq!(compare(&TINY), types + fields + headers);
}
