//! Wrong usage, told with the command to write: a specification is often named without `--spec`, an option before its
//! command.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory, Error, Parser};

use crate::{Cli, locate};

/// The command line; one that cannot be understood ends the process with 2, and help with 0.
pub(crate) fn parse() -> Cli {
    Cli::try_parse().unwrap_or_else(|error| with_tip(error).exit())
}

fn with_tip(mut error: Error) -> Error {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let command = meant(&error, &arguments);
    let tip = command.map(|it| format!("a specification is named with --spec: {it}"));
    if let Some(tip) = tip.or_else(|| misplaced(&error)) {
        error.insert(
            ContextKind::Suggested,
            ContextValue::StyledStrs(vec![tip.into()]),
        );
    }
    error
}

/// Options that were given before a command which takes them itself.
fn misplaced(error: &Error) -> Option<String> {
    let name = match (error.kind(), error.get(ContextKind::InvalidSubcommand)) {
        (ErrorKind::ArgumentConflict, Some(ContextValue::String(name))) => name,
        _ => return None,
    };
    Some(format!("the options of `{name}` follow it"))
}

/// The command with `--spec` before what was not expected, where that names a specification.
fn meant(error: &Error, arguments: &[OsString]) -> Option<String> {
    let kind = match error.kind() {
        ErrorKind::UnknownArgument => ContextKind::InvalidArg,
        ErrorKind::InvalidSubcommand => ContextKind::InvalidSubcommand,
        _ => return None,
    };
    let Some(ContextValue::String(stray)) = error.get(kind) else {
        return None;
    };
    let at = arguments
        .iter()
        .rposition(|it| it.to_str() == Some(stray))?;
    let is_meant = takes_specification(arguments) && locate::folder_of(Path::new(stray)).is_ok();
    let mut words: Vec<String> = arguments.iter().map(|it| word(it)).collect();
    words.insert(at, "--spec".to_owned());
    is_meant.then(|| format!("konaplate {}", words.join(" ")))
}

/// Whether the command that was asked for takes `--spec`, and none is given.
fn takes_specification(arguments: &[OsString]) -> bool {
    let has_option = |command: &Command| command.get_arguments().any(|it| it.get_id() == "spec");
    let mut cli = Cli::command();
    let name = arguments.first().and_then(|it| it.to_str());
    let command = name.and_then(|name| cli.find_subcommand_mut(name));
    command.is_some_and(|it| has_option(it))
        && !arguments
            .iter()
            .any(|it| it.to_string_lossy().starts_with("--spec"))
}

/// An argument as it is typed in a shell.
pub(crate) fn word(argument: &OsStr) -> String {
    let text = argument.to_string_lossy();
    let is_plain = |letter: char| letter.is_alphanumeric() || "-_./:=,~+@%".contains(letter);
    if !text.is_empty() && text.chars().all(is_plain) {
        text.into_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}
