//! Files with two and three pages: each is read as it is alone, and a reader of one page says that there are more.

use konaplate_workbench::page::{self, LineUse, Page, Parameter, Remark, RemarkKind};

use crate::corpus;
use crate::judge::{self, Tally, Verdict};
use crate::layout::Layout;
use crate::sample::Sample;
use crate::written::Role;

/// Pages one below the other.
pub(crate) struct Several {
    pub(crate) name: String,
    pages: Vec<Sample>,
}

pub(crate) fn all() -> Vec<Several> {
    const FILES: &[&[Layout]] = &[
        &[Layout::English, Layout::English],
        &[Layout::Korean, Layout::Korean],
        &[Layout::Compact, Layout::Compact, Layout::Compact],
        &[Layout::English, Layout::Korean],
        &[Layout::Compact, Layout::English, Layout::NoRequest],
        &[Layout::MarkdownStars, Layout::MarkdownStars],
        &[Layout::MarkdownTables, Layout::MarkdownTables],
        &[Layout::Tabs, Layout::Tabs, Layout::TabsKorean],
    ];
    let files = FILES.iter().enumerate();
    files
        .map(|(at, layouts)| {
            let page = |(step, layout): (usize, &Layout)| {
                let operation = corpus::operation(at * 4 + step, layout.language());
                Sample::of(format!("{layout:?}"), *layout, operation, None)
            };
            let pages: Vec<Sample> = layouts.iter().enumerate().map(page).collect();
            let name = format!("Several-{at}-{}-{:?}", pages.len(), layouts[0]);
            Several { name, pages }
        })
        .collect()
}

impl Several {
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.pages
            .iter()
            .flat_map(|page| page.bytes.iter().copied())
            .collect()
    }

    pub(crate) fn judge(&self) -> Tally {
        let mut tally = Tally::default();
        self.judge_all(&mut tally);
        self.judge_one(&mut tally);
        tally
    }

    fn judge_all(&self, tally: &mut Tally) {
        let read = match page::read_all(&self.bytes(), &page::Hints::default()) {
            Ok(read) => read,
            Err(refusal) => {
                tally.add(
                    Verdict::Wrong,
                    refusal.line,
                    "pages",
                    "pages",
                    &refusal.message,
                );
                return;
            }
        };
        let (expected, count) = (self.pages.len().to_string(), read.len().to_string());
        if !tally.fact((1, "pages"), &expected, Some(&count), false) {
            return;
        }
        let all: usize = self.pages.iter().map(|page| page.sheet.lines.len()).sum();
        let mut start = 0;
        for (sample, mut page) in self.pages.iter().zip(read) {
            if page.lines.len() == all {
                page.lines = page.lines[start..start + sample.sheet.lines.len()].to_vec();
            }
            align(&mut page, start, sample.sheet.lines.len());
            // Lines may be counted in the file or in the page.
            let is_of_file = page.title.line == start + sample.line(Role::Title);
            if is_of_file {
                move_up(&mut page, start);
            }
            judge::page::judge(sample, &page, tally);
            start += sample.sheet.lines.len();
        }
    }

    /// The first page is no result for all of them, unless the rest is told.
    fn judge_one(&self, tally: &mut Tally) {
        let Ok(page) = page::read(&self.bytes()) else {
            return;
        };
        let second = self.pages[0].sheet.lines.len();
        let has = |remark: &Remark| remark.kind == RemarkKind::Unread && remark.line > second;
        let is_unread = page
            .lines
            .iter()
            .skip(second)
            .any(|line| *line == LineUse::Unread);
        let is_told = is_unread || page.remarks.iter().any(has);
        tally.told((second + 1, "the second page, read alone"), is_told);
    }
}

/// Which of two pages the blank lines between them are of, nobody can say.
fn align(page: &mut Page, start: usize, count: usize) {
    let above = page.first.saturating_sub(start + 1);
    page.lines.splice(0..0, vec![LineUse::Furniture; above]);
    let is_blank = |line: &LineUse| *line == LineUse::Furniture;
    if page.lines.iter().skip(count).all(is_blank) {
        page.lines.resize(count, LineUse::Furniture);
    }
}

/// Counts lines from another one on.
fn move_up(page: &mut Page, by: usize) {
    let up = |line: &mut usize| *line = line.saturating_sub(by).max(1);
    up(&mut page.title.line);
    for fact in [&mut page.version, &mut page.method, &mut page.path]
        .into_iter()
        .flatten()
    {
        up(&mut fact.line);
    }
    for remark in &mut page.remarks {
        up(&mut remark.line);
    }
    for list in [
        &mut page.request.headers,
        &mut page.request.parameters,
        &mut page.response.headers,
        &mut page.response.parameters,
    ] {
        list.iter_mut()
            .flatten()
            .for_each(|field| field_up(field, by));
    }
    for row in page.codes.rows.iter_mut().flatten() {
        up(&mut row.code.line);
    }
    for case in &mut page.cases {
        up(&mut case.title.line);
    }
}

fn field_up(field: &mut Parameter, by: usize) {
    field.name.line = field.name.line.saturating_sub(by).max(1);
    for line in &mut field.description {
        line.line = line.line.saturating_sub(by).max(1);
    }
    for (word, _) in &mut field.words {
        word.line = word.line.saturating_sub(by).max(1);
    }
    for child in &mut field.children {
        field_up(child, by);
    }
}
