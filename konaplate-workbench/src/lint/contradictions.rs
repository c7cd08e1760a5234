//! What a page says against itself: lengths of 0, dates and headers of another length, digits taken for values.

use konaplate_codegen::Code;
use konaplate_codegen::Sources;
use konaplate_codegen::ir::{Bounds, Header, Limit, ScalarKind, Shape};

use super::context::{Context, Finding, Spot};
use super::fields::{LimitAt, limits};
use super::patterns::date_at_end;
use crate::transcribe::MOST_CHARACTERS;
use crate::wire_name::words;

/// Largest count of digits that a 64-bit number has.
const MOST_DIGITS: u64 = 20;

/// A length or range of 0 that no erratum sets right.
pub(super) fn zero_lengths(context: &Context<'_>) -> Vec<Finding> {
    let fields = limits(context);
    let fields = fields.iter().map(|at| (named(at), limit_key(at)));
    let headers = headers(context);
    let headers = headers
        .iter()
        .map(|(spot, header)| ((header.name.as_str(), spot, &header.limit), "length"));
    let counts = counts(context);
    let counts = counts
        .iter()
        .map(|(name, spot, limit)| ((*name, spot, *limit), "count"));
    let empty = fields
        .chain(headers)
        .chain(counts)
        .filter(|((_, _, limit), _)| limit.effective.max == Some(0));
    empty
        .filter_map(|((name, spot, _), key)| {
            let message = format!("`{name}` has a {key} of 0");
            let found = context.at_value(Code::ZeroLength, &spot.below(key), message)?;
            Some(found.help(format!(
                "an unfilled form field, most likely: add an erratum at `{}.{key}` with `effective: 1..`",
                spot.key
            )))
        })
        .collect()
}

/// The count of every list, with that of a list in it.
fn counts<'a>(context: &Context<'a>) -> Vec<(&'a str, Spot, &'a Limit)> {
    let mut found = Vec::new();
    for at in &context.fields {
        let (mut shape, mut spot) = (&at.field.shape, at.spot.clone());
        while let Shape::Array(array) = shape {
            found.push((at.field.wire.as_str(), spot.clone(), &array.count));
            shape = &array.item;
            spot = spot.below("items");
        }
    }
    found
}

fn limit_key(at: &LimitAt<'_>) -> &'static str {
    if is_text(at) { "length" } else { "range" }
}

fn is_text(at: &LimitAt<'_>) -> bool {
    !matches!(at.scalar.kind, ScalarKind::Integer(_))
}

fn named<'l>(at: &'l LimitAt<'_>) -> (&'l str, &'l Spot, &'l Limit) {
    (at.name, &at.spot, at.limit)
}

/// The headers of the profile, and those that single pages say differently.
pub(super) fn headers<'a>(context: &Context<'a>) -> Vec<(Spot, &'a Header)> {
    let api = context.api;
    let shared = [
        ("request", &api.request_headers),
        ("response", &api.response_headers),
    ];
    let mut found = Vec::new();
    for (side, headers) in shared {
        let spot = |header: &Header| Spot::new(Sources::PROFILE, key(side, header));
        found.extend(headers.iter().map(|header| (spot(header), header)));
    }
    for operation in &api.operations {
        let sides = [
            ("request", &operation.request_headers),
            ("response", &operation.response_headers),
        ];
        for (side, headers) in sides {
            let spot = |header: &Header| Spot::new(&operation.file, key(side, header));
            let headers = headers.iter().map(|header| (spot(header), header));
            found.extend(headers.filter(|(spot, _)| context.has(spot)));
        }
    }
    found
}

fn key(side: &str, header: &Header) -> String {
    format!("headers.{side}.{}", header.name)
}

