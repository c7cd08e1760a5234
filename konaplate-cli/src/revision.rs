//! A specification as it was at a git revision. `git` is asked as a program, never through a shell, and nothing that was
//! given to this command can become one of its options.

use std::io::{ErrorKind, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;

use konaplate_codegen::{Sources, load, printable};

/// Bytes of all files together; the largest specification is a hundredth of it.
const MOST_BYTES: u64 = 256 << 20;
/// Files of a specification.
const MOST_FILES: usize = 100_000;

/// A file of a revision.
struct Blob {
    id: String,
    path: String,
}

/// Reads `REVISION`, of a folder, or `REVISION:PATH`.
///
/// # Errors
/// One line that says what is wrong with it.
pub(crate) fn read(named: &str, folder: Option<&Path>) -> Result<Sources, String> {
    let (revision, path) = match (named.split_once(':'), folder) {
        (Some((revision, path)), _) => (revision, path.to_owned()),
        (None, Some(folder)) => (named, below_root(folder, named)?),
        (None, None) => {
            return Err(format!(
                "{named:?} is no folder; to take it as a git revision, name the specification's folder with --spec"
            ));
        }
    };
    if revision.is_empty() {
        return Err(unknown(named));
    }
    git(&["rev-parse", "--git-dir"]).map_err(|trouble| trouble.told(named))?;
    resolve(&format!("{revision}^{{commit}}")).map_err(|_| unknown(named))?;
    let tree = resolve(&format!("{revision}:{path}"))
        .and_then(|tree| resolve(&format!("{tree}^{{tree}}")))
        .map_err(|_| {
            format!("{revision:?} has no folder {path:?}: name one that it has, as {revision}:PATH")
        })?;
    let blobs = blobs(&tree)?;
    let texts = texts(&blobs)?;
    let root = match path.as_str() {
        "" => format!("{revision}:."),
        path => format!("{revision}:{path}"),
    };
    let files = blobs.into_iter().map(|blob| blob.path).zip(texts);
    Ok(Sources::from_pairs(&root, files))
}

/// The folder as `git` takes it beside a revision: below the current one, or below the repository's root.
fn below_root(folder: &Path, named: &str) -> Result<String, String> {
    let text = |path: &Path| {
        let text = path.to_str().map(|it| it.replace('\\', "/"));
        text.ok_or_else(|| format!("{path:?} is not UTF-8"))
    };
    if !folder.is_absolute() {
        return Ok(format!("./{}", text(folder)?));
    }
    let root = git(&["rev-parse", "--show-toplevel"]).map_err(|trouble| trouble.told(named))?;
    let root = String::from_utf8_lossy(&root).trim_end().to_owned();
    let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    match real.strip_prefix(&root) {
        Ok(below) => text(below),
        Err(_) => Err(format!(
            "{folder:?} is not in the repository {root:?}: run it in the folder's own"
        )),
    }
}

/// The id of an object; nothing where there is none.
fn resolve(name: &str) -> Result<String, Trouble> {
    let said = git(&["rev-parse", "--verify", "--quiet", "--end-of-options", name])?;
    let said = String::from_utf8_lossy(&said);
    let id = said.trim();
    // `^name` is what a walk through history leaves out.
    if id.starts_with('^') {
        return Err(Trouble::Failed(format!("{id} is no object")));
    }
    Ok(id.to_owned())
}

/// Why a name that is no folder is no revision either.
fn unknown(named: &str) -> String {
    let text = format!("{named:?} is neither a folder nor a git revision");
    let version = git(&["--version"]).unwrap_or_default();
    let version = String::from_utf8_lossy(&version);
    let is_shallow = git(&["rev-parse", "--is-shallow-repository"]);
    if is_too_old(&version) {
        let version = printable(version.trim());
        return format!("{text} that {version} can read: install git {OLDEST_GIT} or later");
    }
    if is_shallow.is_ok_and(|said| said.starts_with(b"true")) {
        return format!(
            "{text} that this shallow clone has: `git fetch --unshallow` gets the rest"
        );
    }
    format!("{text}: name a folder, or a branch, tag or commit")
}

/// The first one that knows `--end-of-options`.
const OLDEST_GIT: &str = "2.24";

/// Whether `git version 2.17.1` is older than that; what cannot be read is not.
fn is_too_old(said: &str) -> bool {
    let numbers = |version: &str| {
        let mut parts = version.split('.').map(str::parse::<u32>);
        Some((parts.next()?.ok()?, parts.next()?.ok()?))
    };
    let version = said.split_whitespace().nth(2).and_then(numbers);
    version.is_some_and(|version| Some(version) < numbers(OLDEST_GIT))
}

/// Why git says nothing.
enum Trouble {
    /// There is no such program.
    Missing,
    /// There is no repository.
    Nowhere,
    /// In its words.
    Failed(String),
}

impl Trouble {
    /// What it means for a name that is no folder.
    fn told(&self, named: &str) -> String {
        match self {
            Self::Missing => format!(
                "{named:?} is no folder, and git, which reads revisions, is not on the PATH: install it"
            ),
            Self::Nowhere => format!(
                "{named:?} is no folder, and no git revision: this is no repository; name a folder, or run it in one"
            ),
            Self::Failed(why) => format!(
                "{named:?} is no folder, and no git revision: {why}; `git status` may say what to do"
            ),
        }
    }
}

/// What `git` says, or why it does not.
fn git(arguments: &[&str]) -> Result<Vec<u8>, Trouble> {
    let output = command(arguments).stdin(Stdio::null()).output();
    let output = output.map_err(|error| {
        if error.kind() == ErrorKind::NotFound {
            Trouble::Missing
        } else {
            Trouble::Failed(format!("git cannot be run: {error}"))
        }
    })?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let line = said.lines().next().unwrap_or("git failed");
    if line.contains("not a git repository") {
        return Err(Trouble::Nowhere);
    }
    Err(Trouble::Failed(printable(line)))
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command
        .args(arguments)
        .env("LC_ALL", "C")
        .env("GIT_TERMINAL_PROMPT", "0");
    command
}

/// The files of a specification in a tree: the same that are read from a folder.
fn blobs(tree: &str) -> Result<Vec<Blob>, String> {
    let list = git(&["ls-tree", "-r", "-z", "-l", "--full-tree", tree]);
    let list = list.map_err(|trouble| trouble.told(tree))?;
    let list = String::from_utf8(list).map_err(|_| "a path in the revision is not UTF-8")?;
    let mut blobs = Vec::new();
    let mut bytes: u64 = 0;
    for entry in list.split('\0') {
        // Mode, type, id and size, then the path.
        let Some((head, path)) = entry.split_once('\t') else {
            continue;
        };
        let fields: Vec<&str> = head.split_ascii_whitespace().collect();
        let [mode, _, id, size] = fields[..] else {
            continue;
        };
        refuse_elsewhere(mode, path)?;
        if load::is_part(path) {
            bytes = bytes.saturating_add(size.parse().unwrap_or(u64::MAX));
            let (id, path) = (id.to_owned(), path.to_owned());
            blobs.push(Blob { id, path });
        }
    }
    if bytes > MOST_BYTES || blobs.len() > MOST_FILES {
        return Err("the folder is too large for a specification".to_owned());
    }
    Ok(blobs)
}

/// A folder's links are followed; where one leads, a revision does not say for sure.
fn refuse_elsewhere(mode: &str, path: &str) -> Result<(), String> {
    let what = match mode {
        "120000" => "a link",
        "160000" => "a submodule",
        _ => return Ok(()),
    };
    // It may be a folder of operations.
    if load::is_part(path) || load::is_part(&format!("{path}/any.yaml")) {
        Err(format!(
            "{path:?} is {what} in the revision, which is not followed there: check the revision out \
             (`git worktree add FOLDER REVISION`) and name that folder"
        ))
    } else {
        Ok(())
    }
}

/// The texts of the files, in their order, from one process.
fn texts(blobs: &[Blob]) -> Result<Vec<String>, String> {
    let mut asked = command(&["cat-file", "--batch"]);
    asked.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut process = asked
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("git cannot be run: {error}"))?;
    let said = converse(&mut process, blobs);
    let _ = process.wait(); // its answer is whole or not, however it ends
    let said = said.map_err(|error| format!("git cannot be asked: {error}"))?;
    let mut rest = said.as_slice();
    blobs
        .iter()
        .map(|blob| text(&mut rest, &blob.path))
        .collect()
}

