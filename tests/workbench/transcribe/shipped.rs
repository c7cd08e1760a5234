//! The shipped specification comes out of its pages, but for what is made by hand.

use konaplate_codegen::{Sources, check, ir};
use konaplate_workbench::document::{Block, Document, Value};
use konaplate_workbench::review::promoted;
use konaplate_workbench::transcribe::{Transcript, transcribe, update};

use super::{PAGES, options, read_page, shipped, text_of};

/// What no page says, so that a transcription has a default there or nothing. Everything else is compared.
///
/// Beside these keys: `use` may name another shared type or none, as long as type, limit and words are the same; the
/// ids of cases, the meanings of words, comments; and a field with `also-in` stands where the text of the page shows it,
/// in the list of that name.
const MADE_BY_HAND: &[(&str, &[&str])] = &[
    (
        "operation",
        &[
            "operation",
            "doc",
            "effect",
            "idempotency",
            "pending",
            "recovery",
            "verdict",
            "rules",
            "errata",
            "allow",
        ],
    ),
    (
        "field",
        &[
            "class", "format", "lives", "unit", "doc", "rust", "name", "also-in", "from",
        ],
    ),
    ("error", &["name", "final", "category", "doc", "from"]),
];

fn is_made_by_hand(kind: &str, key: &str) -> bool {
    let kinds = MADE_BY_HAND.iter().filter(|(of, _)| *of == kind);
    kinds
        .flat_map(|(_, keys)| keys.iter())
        .any(|made| *made == key)
}

#[test]
fn the_shipped_files_come_out_of_their_pages_but_for_what_is_made_by_hand() {
    for (operation, file) in PAGES {
        let base = without(&shipped(), operation, file);
        assert!(check(&base).is_ok(), "{operation}: the rest stands alone");
        let made = transcribe(&read_page(operation), &base, &options()).expect("a file");
        let placed = as_a_write(&made, &base);
        let api = check(&placed).unwrap_or_else(|problems| panic!("{operation}: {problems:#?}"));

        let all = shipped();
        let kept = Document::parse(text_of(&all, file)).expect("YAML");
        let own = Document::parse(&made.text).expect("YAML");
        let profile = Document::parse(text_of(&all, Sources::PROFILE)).expect("YAML");
        let told = |document: &Document| operation_lines(&document.root, &profile);
        assert_eq!(told(&own), told(&kept), "{operation}");

        let of = |api: &ir::Api, file: &str| {
            let mut all = api.operations.iter();
            lines_of(
                api,
                all.find(|operation| operation.file == file)
                    .expect("it is there"),
            )
        };
        let shipped = check(&all).expect("the shipped specification has no fault");
        assert_eq!(of(&api, &made.path), of(&shipped, file), "{operation}");
    }
}

#[test]
fn the_shipped_files_stay_as_they_are_to_the_byte() {
    let base = shipped();
    for (operation, file) in PAGES {
        let Transcript {
            path,
            text,
            profile,
            differences,
            is_partial,
            is_new,
            ..
        } = update(&read_page(operation), &base, &options()).expect("a file");
        assert_eq!(
            (path.as_str(), text.as_str()),
            (*file, text_of(&base, file))
        );
        assert_eq!(differences, Vec::new(), "{operation}");
        assert_eq!(
            (profile, is_partial, is_new),
            (None, false, false),
            "{operation}"
        );
    }
}

#[test]
fn every_line_of_a_page_is_accounted_for() {
    for (operation, _) in PAGES {
        let made = update(&read_page(operation), &shipped(), &options()).expect("a file");
        let counts = made.report.counts;
        let lines = super::page_text(operation).lines().count();
        assert!(counts.lines >= lines, "{operation}: {counts}");
        assert_eq!(
            counts.used + counts.furniture + counts.unread,
            counts.lines,
            "{operation}"
        );
        assert_eq!(counts.unread, 0, "{operation}");
    }
}

