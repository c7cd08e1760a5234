//! Tables of an operation's page: side by side where there is room, on narrow screens a block each row, in which every value
//! has its column's name before it. Roles stand by what is told of them, for a block has none of its own.

use maud::{Markup, html};

use crate::labels::fill;
use crate::pages::Context;

/// A row: what it is about, and a cell for each further column.
pub(super) struct Row {
    id: Option<String>,
    is_inner: bool,
    head: Markup,
    cells: Vec<Markup>,
}

impl Row {
    pub(super) fn new(head: Markup, cells: impl Into<Vec<Markup>>) -> Self {
        Self {
            id: None,
            is_inner: false,
            head,
            cells: cells.into(),
        }
    }

    /// With an id that links lead to.
    pub(super) fn at(mut self, id: &str) -> Self {
        self.id = Some(id.to_owned());
        self
    }

    /// Of what is inside of the row above.
    pub(super) fn inner(mut self, is_inner: bool) -> Self {
        self.is_inner = is_inner;
        self
    }

    fn render(&self, columns: &[&str]) -> Markup {
        let further = columns.iter().skip(1);
        html! {
            tr id=[self.id.as_deref()] role="row" .inner[self.is_inner] {
                th scope="row" role="rowheader" { (self.head) }
                @for (column, cell) in further.zip(&self.cells) {
                    td role="cell" data-label=(column) { (cell) }
                }
            }
        }
    }
}

/// A table with a name, which scrolls sideways where it is too wide.
pub(super) fn table(context: &Context<'_>, name: &str, columns: &[&str], rows: &[Row]) -> Markup {
    let label = fill(context.labels.table_scrolls, &[name]);
    let width = match columns.len() {
        0..=2 => "two",
        3 => "three",
        _ => "four",
    };
    html! {
        .scroll role="region" tabindex="0" aria-label=(label) {
            table class={ "rows " (width) } role="table" {
                caption .unseen { (name) }
                thead role="rowgroup" {
                    tr role="row" { @for column in columns { th scope="col" role="columnheader" { (column) } } }
                }
                tbody role="rowgroup" { @for row in rows { (row.render(columns)) } }
            }
        }
    }
}
