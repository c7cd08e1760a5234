//! The ledger by itself.

use super::*;

const T0: i64 = 1_000_000;

/// A ledger with tokens `t1` to `t4`, issued at `T0`, all with the DCVV `123`.
fn ledger() -> Ledger {
    bounded(usize::MAX)
}

fn bounded(bound: usize) -> Ledger {
    let mut ledger = Ledger::new(bound);
    for token in ["t1", "t2", "t3", "t4"].iter().take(bound) {
        issue(&mut ledger, token, T0).unwrap();
    }
    ledger
}

fn issue(ledger: &mut Ledger, token: &str, now: i64) -> Result<(), Objection> {
    ledger.issue(token.to_owned(), "123".to_owned(), (now, now + 30_000))
}

fn ticket<'a>(sequence_id: &'a str, token: &'a str) -> Ticket<'a> {
    shown(sequence_id, (token, "123"), T0)
}

fn shown<'a>(sequence_id: &'a str, (text, dcvv): (&'a str, &'a str), now: i64) -> Ticket<'a> {
    Ticket {
        operation: "charge",
        space: 0,
        sequence_id,
        user_id: 7,
        token: Some(Shown {
            text,
            dcvv: Some(dcvv),
            now,
        }),
        state: State::Completed,
    }
}

fn pending<'a>(sequence_id: &'a str, token: &'a str) -> Ticket<'a> {
    Ticket {
        state: State::Pending,
        ..ticket(sequence_id, token)
    }
}

#[test]
fn a_sequence_id_serves_one_charge() {
    let mut ledger = ledger();
    let nr_number = ledger.charge(&ticket("a", "t1"), 500).unwrap();
    assert_eq!(nr_number, "NR000000000000000001");
    // the very same request again, and another with a fresh token
    for token in ["t1", "t2"] {
        let again = ledger.charge(&ticket("a", token), 500);
        assert_eq!(again, Err(Objection::SequenceUsed));
    }
    assert_eq!(ledger.entries().len(), 1);
    assert_eq!(ledger.entries()[0].amount, 500);
    assert_eq!(ledger.state(0, "a"), Ok(State::Completed));
}

#[test]
fn a_token_serves_one_call_within_its_time_and_with_its_dcvv() {
    let mut ledger = ledger();
    ledger.charge(&ticket("a", "t1"), 1).unwrap();
    let spent = ledger.charge(&ticket("b", "t1"), 1);
    assert_eq!(spent, Err(Objection::TokenSpent));
    let unknown = ledger.charge(&ticket("b", "t9"), 1);
    assert_eq!(unknown, Err(Objection::TokenUnknown));
    let other = shown("b", ("t2", "124"), T0);
    assert_eq!(ledger.charge(&other, 1), Err(Objection::DcvvMismatch));
    let late = shown("b", ("t2", "123"), T0 + 30_001);
    let expired = Objection::TokenExpired { since: 1 };
    assert_eq!(ledger.charge(&late, 1), Err(expired));
    let last = shown("b", ("t2", "123"), T0 + 30_000);
    assert!(ledger.charge(&last, 1).is_ok());
}

#[test]
fn a_refused_charge_leaves_no_trace() {
    let mut ledger = ledger();
    ledger.charge(&ticket("a", "t9"), 1).unwrap_err();
    assert_eq!(ledger.state(0, "a"), Err(Objection::SequenceUnknown));
    assert!(ledger.charge(&ticket("a", "t1"), 1).is_ok());
}

#[test]
fn a_charge_is_cancelled_once() {
    let mut ledger = ledger();
    let nr_number = ledger.charge(&ticket("a", "t1"), 500).unwrap();
    let own = ledger.cancel(&ticket("a", "t2"), &nr_number);
    assert_eq!(own, Err(Objection::SequenceUsed));
    ledger.cancel(&ticket("b", "t2"), &nr_number).unwrap();
    let twice = ledger.cancel(&ticket("c", "t3"), &nr_number);
    assert_eq!(twice, Err(Objection::NotCancellable));
    let entry = &ledger.entries()[1];
    assert_eq!((entry.kind, entry.amount), (Kind::Cancellation, 500));
}

#[test]
fn only_a_completed_charge_of_the_member_can_be_cancelled() {
    let mut ledger = ledger();
    let nr_number = ledger.charge(&pending("a", "t1"), 500).unwrap();
    let early = ledger.cancel(&ticket("b", "t2"), &nr_number);
    assert_eq!(early, Err(Objection::NotCancellable));
    let unknown = ledger.cancel(&ticket("b", "t2"), "NR9");
    assert_eq!(unknown, Err(Objection::ChargeUnknown));
    ledger.settle("a", Settlement::Completed).unwrap();
    let stranger = Ticket {
        user_id: 8,
        ..ticket("b", "t2")
    };
    let other = ledger.cancel(&stranger, &nr_number);
    assert_eq!(other, Err(Objection::ChargeUnknown));
    assert!(ledger.cancel(&ticket("b", "t2"), &nr_number).is_ok());
}

