//! The specification language as data: which mappings there are, which keys each takes, and what a key holds. The
//! JSON Schemas for editors and the canonical order of keys are made from it, and tests hold it against the reader
//! (`spec`), which alone decides. Nothing here reads a specification.

mod schema;
mod table;
#[cfg(test)]
mod tests;

pub use schema::schema;
pub use table::KINDS;

use crate::source::Sources;

/// The two kinds of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum File {
    /// `konaplate.yaml`.
    Profile,
    /// `operations/<group>/<operation>.yaml`.
    Operation,
}

/// A kind of mapping with keys of its own.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// What the table calls it, such as `field`.
    pub name: &'static str,
    /// What messages call it, such as `a field`. Kinds that are told apart by a key share it.
    pub what: &'static str,
    /// What it is, in one line.
    pub doc: &'static str,
    /// Its keys in canonical order.
    pub keys: &'static [Key],
    /// Keys of which exactly one stands there; empty where there are none such.
    pub one_of: &'static [&'static str],
    /// Keys of which at least one stands there; empty where there are none such.
    pub any_of: &'static [&'static str],
}

/// A key of a mapping.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// Whether it must stand there.
    pub need: Need,
    /// What stands under it.
    pub holds: Holds,
    /// What it says, in one line.
    pub doc: &'static str,
}

/// Whether a key must, or may, stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Always.
    Required,
    /// Where there is something to say.
    Optional,
    /// Only beside these words of `type`, or beside `use`, which stands here for the key.
    Beside(&'static [&'static str]),
    /// As `Beside`, and there it must.
    With(&'static [&'static str]),
}

/// What stands under a key.
#[derive(Debug, Clone, Copy)]
pub enum Holds {
    /// A single value of this form.
    Text(Form),
    /// One of these words.
    Word(&'static [&'static str]),
    /// A length, range or count: `16`, `1..30`, `1..` or `any`.
    Limit,
    /// A whole number from the first to the second.
    Number(u64, u64),
    /// A mapping of the kind with this name.
    Kind(&'static str),
    /// A mapping from names that its author gives.
    Names(Names),
    /// A list of so many at least.
    List(usize, &'static Holds),
    /// One of these.
    Either(&'static [Holds]),
}

/// A mapping from names that its author gives.
#[derive(Debug, Clone, Copy)]
pub struct Names {
    /// The form of the names.
    pub form: Form,
    /// The fewest entries.
    pub least: usize,
    /// The most entries.
    pub most: Option<usize>,
    /// What stands under each.
    pub each: &'static Holds,
}

/// The form of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Any.
    Free,
    /// Lower-case words of letters and digits with hyphens, such as `charge-cancel`.
    Kebab,
    /// An error code, such as `"007_001"`.
    Code,
    /// The first three digits of an error code, such as `"007"`.
    Family,
    /// The code of a lint, such as `KP0112`.
    Lint,
    /// A day, such as `2026-11-19`.
    Day,
    /// The name of an HTTP header.
    Header,
    /// A base URL: `https://host/prefix`, without a slash at the end.
    Url,
    /// A path below the base URL, such as `/v1/pay`.
    Path,
}

/// The kind with this name.
#[must_use]
pub fn kind(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name)
}

impl File {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Profile, Self::Operation];

    /// The kind of the file at a path below a specification's folder.
    #[must_use]
    pub fn at(path: &str) -> Self {
        match path {
            Sources::PROFILE => Self::Profile,
            _ => Self::Operation,
        }
    }

    /// The name of the kind of mapping that the file is.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::Operation => "operation",
        }
    }

    /// The name of the file that holds its JSON Schema.
    #[must_use]
    pub const fn schema_name(self) -> &'static str {
        match self {
            Self::Profile => "profile.schema.json",
            Self::Operation => "operation.schema.json",
        }
    }
}

impl Holds {
    /// The kinds of mappings that may stand there.
    #[must_use]
    pub fn kinds(&self) -> Vec<&'static Kind> {
        match self {
            Self::Kind(name) => kind(name).into_iter().collect(),
            Self::Either(forms) => forms.iter().flat_map(Self::kinds).collect(),
            _ => Vec::new(),
        }
    }

    /// What may stand one step below: under a key, under a name of the author's, or in a list.
    #[must_use]
    pub fn below(&self, step: &str) -> Vec<Self> {
        match self {
            Self::Kind(_) => {
                let keys = self.kinds().into_iter().flat_map(|kind| kind.keys);
                let found = keys.filter(|key| key.name == step);
                found.map(|key| key.holds).collect()
            }
            Self::Names(names) => vec![*names.each],
            Self::List(_, each) => vec![**each],
            Self::Either(forms) => forms.iter().flat_map(|form| form.below(step)).collect(),
            Self::Text(_) | Self::Word(_) | Self::Limit | Self::Number(..) => Vec::new(),
        }
    }
}

/// What may stand at a path in a file: `["request", "amount"]` is a field. A step into a list is any text. Nothing
/// where the language has nothing.
#[must_use]
pub fn at(file: File, path: &[&str]) -> Vec<Holds> {
    let mut found = vec![Holds::Kind(file.kind())];
    for step in path {
        found = found.iter().flat_map(|holds| holds.below(step)).collect();
    }
    found
}

/// The keys of the mapping at a path in a file, in canonical order; none where the names are the author's and keep
/// the order of the page.
#[must_use]
pub fn order(file: File, path: &[&str]) -> Vec<&'static str> {
    order_among(&at(file, path))
}

/// As [`order`], of a mapping that may be any of these.
#[must_use]
pub fn order_among(found: &[Holds]) -> Vec<&'static str> {
    let kinds: Vec<&Kind> = found.iter().flat_map(Holds::kinds).collect();
    let mut order = Vec::new();
    // From the end: what forms of one mapping have in common stands last in each.
    for key in kinds.iter().flat_map(|kind| kind.keys).rev() {
        if !order.contains(&key.name) {
            order.push(key.name);
        }
    }
    order.reverse();
    order
}
