//! A running mock, steered from another process.

use std::path::Path;
use std::process::Command;

use konaplate_generated::{CallError, Charge, ChargeErrorCode, Client};
use serde_json::{Value, json};

use crate::cli::konaplate;
use crate::mock_process::{Mock, client};
use crate::process::{Said, run};

/// The environment that a test is run in may have a mock of its own.
pub(crate) fn steering(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = konaplate(folder, &[&["mock"], arguments].concat());
    command.env_remove("KONAPLATE_BASE_URL");
    command
}

/// Steers the mock that has written `mock.env`.
fn steer(folder: &Path, arguments: &[&str]) -> Said {
    run(&mut steering(
        folder,
        &[arguments, &["--env-file", "mock.env"]].concat(),
    ))
}

/// As `steer`; it must be done.
fn steered(folder: &Path, arguments: &[&str]) -> String {
    let said = steer(folder, arguments);
    assert_eq!(
        (said.code, said.err.as_str()),
        (Some(0), ""),
        "{arguments:?}"
    );
    said.out
}

fn start() -> (tempfile::TempDir, Mock, Client) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mock = Mock::start(folder.path());
    let client = client(&folder.path().join("mock.env"));
    (folder, mock, client)
}

pub(crate) async fn charge(
    kona: &Client,
    sequence_id: &str,
) -> Result<Charge, CallError<ChargeErrorCode>> {
    let issued = kona
        .one_time_token()
        .card_no("9410195430033901")
        .send()
        .await
        .expect("a token")
        .into_inner();
    let call = kona
        .charge()
        .sequence_id(sequence_id)
        .user_id(50_000_000_001)
        .amount(10_000);
    call.one_time_token(issued.one_time_token.into_checked().expect("in its limit"))
        .dcvv(issued.dcvv.into_checked().expect("in its limit"))
        .merchant_id("410195430033901")
        .send()
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_documented_case_is_asked_for() {
    let (folder, _mock, kona) = start();
    assert_eq!(
        steered(folder.path(), &["next", "charge", "no-account"]),
        "the next request to `charge` that passes the checks is answered with `no-account`: \
         400 007_001 No account registered\n"
    );
    match charge(&kona, "A-1").await {
        Err(CallError::Rejected(refusal)) => {
            assert_eq!(refusal.code(), &ChargeErrorCode::BankAccountNotFound)
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(
        steered(folder.path(), &["ledger"]),
        "nothing has been accepted yet\n"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pending_charge_is_seen_in_the_ledger_and_settled() {
    let (folder, _mock, kona) = start();
    assert_eq!(
        steered(folder.path(), &["pending", "charge"]),
        "the next `charge` that is accepted stays pending; end it with `konaplate mock settle SEQUENCE_ID completed` \
         or `failed`\n"
    );
    assert!(matches!(charge(&kona, "A-1").await, Ok(Charge::Pending(_))));
    assert!(matches!(
        charge(&kona, "B-22").await,
        Ok(Charge::Settled(_))
    ));
    assert_eq!(
        steered(folder.path(), &["ledger"]),
        "sequenceId  operation  state      amount  userId       nrNumber\n\
         A-1         charge     PENDING    10000   50000000001  NR000000000000000001\n\
         B-22        charge     COMPLETED  10000   50000000001  NR000000000000000002\n"
    );
    let unknown = steer(folder.path(), &["settle", "A-2", "failed"]);
    assert_eq!((unknown.code, unknown.out.as_str()), (Some(2), ""));
    assert!(
        unknown
            .err
            .ends_with("no accepted call `A-2` (did you mean `A-1`?); pending: A-1\n"),
        "{}",
        unknown.err
    );
    assert_eq!(
        steered(folder.path(), &["settle", "A-1", "failed"]),
        "`A-1` has failed; no money has moved\n"
    );
    let again = steer(folder.path(), &["settle", "A-1", "completed"]);
    assert_eq!(again.code, Some(2));
    assert!(
        again.err.ends_with("`A-1` is settled already\n"),
        "{}",
        again.err
    );
    let ledger = steered(folder.path(), &["ledger", "--format", "json"]);
    let ledger: Value = serde_json::from_str(&ledger).expect("JSON");
    assert_eq!(ledger[0]["state"], "FAILED");
    assert_eq!(ledger[1]["sequenceId"], "B-22");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_asked_for_and_the_ledger_tells_the_truth() {
    let (folder, _mock, kona) = start();
    assert_eq!(
        steered(folder.path(), &["fault", "charge", "reset-after"]),
        "the next request to `charge` meets `reset-after`: carried out; the connection is reset without an answer\n"
    );
    match charge(&kona, "A-1").await {
        Err(CallError::Unknown(_)) => {}
        other => panic!("{other:?}"),
    }
    let ledger = steered(folder.path(), &["ledger"]);
    assert!(ledger.contains("\nA-1 "), "{ledger}");
    let late = steered(
        folder.path(),
        &[
            "fault", "charge", "delay", "--millis", "10", "--format", "json",
        ],
    );
    assert_eq!(
        serde_json::from_str::<Value>(&late).expect("JSON"),
        json!({ "operation": "charge", "fault": "delay", "millis": 10 })
    );
    let told = steered(
        folder.path(),
        &["fault", "charge", "delay", "--millis", "7"],
    );
    assert!(
        told.ends_with("`delay`: carried out at once, answered after 7 ms\n"),
        "{told}"
    );
    assert!(charge(&kona, "A-2").await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn at_its_bound_a_charge_is_refused_and_told() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mock = Mock::with(folder.path(), &["--env-file", "mock.env", "--keep", "2"]);
    let kona = client(&folder.path().join("mock.env"));
    for sequence_id in ["A-1", "A-2"] {
        assert!(charge(&kona, sequence_id).await.is_ok());
    }
    assert!(charge(&kona, "A-3").await.is_err());
    let line = mock.out.wait(|line| line.contains("sequenceId=A-3"));
    assert!(
        line.ends_with(
            "charge refused 400 999_409 sequenceId=A-3 mock: expected room for what is new, came one more than 2, all \
             that --keep allows"
        ),
        "{line}"
    );
    let ledger = steered(folder.path(), &["ledger"]);
    assert!(
        ledger.contains("\nA-2 ") && !ledger.contains("A-3"),
        "{ledger}"
    );
}

#[test]
fn cases_are_listed_for_people_and_programs() {
    let (folder, _mock, _) = start();
    let all = steered(folder.path(), &["cases"]);
    let mut lines = all.lines();
    let heading = lines.next().expect("a heading");
    assert_eq!(
        heading.split_whitespace().collect::<Vec<_>>(),
        ["operation", "case", "status", "code", "title"]
    );
    assert!(lines.any(|line| {
        line.starts_with("charge ") && line.ends_with("400     007_001  No account registered")
    }));
    let one = steered(folder.path(), &["cases", "charge"]);
    assert!(
        one.lines().skip(1).all(|line| line.starts_with("charge ")),
        "{one}"
    );
    assert!(one.lines().count() > 3, "{one}");
    let json = steered(folder.path(), &["cases", "charge", "--format", "json"]);
    let json: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json.as_object().expect("an object").len(), 1);
    assert_eq!(json["charge"][0]["id"], "success");
}

#[test]
fn what_is_not_there_is_told_with_what_is() {
    let (folder, _mock, _) = start();
    let operations = "there are: charge, charge-cancel, recharge-result, one-time-token, lower-limit-update, \
                      auto-recharge-account-register, unregistered-card-info, barcode-spec";
    for (arguments, told) in [
        (
            &["next", "chrage", "no-account"][..],
            "no operation `chrage` (did you mean `charge`?); there are: ",
        ),
        (
            &["pending", "chrage"],
            "no operation `chrage` (did you mean `charge`?); there are: ",
        ),
        (
            &["fault", "chrage", "html"],
            "no operation `chrage` (did you mean `charge`?); there are: ",
        ),
        (
            &["cases", "chrage"],
            "no operation `chrage` (did you mean `charge`?); there are: ",
        ),
        (
            &["next", "charge", "no-acount"],
            "has no case `no-acount` (did you mean `no-account`?); it has: success, ",
        ),
        (
            &["pending", "barcode-spec"],
            "`barcode-spec` has no pending flag; these have: charge, charge-cancel",
        ),
        (
            &["settle", "X", "completed"],
            "no accepted call `X`; pending: none",
        ),
        (&["settle", "X", "complete"], "'completed'"),
        (&["fault", "charge", "reset-befor"], "'reset-before'"),
        (&["fault", "charge", "delay"], "--millis"),
        (
            &["fault", "charge", "html", "--millis", "5"],
            "not for `html`",
        ),
    ] {
        let said = steer(folder.path(), arguments);
        assert_eq!(
            (said.code, said.out.as_str()),
            (Some(2), ""),
            "{arguments:?}"
        );
        assert!(said.err.contains(told), "{arguments:?}: {}", said.err);
    }
    let said = steer(folder.path(), &["pending", "nothing-like-it"]);
    let names = |text: &str| {
        let list = text.split("there are: ").nth(1).unwrap_or_default();
        let mut names: Vec<String> = list.trim().split(", ").map(str::to_owned).collect();
        names.sort();
        names
    };
    assert_eq!(names(&said.err), names(operations), "{}", said.err);
}

#[test]
fn the_commands_that_help_tells_of_work() {
    let (folder, _mock, _) = start();
    let help = run(&mut konaplate(folder.path(), &["help", "mock"])).out;
    let story = help.split("\nUsage: ").next().unwrap_or_default();
    let lines = story
        .lines()
        .filter_map(|line| line.strip_prefix("  konaplate mock "));
    let lines: Vec<Vec<&str>> = lines.map(|line| line.split(' ').collect()).collect();
    assert_eq!(lines.len(), 4, "{story}");
    assert_eq!(lines[0], ["--env-file", "mock.env"], "as `start` does it");
    for arguments in &lines[1..] {
        let said = run(&mut steering(folder.path(), arguments));
        assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    }
}
