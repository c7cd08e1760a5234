//! Reads the profile.

use super::allowance::allowances;
use super::field::{ORIGINS, REQUIREMENTS, errata, shared_types, spanned};
use super::read::{self, Map};
use super::{Envelope, EqualTo, Group, Header, Profile, Spanned};
use crate::diagnostic::{Code, Diagnostic, Problems};
use crate::ir::HeaderValue;
use crate::source::Place;
use crate::yaml::Node;

pub(crate) const FORMAT: &str = "1";

pub(crate) const HEADER_VALUES: &[(&str, HeaderValue)] = &[
    (HeaderValue::AspId.as_str(), HeaderValue::AspId),
    (
        HeaderValue::CorrelationId.as_str(),
        HeaderValue::CorrelationId,
    ),
    (HeaderValue::AccessKey.as_str(), HeaderValue::AccessKey),
    (HeaderValue::CryptoKeyId.as_str(), HeaderValue::CryptoKeyId),
    (HeaderValue::TranToken.as_str(), HeaderValue::TranToken),
    (HeaderValue::TranTime.as_str(), HeaderValue::TranTime),
    (HeaderValue::TimeZone.as_str(), HeaderValue::TimeZone),
];

pub(crate) const EQUALS: &[(&str, EqualTo)] = &[("request", EqualTo::Request)];

pub(crate) fn read(node: &Node, problems: &mut Problems) -> Option<Profile> {
    let mut map = Map::new(node, "the profile", problems)?;
    check_format(&map.need_text("format", problems), problems);
    let provider = map.need_text("provider", problems).value;
    let servers = map
        .get("servers")
        .map_or_else(Vec::new, |node| pairs(node, problems));
    let envelope = map.need("envelope", problems);
    let headers = map.get("headers");
    let profile = Profile {
        at: map.at,
        provider,
        servers,
        envelope: envelope
            .and_then(|node| self::envelope(node, problems))
            .unwrap_or_else(|| no_envelope(map.at)),
        request_headers: headers
            .map_or_else(Vec::new, |node| header_side(node, "request", problems)),
        response_headers: headers
            .map_or_else(Vec::new, |node| header_side(node, "response", problems)),
        types: map
            .get("types")
            .map_or_else(Vec::new, |node| shared_types(node, problems)),
        families: map
            .get("families")
            .map_or_else(Vec::new, |node| pairs(node, problems)),
        groups: map
            .need("groups", problems)
            .map_or_else(Vec::new, |node| groups(node, problems)),
        errata: map
            .get("errata")
            .map_or_else(Vec::new, |node| errata(node, problems)),
        allowed: map
            .get("allow")
            .map_or_else(Vec::new, |node| allowances(node, problems)),
    };
    if let Some(node) = headers {
        check_sides(node, problems);
    }
    map.finish(problems);
    Some(profile)
}

fn check_format(format: &Spanned<String>, problems: &mut Problems) {
    if !format.value.is_empty() && format.value != FORMAT {
        let message = format!(
            "this generator reads format {FORMAT}, not `{}`",
            format.value
        );
        problems.push(Diagnostic::new(Code::BadFormat, format.at, message));
    }
}

fn pairs(node: &Node, problems: &mut Problems) -> Vec<(Spanned<String>, Spanned<String>)> {
    read::entries(node, "this", problems)
        .unwrap_or_default()
        .iter()
        .filter_map(|(key, node)| Some((spanned(key), read::text(node, problems)?)))
        .collect()
}

fn envelope(node: &Node, problems: &mut Problems) -> Option<Envelope> {
    let mut map = Map::new(node, "`envelope`", problems)?;
    let envelope = Envelope {
        object: map.need_text("object", problems),
        code: map.need_text("code", problems).value,
        text: map
            .get("text")
            .map_or_else(Vec::new, |node| texts(node, problems)),
        success: map.need_text("success", problems).value,
        encrypted: map.need_text("encrypted", problems),
    };
    map.finish(problems);
    Some(envelope)
}

/// Stands in where the profile has none, which is reported.
fn no_envelope(at: Place) -> Envelope {
    let nothing = Spanned {
        value: String::new(),
        at,
    };
    Envelope {
        object: nothing.clone(),
        code: String::new(),
        text: Vec::new(),
        success: String::new(),
        encrypted: nothing,
    }
}

fn texts(node: &Node, problems: &mut Problems) -> Vec<String> {
    read::items(node, "this", problems)
        .iter()
        .filter_map(|node| Some(read::text(node, problems)?.value))
        .collect()
}

/// Reports keys beside `request` and `response`.
pub(crate) fn check_sides(node: &Node, problems: &mut Problems) {
    if let Some(mut map) = Map::new(node, "`headers`", problems) {
        map.get("request");
        map.get("response");
        map.finish(problems);
    }
}

/// The headers of one side; problems of the mapping itself are reported by `check_sides`.
pub(crate) fn header_side(node: &Node, side: &'static str, problems: &mut Problems) -> Vec<Header> {
    let mut ignored = Problems::default();
    let Some(side) = Map::new(node, "`headers`", &mut ignored).and_then(|mut map| map.get(side))
    else {
        return Vec::new();
    };
    read::entries(side, "the list of headers", problems)
        .unwrap_or_default()
        .iter()
        .filter_map(|(key, node)| header(spanned(key), node, problems))
        .collect()
}

fn header(name: Spanned<String>, node: &Node, problems: &mut Problems) -> Option<Header> {
    let mut map = Map::new(node, "a header", problems)?;
    let equals = map.get_word("equals", EQUALS, problems);
    let is_misread = equals.is_none() && map.get("equals").is_some();
    let from = map.get_word("from", ORIGINS, problems);
    let header = Header {
        name,
        value: map
            .get_word("value", HEADER_VALUES, problems)
            .map(|value| value.value),
        length: map.get_bounds("length", problems),
        required: map
            .get_word("required", REQUIREMENTS, problems)
            .map(|word| word.value),
        equals,
        from: from.filter(|_| !is_misread), // what it is about is reported already
        doc: map
            .get_text("doc", problems)
            .map_or_else(String::new, |doc| doc.value),
    };
    map.finish(problems);
    Some(header)
}

fn groups(node: &Node, problems: &mut Problems) -> Vec<Group> {
    read::entries(node, "`groups`", problems)
        .unwrap_or_default()
        .iter()
        .filter_map(|(key, node)| group(spanned(key), node, problems))
        .collect()
}

fn group(name: Spanned<String>, node: &Node, problems: &mut Problems) -> Option<Group> {
    let mut map = Map::new(node, "a group", problems)?;
    let doc = map.need_text("doc", problems).value;
    let drafts = map.get("drafts");
    let operations = if drafts.is_some() {
        map.get("operations")
    } else {
        map.need("operations", problems)
    };
    let mut names = |node: Option<&Node>, what| {
        let items = node.map_or(&[][..], |node| read::items(node, what, problems));
        let names = items.iter().filter_map(|node| read::text(node, problems));
        names.collect()
    };
    let group = Group {
        name,
        doc,
        operations: names(operations, "`operations`"),
        drafts: names(drafts, "`drafts`"),
    };
    map.finish(problems);
    Some(group)
}
