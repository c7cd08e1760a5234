//! A call that was tried: what was sent, what came back, what the client says, what the mock has booked.

mod ledger;
mod messages;
mod said;

use maud::{Markup, html};

pub(super) use self::ledger::entries;
pub(super) use self::said::verdict;
use crate::labels::{Labels, Lang, Trying};
use crate::trying::{Target, Tried};

/// How a call is shown.
struct Show<'a> {
    tried: &'a Tried,
    target: &'a Target,
    labels: &'static Labels,
    words: &'static Trying,
    is_clear: bool,
}

/// The call, for a page that has asked for it.
pub(crate) fn fragment(tried: &Tried, target: &Target, lang: Lang, is_clear: bool) -> Markup {
    let words = Trying::of(lang);
    let show = Show {
        tried,
        target,
        labels: Labels::of(lang),
        words,
        is_clear,
    };
    let exchanges = tried.tape.exchanges();
    let operation = tried.operation();
    html! {
        article .tried data-number=(tried.number) data-shown[is_clear] {
            header {
                h3 { (words.call) " " (tried.number) }
                @if tried.is_real { " " strong .real { (target.base_url()) } }
                @if !tried.arranged.as_str().is_empty() {
                    p .note { (words.arranged) " " code { (tried.arranged.as_str()) } }
                }
                button type="button" data-show=(if is_clear { "masked" } else { "clear" }) {
                    (if is_clear { words.hide } else { words.show })
                }
            }
            div .sides {
                (said::says(&show))
                (messages::request(&show, operation, exchanges.first()))
                (messages::answer(&show, operation, &operation.response, exchanges.first()))
            }
            @for (at, exchange) in exchanges.iter().enumerate().skip(1) {
                (messages::further(&show, exchange, at))
            }
            @if !tried.is_real { (ledger::ledger(&show)) }
        }
    }
}
