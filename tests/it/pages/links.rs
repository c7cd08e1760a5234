//! Links and ids: every one leads to something that is there.

use std::collections::{BTreeMap, BTreeSet};

use konaplate_codegen::Sources;
use konaplate_portal::Book;
use serde_json::Value;

use super::{book, hostile, nested, pages, parsed, shipped};
use crate::support::{PAY, TINY};

/// The path that an address means, as seen from a page, and its fragment.
fn resolved<'a>(from: &str, address: &'a str) -> (String, Option<&'a str>) {
    let (way, fragment) = match address.split_once('#') {
        Some((way, fragment)) => (way, Some(fragment)),
        None => (address, None),
    };
    if way.is_empty() {
        return (from.to_owned(), fragment);
    }
    let mut folders: Vec<&str> = from.split('/').collect();
    folders.pop();
    for part in way.split('/') {
        if part == ".." {
            assert!(folders.pop().is_some(), "{from}: {address} leads out");
        } else {
            folders.push(part);
        }
    }
    (folders.join("/"), fragment)
}

fn check_links(book: &Book) {
    let pages = pages(book);
    let parsed = parsed(&pages);
    let mut ids: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (path, html) in &parsed {
        let of_page = html.ids();
        let unique: BTreeSet<&str> = of_page.iter().copied().collect();
        assert_eq!(unique.len(), of_page.len(), "{path}: an id twice");
        ids.insert(path, unique);
    }
    let mut count = 0;
    for (path, html) in &parsed {
        for address in html.addresses() {
            let (to, fragment) = resolved(path, address);
            assert!(pages.contains_key(&to), "{path}: {address}");
            let leads = fragment.is_none_or(|id| ids[to.as_str()].contains(id));
            assert!(leads, "{path}: {address}");
            count += 1;
        }
        for tag in &html.tags {
            for name in ["aria-labelledby", "aria-controls"] {
                let leads = tag.get(name).is_none_or(|id| ids[path].contains(id));
                assert!(leads, "{path}: {tag:?}");
            }
        }
    }
    assert!(count > 100, "{count} links");
    for lang in ["", "ko/"] {
        for found in found(&pages["search.js"]) {
            let (to, fragment) = resolved("index.html", &found);
            let page = ids.get(format!("{lang}{to}").as_str());
            let leads = page.is_some_and(|ids| fragment.is_none_or(|id| ids.contains(id)));
            assert!(leads, "{lang}{found}");
        }
    }
}

/// The JSON in the search's script.
pub(super) fn index(script: &str) -> Value {
    let (_, json) = script
        .split_once("\nglobalThis.konaplateSearch = ")
        .expect("an assignment");
    let json = json.strip_suffix(";\n").expect("its end");
    serde_json::from_str(json).expect("JSON")
}

/// Where the results of a search may lead, as the pages' script has it.
fn found(script: &str) -> Vec<String> {
    let index = index(script);
    let mut found = Vec::new();
    let id = |entry: &Value| entry[0].as_str().expect("an id").to_owned();
    for operation in index["operations"].as_array().expect("operations") {
        let page = format!(
            "operations/{}.html",
            operation["name"].as_str().expect("a name")
        );
        for list in ["fields", "codes", "cases"] {
            let entries = operation[list].as_array().expect("a list");
            found.extend(entries.iter().map(|it| format!("{page}#{}", id(it))));
        }
        for at in operation["headers"].as_array().expect("a list") {
            let header = &index["headers"][at.as_u64().expect("a place") as usize];
            found.push(format!("{page}#{}", id(header)));
        }
        found.push(page);
    }
    for group in index["groups"].as_array().expect("groups") {
        found.push(format!("index.html#{}", id(group)));
    }
    found
}

#[test]
fn every_link_leads_to_a_page_and_an_id_that_are_there() {
    for book in [shipped(), hostile(), nested()] {
        check_links(&book);
    }
}

#[test]
fn a_name_with_a_dot_is_no_path() {
    let inner = "  a.b: { type: boolean, required: false, rust: dotted, doc: \"One.\" }\n  a:\n    type: object\n    \
                 required: false\n    doc: \"Around.\"\n    fields:\n      b: { type: boolean, required: false, doc: \"Inside.\" }\n";
    let files = TINY.map(|(path, text)| {
        let text = if path == PAY {
            text.replacen("request:\n", &format!("request:\n{inner}"), 1)
        } else {
            text.to_owned()
        };
        (path, text)
    });
    let files = files.iter().map(|(path, text)| (*path, text.as_str()));
    let book = book(Sources::from_pairs("spec", files));
    check_links(&book);
    let page = &pages(&book)["operations/pay.html"];
    for id in ["request.a~2e~b", "request.a.b"] {
        let found = page.matches(&format!(" id=\"{id}\"")).count();
        assert_eq!(found, 1, "{id}");
    }
}

#[test]
fn the_languages_have_the_same_pages() {
    for book in [shipped(), hostile(), nested()] {
        let pages = pages(&book);
        let parsed = parsed(&pages);
        for (path, html) in parsed.iter().filter(|(path, _)| !path.starts_with("ko/")) {
            let other = &parsed[format!("ko/{path}").as_str()];
            assert_eq!(html.structure(), other.structure(), "{path}");
            assert_eq!(html.ids(), other.ids(), "{path}");
        }
        let korean = parsed.keys().filter(|path| path.starts_with("ko/")).count();
        assert_eq!(2 * korean, parsed.len());
    }
}
