//! What an operation is to the ledger, read from the specification: which field names a call, which
//! inquiry tells what became of it, which values are issued in one answer and used up in another call.

use konaplate_codegen::ir::{Api, Class, Effect, Field, Operation, Shape, TypeId};

use crate::json::Object;

/// A call that is booked: it changes something, and its request has a number of its own. A `read` may
/// be sent again as it is.
pub(crate) fn number_field(operation: &Operation) -> Option<&str> {
    let field = operation.idempotency.as_deref()?;
    (operation.effect != Effect::Read).then_some(field)
}

/// Whose numbers must differ from each other: those of all operations with one inquiry, else those of
/// one operation. An index into [`Api::operations`].
pub(crate) fn number_space(api: &Api, operation: &Operation) -> usize {
    match &operation.recovery {
        Some(recovery) => recovery.operation,
        None => index(api, operation),
    }
}

/// The request field by which an inquiry is asked, if any operation names it as its own: where they
/// name several, the one that was sent.
pub(crate) fn inquiry_field<'a>(
    api: &'a Api,
    operation: &Operation,
    body: &Object,
) -> Option<&'a str> {
    operation.verdict.as_ref()?;
    let index = index(api, operation);
    let booked = api
        .operations
        .iter()
        .filter(|it| number_field(it).is_some());
    let recoveries = booked.filter_map(|it| it.recovery.as_ref());
    let ours = recoveries.filter(|it| it.operation == index);
    let mut fields = ours.map(|it| it.field.as_str());
    let first = fields.next()?;
    let sent = std::iter::once(first).chain(fields);
    let mut sent = sent.filter(|field| body.contains_key(*field));
    Some(sent.next().unwrap_or(first))
}

/// The field of a value that serves for a time only, and of the secret that goes with it.
#[derive(Clone, Copy)]
pub(crate) struct Ticket<'a> {
    pub(crate) token: &'a Field,
    /// What an answer issues beside the token and a call must show with it.
    pub(crate) companion: Option<&'a Field>,
}

/// What the operation issues.
pub(crate) fn issues<'a>(api: &'a Api, operation: &'a Operation) -> Option<Ticket<'a>> {
    let token = token(api, &operation.response)?;
    let mut uses = api.operations.iter();
    let uses = uses.find(|it| shares(api, &it.request, token));
    let companion = uses.and_then(|it| companion(api, token, (&operation.response, &it.request)));
    Some(Ticket { token, companion })
}

/// What a call of the operation uses up. Nothing where no other operation of the specification issues it:
/// then any value does, for a first one could come from nowhere.
pub(crate) fn uses<'a>(api: &'a Api, operation: &'a Operation) -> Option<Ticket<'a>> {
    let token = token(api, &operation.request)?;
    let mut issuers = api.operations.iter().filter(|it| it.name != operation.name);
    let issuer = issuers.find(|it| shares(api, &it.response, token))?;
    let companion = companion(api, token, (&operation.request, &issuer.response));
    Some(Ticket { token, companion })
}

/// The first field, at the top, of a type that expires.
fn token<'a>(api: &Api, fields: &'a [Field]) -> Option<&'a Field> {
    let mut fields = fields.iter();
    fields.find(|field| root(api, field).is_some_and(|id| api.scalar(id).lives.is_some()))
}

/// The first secret text of the one message that is in the other too.
fn companion<'a>(
    api: &Api,
    token: &Field,
    (fields, others): (&'a [Field], &[Field]),
) -> Option<&'a Field> {
    let is_secret =
        |field: &Field| root(api, field).is_some_and(|id| api.scalar(id).class == Class::Secret);
    let mut fields = fields.iter().filter(|it| it.wire != token.wire);
    fields.find(|field| is_secret(field) && shares(api, others, field))
}

/// One of `fields` is of the same shared type.
fn shares(api: &Api, fields: &[Field], field: &Field) -> bool {
    let wanted = root(api, field);
    wanted.is_some() && fields.iter().any(|it| root(api, it) == wanted)
}

/// The shared type of a scalar, whatever it narrows to at this field.
fn root(api: &Api, field: &Field) -> Option<TypeId> {
    let Shape::Scalar(id) = field.shape else {
        return None;
    };
    let narrows = api.types.get(id.0)?.narrows;
    Some(narrows.unwrap_or(id))
}

