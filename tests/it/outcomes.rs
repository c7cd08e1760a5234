//! What becomes of a call, by what the server does: every row of the table in ARCHITECTURE.md. Each case also
//! shows that exactly one request reached the server.

use std::time::SystemTime;

use konaplate_generated::runtime::keys::PublicKey;
use konaplate_generated::runtime::wire::jwe::{self, Enc, JweError};
use konaplate_generated::runtime::{Category, Cause, DeviationKind, NotSentReason};
use konaplate_generated::{
    CallError, CardStatus, Charge, ChargeErrorCode, Client, RechargeResultErrorCode,
    RechargeResultResult, Resolution, UnregisteredCardInfoReply,
};

use crate::canned::{Act, CLIENT_PUBLIC, Canned, SERVER_PUBLIC, built, client, config, patience};

type ChargeResult = Result<Charge, CallError<ChargeErrorCode>>;

async fn charge(kona: &Client) -> ChargeResult {
    let call = kona.charge().sequence_id("ORDER-1").user_id(1).amount(1);
    let call = call
        .one_time_token(("0123456789abcdef", SystemTime::now()))
        .dcvv("123");
    call.merchant_id("410195430033901").send().await
}

fn answer(status: u16, body: &str) -> Vec<Act> {
    vec![Act::Answer(status, body.to_owned())]
}

