//! What belongs inside what. The text layout lists fields one after the other and has no mark for the end of an
//! object, so this goes by rules and marks what it could not know. JSON pages do not need it.
//!
//! The first field below an object, or below the `x_item` of an array `x`, is inside it. Of every further field it is
//! known where it stands if sister operations have it there ([`Hints`]), or if it is about paging: an object of that
//! kind has nothing else inside, and neither such an object nor a total is inside a list. Else it is taken as inside,
//! down to the end of the message or to a name that the level has already; such a field, and those after it, stand on
//! the nearest level further out that has no such name. Those are guesses, and told.

use std::collections::BTreeSet;

use super::hints::{self, Hints, Stands};
use super::{About, Kind, Parameter, Remark, RemarkKind, clean, quoted};

/// Levels that are told apart; fields of an object further in stand beside it.
pub(super) const MAX_DEPTH: usize = 16;

/// A parameter in the order of the page.
pub(super) struct Flat {
    pub(super) parameter: Parameter,
    /// The button of an array that has no described element stands below it.
    pub(super) has_button: bool,
    /// Remarks on it that do not say yet where it stands.
    pub(super) remarks: Vec<Remark>,
}

/// An object, or an array's element, whose end was not met yet.
struct Level {
    owner: Parameter,
    fields: Vec<Parameter>,
    names: BTreeSet<String>,
}

struct Tree<'r> {
    key: &'r str,
    hints: &'r Hints,
    top: Vec<Parameter>,
    top_names: BTreeSet<String>,
    open: Vec<Level>,
    /// The level before the next field is not certain.
    is_after_array: bool,
    /// From here on all is about paging.
    is_tail: bool,
    remarks: &'r mut Vec<Remark>,
}

/// Puts the fields of a part inside each other; `key` is the part's in a specification.
pub(super) fn tree(
    flat: Vec<Flat>,
    key: &str,
    hints: &Hints,
    remarks: &mut Vec<Remark>,
) -> Vec<Parameter> {
    let mut tree = Tree {
        key,
        hints,
        top: Vec::new(),
        top_names: BTreeSet::new(),
        open: Vec::new(),
        is_after_array: false,
        is_tail: false,
        remarks,
    };
    let is_other = |flat: &Flat| !hints::is_about_paging(&flat.parameter.name.value);
    let others = flat.iter().rposition(is_other).map_or(0, |last| last + 1);
    let mut flat = flat.into_iter().enumerate().peekable();
    while let Some((at, field)) = flat.next() {
        tree.is_tail = at >= others;
        let item = format!("{}_item", field.parameter.name.value);
        let is_array = matches!(field.parameter.kind.value, Kind::Objects | Kind::Strings);
        let element = flat.next_if(|(_, next)| is_array && next.parameter.name.value == item);
        tree.add(field, element.map(|(_, element)| element));
    }
    while tree.close() {}
    tree.top
}

