//! Changes of what replies hold.

use konaplate_workbench::diff::Rust::{Breaking, Minor, Patch};
use konaplate_workbench::diff::Wire::{KeepsWorking, MayBeRefused, MayMisread, NotOnWire};

use super::Edit::Text;
use super::requests::STALE;
use super::{CARD, Mutation, PAY, PROFILE, REGISTER, RESULT, Verdict, row};

const FEWER: [Verdict; 2] = [(Breaking, KeepsWorking), (Minor, KeepsWorking)];
const MORE: [Verdict; 2] = [(Minor, KeepsWorking), (Breaking, KeepsWorking)];

#[rustfmt::skip]
pub(super) fn rows() -> Vec<Mutation> {
    let mut rows = fields();
    rows.extend(values());
    rows.extend(structs());
    rows
}

#[rustfmt::skip]
fn fields() -> Vec<Mutation> {
    vec![
        row("an optional field is new in a reply", &[Text(PAY, "  balance:", "  fee: { type: integer, range: 0..9, required: false, doc: \"Fee.\" }\n  balance:")], &["reply-field-added"], [(Minor, KeepsWorking), (Breaking, KeepsWorking)]),
        row("a text of the request comes back", &[Text(PAY, "  balance:", "  memo: { type: string, length: 1..20, required: false, doc: \"As printed.\" }\n  balance:")], &["reply-field-added"], [(Minor, KeepsWorking), (Breaking, KeepsWorking)]),
        row("a text of the request comes back longer", &[Text(PAY, "  balance:", "  memo: { type: string, length: 1..40, required: false, doc: \"As printed.\" }\n  balance:")], &["reply-field-added"], [(Minor, KeepsWorking), (Breaking, KeepsWorking)]),
        row("a word of the request comes back", &[Text(PAY, "  balance:", "  kind: { type: string, length: 4..6, values: { CARD: \"A card.\", WALLET: \"A wallet.\" }, required: false, doc: \"From what.\" }\n  balance:")], &["received-enum-added", "reply-field-added"], [(Minor, KeepsWorking), (Breaking, KeepsWorking)]),
        row("a word that is like the request's comes back", &[Text(PAY, "  balance:", "  kind: { type: string, length: 4..6, values: { CARD: \"A card.\" }, required: false, doc: \"From what.\" }\n  balance:")], &["reply-field-added"], [(Minor, KeepsWorking), (Breaking, KeepsWorking)]),
        row("a required field is new in a reply", &[Text(PAY, "  balance:", "  fee: { type: integer, range: 0..9, required: true, doc: \"Fee.\" }\n  balance:")], &["reply-field-added"], [(Minor, KeepsWorking), (Breaking, MayMisread)]),
        row("an optional field of a reply is gone", &[Text(PAY, "  balance: { type: integer, range: 0..9999, required: false, doc: \"What is left.\" }\n", "")], &["reply-optional-field-removed"], [(Breaking, KeepsWorking), (Minor, KeepsWorking)]),
        row("a required field of a reply is gone", &[Text(PAY, "  nrNumber: { type: string, length: 1..50, required: true, doc: \"Number at the provider.\" }\n", "")], &["reply-required-field-removed"], [(Breaking, MayMisread), (Minor, KeepsWorking)]),
        row("a field of a reply may be missing", &[Text(PAY, "length: 1..50, required: true", "length: 1..50, required: false")], &["reply-field-now-optional"], [(Breaking, MayMisread), (Breaking, KeepsWorking)]),
        row("a field inside an object may be missing", &[Text(CARD, "use: Name, required: true", "use: Name, required: false")], &["reply-field-now-optional"], [(Breaking, MayMisread), (Breaking, KeepsWorking)]),
        row("a field of a reply is there under a condition", &[Text(PAY, "range: 0..9999, required: false", "range: 0..9999, required: conditional")], &["condition-added"], [(Patch, KeepsWorking); 2]),
        row("a field of a reply is always there", &[Text(PAY, "range: 0..9999, required: false", "range: 0..9999, required: true")], &["reply-field-now-required"], [(Breaking, KeepsWorking), (Breaking, MayMisread)]),
        row("a field of a reply has another name on the wire", &[Text(PAY, "nrNumber: { ", "trNumber: { rust: nr_number, name: PayNrNumber, ")], &["reply-field-wire-renamed"], [(Patch, MayMisread); 2]),
        row("a field of a reply has another name in Rust", &[Text(PAY, "nrNumber: { ", "nrNumber: { rust: number, ")], &["field-rust-renamed"], [(Breaking, NotOnWire); 2]),
        row("fields of a reply stand in another order", &[Text(PAY, "  state: { use: State, required: false }\n", ""), Text(PAY, "  balance:", "  state: { use: State, required: false }\n  balance:")], &["order-changed"], [(Patch, NotOnWire); 2]),
        row("a required field may stand elsewhere", &[Text(CARD, "use: Day, required: true", "use: Day, required: true, also-in: holder")], &["also-in-added"], [(Patch, MayMisread), (Patch, KeepsWorking)]),
        row("an optional field may stand elsewhere", &[Text(CARD, "use: Token, required: false", "use: Token, required: false, also-in: holder")], &["also-in-added"], [(Patch, MayMisread), (Patch, KeepsWorking)]),
        row("a required field of an item may stand around", &[Text(CARD, "length: 1..9, required: true, doc: \"Name.\"", "length: 1..9, required: true, also-in: .., doc: \"Name.\"")], &["also-in-added"], [(Patch, MayMisread), (Patch, KeepsWorking)]),
        row("an optional field of an item may stand around", &[Text(CARD, "required: false, doc: \"Left.\"", "required: false, also-in: .., doc: \"Left.\"")], &["also-in-added"], [(Patch, MayMisread), (Patch, KeepsWorking)]),
        row("a field of an object may stand around", &[Text(CARD, "name: { use: Name, required: true }", "name: { use: Name, required: true, also-in: .. }")], &["also-in-added"], [(Patch, MayMisread), (Patch, KeepsWorking)]),
        row("a field may stand around, and no longer in a sibling", &[Text(CARD, "also-in: points, ", "also-in: .., ")], &["also-in-added"], [(Patch, MayMisread); 2]),
        row("a field stands in one place only", &[Text(CARD, "also-in: points, ", "")], &["also-in-removed"], [(Patch, KeepsWorking), (Patch, MayMisread)]),
        row("an answer may be pending", &[Text(REGISTER, "effect: write", "effect: write\npending: registered")], &["pending-added"], [(Breaking, MayMisread), (Breaking, KeepsWorking)]),
        row("an answer is never pending", &[Text(PAY, "pending: isPending\n", "")], &["pending-removed"], [(Breaking, KeepsWorking), (Breaking, MayMisread)]),
    ]
}

