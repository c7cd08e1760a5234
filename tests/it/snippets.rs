//! How a problem is shown with its lines: marks that line up, the other places involved, changes to make.

use expect_test::{Expect, expect};
use konaplate_codegen::{Sources, check};

use crate::support::{PAY, PROFILE, RESULT, edited};

/// Compares all that is shown of a specification with a fault.
fn shown(sources: &Sources, expected: &Expect) {
    let problems = check(sources).expect_err("a fault is planted");
    let shown = problems.iter().map(|it| it.render(sources, false));
    expected.assert_eq(&shown.collect::<Vec<_>>().join("\n\n"));
}

#[test]
fn a_name_that_was_meant_is_shown_as_a_change() {
    let sources = edited(PAY, "effect: moves-money", "effect: moves-mony");
    shown(
        &sources,
        &expect![[r#"
        error[KP0008]: `moves-mony` is not allowed here
         --> spec/operations/pay/pay.yaml:7:9
          |
        7 | effect: moves-mony
          |         ^^^^^^^^^^
          |
        help: did you mean `moves-money`?
          |
        7 | effect: moves-money
          |                  +"#]],
    );
}

#[test]
fn a_code_without_quotes_is_shown_with_them() {
    let sources = edited(PAY, "\"007_001\": {", "007_001: {");
    shown(
        &sources,
        &expect![[r#"
        error[KP0015]: `007_001` is not an error code in double quotes
          --> spec/operations/pay/pay.yaml:24:3
           |
        24 |   007_001: { name: no-account, status: 400, message: "No account.", final: true, category: ask-user, doc: "None." }
           |   ^^^^^^^
           |
        help: put it in double quotes
           |
        24 -   007_001: { name: no-account, status: 400, message: "No account.", final: true, category: ask-user, doc: "None." }
        24 +   "007_001": { name: no-account, status: 400, message: "No account.", final: true, category: ask-user, doc: "None." }
           |"#]],
    );
}

#[test]
fn both_places_of_a_contradiction_are_shown() {
    shown(
        &edited(PAY, "length: 4..6", "length: 4..5"),
        &expect![[r#"
        error[KP0012]: the length of `WALLET` is 6, outside its own limit `4..5`
          --> spec/operations/pay/pay.yaml:16:66
           |
        16 |   kind: { type: string, length: 4..5, values: { CARD: "A card.", WALLET: "A wallet." }, required: false, default: CARD, doc: "From w...
           |                                 ----                             ^^^^^^
           |                                 |
           |                                 the limit is documented here
           |
           = help: if the page says both, keep both and add an erratum with the effective limit"#]],
    );
}

#[test]
fn a_stale_erratum_is_shown_with_what_is_documented_now() {
    let sources = edited(PROFILE, "documented: 66", "documented: 65");
    shown(
        &sources,
        &expect![[r#"
            error[KP0025]: the erratum says that `65` is documented here
              --> spec/konaplate.yaml:19:55
               |
             8 |     X-Token: { value: tran-token, length: 66, required: true, doc: "MAC." }
               |                                           -- this is what is documented
            ...
            19 |   - { at: headers.request.X-Token.length, documented: 65, effective: 67, because: "counted wrongly" }
               |                                                       ^^ repeated here
               |
            help: look at the page again, then write the same on both sides or remove the erratum
               |
            19 -   - { at: headers.request.X-Token.length, documented: 65, effective: 67, because: "counted wrongly" }
            19 +   - { at: headers.request.X-Token.length, documented: 66, effective: 67, because: "counted wrongly" }
               |"#]],
    );
}

#[test]
fn the_other_place_may_be_in_another_file() {
    let sources = edited(PROFILE, "object: response", "object: isPending");
    shown(
        &sources,
        &expect![[r#"
        error[KP0017]: the envelope has a `isPending` of its own
          --> spec/operations/pay/pay.yaml:19:3
           |
        19 |   isPending: { type: boolean, required: true, doc: "Not settled." }
           |   ^^^^^^^^^
           |
          ::: spec/konaplate.yaml:4:21
           |
         4 | envelope: { object: isPending, code: code, text: [description], success: "000_000", encrypted: encData }
           |                     --------- named here"#]],
    );
}

#[test]
fn an_inquiry_that_cannot_serve_is_shown_beside_who_asks_it() {
    let from = "request:\n  sequenceId: { use: SequenceId";
    let to = "request:\n  userId: { use: UserId, required: true }\n  sequenceId: { use: SequenceId";
    shown(
        &edited(RESULT, from, to),
        &expect![[r#"
        error[KP0023]: `pay-result` also needs `userId`
          --> spec/operations/pay/pay.yaml:10:18
           |
        10 | recovery: { ask: pay-result, with: { sequenceId: sequenceId } }
           |                  ^^^^^^^^^^
           |
          ::: spec/operations/pay/pay-result.yaml:11:3
           |
        11 |   userId: { use: UserId, required: true }
           |   ------ required here"#]],
    );
}

#[test]
fn both_of_two_names_are_labelled() {
    let sources = edited(PAY, "userId: { use: UserId", "sequence_id: { use: UserId");
    shown(
        &sources,
        &expect![[r#"
        error[KP0017]: the field `sequence_id` and the field `sequenceId` are both `sequence_id` in Rust
          --> spec/operations/pay/pay.yaml:14:3
           |
        13 |   sequenceId: { use: SequenceId, required: true }
           |   ---------- the field `sequenceId` is here
        14 |   sequence_id: { use: UserId, required: true }
           |   ^^^^^^^^^^^ the field `sequence_id`
           |
           = help: name one of them otherwise in Rust: `rust: other_name`"#]],
    );
}

/// What stands before the fault, and how many columns of a terminal it takes.
#[test]
fn marks_line_up_below_wide_letters_emoji_combining_marks_and_tabs() {
    for (before, width) in [
        ("ascii", 5),
        ("\u{cda9}\u{c804}", 4),
        ("\u{1f4b0}", 2),
        ("e\u{301}", 1),
        ("\u{1112}\u{1161}\u{11ab}", 2),
        ("a\tb", 6),
    ] {
        let to = format!("amount: {{ type: integer, doc: \"{before}\", range: 1000..1");
        let sources = edited(PAY, "amount: { type: integer, range: 1..1000", &to);
        let problems = check(&sources).expect_err("a fault is planted");
        let shown = problems[0].render(&sources, false);
        let mark = shown.lines().find(|line| line.contains('^'));
        let mark = mark.and_then(|line| line.find('^')).expect("a mark");
        let start = "15 |   amount: { type: integer, doc: \"".len();
        let end = "\", range: ".len();
        assert_eq!(mark, start + width + end, "{before}\n{shown}");
    }
}

#[test]
fn of_a_line_that_nobody_reads_the_place_is_told_alone() {
    let from = "range: 1..1000, unit: KRW, required: true, doc: \"How much.\"";
    let long = "x".repeat(5000);
    let to = format!("range: 1000..1, required: true, doc: \"{long}\"");
    shown(
        &edited(PAY, from, &to),
        &expect![[r#"
        error[KP0010]: the minimum of `1000..1` is above its maximum
        --> spec/operations/pay/pay.yaml:15:35
         |
        help: write the smaller number first
        --> spec/operations/pay/pay.yaml:15:35"#]],
    );
}

#[test]
fn a_long_text_of_the_specification_is_cut_in_a_message() {
    let long = format!("effect: {}", "x".repeat(5000));
    let problems = check(&edited(PAY, "effect: moves-money", &long)).expect_err("no such effect");
    let message = &problems[0].message;
    assert!(
        message.starts_with("`xxx") && message.ends_with("x\u{2026}"),
        "{message}"
    );
    assert_eq!(message.chars().count(), 501);
}

#[test]
fn a_text_of_the_specification_cannot_turn_the_letters_of_a_message() {
    let sources = edited(PAY, "use: UserId", "use: \"\u{202e}dIresU\"");
    let problems = check(&sources).expect_err("a fault is planted");
    let told = problems[0].short(&sources) + &problems[0].render(&sources, false);
    assert!(!told.contains('\u{202e}'), "{told}");
    assert!(told.contains("\\u{202e}dIresU"), "{told}");
}

#[test]
fn what_is_suggested_mends_the_specification() {
    for (file, from, to) in [
        (PAY, "effect: moves-money", "effect: moves-mony"),
        (PAY, "\"007_001\": {", "007_001: {"),
        (PAY, "range: 1..1000", "range: 1000..1"),
        (PAY, "use: UserId", "use: UserID"),
        (PAY, "category: ask-user", "category: \"ask-usr\""),
        (PAY, "lives: { kind", "lives: { kinds"),
        (PROFILE, "documented: 66", "documented: 65"),
        (PROFILE, "errata:", "eratta:"),
    ] {
        let sources = edited(file, from, to);
        let problems = check(&sources).expect_err("a fault is planted");
        let suggestion = problems.iter().find_map(|it| it.suggestion.as_ref());
        let suggestion = suggestion.unwrap_or_else(|| panic!("{to}: nothing is suggested"));
        let place = suggestion.place;
        let start = sources.offset(place.file, place.start);
        let end = sources.offset(place.file, place.end);
        let pairs = sources.iter().map(|(id, path)| {
            let mut text = sources.text(id).to_owned();
            if id == place.file {
                text.replace_range(start..end, &suggestion.text);
            }
            (path.to_owned(), text)
        });
        let mended = Sources::from_pairs("spec", pairs);
        assert!(check(&mended).is_ok(), "{to} -> {}", suggestion.text);
    }
}
