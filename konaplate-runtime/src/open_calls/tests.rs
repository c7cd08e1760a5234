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
        request: None,
        at: 0,
        since: Duration::ZERO,
    }
}

fn id() -> AttemptId {
    AttemptId::random().expect("random numbers")
}

/// Those that are asked about.
fn listed(calls: &OpenCalls) -> Vec<AttemptId> {
    let list = calls.list().into_iter();
    list.map(|(attempt, _)| attempt.id).collect()
}

/// Sends a call and loses sight of it; its body leaves if that is said.
fn lost(calls: &OpenCalls, leaves: bool) -> AttemptId {
    let id = id();
    let mut call = calls
        .begin(id, &begun(charge(), "1"), false)
        .expect("it is free");
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
    for end in [End::Settled, End::Failed, End::Rejected, End::NotSent] {
        let calls = OpenCalls::default();
        let first = lost(&calls, true);
        for open in [End::Unknown, End::Pending, End::AskedBefore] {
            calls.end(first, open);
            for other in [charge(), cancel(), order()] {
                let refused = calls.begin(id(), &begun(other, "1"), false).map(|_| ());
                assert_eq!(
                    refused,
                    Err(InUse {
                        operation: "charge".into()
                    })
                );
            }
        }
        assert!(
            calls.begin(id(), &begun(charge(), "2"), false).is_ok(),
            "another number"
        );
        calls.end(first, end);
        assert!(
            calls.begin(id(), &begun(charge(), "1"), false).is_ok(),
            "{end:?}"
        );
    }
}

#[test]
fn a_lost_call_is_open_only_if_its_body_may_have_left() {
    let calls = OpenCalls::default();
    lost(&calls, false);
    assert!(calls.list().is_empty());
    let id = lost(&calls, true);
    assert_eq!(listed(&calls), [id]);
}

#[test]
fn a_call_is_under_way_while_it_is_held() {
    let calls = OpenCalls::default();
    let id = id();
    let mut call = calls
        .begin(id, &begun(charge(), "1"), false)
        .expect("it is free");
    let (mut body, hold) = RequestBody::new(Vec::from(*b"{}"), None);
    call.sends(hold.watch());
    body.ask().expect("it is fresh");
    calls.end(id, End::Unknown);
    assert_eq!(listed(&calls), [], "nobody asks about it yet");
    drop(call);
    assert_eq!(listed(&calls), [id]);
    assert_eq!(calls.list()[0].1, Some(End::Unknown));
}

#[test]
fn a_call_that_is_dismissed_under_way_keeps_its_number_until_it_is_over() {
    let calls = OpenCalls::default();
    let id = id();
    let mut call = calls
        .begin(id, &begun(charge(), "1"), false)
        .expect("it is free");
    let (mut body, hold) = RequestBody::new(Vec::from(*b"{}"), None);
    call.sends(hold.watch());
    body.ask().expect("it is fresh");
    calls.close(id);
    let second = AttemptId(1);
    assert!(calls.begin(second, &begun(charge(), "1"), false).is_err());
    drop(call);
    assert!(calls.begin(second, &begun(charge(), "1"), false).is_ok());
}

#[test]
fn a_call_of_another_process_counts_from_when_it_was_first_seen() {
    let calls = OpenCalls::default();
    let seconds = Duration::from_secs;
    let foreign = id();
    assert_eq!(calls.since(foreign, seconds(5)), seconds(5));
    assert_eq!(calls.since(foreign, seconds(9)), seconds(5));
    calls.close(foreign);
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
        let mut call = calls.begin(id, &begun, false).expect("it is free");
        let (mut body, hold) = RequestBody::new(Vec::from(*b"{}"), None);
        call.sends(hold.watch());
        body.ask().expect("it is fresh");
        first.get_or_insert(id);
    }
    let left = listed(&calls);
    assert_eq!(left.len(), REMEMBERED);
    assert!(left.iter().all(|open| Some(*open) != first));
}

#[test]
fn a_call_in_a_journal_takes_no_number_here_and_is_not_asked_about_from_here() {
    let calls = OpenCalls::default();
    let (noted, own) = (id(), id());
    let since = Begun {
        since: Duration::from_secs(3),
        ..begun(charge(), "1")
    };
    let mut call = calls.begin(noted, &since, true).expect("no number");
    let (mut body, hold) = RequestBody::new(Vec::from(*b"{}"), None);
    call.sends(hold.watch());
    body.ask().expect("it is fresh");
    // The journal would refuse this one.
    let twin = calls.begin(id(), &begun(charge(), "1"), true);
    assert!(twin.is_ok());
    let beside = calls.begin(own, &begun(charge(), "1"), false);
    assert!(beside.is_ok());
    drop((call, twin, beside));
    assert_eq!(listed(&calls), []);
    // But since when it is under way is known until it is closed.
    let now = Duration::from_secs(9);
    assert_eq!(calls.since(noted, now), Duration::from_secs(3));
    calls.close(noted);
    assert_eq!(calls.since(noted, now), now);
}
