//! Changes of what requests take.

use konaplate_workbench::diff::Rust::{Breaking, Minor, Patch};
use konaplate_workbench::diff::Wire::{KeepsWorking, MayBeRefused, MayMisread, NotOnWire};

use super::Edit::Text;
use super::{CARD, Mutation, PAY, PROFILE, REGISTER, Verdict, row};

const NARROWER: [Verdict; 2] = [(Breaking, MayBeRefused), (Minor, KeepsWorking)];
const WIDER: [Verdict; 2] = [(Minor, KeepsWorking), (Breaking, MayBeRefused)];
const SILENT: [Verdict; 2] = [(Patch, NotOnWire), (Patch, NotOnWire)];
const NAMES: [Verdict; 2] = [(Breaking, NotOnWire), (Breaking, NotOnWire)];

const AMOUNT: &str = "what a number counts is not in its type or message";
const CONDITION: &str = "a condition in words is none of a mock's";
const SHOWN: &str = "it compiles, and `Display` and `Debug` show something else";
pub(super) const STALE: &str =
    "the mock keeps the lives of its own one-time tokens, and of no other value";

const MEMO: &str = "memo: { type: string, length: 1..20, required: false, doc: \"Printed.\" }";

/// Limits, words, classes, lives.
#[rustfmt::skip]
pub(super) fn values() -> Vec<Mutation> {
    vec![
        row("a number's maximum sinks", &[Text(PAY, "range: 1..1000", "range: 1..999")], &["limit-narrowed"], NARROWER),
        row("a number's minimum rises", &[Text(PAY, "range: 1..1000", "range: 2..1000")], &["limit-narrowed"], NARROWER),
        row("a number's maximum rises", &[Text(PAY, "range: 1..1000", "range: 1..1001")], &["limit-widened"], WIDER),
        row("a range moves", &[Text(PAY, "range: 1..1000", "range: 2..1001")], &["limit-narrowed"], [(Breaking, MayBeRefused); 2]),
        row("a text's maximum sinks", &[Text(PAY, "length: 1..20", "length: 1..19")], &["limit-narrowed"], NARROWER),
        row("a text's minimum sinks", &[Text(PAY, "length: 1..20", "length: 0..20")], &["limit-widened"], WIDER),
        row("a text has no maximum", &[Text(PAY, "length: 1..20", "length: 1..")], &["limit-widened"], WIDER),
        row("a shared text's maximum sinks", &[Text(PROFILE, "length: 1..30", "length: 1..29")], &["limit-narrowed"], NARROWER),
        row("a shared secret is shorter", &[Text(PROFILE, "length: 16,", "length: 15,")], &["limit-narrowed"], [(Breaking, MayBeRefused); 2]),
        row("an erratum widens a limit", &[Text(PAY, "cases:", "errata:\n  - { at: request.memo.length, documented: 1..20, effective: 1..40, because: \"seen\" }\ncases:")], &["limit-widened"], WIDER),
        row("a page sets its limit right", &[Text(PROFILE, "documented: 66", "documented: 65"), Text(PROFILE, "length: 66", "length: 65")], &["erratum-changed"], SILENT),
        row("a word is gone", &[Text(PAY, "WALLET: \"A wallet.\" ", "")], &["word-removed"], NARROWER),
        row("a word is new", &[Text(PAY, "WALLET: \"A wallet.\" ", "WALLET: \"A wallet.\", CASH: \"Coins.\" ")], &["word-added"], WIDER),
        row("a word of requests and replies is gone", &[Text(PROFILE, ", SILVER: \"Silver.\"", "")], &["word-removed"], NARROWER),
        row("words stand in another order", &[Text(PAY, "CARD: \"A card.\", WALLET: \"A wallet.\"", "WALLET: \"A wallet.\", CARD: \"A card.\"")], &["order-changed"], SILENT),
        row("a word means something else", &[Text(PAY, "CARD: \"A card.\"", "CARD: \"Any card.\"")], &["docs-changed"], SILENT),
        row("a word has a name by hand", &[Text(PROFILE, "APP: \"In the app.\"", "APP: { rust: InApp, doc: \"In the app.\" }")], &["word-rust-renamed"], [(Breaking, NotOnWire); 2]),
        row("a word with a name of its own is new", &[Text(PAY, "WALLET: \"A wallet.\" ", "WALLET: \"A wallet.\", \"현금현금\": { rust: Cash, doc: \"Coins.\" } ")], &["word-added"], WIDER),
        row("words may be longer", &[Text(PAY, "length: 4..6, values: { CARD", "length: 4..7, values: { CARD")], &["erratum-changed"], SILENT),
        row("a public text is personal", &[Text(PAY, "length: 1..20,", "length: 1..20, class: personal,")], &["class-changed"], NAMES).compiler(SHOWN),
        row("a personal number is public", &[Text(PROFILE, "class: personal, doc: \"Member.\"", "doc: \"Member.\"")], &["class-changed"], NAMES).compiler(SHOWN),
        row("a public text is secret", &[Text(PAY, "length: 1..20,", "length: 1..20, class: secret,")], &["class-changed"], NAMES),
        row("a secret text is public", &[Text(REGISTER, "class: secret, ", "")], &["class-changed"], NAMES),
        row("a secret expires", &[Text(PROFILE, "class: secret, doc: \"Number", "class: secret, lives: 60, doc: \"Number")], &["life-added"], [(Breaking, MayBeRefused), (Breaking, KeepsWorking)]).mock(KeepsWorking, STALE),
        row("a secret expires no more", &[Text(PROFILE, "lives: 30, ", "")], &["life-removed"], [(Breaking, KeepsWorking), (Breaking, MayBeRefused)]),
        row("a secret expires sooner", &[Text(PROFILE, "lives: 30", "lives: 20")], &["life-shortened"], [(Patch, MayBeRefused), (Patch, KeepsWorking)]).mock(KeepsWorking, STALE),
        row("a secret expires later", &[Text(PROFILE, "lives: 30", "lives: 40")], &["life-lengthened"], [(Patch, KeepsWorking), (Patch, MayBeRefused)]),
        row("the provider assumes another word", &[Text(PAY, "default: CARD", "default: WALLET")], &["default-changed"], [(Patch, MayMisread); 2]).mock(KeepsWorking, "what a call means is not in its messages"),
        row("no default is told", &[Text(PAY, "default: CARD, ", "")], &["default-documented"], SILENT),
        row("an amount is in another unit", &[Text(PAY, "unit: KRW", "unit: JPY")], &["unit-changed"], [(Breaking, MayMisread); 2]).compiler(AMOUNT).mock(KeepsWorking, AMOUNT),
        row("an amount is in another unit, and smaller", &[Text(PAY, "range: 1..1000, unit: KRW", "range: 1..900, unit: \"1000 KRW\"")], &["limit-narrowed", "unit-changed"], [(Breaking, MayMisread); 2]).mock(MayBeRefused, AMOUNT),
        row("no unit is told", &[Text(PAY, "unit: KRW, ", "")], &["unit-documented"], SILENT),
        row("a text is a number", &[Text(PAY, "type: string, length: 1..20", "type: integer, range: 1..20")], &["type-changed"], [(Breaking, MayBeRefused); 2]),
        row("a text is a date", &[Text(PAY, "length: 1..20", "length: 8, format: yyyyMMdd")], &["type-changed"], [(Breaking, MayBeRefused), (Breaking, KeepsWorking)]),
        row("a text is a word", &[Text(PAY, "length: 1..20", "length: 1..20, values: { A: \"First.\" }")], &["type-changed"], [(Breaking, MayBeRefused), (Breaking, KeepsWorking)]),
        row("a text is a boolean", &[Text(PAY, "type: string, length: 1..20", "type: boolean")], &["shape-changed"], [(Breaking, MayBeRefused); 2]),
    ]
}

