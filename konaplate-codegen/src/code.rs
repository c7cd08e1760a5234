//! The table of diagnostic codes: each with the text that `konaplate explain` and the docs show.

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing can be built.
    Error,
    /// Something to mend or to give a reason for.
    Warning,
    /// Something to know.
    Note,
}

impl Severity {
    /// `error`, `warning` or `note`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// What finds problems of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// KP00xx: `check`, of what cannot be built.
    Check,
    /// KP01xx: `lint`, of what can be built but should be looked at.
    Lint,
    /// KP02xx: `transcribe`, of pages.
    Transcription,
}

impl Family {
    /// All families in the order of their codes.
    pub const ALL: &'static [Self] = &[Self::Check, Self::Lint, Self::Transcription];

    /// The command that finds them, and what they are about.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Check => "Errors of a specification (check, and whatever builds something)",
            Self::Lint => {
                "Lints of a specification (lint); `allow` lets one stand, with the reason"
            }
            Self::Transcription => "Remarks on a page (transcribe)",
        }
    }
}

impl Code {
    /// The code that is written so; upper and lower case are the same.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        let mut all = Self::ALL.iter();
        all.find(|code| code.as_str().eq_ignore_ascii_case(text))
            .copied()
    }

    /// What finds it.
    #[must_use]
    pub fn family(self) -> Family {
        match self.as_str().as_bytes() {
            [_, _, _, b'1', ..] => Family::Lint,
            [_, _, _, b'2', ..] => Family::Transcription,
            _ => Family::Check,
        }
    }
}

macro_rules! codes {
    ($($variant:ident = $severity:ident $code:literal: $title:literal, $explanation:literal;)+) => {
        /// Stable code of a kind of problem.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $title] $variant,)+
        }

        impl Code {
            /// All codes in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// `KP0001`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// How bad it is.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity),+ }
            }

            /// What kind of problem it is, in a few words.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title),+ }
            }

            /// Why it is a problem and how to mend it.
            #[must_use]
            pub const fn explain(self) -> &'static str {
                match self { $(Self::$variant => $explanation),+ }
            }
        }
    };
}

