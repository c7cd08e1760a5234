//! `konaplate transcribe`.

use std::path::{Path, PathBuf};

use konaplate_codegen::places::Places;
use konaplate_codegen::{Code, Severity, Sources, count, printable};
use konaplate_workbench::page::{self, Page};
use konaplate_workbench::transcribe::{self, Difference, Note, Options, Transcript};
use serde_json::{Value, json};

use crate::locate::{self, Located, SpecArg};
use crate::{Failure, files, output};

/// No page is larger; one that is gets refused by its reader.
const LIMIT: u64 = 8 << 20;

/// Turn documentation pages into specification files.
///
/// A page is the text that a browser copies from the portal (also as Markdown, or with tabs between columns), a page
/// that a browser saved as HTML, or the portal's JSON; a text may hold several. The file goes to standard output, what
/// a person has to know to standard error. Where the specification has an operation of the page's path, that file is
/// printed with what the page says; what people decided stays.
///
/// What is sure is written all the same; the rest is told, and asked in the file by comments that begin with `look:`,
/// which `konaplate review` walks through. With --into, a new operation that `check` refuses is listed as a draft:
/// it is not built until it checks.
///
/// Exit codes: 0 nobody need look before building; 1 something was not read, is doubtful, is left to you, is asked in
/// the file or has changed, or --check found a difference; 2 wrong usage, or a page or a specification that cannot be read:
/// nothing is written. With --check, a page that breaks off is no difference where the operation is marked as an
/// excerpt.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Pages, or `-` for standard input.
    #[arg(value_name = "PAGE", required = true)]
    pages: Vec<PathBuf>,
    #[command(flatten)]
    spec: SpecArg,
    /// Write into this specification: a new operation, or what the page says otherwise. Errata, names, effects,
    /// descriptions and comments stay.
    #[arg(long, value_name = "FOLDER", conflicts_with = "spec")]
    into: Option<PathBuf>,
    /// Write nothing; list what page and specification say differently, and what was not read of the page, and exit 1
    /// if anything.
    #[arg(long)]
    check: bool,
    /// Tell also what was guessed by a rule, and what is left at a default.
    #[arg(long, short)]
    verbose: bool,
    /// Write nothing; say what became of this line of the page, and by which rule.
    #[arg(long, value_name = "LINE", conflicts_with_all = ["check", "into"])]
    why: Option<usize>,
    /// Name of the operation, such as `charge-cancel`, for one page; made of path and title if left out.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Group of a new operation; the first part of its path if left out.
    #[arg(long, value_name = "NAME")]
    group: Option<String>,
    /// Day that the page was read; today (UTC) if left out.
    #[arg(long, value_name = "YYYY-MM-DD")]
    read: Option<jiff::civil::Date>,
    /// Copy the page's prose into comments.
    #[arg(long)]
    prose: bool,
    /// How to tell.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

const EXAMPLES: &str = "\
Examples:
  konaplate transcribe page.txt --into spec
  konaplate transcribe page.txt --check";

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Lines for people.
    Text,
    /// One JSON object on standard output.
    Json,
}

/// What was made of one page.
struct Done {
    page: String,
    transcript: Transcript,
    /// Each difference with its place in the specification.
    drift: Vec<(Difference, String)>,
}

/// A page, and the specification before it came in.
struct Step {
    done: Done,
    base: Sources,
}

