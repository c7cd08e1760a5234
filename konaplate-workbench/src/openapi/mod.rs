//! A checked specification as an OpenAPI document. What OpenAPI has no word for stands in extensions, `x-konaplate-…`;
//! nothing of it is needed to read the rest. No value in it is a secret: samples are made up.

mod answers;
mod bodies;
mod dialect;
mod headers;
mod names;
mod operations;
mod sample;
mod schemas;
mod tree;
mod write;

use konaplate_codegen::ir::{Api, Operation};
use serde_json::Value;

use self::headers::Headers;
use self::schemas::Schemas;
use self::tree::{Map, Node};

/// A version of OpenAPI. Of each, the first release is written: the later ones mean the same, and some tools know only
/// the first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Version {
    /// 3.1.0, whose schemas are JSON Schemas of draft 2020-12.
    #[default]
    V3_1,
    /// 3.0.3, for tools that know no other. It says the same, some of it in longer words.
    V3_0,
}

/// What a document may be asked to be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// The version of OpenAPI.
    pub version: Version,
    /// The version of the API. No page states one of the whole: the day on which the newest page was read, if left out.
    pub api_version: Option<String>,
}

/// An OpenAPI document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document(Node);

impl Document {
    /// Indented JSON with a line end.
    #[must_use]
    pub fn json(&self) -> String {
        write::json(&self.0)
    }

    /// YAML with a line end; the same document.
    #[must_use]
    pub fn yaml(&self) -> String {
        write::yaml(&self.0)
    }

    /// As a value, whose objects need not keep their order.
    #[must_use]
    pub fn value(&self) -> Value {
        // Nothing in a tree is beyond JSON: an error has no place to come from.
        serde_json::to_value(&self.0).unwrap_or_default()
    }
}

/// The document of a whole specification; one of a part is that of a [`Selection`](konaplate_codegen::Selection).
///
/// ```
/// use konaplate_codegen::Sources;
/// use konaplate_workbench::openapi;
///
/// let files = konaplate_spec::FILES.iter().copied();
/// let api = konaplate_codegen::check(&Sources::from_pairs("spec", files)).expect("no faults");
/// let document = openapi::document(&api, &openapi::Options::default());
/// assert!(document.yaml().starts_with("openapi: \"3.1.0\"\n"));
/// ```
#[must_use]
pub fn document(api: &Api, options: &Options) -> Document {
    let mut schemas = Schemas::new(api, options.version);
    let mut headers = Headers::default();
    let paths = paths(&mut schemas, &mut headers);
    let version = match options.version {
        Version::V3_1 => "3.1.0",
        Version::V3_0 => "3.0.3",
    };
    let mut components = Map::new().with("schemas", schemas.into_map());
    for (name, part) in headers.into_components() {
        components = components.with_any(name, part);
    }
    let document = Map::new()
        .with("openapi", version)
        .with("info", info(api, options))
        .with_some("servers", servers(api))
        .with("tags", tags(api))
        .with("paths", paths)
        .with("components", components)
        .with("x-konaplate-envelope", envelope(api))
        .with_any("x-konaplate-families", families(api));
    Document(document.into())
}

/// The body in the clear of a request as the document shows one: the fields that must be there, in page order, within
/// every limit and by every rule. All values are made up, those of secret fields too. None where no such body is found.
#[must_use]
pub fn sample_request(api: &Api, operation: &Operation) -> Option<Document> {
    sample::request(api, operation).map(|body| Document(body.into()))
}

fn info(api: &Api, options: &Options) -> Map {
    let newest = api.operations.iter().map(|it| &it.source.read).max();
    let version = options.api_version.as_ref().or(newest);
    Map::new()
        .with("title", &api.provider)
        .with(
            "description",
            "Made by konaplate from a specification. Limits are those that hold; where a page says otherwise, \
             x-konaplate-documented has its words and x-konaplate-because the reason. Limits of answers tell what is \
             known: refuse no answer for one.",
        )
        .with("version", version.map_or("0", String::as_str))
}

fn servers(api: &Api) -> Option<Vec<Map>> {
    let servers = api.servers.iter();
    let servers = servers.map(|(name, url)| Map::new().with("url", url).with("description", name));
    let servers: Vec<Map> = servers.collect();
    (!servers.is_empty()).then_some(servers)
}

fn tags(api: &Api) -> Vec<Map> {
    let groups = api.groups.iter();
    groups
        .map(|group| {
            Map::new()
                .with("name", &group.name)
                .with_text("description", &group.doc)
        })
        .collect()
}

/// In the specification's order. The methods of one path stand together, at the first of them.
fn paths(schemas: &mut Schemas<'_>, headers: &mut Headers) -> Map {
    let mut paths = Map::new();
    let mut places = std::collections::BTreeMap::new();
    for operation in &schemas.api.operations {
        let method = operation.method.to_ascii_lowercase();
        let described = operations::one(schemas, headers, operation);
        let place = *places.entry(&operation.path).or_insert(paths.0.len());
        match paths.0.get_mut(place) {
            Some((_, Node::Map(methods))) => methods.push(method, described),
            _ => paths.push(&operation.path, Map::new().with(method, described)),
        }
    }
    paths
}

fn envelope(api: &Api) -> Map {
    let envelope = &api.envelope;
    Map::new()
        .with("object", &envelope.object)
        .with("code", &envelope.code)
        .with("text", envelope.text.iter().collect::<Vec<_>>())
        .with("success", &envelope.success)
        .with("encrypted", &envelope.encrypted)
}

fn families(api: &Api) -> Map {
    let families = api.families.iter();
    families
        .map(|(family, about)| (family.clone(), about.into()))
        .collect()
}
