//! RSA keys for message encryption: the provider's public key, or an X.509 certificate with it, and the client's
//! private key. They come as PEM in every state that copying leaves it in, as base64 of a PEM, or as base64 of DER.

mod der;
mod forms;
mod inspect;

use std::error::Error;
use std::fmt;

use aws_lc_rs::error::KeyRejected;
use aws_lc_rs::rsa::{
    OaepAlgorithm, OaepPrivateDecryptingKey, OaepPublicEncryptingKey, PrivateDecryptingKey,
    PublicEncryptingKey,
};
use x509_cert::der::{Decode as _, Encode as _};
use zeroize::Zeroizing;

pub(crate) use self::forms::{Section, sections};
pub use self::inspect::{KeyFacts, KeyKind};

use crate::debug_as_display;

/// Why a text is not a usable key. It holds no part of the key.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyError {
    /// The text holds neither PEM nor base64 of a key.
    NotPem,
    /// It is of another kind than a key that fits.
    WrongKind {
        /// What it is.
        found: KeyKind,
        /// What is wanted, in words.
        wanted: &'static str,
    },
    /// A private key that is encrypted with a passphrase.
    Passphrase,
    /// A key in OpenSSH's own form.
    OpenSsh,
    /// An RSA-PSS key (OID 1.2.840.113549.1.1.10), which is for signatures alone.
    Pss,
    /// A key of another algorithm than RSA.
    NotRsa {
        /// What it is, in words.
        found: &'static str,
    },
    /// It is damaged.
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
        f.write_str(match self {
            Self::WrongKind { found, wanted } => return write!(f, "{found}; wanted is {wanted}"),
            Self::NotRsa { found } => return write!(f, "{found}; wanted is an RSA key"),
            Self::NotPem => "no PEM section (`-----BEGIN …-----`) found, nor base64 of a key",
            Self::Passphrase => {
                "the key has a passphrase; take it off: openssl pkey -in key.pem -out key-plain.pem"
            }
            Self::OpenSsh => {
                "an OpenSSH key; convert a copy of it: ssh-keygen -p -m PKCS8 -f key, a public one: ssh-keygen -e -m PKCS8 -f key.pub"
            }
            Self::Pss => {
                "an RSA-PSS key, which is for signatures alone; wanted is a plain RSA key (rsaEncryption)"
            }
            Self::Malformed => "it holds no sound RSA key",
            Self::Several => "there are several PEM sections: give each key on its own",
            Self::TooSmall => "the RSA key has fewer than 2048 bits",
            Self::TooLarge => "the RSA key has more than 8192 bits",
        })
    }
}

debug_as_display!(enum KeyError {
    NotPem,
    WrongKind { found, wanted },
    Passphrase,
    OpenSsh,
    Pss,
    NotRsa { found },
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
    /// Reads a public key (`BEGIN PUBLIC KEY`, or PKCS#1: `BEGIN RSA PUBLIC KEY`) or takes that of an X.509 certificate
    /// (`BEGIN CERTIFICATE`). Neither the certificate's dates nor its signature are judged: it is a carrier. Of several,
    /// the first counts.
    ///
    /// Newlines may be literal (`\n`), blanks, or gone; base64 of such a text or of the DER is taken too.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        let first = sections(pem)?.into_iter().next();
        let Section { kind, der } = first.ok_or(KeyError::NotPem)??;
        let spki = match kind {
            KeyKind::PublicKey => der,
            KeyKind::Certificate => of_certificate(&der)?,
            KeyKind::Pkcs1Public => der::spki_around(&der).map_err(|_| KeyError::Malformed)?,
            KeyKind::OpenSsh => return Err(KeyError::OpenSsh),
            found => {
                let wanted = "a public key (`PUBLIC KEY`) or a certificate (`CERTIFICATE`)";
                return Err(KeyError::WrongKind { found, wanted });
            }
        };
        let (algorithm, _) = der::of_spki(&spki).map_err(|_| KeyError::Malformed)?;
        algorithm.check()?;
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

fn of_certificate(der: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let certificate = x509_cert::Certificate::from_der(der).map_err(|_| KeyError::Malformed)?;
    let spki = certificate.tbs_certificate().subject_public_key_info();
    let der = spki.to_der().map_err(|_| KeyError::Malformed)?;
    Ok(Zeroizing::new(der))
}

/// A key that opens responses.
pub struct PrivateKey(OaepPrivateDecryptingKey);

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrivateKey([secret])")
    }
}

impl PrivateKey {
    /// Reads a private key without a passphrase (PKCS#8: `BEGIN PRIVATE KEY`, or PKCS#1: `BEGIN RSA PRIVATE KEY`).
    ///
    /// Newlines may be literal (`\n`), blanks, or gone; base64 of such a text or of the DER is taken too.
    ///
    /// # Errors
    /// [`KeyError`]; for a key that can be converted, with the command that does.
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        let sections = sections(pem)?;
        let is_alone = sections.len() == 1;
        let first = sections.into_iter().next();
        let Section { kind, der } = first.ok_or(KeyError::NotPem)??;
        let pkcs8 = match kind {
            KeyKind::Encrypted => return Err(KeyError::Passphrase),
            KeyKind::OpenSsh => return Err(KeyError::OpenSsh),
            // `openssl ecparam` writes two sections.
            KeyKind::Ec => return Err(KeyError::NotRsa { found: der::EC }),
            _ if !is_alone => return Err(KeyError::Several),
            KeyKind::Pkcs8 => der,
            KeyKind::Pkcs1 => der::pkcs8_around(&der).map_err(|_| KeyError::Malformed)?,
            found => {
                let wanted = "a private key (`PRIVATE KEY`)";
                return Err(KeyError::WrongKind { found, wanted });
            }
        };
        let (algorithm, _) = der::of_pkcs8(&pkcs8).map_err(|_| KeyError::Malformed)?;
        algorithm.check()?;
        let key = PrivateDecryptingKey::from_pkcs8(&pkcs8).map_err(rejected)?;
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

#[cfg(test)]
mod tests;
