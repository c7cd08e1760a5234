//! The texts that a key comes in: PEM as tools write it and as copying leaves it, base64 of a PEM, base64 of DER. What
//! is in it is found by what it holds rather than by its label, for labels are often put on by hand.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use zeroize::Zeroizing;

use super::der::kind_of;
use super::{KeyError, KeyKind};
use crate::around::bare;

/// Padding may be there or not.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What public keys of OpenSSH begin with.
const OPENSSH: [&str; 4] = ["ssh-", "ecdsa-sha2-", "sk-ssh-", "---- BEGIN SSH2"];

/// One key or certificate.
pub(crate) struct Section {
    pub(crate) kind: KeyKind,
    /// Empty where the kind alone decides that it is of no use.
    pub(crate) der: Zeroizing<Vec<u8>>,
}

impl Section {
    fn of_no_use(kind: KeyKind) -> Self {
        let der = Zeroizing::default();
        Self { kind, der }
    }
}

/// What a text holds, in its order and at least one; each may be damaged for itself.
///
/// # Errors
/// [`KeyError::NotPem`].
pub(crate) fn sections(text: &str) -> Result<Vec<Result<Section, KeyError>>, KeyError> {
    let text = with_newlines(text);
    if OPENSSH.iter().any(|begin| text.starts_with(begin)) {
        return Ok(vec![Ok(Section::of_no_use(KeyKind::OpenSsh))]);
    }
    let found = of_pem(&text);
    if !found.is_empty() {
        return Ok(found);
    }
    let held = decoded(&text).ok_or(KeyError::NotPem)?;
    if let Some(kind) = kind_of(&held) {
        let der = held;
        return Ok(vec![Ok(Section { kind, der })]);
    }
    let inner = str::from_utf8(&held).map(with_newlines);
    let found = inner.map_or_else(|_| Vec::new(), |inner| of_pem(&inner));
    if found.is_empty() {
        return Err(KeyError::NotPem);
    }
    Ok(found)
}

/// A text without what is around it and with its newlines, where variables of the environment have literal ones.
fn with_newlines(text: &str) -> Zeroizing<String> {
    let (text, _) = bare(text);
    // Never longer than the text: a buffer that grew would leave its old content behind.
    let mut plain = Zeroizing::new(String::with_capacity(text.len()));
    for (at, line) in text.split("\\n").enumerate() {
        if at > 0 {
            plain.push('\n');
        }
        plain.extend(line.split("\\r"));
    }
    plain
}

/// The sections of a PEM. Line ends play no part: they may be blanks, or gone.
fn of_pem(text: &str) -> Vec<Result<Section, KeyError>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, section)) = rest.split_once("-----BEGIN ") {
        let Some((label, body, behind)) = split(section) else {
            found.push(Err(KeyError::Malformed));
            break;
        };
        found.push(of_section(label, body));
        rest = behind;
    }
    found
}

/// Label and body of a section, and what is behind it.
fn split(section: &str) -> Option<(&str, &str, &str)> {
    let (label, section) = section.split_once("-----")?;
    let (body, end) = section.split_once("-----END ")?;
    let behind = end.strip_prefix(label)?.strip_prefix("-----")?;
    Some((label, body, behind))
}

fn of_section(label: &str, body: &str) -> Result<Section, KeyError> {
    let no_use = match label {
        "PUBLIC KEY" | "RSA PUBLIC KEY" | "CERTIFICATE" | "X509 CERTIFICATE" => None,
        // RFC 1421: in the old form, headers tell that a key has a passphrase.
        "RSA PRIVATE KEY" if body.contains("ENCRYPTED") => Some(KeyKind::Encrypted),
        "PRIVATE KEY" | "RSA PRIVATE KEY" => None,
        "ENCRYPTED PRIVATE KEY" => Some(KeyKind::Encrypted),
        "OPENSSH PRIVATE KEY" => Some(KeyKind::OpenSsh),
        "EC PARAMETERS" | "EC PRIVATE KEY" => Some(KeyKind::Ec),
        _ => Some(KeyKind::Other),
    };
    if let Some(kind) = no_use {
        return Ok(Section::of_no_use(kind));
    }
    let der = decoded(body).ok_or(KeyError::Malformed)?;
    let kind = kind_of(&der).ok_or(KeyError::Malformed)?;
    Ok(Section { kind, der })
}

/// What base64 holds, white space in it left out.
fn decoded(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut letters = Zeroizing::new(String::with_capacity(text.len()));
    letters.extend(text.chars().filter(|letter| !letter.is_whitespace()));
    let mut bytes = Zeroizing::new(vec![0; letters.len() / 4 * 3 + 3]);
    let length = BASE64.decode_slice(letters.as_bytes(), &mut bytes).ok()?;
    bytes.truncate(length);
    Some(bytes)
}

#[cfg(test)]
mod tests;
