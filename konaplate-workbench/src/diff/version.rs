//! The version to release, by semantic versioning as cargo reads it: before 1.0.0 the leftmost number that is not
//! zero says what breaks.

use std::fmt;

pub use semver::Version;

use super::Comparison;
use super::change::Rust;

/// A version from which none can be told.
#[derive(Clone, PartialEq, Eq)]
pub enum VersionError {
    /// It is no `X.Y.Z`.
    NotOne(String),
    /// It is a pre-release or has build metadata.
    NotPlain(String),
    /// There is no greater one.
    NoNext(String),
}

impl fmt::Display for VersionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (version, what) = match self {
            Self::NotOne(version) => (version, "is no version: write it as `1.2.3`"),
            Self::NotPlain(version) => (version, "is not a release: write it as `1.2.3`"),
            Self::NoNext(version) => (version, "has no successor"),
        };
        write!(f, "`{}` {what}", super::report::plain(version))
    }
}

konaplate_codegen::debug_as_display!(VersionError);

impl std::error::Error for VersionError {}

/// A version and the one to release after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// The one that is out.
    pub current: Version,
    /// The one to release; the same where nothing changes.
    pub next: Version,
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.current == self.next {
            return write!(f, "none, {} stays", self.current);
        }
        write!(f, "{} after {}", self.next, self.current)
    }
}

impl Comparison {
    /// The version to release after `current`.
    ///
    /// # Errors
    /// When `current` is no released version, or the last there is.
    pub fn release(&self, current: &str) -> Result<Release, VersionError> {
        let version = Version::parse(current.trim());
        let version = version.map_err(|_| VersionError::NotOne(current.to_owned()))?;
        if !version.pre.is_empty() || !version.build.is_empty() {
            return Err(VersionError::NotPlain(current.to_owned()));
        }
        let next = match self.rust() {
            None => Some(version.clone()),
            Some(rust) => next(&version, rust),
        };
        let next = next.ok_or_else(|| VersionError::NoNext(current.to_owned()))?;
        Ok(Release {
            current: version,
            next,
        })
    }
}

fn next(version: &Version, rust: Rust) -> Option<Version> {
    let Version {
        major,
        minor,
        patch,
        ..
    } = *version;
    let [major, minor, patch] = match (rust, major, minor) {
        (Rust::Breaking, 1.., _) => [major.checked_add(1)?, 0, 0],
        (Rust::Minor, 1.., _) | (Rust::Breaking, 0, 1..) => [major, minor.checked_add(1)?, 0],
        _ => [major, minor, patch.checked_add(1)?],
    };
    Some(Version::new(major, minor, patch))
}

#[cfg(test)]
mod tests {
    use super::{Version, next};
    use crate::diff::Rust::{self, Breaking, Minor, Patch};

    #[track_caller]
    fn check(version: &str, rust: Rust, wanted: Option<&str>) {
        let version = Version::parse(version).unwrap();
        let next = next(&version, rust).map(|it| it.to_string());
        assert_eq!(next.as_deref(), wanted, "{version} {rust:?}");
    }

    #[test]
    fn the_next_version_is_what_cargo_takes_for_one() {
        check("1.2.3", Breaking, Some("2.0.0"));
        check("1.2.3", Minor, Some("1.3.0"));
        check("1.2.3", Patch, Some("1.2.4"));
        check("0.2.3", Breaking, Some("0.3.0"));
        check("0.2.3", Minor, Some("0.2.4"));
        check("0.2.3", Patch, Some("0.2.4"));
        check("0.0.3", Breaking, Some("0.0.4"));
        check("0.0.3", Minor, Some("0.0.4"));
        check("18446744073709551615.0.0", Breaking, None);
        check("1.18446744073709551615.0", Minor, None);
        check("0.0.18446744073709551615", Patch, None);
    }
}
