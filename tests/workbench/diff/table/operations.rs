//! Changes of operations as a whole, of their headers and their codes.

use konaplate_workbench::diff::Rust::{Breaking, Minor, Patch};
use konaplate_workbench::diff::Wire::{KeepsWorking, MayBeRefused, MayMisread, NotOnWire};

use super::Edit::{Add, Move, Remove, Text};
use super::{CARD, Mutation, PAY, PROFILE, REGISTER, RESULT, Verdict, row};

const NAMES: [Verdict; 2] = [(Breaking, NotOnWire), (Breaking, NotOnWire)];
const SILENT: [Verdict; 2] = [(Patch, NotOnWire), (Patch, NotOnWire)];
const HARMLESS: [Verdict; 2] = [(Patch, KeepsWorking), (Patch, KeepsWorking)];
const REFUSED: [Verdict; 2] = [(Patch, MayBeRefused), (Patch, MayBeRefused)];

const KEYS: &str = "it compiles; a program without crypto keys is told when it sends";
const LONG_ID: &str = "it compiles; the client refuses a longer id when it sends";
const EFFECT: &str =
    "it compiles; how a call is repeated, noted and how its failure is told changes";

const WORD: &str = "what a word means is not in the message";

const REFUND: &str = "operation: refund
service: Refund
doc: Gives back.
source: { page: Refund, version: v1, read: 2026-11-19, state: excerpt }
method: POST
path: /v1/refund
effect: write
encrypted: { request: false, response: false }
request:
  userId: { use: UserId, required: true }
response: {}
error-table: not-seen
";

