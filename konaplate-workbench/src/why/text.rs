//! Answers as text for people.

use std::fmt::Write as _;

use konaplate_codegen::ir::AlsoIn;
use konaplate_codegen::printable;

use super::{Answer, LimitAnswer, Spot};

/// The answers as paragraphs.
#[must_use]
pub fn text(answers: &[Answer]) -> String {
    let paragraphs: Vec<String> = answers.iter().map(paragraph).collect();
    paragraphs.join("\n")
}

fn paragraph(answer: &Answer) -> String {
    let mut text = format!("{}\n", printable(&answer.subject));
    let mut row = |name: &str, value: &str| {
        let _ = writeln!(text, "  {name:<11} {}", printable(value));
    };
    row("holds", &holds(answer));
    if let Some(also_in) = &answer.also_in {
        row("also in", also_in_words(also_in));
    }
    for (name, value) in answer.counts.iter().chain(&answer.limit).flat_map(limit) {
        row(name, &value);
    }
    if !answer.doc.is_empty() {
        row("doc", &answer.doc);
    }
    for page in &answer.pages {
        let (title, version) = (&page.title, &page.version);
        row(
            "page",
            &format!("{title}, {version}, read {} ({})", page.read, page.how),
        );
    }
    if let Some(spot) = &answer.spec {
        row("spec", &at(spot));
    }
    if let Some((name, spot)) = &answer.shared {
        let place = spot
            .as_ref()
            .map_or_else(String::new, |spot| format!(", {}", at(spot)));
        row("uses", &format!("type {name}{place}"));
    }
    for item in &answer.rust {
        row("Rust", item);
    }
    text
}

fn holds(answer: &Answer) -> String {
    let mut parts = vec![answer.what.clone()];
    parts.extend(answer.required.map(str::to_owned));
    parts.extend(answer.class.map(str::to_owned));
    parts.join(", ")
}

fn also_in_words(also_in: &str) -> &str {
    match also_in {
        AlsoIn::AROUND => "the object around",
        sibling => sibling,
    }
}

fn limit(limit: &LimitAnswer) -> Vec<(&'static str, String)> {
    let of = limit.of;
    let mut rows = vec![
        ("documented", format!("{of} {}", limit.documented)),
        ("effective", format!("{of} {}", limit.effective)),
    ];
    rows.extend(limit.because.clone().map(|because| ("because", because)));
    rows.extend(limit.erratum.as_ref().map(|spot| ("erratum", at(spot))));
    rows
}

fn at(spot: &Spot) -> String {
    format!("{}:{}:{} {}", spot.path, spot.line, spot.column, spot.key)
}
