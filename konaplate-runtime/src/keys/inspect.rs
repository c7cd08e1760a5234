//! What a PEM holds, told without any of it: kind, size, dates, and whether two of them belong to one pair. It judges
//! nothing: what is of use is decided by [`PublicKey`](super::PublicKey) and [`PrivateKey`](super::PrivateKey).

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use rustls_pki_types::pem::{Error as PemError, PemObject as _, SectionKind};
use x509_cert::der::asn1::{AnyRef, OctetStringRef, UintRef};
use x509_cert::der::oid::ObjectIdentifier;
use x509_cert::der::{Decode as _, Error as DerError, Reader, SliceReader};
use x509_cert::spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};
use zeroize::Zeroizing;

use super::{KeyError, of_certificate, with_newlines};

/// RFC 8017, appendix A.1.
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");

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
    /// Of an RSA key, without leading zeros. Both halves of a pair have it; it is public.
    modulus: Option<Vec<u8>>,
}

/// Kinds of PEM sections.
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
    /// One entry for each section of a PEM, in their order.
    ///
    /// # Errors
    /// [`KeyError::NotPem`] where there is none, [`KeyError::Malformed`] where one is damaged,
    /// [`KeyError::Passphrase`] for a private key that has one.
    pub fn of_pem(pem: &str) -> Result<Vec<Self>, KeyError> {
        if pem.contains("BEGIN ENCRYPTED PRIVATE KEY") {
            return Err(KeyError::Passphrase);
        }
        let pem = with_newlines(pem);
        let sections = <(SectionKind, Vec<u8>)>::pem_slice_iter(pem.as_bytes());
        let facts = sections.map(|section| match section {
            Ok((kind, der)) => Self::of(kind, &Zeroizing::new(der)),
            Err(PemError::NoItemsFound) => Err(KeyError::NotPem),
            Err(_) => Err(KeyError::Malformed),
        });
        let facts = facts.collect::<Result<Vec<Self>, KeyError>>()?;
        if facts.is_empty() {
            return Err(KeyError::NotPem);
        }
        Ok(facts)
    }

    fn of(kind: SectionKind, der: &[u8]) -> Result<Self, KeyError> {
        let mut dates = None;
        let (kind, modulus) = match kind {
            SectionKind::PublicKey => (KeyKind::PublicKey, modulus_of_spki(der)),
            SectionKind::Certificate => {
                dates = Some(dates_of(der)?);
                (KeyKind::Certificate, modulus_of_spki(&of_certificate(der)?))
            }
            SectionKind::PrivateKey => (KeyKind::Pkcs8, modulus_of_pkcs8(der)),
            SectionKind::RsaPrivateKey => (KeyKind::Pkcs1, modulus_of_pkcs1(der).map(Some)),
            _ => (KeyKind::Other, Ok(None)),
        };
        Ok(Self {
            kind,
            dates,
            modulus: modulus.map_err(|_| KeyError::Malformed)?,
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

/// RFC 5280, section 4.1; nothing for a key of another algorithm.
fn modulus_of_spki(der: &[u8]) -> Result<Option<Vec<u8>>, DerError> {
    let key = SubjectPublicKeyInfoRef::from_der(der)?;
    if key.algorithm.oid != RSA {
        return Ok(None);
    }
    // RSAPublicKey: the modulus comes first.
    modulus_after(key.subject_public_key.raw_bytes(), 0).map(Some)
}

/// RFC 5958; nothing for a key of another algorithm.
fn modulus_of_pkcs8(der: &[u8]) -> Result<Option<Vec<u8>>, DerError> {
    SliceReader::new(der)?.sequence(|reader| {
        AnyRef::decode(reader)?; // the version
        let algorithm = AlgorithmIdentifierRef::decode(reader)?;
        let key = <&OctetStringRef>::decode(reader)?;
        skip_rest(reader)?;
        if algorithm.oid != RSA {
            return Ok(None);
        }
        modulus_of_pkcs1(key.as_bytes()).map(Some)
    })
}

/// RFC 8017, appendix A.1.2: the modulus comes after the version.
fn modulus_of_pkcs1(der: &[u8]) -> Result<Vec<u8>, DerError> {
    modulus_after(der, 1)
}

/// The number of a sequence that comes after so many others.
fn modulus_after(der: &[u8], others: usize) -> Result<Vec<u8>, DerError> {
    SliceReader::new(der)?.sequence(|reader| {
        for _ in 0..others {
            AnyRef::decode(reader)?;
        }
        let modulus = UintRef::decode(reader)?.as_bytes().to_vec();
        skip_rest(reader)?;
        Ok(modulus)
    })
}

fn skip_rest<'r>(reader: &mut impl Reader<'r>) -> Result<(), DerError> {
    reader.drain(reader.remaining_len())
}
