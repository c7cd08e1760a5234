//! Message encryption: JWE compact serialization (RFC 7516) of the whole JSON body.
//!
//! Written: `{"alg":"RSA-OAEP-256","enc":"A128GCM"}` or `A256GCM`. Read: these, and `alg` `RSA-OAEP`, which the
//! guideline does not exclude. Nothing else: no `zip`, no `crit`, no other algorithm.

use std::error::Error;
use std::fmt;

use aws_lc_rs::aead::{AES_128_GCM, AES_256_GCM, Aad, Algorithm, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::rand;
use aws_lc_rs::rsa::{OAEP_SHA1_MGF1SHA1, OAEP_SHA256_MGF1SHA256, OaepAlgorithm};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use crate::debug_as_display;
use crate::json::Fields;
use crate::keys::{PrivateKey, PublicKey};

const NONCE: usize = 12;
const TAG: usize = 16;

/// The content encryption.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Enc {
    /// AES-128-GCM.
    #[default]
    A128Gcm,
    /// AES-256-GCM.
    A256Gcm,
}

impl Enc {
    fn algorithm(self) -> &'static Algorithm {
        match self {
            Self::A128Gcm => &AES_128_GCM,
            Self::A256Gcm => &AES_256_GCM,
        }
    }

    fn header(self) -> &'static str {
        match self {
            Self::A128Gcm => r#"{"alg":"RSA-OAEP-256","enc":"A128GCM"}"#,
            Self::A256Gcm => r#"{"alg":"RSA-OAEP-256","enc":"A256GCM"}"#,
        }
    }
}

/// Why a message cannot be encrypted or opened. It holds no part of the message.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum JweError {
    /// Not five parts divided by dots.
    Parts,
    /// A part is not base64url without padding.
    Base64,
    /// The header is not a JSON object with `alg` and `enc`.
    Header,
    /// `alg` is not on the list of those allowed.
    Alg,
    /// `enc` is not on the list of those allowed.
    Enc,
    /// A member of the header is duplicated: which of its values counts is not known (RFC 7516, section 4).
    Duplicate,
    /// The header asks for compression.
    Zip,
    /// The header has critical extensions.
    Crit,
    /// The nonce or the tag has the wrong length.
    Length,
    /// No key to open it with is configured.
    NoKey,
    /// No configured key opens it: it was encrypted for another key, or changed on the way.
    Open,
    /// No configured key opens it, and the crypto key id that came with it is none of those configured.
    OtherKey,
    /// The message cannot be encrypted with the key.
    Encrypt,
}

impl fmt::Display for JweError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Parts => "it has not the five parts of a JWE",
            Self::Base64 => "a part of the JWE is not base64url",
            Self::Header => "the JWE header is no JSON object with `alg` and `enc`",
            Self::Alg => "the JWE's `alg` is not allowed",
            Self::Enc => "the JWE's `enc` is not allowed",
            Self::Duplicate => "a member of the JWE header is duplicated, which is not allowed",
            Self::Zip => "the JWE is compressed, which is not allowed",
            Self::Crit => "the JWE has critical extensions, which are not allowed",
            Self::Length => "the nonce or tag of the JWE has the wrong length",
            Self::NoKey => "no private key is configured (KONAPLATE_CLIENT_PRIVATE_KEY)",
            Self::Open => "no configured key opens the JWE",
            Self::OtherKey => "no configured key opens the JWE, which names another crypto key id",
            Self::Encrypt => "the message cannot be encrypted with the configured key",
        })
    }
}

debug_as_display!(
    enum JweError {
        Parts,
        Base64,
        Header,
        Alg,
        Enc,
        Duplicate,
        Zip,
        Crit,
        Length,
        NoKey,
        Open,
        OtherKey,
        Encrypt,
    }
);

impl Error for JweError {}

/// Encrypts requests and opens responses. Replaceable; [`JweCipher`] is what the guideline says.
pub trait Cipher: fmt::Debug + Send + Sync {
    /// The compact serialization of an encrypted body.
    ///
    /// # Errors
    /// When it cannot be encrypted.
    fn encrypt(&self, body: &[u8]) -> Result<String, JweError>;

    /// The body that a compact serialization holds. `key_id` is the crypto key id that came with it, if one did.
    ///
    /// # Errors
    /// When it cannot be opened.
    fn decrypt(&self, jwe: &str, key_id: Option<&str>) -> Result<Zeroizing<Vec<u8>>, JweError>;
}

/// Encrypts to the provider's public key, opens with the client's private keys.
#[derive(Debug, Default)]
pub struct JweCipher {
    pub(crate) server: Option<PublicKey>,
    pub(crate) client: Vec<ClientKey>,
    pub(crate) enc: Enc,
}

/// A private key and the id under which the provider knows it.
#[derive(Debug)]
pub(crate) struct ClientKey {
    id: Option<String>,
    key: PrivateKey,
}

impl ClientKey {
    pub(crate) fn new(id: Option<String>, key: PrivateKey) -> Self {
        Self { id, key }
    }
}

impl Cipher for JweCipher {
    fn encrypt(&self, body: &[u8]) -> Result<String, JweError> {
        encrypt(
            body,
            self.server.as_ref().ok_or(JweError::Encrypt)?,
            self.enc,
        )
    }

