//! Shapes that put money or secrets at risk: no way to ask, no encryption, no class.

use std::collections::BTreeMap;

use konaplate_codegen::Code;
use konaplate_codegen::ir::{Class, Effect, HeaderValue, Operation, ScalarKind};

use super::context::{Context, Finding, Spot, is_seen_whole};
use super::fields::{FieldAt, Side};
use crate::sensitive;
use crate::transcribe::{Purpose, purpose};

/// An operation that moves money, and whose calls nobody can ask after.
pub(super) fn money_without_inquiry(context: &Context<'_>) -> Vec<Finding> {
    let operations = context.api.operations.iter();
    let silent = operations.filter(|it| it.effect == Effect::MovesMoney && it.recovery.is_none());
    silent
        .filter_map(|operation| {
            let spot = Spot::new(&operation.file, "recovery");
            let message = format!(
                "`{}` moves money, and no inquiry tells what became of a call",
                operation.name
            );
            context.at_key(Code::NoInquiry, &spot, message)
        })
        .collect()
}

/// An operation with the marks of one that moves money, and another effect.
pub(super) fn money_unsaid(context: &Context<'_>) -> Vec<Finding> {
    let operations = context.api.operations.iter();
    let others = operations.filter(|it| it.effect != Effect::MovesMoney);
    others
        .filter_map(|operation| {
            let marks = [
                ("pending", operation.pending.is_some()),
                ("idempotency", operation.idempotency.is_some()),
                ("recovery", operation.recovery.is_some()),
            ];
            let Some((mark, _)) = marks.into_iter().find(|(_, is_there)| *is_there) else {
                return money_by_words(context, operation);
            };
            let message = format!(
                "`{}` has `{mark}`, as what moves money has, and another effect",
                operation.name
            );
            let spot = Spot::new(&operation.file, "effect");
            let found = context.at_value(Code::MoneyUnsaid, &spot, message)?;
            let marked = Spot::new(&operation.file, mark);
            let found = found.related(context.key(&marked), "this one");
            Some(found.help("write `moves-money`, or allow the lint and say why"))
        })
        .collect()
}

/// An operation whose path or title speaks of what moves money.
fn money_by_words(context: &Context<'_>, operation: &Operation) -> Option<Finding> {
    if operation.method == "GET" {
        return None;
    }
    let Purpose::MovesMoney(word) = purpose(&operation.path, &operation.service) else {
        return None;
    };
    let message = format!(
        "`{}` speaks of `{word}`, as what moves money does, and has another effect",
        operation.name
    );
    let spot = Spot::new(&operation.file, "effect");
    let found = context.at_value(Code::MoneyUnsaid, &spot, message)?;
    let path = context.key(&Spot::new(&operation.file, "path"));
    let found = found.related(path, "its path");
    Some(found.help("write `moves-money`, or allow the lint and say why"))
}

/// A secret in a message that is not encrypted.
pub(super) fn plain_secrets(context: &Context<'_>) -> Vec<Finding> {
    let plain = context.fields.iter();
    let plain = plain.filter(|at| is_seen_whole(at.operation) && !is_encrypted(at));
    let secret = plain.filter(|at| {
        let scalar = at.scalar(context.api);
        scalar.is_some_and(|scalar| scalar.class == Class::Secret)
    });
    secret
        .filter_map(|at| {
            let side = at.side.as_str();
            let message = format!(
                "`{}` is secret, and this {side} is not encrypted",
                at.field.wire
            );
            let found = context.at_key(Code::PlainSecret, &at.spot, message)?;
            let flag = Spot::new(&at.spot.file, format!("encrypted.{side}"));
            let found = found.related(context.key(&flag), "not encrypted");
            Some(
                found.help(
                    "look for the page's mark; where there is none, allow the lint and say so",
                ),
            )
        })
        .collect()
}

fn is_encrypted(at: &FieldAt<'_>) -> bool {
    match at.side {
        Side::Request => at.operation.encrypts_request,
        Side::Response => at.operation.encrypts_response,
    }
}

