//! The help of every command ends with examples, and each of them does what it says when it is typed.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use konaplate_generated::Charge;
use tempfile::TempDir;

use crate::cli::konaplate;
use crate::cli_mock_steer::charge;
use crate::mock_process::client;
use crate::process::{Said, copy_folder, run, succeed};
use crate::support::path;

/// A command by its words, such as `mock next`, with the examples that end its help.
struct Helped {
    name: String,
    examples: Vec<String>,
}

/// Every command that the help leads to, each before those below it.
fn all() -> Vec<Helped> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut found = Vec::new();
    let mut left = vec![Vec::new()];
    while let Some(words) = left.pop() {
        let arguments: Vec<&str> = words.iter().map(String::as_str).collect();
        let said = succeed(&mut konaplate(
            folder.path(),
            &[&arguments[..], &["--help"]].concat(),
        ));
        for name in commands(&said.out) {
            left.push([words.clone(), vec![name]].concat());
        }
        found.push(Helped {
            name: words.join(" "),
            examples: examples(&words.join(" "), &said.out),
        });
    }
    found
}

/// The names in the list of commands.
fn commands(help: &str) -> Vec<String> {
    let Some((_, list)) = help.split_once("\nCommands:\n") else {
        return Vec::new();
    };
    let lines = list.lines().take_while(|line| !line.is_empty());
    let entries = lines.filter(|line| !line.starts_with("   "));
    let names = entries.filter_map(|line| line.split_whitespace().next());
    names
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

/// The lines below the last heading, of which there is nothing else.
fn examples(name: &str, help: &str) -> Vec<String> {
    let (_, list) = help
        .rsplit_once("\nExamples:\n")
        .unwrap_or_else(|| panic!("the help of `{name}` has no examples:\n{help}"));
    let lines: Vec<String> = list.lines().map(|line| line.trim().to_owned()).collect();
    assert!((1..=2).contains(&lines.len()), "`{name}`: {lines:?}");
    for line in &lines {
        let begin = format!("konaplate {name}");
        assert!(line.starts_with(begin.trim_end()), "`{name}`: {line}");
    }
    lines
}

/// A repository with the shipped specification, a page that it was read from, and a commit.
fn prepared() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in konaplate_spec::FILES {
        let file = folder.path().join("spec").join(name);
        fs::create_dir_all(file.parent().expect("it lies in a folder")).expect("can be made");
        fs::write(file, text).expect("can be written");
    }
    copy_folder(
        &path("cases/pages/konaplate"),
        &folder.path().join("pages"),
        &str::to_owned,
    );
    fs::rename(
        folder.path().join("pages/charge.txt"),
        folder.path().join("page.txt"),
    )
    .expect("it is there");
    for (name, body) in [
        ("inquiry.json", r#"{"sequenceId":"ORDER-20261121-0001"}"#),
        ("charge.json", r#"{"sequenceId":"ORDER-1"}"#),
    ] {
        fs::write(folder.path().join(name), body).expect("can be written");
    }
    for line in [
        "git init --quiet",
        "git add --all",
        "git -c user.name=Tester -c user.email=tester@example.org commit --quiet --message first",
    ] {
        succeed(&mut typed(folder.path(), line));
    }
    folder
}

/// A line as it is typed in a shell that finds the command, and has the variables of a mock once there is one.
fn typed(folder: &Path, line: &str) -> Command {
    let bin = konaplate(folder, &[]);
    let bin = Path::new(bin.get_program()).parent().expect("a folder");
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let paths = std::iter::once(bin.to_owned()).chain(std::env::split_paths(&paths));
    let line = format!("if [ -s mock.env ]; then set -a; . ./mock.env; set +a; fi; exec {line}");
    let mut shell = Command::new("sh");
    shell
        .current_dir(folder)
        .args(["-c", &line])
        .env(
            "PATH",
            std::env::join_paths(paths).expect("they can be joined"),
        )
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null");
    shell
}

/// A server that an example has started, until it is stopped.
struct Running {
    line: String,
    child: Child,
}

impl Running {
    /// Waits until it listens.
    fn start(folder: &Path, line: &str) -> Self {
        let mut child = typed(folder, line)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut errors = BufReader::new(child.stderr.take().expect("a pipe"));
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe"));
        // Where the log is a document, all else is on standard error.
        let mut said = String::new();
        let is_document = line.contains("--log json");
        while !said.contains("Ctrl-C stops it") {
            let read = if is_document {
                errors.read_line(&mut said)
            } else {
                lines.read_line(&mut said)
            };
            let read = read.expect("text");
            if read == 0 {
                let _ = errors.read_to_string(&mut said); // as far as it is text
                panic!("`{line}` ended: {said}");
            }
        }
        for mut rest in [Box::new(errors) as Box<dyn BufRead + Send>, Box::new(lines)] {
            std::thread::spawn(move || std::io::copy(&mut rest, &mut std::io::sink()));
        }
        let line = line.to_owned();
        Self { line, child }
    }

    fn stop(mut self) {
        let id = self.child.id().to_string();
        succeed(Command::new("kill").args(["-TERM", &id]));
        let status = self.child.wait().expect("it ends");
        assert_eq!(status.code(), Some(0), "{}", self.line);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill(); // it has ended, or the test has failed
    }
}

/// Whether a sentence of the line ends with two periods; `1..` and `...` are no such ends.
fn ends_twice(line: &str) -> bool {
    line.split_whitespace().any(|word| {
        let before = word.strip_suffix("..").and_then(|it| it.chars().last());
        before.is_some_and(|letter| !letter.is_ascii_digit() && letter != '.' && letter != '/')
    })
}

/// A charge whose money is pending, for the example that settles it.
async fn charge_that_is_pending(folder: &Path) {
    let line = "konaplate mock pending charge --env-file mock.env";
    succeed(&mut typed(folder, line));
    let outcome = charge(&client(&folder.join("mock.env")), "ORDER-20261121-0001").await;
    assert!(matches!(outcome, Ok(Charge::Pending(_))), "{outcome:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_example_does_what_it_says() {
    let folder = prepared();
    let helped = all();
    assert!(helped.len() > 15, "{} commands", helped.len());
    let is_server = |it: &&Helped| ["mock", "portal"].contains(&it.name.as_str());
    let (mut servers, others): (Vec<&Helped>, _) = helped.iter().partition(is_server);
    servers.sort_by_key(|it| it.name != "mock"); // whose file the other reads
    let servers = servers.iter().flat_map(|it| &it.examples);
    let running: Vec<Running> = servers
        .map(|line| Running::start(folder.path(), line))
        .collect();
    charge_that_is_pending(folder.path()).await;
    let mut seen = BTreeSet::new();
    let lines = others.iter().flat_map(|it| &it.examples);
    let lines: Vec<&String> = lines.filter(|line| seen.insert(*line)).collect();
    for line in &lines {
        let Said { code, out, err } = run(&mut typed(folder.path(), line));
        assert_eq!(code, Some(0), "{line}\n{out}{err}");
        let twice = (out.lines().chain(err.lines())).find(|line| ends_twice(line));
        assert_eq!(twice, None, "{line}");
    }
    running.into_iter().for_each(Running::stop);
}
