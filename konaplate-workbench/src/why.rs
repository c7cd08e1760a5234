//! Where a limit comes from: what the page says, what holds and why, where that is written, and what it becomes in
//! Rust. Looks things up; decides nothing.

mod subjects;
mod text;

use konaplate_codegen::ir::{Api, Field, Header, Limit, Operation, Origin, Source, SourceState};
use konaplate_codegen::places::Places;
use konaplate_codegen::source::{Place, Sources};
use serde_json::{Value, json};

pub use text::text;

/// Everything that is known of a field, header or shared type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What it is called: `charge request.amount`, `request header X-KM-Tran-Time`, `type UserId`.
    pub subject: String,
    /// What it holds: `string`, `integer`, `one of 2 words`, ….
    pub what: String,
    /// Whether it must be there; a type has no say in that.
    pub required: Option<&'static str>,
    /// Where it may stand instead: a sibling, or `..`, the object around.
    pub also_in: Option<String>,
    /// Who may see it.
    pub class: Option<&'static str>,
    /// Its limit, where it has one.
    pub limit: Option<LimitAnswer>,
    /// How many items it has, where it is a list: of one in another, of the outer first.
    pub counts: Vec<LimitAnswer>,
    /// What stands in the specification about it, in our words.
    pub doc: String,
    /// The pages it was read from.
    pub pages: Vec<PageAnswer>,
    /// Where it stands in the specification.
    pub spec: Option<Spot>,
    /// The shared type it uses, and where that stands.
    pub shared: Option<(String, Option<Spot>)>,
    /// Generated items, by their path below the client's module.
    pub rust: Vec<String>,
}

/// A limit, documented and effective.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitAnswer {
    /// `length` in characters, `range` of values, or `count` of items.
    pub of: &'static str,
    /// What the page says.
    pub documented: String,
    /// What requests are checked against.
    pub effective: String,
    /// Why the two differ.
    pub because: Option<String>,
    /// The erratum.
    pub erratum: Option<Spot>,
}

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageAnswer {
    /// Its title.
    pub title: String,
    /// The version it states.
    pub version: String,
    /// The day it was read.
    pub read: String,
    /// How the fact was come by: `complete page`, `excerpt`, `guide`, ….
    pub how: &'static str,
}

/// A place in a file of the specification, with its key path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// Path as messages show it.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// Key path in the file.
    pub key: String,
}

/// Answers for every field, header and shared type that `name` fits; none where it fits nothing.
///
/// A name is the last part of a path, with as much before it as tells it from others: `amount`, `charge.amount`,
/// `charge.response.isPending`, `cardPointInfo.pointName`, `X-KM-Tran-Time`, `UserId`. Wire names and Rust names both
/// fit; case, `-` and `_` do not matter.
#[must_use]
pub fn why(api: &Api, sources: &Sources, name: &str) -> Vec<Answer> {
    let book = Book {
        api,
        sources,
        places: &Places::of(sources),
    };
    subjects::answers(&book, name)
}

/// What of an operation an answer is about.
#[derive(Debug, Clone, Copy)]
pub enum About<'a> {
    /// A header of its request or response.
    Header(&'a Header),
    /// A field of its request or response, at any depth.
    Field(&'a Field),
}

/// Answers for every header and field of an operation: of the request, then of the response, each with its headers
/// first and its fields in page order, those inside after the one that holds them. The places are those of the sources;
/// who asks about many operations reads them once.
#[must_use]
pub fn of_operation<'a>(
    api: &Api,
    sources: &Sources,
    places: &Places,
    operation: &'a Operation,
) -> Vec<(About<'a>, Answer)> {
    let book = Book {
        api,
        sources,
        places,
    };
    subjects::of_operation(&book, operation)
}

/// The names that `why` knows, for "did you mean".
#[must_use]
pub fn names(api: &Api) -> Vec<String> {
    subjects::names(api)
}

/// The answers as JSON.
#[must_use]
pub fn json(answers: &[Answer]) -> Value {
    answers.iter().map(Answer::json).collect()
}

/// What answers are looked up in.
struct Book<'a> {
    api: &'a Api,
    sources: &'a Sources,
    places: &'a Places,
}

impl Book<'_> {
    fn spot(&self, file: &str, key: &str) -> Option<Spot> {
        let place = self.places.nearest(file, key)?;
        Some(self.spot_at(place, key))
    }

    fn spot_at(&self, place: Place, key: &str) -> Spot {
        Spot {
            path: self.sources.shown_path(place.file),
            line: place.start.line,
            column: place.start.column,
            key: key.to_owned(),
        }
    }

    /// The erratum about a limit, which stands in the same file.
    fn erratum(&self, file: &str, key: &str) -> Option<Spot> {
        let paths = self
            .places
            .paths(file)
            .filter(|path| is_erratum_place(path));
        for path in paths {
            let place = self.places.value(file, path)?;
            if self.sources.excerpt(place).trim_matches(['"', '\'']) == key {
                return Some(self.spot_at(place, path.trim_end_matches(".at")));
            }
        }
        None
    }

    fn limit(&self, limit: &Limit, of: &'static str, file: &str, key: &str) -> LimitAnswer {
        let has_erratum = !limit.because.is_empty();
        LimitAnswer {
            of,
            documented: limit.documented.to_string(),
            effective: limit.effective.to_string(),
            because: has_erratum.then(|| limit.because.clone()),
            erratum: has_erratum
                .then(|| self.erratum(file, &format!("{key}.{of}")))
                .flatten(),
        }
    }
}

fn is_erratum_place(path: &str) -> bool {
    path.starts_with("errata[") && path.ends_with("].at")
}

fn page(source: &Source, origin: Origin) -> PageAnswer {
    PageAnswer {
        title: source.page.clone(),
        version: source.version.clone(),
        read: source.read.clone(),
        how: match (origin, source.state) {
            (Origin::Page, SourceState::Complete) => "complete page",
            (Origin::Page | Origin::Excerpt, _) => "excerpt of the page",
            (Origin::Guide, _) => "the portal's guide",
            (Origin::Integration, _) => "seen by integrations",
            (Origin::Inferred, _) => "inferred",
        },
    }
}

impl Spot {
    fn json(&self) -> Value {
        json!({ "path": self.path, "line": self.line, "column": self.column, "key": self.key })
    }
}

impl LimitAnswer {
    fn json(&self) -> Value {
        json!({
            "of": self.of,
            "documented": self.documented,
            "effective": self.effective,
            "because": self.because,
            "erratum": self.erratum.as_ref().map(Spot::json),
        })
    }
}

impl Answer {
    fn json(&self) -> Value {
        let pages = self.pages.iter().map(
            |page| json!({ "title": page.title, "version": page.version, "read": page.read, "how": page.how }),
        );
        let counts: Vec<Value> = self.counts.iter().map(LimitAnswer::json).collect();
        let shared = self
            .shared
            .as_ref()
            .map(|(name, spot)| json!({ "name": name, "spec": spot.as_ref().map(Spot::json) }));
        json!({
            "subject": self.subject,
            "what": self.what,
            "required": self.required,
            "also-in": self.also_in,
            "class": self.class,
            "limit": self.limit.as_ref().map(LimitAnswer::json),
            "counts": counts,
            "doc": self.doc,
            "pages": pages.collect::<Vec<_>>(),
            "spec": self.spec.as_ref().map(Spot::json),
            "shared": shared,
            "rust": self.rust,
        })
    }
}
