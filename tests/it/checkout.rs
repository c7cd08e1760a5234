//! The crate that embeds the specification: it carries what the generator would read, and tells in a line what a broken
//! checkout lacks.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use konaplate_codegen::load;

use crate::process::{copy_folder, run, succeed, workspace};

/// The build script of the crate `konaplate-spec`, built as cargo would.
static SCRIPT: LazyLock<PathBuf> = LazyLock::new(|| {
    let script = Path::new(env!("CARGO_TARGET_TMPDIR")).join("spec-build-script");
    let mut rustc = Command::new(Path::new(env!("CARGO")).with_file_name("rustc"));
    rustc.arg("--edition=2024").arg("-o").arg(&script);
    succeed(rustc.arg(workspace().join("spec/build.rs")));
    script
});

/// A copy of the shipped specification.
fn copy() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let spec = folder.path().join("spec");
    copy_folder(&workspace().join("spec"), &spec, &str::to_owned);
    folder
}

/// The errors that the script tells cargo of, and the list that it makes.
fn built(folder: &Path) -> (Vec<String>, String) {
    let mut script = Command::new(SCRIPT.as_path());
    script.env("CARGO_MANIFEST_DIR", folder.join("spec"));
    script.env("OUT_DIR", folder);
    let said = run(&mut script);
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    let errors = said.out.lines();
    let errors = errors.filter_map(|line| line.strip_prefix("cargo::error="));
    let list = fs::read_to_string(folder.join("files.rs")).unwrap_or_default();
    (errors.map(str::to_owned).collect(), list)
}

#[test]
fn the_embedded_specification_is_that_of_the_folder() {
    let sources = load::folder(&workspace().join("spec")).expect("the shipped specification");
    let files = sources
        .iter()
        .map(|(file, path)| (path, sources.text(file)));
    assert_eq!(files.collect::<Vec<_>>(), konaplate_spec::FILES);
}

#[test]
fn hidden_files_are_not_embedded_and_linked_ones_are() {
    let folder = copy();
    let operations = folder.path().join("spec/operations");
    symlink("ada@host.4711", operations.join("card/.#a.yaml")).expect("can be linked");
    fs::write(operations.join("card/._a.yaml"), b"\xff").expect("can be written");
    fs::rename(operations.join("token"), folder.path().join("token")).expect("can be moved");
    symlink("../../token", operations.join("token")).expect("can be linked");
    let (errors, list) = built(folder.path());
    assert_eq!(errors, [""; 0]);
    let listed = list.lines().filter_map(|line| line.strip_prefix("    (\""));
    let listed = listed.filter_map(|line| line.split('"').next());
    let wanted = konaplate_spec::FILES.iter().map(|(path, _)| *path);
    assert!(listed.eq(wanted), "{list}");
}

#[test]
fn what_a_broken_checkout_lacks_is_told_in_one_line() {
    for lost in ["konaplate.yaml", "operations"] {
        let folder = copy();
        let path = folder.path().join("spec").join(lost);
        if path.is_dir() {
            fs::remove_dir_all(&path).expect("it is there");
        } else {
            fs::remove_file(&path).expect("it is there");
        }
        let told = format!(
            "{}: No such file or directory (os error 2); the checkout is not whole: `git status` lists what is missing",
            path.display()
        );
        assert_eq!(built(folder.path()).0, [told]);
    }
}
