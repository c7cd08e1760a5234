//! The JSON Schemas of the language, judged by a library that knows nothing of us: they take every specification that
//! `check` takes, and of the faults that `check` tells they see those that a schema can see.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use jsonschema::Validator;
use konaplate_codegen::language::{File, schema};
use konaplate_codegen::{Code, Severity, Sources, check, load};
use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn folder(path: &str) -> Sources {
    load::folder(&root().join(path)).expect("a specification")
}

struct Judges {
    profile: Validator,
    operation: Validator,
}

impl Judges {
    fn new() -> Self {
        let judge = |file| jsonschema::draft202012::new(&schema(file)).expect("a schema");
        Self {
            profile: judge(File::Profile),
            operation: judge(File::Operation),
        }
    }

    /// What the schema of the file at a path has against its text; a text that is no YAML is refused by its reader.
    fn refusals(&self, path: &str, text: &str) -> Vec<String> {
        let document: Value = match serde_yaml::from_str(text) {
            Ok(document) => document,
            Err(error) => return vec![error.to_string()],
        };
        let judge = match File::at(path) {
            File::Profile => &self.profile,
            File::Operation => &self.operation,
        };
        let errors = judge.iter_errors(&document);
        let tell = |error: jsonschema::ValidationError<'_>| {
            format!("{path} {}: {error}", error.instance_path())
        };
        errors.map(tell).collect()
    }
}

#[test]
fn the_schemas_are_schemas_and_as_committed() {
    for file in File::ALL {
        let schema = schema(file);
        assert!(jsonschema::draft202012::meta::is_valid(&schema));
        let committed = root().join("spec/schema").join(file.schema_name());
        expect_file![committed].assert_eq(&format!("{schema:#}\n"));
    }
}

#[test]
fn every_sound_specification_of_this_repository_is_valid() {
    let judges = Judges::new();
    let cases = std::fs::read_dir(root().join("tests/cases")).expect("a folder");
    let cases = cases.map(|entry| entry.expect("an entry").path());
    let specs = cases.filter(|path| path.join(Sources::PROFILE).is_file());
    let mut judged = 0;
    for spec in specs.chain(["spec", "tests/fixtures/nested"].map(|it| root().join(it))) {
        let sources = load::folder(&spec).expect("a specification");
        if check(&sources).is_err() {
            continue;
        }
        for (file, path) in sources.iter() {
            let refusals = judges.refusals(path, sources.text(file));
            assert_eq!(refusals, [""; 0], "{}", spec.display());
            judged += 1;
        }
    }
    assert!(judged > 20, "{judged}");
}

/// A fault in the tiny specification, and whether the schema of its file sees it.
struct Fault {
    code: Code,
    file: &'static str,
    from: &'static str,
    to: &'static str,
    seen: Seen,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    Yes,
    No,
}

const PROFILE: &str = "konaplate.yaml";
const PAY: &str = "operations/pay/pay.yaml";
const RESULT: &str = "operations/pay/pay-result.yaml";

/// Codes that no single file, or only its YAML, has: there is nothing to hold a schema against.
const OF_NO_FILE: [Code; 4] = [
    Code::TooDeep,
    Code::MissingFile,
    Code::UnlistedFile,
    Code::NoProfile,
];

