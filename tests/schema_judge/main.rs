//! Our verdicts on values against those of a library that knows nothing of us. The generated types and the mock's check
//! judge every value; the exported JSON Schema, read by the crate `jsonschema`, judges it too. The specifications are
//! the shipped one, one of limits at the ends of what the language takes, and as much of the JSON-Schema-Test-Suite as
//! the language can say; there, the suite itself is the judge.
//!
//! The last line is the result; it is a failure if there is any disagreement, or if few values were judged.

#![allow(
    clippy::print_stdout,
    clippy::panic,
    reason = "it is a test and says what it found"
)]

mod accepts;
mod bodies;
mod choices;
mod place;
mod suite;
mod values;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use expect_test::expect;
use jsonschema::Validator;
use konaplate_codegen::ir::{Api, Operation};
use konaplate_codegen::{Sources, load, schema};
use konaplate_tests::asked::is_asked_for;
use serde_json::Value;

use bodies::Body;
use place::{Place, parsed, validator};
use suite::{Judged, Suite};
use values::Random;

/// Fewer values than this prove nothing.
const ENOUGH: u64 = 40_000;
/// Disagreements that are shown; nobody reads more in one go.
const SHOWN: u64 = 50;

#[allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "only the request types of the generated client are used"
)]
mod limits {
    include!(concat!(env!("OUT_DIR"), "/limits/mod.rs"));
}

#[allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    clippy::disallowed_names,
    reason = "only the request types of the generated client are used; the suite calls a field `foo`"
)]
mod suite_client {
    include!(concat!(env!("OUT_DIR"), "/suite/mod.rs"));
}

/// A request's scalar and the verdict of its generated type.
struct Typed {
    operation: &'static str,
    wire: &'static str,
    accepts: fn(&Value) -> bool,
}

include!(concat!(env!("OUT_DIR"), "/tables.rs"));

/// What was counted.
#[derive(Default)]
struct Tally {
    values: u64,
    /// Those of them that the schema or the suite accepts: both verdicts have to occur.
    accepted: u64,
    disagreements: u64,
}

impl Tally {
    /// Counts a value by the verdict of the foreign judge.
    fn count(&mut self, is_accepted: bool) {
        self.values += 1;
        self.accepted += u64::from(is_accepted);
    }

    /// Notes two verdicts on one value.
    fn compare(&mut self, ours: (&str, bool), theirs: (&str, bool), about: &str) {
        if ours.1 == theirs.1 {
            return;
        }
        self.disagreements += 1;
        if self.disagreements <= SHOWN {
            let said = |(who, accepts)| {
                let verb = if accepts { "accepts" } else { "refuses" };
                format!("{who} {verb}")
            };
            println!("{about}: {}, {}", said(ours), said(theirs));
        }
    }
}

/// An operation, and both judges of its bodies.
struct Judges<'a> {
    api: &'a Api,
    operation: &'a Operation,
    schema: Validator,
}

impl Judges<'_> {
    fn mock(&self, body: &str) -> bool {
        konaplate_mock::accepts(self.api, self.operation, body.as_bytes())
    }

    fn schema(&self, body: &str) -> bool {
        self.schema.is_valid(&parsed(body))
    }

    /// Counts the body and compares the verdicts on it.
    fn compare(&self, tally: &mut Tally, body: &str, about: &str) {
        let mock = ("the mock", self.mock(body));
        let schema = ("the schema", self.schema(body));
        tally.count(schema.1);
        tally.compare(mock, schema, about);
        if self.operation.name == choices::OPERATION {
            let built = ("the call", choices::accepts(&parsed(body)));
            tally.compare(built, schema, about);
        }
    }
}

fn judge(api: &Api, table: &[Typed], tally: &mut Tally) {
    for operation in &api.operations {
        let schema = schema::request(api, operation);
        let places = place::all(api, operation, &schema, table);
        let judges = Judges {
            api,
            operation,
            schema: validator(&schema),
        };
        for place in &places {
            let wire = &place.field.wire;
            let is_good = |body: &Body| judges.schema(&bodies::text(body));
            let base = bodies::good(operation, &places, wire, is_good);
            judge_field(&judges, place, &base, tally);
        }
        judge_bodies(&judges, &places, tally);
    }
}

/// Every value at one field: the type against the field's schema, and the mock against the whole one.
fn judge_field(judges: &Judges<'_>, place: &Place<'_>, base: &Body, tally: &mut Tally) {
    let wire = &place.field.wire;
    let name = &judges.operation.name;
    for candidate in &place.values {
        let about = format!("{name}.{wire}: {}", candidate.about);
        let value = parsed(&candidate.json);
        let typed = ("the type", (place.accepts)(&value));
        tally.compare(typed, ("the schema", place.schema.is_valid(&value)), &about);
        let body = bodies::text(&bodies::with(base, wire, &candidate.json));
        judges.compare(tally, &body, &about);
    }
    for candidate in &place.notations {
        let about = format!("{name}.{wire}: {}", candidate.about);
        let body = bodies::text(&bodies::with(base, wire, &candidate.json));
        let mock = ("the mock", judges.mock(&body));
        tally.compare(mock, ("what our client writes", false), &about);
    }
}

