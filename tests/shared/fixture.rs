//! Crates of a user, copied from `fixtures` or made, in which a test edits and builds.

use std::fs;
use std::path::{Path, PathBuf};

use crate::process::{path, temporary, workspace};

/// A fresh copy of a fixture crate, in which it may be edited. The place is the same at every run, since
/// cargo would keep what it built at another one. To cargo, copies with one name would be the same package.
pub fn fixture(name: &str, copy: &str) -> PathBuf {
    let folder = temporary().join("fixtures").join(copy);
    let _ = fs::remove_dir_all(&folder); // it is not there at the first run
    copy_folder(&path("fixtures").join(name), &folder, &|text| {
        // Paths that lead out of the fixture have to lead back to the workspace.
        let text = text.replace("../../../", &format!("{}/", root()));
        text.replace(
            "name = \"konaplate-fixture\"",
            &format!("name = \"konaplate-fixture-{copy}\""),
        )
    });
    share_dependencies(&folder);
    folder
}

/// Makes a crate need all that these tests need, in the same versions and with the same features: it is built already.
pub fn share_dependencies(folder: &Path) {
    let manifest = folder.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).expect("a crate has a manifest");
    // The crate may have a table `[dependencies]`; this one it has not.
    let root = root();
    let more = format!(
        "\n[target.'cfg(all())'.dependencies]\nkonaplate-tests = {{ path = \"{root}/tests\" }}\n"
    );
    fs::write(&manifest, text + &more).expect("can be written");
    let lock = workspace().join("Cargo.lock");
    fs::copy(lock, folder.join("Cargo.lock")).expect("the workspace has a lock file");
}

/// The workspace's folder, as a manifest has it.
fn root() -> String {
    let root = workspace();
    root.to_str().expect("the path is UTF-8").replace('\\', "/")
}

/// Copies a folder of text files as `edit` has them.
pub fn copy_folder(from: &Path, to: &Path, edit: &dyn Fn(&str) -> String) {
    fs::create_dir_all(to).expect("the folder can be made");
    for entry in fs::read_dir(from).expect("the folder is there") {
        let path = entry.expect("the folder can be read").path();
        let copy = to.join(path.file_name().expect("an entry has a name"));
        if path.is_dir() {
            copy_folder(&path, &copy, edit);
        } else {
            let text = fs::read_to_string(&path).expect("a text");
            fs::write(copy, edit(&text)).expect("can be written");
        }
    }
}

/// Replaces a text in a file; it must be there.
pub fn edit(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).expect("a text");
    assert!(text.contains(from), "{} has no `{from}`", file.display());
    fs::write(file, text.replacen(from, to, 1)).expect("can be written");
}
