//! Headers and fields of a page in text: where each starts, what stands below its name, and where the page breaks off.
//! What belongs inside what is `nesting`'s.

use super::labels::{self, Section};
use super::nesting::{self, Flat};
use super::prose::{self, Description};
use super::strays;
use super::text::Reader;
use super::{
    About, Fact, Kind, LineUse, Parameter, Remark, RemarkKind, Requirement, clean, quoted,
};

/// Reads the headers or fields down to the next part.
pub(super) fn read(reader: &mut Reader<'_>, section: Section) -> Vec<Parameter> {
    let mut flat = Vec::new();
    while !reader.is_at_end_of_part() {
        match start(reader, None) {
            Start::Whole(requirement) => flat.extend(parameter(reader, section, requirement)),
            Start::Nameless => nameless(reader, section),
            Start::Broken => broken(reader, section),
            Start::Unknown => unknown(reader, section),
            Start::None => {
                reader.lines.pass(LineUse::Unread);
            }
        }
    }
    nesting::tree(flat, section.key(), reader.hints, &mut reader.page.remarks)
}

/// Whether a header or field starts at the next line.
enum Start {
    /// Name, type and requirement follow each other.
    Whole(Requirement),
    /// Type and requirement stand there, and no name above them.
    Nameless,
    /// The page breaks off before its requirement.
    Broken,
    /// It has the form of one, in words that are not known.
    Unknown,
    None,
}

/// Three lines decide: no sentence is followed by a type and a requirement. `above` is the field that is being
/// described, if one is: its description is no name.
fn start(reader: &Reader<'_>, above: Option<&Described<'_>>) -> Start {
    let (name, kind, requirement) = (
        reader.lines.peek(0),
        reader.lines.peek(1),
        reader.lines.peek(2),
    );
    let is_known = labels::kind(kind).is_some();
    if name.len() > labels::MAX_NAME {
        return unknown_or_none(reader);
    }
    if is_without_name(reader) {
        return Start::Nameless;
    }
    if let Some(requirement) = labels::requirement(requirement)
        && (is_known || (labels::is_name(name) && is_type(kind)))
    {
        if above.is_some_and(|above| above.is_described_by(reader)) {
            return Start::None;
        }
        return Start::Whole(requirement);
    }
    let ends_here = kind.is_empty() && labels::is_name(name);
    let ends_below = is_known && requirement.is_empty();
    if reader.is_cut && (ends_here || ends_below) {
        return Start::Broken;
    }
    unknown_or_none(reader)
}

/// A field whose description is being read.
struct Described<'f> {
    name: &'f str,
    has_lines: bool,
}

impl Described<'_> {
    /// Whether the next line, with a type and a requirement below it, is of this description: the name of what they
    /// are of was removed, as sites remove what looks like an e-mail address.
    fn is_described_by(&self, reader: &Reader<'_>) -> bool {
        let line = reader.lines.peek(0);
        if line.contains(char::is_whitespace) || !line.is_ascii() {
            return !labels::is_hidden(line);
        }
        let is_capital = |name: &str| name.starts_with(|c: char| c.is_ascii_uppercase());
        let is_word = line.bytes().all(|byte| byte.is_ascii_alphabetic()) && is_capital(line);
        reader.lines.is_further_from_type_than_names()
            || (is_word && !self.has_lines && !is_capital(self.name))
    }
}

/// Whether type and requirement stand here without a name, or below what hides one.
fn is_without_name(reader: &Reader<'_>) -> bool {
    let lines = &reader.lines;
    let stands = |ahead| {
        labels::kind(lines.peek(ahead)).is_some()
            && labels::requirement(lines.peek(ahead + 1)).is_some()
    };
    (stands(0) && !stands(1)) || (labels::is_hidden(lines.peek(0)) && stands(1))
}

/// Leaves out a field without a name, down to the next that has one.
fn nameless(reader: &mut Reader<'_>, section: Section) {
    let line = reader.lines.number();
    let mut told = Vec::new();
    let mut is_first = true;
    while !reader.is_at_end_of_part() && (is_first || matches!(start(reader, None), Start::None)) {
        told.push(reader.lines.peek(0).to_owned());
        reader.lines.pass(LineUse::Unread);
        is_first = told.len() < 3;
    }
    let shown = quoted(&told.join(", "));
    let message = format!(
        "a field without a name: {shown}. Sites remove what looks like an e-mail address; ask the provider, and add \
         the field by hand"
    );
    reader.leave_out(line, section.key(), message);
}

