//! `konaplate review`: the open questions of operations' files, one at a time.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

use konaplate_codegen::{Diagnostic, Sources, count, load, printable};
use konaplate_workbench::document::Document;
use konaplate_workbench::looks::{self, Look, Topic};
use konaplate_workbench::review::{self, Shown};

use crate::locate::{self, SpecArg};
use crate::{Failure, files, output};

/// Walk through the open questions of operations' files, and write the answers.
///
/// A question is a comment that begins with `look:`, as `transcribe` writes them. Each is shown with what stands there
/// now and the answers that it takes; `s` leaves a question for later, `q` stops. Every answer is written at once, and
/// one that would not check is asked for again. A draft that checks after the last question moves to the operations of
/// its group; an operation that does not check becomes a draft.
///
/// In a pipe, each line of standard input is an answer; lines that begin with `#` are passed over, and the first line
/// that is no answer ends the review.
///
/// Exit codes: 0 no question is left, and the specification checks; 1 questions are left, or it does not check; 2 wrong
/// usage, or a file that cannot be read or written.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Files or names of operations; all that have questions if left out.
    #[arg(value_name = "FILE|OPERATION")]
    operations: Vec<String>,
    #[command(flatten)]
    spec: SpecArg,
    /// Ask nothing; list the questions, and exit 1 if there are any.
    #[arg(long)]
    list: bool,
}

const EXAMPLES: &str = "\
Examples:
  konaplate review --list
  konaplate review charge";

pub(crate) fn review(args: &Args) -> Result<(), Failure> {
    let folder = folder(args)?;
    let sources = load::folder(&folder)?;
    let chosen = chosen(args, &folder, &sources)?;
    if args.list {
        return list(&sources, &chosen);
    }
    let mut asked = Asked::new();
    let mut is_done = true;
    for file in &chosen {
        is_done &= one(&folder, file, &mut asked)?;
        if asked.has_stopped {
            break;
        }
    }
    if is_done && !asked.has_stopped {
        return Ok(());
    }
    Err(Failure::Found)
}

/// The folder of the specification: that of `--spec`, of the first file that is named, or the one found here.
fn folder(args: &Args) -> Result<PathBuf, Failure> {
    if let Some(folder) = args.spec.folder()? {
        return Ok(folder);
    }
    let named = args
        .operations
        .iter()
        .map(Path::new)
        .find(|path| path.is_file());
    match named {
        Some(file) => locate::folder_of(file),
        None => Err(Failure::Unable(
            "no specification in a folder here, and the shipped one cannot be written: name one with --spec".to_owned(),
        )),
    }
}

/// The paths below the folder of the files that were named, or of all that have questions.
fn chosen(args: &Args, folder: &Path, sources: &Sources) -> Result<Vec<String>, Failure> {
    if args.operations.is_empty() {
        let files = sources.iter().filter(|(_, path)| *path != Sources::PROFILE);
        let files = files.filter(|(file, _)| {
            Document::parse(sources.text(*file))
                .is_ok_and(|document| !looks::open(&document).is_empty())
        });
        return Ok(files.map(|(_, path)| path.to_owned()).collect());
    }
    args.operations
        .iter()
        .map(|named| file_of(named, folder, sources))
        .collect()
}

fn file_of(named: &str, folder: &Path, sources: &Sources) -> Result<String, Failure> {
    let is_same = |path: &str| {
        let one = std::fs::canonicalize(folder.join(path));
        let other = std::fs::canonicalize(named);
        matches!((one, other), (Ok(one), Ok(other)) if one == other)
    };
    let is_called = |path: &str| {
        let file = path.rsplit('/').next().unwrap_or(path);
        path != Sources::PROFILE && file.strip_suffix(".yaml") == Some(named)
    };
    let paths = || sources.iter().map(|(_, path)| path);
    let called = paths().find(|path| is_called(path));
    let found = called.or_else(|| paths().find(|path| is_same(path)));
    match found.filter(|path| *path != Sources::PROFILE) {
        Some(path) => Ok(path.to_owned()),
        None => {
            let shown = folder.display();
            Err(Failure::Unable(format!(
                "{shown} has no operation or file `{}`",
                printable(named)
            )))
        }
    }
}

