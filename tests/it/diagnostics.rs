//! Every diagnostic code: one fault planted in the tiny specification, and all that is said about it.

use std::collections::BTreeSet;

use expect_test::{Expect, expect};
use konaplate_codegen::{Code, Family, Sources, check};

use crate::support::{PAY, PROFILE, RESULT, TINY, edited};

fn said(sources: &Sources) -> String {
    match check(sources) {
        Ok(_) => "no problems".to_owned(),
        Err(problems) => {
            let lines = problems.iter().map(|problem| problem.short(sources));
            lines.collect::<Vec<_>>().join("\n")
        }
    }
}

/// Replaces a text of a file, and compares all that is then said.
struct Case {
    file: &'static str,
    from: &'static str,
    to: &'static str,
    said: Expect,
}

fn case(file: &'static str, from: &'static str, to: &'static str, said: Expect) -> Case {
    Case {
        file,
        from,
        to,
        said,
    }
}

#[test]
fn the_tiny_specification_has_no_fault() {
    assert_eq!(said(&Sources::from_pairs("spec", TINY)), "no problems");
}

#[test]
fn every_fault_is_told_with_its_place() {
    for case in cases() {
        case.said
            .assert_eq(&said(&edited(case.file, case.from, case.to)));
    }
}

#[test]
fn every_code_has_a_case_and_an_explanation() {
    let mut seen: BTreeSet<Code> = BTreeSet::new();
    for case in cases() {
        let problems =
            check(&edited(case.file, case.from, case.to)).expect_err("each case plants a fault");
        seen.extend(problems.iter().map(|problem| problem.code));
    }
    let empty = Sources::from_pairs("spec", [("operations/pay/pay.yaml", "")]);
    seen.extend(
        check(&empty)
            .expect_err("there is no profile")
            .iter()
            .map(|problem| problem.code),
    );
    let all = Code::ALL.iter().copied();
    let all: BTreeSet<Code> = all.filter(|code| code.family() == Family::Check).collect();
    assert_eq!(
        all.difference(&seen).collect::<Vec<_>>(),
        Vec::<&Code>::new()
    );
    assert!(Code::ALL.iter().all(|code| code.explain().len() > 40));
}

#[test]
fn what_is_empty_or_far_too_large_is_told() {
    let replaced = |with: &str| {
        let files = TINY.map(|(path, text)| {
            (
                path,
                if path == PAY {
                    with.to_owned()
                } else {
                    text.to_owned()
                },
            )
        });
        said(&Sources::from_pairs("spec", files))
    };
    expect!["spec/operations/pay/pay.yaml:1:1: error[KP0005]: nothing stands in the file"]
        .assert_eq(&replaced("# Only a remark.\n"));
    expect!["spec/operations/pay/pay.yaml:1:1: error[KP0004]: the file is larger than 1 MiB"]
        .assert_eq(&replaced(&"#".repeat(1_100_000)));
    let nothing = Sources::from_pairs("spec", [("", ""); 0]);
    expect!["spec/konaplate.yaml:1:1: error[KP0031]: `spec` has no konaplate.yaml (name the folder that holds it)"]
        .assert_eq(&said(&nothing));
    let problems = check(&nothing).expect_err("nothing is there");
    assert!(problems[0].render(&nothing, false).contains("KP0031"));
}

#[test]
fn all_faults_of_all_files_are_told_at_once() {
    let broken = TINY.map(|(path, text)| {
        (
            path,
            text.replace("length:", "lenght:")
                .replace("status: 400", "status: 4"),
        )
    });
    let said = said(&Sources::from_pairs("spec", broken));
    for wanted in [
        "konaplate.yaml:7:",
        "konaplate.yaml:11:",
        "pay.yaml:16:",
        "pay.yaml:21:",
        "pay.yaml:24:",
        "pay-result.yaml:13:",
    ] {
        assert!(said.contains(wanted), "{wanted} is missing in\n{said}");
    }
}

#[test]
fn a_page_that_changes_what_binds_its_answers_is_told() {
    let with = |page: &str| {
        let files = TINY.map(|(path, text)| {
            let text = match path {
                PROFILE => text.replace(
                    "types:\n",
                    "    X-Call: { value: correlation-id, required: true }\n  response:\n    X-Call: { value: correlation-id, required: true, equals: request }\n    X-Key: { value: crypto-key-id, required: false }\ntypes:\n",
                ),
                PAY => text.replace("request:\n", &format!("headers: {page}\nrequest:\n")),
                _ => text.to_owned(),
            };
            (path, text)
        });
        said(&Sources::from_pairs("spec", files))
    };
    expect!["no problems"].assert_eq(&with("{ response: { X-Call: { from: guide } } }"));
    expect!["spec/operations/pay/pay.yaml:12:23: error[KP0034]: `X-Call` is not a correlation id on both sides (only what is new in each call tells answers apart: `value: correlation-id`)"].assert_eq(&with("{ request: { X-Call: { value: tran-time } } }"));
    expect!["spec/operations/pay/pay.yaml:12:24: error[KP0034]: `X-Call` is not a correlation id on both sides (only what is new in each call tells answers apart: `value: correlation-id`)"].assert_eq(&with("{ response: { X-Call: { value: tran-time } } }"));
    expect!["spec/operations/pay/pay.yaml:12:41: error[KP0034]: `X-Key` is the second header that equals the request's (one is enough: remove `equals` from the other)"].assert_eq(&with("{ response: { X-Key: { equals: request } } }"));
    expect!["spec/operations/pay/pay.yaml:12:39: error[KP0034]: `from` of `X-Key` is about `equals`, which it has not (add `equals: request`, or remove `from`)"].assert_eq(&with("{ response: { X-Key: { from: guide } } }"));
    expect!["spec/operations/pay/pay.yaml:12:41: error[KP0034]: `X-Call` of the request cannot equal the request's (put `equals` on the response header of that name)"].assert_eq(&with("{ request: { X-Call: { equals: request } } }"));
}