fn envelope(code: &str, rest: &str) -> String {
    format!(r#"{{"response":{{"code":"{code}","description":"text"}}{rest}}}"#)
}

/// Charges once against a server that acts so; one request must have reached it.
async fn charged(acts: Vec<Act>) -> ChargeResult {
    let patience = patience(&acts);
    let server = Canned::start(acts).await;
    let result = charge(&built(
        config(&server.url).timeout(patience).max_response(4096),
    ))
    .await;
    assert_eq!(server.requests().len(), 1);
    result
}

/// The cause of an unknown outcome; anything else is a failure.
async fn unknown(acts: Vec<Act>) -> String {
    match charged(acts).await {
        Err(CallError::Unknown(unknown)) => {
            assert_eq!(unknown.idempotency(), Some("ORDER-1"));
            unknown.cause().to_string()
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_settled_charge_is_settled() {
    let result = charged(answer(
        200,
        &envelope("000_000", r#","nrNumber":"NR1","isPending":false"#),
    ))
    .await;
    match result {
        Ok(Charge::Settled(reply)) => {
            assert_eq!(reply.nr_number.as_str(), "NR1");
            assert!(reply.deviations().is_empty(), "{:?}", reply.deviations());
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_pending_charge_is_pending_until_the_inquiry_says_otherwise() {
    for (word, wanted) in [
        ("COMPLETED", Resolution::Settled),
        ("FAILED", Resolution::Failed),
        ("PENDING", Resolution::StillPending),
    ] {
        let server = Canned::start(vec![
            Act::Answer(
                200,
                envelope("000_000", r#","nrNumber":"NR1","isPending":true"#),
            ),
            Act::Answer(200, envelope("000_000", &format!(r#","result":"{word}""#))),
        ])
        .await;
        let kona = client(&server.url);
        let pending = match charge(&kona).await {
            Ok(Charge::Pending(pending)) => pending,
            other => panic!("{other:?}"),
        };
        assert_eq!(pending.reply().nr_number.as_str(), "NR1");
        assert_eq!(pending.ask(&kona).await.expect("a verdict"), wanted);
        let requests = server.requests();
        assert!(
            requests[1].line.contains("/by-bank-account/result/inquiry"),
            "never the charge again"
        );
        assert_eq!(requests[1].body, br#"{"sequenceId":"ORDER-1"}"#);
    }
}

#[tokio::test]
async fn an_inquiry_with_two_verdicts_has_none() {
    let body = envelope("000_000", r#","result":"FAILED","result":"COMPLETED""#);
    let server = Canned::start(answer(200, &body)).await;
    match client(&server.url)
        .recharge_result()
        .sequence_id("ORDER-1")
        .send()
        .await
    {
        Err(CallError::NoAnswer(missing)) => {
            assert!(matches!(
                missing.cause(),
                Cause::Repeated { field } if field == "result"
            ));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_final_code_rejects() {
    match charged(answer(400, &envelope("007_001", ""))).await {
        Err(CallError::Rejected(rejection)) => {
            assert_eq!(rejection.code(), &ChargeErrorCode::BankAccountNotFound);
            assert_eq!(rejection.status(), 400);
            assert_eq!(rejection.category(), Category::AskUser);
            assert_eq!(rejection.message(), "text");
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn whatever_is_no_final_answer_leaves_money_unknown() {
    let long = format!("{{\"x\":\"{}\"}}", "x".repeat(5000));
    let lying = format!(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1388\r\n{}\r\n0\r\n\r\n",
        "x".repeat(5000)
    );
    let half = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"response\"".to_vec();
    for (acts, wanted) in [
        (
            answer(400, &envelope("007_004", "")),
            "code 007_004 (HTTP 400) does not prove that nothing happened",
        ),
        (
            answer(400, &envelope("007_008", "")),
            "code 007_008 (HTTP 400) does not prove that nothing happened",
        ),
        (
            answer(400, &envelope("123_456", "")),
            "code 123_456 (HTTP 400) does not prove that nothing happened",
        ),
        // A final code, but not with the status it is documented with.
        (
            answer(200, &envelope("007_001", "")),
            "code 007_001 (HTTP 200) does not prove that nothing happened",
        ),
        (
            answer(500, &envelope("007_001", "")),
            "code 007_001 (HTTP 500) does not prove that nothing happened",
        ),
        (
            answer(400, &envelope("000_000", "")),
            "the success code came with HTTP 400",
        ),
        (
            answer(500, "<html>tid too long</html>"),
            "HTTP 500 without a code",
        ),
        (answer(200, "<html>"), "the answer is not a JSON object"),
        (answer(200, ""), "the answer is not a JSON object"),
        (answer(200, "[]"), "the answer is not a JSON object"),
        (answer(200, "{}"), "the answer has no outcome code"),
        (
            answer(200, r#"{"response":"000_000"}"#),
            "the answer has no outcome code",
        ),
        // Which of the two holds?
        (
            answer(
                200,
                &envelope(
                    "000_000",
                    r#","nrNumber":"N","isPending":false,"isPending":true"#,
                ),
            ),
            "`isPending` is in the answer more than once",
        ),
        (
            answer(
                400,
                r#"{"response":{"code":"007_001"},"response":{"code":"000_000"}}"#,
            ),
            "`response` is in the answer more than once",
        ),
        (
            answer(400, r#"{"response":{"code":"007_001","code":"000_000"}}"#),
            "`code` is in the answer more than once",
        ),
        (
            answer(200, r#"{"encData":"a","encData":"b"}"#),
            "`encData` is in the answer more than once",
        ),
        (answer(200, &long), "the answer is larger than 4096 bytes"),
        (
            vec![Act::Raw(lying.into_bytes())],
            "the answer is larger than 4096 bytes",
        ),
        (vec![Act::Raw(half)], "the connection broke"),
        (
            vec![Act::Raw(
                b"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n".to_vec(),
            )],
            "the answer is not a JSON object",
        ),
        (
            vec![Act::Raw(b"nonsense\r\n\r\n".to_vec())],
            "the connection broke",
        ),
        (vec![Act::Close], "the connection broke"),
        (vec![Act::Silence], "no answer in time"),
    ] {
        assert_eq!(unknown(acts).await, wanted);
    }
}

#[tokio::test]
async fn a_success_without_what_it_must_hold_is_unknown() {
    for rest in [
        "",
        r#","nrNumber":"NR1""#,
        r#","nrNumber":"NR1","isPending":1"#,
        r#","nrNumber":null,"isPending":false"#,
    ] {
        let cause = unknown(answer(200, &envelope("000_000", rest))).await;
        assert!(cause.starts_with("the answer cannot be read: "), "{cause}");
    }
}

#[tokio::test]
async fn an_unreachable_server_has_got_nothing() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a free port");
    let url = format!(
        "http://{}/open-api",
        listener.local_addr().expect("an address")
    );
    drop(listener);
    match charge(&client(&url)).await {
        Err(CallError::NotSent(error)) => {
            assert!(
                matches!(error.reason(), NotSentReason::Connect),
                "{error:?}"
            );
            assert!(!format!("{error:?}").contains(&url), "the URL stays out");
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_read_that_is_refused_is_rejected_and_one_without_answer_says_so() {
    let server = Canned::start(vec![
        Act::Answer(400, envelope("123_456", "")),
        Act::Answer(500, "<html>".to_owned()),
    ])
    .await;
    let kona = client(&server.url);
    match kona.recharge_result().sequence_id("ORDER-1").send().await {
        Err(CallError::Rejected(rejection)) => {
            assert!(
                matches!(rejection.code(), RechargeResultErrorCode::Unlisted(code) if code.as_str() == "123_456")
            );
            assert_eq!(rejection.category(), Category::Unknown);
        }
        other => panic!("{other:?}"),
    }
    match kona.recharge_result().sequence_id("ORDER-1").send().await {
        Err(CallError::NoAnswer(missing)) => assert!(matches!(
            missing.cause(),
            Cause::ServerError { status: 500 }
        )),
        other => panic!("{other:?}"),
    }
}

fn sealed(body: &str, key: &str) -> String {
    let key = PublicKey::from_pem(key).expect("a test key");
    let jwe = jwe::encrypt(body.as_bytes(), &key, Enc::A256Gcm).expect("it encrypts");
    format!(r#"{{"encData":"{jwe}"}}"#)
}

#[tokio::test]
async fn the_body_decides_whether_it_is_opened() {
    let plain = envelope("000_000", r#","nrNumber":"NR1","isPending":false"#);
    let result = charged(answer(200, &sealed(&plain, CLIENT_PUBLIC))).await;
    assert!(
        matches!(result, Ok(Charge::Settled(_))),
        "encrypted although the flag says plain: {result:?}"
    );
    let refused = envelope("007_001", "");
    let result = charged(answer(400, &sealed(&refused, CLIENT_PUBLIC))).await;
    assert!(
        matches!(result, Err(CallError::Rejected(_))),
        "an encrypted refusal: {result:?}"
    );

    let server = Canned::start(answer(200, &envelope("000_000", r#","bankAccRegNo":"1""#))).await;
    let reply = client(&server.url)
        .auto_recharge_account_register()
        .user_id(1)
        .send()
        .await;
    assert!(
        reply.is_ok(),
        "plain although the flag says encrypted: {reply:?}"
    );
}

#[tokio::test]
async fn a_body_that_does_not_open_is_unknown_and_says_why() {
    let right = sealed(&envelope("000_000", ""), CLIENT_PUBLIC);
    // Cut before the tag: a part is missing.
    let cut = format!("{}\"}}", &right[..right.len() - 40]);
    for (body, wanted) in [
        (
            sealed(&envelope("000_000", ""), SERVER_PUBLIC),
            JweError::Open,
        ),
        (cut, JweError::Parts),
        (r#"{"encData":"a.b.c.d.e"}"#.to_owned(), JweError::Base64),
    ] {
        match charged(answer(200, &body)).await {
            Err(CallError::Unknown(unknown)) => {
                assert!(matches!(unknown.cause(), Cause::Decrypt(error) if *error == wanted));
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn an_encrypting_call_without_keys_is_not_sent() {
    let server = Canned::start(answer(200, "{}")).await;
    let builder = konaplate_generated::Config::builder()
        .base_url(&server.url)
        .asp_id("123456789012345");
    let kona = built(builder.access_key("a".repeat(40)).secret_key("x"));
    match kona
        .auto_recharge_account_register()
        .user_id(1)
        .send()
        .await
    {
        Err(CallError::NotSent(error)) => {
            let text = error.to_string();
            for name in [
                "KONAPLATE_CRYPTO_KEY_ID",
                "KONAPLATE_SERVER_PUBLIC_KEY",
                "KONAPLATE_CLIENT_PRIVATE_KEY",
            ] {
                assert!(text.contains(name), "{text}");
            }
        }
        other => panic!("{other:?}"),
    }
    assert!(server.requests().is_empty());
}

const CARD: &str = r#""par":"P","serviceId":1,"serviceName":"n","serviceImageUrl":"u","affiliateId":"a","rechargeable":"true","refundable":true,"remittable":true,"personalRechargeable":false,"balance":"300000","expiryDate":"20291231","maxNonRealNameRechargeAmount":99999999999999,"maxRealNameRechargeAmount":1.0,"minRechargeAmount":0,"rechargeableAmount":1"#;

async fn card(rest: &str) -> konaplate_generated::Reply<UnregisteredCardInfoReply> {
    let body = envelope(
        "000_000",
        &format!(r#","cardDataInfo":{{{CARD}{rest}}},"new":{{"x":1}}"#),
    );
    let server = Canned::start(answer(200, &body)).await;
    let kona = client(&server.url);
    let call = kona.unregistered_card_info().card_no("9410195430033901");
    call.expiry_date("2912")
        .card_cvc("123")
        .send()
        .await
        .expect("a reply")
}

#[tokio::test]
async fn a_reply_that_departs_from_the_spec_is_read_and_says_where() {
    let reply = card(r#","physicalCardStatus":"FROZEN","mobileCardStatus":"SUSPENDED""#).await;
    let info = &reply.card_data_info;
    assert_eq!(info.balance.get(), Some(300_000), "a number as text");
    assert_eq!(info.service_id.as_str(), "1", "a text as number");
    assert_eq!(
        info.max_non_real_name_recharge_amount.get(),
        Some(99_999_999_999_999),
        "beyond its limit"
    );
    assert_eq!(info.max_real_name_recharge_amount.get(), Some(1));
    assert!(info.rechargeable);
    assert!(
        matches!(&info.physical_card_status, Some(CardStatus::Other(word)) if word.as_str() == "FROZEN")
    );
    assert_eq!(info.mobile_card_status, Some(CardStatus::Suspended));
    let unknown = reply.unknown_fields().iter();
    let unknown: Vec<_> = unknown.map(|it| (it.path(), it.json())).collect();
    assert_eq!(unknown, [("new", r#"{"x":1}"#)]);
    let deviates = |path: &str| {
        reply
            .deviations()
            .iter()
            .any(|deviation| deviation.path() == path)
    };
    for field in [
        "par",
        "serviceId",
        "balance",
        "maxNonRealNameRechargeAmount",
        "maxRealNameRechargeAmount",
        "rechargeable",
        "physicalCardStatus",
    ] {
        assert!(
            deviates(&format!("cardDataInfo.{field}")),
            "{field}: {:?}",
            reply.deviations()
        );
    }
    assert!(
        !deviates("cardDataInfo.mobileCardStatus"),
        "the erratum's limit holds, not the page's 7"
    );
}

#[tokio::test]
async fn a_field_whose_place_the_page_leaves_open_is_read_in_both() {
    let points = r#""pointPolicyId":"123456789012345","pointName":"p""#;
    let beside = card(&format!(
        r#","cardPointInfo":[{{{points}}}],"rechargeUnitAmt":1000"#
    ))
    .await;
    let inside = card(&format!(
        r#","cardPointInfo":[{{{points},"rechargeUnitAmt":1000}}]"#
    ))
    .await;
    for reply in [&beside, &inside] {
        let unit = reply.card_data_info.recharge_unit_amt.as_ref();
        assert_eq!(
            unit.and_then(konaplate_generated::Received::get),
            Some(1000)
        );
    }
    assert!(
        inside
            .deviations()
            .iter()
            .any(|deviation| deviation.kind() == DeviationKind::FoundElsewhere)
    );
}

#[tokio::test]
async fn an_inquiry_with_an_unknown_word_gives_no_verdict() {
    let server = Canned::start(vec![
        Act::Close,
        Act::Answer(200, envelope("000_000", r#","result":"MAYBE""#)),
        Act::Answer(200, envelope("000_000", r#","result":"MAYBE""#)),
    ])
    .await;
    let kona = client(&server.url);
    let unknown = match charge(&kona).await {
        Err(CallError::Unknown(unknown)) => unknown,
        other => panic!("{other:?}"),
    };
    assert!(unknown.ask(&kona).await.is_err());
    let reply = kona
        .recharge_result()
        .sequence_id("ORDER-1")
        .send()
        .await
        .expect("a reply");
    assert!(matches!(&reply.result, RechargeResultResult::Other(word) if word.as_str() == "MAYBE"));
}

#[tokio::test]
async fn the_field_that_a_refusal_blames_is_named() {
    for (text, wanted) in [
        ("Invalid input parameter. amount", Some("amount")),
        ("Invalid input parameter. amount.", Some("amount")),
        ("The length of value does not match, dcvv.", Some("dcvv")),
        ("Invalid input parameter.", None),
        ("Invalid input parameter. cardNo", None),
        ("Invalid input parameter. xamount", None),
        ("amount is wrong", None),
        ("", None),
        ("...", None),
    ] {
        let body = format!(r#"{{"response":{{"code":"000_002","description":"{text}"}}}}"#);
        let rejection = match charged(answer(400, &body)).await {
            Err(CallError::Rejected(rejection)) => rejection,
            other => panic!("{other:?}"),
        };
        let field = rejection.field();
        assert_eq!(field.as_ref().map(|field| field.wire()), wanted, "{text}");
        if wanted == Some("amount") {
            let field = field.expect("it is named").to_string();
            assert_eq!(field, "operations/recharge/charge.yaml request.amount");
            assert_eq!(
                rejection.to_string(),
                "`charge` was rejected with 000_002 (Invalid input parameter), blaming `amount`, HTTP 400, correlation id 221108120814-abcdef1"
            );
        }
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed_also_one_that_keeps_the_body() {
    for status in [301, 302, 303, 307, 308] {
        let elsewhere = Canned::start(vec![Act::Close]).await;
        let head = format!("HTTP/1.1 {status} X\r\nLocation: {}/x", elsewhere.url);
        let redirect = format!("{head}\r\nContent-Length: 0\r\n\r\n");
        let server = Canned::start(vec![Act::Raw(redirect.into_bytes())]).await;
        let result = charge(&client(&server.url)).await;
        assert!(matches!(result, Err(CallError::Unknown(_))), "{result:?}");
        assert_eq!(server.requests().len(), 1, "{status}");
        assert_eq!(elsewhere.requests().len(), 0, "{status}");
    }
}
