//! What can be asked about, and which of it a name fits.

use konaplate_codegen::ir::{
    Bounds, Field, Header, HeaderValue, Operation, Origin, Requirement, ScalarKind, ScalarType,
    Shape, TypeId,
};
use konaplate_codegen::source::Sources;

use super::{About, Answer, Book, LimitAnswer, page};

/// Direction of a message, as written in key paths.
const SIDES: [&str; 2] = ["request", "response"];

pub(super) fn names(api: &konaplate_codegen::ir::Api) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for operation in &api.operations {
        for side in SIDES {
            each_field(fields(operation, side), &mut |field, _| {
                names.push(field.wire.clone());
            });
            names.extend(
                headers(operation, side)
                    .iter()
                    .map(|header| header.name.clone()),
            );
        }
    }
    let shared = api.types.iter().filter(|scalar| is_shared(scalar));
    names.extend(shared.map(|scalar| scalar.rust.clone()));
    names.sort();
    names.dedup();
    names
}

pub(super) fn answers(book: &Book<'_>, name: &str) -> Vec<Answer> {
    // Also as a report has it, with a place in a list, and as Rust has it.
    let parts = name.split(['.', ' ', '/', ':']);
    let parts = parts.map(|part| part.split('[').next().unwrap_or(part));
    let wanted: Vec<String> = parts.filter(|it| !it.is_empty()).map(plain).collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut answers = of_types(book, &wanted);
    answers.extend(of_headers(book, &wanted));
    for operation in &book.api.operations {
        for side in SIDES {
            answers.extend(of_fields(book, operation, side, &wanted));
        }
    }
    answers
}

pub(super) fn of_operation<'a>(
    book: &Book<'_>,
    operation: &'a Operation,
) -> Vec<(About<'a>, Answer)> {
    let mut answers = Vec::new();
    for side in SIDES {
        let headers = headers(operation, side).iter();
        answers.extend(headers.map(|header| {
            let answer = of_header(book, operation, side, header);
            (About::Header(header), answer)
        }));
        each_field(fields(operation, side), &mut |field, owner| {
            let rust = rust_items(operation, side, field, owner);
            let answer = of_field(book, operation, field, &rust);
            answers.push((About::Field(field), answer));
        });
    }
    answers
}

/// Case, `-` and `_` do not tell names apart.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(|letter| !matches!(letter, '-' | '_'));
    letters.flat_map(char::to_lowercase).collect()
}

/// Whether the last part wanted is one of `last`, and those before it stand in order in `path`.
fn fits(wanted: &[String], path: &[&str], last: &[&str]) -> bool {
    let Some((name, before)) = wanted.split_last() else {
        return false;
    };
    let mut path = path.iter().map(|part| plain(part));
    last.iter().any(|last| plain(last) == *name)
        && before.iter().all(|part| path.any(|there| there == *part))
}

fn of_types(book: &Book<'_>, wanted: &[String]) -> Vec<Answer> {
    let types = book.api.types.iter().enumerate();
    types
        .filter(|(_, scalar)| is_shared(scalar) && fits(wanted, &["types"], &[&scalar.rust]))
        .map(|(index, scalar)| of_type(book, TypeId(index), scalar))
        .collect()
}

fn is_shared(scalar: &ScalarType) -> bool {
    scalar.spec.starts_with(Sources::PROFILE)
}

fn of_type(book: &Book<'_>, id: TypeId, scalar: &ScalarType) -> Answer {
    let (file, key) = place_of(&scalar.spec);
    let mut pages = Vec::new();
    for operation in &book.api.operations {
        let mut is_used = false;
        for side in SIDES {
            each_field(fields(operation, side), &mut |field, _| {
                is_used |= matches!(&field.shape, Shape::Scalar(used) if *used == id);
            });
        }
        if is_used {
            pages.push(page(&operation.source, Origin::Page));
        }
    }
    Answer {
        subject: format!("type {}", scalar.rust),
        what: what_of(&scalar.kind),
        required: None,
        also_in: None,
        class: Some(scalar.class.as_str()),
        limit: Some(book.limit(scalar.kind.limit(), limit_of(&scalar.kind), file, key)),
        counts: Vec::new(),
        doc: scalar.doc.clone(),
        pages,
        spec: book.spot(file, key),
        shared: None,
        rust: vec![format!("types::{}", scalar.rust)],
    }
}

/// Headers that are the same in several operations are told once.
fn of_headers(book: &Book<'_>, wanted: &[String]) -> Vec<Answer> {
    let mut answers: Vec<Answer> = Vec::new();
    for operation in &book.api.operations {
        for side in SIDES {
            for header in headers(operation, side) {
                let path = [operation.name.as_str(), side, "headers"];
                if !fits(wanted, &path, &[&header.name]) {
                    continue;
                }
                let answer = of_header(book, operation, side, header);
                let same = |other: &&mut Answer| {
                    (&other.limit, other.required, &other.subject)
                        == (&answer.limit, answer.required, &answer.subject)
                };
                match answers.iter_mut().find(same) {
                    Some(other) => other.pages.extend(answer.pages),
                    None => answers.push(answer),
                }
            }
        }
    }
    answers
}

