//! The envelope of a message: the outcome code and text, and the one field of an encrypted body.

use std::borrow::Cow;

use zeroize::Zeroizing;

use crate::json::{Fields, JsonObject, Plain};
use crate::operation::Envelope;

/// The outcome of an answer.
pub(crate) struct Head {
    pub(crate) code: Zeroizing<String>,
    pub(crate) message: Option<Zeroizing<String>>,
}

/// The JWE of an encrypted body, or nothing if the body is plain.
pub(crate) fn encrypted<'b>(envelope: &Envelope, body: &'b [u8]) -> Option<Cow<'b, str>> {
    let mut fields = Fields::parse(body).ok()?;
    fields.text(envelope.encrypted)
}

/// The body that carries a JWE.
pub(crate) fn wrap(envelope: &Envelope, jwe: &str) -> Zeroizing<Vec<u8>> {
    let mut body = JsonObject::new();
    body.value(envelope.encrypted, &Plain(jwe));
    body.finish()
}

/// The outcome that a plain body states, or nothing where there is no code.
pub(crate) fn head(envelope: &Envelope, mut fields: Fields<'_>) -> Option<Head> {
    let mut object = fields.object(envelope.object)?;
    let code = object.text(envelope.code)?;
    let texts = envelope.text.iter();
    let message = texts
        .filter_map(|name| object.text(name))
        .find(|text| !text.is_empty());
    Some(Head {
        code: Zeroizing::new(code.into_owned()),
        message: message.map(|text| Zeroizing::new(text.into_owned())),
    })
}
