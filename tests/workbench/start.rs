//! The mock serves the specification that `konaplate new` writes: settled and pending money, lost
//! answers, cases and refusals, none of which it knows by name.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use expect_test::expect_file;
use konaplate_codegen::Sources;
use konaplate_codegen::ir::Api;
use konaplate_mock::{Fault, Line, Mock, Options, Settlement, StartError};
use konaplate_runtime::{CallError, Cause, Resolution};
use konaplate_workbench::start::{CrateName, Dependencies, project};

/// A project's client.
mod own {
    konaplate_macros::client! { spec = "cases/start" }
}

use own::{Client, Pay, PayErrorCode};

/// The files of a new project's specification.
fn written() -> Vec<(String, String)> {
    let name = CrateName::new("shop").expect("a name");
    let files = project(&name, &Dependencies::Registry).into_iter();
    let files =
        files.filter_map(|(path, text)| Some((path.strip_prefix("spec/")?.to_owned(), text)));
    files.filter(|(path, _)| path.ends_with(".yaml")).collect()
}

fn api() -> Api {
    let files = written();
    let pairs = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()));
    konaplate_codegen::check(&Sources::from_pairs("spec", pairs)).expect("it is sound")
}

#[test]
fn the_client_is_that_of_the_specification_that_new_writes() {
    for (path, text) in written() {
        let file = format!("{}/cases/start/{path}", env!("CARGO_MANIFEST_DIR"));
        expect_file![file].assert_eq(&text);
    }
}

/// A mock, its client and its log.
async fn start() -> (Mock, Client, Arc<Mutex<Vec<Line>>>) {
    let lines: Arc<Mutex<Vec<Line>>> = Arc::default();
    let own = Arc::clone(&lines);
    let options = Options::default().api(api());
    let options = options.log(move |line| own.lock().expect("no panic").push(line.clone()));
    let mock = options.start().await.expect("the mock starts");
    let client = mock.client(Client::new).expect("the client starts");
    (mock, client, lines)
}

async fn pay(client: &Client, number: &str) -> Result<Pay, CallError<PayErrorCode>> {
    client.pay().order_no(number).amount(1_000_u64).send().await
}

/// The last line without its time.
fn last(lines: &Mutex<Vec<Line>>) -> String {
    let lines = lines.lock().expect("no panic");
    let text = lines.last().expect("a line").to_string();
    let (_, rest) = text.split_once(' ').expect("a time");
    rest.to_owned()
}

#[tokio::test]
async fn a_payment_settles_once_and_its_state_is_told() {
    let (mock, client, lines) = start().await;
    assert!(matches!(pay(&client, "A-1").await, Ok(Pay::Settled(_))));
    assert_eq!(last(&lines), "pay accepted 200 000_000 orderNo=A-1");
    let Err(CallError::Unknown(again)) = pay(&client, "A-1").await else {
        panic!("a number serves once");
    };
    assert!(matches!(again.cause(), Cause::NotFinal { code, .. } if code.as_str() == "999_407"));
    assert_eq!(
        last(&lines),
        "pay refused 400 999_407 orderNo=A-1 request.orderNo: \
         expected one that was not used before, came one that was"
    );
    assert_eq!(mock.ledger().len(), 1);
    let entry = &mock.ledger()[0];
    assert_eq!((entry.operation.as_str(), entry.amount), ("pay", 1_000));
    let state = client.pay_state().order_no("A-1").send().await;
    assert_eq!(state.expect("it is known").state.as_str(), "PAID");
    assert!(client.pay_state().order_no("A-2").send().await.is_err());
    assert_eq!(
        last(&lines),
        "pay-state refused 400 010_002 orderNo=A-2 request.orderNo: \
         expected that of an accepted call, came another"
    );
}

#[tokio::test]
async fn what_is_pending_settles_as_the_test_says() {
    let (mock, client, lines) = start().await;
    for (number, end, wanted) in [
        ("A-1", Settlement::Completed, Resolution::Settled),
        ("A-2", Settlement::Failed, Resolution::Failed),
    ] {
        mock.next_pending("pay").expect("it has a pending flag");
        let Ok(Pay::Pending(pending)) = pay(&client, number).await else {
            panic!("it was asked to be pending");
        };
        assert_eq!(
            last(&lines),
            format!("pay pending 200 000_000 orderNo={number}")
        );
        let asked = pending.ask(&client).await.expect("a verdict");
        assert_eq!(asked, Resolution::StillPending);
        mock.settle(number, end).expect("it is pending");
        assert_eq!(pending.ask(&client).await.expect("a verdict"), wanted);
    }
}

