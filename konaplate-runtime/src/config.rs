//! What a client is configured with. Everything that is missing or malformed is told at once.

mod error;
mod sources;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use zeroize::Zeroizing;

pub use self::error::{ConfigError, ConfigProblem, Trouble};
pub use self::sources::{Clock, IdSource, SystemClock, SystemIds};

use crate::journal::Journal;
use crate::keys::{PrivateKey, PublicKey};
use crate::retry::Retries;
use crate::transport::Transport;
use crate::wire::jwe::{Cipher, Enc, JweCipher};
use crate::wire::stamp::TimeZone;
use crate::wire::token::{Signer, TranToken};

/// Names of the variables that [`Config::from_env`] reads.
pub(crate) mod names {
    pub(crate) const BASE_URL: &str = "KONAPLATE_BASE_URL";
    pub(crate) const ASP_ID: &str = "KONAPLATE_ASP_ID";
    pub(crate) const ACCESS_KEY: &str = "KONAPLATE_ACCESS_KEY";
    pub(crate) const SECRET_KEY: &str = "KONAPLATE_SECRET_KEY";
    pub(crate) const CRYPTO_KEY_ID: &str = "KONAPLATE_CRYPTO_KEY_ID";
    pub(crate) const SERVER_PUBLIC_KEY: &str = "KONAPLATE_SERVER_PUBLIC_KEY";
    pub(crate) const CLIENT_PRIVATE_KEY: &str = "KONAPLATE_CLIENT_PRIVATE_KEY";
    pub(crate) const TIME_ZONE: &str = "KONAPLATE_TIME_ZONE";
    pub(crate) const ALL: &[&str] = &[
        BASE_URL,
        ASP_ID,
        ACCESS_KEY,
        SECRET_KEY,
        CRYPTO_KEY_ID,
        SERVER_PUBLIC_KEY,
        CLIENT_PRIVATE_KEY,
        TIME_ZONE,
    ];
}

/// A checked configuration.
pub struct Config {
    pub(crate) base_url: reqwest::Url,
    pub(crate) asp_id: String,
    pub(crate) access_key: Zeroizing<String>,
    pub(crate) crypto_key_id: Option<String>,
    pub(crate) time_zone: TimeZone,
    pub(crate) signer: Arc<dyn Signer>,
    pub(crate) cipher: Arc<dyn Cipher>,
    pub(crate) can_encrypt: bool,
    pub(crate) can_decrypt: bool,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn IdSource>,
    pub(crate) connect_timeout: Duration,
    pub(crate) timeout: Duration,
    pub(crate) total_timeout: Duration,
    pub(crate) retries: Retries,
    pub(crate) resolve_timeout: Duration,
    pub(crate) polling: Retries,
    pub(crate) journal: Option<Arc<dyn Journal>>,
    pub(crate) transport: Option<Arc<dyn Transport>>,
    pub(crate) max_response: usize,
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

    /// Reads the environment: `KONAPLATE_BASE_URL`, `KONAPLATE_ASP_ID`, `KONAPLATE_ACCESS_KEY`,
    /// `KONAPLATE_SECRET_KEY`; for operations that encrypt `KONAPLATE_CRYPTO_KEY_ID`,
    /// `KONAPLATE_SERVER_PUBLIC_KEY`, `KONAPLATE_CLIENT_PRIVATE_KEY`; optionally `KONAPLATE_TIME_ZONE`
    /// (`KST` or `UTC`; `KST` if it is not set).
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
    client_private_keys: Vec<Zeroizing<String>>,
    time_zone: Option<String>,
    signer: Option<Arc<dyn Signer>>,
    cipher: Option<Arc<dyn Cipher>>,
    clock: Option<Arc<dyn Clock>>,
    ids: Option<Arc<dyn IdSource>>,
    enc: Enc,
    connect_timeout: Option<Duration>,
    timeout: Option<Duration>,
    total_timeout: Option<Duration>,
    retries: Retries,
    resolve_timeout: Option<Duration>,
    polling: Option<Duration>,
    journal: Option<Arc<dyn Journal>>,
    transport: Option<Arc<dyn Transport>>,
    max_response: Option<usize>,
    allows_plain_http: bool,
    /// Of values that did not get as far as this builder.
    problems: Vec<ConfigProblem>,
}

impl fmt::Debug for ConfigBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConfigBuilder").finish_non_exhaustive()
    }
}

impl ConfigBuilder {
    /// Takes what the environment has of the variables that [`Config::from_env`] lists.
    pub fn read_env(mut self) -> Self {
        let is_unreadable =
            |name: &&str| std::env::var_os(name).is_some_and(|it| it.to_str().is_none());
        let unreadable = names::ALL.iter().filter(|name| is_unreadable(name));
        let problems = unreadable.map(|name| ConfigProblem::new(name, Trouble::NotUtf8));
        self.problems.extend(problems);
        self.read_variables(|name| std::env::var(name).ok())
    }