#[rustfmt::skip]
pub(super) fn rows() -> Vec<Mutation> {
    let mut rows = vec![
        row("an operation is new", &[Add("operations/pay/refund.yaml", REFUND), Text(PROFILE, "[pay, pay-result]", "[pay, pay-result, refund]")], &["operation-added"], [(Minor, NotOnWire), (Breaking, MayBeRefused)]),
        row("an operation is gone", &[Remove(REGISTER), Text(PROFILE, "[card, register]", "[card]")], &["operation-removed"], [(Breaking, MayBeRefused), (Minor, NotOnWire)]),
        row("an operation has another name", &[Move(REGISTER, "operations/card/enroll.yaml"), Text("operations/card/enroll.yaml", "operation: register", "operation: enroll"), Text(PROFILE, "[card, register]", "[card, enroll]")], &["operation-renamed"], NAMES),
        row("an operation is in another group", &[Move(CARD, "operations/pay/card.yaml"), Text(PROFILE, "[pay, pay-result]", "[pay, pay-result, card]"), Text(PROFILE, "[card, register]", "[register]")], &["operation-moved"], NAMES).feature("card"),
        row("an inquiry is in another group, and still asked", &[Move(RESULT, "operations/card/pay-result.yaml"), Text(PROFILE, "[pay, pay-result]", "[pay]"), Text(PROFILE, "[card, register]", "[pay-result, card, register]")], &["group-changed"], [(Patch, NotOnWire), (Breaking, NotOnWire)]).feature("pay"),
        row("a group has another name", &[Move(CARD, "operations/cards/card.yaml"), Move(REGISTER, "operations/cards/register.yaml"), Text(PROFILE, "  card: { doc: Cards.", "  cards: { doc: Cards.")], &["group-added", "group-removed", "operation-moved", "operation-moved"], NAMES),
        row("operations stand in another order", &[Text(PROFILE, "[card, register]", "[register, card]")], &["order-changed"], SILENT),
        row("a path is another", &[Text(PAY, "path: /v1/pay", "path: /v2/pay")], &["path-changed"], REFUSED),
        row("a read changes something", &[Text(CARD, "effect: read", "effect: write")], &["effect-changed"], [(Breaking, MayMisread), (Breaking, NotOnWire)]).compiler(EFFECT).mock(KeepsWorking, "only a client that loses the answer sends a read twice"),
        row("a write changes nothing", &[Text(REGISTER, "effect: write", "effect: read")], &["effect-changed"], [(Breaking, NotOnWire), (Breaking, MayMisread)]).compiler(EFFECT),
        row("an answer does not wait", &[Text(PAY, "effect: moves-money", "effect: moves-money\nmode: async")], &["mode-changed"], SILENT),
        row("nobody is asked", &[Text(PAY, "recovery: { ask: pay-result, with: { sequenceId: sequenceId } }", "recovery: { none: \"nobody knows\" }")], &["recovery-removed"], [(Breaking, NotOnWire), (Minor, NotOnWire)]).compiler("it compiles; `resolve` says that there is nobody to ask"),
        row("an inquiry is none", &[Text(PAY, "recovery: { ask: pay-result, with: { sequenceId: sequenceId } }", "recovery: { none: \"nobody knows\" }"), Text(RESULT, "verdict: { field: result, settled: DONE, failed: FAILED, pending: OPEN, not-seen: { status: 400, families: [\"007\"], grace: 0 } }\n", "")], &["recovery-removed", "verdict-removed"], [(Breaking, NotOnWire), (Minor, NotOnWire)]).compiler("it compiles; `resolve` says that there is nobody to ask"),
        row("a verdict has another word", &[Text(RESULT, "settled: DONE, failed: FAILED", "settled: FAILED, failed: DONE")], &["verdict-changed"], [(Patch, MayMisread); 2]).mock(KeepsWorking, WORD),
        row("an answer says what became of the call", &[Text(PAY, "encrypted:", "verdict: { field: cardName, settled: DONE, failed: FAILED, pending: OPEN }\nencrypted:")], &["own-verdict-added"], [(Patch, MayMisread), (Patch, KeepsWorking)]).mock(KeepsWorking, WORD),
        row("an answer that was never pending says what became of the call", &[Text(REGISTER, "encrypted:", "verdict: { field: outcome, settled: DONE, failed: FAILED, pending: OPEN }\nencrypted:"), Text(REGISTER, "rules:", "  outcome: { type: string, length: 4..6, required: false, doc: \"What became of it.\" }\nrules:")], &["own-verdict-added", "reply-field-added"], [(Breaking, MayMisread), (Breaking, KeepsWorking)]).mock(KeepsWorking, WORD),
        row("a call goes by no number", &[Text(PAY, "idempotency: sequenceId\n", ""), Text(PAY, "effect: moves-money", "effect: write"), Text(PAY, "recovery: { ask: pay-result, with: { sequenceId: sequenceId } }\n", "")], &["effect-changed", "idempotency-changed", "recovery-removed"], [(Breaking, NotOnWire); 2]).compiler(EFFECT),
        row("a page has another version", &[Text(PAY, "version: v1", "version: v2")], &["source-changed"], SILENT),
        row("an operation is told otherwise", &[Text(PAY, "doc: Pays.", "doc: Pays, quickly.")], &["docs-changed"], SILENT),
    ];
    rows.extend(encryption());
    rows
}

#[rustfmt::skip]
fn encryption() -> Vec<Mutation> {
    vec![
        row("requests are encrypted", &[Text(PAY, "request: false, response: false", "request: true, response: false")], &["request-encryption-added"], [(Breaking, MayBeRefused), (Patch, MayBeRefused)]).compiler(KEYS),
        row("requests are plain", &[Text(REGISTER, "request: true", "request: false")], &["request-encryption-removed"], [(Patch, MayBeRefused), (Breaking, MayBeRefused)]),
        row("answers are encrypted", &[Text(PAY, "request: false, response: false", "request: false, response: true")], &["response-encryption-added"], [(Breaking, MayBeRefused), (Patch, KeepsWorking)]).compiler(KEYS),
        row("answers to encrypted requests are encrypted", &[Text(REGISTER, "response: false", "response: true")], &["response-encryption-added"], [(Breaking, MayMisread), (Patch, KeepsWorking)]).compiler(KEYS).mock(KeepsWorking, "the old client here has all keys"),
        row("answers are plain", &[Text(CARD, "response: true", "response: false")], &["response-encryption-removed"], [(Patch, KeepsWorking), (Breaking, MayBeRefused)]),
    ]
}

