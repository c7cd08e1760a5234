//! What is on the pages, by facts of the specifications that they are made of.

use super::html::Html;
use super::{nested, pages, shipped};

/// The texts of the row, section or heading with that id, up to the next id.
fn told(page: &str, id: &str) -> String {
    let (_, rest) = page
        .split_once(&format!(" id=\"{id}\""))
        .unwrap_or_else(|| panic!("no {id}"));
    let end = rest
        .find("</tr>")
        .or_else(|| rest.find(" id=\""))
        .unwrap_or(rest.len());
    let (_, text) = rest[..end].split_once('>').expect("the end of its tag");
    let texts = Html::parse(text).texts;
    texts
        .join(" ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn a_limit_that_does_not_hold_is_told_with_the_one_that_does() {
    let pages = pages(&shipped());
    let charge = &pages["operations/charge.html"];
    assert_eq!(
        told(charge, "headers.request.X-KM-Tran-Token"),
        "X-KM-Tran-Token required why the MAC of the body Holds: exactly 67 characters Documented: exactly 66 characters \
         Because: the documented formula gives 5 + 17 + 1 + 44 characters, and the guideline's own sample has 67 \
         MAC of the body as sent, with the instant it was made."
    );
    assert_eq!(
        told(charge, "request.merchantId"),
        "merchantId required why text Holds: at least 1 character Documented: 0 characters Because: an unfilled \
         form field on the page: a required value cannot be empty, and no page states a limit Id of a merchant. No page \
         states its length."
    );
    assert_eq!(
        told(&pages["ko/operations/charge.html"], "request.oneTimeToken"),
        "oneTimeToken 필수 출처 문자열 정확히 16자 민감 정보 Serves one charge, cancellation or payment with a card. 발급 후 30초 동안 유효합니다."
    );
    assert_eq!(
        told(&pages["why/charge.html"], "headers.request.X-KM-Tran-Token")
            .split(" In the")
            .next(),
        Some(
            "X-KM-Tran-Token Length in characters Holds: 67 Documented: 66 Because: the documented formula gives \
             5 + 17 + 1 + 44 characters, and the guideline's own sample has 67 Erratum spec/konaplate.yaml:126:9 errata[0] \
             Meaning MAC of the body as sent, with the instant it was made. Documentation page Charge, v1, read 2026-11-19. \
             From the page."
        )
    );
}

#[test]
fn a_code_says_what_follows_from_it() {
    let pages = pages(&shipped());
    let charge = &pages["operations/charge.html"];
    assert_eq!(
        told(charge, "code.007_001"),
        "007_001 HTTP 400 Bank account not found. The member has registered no bank account. member final No money has \
         moved, and none will. The member has to act."
    );
    assert_eq!(
        told(charge, "code.007_004"),
        "007_004 HTTP 400 Withdraw failure from PG. The payment gateway could not withdraw the money. member not final \
         The money may have moved: do not send the call again. Ask what became of it with Checking Result of Charge & \
         Cancellation of Charge Once it is known that nothing happened: the member has to act."
    );
    assert!(charge.contains("The page shows only the first rows of its table: other codes exist."));
}

#[test]
fn an_excerpt_looks_like_one_on_every_page_about_it() {
    let pages = pages(&shipped());
    let banner = "class=\"banner\" role=\"note\"";
    assert!(pages["operations/charge-cancel.html"].contains(banner));
    assert!(!pages["operations/charge.html"].contains(banner));
    let excerpts = pages["index.html"]
        .matches("<li class=\"excerpt\">")
        .count();
    assert_eq!(excerpts, 3);
}

#[test]
fn fields_inside_of_others_go_by_their_paths() {
    let pages = pages(&nested());
    let order = &pages["operations/bulk-order.html"];
    assert_eq!(
        told(order, "request.recipients.parcels.cost"),
        "recipients[]. parcels[]. cost required why whole number 0 to 9999999 Unit: KRW What it costs."
    );
    assert_eq!(
        told(order, "request.grid"),
        "grid optional why list of list of whole number Items: exactly 2 items Items of each: Holds: 1 to 4 items \
         Documented: 1 to 3 items Because: its example has four 0 to 9 How many boxes stand where."
    );
    assert_eq!(
        told(order, "request.payer.taxNo"),
        "payer. taxNo conditional why text exactly 10 characters Number of the company."
    );
    let rule = told(order, "rules~5b~0~5d~");
    assert!(
        rule.starts_with("payer.taxNo is required when payer.kind is COMPANY"),
        "{rule}"
    );
}

#[test]
fn an_inquiry_says_what_its_words_mean() {
    let pages = pages(&shipped());
    let result = Html::parse(&pages["operations/recharge-result.html"]).text();
    for text in [
        "The call that is asked about has failed, and nothing moved.",
        "For 60 seconds after the call that proves nothing",
        "HTTP 400 and an unlisted code of the family",
    ] {
        assert!(result.contains(text), "{text}\n{result}");
    }
}