#[rustfmt::skip]
fn faults() -> Vec<Fault> {
    let fault = |seen| move |code, file, from, to| Fault { code, file, from, to, seen };
    let (yes, no) = (fault(Seen::Yes), fault(Seen::No));
    vec![
        // Told by whatever reads the YAML for the schema.
        yes(Code::Syntax, PAY, "doc: Pays.", "doc: [Pays."),
        no(Code::DuplicateKey, PAY, "doc: Pays.", "doc: Pays.\ndoc: Again."),
        no(Code::Anchor, PAY, "doc: Pays.", "doc: &x Pays."),
        // Shapes and keys.
        yes(Code::WrongShape, PAY, "doc: Pays.", "doc: [Pays]"),
        yes(Code::WrongShape, PAY, "source: { page: Pay, version: v1, read: 2026-11-19, state: complete }", "source: Pay"),
        yes(Code::WrongShape, PROFILE, "text: [description]", "text: description"),
        yes(Code::WrongShape, PAY, "lives: { kind: { WALLET: 90, CARD: 1 } }", "lives: {}"),
        yes(Code::WrongShape, PAY, "userId: { use: UserId", "userId: { class: secret, use: UserId"),
        yes(Code::WrongShape, PAY, "isPending: { type: boolean", "isPending: { name: Flag, type: boolean"),
        no(Code::WrongShape, PAY, "lives: { kind: { WALLET: 90, CARD: 1 } }", "lives: 90"),
        yes(Code::UnknownKey, PAY, "  userId: { use", "  userId: { uses"),
        yes(Code::UnknownKey, PROFILE, "provider: Tiny", "provider: Tiny\nowner: me"),
        yes(Code::UnknownKey, PAY, "recovery: { ask", "recovery: { none: \"x\", ask"),
        yes(Code::UnknownKey, PAY, "error-table: cut", "rules: [{ order: [kind, amount], when: { kind: CARD } }]\nerror-table: cut"),
        yes(Code::MissingKey, PAY, "effect: moves-money\n", ""),
        yes(Code::MissingKey, PAY, "doc: Pays.", "doc: \"\""),
        yes(Code::MissingKey, PAY, "type: boolean, ", ""),
        yes(Code::MissingKey, PAY, "fields: { points: ", "doc: { points: "),
        yes(Code::MissingKey, PROFILE, "value: asp-id, ", ""),
        yes(Code::MissingKey, PAY, "values: { CARD: \"A card.\", WALLET: \"A wallet.\" }", "values: {}"),
        yes(Code::MissingKey, PAY, "lives: { kind: { WALLET: 90, CARD: 1 } }", "lives: { kind: {} }"),
        // Words, limits, numbers.
        yes(Code::BadValue, PAY, "effect: moves-money", "effect: moves-mony"),
        yes(Code::BadValue, PAY, "read: 2026-11-19", "read: banana"),
        yes(Code::BadValue, PAY, "status: 400, message", "status: 4, message"),
        yes(Code::BadValue, PAY, "path: /v1/pay", "path: //v1/pay"),
        yes(Code::BadValue, PAY, "use: UserId", "type: string, use: UserId"),
        yes(Code::BadValue, PROFILE, "https://sandbox", "https://me:secret@sandbox"),
        yes(Code::BadValue, PROFILE, "lives: 30", "lives: soon"),
        yes(Code::BadValue, RESULT, "pending: OPEN", "pending: OPEN, not-seen: { status: 400, codes: [\"007_009\"], grace: soon }"),
        no(Code::BadValue, RESULT, "failed: FAILED", "failed: DONE"),
        no(Code::BadValue, PROFILE, "text: [description]", "text: [code]"),
        yes(Code::UnknownCategory, PAY, "category: ask-user", "category: ask-the-user"),
        yes(Code::BadFormat, PROFILE, "format: 1", "format: 2"),
        yes(Code::Unsupported, PAY, "method: POST", "method: GET"),
        no(Code::Unsupported, PROFILE, "range: 1..99, class: personal", "range: 1..99, class: secret"),
        no(Code::ReversedLimit, PAY, "  amount: { type: integer, range: 1..1000, unit: KRW,", "  amount: { type: array, count: 9..1, items: { type: string },"),
        yes(Code::WrongShape, PAY, "range: 1..1000", "count: 1..1000"),
        yes(Code::BadLimit, PAY, "range: 1..1000", "range: 1-1000"),
        yes(Code::BadLimit, PAY, "range: 1..1000", "range: -1"),
        yes(Code::BadLimit, PAY, "length: 4..6", "length: some"),
        yes(Code::BadLimit, PAY, "length: 4..6", "length: 4...6"),
        no(Code::BadLimit, PAY, "range: 1..1000", "range: 1..99999999999999999999"),
        no(Code::ReversedLimit, PAY, "range: 1..1000", "range: 1000..1"),
        yes(Code::LimitOnWrongType, PAY, "range: 1..1000", "length: 1..1000"),
        yes(Code::LimitOnWrongType, PAY, "{ type: boolean, required", "{ type: boolean, length: 1, required"),
        yes(Code::LimitOnWrongType, PAY, "amount: { type: integer,", "amount: { type: integer, format: yyMM,"),
        no(Code::LimitOnWrongType, PROFILE, "class: secret, lives: 30", "lives: 30"),
        no(Code::OutsideLimit, PAY, "length: 4..6", "length: 4..5"),
        // Names and codes.
        yes(Code::BadName, PAY, "operation: pay\n", "operation: 1pay\n"),
        yes(Code::BadName, PAY, "name: no-account", "name: No Account"),
        yes(Code::BadName, PROFILE, "X-Asp: {", "X Asp: {"),
        no(Code::BadName, PROFILE, "X-Asp: {", "Content-Type: {"),
        yes(Code::BadCode, PROFILE, "\"007\": recharge", "\"7\": recharge"),
        no(Code::BadCode, PAY, "\"007_001\": {", "007_001: {"),
        no(Code::NameCollision, PAY, "userId: { use: UserId", "sequence_id: { use: UserId"),
        no(Code::DuplicateOperation, PROFILE, "[pay, pay-result]", "[pay, pay-result, pay]"),
        // What a name refers to, and what follows from it.
        no(Code::UnknownType, PAY, "use: UserId", "use: UserID"),
        no(Code::UnknownField, PAY, "idempotency: sequenceId", "idempotency: sequenceID"),
        no(Code::WrongField, PAY, "idempotency: sequenceId", "idempotency: userId"),
        no(Code::BadRecovery, RESULT, "effect: read", "effect: write"),
        no(Code::NoRecovery, PAY, "recovery: { ask: pay-result, with: { sequenceId: sequenceId } }\n", ""),
        no(Code::StaleErratum, PROFILE, "documented: 66", "documented: 65"),
        no(Code::LostErratum, PROFILE, "at: headers.request.X-Token.length", "at: headers.request.X-Tokn.length"),
        no(Code::BadErrorCode, PAY, "final: true, ", ""),
        no(Code::UnknownCode, PAY, "title: \"Broken\"", "title: \"Broken\", code: \"007_002\""),
        yes(Code::BadRule, PAY, "error-table: cut", "rules: [{ exactly-one-of: [kind] }]\nerror-table: cut"),
        no(Code::BadRule, PAY, "error-table: cut", "rules: [{ exactly-one-of: [kind, token] }, { exactly-one-of: [kind, token] }]\nerror-table: cut"),
        yes(Code::BadAllowance, PAY, "errata: []", "allow: [{ lint: KP0012, because: \"so\" }]"),
        yes(Code::UnknownKey, RESULT, "pending: OPEN", "pending: OPEN, not-seen: { except: [\"000\"], grace: 60 }"),
        yes(Code::MissingKey, RESULT, "pending: OPEN", "pending: OPEN, not-seen: { families: [\"007\"], grace: 60 }"),
        yes(Code::MissingKey, RESULT, "pending: OPEN", "pending: OPEN, not-seen: { status: 400, grace: 60 }"),
        yes(Code::BadNotSeen, RESULT, "pending: OPEN", "pending: OPEN, not-seen: { status: 503, families: [\"007\"], grace: 60 }"),
        no(Code::BadNotSeen, RESULT, "pending: OPEN", "pending: OPEN, not-seen: { status: 429, families: [\"007\"], grace: 60 }"),
        yes(Code::BadEcho, PROFILE, "length: 15, required: true,", "length: 15, required: true, equals: request,"),
        yes(Code::BadValue, PROFILE, "types:\n", "  response: { X-Id: { value: asp-id, required: true, equals: response } }\ntypes:\n"),
        no(Code::BadEcho, PROFILE, "types:\n", "  response: { X-Id: { value: asp-id, required: true, equals: request } }\ntypes:\n"),
        no(Code::NoRequest, RESULT, "effect: read\nverdict: { field: result, settled: DONE, failed: FAILED, pending: OPEN }\nencrypted: { request: false, response: false }\nrequest:\n  sequenceId: { use: SequenceId, required: true }\n", "effect: write\nencrypted: { request: false, response: false }\n"),
        no(Code::UnfitHeader, PROFILE, "effective: 67", "effective: 66"),
        no(Code::BadAllowance, PAY, "errata: []", "allow: [{ lint: KP0199, because: \"so\" }]"),
    ]
}

