//! Words that give no Rust name by themselves, and fields that a request and its answer both have: what a caller writes.

use konaplate_codegen::ir::{Api, Field, Shape};
use konaplate_codegen::{Sources, check};
use konaplate_dynamic::{Dynamic, given};
use konaplate_generated::lit;
use konaplate_generated::runtime::Reply;
use serde_json::json;

use crate::canned::{Act, Canned, config};

#[rustfmt::skip]
#[allow(dead_code, unreachable_pub, unused_imports, reason = "a client of which little is used")]
#[path = "../golden/names/mod.rs"]
mod golden;

use golden::Client;
use golden::check::{
    CheckGrade, CheckLines, CheckMemo, CheckReply, CheckReplyGrade, CheckReplyNote, CheckReplyShop,
    CheckShop, CheckSign, CheckTradeAmount, ReceivedCheckSign,
};
use golden::types::{Gender, ReceivedGender};

const PROFILE: &str = "konaplate.yaml";
const CHECK: &str = "operations/passbook/check.yaml";

/// Files of the specification: path and text.
pub(crate) const NAMES: [(&str, &str); 2] = [
    (PROFILE, include_str!("../cases/names/konaplate.yaml")),
    (
        CHECK,
        include_str!("../cases/names/operations/passbook/check.yaml"),
    ),
];

const SENT: &str = r#"{"memo":"m","tradeAmount":7,"gender":"남","sign":"+","grade":"","shop":{"no":"9"},"lines":[{"price":99}]}"#;

const ANSWER: &str = r#"{"response":{"code":"000_000","description":"ok"},"memo":"m","tradeAmount":7,"gender":"여","sign":"-","grade":"","note":"a note with a stamp","shop":{"no":"9","area":"abc"},"lines":[{"price":999}]}"#;

/// What an answer deviates in, a line each.
pub(crate) fn deviations<T>(reply: &Reply<T>) -> Vec<String> {
    reply.deviations().iter().map(ToString::to_string).collect()
}

/// The answer of a check in which the amount is this JSON.
pub(crate) async fn checked_with_amount(json: &str) -> Reply<CheckReply> {
    let answer = ANSWER.replace("\"tradeAmount\":7", &format!("\"tradeAmount\":{json}"));
    let answer = answer.replace(",\"grade\":\"\"", "");
    let server = Canned::start(vec![Act::Answer(200, answer)]).await;
    let kona = client(&server.url);
    let call = kona.check().memo("m").trade_amount(7);
    let call = call.gender(Gender::Male).sign(CheckSign::Plus);
    call.send().await.expect("a reply")
}

fn client(url: &str) -> Client {
    Client::new(config(url).build().expect("the configuration is sound")).expect("it starts")
}

#[tokio::test]
async fn what_was_sent_and_what_came_back_have_one_type_where_they_are_alike() {
    let server = Canned::start(vec![Act::Answer(200, ANSWER.to_owned())]).await;
    let kona = client(&server.url);
    let shop = CheckShop::new().no("9");
    let line = CheckLines::new().price(99);
    let call = kona
        .check()
        .memo("m")
        .trade_amount(7)
        .gender(Gender::Male)
        .sign(CheckSign::Plus)
        .grade(CheckGrade::Ungraded)
        .shop(shop)
        .lines([line]);
    let reply = call.send().await.expect("a reply");
    assert_eq!(server.requests()[0].body, SENT.as_bytes());
    // A limit that only the request has is no deviation, nor is one that only the response has kept.
    let deviations = deviations(&reply);
    assert_eq!(deviations.len(), 1, "{deviations:?}");
    assert!(deviations[0].contains("grade"), "{deviations:?}");

    let memo: CheckMemo = reply.memo.checked().expect("within the limit");
    let amount: CheckTradeAmount = reply.trade_amount.checked().expect("within the limit");
    assert_eq!((memo.as_str(), amount.get()), ("m", 7));
    assert_eq!(reply.gender, ReceivedGender::Female);
    assert_eq!(reply.sign, ReceivedCheckSign::Minus);
    let note: CheckReplyNote = reply
        .note
        .as_ref()
        .expect("it came")
        .checked()
        .expect("fits");
    assert_eq!(note.as_str(), "a note with a stamp");
    let shop: &CheckReplyShop = reply.shop.as_ref().expect("it came");
    let area = shop.area.as_ref().expect("it came").checked();
    assert_eq!(area.expect("fits").as_str(), "abc");
    assert!(matches!(&reply.grade, Some(CheckReplyGrade::Other(word)) if word.as_str().is_empty()));
    // What came can be sent again as it is.
    let again = kona.check().memo(memo).trade_amount(amount);
    let again = again.gender("여").sign(lit!(CheckSign, "-")).build();
    assert!(again.is_ok());
}

