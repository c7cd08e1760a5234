//! Faults that are planted in pages: each is told, and nothing else of the page is read otherwise.

use konaplate_workbench::page::Limit;

use crate::corpus;
use crate::layout::Layout;
use crate::layout::pieces::{Piece, Style};
use crate::sample::Sample;
use crate::written::{Aspect, Bound, Field, Operation, Part, Role, Sheet};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A part's heading, and nothing below it.
    Empty(Part),
    /// A part that is not there at all.
    Gone(Part),
    /// A part below a heading that nobody knows.
    StrangeHeading,
    /// A field whose name was removed.
    Nameless,
    /// Characters that nobody sees, in a name and in a word.
    HiddenInName,
    HiddenInWord,
    /// Wide colons, digits and letters, as Korean keyboards give them.
    WideColons,
    WideDigits,
    WideName,
    Nbsp,
    Indented,
    ByteOrderMark,
    Crlf,
    Cr,
    StrangerInHead,
    StrangerInCodes,
    StrangerInCases,
    StrangerInField,
    UnknownType,
    UnknownRequirement,
    Twice,
    OddLimit,
    ZeroLength,
}

impl Fault {
    fn all() -> Vec<Self> {
        let parts = Part::ALL.into_iter();
        let mut all: Vec<Self> = parts
            .flat_map(|part| [Self::Empty(part), Self::Gone(part)])
            .collect();
        all.extend([
            Self::Nameless,
            Self::StrangeHeading,
            Self::HiddenInName,
            Self::HiddenInWord,
            Self::WideColons,
            Self::WideDigits,
            Self::WideName,
            Self::Nbsp,
            Self::Indented,
            Self::ByteOrderMark,
            Self::Crlf,
            Self::Cr,
            Self::StrangerInHead,
            Self::StrangerInCodes,
            Self::StrangerInCases,
            Self::StrangerInField,
            Self::UnknownType,
            Self::UnknownRequirement,
            Self::Twice,
            Self::OddLimit,
            Self::ZeroLength,
        ]);
        all
    }

    /// Whether the page says the same as without it, so that its file says nothing new.
    fn says_the_same(self) -> bool {
        matches!(
            self,
            Self::HiddenInName
                | Self::HiddenInWord
                | Self::WideColons
                | Self::WideName
                | Self::Nbsp
                | Self::Indented
                | Self::ByteOrderMark
                | Self::Crlf
                | Self::Cr
        )
    }

    /// Whether a layout can have it.
    fn fits(self, layout: Layout) -> bool {
        let is_line_text = matches!(
            layout,
            Layout::English | Layout::Korean | Layout::Compact | Layout::NoRequest
        );
        match self {
            Self::Empty(part) | Self::Gone(part) => {
                layout.has(part) && layout.leaves_out().is_empty()
            }
            Self::Nameless | Self::HiddenInName | Self::HiddenInWord | Self::WideName => {
                !layout.is_one_line()
            }
            Self::Nbsp => is_line_text || matches!(layout, Layout::Tabs | Layout::TabsKorean),
            Self::Indented => is_line_text,
            Self::WideColons | Self::WideDigits => !layout.is_data(),
            Self::StrangeHeading => !layout.is_data() && layout.leaves_out().is_empty(),
            Self::StrangerInCases | Self::StrangerInHead | Self::StrangerInCodes => {
                !layout.is_one_line() && (self == Self::StrangerInHead || !layout.is_data())
            }
            Self::StrangerInField => {
                is_line_text || matches!(layout, Layout::MarkdownStars | Layout::Html)
            }
            _ => true,
        }
    }
}

/// Pages with one fault each.
pub(crate) fn all() -> Vec<Sample> {
    let mut samples = Vec::new();
    for (step, fault) in Fault::all().into_iter().enumerate() {
        for (at, layout) in Layout::ALL.into_iter().enumerate() {
            if fault.fits(layout) {
                samples.push(plant(fault, layout, step * 5 + at));
            }
        }
    }
    samples
}

/// The field that a fault is in: of the response, at the top, a text with a description.
const AT: usize = 3;
const IN: Part = Part::ResponseFields;

fn plant(fault: Fault, layout: Layout, number: usize) -> Sample {
    let mut operation = corpus::operation(number, layout.language());
    let mut gone = None;
    match fault {
        Fault::Empty(part) => operation.empty(part),
        Fault::Gone(part) => gone = Some(part),
        Fault::StrangeHeading => return strange_heading(layout, number, operation),
        Fault::Nameless => return nameless(layout, number, operation),
        _ => in_field(fault, layout, &mut operation),
    }
    let name = format!("{fault:?}-{layout:?}-{number:03}");
    let name = name.replace(['(', ')'], "-");
    let mut sample = Sample::of(name, layout, operation, gone);
    sample.is_faulty = true;
    sample.has_file = !fault.says_the_same();
    if !in_lines(fault, &mut sample) {
        in_pieces(fault, &mut sample);
    }
    in_bytes(fault, &mut sample);
    sample
}

