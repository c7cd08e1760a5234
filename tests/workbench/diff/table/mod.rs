//! The changes of specifications that `diff` is tried with: what is edited, and by hand what is to be said of it, there
//! and back. Where the compiler or the mock sees it otherwise, the row says by what.

mod nested;
mod operations;
mod profile;
mod replies;
mod requests;
mod steps;

use konaplate_codegen::{Sources, ir};
use konaplate_workbench::diff::{Rust, Wire};

pub(crate) const PROFILE: &str = "konaplate.yaml";
pub(crate) const PAY: &str = "operations/pay/pay.yaml";
pub(crate) const RESULT: &str = "operations/pay/pay-result.yaml";
pub(crate) const CARD: &str = "operations/card/card.yaml";
pub(crate) const REGISTER: &str = "operations/card/register.yaml";

/// The specification that all changes are made to: path and text.
pub(crate) const BASE: [(&str, &str); 5] = [
    (PROFILE, include_str!("../../../cases/diff/konaplate.yaml")),
    (
        PAY,
        include_str!("../../../cases/diff/operations/pay/pay.yaml"),
    ),
    (
        RESULT,
        include_str!("../../../cases/diff/operations/pay/pay-result.yaml"),
    ),
    (
        CARD,
        include_str!("../../../cases/diff/operations/card/card.yaml"),
    ),
    (
        REGISTER,
        include_str!("../../../cases/diff/operations/card/register.yaml"),
    ),
];

/// A specification with objects and lists in its requests: path and text.
pub(crate) const NESTED: [(&str, &str); 9] = [
    (
        "konaplate.yaml",
        include_str!("../../../fixtures/nested/konaplate.yaml"),
    ),
    (
        "operations/cards/card-order.yaml",
        include_str!("../../../fixtures/nested/operations/cards/card-order.yaml"),
    ),
    (
        "operations/cards/card-limits.yaml",
        include_str!("../../../fixtures/nested/operations/cards/card-limits.yaml"),
    ),
    (
        "operations/cards/card-page.yaml",
        include_str!("../../../fixtures/nested/operations/cards/card-page.yaml"),
    ),
    (
        "operations/members/terms-agree.yaml",
        include_str!("../../../fixtures/nested/operations/members/terms-agree.yaml"),
    ),
    (
        "operations/members/member-update.yaml",
        include_str!("../../../fixtures/nested/operations/members/member-update.yaml"),
    ),
    (
        "operations/money/purchase.yaml",
        include_str!("../../../fixtures/nested/operations/money/purchase.yaml"),
    ),
    (
        "operations/money/purchase-result.yaml",
        include_str!("../../../fixtures/nested/operations/money/purchase-result.yaml"),
    ),
    (
        "operations/money/bulk-order.yaml",
        include_str!("../../../fixtures/nested/operations/money/bulk-order.yaml"),
    ),
];

/// An edit of the specification.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Edit {
    /// A text of a file, which must be there, becomes another.
    Text(&'static str, &'static str, &'static str),
    /// A file has another path.
    Move(&'static str, &'static str),
    /// A file is new.
    Add(&'static str, &'static str),
    /// A file is gone.
    Remove(&'static str),
}

/// What is to be said of a change as a whole.
pub(crate) type Verdict = (Rust, Wire);

/// A change of the specification.
#[derive(Debug)]
pub(crate) struct Mutation {
    pub(crate) name: &'static str,
    /// The specification that is edited.
    base: &'static [(&'static str, &'static str)],
    /// A caller of its client, among the tests' files.
    pub(crate) caller: &'static str,
    /// What is edited first, before the change.
    pub(crate) first: &'static [Edit],
    pub(crate) edits: &'static [Edit],
    /// Kinds of all changes that are told, by their ids, sorted.
    pub(crate) kinds: &'static [&'static str],
    pub(crate) there: Verdict,
    pub(crate) back: Verdict,
    /// The one feature that the caller asks for, where not all.
    pub(crate) feature: Option<&'static str>,
    /// Why the compiler sees it otherwise, where it does.
    pub(crate) compiler: Option<&'static str>,
    /// What the mock sees and why, where not what is told.
    pub(crate) mock: Option<(Wire, &'static str)>,
}

/// A change that is told as these kinds, with its verdicts there and back.
fn row(
    name: &'static str,
    edits: &'static [Edit],
    kinds: &'static [&'static str],
    [there, back]: [Verdict; 2],
) -> Mutation {
    Mutation {
        name,
        base: &BASE,
        caller: "fixtures/diff/caller.rs",
        first: &[],
        edits,
        kinds,
        there,
        back,
        feature: None,
        compiler: None,
        mock: None,
    }
}

