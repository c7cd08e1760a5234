//! Reads the environment, and the files that it names.

use std::ffi::OsString;
use std::fmt;
use std::fs::File;
use std::io::{self, Read as _};

use zeroize::Zeroizing;

use super::{ConfigBuilder, ConfigProblem, Trouble};
use crate::around::{Around, bare};

use crate::names;

/// A variable of the environment that configurations are read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// Name of the one that may hold, in its place, the path of a file with the value.
    pub file: Option<&'static str>,
    /// Who needs it.
    pub need: Need,
}

/// Who needs a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Need {
    /// Every client.
    Always,
    /// A client whose requests or answers are encrypted.
    Encryption,
    /// A client with a second crypto key, while keys are rotated.
    Rotation,
    /// Nobody: without it, a default holds.
    Optional,
}

/// What a variable, or the file that it names, holds. Shown by no `Debug`: it may be a secret.
pub struct Given {
    value: Zeroizing<String>,
    is_from_file: bool,
    around: Vec<Around>,
}

impl fmt::Debug for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Given")
            .field("is_from_file", &self.is_from_file)
            .field("around", &self.around)
            .finish_non_exhaustive()
    }
}

impl Given {
    fn in_place(text: &str) -> Self {
        let (value, around) = bare(text);
        Self {
            value: Zeroizing::new(value.to_owned()),
            is_from_file: false,
            around,
        }
    }

    fn in_file(text: &str) -> Self {
        Self {
            is_from_file: true,
            ..Self::in_place(text)
        }
    }

    /// The value: perhaps a secret.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.value
    }

    /// Whether a file holds it.
    #[must_use]
    pub fn is_from_file(&self) -> bool {
        self.is_from_file
    }

    /// What was around the value and was taken off, each kind once. Line ends behind it are not counted.
    #[must_use]
    pub fn around(&self) -> &[Around] {
        &self.around
    }
}

/// Every variable that [`Config::from_env`](super::Config::from_env) reads, in the order in which it lists them.
pub const VARIABLES: &[Variable] = &[
    Variable::plain(names::BASE_URL, Need::Always),
    Variable::plain(names::ASP_ID, Need::Always),
    Variable::with_file(names::ACCESS_KEY, "KONAPLATE_ACCESS_KEY_FILE", Need::Always),
    Variable::with_file(names::SECRET_KEY, "KONAPLATE_SECRET_KEY_FILE", Need::Always),
    Variable::plain(names::CRYPTO_KEY_ID, Need::Encryption),
    Variable::with_file(
        names::SERVER_PUBLIC_KEY,
        "KONAPLATE_SERVER_PUBLIC_KEY_FILE",
        Need::Encryption,
    ),
    Variable::with_file(
        names::CLIENT_PRIVATE_KEY,
        "KONAPLATE_CLIENT_PRIVATE_KEY_FILE",
        Need::Encryption,
    ),
    Variable::plain(names::OTHER_CRYPTO_KEY_ID, Need::Rotation),
    Variable::with_file(
        names::OTHER_CLIENT_PRIVATE_KEY,
        "KONAPLATE_OTHER_CLIENT_PRIVATE_KEY_FILE",
        Need::Rotation,
    ),
    Variable::plain(names::TIME_ZONE, Need::Optional),
    Variable::with_file(names::PROXY, "KONAPLATE_PROXY_FILE", Need::Optional),
    Variable::with_file(
        names::ROOT_CERTIFICATES,
        "KONAPLATE_ROOT_CERTIFICATES_FILE",
        Need::Optional,
    ),
];

/// Most that is read of a file.
const LARGEST: u64 = 4 << 20;

impl Variable {
    const fn plain(name: &'static str, need: Need) -> Self {
        let file = None;
        Self { name, file, need }
    }

    const fn with_file(name: &'static str, file: &'static str, need: Need) -> Self {
        let file = Some(file);
        Self { name, file, need }
    }