#[rustfmt::skip]
fn values() -> Vec<Mutation> {
    vec![
        row("a reply's text is a number", &[Text(PAY, "type: string, length: 1..50", "type: integer, range: 1..50")], &["type-changed"], [(Breaking, KeepsWorking), (Breaking, MayMisread)]),
        row("a reply's number is a text", &[Text(PAY, "type: integer, range: 0..9999", "type: string, length: 1..50")], &["type-changed"], [(Breaking, MayMisread), (Breaking, KeepsWorking)]),
        row("a reply's number is a boolean", &[Text(PAY, "type: integer, range: 0..9999", "type: boolean")], &["shape-changed"], [(Breaking, MayMisread); 2]),
        row("a reply's date is a list of dates", &[Text(CARD, "expiry: { use: Day, required: true }", "expiry: { type: array, required: true, doc: \"Days.\", items: { use: Day } }")], &["docs-changed", "shape-changed"], [(Breaking, MayMisread); 2]),
        row("a reply's date is any text", &[Text(CARD, "expiry: { use: Day,", "expiry: { type: string, length: 8,")], &["type-replaced"], [(Breaking, MayMisread), (Breaking, KeepsWorking)]),
        row("a reply's numbers are fewer", &[Text(PAY, "range: 0..9999", "range: 0..99")], &["reply-limit-changed"], FEWER),
        row("a reply's numbers are more", &[Text(PAY, "range: 0..9999", "range: 0..99999")], &["reply-limit-changed"], MORE),
        row("a shared text of replies is shorter", &[Text(PROFILE, "length: 1..50", "length: 1..40")], &["reply-limit-changed"], FEWER),
        row("a shared text of replies is longer", &[Text(PROFILE, "length: 1..50", "length: 1..60")], &["reply-limit-changed"], MORE),
        row("a type that nobody uses is shorter", &[Text(PROFILE, "Spare: { type: string, length: 1..9", "Spare: { type: string, length: 1..8")], &["reply-limit-changed"], [(Breaking, NotOnWire), (Minor, NotOnWire)]),
        row("a value lives by a word of the request", &[Text(CARD, "use: Token, required: false", "use: Token, required: false, lives: { level: { GOLD: 90 } }")], &["life-lengthened"], [(Patch, KeepsWorking), (Patch, MayBeRefused)]),
        row("a value lives shorter by a word of the request", &[Text(CARD, "use: Token, required: false", "use: Token, required: false, lives: { level: { GOLD: 20 } }")], &["life-shortened"], [(Patch, MayBeRefused), (Patch, KeepsWorking)]).mock(KeepsWorking, STALE),
        row("a word says what the type says", &[Text(CARD, "use: Token, required: false", "use: Token, required: false, lives: { level: { GOLD: 30 } }")], &["erratum-changed"], [(Patch, NotOnWire); 2]),
        row("a word of a reply is new", &[Text(RESULT, "OPEN: \"Open.\"", "OPEN: \"Open.\", LATER: \"Later.\"")], &["word-added"], [(Minor, KeepsWorking), (Breaking, KeepsWorking)]),
        row("a word of a reply is gone", &[Text(PROFILE, ", SUSPENDED: \"Not in use.\"", "")], &["word-removed"], [(Breaking, KeepsWorking), (Minor, KeepsWorking)]),
        row("a word of a reply has a name by hand", &[Text(PROFILE, "ACTIVE: \"In use.\"", "ACTIVE: { rust: InUse, doc: \"In use.\" }")], &["word-rust-renamed"], [(Breaking, NotOnWire); 2]),
        row("a word is called as unlisted ones are", &[Text(PROFILE, "SUSPENDED: \"Not in use.\"", "SUSPENDED: \"Not in use.\", OTHER: \"Else.\"")], &["other-word-renamed", "word-added"], [(Breaking, KeepsWorking); 2]),
    ]
}

#[rustfmt::skip]
fn structs() -> Vec<Mutation> {
    vec![
        row("a struct has another name", &[Text(CARD, "    type: object\n    required: true", "    type: object\n    name: Owner\n    required: true")], &["object-renamed", "type-renamed"], [(Breaking, NotOnWire); 2]),
        row("a reply holds a secret", &[Text(PAY, "  balance:", "  pin: { type: string, length: 4, class: secret, required: false, doc: \"Pin.\" }\n  balance:")], &["reply-field-added", "reply-now-secret"], [(Breaking, KeepsWorking); 2]),
        row("an object inside another holds a secret", &[Text(CARD, "left: {", "pin: { type: string, length: 4, class: secret, required: false, doc: \"Pin.\" }, left: {")], &["reply-field-added", "reply-now-secret", "reply-now-secret"], [(Breaking, KeepsWorking); 2]),
        row("a reply holds no secret", &[Text(CARD, "  next: { use: Token, required: false, doc: \"For the next payment.\" }\n", "")], &["reply-no-longer-secret", "reply-optional-field-removed"], [(Breaking, KeepsWorking); 2]),
    ]
}
