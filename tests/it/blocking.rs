//! Calls from programs that are not asynchronous.

use std::thread;

use konaplate_generated::{Blocking, Charge, Client, Dcvv, OneTimeToken};
use konaplate_mock::Mock;

/// A mock, and what it hands out, on a runtime of its own.
fn mock(server: &Blocking) -> (Mock, Client) {
    let mock = server.wait(Mock::start()).expect("the mock starts");
    let client = mock.client(Client::new);
    (mock, client.expect("the HTTP client starts"))
}

fn token(blocking: &Blocking, kona: &Client) -> (OneTimeToken, Dcvv) {
    let call = kona.one_time_token().card_no("9410195430033901");
    let reply = blocking.wait(call.send()).expect("a token").into_inner();
    let token = reply.one_time_token.into_checked().expect("16 characters");
    (token, reply.dcvv.into_checked().expect("3 characters"))
}

fn charge(blocking: &Blocking, kona: &Client, number: &str) {
    let (token, dcvv) = token(blocking, kona);
    let call = kona.charge().sequence_id(number).user_id(1).amount(1);
    let call = call.one_time_token(token).dcvv(dcvv).merchant_id("1");
    match blocking.wait(call.send()) {
        Ok(Charge::Settled(_)) => {}
        other => panic!("{other:?}"),
    }
}

#[test]
fn threads_share_a_client() {
    let server = Blocking::start().expect("a thread");
    let blocking = Blocking::start().expect("a thread");
    let (mock, kona) = mock(&server);
    thread::scope(|scope| {
        for thread in 0..8 {
            let (blocking, kona) = (&blocking, kona.clone());
            scope.spawn(move || {
                for call in 0..5 {
                    charge(blocking, &kona, &format!("ORDER-{thread}-{call}"));
                }
            });
        }
    });
    assert_eq!(mock.ledger().len(), 40);
    // What waits with another runtime than before connects anew.
    drop(blocking);
    let blocking = Blocking::start().expect("a thread");
    charge(&blocking, &kona, "ORDER-LAST");
}

#[tokio::test]
async fn inside_of_asynchronous_code_it_holds_up_and_does_not_panic() {
    let server = Blocking::start().expect("a thread");
    let (mock, kona) = mock(&server);
    let blocking = Blocking::start().expect("a thread");
    charge(&blocking, &kona, "ORDER-1");
    drop(blocking);
    assert_eq!(mock.ledger().len(), 1);
}
