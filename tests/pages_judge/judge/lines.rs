//! What became of each line against what it is.

use konaplate_workbench::page::{LineUse, Page, RemarkKind};

use super::{Tally, Verdict};
use crate::sample::Sample;
use crate::written::Role;

pub(crate) fn judge(sample: &Sample, page: &Page, tally: &mut Tally) {
    let (count, read) = (sample.sheet.lines.len(), page.lines.len());
    if count != read {
        tally.add(
            Verdict::Wrong,
            count,
            "lines",
            &count.to_string(),
            &read.to_string(),
        );
        return;
    }
    for (at, read) in page.lines.iter().enumerate() {
        line(sample, page, at, *read, tally);
    }
    let lost = sample.sheet.lines_of(|role| role == Role::Lost);
    if let Some(first) = lost.first() {
        // Of data, the object that it is in opens above.
        let is_lost = |line: usize| line + 1 == *first || lost.contains(&line);
        let is_told = page.remarks.iter().any(|remark| is_lost(remark.line));
        tally.told((*first, "a field without a name"), is_told);
    }
}

/// Lines that are dropped in silence.
pub(crate) fn dropped(page: &Page, tally: &mut Tally) {
    for (at, read) in page.lines.iter().enumerate() {
        if *read == LineUse::Unread && !is_told(page, at + 1) {
            tally.add(
                Verdict::Silent,
                at + 1,
                "an unread line",
                "a remark",
                "none",
            );
        }
    }
}

fn line(sample: &Sample, page: &Page, at: usize, read: LineUse, tally: &mut Tally) {
    let shown = sample.sheet.lines[at].trim();
    let shown: String = shown.chars().take(60).collect();
    let what = format!("line `{shown}`");
    let number = at + 1;
    let is_blank = shown.is_empty();
    tally.facts += usize::from(!is_blank);
    let wanted = sample.line_use(at);
    let is_told = read == LineUse::Unread && is_told(page, number);
    if read == LineUse::Unread && !is_told {
        tally.add(Verdict::Silent, number, &what, "a remark", "none");
    }
    match (wanted, read) {
        (None, _) => {}
        (Some(wanted), read) if wanted == read => {}
        (Some(LineUse::Unread), read) => {
            tally.add(
                Verdict::Silent,
                number,
                &what,
                "Unread",
                &format!("{read:?}"),
            );
        }
        // Told, and what is lost is counted where it was looked for.
        (Some(LineUse::Used), LineUse::Unread) => {}
        // All that stands in such a line is judged by itself; a remark on it says the rest.
        (Some(wanted), read) => {
            let is_remarked = page.remarks.iter().any(|remark| remark.line == number);
            if !is_remarked {
                let (wanted, read) = (format!("{wanted:?}"), format!("{read:?}"));
                tally.add(Verdict::Wrong, number, &what, &wanted, &read);
            }
        }
    }
}

/// An unread line is told by the first remark of its run, which begins on it or above.
fn is_told(page: &Page, number: usize) -> bool {
    let unread = page
        .remarks
        .iter()
        .filter(|remark| remark.kind == RemarkKind::Unread);
    unread
        .filter(|remark| remark.line >= 1 && remark.line <= number)
        .any(|remark| {
            let run = &page.lines[remark.line - 1..number];
            run.iter().all(|line_use| *line_use != LineUse::Used)
        })
}
