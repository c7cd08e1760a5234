//! The table of ARCHITECTURE.md, cell by cell: what an answer's status, its code and the operation's effect make of a
//! call. Each row is written by hand, and each cell is one real exchange.

use std::time::SystemTime;

use konaplate_generated::runtime::Retries;
use konaplate_generated::{CallError, Charge, Client};

use crate::canned::{Act, Canned, built, config};

/// What comes back; the columns of the tables below.
const ANSWERS: [(&str, &str); 7] = [
    (
        "success",
        r#"{"response":{"code":"000_000"},"nrNumber":"N","isPending":false,"result":"COMPLETED","bankAccRegNo":"1"}"#,
    ),
    (
        "success, but a field is missing",
        r#"{"response":{"code":"000_000"}}"#,
    ),
    ("a final code", r#"{"response":{"code":"007_001"}}"#),
    (
        "a code that is not final",
        r#"{"response":{"code":"007_004"}}"#,
    ),
    ("an unlisted code", r#"{"response":{"code":"123_456"}}"#),
    ("no code", "{}"),
    ("no JSON", "<html>"),
];

const STATUSES: [u16; 8] = [200, 201, 302, 400, 404, 429, 500, 503];

/// `+` reply, `R` rejected, `?` unknown, `-` no answer.
type Table = [(u16, &'static str); 8];

/// The inquiry documents no code: one is a refusal where the status is.
const READ: Table = [
    (200, "+------"),
    (201, "-------"),
    (302, "-------"),
    (400, "--RRR--"),
    (404, "--RRR--"),
    (429, "--RRR--"),
    (500, "-------"),
    (503, "-------"),
];

/// Account registration documents no code, so none is final.
const WRITE: Table = [
    (200, "+??????"),
    (201, "???????"),
    (302, "???????"),
    (400, "???????"),
    (404, "???????"),
    (429, "???????"),
    (500, "???????"),
    (503, "???????"),
];

/// 007_001 is final with HTTP 400, with which it is documented.
const MONEY: Table = [
    (200, "+??????"),
    (201, "???????"),
    (302, "???????"),
    (400, "??R????"),
    (404, "???????"),
    (429, "???????"),
    (500, "???????"),
    (503, "???????"),
];

fn letter<T, E>(result: &Result<T, CallError<E>>) -> char {
    match result {
        Ok(_) => '+',
        Err(CallError::Rejected(_)) => 'R',
        Err(CallError::Unknown(_)) => '?',
        Err(CallError::NoAnswer(_)) => '-',
        Err(_) => '!',
    }
}

async fn cell(operation: &str, status: u16, body: &str) -> char {
    let server = Canned::start(vec![Act::Answer(status, body.to_owned())]).await;
    let kona = built(config(&server.url).retries(Retries::none()));
    let letter = call(operation, &kona).await;
    assert_eq!(server.requests().len(), 1, "{operation} {status} {body}");
    letter
}

async fn call(operation: &str, kona: &Client) -> char {
    match operation {
        "recharge-result" => letter(&kona.recharge_result().sequence_id("ORDER-1").send().await),
        "auto-recharge-account-register" => letter(
            &kona
                .auto_recharge_account_register()
                .user_id(1)
                .send()
                .await,
        ),
        _ => {
            let call = kona.charge().sequence_id("ORDER-1").user_id(1).amount(1);
            let call = call
                .one_time_token(("0123456789abcdef", SystemTime::now()))
                .dcvv("123");
            let result = call.merchant_id("410195430033901").send().await;
            if let Ok(outcome) = &result {
                assert!(matches!(outcome, Charge::Settled(_)), "{outcome:?}");
            }
            letter(&result)
        }
    }
}

#[tokio::test]
async fn every_cell_is_as_written() {
    for (operation, table) in [
        ("recharge-result", READ),
        ("auto-recharge-account-register", WRITE),
        ("charge", MONEY),
    ] {
        assert_eq!(table.map(|(status, _)| status), STATUSES);
        for (status, wanted) in table {
            let mut found = String::new();
            for (_, body) in ANSWERS {
                found.push(cell(operation, status, body).await);
            }
            let columns = ANSWERS.map(|(name, _)| name);
            assert_eq!(found, wanted, "{operation}, HTTP {status}, {columns:?}");
        }
    }
}
