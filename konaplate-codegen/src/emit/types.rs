//! Scalar types: aliases of the runtime's checked types with their limits, and enums.

use std::borrow::Cow;

use super::text::Text;
use super::{Context, docs};
use crate::ir::{Class, Limit, ScalarKind, ScalarType, TimeFormat, TypeId, Word, other_variant};
use crate::names;

/// The types whose definition lies in `file`: those with limits in one call, then each enum.
pub(super) fn write(context: &Context<'_>, file: &str, text: &mut Text) {
    let is_enum = |id: &TypeId| is_enum(context.api.scalar(*id));
    let mut limited = context.types_of(file).filter(|id| !is_enum(id)).peekable();
    if limited.peek().is_some() {
        context.call(text, "types");
        for id in limited {
            alias(context, id, text);
        }
        text.close();
    }
    for id in context.types_of(file).filter(is_enum) {
        enums(context, id, text);
    }
}

/// Names of the Rust types that a file's scalars become.
pub(super) fn names(context: &Context<'_>, file: &str) -> Vec<String> {
    let ids = context.types_of(file);
    ids.flat_map(|id| {
        let scalar = context.api.scalar(id);
        let usage = context.usage[id.0];
        let is_both = is_enum(scalar) && usage.in_requests && usage.in_responses;
        let received = is_both.then(|| names::received(&scalar.rust));
        [Some(scalar.rust.clone()), received].into_iter().flatten()
    })
    .collect()
}

pub(super) fn is_enum(scalar: &ScalarType) -> bool {
    matches!(scalar.kind, ScalarKind::Enum(..))
}

/// The name under which replies hold a type: an enum that requests use too is closed there, so that
/// replies have an open one beside it.
pub(super) fn reply_name<'a>(context: &Context<'a>, id: TypeId) -> Cow<'a, str> {
    let scalar = context.api.scalar(id);
    if context.usage[id.0].in_requests && is_enum(scalar) {
        Cow::Owned(names::received(&scalar.rust))
    } else {
        Cow::Borrowed(&scalar.rust)
    }
}

/// `ChargeAmount: Number<ChargeAmountLimits> Public 1..=9999999999 in "…";`
fn alias(context: &Context<'_>, id: TypeId, text: &mut Text) {
    let scalar = context.api.scalar(id);
    let name = scalar.rust.as_str();
    let (of, limit) = match (&scalar.kind, scalar.class) {
        (ScalarKind::Text(limit), _) if scalar.lives.is_some() => ("Expiring", Some(limit)),
        (ScalarKind::Text(limit), Class::Secret) => ("Secret", Some(limit)),
        (ScalarKind::Text(limit), _) => ("Text", Some(limit)),
        (ScalarKind::Integer(limit), _) => ("Number", Some(limit)),
        (ScalarKind::Time(format, _), _) => (time(*format), None),
        (ScalarKind::Enum(..), _) => return,
    };
    doc(context, id, text);
    text.line()
        .put(name)
        .put(": ")
        .put(of)
        .put("<")
        .put(name)
        .put("Limits> ");
    text.put(class(scalar.class));
    if let Some(limit) = limit {
        text.put(" ");
        bounds(limit, text);
    }
    if let Some(seconds) = scalar.lives {
        text.put(" lives ").number(seconds);
    }
    text.put(" in ").literal(&scalar.spec);
    if let Some(wider) = scalar.narrows {
        let wider = context.api.scalar(wider).rust.as_str();
        text.put(" narrows super::types::limits::")
            .put(wider)
            .put("Limits");
    }
    text.put(";").end();
}

/// The runtime's name of a format.
fn time(format: TimeFormat) -> &'static str {
    match format {
        TimeFormat::YearMonth => "YearMonth",
        TimeFormat::Date => "Date",
        TimeFormat::DateTime => "DateTime",
    }
}

fn class(class: Class) -> &'static str {
    match class {
        Class::Public => "Public",
        Class::Personal => "Personal",
        Class::Secret => "Secret",
    }
}

/// The inclusive bounds that are enforced.
pub(super) fn bounds(limit: &Limit, text: &mut Text) {
    text.number(limit.effective.min).put("..=");
    match limit.effective.max {
        Some(max) => text.number(max),
        None => text.put("MAX"),
    };
}

fn doc(context: &Context<'_>, id: TypeId, text: &mut Text) {
    let scalar = context.api.scalar(id);
    let said = docs::plain(&scalar.doc);
    let (limits, spec) = (&context.limits[id.0], docs::code(&scalar.spec));
    text.doc(format!("{said}\n\n{limits}\nSpec: {spec}.").trim_start());
}

fn enums(context: &Context<'_>, id: TypeId, text: &mut Text) {
    let scalar = context.api.scalar(id);
    let ScalarKind::Enum(_, words) = &scalar.kind else {
        return;
    };
    let usage = context.usage[id.0];
    // Requests hold nothing but its words, replies whatever else may come too.
    if usage.in_requests || !usage.in_responses {
        context.call(text, "word");
        self::words(context, id, (&scalar.rust, words), text);
        text.close();
        text.close();
    }
    if usage.in_responses {
        context.call(text, "open_word");
        self::words(context, id, (&reply_name(context, id), words), text);
        text.close_with(&format!(" else {}", other_variant(words)));
        text.close();
    }
}

/// The enum up to its end.
fn words(context: &Context<'_>, id: TypeId, (name, words): (&str, &[Word]), text: &mut Text) {
    let scalar = context.api.scalar(id);
    doc(context, id, text);
    text.line().put(name).put(": ").put(class(scalar.class));
    text.put(" in ").literal(&scalar.spec).open();
    for word in words {
        text.doc(&docs::word(word));
        text.line()
            .put(&word.rust)
            .put(" = ")
            .literal(&word.wire)
            .put(";")
            .end();
    }
}