/// Whole bodies: the mock against the schema.
fn judge_bodies(judges: &Judges<'_>, places: &[Place<'_>], tally: &mut Tally) {
    let name = &judges.operation.name;
    let is_good = |body: &Body| judges.schema(&bodies::text(body));
    let base = bodies::good(judges.operation, places, "", is_good);
    let mut random = Random(0xb0d1e5);
    let faulty = bodies::faulty(places, &base, &mut random);
    let faulty = faulty.iter().map(bodies::text);
    let no_objects = ["null", "[]", "\"\"", "0", "true", "[{}]"].map(str::to_owned);
    for body in faulty.chain(no_objects) {
        let shown: String = body.chars().take(300).collect();
        judges.compare(tally, &body, &format!("{name}: {shown}"));
    }
}

/// What the suite says of its values against the types, the mock and the exported schemas.
fn judge_suite(api: &Api, judged: &[Judged], tally: &mut Tally) {
    for test in judged {
        let name = &test.operation;
        let operation = api.operations.iter().find(|it| it.name == *name);
        let operation = operation.expect("the suite's operation");
        let suite = ("the suite", test.is_valid);
        let mock = konaplate_mock::accepts(api, operation, test.body.to_string().as_bytes());
        let schema = validator(&schema::request(api, operation)).is_valid(&test.body);
        // A body of several fields is for those who judge bodies.
        let one = SUITE
            .iter()
            .find(|it| it.operation == name && it.wire == "value");
        let typed = one.map_or(suite.1, |one| (one.accepts)(&test.body["value"]));
        tally.compare(("the mock", mock), suite, &test.about);
        tally.compare(("the schema", schema), suite, &test.about);
        tally.compare(("the type", typed), suite, &test.about);
        tally.count(suite.1);
    }
}

fn checked(sources: &Sources) -> Api {
    konaplate_codegen::check(sources).expect("the build script has checked it")
}

/// One of the specifications that the build script has read.
fn case(name: &str) -> Api {
    checked(&load::folder(&cases().join(name)).expect("the build script has read it"))
}

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")
}

/// What the language cannot say, so that a change is noticed.
fn expect_left_out(suite: &Suite) {
    expect![[r#"
        minLength: minLength validation: ignores non-strings: of another type
        maxLength: maxLength validation: ignores non-strings: of another type
        pattern: pattern validation: no field says this
        pattern: pattern is not anchored: no field says this
        minimum: minimum validation: no field says this
        minimum: minimum validation with signed integer: no field says this
        maximum: maximum validation: below the maximum is valid: of another type
        maximum: maximum validation: boundary point is valid: of another type
        maximum: maximum validation: above the maximum is invalid: of another type
        maximum: maximum validation: ignores non-numbers: of another type
        maximum: maximum validation with unsigned integer: below the maximum is invalid: of another type
        maximum: maximum validation with unsigned integer: boundary point float is valid: of another type
        maximum: maximum validation with unsigned integer: above the maximum is invalid: of another type
        enum: heterogeneous enum validation: no field says this
        enum: heterogeneous enum-with-null validation: no field says this
        enum: enum with escaped characters: refused with KP0017
        enum: enum with false does not match 0: no field says this
        enum: enum with true does not match 1: no field says this
        enum: enum with 0 does not match false: false is invalid: of another type
        enum: enum with 0 does not match false: float zero is valid: of another type
        enum: enum with 1 does not match true: true is invalid: of another type
        enum: enum with 1 does not match true: float one is valid: of another type"#]].assert_eq(&suite.left_out.join("\n"));
}

fn main() -> ExitCode {
    // The list of tests is asked for by tools; this is one test.
    if std::env::args().any(|argument| argument == "--list") {
        println!("schema_judge: test");
        return ExitCode::SUCCESS;
    }
    if !is_asked_for("schema_judge") {
        return ExitCode::SUCCESS;
    }
    let suite = suite::read();
    expect_left_out(&suite);
    suite.expect_committed(&cases().join("suite"));
    let shipped = Sources::from_pairs(konaplate_spec::ROOT, konaplate_spec::FILES.iter().copied());
    let suite_api = case("suite");

    let mut tally = Tally::default();
    judge(&checked(&shipped), SHIPPED, &mut tally);
    judge(&case("limits"), LIMITS, &mut tally);
    judge(&suite_api, SUITE, &mut tally);
    judge_suite(&suite_api, &suite.judged, &mut tally);
    let Tally {
        values,
        accepted,
        disagreements,
    } = tally;
    let of_suite = suite.judged.len();
    println!(
        "{of_suite} judged by the word of the JSON-Schema-Test-Suite; {accepted} accepted in all"
    );
    println!("schema_judge: {values} values, {disagreements} disagreements");
    let is_mixed = 0 < accepted && accepted < values;
    if disagreements == 0 && values >= ENOUGH && is_mixed {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
