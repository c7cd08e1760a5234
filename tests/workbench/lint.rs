//! Every lint: one fault planted in a specification in which nothing is found, and all that is said about it.

use std::collections::BTreeSet;

use expect_test::{Expect, expect};
use konaplate_codegen::{Code, Family, Severity, Sources};
use konaplate_workbench::lint::{Outcome, lint};

const PROFILE: &str = "konaplate.yaml";
const PAY: &str = "operations/pay/pay.yaml";
const RESULT: &str = "operations/pay/pay-result.yaml";
const CARD: &str = "operations/card/card.yaml";

pub(crate) const CLEAN: [(&str, &str); 4] = [
    (PROFILE, include_str!("../cases/lint/konaplate.yaml")),
    (PAY, include_str!("../cases/lint/operations/pay/pay.yaml")),
    (
        RESULT,
        include_str!("../cases/lint/operations/pay/pay-result.yaml"),
    ),
    (
        CARD,
        include_str!("../cases/lint/operations/card/card.yaml"),
    ),
];

/// The clean specification with texts replaced; each must be there.
pub(crate) fn edited(edits: &[(&str, &str, &str)]) -> Sources {
    let pairs = CLEAN.iter().map(|(path, text)| {
        let mut text = (*text).to_owned();
        for (file, from, to) in edits.iter().filter(|(file, ..)| file == path) {
            assert!(text.contains(from), "{file} has no `{from}`");
            text = text.replacen(from, to, 1);
        }
        (*path, text)
    });
    Sources::from_pairs("spec", pairs)
}

fn outcome(sources: &Sources) -> Outcome {
    lint(sources).expect("lints are planted, not errors")
}

