//! What is written for a specification in which each thing stands once. No command renews what is expected: it is edited
//! by hand, line by line.

use std::path::Path;

use proc_macro2::TokenStream;

use super::{Options, files, inline};
use crate::ir::Api;
use crate::output::File;
use crate::{Diagnostic, Sources, check};

const PROFILE: &str = r#"
format: 1
provider: All *of* it
servers: { sandbox: "https://sandbox.example/api", second-one: "https://two.example" }
envelope: { object: response, code: code, text: [description, message], success: "000_000", encrypted: encData }
headers:
  request:
    X-Asp: { value: asp-id, length: 15, required: true, doc: "Id." }
    X-Id: { value: correlation-id, length: 20, required: true, doc: "Id." }
    X-Token: { value: tran-token, length: 66, required: true, doc: "MAC." }
  response:
    X-Id: { value: correlation-id, length: 20, required: true, equals: request, from: inferred, doc: "Id." }
types:
  SequenceId: { type: string, length: 1..30, doc: "Number of the call." }
  UserId: { type: integer, range: 1.., class: personal, doc: "Member." }
  Token: { type: string, length: 4, class: secret, lives: 30, doc: "Serves once." }
  Way: { type: string, length: 1..9, values: { "A": "First", "other": "" }, doc: "Way." }
families: { "000": common, "007": recharge }
groups:
  pay: { doc: Paying., operations: [pay] }
  ask: { doc: Asking., operations: [pay-result] }
errata:
  - { at: headers.request.X-Token.length, documented: 66, effective: 67, because: "counted wrongly" }
"#;

const PAY: &str = r#"
operation: pay
service: Pay
doc: Pays.
source: { page: Pay, version: v1, read: 2026-11-19, state: complete }
method: POST
path: /v1/pay
effect: moves-money
idempotency: sequenceId
pending: isPending
verdict: { field: result, settled: DONE, failed: FAILED, pending: OPEN }
recovery: { ask: pay-result, with: { sequenceId: sequenceId } }
encrypted: { request: true, response: true }
request:
  sequenceId: { use: SequenceId, required: true }
  userId: { use: UserId, range: 1..123456, required: true, doc: "Who." }
  way: { use: Way, required: false, default: A }
  token: { use: Token, required: false }
  pin: { type: string, length: 6, class: secret, required: false, doc: "PIN." }
  until: { type: string, length: 4, format: yyMM, required: false, class: personal, doc: "Expiry" }
  isGift: { type: boolean, required: false, default: true, doc: "A present." }
  to:
    type: object
    name: Place
    required: conditional
    doc: "Where to."
    fields:
      "zip\"Code": { rust: zip_code, type: string, length: 5, required: true, doc: "Code." }
      notes: { type: array, required: false, count: 2..3, doc: "Notes.", items: { type: string, length: any, name: Note } }
  parts:
    type: array
    required: true
    count: 1..10
    doc: "Parts."
    items: { type: object, name: Part, fields: { cost: { type: integer, range: 0..9, required: true, doc: "Cost." } } }
response:
  isPending: { type: boolean, required: true, doc: "Not settled." }
  result: { type: string, length: 4..6, values: { DONE: "Done.", FAILED: "Failed.", OPEN: "Open." }, required: false, from: integration, doc: "End." }
  way: { use: Way, required: true }
  next: { use: Token, required: false, lives: { way: { A: 90 } }, doc: "For the next one." }
  points: { type: array, required: false, doc: "Points.", items: { type: object, name: Point, fields: { no: { type: string, length: 9, required: true, also-in: in, doc: "" }, in: { type: object, required: false, doc: "", fields: { is: { type: boolean, required: true, doc: "Is." } } } } } }
rules:
  - { required: to, when: { isGift: true }, doc: "A present is sent." }
  - { sum: ["parts[].cost"], at-most: 1000000 }
