//! Prepares the test program `schema_judge`: clients of the specifications that only it uses, and for every scalar of a
//! request the verdict of its generated type, so that no field has to be named by hand.

#[path = "build/table.rs"]
mod table;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use konaplate_codegen::ir::Api;
use konaplate_codegen::output::{Mode, apply};
use konaplate_codegen::{Options, Sources, load};

fn main() {
    if let Err(error) = generate() {
        for line in error.to_string().lines() {
            println!("cargo::error={line}");
        }
    }
}

fn generate() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    for changed in ["build.rs", "build"] {
        println!("cargo::rerun-if-changed={changed}");
    }
    let shipped = Sources::from_pairs(konaplate_spec::ROOT, konaplate_spec::FILES.iter().copied());
    let tables = [
        table::text("SHIPPED", "konaplate_generated", &checked(&shipped)?),
        table::text("LIMITS", "limits", &client("limits", &out)?),
        table::text("SUITE", "suite_client", &client("suite", &out)?),
    ];
    fs::write(out.join("tables.rs"), tables.concat())?;
    Ok(())
}

/// Writes the client of a specification among the cases.
fn client(name: &str, out: &Path) -> Result<Api, Box<dyn Error>> {
    let folder = Path::new("cases").join(name);
    for changed in load::watched(&folder)? {
        println!("cargo::rerun-if-changed={}", changed.display());
    }
    let api = checked(&load::folder(&folder)?)?;
    let files = konaplate_codegen::generate(&api, &Options::default());
    apply(&out.join(name), &files, Mode::Write)?;
    Ok(api)
}

fn checked(sources: &Sources) -> Result<Api, String> {
    konaplate_codegen::check(sources).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(|it| it.short(sources)).collect();
        lines.join("\n")
    })
}