/// Asks in a thread of its own: either side may have to wait for the other.
fn converse(process: &mut Child, blobs: &[Blob]) -> std::io::Result<Vec<u8>> {
    let (stdin, stdout) = (process.stdin.take(), process.stdout.take());
    let ids: String = blobs.iter().map(|blob| format!("{}\n", blob.id)).collect();
    let mut said = Vec::new();
    thread::scope(|scope| {
        // What it does not hear it does not answer, which is noticed there.
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(ids.as_bytes())));
        match stdout {
            Some(stdout) => stdout.take(2 * MOST_BYTES).read_to_end(&mut said),
            None => Ok(0),
        }
    })?;
    Ok(said)
}

/// Takes one answer: a line with id, type and size, as many bytes, and an end of line.
fn text(rest: &mut &[u8], path: &str) -> Result<String, String> {
    let broken = || format!("{path:?} cannot be read from the revision");
    let end = rest.iter().position(|byte| *byte == b'\n');
    let (head, body) = end
        .and_then(|end| rest.split_at_checked(end))
        .ok_or_else(broken)?;
    let head = String::from_utf8_lossy(head);
    let size = head.split(' ').nth(2).and_then(|size| size.parse().ok());
    let body = body.get(1..).ok_or_else(broken)?;
    let (bytes, after) = size
        .and_then(|size| body.split_at_checked(size))
        .ok_or_else(broken)?;
    *rest = after.get(1..).unwrap_or_default();
    String::from_utf8(bytes.to_vec()).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!("{path:?}: not UTF-8 from byte {at} on")
    })
}