#[rustfmt::skip]
pub(super) fn headers() -> Vec<Mutation> {
    vec![
        row("a required header is new", &[Text(PROFILE, "    X-KM-Time-Zone", "    X-KM-Tran-Time: { value: tran-time, length: 14, required: true, doc: \"Instant.\" }\n    X-KM-Time-Zone")], &["header-required"], [(Patch, MayBeRefused), (Patch, KeepsWorking)]),
        row("an optional header is new", &[Text(PROFILE, "    X-KM-Time-Zone", "    X-KM-Tran-Time: { value: tran-time, length: 14, required: false, doc: \"Instant.\" }\n    X-KM-Time-Zone")], &["header-added"], HARMLESS),
        row("a header is gone", &[Text(PROFILE, "    X-KM-Time-Zone: { value: time-zone, length: 3, required: false, doc: \"Clock.\" }\n", "")], &["header-removed"], HARMLESS),
        row("a header is shorter", &[Text(PROFILE, "asp-id, length: 15", "asp-id, length: 14")], &["header-narrowed"], [(Breaking, MayBeRefused); 2]).compiler(LONG_ID),
        row("a header may be longer", &[Text(PROFILE, "asp-id, length: 15", "asp-id, length: 15..20")], &["header-widened"], [(Patch, KeepsWorking), (Breaking, MayBeRefused)]),
        row("a header is required", &[Text(PROFILE, "length: 3, required: false", "length: 3, required: true")], &["header-requirement-changed"], HARMLESS),
        row("a header is filled otherwise", &[Text(PROFILE, "value: asp-id, length: 15", "value: access-key, length: 15")], &["header-value-changed"], REFUSED),
        row("one page has another header", &[Text(PAY, "request:\n", "headers: { request: { X-KM-User-AspId: { length: 15..16 } } }\nrequest:\n")], &["header-widened"], [(Patch, KeepsWorking), (Breaking, MayBeRefused)]),
        row("answers repeat the call's id", &[Text(PROFILE, ECHO, ECHOED)], &["echo-added"], [(Patch, KeepsWorking), (Patch, MayMisread)]),
        row("a header of answers is another", &[Text(PROFILE, "  response:\n    X-KM-Correlation-Id: { value: correlation-id, length: 20", "  response:\n    X-KM-Correlation-Id: { value: correlation-id, length: 19")], &["response-header-changed"], HARMLESS),
    ]
}

pub(super) const ECHO: &str =
    "response:\n    X-KM-Correlation-Id: { value: correlation-id, length: 20, required: true,";
pub(super) const ECHOED: &str = "response:\n    X-KM-Correlation-Id: { value: correlation-id, length: 20, required: true, equals: request,";

const KNOWN: &str = "it compiles; whose verdict an inquiry tells changes";

/// What a mock cannot show of a code that its specification does not list.
const NOT_SENT: &str = "a mock sends no code that its specification does not list";

const BUSY: &str = "  \"007_002\": { name: busy, status: 400, message: \"Busy.\", final: false, category: retry-later, doc: \"Later.\" }\n";
const NO_ACCOUNT: &str = "  \"007_001\": { name: no-account, status: 400, message: \"No account.\", final: true, category: ask-user, doc: \"None.\" }\n";
const NO_ACCOUNT_CASE: &str =
    "  no-account: { status: 400, title: \"No account\", code: \"007_001\" }\n";
const BUSY_CASE: &str = "  busy: { status: 400, title: \"Busy\", code: \"007_002\" }\n";

