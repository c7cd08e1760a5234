//! How a command finds the mock that it steers, and what it says where there is none.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::thread::{self, JoinHandle};

use crate::cli_mock_steer::steering;
use crate::mock_process::Mock;
use crate::process::run;

#[test]
fn a_mock_is_found_by_address_file_or_environment() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mock = Mock::start(folder.path());
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("mock.env");
    let file = file.to_str().expect("the path is UTF-8");
    let port = mock.address().rsplit(':').next().unwrap_or_default();
    let localhost = format!("localhost:{port}");
    let nobody = "http://127.0.0.1:9";
    for place in [
        &["--at", port][..],
        &["--at", mock.address()],
        &["--at", &mock.url],
        &["--at", &localhost],
        &["--env-file", file],
    ] {
        let arguments = [&["ledger"], place].concat();
        // Neither a proxy nor a variable that says otherwise is asked.
        let said = run(steering(elsewhere.path(), &arguments)
            .env("KONAPLATE_BASE_URL", nobody)
            .env("HTTP_PROXY", nobody)
            .env("http_proxy", nobody)
            .env("ALL_PROXY", nobody));
        assert_eq!((said.code, said.err.as_str()), (Some(0), ""), "{place:?}");
    }
    let said = run(steering(elsewhere.path(), &["ledger"]).env("KONAPLATE_BASE_URL", &mock.url));
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
}

#[test]
fn a_command_that_knows_no_mock_says_what_to_write() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("other.env"), "PORT=1\n").expect("can be written");
    let provider = "KONAPLATE_BASE_URL=\"https://user:hunter2@api.example/open-api\"\n";
    fs::write(folder.path().join("provider.env"), provider).expect("can be written");
    let refused = |arguments: &[&str], variable: Option<&str>, told: &[&str]| {
        let mut command = steering(folder.path(), arguments);
        let said = run(command.envs(variable.map(|value| ("KONAPLATE_BASE_URL", value))));
        assert_eq!(
            (said.code, said.out.as_str()),
            (Some(2), ""),
            "{arguments:?}: {}",
            said.err
        );
        for told in told {
            assert!(said.err.contains(told), "{arguments:?}: {}", said.err);
        }
        assert!(!said.err.contains("hunter2"), "{}", said.err);
    };
    refused(
        &["ledger"],
        None,
        &[
            "--env-file FILE",
            "--at 127.0.0.1:PORT",
            "KONAPLATE_BASE_URL",
        ],
    );
    refused(&["ledger"], Some(" "), &["--at 127.0.0.1:PORT"]);
    for host in [
        "api.example",
        "10.0.0.7",
        "127.0.0.1.example",
        "[2001:db8::1]",
    ] {
        let url = format!("http://user:hunter2@{host}/open-api");
        refused(
            &["pending", "charge"],
            Some(&url),
            &["KONAPLATE_BASE_URL names", "may be the provider", "--at"],
        );
    }
    refused(
        &["ledger", "--env-file", "provider.env"],
        None,
        &["provider.env names api.example over HTTPS"],
    );
    refused(
        &["ledger", "--env-file", "other.env"],
        None,
        &["no KONAPLATE_BASE_URL"],
    );
    refused(
        &["ledger", "--env-file", "absent.env"],
        None,
        &["absent.env"],
    );
    for wrong in ["", "http://", "ftp://127.0.0.1", "user:hunter2@", "a b"] {
        refused(
            &["ledger", "--at", wrong],
            None,
            &["--at", "such as 127.0.0.1:8080"],
        );
    }
}

/// Answers one request in a way of its own, and tells the first line of what came.
fn other_server(answer: &'static str) -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address").to_string();
    let served = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let mut lines = BufReader::new(stream.try_clone().expect("a stream")).lines();
        let first = lines.next().expect("a line").expect("a text");
        for line in lines {
            if line.expect("a text").is_empty() {
                break;
            }
        }
        stream.write_all(answer.as_bytes()).expect("it reads");
        first
    });
    (address, served)
}

#[test]
fn what_is_no_mock_is_told_and_gets_nothing_but_a_question() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for answer in [
        "HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\n\r\nno",
        "HTTP/1.1 404 Not Found\r\ncontent-length: 16\r\n\r\n{\"error\":\"none\"}",
        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n{\"a\":[{\"b\":",
        "HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n<html>",
        "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{}",
        "",
    ] {
        let (address, served) = other_server(answer);
        let said = run(&mut steering(
            folder.path(),
            &["pending", "charge", "--at", &address],
        ));
        assert_eq!((said.code, said.out.as_str()), (Some(2), ""), "{answer}");
        let place = format!("konaplate: http://{address} (--at): ");
        assert!(said.err.starts_with(&place), "{answer}: {}", said.err);
        assert!(said.err.contains("mock"), "{answer}: {}", said.err);
        assert_eq!(
            served.join().expect("it serves"),
            "GET /__mock/cases HTTP/1.1"
        );
    }
    let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = free.local_addr().expect("an address").to_string();
    drop(free);
    let said = run(&mut steering(folder.path(), &["ledger", "--at", &address]));
    assert_eq!(
        (said.code, said.err.as_str()),
        (
            Some(2),
            format!(
                "konaplate: nothing listens at http://{address} (--at): the mock has ended or is elsewhere; start it \
                 with `konaplate mock`, or name it with --at\n"
            )
            .as_str()
        )
    );
}

#[test]
fn no_web_page_steers_it_and_a_container_is_let_in_by_name() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mock = Mock::with(folder.path(), &["--allow-host", "mock"]);
    let ask = |head: &[&str], body: &str| {
        let answer = mock.send(&[&["POST /__mock/pending HTTP/1.1"], head].concat(), body);
        answer.starts_with("HTTP/1.1 200 ")
    };
    let charge = r#"{"operation":"charge"}"#;
    let (json, text) = ("content-type: application/json", "content-type: text/plain");
    let own = format!("host: {}", mock.address());
    assert!(ask(&[&own, json], charge));
    assert!(ask(&["host: mock:8080", json], charge));
    assert!(!ask(&["host: evil.example", json], charge));
    assert!(!ask(&[&own, text], charge));
    assert!(!ask(&[&own, json, "origin: https://evil.example"], charge));
}
