//! What a client is configured with. Everything that is missing or malformed is told at once.

mod check;
mod env;
mod error;
mod proxy;
mod sources;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use zeroize::Zeroizing;

pub use self::env::{Given, Need, VARIABLES, Variable};
pub use self::error::{ConfigError, ConfigProblem, Trouble};
pub use self::proxy::system_proxy;
pub use self::sources::{Clock, IdSource, SystemClock, SystemIds};
pub use crate::around::Around;
#[doc(inline)]
pub use crate::names;

use crate::journal::Journal;
use crate::retry::Retries;
use crate::transport::{Https, Settings, Transport};
use crate::wire::jwe::{Cipher, Enc};
use crate::wire::stamp::TimeZone;
use crate::wire::token::Signer;

/// A checked configuration.
pub struct Config {
    pub(crate) base_url: reqwest::Url,
    pub(crate) asp_id: String,
    /// In the one buffer that holds it, which is wiped.
    pub(crate) access_key: http::HeaderValue,
    pub(crate) crypto_key_id: Option<String>,
    pub(crate) time_zone: TimeZone,
    pub(crate) signer: Arc<dyn Signer>,
    pub(crate) cipher: Arc<dyn Cipher>,
    pub(crate) can_encrypt: bool,
    pub(crate) can_decrypt: bool,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn IdSource>,
    /// Of the connections that are this library's to make.
    pub(crate) connection: Settings,
    pub(crate) timeout: Duration,
    pub(crate) total_timeout: Duration,
    pub(crate) retries: Retries,
    pub(crate) resolve_timeout: Duration,
    pub(crate) polling: Retries,
    pub(crate) journal: Option<Arc<dyn Journal>>,
    pub(crate) transport: Option<Arc<dyn Transport>>,
    pub(crate) max_response: usize,
    /// Why answers of another correlation id are believed.
    pub(crate) unbound_answers: Option<Box<str>>,
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("host", &self.base_url.host_str())
            .field("asp_id", &self.asp_id)
            .field("time_zone", &self.time_zone)
            .field("can_encrypt", &self.can_encrypt)
            .field("can_decrypt", &self.can_decrypt)
            .finish_non_exhaustive()
    }
}

impl Config {
    /// Starts a configuration.
    pub fn builder() -> ConfigBuilder {
        ConfigBuilder::default()
    }

    /// Reads the environment.
    ///
    /// | variable | what | when |
    /// |---|---|---|
    /// | `KONAPLATE_BASE_URL` | where the API is, documented paths excluded | always |
    /// | `KONAPLATE_ASP_ID` | the service provider's id, 15 characters | always |
    /// | `KONAPLATE_ACCESS_KEY` \* | the project's access key, 40 characters | always |
    /// | `KONAPLATE_SECRET_KEY` \* | the project's secret key | always |
    /// | `KONAPLATE_CRYPTO_KEY_ID` | id of the crypto key, 32 characters | for operations that encrypt |
    /// | `KONAPLATE_SERVER_PUBLIC_KEY` \* | the provider's public key or X.509 certificate | for encrypted requests |
    /// | `KONAPLATE_CLIENT_PRIVATE_KEY` \* | the client's private RSA key | for encrypted answers |
    /// | `KONAPLATE_OTHER_CRYPTO_KEY_ID`, `KONAPLATE_OTHER_CLIENT_PRIVATE_KEY` \* | a second crypto key | while keys are rotated |
    /// | `KONAPLATE_TIME_ZONE` | `KST` or `UTC`; `KST` unless set | optional |
    /// | `KONAPLATE_PROXY` \* | `http://` or `https://` URL of a proxy | optional |
    /// | `KONAPLATE_ROOT_CERTIFICATES` \* | PEM certificates to trust besides the system's | optional |
    ///
    /// \* Or the path of a file that holds it, under the name with `_FILE` at its end.
    ///
    /// A byte order mark, white space and a pair of quotes around a value are taken off; what is empty then is none.
    /// Keys come in every form that [`PublicKey::from_pem`](crate::keys::PublicKey::from_pem) and
    /// [`PrivateKey::from_pem`](crate::keys::PrivateKey::from_pem) list, certificates likewise.
    ///
    /// # Errors
    /// Every variable that is missing or malformed.
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::builder().read_env().build()
    }

    /// As [`Config::from_env`], from wherever `lookup` finds a variable. An empty value is none.
    ///
    /// # Errors
    /// Every variable that is missing or malformed.
    pub fn from_variables(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        Self::builder().read_variables(lookup).build()
    }

    /// Where the API is, without a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.base_url.as_str().trim_end_matches('/')
    }

    /// Puts a transport around the one that calls would go through, this library's own unless another is set: to look
    /// at the heads of answers, for one. What [`Transport`] asks for holds for both.
    ///
    /// # Errors
    /// When the TLS stack does not start.
    pub fn around_transport<T: Transport + 'static>(
        mut self,
        around: impl FnOnce(Arc<dyn Transport>) -> T,
    ) -> Result<Self, ConfigError> {
        let inner = self.connect()?;
        self.transport = Some(Arc::new(around(inner)));
        Ok(self)
    }

    /// What calls go through.
    pub(crate) fn connect(&mut self) -> Result<Arc<dyn Transport>, ConfigError> {
        if let Some(transport) = &self.transport {
            return Ok(Arc::clone(transport));
        }
        let https = Https::new(std::mem::take(&mut self.connection));
        Ok(Arc::new(https.map_err(ConfigError::tls)?))
    }
}

