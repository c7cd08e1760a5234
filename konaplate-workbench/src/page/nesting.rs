//! What belongs inside what. The text layout lists fields one after the other and has no mark for the end of an
//! object, so this goes by a rule and marks what it could not know. JSON pages do not need it.
//!
//! The rule: the first field below an object, or below the `x_item` of an array `x`, is inside it, and so is every
//! field after it, down to the end of the message or to a name that the level has already; such a field, and those
//! after it, stand on the nearest level further out that has no such name. All but the first field inside are guesses.

use std::collections::BTreeSet;

use super::{Kind, Parameter, Remark, RemarkKind, clean, quoted};

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
    top: Vec<Parameter>,
    top_names: BTreeSet<String>,
    open: Vec<Level>,
    /// The level before the next field is not certain.
    is_after_array: bool,
    remarks: &'r mut Vec<Remark>,
}

/// Puts the fields of a part inside each other; `key` is the part's in a specification.
pub(super) fn tree(flat: Vec<Flat>, key: &str, remarks: &mut Vec<Remark>) -> Vec<Parameter> {
    let mut tree = Tree {
        key,
        top: Vec::new(),
        top_names: BTreeSet::new(),
        open: Vec::new(),
        is_after_array: false,
        remarks,
    };
    let mut flat = flat.into_iter().peekable();
    while let Some(field) = flat.next() {
        let item = format!("{}_item", field.parameter.name.value);
        let is_array = matches!(field.parameter.kind.value, Kind::Objects | Kind::Strings);
        let element = flat.next_if(|next| is_array && next.parameter.name.value == item);
        tree.add(field, element);
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

    /// Closes levels that have the name already, and says whether the level is a guess.
    fn find_level(&mut self, field: &mut Parameter) {
        let name = &field.name.value;
        let is_first = self.open.last().is_none_or(|level| level.names.is_empty());
        field.nesting_is_guessed = self.is_after_array || !is_first;
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
        if let (Some(first), Some(second), Some(last)) =
            (fields.first(), fields.get(1), fields.last())
        {
            let message = format!(
                "the page does not show where this ends: all from {} to {}, behind {}, is taken as inside",
                quoted(&second.name.value),
                quoted(&last.name.value),
                quoted(&first.name.value)
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
            kind: RemarkKind::Guessed,
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