impl Mutation {
    /// The compiler sees it otherwise.
    fn compiler(mut self, why: &'static str) -> Self {
        self.compiler = Some(why);
        self
    }

    /// The mock sees something else.
    fn mock(mut self, wire: Wire, why: &'static str) -> Self {
        self.mock = Some((wire, why));
        self
    }

    /// The caller has one feature only.
    fn feature(mut self, feature: &'static str) -> Self {
        self.feature = Some(feature);
        self
    }

    /// It changes the specification with objects and lists in its requests.
    fn of_nested(mut self) -> Self {
        self.base = &NESTED;
        self.caller = "fixtures/diff/nested.rs";
        self
    }

    /// It changes the specification after these edits.
    fn first(mut self, edits: &'static [Edit]) -> Self {
        self.first = edits;
        self
    }

    /// The specification before it.
    pub(crate) fn before(&self) -> ir::Api {
        self.edited(self.first.iter())
    }

    /// The specification after it.
    pub(crate) fn apply(&self) -> ir::Api {
        self.edited(self.first.iter().chain(self.edits))
    }

    fn edited(&self, edits: impl Iterator<Item = &'static Edit>) -> ir::Api {
        let mut files: Vec<(String, String)> = owned(self.base);
        for edit in edits {
            edit.apply(&mut files, self.name);
        }
        checked(files, self.name)
    }
}

impl Edit {
    fn apply(self, files: &mut Vec<(String, String)>, name: &str) {
        let find = |files: &[(String, String)], path: &str| {
            let at = files.iter().position(|(it, _)| it == path);
            at.unwrap_or_else(|| panic!("{name}: no {path}"))
        };
        match self {
            Self::Text(path, from, to) => {
                let at = find(files, path);
                let text = &mut files[at].1;
                assert!(text.contains(from), "{name}: {path} has no `{from}`");
                *text = text.replacen(from, to, 1);
            }
            Self::Move(path, to) => {
                let at = find(files, path);
                files[at].0 = to.to_owned();
            }
            Self::Remove(path) => {
                let at = find(files, path);
                files.remove(at);
            }
            Self::Add(path, text) => files.push((path.to_owned(), text.to_owned())),
        }
    }
}

fn owned(files: &[(&str, &str)]) -> Vec<(String, String)> {
    let files = files.iter();
    files
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
        .collect()
}

fn checked(files: Vec<(String, String)>, name: &str) -> ir::Api {
    let sources = Sources::from_pairs("spec", files);
    konaplate_codegen::check(&sources).unwrap_or_else(|problems| {
        let lines: Vec<String> = problems.iter().map(|it| it.short(&sources)).collect();
        panic!("{name}:\n{}", lines.join("\n"))
    })
}

/// The specification before all changes.
pub(crate) fn base() -> ir::Api {
    checked(owned(&BASE), "base")
}

/// All changes.
pub(crate) fn all() -> Vec<Mutation> {
    let parts = [
        profile::rows(),
        requests::values(),
        requests::fields(),
        replies::rows(),
        operations::rows(),
        operations::headers(),
        operations::errors(),
        operations::inquiries(),
    ];
    parts.into_iter().flatten().collect()
}

/// Changes of objects and lists in requests: of the mock only what it takes.
pub(crate) fn nested() -> Vec<Mutation> {
    nested::rows()
}

/// Changes after others, to which no caller is written: the compiler does not judge them, and of the mock only what it
/// takes.
pub(crate) fn steps() -> Vec<Mutation> {
    steps::rows()
}

/// Every change of every specification.
pub(crate) fn every() -> Vec<Mutation> {
    [all(), nested(), steps()].into_iter().flatten().collect()
}
