//! A configuration from variables and files: what is read, and what is said of what is wrong.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use konaplate_generated::runtime::Config;
use konaplate_generated::runtime::config::{Need, VARIABLES, system_proxy};

use crate::canned::{ACCESS_KEY, ASP_ID, CLIENT_PRIVATE, SECRET_KEY, SERVER_PUBLIC, config};

const URL: &str = "https://sandbox.konaplate.com/open-api";

/// The four that are always needed, and `more`.
fn variables(more: &[(&str, &str)]) -> Result<Config, String> {
    let needed = [
        ("KONAPLATE_BASE_URL", URL),
        ("KONAPLATE_ASP_ID", ASP_ID),
        ("KONAPLATE_ACCESS_KEY", ACCESS_KEY),
        ("KONAPLATE_SECRET_KEY", SECRET_KEY),
    ];
    let all: Vec<_> = more.iter().chain(&needed).collect();
    let lookup = |name: &str| {
        let found = all.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| (*value).to_owned())
    };
    Config::from_variables(lookup).map_err(|error| {
        let shown = format!("{error} {error:?}");
        for secret in [SECRET_KEY, "canary", ACCESS_KEY] {
            assert!(!shown.contains(secret), "{secret} stands in {shown}");
        }
        error.to_string()
    })
}

fn file(folder: &Path, name: &str, text: &[u8]) -> String {
    let path = folder.join(name);
    fs::write(&path, text).expect("the folder is ours");
    path.to_str().expect("a plain path").to_owned()
}

#[test]
fn a_key_comes_from_a_variable_or_from_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name, text: &str| file(folder.path(), name, text.as_bytes());
    let access = at("access", &format!("{ACCESS_KEY}\r\n"));
    let secret = at("secret", &format!("{SECRET_KEY}\n"));
    let server = at("server.pem", SERVER_PUBLIC);
    let client = at("client.pem", &CLIENT_PRIVATE.replace('\n', "\\n"));
    let config = variables(&[
        ("KONAPLATE_ACCESS_KEY", ""),
        ("KONAPLATE_ACCESS_KEY_FILE", &access),
        ("KONAPLATE_SECRET_KEY", " "),
        ("KONAPLATE_SECRET_KEY_FILE", &secret),
        ("KONAPLATE_SERVER_PUBLIC_KEY_FILE", &server),
        ("KONAPLATE_CLIENT_PRIVATE_KEY_FILE", &client),
    ]);
    let shown = format!("{:?}", config.expect("sound"));
    assert!(shown.contains("can_encrypt: true"), "{shown}");
    assert!(shown.contains("can_decrypt: true"), "{shown}");
}

#[test]
fn what_is_wrong_with_a_file_is_told_under_its_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let secret = file(folder.path(), "canary-secret", SECRET_KEY.as_bytes());
    let latin = file(folder.path(), "latin", b"caf\xe9");
    let huge = file(folder.path(), "huge", &vec![b'a'; (4 << 20) + 1]);
    let here = folder.path().to_str().expect("a plain path");
    for (more, wanted) in [
        (
            &[
                ("KONAPLATE_SECRET_KEY", ""),
                ("KONAPLATE_SECRET_KEY_FILE", "/no/canary/there"),
            ][..],
            "KONAPLATE_SECRET_KEY_FILE names a file that cannot be read: entity not found",
        ),
        (
            &[
                ("KONAPLATE_ACCESS_KEY", ""),
                ("KONAPLATE_ACCESS_KEY_FILE", &latin),
            ],
            "KONAPLATE_ACCESS_KEY_FILE names a file that is no text in UTF-8: save it as such, a key as PEM",
        ),
        (
            &[("KONAPLATE_SERVER_PUBLIC_KEY_FILE", &huge)],
            "KONAPLATE_SERVER_PUBLIC_KEY_FILE names a file that cannot be read: file too large",
        ),
        (
            &[("KONAPLATE_ROOT_CERTIFICATES_FILE", here)],
            "KONAPLATE_ROOT_CERTIFICATES_FILE names a file that cannot be read: is a directory",
        ),
        (
            &[("KONAPLATE_SECRET_KEY_FILE", &secret)],
            "KONAPLATE_SECRET_KEY_FILE and KONAPLATE_SECRET_KEY are both given: leave one out",
        ),
    ] {
        let said = variables(more).expect_err("it is wrong");
        let lines: Vec<&str> = said.lines().skip(1).map(str::trim).collect();
        assert_eq!(lines, [wanted]);
    }
}

