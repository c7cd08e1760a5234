//! The table of the kinds of change: id, place in a changelog, both verdicts, and why. Where a verdict depends on more
//! than the kind, the row has the worst and [`compare`](super::compare) says what it is in a case.

use super::change::{Rust, Wire};

/// Where a change belongs in a changelog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// Something new to use.
    Added,
    /// Something is otherwise.
    Changed,
    /// Something is gone.
    Removed,
    /// Texts for readers only; a changelog tells them in one line.
    Documentation,
}

impl Section {
    /// All, in the order of a changelog.
    pub const ALL: [Self; 4] = [
        Self::Added,
        Self::Changed,
        Self::Removed,
        Self::Documentation,
    ];

    /// Its heading.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Added => "Added",
            Self::Changed => "Changed",
            Self::Removed => "Removed",
            Self::Documentation => "Documentation",
        }
    }
}

macro_rules! kinds {
    ($($variant:ident = $id:literal, $section:ident, $wire:ident, $rust:ident, $title:literal, $why:literal;)+) => {
        /// A kind of change. Ids are stable: scripts may go by them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Kind {
            $(#[doc = $title] $variant,)+
        }

        impl Kind {
            /// All kinds.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its stable id.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $id),+ }
            }

            /// What happened, in a few words.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title),+ }
            }

            /// Why the verdicts are what they are.
            #[must_use]
            pub const fn why(self) -> &'static str {
                match self { $(Self::$variant => $why),+ }
            }

            /// Where it belongs in a changelog.
            #[must_use]
            pub const fn section(self) -> Section {
                match self { $(Self::$variant => Section::$section),+ }
            }

            /// What it does to old clients; the worst, where it depends on more than the kind.
            #[must_use]
            pub const fn wire(self) -> Wire {
                match self { $(Self::$variant => Wire::$wire),+ }
            }

            /// What it does to Rust callers; the worst, where it depends on more than the kind.
            #[must_use]
            pub const fn rust(self) -> Rust {
                match self { $(Self::$variant => Rust::$rust),+ }
            }
        }
    };
}

