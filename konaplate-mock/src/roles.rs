//! What an operation is to the ledger, read from the specification: which field names a call, which
//! inquiry tells what became of it, which values are issued in one answer and used up in another call.

use konaplate_codegen::ir::{Api, Class, Effect, Field, Operation, Shape, TypeId};

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

/// The request field by which an inquiry is asked, if any operation names it as its own.
pub(crate) fn inquiry_field<'a>(api: &'a Api, operation: &Operation) -> Option<&'a str> {
    operation.verdict.as_ref()?;
    let index = index(api, operation);
    let booked = api
        .operations
        .iter()
        .filter(|it| number_field(it).is_some());
    let mut recoveries = booked.filter_map(|it| it.recovery.as_ref());
    let recovery = recoveries.find(|it| it.operation == index)?;
    Some(&recovery.field)
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

/// What a call of the operation uses up. Nothing where no operation of the specification issues it:
/// then any value does.
pub(crate) fn uses<'a>(api: &'a Api, operation: &'a Operation) -> Option<Ticket<'a>> {
    let token = token(api, &operation.request)?;
    let mut issuers = api.operations.iter();
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
