//! What is built of the workspace when its tests are: the command, the examples, and the libraries as the compiler
//! takes them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use serde_json::Value;

use crate::process::{cargo, succeed, workspace};

/// Programs and libraries by name; nothing where the name is ambiguous.
struct Built {
    programs: BTreeMap<String, PathBuf>,
    libraries: BTreeMap<String, Option<PathBuf>>,
}

/// With the features that `cargo test --workspace` has, there is mostly nothing left to build but the command.
static BUILT: LazyLock<Built> = LazyLock::new(|| {
    let arguments = [
        "build",
        "--workspace",
        "--bins",
        "--examples",
        "--locked",
        "--quiet",
        "--message-format=json",
    ];
    let said = succeed(&mut cargo(&workspace(), &arguments));
    let mut built = Built {
        programs: BTreeMap::new(),
        libraries: BTreeMap::new(),
    };
    for line in said.out.lines() {
        let artifact: Value = serde_json::from_str(line).expect("cargo writes JSON");
        if artifact["reason"] == "compiler-artifact" {
            built.add(&artifact);
        }
    }
    built
});

impl Built {
    fn add(&mut self, artifact: &Value) {
        let name = artifact["target"]["name"].as_str().expect("a name");
        if let Some(program) = artifact["executable"].as_str() {
            self.programs.insert(name.to_owned(), program.into());
            return;
        }
        let files = artifact["filenames"].as_array().expect("a list");
        let mut files = files.iter().filter_map(Value::as_str).map(Path::new);
        let is_library = |file: &&Path| file.extension().is_none_or(|it| it != "rmeta");
        let Some(file) = files.find(is_library) else {
            return;
        };
        self.libraries
            .entry(name.replace('-', "_"))
            .and_modify(|known| *known = None)
            .or_insert_with(|| Some(file.to_owned()));
    }
}

/// The built command in a folder, not yet run.
pub fn konaplate(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(program("konaplate"));
    command.current_dir(folder).args(arguments);
    command
}

/// A built command or example.
pub fn program(name: &str) -> &'static Path {
    let program = BUILT.programs.get(name);
    program.unwrap_or_else(|| panic!("the workspace has no program `{name}`"))
}

/// The file of a built library.
pub(crate) fn library(name: &str) -> &'static Path {
    let library = BUILT.libraries.get(name).and_then(Option::as_deref);
    library.unwrap_or_else(|| panic!("not one library `{name}` was built"))
}