    /// As [`read_env`](Self::read_env), from wherever `lookup` finds a variable. An empty value is none.
    pub fn read_variables(mut self, lookup: impl Fn(&str) -> Option<String>) -> Self {
        let get = |name| lookup(name).filter(|value| !value.trim().is_empty());
        let take = |of: &mut Option<String>, name| *of = get(name).or(of.take());
        take(&mut self.base_url, names::BASE_URL);
        take(&mut self.asp_id, names::ASP_ID);
        take(&mut self.crypto_key_id, names::CRYPTO_KEY_ID);
        take(&mut self.server_public_key, names::SERVER_PUBLIC_KEY);
        take(&mut self.time_zone, names::TIME_ZONE);
        let take = |of: &mut Option<Zeroizing<String>>, name| {
            *of = get(name).map(Zeroizing::new).or(of.take());
        };
        take(&mut self.access_key, names::ACCESS_KEY);
        take(&mut self.secret_key, names::SECRET_KEY);
        let key = get(names::CLIENT_PRIVATE_KEY).map(Zeroizing::new);
        self.client_private_keys.extend(key);
        self
    }

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

    /// The project's access key, 40 characters.
    pub fn access_key(mut self, key: impl Into<String>) -> Self {
        self.access_key = Some(Zeroizing::new(key.into()));
        self
    }

    /// The project's secret key, which signs every request.
    pub fn secret_key(mut self, key: impl Into<String>) -> Self {
        self.secret_key = Some(Zeroizing::new(key.into()));
        self
    }

    /// The id of the crypto key, 32 characters; for operations that encrypt.
    pub fn crypto_key_id(mut self, id: impl Into<String>) -> Self {
        self.crypto_key_id = Some(id.into());
        self
    }

    /// The provider's public key or certificate as PEM; for operations that encrypt their request.
    pub fn server_public_key(mut self, pem: impl Into<String>) -> Self {
        self.server_public_key = Some(pem.into());
        self
    }

