//! The compiler as `cargo check` asks it: no code is made. It is asked directly, with the libraries that were built for
//! these tests; cargo would check all dependencies once more.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde_json::Value;

use crate::built::library;
use crate::process::run;

/// What the compiler says of one thing.
#[derive(Debug)]
pub struct Message {
    /// `error`, `warning` and so on.
    pub level: String,
    /// The headline.
    pub text: String,
    /// Where it is, in the order of the source; nothing for a count of errors.
    pub line: Option<usize>,
    /// All of it, as people see it.
    pub rendered: String,
}

/// The compiler in a folder, knowing libraries of the workspace and of its dependencies.
pub fn rustc(folder: &Path, libraries: &[&str]) -> Command {
    let mut command = tool("rustc", folder, libraries);
    command.args(["--emit=metadata", "--error-format=json"]);
    command
}

/// Rustdoc in a folder, knowing libraries of the workspace and of its dependencies.
pub fn rustdoc(folder: &Path, libraries: &[&str]) -> Command {
    tool("rustdoc", folder, libraries)
}

fn tool(name: &str, folder: &Path, libraries: &[&str]) -> Command {
    let mut command = Command::new(Path::new(env!("CARGO")).with_file_name(name));
    command.current_dir(folder).arg("--edition=2024");
    for name in libraries {
        let file = library(name);
        let dependencies = file.parent().expect("a file is in a folder");
        let dependencies = format!("dependency={}", dependencies.display());
        command
            .arg(format!("--extern={name}={}", file.display()))
            .args(["-L", &dependencies]);
    }
    command
}

/// Runs the compiler.
pub fn messages(command: &mut Command) -> Vec<Message> {
    let said = run(command);
    let lines = said.err.lines();
    let messages: Vec<Message> = lines.filter_map(message).collect();
    let has_failed = said.code != Some(0);
    let has_error = messages.iter().any(|it| it.level == "error");
    assert_eq!(has_failed, has_error, "{command:?}\n{}", said.err);
    messages
}

fn message(line: &str) -> Option<Message> {
    let message: Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"));
    let text = |key: &str| message[key].as_str().map(str::to_owned);
    let spans = message["spans"].as_array().map_or(&[][..], Vec::as_slice);
    let primary = spans.iter().find(|span| span["is_primary"] == true);
    let line = primary.and_then(|span| span["line_start"].as_u64());
    Some(Message {
        level: text("level")?,
        text: text("message")?,
        line: line.and_then(|line| usize::try_from(line).ok()),
        rendered: text("rendered")?,
    })
}

/// Does the same for each of many, on all processors; the results are in the order of the items.
pub fn each<T: Sync, R: Send>(items: &[T], work: impl Fn(usize, &T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let share = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(at) else {
                return done;
            };
            done.push((at, work(at, item)));
        }
    };
    let count = thread::available_parallelism().map_or(1, usize::from);
    let mut results = thread::scope(|scope| {
        let workers: Vec<_> = (0..count).map(|_| scope.spawn(share)).collect();
        let joined = workers.into_iter().map(|it| it.join());
        let results = joined.flat_map(|it| it.expect("what it does fails as the test does"));
        results.collect::<Vec<_>>()
    });
    results.sort_by_key(|(at, _)| *at);
    results.into_iter().map(|(_, result)| result).collect()
}