/// A description that ends in a date's pattern, with another length.
pub(super) fn pattern_lengths(context: &Context<'_>) -> Vec<Finding> {
    let fields = limits(context);
    let fields = fields.iter().filter(|at| is_text(at));
    let fields = fields.map(|at| (at.doc, named(at)));
    let headers = headers(context);
    let headers = headers.iter().filter(|(_, header)| !is_unfit(header));
    let headers = headers.map(|(spot, header)| {
        (
            header.doc.as_str(),
            (header.name.as_str(), spot, &header.limit),
        )
    });
    fields
        .chain(headers)
        .filter_map(|(doc, (name, spot, limit))| {
            let (pattern, length) = date_at_end(doc)?;
            let effective = limit.effective;
            if effective.contains(length) {
                return None;
            }
            let message = format!(
                "`{name}` is described as `{pattern}`, {length} characters, but its length is `{effective}`"
            );
            let found = context.at_value(Code::PatternLength, &spot.below("length"), message)?;
            let found = found.related(context.key(&spot.below("doc")), "the pattern is here");
            Some(found.help(erratum(spot, "length")))
        })
        .collect()
}

fn erratum(spot: &Spot, limit: &str) -> String {
    format!(
        "keep what the page says, and add an erratum at `{}.{limit}`",
        spot.key
    )
}

/// A response header whose limit refuses what fills it. Of a request header that is an error.
pub(super) fn header_lengths(context: &Context<'_>) -> Vec<Finding> {
    let headers = headers(context);
    let headers = headers.iter().filter(|(_, header)| is_unfit(header));
    let found = headers.filter_map(|(spot, header)| {
        let (what, length) = header.value.made()?;
        let effective = header.limit.effective;
        let message = format!(
            "`{}` holds {what}, {length} characters, but its length is `{effective}`",
            header.name
        );
        let found = context.at_value(Code::HeaderLength, &spot.below("length"), message)?;
        Some(found.help(erratum(spot, "length")))
    });
    found.collect()
}

/// A length of 0 is another lint's.
fn is_unfit(header: &Header) -> bool {
    let effective = header.limit.effective;
    let made = header.value.made();
    effective.max != Some(0) && made.is_some_and(|(_, length)| !effective.contains(length))
}

/// An integer whose range counts its digits.
pub(super) fn digits_as_ranges(context: &Context<'_>) -> Vec<Finding> {
    let integers = limits(context);
    let integers = integers.iter().filter(|at| !is_text(at));
    integers
        .filter_map(|at| {
            let Bounds { min, max } = at.limit.effective;
            let max = max?;
            let unit = at.spot.below("unit");
            if max == 0 || max > MOST_DIGITS {
                return None;
            }
            let what = match min {
                _ if min == max => format!("can only be {max}"),
                0 | 1 if is_number_of_something(at.name) => {
                    format!("is a number of at most {max}")
                }
                0 | 1 if context.has(&unit) => format!("is an amount of at most {max}"),
                _ => return None,
            };
            let message = format!("`{}` {what}: its digits were counted, most likely", at.name);
            let found = context.at_value(Code::DigitsAsRange, &at.spot.below("range"), message)?;
            let most = (0..max.min(MOST_DIGITS))
                .fold(0, |most: u64, _| most.saturating_mul(10).saturating_add(9));
            Some(found.help(format!(
                "if so, add an erratum at `{}.range` with `effective: {}..{most}`",
                at.spot.key,
                min.min(1)
            )))
        })
        .collect()
}

/// A text whose length is the largest value of a number.
pub(super) fn ranges_as_lengths(context: &Context<'_>) -> Vec<Finding> {
    let fields = limits(context);
    let fields = fields.iter().filter(|at| is_text(at)).map(named);
    let headers = headers(context);
    let headers = headers
        .iter()
        .map(|(spot, header)| (header.name.as_str(), spot, &header.limit));
    fields
        .chain(headers)
        .filter_map(|(name, spot, limit)| {
            let max = limit.effective.max.filter(|max| *max > MOST_CHARACTERS)?;
            let message = format!(
                "`{name}` is a text of up to {max} characters: the value of a number, most likely"
            );
            let found = context.at_value(Code::RangeAsLength, &spot.below("length"), message)?;
            Some(found.help(format!(
                "if so, add an erratum at `{}.length` with `effective: 1..{}`",
                spot.key,
                max.ilog10() + 1
            )))
        })
        .collect()
}

/// Whether the name is that of a number that stands for something, not of an amount or a count.
fn is_number_of_something(name: &str) -> bool {
    let words = words(name);
    let last = words.last().map_or("", String::as_str);
    matches!(
        last,
        "id" | "no" | "num" | "number" | "seq" | "sequence" | "tel" | "phone"
    )
}
