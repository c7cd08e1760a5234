//! The committed clients compile without a warning, as a part of a crate of their user.

use std::fs;

use crate::process::{cargo, fixture, succeed};
use crate::support::shipped_api;

#[test]
fn the_committed_clients_compile_with_warnings_denied() {
    let folder = fixture("goldens", "goldens");
    let manifest = folder.join("Cargo.toml");
    let mut text = fs::read_to_string(&manifest).expect("a text");
    text.push_str("\n[features]\n");
    for group in shipped_api().groups {
        text.push_str(&format!("{} = []\n", group.name));
    }
    fs::write(&manifest, text).expect("can be written");
    succeed(&mut cargo(&folder, &["build", "--quiet", "--all-features"]));
    succeed(&mut cargo(&folder, &["build", "--quiet"]));
}