/// The profile's headers and those of a page, and where a problem is told, with its help.
#[test]
fn a_header_that_no_call_can_have_is_told_with_its_erratum() {
    let with = |profile: &str, page: &str, errata: &str| {
        let files = TINY.map(|(path, text)| {
            let text = match path {
                PROFILE => text.replace("types:\n", &format!("{profile}types:\n")),
                PAY => text
                    .replace(
                        "request:\n",
                        &format!("headers:\n  request:\n    {page}\nrequest:\n"),
                    )
                    .replace("errata: []", &format!("errata: [{errata}]")),
                _ => text.to_owned(),
            };
            (path, text)
        });
        said(&Sources::from_pairs("spec", files))
    };
    let time = "    X-Time: { value: tran-time, length: 14, required: true }\n";
    // What is made fits, or nothing is said about the length.
    for page in [
        "X-Time: { length: 14 }",
        "X-Time: { length: 1..14 }",
        "X-Time: { length: 14.. }",
        "X-Time: { required: false }",
        "X-Asp: { length: 15..20 }",
        "X-Asp: { length: any }",
    ] {
        assert_eq!(with(time, page, ""), "no problems", "{page}");
    }
    // The help is what to write: with it nothing is told.
    for (page, message) in [
        (
            "X-Time: { length: 16 }",
            "14:23: error[KP0037]: `X-Time` takes `16`, and the client sends an instant of 14 characters",
        ),
        (
            "X-Time: { length: 15.. }",
            "14:23: error[KP0037]: `X-Time` takes `15..`, and the client sends an instant of 14 characters",
        ),
        (
            "X-Time: { value: time-zone, length: 2 }",
            "14:41: error[KP0037]: `X-Time` takes `2`, and the client sends a time zone of 3 characters",
        ),
        (
            "X-Time: { value: correlation-id, length: 0 }",
            "14:46: error[KP0037]: `X-Time` takes `0`, and the client sends a correlation id of 20 characters",
        ),
        (
            "X-Asp: { length: 16 }",
            "14:22: error[KP0037]: `X-Asp` takes `16` here and `15` elsewhere, and one client sends one value",
        ),
        (
            "X-Asp: { length: 1..14 }",
            "14:22: error[KP0037]: `X-Asp` takes `1..14` here and `15` elsewhere, and one client sends one value",
        ),
    ] {
        let said = with(time, page, "");
        let start = format!(
            "spec/operations/pay/pay.yaml:{message} (keep the length as the page says it, and add under `errata`: `- "
        );
        let erratum = said
            .strip_prefix(&start)
            .and_then(|rest| rest.strip_suffix("`)"));
        let erratum = erratum.unwrap_or_else(|| panic!("{said}\n{start}"));
        assert_eq!(with(time, page, erratum), "no problems", "{erratum}");
    }
    // One that is wrong as the erratum has it, and one whose length is the profile's.
    let wrong = "{ at: headers.request.X-Time.length, documented: 16, effective: 15, because: x }";
    assert_eq!(
        with(time, "X-Time: { length: 16 }", wrong),
        "spec/operations/pay/pay.yaml:31:74: error[KP0037]: `X-Time` takes `15`, and the client sends an instant of 14 characters (write `effective: 14` in this erratum)"
    );
    assert_eq!(
        with(time, "X-Time: { value: time-zone }", ""),
        "spec/operations/pay/pay.yaml:14:5: error[KP0037]: `X-Time` takes `14`, and the client sends a time zone of 3 characters (write the `length` that holds for this value: `length: 3`)"
    );
    // One fault is one problem: of a profile that cannot be filled the operations tell nothing.
    let said = with(&time.replace("14", "16"), "X-Time: { required: false }", "");
    assert_eq!(said.matches("KP0037").count(), 1, "{said}");
    // Answers are refused for nothing.
    let response = "  response:\n    X-Time: { value: tran-time, length: 16, required: true }\n";
    assert_eq!(with(response, "X-Asp: { length: 15 }", ""), "no problems");
}

#[test]
fn what_changes_something_says_what_it_sends() {
    let with = |effect: &str, request: &str| {
        let stop = format!(
            "operation: stop\nservice: Stop\ndoc: Stops.\nsource: {{ page: Stop, version: v1, read: 2026-11-19, state: complete }}\nmethod: POST\npath: /v1/stop\neffect: {effect}\nencrypted: {{ request: false, response: false }}\n{request}error-table: not-seen\n"
        );
        let tiny = TINY.map(|(path, text)| {
            let text = text.replace("[pay, pay-result]", "[pay, pay-result, stop]");
            (path, text)
        });
        let files = tiny.into_iter().chain([("operations/pay/stop.yaml", stop)]);
        said(&Sources::from_pairs("spec", files))
    };
    let [one, nothing] = [
        "request:\n  id: { type: string, length: 1, required: true, doc: Id. }\n",
        "request: {}\n",
    ];
    for (effect, request) in [
        ("read", ""),
        ("read", nothing),
        ("write", nothing),
        ("write", one),
    ] {
        assert_eq!(with(effect, request), "no problems", "{effect} {request}");
    }
    let help =
        "(write the fields that the page shows under `request`, or `request: {}` if it sends none)";
    let told = |place| {
        format!(
            "spec/operations/pay/stop.yaml:{place}: error[KP0036]: `stop` changes something, and nothing says what it sends {help}"
        )
    };
    assert_eq!(with("write", ""), told("1:1"));
    assert_eq!(with("write", "request: ~\n"), told("9:10"));
    let recovery = "moves-money\nrecovery: { none: \"no inquiry\" }";
    assert_eq!(with(recovery, ""), told("1:1"));
    assert_eq!(with(recovery, nothing), "no problems");
}

