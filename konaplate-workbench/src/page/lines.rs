//! The lines of a page in text, read one after the other, with a record of what became of each.
//! Blank lines are passed over; what a line means is not decided here.

use super::layout::Line;
use super::{About, Fact, LineUse, Remark, RemarkKind, quoted};

/// The lines of a page and the place reached in them.
pub(super) struct Lines<'t> {
    filled: Vec<Line<'t>>,
    next: usize,
    /// What became of each of `filled`.
    uses: Vec<LineUse>,
    /// Numbers of the first and last line of the page, blank or not.
    first: usize,
    last: usize,
    /// The line that the page breaks off in.
    broken: Option<usize>,
}

impl<'t> Lines<'t> {
    /// The lines of a page that goes from one line of a file to another.
    pub(super) fn of(filled: Vec<Line<'t>>, (first, last): (usize, usize)) -> Self {
        Self {
            uses: vec![LineUse::Furniture; filled.len()],
            filled,
            next: 0,
            first,
            last,
            broken: None,
        }
    }

    /// The line `ahead` lines on, with plain spaces; empty behind the last.
    pub(super) fn peek(&self, ahead: usize) -> &str {
        let line = self.filled.get(self.next.saturating_add(ahead));
        line.map_or("", |line| line.text.as_ref())
    }

    /// The next line as it stands.
    pub(super) fn peek_verbatim(&self) -> &str {
        let line = self.filled.get(self.next);
        line.map_or("", |line| line.raw.as_ref())
    }

    /// Whether Markdown has the next line as a heading.
    pub(super) fn is_marked_as_heading(&self) -> bool {
        self.filled
            .get(self.next)
            .is_some_and(|line| line.is_heading)
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.next >= self.filled.len()
    }

    /// Number of the next line; behind the last, that of the last line of the page.
    pub(super) fn number(&self) -> usize {
        let line = self.filled.get(self.next);
        line.map_or(self.last, |line| line.number)
    }

    /// Number of the line that was passed last.
    pub(super) fn number_before(&self) -> usize {
        let line = self.next.checked_sub(1).and_then(|at| self.filled.get(at));
        line.map_or(self.first, |line| line.number)
    }

    /// Number of the last line of the page, blank or not.
    pub(super) fn last(&self) -> usize {
        self.last
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
        let value = self.peek_verbatim().to_owned();
        Fact {
            value,
            line: self.pass(LineUse::Used),
        }
    }

    /// Passes the next line, and tells its number.
    pub(super) fn pass(&mut self, line_use: LineUse) -> usize {
        let number = self.number();
        if let Some(place) = self.uses.get_mut(self.next) {
            *place = line_use;
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
        let end = self.filled.partition_point(|line| line.number <= to);
        if let Some(places) = self.uses.get_mut(start..end) {
            places.fill(line_use);
        }
    }

    /// Leaves the last line out of the reading: nobody knows how it would have gone on.
    pub(super) fn drop_last(&mut self) -> Option<usize> {
        let number = self.filled.last()?.number;
        if number != self.last {
            return None;
        }
        while self.filled.pop_if(|line| line.number == number).is_some() {
            self.uses.pop();
        }
        self.broken = Some(number);
        self.broken
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

    /// Whether more blank lines stand below the next line than between the two after it: more than below a name.
    pub(super) fn is_further_from_type_than_names(&self) -> bool {
        let number = |ahead| {
            let line = self.filled.get(self.next.saturating_add(ahead));
            line.map_or(0, |line| line.number)
        };
        number(1).saturating_sub(number(0)) > number(2).saturating_sub(number(1)).max(1)
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
        let lines: Vec<_> = self.filled.iter().zip(&self.uses).collect();
        let is_unread = |(_, line_use): &(&Line<'_>, &LineUse)| **line_use == LineUse::Unread;
        let runs = lines.chunk_by(|one, next| is_unread(one) == is_unread(next));
        runs.filter_map(|run| {
            let (first, _) = run.first().filter(|line| is_unread(line))?;
            let told = told
                .get(told.partition_point(|line| *line < first.number))
                .copied();
            let untold = run
                .iter()
                .take_while(|(line, _)| told.is_none_or(|told| line.number < told));
            untold.last().map(|(last, _)| unread(first, last))
        })
        .collect()
    }

    /// What became of each line of the file that is of the page; of one with several cells the worst.
    pub(super) fn into_uses(self) -> Vec<LineUse> {
        let mut uses = vec![LineUse::Furniture; (self.last + 1).saturating_sub(self.first)];
        let read = self.filled.iter().map(|line| line.number).zip(self.uses);
        for (number, line_use) in read.chain(self.broken.map(|line| (line, LineUse::Unread))) {
            if let Some(place) = uses.get_mut(number.wrapping_sub(self.first)) {
                *place = line_use.max(*place);
            }
        }
        uses
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
        about: About::Other,
        message,
    }
}
