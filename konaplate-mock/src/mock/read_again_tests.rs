//! Another specification while the mock runs: what is answered by it, and what stays.

use konaplate_codegen::ir::Operation;

use super::fault_tests::{Client, Got, charge, code, request, start};
use super::*;
use crate::can_stay_pending;
use crate::ledger::State;
use crate::testing;

/// The specification of these tests, changed.
fn changed(change: impl FnOnce(&mut Vec<Operation>)) -> Api {
    let mut api = testing::api();
    change(&mut api.operations);
    api
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_stays() {
    let mock = start().await;
    let (url, environment) = (mock.url(), mock.environment());
    let mut client = Client::new(&mock); // one connection, before and after
    assert_eq!(code(&client.send(&charge(&mock, 0))), "000_000");
    let moved = changed(|operations| operations[0].path = "/api/v2/charge".to_owned());
    mock.read_again(moved.clone()).unwrap();
    assert_eq!(*mock.api(), moved);
    assert_eq!((mock.url(), mock.environment()), (url, environment));
    assert_eq!(code(&client.send(&charge(&mock, 1))), "999_001");
    let to_v2 = |number| charge(&mock, number).replacen("/v1/", "/v2/", 1);
    assert_eq!(code(&client.send(&to_v2(0))), "007_008", "asked before");
    assert_eq!(
        code(&client.send(&to_v2(1))),
        "000_000",
        "a token of before"
    );
    let numbers = mock.ledger().into_iter().map(|entry| entry.sequence_id);
    assert_eq!(numbers.collect::<Vec<_>>(), ["A-0", "A-1"]);
    assert_eq!(mock.arrivals("charge"), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_base_path_is_that_of_the_one_read_last() {
    let mock = start().await;
    let mut api = testing::api();
    api.servers = [("x".to_owned(), "https://sandbox.example/v9".to_owned())].into();
    mock.read_again(api).unwrap();
    assert_eq!(mock.url(), format!("http://{}/v9", mock.address()));
    let below = charge(&mock, 0).replacen("/open-api/", "/v9/", 1);
    assert_eq!(code(&Client::new(&mock).send(&below)), "000_000");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_arranged_for_what_is_gone_is_forgotten() {
    let mock = start().await;
    mock.next_case("charge", "no-account").unwrap();
    mock.next_case("charge", "success").unwrap();
    mock.next_case("charge", "merchant-error").unwrap();
    mock.next_pending("charge").unwrap();
    mock.next_fault("charge", Fault::Html).unwrap();
    mock.next_pending("charge-cancel").unwrap();
    mock.next_fault("everything", Fault::CloseBefore).unwrap();
    let less = changed(|operations| {
        operations.pop_if(|it| it.name == "everything");
        operations[1].pending = None;
        operations[0].cases.retain(|case| case.id != "no-account");
        operations[0].pending = None;
    });
    mock.read_again(less).unwrap();
    assert!(mock.next_pending("charge").is_err());
    mock.read_again(testing::api()).unwrap();
    // What was forgotten is not back with the operations.
    assert!(
        !mock
            .shared
            .memory()
            .arranged
            .is_pending_next(&testing::api().operations[1])
    );
    let mut client = Client::new(&mock);
    assert_eq!(
        code(&client.send(&request(&mock, "everything", "[]"))),
        "999_204"
    );
    let page = client.send(&charge(&mock, 0));
    assert!(matches!(page, Got::Whole(200, text) if text.contains("<html>")));
    assert_eq!(mock.ledger()[0].state, State::Completed);
    let refused = code(&client.send(&charge(&mock, 1)));
    assert_eq!(refused, "999_900", "the other case is still next");
    assert_eq!(code(&client.send(&charge(&mock, 2))), "000_000");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_served_changes_nothing() {
    let mock = start().await;
    mock.next_case("charge", "no-account").unwrap();
    let reserved = changed(|operations| {
        operations.truncate(1);
        operations[0].cases.clear();
        operations[0].errors[0].code = "999_105".to_owned();
    });
    let error = mock.read_again(reserved).unwrap_err();
    assert!(matches!(error, StartError::Unservable(lines) if lines.len() == 1));
    assert_eq!(*mock.api(), testing::api());
    let answer = Client::new(&mock).send(&charge(&mock, 0));
    assert_eq!(code(&answer), "007_001", "the case is still next");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_under_way_ends_by_the_old_one() {
    let mock = start().await;
    let late = Fault::DelayBefore(Duration::from_millis(300));
    mock.next_fault("charge", late).unwrap();
    let (mut client, request) = (Client::new(&mock), charge(&mock, 0));
    let answer = tokio::task::spawn_blocking(move || client.send(&request));
    while mock.arrivals("charge") == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    mock.read_again(changed(|operations| operations.truncate(0)))
        .unwrap();
    assert_eq!(code(&answer.await.unwrap()), "000_000");
    assert_eq!(mock.ledger().len(), 1);
    let gone = Client::new(&mock).send(&charge(&mock, 1));
    assert_eq!(code(&gone), "999_001");
}

#[tokio::test]
async fn what_can_stay_pending_is_taken_and_nothing_else() {
    let mock = start().await;
    let api = mock.api();
    for operation in &api.operations {
        let is_taken = mock.next_pending(&operation.name).is_ok();
        assert_eq!(is_taken, can_stay_pending(operation), "{}", operation.name);
    }
    let able = api.operations.iter().filter(|it| can_stay_pending(it));
    let names: Vec<&str> = able.map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["charge", "charge-cancel"]);
}
