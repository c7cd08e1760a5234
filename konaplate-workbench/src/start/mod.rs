//! A started project: a crate whose client is generated from a specification of its own, and a test that passes.
//! The files as texts; whoever asks for them writes them.

use std::fmt;

use konaplate_codegen::language::{File, schema};

/// Where the project takes konaplate's crates from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dependencies {
    /// A registry, in this version.
    Registry,
    /// The folder of a checkout.
    Checkout(String),
}

/// The name of a crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrateName(String);

/// Why a name is none for a crate.
#[derive(Clone, PartialEq, Eq)]
pub struct BadName {
    name: String,
    why: &'static str,
}

impl fmt::Display for BadName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, why) = (self.name.escape_debug(), self.why);
        write!(f, "`{name}` cannot be the name of a crate: {why}")
    }
}

konaplate_codegen::debug_as_display!(BadName);

impl std::error::Error for BadName {}

/// Cargo's limit for names in its registry.
const LONGEST: usize = 64;

/// Crates that every crate has, and those that the project depends on.
const TAKEN: &[&str] = &[
    "alloc",
    "core",
    "http",
    "konaplate_codegen",
    "konaplate_macros",
    "konaplate_mock",
    "konaplate_runtime",
    "proc_macro",
    "std",
    "test",
    "tokio",
];

/// Keywords of every edition. As a crate's name they would have to be written `r#…`, or could not.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

impl CrateName {
    /// Checks a name.
    ///
    /// # Errors
    /// A name that cargo or Rust would refuse.
    pub fn new(name: &str) -> Result<Self, BadName> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let ident = name.replace('-', "_");
        let why = if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
            "it begins with a letter of ASCII"
        } else if !name.bytes().all(is_plain) {
            "it is made of letters and digits of ASCII, `-` and `_`"
        } else if name.len() > LONGEST {
            "it has at most 64 characters"
        } else if KEYWORDS.contains(&ident.as_str()) {
            "that is a keyword of Rust"
        } else if TAKEN.contains(&ident.as_str()) {
            "the project has another crate of that name"
        } else {
            return Ok(Self(name.to_owned()));
        };
        let name = name.to_owned();
        Err(BadName { name, why })
    }

    fn ident(&self) -> String {
        self.0.replace('-', "_")
    }
}

/// Path and text of every file, sorted by path.
#[must_use]
pub fn project(name: &CrateName, dependencies: &Dependencies) -> Vec<(String, String)> {
    let fill = |template: &str| {
        template
            .replace("{{name}}", &name.0)
            .replace("{{crate}}", &name.ident())
    };
    let manifest = ["macros", "runtime", "codegen"].into_iter().fold(
        fill(include_str!("template/manifest.toml")),
        |manifest, part| {
            let row = dependency(&format!("konaplate-{part}"), dependencies);
            manifest.replace(&format!("{{{{{part}}}}}"), &row)
        },
    );
    let mut files = vec![
        (".gitignore", include_str!("template/gitignore").to_owned()),
        ("Cargo.toml", manifest),
        ("README.md", fill(include_str!("template/readme.md"))),
        ("build.rs", include_str!("template/build.rs").to_owned()),
        (
            "spec/konaplate.yaml",
            include_str!("template/profile.yaml").to_owned(),
        ),
        (
            "spec/operations/payment/pay-state.yaml",
            include_str!("template/pay-state.yaml").to_owned(),
        ),
        (
            "spec/operations/payment/pay.yaml",
            include_str!("template/pay.yaml").to_owned(),
        ),
        ("src/lib.rs", include_str!("template/lib.rs").to_owned()),
        ("tests/client.rs", fill(include_str!("template/client.rs"))),
    ];
    let mut files: Vec<_> = files
        .drain(..)
        .map(|(path, text)| (path.to_owned(), text))
        .collect();
    files.extend(File::ALL.map(|file| {
        let path = format!("spec/schema/{}", file.schema_name());
        (path, format!("{:#}\n", schema(file)))
    }));
    files.sort();
    files
}

/// A row of the manifest.
fn dependency(name: &str, dependencies: &Dependencies) -> String {
    match dependencies {
        Dependencies::Registry => format!("{name} = \"{}\"", env!("CARGO_PKG_VERSION")),
        Dependencies::Checkout(folder) => {
            let path = toml_text(&format!("{}/{name}", folder.trim_end_matches('/')));
            format!("{name} = {{ path = {path} }}")
        }
    }
}

/// A text as TOML writes it.
fn toml_text(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            _ if letter.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(letter))),
            _ => out.push(letter),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use konaplate_codegen::{Sources, check};

    use super::{CrateName, Dependencies, project};

    fn named(name: &str) -> Vec<(String, String)> {
        let name = CrateName::new(name).expect("a name");
        project(&name, &Dependencies::Registry)
    }

    #[test]
    fn the_specification_of_a_project_has_no_fault() {
        let files = named("shop-client");
        let spec = files
            .iter()
            .filter_map(|(path, text)| Some((path.strip_prefix("spec/")?, text.as_str())));
        let spec = spec.filter(|(path, _)| path.ends_with(".yaml"));
        let sources = Sources::from_pairs("spec", spec);
        let faults = check(&sources).map_or_else(|faults| faults, |_| Vec::new());
        let faults: Vec<String> = faults.iter().map(|fault| fault.short(&sources)).collect();
        assert_eq!(faults, [""; 0]);
    }

    #[test]
    fn the_specification_of_a_project_is_in_canonical_form() {
        for (path, text) in named("shop-client") {
            if path.ends_with(".yaml") {
                let document = crate::document::Document::parse(&text).expect(&path);
                assert_eq!(document.to_text(), text, "{path}");
            }
        }
    }

    #[test]
    fn nothing_is_left_to_fill_in() {
        for (path, text) in named("shop-client") {
            assert!(!text.contains("{{"), "{path}");
            assert!(text.ends_with('\n'), "{path}");
        }
    }

    #[test]
    fn dependencies_are_of_this_version_or_of_a_checkout() {
        let text = |dependencies| {
            let name = CrateName::new("shop").expect("a name");
            let files = project(&name, &dependencies);
            let manifest = files.into_iter().find(|(path, _)| path == "Cargo.toml");
            manifest.expect("there is one").1
        };
        let version = env!("CARGO_PKG_VERSION");
        let row = format!("\nkonaplate-runtime = \"{version}\"\n");
        assert!(text(Dependencies::Registry).contains(&row));
        let folder = r#"/a "b"\c"#.to_owned();
        let row = r#"konaplate-codegen = { path = "/a \"b\"\\c/konaplate-codegen" }"#;
        assert!(text(Dependencies::Checkout(folder)).contains(row));
    }

    #[test]
    fn a_name_is_one_that_cargo_and_rust_take() {
        for good in ["a", "shop", "shop-client", "shop_client2", "A1"] {
            assert!(CrateName::new(good).is_ok(), "{good}");
        }
        let long = "a".repeat(65);
        for (bad, why) in [
            ("", "begins with a letter"),
            ("1shop", "begins with a letter"),
            ("-shop", "begins with a letter"),
            ("상점", "begins with a letter"),
            ("shop client", "made of letters"),
            ("a/b", "made of letters"),
            ("a\"\nb", "made of letters"),
            ("crate", "keyword"),
            ("async", "keyword"),
            ("core", "another crate"),
            ("konaplate-runtime", "another crate"),
            (&long, "at most 64"),
        ] {
            let said = CrateName::new(bad).expect_err(bad).to_string();
            assert!(said.contains(why), "{bad}: {said}");
            assert!(!said.contains('\n'));
        }
    }
}
