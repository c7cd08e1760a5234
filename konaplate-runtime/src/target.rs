//! Where calls go: worked out once per operation and client.

use std::sync::{PoisonError, RwLock};

use http::{HeaderMap, Method, Request, Uri};

use crate::config::Config;
use crate::operation::Operation;
use crate::outcome::NotSentReason;
use crate::table::Shared;
use crate::transport::Parsed;
use crate::wire::headers::{self, StaticHeaders};

/// The targets that a client has used.
#[derive(Debug, Default)]
pub(crate) struct Targets(RwLock<Vec<(&'static Operation, Target)>>);

/// Method, address and the headers that all calls of an operation have.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    parsed: Parsed,
}

impl Targets {
    /// The target of an operation.
    ///
    /// # Errors
    /// When its path and method make no request with the base URL, or a header cannot be built.
    pub(crate) fn of(
        &self,
        operation: &Shared<Operation>,
        config: &Config,
    ) -> Result<Target, NotSentReason> {
        // One that was read at run time may be gone tomorrow: it is not kept.
        let Shared::Static(operation) = operation else {
            return Target::new(operation, config);
        };
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let found = known
            .iter()
            .find(|(known, _)| std::ptr::eq(*known, *operation));
        if let Some((_, target)) = found {
            return Ok(target.clone());
        }
        drop(known);
        let target = Target::new(operation, config)?;
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if !known
            .iter()
            .any(|(known, _)| std::ptr::eq(*known, *operation))
        {
            known.push((operation, target.clone()));
        }
        Ok(target)
    }
}

impl Target {
    fn new(operation: &Operation, config: &Config) -> Result<Self, NotSentReason> {
        let base = config.base_url.as_str().trim_end_matches('/');
        let url = format!("{base}{}", operation.path).parse().ok();
        let url: reqwest::Url = url.ok_or(NotSentReason::Target)?;
        let crypto_key_id = config.crypto_key_id.as_deref();
        let values = StaticHeaders {
            asp_id: &config.asp_id,
            access_key: &config.access_key,
            crypto_key_id: crypto_key_id.filter(|_| operation.is_encrypted()),
            time_zone: config.time_zone.as_str(),
        };
        let method = operation.method.parse();
        let uri = url.as_str().parse();
        Ok(Self {
            method: method.map_err(|_| NotSentReason::Target)?,
            uri: uri.map_err(|_| NotSentReason::Target)?,
            headers: headers::of_client(&operation.headers, &values)
                .map_err(NotSentReason::Header)?,
            parsed: Parsed(url),
        })
    }

    /// A request to here.
    pub(crate) fn request<B>(self, body: B) -> Request<B> {
        let mut request = Request::new(body);
        *request.method_mut() = self.method;
        *request.uri_mut() = self.uri;
        *request.headers_mut() = self.headers;
        request.extensions_mut().insert(self.parsed);
        request
    }
}
