//! RSA keys for message encryption, from PEM: the provider's public key (SPKI or an X.509 certificate) and
//! the client's private key (PKCS#8). PEMs from environment variables may hold a literal `\n` for each newline.

mod inspect;

use std::error::Error;
use std::fmt;

use aws_lc_rs::error::KeyRejected;
use aws_lc_rs::rsa::{
    OaepAlgorithm, OaepPrivateDecryptingKey, OaepPublicEncryptingKey, PrivateDecryptingKey,
    PublicEncryptingKey,
};
use rustls_pki_types::pem::{PemObject as _, SectionKind};
use x509_cert::der::{Decode as _, Encode as _};
use zeroize::Zeroizing;

pub use self::inspect::{KeyFacts, KeyKind};

use crate::debug_as_display;

/// Why a text is not a usable key. It holds no part of the key.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyError {
    /// The text holds no PEM section.
    NotPem,
    /// The section is of another kind than a key that fits.
    WrongKind {
        /// What is wanted, in words.
        wanted: &'static str,
    },
    /// A PKCS#1 private key (`BEGIN RSA PRIVATE KEY`).
    Pkcs1,
    /// A private key that is encrypted with a passphrase.
    Passphrase,
    /// The section's content is not an RSA key, or a damaged one.
    Malformed,
    /// Several PEM sections where one private key belongs.
    Several,
    /// The modulus has fewer than 2048 bits.
    TooSmall,
    /// The modulus has more than 8192 bits.
    TooLarge,
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotPem => f.write_str("no PEM section (`-----BEGIN …-----`) found"),
            Self::WrongKind { wanted } => write!(f, "the PEM section is of another kind; wanted is {wanted}"),
            Self::Pkcs1 => f.write_str(
                "a PKCS#1 key; convert it: openssl pkcs8 -topk8 -nocrypt -in key.pem -out key-pkcs8.pem",
            ),
            Self::Passphrase => f.write_str(
                "the key has a passphrase; take it off: openssl pkcs8 -in key.pem -out key-plain.pem",
            ),
            Self::Malformed => f.write_str("the PEM section holds no sound RSA key"),
            Self::Several => f.write_str("there are several PEM sections: give each key on its own"),
            Self::TooSmall => f.write_str("the RSA key has fewer than 2048 bits"),
            Self::TooLarge => f.write_str("the RSA key has more than 8192 bits"),
        }
    }
}

debug_as_display!(enum KeyError {
    NotPem,
    WrongKind { wanted },
    Pkcs1,
    Passphrase,
    Malformed,
    Several,
    TooSmall,
    TooLarge,
});

impl Error for KeyError {}

/// The key that requests are encrypted to.
pub struct PublicKey(OaepPublicEncryptingKey);

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey(RSA, {} bits)", self.0.key_size_bits())
    }
}

impl PublicKey {
    /// Reads an SPKI public key (`BEGIN PUBLIC KEY`) or takes the key of an X.509 certificate
    /// (`BEGIN CERTIFICATE`). Neither the certificate's dates nor its signature are judged: it is a carrier.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        let (kind, der) = section(pem)?;
        let spki = match kind {
            SectionKind::PublicKey => der.to_vec(),
            SectionKind::Certificate => of_certificate(&der)?,
            _ => {
                let wanted = "`PUBLIC KEY` or `CERTIFICATE`";
                return Err(KeyError::WrongKind { wanted });
            }
        };
        let key = PublicEncryptingKey::from_der(&spki).map_err(rejected)?;
        OaepPublicEncryptingKey::new(key)
            .map(Self)
            .map_err(|_| KeyError::Malformed)
    }

    /// Encrypts a content key.
    pub(crate) fn wrap(
        &self,
        algorithm: &'static OaepAlgorithm,
        content_key: &[u8],
    ) -> Option<Vec<u8>> {
        let mut wrapped = vec![0; self.0.ciphertext_size()];
        let length = self
            .0
            .encrypt(algorithm, content_key, &mut wrapped, None)
            .ok()?
            .len();
        wrapped.truncate(length);
        Some(wrapped)
    }
}

fn of_certificate(der: &[u8]) -> Result<Vec<u8>, KeyError> {
    let certificate = x509_cert::Certificate::from_der(der).map_err(|_| KeyError::Malformed)?;
    let spki = certificate.tbs_certificate().subject_public_key_info();
    spki.to_der().map_err(|_| KeyError::Malformed)
}

/// A key that opens responses.
pub struct PrivateKey(OaepPrivateDecryptingKey);

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrivateKey([secret])")
    }
}

impl PrivateKey {
    /// Reads a PKCS#8 private key (`BEGIN PRIVATE KEY`).
    ///
    /// # Errors
    /// [`KeyError`]; for a PKCS#1 key with the command that converts it.
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        if pem.contains("BEGIN ENCRYPTED PRIVATE KEY") {
            return Err(KeyError::Passphrase);
        }
        if pem.matches("-----BEGIN").count() > 1 {
            return Err(KeyError::Several);
        }
        let (kind, der) = section(pem)?;
        match kind {
            SectionKind::PrivateKey => {}
            SectionKind::RsaPrivateKey => return Err(KeyError::Pkcs1),
            _ => {
                return Err(KeyError::WrongKind {
                    wanted: "`PRIVATE KEY`",
                });
            }
        }
        let key = PrivateDecryptingKey::from_pkcs8(&der).map_err(rejected)?;
        OaepPrivateDecryptingKey::new(key)
            .map(Self)
            .map_err(|_| KeyError::Malformed)
    }

    /// Opens a content key.
    pub(crate) fn unwrap(
        &self,
        algorithm: &'static OaepAlgorithm,
        wrapped: &[u8],
    ) -> Option<Zeroizing<Vec<u8>>> {
        let mut plain = Zeroizing::new(vec![0; self.0.min_output_size()]);
        let length = self
            .0
            .decrypt(algorithm, wrapped, &mut plain, None)
            .ok()?
            .len();
        plain.truncate(length);
        Some(plain)
    }
}

/// aws-lc holds the bounds itself, 2048 to 8192 bits, and tells a key outside of them by these words.
fn rejected(error: KeyRejected) -> KeyError {
    match error.description_() {
        "TooSmall" => KeyError::TooSmall,
        "TooLarge" => KeyError::TooLarge,
        _ => KeyError::Malformed,
    }
}

/// A PEM with its newlines, where variables of the environment have literal ones.
pub(crate) fn with_newlines(pem: &str) -> Zeroizing<String> {
    let pem = Zeroizing::new(pem.replace("\\r", ""));
    Zeroizing::new(pem.replace("\\n", "\n"))
}

/// The first PEM section of a text.
fn section(pem: &str) -> Result<(SectionKind, Zeroizing<Vec<u8>>), KeyError> {
    let pem = with_newlines(pem);
    match <(SectionKind, Vec<u8>)>::from_pem_slice(pem.trim().as_bytes()) {
        Ok((kind, der)) => Ok((kind, Zeroizing::new(der))),
        Err(rustls_pki_types::pem::Error::NoItemsFound) => Err(KeyError::NotPem),
        Err(_) => Err(KeyError::Malformed),
    }
}

#[cfg(test)]
mod tests;