fn unknown_or_none(reader: &Reader<'_>) -> Start {
    if strays::is_parameter_in_other_words(&reader.lines) {
        Start::Unknown
    } else {
        Start::None
    }
}

/// What types look like: a few lower-case words.
fn is_type(line: &str) -> bool {
    !line.is_empty()
        && line.len() <= 40
        && line
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b' ')
}

/// Leaves out what has the form of a header or field, down to the next that can be read.
fn unknown(reader: &mut Reader<'_>, section: Section) {
    let name = quoted(reader.lines.peek(0));
    let (kind, requirement) = (quoted(reader.lines.peek(1)), quoted(reader.lines.peek(2)));
    let message = format!(
        "{name} looks like a header or field, but {kind} and {requirement} are no type and requirement that are \
         known: left out"
    );
    reader.leave_out(reader.lines.number(), section.key(), message);
    reader.lines.pass(LineUse::Unread);
    while !reader.is_at_end_of_part() && matches!(start(reader, None), Start::None) {
        reader.lines.pass(LineUse::Unread);
    }
}

fn broken(reader: &mut Reader<'_>, section: Section) {
    let name = reader.lines.peek(0).to_owned();
    let line = reader.lines.number();
    while !reader.is_at_end_of_part() {
        reader.lines.pass(LineUse::Unread);
    }
    leave_out(reader, section, &Fact { value: name, line });
}

fn leave_out(reader: &mut Reader<'_>, section: Section, name: &Fact<String>) {
    reader.inside = format!("{}.{}", section.key(), clean(&name.value));
    let shown = quoted(&name.value);
    let message = format!("the page breaks off before {shown} is told in full: left out");
    reader.leave_out(name.line, section.key(), message);
}

/// A header or field; none if the page breaks off before anything stands below its requirement.
fn parameter(reader: &mut Reader<'_>, section: Section, requirement: Requirement) -> Option<Flat> {
    let is_wide = reader.lines.peek_verbatim() != reader.lines.peek(0);
    let name = reader.lines.take();
    let word = reader.lines.take();
    let requirement = Fact {
        value: requirement,
        line: reader.lines.pass(LineUse::Used),
    };
    if reader.is_cut && reader.lines.is_at_end() {
        reader
            .lines
            .mark_again(name.line, requirement.line, LineUse::Unread);
        leave_out(reader, section, &name);
        return None;
    }
    reader.inside = format!("{}.{}", section.key(), clean(&name.value));
    let told = reader.page.remarks.len();
    if is_wide {
        let message = "full-width characters of the name are read as plain ones";
        reader.remark(name.line, "", RemarkKind::Guessed, message);
    }
    let kind = labels::kind(&word.value).unwrap_or(Kind::Other(word.value));
    let limit = labels::limit(reader.lines.peek(0));
    let limit = limit.map(|value| Fact {
        value,
        line: reader.lines.pass(LineUse::Used),
    });
    let default = match kind {
        Kind::Boolean => widget(reader),
        _ => None,
    };
    let has_button = reader.lines.pass_any(labels::ADD);
    let (lines, has_late_button) = description(reader, &name.value);
    let described = if section.is_of_headers() {
        Description {
            lines: prose::plain(lines),
            ..Description::default()
        }
    } else {
        let limit = limit.as_ref().map(|limit| &limit.value);
        prose::read(lines, &prose::Context { kind: &kind, limit })
    };
    remark(reader, &name, &described);
    let parameter = Parameter {
        kind: Fact {
            value: kind,
            line: word.line,
        },
        requirement,
        limit,
        default,
        description: described.lines,
        words: described.words,
        children: Vec::new(),
        nesting_is_guessed: false,
        name,
    };
    Some(Flat {
        parameter,
        has_button: has_button || has_late_button,
        remarks: reader.page.remarks.split_off(told),
    })
}

