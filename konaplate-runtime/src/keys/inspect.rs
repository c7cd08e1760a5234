//! What a PEM holds, told without any of it: kind, size, dates, and whether two of them belong to one pair. It judges
//! nothing: what is of use is decided by [`PublicKey`](super::PublicKey) and [`PrivateKey`](super::PrivateKey).

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use x509_cert::der::{Decode as _, Error as DerError};

use super::der::{self, KeyAlgorithm, number_after, of_pkcs8, of_spki};
use super::{KeyError, Section, of_certificate, sections};

/// What one section of a PEM holds.
///
/// ```
/// use konaplate_runtime::keys::{KeyFacts, KeyError};
///
/// assert_eq!(KeyFacts::of_pem("no key").err(), Some(KeyError::NotPem));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct KeyFacts {
    kind: KeyKind,
    dates: Option<(SystemTime, SystemTime)>,
    algorithm: Option<KeyAlgorithm>,
    /// Of an RSA key, without leading zeros. Both halves of a pair have it; it is public.
    modulus: Option<Vec<u8>>,
}

/// Kinds of keys and certificates, by their form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyKind {
    /// A public key (`PUBLIC KEY`).
    PublicKey,
    /// An X.509 certificate (`CERTIFICATE`).
    Certificate,
    /// A private key in PKCS#8 (`PRIVATE KEY`).
    Pkcs8,
    /// A private RSA key in PKCS#1 (`RSA PRIVATE KEY`).
    Pkcs1,
    /// A public RSA key in PKCS#1 (`RSA PUBLIC KEY`).
    Pkcs1Public,
    /// A private key with a passphrase (`ENCRYPTED PRIVATE KEY`).
    Encrypted,
    /// A private key on an elliptic curve in its own form (`EC PRIVATE KEY`).
    Ec,
    /// A key in OpenSSH's own form.
    OpenSsh,
    /// Something else.
    Other,
}

/// As in "an X.509 certificate".
impl fmt::Display for KeyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PublicKey => "a public key",
            Self::Certificate => "an X.509 certificate",
            Self::Pkcs8 => "a PKCS#8 private key",
            Self::Pkcs1 => "a PKCS#1 private key",
            Self::Pkcs1Public => "a PKCS#1 public key",
            Self::Encrypted => "a private key with a passphrase",
            Self::Ec => "an EC private key",
            Self::OpenSsh => "an OpenSSH key",
            Self::Other => "a PEM section of another kind",
        })
    }
}

impl fmt::Debug for KeyFacts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyFacts")
            .field("kind", &self.kind)
            .field("bits", &self.bits())
            .finish_non_exhaustive()
    }
}

impl KeyFacts {
    /// One entry for each section of a PEM, in their order; one for base64 of DER.
    ///
    /// # Errors
    /// [`KeyError::NotPem`] where there is none, [`KeyError::Malformed`] where one is damaged.
    pub fn of_pem(pem: &str) -> Result<Vec<Self>, KeyError> {
        let facts = sections(pem)?.into_iter().map(|it| Self::of(&it?));
        facts.collect()
    }

    fn of(section: &Section) -> Result<Self, KeyError> {
        let der = section.der.as_slice();
        let damaged = |_: DerError| KeyError::Malformed;
        let rsa = KeyAlgorithm::Rsa;
        let mut dates = None;
        let (algorithm, modulus) = match section.kind {
            KeyKind::PublicKey => of_public(der).map_err(damaged)?,
            KeyKind::Certificate => {
                dates = Some(dates_of(der)?);
                of_public(&of_certificate(der)?).map_err(damaged)?
            }
            KeyKind::Pkcs8 => of_private(der).map_err(damaged)?,
            KeyKind::Pkcs1 => (Some(rsa), Some(modulus_of_private(der).map_err(damaged)?)),
            KeyKind::Pkcs1Public => (Some(rsa), Some(modulus_of_public(der).map_err(damaged)?)),
            KeyKind::Ec => (Some(KeyAlgorithm::Other(der::EC)), None),
            KeyKind::Encrypted | KeyKind::OpenSsh | KeyKind::Other => (None, None),
        };
        Ok(Self {
            kind: section.kind,
            dates,
            algorithm,
            modulus,
        })
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// Size of an RSA key; nothing for other keys.
    #[must_use]
    pub fn bits(&self) -> Option<usize> {
        let modulus = self.modulus.as_ref()?;
        let unused = modulus.first().map_or(0, |first| first.leading_zeros());
        Some((modulus.len() * 8).saturating_sub(usize::try_from(unused).unwrap_or(0)))
    }

    /// What a key of another algorithm than plain RSA is, as in "an EC key"; nothing for an RSA key, and where it cannot
    /// be seen.
    #[must_use]
    pub fn other_algorithm(&self) -> Option<&'static str> {
        match self.algorithm? {
            KeyAlgorithm::Rsa => None,
            KeyAlgorithm::Pss => Some("an RSA-PSS key"),
            KeyAlgorithm::Other(words) => Some(words),
        }
    }

    /// When a certificate begins and ends to be valid.
    #[must_use]
    pub fn dates(&self) -> Option<(SystemTime, SystemTime)> {
        self.dates
    }

    /// Whether both are of one RSA key: its two halves, or the same half twice.
    #[must_use]
    pub fn is_of_one_pair(&self, other: &Self) -> bool {
        self.modulus.is_some() && self.modulus == other.modulus
    }
}

fn dates_of(der: &[u8]) -> Result<(SystemTime, SystemTime), KeyError> {
    let certificate = x509_cert::Certificate::from_der(der).map_err(|_| KeyError::Malformed)?;
    let validity = certificate.tbs_certificate().validity();
    let (from, to) = (validity.not_before, validity.not_after);
    let at = |time: x509_cert::time::Time| UNIX_EPOCH + time.to_unix_duration();
    Ok((at(from), at(to)))
}

/// The algorithm of a key, and the modulus of an RSA key.
type Numbers = (Option<KeyAlgorithm>, Option<Vec<u8>>);

/// Of SubjectPublicKeyInfo.
fn of_public(spki: &[u8]) -> Result<Numbers, DerError> {
    let (algorithm, key) = of_spki(spki)?;
    let is_rsa = algorithm == KeyAlgorithm::Rsa;
    let modulus = is_rsa.then(|| modulus_of_public(key)).transpose()?;
    Ok((Some(algorithm), modulus))
}

/// Of PKCS#8.
fn of_private(pkcs8: &[u8]) -> Result<Numbers, DerError> {
    let (algorithm, key) = of_pkcs8(pkcs8)?;
    let is_rsa = algorithm == KeyAlgorithm::Rsa;
    let modulus = is_rsa.then(|| modulus_of_private(key)).transpose()?;
    Ok((Some(algorithm), modulus))
}

/// RFC 8017, appendix A.1.1: the modulus comes first.
fn modulus_of_public(pkcs1: &[u8]) -> Result<Vec<u8>, DerError> {
    number_after(0, pkcs1)
}

/// RFC 8017, appendix A.1.2: the modulus comes after the version.
fn modulus_of_private(pkcs1: &[u8]) -> Result<Vec<u8>, DerError> {
    number_after(1, pkcs1)
}
