//! What a page does not show, or cannot be right in, is told when its file is written, and asked in it.

use konaplate_codegen::{Severity, Sources, check, check_with_drafts};
use konaplate_workbench::page::{self, Page};
use konaplate_workbench::transcribe::{Transcript, hints, transcribe, update};

use super::{options, page_text, shipped, text_of};

/// The page of an operation that the specification does not have, with some of its text changed.
fn page_of(path: &str, changes: &[(&str, &str)]) -> Page {
    let known = "/api/v1/recharges/by-bank-accounts/no-hce";
    let mut text = page_text("charge").replace(known, path);
    if path != known {
        // What may be pending moves money, whatever its path says.
        text = text.replace("isPending", "isReady");
    }
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    page::read(text.as_bytes()).unwrap_or_else(|refusal| panic!("{refusal}\n{text}"))
}

fn made(path: &str, changes: &[(&str, &str)]) -> Transcript {
    transcribe(&page_of(path, changes), &shipped(), &options()).expect("a file")
}

/// The text of the page between two of its headings, the first included.
fn part(from: &str, to: &str) -> String {
    let text = page_text("charge");
    let start = text.find(from).expect(from);
    let end = text.find(to).expect(to);
    text[start..end].to_owned()
}

fn warnings(made: &Transcript) -> Vec<&str> {
    let notes = made.report.notes.iter();
    let warnings = notes.filter(|note| note.code.severity() != Severity::Note);
    warnings.map(|note| note.message.as_str()).collect()
}

fn has_warning(made: &Transcript, text: &str) -> bool {
    warnings(made).iter().any(|warning| warning.contains(text))
}

#[test]
fn a_part_that_is_missing_or_empty_makes_an_excerpt_and_is_named() {
    let parts = [
        ("Request Headers", "Request Parameters", "request headers"),
        (
            "Request Parameters",
            "Response Headers",
            "request parameters",
        ),
        (
            "Response Headers",
            "Response Parameters",
            "response headers",
        ),
        ("Response Code", "Test Data", "response codes"),
    ];
    for (heading, next, name) in parts {
        let part = part(heading, next);
        for left in [String::new(), format!("{heading}\n\n\n")] {
            let made = made("/api/v1/point/payment", &[(&part, &left)]);
            assert!(made.text.contains("state: excerpt"), "{heading}: {left:?}");
            assert!(has_warning(&made, name), "{heading}: {:?}", warnings(&made));
        }
    }
    let whole = made("/api/v1/point/payment", &[]);
    assert!(whole.text.contains("state: complete"));
}

#[test]
fn an_operation_whose_request_nobody_saw_is_a_draft_until_somebody_decides() {
    let part = part("Request Parameters", "Response Headers");
    let made = made("/api/v1/point/state/update", &[(&part, "")]);
    assert!(made.is_draft && made.text.contains("# look: request? "));
    let placed = made.placed(&shipped());
    assert!(check(&placed).is_ok(), "nothing is built of it");
    let problems = check_with_drafts(&placed).expect_err("it does not check");
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].code.as_str(), "KP0036");
}

#[test]
fn what_sounds_like_money_is_asked_about_as_money() {
    let made = made("/api/v1/refund/card", &[]);
    assert_eq!(made.path, "operations/refund/refund-card.yaml");
    assert!(made.is_draft);
    for expected in [
        "effect: moves-money",
        "idempotency: sequenceId",
        "# look: effect? `moves-money`",
        "# look: idempotency? is `sequenceId`",
        "# look: recovery? ",
        "# look: final? ",
    ] {
        assert!(made.text.contains(expected), "{expected}\n{}", made.text);
    }
    assert!(
        !made.text.contains("\nrecovery:"),
        "no page says how to ask"
    );
}