#[test]
fn a_failed_cancellation_leaves_the_charge_to_be_cancelled_again() {
    let mut ledger = ledger();
    let nr_number = ledger.charge(&ticket("a", "t1"), 500).unwrap();
    ledger.cancel(&pending("b", "t2"), &nr_number).unwrap();
    let meanwhile = ledger.cancel(&ticket("c", "t3"), &nr_number);
    assert_eq!(meanwhile, Err(Objection::NotCancellable));
    ledger.settle("b", Settlement::Failed).unwrap();
    assert_eq!(ledger.state(0, "b"), Ok(State::Failed));
    assert!(ledger.cancel(&ticket("c", "t3"), &nr_number).is_ok());
}

#[test]
fn only_what_is_pending_is_settled() {
    let mut ledger = ledger();
    ledger.charge(&pending("a", "t1"), 500).unwrap();
    assert_eq!(ledger.state(0, "a"), Ok(State::Pending));
    ledger.settle("a", Settlement::Failed).unwrap();
    assert_eq!(ledger.state(0, "a"), Ok(State::Failed));
    let again = ledger.settle("a", Settlement::Completed);
    assert_eq!(again, Err(Objection::NotPending));
    let unknown = ledger.settle("z", Settlement::Completed);
    assert_eq!(unknown, Err(Objection::SequenceUnknown));
}

#[test]
fn numbers_are_those_of_one_inquiry_and_settled_where_they_are_pending() {
    let mut ledger = ledger();
    let other = Ticket {
        space: 1,
        token: None,
        operation: "pay",
        ..pending("a", "")
    };
    ledger.charge(&ticket("a", "t1"), 500).unwrap();
    assert_eq!(ledger.state(1, "a"), Err(Objection::SequenceUnknown));
    ledger.call(&other, 7).unwrap();
    assert_eq!(ledger.call(&other, 7), Err(Objection::SequenceUsed));
    ledger.settle("a", Settlement::Failed).unwrap();
    assert_eq!(ledger.state(0, "a"), Ok(State::Completed));
    assert_eq!(ledger.state(1, "a"), Ok(State::Failed));
    let entry = &ledger.entries()[1];
    assert_eq!((entry.kind, entry.amount), (Kind::Other, 7));
    assert_eq!(entry.operation, "pay");
}

#[test]
fn at_the_bound_nothing_new_is_taken_and_no_number_is_forgotten() {
    let mut ledger = bounded(2);
    ledger.charge(&ticket("a", "t1"), 1).unwrap();
    ledger.charge(&ticket("b", "t2"), 1).unwrap();
    issue(&mut ledger, "t3", T0).unwrap();
    for number in 0..1_000 {
        let number = format!("c{number}");
        let more = ledger.charge(&ticket(&number, "t3"), 1);
        assert_eq!(more, Err(Objection::Full));
    }
    for known in ["a", "b"] {
        let again = ledger.charge(&ticket(known, "t3"), 1);
        assert_eq!(again, Err(Objection::SequenceUsed));
        assert_eq!(ledger.state(0, known), Ok(State::Completed));
    }
    assert_eq!(ledger.entries().len(), 2);
}

#[test]
fn tokens_that_serve_no_more_give_way_and_others_do_not() {
    let mut ledger = bounded(2);
    assert_eq!(issue(&mut ledger, "t3", T0), Err(Objection::Full));
    let later = T0 + 30_001;
    for number in 0..1_000 {
        let now = later + 40_000 * number;
        issue(&mut ledger, &format!("x{number}"), now).unwrap();
        issue(&mut ledger, &format!("y{number}"), now).unwrap();
        let full = issue(&mut ledger, "z", now);
        assert_eq!(full, Err(Objection::Full));
    }
    let gone = ledger.charge(&ticket("a", "t1"), 1);
    assert_eq!(gone, Err(Objection::TokenUnknown));
    let now = later + 40_000 * 999;
    ledger.charge(&shown("a", ("x999", "123"), now), 1).unwrap();
    issue(&mut ledger, "z", now).unwrap(); // in place of the one that is spent
    let spent = ledger.charge(&shown("b", ("x999", "123"), now), 1);
    assert_eq!(spent, Err(Objection::TokenUnknown));
    ledger.charge(&shown("b", ("y999", "123"), now), 1).unwrap();
}