    /// The client's private key as PKCS#8 PEM; for operations that encrypt their response. Given twice,
    /// both are tried: a provider that rotates keys may use either.
    pub fn client_private_key(mut self, pem: impl Into<String>) -> Self {
        self.client_private_keys.push(Zeroizing::new(pem.into()));
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

    /// Signs in place of the secret key.
    pub fn signer(mut self, signer: impl Signer + 'static) -> Self {
        self.signer = Some(Arc::new(signer));
        self
    }

    /// Encrypts and opens in place of the two RSA keys.
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

    /// Sends requests in place of this library's own HTTP/1.1 and HTTP/2 over TLS.
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

    /// Takes an `http://` base URL on other hosts than this machine too: for a network in which something
    /// else adds TLS.
    pub fn allow_plain_http(mut self) -> Self {
        self.allows_plain_http = true;
        self
    }

    /// The checked configuration.
    ///
    /// # Errors
    /// Everything that is missing or malformed.
    pub fn build(self) -> Result<Config, ConfigError> {
        let mut problems = self.problems.clone();
        let base_url = self.checked_base_url(&mut problems);
        let asp_id = text(
            names::ASP_ID,
            self.asp_id.as_deref(),
            Some(15),
            &mut problems,
        );
        let access_key = self.access_key.as_ref().map(|key| key.as_str());
        let access_key =
            Zeroizing::new(text(names::ACCESS_KEY, access_key, Some(40), &mut problems));
        let crypto_key_id = self.crypto_key_id.as_deref();
        let crypto_key_id =
            crypto_key_id.map(|id| text(names::CRYPTO_KEY_ID, Some(id), Some(32), &mut problems));
        let signer = self.checked_signer(&mut problems);
        let cipher = self.checked_cipher(&mut problems);
        let time_zone = self.checked_time_zone(&mut problems);
        let is_unreadable = |it: &ConfigProblem| {
            self.problems
                .iter()
                .any(|of| of.variable() == it.variable())
        };
        problems.retain(|it| *it.trouble() != Trouble::Missing || !is_unreadable(it));
        let (Some(base_url), Some(signer), true) = (base_url, signer, problems.is_empty()) else {
            return Err(ConfigError::new(problems));
        };
        Ok(Config {
            base_url,
            asp_id,
            access_key,
            crypto_key_id,
            time_zone,
            signer,
            can_encrypt: self.cipher.is_some() || self.server_public_key.is_some(),
            can_decrypt: self.cipher.is_some() || !self.client_private_keys.is_empty(),
            cipher: self.cipher.unwrap_or_else(|| Arc::new(cipher)),
            clock: self.clock.unwrap_or_else(|| Arc::new(SystemClock)),
            ids: self.ids.unwrap_or_else(|| Arc::new(SystemIds)),
            connect_timeout: self.connect_timeout.unwrap_or(Duration::from_secs(5)),
            timeout: self.timeout.unwrap_or(Duration::from_secs(30)),
            total_timeout: self.total_timeout.unwrap_or(Duration::from_secs(60)),
            retries: self.retries,
            journal: self.journal,
            transport: self.transport,
            resolve_timeout: self.resolve_timeout.unwrap_or(Duration::from_secs(120)),
            polling: polling(self.polling.unwrap_or(Duration::from_secs(1))),
            max_response: self.max_response.unwrap_or(1 << 20),
        })
    }

    fn checked_base_url(&self, problems: &mut Vec<ConfigProblem>) -> Option<reqwest::Url> {
        let given = text(names::BASE_URL, self.base_url.as_deref(), None, problems);
        if given.is_empty() {
            return None; // told by `text`
        }
        match reqwest::Url::parse(given.trim_end_matches('/')) {
            Ok(url) if is_plain(&url) && (self.allows_plain_http || is_safe(&url)) => Some(url),
            Ok(url) if is_plain(&url) => {
                problems.push(ConfigProblem::new(names::BASE_URL, Trouble::PlainHttp));
                None
            }
            _ => {
                problems.push(ConfigProblem::new(names::BASE_URL, Trouble::NotAUrl));
                None
            }
        }
    }

    fn checked_signer(&self, problems: &mut Vec<ConfigProblem>) -> Option<Arc<dyn Signer>> {
        if let Some(signer) = &self.signer {
            return Some(Arc::clone(signer));
        }
        match &self.secret_key {
            Some(key) if key.trim() != key.as_str() => {
                problems.push(ConfigProblem::new(names::SECRET_KEY, Trouble::WhiteSpace));
                None
            }
            Some(key) if !key.is_empty() => Some(Arc::new(TranToken::new(key.as_bytes()))),
            _ => {
                problems.push(ConfigProblem::new(names::SECRET_KEY, Trouble::Missing));
                None
            }
        }
    }

    fn checked_cipher(&self, problems: &mut Vec<ConfigProblem>) -> JweCipher {
        let mut cipher = JweCipher {
            enc: self.enc,
            ..JweCipher::default()
        };
        match self.server_public_key.as_deref().map(PublicKey::from_pem) {
            Some(Err(error)) => problems.push(ConfigProblem::new(
                names::SERVER_PUBLIC_KEY,
                Trouble::Key(error),
            )),
            Some(Ok(key)) => cipher.server = Some(key),
            None => {}
        }
        for pem in &self.client_private_keys {
            match PrivateKey::from_pem(pem) {
                Ok(key) => cipher.client.push(key),
                Err(error) => problems.push(ConfigProblem::new(
                    names::CLIENT_PRIVATE_KEY,
                    Trouble::Key(error),
                )),
            }
        }
        cipher
    }

    fn checked_time_zone(&self, problems: &mut Vec<ConfigProblem>) -> TimeZone {
        let given = self.time_zone.as_deref().map(str::parse);
        given
            .unwrap_or(Ok(TimeZone::default()))
            .unwrap_or_else(|_| {
                problems.push(ConfigProblem::new(names::TIME_ZONE, Trouble::TimeZone));
                TimeZone::default()
            })
    }
}

fn polling(pause: Duration) -> Retries {
    let endless = Retries::default().attempts(u32::MAX);
    endless
        .first_pause(pause)
        .longest_pause(pause.saturating_mul(15))
}

/// A value that must be there, of visible ASCII characters and perhaps of a certain length.
fn text(
    name: &'static str,
    given: Option<&str>,
    length: Option<usize>,
    problems: &mut Vec<ConfigProblem>,
) -> String {
    let given = given.unwrap_or_default();
    let trouble = match length {
        _ if given.is_empty() => Some(Trouble::Missing),
        _ if !given.bytes().all(|byte| byte.is_ascii_graphic()) => Some(Trouble::Characters),
        Some(wanted) if given.len() != wanted => Some(Trouble::Length {
            wanted,
            given: given.len(),
        }),
        _ => None,
    };
    problems.extend(trouble.map(|trouble| ConfigProblem::new(name, trouble)));
    given.to_owned()
}

/// A base URL has a host, and neither user, password, query nor fragment.
fn is_plain(url: &reqwest::Url) -> bool {
    let has_scheme = matches!(url.scheme(), "http" | "https");
    let has_login = !url.username().is_empty() || url.password().is_some();
    has_scheme && url.has_host() && !has_login && url.query().is_none() && url.fragment().is_none()
}

/// TLS, or a host that is this machine.
fn is_safe(url: &reqwest::Url) -> bool {
    let is_loopback = |host: &str| {
        let host = host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost"
            || host
                .parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.is_loopback())
    };
    url.scheme() == "https" || url.host_str().is_some_and(is_loopback)
}
