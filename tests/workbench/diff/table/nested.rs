//! Changes of objects and lists in requests.

use konaplate_workbench::diff::Rust::{Breaking, Minor, Patch};
use konaplate_workbench::diff::Wire::{KeepsWorking, MayBeRefused, MayMisread, NotOnWire};

use super::Edit::Text;
use super::{Mutation, Verdict, row};

const ORDER: &str = "operations/cards/card-order.yaml";
const LIMITS: &str = "operations/cards/card-limits.yaml";
const PAGE: &str = "operations/cards/card-page.yaml";
const TERMS: &str = "operations/members/terms-agree.yaml";
const UPDATE: &str = "operations/members/member-update.yaml";
const BULK: &str = "operations/money/bulk-order.yaml";

const NARROWER: [Verdict; 2] = [(Breaking, MayBeRefused), (Minor, KeepsWorking)];
const WIDER: [Verdict; 2] = [(Minor, KeepsWorking), (Breaking, MayBeRefused)];
const SILENT: [Verdict; 2] = [(Patch, NotOnWire), (Patch, NotOnWire)];
const NAMES: [Verdict; 2] = [(Breaking, NotOnWire), (Breaking, NotOnWire)];
const OTHER: [Verdict; 2] = [(Breaking, MayBeRefused), (Breaking, MayBeRefused)];

const BUILD: &str = "it compiles, and `build` refuses more";
const MEANING: &str = "what a call means is not in its messages";

const DETAIL: &str = "      detail: { type: string, length: 1..50, required: false, class: personal, doc: \"Floor and door.\" }\n";
const ONCE: &str = "      once: { use: Won, required: false, doc: \"At one time.\" }\n";
const MONTH: &str = "      month: { use: Won, required: false, doc: \"In a month.\" }\n";

