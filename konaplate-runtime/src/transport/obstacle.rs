//! What kept a connection from coming about, as far as the libraries below tell it for sure. None of their text, and
//! nothing of the peer's, is in it.

use std::error::Error;
use std::io;

use rustls::CertificateError::{
    BadSignature, Expired, ExpiredContext, NotValidForName, NotValidForNameContext, NotValidYet,
    NotValidYetContext, UnknownIssuer,
};
use rustls::InvalidMessage::InvalidContentType;

use super::TransportErrorKind;
use crate::obstacle::{Kind, Obstacle};

impl Obstacle {
    /// The outermost one that a chain of errors tells, with the error that tells it.
    pub(super) fn find<'e>(
        error: &'e (dyn Error + 'static),
    ) -> Option<(Self, &'e (dyn Error + 'static))> {
        let mut is_at_proxy = false;
        let mut next = Some(error);
        while let Some(error) = next {
            if let Some(kind) = Kind::of(error) {
                return Some((Self { kind, is_at_proxy }, error));
            }
            is_at_proxy |= error.to_string().starts_with("tunnel error: ");
            next = below(error);
        }
        None
    }

    /// Whether it can be what made a call fail so: most of them keep a connection from coming about.
    pub(super) fn explains(self, kind: TransportErrorKind) -> bool {
        match kind {
            TransportErrorKind::Connect => true,
            TransportErrorKind::Connection => {
                matches!(self.kind, Kind::NotHttp | Kind::NothingTrusted)
            }
            TransportErrorKind::Timeout => false,
        }
    }

    /// Whether the error that tells it says more than these words: from when to when, or for which names.
    pub(super) fn has_more_below(self) -> bool {
        self.kind.is_certificate()
    }
}

/// The error inside another one. One of the system that holds another skips it in its own chain.
fn below<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e (dyn Error + 'static)> {
    let held = error
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref);
    match held {
        Some(held) => Some(held),
        None => error.source(),
    }
}

impl Kind {
    fn of(error: &(dyn Error + 'static)) -> Option<Self> {
        if let Some(error) = error.downcast_ref::<rustls::Error>() {
            return Self::of_tls(error);
        }
        if let Some(error) = error.downcast_ref::<hyper::Error>() {
            return error.is_parse().then_some(Self::NotHttp);
        }
        if let Some(error) = error.downcast_ref::<io::Error>()
            && let Some(kind) = Self::of_system(error)
        {
            return Some(kind);
        }
        // These two have no type that can be asked for; tests hold their texts.
        match error.to_string().as_str() {
            "dns error" => Some(Self::HostName),
            "tunnel error: proxy authorization required" => Some(Self::ProxyLogin),
            _ => None,
        }
    }

    fn of_system(error: &io::Error) -> Option<Self> {
        match error.kind() {
            io::ErrorKind::ConnectionRefused => Some(Self::Refused),
            io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => {
                Some(Self::Unreachable)
            }
            // The text is of the TLS library, which has no other sign for it.
            io::ErrorKind::UnexpectedEof if error.to_string() == "tls handshake eof" => {
                Some(Self::Handshake)
            }
            _ => None,
        }
    }

    fn of_tls(error: &rustls::Error) -> Option<Self> {
        match error {
            rustls::Error::InvalidCertificate(error) => Some(match error {
                // Of an issuer whose name is known and whose key is not.
                UnknownIssuer | BadSignature => Self::CertificateIssuer,
                Expired | ExpiredContext { .. } => Self::CertificateExpired,
                NotValidYet | NotValidYetContext { .. } => Self::CertificateNotYetValid,
                NotValidForName | NotValidForNameContext { .. } => Self::CertificateName,
                _ => Self::Certificate,
            }),
            rustls::Error::InvalidMessage(InvalidContentType) => Some(Self::NotTls),
            rustls::Error::AlertReceived(_) => Some(Self::Handshake),
            // What looks for the system's certificates says so in words alone; a test holds them.
            rustls::Error::General(text) if text.starts_with("No CA certificates were loaded") => {
                Some(Self::NothingTrusted)
            }
            _ => None,
        }
    }

    fn is_certificate(self) -> bool {
        matches!(
            self,
            Self::CertificateIssuer
                | Self::CertificateExpired
                | Self::CertificateNotYetValid
                | Self::CertificateName
                | Self::Certificate
        )
    }
}
