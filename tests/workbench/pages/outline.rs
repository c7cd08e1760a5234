//! A page as text for tests: every fact with its line, what became of the lines, and the remarks.

use std::fmt::Write as _;

use konaplate_workbench::page::{Fact, LineUse, Message, Page, Parameter};

/// Everything that a page holds.
pub(crate) fn outline(page: &Page) -> String {
    let mut text = head(page);
    message(&mut text, "request", &page.request);
    message(&mut text, "response", &page.response);
    let cut = if page.codes.is_cut { " (cut)" } else { "" };
    match &page.codes.rows {
        None => text.push_str("codes not seen\n"),
        Some(rows) => {
            let _ = writeln!(text, "codes{cut}");
            for row in rows {
                let (status, code, message) =
                    (&row.status.value, &row.code.value, fact(&row.message));
                let _ = writeln!(
                    text,
                    "  {status} {code} {message} {}",
                    facts(&row.description)
                );
            }
        }
    }
    for case in &page.cases {
        let _ = writeln!(text, "case {} {}", case.status.value, fact(&case.title));
    }
    if let Some(cut) = &page.cut {
        let _ = writeln!(text, "cut in {} @{}", cut.inside, cut.line);
    }
    let count = |wanted| page.lines.iter().filter(|line| **line == wanted).count();
    let (used, furniture, unread) = (
        count(LineUse::Used),
        count(LineUse::Furniture),
        count(LineUse::Unread),
    );
    let _ = writeln!(
        text,
        "lines: {used} used, {furniture} furniture, {unread} unread"
    );
    for remark in &page.remarks {
        let at = if remark.at.is_empty() {
            "-"
        } else {
            &remark.at
        };
        let _ = writeln!(
            text,
            "{:?} @{} {at}: {}",
            remark.kind, remark.line, remark.message
        );
    }
    text
}

fn head(page: &Page) -> String {
    let mode = page.mode.as_ref().map(|mode| mode.value);
    let mut text = format!("{} {mode:?}\n", fact(&page.title));
    for (name, found) in [
        ("version", &page.version),
        ("method", &page.method),
        ("path", &page.path),
    ] {
        let found = found.as_ref().map_or("none".to_owned(), fact);
        let _ = writeln!(text, "{name} {found}");
    }
    let _ = writeln!(text, "description {}", facts(&page.description));
    text
}

fn message(text: &mut String, name: &str, message: &Message) {
    let _ = writeln!(text, "{name} encrypted {:?}", message.encrypted);
    for (name, list) in [
        ("headers", &message.headers),
        ("parameters", &message.parameters),
    ] {
        match list {
            None => drop(writeln!(text, "  {name} not seen")),
            Some(list) => {
                let _ = writeln!(text, "  {name}");
                list.iter().for_each(|found| parameter(text, found, 2));
            }
        }
    }
}

fn parameter(text: &mut String, found: &Parameter, depth: usize) {
    let indent = "  ".repeat(depth);
    let guessed = if found.nesting_is_guessed { "?" } else { "" };
    let limit = found.limit.as_ref().map(|limit| &limit.value);
    let (kind, requirement) = (&found.kind.value, found.requirement.value);
    let _ = write!(
        text,
        "{indent}{guessed}{} {kind:?} {requirement:?}",
        fact(&found.name)
    );
    if let Some(limit) = limit {
        let _ = write!(text, " {limit:?}");
    }
    if let Some(default) = &found.default {
        let _ = write!(text, " default {}", fact(default));
    }
    let _ = writeln!(text, " {}", facts(&found.description));
    for (word, meaning) in &found.words {
        let _ = writeln!(text, "{indent}  = {} {meaning}", fact(word));
    }
    found
        .children
        .iter()
        .for_each(|child| parameter(text, child, depth + 1));
}

fn fact(fact: &Fact<String>) -> String {
    format!("`{}`@{}", fact.value, fact.line)
}

fn facts(facts: &[Fact<String>]) -> String {
    let facts: Vec<String> = facts.iter().map(fact).collect();
    format!("[{}]", facts.join(", "))
}
