//! From the checked model of an operation to the tables that the runtime drives a call by.

use std::sync::Arc;

use konaplate_codegen::ir::{self, Api, Array, Bounds, FieldPath, ScalarKind, ScalarType};
use konaplate_codegen::rule_in_words;
use konaplate_runtime::Class;
use konaplate_runtime::dynamic::{ReplyRow, ReplyShape};
use konaplate_runtime::operation::{
    self as table, AlsoIn, Category, Condition, Effect, Envelope, ErrorRow, FieldsRule,
    FieldsRuleKind, HeaderRule, HeaderValue, Lives, NotSeen, Of, Operation, Recovery, Relation,
    Row, Shape, Shared, Str, Total, Verdict,
};

/// What all operations of a specification have in common.
pub(crate) fn envelope(envelope: &ir::Envelope) -> Arc<Envelope> {
    Arc::new(Envelope {
        object: text(&envelope.object),
        code: text(&envelope.code),
        text: envelope.text.iter().map(|name| text(name)).collect(),
        success: text(&envelope.success),
        encrypted: text(&envelope.encrypted),
    })
}

/// The table of an operation; `inquiry` is that of the operation that it recovers through.
pub(crate) fn operation(
    api: &Api,
    operation: &ir::Operation,
    envelope: &Arc<Envelope>,
    inquiry: Option<Shared<Operation>>,
) -> Operation {
    let recovery = operation.recovery.as_ref().zip(inquiry);
    let words = |rule: &ir::Rule| rule_in_words(operation, rule);
    Operation {
        name: text(&operation.name),
        spec: text(&operation.file),
        method: text(&operation.method),
        path: text(&operation.path),
        effect: match operation.effect {
            ir::Effect::Read => Effect::Read,
            ir::Effect::Write => Effect::Write,
            ir::Effect::MovesMoney => Effect::MovesMoney,
        },
        encrypts_request: operation.encrypts_request,
        encrypts_response: operation.encrypts_response,
        headers: operation.request_headers.iter().map(header).collect(),
        echo: operation
            .echo()
            .map(|header| Str::Owned(header.name.to_ascii_lowercase())),
        envelope: Shared::Owned(Arc::clone(envelope)),
        request: rows(api, &operation.request).into(),
        rules: operation
            .rules
            .iter()
            .map(|rule| self::rule(operation, rule, words(rule)))
            .collect(),
        lives: lives(api, operation).into(),
        idempotency: api.number_of(operation).map(text),
        pending: operation.pending.as_deref().map(text),
        recovery: recovery.map(|(recovery, operation)| Recovery {
            operation,
            field: text(&recovery.field),
        }),
        verdict: operation.verdict.as_ref().map(verdict),
        evidence: operation.evidence().into_iter().map(text).collect(),
        errors: operation.errors.iter().map(error).collect(),
    }
}

fn text(text: &str) -> Str {
    Str::Owned(text.to_owned())
}

fn header(header: &ir::Header) -> HeaderRule {
    let bounds = bounds(&header.limit.effective);
    HeaderRule {
        name: Str::Owned(header.name.to_ascii_lowercase()),
        value: match header.value {
            ir::HeaderValue::AspId => HeaderValue::AspId,
            ir::HeaderValue::CorrelationId => HeaderValue::CorrelationId,
            ir::HeaderValue::AccessKey => HeaderValue::AccessKey,
            ir::HeaderValue::CryptoKeyId => HeaderValue::CryptoKeyId,
            ir::HeaderValue::TranToken => HeaderValue::TranToken,
            ir::HeaderValue::TranTime => HeaderValue::TranTime,
            ir::HeaderValue::TimeZone => HeaderValue::TimeZone,
        },
        min: bounds.min,
        max: bounds.max,
    }
}

fn bounds(bounds: &Bounds) -> table::Bounds {
    table::Bounds {
        min: bounds.min,
        max: bounds.max.unwrap_or(u64::MAX),
    }
}

fn verdict(verdict: &ir::Verdict) -> Verdict {
    let texts = |all: &[String]| all.iter().map(|it| text(it)).collect();
    Verdict {
        field: text(&verdict.field),
        settled: text(&verdict.settled),
        failed: text(&verdict.failed),
        pending: text(&verdict.pending),
        not_seen: verdict.not_seen.as_ref().map(|not_seen| NotSeen {
            status: not_seen.status,
            codes: texts(&not_seen.codes),
            families: texts(&not_seen.families),
            known: texts(&not_seen.known),
            grace_seconds: not_seen.grace,
        }),
    }
}

fn error(error: &ir::ErrorCode) -> ErrorRow {
    ErrorRow {
        code: text(&error.code),
        status: error.status,
        message: text(&error.message),
        is_final: error.is_final,
        category: match error.category {
            ir::Category::FixRequest => Category::FixRequest,
            ir::Category::RetryLater => Category::RetryLater,
            ir::Category::AskUser => Category::AskUser,
            ir::Category::AlreadyAsked => Category::AlreadyAsked,
            ir::Category::ContactProvider => Category::ContactProvider,
            ir::Category::Unknown => Category::Unknown,
        },
    }
}

fn rows(api: &Api, fields: &[ir::Field]) -> Vec<Row> {
    let row = |field: &ir::Field| Row {
        wire: text(&field.wire).into(),
        rust: text(&field.rust),
        is_required: field.required,
        shape: shape(api, &field.shape),
    };
    fields.iter().map(row).collect()
}

