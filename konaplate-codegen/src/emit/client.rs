//! The client's own text: its modules, and the call of `api!` with all that operations share.

use std::collections::BTreeSet;

use super::text::Text;
use super::{Context, docs, headers, operation, request, static_name, types};
use crate::Sources;
use crate::names;

/// Version of the interface between generated code and runtime.
const ABI: u64 = 5;

/// The head of an operation's module, up to its body.
pub(super) fn module(context: &Context<'_>, at: usize, text: &mut Text) {
    let operation = &context.api.operations[at];
    text.gap();
    text.doc(&docs::plain(&operation.doc));
    context.gate(at, text);
    text.line().put("pub mod ").put(&operation.snake);
}

/// The head of the module of shared types, up to its body.
pub(super) fn types_module(text: &mut Text) {
    text.gap();
    text.doc("Types that several operations share.");
    text.line().put("pub mod types");
}

/// The call of `api!`.
pub(super) fn api(context: &Context<'_>, text: &mut Text) {
    context.call(text, "api");
    client(context, text);
    servers(context, text);
    envelope(context, text);
    text.line().put("headers HEADERS").open();
    headers::rows(context.shared_headers(), text);
    text.close();
    needs(context, text);
    operations(context, text);
    exports(context, text);
    text.close();
}

fn client(context: &Context<'_>, text: &mut Text) {
    let provider = docs::plain(&context.api.provider);
    text.doc(&format!(
        "Client of {provider}. Cheap to clone; clones share connections and keys.\n\nIts operations by group:"
    ));
    let mut groups = vec![String::new(); context.api.groups.len()];
    for operation in &context.api.operations {
        let list = &mut groups[operation.group];
        let before = if list.is_empty() { ": " } else { ", " };
        let name = operation.snake.as_str();
        list.extend([before, "[`", name, "`](Self::", name, ")"]);
    }
    for (group, list) in context.api.groups.iter().zip(&groups) {
        if list.is_empty() {
            continue; // a selection has none of its operations
        }
        let line = format!("- **{}**{list}", group.name);
        if context.options.features {
            // A link to a method that is not there would be a warning.
            text.line()
                .put("#[cfg_attr(feature = ")
                .literal(&group.name);
            text.put(", doc = ")
                .literal(&format!(" {line}"))
                .put(")]")
                .end();
        } else {
            text.doc(&line);
        }
    }
    text.line()
        .put("client Client, interface ")
        .number(ABI)
        .put(";")
        .end();
}

fn servers(context: &Context<'_>, text: &mut Text) {
    if context.api.servers.is_empty() {
        return;
    }
    text.line().put("servers").open();
    for (name, url) in &context.api.servers {
        text.doc(&format!(
            "Base URL of the environment {}.",
            docs::code(name)
        ));
        text.line()
            .put(&names::shouty(name))
            .put(" = ")
            .literal(url)
            .put(";")
            .end();
    }
    text.close();
}

fn envelope(context: &Context<'_>, text: &mut Text) {
    let envelope = &context.api.envelope;
    text.doc("How messages are wrapped.");
    text.line().put("envelope ENVELOPE: ");
    text.literal(&envelope.object)
        .put(" ")
        .literal(&envelope.code)
        .put(" ");
    text.list(&envelope.text);
    text.put(" ")
        .literal(&envelope.success)
        .put(" ")
        .literal(&envelope.encrypted);
    text.put(";").end();
}

/// Names of all setters that some operation requires.
fn needs(context: &Context<'_>, text: &mut Text) {
    let mut needs = BTreeSet::new();
    for operation in &context.api.operations {
        request::required_names(&operation.request, &mut needs);
    }
    if needs.is_empty() {
        return;
    }
    text.line().put("needs {");
    for name in needs {
        text.put(" ").put(name);
    }
    text.put(" }").end();
}

fn operations(context: &Context<'_>, text: &mut Text) {
    text.line().put("operations").open();
    for (at, operation) in context.api.operations.iter().enumerate() {
        context.gate(at, text);
        text.doc(&docs::operation(operation));
        let module = operation.snake.as_str();
        text.line().put(module).put(": ");
        text.put(module)
            .put("::")
            .put(&operation.pascal)
            .put("Call, ");
        text.put(module)
            .put("::")
            .put(&static_name(operation))
            .put(";")
            .end();
    }
    text.close();
}

fn exports(context: &Context<'_>, text: &mut Text) {
    text.line().put("exports").open();
    for (at, operation) in context.api.operations.iter().enumerate() {
        context.gate(at, text);
        export(
            &operation.snake,
            operation::type_names(context, operation),
            text,
        );
    }
    if context.has_shared_types() {
        export("types", types::names(context, Sources::PROFILE), text);
    }
    text.close();
}

fn export(module: &str, mut names: Vec<String>, text: &mut Text) {
    names.sort_unstable();
    text.line().put(module).put(" {");
    for name in names {
        text.put(" ").put(&name);
    }
    text.put(" }").end();
}
