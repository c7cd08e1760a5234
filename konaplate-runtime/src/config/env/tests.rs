//! Values with what copying leaves around them: from variables and files they are taken without it, in code as they are.

use std::collections::BTreeMap;
use std::fs;

use crate::config::{Around, Config, ConfigBuilder, ConfigError, VARIABLES, names};
use crate::wire::stamp::{Stamp, TimeZone};

const SECRET: &str = "a secret/key+with=signs";
const CERTIFICATE: &str = include_str!("../../testdata/test-key.crt.pem");
const PUBLIC: &str = include_str!("../../testdata/other-key.pub.pem");
const PRIVATE: &str = include_str!("../../testdata/test-key.pem");
const OTHER: &str = include_str!("../../testdata/other-key.pem");

/// A value for each variable.
fn values() -> BTreeMap<&'static str, String> {
    let values = [
        (names::BASE_URL, "https://kona.example/open-api".to_owned()),
        (names::ASP_ID, "1".repeat(15)),
        (names::ACCESS_KEY, "2".repeat(40)),
        (names::SECRET_KEY, SECRET.to_owned()),
        (names::CRYPTO_KEY_ID, "3".repeat(32)),
        (names::SERVER_PUBLIC_KEY, PUBLIC.to_owned()),
        (names::CLIENT_PRIVATE_KEY, PRIVATE.to_owned()),
        (names::OTHER_CRYPTO_KEY_ID, "4".repeat(32)),
        (names::OTHER_CLIENT_PRIVATE_KEY, OTHER.to_owned()),
        (names::TIME_ZONE, "UTC".to_owned()),
        (names::PROXY, "http://proxy.example:3128".to_owned()),
        (names::ROOT_CERTIFICATES, CERTIFICATE.to_owned()),
    ];
    assert!(
        values
            .iter()
            .map(|it| it.0)
            .eq(VARIABLES.iter().map(|it| it.name))
    );
    values.into()
}

/// Puts something around a value.
type Put = fn(&str) -> String;

/// What copying leaves around a value, and the words for it.
fn surroundings() -> [(Put, &'static [Around]); 8] {
    use Around::{ByteOrderMark, Quotes, WhiteSpace};
    [
        (|it| it.to_owned(), &[]),
        (|it| format!("{it}\r\n\n"), &[]),
        (|it| format!("\u{feff}{it}"), &[ByteOrderMark]),
        (|it| format!("\t{it} "), &[WhiteSpace]),
        (|it| format!("\"{it}\""), &[Quotes]),
        (|it| format!("'{it}'\n"), &[Quotes]),
        (|it| format!("\u{feff}\"{it}\"\n"), &[ByteOrderMark, Quotes]),
        (
            |it| format!(" ' \u{feff}{it}\n' "),
            &[ByteOrderMark, WhiteSpace, Quotes],
        ),
    ]
}

/// What is needed besides the secret.
fn needed() -> ConfigBuilder {
    ConfigBuilder::default()
        .base_url("https://kona.example")
        .asp_id("1".repeat(15))
        .access_key("2".repeat(40))
}

/// How it signs: two secrets that differ sign differently.
fn token(config: Result<Config, ConfigError>) -> String {
    let stamp = Stamp::new(1_700_000_000_000, TimeZone::default());
    config.unwrap().signer.sign(b"{}", &stamp)
}

#[test]
fn what_is_around_a_value_of_the_environment_is_taken_off() {
    let wanted = token(needed().secret_key(SECRET).build());
    for (around, _) in surroundings() {
        let values = values();
        let config = Config::from_variables(|name| values.get(name).map(|it| around(it))).unwrap();
        assert_eq!(config.base_url(), "https://kona.example/open-api");
        assert_eq!(config.asp_id, "1".repeat(15));
        assert_eq!(config.access_key, "2".repeat(40));
        assert_eq!(config.crypto_key_id, Some("3".repeat(32)));
        assert_eq!(config.time_zone, TimeZone::Utc);
        assert!(config.can_encrypt && config.can_decrypt);
        assert_eq!(token(Ok(config)), wanted);
    }
}

#[test]
fn what_is_around_the_value_in_a_file_is_taken_off_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("value");
    for (around, found) in surroundings() {
        for variable in VARIABLES {
            let value = values().remove(variable.name).unwrap();
            let trimmed = value.trim_end();
            let given =
                variable.read(|name| (name == variable.name).then(|| around(trimmed).into()));
            let given = given.unwrap().unwrap();
            assert_eq!(given.expose(), trimmed, "{}", variable.name);
            assert_eq!((given.around(), given.is_from_file()), (found, false));
            let Some(file) = variable.file else { continue };
            fs::write(&path, around(trimmed)).unwrap();
            let path = path.to_str().unwrap();
            let given = variable.read(|name| (name == file).then(|| around(path).into()));
            let given = given.unwrap().unwrap();
            assert_eq!(given.expose(), trimmed, "{file}");
            assert_eq!((given.around(), given.is_from_file()), (found, true));
        }
    }
}

#[test]
fn a_value_of_which_nothing_is_left_is_none() {
    for nothing in ["", " ", "\n", "\"\"", "''", "\u{feff}", "\u{feff}\" \"\n"] {
        for variable in VARIABLES {
            assert!(variable.read(|_| Some(nothing.into())).unwrap().is_none());
        }
    }
}

#[test]
fn a_value_given_in_code_is_taken_as_it_is() {
    let quoted = format!("\"{SECRET}\"");
    let plain = token(needed().secret_key(SECRET).build());
    let as_is = token(needed().secret_key(quoted).build());
    assert_ne!(as_is, plain);
    let marked = format!("\u{feff}{SECRET}");
    let as_is = token(needed().secret_key(marked).build());
    assert_ne!(as_is, plain);
    for around in [" ", "\n"] {
        let spaced = needed().secret_key(format!("{SECRET}{around}"));
        let said = spaced.build().unwrap_err().to_string();
        assert!(said.contains("begins or ends with white space"), "{said}");
    }
    let quoted = needed()
        .secret_key(SECRET)
        .asp_id(format!("'{}'", "1".repeat(15)));
    let said = quoted.build().unwrap_err().to_string();
    assert!(said.contains("takes 15 characters, 17 given"), "{said}");
}

#[test]
fn a_key_given_in_code_comes_in_every_form_too() {
    for (around, _) in surroundings() {
        let builder = needed()
            .secret_key(SECRET)
            .server_public_key(around(PUBLIC))
            .client_private_key(around(PRIVATE))
            .root_certificates(around(CERTIFICATE));
        let config = builder.build().unwrap();
        assert!(config.can_encrypt && config.can_decrypt);
    }
}
