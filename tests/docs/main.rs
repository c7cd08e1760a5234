//! The documents do what they say: every file in a code block is written, every command is run, in their order, and what
//! is shown as output is what was printed.
//!
//! A code block is one of these, by its info string; any other fails the test:
//! - `console`: commands, a line each, for bash. `exit=1` expects that the last one ends so; `background` starts one that
//!   goes on to the end of the document.
//! - `text`: lines that the last command has printed, in this order; `…` stands for anything. `text background`: lines
//!   that the command in the background has printed by now.
//! - a language and a path, such as `rust src/main.rs`: a file; the steps of a workflow are run too.
//!
//! What begins with `cargo test --workspace` is this very run, and is left out; the gate runs it in a clone of its own.
//!
//! `cargo test -p konaplate-tests --test docs -- guide` runs the sessions with that word in their name; with `--as-a-user`
//! crates are built with the features and versions that they ask for themselves, which takes longer.

#![allow(
    clippy::print_stdout,
    reason = "a test program with a harness of its own shows what it does"
)]

mod checkout;
mod markdown;
mod sandbox;
mod session;

use std::process::ExitCode;
use std::time::Instant;

use sandbox::{Features, workspace};

/// Documents that are read one after the other, in one folder.
struct Session {
    name: &'static str,
    /// Where it begins: the folder around the checkout, or the checkout.
    folder: &'static str,
    /// A variable that its commands need. Where it is not set, the session is left out, and that is said.
    needs: Option<&'static str>,
    documents: &'static [&'static str],
}

const SESSIONS: &[Session] = &[
    Session {
        name: "guide",
        folder: ".",
        needs: None,
        documents: &[
            "docs/guide/1-from-a-page-to-a-specification.md",
            "docs/guide/2-from-a-specification-to-a-client.md",
            "docs/guide/3-a-service-that-charges.md",
            "docs/guide/4-test-your-service.md",
            "docs/guide/5-a-page-that-changes.md",
            "docs/guide/6-a-release.md",
        ],
    },
    Session {
        name: "readme",
        folder: "konaplate",
        needs: None,
        documents: &["README.md"],
    },
    Session {
        name: "mock",
        folder: ".",
        needs: None,
        documents: &["docs/mock.md"],
    },
    Session {
        name: "portal",
        folder: ".",
        needs: None,
        documents: &["docs/portal.md"],
    },
    Session {
        name: "journal",
        folder: ".",
        needs: None,
        documents: &["docs/journal.md"],
    },
    Session {
        name: "journal-postgres",
        folder: ".",
        needs: Some("SHOP_DATABASE"),
        documents: &["docs/journal-postgres.md"],
    },
    Session {
        name: "continuous-integration",
        folder: ".",
        needs: None,
        documents: &["docs/continuous-integration.md"],
    },
    Session {
        name: "configuration",
        folder: ".",
        needs: None,
        documents: &["docs/configuration.md"],
    },
    Session {
        name: "requests",
        folder: ".",
        needs: None,
        documents: &["docs/requests.md"],
    },
    Session {
        name: "clients",
        folder: ".",
        needs: None,
        documents: &["docs/clients.md"],
    },
];

/// Builds what a user would.
const AS_A_USER: &str = "--as-a-user";

/// Pages without a command or a file.
const PROSE: &[&str] = &["docs/README.md", "docs/outcomes.md", "docs/versions.md"];

fn main() -> ExitCode {
    let arguments = std::env::args().skip(1);
    let (options, wanted): (Vec<String>, Vec<String>) =
        arguments.partition(|it| it.starts_with('-'));
    let is_as_a_user = options.iter().any(|it| it == AS_A_USER);
    let features = if is_as_a_user {
        Features::OfUser
    } else {
        Features::OfWorkspace
    };
    let is_wanted =
        |name: &str| wanted.is_empty() || wanted.iter().any(|it| name.contains(it.as_str()));
    let sessions = SESSIONS.iter().filter(|session| is_wanted(session.name));
    let mut results: Vec<Result<(), String>> = sessions
        .map(|session| told(run(session, features)))
        .collect();
    if is_wanted("pages") {
        results.push(told(every_page_is_run()));
    }
    if results.is_empty() {
        let none = format!("no session is called {}", wanted.join(" or "));
        if is_as_a_user {
            results.push(told(Err(none)));
        } else {
            // `cargo test --workspace WORD` asks every test program, and mostly means another.
            println!("{none}");
        }
    }
    let failed = results.iter().filter(|result| result.is_err()).count();
    println!("{} passed, {failed} failed", results.len() - failed);
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// At once, and not when all else is done.
fn told(result: Result<(), String>) -> Result<(), String> {
    if let Err(problem) = &result {
        println!("\n{problem}\n");
    }
    result
}

fn run(session: &Session, features: Features) -> Result<(), String> {
    if let Some(variable) = session.needs
        && std::env::var_os(variable).is_none()
    {
        println!("{}: not run, for {variable} is not set", session.name);
        return Ok(());
    }
    let mut sandbox = sandbox::Sandbox::new(session.folder, features)?;
    for document in session.documents {
        let started = Instant::now();
        println!("{document}");
        let text = std::fs::read_to_string(workspace().join(document));
        let text = text.map_err(|error| format!("{document}: {error}"))?;
        let done = session::follow(&mut sandbox, document, &markdown::blocks(&text))?;
        println!("  {done}, {:.1} s", started.elapsed().as_secs_f32());
    }
    Ok(())
}

/// A page that is in no session would rot.
fn every_page_is_run() -> Result<(), String> {
    let mut pages = Vec::new();
    collect(&workspace().join("docs"), &mut pages)?;
    for page in pages {
        let name = page
            .strip_prefix(workspace())
            .map_err(|error| error.to_string())?;
        let name = name.to_string_lossy().replace('\\', "/");
        let is_run = SESSIONS
            .iter()
            .any(|it| it.documents.contains(&name.as_str()));
        let is_prose = PROSE.contains(&name.as_str());
        let text = std::fs::read_to_string(&page).map_err(|error| format!("{name}: {error}"))?;
        if is_prose && !markdown::blocks(&text).is_empty() {
            return Err(format!(
                "{name}: has code blocks, and is in no session of tests/docs/main.rs"
            ));
        }
        if !is_prose && !is_run {
            return Err(format!("{name}: is in no session of tests/docs/main.rs"));
        }
    }
    Ok(())
}

fn collect(folder: &std::path::Path, pages: &mut Vec<std::path::PathBuf>) -> Result<(), String> {
    let entries =
        std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for entry in entries {
        let path = entry.map_err(|error| error.to_string())?.path();
        if path.is_dir() {
            collect(&path, pages)?;
        } else if path.extension().is_some_and(|it| it == "md") {
            pages.push(path);
        }
    }
    Ok(())
}