/// The tiny specification with a fault, and the text of the file that has it.
fn planted(fault: &Fault) -> (Sources, String) {
    let tiny = folder("tests/cases/tiny");
    let files: Vec<(String, String)> = tiny
        .iter()
        .map(|(file, path)| {
            let text = tiny.text(file);
            let is_here = path == fault.file;
            assert!(!is_here || text.contains(fault.from), "no `{}`", fault.from);
            let text = if is_here {
                text.replacen(fault.from, fault.to, 1)
            } else {
                text.to_owned()
            };
            (path.to_owned(), text)
        })
        .collect();
    let here = files.iter().find(|(path, _)| path == fault.file);
    let text = here.expect("the file is there").1.clone();
    (Sources::from_pairs("spec", files), text)
}

#[test]
fn the_schema_sees_the_faults_that_a_schema_can_see() {
    let judges = Judges::new();
    let mut surprises = Vec::new();
    for fault in faults() {
        let (sources, text) = planted(&fault);
        let told = check(&sources).expect_err(fault.to);
        let told: BTreeSet<Code> = told.iter().map(|problem| problem.code).collect();
        assert!(told.contains(&fault.code), "{}: {told:?}", fault.to);
        let refusals = judges.refusals(fault.file, &text);
        if refusals.is_empty() == (fault.seen == Seen::Yes) {
            surprises.push(format!("{} {}: {refusals:?}", fault.code, fault.to));
        }
    }
    assert_eq!(surprises, [""; 0]);
}

#[test]
fn of_every_code_it_is_known_whether_the_schema_sees_it() {
    let faults = faults();
    let tried = faults.iter().map(|fault| fault.code).chain(OF_NO_FILE);
    let tried: BTreeSet<Code> = tried.collect();
    let of_check = |code: &&Code| code.severity() == Severity::Error && code.as_str() < "KP0100";
    let all: BTreeSet<Code> = Code::ALL.iter().filter(of_check).copied().collect();
    assert_eq!(tried, all);
}
