//! One change: what kind, where, from what to what, and its two verdicts. What the verdicts are is [`Kind`]'s.

use konaplate_codegen::Sources;

use super::kind::{Kind, Section};

/// What a change does to clients that were built from the old specification. The worse, the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wire {
    /// No message changes.
    NotOnWire,
    /// Messages change, and old clients do not mind.
    KeepsWorking,
    /// The provider may refuse what old clients send.
    MayBeRefused,
    /// Old clients may not be able to read an answer, or take it for something that it is not.
    MayMisread,
}

/// What a change does to Rust code that calls the generated client. The worse, the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rust {
    /// Nothing to gain, nothing to lose.
    Patch,
    /// Something new to use; what there was still compiles and is still taken.
    Minor,
    /// Code may no longer compile, or do something else.
    Breaking,
}

impl Wire {
    /// All, the harmless first.
    pub const ALL: [Self; 4] = [
        Self::NotOnWire,
        Self::KeepsWorking,
        Self::MayBeRefused,
        Self::MayMisread,
    ];

    /// A stable word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotOnWire => "not-on-the-wire",
            Self::KeepsWorking => "keeps-working",
            Self::MayBeRefused => "may-be-refused",
            Self::MayMisread => "may-misread",
        }
    }

    /// What it says of clients built from the old specification.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::NotOnWire => "nothing changes on the wire",
            Self::KeepsWorking => "clients built before keep working",
            Self::MayBeRefused => "clients built before may be refused",
            Self::MayMisread => "clients built before may misread answers",
        }
    }
}

impl Rust {
    /// All, the harmless first.
    pub const ALL: [Self; 3] = [Self::Patch, Self::Minor, Self::Breaking];

    /// `breaking`, `minor` or `patch`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Breaking => "breaking",
        }
    }
}

/// One difference between two specifications.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What kind of change; its id is stable.
    pub kind: Kind,
    /// File below the specification's folder: of the new one, or of the old one for what is gone.
    pub file: String,
    /// Key path inside the file.
    pub key: String,
    /// Name of the operation, where the change is one operation's.
    pub operation: Option<String>,
    /// What there was, as it is in the specification; control characters and all.
    pub before: Option<String>,
    /// What there is.
    pub after: Option<String>,
    /// What it does to old clients.
    pub wire: Wire,
    /// What it does to Rust callers.
    pub rust: Rust,
}

impl Change {
    /// Where it belongs in a changelog.
    #[must_use]
    pub fn section(&self) -> Section {
        self.kind.section()
    }

    /// The verdict on the wire, where it depends on more than the kind.
    pub(super) fn on_wire(mut self, wire: Wire) -> Self {
        self.wire = wire;
        self
    }

    /// Of all operations, and so of the profile.
    pub(super) fn of_profile(mut self) -> Self {
        Sources::PROFILE.clone_into(&mut self.file);
        self.operation = None;
        self
    }

    /// The verdict for callers, where it depends on more than the kind.
    pub(super) fn for_rust(mut self, rust: Rust) -> Self {
        self.rust = rust;
        self
    }
}

/// Where a change is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) file: &'a str,
    pub(super) key: &'a str,
    pub(super) operation: Option<&'a str>,
}

impl<'a> Place<'a> {
    /// In the profile.
    pub(super) fn profile(key: &'a str) -> Self {
        Self {
            file: Sources::PROFILE,
            key,
            operation: None,
        }
    }

    /// Under another key of the same file.
    pub(super) fn at(self, key: &'a str) -> Self {
        Self { key, ..self }
    }

    /// Something is there that was not.
    pub(super) fn gained(self, kind: Kind, after: impl Into<String>) -> Change {
        self.change(kind, None, Some(after.into()))
    }

    /// Something was there.
    pub(super) fn lost(self, kind: Kind, before: impl Into<String>) -> Change {
        self.change(kind, Some(before.into()), None)
    }

    /// Something is otherwise.
    pub(super) fn turned(
        self,
        kind: Kind,
        before: impl Into<String>,
        after: impl Into<String>,
    ) -> Change {
        self.change(kind, Some(before.into()), Some(after.into()))
    }

    fn change(self, kind: Kind, before: Option<String>, after: Option<String>) -> Change {
        Change {
            kind,
            file: self.file.to_owned(),
            key: self.key.to_owned(),
            operation: self.operation.map(str::to_owned),
            before,
            after,
            wire: kind.wire(),
            rust: kind.rust(),
        }
    }
}

/// The changes found so far.
#[derive(Debug, Default)]
pub(super) struct Changes(Vec<Change>);

impl Changes {
    pub(super) fn push(&mut self, change: Change) {
        self.0.push(change);
    }

    pub(super) fn extend(&mut self, changes: impl IntoIterator<Item = Change>) {
        self.0.extend(changes);
    }

    /// A change of this kind where the texts differ.
    pub(super) fn text(&mut self, place: Place<'_>, kind: Kind, (before, after): (&str, &str)) {
        if before != after {
            self.push(place.turned(kind, before, after));
        }
    }

    /// What may be there or not: lost, gained or otherwise.
    pub(super) fn option(
        &mut self,
        place: Place<'_>,
        [lost, gained, turned]: [Kind; 3],
        texts: (Option<&str>, Option<&str>),
    ) {
        match texts {
            (Some(before), Some(after)) => self.text(place, turned, (before, after)),
            (Some(before), None) => self.push(place.lost(lost, before)),
            (None, Some(after)) => self.push(place.gained(gained, after)),
            (None, None) => {}
        }
    }

    /// A change of order: the same names, as they stand on each side.
    pub(super) fn order(&mut self, place: Place<'_>, (old, new): (Vec<String>, Vec<String>)) {
        let (before, after) = (old.join(", "), new.join(", "));
        self.text(place, Kind::OrderChanged, (&before, &after));
    }

    /// By file and key, those of the profile first.
    pub(super) fn into_sorted(mut self) -> Vec<Change> {
        let place = |change: &Change| {
            let is_of_operation = change.file != Sources::PROFILE;
            (
                is_of_operation,
                change.file.clone(),
                change.key.clone(),
                change.kind,
            )
        };
        self.0.sort_by_cached_key(place);
        self.0.dedup(); // the text of a field is that of its own type
        self.0
    }
}
