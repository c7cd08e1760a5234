//! Reads the environment, and the files that it names.

use std::fs::File;
use std::io::{self, Read as _};

use zeroize::Zeroizing;

use super::{ConfigBuilder, ConfigProblem, Trouble};

/// Names of the variables that [`Config::from_env`](super::Config::from_env) reads.
pub(crate) mod names {
    pub(crate) const BASE_URL: &str = "KONAPLATE_BASE_URL";
    pub(crate) const ASP_ID: &str = "KONAPLATE_ASP_ID";
    pub(crate) const ACCESS_KEY: &str = "KONAPLATE_ACCESS_KEY";
    pub(crate) const SECRET_KEY: &str = "KONAPLATE_SECRET_KEY";
    pub(crate) const CRYPTO_KEY_ID: &str = "KONAPLATE_CRYPTO_KEY_ID";
    pub(crate) const SERVER_PUBLIC_KEY: &str = "KONAPLATE_SERVER_PUBLIC_KEY";
    pub(crate) const CLIENT_PRIVATE_KEY: &str = "KONAPLATE_CLIENT_PRIVATE_KEY";
    pub(crate) const OTHER_CRYPTO_KEY_ID: &str = "KONAPLATE_OTHER_CRYPTO_KEY_ID";
    pub(crate) const OTHER_CLIENT_PRIVATE_KEY: &str = "KONAPLATE_OTHER_CLIENT_PRIVATE_KEY";
    pub(crate) const TIME_ZONE: &str = "KONAPLATE_TIME_ZONE";
    pub(crate) const PROXY: &str = "KONAPLATE_PROXY";
    pub(crate) const ROOT_CERTIFICATES: &str = "KONAPLATE_ROOT_CERTIFICATES";
}

/// Variables that hold a value.
const PLAIN: [&str; 5] = [
    names::BASE_URL,
    names::ASP_ID,
    names::CRYPTO_KEY_ID,
    names::OTHER_CRYPTO_KEY_ID,
    names::TIME_ZONE,
];

/// Variables that hold a value, and those that hold the path of a file with it.
const WITH_FILE: [(&str, &str); 7] = [
    (names::ACCESS_KEY, "KONAPLATE_ACCESS_KEY_FILE"),
    (names::SECRET_KEY, "KONAPLATE_SECRET_KEY_FILE"),
    (names::SERVER_PUBLIC_KEY, "KONAPLATE_SERVER_PUBLIC_KEY_FILE"),
    (
        names::CLIENT_PRIVATE_KEY,
        "KONAPLATE_CLIENT_PRIVATE_KEY_FILE",
    ),
    (
        names::OTHER_CLIENT_PRIVATE_KEY,
        "KONAPLATE_OTHER_CLIENT_PRIVATE_KEY_FILE",
    ),
    (names::PROXY, "KONAPLATE_PROXY_FILE"),
    (names::ROOT_CERTIFICATES, "KONAPLATE_ROOT_CERTIFICATES_FILE"),
];

/// Most that is read of a file.
const LARGEST: u64 = 4 << 20;

impl ConfigBuilder {
    /// Takes what the environment has of the variables that [`Config::from_env`](super::Config::from_env) lists.
    pub fn read_env(mut self) -> Self {
        let is_unreadable =
            |name: &&str| std::env::var_os(name).is_some_and(|it| it.to_str().is_none());
        let with_file = WITH_FILE.iter().flat_map(|(name, file)| [*name, *file]);
        let unreadable = PLAIN.into_iter().chain(with_file).filter(is_unreadable);
        let problems = unreadable.map(|name| ConfigProblem::new(name, Trouble::NotUtf8));
        self.problems.extend(problems);
        self.read_variables(|name| std::env::var(name).ok())
    }

    /// As [`read_env`](Self::read_env), from wherever `lookup` finds a variable. An empty value is none.
    pub fn read_variables(mut self, lookup: impl Fn(&str) -> Option<String>) -> Self {
        let get = |name: &str| lookup(name).filter(|value| !value.trim().is_empty());
        for name in PLAIN {
            if let Some(value) = get(name) {
                self = self.with(name, Zeroizing::new(value));
            }
        }
        for (name, file_name) in WITH_FILE {
            let value = match (get(name), get(file_name)) {
                (value, None) => Ok(value.map(Zeroizing::new)),
                (None, Some(path)) => read(&path).map(Some).map_err(Trouble::File),
                (Some(_), Some(_)) => Err(Trouble::Twice { other: name }),
            };
            match value {
                Ok(Some(value)) => self = self.with(name, value),
                Ok(None) => {}
                Err(trouble) => self.problems.push(ConfigProblem::new(file_name, trouble)),
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

/// A file's text without the newlines at its end, which editors add.
fn read(path: &str) -> Result<Zeroizing<String>, io::ErrorKind> {
    let file = File::open(path).map_err(|error| error.kind())?;
    // Room for all of it: a buffer that grew would leave its old content behind.
    let length = file.metadata().map_or(0, |of| of.len()).min(LARGEST);
    let room = usize::try_from(length).unwrap_or(0).saturating_add(1);
    let mut text = Zeroizing::new(String::with_capacity(room));
    let read = file.take(LARGEST + 1).read_to_string(&mut text);
    match read.map_err(|error| error.kind())? as u64 {
        0..=LARGEST => {
            let length = text.trim_end_matches(['\n', '\r']).len();
            text.truncate(length);
            Ok(text)
        }
        _ => Err(io::ErrorKind::FileTooLarge),
    }
}
