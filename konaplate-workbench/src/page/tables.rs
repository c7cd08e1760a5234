//! The table of response codes and the list of test data of a page in text.

use super::labels::{self, Section};
use super::strays;
use super::text::Reader;
use super::{Case, Code, Fact, LineUse, RemarkKind, clean};

/// Reads the rows of codes down to the next part.
pub(super) fn codes(reader: &mut Reader<'_>) {
    while reader.lines.pass_any(labels::ABOVE_CODES) {}
    if reader.is_cut && reader.lines.is_at_end() {
        return;
    }
    let mut rows = Vec::new();
    while !reader.is_at_end_of_part() {
        if is_row(reader) {
            rows.extend(row(reader));
        } else if labels::SHOW_ALL.contains(&reader.lines.peek(0)) {
            reader.lines.pass(LineUse::Used);
            reader.page.codes.is_cut = true;
        } else {
            reader.lines.pass(LineUse::Unread);
        }
    }
    reader.page.codes.rows = Some(rows);
}

/// A status and the heading of a code below it, or what else has the form of a row.
fn is_row(reader: &Reader<'_>) -> bool {
    let ends_here = reader.lines.peek(1).is_empty();
    strays::is_row(&reader.lines, 0)
        || (ends_here && labels::status(reader.lines.peek(0)).is_some())
}

/// A row; none if the page breaks off before the heading of its description, or the row lacks a part.
fn row(reader: &mut Reader<'_>) -> Option<Code> {
    let start = reader.lines.number();
    let row = row_parts(reader);
    if row.is_none() {
        let end = reader.lines.number().saturating_sub(1);
        let end = if reader.lines.is_at_end() {
            reader.lines.last()
        } else {
            end
        };
        reader.lines.mark_again(start, end, LineUse::Unread);
        let message = if reader.lines.is_at_end() && reader.is_cut {
            "the page breaks off in this row of codes: left out"
        } else {
            "a row without a code, a message or a description, or with other headings: left out"
        };
        reader.remark(
            start,
            Section::ResponseCode.key(),
            RemarkKind::Unread,
            message,
        );
    }
    row
}

fn row_parts(reader: &mut Reader<'_>) -> Option<Code> {
    let Some(value) = labels::status(reader.lines.peek(0)) else {
        reader.lines.pass(LineUse::Unread);
        return None;
    };
    let status = Fact {
        value,
        line: reader.lines.pass(LineUse::Used),
    };
    if !reader.lines.pass_any(labels::ERROR_CODE) || labels::MESSAGE.contains(&reader.lines.peek(0))
    {
        return None;
    }
    let code = reader.lines.take_verbatim();
    reader.inside = format!("errors.{}", clean(&code.value));
    if !reader.lines.pass_any(labels::MESSAGE) {
        return None;
    }
    let message = if labels::DESCRIPTION.contains(&reader.lines.peek(0)) {
        Fact {
            value: String::new(),
            line: reader.lines.number(),
        }
    } else {
        reader.lines.take_verbatim()
    };
    if !reader.lines.pass_any(labels::DESCRIPTION) {
        return None;
    }
    let mut description = Vec::new();
    while !reader.is_at_end_of_part()
        && !is_row(reader)
        && !labels::SHOW_ALL.contains(&reader.lines.peek(0))
    {
        description.push(reader.lines.take_verbatim());
    }
    Some(Code {
        status,
        code,
        message,
        description,
    })
}

/// Reads the list of test data. The portal shows the chosen case above the list of all.
pub(super) fn cases(reader: &mut Reader<'_>) {
    let mut cases = Vec::new();
    while !reader.is_at_end_of_part() {
        if let Some(case) = case(reader) {
            cases.push(case);
            reader.lines.pass(LineUse::Used);
        } else if !reader.lines.pass_any(labels::BELOW_TEST_DATA) {
            reader.lines.pass(LineUse::Unread);
        }
    }
    let is_again = |shown: &Case, case: &Case| {
        (shown.status.value, &shown.title.value) == (case.status.value, &case.title.value)
    };
    if let Some((shown, listed)) = cases.split_first()
        && listed.iter().any(|case| is_again(shown, case))
    {
        let line = shown.title.line;
        reader.lines.mark_again(line, line, LineUse::Furniture);
        cases.remove(0);
    }
    reader.page.cases = cases;
}

/// The case that the next line is.
fn case(reader: &Reader<'_>) -> Option<Case> {
    let line = reader.lines.number();
    let verbatim = labels::case(reader.lines.peek_verbatim());
    let (status, title) = verbatim.or_else(|| labels::case(reader.lines.peek(0)))?;
    Some(Case {
        status: Fact {
            value: status,
            line,
        },
        title: Fact {
            value: title.to_owned(),
            line,
        },
    })
}