pub(crate) fn transcribe(args: &Args) -> Result<(), Failure> {
    let into = args.into.as_deref().map(locate::folder_of).transpose()?;
    let located = match &into {
        Some(folder) => Located::in_folder(folder)?,
        None => args.spec.locate()?,
    };
    let hints = transcribe::hints(&located.sources);
    let hints = hints.map_err(|error| Failure::Unable(error.to_string()))?;
    let pages = args.pages.iter().map(|path| read(path, &hints));
    let pages = pages.collect::<Result<Vec<Read>, Failure>>()?;
    if let Some(line) = args.why {
        return pages.iter().try_for_each(|read| why(read, line));
    }
    located.announce();
    let count: usize = pages.iter().map(|read| read.pages.len()).sum();
    if args.name.is_some() && count > 1 {
        let message = "--name is for one page: each operation has a name of its own";
        return Err(Failure::Unable(message.to_owned()));
    }
    // All are read before any is written.
    let mut all = Vec::new();
    let mut base = located.sources.clone();
    for read in &pages {
        for page in &read.pages {
            let done = one(&read.name, page, &base, args)?;
            let placed = done.transcript.placed(&base);
            all.push(Step { done, base });
            base = placed;
        }
    }
    if let Some(folder) = &into {
        all.iter()
            .try_for_each(|step| refuse_unseen(folder, &step.done.transcript))?;
    }
    for step in &all {
        if let Some(folder) = into.as_ref().filter(|_| !args.check) {
            write(folder, &step.base, &step.done.transcript)?;
        }
        if args.format == Format::Text {
            tell(step, args, into.as_deref(), count)?;
        }
    }
    if args.format == Format::Json {
        let mut document = json(&all);
        located.note_in(&mut document);
        output::line(&document.to_string())?;
    }
    if all.iter().any(|step| is_found(&step.done, args.check)) {
        return Err(Failure::Found);
    }
    Ok(())
}

/// The pages of a file.
struct Read {
    name: String,
    lines: Vec<String>,
    pages: Vec<Page>,
}

fn read(path: &Path, hints: &page::Hints) -> Result<Read, Failure> {
    let name = if path.as_os_str() == files::STDIN {
        "<stdin>".to_owned()
    } else {
        path.display().to_string()
    };
    let bytes = files::read(path, LIMIT)?;
    let pages = page::read_all(&bytes, hints).map_err(|refusal| {
        let place = format!("{name}:{}:{}", refusal.line, refusal.column);
        Failure::Unable(format!("{place}: {}", refusal.message))
    })?;
    let text = String::from_utf8_lossy(&bytes);
    let lines = text.lines().map(str::to_owned).collect();
    Ok(Read { name, lines, pages })
}

/// Says what became of a line.
fn why(read: &Read, line: usize) -> Result<(), Failure> {
    let text = line.checked_sub(1).and_then(|at| read.lines.get(at));
    let name = &read.name;
    let Some(text) = text else {
        let count = read.lines.len();
        return Err(Failure::Unable(format!(
            "{name}: there is no line {line}: it has {count}"
        )));
    };
    let is_of = |page: &&Page| page.first <= line && line < page.first + page.lines.len();
    output::line(&format!("{name}:{line}: {}", printable(text.trim())))?;
    let mut is_told = false;
    for page in read.pages.iter().filter(is_of) {
        for said in page::why(page, line, text) {
            output::line(&format!("  {}", printable(&said)))?;
            is_told = true;
        }
    }
    if !is_told {
        output::line("  it is outside of what the page is read from")?;
    }
    Ok(())
}

/// A file that was not read with the specification, such as one behind a link, is not replaced by a new one.
fn refuse_unseen(folder: &Path, transcript: &Transcript) -> Result<(), Failure> {
    let file = folder.join(&transcript.path);
    if transcript.is_new && file.exists() {
        return Err(Failure::Unable(format!(
            "{}: there already, but not a file of the specification: nothing is written; move it away",
            file.display()
        )));
    }
    Ok(())
}

