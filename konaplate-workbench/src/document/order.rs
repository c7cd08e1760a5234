//! In which order the keys of each kind of mapping stand: that of the tables in spec/README.md.

/// What kind of mapping or sequence a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Profile,
    Operation,
    Envelope,
    /// Both directions of headers or of encryption.
    Sides,
    /// Header name to header.
    Headers,
    Header,
    Groups,
    Group,
    Source,
    Recovery,
    Verdict,
    NotSeen,
    /// Name to field or shared type.
    Fields,
    Field,
    Rules,
    Rule,
    Errors,
    Error,
    Cases,
    Case,
    Errata,
    Erratum,
    /// Its keys are names, or nothing that the language knows.
    Names,
}

const PROFILE: &[&str] = &[
    "format", "provider", "servers", "envelope", "headers", "types", "families", "groups",
    "errata", "allow",
];
const OPERATION: &[&str] = &[
    "operation",
    "service",
    "doc",
    "source",
    "method",
    "path",
    "mode",
    "effect",
    "idempotency",
    "pending",
    "recovery",
    "verdict",
    "encrypted",
    "headers",
    "request",
    "response",
    "rules",
    "error-table",
    "errors",
    "cases",
    "errata",
    "allow",
];
const FIELD: &[&str] = &[
    "type", "use", "length", "range", "values", "format", "required", "class", "lives", "unit",
    "default", "doc", "rust", "name", "fields", "items", "also-in", "from",
];
const RULE: &[&str] = &[
    "required",
    "when",
    "with",
    "exactly-one-of",
    "at-least-one-of",
    "order",
    "sum",
    "equals",
    "at-most",
    "at-least",
    "doc",
];

impl Kind {
    /// Of the top of a file.
    pub(super) fn of_root(has_key: impl Fn(&str) -> bool) -> Self {
        match has_key("format") || has_key("groups") {
            true => Self::Profile,
            false => Self::Operation,
        }
    }

    /// Of what stands under a key.
    pub(super) fn under(self, key: &str) -> Self {
        match (self, key) {
            (Self::Profile, "envelope") => Self::Envelope,
            (Self::Profile | Self::Operation, "headers") => Self::Sides,
            (Self::Profile, "types") | (Self::Operation, "request" | "response") => Self::Fields,
            (Self::Profile, "groups") => Self::Groups,
            (Self::Profile | Self::Operation, "errata") => Self::Errata,
            (Self::Operation, "source") => Self::Source,
            (Self::Operation, "recovery") => Self::Recovery,
            (Self::Operation, "verdict") => Self::Verdict,
            (Self::Operation, "encrypted") => Self::Sides,
            (Self::Operation, "rules") => Self::Rules,
            (Self::Operation, "errors") => Self::Errors,
            (Self::Operation, "cases") => Self::Cases,
            (Self::Sides, "request" | "response") => Self::Headers,
            (Self::Headers, _) => Self::Header,
            (Self::Groups, _) => Self::Group,
            (Self::Verdict, "not-seen") => Self::NotSeen,
            (Self::Fields, _) | (Self::Field, "items") => Self::Field,
            (Self::Field, "fields") => Self::Fields,
            (Self::Rules, _) => Self::Rule,
            (Self::Errors, _) => Self::Error,
            (Self::Cases, _) => Self::Case,
            (Self::Errata, _) => Self::Erratum,
            _ => Self::Names,
        }
    }

    /// Its keys in order; empty where the order of the file stays.
    pub(super) fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Profile => PROFILE,
            Self::Operation => OPERATION,
            Self::Envelope => &["object", "code", "text", "success", "encrypted"],
            Self::Sides => &["request", "response"],
            Self::Header => &["value", "length", "required", "doc"],
            Self::Group => &["doc", "operations"],
            Self::Source => &["page", "version", "read", "state"],
            Self::Recovery => &["ask", "with", "none"],
            Self::Verdict => &["field", "settled", "failed", "pending", "not-seen"],
            Self::NotSeen => &["except", "grace"],
            Self::Field => FIELD,
            Self::Rule => RULE,
            Self::Error => &[
                "name", "status", "message", "final", "category", "doc", "from",
            ],
            Self::Case => &["status", "title", "code"],
            Self::Erratum => &["at", "documented", "effective", "because"],
            Self::Headers
            | Self::Groups
            | Self::Fields
            | Self::Rules
            | Self::Errors
            | Self::Cases
            | Self::Errata
            | Self::Names => &[],
        }
    }
}

/// Keys whose mapping or list is written one entry a line, however short.
pub(super) fn is_always_block(key: &str) -> bool {
    const KEYS: &[&str] = &[
        "allow", "cases", "errata", "errors", "families", "fields", "groups", "headers", "items",
        "request", "response", "rules", "servers", "types", "values",
    ];
    KEYS.contains(&key)
}
