//! What happens before a field is read and after it: where it is, what is missing, and the path of what was noticed.

use std::borrow::Cow;

use super::Fields;
use crate::json::deviation::{DeviationKind, Mark, Undecodable};
use crate::json::nodes::Nodes;
use crate::json::value::{Value, text};

impl<'a> Fields<'a> {
    #[inline(never)]
    pub(crate) fn begin_needed(&mut self, wire: &'static str) -> Option<Value<'_, 'a>> {
        let at = self.take(wire);
        if self.failure.is_some() {
            return None;
        }
        if at.is_none() {
            self.fail(wire, DeviationKind::Missing);
        }
        self.reading.is_elsewhere = false;
        Some(self.begin(wire, at?))
    }

    #[inline(never)]
    pub(crate) fn begin_optional(&mut self, wire: &'static str) -> Option<Value<'_, 'a>> {
        let at = self.take_value(wire)?;
        if self.failure.is_some() {
            return None;
        }
        self.reading.is_elsewhere = false;
        Some(self.begin(wire, at))
    }

    /// Reads the object at a place. Whether there is one.
    pub(in crate::json) fn read_inside(
        &mut self,
        at: usize,
        fill: &mut dyn FnMut(&mut Fields<'_>),
    ) -> bool {
        let Some(mut inside) = self.inside(at) else {
            return false;
        };
        fill(&mut inside);
        let failure = inside.failure.take();
        let notes = inside.into_notes();
        self.failure = failure;
        self.notes.absorb(notes);
        true
    }

    fn begin(&mut self, wire: &'static str, at: usize) -> Value<'_, 'a> {
        self.reading.wire = Cow::Borrowed(wire);
        self.reading.before = self.notes.mark();
        Value::new(self, at)
    }

    #[inline(never)]
    pub(crate) fn end_needed(&mut self) {
        if self.notes.mark() != self.reading.before || self.failure.is_some() {
            self.place();
        }
    }

    /// Whether there is a value.
    #[inline(never)]
    pub(crate) fn end_optional(&mut self) -> bool {
        self.end_needed();
        self.forgive()
    }

    /// Takes the failure of an optional field for a deviation. Whether there is a value.
    pub(super) fn forgive(&mut self) -> bool {
        let failure = self.failure.take();
        let is_read = failure.is_none();
        if let Some(error) = failure {
            self.notes.forgive(error);
        }
        is_read
    }

    /// The text at a place that is no plain string.
    pub(in crate::json) fn unusual_text(
        &mut self,
        at: usize,
    ) -> Result<Cow<'a, str>, DeviationKind> {
        let nodes = Nodes::new(self.text, &self.list);
        text(nodes, at, &mut self.notes)
    }

    pub(in crate::json) fn mark(&self) -> Mark {
        self.notes.mark()
    }

    pub(in crate::json) fn note(&mut self, kind: DeviationKind) {
        self.notes.deviation(kind);
    }

    /// Notes that the value that is being read cannot be.
    #[cold]
    pub(in crate::json) fn refuse(&mut self, kind: DeviationKind) {
        self.failure = Some(Undecodable::new(kind));
    }

    pub(in crate::json) fn has_failed(&self) -> bool {
        self.failure.is_some()
    }

    /// When the value that is being read was issued, and how many seconds it serves.
    pub(in crate::json) fn issued(&self, type_seconds: u64) -> Option<(i64, u64)> {
        let issued = self.issued?;
        Some(issued.of_field(&self.reading.wire, type_seconds))
    }

    /// Puts the name of the field before the paths of what was noticed in it.
    #[cold]
    fn place(&mut self) {
        let taken = self.taken.last().filter(|_| self.reading.is_elsewhere);
        let step = taken.map_or(&*self.reading.wire, String::as_str);
        self.notes.place_field_since(self.reading.before, step);
        self.failure = self.failure.take().map(|error| error.within_field(step));
    }

    /// Puts an item's place before the paths of what was noticed since.
    #[cold]
    pub(in crate::json) fn place_since(&mut self, mark: Mark, step: &str) {
        self.notes.place_since(mark, step);
        self.failure = self.failure.take().map(|error| error.within(step));
    }

    #[cold]
    pub(super) fn fail(&mut self, wire: &str, kind: DeviationKind) {
        self.failure = Some(Undecodable::new(kind).within(wire));
    }
}