fn shape(api: &Api, shape: &ir::Shape) -> Shape {
    match shape {
        ir::Shape::Scalar(id) => scalar(api.scalar(*id)),
        ir::Shape::Boolean => Shape::Boolean,
        ir::Shape::Object(object) => Shape::Object(rows(api, &object.fields).into()),
        ir::Shape::Array(Array { item, count }) => {
            let item = Arc::new(self::shape(api, item));
            Shape::List(bounds(&count.effective), Shared::Owned(item))
        }
    }
}

fn scalar(scalar: &ScalarType) -> Shape {
    let class = match scalar.class {
        ir::Class::Public => Class::Public,
        ir::Class::Personal => Class::Personal,
        ir::Class::Secret => Class::Secret,
    };
    let of = Of {
        name: text(&scalar.rust),
        spec: text(&scalar.spec),
        class,
    };
    match &scalar.kind {
        ScalarKind::Text(limit) => {
            let bounds = bounds(&limit.effective);
            match (scalar.lives, class) {
                (Some(seconds), _) => Shape::Expiring(of, bounds, seconds),
                (None, Class::Secret) => Shape::Secret(of, bounds),
                (None, _) => Shape::Text(of, bounds),
            }
        }
        ScalarKind::Integer(limit) => Shape::Number(of, bounds(&limit.effective)),
        ScalarKind::Time(format, _) => Shape::Time(of, text(format.as_str())),
        ScalarKind::Enum(_, words) => {
            Shape::Word(of, words.iter().map(|word| text(&word.wire)).collect())
        }
    }
}

/// The fields of an operation's answers beside the envelope.
pub(crate) fn reply(api: &Api, fields: &[ir::Field]) -> Vec<ReplyRow> {
    let row = |field: &ir::Field| ReplyRow {
        wire: text(&field.wire),
        is_required: field.required,
        also_in: field.also_in.as_ref().map(|also_in| match also_in {
            ir::AlsoIn::Sibling(wire) => AlsoIn::Sibling(text(wire)),
            ir::AlsoIn::Around => AlsoIn::Around,
        }),
        shape: reply_shape(api, &field.shape),
    };
    fields.iter().map(row).collect()
}

fn reply_shape(api: &Api, shape: &ir::Shape) -> ReplyShape {
    match shape {
        ir::Shape::Object(object) => ReplyShape::Object(reply(api, &object.fields).into()),
        ir::Shape::Array(array) => ReplyShape::List(Box::new(reply_shape(api, &array.item))),
        other => ReplyShape::Scalar(self::shape(api, other)),
    }
}

fn path(path: &FieldPath) -> table::Path {
    path.0.clone().into()
}

fn paths(paths: &[FieldPath]) -> table::List<table::Path> {
    paths.iter().map(path).collect()
}

fn rule(operation: &ir::Operation, rule: &ir::Rule, words: String) -> FieldsRule {
    FieldsRule {
        spec: Str::Owned(format!("{} {}", operation.file, rule.key)),
        text: Str::Owned(words),
        kind: match &rule.kind {
            ir::RuleKind::Required { field, when } => FieldsRuleKind::Required {
                field: path(field),
                when: condition(operation, when),
            },
            ir::RuleKind::ExactlyOneOf(fields) => FieldsRuleKind::ExactlyOneOf(paths(fields)),
            ir::RuleKind::AtLeastOneOf(fields) => FieldsRuleKind::AtLeastOneOf(paths(fields)),
            ir::RuleKind::Order(fields) => FieldsRuleKind::Order(paths(fields)),
            ir::RuleKind::Sum {
                terms,
                relation,
                total,
            } => FieldsRuleKind::Sum {
                terms: paths(terms),
                relation: match relation {
                    ir::Relation::Equals => Relation::Equals,
                    ir::Relation::AtMost => Relation::AtMost,
                    ir::Relation::AtLeast => Relation::AtLeast,
                },
                total: match total {
                    ir::Total::Field(field) => Total::Field(path(field)),
                    ir::Total::Number(number) => Total::Number(*number),
                },
            },
        },
    }
}

fn condition(operation: &ir::Operation, condition: &ir::Condition) -> Condition {
    let (field, value) = match condition {
        ir::Condition::Given(field) => return Condition::Given(path(field)),
        ir::Condition::Is { field, value } => (field, value),
    };
    let is_default = operation.is_default(field, value);
    match value {
        ir::ConditionValue::Boolean(value) => Condition::IsBoolean {
            field: path(field),
            value: *value,
            is_default,
        },
        ir::ConditionValue::Word(word) => Condition::IsWord {
            field: path(field),
            word: text(word),
            is_default,
        },
    }
}

/// How long values of an answer serve, where a word of the request says so.
fn lives(api: &Api, operation: &ir::Operation) -> Vec<Lives> {
    let served = api.served(operation);
    let lives = served.map(|served| Lives {
        field: text(&served.field.wire),
        by: text(&served.by.wire),
        words: served
            .words
            .iter()
            .map(|(word, seconds)| (text(word), *seconds))
            .collect(),
        absent: served.absent.unwrap_or(served.otherwise),
        otherwise: served.otherwise,
    });
    lives.collect()
}
