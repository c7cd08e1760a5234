//! Prepares the test program `schema_judge`: clients of the specifications that only it uses, and for every scalar of a
//! request the verdict of its generated type, so that no field has to be named by hand.

#![expect(clippy::panic, reason = "cargo shows a build script's panic")]

#[path = "build/suite.rs"]
mod suite;
#[path = "build/table.rs"]
mod table;

use std::path::{Path, PathBuf};
use std::{env, fs};

use konaplate_codegen::ir::Api;
use konaplate_codegen::output::{Mode, apply};
use konaplate_codegen::{Options, Sources, load};

fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it for build scripts"));
    for changed in ["build.rs", "build"] {
        println!("cargo::rerun-if-changed={changed}");
    }
    let folder = Path::new("cases/limits");
    for changed in load::watched(folder).expect("the folder can be read") {
        println!("cargo::rerun-if-changed={}", changed.display());
    }
    let suite = suite::read();
    suite.write(&out.join("suite-spec"));
    fs::write(out.join("suite.json"), suite.report()).expect("OUT_DIR can be written");

    let shipped = Sources::from_pairs(konaplate_spec::ROOT, konaplate_spec::FILES.iter().copied());
    let limits = load::folder(folder).expect("the folder can be read");
    let tables = [
        table::text("SHIPPED", "konaplate_generated", &checked(&shipped)),
        table::text("LIMITS", "limits", &client(&limits, &out.join("limits"))),
        table::text(
            "SUITE",
            "suite",
            &client(&suite.sources(), &out.join("suite")),
        ),
    ];
    fs::write(out.join("tables.rs"), tables.concat()).expect("OUT_DIR can be written");
}

/// Writes the client of a specification.
fn client(sources: &Sources, out: &Path) -> Api {
    let api = checked(sources);
    let files = konaplate_codegen::generate(&api, &Options::default());
    apply(out, &files, Mode::Write).expect("OUT_DIR can be written");
    api
}

fn checked(sources: &Sources) -> Api {
    konaplate_codegen::check(sources).unwrap_or_else(|problems| {
        let lines: Vec<String> = problems.iter().map(|it| it.short(sources)).collect();
        panic!("{}", lines.join("\n"))
    })
}
