//! A running `konaplate mock` and what it says, for the tests of the command.

use std::fs;
use std::io::{self, BufRead, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use konaplate_generated::{Client, Config};

use crate::cli::konaplate;

/// How long a test waits for a line; a busy machine is slow.
const PATIENCE: Duration = Duration::from_secs(60);

/// Lines of a stream, read as they come.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lines(Arc<Mutex<Read>>);

#[derive(Debug, Default)]
struct Read {
    lines: Vec<String>,
    is_ended: bool,
}

impl Lines {
    fn of(stream: impl io::Read + Send + 'static) -> Self {
        let lines = Self::default();
        let own = lines.clone();
        thread::spawn(move || {
            for line in BufReader::new(stream).lines() {
                own.read().lines.push(line.expect("a text"));
            }
            own.read().is_ended = true;
        });
        lines
    }

    fn read(&self) -> MutexGuard<'_, Read> {
        self.0.lock().expect("no test panics with it")
    }

    pub(crate) fn all(&self) -> Vec<String> {
        self.read().lines.clone()
    }

    /// The first line that is wanted, once it is there.
    pub(crate) fn wait(&self, is_wanted: impl Fn(&str) -> bool) -> String {
        let start = Instant::now();
        loop {
            let read = self.read();
            if let Some(line) = read.lines.iter().find(|line| is_wanted(line)) {
                return line.clone();
            }
            let is_over = read.is_ended || start.elapsed() > PATIENCE;
            assert!(!is_over, "no such line in {:#?}", read.lines);
            drop(read);
            thread::sleep(Duration::from_millis(20));
        }
    }
}

/// A running `konaplate mock`; ended with the test, however that ends.
pub(crate) struct Mock {
    pub(crate) child: Child,
    pub(crate) url: String,
    pub(crate) out: Lines,
    pub(crate) err: Lines,
}

impl Mock {
    /// Starts it with `mock.env` for its file.
    pub(crate) fn start(folder: &Path) -> Self {
        Self::with(folder, &["--env-file", "mock.env"])
    }

    /// Starts it and waits until it says how to stop it.
    pub(crate) fn with(folder: &Path, arguments: &[&str]) -> Self {
        let mut child = konaplate(folder, &[&["mock"], arguments].concat())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let out = Lines::of(child.stdout.take().expect("a pipe"));
        let err = Lines::of(child.stderr.take().expect("a pipe"));
        // With a log for programs, it speaks on the other stream.
        let spoken = if arguments.contains(&"json") {
            &err
        } else {
            &out
        };
        spoken.wait(|line| line.starts_with("Ctrl-C"));
        let url = spoken.wait(|line| line.starts_with("listening on "));
        let url = url.replace("listening on ", "");
        Self {
            child,
            url,
            out,
            err,
        }
    }

    /// Host and port.
    pub(crate) fn address(&self) -> &str {
        let rest = self.url.strip_prefix("http://");
        let rest = rest.unwrap_or_else(|| panic!("{:?}", self.url));
        rest.split('/').next().unwrap_or_default()
    }

    /// Sends raw HTTP and reads until the mock closes.
    pub(crate) fn send(&self, head: &[&str], body: &str) -> String {
        let mut stream = TcpStream::connect(self.address()).expect("it listens");
        let head = head.join("\r\n");
        let length = body.len();
        let text = format!("{head}\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}");
        stream.write_all(text.as_bytes()).expect("it reads");
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer); // a reset is an end too
        answer
    }

    /// Sends a signal and waits for the end; the exit code.
    #[cfg(unix)]
    pub(crate) fn stop(&mut self, signal: &str) -> Option<i32> {
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

/// Names and values of a mock's file, without its comment.
pub(crate) fn variables(file: &Path) -> Vec<(String, String)> {
    let text = fs::read_to_string(file).expect("the file is there before the command says so");
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let (name, value) = line.split_once('=').expect("a name and a value");
            let value = value
                .strip_prefix('"')
                .and_then(|value| value.strip_suffix('"'));
            let value = value.unwrap_or_else(|| panic!("{name} has no quotes"));
            (name.to_owned(), value.to_owned())
        })
        .collect()
}

/// A client that is configured by a mock's file.
pub(crate) fn client(file: &Path) -> Client {
    let variables = variables(file);
    let config = Config::from_variables(|name| {
        let found = variables.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone())
    });
    let client = Client::new(config.expect("what the mock hands out is sound"));
    client.expect("the HTTP client starts")
}
