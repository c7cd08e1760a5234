//! The generated client against the mock server: state, documented cases, and what the mock refuses.

use std::time::SystemTime;

use konaplate_codegen::ir::Effect;
use konaplate_generated::runtime::Cause;
use konaplate_generated::{
    CallError, Charge, ChargeCancel, ChargeCancelErrorCode, ChargeErrorCode, Client, Dcvv,
    EarlierCall, LowerLimitUpdateErrorCode, NotSentReason, NrNumber, OneTimeToken, Resolution,
};
use konaplate_mock::{Mock, Settlement, State};

const USER: u64 = 50_000_000_001;
const CARD: &str = "9410195430033901";

async fn start() -> (Mock, Client) {
    let mock = Mock::start().await.expect("the mock starts");
    let client = mock.client(Client::new);
    (mock, client.expect("the HTTP client starts"))
}

async fn token(kona: &Client) -> (OneTimeToken, Dcvv) {
    let reply = kona
        .one_time_token()
        .card_no(CARD)
        .send()
        .await
        .expect("a token")
        .into_inner();
    let token = reply
        .one_time_token
        .into_checked()
        .expect("within its limit");
    (token, reply.dcvv.checked().expect("within its limit"))
}

async fn charge(kona: &Client, sequence_id: &str) -> Result<Charge, CallError<ChargeErrorCode>> {
    let (token, dcvv) = token(kona).await;
    let call = kona
        .charge()
        .sequence_id(sequence_id)
        .user_id(USER)
        .amount(10_000);
    call.one_time_token(token)
        .dcvv(dcvv)
        .merchant_id("410195430033901")
        .send()
        .await
}

async fn cancel(
    kona: &Client,
    sequence_id: &str,
    number: &NrNumber,
) -> Result<ChargeCancel, CallError<ChargeCancelErrorCode>> {
    let (token, dcvv) = token(kona).await;
    let call = kona
        .charge_cancel()
        .sequence_id(sequence_id)
        .user_id(USER)
        .nr_number(number.clone());
    call.one_time_token(token)
        .dcvv(dcvv)
        .card_expiry("2912")
        .send()
        .await
}