/// The specification with the file in it as an operation that moves no money: of one that does no page says how to ask,
/// so that it is a draft.
fn as_a_write(made: &Transcript, base: &Sources) -> Sources {
    let placed = made.placed(base);
    let promoted = promoted(&placed, &made.path);
    assert_eq!(promoted.is_some(), made.is_draft);
    let files = placed.iter().map(|(id, path)| {
        let text = match path {
            Sources::PROFILE => promoted.as_deref().unwrap_or_else(|| placed.text(id)),
            _ => placed.text(id),
        };
        let text = if path == made.path {
            text.replace("\neffect: moves-money\n", "\neffect: write\n")
        } else {
            text.to_owned()
        };
        (path.to_owned(), text)
    });
    Sources::from_pairs("spec", files.collect::<Vec<_>>())
}

/// The specification before the operation was added.
fn without(sources: &Sources, operation: &str, file: &str) -> Sources {
    let mut profile = Document::parse(text_of(sources, Sources::PROFILE)).expect("YAML");
    for group in &mut profile.root.mapping_mut("groups").entries {
        let group = group.value.block_mut().expect("a mapping");
        let listed = group
            .entry_mut("operations")
            .and_then(|entry| entry.value.block_mut());
        let listed = listed.expect("a list");
        listed
            .entries
            .retain(|entry| entry.value.text() != Some(operation));
    }
    let others = sources
        .iter()
        .filter(|(_, path)| *path != file && *path != Sources::PROFILE);
    let others = others.map(|(id, path)| (path.to_owned(), sources.text(id).to_owned()));
    let profile = [(Sources::PROFILE.to_owned(), profile.to_text())];
    Sources::from_pairs("spec", others.chain(profile).collect::<Vec<_>>())
}

/// Key by key what a file says beside what is made by hand.
fn operation_lines(root: &Block, profile: &Document) -> Vec<String> {
    let mut lines = Vec::new();
    for entry in &root.entries {
        let key = entry.key.as_str();
        let value = entry.value.block();
        match (key, value) {
            _ if is_made_by_hand("operation", key) => {}
            ("request" | "response", Some(fields)) => field_lines(key, fields, profile, &mut lines),
            ("errors", Some(errors)) => {
                for error in &errors.entries {
                    let block = error.value.block().expect("a mapping");
                    lines.extend(plain_lines("error", &format!("{key}.{}", error.key), block));
                }
            }
            ("cases", Some(cases)) => {
                for case in &cases.entries {
                    lines.extend(plain_lines(
                        "case",
                        key,
                        case.value.block().expect("a mapping"),
                    ));
                }
            }
            (_, Some(block)) => lines.extend(deep_lines(key, block)),
            (_, None) => lines.push(format!("{key}: {:?}", entry.value.text())),
        }
    }
    lines
}

fn plain_lines(kind: &str, at: &str, block: &Block) -> Vec<String> {
    let said = block
        .entries
        .iter()
        .filter(|entry| !is_made_by_hand(kind, &entry.key));
    said.map(|entry| format!("{at}.{}: {:?}", entry.key, entry.value.text()))
        .collect()
}

fn deep_lines(at: &str, block: &Block) -> Vec<String> {
    let lines = block.entries.iter().flat_map(|entry| {
        let at = format!("{at}.{}", entry.key);
        match entry.value.block() {
            Some(block) => deep_lines(&at, block),
            None => vec![format!("{at}: {:?}", entry.value.text())],
        }
    });
    lines.collect()
}