/// A configuration under construction. Values are checked by [`build`](Self::build), all at once.
#[must_use = "a configuration is made by `.build()`"]
#[derive(Default)]
pub struct ConfigBuilder {
    base_url: Option<String>,
    asp_id: Option<String>,
    access_key: Option<Zeroizing<String>>,
    secret_key: Option<Zeroizing<String>>,
    crypto_key_id: Option<String>,
    server_public_key: Option<String>,
    client_private_key: Option<Zeroizing<String>>,
    other_crypto_key_id: Option<String>,
    other_client_private_key: Option<Zeroizing<String>>,
    proxy: Option<Zeroizing<String>>,
    ignores_system_proxy: bool,
    root_certificates: Vec<String>,
    time_zone: Option<String>,
    signer: Option<Arc<dyn Signer>>,
    cipher: Option<Arc<dyn Cipher>>,
    clock: Option<Arc<dyn Clock>>,
    ids: Option<Arc<dyn IdSource>>,
    enc: Enc,
    connect_timeout: Option<Duration>,
    idle_connections: Option<usize>,
    idle_timeout: Option<Duration>,
    timeout: Option<Duration>,
    total_timeout: Option<Duration>,
    retries: Retries,
    resolve_timeout: Option<Duration>,
    polling: Option<Duration>,
    journal: Option<Arc<dyn Journal>>,
    transport: Option<Arc<dyn Transport>>,
    max_response: Option<usize>,
    allows_plain_http: bool,
    unbound_answers: Option<Box<str>>,
    /// Of values that did not get as far as this builder.
    problems: Vec<ConfigProblem>,
}

impl fmt::Debug for ConfigBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConfigBuilder").finish_non_exhaustive()
    }
}

impl ConfigBuilder {
    /// Where the API is, documented paths excluded: `https://sandbox.konaplate.com/open-api`.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// The service provider's id, 15 characters.
    pub fn asp_id(mut self, id: impl Into<String>) -> Self {
        self.asp_id = Some(id.into());
        self
    }

    /// The project's access key, 40 characters. Taken as it is, while around a value of the environment quotes and white
    /// space are left out.
    pub fn access_key(mut self, key: impl Into<String>) -> Self {
        self.access_key = Some(Zeroizing::new(key.into()));
        self
    }

    /// The project's secret key, which signs every request. Taken as it is, quotes and byte order mark too; white space
    /// around it is refused.
    pub fn secret_key(mut self, key: impl Into<String>) -> Self {
        self.secret_key = Some(Zeroizing::new(key.into()));
        self
    }

    /// The id of the crypto key, 32 characters; for operations that encrypt.
    pub fn crypto_key_id(mut self, id: impl Into<String>) -> Self {
        self.crypto_key_id = Some(id.into());
        self
    }

    /// The provider's public key or certificate, in any form that
    /// [`PublicKey::from_pem`](crate::keys::PublicKey::from_pem) reads; for operations that encrypt their request.
    pub fn server_public_key(mut self, pem: impl Into<String>) -> Self {
        self.server_public_key = Some(pem.into());
        self
    }

    /// The client's private key, in any form that [`PrivateKey::from_pem`](crate::keys::PrivateKey::from_pem) reads; for
    /// operations that encrypt their response.
    pub fn client_private_key(mut self, pem: impl Into<String>) -> Self {
        self.client_private_key = Some(Zeroizing::new(pem.into()));
        self
    }

    /// A second crypto key, while keys are rotated: its id and the client's private key. What the provider encrypts
    /// for it, such as callbacks, which go by the key that was issued first, is opened too; requests go out under
    /// [`crypto_key_id`](Self::crypto_key_id). It stands beside that and its
    /// [`client_private_key`](Self::client_private_key), not in their place.
    pub fn other_crypto_key(
        mut self,
        id: impl Into<String>,
        client_private_key: impl Into<String>,
    ) -> Self {
        self.other_crypto_key_id = Some(id.into());
        self.other_client_private_key = Some(Zeroizing::new(client_private_key.into()));
        self
    }

    /// The clock that instants are told by; KST unless set.
    pub fn time_zone(mut self, zone: TimeZone) -> Self {
        self.time_zone = Some(zone.as_str().to_owned());
        self
    }

