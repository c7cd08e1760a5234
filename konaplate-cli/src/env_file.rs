//! A file of `KEY="value"` lines, as the mock writes it and a shell reads it. What it holds stands in no error.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;

use crate::{Failure, files};

/// No such file is larger: keys and certificates are a few kilobytes each.
const LIMIT: u64 = 4 << 20;

/// Variables by name; the last of several lines counts.
pub(crate) type Variables = BTreeMap<String, String>;

pub(crate) fn read(file: &Path) -> Result<Variables, Failure> {
    let text = files::read_text(file, LIMIT)?;
    parse(&text)
        .map_err(|(line, problem)| Failure::Unable(format!("{}:{line}: {problem}", file.display())))
}

/// A variable of a file, or of the environment where the file has it not.
pub(crate) fn lookup(file: &Variables, name: &str) -> Option<OsString> {
    match file.get(name) {
        Some(value) => Some(OsString::from(value)),
        None => std::env::var_os(name),
    }
}

/// What is wrong, and in which line.
type Refusal = (usize, &'static str);

fn parse(text: &str) -> Result<Variables, Refusal> {
    let mut variables = Variables::new();
    // Some editors write a byte order mark before a text.
    let text = text.trim_start_matches('\u{feff}');
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (name, value) = variable(line).map_err(|problem| (at + 1, problem))?;
        variables.insert(name.to_owned(), value);
    }
    Ok(variables)
}

fn variable(line: &str) -> Result<(&str, String), &'static str> {
    let line = line.strip_prefix("export ").unwrap_or(line).trim_start();
    let (name, value) = line.split_once('=').ok_or("no `KEY=\"value\"` line")?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    if name.is_empty() || !name.bytes().all(is_plain) {
        return Err("no name of a variable before `=`");
    }
    Ok((name, unquoted(value)?))
}

fn unquoted(value: &str) -> Result<String, &'static str> {
    if let Some(rest) = value.strip_prefix('\'') {
        return match rest.split_once('\'') {
            Some((value, "")) => Ok(value.to_owned()),
            _ => Err("a quote that does not end with the line"),
        };
    }
    if let Some(rest) = value.strip_prefix('"') {
        return double_quoted(rest);
    }
    let needs_quotes = |letter: char| letter.is_whitespace() || "\"'`$\\;&|<>()#".contains(letter);
    if value.contains(needs_quotes) {
        return Err(
            "a value with blanks or signs that a shell takes otherwise: put it into quotes",
        );
    }
    Ok(value.to_owned())
}

/// A backslash keeps its meaning but before what would end the text or begin something in it, as in a shell.
fn double_quoted(rest: &str) -> Result<String, &'static str> {
    let mut value = String::with_capacity(rest.len());
    let mut letters = rest.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if letters.as_str().is_empty() => return Ok(value),
            '"' => break,
            '$' | '`' => {
                return Err("`$` or a back quote that a shell would replace: put the value itself");
            }
            '\\' if letters.as_str().starts_with(['"', '\\', '$', '`']) => {
                value.extend(letters.next())
            }
            _ => value.push(letter),
        }
    }
    Err("a quote that does not end with the line")
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn lines_are_read_as_a_shell_reads_them() {
        let text = concat!(
            "\u{feff}# a comment\n\nA=\"x\"\nexport B='$y \"'\r\nC=plain:/@=\n",
            "D=\"-----BEGIN\\nAA\\n\"\nE=\"a\\\\b\\\"c\\$d\"\nF=\nA=\"last\"\n",
        );
        let variables = parse(text).unwrap();
        let values: Vec<(&str, &str)> = variables
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        assert_eq!(
            values,
            [
                ("A", "last"),
                ("B", "$y \""),
                ("C", "plain:/@="),
                ("D", "-----BEGIN\\nAA\\n"),
                ("E", "a\\b\"c$d"),
                ("F", ""),
            ]
        );
    }

    #[test]
    fn what_a_shell_takes_otherwise_is_refused_by_its_line_without_its_text() {
        for (line, wanted) in [
            ("canary", "no `KEY"),
            ("=canary", "no name"),
            ("A B=canary", "no name"),
            ("A=\"canary", "a quote"),
            ("A='canary", "a quote"),
            ("A=\"can\"ary", "a quote"),
            ("A=\"$canary\"", "`$`"),
            ("A=\"`canary`\"", "`$`"),
            ("A=can ary", "a value with blanks"),
            ("A=$canary", "a value with blanks"),
        ] {
            let (at, problem) = parse(&format!("X=\"1\"\n{line}\n")).unwrap_err();
            assert_eq!(at, 2, "{line}");
            assert!(problem.starts_with(wanted), "{line}: {problem}");
        }
    }
}
