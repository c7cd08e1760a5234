//! YAML events and the comments between them to a document. Nothing that is read here is lost but blank lines and
//! the kinds of quotes.

use std::collections::{BTreeSet, VecDeque};

use konaplate_codegen::Code;
use konaplate_codegen::source::{MAX_BYTES, MAX_DEPTH, MAX_NODES, Position};
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Span, StrInput};

use super::comments::{self, Comment};
use super::{Block, Document, Entry, Fault, Value, scalar};

/// YAML takes no key of more than 1,024 characters.
const MAX_KEY: usize = 1_000;

pub(super) fn document(text: &str) -> Result<Document, Fault> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(before) = text.split_once('\0').map(|(before, _)| before) {
        let message = "a NUL character stands here: this is no text";
        return Err(Fault {
            code: Code::Syntax,
            position: Position::after(before),
            message: message.to_owned(),
        });
    }
    if text.len() > MAX_BYTES {
        return Err(fault(
            Code::TooDeep,
            Marker::new(0, 1, 0),
            "the file is larger than 1 MiB",
        ));
    }
    let (events, comments) = events(text)?;
    let mut tree = Tree {
        events: events.into(),
        comments: comments.into(),
    };
    let mut document = tree.document()?;
    if let Some(first) = document.root.entries.first_mut() {
        let count = comments_of_file(text).min(first.above.len());
        document.head = first.above.drain(..count).collect();
    }
    Ok(document)
}

/// How many comments at the top a blank line parts from the first key: they are about the file.
fn comments_of_file(text: &str) -> usize {
    let is_said = |line: &&str| line.is_empty() || line.starts_with('#');
    let lines: Vec<&str> = text.lines().map(str::trim).take_while(is_said).collect();
    let blank = lines.iter().rposition(|line| line.is_empty());
    let above = lines.get(..blank.unwrap_or(0)).unwrap_or_default();
    above.iter().filter(|line| !line.is_empty()).count()
}

/// An event and where it stands.
type Placed<'t> = (Event<'t>, Span);

/// The events, bounded and without what a specification has no use for; and the comments.
fn events(text: &str) -> Result<(Vec<Placed<'_>>, Vec<Comment>), Fault> {
    let letters: Vec<char> = text.chars().collect();
    let mut parser: Parser<'_, StrInput<'_>> = Parser::new_from_str(text);
    let mut events = Vec::new();
    let mut scalars = Vec::new();
    let mut depth = 0_usize;
    while let Some(event) = parser.next_event() {
        let (event, span) =
            event.map_err(|error| fault(Code::Syntax, *error.marker(), error.info()))?;
        refuse_marks(&event, span)?;
        depth = match event {
            Event::SequenceStart(..) | Event::MappingStart(..) => depth + 1,
            Event::SequenceEnd | Event::MappingEnd => depth.saturating_sub(1),
            _ => depth,
        };
        if depth > MAX_DEPTH || events.len() > 2 * MAX_NODES {
            let message = format!("more than {MAX_DEPTH} levels or {MAX_NODES} values");
            return Err(fault(Code::TooDeep, span.start, &message));
        }
        scalars.extend(stretch(&letters, &event, span));
        let is_end = event == Event::StreamEnd;
        events.push((event, span));
        if is_end {
            break;
        }
    }
    Ok((events, comments::find(&letters, &scalars)))
}

fn refuse_marks(event: &Event<'_>, span: Span) -> Result<(), Fault> {
    let is_marked = match event {
        Event::Alias(_) => true,
        Event::Scalar(_, _, anchor, tag)
        | Event::SequenceStart(anchor, tag)
        | Event::MappingStart(anchor, tag) => *anchor != 0 || tag.is_some(),
        _ => false,
    };
    if is_marked {
        let message = "anchors, aliases and tags have no place in a specification";
        return Err(fault(Code::Anchor, span.start, message));
    }
    Ok(())
}

/// Where in the text a scalar stands.
fn stretch(letters: &[char], event: &Event<'_>, span: Span) -> Option<(usize, usize)> {
    let Event::Scalar(text, style, ..) = event else {
        return None;
    };
    let start = span.start.index();
    match style {
        ScalarStyle::Plain if text.is_empty() => None,
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
            Some((start, comments::end_of_quoted(letters, start)))
        }
        _ => Some((start, span.end.index())),
    }
}

fn fault(code: Code, marker: Marker, message: &str) -> Fault {
    Fault {
        code,
        position: Position {
            line: marker.line().max(1),
            column: marker.col() + 1,
        },
        message: message.to_owned(),
    }
}

/// Recursion is bounded: `events` has refused what is too deep.
struct Tree<'t> {
    events: VecDeque<Placed<'t>>,
    comments: VecDeque<Comment>,
}

impl<'t> Tree<'t> {
    fn document(&mut self) -> Result<Document, Fault> {
        let mut root = None;
        loop {
            let (event, span) = self.next();
            match event {
                Event::StreamEnd => break,
                Event::StreamStart
                | Event::DocumentStart(_)
                | Event::DocumentEnd
                | Event::Nothing => {}
                Event::MappingStart(..) if root.is_none() => {
                    let column = span.start.col();
                    root = Some(self.mapping(Bounds { column, least: 0 })?);
                }
                _ => {
                    let message = match root {
                        Some(_) => "a second document starts here",
                        None => "a specification file is a mapping (`key: value`)",
                    };
                    return Err(fault(Code::WrongShape, span.start, message));
                }
            }
        }
        let Some(mut root) = root else {
            let start = Marker::new(0, 1, 0);
            return Err(fault(Code::WrongShape, start, "nothing stands in the file"));
        };
        root.after
            .extend(self.comments.drain(..).map(|comment| comment.text));
        Ok(Document {
            head: Vec::new(),
            root,
        })
    }

