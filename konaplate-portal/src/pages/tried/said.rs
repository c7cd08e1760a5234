//! What the client says of a call, by name and with what follows from it.

use konaplate_codegen::ir::Effect;
use konaplate_runtime::EarlierCall;
use maud::{Markup, html};

use super::super::text::spans;
use super::{Show, messages};
use crate::labels::Trying;
use crate::trying::Tried;
use crate::trying::said::{Said, Verdict};
use crate::trying::shown::{self, Piece};

/// A verdict by name, and what follows from it.
pub(in crate::pages) fn verdict(
    words: &Trying,
    tried: &Tried,
    said: &Said,
) -> (&'static str, &'static str, &'static str) {
    let (class, name, next) = match said.verdict {
        Verdict::Answered => ("good", words.answered, words.answered_next),
        Verdict::Done => ("good", words.done, words.done_next),
        Verdict::Settled => ("good", words.settled, words.settled_next),
        Verdict::Pending => ("open", words.pending, words.pending_next),
        Verdict::Rejected if tried.operation().effect == Effect::Read => {
            ("bad", words.rejected, words.refused_next)
        }
        Verdict::Rejected => ("bad", words.rejected, words.rejected_next),
        Verdict::Invalid => ("bad", words.invalid, words.invalid_next),
        Verdict::NotSent => ("bad", words.not_sent, words.not_sent_next),
        Verdict::NoAnswer => ("open", words.no_answer_said, words.no_answer_next),
        Verdict::Unknown if tried.operation().recovery.is_none() => {
            ("open", words.unknown, words.unknown_alone)
        }
        Verdict::Unknown => ("open", words.unknown, words.unknown_next),
        Verdict::Failed => ("bad", words.failed, words.failed_next),
        Verdict::StillPending => ("open", words.still_pending, words.still_pending_next),
        Verdict::NotSeen => ("open", words.not_seen, words.not_seen_next),
        Verdict::OfEarlier(_) => ("open", words.of_earlier, words.of_earlier_next),
        Verdict::NotResolved => ("open", words.not_resolved, words.not_resolved_next),
    };
    (class, name, next)
}

pub(super) fn says(show: &Show<'_>) -> Markup {
    let words = show.words;
    html! {
        section .says aria-label=(words.client_says) {
            h4 { (words.client_says) }
            @for said in show.tried.said() { (one(show, &said)) }
            @if show.tried.can_be_asked() {
                button type="button" data-ask data-busy=(words.asking) { (words.ask) }
            }
        }
    }
}

fn one(show: &Show<'_>, said: &Said) -> Markup {
    let words = show.words;
    let (class, name, next) = verdict(words, show.tried, said);
    html! {
        div .said {
            p .verdict .(class) { strong { (name) } @if let Verdict::OfEarlier(of) = said.verdict { " " (of_earlier(words, of)) } }
            p { (next) }
            @if !said.text.is_empty() { p .told lang="en" { (spans(&said.text)) } }
            dl {
                @if let Some(code) = &said.code { dt { (words.code) } dd { code { (code) } } }
                @if let Some(category) = said.category { dt { (words.category) } dd { (show.labels.category_of(category).1) } }
                @if let Some(path) = &said.blamed { dt { (words.blamed) } dd { code { (path) } } }
                @if let Some(text) = &said.message {
                    dt { (words.provider_says) }
                    dd { (messages::pieces(show, &if show.tried.is_real { shown::text(text.as_bytes(), show.is_clear) } else { vec![Piece::Plain(text.to_string())] })) }
                }
                @if let Some(variables) = said.look {
                    @if !variables.is_empty() {
                        dt { (words.look) }
                        dd { @for name in variables { code { (name) } " " } }
                    }
                }
            }
            (list(words.deviations, &said.deviations))
            (list(words.unknown_fields, &said.unknown))
            @if said.is_answer && said.deviations.is_empty() && said.unknown.is_empty() {
                p .note { (words.as_documented) }
            }
            @if !said.violations.listed.is_empty() {
                ul { @for (path, text) in &said.violations.listed { li { code { (path) } ": " (text) } } }
                @if said.violations.more > 0 { p { (words.and_more) (said.violations.more) } }
            }
        }
    }
}

fn of_earlier(words: &Trying, of: EarlierCall) -> &'static str {
    match of {
        EarlierCall::Settled => words.settled,
        EarlierCall::Failed => words.failed,
        EarlierCall::StillPending => words.still_pending,
    }
}

fn list(title: &str, items: &[String]) -> Markup {
    html! {
        @if !items.is_empty() {
            p { (title) ":" }
            ul { @for item in items { li { code { (item) } } } }
        }
    }
}