#[test]
fn a_header_that_the_profile_has_settled_gets_its_erratum() {
    let changes = [(
        "X-KM-Tran-Time\n\nstring\n\nRequired\n\nLength : 14",
        "X-KM-Tran-Time\n\nstring\n\nRequired\n\nLength : 16",
    )];
    let made = made("/api/v1/point/state/update", &changes);
    assert!(!made.is_draft, "{:?}", warnings(&made));
    assert!(made.text.contains("X-KM-Tran-Time: { length: 16 }"));
    assert!(made.text.contains(
        "  - at: headers.request.X-KM-Tran-Time.length\n    documented: 16\n    effective: 14\n"
    ));
    let changes = [(
        "X-KM-User-AspId\n\nstring\n\nRequired\n\nLength : 15",
        "X-KM-User-AspId\n\nstring\n\nRequired\n\nLength : 16",
    )];
    let page = page_of("/api/v1/recharges/by-bank-accounts/no-hce", &changes);
    let updated = update(&page, &shipped(), &options()).expect("a file");
    assert!(updated.text.contains(
        "  - at: headers.request.X-KM-User-AspId.length\n    documented: 16\n    effective: 15\n"
    ));
    assert!(check(&updated.placed(&shipped())).is_ok());
}

#[test]
fn sensitive_fields_are_kept_out_of_logs_until_somebody_lowers_them() {
    let changes = [
        ("oneTimeToken\n", "login_password\n"),
        ("merchantId\n", "receiverPhone\n"),
        ("dcvv", "bankName"),
    ];
    let made = made("/api/v1/point/state/update", &changes);
    let field = |name: &str| {
        let at = made.text.find(&format!("  {name}:")).expect(name);
        made.text[at..]
            .split("\n  ")
            .next()
            .expect("a field")
            .to_owned()
    };
    assert!(
        made.text.contains("class: secret") && made.text.contains("class: personal"),
        "{}",
        made.text
    );
    assert!(!field("bankName").contains("class"), "{}", made.text);
    assert_eq!(
        made.text.matches("# look: class? ").count(),
        2,
        "{}",
        made.text
    );
}

#[test]
fn errors_of_other_files_are_theirs() {
    let broken = shipped();
    let files = broken.iter().map(|(id, path)| {
        let text = broken.text(id);
        let text = match path {
            "operations/token/one-time-token.yaml" => text.replace("method: POST", "method: SEND"),
            _ => text.to_owned(),
        };
        (path.to_owned(), text)
    });
    let base = Sources::from_pairs("spec", files.collect::<Vec<_>>());
    assert!(check(&base).is_err());
    let page = page_of("/api/v1/point/state/update", &[]);
    let made = transcribe(&page, &base, &options()).expect("a file");
    assert!(
        !has_warning(&made, "one-time-token") && !made.is_draft,
        "{:?}",
        warnings(&made)
    );
}