    fn next(&mut self) -> Placed<'t> {
        let end = (Event::StreamEnd, Span::default());
        self.events.pop_front().unwrap_or(end)
    }

    /// The entries of a mapping up to its end.
    fn mapping(&mut self, bounds: Bounds) -> Result<Block, Fault> {
        let mut block = Block::default();
        let mut keys = BTreeSet::new();
        loop {
            let (event, span) = self.next();
            let Event::Scalar(key, ..) = event else {
                return self.finish(block, (event, span), bounds);
            };
            if !keys.insert(key.to_string()) {
                let message = format!("`{}` stands twice in this mapping", key.escape_debug());
                return Err(fault(Code::DuplicateKey, span.start, &message));
            }
            check_key(&key, span)?;
            let mut entry = Entry::new(key, Value::Nothing(String::new()));
            entry.above = self.leading(&mut block, span, |_| true);
            let value = self.next();
            self.fill(&mut entry, value, bounds.column)?;
            block.entries.push(entry);
        }
    }

    /// The items of a sequence up to its end.
    fn sequence(&mut self, bounds: Bounds) -> Result<Block, Fault> {
        let mut block = Block::default();
        loop {
            let (event, span) = self.next();
            if matches!(event, Event::SequenceEnd | Event::StreamEnd) {
                return self.finish(block, (event, span), bounds);
            }
            let mut entry = Entry::new("", Value::Nothing(String::new()));
            entry.above = match event {
                // The text begins below its mark: a comment behind that is the item's own.
                Event::Scalar(_, ScalarStyle::Literal | ScalarStyle::Folded, ..) => {
                    self.leading(&mut block, span, |comment| !comment.is_behind_mark)
                }
                _ => self.leading(&mut block, span, |_| true),
            };
            self.fill(&mut entry, (event, span), bounds.column)?;
            block.entries.push(entry);
        }
    }

    /// The comments before an entry: one at the end of the line before belongs to what stands there.
    fn leading(
        &mut self,
        block: &mut Block,
        span: Span,
        is_its: fn(&Comment) -> bool,
    ) -> Vec<String> {
        let mut above = Vec::new();
        let is_before = |comment: &mut Comment| comment.at < span.start.index() && is_its(comment);
        while let Some(comment) = self.comments.pop_front_if(is_before) {
            match block.entries.last_mut() {
                Some(last) if !comment.is_alone => attach(last, comment.text),
                _ => above.push(comment.text),
            }
        }
        above
    }

    /// Reads the value of an entry, and the comments between its key and its value.
    fn fill(
        &mut self,
        entry: &mut Entry,
        (event, span): Placed<'t>,
        column: usize,
    ) -> Result<(), Fault> {
        let is_block = span.is_empty();
        // A comment on a line of its own before a block stands above the first entry inside.
        let is_its = |comment: &mut Comment| {
            comment.at < span.start.index() && !(comment.is_alone && is_block)
        };
        while let Some(comment) = self.comments.pop_front_if(is_its) {
            if comment.is_alone {
                entry.above.push(comment.text);
            } else {
                attach(entry, comment.text);
            }
        }
        let bounds = Bounds {
            column: span.start.col(),
            least: if is_block {
                span.start.col().max(column + 1)
            } else {
                0
            },
        };
        entry.value = match event {
            Event::Scalar(text, style, ..) => scalar_value(text.into_owned(), style),
            Event::SequenceStart(..) => Value::Sequence(self.sequence(bounds)?),
            Event::MappingStart(..) => Value::Mapping(self.mapping(bounds)?),
            _ => return Err(fault(Code::Syntax, span.start, "a value should stand here")),
        };
        Ok(())
    }

    /// The end of a mapping or sequence: comments that are set in as far as its entries stay inside.
    fn finish(
        &mut self,
        mut block: Block,
        (event, span): Placed<'t>,
        bounds: Bounds,
    ) -> Result<Block, Fault> {
        if !matches!(event, Event::MappingEnd | Event::SequenceEnd) {
            let message = "a key is a single word or text";
            return Err(fault(Code::WrongShape, span.start, message));
        }
        let is_inside = |comment: &mut Comment| {
            let is_set_in = !comment.is_alone || comment.column >= bounds.least;
            comment.at < span.start.index() && is_set_in
        };
        while let Some(comment) = self.comments.pop_front_if(is_inside) {
            match block.entries.last_mut() {
                Some(last) if !comment.is_alone => attach(last, comment.text),
                _ => block.after.push(comment.text),
            }
        }
        Ok(block)
    }
}

/// Where the entries of a block stand, and how far a comment is set in at least to belong to it.
#[derive(Clone, Copy)]
struct Bounds {
    column: usize,
    least: usize,
}

/// An entry has one comment at the end of its line; a second one goes above.
fn attach(entry: &mut Entry, comment: String) {
    match entry.trailing {
        None => entry.trailing = Some(comment),
        Some(_) => entry.above.push(comment),
    }
}

fn scalar_value(text: String, style: ScalarStyle) -> Value {
    match style {
        ScalarStyle::Plain if text.is_empty() || text == "~" => Value::Nothing(text),
        _ => Value::Text(text),
    }
}

fn check_key(key: &str, span: Span) -> Result<(), Fault> {
    let mut written = String::new();
    scalar::write(&mut written, key);
    if written.chars().count() > MAX_KEY {
        let message = format!("a key has more than {MAX_KEY} characters");
        return Err(fault(Code::TooDeep, span.start, &message));
    }
    Ok(())
}
