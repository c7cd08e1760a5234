use std::sync::Arc;
use std::time::Duration;

use super::{Begun, InUse, OpenCalls, REMEMBERED};
use crate::body::RequestBody;
use crate::journal::{AttemptId, End};
use crate::operation::made_up::operation;
use crate::operation::{Effect, Operation, Recovery};
use crate::table::Shared;

fn asking(name: &'static str, effect: Effect) -> Shared<Operation> {
    let inquiry = operation("result", Effect::Read);
    Shared::Owned(Arc::new(Operation {
        idempotency: Some("sequenceId".into()),
        recovery: Some(Recovery {
            operation: Shared::Owned(Arc::new(inquiry)),
            field: "sequenceId".into(),
        }),
        ..operation(name, effect)
    }))
}

fn charge() -> Shared<Operation> {
    asking("charge", Effect::MovesMoney)
}

fn cancel() -> Shared<Operation> {
    asking("cancel", Effect::MovesMoney)
}

/// Nobody is asked about it.
fn order() -> Shared<Operation> {
    Shared::Owned(Arc::new(operation("order", Effect::Write)))
}

fn begun(operation: Shared<Operation>, number: &'static str) -> Begun<'static> {
    Begun {
        operation,
        number: Some(number),
        at: 0,
        since: Duration::ZERO,
    }
}

fn id() -> AttemptId {
    AttemptId::random().expect("random numbers")
}

/// Sends a call and loses sight of it; its body leaves if that is said.
fn lost(calls: &OpenCalls, leaves: bool) -> AttemptId {
    let id = id();
    let mut call = calls.begin(id, &begun(charge(), "1")).expect("it is free");
    let (mut body, hold) = RequestBody::new(Vec::from(*b"{}"), None);
    call.sends(hold.watch());
    if leaves {
        body.ask().expect("it is fresh");
    }
    drop(hold);
    id
}

#[test]
fn a_number_is_taken_until_its_call_has_an_end() {
    for end in [End::Settled, End::Failed, End::Rejected, End::Dismissed] {
        let calls = OpenCalls::default();
        let first = lost(&calls, true);
        for open in [End::Unknown, End::Pending, End::AskedBefore] {
            calls.end(first, open);
            for other in [charge(), cancel(), order()] {
                let refused = calls.begin(id(), &begun(other, "1")).map(|_| ());
                assert_eq!(
                    refused,
                    Err(InUse {
                        operation: "charge".into()
                    })
                );
            }
        }
        assert!(
            calls.begin(id(), &begun(charge(), "2")).is_ok(),
            "another number"
        );
        calls.end(first, end);
        assert!(calls.begin(id(), &begun(charge(), "1")).is_ok(), "{end:?}");
    }
}

#[test]
fn a_lost_call_is_open_only_if_its_body_may_have_left() {
    let calls = OpenCalls::default();
    lost(&calls, false);
    assert!(calls.list().is_empty());
    let id = lost(&calls, true);
    assert_eq!(calls.list()[0].attempt.id, id);
    assert!(!calls.is_under_way(id));
}

#[test]
fn a_call_is_under_way_while_it_is_held() {
    let calls = OpenCalls::default();
    let id = id();
    let call = calls.begin(id, &begun(charge(), "1")).expect("it is free");
    assert!(calls.is_under_way(id));
    drop(call);
    assert!(!calls.is_under_way(id));
}

#[test]
fn a_call_that_is_dismissed_under_way_keeps_its_number_until_it_is_over() {
    let calls = OpenCalls::default();
    let id = id();
    let mut call = calls.begin(id, &begun(charge(), "1")).expect("it is free");
    let (mut body, hold) = RequestBody::new(Vec::from(*b"{}"), None);
    call.sends(hold.watch());
    body.ask().expect("it is fresh");
    calls.end(id, End::Dismissed);
    let second = AttemptId(1);
    assert!(calls.begin(second, &begun(charge(), "1")).is_err());
    drop(call);
    assert!(calls.begin(second, &begun(charge(), "1")).is_ok());
}

#[test]
fn a_call_of_another_process_counts_from_when_it_was_first_seen() {
    let calls = OpenCalls::default();
    let seconds = Duration::from_secs;
    let foreign = id();
    assert_eq!(calls.since(foreign, seconds(5)), seconds(5));
    assert_eq!(calls.since(foreign, seconds(9)), seconds(5));
    calls.keep_seen(&[]);
    assert_eq!(calls.since(foreign, seconds(9)), seconds(9));
    let own = lost(&calls, true);
    assert_eq!(calls.since(own, seconds(9)), Duration::ZERO);
}

#[test]
fn of_very_many_the_oldest_are_forgotten() {
    let calls = OpenCalls::default();
    let mut first = None;
    for number in 0..2 * REMEMBERED {
        let id = AttemptId(number as u128);
        let number = number.to_string();
        let begun = Begun {
            number: Some(&number),
            ..begun(charge(), "")
        };
        let mut call = calls.begin(id, &begun).expect("it is free");
        let (mut body, hold) = RequestBody::new(Vec::from(*b"{}"), None);
        call.sends(hold.watch());
        body.ask().expect("it is fresh");
        first.get_or_insert(id);
    }
    let left = calls.list();
    assert_eq!(left.len(), REMEMBERED);
    assert!(left.iter().all(|open| Some(open.attempt.id) != first));
}