fn one(name: &str, page: &Page, base: &Sources, args: &Args) -> Result<Done, Failure> {
    let unusable =
        |message: String| Failure::Unable(format!("{name}:{}: {message}", page.title.line));
    let today = || {
        jiff::Timestamp::now()
            .to_zoned(jiff::tz::TimeZone::UTC)
            .date()
    };
    let options = Options {
        name: args.name.clone(),
        group: args.group.clone(),
        read: args.read.unwrap_or_else(today).to_string(),
        has_prose: args.prose,
    };
    let transcript = transcribe::update(page, base, &options);
    let transcript = transcript.map_err(|error| unusable(error.to_string()))?;
    let places = Places::of(base);
    let drift = transcript.differences.iter();
    let drift = drift.map(|difference| {
        (
            difference.clone(),
            place(difference, &transcript.path, base, &places),
        )
    });
    Ok(Done {
        page: name.to_owned(),
        drift: drift.collect(),
        transcript,
    })
}

/// Where the specification says it, or would.
fn place(difference: &Difference, file: &str, base: &Sources, places: &Places) -> String {
    match places.nearest(file, &difference.at.to_string()) {
        Some(place) => {
            let start = place.start;
            format!(
                "{}:{}:{}",
                base.shown_path(place.file),
                start.line,
                start.column
            )
        }
        None => file.to_owned(),
    }
}

fn write(folder: &Path, base: &Sources, transcript: &Transcript) -> Result<(), Failure> {
    let is_same =
        |path: &str, text: &str| base.find(path).is_some_and(|file| base.text(file) == text);
    let profile = transcript
        .profile
        .iter()
        .map(|text| (Sources::PROFILE, text));
    for (path, text) in [(transcript.path.as_str(), &transcript.text)]
        .into_iter()
        .chain(profile)
    {
        if !is_same(path, text) {
            files::write(&folder.join(path), text)?;
        }
    }
    Ok(())
}

fn is_found(done: &Done, is_check: bool) -> bool {
    let transcript = &done.transcript;
    // Of an excerpt it is known that not all was seen; what is unread in what was, is not.
    let is_known = transcript.is_known_excerpt && !transcript.is_new;
    let is_whole = transcript.report.is_whole || (is_known && transcript.report.is_read);
    let is_left = !is_whole || transcript.differences.iter().any(Difference::is_left);
    let is_excerpt = transcript.is_partial && !is_known;
    if is_check {
        is_left || is_excerpt || !done.drift.is_empty() || transcript.is_new
    } else {
        let is_of_excerpt =
            |note: &Note| is_known && matches!(note.code, Code::Unread | Code::BrokenOff);
        let mut notes = transcript.report.notes.iter();
        let warns = notes.any(|note| is_warning(note) && !is_of_excerpt(note));
        is_left || is_excerpt || warns || !transcript.looks.is_empty() || !done.drift.is_empty()
    }
}

fn is_warning(note: &Note) -> bool {
    note.code.severity() != Severity::Note
}

/// What became of a file, in a word.
fn word(step: &Step) -> &'static str {
    let transcript = &step.done.transcript;
    let file = step.base.find(&transcript.path);
    match file.map(|file| step.base.text(file) == transcript.text) {
        None if transcript.is_draft => "draft",
        None => "new",
        Some(false) => "changed",
        Some(true) => "same",
    }
}

fn tell(
    step: &Step,
    args: &Args,
    into: Option<&Path>,
    count_of_pages: usize,
) -> Result<(), Failure> {
    let done = &step.done;
    let transcript = &done.transcript;
    if args.check {
        let notes = transcript.report.notes.iter();
        for note in notes.filter(|note| note.code == Code::Unread) {
            output::error(&note.short(&done.page));
        }
        if transcript.is_partial {
            let page = &done.page;
            output::error(&format!(
                "{page}: the page breaks off: what it shows was compared"
            ));
        }
        return tell_drift(done);
    }
    let notes = transcript.report.notes.iter();
    for note in notes.filter(|note| args.verbose || is_warning(note)) {
        // What does not check has a place of its own.
        if note.code == Code::DoesNotCheck {
            output::error(&format!("does not check yet: {}", note.message));
        } else {
            output::error(&note.short(&done.page));
        }
    }
    for line in drift_lines(done) {
        output::error(&line);
    }
    match (into, count_of_pages) {
        (Some(folder), _) => {
            let shown = folder.join(&transcript.path);
            output::line(&format!("{} {}", word(step), shown.display()))?;
        }
        (None, 1) => output::line(transcript.text.trim_end_matches('\n'))?,
        (None, _) => output::line(&format!("# {}\n{}", transcript.path, transcript.text))?,
    }
    tell_sum(done, args.verbose, (into, word(step) != "same"));
    Ok(())
}