error-table: cut
errors:
  "007_001": { name: no-account, status: 400, message: "No \"account\".", final: true, category: ask-user, doc: "None" }
  "007_002": { name: used, status: 409, message: "Used.", final: false, category: already-asked, from: guide, doc: "" }
cases:
  success: { status: 200, title: "Works", code: "000_000" }
errata: []
"#;

const RESULT: &str = r#"
operation: pay-result
service: Result
doc: Tells what became of a payment.
source: { page: Result, version: v1, read: 2026-11-19, state: excerpt }
method: POST
path: /v1/pay/result
effect: read
verdict: { field: result, settled: DONE, failed: FAILED, pending: OPEN, not-seen: { status: 404, codes: ["007_009"], families: ["007"], grace: 86400 } }
encrypted: { request: false, response: false }
headers:
  request:
    X-Asp: { value: asp-id, length: 14..15, required: true, doc: "Id." }
request:
  sequenceId: { use: SequenceId, required: true }
response:
  result: { type: string, length: 4..6, values: { DONE: "Done.", FAILED: "Failed.", OPEN: "Open." }, required: true, doc: "What became of it." }
error-table: complete
errors: {}
"#;

fn api() -> Api {
    let sources = Sources::from_pairs(
        "spec",
        [
            ("konaplate.yaml", PROFILE),
            ("operations/pay/pay.yaml", PAY),
            ("operations/ask/pay-result.yaml", RESULT),
        ],
    );
    let told = |problems: Vec<Diagnostic>| {
        let lines = problems.iter().map(|problem| problem.short(&sources));
        lines.collect::<Vec<_>>()
    };
    check(&sources).map_err(told).expect("no problems")
}

fn options() -> Options {
    Options {
        features: true,
        ..Options::default()
    }
}

#[test]
fn each_thing_of_a_specification_has_its_line() {
    let expected = [
        ("mod.rs", include_str!("tests/expected/mod.rs")),
        ("pay.rs", include_str!("tests/expected/pay.rs")),
        (
            "pay_result.rs",
            include_str!("tests/expected/pay_result.rs"),
        ),
        ("types.rs", include_str!("tests/expected/types.rs")),
    ];
    let files = files(&api(), &options());
    assert_eq!(files.len(), expected.len());
    for (file, (path, text)) in files.iter().zip(expected) {
        assert_eq!(file.path, path);
        for (at, (line, wanted)) in file.text.lines().zip(text.lines()).enumerate() {
            assert_eq!(line, wanted, "{path}:{}", at + 1);
        }
        assert_eq!(file.text, text, "{path}");
    }
}

#[test]
fn the_runtime_is_called_by_the_path_that_is_said() {
    let options = Options {
        runtime: "crate::pay::runtime".parse().unwrap(),
        ..Options::default()
    };
    for file in files(&api(), &options) {
        assert!(!file.text.contains("konaplate_runtime"), "{}", file.path);
        assert!(
            file.text.contains("\ncrate::pay::runtime::"),
            "{}",
            file.path
        );
    }
}

/// The client's text, with that of each module's file inside the module.
fn joined(files: &[File]) -> TokenStream {
    let text = |path: &str| files.iter().find(|file| file.path == path).expect(path);
    let mut client = text("mod.rs").text.clone();
    for file in files.iter().filter(|file| file.path != "mod.rs") {
        let name = file.path.trim_end_matches(".rs");
        let declared = format!("\npub mod {name};\n");
        assert_eq!(client.matches(&declared).count(), 1, "{name}");
        client = client.replace(
            &declared,
            &format!("\npub mod {name} {{\n{}}}\n", file.text),
        );
    }
    client.parse().expect("tokens")
}

#[test]
fn the_client_in_one_text_is_that_of_the_files() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let shipped = crate::load::folder(&folder).expect("the shipped specification");
    for api in [api(), check(&shipped).expect("no problems")] {
        let inline: TokenStream = inline(&api, &options()).parse().expect("tokens");
        let joined = joined(&files(&api, &options()));
        assert!(inline.to_string() == joined.to_string());
    }
}