/// A field whose name says more than its class.
pub(super) fn secret_names(context: &Context<'_>) -> Vec<Finding> {
    let fields = context.fields.iter();
    fields
        .filter_map(|at| {
            let scalar = at.scalar(context.api)?;
            let wanted = match (&scalar.kind, sensitive::by_name(&at.field.wire)?) {
                (ScalarKind::Enum(..), _) => return None,
                // Numbers and dates are copied, so that nothing can wipe them.
                (ScalarKind::Integer(_) | ScalarKind::Time(..), _) => Class::Personal,
                (ScalarKind::Text(_), class) => class,
            };
            if scalar.class >= wanted {
                return None;
            }
            let word = match wanted {
                Class::Secret => "secret",
                Class::Personal | Class::Public => "personal",
            };
            let message = format!("`{}` sounds {word}, and may stand in logs", at.field.wire);
            let found = context.at_key(Code::SecretName, &at.spot, message)?;
            let (file, key) = scalar.spec.split_once(' ')?;
            let defined = Spot::new(file, key);
            if at.has_key(context, &["type"]) {
                return Some(found.help(format!(
                    "add `class: {word}`, or allow the lint and say why"
                )));
            }
            // A field with `use` has no class of its own.
            let found = found.related(context.key(&defined), "its type is defined here");
            Some(found.help(format!(
                "give its type `class: {word}`, use another type, or allow the lint and say why"
            )))
        })
        .collect()
}

/// An operation without encryption beside one with it.
pub(super) fn plain_siblings(context: &Context<'_>) -> Vec<Finding> {
    let operations = &context.api.operations;
    let encrypted = operations.iter().filter(|it| encrypts(it));
    let mut by_group: BTreeMap<usize, &Operation> = BTreeMap::new();
    let mut by_path: BTreeMap<&str, &Operation> = BTreeMap::new();
    for operation in encrypted {
        by_group.entry(operation.group).or_insert(operation);
        by_path
            .entry(resource(&operation.path))
            .or_insert(operation);
    }
    let plain = operations
        .iter()
        .filter(|it| is_seen_whole(it) && !encrypts(it));
    plain
        .filter_map(|operation| {
            let sibling = by_group.get(&operation.group);
            let sibling = sibling.or_else(|| by_path.get(resource(&operation.path)))?;
            let message = format!(
                "`{}` encrypts nothing, its sibling `{}` does",
                operation.name, sibling.name
            );
            let spot = Spot::new(&operation.file, "encrypted");
            let found = context.at_key(Code::PlainSibling, &spot, message)?;
            let other = context.key(&Spot::new(&sibling.file, "encrypted"));
            let found = found.related(other, "encrypted");
            Some(
                found.help(
                    "look for the page's mark; where there is none, allow the lint and say so",
                ),
            )
        })
        .collect()
}

/// An operation that encrypts, and whose requests say of which key in no header.
pub(super) fn unnamed_keys(context: &Context<'_>) -> Vec<Finding> {
    let operations = context.api.operations.iter();
    let unnamed = operations.filter(|operation| {
        let mut headers = operation.request_headers.iter();
        encrypts(operation) && !headers.any(|header| header.value == HeaderValue::CryptoKeyId)
    });
    unnamed
        .filter_map(|operation| {
            let side = if operation.encrypts_request {
                "request"
            } else {
                "response"
            };
            let message = format!(
                "`{}` encrypts its {side}, and no request header says with which key",
                operation.name
            );
            let spot = Spot::new(&operation.file, format!("encrypted.{side}"));
            let found = context.at_key(Code::NoKeyHeader, &spot, message)?;
            Some(found.help(
                "describe the header in the profile, with `value: crypto-key-id`: the client asks its configuration for \
                 the id, and sends it nowhere",
            ))
        })
        .collect()
}

fn encrypts(operation: &Operation) -> bool {
    operation.encrypts_request || operation.encrypts_response
}

/// The first part of a path that is not about the API and its version: `recharges` of `/api/v1/recharges/auto`.
fn resource(path: &str) -> &str {
    let is_version = |part: &str| {
        let number = part.strip_prefix('v');
        number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let mut parts = path.split('/').filter(|part| !part.is_empty());
    let found = parts.find(|part| *part != "api" && !is_version(part));
    found.unwrap_or_default()
}