/// What there was, and what there is to do.
fn tell_sum(done: &Done, is_verbose: bool, (into, is_written): (Option<&Path>, bool)) {
    let transcript = &done.transcript;
    let page = &done.page;
    output::error(&format!("{page}: {}", transcript.report.counts));
    if transcript.is_partial && is_written {
        output::error(&format!(
            "{page}: the page breaks off: what was complete is written"
        ));
    }
    let hidden = transcript
        .report
        .notes
        .iter()
        .filter(|note| !is_warning(note))
        .count();
    if hidden > 0 && !is_verbose {
        output::error(&format!("{page}: {} more with -v", count(hidden, "note")));
    }
    if transcript.is_draft {
        let what = "a draft: it is not built until it checks";
        output::error(&format!(
            "{page}: {what}; `konaplate check --drafts` says what is missing"
        ));
    }
    let questions = count(transcript.looks.len(), "question");
    match into.filter(|_| !transcript.looks.is_empty()) {
        Some(folder) => {
            let file = folder.join(&transcript.path);
            output::error(&format!(
                "{page}: {questions}: `konaplate review {}` asks them",
                file.display()
            ));
        }
        None if !transcript.looks.is_empty() => {
            output::error(&format!("{page}: {questions} in the file, at `# look:`"));
        }
        None => {}
    }
}

fn tell_drift(done: &Done) -> Result<(), Failure> {
    if done.transcript.is_new {
        let page = &done.page;
        return output::line(&format!(
            "{page}: the specification has no operation of this page; --into without --check writes one"
        ));
    }
    for line in drift_lines(done) {
        output::line(&line)?;
    }
    Ok(())
}

/// One line for each difference, with the place on the page and the one in the specification.
fn drift_lines(done: &Done) -> impl Iterator<Item = String> {
    let code = Code::Drift;
    done.drift.iter().map(move |(difference, place)| {
        let line = difference.line;
        let left = if difference.is_left() {
            "; left to you"
        } else {
            ""
        };
        let severity = code.severity().as_str();
        format!(
            "{}:{line}: {severity}[{code}]: {difference} ({place}{left})",
            done.page
        )
    })
}

fn json(all: &[Step]) -> Value {
    let pages = all.iter().map(|Step { done, .. }| {
        let transcript = &done.transcript;
        let notes = transcript.report.notes.iter().map(|note| {
            json!({
                "code": note.code.as_str(),
                "severity": note.code.severity().as_str(),
                "line": note.line,
                "message": note.message,
            })
        });
        let drift = done.drift.iter().map(|(difference, place)| {
            json!({
                "at": difference.at.to_string(),
                "line": difference.line,
                "page": difference.page,
                "spec": difference.spec,
                "place": place,
                "left": difference.is_left(),
            })
        });
        let counts = transcript.report.counts;
        json!({
            "page": done.page,
            "file": transcript.path,
            "new": transcript.is_new,
            "partial": transcript.is_partial,
            "draft": transcript.is_draft,
            "questions": transcript.looks.len(),
            "text": transcript.text,
            "lines": {
                "all": counts.lines,
                "used": counts.used,
                "furniture": counts.furniture,
                "unread": counts.unread,
            },
            "notes": notes.collect::<Vec<_>>(),
            "differences": drift.collect::<Vec<_>>(),
        })
    });
    json!({ "pages": pages.collect::<Vec<_>>() })
}