/// Fields with their types resolved. One with `also-in` is told where it may stand instead.
fn field_lines(at: &str, fields: &Block, profile: &Document, lines: &mut Vec<String>) {
    for entry in &fields.entries {
        let field = entry.value.block().expect("a mapping");
        if matches!(field.text("from"), Some("integration" | "inferred")) {
            continue; // on no page
        }
        let at = match field.text("also-in").filter(|place| *place != "..") {
            Some(list) => format!("{at}.{list}.{}", entry.key),
            None => format!("{at}.{}", entry.key),
        };
        let shared = field.text("use").map(|name| profile.find(&["types", name]));
        let shared = shared.flatten().and_then(Value::block);
        for key in ["type", "length", "range"] {
            let value = field
                .text(key)
                .or_else(|| shared.and_then(|shared| shared.text(key)));
            lines.extend(value.map(|value| format!("{at}.{key}: {value}")));
        }
        let words = field
            .get("values")
            .or_else(|| shared?.get("values"))
            .and_then(Value::block);
        let words = words.into_iter().flat_map(|words| &words.entries);
        lines.extend(words.map(|word| format!("{at}.values: {}", word.key)));
        for entry in &field.entries {
            let key = entry.key.as_str();
            let is_told = matches!(
                key,
                "use" | "type" | "length" | "range" | "values" | "fields" | "items"
            );
            if !is_told && !is_made_by_hand("field", key) {
                lines.push(format!("{at}.{key}: {:?}", entry.value.text()));
            }
        }
        let items = field.get("items").and_then(Value::block);
        lines.extend(items.map(|items| format!("{at}.items: {:?}", items.text("type"))));
        let inside = field
            .get("fields")
            .or_else(|| items?.get("fields"))
            .and_then(Value::block);
        if let Some(inside) = inside {
            field_lines(&at, inside, profile, lines);
        }
    }
}

/// What the checked model says of an operation beside what is made by hand.
fn lines_of(api: &ir::Api, operation: &ir::Operation) -> Vec<String> {
    let mut lines = vec![
        format!("{} {:?}", operation.service, operation.source),
        format!("{} {}", operation.method, operation.path),
        format!(
            "{} {}",
            operation.encrypts_request, operation.encrypts_response
        ),
        format!("{:?}", operation.error_table),
    ];
    for header in operation
        .request_headers
        .iter()
        .chain(&operation.response_headers)
    {
        lines.push(format!(
            "{} {:?} {}",
            header.name, header.requirement, header.limit.documented
        ));
    }
    for error in &operation.errors {
        lines.push(format!("{} {} {}", error.code, error.status, error.message));
    }
    for case in &operation.cases {
        lines.push(format!("{} {} {:?}", case.status, case.title, case.code));
    }
    for (side, fields) in [
        ("request", &operation.request),
        ("response", &operation.response),
    ] {
        shape_lines(api, side, fields, &mut lines);
    }
    lines
}

fn shape_lines(api: &ir::Api, at: &str, fields: &[ir::Field], lines: &mut Vec<String>) {
    for field in fields {
        if matches!(field.origin, ir::Origin::Integration | ir::Origin::Inferred) {
            continue; // on no page
        }
        let at = match &field.also_in {
            Some(ir::AlsoIn::Sibling(list)) => format!("{at}.{list}.{}", field.wire),
            Some(ir::AlsoIn::Around) | None => format!("{at}.{}", field.wire),
        };
        lines.push(format!("{at} {} {:?}", field.required, field.default));
        let mut shape = &field.shape;
        while let ir::Shape::Array(array) = shape {
            lines.push(format!("{at} list"));
            shape = &array.item;
        }
        match shape {
            ir::Shape::Scalar(id) => {
                let kind = &api.scalar(*id).kind;
                let limit = field.limit.as_ref().unwrap_or_else(|| kind.limit());
                let what = match kind {
                    ir::ScalarKind::Integer(_) => "integer".to_owned(),
                    ir::ScalarKind::Enum(_, words) => {
                        words.iter().map(|word| word.wire.as_str()).collect()
                    }
                    ir::ScalarKind::Text(_) | ir::ScalarKind::Time(..) => "string".to_owned(),
                };
                lines.push(format!("{at} {what} {}", limit.documented));
            }
            ir::Shape::Object(object) => shape_lines(api, &at, &object.fields, lines),
            ir::Shape::Boolean | ir::Shape::Array(_) => lines.push(format!("{at} boolean")),
        }
    }
}
