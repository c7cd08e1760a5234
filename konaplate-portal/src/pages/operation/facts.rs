//! What an operation is, at a glance.

use konaplate_codegen::ir::{Effect, Mode, Operation, SourceState};
use maud::{Markup, html};

use crate::labels::Labels;
use crate::pages::Context;
use crate::pages::text::{code, said};
use crate::site::Page;

/// The words that tell operations apart at a glance.
pub(in crate::pages) fn badges(context: &Context<'_>, operation: &Operation) -> Markup {
    let labels = context.labels;
    let class = match operation.effect {
        Effect::Read => "reads",
        Effect::Write => "writes",
        Effect::MovesMoney => "money",
    };
    html! {
        ul .badges aria-label=(labels.properties) {
            li class={ "badge " (class) } { (labels.effect_of(operation.effect).0) }
            @if let Some(mode) = operation.mode {
                li .badge { @match mode { Mode::Sync => (labels.sync), Mode::Async => (labels.r#async) } }
            }
            @if operation.encrypts_request || operation.encrypts_response {
                li .badge { (labels.encrypted) }
            }
            @if operation.source.state == SourceState::Excerpt {
                li .badge .excerpt { (labels.excerpt) }
            }
        }
    }
}

pub(super) fn facts(context: &Context<'_>, operation: &Operation) -> Markup {
    let (labels, source) = (context.labels, &operation.source);
    html! {
        section aria-labelledby="facts" {
            h2 #facts .unseen { (labels.facts) }
            dl .facts {
                dt { (labels.name) } dd { (code(&operation.name)) }
                dt { (labels.effect) } dd { (labels.effect_of(operation.effect).1) }
                @if let Some(mode) = operation.mode {
                    dt { (labels.mode) }
                    dd { @match mode { Mode::Sync => (labels.mode_sync), Mode::Async => (labels.mode_async) } }
                }
                dt { (labels.encryption) } dd { (encryption(labels, operation)) }
                dt { (labels.page) } dd { (said(&source.page)) }
                dt { (labels.version) } dd { (said(&source.version)) }
                dt { (labels.read_on) } dd { (said(&source.read)) }
                dt { (labels.state) } dd { (labels.state_of(source.state).1) }
                dt { (labels.file) } dd { (code(&operation.file)) }
                dt { (labels.sources) }
                dd { a href=(context.to(Page::Why(operation))) { (labels.why) } }
            }
        }
    }
}

fn encryption(labels: &Labels, operation: &Operation) -> Markup {
    let both = (operation.encrypts_request, operation.encrypts_response);
    html! {
        (match both {
            (false, false) => labels.encrypted_none,
            (true, false) => labels.encrypted_request,
            (false, true) => labels.encrypted_response,
            (true, true) => labels.encrypted_both,
        })
        @for (side, because) in &operation.encryption_errata {
            span .because {
                (if *side == "request" { labels.encryption_erratum_request } else { labels.encryption_erratum_response })
                " " (said(because))
            }
        }
    }
}
