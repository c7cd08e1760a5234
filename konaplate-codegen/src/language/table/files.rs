//! The rows of files and of what only one place of a file has. Words are the reader's own tables.

use super::super::Form::{Code, Day, Family, Free, Header, Kebab, Lint, Path, Url};
use super::super::Holds::{self, Either, Limit, List, Number, Text, Word};
use super::super::Need::{Optional, Required};
use super::super::{Key, Kind};
use super::fields::{FROM, RULES};
use super::{FIELDS, TEXT, key, kind, names, one, words};
use crate::spec::{field, operation, profile, read};

const FLAG: Holds = words!(read::YES_NO);
const STATUS: Holds = Number(100, 599);
const ERRATA: Holds = List(0, &Holds::Kind("erratum"));
const ALLOW: Holds = List(0, &Holds::Kind("allowance"));
const HEADER_VALUE: Holds = words!(profile::HEADER_VALUES);
const REQUIREMENT: Holds = words!(field::REQUIREMENTS);

pub(super) const PROFILE: Kind = kind("profile", "the profile", "What all operations of an API share.", &[
    key("format", Required, Word(&[profile::FORMAT]), "Version of the specification language."),
    key("provider", Required, TEXT, "Name of the provider."),
    key("servers", Optional, names(Kebab, &Text(Url)), "Environment to base URL; each becomes a constant of the client."),
    key("envelope", Required, Holds::Kind("envelope"), "How messages are wrapped."),
    key("headers", Optional, Holds::Kind("headers"), "The headers of every operation, in the order of the pages."),
    key("types", Optional, names(Free, &Holds::Kind("type")), "Shared types by their Rust names."),
    key("families", Optional, names(Family, &TEXT), "First three digits of a code, in double quotes, to what they are about."),
    key("groups", Required, names(Kebab, &Holds::Kind("group")), "Groups of operations; a group is a folder and a cargo feature."),
    key("errata", Optional, ERRATA, "Where the pages cannot be right."),
    key("allow", Optional, ALLOW, "Lints that may stand, with the reason."),
]);

pub(super) const OPERATION: Kind = kind("operation", "the operation", "One operation, as its page tells it.", &[
    key("operation", Required, Text(Kebab), "Its name, made of the path; the file has the same name."),
    key("service", Required, TEXT, "Title of the page."),
    key("doc", Required, TEXT, "What it does, in your own words."),
    key("source", Required, Holds::Kind("source"), "The page it was read from."),
    key("method", Required, words!(operation::METHODS), "HTTP method."),
    key("path", Required, Text(Path), "Path below the base URL. Version and path can differ: derive neither from the other."),
    key("mode", Optional, words!(operation::MODES), "As the page says."),
    key("effect", Required, words!(operation::EFFECTS), "What a call does: `read` changes nothing, `write` changes something, `moves-money`."),
    key("idempotency", Optional, TEXT, "The request field that names the call: a required string of class `public`."),
    key("pending", Optional, TEXT, "The response field that says the money has not settled: a required boolean."),
    key("recovery", Optional, Either(&[Holds::Kind("ask"), Holds::Kind("no-recovery")]), "How to learn what became of a call. Needed where money moves."),
    key("verdict", Optional, Holds::Kind("verdict"), "The word of the answer that says what became of a call: of the one asked about, or of the call itself."),
    key("encrypted", Required, Holds::Kind("encrypted"), "Which bodies are encrypted."),
    key("headers", Optional, Holds::Kind("page-headers"), "Only what this page says differently from the profile."),
    key("request", Optional, FIELDS, "Fields of the request, in page order; `{}` where it sends none. Needed unless the effect is `read`."),
    key("response", Optional, FIELDS, "Fields of the response, in page order, without the envelope."),
    key("rules", Optional, List(0, &Either(RULES)), "What fields of the request keep together."),
    key("error-table", Required, words!(operation::ERROR_TABLES), "How much of the error table the page shows."),
    key("errors", Optional, names(Code, &Holds::Kind("error")), "Error codes, in double quotes; the success code is the profile's."),
    key("cases", Optional, names(Kebab, &Holds::Kind("case")), "Test cases by a stable id."),
    key("errata", Optional, ERRATA, "Where the page cannot be right."),
    key("allow", Optional, ALLOW, "Lints that may stand, with the reason."),
]);

