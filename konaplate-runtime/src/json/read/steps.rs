//! What happens before a field is read and after it: where it is, what is missing, and the path of what was noticed.

use std::borrow::Cow;

use super::Fields;
#[cfg(feature = "dynamic")]
use super::Named;
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

    #[inline(never)]
    pub(super) fn begin_needed_or_in(
        &mut self,
        wire: &'static str,
        sibling: &'static str,
    ) -> Option<Value<'_, 'a>> {
        if self.failure.is_some() {
            let _ = self.take(wire);
            return None;
        }
        let at = self.find(wire, sibling);
        if at.is_none() {
            let is_null = self.search(wire).is_some();
            let reason = if is_null {
                DeviationKind::Null
            } else {
                DeviationKind::Missing
            };
            self.fail(wire, reason);
        }
        Some(self.begin(wire, at?))
    }

    #[inline(never)]
    pub(super) fn begin_optional_or_in(
        &mut self,
        wire: &'static str,
        sibling: &'static str,
    ) -> Option<Value<'_, 'a>> {
        if self.failure.is_some() {
            let _ = self.take(wire);
            return None;
        }
        let at = self.find(wire, sibling)?;
        Some(self.begin(wire, at))
    }

    /// Reads a field whose name is of a table, as the functions for generated code do. Whether there is a value.
    #[cfg(feature = "dynamic")]
    pub(crate) fn read_named(
        &mut self,
        name: &Named<'_>,
        read: &mut dyn FnMut(Value<'_, '_>),
    ) -> bool {
        let at = match name.also_in {
            _ if self.failure.is_some() => {
                let _ = self.take(name.wire);
                return false;
            }
            Some(sibling) => self.find(name.wire, sibling),
            None => {
                self.reading.is_elsewhere = false;
                if name.is_required {
                    self.take(name.wire)
                } else {
                    self.take_value(name.wire)
                }
            }
        };
        let Some(at) = at else {
            if name.is_required {
                let is_null = name.also_in.is_some() && self.search(name.wire).is_some();
                let reason = if is_null {
                    DeviationKind::Null
                } else {
                    DeviationKind::Missing
                };
                self.fail(name.wire, reason);
            }
            return false;
        };
        self.reading.wire = Cow::Owned(name.wire.to_owned());
        self.reading.before = self.notes.mark();
        read(Value::new(self, at));
        if name.is_required {
            self.end_needed();
            self.failure.is_none()
        } else {
            self.end_optional()
        }
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
        self.notes.place_since(self.reading.before, step);
        self.failure = self.failure.take().map(|error| error.within(step));
    }

    /// Puts a step before the paths of what was noticed since.
    #[cold]
    pub(in crate::json) fn place_since(&mut self, mark: Mark, step: &str) {
        self.notes.place_since(mark, step);
        self.failure = self.failure.take().map(|error| error.within(step));
    }

    #[cold]
    fn fail(&mut self, wire: &str, kind: DeviationKind) {
        self.failure = Some(Undecodable::new(kind).within(wire));
    }
}