/// Faults that the description of a field has.
fn in_field(fault: Fault, layout: Layout, operation: &mut Operation) {
    let fields = &mut operation.response.fields;
    let field = &mut fields[AT];
    match fault {
        Fault::UnknownType => {
            field.kind = "timestamp";
            field.must_tell = true;
        }
        Fault::UnknownRequirement => {
            field.odd_requirement = Some("Sometimes");
            field.must_tell = true;
        }
        Fault::OddLimit => {
            let text = if layout.is_data() {
                "10~20"
            } else {
                "Length : 10~20"
            };
            field.limit = Bound::Odd(text.to_owned(), None);
            field.must_tell = true;
        }
        Fault::ZeroLength => {
            field.limit = Bound::Known(Limit::Length(0));
            field.must_tell = true;
        }
        Fault::WideDigits => {
            field.limit = Bound::Odd("Length : １５".to_owned(), Some(Limit::Length(15)));
        }
        Fault::Twice => {
            let again = Field {
                must_tell: true,
                ..field.clone()
            };
            fields.insert(AT + 1, again);
        }
        _ => {}
    }
}

/// The type and the requirement follow what is said of the field before.
fn nameless(layout: Layout, number: usize, mut operation: Operation) -> Sample {
    let at = if number.is_multiple_of(3) { 0 } else { AT };
    operation.response.fields[at].name.clear();
    let name = format!("Nameless-{layout:?}-{number:03}");
    let mut sample = Sample::of(name, layout, operation, None);
    sample.operation.response.fields.remove(at);
    for roles in &mut sample.sheet.roles {
        *roles = roles
            .iter()
            .map(|role| match *role {
                Role::Field(IN, index, _) if index == at => Role::Lost,
                Role::Field(IN, index, aspect) if index > at => Role::Field(IN, index - 1, aspect),
                other => other,
            })
            .collect();
    }
    sample.is_faulty = true;
    sample
}

/// The request stands below a heading that nobody knows: it is not taken for anything else.
fn strange_heading(layout: Layout, number: usize, operation: Operation) -> Sample {
    let mut pieces = layout.pieces(&operation, None);
    let is_request = |piece: &Piece| {
        matches!(
            piece.role,
            Role::Field(Part::RequestFields, ..) | Role::Mark(Part::RequestFields)
        )
    };
    let first = pieces.iter().position(is_request).unwrap_or(1);
    let heading = first.saturating_sub(1);
    "Body Fields".clone_into(&mut pieces[heading].text);
    let behind = pieces[first..]
        .iter()
        .position(|piece| piece.style == Style::Heading);
    let end = first + behind.unwrap_or_default();
    for piece in &mut pieces[heading..end] {
        piece.role = Role::Either;
    }
    let sheet = layout.set(&pieces);
    let line = sheet
        .lines
        .iter()
        .position(|line| line.contains("Body Fields"));
    let mut sample = Sample::with(
        format!("StrangeHeading-{layout:?}-{number:03}"),
        layout,
        operation,
        sheet,
    );
    sample.remarked.extend(line.map(|at| at + 1));
    sample.gone = Some(Part::RequestFields);
    sample.is_faulty = true;
    sample
}

