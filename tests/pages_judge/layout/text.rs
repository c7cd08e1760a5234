//! Pieces as lines of text: with blank lines between, without, with the columns of a field in one line, and as Markdown.

use super::pieces::{Piece, Style};
use crate::written::{Role, Sheet};

/// As copied from the portal: blank lines between, bullets indented.
pub(super) fn full(pieces: &[Piece]) -> Sheet {
    let mut sheet = Sheet::default();
    let mut previous = None;
    for piece in filled(pieces) {
        let blank = match (previous, piece.style) {
            (None, _) | (Some(Style::Mark), Style::Mark) => 0,
            (Some(Style::Heading), Style::Mark) => 1,
            (Some(Style::Bullet | Style::Columns | Style::Prose), style)
                if previous == Some(style) && style != Style::Prose =>
            {
                0
            }
            (Some(Style::Heading), _) | (_, Style::Title | Style::Status) => 2,
            (Some(Style::Case), Style::Case) => 0,
            _ => 1,
        };
        sheet.blank(blank);
        sheet.push(line(piece, "  • "), [piece.role]);
        previous = Some(piece.style);
    }
    sheet
}

/// Without blank lines.
pub(super) fn compact(pieces: &[Piece]) -> Sheet {
    let mut sheet = Sheet::default();
    for piece in filled(pieces) {
        sheet.push(line(piece, "- "), [piece.role]);
    }
    sheet
}

/// Name, type, requirement and limit in one line, with tabs between.
pub(super) fn columns(pieces: &[Piece]) -> Sheet {
    let mut sheet = Sheet::default();
    for piece in pieces {
        let is_next_column = matches!(piece.style, Style::Kind | Style::Requirement | Style::Limit);
        let last = sheet.lines.last_mut().zip(sheet.roles.last_mut());
        match last.filter(|_| is_next_column) {
            Some((line, roles)) => {
                line.push('\t');
                line.push_str(&piece.text);
                roles.insert(piece.role);
            }
            None => sheet.push(line(piece, "• "), [piece.role]),
        }
    }
    sheet
}

/// A field whose name was removed has an empty column for it, or no line.
pub(super) fn filled(pieces: &[Piece]) -> impl Iterator<Item = &Piece> {
    pieces.iter().filter(|piece| !piece.text.is_empty())
}

fn line(piece: &Piece, bullet: &str) -> String {
    match piece.style {
        Style::Bullet => format!("{bullet}{}", piece.text),
        _ => piece.text.clone(),
    }
}

/// As an editor or a chat makes it of the page; `bullet` is `* ` or `- `.
pub(super) fn markdown(pieces: &[Piece], bullet: &str) -> Sheet {
    let mut sheet = Sheet::default();
    let mut previous = None;
    for piece in filled(pieces) {
        let goes_on = matches!(piece.style, Style::Bullet | Style::Case | Style::Columns);
        if previous.is_some() && !(goes_on && previous == Some(piece.style)) {
            sheet.blank(1);
        }
        sheet.push(marked(piece, bullet), [piece.role]);
        previous = Some(piece.style);
    }
    sheet
}

fn marked(piece: &Piece, bullet: &str) -> String {
    let text = &piece.text;
    match piece.style {
        Style::Title => format!("# {text}"),
        Style::Heading => format!("## {text}"),
        Style::Name | Style::Path => format!("`{text}`"),
        Style::Requirement | Style::Label | Style::Method | Style::Status => format!("**{text}**"),
        Style::Bullet | Style::Case => format!("{bullet}{text}"),
        _ => text.clone(),
    }
}

/// Markdown with tables for headers, fields and codes.
pub(super) fn markdown_tables(pieces: &[Piece]) -> Sheet {
    let mut sheet = Sheet::default();
    let mut table = Table::default();
    for piece in pieces {
        match piece.style {
            Style::Name => table.row(&mut sheet, FIELDS, piece),
            Style::Status => table.row(&mut sheet, CODES, piece),
            Style::Kind | Style::Requirement | Style::Value => table.cell(piece),
            Style::Limit => table.limit(piece),
            Style::Prose | Style::Bullet | Style::Columns if table.is_open() => {
                table.text(piece, line(piece, "• "))
            }
            // A widget and the buttons of arrays stand in the last cell too.
            Style::Line if table.is_field() => table.text(piece, piece.text.clone()),
            Style::Label => {}
            _ => {
                table.end(&mut sheet);
                sheet.blank(1);
                sheet.push(marked(piece, "- "), [piece.role]);
            }
        }
    }
    table.end(&mut sheet);
    sheet
}

const FIELDS: &[&str] = &["Name", "Type", "Requirement", "Limit", "Description"];
const CODES: &[&str] = &["Status", "Error code", "Message", "Description"];

/// A table while it is written.
#[derive(Default)]
struct Table {
    columns: &'static [&'static str],
    cells: Vec<String>,
    roles: Vec<Role>,
}

impl Table {
    fn is_open(&self) -> bool {
        !self.columns.is_empty()
    }

    fn is_field(&self) -> bool {
        self.columns == FIELDS
    }

    fn row(&mut self, sheet: &mut Sheet, columns: &'static [&'static str], piece: &Piece) {
        self.flush(sheet);
        if self.columns != columns {
            self.columns = columns;
            sheet.blank(1);
            sheet.push(format!("| {} |", columns.join(" | ")), [Role::Furniture]);
            sheet.push(
                format!("|{}", "---|".repeat(columns.len())),
                [Role::Furniture],
            );
        }
        self.cell(piece);
    }

    fn cell(&mut self, piece: &Piece) {
        self.cells.push(piece.text.replace('|', "\\|"));
        self.roles.push(piece.role);
    }

    fn limit(&mut self, piece: &Piece) {
        self.cell(piece);
    }

    /// Adds a line to the last cell.
    fn text(&mut self, piece: &Piece, text: String) {
        let text = text.replace('|', "\\|");
        while self.is_field() && self.cells.len() < 4 {
            self.cells.push(String::new());
        }
        match self.cells.get_mut(4) {
            Some(cell) => {
                cell.push_str("<br>");
                cell.push_str(&text);
            }
            None => self.cells.push(text),
        }
        self.roles.push(piece.role);
    }

    fn flush(&mut self, sheet: &mut Sheet) {
        if self.cells.is_empty() {
            return;
        }
        while self.cells.len() < self.columns.len() {
            self.cells.push(String::new());
        }
        let line = format!("| {} |", self.cells.join(" | "));
        sheet.push(line, self.roles.drain(..));
        self.cells.clear();
    }

    fn end(&mut self, sheet: &mut Sheet) {
        self.flush(sheet);
        self.columns = &[];
    }
}