#[test]
fn a_second_crypto_key_is_whole_or_not_there() {
    let id = "k".repeat(32);
    let key = ("KONAPLATE_OTHER_CLIENT_PRIVATE_KEY", CLIENT_PRIVATE);
    let id = ("KONAPLATE_OTHER_CRYPTO_KEY_ID", id.as_str());
    let first = [
        (
            "KONAPLATE_CRYPTO_KEY_ID",
            "0123456789abcdef0123456789abcdef",
        ),
        ("KONAPLATE_CLIENT_PRIVATE_KEY", CLIENT_PRIVATE),
    ];
    let variables = |more: &[(&'static str, &str)]| variables(&[&first, more].concat());
    assert!(variables(&[id, key]).is_ok());
    for (more, wanted) in [
        (
            &[id][..],
            "KONAPLATE_OTHER_CLIENT_PRIVATE_KEY is missing\n\
             `konaplate doctor` tells what to do about each, `Config::from_env` what they hold and that keys can come from files",
        ),
        (
            &[key],
            "KONAPLATE_OTHER_CRYPTO_KEY_ID is missing\n\
             `konaplate doctor` tells what to do about each, `Config::from_env` what they hold and that keys can come from files",
        ),
        (
            &[("KONAPLATE_OTHER_CRYPTO_KEY_ID", first[0].1), key],
            "KONAPLATE_OTHER_CRYPTO_KEY_ID is the id of the first crypto key too: give that of the second, or none",
        ),
        (
            &[("KONAPLATE_OTHER_CRYPTO_KEY_ID", "short"), key],
            "KONAPLATE_OTHER_CRYPTO_KEY_ID takes 32 characters, 5 given: copy it whole",
        ),
        (
            &[id, ("KONAPLATE_OTHER_CLIENT_PRIVATE_KEY", "canary")],
            "KONAPLATE_OTHER_CLIENT_PRIVATE_KEY: no PEM section (`-----BEGIN …-----`) found, nor base64 of a key",
        ),
    ] {
        let said = variables(more).expect_err("it is not whole");
        assert!(said.ends_with(wanted), "{said}");
    }
}

#[test]
fn a_proxy_is_a_url_with_a_host_and_nothing_behind_it() {
    for sound in [
        "http://proxy.example:3128",
        "http://user:canary@proxy.example:3128",
        "https://user:canary@proxy.example",
        "http://[::1]:3128/",
    ] {
        assert!(variables(&[("KONAPLATE_PROXY", sound)]).is_ok(), "{sound}");
    }
    for wrong in [
        "proxy.example:3128",
        "socks5://proxy.example",
        "http://user:canary@",
        "http://proxy.example/canary",
        "http://proxy.example?canary",
        "canary",
    ] {
        let said = variables(&[("KONAPLATE_PROXY", wrong)]).expect_err(wrong);
        assert!(said.contains("KONAPLATE_PROXY is no proxy URL"), "{said}");
    }
}

/// What the environment of a process has to say of its proxy, with these variables and no others.
fn of_system(variables: &[(&str, &str)]) -> Result<Option<&'static str>, String> {
    let find = |name: &str| {
        let found = variables.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| OsString::from(value))
    };
    system_proxy(find).map_err(|problem| {
        let shown = format!("{problem} {problem:?}");
        assert!(!shown.contains("canary"), "{shown}");
        problem.to_string()
    })
}

#[test]
fn a_proxy_of_the_system_is_what_the_http_library_takes_for_one() {
    for sound in [
        "http://proxy.example:3128",
        "https://user:canary@proxy.example",
        "http://user:canary@[::1]:3128/",
        // These are common, and programs agree on what they mean.
        "proxy.example:3128",
        "user:canary@proxy.example:3128",
        "proxy.example",
        "http://proxy.example:3128/canary",
    ] {
        let name = of_system(&[("HTTPS_PROXY", sound)]);
        assert_eq!(name, Ok(Some("HTTPS_PROXY")), "{sound}");
    }
    for wrong in [
        "http//canary.example:3128",
        "http:/canary.example:3128",
        "http://user:canary@",
        "http://canary example:3128",
        " http://canary.example:3128",
        "http://canary.example:3128\n",
        "http://canary.example:99999999",
        "http://canary.example:",
        "http://:3128",
        "htp://canary.example:3128",
        "socks5://canary.example:1080",
        "\"http://canary.example:3128\"",
        "://canary",
        "/canary",
    ] {
        for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
            let said = of_system(&[(name, wrong)]).expect_err(wrong);
            let wanted = format!("{name} is no proxy URL such as http://proxy.example:3128");
            assert_eq!(said, wanted, "{wrong}");
        }
    }
}

