//! What is found by searching: operations with their fields, codes and cases, and groups. The pages' script reads it and
//! finds; here is what there is to find.

use std::collections::BTreeMap;

use konaplate_codegen::ir::{Api, Field, Operation, Shape};
use konaplate_codegen::output::MARK;
use serde_json::{Value, json};

use crate::book::Book;
use crate::fields::all;
use crate::pages::text::{anchor, shown};

/// The index as a script, for pages in folders may not fetch. Its texts are those of the specification: they stand in
/// strings of JSON, in which nothing ends one, and the pages show them as text.
pub(crate) fn script(book: &Book) -> String {
    let mut docs = Docs::default();
    let operations = book.api.operations.iter();
    let operations = operations.map(|it| operation(&book.api, it, &mut docs));
    let index = json!({
        "groups": groups(&book.api),
        "operations": operations.collect::<Value>(),
        "docs": docs.texts,
        "headers": docs.headers,
    });
    // Line ends to older scripts, though not to JSON.
    let index = index.to_string();
    let index = index
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029");
    format!("// {MARK}\nglobalThis.konaplateSearch = {index};\n")
}

/// Each with its anchor in the index, its name and what it is about.
fn groups(api: &Api) -> Value {
    let groups = api.groups.iter().map(|group| {
        let id = anchor(&format!("group.{}", group.name));
        json!([id, shown(&group.name), shown(&group.doc)])
    });
    groups.collect()
}

/// What is told of fields and headers, each text once: many share theirs.
#[derive(Default)]
struct Docs {
    texts: Vec<String>,
    places: BTreeMap<String, usize>,
    /// Headers, each once too.
    headers: Vec<Value>,
}

impl Docs {
    fn place(&mut self, text: &str) -> usize {
        let text = shown(text);
        if let Some(place) = self.places.get(&text) {
            return *place;
        }
        let place = self.texts.len();
        self.texts.push(text.clone());
        self.places.insert(text, place);
        place
    }

    fn header(&mut self, header: Value) -> usize {
        let place = self.headers.iter().position(|it| *it == header);
        place.unwrap_or_else(|| {
            self.headers.push(header);
            self.headers.len() - 1
        })
    }
}

/// A field's own text, or that of its type.
fn doc<'a>(api: &'a Api, field: &'a Field) -> &'a str {
    let mut shape = &field.shape;
    while let Shape::Array(array) = shape {
        shape = &array.item;
    }
    match shape {
        Shape::Scalar(id) if field.doc.is_empty() => &api.scalar(*id).doc,
        _ => &field.doc,
    }
}

fn headers(operation: &Operation, docs: &mut Docs) -> Value {
    let sides = [
        ("request", &operation.request_headers),
        ("response", &operation.response_headers),
    ];
    let headers = sides
        .into_iter()
        .flat_map(|(side, headers)| headers.iter().map(move |it| (side, it)));
    let headers = headers.map(|(side, header)| {
        let id = anchor(&format!("headers.{side}.{}", header.name));
        let doc = docs.place(&header.doc);
        docs.header(json!([id, shown(&header.name), doc]))
    });
    headers.collect()
}

fn operation(api: &Api, operation: &Operation, docs: &mut Docs) -> Value {
    let headers = headers(operation, docs);
    let request = all("request", &operation.request).into_iter();
    let fields = request.chain(all("response", &operation.response));
    let fields = fields.map(|placed| {
        let wire = &placed.field.wire;
        json!([
            placed.id,
            shown(wire),
            shown(&format!("{}{wire}", placed.around)),
            docs.place(doc(api, placed.field))
        ])
    });
    let codes = operation.errors.iter().map(|error| {
        let id = anchor(&format!("code.{}", error.code));
        json!([id, shown(&error.code), shown(&error.message)])
    });
    let cases = operation.cases.iter().map(|case| {
        let id = anchor(&format!("case.{}", case.id));
        json!([id, shown(&case.title), shown(&case.id)])
    });
    json!({
        "name": operation.name,
        "service": shown(&operation.service),
        "page": shown(&operation.source.page),
        "path": shown(&operation.path),
        "doc": shown(&operation.doc),
        "group": shown(&api.groups[operation.group].name),
        "headers": headers,
        "fields": fields.collect::<Value>(),
        "codes": codes.collect::<Value>(),
        "cases": cases.collect::<Value>(),
    })
}