#[rustfmt::skip]
pub(super) fn rows() -> Vec<Mutation> {
    let rows = vec![
        row("a required field is new in an object", &[Text(ORDER, DETAIL, "      city: { type: string, length: 1..9, required: true, doc: \"Town.\" }\n      detail: { type: string, length: 1..50, required: false, class: personal, doc: \"Floor and door.\" }\n")], &["request-required-field-added"], OTHER),
        row("an optional field is new in an object", &[Text(ORDER, DETAIL, "      city: { type: string, length: 1..9, required: false, doc: \"Town.\" }\n      detail: { type: string, length: 1..50, required: false, class: personal, doc: \"Floor and door.\" }\n")], &["request-optional-field-added"], WIDER),
        row("an optional field is gone from an object", &[Text(ORDER, DETAIL, "")], &["request-field-removed"], NARROWER),
        row("a field of an object is required", &[Text(ORDER, "length: 1..50, required: false", "length: 1..50, required: true")], &["request-field-now-required"], [(Breaking, MayBeRefused), (Minor, KeepsWorking)]),
        row("a field three levels down is required", &[Text(UPDATE, "length: 1..3, required: false, default: 82", "length: 1..3, required: true, default: 82")], &["request-field-now-required"], [(Breaking, MayBeRefused), (Minor, KeepsWorking)]),
        row("an object is optional", &[Text(UPDATE, "  contact:\n    type: object\n    required: true", "  contact:\n    type: object\n    required: false")], &["request-field-now-optional"], [(Minor, KeepsWorking), (Breaking, MayBeRefused)]),
        row("a field of items is required", &[Text(TERMS, "length: 1..200, required: false", "length: 1..200, required: true")], &["request-field-now-required"], [(Breaking, MayBeRefused), (Minor, KeepsWorking)]),
        row("a text of an object is shorter", &[Text(ORDER, "length: 1..50", "length: 1..49")], &["limit-narrowed"], NARROWER),
        row("a text of items is longer", &[Text(TERMS, "length: 1..20,", "length: 1..21,")], &["limit-widened"], WIDER),
        row("items of a list are shorter", &[Text(TERMS, "length: 4..8", "length: 5..8")], &["limit-narrowed"], NARROWER),
        row("items may be another word", &[Text(TERMS, "SMS: \"A short message.\"", "FAX: \"A fax.\"\n        SMS: \"A short message.\"")], &["word-added"], WIDER),
        row("a list takes fewer items", &[Text(TERMS, "count: 1..10", "count: 1..9")], &["count-narrowed"], NARROWER).compiler(BUILD),
        row("a list may be empty", &[Text(TERMS, "count: 1..10", "count: 0..10")], &["count-widened"], WIDER),
        row("a list takes other counts", &[Text(TERMS, "count: 1..10", "count: 2..11")], &["count-narrowed"], OTHER).compiler(BUILD),
        row("a list has a count", &[Text(TERMS, "doc: \"Codes of campaigns.\"", "doc: \"Codes of campaigns.\"\n    count: 0..99")], &["count-narrowed"], NARROWER).compiler(BUILD),
        row("a list in a list takes fewer items", &[Text(BULK, "effective: 1..4", "effective: 1..3")], &["count-narrowed"], NARROWER).first(&[Text(BULK, "  - { exactly-one-of: [payer.par, payer.cardNo] }\n", "")]).compiler(BUILD),
        row("an erratum of a count has another reason", &[Text(BULK, "because: \"its example has four\"", "because: \"it was tried\"")], &["erratum-changed"], SILENT),
        row("a page sets its count right", &[Text(BULK, "count: 10\n", "count: 9\n"), Text(BULK, "documented: 10", "documented: 9")], &["erratum-changed"], SILENT),
        row("a list of replies has another count", &[Text(PAGE, "count: 0..100", "count: 0..50")], &["reply-count-changed"], [(Patch, KeepsWorking), (Patch, KeepsWorking)]),
        row("an object has another name", &[Text(TERMS, "name: AgreedTerm", "name: ShownTerm")], &["object-renamed", "type-renamed", "type-renamed"], NAMES),
        row("a list is a text", &[Text(TERMS, "type: array\n    required: false\n    doc: \"Codes of campaigns.\"\n    items:\n      type: string\n      length: 4..8\n      doc: \"A code.\"", "type: string\n    required: false\n    doc: \"Codes of campaigns.\"")], &["shape-changed"], OTHER),
        row("a field of an object has another name on the wire", &[Text(ORDER, "      detail: {", "      floor: { rust: detail, name: CardOrderAddressInfoDetail,")], &["request-field-wire-renamed"], [(Patch, MayBeRefused), (Patch, MayBeRefused)]),
        row("optional fields of an object stand in another order", &[Text(LIMITS, ONCE, ""), Text(LIMITS, MONTH, "      month: { use: Won, required: false, doc: \"In a month.\" }\n      once: { use: Won, required: false, doc: \"At one time.\" }\n")], &["order-changed"], SILENT),
        row("required fields of items stand in another order", &[Text(TERMS, "        agreed: { type: boolean, required: true, doc: \"Whether the member agrees.\" }\n", ""), Text(TERMS, "        termId:", "        agreed: { type: boolean, required: true, doc: \"Whether the member agrees.\" }\n        termId:")], &["order-changed"], SILENT),
        row("a rule names fields of an object", &[Text(PAGE, "\nerror-table:", "\nrules:\n  - { at-least-one-of: [pageRequest.size, pageRequest.sort] }\n\nerror-table:")], &["rule-added"], NARROWER).compiler(BUILD),
        row("a rule adds up over a list no more", &[Text(BULK, "  - { sum: [\"recipients[].parcels[].cost\"], equals: budget.goods, doc: \"The parcels cost what they cost.\" }\n", "")], &["rule-removed"], WIDER),
        row("a secret of an object is personal", &[Text(UPDATE, "length: 6, required: true, class: secret", "length: 6, required: true, class: personal")], &["class-changed"], NAMES),
        row("the provider assumes another size of a page", &[Text(PAGE, "default: 20", "default: 30")], &["default-changed"], [(Patch, MayMisread), (Patch, MayMisread)]).mock(KeepsWorking, MEANING),
        row("the provider assumes what a rule by path asks for", &[Text(BULK, "default: PERSON", "default: COMPANY")], &["default-changed"], [(Breaking, MayMisread), (Minor, MayMisread)]).mock(MayBeRefused, MEANING).compiler(BUILD),
    ];
    rows.into_iter().map(Mutation::of_nested).collect()
}