/// Fields, their types, and the rules between them.
#[rustfmt::skip]
pub(super) fn fields() -> Vec<Mutation> {
    vec![
        row("a required field is new", &[Text(PAY, "  memo:", "  shop: { type: string, length: 1..9, required: true, doc: \"Where.\" }\n  memo:")], &["request-required-field-added"], [(Breaking, MayBeRefused); 2]),
        row("an optional field is new", &[Text(PAY, "  memo:", "  shop: { type: string, length: 1..9, required: false, doc: \"Where.\" }\n  memo:")], &["request-optional-field-added"], WIDER),
        row("an optional field is gone", &[Text(PAY, MEMO, "")], &["request-field-removed"], NARROWER),
        row("a required field is gone", &[Text(PAY, "userId: { use: UserId, required: true }", "")], &["request-field-removed"], [(Breaking, MayBeRefused); 2]),
        row("a field is required", &[Text(PAY, "length: 1..20, required: false", "length: 1..20, required: true")], &["request-field-now-required"], [(Breaking, MayBeRefused), (Minor, KeepsWorking)]),
        row("a field is optional", &[Text(PAY, "use: UserId, required: true", "use: UserId, required: false")], &["request-field-now-optional"], [(Minor, KeepsWorking), (Breaking, MayBeRefused)]),
        row("a field is required under a condition", &[Text(PAY, "length: 1..20, required: false", "length: 1..20, required: conditional")], &["condition-added"], [(Patch, MayBeRefused), (Patch, KeepsWorking)]).mock(KeepsWorking, CONDITION),
        row("a field has another name on the wire", &[Text(PAY, "memo: { ", "remark: { rust: memo, name: PayMemo, ")], &["request-field-wire-renamed"], [(Patch, MayBeRefused); 2]),
        row("a field has another name in Rust", &[Text(PAY, "memo: { ", "memo: { rust: remark, ")], &["field-rust-renamed"], NAMES),
        row("a type has another name", &[Text(PAY, "memo: { ", "memo: { name: Remark, ")], &["type-renamed"], NAMES),
        row("a shared type stands for an own one", &[Text(PAY, MEMO, "memo: { use: Name, required: false, doc: \"Printed.\" }")], &["type-replaced"], [(Breaking, KeepsWorking), (Breaking, MayBeRefused)]),
        row("an own type stands for a shared one", &[Text(PAY, "day: { use: Day,", "day: { type: string, length: 8, format: yyyyMMdd,")], &["type-replaced"], [(Breaking, KeepsWorking); 2]),
        row("one shared type stands for another", &[Text(PAY, "memo: { type: string, length: 1..20,", "memo: { use: SequenceId,")], &["type-replaced"], [(Breaking, KeepsWorking), (Breaking, MayBeRefused)]),
        row("a page documents a shared type's limit otherwise", &[Text(PAY, "sequenceId: { use: SequenceId, required", "sequenceId: { use: SequenceId, length: 1..20, required")], &["type-replaced"], [(Breaking, MayBeRefused), (Breaking, KeepsWorking)]),
        row("a narrowed type is one of its own", &[Text(PAY, "note: { use: SequenceId,", "note: { type: string,")], &["conversion-removed", "docs-changed"], [(Breaking, NotOnWire), (Minor, NotOnWire)]),
        row("an enum of replies is taken by a request", &[Text(CARD, "  level: {", "  state: { use: State, required: false }\n  level: {")], &["enum-form-changed", "request-optional-field-added"], [(Breaking, KeepsWorking), (Breaking, MayBeRefused)]),
        row("an enum of requests is given by a reply", &[Text(PAY, "  state: {", "  channel: { use: Channel, required: false }\n  state: {")], &["received-enum-added", "reply-field-added"], [(Minor, KeepsWorking), (Breaking, KeepsWorking)]),
        row("required fields stand in another order", &[Text(PAY, "  userId: { use: UserId, required: true }\n", ""), Text(PAY, "  kind:", "  userId: { use: UserId, required: true }\n  kind:")], &["order-changed"], SILENT),
        row("optional fields stand in another order", &[Text(PAY, "  isGift: { type: boolean, required: false, doc: \"It is a present.\" }\n", ""), Text(PAY, "  kind:", "  isGift: { type: boolean, required: false, doc: \"It is a present.\" }\n  kind:")], &["order-changed"], SILENT),
        row("a rule is new", &[Text(REGISTER, "rules:\n", "rules:\n  - { order: [least, most] }\n")], &["rule-added"], NARROWER).compiler("it compiles, and `build` refuses more"),
        row("a rule is gone", &[Text(REGISTER, "rules:\n  - { at-least-one-of: [email, mobile] }\n", "")], &["rule-removed"], WIDER),
        row("a rule asks for more", &[Text(REGISTER, "at-least-one-of", "exactly-one-of")], &["rule-added", "rule-removed"], [(Breaking, MayBeRefused); 2]).compiler("it compiles, and `build` refuses more"),
        row("a rule names its fields in another order", &[Text(REGISTER, "[email, mobile]", "[mobile, email]")], &["order-changed"], SILENT),
        row("a field is for something else", &[Text(PAY, "doc: \"Printed.\"", "doc: \"Shown.\"")], &["docs-changed"], SILENT),
        row("a field was read elsewhere", &[Text(PAY, "doc: \"Printed.\"", "from: guide, doc: \"Printed.\"")], &["origin-changed"], SILENT),
    ]
}
