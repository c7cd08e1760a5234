//! Through which proxy connections go: the configured one, or that of the environment, which the HTTP library would leave
//! out in silence where it is malformed.

use std::ffi::OsString;

use http::Uri;
use http::uri::Authority;
use hyper_util::client::proxy::matcher::Matcher;

use super::{ConfigBuilder, ConfigProblem, Trouble, names};
use crate::transport::Proxying;

/// What the HTTP library takes the proxy of an `https://` URL from. Of each pair it reads the first that is set, and the
/// second pair where the first names none.
const SYSTEM: [[&str; 2]; 2] = [["HTTPS_PROXY", "https_proxy"], ["ALL_PROXY", "all_proxy"]];

/// With it, a program answers a web server's request, and `HTTP_PROXY` is a header of that: none of them is read.
const CGI: &str = "REQUEST_METHOD";

/// Name of the variable that an `https://` base URL takes its proxy from unless [`ConfigBuilder::proxy`] names one:
/// `HTTPS_PROXY`, `https_proxy`, `ALL_PROXY` or `all_proxy`; nothing where none is set. Hosts that `NO_PROXY` names take
/// none. `lookup` finds a variable by its name, as [`std::env::var_os`] does.
///
/// ```
/// use konaplate_runtime::config::system_proxy;
///
/// let set = |name: &str| (name == "HTTPS_PROXY").then(|| "http://proxy.example:3128".into());
/// assert_eq!(system_proxy(set), Ok(Some("HTTPS_PROXY")));
///
/// let slip = |name: &str| (name == "HTTPS_PROXY").then(|| "http//proxy.example".into());
/// let problem = system_proxy(slip).unwrap_err();
/// assert_eq!(
///     problem.to_string(),
///     "HTTPS_PROXY is no proxy URL such as http://proxy.example:3128"
/// );
/// ```
///
/// # Errors
/// The variable that is malformed.
pub fn system_proxy(
    lookup: impl Fn(&str) -> Option<OsString>,
) -> Result<Option<&'static str>, ConfigProblem> {
    if lookup(CGI).is_some() {
        return Ok(None);
    }
    for pair in SYSTEM {
        let set = pair
            .into_iter()
            .find_map(|name| Some((name, lookup(name)?)));
        let Some((name, value)) = set else {
            continue;
        };
        let Ok(value) = value.into_string() else {
            return Err(ConfigProblem::new(name, Trouble::NotUtf8));
        };
        if value.trim().is_empty() {
            continue;
        }
        return if is_proxy(&value) {
            Ok(Some(name))
        } else {
            Err(ConfigProblem::new(name, Trouble::NotAProxy))
        };
    }
    Ok(None)
}

/// Whether the HTTP library takes it for a proxy, of a kind that can be spoken to.
fn is_proxy(value: &str) -> bool {
    let matcher = Matcher::builder().https(value).build();
    let intercept = matcher.intercept(&Uri::from_static("https://kona.example"));
    intercept.is_some_and(|it| {
        let uri = it.uri();
        let has_scheme = matches!(uri.scheme_str(), Some("http" | "https"));
        has_scheme && uri.authority().is_some_and(is_host_and_port)
    })
}

/// Whether there is a host, and a port where one is given: the library takes the usual one for a port that is none.
fn is_host_and_port(authority: &Authority) -> bool {
    let host = authority.host();
    let has_no_port = authority.as_str().len() == host.len();
    !host.is_empty() && (has_no_port || authority.port_u16().is_some())
}

impl ConfigBuilder {
    pub(super) fn checked_proxy(
        &self,
        base_url: Option<&reqwest::Url>,
        problems: &mut Vec<ConfigProblem>,
    ) -> Proxying {
        // Without TLS a proxy reads it all.
        let is_plain = base_url.is_some_and(|url| url.scheme() == "http");
        let Some(given) = &self.proxy else {
            if is_plain || self.ignores_system_proxy {
                return Proxying::None;
            }
            // With another transport it is that one's business.
            if self.transport.is_none()
                && let Err(problem) = system_proxy(|name| std::env::var_os(name))
            {
                problems.push(problem);
            }
            return Proxying::System;
        };
        let url = reqwest::Url::parse(given.trim()).ok();
        let url = url.filter(|url| {
            let has_scheme = matches!(url.scheme(), "http" | "https");
            let has_path = url.path() != "/" || url.query().is_some() || url.fragment().is_some();
            has_scheme && url.has_host() && !has_path
        });
        match url.and_then(|url| reqwest::Proxy::all(url).ok()) {
            Some(_) if is_plain && !self.allows_plain_http => {
                problems.push(ConfigProblem::new(names::PROXY, Trouble::PlainProxy));
                Proxying::None
            }
            Some(proxy) => Proxying::Through(Box::new(proxy)),
            None => {
                problems.push(ConfigProblem::new(names::PROXY, Trouble::NotAProxy));
                Proxying::None
            }
        }
    }
}
