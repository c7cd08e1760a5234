//! The face for build scripts: reads a specification, writes the client to `OUT_DIR`, reports through cargo.

use std::collections::BTreeSet;
use std::env;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::names::is_identifier;
use crate::output::{self, Mode};
use crate::{BadRuntimePath, Diagnostic, Options, Selection, Sources, count, load, printable};

/// Folder below `OUT_DIR` that the first client is written to.
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
///
/// # Several clients
/// The first goes to `OUT_DIR/konaplate`. A further one goes to the folder that is called like its specification's, or
/// as [`Build::module`] says. Each needs a module of its own; two clients in one folder are an error.
///
/// ```no_run
/// // build.rs
/// use konaplate_codegen::build::client;
///
/// client("spec").generate(); // to OUT_DIR/konaplate
/// client("apis/refunds").generate(); // to OUT_DIR/refunds
/// client("apis/2026-11").module("vouchers").generate(); // to OUT_DIR/vouchers
/// ```
/// ```text
/// // src/lib.rs
/// pub mod payments {
///     include!(concat!(env!("OUT_DIR"), "/konaplate/mod.rs"));
/// }
/// pub mod refunds {
///     include!(concat!(env!("OUT_DIR"), "/refunds/mod.rs"));
/// }
/// pub mod vouchers {
///     include!(concat!(env!("OUT_DIR"), "/vouchers/mod.rs"));
/// }
/// ```
#[must_use = "nothing is generated until `.generate()`"]
pub fn client(folder: impl Into<PathBuf>) -> Build {
    Build::of(Input::Folder(folder.into()))
}

/// Generates a client from a specification in memory, such as that of a data crate.
#[must_use = "nothing is generated until `.generate()`"]
pub fn client_from(sources: Sources) -> Build {
    Build::of(Input::Memory(sources))
}

/// A generation to be run from a build script.
#[derive(Debug)]
pub struct Build {
    input: Input,
    module: Option<String>,
    options: Options,
    bad_runtime: Option<BadRuntimePath>,
    selection: Selection,
}

#[derive(Debug)]
enum Input {
    Folder(PathBuf),
    Memory(Sources),
}

impl Build {
    fn of(input: Input) -> Self {
        Self {
            input,
            module: None,
            options: Options::default(),
            bad_runtime: None,
            selection: Selection::default(),
        }
    }

    /// Generates into the folder `name` of `OUT_DIR`, for a build script with [several clients](client#several-clients).
    pub fn module(mut self, name: impl Into<String>) -> Self {
        self.module = Some(name.into());
        self
    }

    /// Puts each operation behind the cargo feature that is called like its group.
    pub fn groups_as_features(mut self) -> Self {
        self.options.features = true;
        self
    }

    /// Says where the generated code finds the crate `konaplate-runtime`: `pay_runtime` where the package has renamed it,
    /// `pay::runtime` where another crate exports it, or a path that begins with `crate`.
    pub fn runtime(mut self, path: impl AsRef<str>) -> Self {
        match path.as_ref().parse() {
            Ok(path) => self.options.runtime = path,
            Err(error) => self.bad_runtime = Some(error), // which `generate` reports
        }
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

    /// Generates into `OUT_DIR/konaplate`, or where [`client`] says. Every problem of the specification becomes an error
    /// of cargo, in one line, and fails the build.
    pub fn generate(self) {
        for line in self.run().err().unwrap_or_default() {
            // A directive ends with its line, and a name of a file may hold anything.
            let line = line.replace(char::is_control, " ");
            say(&format!("error={line}"));
        }
    }

    fn run(&self) -> Result<(), Vec<String>> {
        // Unless it is told something to watch, cargo runs the script again whenever any file of the package changes.
        say("rerun-if-changed=Cargo.toml");
        if let Some(error) = &self.bad_runtime {
            return Err(vec![error.to_string()]);
        }
        let out = self.out().map_err(|error| vec![error])?;
        let loaded;
        let sources = match &self.input {
            Input::Memory(sources) => sources,
            Input::Folder(folder) => {
                loaded = read(folder).map_err(|error| vec![error])?;
                &loaded
            }
        };
        let api = crate::check(sources).map_err(|problems| self.report(&problems, sources))?;
        let api = self.selection.apply(api).map_err(|unknown| {
            let lines = unknown.iter().map(ToString::to_string);
            lines.collect::<Vec<_>>()
        })?;
        let files = crate::generate(&api, &self.options);
        let written = output::apply(&out, &files, Mode::Write);
        written.map_err(|error| vec![format!("the client cannot be written: {error}")])?;
        Ok(())
    }

    /// A line each, as cargo shows them: it puts the package's name before every line, so that each has to make sense alone.
    fn report(&self, problems: &[Diagnostic], sources: &Sources) -> Vec<String> {
        let lines = problems
            .iter()
            .map(|problem| problem.compile_error(sources));
        let mut lines: Vec<String> = lines.collect();
        let count = count(lines.len(), "problem");
        lines.push(match &self.input {
            Input::Folder(folder) => {
                let folder = folder.display();
                format!("{count} in the specification; `konaplate check --spec {folder}` shows the lines")
            }
            Input::Memory(_) => format!("{count} in the specification"),
        });
        lines
    }

    /// The folder to write to, which this client alone has.
    fn out(&self) -> Result<PathBuf, String> {
        /// Where clients of this build script go.
        static TAKEN: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
        let out = env::var_os("OUT_DIR").map(PathBuf::from);
        let out = out.ok_or("OUT_DIR is not set: call this from a build script")?;
        let mut taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(out.join(self.take_module(&mut taken)?))
    }

    fn take_module(&self, taken: &mut BTreeSet<String>) -> Result<String, String> {
        const ADVICE: &str = "write `.module(\"NAME\")` before `.generate()`";
        let name = match &self.module {
            Some(name) => name.clone(),
            None if taken.contains(FOLDER) => self.name_of_specification(),
            None => FOLDER.to_owned(),
        };
        if !is_identifier(&name) {
            let name = printable(&name);
            let rule = "letters, digits and `_` of ASCII, no digit first, no keyword";
            return Err(format!(
                "`{name}` cannot be the module of a client ({rule}): {ADVICE}"
            ));
        }
        // Some file systems do not tell `A` from `a`.
        if taken.insert(name.to_ascii_lowercase()) {
            Ok(name)
        } else {
            Err(format!(
                "this build script has another client in OUT_DIR/{name}: {ADVICE}"
            ))
        }
    }

    /// The last part of the specification's path, as cargo makes a module's name of a package's.
    fn name_of_specification(&self) -> String {
        let path = match &self.input {
            Input::Folder(folder) => folder,
            Input::Memory(sources) => Path::new(sources.root()),
        };
        let name = path.file_name().unwrap_or_default();
        name.to_string_lossy().replace('-', "_")
    }
}

/// Reads the specification, and has cargo watch it.
fn read(folder: &Path) -> Result<Sources, String> {
    let watched = load::watched(folder).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            let package = env::current_dir().unwrap_or_default();
            let package = package.display();
            format!("{error} in {package}: name the one that holds konaplate.yaml, relative to the package")
        }
        _ => error.to_string(),
    })?;
    for path in watched {
        say(&format!("rerun-if-changed={}", path.display()));
    }
    load::folder(folder).map_err(|error| error.to_string())
}

