//! What is wrong with a configuration, without any of its values.

use std::error::Error;
use std::fmt;
use std::io;

use crate::keys::KeyError;

/// Everything that is missing or malformed in a configuration.
#[derive(Debug)]
pub struct ConfigError {
    problems: Vec<ConfigProblem>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

/// One value that is missing or malformed.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// It begins or ends with white space, as a value read from a file does.
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
    pub(crate) fn tls(source: Box<dyn Error + Send + Sync>) -> Self {
        let problem = ConfigProblem::new("TLS", Trouble::Tls);
        Self {
            problems: vec![problem],
            source: Some(source),
        }
    }

    /// What is wrong, one entry per value.
    #[must_use]
    pub fn problems(&self) -> &[ConfigProblem] {
        &self.problems
    }
}

impl fmt::Display for ConfigProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.variable;
        match &self.trouble {
            Trouble::Missing => write!(f, "{name} is missing"),
            Trouble::Characters => {
                write!(f, "{name} holds other characters than visible ASCII ones")
            }
            Trouble::WhiteSpace => write!(f, "{name} begins or ends with white space"),
            Trouble::NotUtf8 => write!(f, "{name} is not UTF-8"),
            Trouble::Length { wanted, given } => {
                write!(f, "{name} takes {wanted} characters, {given} given")
            }
            Trouble::NotAUrl => write!(
                f,
                "{name} is no URL such as https://sandbox.konaplate.com/open-api"
            ),
            Trouble::PlainHttp => write!(f, "{name} is http:// to another machine: use https://"),
            Trouble::Key(error) => write!(f, "{name}: {error}"),
            Trouble::SameId => write!(f, "{name} is the id of the first crypto key too"),
            Trouble::NotAProxy => write!(
                f,
                "{name} is no proxy URL such as http://proxy.example:3128"
            ),
            Trouble::PlainProxy => {
                write!(f, "{name} would read everything: the base URL is http://")
            }
            Trouble::Certificates => write!(f, "{name} holds no sound certificate as PEM"),
            Trouble::File(kind) => write!(f, "{name} names a file that cannot be read: {kind}"),
            Trouble::Twice { other } => {
                write!(f, "{name} and {other} are both given: leave one out")
            }
            Trouble::TimeZone => write!(f, "{name} is neither KST nor UTC"),
            Trouble::Tls => f.write_str("the HTTP client did not start"),
        }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the configuration is not usable:")?;
        self.problems
            .iter()
            .try_for_each(|problem| write!(f, "\n  {problem}"))
    }
}

impl Error for ConfigError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
