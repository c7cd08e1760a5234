//! What the mock has booked.

use konaplate_mock::{Entry, State};
use maud::{Markup, html};

use super::Show;
use crate::labels::Trying;
use crate::trying::Booked;

/// How many entries are listed.
const LISTED: usize = 200;

/// What was booked with a call.
pub(super) fn ledger(show: &Show<'_>) -> Markup {
    let words = show.words;
    let now = show.target.ledger();
    let booked = &show.tried.booked;
    html! {
        section .ledger aria-label=(words.ledger) {
            h4 { (words.ledger) }
            @if booked.is_empty() { p .note { (words.booked_nothing) } } @else {
                (table(words, true, booked.iter().map(|booked| row(words, Some(booked), current(&now, &booked.entry)))))
            }
        }
    }
}

/// What has become of an entry: a call that was left pending ends later.
fn current<'e>(now: &'e [Entry], booked: &'e Entry) -> &'e Entry {
    let mut now = now.iter();
    let same =
        now.find(|it| it.operation == booked.operation && it.sequence_id == booked.sequence_id);
    same.unwrap_or(booked)
}

/// All that the mock has booked, the latest first.
pub(in crate::pages) fn entries(now: &[Entry], words: &Trying) -> Markup {
    html! {
        @if now.is_empty() { p .note { (words.ledger_empty) } } @else {
            (table(words, false, now.iter().rev().take(LISTED).map(|entry| row(words, None, entry))))
            @if now.len() > LISTED { p .note { (words.latest) " " (LISTED) " / " (now.len()) } }
        }
    }
}

fn table(words: &Trying, has_before: bool, rows: impl Iterator<Item = Markup>) -> Markup {
    html! {
        div .scroll role="region" tabindex="0" aria-label=(words.ledger) {
            table {
                caption .unseen { (words.ledger) }
                thead { tr {
                    th scope="col" { (words.operation) }
                    th scope="col" { (words.number) }
                    th scope="col" { (words.amount) }
                    @if has_before { th scope="col" { (words.state) " (" (words.ledger_before) ")" } }
                    th scope="col" { (words.state) @if has_before { " (" (words.ledger_after) ")" } }
                } }
                tbody { @for row in rows { (row) } }
            }
        }
    }
}

fn row(words: &Trying, booked: Option<&Booked>, entry: &Entry) -> Markup {
    let before = booked.map(|booked| booked.before);
    html! {
        tr .new[before == Some(None)] {
            th scope="row" { code { (entry.operation) } }
            td { code { (entry.sequence_id) } }
            td { (entry.amount) }
            @if let Some(before) = before {
                td { @match before { Some(before) => (state(before)), None => { "– " span .badge { (words.booked) } } } }
            }
            td {
                (state(entry.state))
                @if entry.state == State::Pending {
                    " " button type="button" data-settle=(entry.sequence_id) data-end="completed" { (words.settle_completed) }
                    " " button type="button" data-settle=(entry.sequence_id) data-end="failed" { (words.settle_failed) }
                }
            }
        }
    }
}

fn state(state: State) -> &'static str {
    match state {
        State::Pending => "PENDING",
        State::Completed => "COMPLETED",
        State::Failed => "FAILED",
    }
}