fn said(sources: &Sources) -> String {
    let found = outcome(sources).found;
    let lines = found.iter().map(|it| it.short(sources));
    lines.collect::<Vec<_>>().join("\n")
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
fn nothing_is_found_in_the_clean_specification() {
    let sources = edited(&[]);
    assert_eq!(outcome(&sources), Outcome::default());
}

#[test]
fn every_lint_is_told_with_its_place() {
    for case in cases() {
        let sources = edited(&[(case.file, case.from, case.to)]);
        case.said.assert_eq(&said(&sources));
    }
}

#[test]
fn every_lint_has_a_case_and_an_explanation() {
    let mut seen: BTreeSet<Code> = BTreeSet::new();
    for case in cases() {
        let found = outcome(&edited(&[(case.file, case.from, case.to)])).found;
        seen.extend(found.iter().map(|it| it.code));
    }
    let lints = Code::ALL.iter().copied();
    let lints: BTreeSet<Code> = lints.filter(|it| it.family() == Family::Lint).collect();
    assert_eq!(seen, lints);
    assert!(lints.iter().all(|code| code.explain().len() > 40));
    assert!(lints.iter().all(|code| code.severity() != Severity::Error));
}

#[test]
fn what_is_nearly_a_fault_is_none() {
    for (file, from, to) in [
        // An answer's id is the call's, or is in a header that no request has.
        (
            PROFILE,
            "types:\n",
            "  response:\n    X-Id: { value: correlation-id, length: 20, required: true, equals: request }\ntypes:\n",
        ),
        (
            PROFILE,
            "types:\n",
            "  response:\n    X-Own-Id: { value: correlation-id, length: 20, required: true }\ntypes:\n",
        ),
        // An erratum sets the 0 right.
        (
            CARD,
            "errata:",
            "  # more\nerrata:\n  - { at: request.cardNo.length, documented: 0, effective: 16, because: \"unfilled\" }",
        ),
        // A text may be long, and an erratum sets what is no text's length right.
        (PAY, "length: 1..20", "length: 1..1000000"),
        (PAY, "length: 1..20", "length: 1.."),
        (
            PAY,
            "length: 1..20, required: false, doc: \"For the member.\" }\n",
            "length: 1..9999999, required: false, doc: \"For the member.\" }\nerrata: [{ at: request.memo.length, documented: 1..9999999, effective: 1..7, because: \"digits\" }]\n",
        ),
        // A small amount without a unit is a count; a number of two digits may be one.
        (PAY, "range: 1..1000, unit: KRW", "range: 1..12"),
        (PAY, "range: 1..1000, unit: KRW", "range: 5000"),
        (
            PAY,
            "memo: { type: string, length: 1..20",
            "storeNo: { type: integer, range: 1..99",
        ),
        // The names say what is about a secret, not the secret.
        (PAY, "memo: { type: string", "tokenType: { type: string"),
        (
            PAY,
            "memo: { type: string, length: 1..20",
            "hasPin: { type: boolean",
        ),
        (
            PAY,
            "memo: { type: string, length: 1..20",
            "spin: { type: string, length: 1..20",
        ),
        // A number cannot be wiped: personal is the most that it can be.
        (
            PAY,
            "memo: { type: string, length: 1..20",
            "pinNo: { type: integer, range: 1000..9999, class: personal",
        ),
        // Words of one name may be other words.
        (
            CARD,
            "label: { type: string, length: 1..9",
            "result: { type: string, length: 2, values: { OK: \"Fine.\" }",
        ),
        // A pattern that is not the end of what is said is not all of it.
        (
            PAY,
            "doc: \"For the member.\"",
            "doc: \"yyyyMMdd and a name.\"",
        ),
        (
            PAY,
            "message: \"No account.\"",
            "message: \"No amount for userId.\"",
        ),
    ] {
        let mut edits = vec![(file, from, to)];
        if to.contains("documented: 0") {
            edits.push((
                CARD,
                "cardNo: { use: CardNo, required",
                "cardNo: { use: CardNo, length: 0, required",
            ));
        }
        assert_eq!(said(&edited(&edits)), "", "{to}");
    }
}

#[test]
fn lints_do_not_run_on_a_specification_with_errors() {
    let sources = edited(&[
        (
            PAY,
            "encrypted: { request: true",
            "encrypted: { request: false",
        ),
        (PAY, "range: 1..1000", "range: 1000..1"),
    ]);
    let problems = lint(&sources).expect_err("the range is reversed");
    let codes: Vec<&str> = problems.iter().map(|it| it.code.as_str()).collect();
    assert_eq!(codes, ["KP0010"]);
}

#[test]
fn an_allowance_covers_its_place_and_what_is_below_and_nothing_else() {
    let plain = (
        PAY,
        "encrypted: { request: true",
        "encrypted: { request: false",
    );
    let token = (
        PAY,
        "memo: {",
        "pin: { type: string, length: 4, class: secret, required: true, doc: \"PIN.\" }\n  memo: {",
    );
    let allow = |file, text: &'static str| {
        let end = match file {
            PROFILE => ("groups:\n", format!("allow: [{text}]\ngroups:\n")),
            _ => ("error-table:", format!("allow: [{text}]\nerror-table:")),
        };
        let sources = edited(&[plain, token, (file, end.0, &end.1)]);
        let outcome = outcome(&sources);
        let told = outcome.allowed.iter();
        let told = told.map(|it| format!("{} ({})", it.diagnostic.short(&sources), it.because));
        let told: Vec<String> = told.map(|line| line.replace(HELP, "")).collect();
        let found = said(&sources).replace(HELP, "");
        format!("{found}\nallowed:\n{}", told.join("\n"))
    };
    const HELP: &str =
        " (look for the page's mark; where there is none, allow the lint and say so)";
    expect![[r#"
        spec/operations/pay/pay.yaml:15:3: warning[KP0112]: `cardNo` is secret, and this request is not encrypted
        allowed:
        spec/operations/pay/pay.yaml:16:3: warning[KP0112]: `pin` is secret, and this request is not encrypted (no mark)"#]].assert_eq(&allow(PAY, "{ lint: KP0112, at: request.pin, because: no mark }"));
    expect![[r#"
        spec/operations/pay/pay.yaml:15:3: warning[KP0112]: `cardNo` is secret, and this request is not encrypted
        spec/operations/pay/pay.yaml:16:3: warning[KP0112]: `pin` is secret, and this request is not encrypted
        spec/operations/pay/pay.yaml:20:17: warning[KP0141]: nothing is found by KP0112 at `request.pi` (remove the allowance)
        allowed:
    "#]].assert_eq(&allow(PAY, "{ lint: KP0112, at: request.pi, because: no mark }"));
    expect![[r#"

        allowed:
        spec/operations/pay/pay.yaml:15:3: warning[KP0112]: `cardNo` is secret, and this request is not encrypted (no mark)
        spec/operations/pay/pay.yaml:16:3: warning[KP0112]: `pin` is secret, and this request is not encrypted (no mark)"#]].assert_eq(&allow(PAY, "{ lint: KP0112, at: request, because: no mark }"));
    expect![[r#"

        allowed:
        spec/operations/pay/pay.yaml:15:3: warning[KP0112]: `cardNo` is secret, and this request is not encrypted (no mark)
        spec/operations/pay/pay.yaml:16:3: warning[KP0112]: `pin` is secret, and this request is not encrypted (no mark)"#]].assert_eq(&allow(PAY, "{ lint: KP0112, because: no mark }"));
    expect![[r#"
        spec/operations/pay/pay.yaml:15:3: warning[KP0112]: `cardNo` is secret, and this request is not encrypted
        spec/operations/pay/pay.yaml:16:3: warning[KP0112]: `pin` is secret, and this request is not encrypted
        spec/operations/pay/pay.yaml:20:17: warning[KP0141]: nothing is found by KP0113 (remove the allowance)
        allowed:
    "#]].assert_eq(&allow(PAY, "{ lint: KP0113, because: wrong lint }"));
    expect![[r#"
        spec/operations/pay/pay-result.yaml:14:17: warning[KP0141]: nothing is found by KP0112 (remove the allowance)
        spec/operations/pay/pay.yaml:15:3: warning[KP0112]: `cardNo` is secret, and this request is not encrypted
        spec/operations/pay/pay.yaml:16:3: warning[KP0112]: `pin` is secret, and this request is not encrypted
        allowed:
    "#]].assert_eq(&allow(RESULT, "{ lint: KP0112, because: wrong file }"));
    expect![[r#"

        allowed:
        spec/operations/pay/pay.yaml:15:3: warning[KP0112]: `cardNo` is secret, and this request is not encrypted (everywhere)
        spec/operations/pay/pay.yaml:16:3: warning[KP0112]: `pin` is secret, and this request is not encrypted (everywhere)"#]].assert_eq(&allow(PROFILE, "{ lint: KP0112, because: everywhere }"));
    expect![[r#"
        spec/konaplate.yaml:19:17: warning[KP0141]: nothing is found by KP0112 at `request.pin` (remove the allowance)
        spec/operations/pay/pay.yaml:15:3: warning[KP0112]: `cardNo` is secret, and this request is not encrypted
        spec/operations/pay/pay.yaml:16:3: warning[KP0112]: `pin` is secret, and this request is not encrypted
        allowed:
    "#]].assert_eq(&allow(PROFILE, "{ lint: KP0112, at: request.pin, because: not here }"));
}

#[test]
fn a_finding_is_shown_with_the_other_place() {
    let sources = edited(&[(
        PAY,
        "encrypted: { request: true",
        "encrypted: { request: false",
    )]);
    let found = outcome(&sources).found;
    expect![[r#"
        warning[KP0112]: `cardNo` is secret, and this request is not encrypted
          --> spec/operations/pay/pay.yaml:15:3
           |
        10 | encrypted: { request: false, response: true }
           |              ------- not encrypted
        ...
        15 |   cardNo: { use: CardNo, required: true }
           |   ^^^^^^
           |
           = help: look for the page's mark; where there is none, allow the lint and say so"#]]
    .assert_eq(&found[0].render(&sources, false));
}

#[test]
fn the_shipped_specification_has_no_warning_and_every_allowance_a_reason() {
    let files = konaplate_spec::FILES.iter().copied();
    let sources = Sources::from_pairs(konaplate_spec::ROOT, files);
    let outcome = outcome(&sources);
    let warnings = outcome.found.iter();
    let warnings = warnings.filter(|it| it.code.severity() != Severity::Note);
    let warnings: Vec<String> = warnings.map(|it| it.short(&sources)).collect();
    assert_eq!(warnings, Vec::<String>::new());
    assert!(outcome.allowed.iter().all(|it| it.because.len() > 20));
    let allowed: BTreeSet<&str> = outcome
        .allowed
        .iter()
        .map(|it| it.diagnostic.code.as_str())
        .collect();
    let expected = ["KP0106", "KP0108", "KP0112", "KP0114", "KP0136"];
    assert_eq!(allowed, expected.into());
}

/// The shipped specification, the ends of these files cut off from these lines on.
fn cut(ends: &[(&str, &str)]) -> Sources {
    let pairs = konaplate_spec::FILES.iter().map(|(path, text)| {
        let ends = ends.iter().filter(|(file, _)| path.ends_with(file));
        let end = ends.filter_map(|(_, line)| text.find(&format!("\n{line}\n")));
        (*path, text[..end.min().unwrap_or(text.len())].to_owned())
    });
    Sources::from_pairs("spec", pairs)
}

#[test]
fn a_shipped_file_without_its_errata_and_allowances_is_found_out() {
    let sources = cut(&[
        ("charge.yaml", "errata:"),
        ("charge.yaml", "allow:"),
        ("lower-limit-update.yaml", "allow:"),
    ]);
    let found = outcome(&sources).found;
    let codes: BTreeSet<&str> = found.iter().map(|it| it.code.as_str()).collect();
    for code in ["KP0101", "KP0106", "KP0108", "KP0112", "KP0114", "KP0136"] {
        assert!(codes.contains(code), "{code} is not among {codes:?}");
    }
    let problems = lint(&cut(&[("lower-limit-update.yaml", "errata:")]));
    let problems = problems.expect_err("its page documents a header that cannot be filled");
    let codes: Vec<&str> = problems.iter().map(|it| it.code.as_str()).collect();
    assert_eq!(codes, ["KP0037"]);
}

/// A fault that is one because something is missing, and no fault where the page was not seen whole.
#[test]
fn what_an_excerpt_does_not_show_proves_nothing() {
    let plain = "encrypted: { request: false, response: false }";
    let encrypted = "encrypted: { request: true, response: true }";
    for (file, edits) in [
        // An error about a field that the request has not, and of a call that nothing names.
        (
            CARD,
            &[(
                "message: \"Invalid input. cardNo\"",
                "message: \"Invalid input. userId\"",
            )][..],
        ),
        (
            PAY,
            &[
                ("idempotency: sequenceId\n", ""),
                (
                    "recovery: { ask: pay-result, with: { sequenceId: sequenceId } }",
                    "recovery: { none: \"no page shows one\" }",
                ),
                ("Same sequenceId.", "Again."),
            ],
        ),
        // A secret, and a sibling, without a mark.
        (PAY, &[(encrypted, plain)]),
        (RESULT, &[(encrypted, plain)]),
        // A case without a code.
        (
            PAY,
            &[(
                "title: \"No account\", code: \"007_001\"",
                "title: \"No account\"",
            )],
        ),
        // A field without a limit.
        (
            CARD,
            &[(
                "userId: { use: UserId, required: true }",
                "memo: { type: string, length: any, required: true, doc: \"For the member.\" }",
            )],
        ),
        // A message that ends in a field which is not among those that were seen.
        (
            RESULT,
            &[("Invalid input. sequenceId", "Invalid input. amount")],
        ),
    ] {
        let with = |more: &[(&str, &str, &str)]| {
            let edits = edits.iter().map(|(from, to)| (file, *from, *to));
            let edits: Vec<_> = edits.chain(more.iter().copied()).collect();
            let found = outcome(&edited(&edits)).found;
            let codes: BTreeSet<&str> = found.iter().map(|it| it.code.as_str()).collect();
            codes
                .into_iter()
                .filter(|code| *code != "KP0111")
                .collect::<Vec<_>>()
        };
        assert_ne!(with(&[]), [""; 0], "{edits:?}");
        let excerpt = (file, "state: complete", "state: excerpt");
        assert_eq!(with(&[excerpt]), ["KP0132"], "{edits:?}");
    }
}

/// What an excerpt does show is held against the rest as ever.
#[test]
fn what_an_excerpt_shows_is_looked_at() {
    let excerpt = (CARD, "state: complete", "state: excerpt");
    for (from, to, code) in [
        (
            "userId: { use: UserId",
            "userId: { type: string, length: 1..10, class: personal, doc: \"Member.\"",
            "KP0107",
        ),
        (
            "label: { type: string, length: 1..9",
            "memo: { type: string, length: 1..9",
            "KP0108",
        ),
        (
            "label: { type: string, length: 1..9",
            "label: { type: string, length: 0",
            "KP0101",
        ),
        ("label: { type: string", "pin: { type: string", "KP0113"),
        (
            "message: \"Invalid input. cardNo\"",
            "message: \"No. cardNo\"",
            "KP0106",
        ),
    ] {
        let found = outcome(&edited(&[excerpt, (CARD, from, to)])).found;
        assert!(
            found.iter().any(|it| it.code.as_str() == code),
            "{code}: {found:?}"
        );
    }
}

#[test]
fn an_erratum_to_the_profiles_length_settles_a_header() {
    let own = "X-Time: { length: 16 }\n    X-Asp: { length: 16 }";
    let erratum = |effective: &str| {
        format!(
            "errata:\n  - {{ at: headers.request.X-Asp.length, documented: 16, effective: {effective}, because: \"the others say 15\" }}"
        )
    };
    let with = |effective: &str| {
        said(&edited(&[
            (CARD, "X-Time: { length: 16 }", own),
            (CARD, "errata:", &erratum(effective)),
        ]))
    };
    assert_eq!(with("15"), "");
    assert!(
        with("1..15").contains("warning[KP0105]"),
        "{}",
        with("1..15")
    );
}

fn cases() -> Vec<Case> {
    vec![
        case(
            PROFILE,
            "value: crypto-key-id",
            "value: access-key",
            expect![[r#"
                spec/operations/card/card.yaml:8:14: warning[KP0116]: `card` encrypts its request, and no request header says with which key (describe the header in the profile, with `value: crypto-key-id`: the client asks its configuration for the id, and sends it nowhere)
                spec/operations/pay/pay-result.yaml:9:14: warning[KP0116]: `pay-result` encrypts its request, and no request header says with which key (describe the header in the profile, with `value: crypto-key-id`: the client asks its configuration for the id, and sends it nowhere)
                spec/operations/pay/pay.yaml:10:14: warning[KP0116]: `pay` encrypts its request, and no request header says with which key (describe the header in the profile, with `value: crypto-key-id`: the client asks its configuration for the id, and sends it nowhere)"#]],
        ),
        case(
            PROFILE,
            "operations: [card]",
            "drafts: [card]",
            expect![
                "spec/konaplate.yaml:25:14: note[KP0138]: `card` is a draft: it is not built (it checks: move it to the `operations` of its group)"
            ],
        ),
        case(
            PAY,
            "length: 1..20",
            "length: 0",
            expect![
                "spec/operations/pay/pay.yaml:16:33: warning[KP0101]: `memo` has a length of 0 (an unfilled form field, most likely: add an erratum at `request.memo.length` with `effective: 1..`)"
            ],
        ),
        case(
            PROFILE,
            "X-Asp: { value: asp-id, length: 15",
            "X-Asp: { value: asp-id, length: 0",
            expect![
                "spec/konaplate.yaml:8:37: warning[KP0101]: `X-Asp` has a length of 0 (an unfilled form field, most likely: add an erratum at `headers.request.X-Asp.length` with `effective: 1..`)"
            ],
        ),
        case(
            PAY,
            "range: 1..1000, unit: KRW",
            "range: 0",
            expect![
                "spec/operations/pay/pay.yaml:14:35: warning[KP0101]: `amount` has a range of 0 (an unfilled form field, most likely: add an erratum at `request.amount.range` with `effective: 1..`)"
            ],
        ),
        case(
            PAY,
            "length: 1..20, required: false, doc: \"For the member.\"",
            "length: 16, required: false, doc: \"As YYYYMMDDHH24MISS.\"",
            expect![
                "spec/operations/pay/pay.yaml:16:33: warning[KP0102]: `memo` is described as `YYYYMMDDHH24MISS`, 14 characters, but its length is `16` (keep what the page says, and add an erratum at `request.memo.length`)"
            ],
        ),
        case(
            PROFILE,
            "length: 8, class: personal",
            "length: 10, class: personal",
            expect![
                "spec/konaplate.yaml:17:32: warning[KP0102]: `Day` is described as `yyyyMMdd`, 8 characters, but its length is `10` (keep what the page says, and add an erratum at `types.Day.length`)"
            ],
        ),
        case(
            PROFILE,
            "types:\n",
            "  response:\n    X-Time: { value: tran-time, length: 16, required: true, doc: \"Instant, yyyyMMddHHmmss.\" }\ntypes:\n",
            expect![
                "spec/konaplate.yaml:14:41: warning[KP0103]: `X-Time` holds an instant, 14 characters, but its length is `16` (keep what the page says, and add an erratum at `headers.response.X-Time.length`)"
            ],
        ),
        case(
            PROFILE,
            "range: 1..9999999999",
            "range: 1..19",
            expect![
                "spec/konaplate.yaml:14:35: warning[KP0104]: `UserId` is a number of at most 19: its digits were counted, most likely (if so, add an erratum at `types.UserId.range` with `effective: 1..9999999999999999999`)"
            ],
        ),
        case(
            PROFILE,
            "range: 1..9999999999",
            "range: 20",
            expect![
                "spec/konaplate.yaml:14:35: warning[KP0104]: `UserId` can only be 20: its digits were counted, most likely (if so, add an erratum at `types.UserId.range` with `effective: 1..18446744073709551615`)"
            ],
        ),
        case(
            PAY,
            "range: 1..1000",
            "range: 0..7",
            expect![
                "spec/operations/pay/pay.yaml:14:35: warning[KP0104]: `amount` is an amount of at most 7: its digits were counted, most likely (if so, add an erratum at `request.amount.range` with `effective: 0..9999999`)"
            ],
        ),
        case(
            PAY,
            "memo: { type: string, length: 1..20",
            "storeNo: { type: integer, range: 1..4",
            expect![
                "spec/operations/pay/pay.yaml:16:36: warning[KP0104]: `storeNo` is a number of at most 4: its digits were counted, most likely (if so, add an erratum at `request.storeNo.range` with `effective: 1..9999`)"
            ],
        ),
        // That no erratum leads to the profile's length, though the two have lengths in common.
        case(
            CARD,
            "X-Time: { length: 16 }",
            "X-Time: { length: 16 }\n    X-Asp: { length: 1..15 }",
            expect![
                "spec/operations/card/card.yaml:12:5: warning[KP0105]: `X-Asp` has the length `1..15` here, `15` elsewhere (add an erratum if the page is wrong, or allow the lint and say why)"
            ],
        ),
        case(
            CARD,
            "X-Time: { length: 16 }",
            "X-Time: { length: 16, required: false }",
            expect![
                "spec/operations/card/card.yaml:11:5: warning[KP0105]: `X-Time` is optional here, required elsewhere (add an erratum if the page is wrong, or allow the lint and say why)"
            ],
        ),
        case(
            RESULT,
            "name: invalid-input, status: 400, message: \"Invalid input. sequenceId\"",
            "name: bad-input, status: 422, message: \"Input is wrong. sequenceId\"",
            expect![
                "spec/operations/pay/pay-result.yaml:16:3: warning[KP0106]: `000_002` is not as on `pay`: message, status, name (make both alike, or allow the lint and say why)"
            ],
        ),
        case(
            CARD,
            "userId: { use: UserId",
            "userId: { type: string, length: 1..10, class: personal, doc: \"Member.\"",
            expect![
                "spec/operations/card/card.yaml:15:3: warning[KP0107]: `userId` is a text here, a number elsewhere (add an erratum where a page is wrong, or allow the lint and say why)"
            ],
        ),
        case(
            CARD,
            "label: { type: string, length: 1..9",
            "memo: { type: string, length: 1..9",
            expect![
                "spec/operations/card/card.yaml:24:9: warning[KP0108]: `memo` is limited to `1..9` here, to `1..20` elsewhere (add an erratum where a page is wrong, or allow the lint and say why)"
            ],
        ),
        case(
            PAY,
            "effect: moves-money",
            "effect: write",
            expect![
                "spec/operations/pay/pay.yaml:7:9: warning[KP0115]: `pay` has `idempotency`, as what moves money has, and another effect (write `moves-money`, or allow the lint and say why)"
            ],
        ),
        case(
            CARD,
            "effect: read",
            "# look: effect? `read` until somebody decides\neffect: read",
            expect![
                "spec/operations/card/card.yaml:8:1: warning[KP0139]: `card` has 1 question left open (`konaplate review card` asks them)"
            ],
        ),
        case(
            PAY,
            "recovery: { ask: pay-result, with: { sequenceId: sequenceId } }",
            "recovery: { none: \"there is no inquiry\" }",
            expect![
                "spec/operations/pay/pay.yaml:9:1: note[KP0111]: `pay` moves money, and no inquiry tells what became of a call"
            ],
        ),
        case(
            PAY,
            "encrypted: { request: true",
            "encrypted: { request: false",
            expect![
                "spec/operations/pay/pay.yaml:15:3: warning[KP0112]: `cardNo` is secret, and this request is not encrypted (look for the page's mark; where there is none, allow the lint and say so)"
            ],
        ),
        case(
            PROFILE,
            "length: 16, class: secret",
            "length: 16, class: personal",
            expect![[r#"
                spec/operations/card/card.yaml:13:3: warning[KP0113]: `cardNo` sounds secret, and may stand in logs (give its type `class: secret`, use another type, or allow the lint and say why)
                spec/operations/pay/pay.yaml:15:3: warning[KP0113]: `cardNo` sounds secret, and may stand in logs (give its type `class: secret`, use another type, or allow the lint and say why)"#]],
        ),
        case(
            PAY,
            "memo: { type: string",
            "\"계좌번호\": { rust: account, name: AccountNo, type: string",
            expect![[r#"
            spec/operations/pay/pay.yaml:16:3: warning[KP0113]: `계좌번호` sounds personal, and may stand in logs (add `class: personal`, or allow the lint and say why)
            spec/operations/pay/pay.yaml:16:19: note[KP0122]: `계좌번호` is called `account` in Rust: it has letters beyond ASCII"#]],
        ),
        case(
            PAY,
            "memo: { type: string",
            "cardCVC: { type: string",
            expect![
                "spec/operations/pay/pay.yaml:16:3: warning[KP0113]: `cardCVC` sounds secret, and may stand in logs (add `class: secret`, or allow the lint and say why)"
            ],
        ),
        case(
            PAY,
            "memo: { type: string, length: 1..20, required: false, doc: \"For the member.\" }\nresponse:\n",
            "pin: { type: string, length: 4, required: false, doc: \"One.\" }\nresponse:\n  pin: { type: string, length: 4, required: false, doc: \"The same.\" }\n",
            expect![[r#"
                spec/operations/pay/pay.yaml:16:3: warning[KP0113]: `pin` sounds secret, and may stand in logs (add `class: secret`, or allow the lint and say why)
                spec/operations/pay/pay.yaml:18:3: warning[KP0113]: `pin` sounds secret, and may stand in logs (add `class: secret`, or allow the lint and say why)"#]],
        ),
        case(
            RESULT,
            "encrypted: { request: true, response: true }",
            "encrypted: { request: false, response: false }",
            expect![
                "spec/operations/pay/pay-result.yaml:9:1: warning[KP0114]: `pay-result` encrypts nothing, its sibling `pay` does (look for the page's mark; where there is none, allow the lint and say so)"
            ],
        ),
        case(
            CARD,
            "path: /api/v1/card/info\neffect: read\nencrypted: { request: true, response: true }",
            "path: /api/v2/pay/card\neffect: read\nencrypted: { request: false, response: false }",
            expect![[r#"
                spec/operations/card/card.yaml:7:9: warning[KP0115]: `card` speaks of `pay`, as what moves money does, and has another effect (write `moves-money`, or allow the lint and say why)
                spec/operations/card/card.yaml:8:1: warning[KP0114]: `card` encrypts nothing, its sibling `pay` does (look for the page's mark; where there is none, allow the lint and say so)
                spec/operations/card/card.yaml:13:3: warning[KP0112]: `cardNo` is secret, and this request is not encrypted (look for the page's mark; where there is none, allow the lint and say so)"#]],
        ),
        case(
            PAY,
            "memo: {",
            "type: {",
            expect![
                "spec/operations/pay/pay.yaml:16:3: note[KP0121]: `type` is `type_` in Rust (`rust: name` gives a better one)"
            ],
        ),
        case(
            PAY,
            "memo: {",
            "user_ID: { rust: other_user, class: personal,",
            expect![
                "spec/operations/pay/pay.yaml:16:20: note[KP0122]: `user_ID` is called `other_user` in Rust; `userId` stands beside it"
            ],
        ),
        case(
            PAY,
            "length: 1..20",
            "length: 0..1, values: { \"+\": { rust: Plus, doc: More. }, \"\": { rust: Unsigned, doc: None. }, \"2\": Two. }",
            expect![[r#"
                spec/operations/pay/pay.yaml:16:62: note[KP0122]: the word `+` is called `Plus` in Rust
                spec/operations/pay/pay.yaml:16:94: note[KP0122]: the empty word is called `Unsigned` in Rust
                spec/operations/pay/pay.yaml:16:118: note[KP0121]: the word `2` is `_2` in Rust (`{ rust: SomeName, doc: "…" }` gives a better one)"#]],
        ),
        case(
            PAY,
            "memo: { type: string, length: 1..20",
            "memo: { type: string, length: 1..9999999999999999999",
            expect![
                "spec/operations/pay/pay.yaml:16:33: warning[KP0109]: `memo` is a text of up to 9999999999999999999 characters: the value of a number, most likely (if so, add an erratum at `request.memo.length` with `effective: 1..19`)"
            ],
        ),
        case(
            PAY,
            "memo: { type: string, length: 1..20, required: false, doc: \"For the member.\" }",
            "notes: { type: array, required: false, doc: \"Notes.\", items: { type: string, length: 1000001 } }",
            expect![
                "spec/operations/pay/pay.yaml:16:88: warning[KP0109]: `notes` is a text of up to 1000001 characters: the value of a number, most likely (if so, add an erratum at `request.notes.length` with `effective: 1..7`)"
            ],
        ),
        case(
            PAY,
            ", code: \"007_001\"",
            "",
            expect!["spec/operations/pay/pay.yaml:24:1: note[KP0131]: 1 case has no code"],
        ),
        case(
            PAY,
            "state: complete",
            "state: excerpt",
            expect![
                "spec/operations/pay/pay.yaml:4:60: note[KP0132]: the page of `pay` was not seen whole"
            ],
        ),
        case(
            PAY,
            "error-table: complete",
            "error-table: cut",
            expect![
                "spec/operations/pay/pay.yaml:19:14: note[KP0133]: the table of errors of `pay` shows its first rows only"
            ],
        ),
        case(
            PAY,
            "error-table: complete",
            "error-table: not-seen",
            expect![
                "spec/operations/pay/pay.yaml:19:14: note[KP0133]: the table of errors of `pay` was not seen"
            ],
        ),
        case(
            CARD,
            "required: true, doc: \"Name.\"",
            "required: true, from: inferred, doc: \"Name.\"",
            expect![
                "spec/operations/card/card.yaml:24:9: note[KP0134]: `label` was concluded, not read"
            ],
        ),
        case(
            PAY,
            "category: ask-user",
            "category: unknown, from: inferred",
            expect![[r#"
            spec/operations/pay/pay.yaml:22:3: note[KP0134]: `007_001` was concluded, not read
            spec/operations/pay/pay.yaml:22:94: note[KP0135]: `007_001` does not say what callers can do"#]],
        ),
        case(
            CARD,
            "message: \"Invalid input. cardNo\"",
            "message: \"Invalid input. sequenceId\"",
            expect![[r#"
            spec/operations/card/card.yaml:27:3: warning[KP0106]: `000_002` is not as on `pay`: message (make both alike, or allow the lint and say why)
            spec/operations/card/card.yaml:27:3: warning[KP0136]: `000_002` cannot happen: the request has no `sequenceId` (keep what the page says, and allow the lint with the reason)"#]],
        ),
        case(
            PAY,
            "idempotency: sequenceId\nrecovery: { ask: pay-result, with: { sequenceId: sequenceId } }",
            "recovery: { none: \"no number\" }",
            expect![[r#"
            spec/operations/pay/pay.yaml:8:1: note[KP0111]: `pay` moves money, and no inquiry tells what became of a call
            spec/operations/pay/pay.yaml:22:3: warning[KP0136]: `007_008` cannot happen: no field names the call (keep what the page says, and allow the lint with the reason)"#]],
        ),
        case(
            PROFILE,
            "types:\n",
            "  response:\n    x-id: { value: correlation-id, length: 20, required: true }\ntypes:\n",
            expect![
                "spec/konaplate.yaml:14:5: note[KP0137]: `x-id` of an answer may be that of another call (add `equals: request` with its `from`, or allow the lint and say why)"
            ],
        ),
        case(
            PROFILE,
            "types:\n",
            "  response:\n    X-Id: { value: correlation-id, length: 20, required: true, equals: request, from: inferred }\ntypes:\n",
            expect![
                "spec/konaplate.yaml:14:87: note[KP0134]: that `X-Id` equals the request's was concluded, not read"
            ],
        ),
        case(
            PAY,
            "error-table:",
            "allow: [{ lint: KP0101, at: request.memo, because: \"once a 0\" }]\nerror-table:",
            expect![
                "spec/operations/pay/pay.yaml:19:17: warning[KP0141]: nothing is found by KP0101 at `request.memo` (remove the allowance)"
            ],
        ),
        case(
            PROFILE,
            "families:",
            "allow: [{ lint: KP0141, because: \"not this one\" }]\nfamilies:",
            expect![
                "spec/konaplate.yaml:18:17: warning[KP0141]: nothing is found by KP0141 (remove the allowance)"
            ],
        ),
    ]
}