#[rustfmt::skip]
pub(super) fn errors() -> Vec<Mutation> {
    vec![
        row("a code is new", &[Text(PAY, BUSY, "  \"007_002\": { name: busy, status: 400, message: \"Busy.\", final: false, category: retry-later, doc: \"Later.\" }\n  \"007_003\": { name: closed, status: 400, message: \"Closed.\", final: true, category: retry-later, doc: \"At night.\" }\n"), Text(PAY, BUSY_CASE, "  busy: { status: 400, title: \"Busy\", code: \"007_002\" }\n  closed: { status: 400, title: \"Closed\", code: \"007_003\" }\n")], &["case-added", "error-added"], [(Minor, KeepsWorking), (Breaking, MayMisread)]),
        row("a code is gone", &[Text(PAY, BUSY, ""), Text(PAY, BUSY_CASE, "")], &["case-removed", "error-removed"], [(Breaking, KeepsWorking), (Minor, KeepsWorking)]),
        row("an error has another name", &[Text(PAY, "name: busy", "name: occupied")], &["error-renamed"], NAMES),
        row("an error has another code", &[Text(PAY, "\"007_002\": {", "\"007_009\": {"), Text(PAY, "code: \"007_002\"", "code: \"007_009\"")], &["case-changed", "error-code-changed"], HARMLESS),
        row("a final code is gone", &[Text(PAY, NO_ACCOUNT, ""), Text(PAY, NO_ACCOUNT_CASE, "")], &["case-removed", "error-removed"], [(Breaking, MayMisread), (Minor, KeepsWorking)]).mock(KeepsWorking, NOT_SENT),
        row("a final error has another code", &[Text(PAY, "\"007_001\": {", "\"007_009\": {"), Text(PAY, "code: \"007_001\"", "code: \"007_009\"")], &["case-changed", "error-code-changed"], [(Patch, MayMisread); 2]).mock(KeepsWorking, NOT_SENT),
        row("an error has another status", &[Text(PAY, "no-account, status: 400", "no-account, status: 409"), Text(PAY, "no-account: { status: 400", "no-account: { status: 409")], &["case-changed", "error-status-changed"], HARMLESS),
        row("an error is not final", &[Text(PAY, "final: true", "final: false")], &["error-no-longer-final"], [(Patch, MayMisread), (Patch, KeepsWorking)]),
        row("an error is final", &[Text(PAY, "final: false", "final: true")], &["error-now-final"], [(Patch, KeepsWorking), (Patch, MayMisread)]),
        row("an error of a read is not final", &[Text(CARD, "final: true", "final: false")], &["error-no-longer-final"], HARMLESS),
        row("an error has another message", &[Text(PAY, "message: \"Busy.\"", "message: \"Come back.\"")], &["error-message-changed"], HARMLESS),
        row("an error is of another category", &[Text(PAY, "category: retry-later", "category: ask-user")], &["error-category-changed"], SILENT),
        row("an error says that the number is known", &[Text(PAY, "category: retry-later", "category: already-asked")], &["error-category-changed"], [(Breaking, MayMisread); 2]).compiler(KNOWN),
        row("a final error says that the number is known", &[Text(PAY, "category: ask-user", "category: already-asked")], &["error-category-changed"], SILENT),
        row("a new code says that the number is known", &[Text(PAY, BUSY, "  \"007_002\": { name: busy, status: 400, message: \"Busy.\", final: false, category: retry-later, doc: \"Later.\" }\n  \"007_008\": { name: known, status: 400, message: \"Known.\", final: false, category: already-asked, doc: \"Twice.\" }\n"), Text(PAY, BUSY_CASE, "  busy: { status: 400, title: \"Busy\", code: \"007_002\" }\n  known: { status: 400, title: \"Known\", code: \"007_008\" }\n")], &["case-added", "error-added"], [(Minor, MayMisread), (Breaking, MayMisread)]),
        row("an error is told otherwise", &[Text(PAY, "doc: \"Later.\"", "doc: \"Tomorrow.\"")], &["docs-changed"], SILENT),
        row("an error table was seen whole", &[Text(PAY, "error-table: cut", "error-table: complete")], &["error-table-changed"], SILENT),
        row("a case has another title", &[Text(PAY, "title: \"Works\"", "title: \"Passes\"")], &["case-changed"], SILENT),
    ]
}

const TOO_OFTEN: &str = "  \"007_050\": { name: asked-too-often, status: 400, message: \"Too often.\", category: retry-later, doc: \"Later.\" }\n";
const TOO_OFTEN_CASE: &str =
    "  asked-too-often: { status: 400, title: \"Too often\", code: \"007_050\" }\n";

const NOT_SEEN: &str = "not-seen: { status: 400, families: [\"007\"], grace: 0 }";

/// What a running mock cannot show: every number that is asked about here is known.
const KNOWN_NUMBERS: &str = "only numbers that a mock knows are asked about";