codes! {
    Syntax = Error "KP0001": "not YAML",
        "The text cannot be read as YAML from this place on. Texts that hold a colon, a comma or a quote want double quotes.";
    Anchor = Error "KP0002": "anchor, alias or tag",
        "A specification is read by people beside a page: what a value is must stand where it is used. Write the value out, or name a shared type under `types` and refer to it by `use`.";
    DuplicateKey = Error "KP0003": "duplicate key",
        "The same key stands twice in one mapping; one of the two values would be lost. Remove or rename one.";
    TooDeep = Error "KP0004": "nested too deeply or too large",
        "A file may nest 40 levels and hold 200,000 values and 1 MiB, and a field may stand in 16 objects and lists: no documentation page comes near.";
    WrongShape = Error "KP0005": "wrong kind of value",
        "A mapping, a list or a single value stands where another of these is expected.";
    UnknownKey = Error "KP0006": "unknown key",
        "The language has no such key at this place; spec/README.md lists all of them. A misspelt key would otherwise be ignored in silence.";
    MissingKey = Error "KP0007": "missing key",
        "The mapping lacks a key that it cannot do without.";
    BadValue = Error "KP0008": "value not allowed",
        "The value is none of those that the key takes.";
    BadLimit = Error "KP0009": "malformed length or range",
        "A limit is a number (`16`: exactly), a span (`1..30`), an open span (`1..`) or `any`. Numbers are whole, from 0 to 18446744073709551615.";
    ReversedLimit = Error "KP0010": "minimum above maximum",
        "No value can satisfy a limit whose minimum is above its maximum. Where a page really says so, transcribe it and record the effective limit as an erratum.";
    LimitOnWrongType = Error "KP0011": "limit on a type that has none such",
        "`length` counts the characters of a string, `range` bounds an integer, `count` counts the items of an array; a boolean or an object has none. `format` says as which digits a string holds a date. `lives` is how many seconds a string of class secret serves after its issue.";
    OutsideLimit = Error "KP0012": "value outside its own limit",
        "An enum word, a default or a date's format does not fit the effective limit of its field. One of the two on the page is wrong; keep both as they are and record the effective limit as an erratum with its reason.";
    UnknownType = Error "KP0013": "unknown shared type",
        "`use` names a type that the profile's `types` do not define.";
    UnknownCategory = Error "KP0014": "unknown error category",
        "A category is one of fix-request, retry-later, ask-user, already-asked, contact-provider, unknown.";
    BadCode = Error "KP0015": "malformed error code",
        "An error code is text of three digits, an underscore and three digits, in double quotes: bare, 007_001 is the number 7001 to some YAML readers.";
    DuplicateOperation = Error "KP0016": "operations collide",
        "Two operations have the same name, the same method and path, or the same Rust name.";
    NameCollision = Error "KP0017": "names collide in Rust",
        "Two different wire names become the same Rust name. Give one of them a name of its own: `rust: other_name` on a field, `name: OtherName` on a type, `\"a\": { rust: SmallA, doc: \"…\" }` for a word under `values`.";
    BadName = Error "KP0018": "no Rust name",
        "The name cannot be written as a Rust identifier: it has letters beyond ASCII, is empty, or is taken by the generated code. Give one: `rust: name` on a field, `name: Name` on a type, `\"남\": { rust: Male, doc: \"A man.\" }` for a word under `values`.";
    MissingFile = Error "KP0019": "listed operation has no file",
        "The profile lists an operation of a group; its file is `operations/<group>/<operation>.yaml`.";
    UnlistedFile = Error "KP0020": "operation file not listed",
        "An operation file that the profile does not list would be left out in silence. List it under its group, among the `operations` or the `drafts`, or remove it.";
    UnknownField = Error "KP0021": "no such field",
        "`idempotency`, `pending`, `recovery`, `verdict`, `also-in` and `rules` name a field of the request or response by its wire name. Rules name one inside an object by its path, `addressInfo.zipCode`; the others, a field at the top.";
    WrongField = Error "KP0022": "field cannot serve for that",
        "The idempotency field is a required public string, `pending` a required boolean of the response, a verdict a public string of the response, which on a `read` is required, `also-in` a sibling object or list of objects, or `..` inside of one, what `lives` goes by a request field with `values`. What a rule makes required is optional otherwise, its `when` goes by a boolean or a field with `values`, `order` and `sum` take integers. Only the terms of a `sum` go through a list: `packages[].amount` adds up over its items.";
    BadRecovery = Error "KP0023": "recovery cannot work",
        "`recovery` asks an operation that has `effect: read`, a `verdict`, and a request made of the one field that takes the idempotency value; or says `none` with the reason.";
    NoRecovery = Error "KP0024": "money moves with no way to ask",
        "An operation that moves money names its idempotency field and the inquiry that tells what became of a call, or says under `recovery: { none: … }` why there is none.";
    StaleErratum = Error "KP0025": "erratum does not match",
        "An erratum repeats what is documented at its place, so that a changed page is noticed: the two differ now.";
    LostErratum = Error "KP0026": "erratum points at nothing",
        "`at` is the key path of a limit or encryption flag that this file documents, such as `request.amount.range`.";
    Unsupported = Error "KP0027": "not supported",
        "The language can say it, but this version of the generator cannot build a client for it.";
    BadErrorCode = Error "KP0028": "error's finality",
        "Each documented error of an operation that moves money or changes something says whether it is `final`: whether the call is over and nothing happened. Only an error with a 4xx status can be.";
    BadFormat = Error "KP0029": "unknown format version",
        "`format` is the version of the specification language. This generator reads version 1.";
    UnknownCode = Error "KP0030": "case with an unlisted code",
        "A test case refers to a code that is neither the success code nor listed under `errors`.";
    NoProfile = Error "KP0031": "no profile",
        "A specification is a folder with a `konaplate.yaml` at its top.";
    BadRule = Error "KP0032": "rule that cannot stand",
        "A rule says one thing about two or more fields of the request, none of them inside another, each once, no other rule says the same, and the effective limits of its fields let it hold; a sum also as soon as a certain one of its terms is given.";
    BadAllowance = Error "KP0033": "allowance of no lint",
        "`allow` names a lint by its code, KP01…: only lints can be let stand, errors cannot. Each says why.";
    BadEcho = Error "KP0034": "header that binds no answer",
        "`equals: request` says that a response header repeats the request's header of the same name, so that an answer is believed only if it is that of the call. Both have `value: correlation-id`, since only that is new in each call; one such header is enough. `from` beside it says where it was read.";
    BadNotSeen = Error "KP0035": "not-seen that says nothing of the number",
        "`not-seen` lists the refusals by which an inquiry says that it does not know a number: one status, and codes or families whose unlisted codes mean it. Everything else leaves the question open. A status with which a server says that it did not look (1xx, 3xx, 5xx, 401, 403, 407, 408, 425, 429, and 2xx but 200) is none, nor is the success code. It stands in the `verdict` of an inquiry, an operation with `effect: read`.";
    NoRequest = Error "KP0036": "request that nobody decided about",
        "An operation that changes something has a `request`: the fields that its page shows, or `request: {}` where somebody has seen that it sends none. Where the part was not seen, what is left out would be sent as nothing at all.";
    UnfitHeader = Error "KP0037": "header that cannot be filled",
        "A client whose request header takes no value of the length that is sent would refuse every call. What the client makes has a length of its own: an instant 14 characters, a correlation id 20, a token 67, a time zone 3. What is configured (`asp-id`, `access-key`, `crypto-key-id`) is one value for all calls: a page that wants another length than the profile wants another client. Keep what the page says, and add an erratum at `headers.request.NAME.length` of the same file with the length that holds.";

    ZeroLength = Warning "KP0101": "documented length or range of 0",
        "Nothing can be sent but nothing, or 0: an unfilled form field on the page, most likely. Keep the 0 and add an erratum with the limit that holds, `1..` where none is known.";
    PatternLength = Warning "KP0102": "length is not that of the pattern",
        "The description ends in the pattern of a date, and the effective length is not as long as such a date. HH24 stands for two digits, MI for two: YYYYMMDDHH24MISS has 16 letters and describes 14. Add an erratum to the one that is wrong.";
    HeaderLength = Warning "KP0103": "header does not fit its value",
        "What fills the response header has a length of its own: an instant 14 characters, a correlation id 20, a token 67, a time zone 3. The effective length refuses that: no answer is refused for it, but the page is wrong. Add an erratum. Of a request header it is an error, KP0037.";
    DigitsAsRange = Warning "KP0104": "digits counted as a value",
        "The range of an integer bounds its value, not its digits: a number of a member between 1 and 19, an amount of at most 20, or an integer with one single value up to 20, is the count of digits on the page, most likely. Add an erratum: 19 digits are `1..9999999999999999999`.";
    HeaderDiffers = Warning "KP0105": "header documented differently",
        "The provider reads a header alike on every call, but this page leads to another effective length or requirement than the profile. Add an erratum where the page is wrong, or allow it and say why.";
    CodeDiffers = Warning "KP0106": "error code documented differently",
        "A code is the provider's name of one failure, but two operations give it another message, status, name, category or finality. What tells callers apart what to do should not depend on where they look; where it does, allow it and say why.";
    TypeDiffers = Warning "KP0107": "field with several types",
        "Fields of one name hold a number here and a text there. Look at both pages again: programs that carry the value from one call to the next have to convert it.";
    LimitDiffers = Warning "KP0108": "field with several limits",
        "Fields of one name have different effective limits. What one operation answers another may then refuse. Add an erratum where a page is wrong, or allow it and say why the two differ.";
    RangeAsLength = Warning "KP0109": "value counted as a length",
        "The length of a string counts its characters, and no text of a message has more than 1,000,000: the largest value of a number stands on the page, most likely. Add an erratum with the count of its digits: `1..9999999999999999999` is `1..19`.";
    NoInquiry = Note "KP0111": "money moves and nobody can ask",
        "No inquiry tells what became of a call that was not answered: its caller has to find out in another way. `recovery: { none: … }` says why.";
    PlainSecret = Warning "KP0112": "secret that is not encrypted",
        "A field of class secret travels in a message without encryption, so that whatever ends TLS on the way can read it. Look at the page's mark again; where there is none, allow it and say so.";
    SecretName = Warning "KP0113": "secret by name, not by class",
        "The name says card number, verification code, token, password, PIN or account number, but the class lets the value stand in logs. Set `class: secret` (a text) or `class: personal` (a number, an account number).";
    PlainSibling = Warning "KP0114": "unencrypted beside an encrypted one",
        "Another operation of the same group, or below the same part of the path, encrypts what it sends or receives, and this one nothing. The page's mark may have been overlooked; where there is none, allow it and say so.";
    MoneyUnsaid = Warning "KP0115": "looks like money, but does not say so",
        "The operation names its calls, tells of pending ones, or has an inquiry, as those that move money do, or its path or title speaks of a payment, charge, refund, transfer, gift or withdrawal, but its `effect` is another: it would not be noted in a journal, and unlisted codes would be told otherwise. Set `effect: moves-money`, or allow the lint and say why.";
    NoKeyHeader = Warning "KP0116": "encrypted without a header for the key's id",
        "The operation encrypts, and no request header has `value: crypto-key-id`. Before such a call the client asks its configuration for the id of the crypto key, and then has no header to send it in: the provider is not told which key it is. Describe the header in the profile.";
    MendedName = Note "KP0121": "name with an underscore in Rust",
        "The name is a word of the language, is taken by the generated code, or begins with a digit, and got an underscore. `rust` gives a better one.";
    NamedByHand = Note "KP0122": "named by hand in Rust",
        "`rust` gives the field or word another name than the one on the wire: for letters beyond ASCII, or because one beside it has nearly the same name.";
    CaseWithoutCode = Note "KP0131": "cases without a code",
        "The page lists cases and does not show the codes that they answer with. Callers meet those codes as unlisted ones.";
    PartialPage = Note "KP0132": "page not seen whole",
        "The operation was read from an excerpt of its page. What the rest says is not known.";
    PartialErrors = Note "KP0133": "table of errors not seen whole",
        "The table of codes is cut, or was not seen. Codes that are not listed are met as unlisted ones, which are never final.";
    Inferred = Note "KP0134": "concluded, not read",
        "`from: inferred`: no page that was seen says so. Read it off the page when there is one.";
    NoAdvice = Note "KP0135": "error without advice",
        "`category: unknown`: callers are not told what they can do about the error.";
    ImpossibleError = Warning "KP0136": "error that cannot happen",
        "The error is about a field that the request does not have, or says that the same call was made before although no field names the call. It was copied from another page, most likely. Keep what the page says, allow it and say so.";
    UnboundAnswer = Note "KP0137": "answers not bound to their calls",
        "Request and response have a correlation id in a header of the same name, and nothing says that the two are equal: an answer to another call, from a cache or a mixed-up connection, would be believed. Where a page says so, or it can be concluded, add `equals: request` to the response's header, and `from`.";
    Draft = Note "KP0138": "draft",
        "The profile lists the operation among the `drafts` of its group: its file lies with the others, and nothing is built of it. `konaplate check --drafts` tells what is wrong in drafts. One that checks can be moved to the `operations` of its group.";
    OpenQuestion = Warning "KP0139": "questions left open",
        "The file has comments that begin with `look:`: what a person has still to decide, such as what the operation changes, which limit holds or what may stand in a log. What stands there is a careful default, or a guess. `konaplate review` asks them one at a time and writes the answers.";
    UnusedAllowance = Warning "KP0141": "allowance that allows nothing",
        "No lint of that code is found at that place any more: remove the allowance, so that it does not hide the next one.";
    Guessed = Note "KP0201": "guessed from the page",
        "The page leaves a choice, and a rule made it, or something settles what it says: words that prose may look like too, or a header whose length the profile has settled. `konaplate transcribe -v` tells these.";
    Doubtful = Warning "KP0202": "the page cannot be right",
        "What the page says contradicts itself or cannot hold, such as a word longer than the maximum or a length of 0. Or the page does not show it, such as where an object ends in its text. It is written as the page says it; where something else holds, add an erratum with the reason.";
    Unread = Warning "KP0203": "not read",
        "This line or entry of the page stands nowhere in the specification: its layout is not known, or the language cannot say it. See whether it matters, and write by hand what does.";
    BrokenOff = Warning "KP0204": "the page breaks off",
        "The text of the page ends in the middle. What was complete is written and marked as an excerpt; what may follow is not known. Nothing is removed from an operation for not being on such a page.";
    ByHand = Note "KP0205": "to be decided by a person",
        "No page says what a call changes, which code is final, or what things are in your own words. A careful default stands there, with a comment that begins with `look:`.";
    Drift = Warning "KP0206": "page and specification differ",
        "The page says something else than the specification documents. `konaplate transcribe PAGE --into FOLDER` writes what the page says and keeps what people have decided.";
    DoesNotCheck = Warning "KP0207": "the result does not check yet",
        "With this file in its place `konaplate check` reports a problem: mostly a decision that no page tells, such as how to ask what became of a call that moves money, or what is sent where the page did not show it. A new operation is a draft until it checks: `konaplate review` asks what is open.";
}