fn of_header(book: &Book<'_>, operation: &Operation, side: &str, header: &Header) -> Answer {
    let key = format!("headers.{side}.{}", header.name);
    let length = format!("{key}.length");
    let is_own = book.places.key(&operation.file, &length).is_some();
    let file = if is_own {
        operation.file.as_str()
    } else {
        Sources::PROFILE
    };
    Answer {
        subject: format!("{side} header {}", header.name),
        what: format!(
            "filled with the {}{}",
            filled_with(header.value),
            equal(header)
        ),
        required: Some(requirement(header.requirement)),
        also_in: None,
        class: None,
        limit: Some(book.limit(&header.limit, "length", file, &key)),
        counts: Vec::new(),
        doc: header.doc.clone(),
        pages: vec![page(&operation.source, Origin::Page)],
        spec: book.spot(file, &key),
        shared: None,
        rust: Vec::new(),
    }
}

fn of_fields(
    book: &Book<'_>,
    operation: &Operation,
    side: &'static str,
    wanted: &[String],
) -> Vec<Answer> {
    let mut answers = Vec::new();
    each_field(fields(operation, side), &mut |field, owner| {
        let shared = shared_of(book, &field.shape).map(|scalar| scalar.rust.as_str());
        let mut path = vec![operation.name.as_str()];
        path.extend(field.key.split('.'));
        path.pop();
        // The type's name stands for the type itself, unless an operation is named with it.
        let by_type = shared.filter(|_| wanted.len() > 1);
        let own = own_name(book, &field.shape);
        let last: Vec<&str> = [field.wire.as_str(), field.rust.as_str()]
            .into_iter()
            .chain(by_type)
            .chain(own)
            .collect();
        if fits(wanted, &path, &last) {
            answers.push(of_field(
                book,
                operation,
                field,
                &rust_items(operation, side, field, owner),
            ));
        }
    });
    answers
}

fn of_field(book: &Book<'_>, operation: &Operation, field: &Field, rust: &[String]) -> Answer {
    let scalar = scalar_of(book, &field.shape);
    let shared = shared_of(book, &field.shape);
    let limit = match (&field.limit, scalar) {
        (Some(limit), Some(scalar)) => {
            Some(book.limit(limit, limit_of(&scalar.kind), &operation.file, &field.key))
        }
        (None, Some(scalar)) => {
            let (file, key) = place_of(&scalar.spec);
            Some(book.limit(scalar.kind.limit(), limit_of(&scalar.kind), file, key))
        }
        _ => None,
    };
    let own = own_of(book, &field.shape);
    let mut rust = rust.to_vec();
    rust.extend(own.map(|scalar| format!("{}::{}", operation.snake, scalar.rust)));
    rust.extend(shared.map(|scalar| format!("types::{}", scalar.rust)));
    Answer {
        subject: format!("{} {}", operation.name, field.key),
        what: match &field.shape {
            Shape::Boolean => "boolean".to_owned(),
            Shape::Object(_) => "object".to_owned(),
            Shape::Array(_) => "array".to_owned(),
            Shape::Scalar(_) => scalar.map_or_else(String::new, |scalar| what_of(&scalar.kind)),
        },
        required: Some(if field.required {
            "required"
        } else {
            "optional"
        }),
        also_in: field.also_in.as_ref().map(|to| to.as_str().to_owned()),
        class: scalar.map(|scalar| scalar.class.as_str()),
        limit,
        counts: counts(book, operation, field),
        doc: field.doc.clone(),
        pages: vec![page(&operation.source, field.origin)],
        spec: book.spot(&operation.file, &field.key),
        shared: shared.map(|scalar| {
            let (file, key) = place_of(&scalar.spec);
            (scalar.rust.clone(), book.spot(file, key))
        }),
        rust,
    }
}

/// How many items the field has, and those in its items, as far as the page says it.
fn counts(book: &Book<'_>, operation: &Operation, field: &Field) -> Vec<LimitAnswer> {
    let (mut shape, mut key) = (&field.shape, field.key.clone());
    let mut counts = Vec::new();
    while let Shape::Array(array) = shape {
        let any = Bounds { min: 0, max: None };
        if [array.count.documented, array.count.effective] != [any, any] {
            counts.push(book.limit(&array.count, "count", &operation.file, &key));
        }
        shape = &array.item;
        key.push_str(".items");
    }
    counts
}

/// The struct that holds the field, and its setter where it is sent.
fn rust_items(
    operation: &Operation,
    side: &str,
    field: &Field,
    owner: Option<&str>,
) -> Vec<String> {
    let (module, pascal, name) = (&operation.snake, &operation.pascal, &field.rust);
    match (side, owner) {
        ("request", Some(owner)) => vec![format!("{module}::{owner}::{name}()")],
        (_, Some(owner)) => vec![format!("{module}::{owner}::{name}")],
        ("request", None) => vec![format!("{module}::{pascal}Call::{name}()")],
        (_, None) => vec![format!("{module}::{pascal}Reply::{name}")],
    }
}