/// Changes lines; says whether the fault is one of such.
fn in_lines(fault: Fault, sample: &mut Sample) -> bool {
    match fault {
        Fault::HiddenInName => {
            let name = sample.operation.response.fields[AT].name.clone();
            let line = sample.line(Role::Field(IN, AT, Aspect::Name));
            hide(sample, line, &name);
        }
        Fault::HiddenInWord => {
            let fields = sample.operation.response.fields.iter();
            let words: Vec<String> = fields
                .take(3)
                .filter_map(|field| field.words().first().map(|(word, _)| (*word).to_owned()))
                .collect();
            // The first whose word can be split.
            let found = words.iter().position(|word| word.len() > 1).unwrap_or(0);
            let lines = sample
                .sheet
                .lines_of(|role| role == Role::Field(IN, found, Aspect::Words));
            let line = lines
                .into_iter()
                .find(|line| sample.sheet.lines[line - 1].contains(&words[found]));
            hide(sample, line.unwrap_or(1), &words[found].clone());
        }
        Fault::WideName => {
            let name = sample.operation.response.fields[AT].name.clone();
            let wide: String = name.chars().map(wide).collect();
            let line = sample.line(Role::Field(IN, AT, Aspect::Name));
            change(&mut sample.sheet, line, &name, &wide);
            sample.remarked.push(line);
        }
        Fault::WideColons => {
            let is_such = |role| matches!(role, Role::Field(_, _, Aspect::Limit | Aspect::Words));
            for line in sample.sheet.lines_of(is_such) {
                change(&mut sample.sheet, line, " : ", "：");
                change(&mut sample.sheet, line, "&nbsp;: ", "：");
            }
        }
        Fault::Nbsp => {
            let is_free = |role: &Role| {
                matches!(
                    role,
                    Role::Furniture | Role::Either | Role::Mark(_) | Role::Field(..)
                )
            };
            for (line, roles) in sample.sheet.lines.iter_mut().zip(&sample.sheet.roles) {
                if line.is_empty() {
                    line.push('\u{a0}');
                } else if roles.iter().all(is_free) {
                    *line = line.replace(' ', "\u{a0}");
                }
            }
        }
        Fault::Indented => {
            for line in &mut sample.sheet.lines {
                *line = format!("\t{}  \t", line.replace("• ", "•\t"));
            }
        }
        Fault::StrangerInHead if sample.layout.is_data() => {
            insert(sample, Role::Path, "\"colour\": \"red\",");
        }
        _ => return false,
    }
    sample.bytes = sample.sheet.bytes();
    true
}

fn hide(sample: &mut Sample, line: usize, text: &str) {
    let (start, end) = text.split_at(1);
    change(
        &mut sample.sheet,
        line,
        text,
        &format!("{start}\u{200b}{end}"),
    );
    sample.remarked.push(line);
}

fn change(sheet: &mut Sheet, line: usize, from: &str, to: &str) {
    let line = &mut sheet.lines[line - 1];
    *line = line.replacen(from, to, 1);
}

/// The wide form of a letter.
fn wide(letter: char) -> char {
    let code = u32::from(letter);
    char::from_u32(code + 0xfee0)
        .filter(|_| letter.is_ascii_graphic())
        .unwrap_or(letter)
}

/// Puts a line of an unknown kind above the one with the role.
fn insert(sample: &mut Sample, role: Role, text: &str) {
    let line = sample.line(role);
    sample.sheet.lines.insert(line - 1, text.to_owned());
    sample.sheet.roles.insert(line - 1, [Role::Stranger].into());
}

/// A page with a line of an unknown kind among its cases.
pub(crate) fn stranger_in_cases(mut sample: Sample) -> Sample {
    in_pieces(Fault::StrangerInCases, &mut sample);
    sample
}

/// Lines of an unknown kind between the others.
fn in_pieces(fault: Fault, sample: &mut Sample) {
    let is_before = |piece: &Piece| match fault {
        Fault::StrangerInHead => piece.role == Role::Path,
        Fault::StrangerInCodes => piece.style == Style::Status,
        Fault::StrangerInCases => piece.role == Role::Case(1),
        Fault::StrangerInField => piece.role == Role::Field(IN, AT, Aspect::Kind),
        _ => false,
    };
    let (text, role) = match fault {
        Fault::StrangerInField => ("(since spring)", Role::Either),
        Fault::StrangerInHead => ("Kept by the west wing", Role::Stranger),
        _ => ("Seen by nobody yet", Role::Stranger),
    };
    let mut pieces = sample.layout.pieces(&sample.operation, sample.gone);
    let Some(at) = pieces.iter().position(is_before) else {
        return;
    };
    let piece = Piece {
        style: Style::Line,
        text: text.to_owned(),
        role,
    };
    pieces.insert(at, piece);
    sample.sheet = sample.layout.set(&pieces);
    sample.bytes = sample.sheet.bytes();
    if role == Role::Either {
        let line = sample
            .sheet
            .lines
            .iter()
            .position(|line| line.contains(text));
        sample.remarked.extend(line.map(|at| at + 1));
    }
}

/// The same page in other bytes.
fn in_bytes(fault: Fault, sample: &mut Sample) {
    let replaced = |end: &str| {
        let text = String::from_utf8_lossy(&sample.bytes);
        text.replace('\n', end).into_bytes()
    };
    match fault {
        Fault::ByteOrderMark => {
            sample.bytes.splice(0..0, "\u{feff}".bytes());
        }
        Fault::Crlf => sample.bytes = replaced("\r\n"),
        Fault::Cr => sample.bytes = replaced("\r"),
        _ => {}
    }
}
