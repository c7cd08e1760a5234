//! One HTTP request, sent at most once. What an answer means is `core`'s business.

mod lower;

use std::error::Error;
use std::time::Duration;

use http::{HeaderMap, Method, StatusCode};
use zeroize::Zeroizing;

use crate::body::{RequestBody, ResponseBuffer};
use crate::config::{Config, ConfigError};
use crate::outcome::Source;

use self::lower::Lower;

/// The HTTP client. It resends nothing, follows no redirect and bounds what it reads.
#[derive(Debug, Clone)]
pub(crate) struct Transport {
    client: reqwest::Client,
    max_response: usize,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Result<Zeroizing<Vec<u8>>, Broken>,
}

/// A request without an answer.
pub(crate) struct Failed {
    pub(crate) may_have_left: bool,
    pub(crate) broken: Broken,
}

/// Why an exchange ended without a whole answer.
pub(crate) struct Broken {
    pub(crate) kind: Kind,
    pub(crate) source: Option<Source>,
}

/// What broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Timeout,
    Connect,
    Connection,
    TooLarge,
}

impl Transport {
    pub(crate) fn new(config: &Config) -> Result<Self, ConfigError> {
        let mut builder = reqwest::Client::builder()
            .connect_timeout(config.connect_timeout)
            .redirect(reqwest::redirect::Policy::none())
            // The library's own default is to resend after some HTTP/2 refusals.
            .retry(reqwest::retry::never())
            .referer(false);
        if config.base_url.scheme() == "http" {
            // Without TLS, whoever is named by HTTP_PROXY would read it all.
            builder = builder.no_proxy();
        }
        let client = builder
            .build()
            .map_err(|error| ConfigError::tls(Box::new(error.without_url())))?;
        Ok(Self {
            client,
            max_response: config.max_response,
        })
    }

    /// Sends a request. An error says whether any of the body may have left; if not, it never will, not even
    /// after this has returned. The same holds for a call that is dropped.
    pub(crate) async fn send(
        &self,
        method: Method,
        url: reqwest::Url,
        headers: HeaderMap,
        body: Zeroizing<Vec<u8>>,
        timeout: Duration,
    ) -> Result<Answer, Failed> {
        let (body, hold) = RequestBody::new(body);
        let request = self.client.request(method, url).headers(headers);
        let request = request.timeout(timeout);
        match request.body(reqwest::Body::wrap(body)).send().await {
            Ok(response) => Ok(self.read(response).await),
            Err(error) => {
                let has_not_left = hold.close();
                Err(Failed {
                    may_have_left: !has_not_left,
                    broken: broken(&error),
                })
            }
        }
    }

    async fn read(&self, mut response: reqwest::Response) -> Answer {
        let mut buffer = ResponseBuffer::new(response.content_length(), self.max_response);
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        let body = loop {
            match response.chunk().await {
                Ok(None) => break Ok(buffer.finish()),
                Ok(Some(chunk)) => {
                    if buffer.push(&chunk).is_err() {
                        break Err(Broken {
                            kind: Kind::TooLarge,
                            source: None,
                        });
                    }
                }
                Err(error) => break Err(broken(&error)),
            }
        };
        Answer {
            status,
            headers,
            body,
        }
    }
}

fn broken(error: &reqwest::Error) -> Broken {
    let kind = match () {
        () if is_timeout(error) => Kind::Timeout,
        () if error.is_connect() => Kind::Connect,
        () => Kind::Connection,
    };
    let source = error.source().map(Lower::of);
    Broken {
        kind,
        source: source.map(|lower| Box::new(lower) as Source),
    }
}

fn is_timeout(error: &reqwest::Error) -> bool {
    let mut source = error.source();
    while let Some(inner) = source {
        if let Some(io) = inner.downcast_ref::<std::io::Error>()
            && io.kind() == std::io::ErrorKind::TimedOut
        {
            return true;
        }
        source = inner.source();
    }
    error.is_timeout()
}

#[cfg(test)]
mod tests;
