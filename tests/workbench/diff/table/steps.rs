//! Changes of what other parts of a request or reply go by: they need more than the first specification has.

use konaplate_workbench::diff::Rust::{Breaking, Minor, Patch};
use konaplate_workbench::diff::Wire::{KeepsWorking, MayBeRefused, MayMisread, NotOnWire};

use super::Edit::{self, Text};
use super::operations::{ECHO, ECHOED};
use super::requests::STALE;
use super::{CARD, Mutation, PAY, PROFILE, Verdict, row};

const BOUND: [Verdict; 2] = [(Breaking, MayBeRefused), (Minor, KeepsWorking)];

const SILENT: [Verdict; 2] = [(Patch, NotOnWire), (Patch, NotOnWire)];

const MEANING: &str = "what a call means is not in its messages";

const GIFT: &[Edit] = &[Text(
    PAY,
    "error-table:",
    "rules:\n  - { required: memo, when: { isGift: true } }\nerror-table:",
)];
const WALLET: &[Edit] = &[Text(
    PAY,
    "error-table:",
    "rules:\n  - { required: memo, when: { kind: WALLET } }\nerror-table:",
)];
const GOLD: &[Edit] = &[Text(
    CARD,
    "use: Token, required: false",
    "use: Token, required: false, lives: { level: { GOLD: 300 } }",
)];
const ASSUMED: &[Edit] = &[
    GOLD[0],
    Text(
        CARD,
        LEVEL,
        "level: { use: Level, required: false, default: GOLD",
    ),
];
const WORDED: &[Edit] = &[Text(
    PAY,
    "encrypted:",
    "verdict: { field: cardName, settled: DONE, failed: FAILED, pending: OPEN }\nencrypted:",
)];
const RETURNED: &[Edit] = &[Text(
    PAY,
    "  balance:",
    "  memo: { type: string, length: 1..20, required: true, doc: \"As printed.\" }\n  balance:",
)];
const RETURNED_LENGTH: &str = "length: 1..20, required: true";
const IS_GIFT: &str = "isGift: { type: boolean, required: false,";
const LEVEL: &str = "level: { use: Level, required: false";

#[rustfmt::skip]
pub(super) fn rows() -> Vec<Mutation> {
    vec![
        row("a text that came back as it was sent comes back longer", &[Text(PAY, RETURNED_LENGTH, "length: 1..40, required: true")], &["docs-changed", "limit-widened", "type-renamed"], [(Breaking, KeepsWorking); 2]).first(RETURNED),
        row("a default binds a rule", &[Text(PAY, IS_GIFT, "isGift: { type: boolean, required: false, default: true,")], &["default-documented"], BOUND).first(GIFT),
        row("a default binds no rule", &[Text(PAY, IS_GIFT, "isGift: { type: boolean, required: false, default: false,")], &["default-documented"], [(Patch, NotOnWire); 2]).first(GIFT),
        row("another default binds a rule", &[Text(PAY, "default: CARD", "default: WALLET")], &["default-changed"], [(Breaking, MayMisread), (Minor, MayMisread)]).first(WALLET).mock(MayBeRefused, MEANING),
        row("a value lives longer by a default", &[Text(CARD, LEVEL, "level: { use: Level, required: false, default: GOLD")], &["default-documented"], [(Patch, KeepsWorking), (Patch, MayBeRefused)]).first(GOLD),
        row("a value lives shorter by another default", &[Text(CARD, "default: GOLD", "default: SILVER")], &["default-changed"], [(Patch, MayMisread); 2]).first(ASSUMED).mock(KeepsWorking, STALE),
        row("a word's life is longer", &[Text(CARD, "GOLD: 300", "GOLD: 600")], &["life-lengthened"], [(Patch, KeepsWorking), (Patch, MayBeRefused)]).first(GOLD),
        row("one word's life is longer and another's shorter", &[Text(CARD, "GOLD: 300", "GOLD: 600, SILVER: 20")], &["life-lengthened", "life-shortened"], [(Patch, MayBeRefused); 2]).first(GOLD).mock(KeepsWorking, STALE),
        row("that answers repeat the call's id is read elsewhere", &[Text(PROFILE, "equals: request", "equals: request, from: guide")], &["origin-changed"], SILENT).first(&[Text(PROFILE, ECHO, ECHOED)]),
        row("an answer says otherwise what became of the call", &[Text(PAY, "settled: DONE", "settled: SENT")], &["own-verdict-changed"], [(Patch, MayMisread); 2]).first(WORDED).mock(KeepsWorking, MEANING),
        row("only the word says what became of the call", &[Text(PAY, "pending: isPending\n", "")], &["pending-removed"], [(Patch, KeepsWorking), (Patch, MayMisread)]).first(WORDED),
        row("an answer does not wait any more", &[Text(PAY, "mode: sync", "mode: async")], &["mode-changed"], [(Patch, MayMisread), (Patch, NotOnWire)]).first(&[Text(PAY, "effect: moves-money", "effect: moves-money\nmode: sync")]).mock(KeepsWorking, "when a call is done is not in its answer"),
    ]
}
