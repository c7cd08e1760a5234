//! Keys in DER: what kind one is of, which algorithm it is for, and PKCS#1 in the frame of the newer forms.

use x509_cert::der::asn1::{AnyRef, BitStringRef, OctetStringRef, UintRef};
use x509_cert::der::oid::ObjectIdentifier;
use x509_cert::der::{
    Decode as _, Encode as _, Error as DerError, Reader, SliceReader, SliceWriter, Tag, Tagged as _,
};
use x509_cert::spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};
use zeroize::Zeroizing;

use super::{KeyError, KeyKind};

/// RFC 8017, appendix A.1.
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
/// RFC 8017, appendix A.2.3: a key for signatures alone.
const RSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");

/// Other algorithms by the words of their keys: RFC 4055, RFC 5480, RFC 8410, RFC 3279.
const OTHERS: [(ObjectIdentifier, &str); 7] = [
    (
        ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.7"),
        "an RSAES-OAEP key",
    ),
    (ObjectIdentifier::new_unwrap("1.2.840.10045.2.1"), EC),
    (ObjectIdentifier::new_unwrap("1.3.101.110"), "an X25519 key"),
    (ObjectIdentifier::new_unwrap("1.3.101.111"), "an X448 key"),
    (
        ObjectIdentifier::new_unwrap("1.3.101.112"),
        "an Ed25519 key",
    ),
    (ObjectIdentifier::new_unwrap("1.3.101.113"), "an Ed448 key"),
    (
        ObjectIdentifier::new_unwrap("1.2.840.10040.4.1"),
        "a DSA key",
    ),
];

/// The words of a key on an elliptic curve.
pub(super) const EC: &str = "an EC key";

/// By the first level of its structure, which differs from kind to kind.
pub(super) fn kind_of(der: &[u8]) -> Option<KeyKind> {
    let tags = tags(der).ok()?;
    match tags.as_slice() {
        // RFC 5280, section 4.1: SubjectPublicKeyInfo and Certificate.
        [Tag::Sequence, Tag::BitString] => Some(KeyKind::PublicKey),
        [Tag::Sequence, Tag::Sequence, Tag::BitString] => Some(KeyKind::Certificate),
        // RFC 5958, sections 2 and 3.
        [Tag::Integer, Tag::Sequence, Tag::OctetString, ..] => Some(KeyKind::Pkcs8),
        [Tag::Sequence, Tag::OctetString] => Some(KeyKind::Encrypted),
        // RFC 8017, appendix A.1.
        [Tag::Integer, Tag::Integer] => Some(KeyKind::Pkcs1Public),
        [Tag::Integer, Tag::Integer, Tag::Integer, ..] => Some(KeyKind::Pkcs1),
        // RFC 5915, section 3.
        [Tag::Integer, Tag::OctetString, ..] => Some(KeyKind::Ec),
        _ => None,
    }
}

fn tags(der: &[u8]) -> Result<Vec<Tag>, DerError> {
    let mut reader = SliceReader::new(der)?;
    let tags = reader.sequence(|inside| {
        let mut tags = Vec::new();
        while !inside.is_finished() {
            tags.push(AnyRef::decode(inside)?.tag());
        }
        Ok::<_, DerError>(tags)
    })?;
    reader.finish()?;
    Ok(tags)
}

/// Which algorithm a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyAlgorithm {
    Rsa,
    Pss,
    /// In words, as in "an EC key".
    Other(&'static str),
}

impl KeyAlgorithm {
    fn of(oid: ObjectIdentifier) -> Self {
        match oid {
            RSA => Self::Rsa,
            RSA_PSS => Self::Pss,
            _ => {
                let known = OTHERS.iter().find(|(known, _)| *known == oid);
                Self::Other(known.map_or("a key of another algorithm", |(_, words)| words))
            }
        }
    }

    /// # Errors
    /// When a key for it does not encrypt content keys.
    pub(super) fn check(self) -> Result<(), KeyError> {
        match self {
            Self::Rsa => Ok(()),
            Self::Pss => Err(KeyError::Pss),
            Self::Other(found) => Err(KeyError::NotRsa { found }),
        }
    }
}

/// RFC 5280, section 4.1: the algorithm, and the key itself.
pub(super) fn of_spki(der: &[u8]) -> Result<(KeyAlgorithm, &[u8]), DerError> {
    let key = SubjectPublicKeyInfoRef::from_der(der)?;
    let algorithm = KeyAlgorithm::of(key.algorithm.oid);
    Ok((algorithm, key.subject_public_key.raw_bytes()))
}

/// RFC 5958: the algorithm, and the key itself.
pub(super) fn of_pkcs8(der: &[u8]) -> Result<(KeyAlgorithm, &[u8]), DerError> {
    SliceReader::new(der)?.sequence(|reader| {
        AnyRef::decode(reader)?; // the version
        let algorithm = AlgorithmIdentifierRef::decode(reader)?;
        let key = <&OctetStringRef>::decode(reader)?;
        skip_rest(reader)?;
        Ok((KeyAlgorithm::of(algorithm.oid), key.as_bytes()))
    })
}

/// The number of a sequence that comes after so many others.
pub(super) fn number_after(others: usize, der: &[u8]) -> Result<Vec<u8>, DerError> {
    SliceReader::new(der)?.sequence(|reader| {
        for _ in 0..others {
            AnyRef::decode(reader)?;
        }
        let number = UintRef::decode(reader)?.as_bytes().to_vec();
        skip_rest(reader)?;
        Ok(number)
    })
}

fn skip_rest<'r>(reader: &mut impl Reader<'r>) -> Result<(), DerError> {
    reader.drain(reader.remaining_len())
}

const PLAIN_RSA: AlgorithmIdentifierRef<'_> = AlgorithmIdentifierRef {
    oid: RSA,
    parameters: Some(AnyRef::NULL),
};

/// A public key in PKCS#1 as SubjectPublicKeyInfo.
pub(super) fn spki_around(pkcs1: &[u8]) -> Result<Zeroizing<Vec<u8>>, DerError> {
    let spki = SubjectPublicKeyInfoRef {
        algorithm: PLAIN_RSA,
        subject_public_key: BitStringRef::from_bytes(pkcs1)?,
    };
    spki.to_der().map(Zeroizing::new)
}

/// A private key in PKCS#1 as PKCS#8. Written into a buffer of its size, so that no copy is left behind.
pub(super) fn pkcs8_around(pkcs1: &[u8]) -> Result<Zeroizing<Vec<u8>>, DerError> {
    let version = 0_u8;
    let key = OctetStringRef::new(pkcs1)?;
    let lengths = [
        version.encoded_len()?,
        PLAIN_RSA.encoded_len()?,
        key.encoded_len()?,
    ];
    let [first, more @ ..] = lengths;
    let inside = more.into_iter().try_fold(first, |sum, it| sum + it)?;
    let mut der = Zeroizing::new(vec![0; usize::try_from(inside.for_tlv(Tag::Sequence)?)?]);
    let mut writer = SliceWriter::new(&mut der);
    writer.sequence(inside, |writer| {
        version.encode(writer)?;
        PLAIN_RSA.encode(writer)?;
        key.encode(writer)
    })?;
    writer.finish()?;
    Ok(der)
}