fn number(charge: Result<Charge, CallError<ChargeErrorCode>>) -> NrNumber {
    match charge {
        Ok(Charge::Settled(reply)) => reply.nr_number.checked().expect("within its limit"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_sequence_id_charges_once_and_the_second_answer_asks() {
    let (mock, kona) = start().await;
    number(charge(&kona, "ORDER-1").await);
    match charge(&kona, "ORDER-1").await {
        Err(CallError::Unknown(unknown)) => {
            assert!(
                matches!(unknown.cause(), Cause::NotFinal { code, .. } if code.as_str() == "007_008")
            );
            assert_eq!(
                unknown.ask(&kona).await.expect("a verdict"),
                Resolution::OfEarlierCall(EarlierCall::Settled)
            );
        }
        other => panic!("already asked is not failed: {other:?}"),
    }
    assert_eq!(mock.ledger().len(), 1);
}

#[tokio::test]
async fn a_pending_charge_settles_later() {
    for (end, wanted) in [
        (Settlement::Completed, Resolution::Settled),
        (Settlement::Failed, Resolution::Failed),
    ] {
        let (mock, kona) = start().await;
        mock.next_pending("charge")
            .expect("a charge can be pending");
        let pending = match charge(&kona, "ORDER-1").await {
            Ok(Charge::Pending(pending)) => pending,
            other => panic!("{other:?}"),
        };
        assert_eq!(
            pending.ask(&kona).await.expect("a verdict"),
            Resolution::StillPending
        );
        mock.settle("ORDER-1", end).expect("it is pending");
        assert_eq!(pending.ask(&kona).await.expect("a verdict"), wanted);
    }
}

#[tokio::test]
async fn a_charge_is_cancelled_once_and_by_a_number_of_its_own() {
    let (mock, kona) = start().await;
    let number = number(charge(&kona, "ORDER-1").await);
    // The number is the charge's: what the inquiry says is about the charge.
    match cancel(&kona, "ORDER-1", &number).await {
        Err(CallError::Unknown(unknown)) => assert_eq!(
            unknown.ask(&kona).await.expect("a verdict"),
            Resolution::OfEarlierCall(EarlierCall::Settled)
        ),
        other => panic!("{other:?}"),
    }
    assert_eq!(mock.ledger().len(), 1, "what is refused leaves no trace");
    assert!(matches!(
        cancel(&kona, "CANCEL-1", &number).await,
        Ok(ChargeCancel::Settled(_))
    ));
    match cancel(&kona, "CANCEL-2", &number).await {
        Err(CallError::Rejected(refusal)) => {
            assert_eq!(refusal.code(), &ChargeCancelErrorCode::NotCancellable)
        }
        other => panic!("{other:?}"),
    }
    let states: Vec<State> = mock.ledger().iter().map(|entry| entry.state).collect();
    assert_eq!(states.len(), 2, "one charge, one cancellation");
}

#[tokio::test]
async fn a_number_that_was_used_before_is_not_taken_for_this_call() {
    let (mock, kona) = start().await;
    mock.next_pending("charge")
        .expect("a charge can be pending");
    assert!(matches!(
        charge(&kona, "ORDER-1").await,
        Ok(Charge::Pending(_))
    ));
    match charge(&kona, "ORDER-1").await {
        Err(CallError::NotSent(error)) => assert!(
            matches!(error.reason(), NotSentReason::NumberInUse { operation, .. } if &**operation == "charge")
        ),
        other => panic!("{other:?}"),
    }
    // Another process does not know what is open here.
    let elsewhere = mock.client(Client::new).expect("the HTTP client starts");
    let again = match charge(&elsewhere, "ORDER-1").await {
        Err(CallError::Unknown(unknown)) => unknown,
        other => panic!("{other:?}"),
    };
    for (settled, wanted) in [
        (false, EarlierCall::StillPending),
        (true, EarlierCall::Failed),
    ] {
        if settled {
            mock.settle("ORDER-1", Settlement::Failed)
                .expect("it is pending");
        }
        assert_eq!(
            again.ask(&kona).await.expect("a verdict"),
            Resolution::OfEarlierCall(wanted)
        );
    }
    assert_eq!(mock.ledger().len(), 1);
}

#[tokio::test]
async fn every_documented_case_with_a_code_is_answered() {
    let (mock, kona) = start().await;
    let mut asked = 0;
    for operation in &mock.api().operations {
        for case in &operation.cases {
            let Some(code) = case.code.as_deref().filter(|code| *code != "000_000") else {
                continue;
            };
            mock.next_case(&operation.name, &case.id)
                .expect("a documented case");
            let found = match operation.name.as_str() {
                "charge" => told(charge(&kona, &format!("ORDER-{asked}")).await.map(drop)),
                "lower-limit-update" => told(lower_limit(&kona).await),
                other => panic!("{other} has a case with a code: add it here"),
            };
            assert_eq!(found, code, "{} {}", operation.name, case.id);
            asked += 1;
        }
    }
    assert_eq!(asked, 18, "nine on each of two pages");
    assert!(
        mock.ledger().is_empty(),
        "a case that is asked for changes nothing"
    );
}

async fn lower_limit(kona: &Client) -> Result<(), CallError<LowerLimitUpdateErrorCode>> {
    let call = kona
        .lower_limit_update()
        .user_id(USER)
        .par("Q1234567890123456789012345A");
    call.amount(1).threshold_balance(1).send().await.map(drop)
}

/// The code that a call was refused with, final or not.
fn told<E: konaplate_generated::runtime::ErrorCode + std::fmt::Debug>(
    answer: Result<(), CallError<E>>,
) -> String {
    match answer {
        Err(CallError::Rejected(refusal)) => refusal.code().as_str().to_owned(),
        Err(CallError::Unknown(unknown)) => match unknown.cause() {
            Cause::NotFinal { code, .. } => code.as_str().to_owned(),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn codeless_cases_answer_with_codes_that_no_page_has() {
    let (mock, kona) = start().await;
    mock.next_case("charge", "merchant-error")
        .expect("a documented case");
    let found = told(charge(&kona, "ORDER-1").await.map(drop));
    assert!(found.starts_with("999_"), "{found}");
    let api = mock.api();
    let codes = api
        .operations
        .iter()
        .flat_map(|operation| &operation.errors);
    assert!(
        codes
            .into_iter()
            .all(|error| !error.code.starts_with("999"))
    );
}

#[tokio::test]
async fn an_operation_that_changes_nothing_is_marked_so() {
    let (mock, _) = start().await;
    let api = mock.api();
    let reads = api
        .operations
        .iter()
        .filter(|operation| operation.effect == Effect::Read);
    let names: Vec<&str> = reads.map(|operation| operation.name.as_str()).collect();
    assert_eq!(names, ["recharge-result", "unregistered-card-info"]);
}

#[tokio::test]
async fn a_token_serves_once() {
    let (mock, kona) = start().await;
    let reply = kona
        .one_time_token()
        .card_no(CARD)
        .send()
        .await
        .expect("a token")
        .into_inner();
    let call = |sequence_id: &'static str| {
        let call = kona
            .charge()
            .sequence_id(sequence_id)
            .user_id(USER)
            .amount(1);
        let call = call
            .one_time_token((reply.one_time_token.expose(), SystemTime::now()))
            .dcvv(reply.dcvv.expose());
        call.merchant_id("1").send()
    };
    assert!(call("ORDER-1").await.is_ok());
    assert!(
        matches!(call("ORDER-2").await, Err(CallError::Unknown(_))),
        "no page documents the code"
    );
    assert_eq!(mock.ledger().len(), 1);
}