    /// Content encryption of requests; AES-128-GCM unless set.
    pub fn content_encryption(mut self, enc: Enc) -> Self {
        self.enc = enc;
        self
    }

    /// Sends everything through a proxy: `http://` or `https://`, its host and port, and the login if it wants one.
    /// Unless set, `https://` goes through what `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` name, and `http://` through
    /// none; one of the first two that is malformed is an error. For a base URL that is `http://` it is refused, since it would read everything, unless
    /// [`allow_plain_http`](Self::allow_plain_http) says otherwise.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = Some(Zeroizing::new(url.into()));
        self
    }

    /// Takes no proxy from the environment.
    pub fn ignore_system_proxy(mut self) -> Self {
        self.ignores_system_proxy = true;
        self
    }

    /// Trusts these certificates too when a server shows its own, one or more as PEM or base64 of it, besides those of
    /// the system: for a proxy that opens TLS, or a mock of one's own.
    pub fn root_certificates(mut self, pem: impl Into<String>) -> Self {
        self.root_certificates.push(pem.into());
        self
    }

    /// Signs in place of the secret key.
    pub fn signer(mut self, signer: impl Signer + 'static) -> Self {
        self.signer = Some(Arc::new(signer));
        self
    }

    /// Encrypts and opens in place of the configured RSA keys.
    pub fn cipher(mut self, cipher: impl Cipher + 'static) -> Self {
        self.cipher = Some(Arc::new(cipher));
        self
    }

    /// Tells the time in place of the system.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// Gives the random part of correlation ids in place of the system.
    pub fn ids(mut self, ids: impl IdSource + 'static) -> Self {
        self.ids = Some(Arc::new(ids));
        self
    }

    /// Longest time for a connection to come about; 5 seconds unless set.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = Some(limit);
        self
    }

    /// Most connections without a call that are kept for the next ones; as many as there were calls at once unless set.
    /// With 0 each call has a connection of its own: that takes a handshake for each, and no call meets the close of a
    /// connection that an earlier one has used.
    pub fn idle_connections(mut self, most: usize) -> Self {
        self.idle_connections = Some(most);
        self
    }

    /// Longest time that a connection without a call is kept; 4 seconds unless set. Let it be shorter than the server's
    /// own time for that, which is 5 seconds for some: where the server closes a connection as a call begins on it, the
    /// call may have arrived, and is reported as unknown. Zero is [`idle_connections(0)`](Self::idle_connections).
    pub fn idle_timeout(mut self, limit: Duration) -> Self {
        self.idle_timeout = Some(limit);
        self
    }

    /// Longest time for one attempt, from the first byte to the last; 30 seconds unless set. A call that changes
    /// something has no other.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// Longest time for a call that changes nothing, with all attempts and the pauses between them; 60 seconds
    /// unless set.
    pub fn total_timeout(mut self, limit: Duration) -> Self {
        self.total_timeout = Some(limit);
        self
    }

    /// Longest time that `resolve` asks for a verdict; 2 minutes unless set.
    pub fn resolve_timeout(mut self, limit: Duration) -> Self {
        self.resolve_timeout = Some(limit);
        self
    }

    /// Pause between the first two questions of a `resolve`; 1 second unless set. It doubles up to 15 times that.
    pub fn resolve_pause(mut self, pause: Duration) -> Self {
        self.polling = Some(pause);
        self
    }

    /// Sends requests in place of this library's own HTTP/1.1 and HTTP/2 over TLS. Proxy, root certificates, connect
    /// timeout and idle connections are then its business.
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Notes every call that moves money before it leaves, and what became of it. Without one, what is open
    /// when the process dies is not known to anybody here.
    pub fn journal(mut self, journal: impl Journal + 'static) -> Self {
        self.journal = Some(Arc::new(journal));
        self
    }

    /// How calls that change nothing are tried again. What changes something is sent once, whatever is set here.
    pub fn retries(mut self, retries: Retries) -> Self {
        self.retries = retries;
        self
    }

    /// Largest response that is read, in bytes; 1 MiB unless set.
    pub fn max_response(mut self, bytes: usize) -> Self {
        self.max_response = Some(bytes);
        self
    }

    /// Believes answers that have another correlation id than their request, and says why: for a server that makes ids of
    /// its own, though the specification says that it repeats the request's. Without this such an answer is taken for that
    /// of another call, which tells nothing about this one. Each one that is accepted is a deviation of its reply, is
    /// counted ([`Core::overrides`](crate::Core::overrides)) and, with the feature `tracing`, told as a warning with the
    /// reason.
    pub fn unbound_answers(mut self, because: impl Into<Box<str>>) -> Self {
        self.unbound_answers = Some(because.into());
        self
    }

    /// Takes an `http://` base URL on other hosts than this machine, and through a proxy, too: for a network in which
    /// something else adds TLS.
    pub fn allow_plain_http(mut self) -> Self {
        self.allows_plain_http = true;
        self
    }
}