/// Codes of an inquiry, which takes those that it does not list for a number that was never seen.
#[rustfmt::skip]
pub(super) fn inquiries() -> Vec<Mutation> {
    vec![
        row("a code of an inquiry is new", &[Text(RESULT, TOO_OFTEN, "  \"007_050\": { name: asked-too-often, status: 400, message: \"Too often.\", category: retry-later, doc: \"Later.\" }\n  \"007_051\": { name: closed, status: 400, message: \"Closed.\", category: retry-later, doc: \"At night.\" }\n"), Text(RESULT, TOO_OFTEN_CASE, "  asked-too-often: { status: 400, title: \"Too often\", code: \"007_050\" }\n  closed: { status: 400, title: \"Closed\", code: \"007_051\" }\n")], &["case-added", "error-added"], [(Minor, MayMisread), (Breaking, KeepsWorking)]),
        row("a code of an inquiry is new, of a family that means something else", &[Text(RESULT, TOO_OFTEN, "  \"007_050\": { name: asked-too-often, status: 400, message: \"Too often.\", category: retry-later, doc: \"Later.\" }\n  \"005_051\": { name: closed, status: 400, message: \"Closed.\", category: retry-later, doc: \"At night.\" }\n"), Text(RESULT, TOO_OFTEN_CASE, "  asked-too-often: { status: 400, title: \"Too often\", code: \"007_050\" }\n  closed: { status: 400, title: \"Closed\", code: \"005_051\" }\n")], &["case-added", "error-added"], [(Minor, KeepsWorking), (Breaking, KeepsWorking)]),
        row("an inquiry has a code for its own trouble", &[Text(RESULT, TOO_OFTEN, "  \"007_050\": { name: asked-too-often, status: 400, message: \"Too often.\", category: retry-later, doc: \"Later.\" }\n  \"007_052\": { name: down, status: 500, message: \"Down.\", category: contact-provider, doc: \"Down.\" }\n"), Text(RESULT, TOO_OFTEN_CASE, "  asked-too-often: { status: 400, title: \"Too often\", code: \"007_050\" }\n  down: { status: 500, title: \"Down\", code: \"007_052\" }\n")], &["case-added", "error-added"], [(Minor, KeepsWorking), (Breaking, KeepsWorking)]),
        row("a code of an inquiry is gone", &[Text(RESULT, TOO_OFTEN, ""), Text(RESULT, TOO_OFTEN_CASE, ""), Text(RESULT, "errors:\ncases:\n", "")], &["case-removed", "error-removed"], [(Breaking, KeepsWorking), (Minor, MayMisread)]),
        row("an unknown number has a code of another family", &[Text(RESULT, NOT_SEEN, "not-seen: { status: 400, families: [\"005\"], grace: 0 }")], &["verdict-changed"], [(Patch, MayMisread); 2]).mock(KeepsWorking, KNOWN_NUMBERS),
        row("an unknown number may have one code more", &[Text(RESULT, NOT_SEEN, "not-seen: { status: 400, codes: [\"005_001\"], families: [\"007\"], grace: 0 }")], &["verdict-changed"], [(Patch, KeepsWorking), (Patch, MayMisread)]),
        row("an unknown number has one code of those of a family", &[Text(RESULT, NOT_SEEN, "not-seen: { status: 400, codes: [\"007_009\"], grace: 0 }")], &["verdict-changed"], [(Patch, MayMisread), (Patch, KeepsWorking)]).mock(KeepsWorking, KNOWN_NUMBERS),
        row("an unknown number has another status", &[Text(RESULT, NOT_SEEN, "not-seen: { status: 404, families: [\"007\"], grace: 0 }")], &["verdict-changed"], [(Patch, MayMisread); 2]).mock(KeepsWorking, KNOWN_NUMBERS),
        row("an unknown number proves something later", &[Text(RESULT, NOT_SEEN, "not-seen: { status: 400, families: [\"007\"], grace: 60 }")], &["verdict-changed"], [(Patch, MayMisread), (Patch, KeepsWorking)]).mock(KeepsWorking, KNOWN_NUMBERS),
        row("how an unknown number is told is not known", &[Text(RESULT, ", not-seen: { status: 400, families: [\"007\"], grace: 0 }", "")], &["verdict-changed"], [(Patch, MayMisread), (Patch, KeepsWorking)]).mock(KeepsWorking, KNOWN_NUMBERS),
        row("a code of an inquiry is another", &[Text(RESULT, "\"007_050\": {", "\"007_051\": {"), Text(RESULT, "code: \"007_050\"", "code: \"007_051\"")], &["case-changed", "error-code-changed"], [(Patch, MayMisread); 2]),
    ]
}
