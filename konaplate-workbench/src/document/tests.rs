use expect_test::{Expect, expect};

use super::{Block, Document, Value};

fn formatted(text: &str) -> String {
    Document::parse(text).expect("a document").to_text()
}

fn check(text: &str, expected: Expect) {
    let once = formatted(text);
    expected.assert_eq(&once);
    assert_eq!(formatted(&once), once, "formatting twice changes nothing");
    let is_comment = |text: &str| text.matches('#').count();
    assert_eq!(
        is_comment(&once),
        is_comment(text),
        "every comment is there"
    );
}

#[test]
fn comments_stay_with_what_they_belong_to() {
    check(
        "# top\nrequest: # about the request\n  # above\n  a: {type: string, required: true} # behind\n  # last inside\n# next\nresponse: {}\n# end",
        expect![[r#"
            # top
            request: # about the request
              # above
              a: { type: string, required: true } # behind
              # last inside

            # next
            response: {}
            # end
        "#]],
    );
}

#[test]
fn comments_inside_braces_and_brackets_make_lines() {
    check(
        "source: { # one\n  page: x, # two\n  # three\n  state: y # four\n  # five\n} # six\nlist: [a, # seven\n   b]\nempty: { # eight\n }\n",
        expect![[r#"
            source: # six
              # one
              page: x # two
              # three
              state: "y" # four
              # five

            list:
              - a # seven
              - b

            # eight
            empty: {}
        "#]],
    );
}

#[test]
fn comments_stand_between_keys_dashes_and_blocks() {
    check(
        "--- # zero\na: | # one\n  text # not one\n\n# two\nlist:\n- # three\n  at: x # four\n-\n  # five\n  at: y\n# six\nb:\n  # seven\n  'it''s' # eight\n... # nine\n",
        expect![[r##"
            # zero
            a: "text # not one\n" # one

            # two
            list:
              # three
              - at: x # four
              # five
              - { at: "y" }

            # six
            # seven
            b: "it's" # eight
            # nine
        "##]],
    );
}

#[test]
fn keys_stand_in_the_order_of_the_language() {
    check(
        "path: /x\noperation: pay\nerrata:\n  - { because: \"so\", at: request.a.length, effective: 1, documented: 2 }\nrequest:\n  b: { required: true, class: public, type: string }\n  a: { doc: \"A.\", type: integer, range: 1..2, required: true }\n",
        expect![[r#"
            operation: pay
            path: /x

            request:
              b: { type: string, required: true, class: public }
              a: { type: integer, range: 1..2, required: true, doc: "A." }

            errata:
              - at: request.a.length
                documented: 2
                effective: 1
                because: so
        "#]],
    );
}

#[test]
fn texts_are_plain_only_where_no_reader_takes_them_for_something_else() {
    check(
        "a: yes\nb: 'no'\nc: 007_001\nd: 1..30\ne: \"\"\nf: 000\ng: 0\nh: 2026-11-19\ni: two words\nj: https://x/y\nk: ~\nl:\nm: 1e3\nn: \"a\\\"b\\\\\\u202e\\n\\0\"\no: 한글\np: 'NULL'\nq: -1\nr: 0x1F\ns: \"#x\"\n007: x\n",
        expect![[r##"
            a: "yes"
            b: "no"
            c: "007_001"
            d: 1..30
            e: ""
            f: "000"
            g: 0
            h: 2026-11-19
            i: "two words"
            j: https://x/y
            k: ~
            l:
            m: "1e3"
            "n": "a\"b\\\u202E\n\x00"
            o: "한글"
            p: "NULL"
            q: "-1"
            r: "0x1F"
            s: "#x"
            "007": x
        "##]],
    );
}

#[test]
fn a_mapping_stands_in_braces_while_its_line_fits() {
    check(
        "short:\n  a: 1\n  b:\n    - x\n    - y\nlong:\n  doc: \"이 문장은 한글이라 두 칸씩 차지하므로 글자 수로는 짧아도 한 줄에 들어가지 못한다 그래서 여러 줄로 쓰인다\"\n  a: 1\ndeep: { a: { b: { c: 1 } } }\nvalues: { A: \"a\" }\nfields: []\n",
        expect![[r#"
            short: { a: 1, b: [x, "y"] }

            long:
              doc: "이 문장은 한글이라 두 칸씩 차지하므로 글자 수로는 짧아도 한 줄에 들어가지 못한다 그래서 여러 줄로 쓰인다"
              a: 1

            deep:
              a: { b: { c: 1 } }

            values:
              A: a

            fields: []
        "#]],
    );
}

#[test]
fn a_word_with_a_name_has_a_line_and_its_name_comes_first() {
    check(
        "request:\n  gender:\n    type: string\n    values:\n      '남':\n        doc: \"A man.\"\n        rust: Male # so\n      \"\": { doc: \"None.\", rust: Untold }\n      X: Other\n",
        expect![[r#"
            request:
              gender:
                type: string
                values:
                  "남":
                    rust: Male # so
                    doc: "A man."
                  "": { rust: Untold, doc: "None." }
                  X: Other
        "#]],
    );
}

#[test]
fn what_is_no_specification_file_is_refused_with_a_place() {
    let refused = |text: &str| {
        let fault = Document::parse(text).expect_err("refused");
        (
            fault.code.as_str(),
            fault.position.line,
            fault.position.column,
        )
    };
    assert_eq!(refused("a: &x 1\n"), ("KP0002", 1, 4));
    assert_eq!(refused("a: 1\nb: *x\n"), ("KP0001", 2, 4));
    assert_eq!(refused("a: 1\nb: {\n"), ("KP0001", 3, 1));
    assert_eq!(refused("a: 1\na: 2\n"), ("KP0003", 2, 1));
    assert_eq!(refused("- a\n"), ("KP0005", 1, 1));
    assert_eq!(refused(""), ("KP0005", 1, 1));
    assert_eq!(refused("a: 1\n---\nb: 1\n"), ("KP0005", 3, 1));
    assert_eq!(refused("a:\n  ? [x]\n  : 1\n"), ("KP0005", 2, 5));
    assert_eq!(refused(&format!("a: {}", "[".repeat(100))).0, "KP0004");
    // The parser stops by itself before that many.
    assert_eq!(refused(&format!("a: {}", "[".repeat(100_000))).0, "KP0001");
    assert_eq!(refused(&"- ".repeat(100_000)).0, "KP0004");
    assert_eq!(
        refused(&format!("a:\n{}", "- ".repeat(100_000))).0,
        "KP0004"
    );
    assert_eq!(refused(&"a:\n".repeat(600_000)).0, "KP0004");
    assert_eq!(
        refused(&format!("? {}\n: 1\n", "k".repeat(1_500))).0,
        "KP0004"
    );
}

#[test]
fn a_value_is_set_in_its_place_and_keeps_its_comments() {
    let mut document = Document::parse("a: 1 # one\n# two\nb: 2\n").expect("a document");
    document.root.set("b", "3");
    document.root.set_with("c", "4", "four");
    document.root.mapping_mut("d").set("x", "5");
    assert!(document.root.remove("a").is_some());
    assert_eq!(
        document.to_text(),
        "# two\nb: 3\n# four\nc: 4\nd: { x: 5 }\n"
    );
    assert_eq!(document.find(&["d", "x"]).and_then(Value::text), Some("5"));
    assert_eq!(Block::default().get("a"), None);
}

#[test]
fn texts_in_lists_that_hold_mappings_mostly_are_kept() {
    check(
        "allow: [KP0112]\nerrata:\n  - look again\n  - { at: a, because: b }\n  - []\n",
        expect![[r#"
            errata:
              - "look again"
              - at: a
                because: b
              - []

            allow:
              - KP0112
        "#]],
    );
}

#[test]
fn a_comment_behind_the_mark_of_a_block_of_text_is_its_own() {
    check(
        "a:\n  - one # first\n  - |- # about two\n    two\n  -\n  - > # about three\n    three\nb: | # about b\n  text # inside\n",
        expect![[r#"
            a:
              - one # first
              - two # about two
              -
              - "three\n" # about three

            b: "text # inside\n" # about b
        "#]],
    );
}

#[test]
fn comments_about_the_file_stay_at_its_top() {
    check(
        "# Copyright\n# yaml-language-server: $schema=x\n\n# about the provider\nprovider: \"A\"\nformat: 1\n",
        expect![[r#"
            # Copyright
            # yaml-language-server: $schema=x

            format: 1
            # about the provider
            provider: A
        "#]],
    );
}

#[test]
fn what_writing_loses_is_noticed() {
    let document = Document::parse("# top\na: { b: [1, 2] } # behind\nc: ~\n").expect("YAML");
    assert!(document.is_kept(&document.to_text()));
    for (from, to) in [
        ("# top", ""),
        ("1", "3"),
        ("[1, 2]", "[1]"),
        ("~", ""),
        ("# behind", "# b"),
        ("b:", "d:"),
    ] {
        assert!(
            !document.is_kept(&document.to_text().replacen(from, to, 1)),
            "{from}"
        );
    }
}
