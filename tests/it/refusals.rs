//! What is refused before anything is sent, and that no text of ours holds a value: canaries stand for a card
//! number, a CVC, a token, a member id and the keys.

use std::time::SystemTime;

use konaplate_generated::runtime::config::ConfigBuilder;
use konaplate_generated::{CallError, Client, Config, InvalidRequest};

use crate::canned::{ACCESS_KEY, Act, CLIENT_PRIVATE, Canned, SECRET_KEY, client, config};

const CARD: &str = "9410195430033901";
const CVC: &str = "987";
const TOKEN: &str = "canary-one-time-";
const USER: u64 = 77_777_777_777;

/// Nothing that is given away by any of these texts.
fn assert_silent(texts: &[String]) {
    let key = CLIENT_PRIVATE.lines().nth(3).expect("a line of the key");
    let user = USER.to_string();
    for text in texts {
        for canary in [CARD, CVC, TOKEN, &user, SECRET_KEY, ACCESS_KEY, key] {
            assert!(!text.contains(canary), "{canary} stands in {text}");
        }
    }
}

fn lines(invalid: &InvalidRequest) -> Vec<String> {
    invalid.to_string().lines().map(str::to_owned).collect()
}

#[test]
fn every_violation_is_told_with_its_limit_and_its_place() {
    let kona = client("http://127.0.0.1:9/open-api");
    let call = kona
        .charge()
        .sequence_id("x".repeat(31))
        .user_id(0)
        .amount(10_000_000_000);
    let call = call
        .one_time_token((format!("{TOKEN}-17"), SystemTime::now()))
        .dcvv("12")
        .merchant_id("");
    let invalid = call.build().expect_err("six limits are broken");
    let wires: Vec<_> = invalid
        .violations()
        .iter()
        .map(|violation| violation.wire())
        .collect();
    assert_eq!(
        wires,
        [
            "sequenceId",
            "userId",
            "amount",
            "oneTimeToken",
            "dcvv",
            "merchantId"
        ]
    );
    let charge = "operations/recharge/charge.yaml";
    for violation in invalid.violations() {
        let field = violation.field();
        assert_eq!(field.spec_file(), charge);
        assert_eq!(field.spec_key(), format!("request.{}", violation.wire()));
        assert!(violation.violation().spec().contains(".yaml "));
    }
    let setters: Vec<_> = invalid.violations().iter().map(|it| it.rust()).collect();
    assert_eq!(setters[3..], ["one_time_token", "dcvv", "merchant_id"]);
    let lines = lines(&invalid);
    for (line, wanted) in lines[1..].iter().zip([
        [
            "sequenceId",
            "1..=30",
            "31 given",
            "konaplate.yaml types.SequenceId",
        ],
        [
            "userId",
            "1..=9999999999999999999",
            "below",
            "konaplate.yaml types.UserId",
        ],
        [
            "amount",
            "1..=9999999999",
            "above",
            "operations/recharge/charge.yaml request.amount",
        ],
        [
            "oneTimeToken",
            "16 characters",
            "19 given",
            "konaplate.yaml types.OneTimeToken",
        ],
        [
            "dcvv",
            "3 characters",
            "2 given",
            "konaplate.yaml types.Dcvv",
        ],
        [
            "merchantId",
            "at least 1",
            "0 given",
            "operations/recharge/charge.yaml request.merchantId",
        ],
    ]) {
        for part in wanted {
            assert!(line.contains(part), "{part} is missing in {line}");
        }
    }
    assert_silent(&[invalid.to_string(), format!("{invalid:?}")]);
}

#[test]
fn the_last_value_of_a_field_counts() {
    let kona = client("http://127.0.0.1:9/open-api");
    let call = kona
        .recharge_result()
        .sequence_id("")
        .sequence_id("ORDER-1");
    assert!(call.build().is_ok());
    let call = kona
        .recharge_result()
        .sequence_id("ORDER-1")
        .sequence_id("");
    assert!(call.build().is_err());
}

