//! What the file has and a page that was seen whole does not show at all. It is told and left: most often it stands
//! there, under a heading that is not known.

use crate::document::{Entry, Value};
use crate::page::{Message, Parameter};

use super::super::difference::{Change, Path};
use super::super::facts::{self, SIDES};
use super::Comparison;

impl Comparison<'_> {
    pub(super) fn missing(&mut self) {
        let page = self.fresh.page;
        if page.cut.is_some() {
            return;
        }
        for (side, message) in SIDES.into_iter().zip(facts::sides(page)) {
            self.missing_headers(side, message);
            if message.parameters.as_ref().is_none_or(Vec::is_empty) {
                self.missing_part(side);
            }
        }
        if page.codes.rows.is_none() {
            self.missing_part("errors");
            let table = self.find(&["error-table"]).and_then(Value::text);
            if let Some(table) = table.filter(|table| *table != facts::error_table(page)) {
                self.left(Path::of(&["error-table"]), table);
            }
        }
        if page.cases.is_empty() {
            self.missing_part("cases");
        }
    }

    /// Headers that every call has: of the others a page need not tell.
    fn missing_headers(&mut self, side: &str, message: &Message) {
        let shown = message.headers.as_deref().unwrap_or_default();
        let is_shown = |name: &str| {
            shown
                .iter()
                .any(|header: &Parameter| header.name.value == name)
        };
        let known = self.fresh.base.headers(side);
        let known = known.into_iter().flat_map(|known| &known.entries);
        let missing: Vec<&str> = known
            .filter(|header| self.is_required(side, header) && !is_shown(&header.key))
            .map(|header| header.key.as_str())
            .collect();
        // The compact layout shows no method, and leaves out headers that there are none of beside the usual.
        if message.headers.is_none() && self.fresh.page.method.is_none() {
            return;
        }
        if message.headers.is_none() && !missing.is_empty() {
            self.left(Path::of(&["headers", side]), &missing.join(", "));
            return;
        }
        for name in missing {
            self.left(Path::of(&["headers", side, name]), name);
        }
    }

    fn is_required(&self, side: &str, header: &Entry) -> bool {
        let own = self.find(&["headers", side, &header.key, "required"]);
        let of_profile = || header.value.block()?.text("required");
        own.and_then(Value::text).or_else(of_profile) == Some("true")
    }

    /// Beside what was never read off the page.
    fn missing_part(&mut self, part: &str) {
        let entries = self.find(&[part]).and_then(Value::block);
        let entries = entries.into_iter().flat_map(|block| &block.entries);
        match entries.filter(|entry| is_of_page(entry)).count() {
            0 => {}
            1 => self.left(Path::of(&[part]), "1 entry"),
            count => self.left(Path::of(&[part]), &format!("{count} entries")),
        }
    }

    fn left(&mut self, at: Path, spec: &str) {
        let line = self.fresh.page.title.line;
        self.tell(at, line, (None, Some(spec)), Change::Left);
    }
}

/// A page was its source.
pub(super) fn is_of_page(entry: &Entry) -> bool {
    let from = entry.value.block().and_then(|block| block.text("from"));
    matches!(from, None | Some("page" | "excerpt"))
}
