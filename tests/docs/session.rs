//! Follows a document: writes its files, runs its commands, compares what they print.

use crate::markdown::Block;
use crate::sandbox::{Said, Sandbox};

/// The command that runs these tests.
const THIS_RUN: &str = "cargo test --workspace";

/// What was done of a document.
#[derive(Default)]
pub(crate) struct Done {
    files: usize,
    commands: usize,
    outputs: usize,
}

impl std::fmt::Display for Done {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            files,
            commands,
            outputs,
        } = self;
        write!(f, "{files} files, {commands} commands, {outputs} outputs")
    }
}

/// Goes through the blocks; the first that does not do what it says ends it.
pub(crate) fn follow(
    sandbox: &mut Sandbox,
    document: &str,
    blocks: &[Block],
) -> Result<Done, String> {
    let mut done = Done::default();
    let mut last: Option<Said> = None;
    for block in blocks {
        let place = format!("{document}:{}", block.line);
        let info: Vec<&str> = block.info.iter().map(String::as_str).collect();
        match info.as_slice() {
            ["console", "background"] => {
                sandbox.start(block.text.trim_end())?;
                done.commands += 1;
                last = None;
            }
            ["console", words @ ..] => {
                last = Some(run(sandbox, block, exit(words, &place)?, &place)?);
                done.commands += block.text.lines().count();
            }
            ["text", "background"] => {
                printed_by_background(sandbox, block, &place)?;
                done.outputs += 1;
            }
            ["text"] => {
                match &last {
                    Some(said) => compare(&said.text, &block.text, &place)?,
                    None => printed_by_background(sandbox, block, &place)?,
                }
                done.outputs += 1;
            }
            [_, path] if path.contains('.') => {
                sandbox.write(path, &block.text)?;
                done.files += 1;
                for step in steps(path, &block.text) {
                    run_commands(sandbox, &step, 0, &place)?;
                    done.commands += 1;
                }
            }
            _ => {
                return Err(format!(
                    "{place}: `{}`: nobody runs such a block; see tests/docs/main.rs",
                    info.join(" ")
                ));
            }
        }
    }
    sandbox.stop();
    Ok(done)
}

/// The exit code that a block announces.
fn exit(words: &[&str], place: &str) -> Result<i32, String> {
    match words {
        [] => Ok(0),
        [word] => word
            .strip_prefix("exit=")
            .and_then(|code| code.parse().ok())
            .ok_or_else(|| format!("{place}: `{word}` is no `exit=CODE`")),
        _ => Err(format!("{place}: too many words behind the fence")),
    }
}

/// The commands of a workflow.
fn steps(path: &str, text: &str) -> Vec<String> {
    if !path.contains("/workflows/") {
        return Vec::new();
    }
    let lines = text
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("run: "));
    lines.map(str::to_owned).collect()
}

fn run(sandbox: &Sandbox, block: &Block, wanted: i32, place: &str) -> Result<Said, String> {
    let commands = block
        .text
        .lines()
        .filter(|line| !line.starts_with(THIS_RUN));
    run_commands(
        sandbox,
        &commands.collect::<Vec<_>>().join("\n"),
        wanted,
        place,
    )
}

fn run_commands(
    sandbox: &Sandbox,
    commands: &str,
    wanted: i32,
    place: &str,
) -> Result<Said, String> {
    println!("  {}", commands.replace('\n', "\n  "));
    let lines: Vec<&str> = commands
        .lines()
        .map(|line| sandbox.as_built(line))
        .collect();
    let said = sandbox.run(&lines.join("\n"))?;
    if said.code != Some(wanted) {
        let ended = said
            .code
            .map_or("a signal".to_owned(), |code| code.to_string());
        return Err(format!(
            "{place}: ended with {ended}, not {wanted}; it printed\n{}",
            said.text
        ));
    }
    Ok(said)
}

fn printed_by_background(sandbox: &mut Sandbox, block: &Block, place: &str) -> Result<(), String> {
    let printed = sandbox.background(|text| missing(text, &block.text).is_none())?;
    compare(&printed, &block.text, place)
}

fn compare(printed: &str, wanted: &str, place: &str) -> Result<(), String> {
    match missing(printed, wanted) {
        None => Ok(()),
        Some(line) => Err(format!(
            "{place}: `{line}` was not printed, or not in this order; this was:\n{printed}"
        )),
    }
}

/// The first line that was not printed after those before it.
fn missing<'w>(printed: &str, wanted: &'w str) -> Option<&'w str> {
    let mut lines = printed.lines();
    let is_there = |wanted: &&str| lines.any(|line| is_like(line, wanted));
    let mut wanted = wanted.lines().filter(|line| line.trim() != "…");
    let mut is_there = is_there;
    wanted.find(|line| !is_there(line))
}

/// `…` in a pattern stands for anything, and white space for white space.
fn is_like(line: &str, pattern: &str) -> bool {
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    let pattern = pattern.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut parts = pattern.split('…').map(str::trim);
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = line.strip_prefix(first) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}
