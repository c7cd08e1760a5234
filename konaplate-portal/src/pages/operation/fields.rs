//! The fields of a request and of its answer: a table each, those inside of others in rows below, named by their paths.

use konaplate_codegen::ir::{
    AlsoIn, Bounds, Class, Field, Operation, Origin, Requirement, ScalarKind, ScalarType, Shape,
};
use maud::{Markup, Render as _, html};

use super::table::{Row, table};
use crate::fields::{Placed, all};
use crate::labels::{Labels, fill};
use crate::pages::Context;
use crate::pages::limits::{Of, limit};
use crate::pages::text::{code, said, shown};
use crate::site::Page;

pub(super) fn request(context: &Context<'_>, operation: &Operation) -> Markup {
    let labels = context.labels;
    if operation.request.is_empty() {
        return html! { p { (labels.no_request_fields) } };
    }
    fields(
        context,
        operation,
        labels.request,
        &all("request", &operation.request),
    )
}

pub(super) fn response(context: &Context<'_>, operation: &Operation) -> Markup {
    let labels = context.labels;
    if operation.response.is_empty() {
        return html! { p { (labels.no_response_fields) } };
    }
    fields(
        context,
        operation,
        labels.response,
        &all("response", &operation.response),
    )
}

fn fields(context: &Context<'_>, operation: &Operation, name: &str, all: &[Placed<'_>]) -> Markup {
    let labels = context.labels;
    let columns = [labels.field, labels.type_and_limit, labels.meaning];
    let rows = Rows {
        context,
        why: context.to(Page::Why(operation)),
    };
    let rows: Vec<Row> = all.iter().map(|it| rows.row(it)).collect();
    table(context, name, &columns, &rows)
}

struct Rows<'r> {
    context: &'r Context<'r>,
    /// The page that tells where facts come from.
    why: String,
}

impl Rows<'_> {
    fn row(&self, placed: &Placed<'_>) -> Row {
        let labels = self.context.labels;
        let Placed { field, id, .. } = placed;
        let is_inner = placed.depth > 0;
        let need = match (field.required, field.requirement) {
            (true, _) => Requirement::Required,
            (false, requirement) => requirement,
        };
        let head = html! {
                    a .self href={ "#" (id) } {
                        code {
                            @if is_inner {
                                span .around {
                                    @for part in placed.around.split_inclusive('.') { (shown(part)) wbr; }
                                }
                            }
                            (shown(&field.wire))
                        }
                    }
                    span .need .required[field.required] { (labels.requirement(need)) }
                    a .why href={ (self.why) "#" (id) } aria-label={ (labels.why_short) ": " (shown(&field.wire)) } {
                        (labels.why_short)
                    }
        };
        let cells = [self.holds(field), self.means(field)];
        Row::new(head, cells).at(id).inner(is_inner)
    }

    fn scalar(&self, shape: &Shape) -> Option<&ScalarType> {
        match shape {
            Shape::Scalar(id) => Some(self.context.book.api.scalar(*id)),
            Shape::Array(array) => self.scalar(&array.item),
            Shape::Boolean | Shape::Object(_) => None,
        }
    }

    /// Its type, its limits, and who may see it.
    fn holds(&self, field: &Field) -> Markup {
        let labels = self.context.labels;
        let scalar = self.scalar(&field.shape);
        html! {
            span .kind { (self.kind(&field.shape)) }
            (counts(labels, &field.shape))
            @if let Some(scalar) = scalar {
                (value_limit(labels, field, scalar))
                @if !scalar.unit.is_empty() { span .unit { (labels.unit) " " (said(&scalar.unit)) } }
                (class(labels, scalar.class))
            }
        }
    }

    fn kind(&self, shape: &Shape) -> String {
        let labels = self.context.labels;
        let scalar = match shape {
            Shape::Boolean => return labels.boolean.to_owned(),
            Shape::Object(_) => return labels.object.to_owned(),
            Shape::Array(array) => return fill(labels.list_of, &[&self.kind(&array.item)]),
            Shape::Scalar(id) => self.context.book.api.scalar(*id),
        };
        match &scalar.kind {
            ScalarKind::Text(_) => labels.text.to_owned(),
            ScalarKind::Time(format, _) => fill(labels.date, &[format.as_str()]),
            ScalarKind::Integer(_) => labels.integer.to_owned(),
            ScalarKind::Enum(..) => labels.word.to_owned(),
        }
    }

    fn means(&self, field: &Field) -> Markup {
        let scalar = self.scalar(&field.shape);
        let doc = match scalar {
            Some(scalar) if field.doc.is_empty() => &scalar.doc,
            _ => &field.doc,
        };
        html! {
            @if !doc.is_empty() { p { (said(doc)) } }
            @if let Some(scalar) = scalar { (words(self.context.labels, scalar)) }
            (self.notes(field, scalar))
        }
    }

    fn notes(&self, field: &Field, scalar: Option<&ScalarType>) -> Markup {
        let labels = self.context.labels;
        let mut notes: Vec<Markup> = Vec::new();
        if let Some(default) = &field.default {
            notes.push(html! { (labels.default) " " (code(default)) });
        }
        if let Some(seconds) = scalar.and_then(|scalar| scalar.lives) {
            notes.push(fill(labels.lives, &[&seconds.to_string()]).render());
        }
        if let Some(lives) = &field.lives {
            let words = lives.words.iter();
            notes.extend(words.map(|(word, seconds)| {
                let served = fill(labels.lives_with, &[&seconds.to_string()]);
                html! { (served) " " (code(&lives.field)) " = " (code(word)) }
            }));
        }
        match &field.also_in {
            Some(AlsoIn::Sibling(wire)) => {
                notes.push(html! { (labels.also_in_sibling) " " (code(wire)) });
            }
            Some(AlsoIn::Around) => notes.push(labels.also_in_around.render()),
            None => {}
        }
        if field.origin != Origin::Page {
            notes.push(labels.origin(field.origin).render());
        }
        html! {
            @if !notes.is_empty() { ul .notes { @for note in &notes { li { (note) } } } }
        }
    }
}