fn fields<'a>(operation: &'a Operation, side: &str) -> &'a [Field] {
    match side {
        "request" => &operation.request,
        _ => &operation.response,
    }
}

fn headers<'a>(operation: &'a Operation, side: &str) -> &'a [Header] {
    match side {
        "request" => &operation.request_headers,
        _ => &operation.response_headers,
    }
}

/// Visits fields at every level, each with the name of the struct it stands in, if that is not the message.
fn each_field<'a>(fields: &'a [Field], visit: &mut impl FnMut(&'a Field, Option<&'a str>)) {
    // Not by recursion: how deep a field stands is up to the specification.
    let mut waiting: Vec<(&Field, Option<&str>)> =
        fields.iter().rev().map(|field| (field, None)).collect();
    while let Some((field, owner)) = waiting.pop() {
        visit(field, owner);
        let mut shape = &field.shape;
        while let Shape::Array(array) = shape {
            shape = &array.item;
        }
        if let Shape::Object(object) = shape {
            let inner = object.fields.iter().rev();
            waiting.extend(inner.map(|field| (field, Some(object.rust.as_str()))));
        }
    }
}

/// The scalar of a field or of the elements of its list.
fn scalar_of<'a>(book: &Book<'a>, shape: &Shape) -> Option<&'a ScalarType> {
    match shape {
        Shape::Scalar(id) => Some(book.api.scalar(*id)),
        Shape::Array(array) => scalar_of(book, &array.item),
        Shape::Boolean | Shape::Object(_) => None,
    }
}

/// The type that a field or the elements of its list have for themselves.
fn own_of<'a>(book: &Book<'a>, shape: &Shape) -> Option<&'a ScalarType> {
    scalar_of(book, shape).filter(|scalar| !is_shared(scalar))
}

/// The name of the type that a field or the elements of its list have for themselves, an object's too.
fn own_name<'s>(book: &'s Book<'_>, shape: &'s Shape) -> Option<&'s str> {
    match shape {
        Shape::Object(object) => Some(&object.rust),
        Shape::Array(array) => own_name(book, &array.item),
        Shape::Scalar(_) | Shape::Boolean => own_of(book, shape).map(|scalar| &*scalar.rust),
    }
}

/// The shared type of a field, also where the field narrows it.
fn shared_of<'a>(book: &Book<'a>, shape: &Shape) -> Option<&'a ScalarType> {
    let scalar = scalar_of(book, shape)?;
    match scalar.narrows {
        Some(id) => Some(book.api.scalar(id)),
        None => Some(scalar).filter(|scalar| is_shared(scalar)),
    }
}

/// File and key path of `konaplate.yaml types.Par`.
fn place_of(spec: &str) -> (&str, &str) {
    spec.split_once(' ').unwrap_or((spec, ""))
}

fn limit_of(kind: &ScalarKind) -> &'static str {
    match kind {
        ScalarKind::Integer(_) => "range",
        ScalarKind::Text(_) | ScalarKind::Time(..) | ScalarKind::Enum(..) => "length",
    }
}

fn what_of(kind: &ScalarKind) -> String {
    match kind {
        ScalarKind::Text(_) => "string".to_owned(),
        ScalarKind::Time(format, _) => format!("string, {}", format.as_str()),
        ScalarKind::Integer(_) => "integer".to_owned(),
        ScalarKind::Enum(_, words) => {
            let words: Vec<&str> = words.iter().map(|word| word.wire.as_str()).collect();
            format!("string, one of {}", words.join(", "))
        }
    }
}

fn requirement(requirement: Requirement) -> &'static str {
    match requirement {
        Requirement::Required => "required",
        Requirement::Conditional => "conditional",
        Requirement::Optional => "optional",
    }
}

/// What binds an answer to its call.
fn equal(header: &Header) -> &'static str {
    match header.equals_request {
        None => "",
        Some(Origin::Page | Origin::Excerpt) => ", which equals the request's",
        Some(Origin::Guide) => ", which equals the request's (the portal's guide)",
        Some(Origin::Integration) => ", which equals the request's (seen by integrations)",
        Some(Origin::Inferred) => ", which equals the request's (inferred)",
    }
}

fn filled_with(value: HeaderValue) -> &'static str {
    match value {
        HeaderValue::AspId => "ASP id",
        HeaderValue::CorrelationId => "correlation id",
        HeaderValue::AccessKey => "access key",
        HeaderValue::CryptoKeyId => "id of the crypto key",
        HeaderValue::TranToken => "Tran-Token",
        HeaderValue::TranTime => "instant of the call",
        HeaderValue::TimeZone => "time zone",
    }
}
