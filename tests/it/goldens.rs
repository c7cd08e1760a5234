//! The committed clients compile without a warning, as a part of a crate of their user.

use std::fs;
use std::path::PathBuf;

use crate::process::{cargo, fixture, succeed};
use crate::support::{path, shipped_api};

/// A copy of the crate of the committed clients, with the features that the shipped one refers to.
fn goldens(copy: &str) -> PathBuf {
    let folder = fixture("goldens", copy);
    let manifest = folder.join("Cargo.toml");
    let mut text = fs::read_to_string(&manifest).expect("a text");
    text.push_str("\n[features]\n");
    for group in shipped_api().groups {
        text.push_str(&format!("{} = []\n", group.name));
    }
    fs::write(&manifest, text).expect("can be written");
    folder
}

#[test]
fn the_committed_clients_compile_with_warnings_denied() {
    let folder = goldens("goldens");
    succeed(&mut cargo(&folder, &["build", "--quiet", "--all-features"]));
    succeed(&mut cargo(&folder, &["build", "--quiet"]));
}

/// What a crate may forbid, and what it may call as the prelude does.
const STRANGE: &str = "//! A crate with names of its own.
#![no_implicit_prelude]
#![forbid(unused_qualifications)]
#![deny(warnings, missing_docs, missing_debug_implementations, unused_results)]

/// Names that hide those of the prelude.
pub mod own {
    /// One of them.
    #[derive(Debug)]
    pub struct Own;
    pub use self::{Own as Box, Own as Option, Own as Result, Own as Some, Own as String, Own as Vec};
}
";

#[test]
fn the_committed_clients_depend_on_no_name_and_no_edition_of_their_users_crate() {
    let folder = goldens("strange");
    let mut text = STRANGE.to_owned();
    for client in ["dates", "konaplate", "names", "nested", "rules", "tiny"] {
        let file = path("golden").join(client).join("mod.rs");
        text.push_str(&format!(
            "/// A client.\npub mod {client} {{\n\
             pub use super::own::{{Box, Option, Result, Some, String, Vec}};\n\
             ::std::include!({file:?});\n}}\n"
        ));
    }
    fs::write(folder.join("lib.rs"), text).expect("can be written");
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).expect("a text");
    for edition in ["2018", "2021", "2024"] {
        let edition = format!("edition = \"{edition}\"");
        let manifest = manifest.replace("edition = \"2024\"", &edition);
        fs::write(folder.join("Cargo.toml"), manifest).expect("can be written");
        succeed(&mut cargo(&folder, &["build", "--quiet", "--all-features"]));
    }
}