    /// The key that is named comes first. The others are tried too: the header is optional, and nothing vouches
    /// for it.
    fn decrypt(&self, jwe: &str, key_id: Option<&str>) -> Result<Zeroizing<Vec<u8>>, JweError> {
        let is_named = |key: &&ClientKey| key_id.is_some() && key.id.as_deref() == key_id;
        let named = self.client.iter().filter(is_named);
        let others = self.client.iter().filter(|key| !is_named(key));
        let keys: Vec<_> = named.chain(others).map(|key| &key.key).collect();
        let is_known = key_id.is_none() || self.client.iter().any(|key| is_named(&key));
        match decrypt(jwe, &keys) {
            Err(JweError::Open) if !is_known => Err(JweError::OtherKey),
            opened => opened,
        }
    }
}

/// Encrypts a message to a key.
///
/// # Errors
/// [`JweError::Encrypt`].
pub fn encrypt(plain: &[u8], key: &PublicKey, enc: Enc) -> Result<String, JweError> {
    let failed = |_| JweError::Encrypt;
    let algorithm = enc.algorithm();
    let mut content_key = Zeroizing::new(vec![0; algorithm.key_len()]);
    rand::fill(&mut content_key).map_err(failed)?;
    let mut nonce = [0; NONCE];
    rand::fill(&mut nonce).map_err(failed)?;
    let wrapped = key
        .wrap(&OAEP_SHA256_MGF1SHA256, &content_key)
        .ok_or(JweError::Encrypt)?;

    let header = URL_SAFE_NO_PAD.encode(enc.header());
    let sealer = LessSafeKey::new(UnboundKey::new(algorithm, &content_key).map_err(failed)?);
    let mut text = Zeroizing::new(plain.to_vec());
    let aad = Aad::from(header.as_bytes());
    let tag =
        sealer.seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), aad, &mut text);
    let tag = tag.map_err(failed)?;
    let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    Ok(format!(
        "{header}.{}.{}.{}.{}",
        encode(&wrapped),
        encode(&nonce),
        encode(&text),
        encode(tag.as_ref())
    ))
}

/// Opens a message with the first of the keys that fits. Key ids are not part of the format.
///
/// # Errors
/// [`JweError`], which of the parts or keys was wrong.
pub fn decrypt(jwe: &str, keys: &[&PrivateKey]) -> Result<Zeroizing<Vec<u8>>, JweError> {
    let parts: Vec<&str> = jwe.split('.').take(6).collect();
    let [header, wrapped, nonce, text, tag] = parts[..] else {
        return Err(JweError::Parts);
    };
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| JweError::Base64);
    let (unwrap_with, content) = algorithms(&decode(header)?)?;
    let wrapped = decode(wrapped)?;
    let nonce: [u8; NONCE] = decode(nonce)?.try_into().map_err(|_| JweError::Length)?;
    let tag = decode(tag)?;
    if tag.len() != TAG {
        return Err(JweError::Length);
    }
    if keys.is_empty() {
        return Err(JweError::NoKey);
    }
    let sealed = Sealed {
        aad: header.as_bytes(),
        nonce,
        text: &decode(text)?,
        tag: &tag,
    };
    let mut candidates = keys
        .iter()
        .filter_map(|key| key.unwrap(unwrap_with, &wrapped));
    let opened = candidates.find_map(|content_key| sealed.open(content, &content_key));
    opened.ok_or(JweError::Open)
}

/// What a content key opens.
struct Sealed<'a> {
    /// Not encrypted: the header as it stands in the message.
    aad: &'a [u8],
    nonce: [u8; NONCE],
    text: &'a [u8],
    tag: &'a [u8],
}

impl Sealed<'_> {
    /// Nothing where the key has another size than the algorithm takes, or anything was changed.
    fn open(
        &self,
        algorithm: &'static Algorithm,
        content_key: &[u8],
    ) -> Option<Zeroizing<Vec<u8>>> {
        let opener = LessSafeKey::new(UnboundKey::new(algorithm, content_key).ok()?);
        let mut plain = Zeroizing::new(vec![0; self.text.len()]);
        let nonce = Nonce::assume_unique_for_key(self.nonce);
        opener
            .open_separate_gather(nonce, Aad::from(self.aad), self.text, self.tag, &mut plain)
            .ok()?;
        Some(plain)
    }
}

/// The algorithms that a protected header names, if they are allowed. Its members are unique (RFC 7516, section 4);
/// those inside their values need not be, since none of them is read.
fn algorithms(header: &[u8]) -> Result<(&'static OaepAlgorithm, &'static Algorithm), JweError> {
    let mut fields = Fields::parse(header).map_err(|_| JweError::Header)?;
    if fields.has_duplicates() {
        return Err(JweError::Duplicate);
    }
    if fields.has("zip") {
        return Err(JweError::Zip);
    }
    if fields.has("crit") {
        return Err(JweError::Crit);
    }
    let alg = fields.text("alg").ok_or(JweError::Header)?;
    let enc = fields.text("enc").ok_or(JweError::Header)?;
    let alg = match &*alg {
        "RSA-OAEP-256" => &OAEP_SHA256_MGF1SHA256,
        "RSA-OAEP" => &OAEP_SHA1_MGF1SHA1,
        _ => return Err(JweError::Alg),
    };
    let enc = match &*enc {
        "A128GCM" => &AES_128_GCM,
        "A256GCM" => &AES_256_GCM,
        _ => return Err(JweError::Enc),
    };
    Ok((alg, enc))
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod vectors;
