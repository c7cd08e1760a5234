//! The envelope of a message: the outcome code and text, and the one field of an encrypted body.

use std::borrow::Cow;

use zeroize::Zeroizing;

use crate::json::{self, Fields, Held};
use crate::operation::Envelope;
use crate::table::Str;
use crate::wire::jwe::JweError;
use crate::zeroizing::ZeroizingBuf;

/// Why the envelope of a body cannot be read.
#[derive(Debug)]
pub(crate) enum EnvelopeError {
    /// The object that holds the code is missing or malformed.
    Missing,
    /// A field that decides stands in the body more than once.
    Repeated {
        /// Its wire name.
        field: Str,
    },
    /// What is encrypted is no JWE.
    NoJwe(JweError),
}

/// The outcome of an answer.
pub(crate) struct Head {
    pub(crate) code: Zeroizing<String>,
    pub(crate) message: Option<Zeroizing<String>>,
}

/// The JWE of an encrypted body, or nothing if the body is plain.
pub(crate) fn encrypted<'b>(
    envelope: &Envelope,
    body: &'b [u8],
) -> Result<Option<Cow<'b, str>>, EnvelopeError> {
    // Most bodies are plain, and show it: without its name, written out or with escapes, the field is not there.
    let shows = |text: &str| text.contains(&*envelope.encrypted) || text.contains('\\');
    if !str::from_utf8(body).is_ok_and(shows) {
        return Ok(None);
    }
    let Ok(fields) = Fields::parse(body) else {
        return Ok(None);
    };
    once(&fields, &envelope.encrypted)?;
    let held = fields.held(&envelope.encrypted).next();
    match held {
        None | Some(Held::Nothing) => Ok(None),
        Some(Held::Text(jwe)) => Ok(Some(jwe)),
        // Something is encrypted, in a form that nobody knows: the rest of the body is not all of it.
        Some(Held::True | Held::Compound) => Err(EnvelopeError::NoJwe(JweError::Parts)),
    }
}

fn once(fields: &Fields<'_>, field: &Str) -> Result<(), EnvelopeError> {
    if fields.is_repeated(field) {
        let field = field.clone();
        return Err(EnvelopeError::Repeated { field });
    }
    Ok(())
}

/// The body that carries a JWE.
pub(crate) fn wrap(envelope: &Envelope, jwe: &str) -> ZeroizingBuf {
    json::body(|body| body.field(&envelope.encrypted).text(jwe))
}

/// The outcome that a plain body states.
pub(crate) fn head(envelope: &Envelope, fields: &Fields<'_>) -> Result<Head, EnvelopeError> {
    once(fields, &envelope.object)?;
    let object = fields.objects(&envelope.object).next();
    let mut object = object.ok_or(EnvelopeError::Missing)?;
    once(&object, &envelope.code)?;
    let code = object.text(&envelope.code);
    // An empty one says nothing.
    let code = code.filter(|code| !code.trim().is_empty());
    let code = code.ok_or(EnvelopeError::Missing)?;
    let texts = envelope.text.iter();
    let message = texts
        .filter_map(|name| object.text(name))
        .find(|text| !text.is_empty());
    Ok(Head {
        code: Zeroizing::new(code.into_owned()),
        message: message.map(|text| Zeroizing::new(text.into_owned())),
    })
}
