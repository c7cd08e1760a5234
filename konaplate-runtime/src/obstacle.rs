//! What keeps a connection from coming about, in words. How it is found in an error is the transport's business.

use std::fmt;

use crate::look::Look;

/// What stands in the way, and whether it does so at the proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Obstacle {
    pub(crate) kind: Kind,
    pub(crate) is_at_proxy: bool,
}

/// What it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The name of the host has no address, or nobody could be asked for it.
    HostName,
    Refused,
    Unreachable,
    /// The proxy wants a login.
    ProxyLogin,
    CertificateIssuer,
    CertificateExpired,
    CertificateNotYetValid,
    CertificateName,
    /// Refused for another reason.
    Certificate,
    /// The first bytes of the server begin no TLS record.
    NotTls,
    /// The server ended the handshake, with an alert or without.
    Handshake,
    /// The first bytes of the server are no answer.
    NotHttp,
    /// The system's list of certificates to trust is empty.
    NothingTrusted,
}

impl Obstacle {
    /// Whether there is no certificate to trust, neither of the system nor configured.
    pub(crate) fn is_nothing_trusted(self) -> bool {
        self.kind == Kind::NothingTrusted
    }

    /// What to look at because of it. `is_tls` tells what the base URL asks for.
    pub(crate) fn look(self, is_tls: bool) -> Option<Look> {
        if self.is_at_proxy {
            return Some(Look::Proxy);
        }
        match self.kind {
            Kind::HostName | Kind::Refused | Kind::CertificateName => Some(Look::BaseUrl),
            Kind::NotTls | Kind::Handshake => Some(Look::BaseUrl),
            Kind::NotHttp => (!is_tls).then_some(Look::BaseUrl),
            Kind::ProxyLogin => Some(Look::Proxy),
            Kind::CertificateExpired | Kind::CertificateNotYetValid => Some(Look::SystemClock),
            Kind::CertificateIssuer | Kind::Certificate | Kind::NothingTrusted => {
                Some(Look::RootCertificates)
            }
            Kind::Unreachable => None,
        }
    }
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_at_proxy {
            f.write_str("at the proxy, ")?;
        }
        f.write_str(match self.kind {
            Kind::HostName => "the name of the host could not be resolved",
            Kind::Refused => "connection refused",
            Kind::Unreachable => "the host or its network cannot be reached",
            Kind::ProxyLogin => "the proxy wants a login",
            Kind::CertificateIssuer => "the server's certificate is not trusted",
            Kind::CertificateExpired => "the server's certificate has expired",
            Kind::CertificateNotYetValid => "the server's certificate is not valid yet",
            Kind::CertificateName => "the server's certificate is for another name",
            Kind::Certificate => "the server's certificate is not accepted",
            Kind::NotTls => "the server does not speak TLS",
            Kind::Handshake => "the server ended the TLS handshake",
            Kind::NotHttp => "what came is no HTTP answer",
            Kind::NothingTrusted => "this system has no certificates to trust",
        })
    }
}
