//! The face for build scripts: reads a specification, writes the client to `OUT_DIR`, reports through cargo.

use std::env;
use std::path::{Path, PathBuf};

use crate::output::{self, Mode};
use crate::{Diagnostic, Options, Selection, Sources, load};

/// Folder below `OUT_DIR` that the client is written to.
const FOLDER: &str = "konaplate";

/// Generates a client from the specification in a folder, relative to the package.
///
/// ```no_run
/// // build.rs
/// konaplate_codegen::build::client("spec").generate();
/// ```
/// ```text
/// // src/lib.rs
/// include!(concat!(env!("OUT_DIR"), "/konaplate/mod.rs"));
/// ```
#[must_use = "nothing is generated until `.generate()`"]
pub fn client(folder: impl Into<PathBuf>) -> Build {
    Build {
        input: Input::Folder(folder.into()),
        options: Options::default(),
        selection: Selection::default(),
    }
}

/// Generates a client from a specification in memory, such as that of a data crate.
#[must_use = "nothing is generated until `.generate()`"]
pub fn client_from(sources: Sources) -> Build {
    Build {
        input: Input::Memory(sources),
        options: Options::default(),
        selection: Selection::default(),
    }
}

/// A generation to be run from a build script.
#[derive(Debug)]
pub struct Build {
    input: Input,
    options: Options,
    selection: Selection,
}

#[derive(Debug)]
enum Input {
    Folder(PathBuf),
    Memory(Sources),
}

impl Build {
    /// Puts each operation behind the cargo feature that is called like its group.
    pub fn groups_as_features(mut self) -> Self {
        self.options.features = true;
        self
    }

    /// Takes only the operations of these groups, beside those of [`Build::operations`], and the inquiries
    /// that their `recovery` names.
    ///
    /// ```no_run
    /// // build.rs
    /// konaplate_codegen::build::client("spec").groups(["recharge"]).operations(["one-time-token"]).generate();
    /// ```
    pub fn groups<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.selection = self.selection.groups(names);
        self
    }

    /// Takes only these operations, beside those of [`Build::groups`], and the inquiries that their
    /// `recovery` names.
    pub fn operations<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.selection = self.selection.operations(names);
        self
    }

    /// Generates into `OUT_DIR/konaplate`. Every problem of the specification becomes a cargo error and
    /// fails the build.
    pub fn generate(self) {
        let out = env::var_os("OUT_DIR").map(PathBuf::from);
        let out =
            out.ok_or_else(|| vec!["OUT_DIR is not set: call this from a build script".to_owned()]);
        if let Err(lines) = out.and_then(|out| self.run(&out.join(FOLDER))) {
            for line in lines {
                say(&format!("error={line}"));
            }
        }
    }

    fn run(&self, out: &Path) -> Result<(), Vec<String>> {
        say("rerun-if-changed=build.rs");
        let loaded;
        let sources = match &self.input {
            Input::Memory(sources) => sources,
            Input::Folder(folder) => {
                watch(folder)?;
                loaded = load::folder(folder).map_err(|error| vec![error.to_string()])?;
                &loaded
            }
        };
        let api = crate::check(sources).map_err(|problems| report(&problems, sources))?;
        let api = self.selection.apply(api).map_err(|unknown| {
            let lines = unknown.iter().map(ToString::to_string);
            lines.collect::<Vec<_>>()
        })?;
        let files = crate::generate(&api, &self.options);
        output::apply(out, &files, Mode::Write).map_err(|error| vec![error.to_string()])?;
        Ok(())
    }
}

fn watch(folder: &Path) -> Result<(), Vec<String>> {
    let paths = load::watched(folder).map_err(|error| vec![error.to_string()])?;
    for path in paths {
        say(&format!("rerun-if-changed={}", path.display()));
    }
    Ok(())
}

/// Cargo shows one error per line, and nothing else of the script once there is one.
fn report(problems: &[Diagnostic], sources: &Sources) -> Vec<String> {
    let mut lines = Vec::new();
    for problem in problems {
        lines.extend(problem.render(sources, false).lines().map(str::to_owned));
    }
    let count = problems.len();
    let ending = if count == 1 { "" } else { "s" };
    lines.push(format!("{count} problem{ending} in the specification"));
    lines
}

#[expect(
    clippy::print_stdout,
    reason = "cargo reads a build script's directives from its standard output"
)]
fn say(directive: &str) {
    println!("cargo::{directive}");
}