kinds! {
    // The profile.
    ProviderRenamed = "provider-renamed", Documentation, NotOnWire, Patch, "provider renamed",
        "its name stands in documentation only";
    ServerAdded = "server-added", Added, NotOnWire, Minor, "new environment",
        "the client has a constant more";
    ServerRemoved = "server-removed", Removed, MayBeRefused, Breaking, "environment removed",
        "the client's constant is gone, and old clients call what may be gone";
    ServerMoved = "server-moved", Changed, MayBeRefused, Patch, "environment at another address",
        "old clients call the old address";
    EnvelopeChanged = "envelope-changed", Changed, MayMisread, Patch, "messages wrapped otherwise",
        "old clients look for the outcome where it was";
    EnvelopeTextChanged = "envelope-text-changed", Changed, KeepsWorking, Patch, "message text under other names",
        "the text of a refusal may be empty in old clients; nothing is decided by it";
    FamiliesChanged = "families-changed", Documentation, NotOnWire, Patch, "families of codes otherwise",
        "they stand in documentation only";
    GroupAdded = "group-added", Added, NotOnWire, Minor, "new group",
        "a client with features has one more";
    GroupRemoved = "group-removed", Removed, NotOnWire, Breaking, "group removed",
        "a client with features has lost one";
    TypeAdded = "type-added", Added, NotOnWire, Minor, "new shared type",
        "a type more";
    TypeRemoved = "type-removed", Removed, NotOnWire, Breaking, "shared type removed",
        "its name is gone; what happens to fields is told at each";
    OrderChanged = "order-changed", Documentation, NotOnWire, Patch, "another order",
        "names decide, not their order";
    DocsChanged = "docs-changed", Documentation, NotOnWire, Patch, "documentation changed",
        "texts for readers";
    SourceChanged = "source-changed", Documentation, NotOnWire, Patch, "read from another page or version",
        "texts for readers";
    ErratumChanged = "erratum-changed", Documentation, NotOnWire, Patch, "documented otherwise",
        "what is enforced stays";

    // Types and values.
    TypeRenamed = "type-renamed", Changed, NotOnWire, Breaking, "Rust type renamed",
        "the old name is gone";
    TypeReplaced = "type-replaced", Changed, MayMisread, Breaking, "another type",
        "code that names the type of the value does not fit";
    TypeChanged = "type-changed", Changed, MayMisread, Breaking, "another kind of value",
        "the Rust type offers other conversions and methods";
    ShapeChanged = "shape-changed", Changed, MayMisread, Breaking, "another JSON type",
        "the Rust type is another one, and old clients cannot read the value";
    EnumFormChanged = "enum-form-changed", Changed, NotOnWire, Breaking, "enum of another form",
        "requests take a closed enum, replies give an open one: the name means another one now";
    ReceivedEnumAdded = "received-enum-added", Added, NotOnWire, Minor, "enum for replies added",
        "a type more: replies hold an open form of the enum";
    LimitNarrowed = "limit-narrowed", Changed, MayBeRefused, Breaking, "takes fewer values",
        "values that were taken are refused, and literals of them do not compile";
    LimitWidened = "limit-widened", Changed, KeepsWorking, Minor, "takes more values",
        "whatever was taken still is";
    ReplyLimitChanged = "reply-limit-changed", Changed, KeepsWorking, Breaking, "replies within another limit",
        "a reply is never refused for a limit, one outside is noted; literals of fewer values do not compile";
    UnitChanged = "unit-changed", Changed, MayMisread, Breaking, "counted in another unit",
        "the same number is another amount";
    UnitDocumented = "unit-documented", Documentation, NotOnWire, Patch, "unit told or no longer told",
        "what a number counts was not known, or is not any more";
    ClassChanged = "class-changed", Changed, NotOnWire, Breaking, "shown to others",
        "what `Display` and `Debug` show changes, and what may be copied";
    LifeAdded = "life-added", Changed, MayBeRefused, Breaking, "expires now",
        "a value comes with the instant of its issue, and old clients send stale ones";
    LifeRemoved = "life-removed", Changed, KeepsWorking, Breaking, "expires no more",
        "a value comes without the instant of its issue";
    LifeShortened = "life-shortened", Changed, MayBeRefused, Patch, "expires sooner",
        "old clients send values that are stale by now";
    LifeLengthened = "life-lengthened", Changed, KeepsWorking, Patch, "expires later",
        "old clients take values for stale that still serve";
    WordAdded = "word-added", Added, KeepsWorking, Minor, "new word",
        "enums are not exhaustive, and replies keep a word that is not known";
    WordRemoved = "word-removed", Removed, MayBeRefused, Breaking, "word removed",
        "its variant is gone, and requests with it are refused";
    WordRustRenamed = "word-rust-renamed", Changed, NotOnWire, Breaking, "word renamed in Rust",
        "the variant's old name is gone";
    OtherWordRenamed = "other-word-renamed", Changed, NotOnWire, Breaking, "variant of unlisted words renamed",
        "a listed word takes or gives back the name `Other`";
    ConversionAdded = "conversion-added", Added, NotOnWire, Minor, "can be made of a shared type",
        "a conversion more";
    ConversionRemoved = "conversion-removed", Removed, NotOnWire, Breaking, "cannot be made of the shared type",
        "a conversion is gone";

    // Operations.
    OperationAdded = "operation-added", Added, NotOnWire, Minor, "new operation",
        "a method more";
    OperationRemoved = "operation-removed", Removed, MayBeRefused, Breaking, "operation removed",
        "its method and types are gone";
    OperationRenamed = "operation-renamed", Changed, NotOnWire, Breaking, "operation renamed",
        "its method and types have other names; method and path are the same";
    OperationMoved = "operation-moved", Changed, NotOnWire, Breaking, "operation behind other features",
        "a client with features has lost it for those who asked for the old one";
    GroupChanged = "group-changed", Changed, NotOnWire, Patch, "operation in another group",
        "it is still there under every feature that had it";
    MethodChanged = "method-changed", Changed, MayBeRefused, Patch, "another HTTP method",
        "old clients use the old one";
    PathChanged = "path-changed", Changed, MayBeRefused, Patch, "another path",
        "old clients call the old one";
    EffectChanged = "effect-changed", Changed, MayMisread, Breaking, "another effect",
        "how a call is repeated, noted and how its failure is told depend on it; old clients repeat what they take for a read";
    ModeChanged = "mode-changed", Changed, MayMisread, Patch, "answers sooner or later",
        "an answer that does not wait proves less than old clients take it for";
    IdempotencyChanged = "idempotency-changed", Changed, NotOnWire, Patch, "call named by another field",
        "the field is sent as it was";
    PendingAdded = "pending-added", Changed, MayMisread, Breaking, "answers may be pending now",
        "`send` gives an `Outcome`; old clients take what is pending for settled";
    PendingRemoved = "pending-removed", Changed, KeepsWorking, Breaking, "answers are never pending now",
        "`send` gives a `Reply`";
    PendingMoved = "pending-moved", Changed, MayMisread, Patch, "another field says pending",
        "old clients go by the old field";
    RecoveryAdded = "recovery-added", Added, NotOnWire, Minor, "can be asked about",
        "an unknown outcome can be resolved";
    RecoveryRemoved = "recovery-removed", Removed, NotOnWire, Breaking, "cannot be asked about",
        "an unknown outcome can no longer be resolved";
    RecoveryChanged = "recovery-changed", Changed, MayMisread, Patch, "asked about otherwise",
        "old clients ask the old inquiry, which may not know the call";
    VerdictAdded = "verdict-added", Added, NotOnWire, Patch, "is an inquiry now",
        "other operations may ask it";
    VerdictRemoved = "verdict-removed", Removed, NotOnWire, Patch, "is no inquiry now",
        "no operation asks it";
    VerdictChanged = "verdict-changed", Changed, MayMisread, Patch, "another verdict",
        "old clients take the old words, codes and times for the verdict; what more says that a number is not known, they leave open";
    OwnVerdictAdded = "own-verdict-added", Changed, MayMisread, Breaking, "answers say what became of the call",
        "`send` gives an `Outcome`, if it did not; old clients take what failed or is pending for settled";
    OwnVerdictRemoved = "own-verdict-removed", Changed, KeepsWorking, Breaking, "answers no longer say what became of the call",
        "`send` gives a `Reply`, if nothing else says pending; old clients do without the word";
    OwnVerdictChanged = "own-verdict-changed", Changed, MayMisread, Patch, "answers say otherwise what became of the call",
        "old clients take the old words for what became of the call";
    RequestEncryptionAdded = "request-encryption-added", Changed, MayBeRefused, Breaking, "requests encrypted now",
        "old clients send plain ones; a program without crypto keys cannot send";
    RequestEncryptionRemoved = "request-encryption-removed", Changed, MayBeRefused, Patch, "requests plain now",
        "old clients send encrypted ones";
    ResponseEncryptionAdded = "response-encryption-added", Changed, MayMisread, Breaking, "answers encrypted now",
        "old clients name no key to encrypt for, or lack their own to open answers with; a program without it cannot send";
    ResponseEncryptionRemoved = "response-encryption-removed", Changed, KeepsWorking, Patch, "answers plain now",
        "a client opens what is encrypted and reads what is plain";
    HeaderRequired = "header-required", Added, MayBeRefused, Patch, "new required request header",
        "the client fills it; old ones do not send it";
    HeaderAdded = "header-added", Added, KeepsWorking, Patch, "new request header",
        "the client fills it; it may be left out";
    HeaderRemoved = "header-removed", Removed, KeepsWorking, Patch, "request header removed",
        "a header more does not hurt";
    HeaderValueChanged = "header-value-changed", Changed, MayBeRefused, Patch, "request header filled otherwise",
        "old clients send what it held before";
    HeaderNarrowed = "header-narrowed", Changed, MayBeRefused, Breaking, "request header takes other lengths",
        "what old clients send may not fit, and the client refuses values that it took";
    HeaderWidened = "header-widened", Changed, KeepsWorking, Patch, "request header takes more lengths",
        "whatever was taken still is";
    HeaderRequirementChanged = "header-requirement-changed", Changed, KeepsWorking, Patch, "request header as required as before or not",
        "clients send every header that they know, needed or not";
    ResponseHeaderChanged = "response-header-changed", Changed, KeepsWorking, Patch, "response header otherwise",
        "clients go by none but the one that repeats the call's id, which is told by itself";
    EchoAdded = "echo-added", Changed, KeepsWorking, Patch, "answers repeat the call's id",
        "the client believes no answer with another; old ones did not look";
    EchoRemoved = "echo-removed", Changed, MayMisread, Patch, "answers need not repeat the call's id",
        "old clients believe no answer with another";

    // Requests.
    RequiredFieldAdded = "request-required-field-added", Added, MayBeRefused, Breaking, "new required request field",
        "calls without it do not compile, and old clients do not send it";
    OptionalFieldAdded = "request-optional-field-added", Added, KeepsWorking, Minor, "new optional request field",
        "a setter more, which may be left out";
    FieldRemoved = "request-field-removed", Removed, MayBeRefused, Breaking, "request field removed",
        "its setter is gone, and requests with it are refused";
    FieldNowRequired = "request-field-now-required", Changed, MayBeRefused, Breaking, "request field required now",
        "calls without it do not compile, and old clients may not send it";
    FieldNowOptional = "request-field-now-optional", Changed, KeepsWorking, Minor, "request field optional now",
        "calls with it compile as they did, and it may be left out";
    ConditionAdded = "condition-added", Changed, MayBeRefused, Patch, "may be required now, under a condition",
        "the page has the condition in words; requests of old clients may lack the field";
    ConditionRemoved = "condition-removed", Changed, KeepsWorking, Patch, "never required now",
        "the condition is gone; whatever was taken still is";
    FieldWireRenamed = "request-field-wire-renamed", Changed, MayBeRefused, Patch, "request field sent under another name",
        "the setter is the same; old clients send the old name";
    FieldRustRenamed = "field-rust-renamed", Changed, NotOnWire, Breaking, "field renamed in Rust",
        "the old name is gone";
    DefaultChanged = "default-changed", Changed, MayMisread, Breaking, "another default",
        "a call that leaves the field out means something else, to rules and lives that go by the field too";
    DefaultDocumented = "default-documented", Changed, MayBeRefused, Breaking, "default told or no longer told",
        "what is assumed of an absent field was not known, or is not any more; rules and lives that go by the field go by it";
    RuleAdded = "rule-added", Added, MayBeRefused, Breaking, "new rule between request fields",
        "requests that break it are no longer built, and those of old clients are refused";
    RuleRemoved = "rule-removed", Removed, KeepsWorking, Minor, "rule between request fields removed",
        "whatever was taken still is";

    CountNarrowed = "count-narrowed", Changed, MayBeRefused, Breaking, "list takes other counts",
        "lists that were taken are refused, by the client at run time; calls compile as they did";
    CountWidened = "count-widened", Changed, KeepsWorking, Minor, "list takes more counts",
        "whatever was taken still is";

    // Replies.
    ReplyCountChanged = "reply-count-changed", Changed, KeepsWorking, Patch, "lists of another count in replies",
        "a reply is never refused for it";
    ReplyFieldAdded = "reply-field-added", Added, KeepsWorking, Minor, "new reply field",
        "structs are not exhaustive, and a field that is not known is kept";
    ReplyRequiredFieldRemoved = "reply-required-field-removed", Removed, MayMisread, Breaking, "required reply field removed",
        "old clients cannot read an answer without it";
    ReplyOptionalFieldRemoved = "reply-optional-field-removed", Removed, KeepsWorking, Breaking, "optional reply field removed",
        "the Rust field is gone; old clients do without";
    ReplyFieldNowOptional = "reply-field-now-optional", Changed, MayMisread, Breaking, "reply field optional now",
        "it becomes an `Option`; old clients cannot read an answer without it";
    ReplyFieldNowRequired = "reply-field-now-required", Changed, KeepsWorking, Breaking, "reply field required now",
        "it is no `Option` any more";
    ReplyFieldWireRenamed = "reply-field-wire-renamed", Changed, MayMisread, Patch, "reply field comes under another name",
        "the Rust field is the same; old clients look for the old name";
    ObjectRenamed = "object-renamed", Changed, NotOnWire, Breaking, "Rust struct renamed",
        "the old name is gone";
    ReplyNowSecret = "reply-now-secret", Changed, NotOnWire, Breaking, "struct holds a secret now",
        "what holds a secret is neither cloned, compared nor serialized";
    ReplyNoLongerSecret = "reply-no-longer-secret", Changed, NotOnWire, Minor, "struct holds no secret now",
        "it can be cloned, compared and serialized";
    AlsoInAdded = "also-in-added", Changed, MayMisread, Patch, "reply field may stand elsewhere",
        "old clients do not look there";
    AlsoInRemoved = "also-in-removed", Changed, KeepsWorking, Patch, "reply field stands in one place",
        "old clients look there first";
    OriginChanged = "origin-changed", Documentation, NotOnWire, Patch, "read from elsewhere",
        "texts for readers";

    // Errors and cases.
    ErrorAdded = "error-added", Added, MayMisread, Minor, "new error code",
        "enums are not exhaustive; old clients take the code for unlisted, which is never final, but at an inquiry may say that a call was never seen";
    ErrorRemoved = "error-removed", Removed, MayMisread, Breaking, "error code removed",
        "its variant is gone; old clients go by it as they did, and take a final one for a proof that nothing happened";
    ErrorRenamed = "error-renamed", Changed, NotOnWire, Breaking, "error variant renamed",
        "the old name is gone";
    ErrorCodeChanged = "error-code-changed", Changed, MayMisread, Patch, "error with another code",
        "the variant is the same; old clients go by the old code as they did, and take the new one for unlisted";
    ErrorStatusChanged = "error-status-changed", Changed, KeepsWorking, Patch, "error with another status",
        "old clients take a final code with another status for an unknown outcome, and ask";
    ErrorNowFinal = "error-now-final", Changed, MayMisread, Patch, "error final now",
        "old clients ask once more; of what was asked already they take the verdict for an earlier call's";
    ErrorNoLongerFinal = "error-no-longer-final", Changed, MayMisread, Patch, "error not final now",
        "old clients take it for a proof that nothing happened, but for a read, where it decides nothing";
    ErrorMessageChanged = "error-message-changed", Changed, KeepsWorking, Patch, "error with another message",
        "nothing is decided by it";
    ErrorCategoryChanged = "error-category-changed", Changed, MayMisread, Breaking, "error of another category",
        "it is our reading of the page; by `already-asked` a verdict is taken for an earlier call's";
    ErrorTableChanged = "error-table-changed", Documentation, NotOnWire, Patch, "more or less of the error table seen",
        "texts for readers";
    CaseAdded = "case-added", Documentation, NotOnWire, Patch, "new test case",
        "the mock can be asked for it";
    CaseRemoved = "case-removed", Documentation, NotOnWire, Patch, "test case removed",
        "the mock cannot be asked for it";
    CaseChanged = "case-changed", Documentation, NotOnWire, Patch, "test case changed",
        "the mock answers otherwise when asked for it";
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn ids_are_kebab_case_and_differ() {
        let mut ids: Vec<&str> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
        let is_kebab = |id: &&str| id.bytes().all(|it| it.is_ascii_lowercase() || it == b'-');
        assert!(ids.iter().all(is_kebab));
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), Kind::ALL.len());
    }
}