#[tokio::test]
async fn a_lost_answer_is_found_out_and_a_lost_request_is_no_payment() {
    let (mock, client, lines) = start().await;
    mock.next_fault("pay", Fault::CloseAfter).expect("a name");
    let Err(CallError::Unknown(unknown)) = pay(&client, "A-1").await else {
        panic!("its answer was lost");
    };
    assert_eq!(
        last(&lines),
        "pay fault orderNo=A-1 close-after, carried out: accepted 200 000_000"
    );
    let asked = unknown.ask(&client).await.expect("a verdict");
    assert_eq!(asked, Resolution::Settled);
    mock.next_fault("pay", Fault::CloseBefore).expect("a name");
    let Err(CallError::Unknown(unknown)) = pay(&client, "A-2").await else {
        panic!("nobody answered");
    };
    assert!(
        !matches!(unknown.ask(&client).await, Ok(Resolution::Settled)),
        "nothing was paid"
    );
    assert_eq!(mock.ledger().len(), 1);
}

#[tokio::test]
async fn cases_and_strangers_are_refused() {
    let (mock, client, lines) = start().await;
    mock.next_case("pay", "limit-exceeded")
        .expect("it is documented");
    let Err(CallError::Rejected(refusal)) = pay(&client, "A-1").await else {
        panic!("the case was asked for");
    };
    assert_eq!(refusal.code(), &PayErrorCode::LimitExceeded);
    assert_eq!(last(&lines), "pay case 400 010_001 orderNo=A-1");
    let builder = mock.config_builder().access_key("0".repeat(40));
    let stranger = Client::new(builder.build().expect("sound")).expect("it starts");
    assert!(pay(&stranger, "A-1").await.is_err());
    assert_eq!(
        last(&lines),
        "pay refused 400 999_105 orderNo=A-1 X-KM-Access-Key: \
         expected the one of this mock (40 characters), came another (40 characters)"
    );
    assert!(mock.ledger().is_empty());
    let known = mock
        .next_case("pay", "limit-exceded")
        .expect_err("a typing error");
    assert_eq!(
        known.to_string(),
        "`pay` has no case `limit-exceded` (did you mean `limit-exceeded`?); it has: success, limit-exceeded"
    );
    let never = mock
        .next_pending("pay-state")
        .expect_err("it moves no money");
    assert_eq!(
        never.to_string(),
        "`pay-state` has no pending flag; these have: pay"
    );
}

/// Every specification of the tests, none of which was written for the mock.
#[tokio::test]
async fn every_specification_is_served_or_says_why_not() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let keys = Mock::start().await.expect("the mock starts");
    let http = reqwest::Client::new();
    let mut served = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the cases") {
        let path = entry.expect("an entry").path();
        let options = Options::default().spec(&path).credentials_of(&keys);
        let mock = match options.start().await {
            Ok(mock) => mock,
            Err(StartError::Spec(_)) => continue, // it has faults on purpose
            Err(StartError::Unservable(why)) => {
                assert!(why.iter().all(|line| line.contains(".yaml: ")), "{why:?}");
                continue;
            }
            Err(other) => panic!("{}: {other}", path.display()),
        };
        for operation in &mock.api().operations {
            let url = format!("{}{}", mock.url(), operation.path);
            let call = http.post(url).header("content-type", "application/json");
            let answer = call
                .body("{}")
                .timeout(Duration::from_secs(60))
                .send()
                .await;
            let status = answer.expect("an answer").status().as_u16();
            assert_eq!(status, 400, "{} {}", path.display(), operation.name);
            assert_eq!(mock.arrivals(&operation.name), 1);
        }
        served.push(path.file_name().expect("a name").to_owned());
    }
    assert!(served.iter().any(|it| it == "start"), "{served:?}");
    assert!(served.len() > 4, "{served:?}");
}
