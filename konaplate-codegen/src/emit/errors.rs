//! The error codes of an operation: a line for each that is documented.

use super::text::Text;
use super::{Context, docs};
use crate::ir::{Category, ErrorCode, Operation};

pub(super) fn write(context: &Context<'_>, operation: &Operation, text: &mut Text) {
    context.call(text, "error_codes");
    let name = docs::code(&operation.name);
    let table = docs::error_table(operation);
    text.doc(&format!("Why {name} was refused. {table}"));
    text.line().put(&operation.pascal).put("ErrorCode").open();
    for error in &operation.errors {
        code(error, text);
    }
    text.close();
    text.close();
}

fn code(error: &ErrorCode, text: &mut Text) {
    text.doc(&doc(error));
    text.line()
        .put(&error.rust)
        .put(" = ")
        .literal(&error.code)
        .put(" ");
    text.number(u64::from(error.status));
    text.put(if error.is_final { " Final " } else { " Open " });
    text.put(category(error.category))
        .put(" ")
        .literal(&error.message)
        .put(";")
        .end();
}

/// What the code says of the call, when it comes, and with which words.
fn doc(error: &ErrorCode) -> String {
    let end = if error.is_final {
        "final: nothing happened"
    } else {
        "not final: ask what became of the call"
    };
    let (code, message) = (docs::code(&error.code), docs::code(&error.message));
    let said = format!(
        "{}{}",
        docs::sentence(&error.doc),
        docs::origin(error.origin)
    );
    let (status, said) = (error.status, said.trim_start());
    format!("{code}, HTTP {status}, {end}. {said}\nMessage: {message}")
}

fn category(category: Category) -> &'static str {
    match category {
        Category::FixRequest => "FixRequest",
        Category::RetryLater => "RetryLater",
        Category::AskUser => "AskUser",
        Category::AlreadyAsked => "AlreadyAsked",
        Category::ContactProvider => "ContactProvider",
        Category::Unknown => "Unknown",
    }
}
