//! What a mock hands to its client at each start: ids and keys made for this run alone.

use std::fmt;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeySize, PrivateDecryptingKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use konaplate_runtime::keys::{PrivateKey, PublicKey};

use crate::random;

pub(crate) const ASP_ID_LENGTH: usize = 15;
pub(crate) const ACCESS_KEY_LENGTH: usize = 40;
const SECRET_KEY_LENGTH: usize = 64;
pub(crate) const CRYPTO_KEY_ID_LENGTH: usize = 32;
const PEM_LINE: usize = 64;

/// Ids and keys of one run, those of both sides.
pub(crate) struct Credentials {
    pub(crate) asp_id: String,
    pub(crate) access_key: String,
    pub(crate) secret_key: String,
    pub(crate) crypto_key_id: String,
    /// Opens requests.
    pub(crate) server_private: PrivateKey,
    /// Seals answers.
    pub(crate) client_public: PublicKey,
    /// Seals what the client cannot open.
    pub(crate) server_public: PublicKey,
    server_public_pem: String,
    client_private_pem: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Credentials")
            .finish_non_exhaustive()
    }
}

impl Credentials {
    /// New ones; takes a fraction of a second. Nothing if the system has no randomness.
    pub(crate) fn generate() -> Option<Self> {
        let server = Pair::generate()?;
        let client = Pair::generate()?;
        Some(Self {
            asp_id: random::digits(ASP_ID_LENGTH)?,
            access_key: random::hex(ACCESS_KEY_LENGTH)?,
            secret_key: random::hex(SECRET_KEY_LENGTH)?,
            crypto_key_id: random::hex(CRYPTO_KEY_ID_LENGTH)?,
            server_private: PrivateKey::from_pem(&server.private).ok()?,
            client_public: PublicKey::from_pem(&client.public).ok()?,
            server_public: PublicKey::from_pem(&server.public).ok()?,
            server_public_pem: server.public,
            client_private_pem: client.private,
        })
    }

    /// The variables that a client reads its configuration from. PEMs have real newlines.
    pub(crate) fn environment(&self, base_url: &str) -> Vec<(&'static str, String)> {
        vec![
            ("KONAPLATE_BASE_URL", base_url.to_owned()),
            ("KONAPLATE_ASP_ID", self.asp_id.clone()),
            ("KONAPLATE_ACCESS_KEY", self.access_key.clone()),
            ("KONAPLATE_SECRET_KEY", self.secret_key.clone()),
            ("KONAPLATE_CRYPTO_KEY_ID", self.crypto_key_id.clone()),
            (
                "KONAPLATE_SERVER_PUBLIC_KEY",
                self.server_public_pem.clone(),
            ),
            (
                "KONAPLATE_CLIENT_PRIVATE_KEY",
                self.client_private_pem.clone(),
            ),
        ]
    }
}

/// `KEY="value"` lines, newlines inside values as a literal `\n`.
pub(crate) fn env_file(variables: &[(&'static str, String)]) -> String {
    variables
        .iter()
        .map(|(name, value)| format!("{name}=\"{}\"\n", value.trim_end().replace('\n', "\\n")))
        .collect()
}

/// Both halves of an RSA key as PEM.
struct Pair {
    private: String,
    public: String,
}

impl Pair {
    fn generate() -> Option<Self> {
        let key = PrivateDecryptingKey::generate(KeySize::Rsa2048).ok()?;
        let private = AsDer::<Pkcs8V1Der<'_>>::as_der(&key).ok()?;
        let public = AsDer::<PublicKeyX509Der<'_>>::as_der(&key.public_key()).ok()?;
        Some(Self {
            private: pem("PRIVATE KEY", private.as_ref()),
            public: pem("PUBLIC KEY", public.as_ref()),
        })
    }
}

/// RFC 7468: base64 in lines of 64 characters between the labels.
fn pem(label: &str, der: &[u8]) -> String {
    let body: String = STANDARD
        .encode(der)
        .chars()
        .enumerate()
        .flat_map(|(index, letter)| {
            let is_line_end = index > 0 && index % PEM_LINE == 0;
            is_line_end.then_some('\n').into_iter().chain([letter])
        })
        .collect();
    format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pem_has_lines_of_64_characters() {
        let made = pem("THING", &[0; 50]);
        let expected = format!(
            "-----BEGIN THING-----\n{}\n{}\n-----END THING-----\n",
            "A".repeat(64),
            "AAA="
        );
        assert_eq!(made, expected);
        assert!(pem("X", &[0; 48]).lines().nth(1).unwrap().len() == 64);
    }

    #[test]
    fn an_env_file_has_one_line_a_variable() {
        let file = env_file(&[("A", "x".to_owned()), ("B", "one\ntwo\n".to_owned())]);
        assert_eq!(file, "A=\"x\"\nB=\"one\\ntwo\"\n");
    }

    #[test]
    fn ids_have_their_documented_lengths_and_debug_shows_nothing() {
        let made = Credentials::generate().unwrap();
        assert_eq!(made.asp_id.len(), 15);
        assert_eq!(made.access_key.len(), 40);
        assert_eq!(made.crypto_key_id.len(), 32);
        assert_eq!(format!("{made:?}"), "Credentials { .. }");
        let names: Vec<&str> = made.environment("u").iter().map(|it| it.0).collect();
        assert_eq!(
            names,
            [
                "KONAPLATE_BASE_URL",
                "KONAPLATE_ASP_ID",
                "KONAPLATE_ACCESS_KEY",
                "KONAPLATE_SECRET_KEY",
                "KONAPLATE_CRYPTO_KEY_ID",
                "KONAPLATE_SERVER_PUBLIC_KEY",
                "KONAPLATE_CLIENT_PRIVATE_KEY",
            ]
        );
    }
}
