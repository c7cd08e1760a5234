//! New files: what stands in them where a page leaves something open, and where they come to lie.

use std::path::Path;

use expect_test::{Expect, expect};
use konaplate_codegen::Sources;
use konaplate_workbench::page;
use konaplate_workbench::transcribe::{Difference, Options, Transcript, transcribe, update};

use super::{options, page_text, shipped};

fn made(file: &str) -> Transcript {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("cases/pages")
        .join(file);
    let bytes = std::fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let page = page::read(&bytes).expect("a page");
    transcribe(&page, &shipped(), &options()).expect("a file")
}

/// The text of some top-level entries.
fn check(file: &str, keys: &[&str], expected: Expect) {
    let text = made(file).text;
    let mut shown = String::new();
    let mut is_shown = false;
    for line in text.lines() {
        if line.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            is_shown = keys.iter().any(|key| line.split(':').next() == Some(key));
        }
        if is_shown {
            shown.push_str(line);
            shown.push('\n');
        }
    }
    expected.assert_eq(&shown);
}

#[test]
fn what_the_page_leaves_open_has_a_comment() {
    check(
        "arrays.txt",
        &["request", "response", "effect"],
        expect![[r#"
            effect: write

            request:
              # look: limit? what the page says of the array is taken for the length of each element
              shops:
                type: array
                required: true
                doc: "Field shops of the page."
                items:
                  type: string
                  length: 15
              # look: rules, an array of objects (required: false), is left out: the page does not say what is inside
              isOpen: { type: boolean, required: false, default: true, doc: "Field isOpen of the page." }
              # look: the list of a default is not as usual: read as the default false
              isOdd: { type: boolean, required: false, default: false, doc: "Field isOdd of the page." }
              # look: limit? 20 may count the digits of the number: numbers are limited by Min and Max
              # look: the same name stands twice on one level
              share: { type: integer, range: 20, required: true, doc: "Field share of the page." }
              # look: limit? a most of 19 may count the digits of the number
              digits: { type: integer, range: 1..19, required: true, doc: "Field digits of the page." }
              # look: limit? `Min : 1 , Max : 99999999999999999999` is no limit that can be read
              big: { type: integer, range: any, required: true, doc: "Field big of the page." }
              # look: `timestamp` is no type that pages are known to have
              # look: limit? 0 is a form that nobody filled in: the limit is not known
              since: { type: string, length: 0, required: false, doc: "Field since of the page." }
              # look: limit? the least, 9, is above the most, 1
              backwards: { type: string, length: 9..1, required: false, doc: "Field backwards of the page." }
              # look: loose, an array of objects (required: false), is left out: the page does not say what is inside
              # look: empty, an object (required: false), is left out: the page does not say what is inside

        "#]],
    );
}

#[test]
fn what_was_complete_on_a_page_that_breaks_off_is_an_excerpt() {
    let made = made("truncated.txt");
    assert!(made.is_partial);
    check(
        "truncated.txt",
        &["source", "request", "response", "error-table"],
        expect![[r#"
            source: { page: "Search for Shelf", version: v1, read: 2026-11-19, state: excerpt }
            request:
              cardNo: { use: CardNo, required: true, from: excerpt }

            response:
              # look: nesting? the page does not show where this ends: all from `state` to `coupons` is taken as inside, and may stand beside it
              shelf:
                type: object
                required: true
                doc: "Field shelf of the page."
                fields:
                  label: { type: string, length: 1..40, required: true, doc: "Field label of the page.", from: excerpt }
                  state:
                    type: string
                    length: 1..7
                    values:
                      OPEN: "Word OPEN of the page."
                      SUSPENDED: "Word SUSPENDED of the page."
                    required: false
                    doc: "Field state of the page."
                    also-in: ..
                    from: excerpt
                  room:
                    type: integer
                    range: 0..9999999999
                    required: true
                    doc: "Field room of the page."
                    also-in: ..
                    from: excerpt
                  coupons:
                    type: array
                    required: false
                    doc: "Field coupons of the page."
                    items:
                      type: object
                      fields:
                        couponId: { type: string, length: 15, required: true, doc: "Field couponId of the page.", from: excerpt }
                    also-in: ..
                    from: excerpt
                from: excerpt

            error-table: not-seen

        "#]],
    );
}

#[test]
fn pages_in_json_have_no_guesses() {
    let made = made("nested.json");
    assert!(
        made.report
            .notes
            .iter()
            .all(|note| !note.message.contains("inside"))
    );
    check(
        "nested.json",
        &["response"],
        expect![[r#"
            response:
              shelf:
                type: object
                required: true
                doc: "Field shelf of the page."
                fields:
                  label: { type: string, length: 1..40, required: true, doc: "Field label of the page." }
                  state:
                    type: string
                    length: 1..7
                    values:
                      OPEN: "Word OPEN of the page."
                      SUSPENDED: "Word SUSPENDED of the page."
                    required: false
                    doc: "Field state of the page."
                  room: { type: integer, range: 0..9999999999, required: true, doc: "Field room of the page." }
                  coupons:
                    type: array
                    required: false
                    doc: "Field coupons of the page."
                    items:
                      type: object
                      fields:
                        couponId: { type: string, length: 15, required: true, doc: "Field couponId of the page." }
                        isSpent: { type: boolean, required: false, doc: "Field isSpent of the page." }
                  unitAmt: { type: integer, range: 0..9999999999, required: false, doc: "Field unitAmt of the page." }

        "#]],
    );
}

#[test]
fn a_new_operation_is_called_by_its_path_and_so_is_its_group() {
    let at = |path: &str, options: Options| {
        let text = page_text("barcode-spec").replace("/api/v1/payment/generate/barcode-spec", path);
        let page = page::read(text.as_bytes()).expect("a page");
        let made = transcribe(&page, &shipped(), &options).expect("a file");
        let profile = made.profile.clone().expect("it has to be listed");
        let listed = made
            .path
            .trim_start_matches("operations/")
            .trim_end_matches(".yaml");
        let (group, name) = listed.split_once('/').expect("a group and a name");
        let sources = Sources::from_pairs("spec", [(Sources::PROFILE, profile.as_str())]);
        assert!(
            sources
                .text(sources.find(Sources::PROFILE).expect("it is there"))
                .contains(group)
        );
        assert!(profile.contains(name), "{profile}");
        made.path
    };
    assert_eq!(
        at("/api/v1/recharges/by-card/start", options()),
        "operations/recharge/recharge-by-card-start.yaml"
    );
    assert_eq!(
        at("/api/v1/gifts/list", options()),
        "operations/gift/gift-list.yaml"
    );
    assert_eq!(
        at("/api/v1/default/x", options()),
        "operations/other/default-x.yaml"
    );
    let named = Options {
        name: Some("send-gift".to_owned()),
        group: Some("presents".to_owned()),
        ..options()
    };
    assert_eq!(
        at("/api/v1/gifts/list", named),
        "operations/presents/send-gift.yaml"
    );
    assert_eq!(
        at("/api/v1/gifts/charge", options()),
        "operations/gift/gift-charge.yaml"
    );
}

#[test]
fn prose_is_copied_only_if_asked_for_and_only_into_comments() {
    let page = page::read(page_text("charge").as_bytes()).expect("a page");
    let without = transcribe(&page, &shipped(), &options()).expect("a file");
    assert!(
        !without.text.contains("Invented words") && !without.text.contains("invented sentence")
    );
    let options = Options {
        has_prose: true,
        ..options()
    };
    let with = transcribe(&page, &shipped(), &options).expect("a file");
    let mut told = with.text.lines().filter(|line| line.contains("nvented"));
    assert!(told.clone().count() > 5 && told.all(|line| line.trim_start().starts_with("# page: ")));
}

#[test]
fn a_file_made_of_a_page_says_what_the_page_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/pages");
    let files = std::fs::read_dir(folder).expect("the pages");
    let files = files.map(|file| file.expect("a page").path());
    let files: Vec<_> = files.filter(|file| file.is_file()).collect();
    assert!(files.len() > 5);
    for file in files {
        let bytes = std::fs::read(&file).expect("a file");
        let Ok(page) = page::read(&bytes) else {
            continue;
        };
        let made = transcribe(&page, &shipped(), &options()).expect("a file");
        let again = update(&page, &made.placed(&shipped()), &options()).expect("a file");
        // The pages have other headers than the profile.
        let is_said = |difference: &&Difference| !difference.to_string().starts_with("`headers.");
        let differences = again.differences.iter().filter(is_said);
        assert_eq!(differences.count(), 0, "{}", file.display());
        assert!(again.differences.iter().all(Difference::is_left));
        assert_eq!(
            (again.text, again.is_new),
            (made.text, false),
            "{}",
            file.display()
        );
    }
}