/// How many items a list has, and each list in it.
fn counts(labels: &Labels, shape: &Shape) -> Markup {
    let any = Bounds { min: 0, max: None };
    let mut counts = Vec::new();
    let (mut shape, mut label) = (shape, labels.items);
    while let Shape::Array(array) = shape {
        if [array.count.documented, array.count.effective] != [any, any] {
            counts.push((label, &array.count));
        }
        (shape, label) = (&array.item, labels.inner_items);
    }
    html! {
        @for (label, count) in counts {
            span .counted { (label) " " (limit(labels, count, Of::Items)) }
        }
    }
}

/// The limit at this place, or that of the type. The format of a date gives its length away.
fn value_limit(labels: &Labels, field: &Field, scalar: &ScalarType) -> Markup {
    let told = field.limit.as_ref().unwrap_or(scalar.kind.limit());
    let of = match &scalar.kind {
        ScalarKind::Integer(_) => Of::Values,
        ScalarKind::Text(_) | ScalarKind::Enum(..) => Of::Characters,
        ScalarKind::Time(..) if told.documented == told.effective => return html! {},
        ScalarKind::Time(..) => Of::Characters,
    };
    limit(labels, told, of)
}

fn class(labels: &Labels, class: Class) -> Markup {
    let (name, word, means) = match class {
        Class::Public => return html! {},
        Class::Personal => ("personal", labels.personal, labels.personal_means),
        Class::Secret => ("secret", labels.secret, labels.secret_means),
    };
    html! { span class={ "badge " (name) } title=(means) { (word) } }
}

fn words(labels: &Labels, scalar: &ScalarType) -> Markup {
    let ScalarKind::Enum(_, words) = &scalar.kind else {
        return html! {};
    };
    html! {
        dl .words {
            @for word in words {
                dt { @if word.wire.is_empty() { (labels.empty_word) } @else { (code(&word.wire)) } }
                dd { (said(&word.doc)) }
            }
        }
    }
}
