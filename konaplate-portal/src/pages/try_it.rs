//! The form of a call: what can be typed, what the mock can be told to do, and where the answer goes.

use jiff::Timestamp;
use konaplate_codegen::ir::{
    Api, Bounds, Class, Effect, Field, Operation, Requirement, ScalarKind, ScalarType, Shape,
};
use konaplate_mock::Fault;
use maud::{Markup, html};
use serde_json::Value;

use super::limits::{Of, in_words};
use super::text::shown;
use crate::book::Book;
use crate::labels::{Labels, Lang, Trying};
use crate::site::{Live, View};

/// The panel of an operation.
pub(crate) fn try_it(book: &Book, operation: &Operation, view: View<'_>) -> Markup {
    let Some(live) = view.live else {
        return html! {};
    };
    let words = Trying::of(view.lang);
    let mut sample = book.sample(operation);
    renumber(&book.api, operation, &mut sample);
    let form = Form {
        api: &book.api,
        labels: Labels::of(view.lang),
        words,
    };
    html! {
        section #try aria-labelledby="try-title" data-operation=(operation.name)
            data-confirm[live.is_real && operation.effect == Effect::MovesMoney] {
            h2 #try-title { (words.try_it) }
            (target(live, operation, words))
            noscript { p { (words.needs_script) } }
            form #try-form autocomplete="off" novalidate {
                fieldset .fields {
                    legend { (words.values) }
                    @if operation.request.is_empty() { p .note { (words.none) } }
                    (fields(&form, &operation.request, &sample))
                }
                @if !live.is_real { (arrangements(operation, words, view.lang)) }
                p #try-state .state role="status" data-kept=(words.all_kept) data-broken=(words.broken) {}
                p .actions {
                    button .send type="submit" data-busy=(words.sending) disabled { (words.send) }
                    button type="button" #try-earlier data-took=(words.took) data-none=(words.took_none) {
                        (words.earlier)
                    }
                    @if let Some(number) = &operation.idempotency {
                        button type="button" #try-fresh data-number=(number) { (words.fresh) }
                    }
                }
                (paste(words))
            }
            @if live.is_real && operation.effect == Effect::MovesMoney { (confirm(live, operation, words)) }
            p #try-error .error role="alert" data-lost=(words.lost) hidden {}
            div #tried tabindex="-1" aria-live="polite" {}
        }
    }
}

/// Gives the call a number of its own: that of a sample serves once.
fn renumber(api: &Api, operation: &Operation, sample: &mut Value) {
    let number = operation.idempotency.as_ref();
    let field = operation.request.iter().find(|it| Some(&it.wire) == number);
    let Some((field, id)) = field.and_then(|field| match field.shape {
        Shape::Scalar(id) => Some((field, id)),
        _ => None,
    }) else {
        return;
    };
    if let (Value::Object(members), ScalarKind::Text(limit)) = (sample, &api.scalar(id).kind) {
        let bounds = field.limit.as_ref().unwrap_or(limit).effective;
        members.insert(field.wire.clone(), unused(bounds).into());
    }
}

/// A text that was not used before, within bounds: the instant, to a microsecond.
fn unused(bounds: Bounds) -> String {
    let digits = Timestamp::now().strftime("%y%m%d%H%M%S%6f").to_string();
    let length = |count: u64| usize::try_from(count).unwrap_or(digits.len());
    let most = bounds.max.map_or(digits.len(), length).min(digits.len());
    let padding = length(bounds.min).saturating_sub(most);
    format!("{}{}", "0".repeat(padding), &digits[digits.len() - most..])
}

fn target(live: &Live, operation: &Operation, words: &Trying) -> Markup {
    html! {
        p .target .real[live.is_real] {
            @if live.is_real {
                strong { (words.at_real) " " (live.target) }
                @if operation.effect == Effect::MovesMoney { ". " strong { (words.moves_money) } }
            } @else { (words.at_mock) }
        }
    }
}

fn confirm(live: &Live, operation: &Operation, words: &Trying) -> Markup {
    html! {
        dialog #try-confirm aria-labelledby="confirm-title" {
            h3 #confirm-title { (words.really) }
            p { code { (operation.method) " " (live.target) (operation.path) } }
            p { (words.really_text) }
            pre #try-confirm-values tabindex="0" {}
            p .actions {
                button type="button" value="no" autofocus { (words.no) }
                button type="button" value="yes" .danger { (words.yes) }
            }
        }
    }
}

fn paste(words: &Trying) -> Markup {
    html! {
        details .paste {
            summary { (words.paste) }
            label for="try-json" { (words.paste_label) }
            textarea #try-json rows="6" spellcheck="false" {}
            p #try-json-error .error role="alert" data-text=(words.no_object) data-unknown=(words.no_fields) hidden {}
            button type="button" #try-fill { (words.fill_in) }
        }
    }
}

fn arrangements(operation: &Operation, words: &Trying, lang: Lang) -> Markup {
    let cases = operation.cases.iter();
    let can_wait = konaplate_mock::can_stay_pending(operation);
    html! {
        fieldset .mock {
            legend { (words.mock_does) }
            label .unseen for="try-arranged" { (words.mock_does) }
            select #try-arranged {
                option value="" { (words.by_itself) }
                @if can_wait { option value="pending" { (words.leaves_pending) } }
                @if !operation.cases.is_empty() {
                    optgroup label=(words.cases) {
                        @for case in cases {
                            option value={ "case:" (case.id) } {
                                (case.id) " · " (case.status)
                                @if let Some(code) = &case.code { " " (code) }
                                " · " (shown(&case.title))
                            }
                        }
                    }
                }
                optgroup label=(words.faults) {
                    @for (name, does) in Fault::NAMES {
                        option value={ "fault:" (name) } { (name) " · " (Trying::fault(lang, name).unwrap_or(does)) }
                    }
                }
            }
        }
    }
}