pub(super) const ENVELOPE: Kind = kind("envelope", "`envelope`", "How messages are wrapped.", &[
    key("object", Required, TEXT, "The object that holds the outcome."),
    key("code", Required, TEXT, "The code inside it."),
    key("text", Optional, List(0, &TEXT), "Names that the message may have, the usual one first."),
    key("success", Required, TEXT, "The code of success, in double quotes."),
    key("encrypted", Required, TEXT, "The one field of an encrypted body."),
]);

pub(super) const HEADERS: Kind = kind("headers", "`headers`", "The headers of every operation.", &[
    key("request", Optional, names(Header, &Holds::Kind("header")), "Headers of requests."),
    key("response", Optional, names(Header, &Holds::Kind("response-header")), "Headers of responses."),
]);

pub(super) const HEADER: Kind = kind("header", "a header", "A request header of the profile.", &[
    HEADER_VALUED, HEADER_LENGTH, HEADER_REQUIRED, HEADER_DOC,
]);

pub(super) const RESPONSE_HEADER: Kind = kind("response-header", "a header", "A response header of the profile.", &[
    HEADER_VALUED, HEADER_LENGTH, HEADER_REQUIRED, EQUALS, EQUALS_FROM, HEADER_DOC,
]);

const HEADER_VALUED: Key = key("value", Required, HEADER_VALUE, "What fills it.");
const HEADER_REQUIRED: Key = key("required", Required, REQUIREMENT, "Whether it must be there.");

pub(super) const PAGE_HEADERS: Kind = kind("page-headers", "`headers`", "What one page says differently about headers.", &[
    key("request", Optional, names(Header, &Holds::Kind("page-header")), "Headers of requests."),
    key("response", Optional, names(Header, &Holds::Kind("page-response-header")), "Headers of responses."),
]);

pub(super) const PAGE_HEADER: Kind = kind("page-header", "a header", "What one page says differently about a request header.", &[
    PAGE_VALUE, HEADER_LENGTH, PAGE_REQUIRED, HEADER_DOC,
]);

pub(super) const PAGE_RESPONSE_HEADER: Kind = kind("page-response-header", "a header", "What one page says differently about a response header.", &[
    PAGE_VALUE, HEADER_LENGTH, PAGE_REQUIRED, EQUALS, EQUALS_FROM, HEADER_DOC,
]);

const PAGE_VALUE: Key = key("value", Optional, HEADER_VALUE, "What fills it.");
const PAGE_REQUIRED: Key = key("required", Optional, REQUIREMENT, "Whether it must be there.");
const EQUALS: Key = key("equals", Optional, words!(profile::EQUALS), "It repeats the request's header of that name: an answer with another is not that of the call.");
const EQUALS_FROM: Key = key("from", Optional, words!(field::ORIGINS), "Where it was read that it does; `page` if left out.");
const HEADER_LENGTH: Key = key("length", Optional, Limit, "Characters, as documented.");
const HEADER_DOC: Key = key("doc", Optional, TEXT, "What it is.");

pub(super) const GROUP: Kind = kind("group", "a group", "Operations that belong together.", &[
    key("doc", Required, TEXT, "What they are about."),
    key("operations", Optional, List(0, &Text(Kebab)), "Names of its operations."),
    key("drafts", Optional, List(0, &Text(Kebab)), "Names of operations that are not built; `konaplate check --drafts` checks them."),
])
.any_of(&["operations", "drafts"]);

