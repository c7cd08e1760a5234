//! `konaplate transcribe`.

use std::path::{Path, PathBuf};

use konaplate_codegen::places::Places;
use konaplate_codegen::{Code, Sources};
use konaplate_workbench::page;
use konaplate_workbench::transcribe::{self, Difference, Options, Transcript};
use serde_json::{Value, json};

use crate::locate::{self, Located, SpecArg};
use crate::{Failure, files, output};

/// No page is larger; one that is gets refused by its reader.
const LIMIT: u64 = 8 << 20;

/// Turn documentation pages into specification files.
///
/// A page is the text that a browser copies from the portal, or the portal's JSON. The file goes to standard
/// output, what was read, guessed and left to standard error. Where the specification has an operation of the page's
/// path, that file is printed with what the page says; what people decided stays.
///
/// What is sure is written all the same; the rest is told, and ends in 1.
///
/// Exit codes: 0 all was read; 1 lines of a page were not read, it breaks off (what was complete is written, marked as
/// an excerpt), something was left to you (such as a limit that cannot be read, or a part of the operation that the
/// page does not show), the result does not check yet, or --check found a difference; 2 wrong usage, or a page or a
/// specification that cannot be read: nothing is written. With --check, a page that breaks off is no difference where
/// the operation is marked as an excerpt.
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
    /// Name of the operation, such as `charge-cancel`, for one page; made of the path if left out.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Group of a new operation; that of the operation with the closest path if left out.
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
    located.announce();
    if args.name.is_some() && args.pages.len() > 1 {
        let message = "--name is for one page: each operation has a name of its own";
        return Err(Failure::Unable(message.to_owned()));
    }
    // All are read before any is written.
    let mut all = Vec::new();
    let mut base = located.sources.clone();
    for path in &args.pages {
        let done = one(path, &base, args)?;
        let placed = done.transcript.placed(&base);
        all.push(Step { done, base });
        base = placed;
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
            tell(&step.done, args, into.as_deref())?;
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

fn one(path: &Path, base: &Sources, args: &Args) -> Result<Done, Failure> {
    let name = if path.as_os_str() == files::STDIN {
        "<stdin>".to_owned()
    } else {
        path.display().to_string()
    };
    let unusable = |message: String| Failure::Unable(format!("{name}: {message}"));
    let page = page::read(&files::read(path, LIMIT)?).map_err(|refusal| {
        let place = format!("{name}:{}:{}", refusal.line, refusal.column);
        Failure::Unable(format!("{place}: {}", refusal.message))
    })?;
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
    let transcript = transcribe::update(&page, base, &options);
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
        page: name.clone(),
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
    let fails = transcript
        .report
        .notes
        .iter()
        .any(|note| note.code == Code::DoesNotCheck);
    let is_left =
        !transcript.report.is_whole || transcript.differences.iter().any(Difference::is_left);
    let is_excerpt = transcript.is_partial && !transcript.is_known_excerpt;
    if is_check {
        is_left || is_excerpt || !done.drift.is_empty() || transcript.is_new
    } else {
        is_left || transcript.is_partial || fails
    }
}

fn tell(done: &Done, args: &Args, into: Option<&Path>) -> Result<(), Failure> {
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
    for note in &transcript.report.notes {
        output::error(&note.short(&done.page));
    }
    for line in drift_lines(done) {
        output::error(&line);
    }
    output::error(&format!("{}: {}", done.page, transcript.report.counts));
    match (into, args.pages.len()) {
        (Some(folder), _) => {
            let shown = folder.join(&transcript.path);
            let what = match (transcript.is_new, done.drift.is_empty()) {
                (true, _) => "new",
                (false, false) => "changed",
                (false, true) => "same",
            };
            output::line(&format!("{what} {}", shown.display()))?;
        }
        (None, 1) => output::line(transcript.text.trim_end_matches('\n'))?,
        (None, _) => output::line(&format!("# {}\n{}", transcript.path, transcript.text))?,
    }
    if transcript.is_partial {
        output::error(&format!(
            "{}: the page breaks off: what was complete is written",
            done.page
        ));
    }
    Ok(())
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