    /// What it holds, or the file that is named in its place; nothing if neither is given or both are empty. `lookup`
    /// finds a variable by its name, as [`std::env::var_os`] does. A byte order mark, white space and a pair of quotes
    /// around a value are taken off; [`Given::around`] names them.
    ///
    /// # Errors
    /// What cannot be read, and what is given both ways.
    pub fn read(
        &self,
        lookup: impl Fn(&str) -> Option<OsString>,
    ) -> Result<Option<Given>, ConfigProblem> {
        let text = |name: &'static str| {
            let given = lookup(name).map(OsString::into_string).transpose();
            let given = given.map_err(|_| ConfigProblem::new(name, Trouble::NotUtf8))?;
            let given = given.map(|text| Given::in_place(&Zeroizing::new(text)));
            Ok(given.filter(|given| !given.value.is_empty()))
        };
        let value = text(self.name)?;
        let Some((file, path)) = self.path(text)? else {
            return Ok(value);
        };
        if value.is_some() {
            let other = self.name;
            return Err(ConfigProblem::new(file, Trouble::Twice { other }));
        }
        match read(path.expose()) {
            Ok(text) => Ok(Some(Given::in_file(&text))),
            Err(kind) => Err(ConfigProblem::new(file, Trouble::File(kind))),
        }
    }

    /// The variable that names a file, and the file's path.
    fn path<T>(
        &self,
        text: impl Fn(&'static str) -> Result<Option<T>, ConfigProblem>,
    ) -> Result<Option<(&'static str, T)>, ConfigProblem> {
        match self.file {
            Some(file) => Ok(text(file)?.map(|path| (file, path))),
            None => Ok(None),
        }
    }
}

impl ConfigBuilder {
    /// Takes what the environment has of the variables that [`Config::from_env`](super::Config::from_env) lists.
    pub fn read_env(self) -> Self {
        self.read(|name| std::env::var_os(name))
    }

    /// As [`read_env`](Self::read_env), from wherever `lookup` finds a variable. An empty value is none.
    pub fn read_variables(self, lookup: impl Fn(&str) -> Option<String>) -> Self {
        self.read(|name| lookup(name).map(OsString::from))
    }

    fn read(mut self, lookup: impl Fn(&str) -> Option<OsString>) -> Self {
        for variable in VARIABLES {
            match variable.read(&lookup) {
                Ok(Some(given)) => self = self.with(variable.name, given.value),
                Ok(None) => {}
                Err(problem) => self.problems.push(problem),
            }
        }
        self
    }

    fn with(mut self, name: &str, value: Zeroizing<String>) -> Self {
        match name {
            names::BASE_URL => self.base_url = Some(value.to_string()),
            names::ASP_ID => self.asp_id = Some(value.to_string()),
            names::ACCESS_KEY => self.access_key = Some(value),
            names::SECRET_KEY => self.secret_key = Some(value),
            names::CRYPTO_KEY_ID => self.crypto_key_id = Some(value.to_string()),
            names::SERVER_PUBLIC_KEY => self.server_public_key = Some(value.to_string()),
            names::CLIENT_PRIVATE_KEY => self.client_private_key = Some(value),
            names::OTHER_CRYPTO_KEY_ID => self.other_crypto_key_id = Some(value.to_string()),
            names::OTHER_CLIENT_PRIVATE_KEY => self.other_client_private_key = Some(value),
            names::TIME_ZONE => self.time_zone = Some(value.to_string()),
            names::PROXY => self.proxy = Some(value),
            names::ROOT_CERTIFICATES => self.root_certificates.push(value.to_string()),
            _ => {}
        }
        self
    }
}

/// A file's text.
fn read(path: &str) -> Result<Zeroizing<String>, io::ErrorKind> {
    let file = File::open(path).map_err(|error| error.kind())?;
    // Room for all of it: a buffer that grew would leave its old content behind.
    let length = file.metadata().map_or(0, |of| of.len()).min(LARGEST);
    let room = usize::try_from(length).unwrap_or(0).saturating_add(1);
    let mut text = Zeroizing::new(String::with_capacity(room));
    let read = file.take(LARGEST + 1).read_to_string(&mut text);
    match read.map_err(|error| error.kind())? as u64 {
        0..=LARGEST => Ok(text),
        _ => Err(io::ErrorKind::FileTooLarge),
    }
}

#[cfg(test)]
mod tests;