pub(super) const SOURCE: Kind = kind("source", "`source`", "The page that an operation was read from.", &[
    key("page", Required, TEXT, "Title of the page."),
    key("version", Required, TEXT, "Version that the page states."),
    key("read", Required, Text(Day), "Day on which it was read."),
    key("state", Required, words!(operation::STATES), "Whether all of the page was there."),
]);

pub(super) const ASK: Kind = kind("ask", "`recovery`", "An inquiry tells what became of a call.", &[
    key("ask", Required, TEXT, "The inquiry: an operation with a `verdict`."),
    key("with", Required, one(&TEXT), "Its field, and the idempotency field that fills it."),
]);

pub(super) const NO_RECOVERY: Kind = kind("no-recovery", "`recovery`", "Nobody can tell what became of a call.", &[
    key("none", Required, TEXT, "Why there is no way."),
]);

pub(super) const VERDICT: Kind = kind("verdict", "`verdict`", "The word of an answer that says what became of a call.", &[
    key("field", Required, TEXT, "The response field that says it: a string of class `public`, on an inquiry a required one."),
    key("settled", Required, TEXT, "Its word for: the money has moved."),
    key("failed", Required, TEXT, "Its word for: it has not, and will not."),
    key("pending", Required, TEXT, "Its word for: not decided yet."),
    key("not-seen", Optional, Holds::Kind("not-seen"), "How an inquiry says that it does not know the call."),
]);

pub(super) const NOT_SEEN: Kind = kind("not-seen", "`not-seen`", "The refusals that say that the number is not known; no other does.", &[
    key("status", Required, Either(&[Number(200, 200), Number(400, 499)]), "HTTP status of such a refusal."),
    key("codes", Optional, List(0, &Text(Code)), "Codes that say it."),
    key("families", Optional, List(0, &Text(Family)), "Families whose codes say it, but for those that any operation lists."),
    key("grace", Required, Number(0, u64::MAX), "Seconds after the call for which that proves nothing."),
])
.any_of(&["codes", "families"]);

pub(super) const ENCRYPTED: Kind = kind("encrypted", "`encrypted`", "Which bodies are encrypted: `true` where the page has its mark.", &[
    key("request", Required, FLAG, "The request's."),
    key("response", Required, FLAG, "The response's."),
]);

pub(super) const ERROR: Kind = kind("error", "an error", "A documented error code.", &[
    key("name", Required, Text(Kebab), "Its name in Rust."),
    key("status", Required, STATUS, "HTTP status that comes with it."),
    key("message", Required, TEXT, "As the page has it."),
    key("final", Optional, FLAG, "Whether the call is surely over and nothing happened. Needed unless the effect is `read`."),
    key("category", Required, words!(operation::CATEGORIES), "What the caller does about it."),
    key("doc", Optional, TEXT, "What it is about."),
    FROM,
]);

pub(super) const CASE: Kind = kind("case", "a case", "A test case of the page.", &[
    key("status", Required, STATUS, "HTTP status."),
    key("title", Required, TEXT, "As the page has it."),
    key("code", Optional, TEXT, "Its code, where the page gives one, in double quotes."),
]);

pub(super) const ERRATUM: Kind = kind("erratum", "an erratum", "A documented value that cannot be right.", &[
    key("at", Required, TEXT, "Key path in this file, such as `request.amount.range`."),
    key("documented", Required, TEXT, "What stands there; repeated, so that a page that changes is noticed."),
    key("effective", Required, TEXT, "What holds."),
    key("because", Required, TEXT, "Why."),
]);

pub(super) const ALLOWANCE: Kind = kind("allowance", "an allowance", "A lint that may stand.", &[
    key("lint", Required, Text(Lint), "Code of the lint; errors cannot be allowed."),
    key("at", Optional, TEXT, "Key path at or below which it may stand; left out, the whole file, and in the profile the whole specification."),
    key("because", Required, TEXT, "Why."),
]);