#[test]
fn words_are_written_and_read_as_on_the_wire() {
    let words = [
        (CheckGrade::Ungraded, ""),
        (CheckGrade::SmallA, "a"),
        (CheckGrade::A, "A"),
        (CheckGrade::_1, "1"),
        (CheckGrade::ZeroOne, "01"),
        (CheckGrade::LIMITS, "ALL"),
    ];
    for (word, wire) in words {
        assert_eq!(word.as_str(), wire);
        assert_eq!(CheckGrade::try_from(wire).expect("listed"), word);
    }
    assert_eq!(CheckGrade::literal(""), CheckGrade::Ungraded);
    assert_eq!(lit!(Gender, "여"), Gender::Female);
    let refused = CheckGrade::try_from("c").expect_err("not listed");
    assert!(
        refused
            .to_string()
            .contains("one of \"\", a, A, 1, 01, ALL"),
        "{refused}"
    );
}

#[tokio::test]
async fn the_client_that_is_made_at_run_time_writes_the_same() {
    let server = Canned::start(vec![Act::Answer(200, ANSWER.to_owned())]).await;
    let config = config(&server.url).build().expect("sound");
    let dynamic = Dynamic::new(&api(), config).expect("it starts");
    let call = dynamic.call("check").expect("it is in the specification");
    let call = call
        .set("memo", "m")
        .set("tradeAmount", 7)
        .set("gender", "남");
    let call = call.set("sign", "+").set("grade", "");
    let call = call.set("shop", given(json!({ "no": "9" })));
    let call = call.set("lines", given(json!([{ "price": 99 }])));
    drop(call.send().await.expect("an answer"));
    assert_eq!(server.requests()[0].body, SENT.as_bytes());
}

fn api() -> Api {
    checked(&[])
}

/// The specification with texts of the operation replaced.
fn checked(edits: &[(&str, &str)]) -> Api {
    check(&edited(edits)).unwrap_or_else(|problems| panic!("{problems:?}"))
}

#[test]
fn types_are_called_after_the_request_and_those_that_differ_after_the_reply() {
    let wanted = [
        ("request.day", "CheckDay"),
        ("request.gender", "Gender"),
        ("request.grade", "CheckGrade"),
        ("request.lines", "CheckLines"),
        ("request.lines.price", "CheckLinesPrice"),
        ("request.memo", "CheckMemo"),
        ("request.note", "CheckNote"),
        ("request.pin", "CheckPin"),
        ("request.shop", "CheckShop"),
        ("request.shop.area", "CheckShopArea"),
        ("request.shop.no", "CheckShopNo"),
        ("request.shopNo", "CheckShopNo"),
        ("request.sign", "CheckSign"),
        ("request.tags", "CheckTags"),
        ("request.tradeAmount", "CheckTradeAmount"),
        ("response.day", "CheckDay"),
        ("response.gender", "Gender"),
        ("response.grade", "CheckReplyGrade"),
        ("response.lines", "CheckReplyLines"),
        ("response.lines.price", "CheckReplyLinesPrice"),
        ("response.memo", "CheckMemo"),
        ("response.note", "CheckReplyNote"),
        ("response.pin", "CheckReplyPin"),
        ("response.shop", "CheckReplyShop"),
        ("response.shop.area", "CheckReplyShopArea"),
        ("response.shop.no", "CheckShopNo"),
        ("response.shop.phone", "CheckShopPhone"),
        ("response.sign", "CheckSign"),
        ("response.tags", "CheckTags"),
        ("response.tradeAmount", "CheckTradeAmount"),
    ];
    let wanted = wanted.map(|(key, name)| (key.to_owned(), name.to_owned()));
    assert_eq!(type_names(&api()), wanted);
}

#[test]
fn a_field_more_in_the_response_renames_no_type_of_the_request() {
    let (request, response) = NAMES[1].1.split_once("\nresponse:\n").expect("it has one");
    let (_, rest) = response.split_once("\nerror-table:").expect("it has one");
    let text = format!("{request}\nresponse: {{}}\n\nerror-table:{rest}");
    let sources = Sources::from_pairs("spec", [NAMES[0], (CHECK, &text)]);
    let before = type_names(&check(&sources).expect("no faults"));
    let mut after = type_names(&api());
    after.retain(|(key, _)| key.starts_with("request."));
    assert_eq!(before, after);
}