/// Its place among the operations.
pub(crate) fn index(api: &Api, operation: &Operation) -> usize {
    let mut operations = api.operations.iter();
    let found = operations.position(|it| it.name == operation.name);
    found.unwrap_or(api.operations.len()) // every operation is one of its API
}

#[cfg(test)]
mod tests {
    use konaplate_codegen::ir::Recovery;
    use serde_json::json;

    use super::*;
    use crate::options::shipped;
    use crate::testing::api;

    #[track_caller]
    fn find<'a>(api: &'a Api, name: &str) -> &'a Operation {
        let mut operations = api.operations.iter();
        operations.find(|it| it.name == name).unwrap()
    }

    #[test]
    fn a_token_that_only_its_own_operation_gives_back_is_not_used_up() {
        let field =
            "token: { type: string, length: 4, class: secret, lives: 30, required: true, doc: d }";
        let renew = format!(
            "operation: renew\nservice: S\ndoc: d\n\
             source: {{ page: P, version: v1, read: 2026-11-19, state: complete }}\n\
             method: POST\npath: /renew\neffect: write\nencrypted: {{ request: true, response: true }}\n\
             request: {{ {field} }}\nresponse: {{ {field} }}\nerror-table: complete\nerrors: {{}}\n"
        );
        let profile = "format: 1\nprovider: P\nservers: { s: \"https://p.example\" }\n\
            envelope: { object: o, code: c, text: [t], success: \"000_000\", encrypted: e }\n\
            groups: { g: { doc: d, operations: [renew] } }\n";
        let files = [
            ("konaplate.yaml", profile),
            ("operations/g/renew.yaml", &renew),
        ];
        let sources = konaplate_codegen::Sources::from_pairs("spec", files);
        let api = konaplate_codegen::check(&sources).expect("no faults");
        let renew = find(&api, "renew");
        assert!(uses(&api, renew).is_none());
        assert!(issues(&api, renew).is_some());
    }

    #[test]
    fn the_shipped_operations_are_to_the_ledger_what_their_files_say() {
        let api = shipped().unwrap();
        let names = |ticket: Option<Ticket<'_>>| {
            let ticket = ticket?;
            let companion = ticket.companion.map(|it| it.wire.clone());
            Some((ticket.token.wire.clone(), companion))
        };
        let both = Some(("oneTimeToken".to_owned(), Some("dcvv".to_owned())));
        let issued = names(issues(&api, find(&api, "one-time-token")));
        assert_eq!(issued, both);
        let (charge, cancel) = (find(&api, "charge"), find(&api, "charge-cancel"));
        for operation in [charge, cancel] {
            assert_eq!(number_field(operation), Some("sequenceId"));
            assert_eq!(names(uses(&api, operation)), both);
        }
        assert_eq!(number_space(&api, charge), number_space(&api, cancel));
        let result = find(&api, "recharge-result");
        assert_eq!(number_space(&api, charge), index(&api, result));
        let body = json!({});
        let field = inquiry_field(&api, result, body.as_object().unwrap());
        assert_eq!(field, Some("sequenceId"));
        for other in [
            "lower-limit-update",
            "unregistered-card-info",
            "barcode-spec",
        ] {
            let other = find(&api, other);
            assert_eq!(number_field(other), None);
            assert_eq!(names(issues(&api, other)), None);
            assert_eq!(inquiry_field(&api, other, body.as_object().unwrap()), None);
        }
    }

    #[test]
    fn a_token_that_nothing_issues_is_asked_of_nobody() {
        let mut api = api();
        api.operations.retain(|it| it.name != "one-time-token");
        assert!(uses(&api, find(&api, "charge")).is_none());
    }

    #[test]
    fn an_inquiry_goes_by_the_number_that_was_sent() {
        let mut api = api();
        api.operations[1].recovery = Some(Recovery {
            operation: 2,
            field: "cancelId".to_owned(),
        });
        let result = find(&api, "recharge-result");
        for (body, wanted) in [
            (json!({ "sequenceId": "1" }), "sequenceId"),
            (json!({ "cancelId": "1" }), "cancelId"),
            (json!({}), "sequenceId"),
        ] {
            let body = body.as_object().unwrap();
            assert_eq!(inquiry_field(&api, result, body), Some(wanted));
        }
    }

    #[test]
    fn what_changes_nothing_is_not_booked() {
        let mut api = api();
        api.operations[0].effect = Effect::Read;
        assert_eq!(number_field(&api.operations[0]), None);
    }
}
