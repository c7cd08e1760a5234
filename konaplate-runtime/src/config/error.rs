//! What is wrong with a configuration, without any of its values.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::io;

use super::names;
use crate::debug_as_display;
use crate::keys::KeyError;
use crate::obstacle::Obstacle;
use crate::plural::plural;
use crate::transport::TransportError;

/// Everything that is missing or malformed in a configuration.
pub struct ConfigError {
    problems: Vec<ConfigProblem>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

/// One value that is missing or malformed.
#[derive(Clone, PartialEq, Eq)]
pub struct ConfigProblem {
    variable: &'static str,
    trouble: Trouble,
}

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Trouble {
    /// It is not given.
    Missing,
    /// It holds other characters than visible ASCII ones.
    Characters,
    /// It begins or ends with white space, as the text of a file does that a program has read by itself.
    WhiteSpace,
    /// The environment holds it in another encoding than UTF-8.
    NotUtf8,
    /// It has another length.
    Length {
        /// Characters wanted.
        wanted: usize,
        /// Characters given.
        given: usize,
    },
    /// It is no `https://` or `http://` URL, or has a user, query or fragment.
    NotAUrl,
    /// It is `http://` to another machine.
    PlainHttp,
    /// It is no usable key.
    Key(KeyError),
    /// It is the id of the first crypto key too.
    SameId,
    /// It is no URL of a proxy.
    NotAProxy,
    /// A proxy for a base URL that is `http://`: it would read everything.
    PlainProxy,
    /// It holds no certificate, or a damaged one.
    Certificates,
    /// The file that it names cannot be read.
    File(io::ErrorKind),
    /// Both a value and a file with it are given.
    Twice {
        /// Name of the variable that holds the value.
        other: &'static str,
    },
    /// It is neither `KST` nor `UTC`.
    TimeZone,
    /// Neither it nor the system has certificates to trust.
    NothingTrusted,
    /// The TLS stack did not start; the source tells why.
    Tls,
}

impl ConfigProblem {
    pub(super) fn new(variable: &'static str, trouble: Trouble) -> Self {
        Self { variable, trouble }
    }

    /// Name of the environment variable; the builder's setter is called alike.
    #[must_use]
    pub fn variable(&self) -> &'static str {
        self.variable
    }

    pub(super) fn is_missing(&self) -> bool {
        self.trouble == Trouble::Missing
    }

    /// What is wrong.
    #[must_use]
    pub fn trouble(&self) -> &Trouble {
        &self.trouble
    }
}

impl ConfigError {
    pub(super) fn new(problems: Vec<ConfigProblem>) -> Self {
        Self {
            problems,
            source: None,
        }
    }

    /// The HTTP client could not be made.
    pub(crate) fn tls(error: TransportError) -> Self {
        let trusts_nothing = error.obstacle().is_some_and(Obstacle::is_nothing_trusted);
        let problem = if trusts_nothing {
            ConfigProblem::new(names::ROOT_CERTIFICATES, Trouble::NothingTrusted)
        } else {
            ConfigProblem::new("TLS", Trouble::Tls)
        };
        Self {
            problems: vec![problem],
            source: error.into_source(),
        }
    }

    /// What is wrong, one entry per value.
    #[must_use]
    pub fn problems(&self) -> &[ConfigProblem] {
        &self.problems
    }
}

debug_as_display!(struct ConfigProblem |it| {
    variable: it.variable,
    trouble: it.trouble,
});

impl fmt::Display for ConfigProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.variable, self.trouble.text())
    }
}

impl Trouble {
    /// What is wrong and what to do, as it goes on behind the name of the variable.
    fn text(&self) -> Cow<'static, str> {
        let text = match self {
            Self::Missing => " is missing",
            Self::Characters => " holds other characters than visible ASCII ones: copy it again",
            Self::WhiteSpace => " begins or ends with white space: take it off",
            Self::NotUtf8 => " is not UTF-8: copy it again as text",
            Self::Length { wanted, given } => {
                let ending = plural(*wanted as u64);
                let takes = format!(" takes {wanted} character{ending}, {given} given");
                return Cow::Owned(takes + ": copy it whole");
            }
            Self::NotAUrl => {
                " is no URL such as https://api.example/open-api, without login, query or fragment"
            }
            Self::PlainHttp => " is http:// to another machine: use https://",
            Self::Key(error) => return Cow::Owned(format!(": {error}")),
            Self::SameId => {
                " is the id of the first crypto key too: give that of the second, or none"
            }
            Self::NotAProxy => " is no proxy URL such as http://proxy.example:3128",
            Self::PlainProxy => {
                " would read everything, for the base URL is http://: use https:// there"
            }
            Self::Certificates => {
                " holds no sound certificate as PEM (`-----BEGIN CERTIFICATE-----`)"
            }
            Self::File(io::ErrorKind::InvalidData) => {
                " names a file that is no text in UTF-8: save it as such, a key as PEM"
            }
            Self::File(kind) => {
                return Cow::Owned(format!(" names a file that cannot be read: {kind}"));
            }
            Self::Twice { other } => {
                return Cow::Owned(format!(" and {other} are both given: leave one out"));
            }
            Self::TimeZone => " is neither KST nor UTC: give one, or leave it out",
            Self::NothingTrusted => {
                " is not given, and this system has no certificates to trust: install `ca-certificates`, or give some"
            }
            Self::Tls => " did not start",
        };
        Cow::Borrowed(text)
    }
}

/// The next step where something is missing.
const MISSING: &str = "\n`konaplate doctor` tells what to do about each, `Config::from_env` what they hold and that keys can come from files";

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the configuration is not usable:")?;
        for problem in &self.problems {
            write!(f, "\n  {problem}")?;
        }
        if self.problems.iter().any(ConfigProblem::is_missing) {
            f.write_str(MISSING)?;
        }
        Ok(())
    }
}

debug_as_display!(struct ConfigError |it| {
    problems: it.problems,
    source: it.source,
});

impl Error for ConfigError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
