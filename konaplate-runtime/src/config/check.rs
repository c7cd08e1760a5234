//! From what was given to what is used: everything that is missing or malformed, told at once.

use std::sync::Arc;
use std::time::Duration;

use x509_cert::der::Decode as _;
use zeroize::Zeroizing;

use super::{
    Config, ConfigBuilder, ConfigError, ConfigProblem, SystemClock, SystemIds, Trouble, names,
};
use crate::keys::{KeyError, KeyKind, PrivateKey, PublicKey, Section, sections};
use crate::retry::Retries;
use crate::transport::Settings;
use crate::wire::headers;
use crate::wire::jwe::{ClientKey, JweCipher};
use crate::wire::stamp::TimeZone;
use crate::wire::token::{Signer, TranToken};

impl ConfigBuilder {
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
        let connection = self.checked_connection(base_url.as_ref(), &mut problems);
        let signer = self.checked_signer(&mut problems);
        let cipher = self.checked_cipher(&mut problems);
        self.check_other_crypto_key(&mut problems);
        let time_zone = self.checked_time_zone(&mut problems);
        let is_unreadable = |it: &ConfigProblem| {
            self.problems
                .iter()
                .any(|of| of.variable().trim_end_matches("_FILE") == it.variable())
        };
        problems.retain(|it| !it.is_missing() || !is_unreadable(it));
        let (Some(base_url), Some(signer), true) = (base_url, signer, problems.is_empty()) else {
            return Err(ConfigError::new(problems));
        };
        Ok(Config {
            base_url,
            asp_id,
            access_key: headers::access_key(access_key),
            crypto_key_id,
            time_zone,
            signer,
            can_encrypt: self.cipher.is_some() || self.server_public_key.is_some(),
            can_decrypt: self.cipher.is_some() || self.client_private_key.is_some(),
            cipher: self.cipher.unwrap_or_else(|| Arc::new(cipher)),
            clock: self.clock.unwrap_or_else(|| Arc::new(SystemClock)),
            ids: self.ids.unwrap_or_else(|| Arc::new(SystemIds::default())),
            connection,
            timeout: self.timeout.unwrap_or(Duration::from_secs(30)),
            total_timeout: self.total_timeout.unwrap_or(Duration::from_secs(60)),
            retries: self.retries,
            journal: self.journal,
            transport: self.transport,
            resolve_timeout: self.resolve_timeout.unwrap_or(Duration::from_secs(120)),
            polling: polling(self.polling.unwrap_or(Duration::from_secs(1))),
            max_response: self.max_response.unwrap_or(1 << 20),
            unbound_answers: self.unbound_answers,
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
        let keys = [
            (
                names::CLIENT_PRIVATE_KEY,
                &self.crypto_key_id,
                &self.client_private_key,
            ),
            (
                names::OTHER_CLIENT_PRIVATE_KEY,
                &self.other_crypto_key_id,
                &self.other_client_private_key,
            ),
        ];
        for (name, id, pem) in keys {
            match pem.as_ref().map(|pem| PrivateKey::from_pem(pem)) {
                Some(Ok(key)) => cipher.client.push(ClientKey::new(id.clone(), key)),
                Some(Err(error)) => problems.push(ConfigProblem::new(name, Trouble::Key(error))),
                None => {}
            }
        }
        cipher
    }

    /// The second crypto key has an id and a key, or neither.
    fn check_other_crypto_key(&self, problems: &mut Vec<ConfigProblem>) {
        let (id, key) = (&self.other_crypto_key_id, &self.other_client_private_key);
        if id.is_some() || key.is_some() {
            text(
                names::OTHER_CRYPTO_KEY_ID,
                id.as_deref(),
                Some(32),
                problems,
            );
        }
        if id.is_some() && *id == self.crypto_key_id {
            let name = names::OTHER_CRYPTO_KEY_ID;
            problems.push(ConfigProblem::new(name, Trouble::SameId));
        }
        if key.is_some() && self.client_private_key.is_none() {
            let name = names::CLIENT_PRIVATE_KEY;
            problems.push(ConfigProblem::new(name, Trouble::Missing));
        }
        if id.is_some() && key.is_none() {
            let name = names::OTHER_CLIENT_PRIVATE_KEY;
            problems.push(ConfigProblem::new(name, Trouble::Missing));
        }
    }

    fn checked_connection(
        &self,
        base_url: Option<&reqwest::Url>,
        problems: &mut Vec<ConfigProblem>,
    ) -> Settings {
        Settings {
            connect_timeout: self.connect_timeout.unwrap_or(Duration::from_secs(5)),
            idle_connections: self.idle_connections.unwrap_or(usize::MAX),
            // Shorter than any common server's own, which is 5 seconds for some.
            idle_timeout: self.idle_timeout.unwrap_or(Duration::from_secs(4)),
            proxying: self.checked_proxy(base_url, problems),
            roots: self.checked_roots(problems),
        }
    }

    fn checked_roots(&self, problems: &mut Vec<ConfigProblem>) -> Vec<reqwest::Certificate> {
        let mut roots = Vec::new();
        for pem in &self.root_certificates {
            match roots_of(pem) {
                Some(of_pem) => roots.extend(of_pem),
                None => {
                    let name = names::ROOT_CERTIFICATES;
                    problems.push(ConfigProblem::new(name, Trouble::Certificates));
                }
            }
        }
        roots
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

/// The certificates of a text, all of them sound and at least one. Keys beside them are left out.
fn roots_of(pem: &str) -> Option<Vec<reqwest::Certificate>> {
    let is_certificate = |section: &Result<Section, KeyError>| {
        let kind = section.as_ref().map(|section| section.kind);
        kind.is_err() || kind == Ok(KeyKind::Certificate)
    };
    let sections = sections(pem).ok()?.into_iter().filter(is_certificate);
    let roots = sections.map(|section| {
        let Section { der, .. } = section.ok()?;
        x509_cert::Certificate::from_der(&der).ok()?;
        reqwest::Certificate::from_der(&der).ok()
    });
    let roots: Vec<_> = roots.collect::<Option<_>>()?;
    (!roots.is_empty()).then_some(roots)
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
