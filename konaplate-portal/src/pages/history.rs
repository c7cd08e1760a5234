//! The calls that were tried, and what the mock has booked.

use std::sync::Arc;

use konaplate_mock::Entry;
use maud::{Markup, html};

use super::{Context, shell, tried};
use crate::book::Book;
use crate::labels::Trying;
use crate::site::{Page, View};
use crate::trying::Tried;

/// The page of the portal that has tried them.
pub(crate) fn page(book: &Book, view: View<'_>, calls: &[Arc<Tried>], ledger: &[Entry]) -> String {
    let context = Context::new(book, Page::History, view);
    let (title, content) = history(&context, calls, ledger);
    shell::page(&context, Page::History, &title, &content)
}

pub(crate) fn history(
    context: &Context<'_>,
    calls: &[Arc<Tried>],
    ledger: &[Entry],
) -> (String, Markup) {
    let words = Trying::of(context.view.lang);
    let is_real = context.view.live.is_some_and(|live| live.is_real);
    let content = html! {
        h1 { (words.history) }
        p { (words.history_note) }
        @if calls.is_empty() { p .note { (words.history_none) } } @else { (table(context, calls, words)) }
        @if !is_real {
            section .ledger aria-labelledby="ledger" {
                h2 #ledger { (words.ledger) }
                (tried::entries(ledger, words))
            }
        }
        div #tried tabindex="-1" aria-live="polite" {}
    };
    (words.history.to_owned(), content)
}

fn table(context: &Context<'_>, calls: &[Arc<Tried>], words: &Trying) -> Markup {
    html! {
        div .scroll role="region" tabindex="0" aria-label=(words.history) {
            table .history {
                caption .unseen { (words.history) }
                thead { tr {
                    th scope="col" { (words.call) }
                    th scope="col" { (words.at_time) }
                    th scope="col" { (words.operation) }
                    th scope="col" { (words.outcome) }
                } }
                tbody { @for call in calls { (row(context, call, words)) } }
            }
        }
    }
}

fn row(context: &Context<'_>, call: &Tried, words: &Trying) -> Markup {
    let said = call.said();
    let link = context.to(Page::Operation(call.operation()));
    html! {
        tr {
            th scope="row" { button type="button" data-open=(call.number) { (words.call) " " (call.number) } }
            td { (call.began.strftime("%H:%M:%S UTC")) }
            td { a href=(link) { code { (call.operation) } } }
            td {
                @for said in &said {
                    @let (class, name, _) = tried::verdict(words, call, said);
                    span .verdict .(class) { (name) } " "
                }
            }
        }
    }
}
