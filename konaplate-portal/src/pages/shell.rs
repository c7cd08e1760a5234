//! What is around the content of every page: the top bar with the search, the operations at the side, and what a running
//! portal tells.

use konaplate_codegen::output::MARK;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::Context;
use super::text::{said, shown};
use crate::labels::{Lang, fill};
use crate::site::{Live, Page};

/// For pages in folders; a portal sends its own.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'";

pub(crate) fn page(context: &Context<'_>, page: Page<'_>, title: &str, content: &Markup) -> String {
    let lang = context.view.lang;
    let prefix = match lang {
        Lang::En => "",
        Lang::Ko => "ko/",
    };
    let generation = context.view.live.map(|live| live.generation);
    let markup = html! {
        (DOCTYPE) (PreEscaped(format!("<!-- {MARK} -->\n")))
        html lang=(lang.as_str()) {
            (head(context, title))
            body data-root=(context.root) data-lang=(prefix) data-generation=[generation] {
                a .skip href="#main" { (context.labels.skip) }
                (bar(context, page))
                .columns {
                    (menu(context, page))
                    main #main tabindex="-1" {
                        @if let Some(live) = context.view.live { (running(context, live)) }
                        (content)
                    }
                }
                footer { p { (context.labels.made_from) } }
            }
        }
    };
    markup.into_string()
}

fn head(context: &Context<'_>, title: &str) -> Markup {
    let root = &context.root;
    let is_live = context.view.live.is_some();
    html! {
        head {
            meta charset="utf-8";
            @if !is_live { meta http-equiv="Content-Security-Policy" content=(POLICY); }
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="referrer" content="no-referrer";
            meta name="color-scheme" content="light dark";
            title { (shown(title)) " · " (shown(&context.book.api.provider)) }
            link rel="icon" href={ (root) "favicon.svg" } type="image/svg+xml";
            link rel="stylesheet" href={ (root) "portal.css" };
            script src={ (root) "portal.js" } defer {}
            @if is_live {
                link rel="stylesheet" href={ (root) "try.css" };
                script src={ (root) "try.js" } defer {}
            }
        }
    }
}

fn bar(context: &Context<'_>, page: Page<'_>) -> Markup {
    let (labels, other) = (context.labels, context.view.lang.other());
    let there = format!("{}{}", context.root, page.path(other));
    let current = |is_it: bool| is_it.then_some("page");
    html! {
        header .bar {
            a .brand href=(context.to(Page::Index)) aria-current=[current(matches!(page, Page::Index))] {
                (said(&context.book.api.provider))
            }
            (search(context))
            nav .links aria-label=(labels.pages) {
                @if context.book.has_coverage() {
                    a href=(context.to(Page::Coverage)) aria-current=[current(matches!(page, Page::Coverage))] {
                        (labels.coverage)
                    }
                }
                @if context.view.live.is_some() {
                    a href=(context.to(Page::History)) aria-current=[current(matches!(page, Page::History))] {
                        (labels.history)
                    }
                }
                a lang=(other.as_str()) hreflang=(other.as_str()) href=(there) rel="alternate" { (other.name()) }
            }
        }
    }
}

/// Shown by the script, without which it does nothing.
fn search(context: &Context<'_>) -> Markup {
    let labels = context.labels;
    let kinds = [
        labels.kind_operation,
        labels.kind_code,
        labels.kind_field,
        labels.kind_group,
        labels.kind_case,
    ];
    html! {
        search #search hidden data-kinds=(kinds.join("|")) data-none=(labels.search_none)
            data-one=(labels.search_one) data-many=(labels.search_many) {
            input #search-input type="search" role="combobox" autocomplete="off" spellcheck="false"
                aria-label=(labels.search) placeholder=(labels.search_hint) aria-expanded="false"
                aria-autocomplete="list" aria-controls="search-results" aria-keyshortcuts="/";
            ul #search-results role="listbox" aria-label=(labels.search_results) hidden {}
            p #search-status .unseen role="status" {}
        }
    }
}

/// All operations by group. Open in the text of the page, so that it is of use without the script, which closes it on
/// narrow screens.
fn menu(context: &Context<'_>, page: Page<'_>) -> Markup {
    let api = &context.book.api;
    let shown_one = match page {
        Page::Operation(operation) | Page::Why(operation) => Some(operation.name.as_str()),
        Page::Index | Page::Coverage | Page::History => None,
    };
    let is_page = matches!(page, Page::Operation(_));
    html! {
        nav .menu aria-label=(context.labels.operations) {
            details open {
                summary { (context.labels.menu) }
                @for (at, group) in api.groups.iter().enumerate() {
                    @let mut operations = api.operations.iter().filter(|it| it.group == at).peekable();
                    @if operations.peek().is_some() {
                        p .group { (said(&group.name)) }
                        ul {
                            @for operation in operations {
                                @let is_it = shown_one == Some(operation.name.as_str());
                                @let current = is_it.then_some(if is_page { "page" } else { "true" });
                                li {
                                    a href=(context.to(Page::Operation(operation))) aria-current=[current] {
                                        (said(&operation.service))
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Where calls go, and what is wrong with the specification as it is now.
fn running(context: &Context<'_>, live: &Live) -> Markup {
    let labels = context.labels;
    html! {
        @if live.is_real {
            p .target .real { (fill(labels.target, &[&shown(&live.target)])) " " strong { (labels.target_is_real) } }
        }
        @if let Some(problems) = &live.problems {
            .problems role="alert" {
                p { (labels.problems) }
                pre { (shown(problems)) }
            }
        }
    }
}
