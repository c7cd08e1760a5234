//! `konaplate why`: the way from a field back to the page.

use expect_test::{Expect, expect};
use konaplate_codegen::places::Places;
use konaplate_codegen::{Sources, check};
use konaplate_workbench::why::{self, About};

use crate::command::say;

/// All but the lines and columns, which any comment moves.
fn told(name: &str) -> String {
    let sources = Sources::from_pairs("spec", konaplate_spec::FILES.iter().copied());
    let api = check(&sources).expect("the shipped specification is sound");
    let text = why::text(&why::why(&api, &sources, name));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let lines = text.lines().map(|line| {
        let parts = line.split(':').map(|part| {
            let (number, rest) = part.split_once(' ').unwrap_or((part, ""));
            if !is_number(number) {
                return part.to_owned();
            }
            format!("_ {rest}")
        });
        parts.collect::<Vec<_>>().join(":").trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn asked(name: &str, wanted: &Expect) {
    wanted.assert_eq(&told(name));
}

/// Asked about an operation as a whole, each of its fields and headers is told as when it is asked about alone.
#[test]
fn an_operation_is_told_as_its_parts_are() {
    let sources = Sources::from_pairs("spec", konaplate_spec::FILES.iter().copied());
    let api = check(&sources).expect("the shipped specification is sound");
    let charge = api.operations.iter().find(|it| it.name == "charge");
    let charge = charge.expect("it is shipped");
    let told = why::of_operation(&api, &sources, &Places::of(&sources), charge);
    let subjects: Vec<&str> = told.iter().map(|(_, it)| it.subject.as_str()).collect();
    assert_eq!(
        subjects,
        [
            "request header X-KM-User-AspId",
            "request header X-KM-Correlation-Id",
            "request header X-KM-Access-Key",
            "request header X-KM-Crypto-Key-Id",
            "request header X-KM-Tran-Token",
            "request header X-KM-Tran-Time",
            "request header X-KM-Time-Zone",
            "charge request.sequenceId",
            "charge request.userId",
            "charge request.amount",
            "charge request.oneTimeToken",
            "charge request.dcvv",
            "charge request.merchantId",
            "response header X-KM-Correlation-Id",
            "response header X-KM-Crypto-Key-Id",
            "charge response.nrNumber",
            "charge response.isPending",
            "charge response.result",
        ]
    );
    for (about, answer) in &told {
        if let About::Field(field) = about {
            let alone = why::why(&api, &sources, &format!("charge.{}", field.key));
            assert_eq!(alone, std::slice::from_ref(answer));
        }
    }
}

#[test]
fn a_limit_that_an_erratum_sets_right_is_told_with_both_values() {
    asked(
        "charge.merchantId",
        &expect![[r#"
        charge request.merchantId
          holds       string, required, public
          documented  length 0
          effective   length 1..
          because     an unfilled form field on the page: a required value cannot be empty, and no page states a limit
          erratum     spec/operations/recharge/charge.yaml:_ :_ errata[0]
          page        Charge, v1, read 2026-11-19 (complete page)
          spec        spec/operations/recharge/charge.yaml:_ :_ request.merchantId
          uses        type MerchantId, spec/konaplate.yaml:_ :_ types.MerchantId
          Rust        charge::ChargeCall::merchant_id()
          Rust        types::MerchantId"#]],
    );
}

#[test]
fn a_field_inside_a_list_is_found_by_its_name() {
    asked(
        "cardPointInfo.pointName",
        &expect![[r#"
        unregistered-card-info response.cardDataInfo.cardPointInfo.pointName
          holds       string, required, public
          documented  length 1..255
          effective   length 1..255
          doc         Name of the point policy.
          page        Unregistered card inquiry, v1, read 2026-11-19 (complete page)
          spec        spec/operations/card/unregistered-card-info.yaml:_ :_ response.cardDataInfo.cardPointInfo.pointName
          uses        type DisplayName, spec/konaplate.yaml:_ :_ types.DisplayName
          Rust        unregistered_card_info::CardPoint::point_name
          Rust        types::DisplayName"#]],
    );
}

#[test]
fn a_field_that_may_stand_elsewhere_says_where() {
    let inside = told("unregistered-card-info.rechargeUnitAmt");
    assert!(
        inside.contains("\n  also in     cardPointInfo\n"),
        "{inside}"
    );
    let page = "operations/card/unregistered-card-info.yaml";
    let files = konaplate_spec::FILES.iter().map(|&(path, text)| {
        if path == page {
            (path, text.replace("also-in: cardPointInfo", "also-in: .."))
        } else {
            (path, text.to_owned())
        }
    });
    let sources = Sources::from_pairs("spec", files);
    let api = check(&sources).expect("no faults");
    let answers = why::why(&api, &sources, "unregistered-card-info.rechargeUnitAmt");
    let around = why::text(&answers);
    assert!(
        around.contains("\n  also in     the object around\n"),
        "{around}"
    );
    assert_eq!(why::json(&answers)[0]["also-in"], "..");
}

#[test]
fn a_header_is_told_once_for_the_pages_that_agree() {
    let text = told("x-km-time-zone");
    assert_eq!(
        text.matches("request header X-KM-Time-Zone").count(),
        1,
        "{text}"
    );
    assert_eq!(text.matches("  page ").count(), 8, "{text}");
    let text = told("X-KM-Tran-Time");
    assert_eq!(
        text.matches("request header X-KM-Tran-Time").count(),
        5,
        "{text}"
    );
}

#[test]
fn a_header_that_binds_an_answer_says_so() {
    let text = told("charge.response.X-KM-Correlation-Id");
    let holds = "holds       filled with the correlation id, which equals the request's (inferred), required";
    assert!(text.contains(holds), "{text}");
    let text = told("charge.request.X-KM-Correlation-Id");
    assert!(
        text.contains("holds       filled with the correlation id, required"),
        "{text}"
    );
}

#[test]
fn a_shared_type_tells_its_erratum() {
    asked(
        "CardStatus",
        &expect![[r#"
        type CardStatus
          holds       string, one of ACTIVE, SUSPENDED, public
          documented  length 1..7
          effective   length 1..9
          because     SUSPENDED, one of the two words, has 9 letters
          erratum     spec/konaplate.yaml:_ :_ errata[1]
          doc         State of a card.
          page        Unregistered card inquiry, v1, read 2026-11-19 (complete page)
          spec        spec/konaplate.yaml:_ :_ types.CardStatus
          Rust        types::CardStatus"#]],
    );
}

#[test]
fn wire_names_and_rust_names_fit_at_any_depth() {
    let subjects = |name: &str| {
        let text = told(name);
        let lines = text
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with(' '));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        subjects("isPending"),
        [
            "charge response.isPending",
            "charge-cancel response.isPending"
        ]
    );
    assert_eq!(subjects("charge.is_pending"), ["charge response.isPending"]);
    assert_eq!(
        subjects("request.type_"),
        ["one-time-token request.type", "barcode-spec request.type"]
    );
    assert_eq!(
        subjects("UserId").first().map(String::as_str),
        Some("type UserId")
    );
    // As reports and generated code have them.
    for name in [
        "charge.sequenceId[0]",
        "charge::ChargeAmount",
        "ChargeAmount",
    ] {
        assert_eq!(subjects(name).len(), 1, "{name}");
    }
    assert_eq!(subjects("response.userId"), [""; 0]);
    assert_eq!(subjects(""), [""; 0]);
    assert_eq!(subjects(". ."), [""; 0]);
}

#[test]
fn the_command_prints_text_or_json_and_helps_with_names() {
    let said = say(&["why", "charge.amount", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    assert_eq!(json[0]["limit"]["effective"], "1..9999999999");
    assert_eq!(
        json[0]["spec"]["path"],
        "../spec/operations/recharge/charge.yaml"
    );
    assert_eq!(said.err, "reading ../spec\n");
    assert_eq!(json[0]["rust"][0], "charge::ChargeCall::amount()");
    let said = say(&["why", "charge.amount"]);
    let start = "../spec:\n\ncharge request.amount\n";
    assert!(said.out.starts_with(start), "{}", said.out);
    let said = say(&["why", "charge-cancel"]);
    let start = "konaplate: ../spec: `charge-cancel` is an operation (name one of its fields: `charge-cancel.";
    assert!(said.err.starts_with(start), "{}", said.err);
    let said = say(&["why", "charge.amonut"]);
    assert_eq!((said.code, said.out.as_str()), (Some(2), ""));
    let wanted = "konaplate: ../spec: nothing is called `charge.amonut` (did you mean `amount`?)\n";
    assert_eq!(said.err, wanted);
}

#[test]
fn every_rust_item_that_is_named_is_generated() {
    let sources = Sources::from_pairs("spec", konaplate_spec::FILES.iter().copied());
    let api = check(&sources).expect("the shipped specification is sound");
    let golden = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/konaplate");
    let mut count = 0;
    for name in why::names(&api) {
        for answer in why::why(&api, &sources, &name) {
            for item in &answer.rust {
                let (module, path) = item.split_once("::").expect("a module first");
                let file = golden.join(format!("{module}.rs"));
                let text = std::fs::read_to_string(&file).expect("a generated file");
                let last = path.rsplit("::").next().unwrap_or(path);
                let forms = match last.strip_suffix("()") {
                    // A line of a call: `0 sequence_id "sequenceId": …`.
                    Some(setter) => vec![format!(" {setter} \"")],
                    // A line of a reply, of types or the head of an enum.
                    None => vec![format!("        {last} \""), format!("    {last}: ")],
                };
                let is_there = forms.iter().any(|form| text.contains(form.as_str()));
                assert!(is_there, "{item} is not in {}", file.display());
                count += 1;
            }
        }
    }
    assert!(count > 60, "{count}");
}
