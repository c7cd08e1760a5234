//! `konaplate mock` as its users run it: what it serves and where, the file for clients, the end.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cli::konaplate;
use crate::mock_process::{Mock, variables};
use crate::process::{Said, copy_folder, edit, run};
use crate::support::{PROFILE, path};

/// What a client needs, in the order of the file.
const VARIABLES: [&str; 7] = [
    "KONAPLATE_BASE_URL",
    "KONAPLATE_ASP_ID",
    "KONAPLATE_ACCESS_KEY",
    "KONAPLATE_SECRET_KEY",
    "KONAPLATE_CRYPTO_KEY_ID",
    "KONAPLATE_SERVER_PUBLIC_KEY",
    "KONAPLATE_CLIENT_PRIVATE_KEY",
];

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("mock.env");
    (folder, file)
}

/// Runs a `konaplate mock` that does not start.
fn refused(folder: &Path, arguments: &[&str]) -> Said {
    let said = run(&mut konaplate(folder, &[&["mock"], arguments].concat()));
    assert_eq!(
        (said.code, said.out.as_str()),
        (Some(2), ""),
        "{arguments:?}: {}",
        said.err
    );
    assert_no_doubled_marks(&said.err);
    said
}

fn assert_no_doubled_marks(text: &str) {
    for doubled in ["..", ": :", ";;", "; ;", ".;", ":;", ".)"] {
        assert!(!text.contains(doubled), "`{doubled}` in {text}");
    }
}

#[test]
fn the_file_holds_what_a_client_needs() {
    let (folder, file) = folder();
    let mock = Mock::start(folder.path());
    TcpStream::connect(mock.address()).expect("it listens on the port it printed");
    let text = fs::read_to_string(&file).expect("a text");
    assert!(text.starts_with("# konaplate mock: "), "{text}");
    let variables = variables(&file);
    let names: Vec<&str> = variables.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, VARIABLES);
    let value = |name: &str| {
        variables
            .iter()
            .find(|variable| variable.0 == name)
            .map_or("", |variable| variable.1.as_str())
    };
    assert_eq!(value("KONAPLATE_BASE_URL"), mock.url);
    let lengths = [
        ("KONAPLATE_ASP_ID", 15),
        ("KONAPLATE_ACCESS_KEY", 40),
        ("KONAPLATE_CRYPTO_KEY_ID", 32),
    ];
    for (name, length) in lengths {
        assert_eq!(value(name).len(), length, "{name}");
    }
    for (name, label) in [
        ("KONAPLATE_SERVER_PUBLIC_KEY", "PUBLIC KEY"),
        ("KONAPLATE_CLIENT_PRIVATE_KEY", "PRIVATE KEY"),
    ] {
        let pem = value(name);
        assert!(
            pem.starts_with(&format!("-----BEGIN {label}-----\\n")),
            "{name} has literal `\\n`"
        );
        assert!(
            pem.ends_with(&format!("\\n-----END {label}-----")),
            "{name} ends in its label"
        );
    }
}

#[test]
fn it_says_where_it_is_and_how_to_steer_it() {
    let (folder, _) = folder();
    let mock = Mock::start(folder.path());
    let url = &mock.url;
    let expected = format!(
        "listening on {url}\n\
         serving the shipped specification\n\
         configuration in mock.env, for a client in another terminal:\n  \
         set -a; . ./mock.env; set +a\n\
         steer it from another terminal:\n  \
         konaplate mock next charge invalid-parameter --env-file mock.env\n  \
         konaplate mock ledger --env-file mock.env\n\
         Ctrl-C stops it"
    );
    assert_eq!(mock.out.all().join("\n"), expected);
    assert_eq!(mock.err.all(), [""; 0]);

    let alone = Mock::with(folder.path(), &[]);
    let url = &alone.url;
    let expected = format!(
        "listening on {url}\n\
         serving the shipped specification\n\
         give --env-file FILE to get what a client needs\n\
         steer it from another terminal:\n  \
         konaplate mock next charge invalid-parameter --at {url}\n  \
         konaplate mock ledger --at {url}\n\
         Ctrl-C stops it"
    );
    assert_eq!(alone.out.all().join("\n"), expected);
}

