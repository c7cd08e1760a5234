//! `konaplate mock` as its users run it: the port, the file for clients, the end.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use crate::cli::konaplate;
use crate::process::run;

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

/// A running `konaplate mock`; ended with the test, however that ends.
struct Mock {
    child: Child,
    url: String,
    said: Vec<String>,
}

impl Mock {
    /// Starts it and reads what it says until it says how to stop it.
    fn start(folder: &Path, env_file: &str) -> Self {
        let mut command = konaplate(folder, &["mock", "--port", "0", "--env-file", env_file]);
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let out = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut said = Vec::new();
        for line in out.lines() {
            said.push(line.expect("a text"));
            if said.last().is_some_and(|line| line.starts_with("Ctrl-C")) {
                break;
            }
        }
        let url = said
            .iter()
            .find_map(|line| line.strip_prefix("listening on "))
            .unwrap_or_default()
            .to_owned();
        Self { child, url, said }
    }

    /// Host and port.
    fn address(&self) -> &str {
        let rest = self
            .url
            .strip_prefix("http://")
            .unwrap_or_else(|| panic!("{:?}", self.said));
        rest.split('/').next().unwrap_or_default()
    }

    /// Sends a signal and waits for the end; the exit code.
    #[cfg(unix)]
    fn stop(&mut self, signal: &str) -> Option<i32> {
        let process = self.child.id().to_string();
        let status = std::process::Command::new("kill")
            .args([signal, &process])
            .status();
        assert!(status.expect("the system has `kill`").success());
        self.child.wait().expect("it ends").code()
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        let _ = self.child.kill(); // it may have ended
        let _ = self.child.wait();
    }
}

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("mock.env");
    (folder, file)
}

#[test]
fn the_file_holds_what_a_client_needs() {
    let (folder, file) = folder();
    let mock = Mock::start(folder.path(), "mock.env");
    TcpStream::connect(mock.address()).expect("it listens on the port it printed");
    let text = fs::read_to_string(&file).expect("the file is there before the command says so");
    let variables: Vec<(&str, &str)> = text.lines().map(variable).collect();
    assert_eq!(
        variables.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
        VARIABLES
    );
    let value = |name: &str| {
        variables
            .iter()
            .find(|variable| variable.0 == name)
            .map_or("", |variable| variable.1)
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

/// `KEY="value"`.
fn variable(line: &str) -> (&str, &str) {
    let (name, value) = line
        .split_once('=')
        .unwrap_or_else(|| panic!("no `=` in {line}"));
    let value = value
        .strip_prefix('"')
        .and_then(|value| value.strip_suffix('"'));
    (
        name,
        value.unwrap_or_else(|| panic!("{name} has no quotes")),
    )
}

#[cfg(unix)]
#[test]
fn the_file_is_its_owners_only_even_if_another_was_there() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, file) = folder();
    fs::write(&file, "# what was there").expect("can be written");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).expect("can be set");
    let _mock = Mock::start(folder.path(), "mock.env");
    let mode = fs::metadata(&file)
        .expect("the file is there")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(
        !fs::read_to_string(&file)
            .expect("a text")
            .contains("# what")
    );
    let names = fs::read_dir(folder.path())
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name());
    assert_eq!(
        names.collect::<Vec<_>>(),
        ["mock.env"],
        "nothing is left beside the file"
    );
}

#[cfg(unix)]
#[test]
fn a_link_keeps_being_one_and_a_device_is_refused() {
    let (folder, _) = folder();
    let target = folder.path().join("target.env");
    fs::write(&target, "old").expect("can be written");
    std::os::unix::fs::symlink(&target, folder.path().join("link.env")).expect("can be linked");
    let _mock = Mock::start(folder.path(), "link.env");
    let text = fs::read_to_string(&target).expect("a text");
    assert!(text.contains("KONAPLATE_BASE_URL"), "{text}");
    let said = run(&mut konaplate(
        folder.path(),
        &["mock", "--port", "0", "--env-file", "/dev/null"],
    ));
    assert_eq!(said.code, Some(2), "{}", said.out);
    assert!(said.err.contains("not a regular file"), "{}", said.err);
}

#[cfg(unix)]
#[test]
fn it_ends_well_at_an_interrupt_and_when_told_to_terminate() {
    let (folder, _) = folder();
    for signal in ["-INT", "-TERM"] {
        let mut mock = Mock::start(folder.path(), "mock.env");
        assert_eq!(mock.stop(signal), Some(0), "{signal}");
    }
}

#[test]
fn every_start_has_keys_of_its_own() {
    let (folder, _) = folder();
    let _first = Mock::start(folder.path(), "first.env");
    let _second = Mock::start(folder.path(), "second.env");
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).expect("a text");
    let (first, second) = (read("first.env"), read("second.env"));
    for (a, b) in first.lines().zip(second.lines()) {
        assert_ne!(a, b);
    }
}

#[test]
fn a_port_in_use_is_named_and_exits_with_2() {
    let (folder, file) = folder();
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let said = run(&mut konaplate(
        folder.path(),
        &["mock", "--port", &port, "--env-file", "mock.env"],
    ));
    assert_eq!(said.code, Some(2), "{}", said.out);
    assert!(said.err.contains(&port), "{}", said.err);
    assert!(!file.exists(), "no file for a server that does not run");
}