#[test]
fn a_problem_is_shown_with_its_lines() {
    let sources = edited(PAY, "range: 1..1000", "range: 1000..1");
    let problems = check(&sources).expect_err("reversed");
    expect![[r#"
        error[KP0010]: the minimum of `1000..1` is above its maximum
          --> spec/operations/pay/pay.yaml:15:35
           |
        15 |   amount: { type: integer, range: 1000..1, unit: KRW, required: true, doc: "How much." }
           |                                   ^^^^^^^
           |
        help: write the smaller number first
           |
        15 -   amount: { type: integer, range: 1000..1, unit: KRW, required: true, doc: "How much." }
        15 +   amount: { type: integer, range: 1..1000, unit: KRW, required: true, doc: "How much." }
           |"#]].assert_eq(&problems[0].render(&sources, false));
}

fn cases() -> Vec<Case> {
    vec![
        case(
            PAY,
            "doc: Pays.",
            "doc: [Pays.",
            expect![
                "spec/operations/pay/pay.yaml:4:7: error[KP0001]: illegal placement of ':' indicator"
            ],
        ),
        case(
            PAY,
            "doc: Pays.",
            "doc: &x Pays.",
            expect![
                "spec/operations/pay/pay.yaml:3:6: error[KP0002]: anchors (`&name`) and tags (`!name`) have no place in a specification (write the value out, or name a shared type)"
            ],
        ),
        case(
            PAY,
            "doc: Pays.",
            "doc: *x",
            expect![
                "spec/operations/pay/pay.yaml:3:6: error[KP0001]: while parsing node, found unknown anchor"
            ],
        ),
        case(
            PAY,
            "doc: Pays.",
            "doc: Pays.\ndoc: Again.",
            expect![
                "spec/operations/pay/pay.yaml:4:1: error[KP0003]: `doc` stands twice in this mapping"
            ],
        ),
        case(
            PAY,
            "doc: Pays.",
            "doc: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
            expect![
                "spec/operations/pay/pay.yaml:3:46: error[KP0004]: more than 40 levels or 200000 values"
            ],
        ),
        case(
            PAY,
            "doc: Pays.",
            "doc: [Pays]",
            expect![
                "spec/operations/pay/pay.yaml:3:6: error[KP0005]: this is a list, but should be a single value"
            ],
        ),
        case(
            PAY,
            "  userId: { use",
            "  userId: { uses",
            expect![[r#"
            spec/operations/pay/pay.yaml:14:3: error[KP0007]: `userId` has neither `type` nor `use` (add `type: string`, or `use: Name` of a shared type)
            spec/operations/pay/pay.yaml:14:13: error[KP0006]: a field has no key `uses` (did you mean `use`?)"#]],
        ),
        case(
            PAY,
            "effect: moves-money\n",
            "",
            expect![
                "spec/operations/pay/pay.yaml:1:1: error[KP0007]: the operation has no `effect` (add `effect: …`)"
            ],
        ),
        case(
            PAY,
            "effect: moves-money",
            "effect: moves-mony",
            expect![
                "spec/operations/pay/pay.yaml:7:9: error[KP0008]: `moves-mony` is not allowed here (did you mean `moves-money`?)"
            ],
        ),
        case(
            PAY,
            "range: 1..1000",
            "range: 1-1000",
            expect![
                "spec/operations/pay/pay.yaml:15:35: error[KP0009]: `1-1000` is not a limit (write a number (`16`), a span (`1..30`, `1..`) or `any`)"
            ],
        ),
        case(
            PAY,
            "range: 1..1000",
            "range: 1..99999999999999999999",
            expect![
                "spec/operations/pay/pay.yaml:15:35: error[KP0009]: `1..99999999999999999999` is not a limit (write a number (`16`), a span (`1..30`, `1..`) or `any`)"
            ],
        ),
        case(
            PAY,
            "range: 1..1000",
            "range: 1000..1",
            expect![
                "spec/operations/pay/pay.yaml:15:35: error[KP0010]: the minimum of `1000..1` is above its maximum (write the smaller number first)"
            ],
        ),
        case(
            PAY,
            "range: 1..1000",
            "length: 1..1000",
            expect![
                "spec/operations/pay/pay.yaml:15:36: error[KP0011]: `length` on `amount`, which has none (`length` counts characters of a string; an integer has a `range`, an array a `count`)"
            ],
        ),
        case(
            PAY,
            "{ type: boolean, required",
            "{ type: boolean, length: 1, required",
            expect![
                "spec/operations/pay/pay.yaml:19:39: error[KP0011]: `length` on `isPending`, which has none (`length` counts characters of a string; an integer has a `range`, an array a `count`)"
            ],
        ),
        case(
            PAY,
            "length: 4..6",
            "length: 4..5",
            expect![
                "spec/operations/pay/pay.yaml:16:66: error[KP0012]: the length of `WALLET` is 6, outside its own limit `4..5` (if the page says both, keep both and add an erratum with the effective limit)"
            ],
        ),
        case(
            PAY,
            "default: CARD",
            "default: CASH",
            expect![
                "spec/operations/pay/pay.yaml:16:115: error[KP0012]: the default `CASH` is not one of the field's words (did you mean `CARD`?)"
            ],
        ),
        case(
            PAY,
            "range: 1..1000, unit: KRW, required: true",
            "range: 1..1000, required: false, default: 0",
            expect![
                "spec/operations/pay/pay.yaml:15:70: error[KP0012]: this default is 0, outside its own limit `1..1000` (if the page says both, keep both and add an erratum with the effective limit)"
            ],
        ),
        case(
            PAY,
            "use: UserId",
            "use: UserID",
            expect![
                "spec/operations/pay/pay.yaml:14:18: error[KP0013]: no shared type is called `UserID` (did you mean `UserId`?)"
            ],
        ),
        case(
            PAY,
            "category: ask-user",
            "category: ask-the-user",
            expect![
                "spec/operations/pay/pay.yaml:24:94: error[KP0014]: `ask-the-user` is not allowed here (did you mean `ask-user`?)"
            ],
        ),
        case(
            PAY,
            "\"007_001\": {",
            "007_001: {",
            expect![
                "spec/operations/pay/pay.yaml:24:3: error[KP0015]: `007_001` is not an error code in double quotes (put it in double quotes)"
            ],
        ),
        case(
            PROFILE,
            "\"007\": recharge",
            "\"7\": recharge",
            expect![
                "spec/konaplate.yaml:13:28: error[KP0015]: `7` is not an error family (three digits in double quotes)"
            ],
        ),
        case(
            RESULT,
            "path: /v1/pay/result",
            "path: /v1/pay",
            expect![
                "spec/operations/pay/pay-result.yaml:6:7: error[KP0016]: two operations are `POST /v1/pay`"
            ],
        ),
        case(
            PROFILE,
            "[pay, pay-result]",
            "[pay, pay-result, pay]",
            expect![
                "spec/konaplate.yaml:17:35: error[KP0016]: `operations/pay/pay.yaml` is listed twice"
            ],
        ),
        case(
            PAY,
            "userId: { use: UserId",
            "sequence_id: { use: UserId",
            expect![
                "spec/operations/pay/pay.yaml:14:3: error[KP0017]: the field `sequence_id` and the field `sequenceId` are both `sequence_id` in Rust (name one of them otherwise in Rust: `rust: other_name`)"
            ],
        ),
        case(
            PROFILE,
            "  UserId: {",
            "  PayAmount: { type: string, length: 1, doc: \"x\" }\n  UserId: {",
            expect![
                "spec/operations/pay/pay.yaml:15:3: error[KP0017]: the type of `operations/pay/pay.yaml request.amount` and the type of `konaplate.yaml types.PayAmount` are both `PayAmount` in Rust (name one of them otherwise: `name: OtherName`)"
            ],
        ),
        case(
            PAY,
            "  amount: {",
            "  \"\u{ad00}\u{b9ac}\u{bc88}\u{d638}\": {",
            expect![[r#"
            spec/operations/pay/pay.yaml:15:3: error[KP0018]: `Pay관리번호` cannot be a Rust name here (give one: `rust: name` on a field, `name: Name` on a type)
            spec/operations/pay/pay.yaml:15:3: error[KP0018]: `관리번호` cannot be a Rust name here (give one: `rust: name` on a field, `name: Name` on a type)"#]],
        ),
        case(
            PAY,
            "userId: { use: UserId",
            "userId: { rust: send, use: UserId",
            expect![
                "spec/operations/pay/pay.yaml:14:19: error[KP0018]: `send` cannot be a Rust name here (give one: `rust: name` on a field, `name: Name` on a type)"
            ],
        ),
        case(
            PAY,
            "CARD: \"A card.\"",
            "CARD: \"A card.\", \"\u{b0a8}\u{c5ec}\u{b0a8}\u{c5ec}\": \"x\", \"\\\"+-+\": \"x\"",
            expect![[r#"
                spec/operations/pay/pay.yaml:16:66: error[KP0018]: the word `남여남여` gives no Rust name (give it one: `"남여남여": { rust: SomeName, doc: "…" }`)
                spec/operations/pay/pay.yaml:16:79: error[KP0018]: the word `"+-+` gives no Rust name (give it one: `"\"+-+": { rust: SomeName, doc: "…" }`)"#]],
        ),
        case(
            PAY,
            "length: 4..6, values: { CARD: \"A card.\"",
            "length: 0..6, values: { CARD: \"A card.\", \"\": \"None.\"",
            expect![[
                r#"spec/operations/pay/pay.yaml:16:66: error[KP0018]: the empty word gives no Rust name (give it one: `"": { rust: SomeName, doc: "…" }`)"#
            ]],
        ),
        case(
            PAY,
            "CARD: \"A card.\"",
            "CARD: \"A card.\", card: \"x\"",
            expect![[
                r#"spec/operations/pay/pay.yaml:16:66: error[KP0017]: the word `card` and the word `CARD` are both `Card` in Rust (name one of them otherwise: `"card": { rust: SomeName, doc: "…" }`)"#
            ]],
        ),
        case(
            PAY,
            "CARD: \"A card.\"",
            "CARD: \"A card.\", cash: { rust: Wallet, doc: x }",
            expect![[
                r#"spec/operations/pay/pay.yaml:16:98: error[KP0017]: the word `WALLET` and the word `cash` are both `Wallet` in Rust (name one of them otherwise: `"WALLET": { rust: SomeName, doc: "…" }`)"#
            ]],
        ),
        case(
            PAY,
            "CARD: \"A card.\"",
            "CARD: \"A card.\", cash: { rust: cash, doc: x }, coin: { rust: Self, doc: x }, note: { rust: \"N\u{f6}te\", doc: x }",
            expect![[r#"
                spec/operations/pay/pay.yaml:16:80: error[KP0018]: `cash` cannot be the Rust name of a word (camel case with a capital, letters and digits of ASCII, such as `SomeName`)
                spec/operations/pay/pay.yaml:16:110: error[KP0018]: `Self` cannot be the Rust name of a word (camel case with a capital, letters and digits of ASCII, such as `SomeName`)
                spec/operations/pay/pay.yaml:16:140: error[KP0018]: `Nöte` cannot be the Rust name of a word (camel case with a capital, letters and digits of ASCII, such as `SomeName`)"#]],
        ),
        case(
            PAY,
            "CARD: \"A card.\"",
            "CARD: \"A card.\", cash: { doc: x }, coin: { rust: Coin }, note: { rust: Note, docs: x }",
            expect![[r#"
                spec/operations/pay/pay.yaml:16:72: error[KP0007]: a word has no `rust` (add `rust: …`)
                spec/operations/pay/pay.yaml:16:90: error[KP0007]: a word has no `doc` (add `doc: …`)
                spec/operations/pay/pay.yaml:16:112: error[KP0007]: a word has no `doc` (add `doc: …`)
                spec/operations/pay/pay.yaml:16:126: error[KP0006]: a word has no key `docs` (did you mean `doc`?)"#]],
        ),
        case(
            PAY,
            "card: { type: object,",
            "card: { type: object, name: PayReply,",
            expect![
                "spec/operations/pay/pay.yaml:21:31: error[KP0017]: the object `response.card` and the operation `pay` are both `PayReply` in Rust (name one of them otherwise: `name: OtherName`)"
            ],
        ),
        case(
            PAY,
            "userId: { use: UserId",
            "userId: { class: secret, values: { A: a }, unit: KRW, use: UserId",
            expect![[r#"
            spec/operations/pay/pay.yaml:14:3: error[KP0005]: `unit` on `userId`: only a string or integer of its own has it
            spec/operations/pay/pay.yaml:14:20: error[KP0005]: `class` on `userId`: only a string or integer of its own has it
            spec/operations/pay/pay.yaml:14:38: error[KP0005]: `values` on `userId`: only a string of its own has it"#]],
        ),
        case(
            PAY,
            "isPending: { type: boolean",
            "isPending: { class: secret, name: Flag, type: boolean",
            expect![[r#"
                spec/operations/pay/pay.yaml:19:23: error[KP0005]: `class` on `isPending`: only a string or integer of its own has it
                spec/operations/pay/pay.yaml:19:37: error[KP0005]: `name` on `isPending`: only what becomes a Rust type has it"#]],
        ),
        case(
            PAY,
            "kind: { type: string",
            "kind: { class: secret, type: string",
            expect![
                "spec/operations/pay/pay.yaml:16:18: error[KP0027]: `kind` has `values` and is not public (words are neither redacted nor wiped: leave out `values`, or `class`)"
            ],
        ),
        case(
            PAY,
            "userId: { use: UserId",
            "userId: { rust: __, use: UserId",
            expect![
                "spec/operations/pay/pay.yaml:14:19: error[KP0018]: `__` is not in snake case, as fields are"
            ],
        ),
        case(
            PROFILE,
            "  UserId: {",
            "  Into: { type: string }\n  N0: { type: string }\n  UserId: {",
            expect![[r#"
                spec/konaplate.yaml:10:3: error[KP0018]: `Into` is taken by the generated code (give another name)
                spec/konaplate.yaml:11:3: error[KP0018]: `N0` is taken by the generated code (give another name)"#]],
        ),
        case(
            PAY,
            "operation: pay\n",
            "operation: 1pay\n",
            expect![
                "spec/operations/pay/pay.yaml:1:12: error[KP0018]: `1pay` cannot be the name of an operation (kebab case with a letter first, such as `charge-cancel`)"
            ],
        ),
        case(
            RESULT,
            "verdict: {",
            "recovery: { none: \"x\" }\nverdict: {",
            expect![
                "spec/operations/pay/pay-result.yaml:8:11: error[KP0023]: `pay-result` changes nothing: there is nothing to ask (remove `recovery`)"
            ],
        ),
        case(
            RESULT,
            "result: { type: string, length: 4..6, values: { DONE: \"Done.\", FAILED: \"Failed.\", OPEN: \"Open.\" }",
            "result: { type: integer, range: 1..6",
            expect![[r#"
            spec/operations/pay/pay-result.yaml:8:19: error[KP0022]: `result` should be a required string of class public
            spec/operations/pay/pay.yaml:10:18: error[KP0023]: `pay-result` has no `verdict`"#]],
        ),
        case(
            RESULT,
            "sequenceId: { use: SequenceId",
            "sequenceId: { type: string, length: 1..20",
            expect![
                "spec/operations/pay/pay.yaml:10:38: error[KP0023]: `sequenceId` takes `1..20`, not every number of `pay` (`1..30`)"
            ],
        ),
        case(
            RESULT,
            "sequenceId: { use: SequenceId",
            "sequenceId: { type: integer, range: 1..20",
            expect![
                "spec/operations/pay/pay.yaml:10:38: error[KP0022]: `sequenceId` should be a string of class public"
            ],
        ),
        case(
            PAY,
            "doc: Pays.",
            "doc: \"\"",
            expect!["spec/operations/pay/pay.yaml:3:6: error[KP0007]: `doc` is empty"],
        ),
        case(
            PAY,
            "read: 2026-11-19",
            "read: banana",
            expect![
                "spec/operations/pay/pay.yaml:4:41: error[KP0008]: `banana` is not a day (such as 2026-11-19)"
            ],
        ),
        case(
            PAY,
            "values: { CARD: \"A card.\", WALLET: \"A wallet.\" }",
            "values: {}",
            expect![[r#"
                spec/operations/pay/pay.yaml:16:47: error[KP0007]: `values` lists no word
                spec/operations/pay/pay.yaml:20:49: error[KP0022]: `kind` should be a field with `values`"#]],
        ),
        case(
            PAY,
            "name: no-account",
            "name: No Account",
            expect![
                "spec/operations/pay/pay.yaml:24:22: error[KP0018]: `No Account` is not a kebab-case name"
            ],
        ),
        case(
            PAY,
            "broken: { status: 400, title: \"Broken\" }",
            "broken: { status: 500, title: \"Broken\", code: \"007_001\" }",
            expect![
                "spec/operations/pay/pay.yaml:27:3: error[KP0008]: the case has HTTP 500, its error 400"
            ],
        ),
        case(
            PAY,
            "path: /v1/pay",
            "path: //v1/pay",
            expect![
                "spec/operations/pay/pay.yaml:6:7: error[KP0008]: `//v1/pay` is not a path (it starts with `/` and holds letters, digits and `-_.~`)"
            ],
        ),
        case(
            PROFILE,
            "text: [description]",
            "text: [code]",
            expect![
                "spec/konaplate.yaml:4:21: error[KP0008]: `code` is both the `code` and a `text`"
            ],
        ),
        case(
            PROFILE,
            "  - { at: headers.request.X-Token.length",
            "  - { at: headers.request.X-Token.length, documented: 66, effective: 68, because: \"again\" }\n  - { at: headers.request.X-Token.length",
            expect![[r#"
                spec/konaplate.yaml:19:70: error[KP0037]: `X-Token` takes `68`, and the client sends a token of 67 characters (write `effective: 67` in this erratum)
                spec/konaplate.yaml:20:11: error[KP0026]: a second erratum about `headers.request.X-Token.length`"#]],
        ),
        case(
            RESULT,
            "operation: pay-result",
            "operation: [pay-result",
            expect![
                "spec/operations/pay/pay-result.yaml:2:8: error[KP0001]: illegal placement of ':' indicator"
            ],
        ),
        case(
            PAY,
            "doc: Pays.",
            "doc: Pays.\n\"a\\nb\\e[31m\": 1",
            expect![[
                r#"spec/operations/pay/pay.yaml:4:1: error[KP0006]: the operation has no key `a\nb\u{1b}[31m` (it takes: encrypted, headers, mode, method, operation, service, doc, source, path, effect, idempotency, pending, recovery, verdict, request, response, rules, error-table, errors, cases, errata, allow)"#
            ]],
        ),
        case(
            RESULT,
            "pending: OPEN",
            "pending: OPEN, not-seen: { status: 400, families: [\"000\", \"999\", \"000\"], grace: soon }",
            expect![[r#"
                spec/operations/pay/pay-result.yaml:8:116: error[KP0015]: `999` is not one of the `families` (three digits in double quotes, listed in the profile)
                spec/operations/pay/pay-result.yaml:8:123: error[KP0008]: `000` is duplicated
                spec/operations/pay/pay-result.yaml:8:138: error[KP0008]: `soon` is not a number of seconds (such as `60`)"#]],
        ),
        case(
            RESULT,
            ", pending: OPEN",
            "",
            expect![
                "spec/operations/pay/pay-result.yaml:8:10: error[KP0007]: `verdict` has no `pending` (add `pending: …`)"
            ],
        ),
        case(
            RESULT,
            "pending: OPEN",
            "pending: OPEN, not-seen: { except: [\"000\"], grace: 60 }",
            expect![
                "spec/operations/pay/pay-result.yaml:8:85: error[KP0006]: `not-seen` has no key `except` any more (say what the inquiry answers about such a number: `status`, and `codes` or `families`)"
            ],
        ),
        case(
            RESULT,
            "pending: OPEN",
            "pending: OPEN, not-seen: { families: [\"007\"] }",
            expect![[r#"
                spec/operations/pay/pay-result.yaml:8:83: error[KP0007]: `not-seen` has no `grace` (add `grace: …`)
                spec/operations/pay/pay-result.yaml:8:83: error[KP0007]: `not-seen` has no `status` (add `status: …`)"#]],
        ),
        case(
            RESULT,
            "pending: OPEN",
            "pending: OPEN, not-seen: { status: 400, grace: 60 }",
            expect![[
                r#"spec/operations/pay/pay-result.yaml:8:83: error[KP0007]: `not-seen` has neither `codes` nor `families` (add `codes: ["…"]`, or `families: ["…"]` where no page shows the code)"#
            ]],
        ),
        case(
            RESULT,
            "pending: OPEN",
            "pending: OPEN, not-seen: { status: 400, codes: [], families: [], grace: 60 }",
            expect![[
                r#"spec/operations/pay/pay-result.yaml:8:83: error[KP0007]: `not-seen` has neither `codes` nor `families` (add `codes: ["…"]`, or `families: ["…"]` where no page shows the code)"#
            ]],
        ),
        case(
            RESULT,
            "pending: OPEN",
            "pending: OPEN, not-seen: { status: 429, codes: [007_009, \"000_000\", \"7\"], grace: 60 }",
            expect![[r#"
                spec/operations/pay/pay-result.yaml:8:93: error[KP0035]: HTTP 429 says that the inquiry was not answered (give the status of the answer about a number that is not known, such as 400; without one, leave `not-seen` out)
                spec/operations/pay/pay-result.yaml:8:106: error[KP0015]: `007_009` is not an error code in double quotes (put it in double quotes)
                spec/operations/pay/pay-result.yaml:8:115: error[KP0035]: `000_000` is the success code (give the code of the refusal)
                spec/operations/pay/pay-result.yaml:8:126: error[KP0015]: `7` is not an error code in double quotes (such as "007_001")"#]],
        ),
        case(
            RESULT,
            "pending: OPEN }",
            "pending: OPEN, not-seen: { status: 404, codes: [\"007_009\"], grace: 60 } }\nerrors: { \"007_009\": { name: unknown, status: 400, message: \"Unknown.\", category: fix-request } }",
            expect![
                "spec/operations/pay/pay-result.yaml:8:106: error[KP0035]: `007_009` comes with HTTP 400, not with 404 (make the two the same)"
            ],
        ),
        case(
            PAY,
            "encrypted:",
            "verdict: { field: isPending, settled: DONE, failed: FAILED, pending: OPEN }\nencrypted:",
            expect![
                "spec/operations/pay/pay.yaml:11:19: error[KP0022]: `isPending` should be a string of class public"
            ],
        ),
        case(
            PAY,
            "encrypted: { request: false, response: true }\nrequest:",
            "verdict: { field: word, settled: DONE, failed: FAILED, pending: OPEN, not-seen: { status: 400, families: [\"007\"], grace: 60 } }\nencrypted: { request: false, response: true }\nrequest:",
            expect![[r#"
                spec/operations/pay/pay.yaml:11:19: error[KP0021]: the response has no field `word` (did you mean `card`?)
                spec/operations/pay/pay.yaml:11:81: error[KP0035]: `pay` is no inquiry: its answer is about itself (put `not-seen` into the `verdict` of the operation that `recovery` asks)"#]],
        ),
        case(
            PROFILE,
            "length: 15, required: true,",
            "length: 15, required: true, equals: request, from: guide,",
            expect![
                "spec/konaplate.yaml:7:65: error[KP0034]: `X-Asp` of the request cannot equal the request's (put `equals` on the response header of that name)"
            ],
        ),
        case(
            PROFILE,
            "types:\n",
            "  response:\n    X-Call: { value: correlation-id, required: true, equals: request }\n    X-Key: { value: crypto-key-id, required: false, equals: header, from: guide }\ntypes:\n",
            expect![[r#"
                spec/konaplate.yaml:10:62: error[KP0034]: the request has no header `X-Call` to equal (add it to the request, with `value: correlation-id`)
                spec/konaplate.yaml:11:61: error[KP0008]: `header` is not allowed here (it is one of: request)"#]],
        ),
        case(
            PROFILE,
            "types:\n",
            "  response:\n    X-Token: { value: correlation-id, required: true, equals: request }\ntypes:\n",
            expect![
                "spec/konaplate.yaml:10:63: error[KP0034]: `X-Token` is not a correlation id on both sides (only what is new in each call tells answers apart: `value: correlation-id`)"
            ],
        ),
        case(
            PROFILE,
            "types:\n",
            "    X-Call: { value: correlation-id, required: true }\n    X-Run: { value: correlation-id, required: true }\n  response:\n    x-call: { value: correlation-id, required: true, equals: request }\n    X-Run: { value: correlation-id, required: true, equals: request, from: inferred }\ntypes:\n",
            expect![
                "spec/konaplate.yaml:13:61: error[KP0034]: `X-Run` is the second header that equals the request's (one is enough: remove `equals` from the other)"
            ],
        ),
        case(
            PAY,
            "status: 400, message: \"No account.\"",
            "status: 200, message: \"No account.\"",
            expect![
                "spec/operations/pay/pay.yaml:24:3: error[KP0028]: `007_001` is `final`, but comes with HTTP 200 (only a refusal with a 4xx status proves that nothing happened)"
            ],
        ),
        case(
            RESULT,
            "failed: FAILED",
            "failed: DONE",
            expect![
                "spec/operations/pay/pay-result.yaml:8:50: error[KP0008]: `DONE` cannot mean two things"
            ],
        ),
        case(
            PROFILE,
            "X-Asp: {",
            "Content-Type: {",
            expect![
                "spec/konaplate.yaml:7:5: error[KP0018]: `Content-Type` is the client's own business (leave it out: it is sent as HTTP wants it)"
            ],
        ),
        case(
            PROFILE,
            "X-Asp: {",
            "x-token: {",
            expect![
                "spec/konaplate.yaml:8:5: error[KP0017]: `X-Token` and `x-token` are one header"
            ],
        ),
        case(
            PROFILE,
            "https://sandbox",
            "https://me:secret@sandbox",
            expect![
                "spec/konaplate.yaml:3:21: error[KP0008]: `https://me:secret@sandbox.example/api` is not a base URL (`https://host/prefix`, without a slash at the end)"
            ],
        ),
        case(
            PROFILE,
            "encrypted: encData",
            "encrypted: response",
            expect!["spec/konaplate.yaml:4:95: error[KP0008]: `response` is also the `object`"],
        ),
        case(
            PROFILE,
            "object: response",
            "object: isPending",
            expect![
                "spec/operations/pay/pay.yaml:19:3: error[KP0017]: the envelope has a `isPending` of its own"
            ],
        ),
        case(
            PROFILE,
            "  UserId: {",
            "  tid: { type: string }\n  UserId: {",
            expect![
                "spec/konaplate.yaml:10:3: error[KP0018]: `tid` is not in camel case with a capital, as types are (write `Tid`)"
            ],
        ),
        case(
            PROFILE,
            "[pay, pay-result]",
            "[pay, pay-result, refund]",
            expect![
                "spec/konaplate.yaml:17:35: error[KP0019]: there is no `operations/pay/refund.yaml` (add the file, or take the operation off the list)"
            ],
        ),
        case(
            PROFILE,
            "[pay, pay-result]",
            "[pay-result]",
            expect![
                "spec/operations/pay/pay.yaml:1:1: error[KP0020]: `operations/pay/pay.yaml` is not listed by konaplate.yaml (add it to the `operations` of its group, or to its `drafts` if it is not to be built yet)"
            ],
        ),
        case(
            PAY,
            "idempotency: sequenceId",
            "idempotency: sequenceID",
            expect![[r#"
            spec/operations/pay/pay.yaml:8:14: error[KP0021]: the request has no field `sequenceID` (did you mean `sequenceId`?)
            spec/operations/pay/pay.yaml:10:50: error[KP0023]: `sequenceId` is not the idempotency field"#]],
        ),
        case(
            PAY,
            "idempotency: sequenceId",
            "idempotency: userId",
            expect![[r#"
            spec/operations/pay/pay.yaml:8:14: error[KP0022]: `userId` should be a required string of class public
            spec/operations/pay/pay.yaml:10:50: error[KP0023]: `sequenceId` is not the idempotency field"#]],
        ),
        case(
            PAY,
            "also-in: points",
            "also-in: unitAmount",
            expect![
                "spec/operations/pay/pay.yaml:21:314: error[KP0022]: `unitAmount` is neither an object nor a list of objects"
            ],
        ),
        case(
            RESULT,
            "effect: read",
            "effect: write",
            expect![
                "spec/operations/pay/pay.yaml:10:18: error[KP0023]: `pay-result` is not `effect: read`"
            ],
        ),
        case(
            RESULT,
            "effect: read\nverdict: { field: result, settled: DONE, failed: FAILED, pending: OPEN }\nencrypted: { request: false, response: false }\nrequest:\n  sequenceId: { use: SequenceId, required: true }\n",
            "effect: write\nencrypted: { request: false, response: false }\n",
            expect![[r#"
                spec/operations/pay/pay-result.yaml:1:1: error[KP0036]: `pay-result` changes something, and nothing says what it sends (write the fields that the page shows under `request`, or `request: {}` if it sends none)
                spec/operations/pay/pay.yaml:10:18: error[KP0023]: `pay-result` has no `verdict`
                spec/operations/pay/pay.yaml:10:18: error[KP0023]: `pay-result` is not `effect: read`
                spec/operations/pay/pay.yaml:10:38: error[KP0021]: the inquiry's request has no field `sequenceId`"#]],
        ),
        case(
            PAY,
            "recovery: { ask: pay-result, with: { sequenceId: sequenceId } }\n",
            "",
            expect![[
                r#"spec/operations/pay/pay.yaml:1:1: error[KP0024]: `pay` moves money, but nobody could ask what became of it (add `idempotency` and `recovery: { ask: …, with: { … } }`, or `recovery: { none: "why" }`)"#
            ]],
        ),
        case(
            PROFILE,
            "documented: 66",
            "documented: 65",
            expect![
                "spec/konaplate.yaml:19:55: error[KP0025]: the erratum says that `65` is documented here (look at the page again, then write the same on both sides or remove the erratum)"
            ],
        ),
        case(
            PROFILE,
            "at: headers.request.X-Token.length",
            "at: headers.request.X-Tokn.length",
            expect![[r#"
                spec/konaplate.yaml:8:43: error[KP0037]: `X-Token` takes `66`, and the client sends a token of 67 characters (keep the length as the page says it, and add under `errata`: `- { at: headers.request.X-Token.length, documented: 66, effective: 67, because: "a token that is sent has 67 characters" }`)
                spec/konaplate.yaml:19:11: error[KP0026]: `headers.request.X-Tokn.length` is not a limit or flag of this file (did you mean `headers.request.X-Token.length`?)"#]],
        ),
        case(
            PROFILE,
            "effective: 67",
            "effective: 66",
            expect![
                "spec/konaplate.yaml:19:70: error[KP0037]: `X-Token` takes `66`, and the client sends a token of 67 characters (write `effective: 67` in this erratum)"
            ],
        ),
        case(
            PAY,
            "  amount: { type: integer, range: 1..1000, unit: KRW,",
            "  amount: { type: array, count: 9..1, items: { type: string },",
            expect![
                "spec/operations/pay/pay.yaml:15:33: error[KP0010]: the minimum of `9..1` is above its maximum (write the smaller number first)"
            ],
        ),
        case(
            PROFILE,
            "range: 1..99, class: personal",
            "range: 1..99, class: secret",
            expect![
                "spec/konaplate.yaml:10:49: error[KP0027]: `UserId` is a secret integer (only texts are wiped from memory: use `class: personal`)"
            ],
        ),
        case(
            PAY,
            "method: POST",
            "method: GET",
            expect![
                "spec/operations/pay/pay.yaml:5:9: error[KP0027]: `GET` is not allowed here (it is one of: POST)"
            ],
        ),
        case(
            PAY,
            "final: true, ",
            "",
            expect![
                "spec/operations/pay/pay.yaml:24:3: error[KP0028]: `007_001` does not say whether it is `final` (`final: true` only where the call is surely over and nothing happened)"
            ],
        ),
        case(
            PROFILE,
            "format: 1",
            "format: 2",
            expect![
                "spec/konaplate.yaml:1:9: error[KP0029]: this generator reads format 1, not `2`"
            ],
        ),
        case(
            PAY,
            "title: \"Broken\"",
            "title: \"Broken\", code: \"007_002\"",
            expect![
                "spec/operations/pay/pay.yaml:27:49: error[KP0030]: `007_002` is not listed under `errors` (list it there, or leave out `code`)"
            ],
        ),
        case(
            PROFILE,
            "lives: 30",
            "lives: soon",
            expect![
                "spec/konaplate.yaml:12:59: error[KP0008]: `soon` is not a number of seconds (such as `30`)"
            ],
        ),
        case(
            PROFILE,
            "class: secret, lives: 30",
            "lives: 30",
            expect![
                "spec/konaplate.yaml:12:44: error[KP0011]: `lives` on `Token`, which cannot have it (a string of class secret has it, and at the top of a response what uses such a type)"
            ],
        ),
        case(
            PROFILE,
            "lives: 30",
            "lives: { kind: { CARD: 1 } }",
            expect![
                "spec/konaplate.yaml:12:61: error[KP0008]: a type's life is a number of seconds (such as `lives: 30`; a response field that uses the type may say more)"
            ],
        ),
        case(
            PAY,
            "lives: { kind: { WALLET: 90, CARD: 1 } }",
            "lives: 90",
            expect![
                "spec/operations/pay/pay.yaml:20:47: error[KP0005]: `lives` on `next`: only a string of its own, or by a word (`{ type: { ATM: 300 } }`) a response field with `use`, has it"
            ],
        ),
        case(
            PAY,
            "lives: { kind: { WALLET: 90, CARD: 1 } }",
            "lives: { kin: { WALLET: 90 } }",
            expect![
                "spec/operations/pay/pay.yaml:20:49: error[KP0021]: the request has no field `kin` (did you mean `kind`?)"
            ],
        ),
        case(
            PAY,
            "lives: { kind: { WALLET: 90, CARD: 1 } }",
            "lives: { amount: { WALLET: 90 } }",
            expect![
                "spec/operations/pay/pay.yaml:20:49: error[KP0022]: `amount` should be a field with `values`"
            ],
        ),
        case(
            PAY,
            "lives: { kind: { WALLET: 90, CARD: 1 } }",
            "lives: { kind: { PURSE: 0 } }",
            expect![[r#"
                spec/operations/pay/pay.yaml:20:57: error[KP0008]: `PURSE` is not one of the words of `kind`
                spec/operations/pay/pay.yaml:20:64: error[KP0008]: `0` is not a number of seconds (such as `30`)"#]],
        ),
        case(
            PAY,
            "lives: { kind: { WALLET: 90, CARD: 1 } }",
            "lives: {}",
            expect![
                "spec/operations/pay/pay.yaml:20:47: error[KP0005]: `lives` goes by exactly one field of the request (such as `lives: { type: { ATM: 300 } }`)"
            ],
        ),
        case(
            PAY,
            "token: { use: Token, required: false }",
            "token: { use: Token, required: false, lives: { kind: { CARD: 1 } } }",
            expect![
                "spec/operations/pay/pay.yaml:17:50: error[KP0011]: `lives` on `token`, which cannot have it (a string of class secret has it, and at the top of a response what uses such a type)"
            ],
        ),
        case(
            PAY,
            "next: { use: Token,",
            "next: { use: SequenceId,",
            expect![
                "spec/operations/pay/pay.yaml:20:54: error[KP0011]: `lives` on `next`, which cannot have it (a string of class secret has it, and at the top of a response what uses such a type)"
            ],
        ),
        case(
            PAY,
            "unitAmount: { type: integer, range: 0..9, required: false,",
            "unitAmount: { use: Token, lives: { kind: { CARD: 1 } }, required: false,",
            expect![[r#"
                spec/operations/pay/pay.yaml:21:3: error[KP0027]: `card` holds a value that expires (such a value stands at the top of a message)
                spec/operations/pay/pay.yaml:21:281: error[KP0011]: `lives` on `unitAmount`, which cannot have it (a string of class secret has it, and at the top of a response what uses such a type)"#]],
        ),
        case(
            PAY,
            "isPending: { type: boolean,",
            "isPending: { type: boolean, lives: 3,",
            expect![
                "spec/operations/pay/pay.yaml:19:38: error[KP0005]: `lives` on `isPending`: only a string of its own, or by a word (`{ type: { ATM: 300 } }`) a response field with `use`, has it"
            ],
        ),
        case(
            PROFILE,
            "lives: 30",
            "lives: +30",
            expect![
                "spec/konaplate.yaml:12:59: error[KP0008]: `+30` is not a number of seconds (such as `30`)"
            ],
        ),
        case(
            PAY,
            "lives: { kind: { WALLET: 90, CARD: 1 } }",
            "lives: { kind: {} }",
            expect![
                "spec/operations/pay/pay.yaml:20:55: error[KP0007]: `lives` names no word of `kind`"
            ],
        ),
        case(
            PAY,
            "error-table: cut",
            "rules: [{ exactly-one-of: [kind] }]\nerror-table: cut",
            expect![
                "spec/operations/pay/pay.yaml:22:27: error[KP0032]: the rule names fewer than two fields (such as `[par, cardNo]`)"
            ],
        ),
        case(
            PAY,
            "amount: { type: integer,",
            "amount: { type: integer, format: yyMM,",
            expect![
                "spec/operations/pay/pay.yaml:15:36: error[KP0011]: `format` on `amount`, which has none (only a string has a `format`)"
            ],
        ),
        case(
            PAY,
            "isPending: { type: boolean,",
            "isPending: { type: boolean, format: yyMM,",
            expect![
                "spec/operations/pay/pay.yaml:19:39: error[KP0011]: `format` on `isPending`, which has none (only a string has a `format`)"
            ],
        ),
        case(
            PAY,
            "card: { type: object, required: false, doc: \"The card.\", fields: { points: { type: array,",
            "card: { type: object, format: yyMM, required: false, doc: \"The card.\", fields: { points: { type: array, format: yyMM,",
            expect![[r#"
                spec/operations/pay/pay.yaml:21:33: error[KP0011]: `format` on `card`, which has none (only a string has a `format`)
                spec/operations/pay/pay.yaml:21:115: error[KP0011]: `format` on `points`, which has none (only a string has a `format`)"#]],
        ),
        case(
            PAY,
            "kind: { type: string, length: 4..6,",
            "kind: { type: string, length: 4..6, format: yyMM,",
            expect![
                "spec/operations/pay/pay.yaml:16:47: error[KP0008]: `format` and `values` exclude each other (a date is none of a list of words: remove one of the two)"
            ],
        ),
        case(
            PAY,
            "userId: { use: UserId",
            "userId: { format: yyMM, use: UserId",
            expect![
                "spec/operations/pay/pay.yaml:14:21: error[KP0005]: `format` on `userId`: only a string of its own has it"
            ],
        ),
        case(
            PROFILE,
            "length: 4, class: secret, lives: 30",
            "length: 4, format: yyMM, class: secret",
            expect![[r#"
                spec/konaplate.yaml:12:58: error[KP0027]: `Token` is a secret date (dates are copied and not wiped: use `class: personal`)
                spec/operations/pay/pay.yaml:20:49: error[KP0011]: `lives` on `next`, which cannot have it (a string of class secret has it, and at the top of a response what uses such a type)"#]],
        ),
        case(
            PROFILE,
            "length: 4, class: secret, lives: 30",
            "length: 4, format: yyMM, class: personal, lives: 30",
            expect![
                "spec/konaplate.yaml:12:75: error[KP0011]: `lives` on `Token`, which cannot have it (a string of class secret has it, and at the top of a response what uses such a type)"
            ],
        ),
        case(
            PAY,
            "length: 1..9, required: true",
            "format: yyyyMMDD, required: true",
            expect![
                "spec/operations/pay/pay.yaml:21:202: error[KP0008]: `yyyyMMDD` is not allowed here (did you mean `yyyyMMdd`?)"
            ],
        ),
        case(
            PAY,
            "length: 1..9, required: true",
            "length: 1..9, format: yyyyMMdd, required: true",
            expect![
                "spec/operations/pay/pay.yaml:21:202: error[KP0012]: `name` is a date as `yyyyMMdd`, 8 characters, but its length is `1..9` (if the page says both, keep both and add an erratum with the effective limit)"
            ],
        ),
        case(
            PAY,
            "amount: { type: integer, range: 1..1000, unit: KRW, required: true,",
            "amount: { type: string, format: yyyyMMdd, required: false, default: \"20230229\",",
            expect![
                "spec/operations/pay/pay.yaml:15:71: error[KP0012]: the default `20230229` is no date as `yyyyMMdd`"
            ],
        ),
        case(
            PAY,
            "errata: []",
            "errata: []\nallow: [{ lint: KP0112, at: request.token, because: \"\" }, { lint: KP0012, because: x }, { lint: KP9, because: x }, { lint: kp0112 }]",
            expect![[r#"
                spec/operations/pay/pay.yaml:29:53: error[KP0007]: `because` is empty
                spec/operations/pay/pay.yaml:29:67: error[KP0033]: KP0012 is no lint, and cannot be allowed (such as KP0112: `konaplate explain` lists the lints)
                spec/operations/pay/pay.yaml:29:97: error[KP0033]: `KP9` is not the code of a lint (such as KP0112: `konaplate explain` lists the lints)
                spec/operations/pay/pay.yaml:29:116: error[KP0007]: an allowance has no `because` (add `because: …`)"#]],
        ),
        case(
            PROFILE,
            "SequenceId: { type: string, length: 1..30,",
            "SequenceId: { type: string, format: yyyyMMddHHmmss,",
            expect![[r#"
                spec/operations/pay/pay.yaml:8:14: error[KP0022]: `sequenceId` should be a required string of class public
                spec/operations/pay/pay.yaml:10:38: error[KP0022]: `sequenceId` should be a string of class public"#]],
        ),
    ]
}
