//! How generated code names the runtime: by its crate, or as a user has renamed or re-exported it.

use std::fmt;
use std::str::FromStr;

use crate::diagnostic::printable;
use crate::names::is_identifier;

/// The path by which generated code names the crate `konaplate-runtime`: `pay_runtime` where the package has renamed it,
/// `pay::runtime` where another crate exports it, or a path that begins with `crate`. Generated code stands in several
/// modules, and `self` and `super` would be another place in each.
///
/// ```
/// use konaplate_codegen::RuntimePath;
///
/// let renamed: RuntimePath = "pay_runtime".parse()?;
/// assert_eq!(renamed.as_str(), "::pay_runtime");
/// assert!("super::runtime".parse::<RuntimePath>().is_err());
/// # Ok::<(), konaplate_codegen::BadRuntimePath>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuntimePath(String);

impl RuntimePath {
    /// As it stands in generated code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for RuntimePath {
    fn default() -> Self {
        Self("::konaplate_runtime".to_owned())
    }
}

impl FromStr for RuntimePath {
    type Err = BadRuntimePath;

    fn from_str(path: &str) -> Result<Self, BadRuntimePath> {
        let is_here = path.strip_prefix("crate::").is_some_and(is_path);
        if is_here {
            return Ok(Self(path.to_owned()));
        }
        let of_crate = path.strip_prefix("::").unwrap_or(path);
        if !is_path(of_crate) {
            return Err(BadRuntimePath(printable(path)));
        }
        Ok(Self(format!("::{of_crate}")))
    }
}

fn is_path(path: &str) -> bool {
    path.split("::").all(is_identifier)
}

/// Not a path of the runtime, or not the same place in every module.
#[derive(Clone, PartialEq, Eq)]
pub struct BadRuntimePath(String);

impl fmt::Display for BadRuntimePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(path) = self;
        write!(
            f,
            "`{path}` is no path of the runtime: write `pay_runtime`, `pay::runtime` or `crate::runtime`"
        )
    }
}

impl std::error::Error for BadRuntimePath {}

crate::debug_as_display!(BadRuntimePath);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_runtime_is_found_from_every_module() {
        for (path, wanted) in [
            ("::konaplate_runtime", "::konaplate_runtime"),
            ("pay_runtime", "::pay_runtime"),
            ("pay::runtime", "::pay::runtime"),
            ("crate::inner::runtime", "crate::inner::runtime"),
        ] {
            assert_eq!(path.parse::<RuntimePath>().unwrap().as_str(), wanted);
        }
        for path in [
            "",
            "::",
            "a::",
            "crate",
            "::crate::a",
            "self::a",
            "super::a",
            "a::self",
            "a b",
            "a!{}",
            "a::<b>",
            "a-b",
            "2026",
            "결제",
            "a\nb",
        ] {
            let said = path.parse::<RuntimePath>().unwrap_err().to_string();
            assert!(said.contains("is no path of the runtime: write"), "{said}");
            assert!(!said.contains('\n'), "{said}");
        }
    }
}