#[test]
fn a_proxy_of_the_system_that_serves_for_nothing_is_not_looked_at() {
    let (sound, wrong) = ("http://proxy.example:3128", "socks5://canary.example");
    for (variables, wanted) in [
        (&[][..], None),
        (&[("HTTPS_PROXY", ""), ("ALL_PROXY", " ")], None),
        (
            &[
                ("HTTPS_PROXY", sound),
                ("https_proxy", wrong),
                ("ALL_PROXY", wrong),
            ],
            Some("HTTPS_PROXY"),
        ),
        // It is set, so that the other spelling is not read.
        (&[("HTTPS_PROXY", ""), ("https_proxy", wrong)], None),
        (
            &[("HTTPS_PROXY", ""), ("all_proxy", sound)],
            Some("all_proxy"),
        ),
        (&[("HTTP_PROXY", wrong), ("http_proxy", wrong)], None),
        // A program that a web server has started.
        (&[("REQUEST_METHOD", "GET"), ("HTTPS_PROXY", wrong)], None),
    ] {
        assert_eq!(of_system(variables), Ok(wanted), "{variables:?}");
    }
    let both = [("HTTPS_PROXY", wrong), ("ALL_PROXY", sound)];
    assert!(of_system(&both).is_err(), "the one that is meant is used");
}

#[test]
fn a_proxy_that_would_read_everything_is_refused() {
    let proxied = |url: &str| config(url).proxy("http://proxy.example:3128");
    let refused = proxied("http://127.0.0.1:1/open-api").build();
    let said = refused.expect_err("not over TLS").to_string();
    let wanted =
        "KONAPLATE_PROXY would read everything, for the base URL is http://: use https:// there";
    assert!(said.ends_with(wanted), "{said}");
    assert!(
        proxied("http://127.0.0.1:1")
            .allow_plain_http()
            .build()
            .is_ok()
    );
    assert!(proxied(URL).build().is_ok());
}

#[test]
fn root_certificates_are_certificates() {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]);
    let pem = made.expect("a certificate").cert.pem();
    let name = "KONAPLATE_ROOT_CERTIFICATES";
    let bundle = format!("{pem}{pem}");
    let with_key = format!("{SERVER_PUBLIC}{pem}");
    let in_base64 = STANDARD.encode(&bundle);
    for sound in [
        &pem,
        &bundle,
        &with_key,
        &pem.replace('\n', "\\n"),
        &bundle.replace('\n', " "),
        &in_base64,
    ] {
        assert!(variables(&[(name, sound)]).is_ok());
    }
    let damaged = format!("{pem}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    for wrong in ["canary", SERVER_PUBLIC, &damaged] {
        let said = variables(&[(name, wrong)]).expect_err("no certificate");
        let wanted = "KONAPLATE_ROOT_CERTIFICATES holds no sound certificate as PEM (`-----BEGIN CERTIFICATE-----`)";
        assert!(said.ends_with(wanted), "{said}");
    }
}

#[test]
fn the_documented_variables_are_those_that_are_read() {
    let page = include_str!("../../docs/configuration.md");
    let rows = page
        .lines()
        .filter(|line| line.starts_with("| `KONAPLATE_"));
    let rows: Vec<(Vec<&str>, &str)> = rows
        .map(|row| {
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            let names = cells[1]
                .split(',')
                .map(|name| name.trim().trim_matches('`'));
            (names.collect(), cells[3])
        })
        .collect();
    let names = rows.iter().flat_map(|(names, _)| names).copied();
    let read = VARIABLES.iter().map(|variable| variable.name);
    assert_eq!(names.collect::<Vec<_>>(), read.collect::<Vec<_>>());
    for variable in VARIABLES {
        let row = rows
            .iter()
            .find(|(names, _)| names.contains(&variable.name));
        let (_, when) = row.expect("compared above");
        let need = match *when {
            "always" => Need::Always,
            "optional" => Need::Optional,
            "while keys are rotated" => Need::Rotation,
            _ => Need::Encryption,
        };
        assert_eq!(variable.need, need, "{}", variable.name);
        let file = format!("{}_FILE", variable.name);
        assert!(variable.file.is_none_or(|name| name == file), "{file}");
    }
}