#[cfg(unix)]
#[test]
fn what_it_says_can_be_pasted_into_a_shell() {
    let (folder, _) = folder();
    for name in ["mock.env", "it's mine.env"] {
        let mock = Mock::with(folder.path(), &["--env-file", name]);
        let said = mock.out.all();
        let load = said.iter().find(|line| line.contains("set -a"));
        let script = format!(
            "{}; printf %s \"$KONAPLATE_BASE_URL $KONAPLATE_ASP_ID\"",
            load.expect("a line to load it").trim()
        );
        let mut shell = Command::new("sh");
        let loaded = run(shell.current_dir(folder.path()).args(["-c", &script]));
        let asp_id = &variables(&folder.path().join(name))[1].1;
        assert_eq!(
            (loaded.out.as_str(), loaded.err.as_str()),
            (format!("{} {asp_id}", mock.url).as_str(), ""),
        );
    }
}

#[test]
fn it_serves_the_specification_that_the_rule_finds() {
    let (folder, _) = folder();
    let spec = folder.path().join("spec");
    copy_folder(&path("cases/tiny"), &spec, &str::to_owned);
    for arguments in [&["--spec", "spec"][..], &[]] {
        let mock = Mock::with(folder.path(), arguments);
        mock.out.wait(|line| line == "serving spec");
        let host = format!("host: {}", mock.address());
        let cases = mock.send(&["GET /__mock/cases HTTP/1.1", &host], "");
        assert!(cases.contains(r#""pay-result""#), "{cases}");
    }
    edit(&spec.join(PROFILE), "range: 1..99,", "range: 1-99,");
    let said = run(&mut konaplate(
        folder.path(),
        &["mock", "--env-file", "a.env"],
    ));
    assert_eq!(
        (said.code, said.out.as_str()),
        (Some(1), ""),
        "a broken one is never served"
    );
    assert!(said.err.contains("error[KP0009]"), "{}", said.err);
    assert!(!folder.path().join("a.env").exists());
}

#[cfg(unix)]
#[test]
fn a_file_of_its_own_or_an_empty_one_is_replaced_and_is_its_owners_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, file) = folder();
    fs::write(&file, "").expect("can be written");
    let mut before = String::new();
    for _ in 0..2 {
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).expect("can be set");
        let _mock = Mock::start(folder.path());
        let mode = fs::metadata(&file)
            .expect("it is there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
        let text = fs::read_to_string(&file).expect("a text");
        assert_ne!(text, before);
        before = text;
    }
    let names = fs::read_dir(folder.path()).expect("a folder");
    let names = names.map(|entry| entry.expect("an entry").file_name());
    assert_eq!(
        names.collect::<Vec<_>>(),
        ["mock.env"],
        "nothing is left beside the file"
    );
}

/// Variables of production look like a mock's: they do not make a file ours.
const FOREIGN: [&str; 3] = [
    "KONAPLATE_BASE_URL=\"https://api.example/open-api\"\nKONAPLATE_SECRET_KEY=\"0123\"\n",
    "# what was there",
    "\n",
];

#[test]
fn a_file_of_others_is_replaced_by_force_only() {
    let (folder, file) = folder();
    for text in FOREIGN {
        fs::write(&file, text).expect("can be written");
        let said = refused(folder.path(), &["--env-file", "mock.env"]);
        assert_eq!(
            said.err,
            "konaplate: mock.env: `konaplate mock` has not written this file; name another, or replace it with \
             --force\n"
        );
        assert_eq!(fs::read_to_string(&file).expect("a text"), text);
        let _mock = Mock::with(folder.path(), &["--env-file", "mock.env", "--force"]);
        assert_eq!(variables(&file).len(), VARIABLES.len());
    }
}