fn document(sources: &Sources, path: &str) -> Result<Document, Failure> {
    let file = sources.find(path);
    let text = file.map_or("", |file| sources.text(file));
    Document::parse(text).map_err(|fault| {
        let shown = file.map_or_else(|| path.to_owned(), |file| sources.shown_path(file));
        let (line, column) = (fault.position.line, fault.position.column);
        Failure::Unable(format!(
            "{shown}:{line}:{column}: {}: mend this first",
            printable(&fault.message)
        ))
    })
}

/// Lists the questions; a file that cannot be read has none that could be told.
fn list(sources: &Sources, files: &[String]) -> Result<(), Failure> {
    let mut total = 0;
    for path in files {
        let document = document(sources, path)?;
        for look in looks::open(&document) {
            let at = review::show(&document, &look, sources).at;
            output::line(&printable(&format!("{path}: `{at}`: {}", question(&look))))?;
            total += 1;
        }
    }
    if total == 0 {
        output::error("no open question");
        return Ok(());
    }
    Err(Failure::Found)
}

/// Where answers come from.
struct Asked {
    input: io::StdinLock<'static>,
    is_terminal: bool,
    line: usize,
    has_stopped: bool,
}

enum Given {
    Answer(String),
    Skip,
    Stop,
}

impl Asked {
    fn new() -> Self {
        Self {
            is_terminal: io::stdin().is_terminal(),
            input: io::stdin().lock(),
            line: 0,
            has_stopped: false,
        }
    }

    /// The next answer. The end of the input stops the review.
    fn next(&mut self) -> Result<Given, Failure> {
        loop {
            output::text("> ")?;
            let mut line = String::new();
            let read = self.input.read_line(&mut line);
            self.line += 1;
            if read.map_err(|error| Failure::Unable(format!("standard input: {error}")))? == 0 {
                output::line("")?;
                return Ok(Given::Stop);
            }
            let answer = line.trim();
            if !self.is_terminal {
                // So that a record of the session shows them.
                output::line(&printable(answer))?;
            }
            match answer {
                "s" => return Ok(Given::Skip),
                "q" => return Ok(Given::Stop),
                answer if answer.starts_with('#') => {}
                answer => return Ok(Given::Answer(answer.to_owned())),
            }
        }
    }
}

/// `class? …`.
fn question(look: &Look) -> String {
    match look.topic.word() {
        Some(word) => format!("{word}? {}", look.text),
        None => look.text.clone(),
    }
}

/// Asks what is open in a file; tells whether nothing is left and it checks.
fn one(folder: &Path, path: &str, asked: &mut Asked) -> Result<bool, Failure> {
    let mut skipped: Vec<Look> = Vec::new();
    let mut answered = 0;
    loop {
        // What was changed meanwhile by hand counts too.
        let sources = load::folder(folder)?;
        let document = document(&sources, path)?;
        let open = looks::open(&document);
        let open: Vec<Look> = open
            .into_iter()
            .filter(|look| !skipped.contains(look))
            .collect();
        let Some(look) = open.first() else {
            break;
        };
        let number = answered + skipped.len() + 1;
        show(
            path,
            &review::show(&document, look, &sources),
            look,
            (number, number + open.len() - 1),
        )?;
        match asked.next()? {
            Given::Skip => skipped.push(look.clone()),
            Given::Stop => {
                asked.has_stopped = true;
                return finish(folder, path, open.len() + skipped.len());
            }
            Given::Answer(answer) => match taken(&sources, path, (&document, look), &answer) {
                Ok(text) => {
                    files::write(&folder.join(path), &text)?;
                    answered += 1;
                }
                Err(refusal) if asked.is_terminal => output::error(&printable(&refusal)),
                Err(refusal) => {
                    asked.has_stopped = true;
                    let line = asked.line;
                    output::error(&printable(&format!("answer in line {line}: {refusal}")));
                    return finish(folder, path, open.len() + skipped.len());
                }
            },
        }
    }
    finish(folder, path, skipped.len())
}

