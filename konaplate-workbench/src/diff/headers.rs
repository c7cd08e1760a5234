//! Headers. A change that every operation has is told once, as the profile's.

use std::collections::BTreeMap;

use konaplate_codegen::ir::{Header, HeaderValue, Operation, Origin, Requirement};

use super::change::{Change, Changes, Place};
use super::kind::Kind;
use super::matched::by_name;
use super::values;

/// An operation on both sides.
pub(super) type Both<'a> = (Place<'a>, &'a Operation, &'a Operation);

/// What changes in the headers of all operations that both sides have.
pub(super) fn all(operations: &[Both<'_>], changes: &mut Changes) {
    let mut by_change: BTreeMap<String, Vec<Change>> = BTreeMap::new();
    for (place, old, new) in operations {
        let mut own = Changes::default();
        requests(*place, (old, new), &mut own);
        responses(*place, (old, new), &mut own);
        for change in own.into_sorted() {
            let what = format!(
                "{:?} {} {:?} {:?} {:?}",
                change.kind, change.key, change.before, change.after, change.wire
            );
            by_change.entry(what).or_default().push(change);
        }
    }
    for alike in by_change.into_values() {
        let is_everywhere = alike.len() == operations.len() && alike.len() > 1;
        let told = if is_everywhere { 1 } else { alike.len() };
        for change in alike.into_iter().take(told) {
            let change = if is_everywhere {
                change.of_profile()
            } else {
                change
            };
            changes.push(change);
        }
    }
}

/// HTTP does not tell upper case from lower.
const NAME: fn(&Header) -> String = |header| header.name.to_ascii_lowercase();

fn requests(place: Place<'_>, (old, new): (&Operation, &Operation), changes: &mut Changes) {
    let key = |header: &Header| format!("headers.request.{}", header.name);
    let matched = by_name(&old.request_headers, &new.request_headers, NAME);
    for header in &matched.gone {
        changes.push(
            place
                .at(&key(header))
                .lost(Kind::HeaderRemoved, told(header)),
        );
    }
    for header in &matched.fresh {
        let kind = if is_needed(new, header) {
            Kind::HeaderRequired
        } else {
            Kind::HeaderAdded
        };
        changes.push(place.at(&key(header)).gained(kind, told(header)));
    }
    for (old, new, _) in &matched.both {
        let key = key(new);
        request(place.at(&key), (old, new), changes);
    }
    changes.order(
        place.at("headers.request"),
        matched.orders(|_, _| true, NAME),
    );
}

/// Whether a call has to bring it. The id of the crypto key is sent where a call encrypts anything.
fn is_needed(operation: &Operation, header: &Header) -> bool {
    let encrypts = operation.encrypts_request || operation.encrypts_response;
    match header.value {
        HeaderValue::AccessKey => true,
        HeaderValue::CryptoKeyId => encrypts,
        _ => header.requirement == Requirement::Required,
    }
}

fn request(place: Place<'_>, (old, new): (&Header, &Header), changes: &mut Changes) {
    let fills = (old.value.as_str(), new.value.as_str());
    changes.text(place, Kind::HeaderValueChanged, fills);
    let (before, after) = (old.limit.effective, new.limit.effective);
    let kind = if values::is_within(before, after) {
        Kind::HeaderWidened
    } else {
        Kind::HeaderNarrowed
    };
    let (before, after) = (before.to_string(), after.to_string());
    changes.text(place, kind, (&before, &after));
    let words = (old.requirement.as_str(), new.requirement.as_str());
    changes.text(place, Kind::HeaderRequirementChanged, words);
    texts(place, (old, new), changes);
}

/// What is there for readers: spelling, reasons, words.
fn texts(place: Place<'_>, (old, new): (&Header, &Header), changes: &mut Changes) {
    changes.text(place, Kind::DocsChanged, (&old.name, &new.name));
    changes.text(place, Kind::DocsChanged, (&old.doc, &new.doc));
    let said = |header: &Header| match header.limit.because.as_str() {
        "" => String::new(),
        because => format!("{} ({because})", header.limit.documented),
    };
    let (before, after) = (said(old), said(new));
    changes.text(place, Kind::ErratumChanged, (&before, &after));
}

fn responses(place: Place<'_>, (old, new): (&Operation, &Operation), changes: &mut Changes) {
    let key = |header: &Header| format!("headers.response.{}", header.name);
    let matched = by_name(&old.response_headers, &new.response_headers, NAME);
    for header in &matched.gone {
        let place = place
            .at(&key(header))
            .lost(Kind::ResponseHeaderChanged, told(header));
        changes.push(place);
    }
    for header in &matched.fresh {
        let change = place
            .at(&key(header))
            .gained(Kind::ResponseHeaderChanged, told(header));
        changes.push(change);
    }
    for (old, new, _) in &matched.both {
        let key = key(new);
        let place = place.at(&key);
        let (before, after) = (told(old), told(new));
        changes.text(place, Kind::ResponseHeaderChanged, (&before, &after));
        texts(place, (old, new), changes);
    }
    echo(place, (old, new), changes);
    changes.order(
        place.at("headers.response"),
        matched.orders(|_, _| true, NAME),
    );
}

fn told(header: &Header) -> String {
    let requirement = header.requirement.as_str();
    let filled = header.value.as_str();
    format!(
        "{filled}, {}, required: {requirement}",
        header.limit.effective
    )
}

/// The header by which an answer is bound to its call.
fn echo(place: Place<'_>, (old, new): (&Operation, &Operation), changes: &mut Changes) {
    let key = |header: &Header| format!("headers.response.{}.equals", header.name);
    let from = |header: &Header| header.equals_request.map_or("", Origin::as_str);
    let (before, after) = (old.echo(), new.echo());
    if before.map(NAME) == after.map(NAME) {
        if let (Some(before), Some(after)) = (before, after) {
            let texts = (from(before), from(after));
            changes.text(place.at(&key(after)), Kind::OriginChanged, texts);
        }
        return;
    }
    if let Some(header) = before {
        changes.push(place.at(&key(header)).lost(Kind::EchoRemoved, "request"));
    }
    if let Some(header) = after {
        changes.push(place.at(&key(header)).gained(Kind::EchoAdded, "request"));
    }
}
