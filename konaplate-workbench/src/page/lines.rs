//! The lines of a page in text, read one after the other, with a record of what became of each.
//! Blank lines are passed over; what a line means is not decided here.

use std::borrow::Cow;

use super::{Fact, LineUse, Remark, RemarkKind, quoted};

/// A line that is not blank.
struct Line<'t> {
    /// From 1.
    number: usize,
    /// As it stands, without the blanks around it.
    raw: &'t str,
    /// With plain spaces for U+00A0, which the portal puts anywhere.
    text: Cow<'t, str>,
}

/// The lines of a page and the place reached in them.
pub(super) struct Lines<'t> {
    filled: Vec<Line<'t>>,
    next: usize,
    uses: Vec<LineUse>,
}

impl<'t> Lines<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let mut filled = Vec::new();
        let mut count = 0;
        for line in text.lines() {
            count += 1;
            let raw = line.trim();
            if !raw.is_empty() {
                filled.push(Line {
                    number: count,
                    raw,
                    text: plain(raw),
                });
            }
        }
        Self {
            filled,
            next: 0,
            uses: vec![LineUse::Furniture; count],
        }
    }

    /// The line `ahead` lines on, with plain spaces; empty behind the last.
    pub(super) fn peek(&self, ahead: usize) -> &str {
        let line = self.filled.get(self.next.saturating_add(ahead));
        line.map_or("", |line| line.text.as_ref())
    }

    /// The next line as it stands.
    pub(super) fn peek_verbatim(&self) -> &'t str {
        self.filled.get(self.next).map_or("", |line| line.raw)
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.next >= self.filled.len()
    }

    /// Number of the next line; behind the last, that of the last line of the page.
    pub(super) fn number(&self) -> usize {
        let line = self.filled.get(self.next);
        line.map_or(self.last(), |line| line.number)
    }

    /// Number of the last line of the page, blank or not.
    pub(super) fn last(&self) -> usize {
        self.uses.len().max(1)
    }

    /// Takes the next line into the result, with plain spaces.
    pub(super) fn take(&mut self) -> Fact<String> {
        let value = self.peek(0).to_owned();
        Fact {
            value,
            line: self.pass(LineUse::Used),
        }
    }

    /// Takes the next line into the result as it stands.
    pub(super) fn take_verbatim(&mut self) -> Fact<String> {
        let value = self.filled.get(self.next).map_or("", |line| line.raw);
        Fact {
            value: value.to_owned(),
            line: self.pass(LineUse::Used),
        }
    }

    /// Passes the next line, and tells its number.
    pub(super) fn pass(&mut self, line_use: LineUse) -> usize {
        let number = self.number();
        if !self.is_at_end() {
            self.mark(number, line_use);
        }
        self.next = self.next.saturating_add(1);
        number
    }

    /// Passes the next line as furniture if it is one of these.
    pub(super) fn pass_any(&mut self, known: &[&str]) -> bool {
        let is_known = known.contains(&self.peek(0));
        if is_known {
            self.pass(LineUse::Furniture);
        }
        is_known
    }

    /// Says anew what became of the lines between two numbers that are not blank.
    pub(super) fn mark_again(&mut self, from: usize, to: usize, line_use: LineUse) {
        let start = self.filled.partition_point(|line| line.number < from);
        let numbers: Vec<usize> = self
            .filled
            .iter()
            .skip(start)
            .map(|line| line.number)
            .take_while(|at| *at <= to)
            .collect();
        for number in numbers {
            self.mark(number, line_use);
        }
    }

    /// Leaves the last line out of the reading: nobody knows how it would have gone on.
    pub(super) fn drop_last(&mut self) -> Option<usize> {
        let is_blank = self
            .filled
            .last()
            .is_none_or(|line| line.number != self.uses.len());
        if is_blank {
            return None;
        }
        let number = self.filled.pop()?.number;
        self.mark(number, LineUse::Unread);
        Some(number)
    }

    /// Whether the blank lines below the next line are as many as below a heading: more than between a name and its
    /// type, where a page has any.
    pub(super) fn has_gap_as_below_headings(&self) -> bool {
        let number = |ahead| {
            let line = self.filled.get(self.next.saturating_add(ahead));
            line.map_or(0, |line| line.number)
        };
        let (heading, name, kind) = (number(0), number(1), number(2));
        let (below, between) = (name.saturating_sub(heading), kind.saturating_sub(name));
        below > between || (below, between) == (1, 1)
    }

    /// Whether blank lines stand between the next line and the one after it.
    pub(super) fn is_followed_by_blank(&self) -> bool {
        let after = self.filled.get(self.next.saturating_add(1));
        after.is_some_and(|after| after.number > self.number().saturating_add(1))
    }

    /// Whether any line of the page is such a one.
    pub(super) fn has_any(&self, is_such: impl Fn(&str) -> bool) -> bool {
        self.filled.iter().any(|line| is_such(&line.text))
    }

    /// A remark on each run of lines that nobody knows, but for runs that one of `remarks` tells of already.
    pub(super) fn unread_runs(&self, remarks: &[Remark]) -> Vec<Remark> {
        let mut told: Vec<usize> = remarks
            .iter()
            .filter(|remark| remark.kind == RemarkKind::Unread)
            .map(|remark| remark.line)
            .collect();
        told.sort_unstable();
        let is_unread = |line: &&Line<'_>| self.uses.get(line.number - 1) == Some(&LineUse::Unread);
        let runs = self
            .filled
            .chunk_by(|one, next| is_unread(&one) == is_unread(&next));
        runs.filter_map(|run| {
            let first = run.first().filter(is_unread)?;
            let told = told
                .get(told.partition_point(|line| *line < first.number))
                .copied();
            let untold = run
                .iter()
                .take_while(|line| told.is_none_or(|told| line.number < told));
            untold.last().map(|last| unread(first, last))
        })
        .collect()
    }

    /// What became of each line.
    pub(super) fn into_uses(self) -> Vec<LineUse> {
        self.uses
    }

    fn mark(&mut self, number: usize, line_use: LineUse) {
        if let Some(place) = number.checked_sub(1).and_then(|at| self.uses.get_mut(at)) {
            *place = line_use;
        }
    }
}

fn unread(first: &Line<'_>, last: &Line<'_>) -> Remark {
    let start = quoted(&first.text);
    let message = match last.number - first.number {
        0 => format!("not read: {start}"),
        _ => format!("not read, down to line {}: {start}", last.number),
    };
    Remark {
        line: first.number,
        at: String::new(),
        kind: RemarkKind::Unread,
        message,
    }
}

fn plain(raw: &str) -> Cow<'_, str> {
    if raw.contains('\u{a0}') {
        Cow::Owned(raw.replace('\u{a0}', " "))
    } else {
        Cow::Borrowed(raw)
    }
}