struct Form<'a> {
    api: &'a Api,
    labels: &'static Labels,
    words: &'static Trying,
}

fn fields(form: &Form<'_>, fields: &[Field], sample: &Value) -> Markup {
    html! {
        @for field in fields {
            (control(form, field, &field.shape, sample.get(&field.wire).unwrap_or(&Value::Null), true))
        }
    }
}

/// A field, or an item of a list, which has no name of its own.
fn control(
    form: &Form<'_>,
    field: &Field,
    shape: &Shape,
    sample: &Value,
    is_named: bool,
) -> Markup {
    let words = form.words;
    let name = is_named.then_some(field.wire.as_str());
    match shape {
        Shape::Object(object) => {
            let is_sent = !sample.is_null() || !is_named;
            html! {
                fieldset .object data-kind="object" data-name=[name] {
                    legend { (caption(form, field, is_named)) }
                    @if is_named && !field.required {
                        label .include {
                            input type="checkbox" data-include checked[is_sent];
                            " " (words.include)
                        }
                    }
                    div .inner hidden[!is_sent] { (fields(form, &object.fields, sample)) }
                    @if !is_named { (remove(words)) }
                    p .violation hidden {}
                }
            }
        }
        Shape::Array(array) => {
            let items = sample.as_array().map(Vec::as_slice).unwrap_or_default();
            html! {
                fieldset .array data-kind="array" data-name=[name] {
                    legend {
                        (caption(form, field, is_named))
                        " " span .note { (in_words(form.labels, array.count.effective, Of::Items)) }
                    }
                    div .items {
                        @for item in items { (control(form, field, &array.item, item, false)) }
                    }
                    template { (control(form, field, &array.item, &Value::Null, false)) }
                    button type="button" data-add { (words.add) }
                    @if !is_named { " " (remove(words)) }
                    p .violation hidden {}
                }
            }
        }
        Shape::Boolean => html! {
            div .field data-kind="boolean" data-name=[name] {
                label {
                    (caption(form, field, is_named))
                    select data-value {
                        option value="" { (words.left_out) }
                        option value="true" selected[*sample == Value::Bool(true)] { "true" }
                        option value="false" selected[*sample == Value::Bool(false)] { "false" }
                    }
                }
                @if !is_named { (remove(words)) }
                p .violation hidden {}
            }
        },
        Shape::Scalar(id) => {
            let scalar = form.api.scalar(*id);
            html! {
                div .field data-kind="text" data-name=[name] {
                    label { (caption(form, field, is_named)) (input(form, scalar, sample)) }
                    @if scalar.class == Class::Secret {
                        label .reveal { input type="checkbox" data-reveal; " " (words.show_typed) }
                    }
                    @if !is_named { (remove(words)) }
                    p .violation hidden {}
                }
            }
        }
    }
}

/// What a value is typed into, or chosen from.
fn input(form: &Form<'_>, scalar: &ScalarType, sample: &Value) -> Markup {
    let is_number = matches!(scalar.kind, ScalarKind::Integer(_) | ScalarKind::Time(..));
    let kind = match scalar.class {
        Class::Secret => "password",
        Class::Personal | Class::Public => "text",
    };
    let ScalarKind::Enum(_, listed) = &scalar.kind else {
        return html! {
            input data-value type=(kind) inputmode=[is_number.then_some("numeric")] value=(typed(sample))
                autocomplete="off" autocapitalize="off" spellcheck="false";
        };
    };
    html! {
        select data-value {
            option value="" { (form.words.left_out) }
            @for word in listed.iter().filter(|word| !word.wire.is_empty()) {
                option value=(word.wire) selected[sample.as_str() == Some(&word.wire)] {
                    (shown(&word.wire))
                    @if !word.doc.is_empty() { " · " (shown(&word.doc)) }
                }
            }
        }
    }
}

fn remove(words: &Trying) -> Markup {
    html! { button type="button" data-remove { (words.remove) } }
}

/// The name of a field, and whether it has to be there.
fn caption(form: &Form<'_>, field: &Field, is_named: bool) -> Markup {
    let words = form.words;
    let need = match field.requirement {
        _ if field.required => words.required,
        Requirement::Conditional => words.conditional,
        Requirement::Required | Requirement::Optional => words.optional,
    };
    html! {
        code { (shown(&field.wire)) @if !is_named { "[]" } }
        @if is_named { " " span .need { (need) } }
        @if let Some(limit) = limit(form, field) { " " span .note { (limit) } }
    }
}

/// The limit that holds; of a word none, for it is chosen.
fn limit(form: &Form<'_>, field: &Field) -> Option<String> {
    let mut shape = &field.shape;
    while let Shape::Array(array) = shape {
        shape = &array.item;
    }
    let Shape::Scalar(id) = shape else {
        return None;
    };
    let scalar = form.api.scalar(*id);
    let bounds = field
        .limit
        .as_ref()
        .unwrap_or_else(|| scalar.kind.limit())
        .effective;
    match &scalar.kind {
        ScalarKind::Enum(..) => None,
        ScalarKind::Time(format, _) => Some(format.as_str().to_owned()),
        ScalarKind::Text(_) => Some(in_words(form.labels, bounds, Of::Characters)),
        ScalarKind::Integer(_) => {
            let range = in_words(form.labels, bounds, Of::Values);
            Some(format!("{range} {}", scalar.unit))
        }
    }
}

fn typed(sample: &Value) -> String {
    match sample {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