impl Tree<'_> {
    fn add(&mut self, flat: Flat, element: Option<Flat>) {
        let mut field = flat.parameter;
        self.find_level(&mut field);
        let at = self.path(&field);
        let place = |remark| Remark {
            at: at.clone(),
            ..remark
        };
        self.remarks.extend(flat.remarks.into_iter().map(place));
        let opens = match field.kind.value {
            Kind::Object => true,
            Kind::Objects => element.is_some(),
            _ => false,
        };
        self.is_after_array = field.kind.value == Kind::Objects && !opens && !flat.has_button;
        if self.is_after_array {
            let message = "no element of this array is described: the next field is taken as standing beside it";
            self.remark(&field, message.to_owned());
        }
        if let Some(element) = element {
            let place = |remark| Remark {
                at: at.clone(),
                ..remark
            };
            self.remarks.extend(element.remarks.into_iter().map(place));
            join(&mut field, element.parameter);
        }
        if opens && self.open.len() < MAX_DEPTH {
            self.open.push(Level {
                owner: field,
                fields: Vec::new(),
                names: BTreeSet::new(),
            });
        } else {
            self.push(field);
        }
    }

    /// Closes the levels that the field is not inside, and says whether its level is a guess.
    fn find_level(&mut self, field: &mut Parameter) {
        let name = &field.name.value;
        let mut is_known = false;
        self.leave_lists(field);
        while let Some(level) = self.open.last() {
            let is_first = level.names.is_empty();
            match self.hints.stands(&level.owner.name.value, name) {
                _ if is_first => break,
                Stands::Inside => {
                    is_known = true;
                    break;
                }
                Stands::Beside => {
                    is_known = true;
                    self.close();
                }
                Stands::Unknown => {
                    is_known = false;
                    break;
                }
            }
        }
        let is_first = self.open.last().is_none_or(|level| level.names.is_empty());
        field.nesting_is_guessed = self.is_after_array || !(is_first || is_known);
        let is_free = |level: &Level| !level.names.contains(name);
        if !self.top_names.contains(name) || self.open.iter().any(is_free) {
            while !self.open.last().is_none_or(is_free) {
                self.close();
            }
        }
        let level = self.open.last_mut();
        let names = level.map_or(&mut self.top_names, |level| &mut level.names);
        names.insert(name.clone());
    }

    /// Closes the lists that stand around what is about paging: it is beside the outermost.
    fn leave_lists(&mut self, field: &Parameter) {
        let is_first = self.open.last().is_none_or(|level| level.names.is_empty());
        let is_object = field.kind.value == Kind::Object;
        let is_paging = (is_object && hints::is_paging(&field.name.value))
            || (!is_object && self.is_tail && hints::is_total(&field.name.value));
        let is_in_paging = self
            .open
            .last()
            .is_some_and(|level| hints::is_paging(&level.owner.name.value));
        if is_first || !is_paging || is_in_paging {
            return;
        }
        let is_list = |level: &Level| level.owner.kind.value == Kind::Objects;
        if let Some(outermost) = self.open.iter().position(is_list) {
            while self.open.len() > outermost {
                self.close();
            }
        }
    }

    fn push(&mut self, field: Parameter) {
        let level = self.open.last_mut();
        level
            .map_or(&mut self.top, |level| &mut level.fields)
            .push(field);
    }

    /// Closes the innermost level; false if none is open.
    fn close(&mut self) -> bool {
        let Some(Level {
            mut owner, fields, ..
        }) = self.open.pop()
        else {
            return false;
        };
        let mut guessed = fields.iter().filter(|field| field.nesting_is_guessed);
        if let Some(first) = guessed.next() {
            let first = quoted(&first.name.value);
            let what = match guessed.next_back() {
                Some(last) => format!("all from {first} to {}", quoted(&last.name.value)),
                None => first,
            };
            let message = format!(
                "the page does not show where this ends: {what} is taken as inside, and may stand beside it"
            );
            self.remark(&owner, message);
        }
        owner.children = fields;
        self.push(owner);
        true
    }

    /// Where a field of the innermost level stands in a specification.
    fn path(&self, field: &Parameter) -> String {
        let mut at = format!("{}.", self.key);
        for level in &self.open {
            at.push_str(&clean(&level.owner.name.value));
            at.push_str(inside(&level.owner.kind.value));
        }
        at.push_str(&clean(&field.name.value));
        at
    }

    fn remark(&mut self, field: &Parameter, message: String) {
        let at = self.path(field);
        self.remarks.push(Remark {
            line: field.name.line,
            at,
            kind: RemarkKind::Doubtful,
            about: About::Nesting,
            message,
        });
    }
}

/// Takes over what the pseudo field of an array's element says, but for the furniture that is its description.
pub(super) fn join(array: &mut Parameter, element: Parameter) {
    let furniture = element_description(&element.name.value);
    let told = element.description.into_iter();
    array
        .description
        .extend(told.filter(|line| line.value != furniture));
    array.limit = array.limit.take().or(element.limit);
    array.words.extend(element.words);
    array.children.extend(element.children);
}

/// What the portal writes below the pseudo field of an array's element.
pub(super) fn element_description(name: &str) -> String {
    format!("{name} content")
}

/// The keys between an object, or an array of objects, and its fields in a specification.
pub(super) fn inside(kind: &Kind) -> &'static str {
    match kind {
        Kind::Objects => ".items.fields.",
        _ => ".fields.",
    }
}