#[test]
fn a_name_by_hand_goes_before_one_that_is_made() {
    let name_of = |edits: &[(&str, &str)], key: &str| {
        let mut names = type_names(&checked(edits)).into_iter();
        names
            .find(|(found, _)| found == key)
            .expect("it is there")
            .1
    };
    let note = "note: { type: string, length: 1..20,";
    let named = "note: { type: string, length: 1..20, name: StampedNote,";
    assert_eq!(name_of(&[(note, named)], "response.note"), "StampedNote");
    assert_eq!(name_of(&[(note, named)], "request.note"), "CheckNote");
    let memo = "required: true, doc: \"Memo, as asked.\"";
    let named = "required: true, name: Repeated, doc: \"Memo, as asked.\"";
    assert_eq!(name_of(&[(memo, named)], "response.memo"), "Repeated");
    // What has the same name by hand and is alike is one type too.
    let other = "required: true, doc: \"Memo of the shop.\"";
    let both = [
        (memo, named),
        (
            other,
            "required: true, name: Repeated, doc: \"Memo of the shop.\"",
        ),
    ];
    assert_eq!(name_of(&both, "request.memo"), "Repeated");
    assert_eq!(name_of(&both, "response.memo"), "Repeated");
}

#[test]
fn names_that_still_collide_are_reported() {
    for (from, to, wanted) in [
        // By hand nothing gives way.
        (
            "note: { type: string, length: 1..20,",
            "note: { type: string, length: 1..20, name: CheckNote,",
            "87:46: error[KP0017]: the type of `operations/passbook/check.yaml response.note` and the type of `operations/passbook/check.yaml request.note` are both `CheckNote` in Rust (name one of them otherwise: `name: OtherName`)",
        ),
        // The name in the reply is taken.
        (
            "  day: { type: string, length: 8, format: yyyyMMdd, required: false, doc: \"Day.\" }",
            "  replyNote: { type: string, length: 1..3, required: false, doc: \"Day.\" }",
            "87:3: error[KP0017]: the type of `operations/passbook/check.yaml response.note` and the type of `operations/passbook/check.yaml request.replyNote` are both `CheckReplyNote` in Rust (name one of them otherwise: `name: OtherName`)",
        ),
        // An enum of both messages has a second name.
        (
            "day: { type: string, length: 8, format: yyyyMMdd, required: false, doc: \"Day.\" }",
            "day: { type: string, length: 1..3, required: false, name: ReceivedCheckSign, doc: \"Day.\" }",
            "14:3: error[KP0017]: the received form of `CheckSign` and the type of `operations/passbook/check.yaml request.day` are both `ReceivedCheckSign` in Rust (name the one or the other otherwise: `name: OtherName`)",
        ),
        // Beside each other nothing is the request's.
        (
            "shopNo: { type: string, length: 1..9,",
            "shopNo: { type: string, length: 1..8,",
            "51:3: error[KP0017]: the type of `operations/passbook/check.yaml request.shopNo` and the type of `operations/passbook/check.yaml request.shop.no` are both `CheckShopNo` in Rust (name one of them otherwise: `name: OtherName`)",
        ),
    ] {
        let sources = edited(&[(from, to)]);
        let problems = check(&sources).expect_err(to);
        let lines: Vec<String> = problems.iter().map(|it| it.short(&sources)).collect();
        let wanted = format!("spec/{CHECK}:{wanted}");
        assert_eq!(lines, [wanted]);
    }
}

fn edited(edits: &[(&str, &str)]) -> Sources {
    let mut text = NAMES[1].1.to_owned();
    for (from, to) in edits {
        assert_eq!(text.matches(from).count(), 1, "{from}");
        text = text.replace(from, to);
    }
    Sources::from_pairs("spec", [(PROFILE, NAMES[0].1), (CHECK, &text)])
}

/// What the types of the fields are called, by their key paths.
fn type_names(api: &Api) -> Vec<(String, String)> {
    fn collect(api: &Api, fields: &[Field], names: &mut Vec<(String, String)>) {
        for field in fields {
            let mut shape = &field.shape;
            while let Shape::Array(array) = shape {
                shape = &array.item;
            }
            let name = match shape {
                Shape::Scalar(id) => &api.scalar(*id).rust,
                Shape::Object(object) => &object.rust,
                Shape::Boolean | Shape::Array(_) => continue,
            };
            names.push((field.key.clone(), name.clone()));
            if let Shape::Object(object) = shape {
                collect(api, &object.fields, names);
            }
        }
    }
    let mut names = Vec::new();
    for operation in &api.operations {
        collect(api, &operation.request, &mut names);
        collect(api, &operation.response, &mut names);
    }
    names.sort();
    names
}
