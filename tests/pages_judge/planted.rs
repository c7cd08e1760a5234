//! The judge judged: readings that are changed by hand, each of which has to be counted.

use konaplate_workbench::page::{Fact, Limit, LineUse, Page, Parameter, RemarkKind, Requirement};

use crate::corpus;
use crate::faults;
use crate::ideal;
use crate::judge::{self, Tally};
use crate::layout::Layout;
use crate::sample::Sample;

type Change = fn(&mut Page);

/// What is changed, and by how much the count has to grow at least.
const CHANGES: &[(&str, Change)] = &[
    ("a field is lost", |page| {
        response(page).remove(4);
    }),
    ("a field is invented", |page| {
        let mut field = response(page)[4].clone();
        field.name.value = "invented".to_owned();
        response(page).insert(5, field);
    }),
    ("a limit is another", |page| {
        if let Some(limit) = &mut response(page)[4].limit {
            limit.value = Limit::Length(1);
        }
    }),
    ("a limit is lost", |page| response(page)[4].limit = None),
    ("a requirement is another", |page| {
        let requirement = &mut response(page)[4].requirement.value;
        *requirement = match requirement {
            Requirement::Required => Requirement::Optional,
            _ => Requirement::Required,
        };
    }),
    ("a description is lost", |page| {
        response(page)[4].description.clear()
    }),
    ("a line is invented", |page| {
        let line = response(page)[4].name.line;
        let value = "made up".to_owned();
        response(page)[4].description.push(Fact { value, line });
    }),
    ("a word is lost", |page| {
        worded(page).words.pop();
    }),
    ("words change places", |page| worded(page).words.reverse()),
    ("a meaning is another", |page| {
        worded(page).words[0].1 = "something else".to_owned();
    }),
    ("a field goes inside another", |page| {
        let field = response(page).remove(1);
        response(page)[0].children.push(field);
    }),
    ("a code is lost", |page| {
        page.codes.rows.iter_mut().for_each(|rows| drop(rows.pop()));
    }),
    ("a message is another", |page| {
        for row in page.codes.rows.iter_mut().flatten() {
            row.message.value.push('!');
        }
    }),
    ("a case is lost", |page| drop(page.cases.pop())),
    ("the mark is turned", |page| {
        page.response.encrypted = page.response.encrypted.map(|mark| !mark);
    }),
    ("the path is another", |page| {
        page.path.iter_mut().for_each(|path| path.value.push('x'));
    }),
    ("the title is another", |page| page.title.value.push('x')),
    ("a stranger counts as used", |page| {
        for line in &mut page.lines {
            if *line == LineUse::Unread {
                *line = LineUse::Used;
            }
        }
    }),
    ("a stranger is not told", |page| {
        page.remarks
            .retain(|remark| remark.kind != RemarkKind::Unread);
    }),
    ("a header is lost", |page| {
        page.request
            .headers
            .iter_mut()
            .for_each(|headers| drop(headers.pop()));
    }),
];

fn response(page: &mut Page) -> &mut Vec<Parameter> {
    page.response.parameters.get_or_insert_default()
}

/// The first field with words.
fn worded(page: &mut Page) -> &mut Parameter {
    let fields = page.request.parameters.iter_mut().flatten();
    let fields = fields.chain(page.response.parameters.iter_mut().flatten());
    let mut fields = fields.filter(|field| field.words.len() > 1);
    fields.next().expect("the page has such a field")
}

/// How many changes there are, and those that were not counted.
pub(crate) fn judge() -> (usize, Vec<&'static str>) {
    let operation = corpus::operation(0, Layout::English.language());
    let sample = faults::stranger_in_cases(Sample::of(
        "planted".to_owned(),
        Layout::English,
        operation,
        None,
    ));
    let page = ideal::page(&sample);
    let before = count(&sample, &page);
    let missed = CHANGES.iter().filter(|(_, change)| {
        let mut changed = page.clone();
        change(&mut changed);
        count(&sample, &changed) <= before
    });
    (CHANGES.len(), missed.map(|(what, _)| *what).collect())
}

fn count(sample: &Sample, page: &Page) -> usize {
    let mut tally = Tally::default();
    judge::page::judge(sample, page, &mut tally);
    tally.findings.len()
}
