//! Many calls at once, and calls that nobody waits for any more.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use konaplate_generated::runtime::MemoryJournal;
use konaplate_generated::{Blocking, CallError, Charge, ChargeErrorCode, Client};
use tokio::runtime::Handle;

use crate::canned::{self, Act, Canned, built, config};
use crate::noted::{counts, end_of};
use crate::tls::{Server, Then};

async fn charge(kona: Client, number: String) -> Result<Charge, CallError<ChargeErrorCode>> {
    canned::charge(&kona, &number).await
}

#[test]
fn a_client_goes_anywhere() {
    fn goes_anywhere<T: Clone + Send + Sync + 'static>() {}
    fn may_be_spawned<T: Send + 'static>(_: impl Fn(Client, String) -> T) {}
    goes_anywhere::<Client>();
    may_be_spawned(charge);
}

#[tokio::test]
async fn calls_at_once_do_not_mix() {
    let body = r#"{"response":{"code":"000_000"},"nrNumber":"NR1","isPending":false}"#;
    let server = Canned::start(vec![Act::Answer(200, body.to_owned())]).await;
    let ids = config(&server.url).ids(konaplate_generated::runtime::config::SystemIds::default());
    let kona = built(ids);
    let calls: Vec<_> = (0..64)
        .map(|index| tokio::spawn(charge(kona.clone(), format!("ORDER-{index}"))))
        .collect();
    for call in calls {
        assert!(matches!(call.await, Ok(Ok(Charge::Settled(_)))));
    }
    let requests = server.requests();
    let bodies: BTreeSet<_> = requests.iter().map(|it| it.body.clone()).collect();
    let ids: BTreeSet<_> = requests
        .iter()
        .map(|it| it.header("x-km-correlation-id").map(str::to_owned))
        .collect();
    assert_eq!((requests.len(), bodies.len(), ids.len()), (64, 64, 64));
}

/// Tasks of this runtime, once there are no more than that or time is up.
async fn alive(at_most: usize) -> usize {
    for _ in 0..500 {
        if Handle::current().metrics().num_alive_tasks() <= at_most {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Handle::current().metrics().num_alive_tasks()
}

/// Makes calls, drops them once their bodies have come, and tells what is open.
async fn cut_off(server: &Server, kona: &Client, calls: usize) {
    let before = server.came().len();
    let running: Vec<_> = (0..calls)
        .map(|index| tokio::spawn(charge(kona.clone(), format!("CUT-{index}"))))
        .collect();
    while server.came().len() < before + calls {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    for call in running {
        call.abort();
        assert!(call.await.is_err_and(|error| error.is_cancelled()));
    }
}

#[tokio::test]
async fn a_call_that_is_dropped_leaves_no_task_and_stays_in_the_journal() {
    // The server's tasks are none of ours.
    let elsewhere = Blocking::start().expect("a thread");
    for protocol in ["http/1.1", "h2"] {
        let server = elsewhere.wait(Server::start(&[protocol], Then::AnswerOne));
        let journal = Arc::new(MemoryJournal::default());
        let kona = built(server.config().journal(Arc::clone(&journal)));
        let before = Handle::current().metrics().num_alive_tasks();
        assert!(charge(kona.clone(), "FIRST".to_owned()).await.is_ok());
        assert_eq!(counts(&journal), (0, 0, 1));
        // A connection that is kept has a task of its own.
        let connected = Handle::current().metrics().num_alive_tasks();
        cut_off(&server, &kona, 20).await;
        let left = alive(connected).await;
        assert!(left <= connected, "{protocol}: {left}, {connected} before");
        assert_eq!(counts(&journal), (0, 20, 1));
        for index in 0..20 {
            let end = end_of(&journal, &format!("CUT-{index}"));
            assert_eq!(end, Some(None), "unknown");
        }
        drop(kona);
        assert_eq!(alive(before).await, before, "{protocol}");
    }
}