#[tokio::test]
async fn an_invalid_request_reaches_no_server() {
    let server = Canned::start(vec![Act::Close]).await;
    let kona = client(&server.url);
    let answer = kona
        .recharge_result()
        .sequence_id("x".repeat(31))
        .send()
        .await;
    assert!(matches!(answer, Err(CallError::Invalid(_))), "{answer:?}");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn no_text_holds_a_value() {
    let server = Canned::start(vec![Act::Answer(
        400,
        format!(r#"{{"response":{{"code":"000_002","description":"Invalid input parameter. {CARD} {CVC}"}},"cardNo":"{CARD}"}}"#),
    )])
    .await;
    let kona = client(&server.url);
    let call = kona
        .unregistered_card_info()
        .card_no(CARD)
        .expiry_date("2912")
        .card_cvc(CVC);
    let mut texts = vec![format!("{kona:?}"), format!("{call:?}")];
    let request = kona
        .unregistered_card_info()
        .card_no(CARD)
        .expiry_date("2912")
        .card_cvc(CVC)
        .build();
    texts.push(format!("{request:?}"));
    let error = call.send().await.expect_err("refused");
    texts.extend([error.to_string(), format!("{error:?}")]);

    let charge = kona.charge().sequence_id("ORDER-1").user_id(USER).amount(1);
    let charge = charge
        .one_time_token((TOKEN, SystemTime::now()))
        .dcvv(CVC)
        .merchant_id("1");
    texts.push(format!("{charge:?}"));
    let error = charge.send().await.expect_err("the code is final");
    texts.extend([error.to_string(), format!("{error:?}")]);
    if let CallError::Rejected(rejection) = &error {
        assert!(
            rejection.message().contains(CARD),
            "the provider's text is there for who asks"
        );
    }
    assert_silent(&texts);
}

#[tokio::test]
async fn a_reply_shows_neither_secrets_nor_what_it_does_not_know() {
    let body = format!(
        r#"{{"response":{{"code":"000_000","description":"{CARD}"}},"oneTimeToken":"{TOKEN}","dcvv":"{CVC}","other":"{CARD}"}}"#
    );
    let server = Canned::start(vec![Act::Answer(200, body)]).await;
    let reply = client(&server.url)
        .one_time_token()
        .card_no(CARD)
        .send()
        .await
        .expect("a reply");
    assert_eq!(reply.one_time_token.expose(), TOKEN);
    assert_silent(&[format!("{reply:?}")]);
}

fn refused(builder: ConfigBuilder) -> String {
    let error = builder.build().expect_err("not usable");
    assert_silent(&[error.to_string(), format!("{error:?}")]);
    error.to_string()
}

#[test]
fn a_secret_key_that_was_read_with_its_line_end_is_refused() {
    let text = refused(config("https://example.com").secret_key(format!("{SECRET_KEY}\n")));
    assert!(
        text.contains("KONAPLATE_SECRET_KEY begins or ends with white space"),
        "{text}"
    );
    assert_silent(&[text]);
}

#[test]
fn a_configuration_tells_all_that_is_wrong_at_once() {
    let text = refused(Config::builder());
    for name in [
        "KONAPLATE_BASE_URL",
        "KONAPLATE_ASP_ID",
        "KONAPLATE_ACCESS_KEY",
        "KONAPLATE_SECRET_KEY",
    ] {
        assert!(text.contains(&format!("{name} is missing")), "{text}");
    }
    let url = "https://sandbox.konaplate.com/open-api";
    let broken = config("http://example.com")
        .asp_id("short")
        .access_key(format!("{ACCESS_KEY}x"));
    let broken = broken
        .server_public_key("not a key")
        .client_private_key(openssh());
    let text = refused(broken);
    for wanted in [
        "KONAPLATE_BASE_URL is http:// to another machine",
        "KONAPLATE_ASP_ID takes 15 characters, 5 given",
        "KONAPLATE_ACCESS_KEY takes 40 characters, 41 given",
        "KONAPLATE_SERVER_PUBLIC_KEY: no PEM section",
        "KONAPLATE_CLIENT_PRIVATE_KEY: an OpenSSH key; convert a copy of it: ssh-keygen -p -m PKCS8 -f key",
    ] {
        assert!(text.contains(wanted), "{wanted} is missing in {text}");
    }
    for wrong in [
        "sandbox.konaplate.com",
        "ftp://x",
        "https://user:pass@host/x",
        "https://host/?q",
        "https://",
    ] {
        let text = refused(config(wrong));
        assert!(
            text.contains("KONAPLATE_BASE_URL is no URL"),
            "{wrong}: {text}"
        );
    }
    assert!(config(url).build().is_ok());
    assert!(
        config("http://example.com")
            .allow_plain_http()
            .build()
            .is_ok()
    );
}

fn openssh() -> &'static str {
    include_str!("../../konaplate-runtime/src/testdata/openssh-key")
}

#[test]
fn variables_are_read_as_documented() {
    let pem = CLIENT_PRIVATE.replace('\n', "\\n");
    let lookup = |name: &str| {
        Some(match name {
            "KONAPLATE_BASE_URL" => "https://sandbox.konaplate.com/open-api".to_owned(),
            "KONAPLATE_ASP_ID" => "123456789012345".to_owned(),
            "KONAPLATE_ACCESS_KEY" => ACCESS_KEY.to_owned(),
            "KONAPLATE_SECRET_KEY" => SECRET_KEY.to_owned(),
            "KONAPLATE_CLIENT_PRIVATE_KEY" => pem.clone(),
            "KONAPLATE_TIME_ZONE" => "UTC".to_owned(),
            _ => return None,
        })
    };
    let config = Config::from_variables(lookup).expect("sound");
    assert_silent(&[format!("{config:?}")]);
    assert!(Client::new(config).is_ok());
    let wrong = Config::from_variables(|name| match name {
        "KONAPLATE_TIME_ZONE" => Some("PST".to_owned()),
        other => lookup(other),
    });
    assert!(
        wrong
            .expect_err("no such zone")
            .to_string()
            .contains("KONAPLATE_TIME_ZONE is neither KST nor UTC")
    );
}
