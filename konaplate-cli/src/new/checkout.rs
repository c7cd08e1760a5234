//! Where a new project takes konaplate's crates from: a checkout, by a path that holds when both are moved.

use std::fs;
use std::path::{Component, Path, PathBuf};

use konaplate_workbench::start::Dependencies;

use super::place::Place;
use crate::{Failure, files};

/// Folder of this crate when it was built.
const BUILT_IN: &str = env!("CARGO_MANIFEST_DIR");

/// What a new project depends on: of the checkout that is named, else of the one that this command was built in.
pub(super) fn dependencies(named: Option<&Path>, place: &Place) -> Result<Dependencies, Failure> {
    let checkout = match named {
        Some(folder) => checkout(folder)?,
        None if is_of_registry(BUILT_IN) => return Ok(Dependencies::Registry),
        None => built_in(Path::new(BUILT_IN))?,
    };
    let path = relative(&checkout, place.real()).unwrap_or(checkout);
    match path.to_str() {
        Some(path) => Ok(Dependencies::Checkout(path.replace('\\', "/"))),
        None => Err(Failure::Unable(format!(
            "{}: not UTF-8, and Cargo.toml is: move it to another folder",
            path.display()
        ))),
    }
}

fn checkout(folder: &Path) -> Result<PathBuf, Failure> {
    let real = fs::canonicalize(folder).map_err(|error| files::unable(folder, &error))?;
    if is_checkout(&real) {
        return Ok(real);
    }
    Err(Failure::Unable(format!(
        "{}: no checkout of konaplate: name the folder that has `konaplate-runtime`",
        folder.display()
    )))
}

/// The checkout that the command was built in, if it is still there.
fn built_in(crate_folder: &Path) -> Result<PathBuf, Failure> {
    let checkout = crate_folder.parent().map(fs::canonicalize);
    match checkout {
        Some(Ok(checkout)) if is_checkout(&checkout) => Ok(checkout),
        _ => Err(Failure::Unable(format!(
            "{}: the checkout that this command was built in is not there any more: \
             name another one with --konaplate-path",
            crate_folder.parent().unwrap_or(crate_folder).display()
        ))),
    }
}

fn is_checkout(folder: &Path) -> bool {
    let has = |name: &str| folder.join(name).join("Cargo.toml").is_file();
    has("konaplate-runtime") && has("konaplate-codegen")
}

/// Whether a crate's folder is one that cargo unpacked a package into: those have the version in their name.
fn is_of_registry(crate_folder: &str) -> bool {
    let unpacked = concat!(env!("CARGO_PKG_NAME"), "-", env!("CARGO_PKG_VERSION"));
    Path::new(crate_folder).file_name() == Some(unpacked.as_ref())
}

/// The path from one folder to another; nothing where they are on different drives. Both are absolute, without links.
fn relative(to: &Path, from: &Path) -> Option<PathBuf> {
    let common = to.components().zip(from.components());
    let common = common.take_while(|(to, from)| to == from).count();
    let up = from.components().skip(common);
    let down = to.components().skip(common);
    let mut path = PathBuf::new();
    for part in up {
        if matches!(part, Component::Prefix(_)) {
            return None;
        }
        path.push("..");
    }
    path.extend(down);
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_between_folders_goes_up_and_down() {
        for (to, from, path) in [
            ("/a/konaplate", "/a/shop", "../konaplate"),
            ("/a/konaplate", "/a/b/shop", "../../konaplate"),
            ("/a/konaplate", "/a/konaplate/shop", ".."),
            ("/opt/konaplate", "/home/me/shop", "../../../opt/konaplate"),
        ] {
            let found = relative(Path::new(to), Path::new(from));
            assert_eq!(found, Some(PathBuf::from(path)), "{from} to {to}");
        }
    }

    #[test]
    fn a_package_of_a_registry_is_known_by_its_folder() {
        let version = env!("CARGO_PKG_VERSION");
        let unpacked = format!("/home/me/.cargo/registry/src/index/konaplate-cli-{version}");
        assert!(is_of_registry(&unpacked));
        assert!(!is_of_registry("/home/me/konaplate/konaplate-cli"));
        assert!(!is_of_registry(BUILT_IN));
    }

    #[test]
    fn a_checkout_that_is_gone_is_told_with_the_option_to_give() {
        let Err(Failure::Unable(message)) = built_in(Path::new("/gone/konaplate/konaplate-cli"))
        else {
            panic!("there is no such folder");
        };
        let told = "/gone/konaplate: the checkout that this command was built in is not there any more: \
                    name another one with --konaplate-path";
        assert_eq!(message, told);
        assert!(built_in(Path::new(BUILT_IN)).is_ok());
    }
}
