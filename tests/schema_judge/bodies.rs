//! Whole request bodies, as text: a good one of each operation, with one field replaced, and with several faults.

use konaplate_codegen::ir::Operation;

use super::place::Place;
use super::values::{Random, quoted};

/// How many bodies with faults each operation is asked about.
const FAULTY: usize = 300;

/// The members of a body: name, and JSON text of the value.
pub(crate) type Body = Vec<(String, String)>;

/// The body as sent.
pub(crate) fn text(body: &Body) -> String {
    let members = body
        .iter()
        .map(|(name, value)| format!("{}:{value}", quoted(name)));
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

/// A good body that has `wire`: with the fewest of the other optional fields that `is_good` asks for.
pub(crate) fn good(
    operation: &Operation,
    places: &[Place<'_>],
    wire: &str,
    is_good: impl Fn(&Body) -> bool,
) -> Body {
    let is_needed = |place: &Place<'_>| place.field.required || place.field.wire == wire;
    let optional = places.iter().filter(|place| !is_needed(place)).count();
    for chosen in 0..1_u64 << optional {
        let mut number = 0..optional;
        let takes = |place: &&Place<'_>| {
            is_needed(place) || number.next().is_some_and(|bit| chosen & (1 << bit) != 0)
        };
        let member = |place: &Place<'_>| (place.field.wire.clone(), place.good.clone());
        let body: Body = places.iter().filter(takes).map(member).collect();
        if is_good(&body) {
            return body;
        }
    }
    panic!("{}: no good body with `{wire}`", operation.name)
}

/// The body with another value of a member.
pub(crate) fn with(body: &Body, wire: &str, value: &str) -> Body {
    let mut body = body.clone();
    for (name, old) in &mut body {
        if name == wire {
            value.clone_into(old);
        }
    }
    body
}

/// Bodies with none to three faults, and the same at every run. No name stands twice: JSON Schema does not say what
/// that means, and the mock refuses it.
pub(crate) fn faulty(places: &[Place<'_>], base: &Body, random: &mut Random) -> Vec<Body> {
    let one = |random: &mut Random| {
        let mut body = base.clone();
        for _ in 0..random.below(4) {
            spoil(&mut body, places, random);
        }
        body
    };
    (0..FAULTY).map(|_| one(random)).collect()
}

fn spoil(body: &mut Body, places: &[Place<'_>], random: &mut Random) {
    let place = random.one_of(places);
    let wire = &place.field.wire;
    match random.below(4) {
        0 => body.retain(|(name, _)| name != wire),
        1 => add(body, &stranger(wire, random), &place.good),
        2 => add(body, wire, &place.good),
        _ => {
            let value = &random.one_of(&place.values).json;
            add(body, wire, value);
            *body = with(body, wire, value);
        }
    }
}

fn add(body: &mut Body, name: &str, value: &str) {
    if !body.iter().any(|(it, _)| it == name) {
        body.push((name.to_owned(), value.to_owned()));
    }
}

/// A name that no field has, or that of another field.
fn stranger(wire: &str, random: &mut Random) -> String {
    match random.below(6) {
        0 => wire.to_uppercase(),
        1 => format!("{wire} "),
        2 => format!("{wire}\0"),
        3 => String::new(),
        4 => format!("{wire}\u{200b}"),
        _ => "한글🎫".to_owned(),
    }
}
