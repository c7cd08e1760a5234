//! All operations by group, and what the specification says of them together.

use konaplate_codegen::ir::{Operation, SourceState};
use maud::{Markup, html};

use super::text::{anchor, code, said};
use super::{Context, operation};
use crate::labels::fill;
use crate::site::Page;

pub(crate) fn index(context: &Context<'_>) -> (String, Markup) {
    let (labels, api) = (context.labels, &context.book.api);
    let (operations, groups) = (api.operations.len(), api.groups.len());
    let content = html! {
        h1 { (said(&api.provider)) }
        p .lead { (counted(operations, labels.one_operation, labels.many_operations)) (counted(groups, labels.one_group, labels.many_groups)) }
        @for (at, group) in api.groups.iter().enumerate() {
            @let operations: Vec<&Operation> = api.operations.iter().filter(|it| it.group == at).collect();
            section {
                h2 #(anchor(&format!("group.{}", group.name))) { (said(&group.name)) }
                @if !group.doc.is_empty() { p { (said(&group.doc)) } }
                ul .cards {
                    @for operation in operations { (card(context, operation)) }
                }
            }
        }
        (servers(context))
        (families(context))
    };
    (labels.operations.to_owned(), content)
}

fn counted(count: usize, one: &str, many: &str) -> String {
    fill(if count == 1 { one } else { many }, &[&count.to_string()])
}

fn card(context: &Context<'_>, of: &Operation) -> Markup {
    html! {
        li .excerpt[of.source.state == SourceState::Excerpt] {
            h3 { a href=(context.to(Page::Operation(of))) { (said(&of.service)) } }
            p .call { span .method { (said(&of.method)) } " " (code(&of.path)) }
            p { (said(&of.doc)) }
            (operation::badges(context, of))
        }
    }
}

fn servers(context: &Context<'_>) -> Markup {
    let (labels, servers) = (context.labels, &context.book.api.servers);
    html! {
        @if !servers.is_empty() {
            section {
                h2 #servers { (labels.servers) }
                dl .facts {
                    @for (name, url) in servers { dt { (said(name)) } dd { (code(url)) } }
                }
            }
        }
    }
}

fn families(context: &Context<'_>) -> Markup {
    let (labels, families) = (context.labels, &context.book.api.families);
    html! {
        @if !families.is_empty() {
            section {
                h2 #families { (labels.families) }
                p { (labels.families_intro) }
                dl .facts {
                    @for (family, about) in families { dt { (code(family)) } dd { (said(about)) } }
                }
            }
        }
    }
}