/// The file with an answer; what is no answer, or brings a fault into the file that was not there, is refused.
fn taken(
    sources: &Sources,
    path: &str,
    (document, look): (&Document, &Look),
    answer: &str,
) -> Result<String, String> {
    let mut changed = document.clone();
    review::answer(&mut changed, look, answer).map_err(|refusal| refusal.to_string())?;
    let text = changed.to_text();
    // What moves money is asked about next.
    if look.topic != Topic::Effect {
        let before = problems_of(sources, path);
        let after = problems_of(&with(sources, path, &text), path);
        if let Some(new) = after
            .iter()
            .find(|new| before.iter().all(|old| old.message != new.message))
        {
            let help = new
                .help
                .as_ref()
                .map(|help| format!(" ({help})"))
                .unwrap_or_default();
            return Err(format!("that does not check: {}{help}", new.message));
        }
    }
    Ok(text)
}

fn problems_of(sources: &Sources, path: &str) -> Vec<Diagnostic> {
    let problems = konaplate_codegen::check_with_drafts(sources)
        .err()
        .unwrap_or_default();
    let own = problems
        .into_iter()
        .filter(|problem| sources.path(problem.place.file) == path);
    own.collect()
}

fn show(
    path: &str,
    shown: &Shown,
    look: &Look,
    (number, of): (usize, usize),
) -> Result<(), Failure> {
    let Shown {
        at,
        now,
        choices,
        answers,
    } = shown;
    output::line(&printable(&format!("[{number} of {of}] {path}: `{at}`")))?;
    if !now.is_empty() {
        output::line(&printable(&format!("  now: {now}")))?;
    }
    output::line(&printable(&format!("  {}", question(look))))?;
    for choice in choices {
        output::line(&printable(&format!("    {choice}")))?;
    }
    output::line(&format!("  answers: {answers} (s skips, q stops)"))?;
    io::stdout().flush().map_err(Failure::from)
}

/// Says whether the file checks. A draft that does moves to the operations once nothing is left; an operation that does
/// not becomes a draft, so that it holds nothing up.
fn finish(folder: &Path, path: &str, left: usize) -> Result<bool, Failure> {
    let sources = load::folder(folder)?;
    let problems = problems_of(&sources, path);
    for problem in &problems {
        output::error(&problem.short(&sources));
    }
    if left > 0 {
        output::error(&format!("{path}: {} left", count(left, "question")));
    }
    if !problems.is_empty() {
        if let Some(profile) = review::demoted(&sources, path) {
            files::write(&folder.join(Sources::PROFILE), &profile)?;
            output::error(&format!(
                "{path}: a draft now: it is not built until it checks"
            ));
        }
        if left == 0 {
            output::error(&format!(
                "{path}: mend what is told above, and review it again"
            ));
        }
        return Ok(false);
    }
    if left > 0 {
        return Ok(false);
    }
    let Some(profile) = review::promoted(&sources, path) else {
        output::line(&format!("{path}: no question left, and it checks"))?;
        return Ok(true);
    };
    // Beside the operations it may be in the way of another.
    let tried = with(&sources, Sources::PROFILE, &profile);
    let own_before = konaplate_codegen::check(&sources).err().unwrap_or_default();
    let own_after = konaplate_codegen::check(&tried).err().unwrap_or_default();
    if let Some(new) = own_after
        .iter()
        .find(|new| own_before.iter().all(|old| old.message != new.message))
    {
        output::error(&new.short(&tried));
        output::error(&format!(
            "{path}: it stays a draft: beside it others no longer check"
        ));
        return Ok(false);
    }
    files::write(&folder.join(Sources::PROFILE), &profile)?;
    output::line(&format!(
        "{path}: no question left, and it checks: no draft any more"
    ))?;
    Ok(true)
}

/// The files with one of them as another text.
fn with(sources: &Sources, changed: &str, text: &str) -> Sources {
    let files = sources.iter().map(|(file, path)| {
        let text = if path == changed {
            text
        } else {
            sources.text(file)
        };
        (path.to_owned(), text.to_owned())
    });
    Sources::from_pairs(sources.root(), files)
}