/// The list widget of a boolean with a default: what it shows, then what it offers.
fn widget(reader: &mut Reader<'_>) -> Option<Fact<String>> {
    let is_truth = |line: &str| matches!(line, "true" | "false");
    if !is_truth(reader.lines.peek(0)) {
        return None;
    }
    let is_whole = reader.lines.peek(1) == "true" && reader.lines.peek(2) == "false";
    let shown = reader.lines.take();
    while is_truth(reader.lines.peek(0)) {
        reader.lines.pass(LineUse::Furniture);
    }
    if !is_whole {
        let message = format!(
            "the list of a default is not as usual: read as the default {}",
            shown.value
        );
        reader.remark(shown.line, "", RemarkKind::Doubtful, &message);
    }
    Some(shown)
}

/// Everything down to the next header, field or part, and whether the button of an array stood there.
fn description(reader: &mut Reader<'_>, name: &str) -> (Vec<Fact<String>>, bool) {
    let furniture = nesting::element_description(name);
    let mut lines: Vec<Fact<String>> = Vec::new();
    let mut has_button = false;
    while !reader.is_at_end_of_part() {
        let above = Described {
            name,
            has_lines: !lines.is_empty(),
        };
        match start(reader, Some(&above)) {
            Start::None => {}
            Start::Nameless => {
                leave_name(reader, &mut lines);
                break;
            }
            Start::Whole(_) => {
                leave_hidden_name(reader, name, &mut lines);
                break;
            }
            Start::Broken | Start::Unknown => break,
        }
        if reader.lines.pass_any(labels::ADD) {
            has_button = true;
            continue;
        }
        if reader.lines.pass_any(&[&furniture]) {
            continue;
        }
        lines.push(reader.lines.take());
    }
    (lines, has_button)
}

/// Takes the last line out of a description where it may be the name, and what stands above the type a mark beside it,
/// such as `New`: a name in camel case, or any above a word with a capital where fields begin with none.
fn leave_hidden_name(reader: &mut Reader<'_>, above: &str, lines: &mut Vec<Fact<String>>) {
    let starts_small = |name: &str| name.starts_with(|c: char| c.is_ascii_lowercase());
    let is_mark = !starts_small(reader.lines.peek(0)) && starts_small(above);
    let is_hidden = |line: &Fact<String>| {
        let has_capital = line.value.bytes().any(|byte| byte.is_ascii_uppercase());
        labels::is_name(&line.value) && starts_small(&line.value) && (has_capital || is_mark)
    };
    if lines.last().is_some_and(is_hidden) {
        let last = lines.len() - 1;
        leave(reader, lines.split_off(last));
    }
}

/// Takes what may be the name of the field below out of a description: one of its last two lines that looks like one,
/// with what parts it from its type.
fn leave_name(reader: &mut Reader<'_>, lines: &mut Vec<Fact<String>>) {
    const NEAR: usize = 2;
    let first = lines.len().saturating_sub(NEAR);
    let is_name = |line: &Fact<String>| {
        labels::is_name(&line.value) && line.value.starts_with(|c: char| c.is_ascii_lowercase())
    };
    let near = lines.get(first..).unwrap_or_default();
    let Some(at) = near.iter().position(is_name) else {
        return;
    };
    leave(reader, lines.split_off(first + at));
}

/// Tells lines that may be of a field's name.
fn leave(reader: &mut Reader<'_>, lines: Vec<Fact<String>>) {
    for line in lines {
        let message = format!(
            "{} stands above a type and a requirement, and may be of their field's name: left out",
            quoted(&line.value)
        );
        reader.remark(line.line, "", RemarkKind::Unread, &message);
        reader
            .lines
            .mark_again(line.line, line.line, LineUse::Unread);
    }
}

/// Remarks on a description; `nesting` knows where the field stands, and adds it.
fn remark(reader: &mut Reader<'_>, name: &Fact<String>, description: &Description) {
    for line in &description.untaken {
        reader
            .lines
            .mark_again(line.line, line.line, LineUse::Unread);
    }
    reader.page.remarks.extend(description.remarks(""));
    if reader.is_cut && reader.lines.is_at_end() {
        let message =
            "the page breaks off in this description: more text and more values may follow";
        reader.page.remarks.push(Remark {
            line: name.line,
            at: String::new(),
            kind: RemarkKind::Unread,
            about: About::Rest,
            message: message.to_owned(),
        });
    }
}
