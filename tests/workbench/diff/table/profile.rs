//! Changes of what all operations share.

use konaplate_workbench::diff::Rust::{Breaking, Minor, Patch};
use konaplate_workbench::diff::Wire::{KeepsWorking, MayBeRefused, MayMisread, NotOnWire};

use super::Edit::Text;
use super::{Mutation, PAY, PROFILE, Verdict, row};

const SILENT: [Verdict; 2] = [(Patch, NotOnWire), (Patch, NotOnWire)];
const MISREAD: [Verdict; 2] = [(Patch, MayMisread), (Patch, MayMisread)];

const ELSEWHERE: &str = "a mock is where it is, whatever the specification says";

#[rustfmt::skip]
pub(super) fn rows() -> Vec<Mutation> {
    vec![
        row("nothing changes", &[], &[], SILENT),
        row("the provider has another name", &[Text(PROFILE, "provider: Two", "provider: Three")], &["provider-renamed"], SILENT),
        row("an environment is new", &[Text(PROFILE, "servers: { ", "servers: { test: \"https://test.example/api\", ")], &["server-added"], [(Minor, NotOnWire), (Breaking, MayBeRefused)]),
        row("an environment is gone", &[Text(PROFILE, ", production: \"https://production.example/api\"", "")], &["server-removed"], [(Breaking, MayBeRefused), (Minor, NotOnWire)]).mock(KeepsWorking, ELSEWHERE),
        row("an environment has moved", &[Text(PROFILE, "//production.", "//live.")], &["server-moved"], [(Patch, MayBeRefused); 2]).mock(KeepsWorking, ELSEWHERE),
        row("the outcome stands elsewhere", &[Text(PROFILE, "object: response", "object: outcome")], &["envelope-changed"], MISREAD),
        row("the code has another name", &[Text(PROFILE, "code: code", "code: result")], &["envelope-changed"], MISREAD),
        row("success has another code", &[Text(PROFILE, "success: \"000_000\"", "success: \"000_001\""), Text(PAY, "code: \"000_000\"", "code: \"000_001\"")], &["case-changed", "envelope-changed"], MISREAD),
        row("encrypted bodies have another name", &[Text(PROFILE, "encrypted: encData", "encrypted: encBody")], &["envelope-changed"], MISREAD),
        row("messages have one name", &[Text(PROFILE, "text: [description, message]", "text: [description]")], &["envelope-text-changed"], [(Patch, KeepsWorking); 2]),
        row("a family is about something else", &[Text(PROFILE, "\"007\": recharge", "\"007\": payment")], &["families-changed"], SILENT),
        row("a group is told otherwise", &[Text(PROFILE, "doc: Paying.", "doc: Payments.")], &["docs-changed"], SILENT),
        row("a shared type is new", &[Text(PROFILE, "  Spare:", "  Other: { type: string, length: 1..9, doc: \"New.\" }\n  Spare:")], &["type-added"], [(Minor, NotOnWire), (Breaking, NotOnWire)]),
        row("a shared type is gone", &[Text(PROFILE, "  Spare: { type: string, length: 1..9, doc: \"Nobody uses it.\" }\n", "")], &["type-removed"], [(Breaking, NotOnWire), (Minor, NotOnWire)]),
        row("shared types stand in another order", &[Text(PROFILE, "  Spare: { type: string, length: 1..9, doc: \"Nobody uses it.\" }\n", ""), Text(PROFILE, "  UserId:", "  Spare: { type: string, length: 1..9, doc: \"Nobody uses it.\" }\n  UserId:")], &["order-changed"], SILENT),
        row("an erratum has another reason", &[Text(PROFILE, "counted wrongly", "miscounted")], &["erratum-changed"], SILENT),
    ]
}
