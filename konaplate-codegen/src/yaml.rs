//! YAML text to a tree with positions. Knows nothing of specifications; refuses what they have no use for
//! (anchors, tags, duplicate keys, several documents) and whatever is too deep or too large.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle, Span, StrInput};

use crate::diagnostic::{Code, Diagnostic, Problems};
use crate::source::{FileId, MAX_BYTES, MAX_DEPTH, MAX_NODES, Place, Position, Sources};

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node {
    pub(crate) value: Value,
    pub(crate) at: Place,
}

/// What stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// Text as written, and whether it was quoted or a block.
    Scalar {
        text: String,
        quoted: bool,
    },
    Sequence(Vec<Node>),
    Mapping(Vec<(Key, Node)>),
}

/// A key of a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) text: String,
    pub(crate) quoted: bool,
    pub(crate) at: Place,
}

/// Reads one file. Problems are reported; what could be read comes back.
pub(crate) fn parse(sources: &Sources, file: FileId, problems: &mut Problems) -> Option<Node> {
    let text = sources.text(file);
    let whole = |code, message: &str| Diagnostic::new(code, Place::start_of(file), message);
    if text.len() > MAX_BYTES {
        problems.push(whole(Code::TooDeep, "the file is larger than 1 MiB"));
        return None;
    }
    if let Some((before, _)) = text.split_once('\0') {
        let start = Position::after(before);
        let place = Place {
            file,
            start,
            end: start,
        };
        let message = "a NUL character stands here: this is no text";
        problems.push(Diagnostic::new(Code::Syntax, place, message));
        return None;
    }
    let mut tree = Tree {
        parser: Parser::new_from_str(text),
        file,
        nodes: 0,
        problems,
    };
    match tree.document() {
        Ok(Some(root)) => Some(root),
        Ok(None) => {
            tree.problems
                .push(whole(Code::WrongShape, "nothing stands in the file"));
            None
        }
        Err(problem) => {
            tree.problems.push(*problem);
            None
        }
    }
}

struct Tree<'t, 'p> {
    parser: Parser<'t, StrInput<'t>>,
    file: FileId,
    nodes: usize,
    problems: &'p mut Problems,
}

/// The keys of a mapping so far. Nearly all mappings are short, and looking through them costs less than an index.
#[derive(Default)]
struct Seen {
    index: BTreeMap<String, Place>,
}

impl Seen {
    const SHORT: usize = 16;

    /// Where the key stands already.
    fn first(&mut self, key: &str, entries: &[(Key, Node)]) -> Option<Place> {
        if entries.len() < Self::SHORT {
            let mut entries = entries.iter();
            return entries
                .find(|(seen, _)| seen.text == key)
                .map(|(seen, _)| seen.at);
        }
        for (seen, _) in &entries[self.index.len()..] {
            self.index.insert(seen.text.clone(), seen.at);
        }
        self.index.get(key).copied()
    }
}

/// A problem after which the rest of the file cannot be read.
type Fatal = Box<Diagnostic>;

impl<'t> Tree<'t, '_> {
    fn document(&mut self) -> Result<Option<Node>, Fatal> {
        let mut root = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => return Ok(root),
                Event::StreamStart
                | Event::DocumentStart(_)
                | Event::DocumentEnd
                | Event::Nothing => {}
                _ if root.is_some() => {
                    let message = "a second document starts here";
                    return Err(self.fatal(Code::WrongShape, span, message));
                }
                event => root = Some(self.node(event, span, 0)?),
            }
        }
    }

    fn next(&mut self) -> Result<(Event<'t>, Span), Fatal> {
        match self.parser.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => {
                let at = Span::empty(*error.marker());
                // The library looks ahead in flow collections, to a depth of its own.
                if error.info() == "recursion limit exceeded" {
                    return Err(self.too_deep(at));
                }
                Err(self.fatal(Code::Syntax, at, error.info()))
            }
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    fn node(&mut self, event: Event<'t>, span: Span, depth: usize) -> Result<Node, Fatal> {
        self.nodes += 1;
        if depth > MAX_DEPTH || self.nodes > MAX_NODES {
            return Err(self.too_deep(span));
        }
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_marks(anchor, tag.is_some(), span);
                let quoted = style != ScalarStyle::Plain;
                let text = text.into_owned();
                Ok(self.at(span, Value::Scalar { text, quoted }))
            }
            Event::SequenceStart(anchor, tag) => {
                self.refuse_marks(anchor, tag.is_some(), span);
                self.sequence(span, depth)
            }
            Event::MappingStart(anchor, tag) => {
                self.refuse_marks(anchor, tag.is_some(), span);
                self.mapping(span, depth)
            }
            _ => Err(self.fatal(Code::Anchor, span, "an alias (`*name`) stands here")),
        }
    }

    fn sequence(&mut self, start: Span, depth: usize) -> Result<Node, Fatal> {
        let mut items = Vec::new();
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::SequenceEnd => return Ok(self.at(start, Value::Sequence(items))),
                event => items.push(self.node(event, span, depth + 1)?),
            }
        }
    }

    fn mapping(&mut self, start: Span, depth: usize) -> Result<Node, Fatal> {
        let mut entries: Vec<(Key, Node)> = Vec::new();
        let mut seen = Seen::default();
        loop {
            let (event, span) = self.next()?;
            if event == Event::MappingEnd {
                return Ok(self.at(start, Value::Mapping(entries)));
            }
            let key = self.key(event, span, depth)?;
            let (event, span) = self.next()?;
            let value = self.node(event, span, depth + 1)?;
            match seen.first(&key.text, &entries) {
                Some(first) => {
                    let message = format!("`{}` stands twice in this mapping", key.text);
                    let problem = Diagnostic::new(Code::DuplicateKey, key.at, message);
                    let problem = problem.label("again here");
                    self.problems.push(problem.related(first, "first here"));
                }
                None => entries.push((key, value)),
            }
        }
    }

    fn key(&mut self, event: Event<'t>, span: Span, depth: usize) -> Result<Key, Fatal> {
        let node = self.node(event, span, depth + 1)?;
        match node.value {
            Value::Scalar { text, quoted } => Ok(Key {
                text,
                quoted,
                at: node.at,
            }),
            _ => Err(self.fatal(Code::WrongShape, span, "a key is a single word or text")),
        }
    }

    fn refuse_marks(&mut self, anchor: usize, has_tag: bool, span: Span) {
        if anchor != 0 || has_tag {
            let message = "anchors (`&name`) and tags (`!name`) have no place in a specification";
            let problem = Diagnostic::new(Code::Anchor, self.place(span), message);
            self.problems
                .push(problem.help("write the value out, or name a shared type"));
        }
    }

    fn too_deep(&self, span: Span) -> Fatal {
        let message = format!("more than {MAX_DEPTH} levels or {MAX_NODES} values");
        self.fatal(Code::TooDeep, span, &message)
    }

    fn fatal(&self, code: Code, span: Span, message: &str) -> Fatal {
        Box::new(Diagnostic::new(code, self.place(span), message))
    }

    fn at(&self, span: Span, value: Value) -> Node {
        let at = self.place(span);
        Node { value, at }
    }

    fn place(&self, span: Span) -> Place {
        let position = |marker: saphyr_parser::Marker| Position {
            line: marker.line().max(1),
            column: marker.col() + 1,
        };
        let (start, end) = (position(span.start), position(span.end));
        Place {
            file: self.file,
            start,
            // A block that runs over several lines is marked where it starts.
            end: if end.line == start.line { end } else { start },
        }
    }
}