#[test]
fn names_are_the_same_whichever_page_comes_first() {
    let paths = [
        "/api/v1/gifts/cards/transmission/no-hce",
        "/api/v1/gifts/cards/transmission/cancel",
        "/api/v1/gifts/cards/list",
        "/api/v2/gifts/cards/transmission",
        "/api/v1/refund/card",
        "/api/v1/user/card/list",
        "/api/v1/recharges/by-card/no-hce",
    ];
    let run = |paths: &mut dyn Iterator<Item = &&str>| {
        let mut base = shipped();
        let mut names = Vec::new();
        for path in paths {
            let made = transcribe(&page_of(path, &[]), &base, &options()).expect("a file");
            base = made.placed(&base);
            names.push(((*path).to_owned(), made.path, made.text));
        }
        names.sort();
        names
    };
    let forwards = run(&mut paths.iter());
    let backwards = run(&mut paths.iter().rev());
    let files = |names: &[(String, String, String)]| {
        names
            .iter()
            .map(|(_, file, _)| file.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(files(&forwards), files(&backwards));
    assert_eq!(
        files(&forwards),
        [
            "operations/gift/gift-card-list.yaml",
            "operations/gift/gift-card-transmission-cancel.yaml",
            "operations/gift/gift-card-transmission.yaml",
            "operations/recharge/recharge-by-card.yaml",
            "operations/refund/refund-card.yaml",
            "operations/user/user-card-list.yaml",
            "operations/gift/gift-card-transmission-v2.yaml",
        ]
    );
}

#[test]
fn the_copy_of_a_page_in_the_other_language_changes_no_text() {
    let text = page_text("charge").replace("ChargeSync", "충전동기");
    let korean = text
        .replace("Request Headers", "요청 헤더")
        .replace("Request Parameters", "요청 파라미터")
        .replace("200 - Test succeeded", "200 - 테스트 성공")
        .replace("400 - No account registered", "400 - 등록된 계좌 없음");
    let page = page::read(korean.as_bytes()).expect("a page");
    let made = update(&page, &shipped(), &options()).expect("a file");
    assert_eq!(made.differences, Vec::new());
    assert_eq!(
        made.text,
        text_of(&shipped(), "operations/recharge/charge.yaml")
    );
    // What it says of fields is taken over.
    let page = page::read(
        korean
            .replace("Max : 9999999999\n", "Max : 99\n")
            .as_bytes(),
    )
    .expect("a page");
    let made = update(&page, &shipped(), &options()).expect("a file");
    let told: Vec<String> = made.differences.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        ["`request.amount.range`: the page says `1..99`, the file `1..9999999999`"]
    );
    let english = page::read(
        page_text("charge")
            .replace("Max : 9999999999\n", "Max : 99\n")
            .as_bytes(),
    )
    .expect("a page");
    let again = update(&english, &made.placed(&shipped()), &options()).expect("a file");
    assert_eq!(again.differences, Vec::new());
}

#[test]
fn a_page_says_the_same_of_nesting_as_its_sisters() {
    let list = "Response Parameters\n\n\nitems\n\narray of objects\n\nRequired\n\nAll\n\nitems_item\n\nobject\n\nRequired\n\nitems_item content\n\nid\n\nstring\n\nRequired\n\nLength : 3\n\nId\n\nmemo\n\nstring\n\nRequired\n\nLength : 9\n\nMemo\n\nsumOf\n\nnumber\n\nRequired\n\nMin : 1 , Max : 90\n\nSum\n\n";
    let part = part("Response Parameters", "Response Code");
    let page = |base: &Sources| {
        let text = page_text("charge").replace(
            "/api/v1/recharges/by-bank-accounts/no-hce",
            "/api/v1/item/search",
        );
        let text = text.replace(&part, list);
        let hints = hints(base).expect("hints");
        page::read_all(text.as_bytes(), &hints)
            .expect("a page")
            .remove(0)
    };
    let alone = transcribe(&page(&shipped()), &shipped(), &options()).expect("a file");
    assert_eq!(
        alone.text.matches("also-in: ..").count(),
        2,
        "{}",
        alone.text
    );
    assert_eq!(alone.text.matches("# look: nesting? ").count(), 1);
    assert!(has_warning(&alone, "does not show where this ends"));
    // Once a person has decided, the next page with such a list needs no question.
    let mut decided = alone.clone();
    let mut document = konaplate_workbench::document::Document::parse(&alone.text).expect("YAML");
    let looks = konaplate_workbench::looks::open(&document);
    let look = looks
        .iter()
        .find(|look| look.comment.contains("nesting?"))
        .expect("a question");
    konaplate_workbench::review::answer(&mut document, look, "sumOf").expect("an answer");
    decided.text = document.to_text();
    let base = decided.placed(&shipped());
    let sister = {
        let mut page = page(&base);
        page.path = page.path.map(|path| page::Fact {
            value: "/api/v1/item/find".to_owned(),
            ..path
        });
        transcribe(&page, &base, &options()).expect("a file")
    };
    assert!(
        !sister.text.contains("also-in") && !sister.text.contains("nesting?"),
        "{}",
        sister.text
    );
    let (inside, beside) = sister
        .text
        .split_once("\n  sumOf:")
        .expect("beside the list");
    assert!(inside.contains("memo:") && beside.contains("range: 1..90"));
}