#[cfg(unix)]
#[test]
fn a_link_is_written_through_by_force_only_and_keeps_being_one() {
    let (folder, _) = folder();
    let target = folder.path().join("target.env");
    let link = folder.path().join("link.env");
    std::os::unix::fs::symlink("target.env", &link).expect("can be linked");
    let nowhere = refused(folder.path(), &["--env-file", "link.env"]);
    assert!(
        nowhere.err.contains("link.env: it is a link"),
        "{}",
        nowhere.err
    );
    assert!(!target.exists());
    let nowhere = refused(folder.path(), &["--env-file", "link.env", "--force"]);
    assert!(nowhere.err.contains("leads nowhere"), "{}", nowhere.err);
    assert!(!target.exists());
    for text in ["", "old"] {
        fs::write(&target, text).expect("can be written");
        let said = refused(folder.path(), &["--env-file", "link.env"]);
        assert_eq!(
            said.err,
            "konaplate: link.env: it is a link; name the file, or write through the link with --force\n"
        );
        assert_eq!(fs::read_to_string(&target).expect("a text"), text);
        let _mock = Mock::with(folder.path(), &["--env-file", "link.env", "--force"]);
        assert_eq!(variables(&target).len(), VARIABLES.len());
        let found = fs::symlink_metadata(&link).expect("it is there");
        assert!(found.is_symlink());
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_refused_even_with_force() {
    let (folder, _) = folder();
    let pipe = folder.path().join("pipe");
    let made = Command::new("mkfifo").arg(&pipe).status();
    assert!(made.expect("the system has `mkfifo`").success());
    for place in ["/dev/null", "pipe", "."] {
        for arguments in [
            &["--env-file", place][..],
            &["--env-file", place, "--force"],
        ] {
            let said = refused(folder.path(), arguments);
            assert!(said.err.contains("not a regular file"), "{}", said.err);
        }
    }
    let said = refused(folder.path(), &["--env-file", "absent/mock.env"]);
    assert!(said.err.contains("absent/mock.env: "), "{}", said.err);
}

#[cfg(unix)]
#[test]
fn it_ends_well_at_an_interrupt_and_when_told_to_terminate() {
    let (folder, _) = folder();
    for signal in ["-INT", "-TERM"] {
        let mut mock = Mock::start(folder.path());
        assert_eq!(mock.stop(signal), Some(0), "{signal}");
    }
}

#[test]
fn every_start_has_keys_of_its_own() {
    let (folder, _) = folder();
    let _first = Mock::with(folder.path(), &["--env-file", "first.env"]);
    let _second = Mock::with(folder.path(), &["--env-file", "second.env"]);
    let first = variables(&folder.path().join("first.env"));
    for (a, b) in first
        .iter()
        .zip(variables(&folder.path().join("second.env")))
    {
        assert_ne!(a.1, b.1);
    }
}

#[test]
fn a_port_or_address_that_cannot_be_had_is_named_with_what_to_do() {
    let (folder, file) = folder();
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let said = refused(folder.path(), &["--port", &port, "--env-file", "mock.env"]);
    assert!(
        said.err.contains(&format!("127.0.0.1:{port}")),
        "{}",
        said.err
    );
    assert!(said.err.contains("0 for a free one"), "{}", said.err);
    // A network for documentation: no machine has it.
    let said = refused(
        folder.path(),
        &["--bind", "192.0.2.1", "--env-file", "mock.env"],
    );
    assert!(said.err.contains("192.0.2.1"), "{}", said.err);
    assert!(said.err.contains("0.0.0.0"), "{}", said.err);
    assert!(!file.exists(), "no file for a server that does not run");
}

#[test]
fn it_warns_when_others_can_reach_it() {
    let (folder, _) = folder();
    let mock = Mock::with(folder.path(), &["--bind", "0.0.0.0"]);
    assert!(mock.url.starts_with("http://127.0.0.1:"), "{}", mock.url);
    let warning = mock.err.wait(|line| line.contains("warning"));
    assert_eq!(
        warning,
        "konaplate: warning: 0.0.0.0 is not loopback: whoever reaches it can call and steer this mock; give it test \
         data only"
    );
    TcpStream::connect(mock.address()).expect("it listens on loopback too");
}

#[test]
fn wrong_usage_says_what_is_wrong() {
    let (folder, _) = folder();
    for (arguments, named) in [
        (&["--force"][..], "--env-file"),
        (&["--bind", "localhost"], "--bind"),
        (&["--keep", "0"], "--keep"),
        (
            &["--allow-host", "http://mock"],
            "the name or address alone",
        ),
        (&["--allow-host", "mock/x"], "the name or address alone"),
        (&["--env-file", "nowhere/mock.env"], "make it first"),
        (&["--log", "xml"], "json"),
        (&["nxt", "charge", "no-account"], "next"),
        (
            &["--port", "0", "next", "charge", "no-account"],
            "the options of `next` follow it",
        ),
    ] {
        let said = refused(folder.path(), arguments);
        assert!(said.err.contains(named), "{}", said.err);
    }
}
