//! Every limit of every request scalar, tried on the compiler: literals at its ends are taken, those one off are
//! refused without code being made, as `cargo check` does it. The lines are made from the specification, so that a new field needs no new test.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use konaplate_codegen::ir::{Api, Bounds, ScalarKind, ScalarType, Shape, TimeFormat, TypeId};
use konaplate_tests::compiler;

use crate::support::shipped_api;

/// Longest literal that is written for the sake of a limit.
const LONGEST: u64 = 4096;

/// A literal in Rust, and whether it has to be taken.
struct Literal {
    text: String,
    fits: bool,
}

/// The scalar types of requests.
fn request_types(api: &Api) -> BTreeSet<TypeId> {
    let fields = api.operations.iter().flat_map(|it| &it.request);
    fields
        .filter_map(|field| match field.shape {
            Shape::Scalar(id) => Some(id),
            _ => None,
        })
        .collect()
}

fn literals(scalar: &ScalarType) -> Vec<Literal> {
    match &scalar.kind {
        // Its value comes with the instant of its issue, which no literal has.
        _ if scalar.lives.is_some() => Vec::new(),
        ScalarKind::Text(limit) => sizes(limit.effective, LONGEST)
            .map(|(length, fits)| Literal {
                text: quoted(&"가".repeat(usize::try_from(length).expect("it is short"))),
                fits,
            })
            .collect(),
        ScalarKind::Integer(limit) => sizes(limit.effective, u64::MAX)
            .map(|(value, fits)| Literal {
                text: value.to_string(),
                fits,
            })
            .collect(),
        ScalarKind::Time(format, _) => dates(*format)
            .map(|(text, fits)| Literal {
                text: quoted(text),
                fits,
            })
            .into(),
        ScalarKind::Enum(_, words) => {
            let listed = words.iter().map(|word| (word.wire.clone(), true));
            let others = words.iter().map(|word| (format!("{}_", word.wire), false));
            let literals = listed.chain(others);
            literals
                .map(|(word, fits)| Literal {
                    text: quoted(&word),
                    fits,
                })
                .collect()
        }
    }
}

/// The ends of a format, what is too short or too long by a digit, and what is just no date.
fn dates(format: TimeFormat) -> [(&'static str, bool); 6] {
    match format {
        TimeFormat::YearMonth => [
            ("0001", true),
            ("9912", true),
            ("9900", false),
            ("9913", false),
            ("991", false),
            ("99120", false),
        ],
        TimeFormat::Date => [
            ("00000101", true),
            ("99991231", true),
            ("20240229", true),
            ("20230229", false),
            ("9999123", false),
            ("999912310", false),
        ],
        TimeFormat::DateTime => [
            ("00000101000000", true),
            ("99991231235959", true),
            ("20240229240000", false),
            ("20240229235960", false),
            ("2024022923595", false),
            ("202402292359590", false),
        ],
    }
}

fn quoted(text: &str) -> String {
    format!("{text:?}")
}

/// Both ends and the sizes beyond them, as far as they can be written.
fn sizes(bounds: Bounds, most: u64) -> impl Iterator<Item = (u64, bool)> {
    let Bounds { min, max } = bounds;
    let all = [
        (min.checked_sub(1), false),
        (Some(min), true),
        (max, true),
        (max.and_then(|max| max.checked_add(1)), false),
    ];
    all.into_iter()
        .filter_map(move |(size, fits)| Some((size.filter(|size| *size <= most)?, fits)))
}

/// The lines of the crate, each with the type it tries and whether it has to compile.
fn lines(api: &Api) -> Vec<(String, String, bool)> {
    let mut lines = Vec::new();
    for id in request_types(api) {
        let scalar = api.scalar(id);
        for Literal { text, fits } in literals(scalar) {
            let name = format!("{}_{}", scalar.rust.to_lowercase(), lines.len());
            let of = &scalar.rust;
            let line = format!("pub fn {name}() {{ let _ = lit!({of}, {text}); }}");
            lines.push((line, of.clone(), fits));
        }
    }
    lines
}

/// What the compiler says of a crate, by line.
fn errors(source: &str) -> BTreeMap<usize, Vec<String>> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("lib.rs"), source).expect("can be written");
    let mut rustc = compiler::rustc(folder.path(), &["konaplate_generated"]);
    let mut errors: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for message in compiler::messages(rustc.args(["--crate-type=lib", "lib.rs"])) {
        match message.line {
            Some(line) if message.level == "error" => {
                errors.entry(line).or_default().push(message.text);
            }
            _ => {} // a warning, or the count of errors
        }
    }
    errors
}

#[test]
fn literals_at_the_ends_of_a_limit_compile_and_those_beyond_do_not() {
    let api = shipped_api();
    let lines = lines(&api);
    let text: String = lines.iter().map(|(line, ..)| format!("{line}\n")).collect();
    let mut errors = errors(&format!("use konaplate_generated::*;\n{text}"));
    for (index, (line, of, fits)) in lines.iter().enumerate() {
        let said = errors.remove(&(index + 2)).unwrap_or_default();
        match (fits, said.as_slice()) {
            (true, []) => {}
            (false, [one]) => assert!(
                one.contains(&format!("{of} takes ")) && one.contains(".yaml "),
                "{line}: {one}"
            ),
            _ => panic!("{line}: {said:?}"),
        }
    }
    assert!(errors.is_empty(), "{errors:?}");
    assert!(lines.iter().filter(|(.., fits)| !fits).count() >= 20);
}

#[test]
fn every_limited_scalar_of_a_request_is_tried() {
    let api = shipped_api();
    let untried: Vec<&str> = request_types(&api)
        .into_iter()
        .map(|id| api.scalar(id))
        .filter(|scalar| literals(scalar).is_empty())
        .map(|scalar| scalar.rust.as_str())
        .collect();
    assert_eq!(untried, ["OneTimeToken"], "it comes with an instant");
}