#[expect(
    clippy::print_stdout,
    reason = "cargo reads a build script's directives from its standard output"
)]
fn say(directive: &str) {
    println!("cargo::{directive}");
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Build, client, client_from};
    use crate::Sources;

    fn in_memory(root: &str) -> Build {
        client_from(Sources::from_pairs(root, [("konaplate.yaml", "")]))
    }

    /// Where each of the clients of one build script goes, or why it goes nowhere.
    fn modules(clients: impl IntoIterator<Item = Build>) -> Vec<String> {
        let mut taken = BTreeSet::new();
        let clients = clients.into_iter();
        let modules = clients.map(|client| client.take_module(&mut taken));
        modules
            .map(|module| module.unwrap_or_else(|error| error))
            .collect()
    }

    #[test]
    fn the_first_client_has_the_usual_module_and_each_further_one_its_own() {
        assert_eq!(
            modules([
                client("spec"),
                client("spec2"),
                client("apis/pay-out/"),
                in_memory("loyalty"),
                client("apis/2026").module("vouchers"),
            ]),
            ["konaplate", "spec2", "pay_out", "loyalty", "vouchers"]
        );
        assert_eq!(
            modules([client("a").module("first"), client("b"), client("c")]),
            ["first", "konaplate", "c"]
        );
    }

    #[test]
    fn two_clients_in_one_module_are_refused_with_what_to_write() {
        let advice = "write `.module(\"NAME\")` before `.generate()`";
        let twice =
            |name| format!("this build script has another client in OUT_DIR/{name}: {advice}");
        let same_end = [client("spec"), client("a/spec"), client("b/spec")];
        assert_eq!(modules(same_end).pop(), Some(twice("spec")));
        let same_name = [client("a").module("pay"), client("b").module("Pay")];
        assert_eq!(modules(same_name).pop(), Some(twice("Pay")));
        let in_memory = [in_memory("spec"), in_memory("spec"), in_memory("spec")];
        assert_eq!(modules(in_memory).pop(), Some(twice("spec")));
        let usual = [
            client("a").module("konaplate"),
            client("b").module("konaplate"),
        ];
        assert_eq!(modules(usual).pop(), Some(twice("konaplate")));
    }

    #[test]
    fn a_path_that_is_none_of_the_runtime_generates_nothing() {
        let said = client("spec").runtime("self::a").run();
        let told = "`self::a` is no path of the runtime: write `pay_runtime`, `pay::runtime` or `crate::runtime`";
        assert_eq!(said, Err(vec![told.to_owned()]));
    }

    #[test]
    fn a_module_has_a_name_of_rust_and_leads_nowhere_else() {
        for name in [
            "", ".", "..", "../other", "a/b", "a\\b", "/tmp", "2026", "a b", "결제", "mod", "a\nb",
        ] {
            let said = modules([client("spec").module(name)]).remove(0);
            assert!(
                said.contains("cannot be the module of a client"),
                "{name}: {said}"
            );
            assert!(
                said.ends_with("write `.module(\"NAME\")` before `.generate()`"),
                "{said}"
            );
            assert!(!said.contains('\n'), "{said}");
        }
        for folder in ["..", "/", "", "2026", "my spec", "결제"] {
            let said = modules([client("spec"), client(folder)]).remove(1);
            assert!(
                said.contains("cannot be the module of a client"),
                "{folder}: {said}"
            );
        }
        let said = modules([in_memory("a"), in_memory("")]).remove(1);
        assert!(said.contains("cannot be the module of a client"), "{said}");
    }
}
