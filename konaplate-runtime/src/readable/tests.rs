//! Every error of this crate reads the same by `{:?}` and by `{}`, and shows its parts by `{:#?}`.

use std::error::Error;
use std::fmt::{Debug, Display};
use std::io;

use http::HeaderMap;

use crate::body::Cancelled;
use crate::callback::CallbackError;
use crate::config::{Config, ConfigError};
use crate::invalid::{FieldViolation, InvalidRequest};
use crate::journal::{Counts, End, JournalError, NotOfAJournal, Unusable};
use crate::json::{DeviationKind, Fields};
use crate::keys::{KeyError, KeyKind, PublicKey};
use crate::operation::{RequestField, Row, Shape, WireName};
use crate::outcome::{CallError, Cause, Code, NotSentReason, ResolveError};
use crate::transport::{TransportError, TransportErrorKind};
use crate::violation::{Limit, Rule, Violation};
use crate::wire::jwe::JweError;
use crate::wire::stamp::{Stamp, TimeZone};

/// What `{:#?}` must show, beside reading alike by the others.
fn check(error: &(impl Debug + Display), parts: &[&str]) {
    let text = error.to_string();
    assert_eq!(format!("{error:?}"), text);
    let shown = format!("{error:#?}");
    for part in parts {
        assert!(shown.contains(part), "{part} is missing in {shown}");
    }
    assert_ne!(shown, text);
}

fn check_error(error: &(impl Error + 'static), parts: &[&str]) {
    check(error, parts);
    // As `main` prints what it returns, and what lies below.
    let mut next: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = next {
        if error.downcast_ref::<io::Error>().is_none() {
            assert_eq!(format!("{error:?}"), error.to_string());
        }
        next = error.source();
    }
}

fn violation() -> Violation {
    let limit = Limit::Characters { min: 1, max: 16 };
    Violation::new(Rule::TooLong, limit, "Par", "konaplate.yaml types.Par").of_length(17)
}

fn field() -> RequestField {
    let row = Row {
        wire: WireName::of("par"),
        rust: "par".into(),
        is_required: true,
        shape: Shape::Boolean,
    };
    RequestField::of("operations/pay.yaml".into(), &row)
}

fn invalid() -> InvalidRequest {
    let field = field();
    InvalidRequest::new(
        "pay".into(),
        [FieldViolation::new(field, violation())]
            .into_iter()
            .collect(),
    )
}

#[test]
fn refused_values() {
    check_error(&violation(), &["Violation {", "rule: TooLong", "max: 16"]);
    let field = field();
    check(
        &FieldViolation::new(field, violation()),
        &["FieldViolation {", "par"],
    );
    check_error(
        &invalid(),
        &["InvalidRequest {", "operation: \"pay\"", "TooLong"],
    );
    let call: CallError<Code> = CallError::Invalid(invalid());
    check_error(&call, &["Invalid {", "InvalidRequest {"]);
}

#[test]
fn configurations() {
    let error = Config::builder().build().err().unwrap();
    check_error(
        &error,
        &["ConfigError {", "KONAPLATE_ASP_ID", "trouble: Missing"],
    );
    for problem in error.problems() {
        check(problem, &["ConfigProblem {", "Missing"]);
    }
    let below = TransportError::new(TransportErrorKind::Connect);
    check_error(&ConfigError::tls(below), &["ConfigError {", "Tls"]);
    check_error(&PublicKey::from_pem("x").unwrap_err(), &["NotPem"]);
    check_error(
        &KeyError::WrongKind {
            found: KeyKind::Other,
            wanted: "x",
        },
        &["WrongKind {", "found: Other", "wanted: \"x\""],
    );
}

#[test]
fn calls() {
    check(
        &NotSentReason::Journal(JournalError::Busy),
        &["Journal {", "Busy"],
    );
    let in_use = NotSentReason::NumberInUse {
        operation: "pay".into(),
        is_prepared: false,
        end: Some(End::Settled),
    };
    check(&in_use, &["NumberInUse {", "operation: \"pay\"", "Settled"]);
    check(&NotSentReason::NoRuntime, &["NoRuntime"]);
    check(
        &Cause::BodyTooLarge { limit: 2 },
        &["BodyTooLarge {", "limit: 2"],
    );
    check(
        &Cause::Decrypt(JweError::Open),
        &["Decrypt {", "error: Open"],
    );
    check_error(&ResolveError::UnknownOperation, &["UnknownOperation"]);
    check_error(&ResolveError::OutOfTime, &["OutOfTime"]);
    let not_noted = ResolveError::Journal(JournalError::Stale);
    check_error(&not_noted, &["Journal {", "Stale"]);
    let lost = TransportError::new(TransportErrorKind::Connection);
    let lost = lost.because(TransportError::new(TransportErrorKind::Timeout));
    check_error(
        &lost,
        &["TransportError {", "kind: Connection", "kind: Timeout"],
    );
    check_error(&Cancelled, &["Cancelled"]);
}

/// Each with its text, which says what to do where something can be done.
#[test]
fn journals() {
    let unusable = Unusable {
        place: "/var/lib/shop/calls".into(),
        problem: "the disk is full".into(),
        remedy: "make room".into(),
    };
    let parts = ["Unusable {", "place: \"/var/lib/shop/calls\"", "remedy:"];
    check_error(&unusable, &parts);
    check_error(&NotOfAJournal, &["NotOfAJournal"]);
    let full = JournalError::Full {
        limit: 9,
        counts: Counts {
            prepared: 1,
            open: 2,
            unacknowledged: 6,
        },
    };
    let in_use = |is_prepared, end| JournalError::NumberInUse {
        operation: "pay".into(),
        is_prepared,
        end,
    };
    for (error, part, text) in [
        (
            full,
            "unacknowledged: 6",
            "the journal is full with 9 calls: 6 ended and not acknowledged, 2 open, 1 only prepared; `recover` tells those \
             that nobody holds",
        ),
        (
            in_use(true, None),
            "is_prepared: true",
            "the number is that of a call of `pay` that was prepared and not claimed: send that one, or `withdraw` it",
        ),
        (
            in_use(false, None),
            "end: None",
            "the number is that of an open call of `pay`: ask what became of that one (`resolve`, `recover`); dismiss it \
             only if the provider's records have no such call",
        ),
        (
            in_use(false, Some(End::Settled)),
            "Settled",
            "the number is that of a call of `pay` whose money has moved: book that one and acknowledge its receipt, which \
             `recover` tells again",
        ),
        (
            in_use(false, Some(End::Rejected)),
            "Rejected",
            "the number is that of a call of `pay` by which no money has moved: acknowledge its receipt, which `recover` \
             tells again",
        ),
        (
            JournalError::NotPrepared,
            "NotPrepared",
            "there is no such prepared call: its transaction has not been committed, or it was claimed or given up",
        ),
        (
            JournalError::OtherRequest,
            "OtherRequest",
            "another request was prepared under this id",
        ),
        (
            JournalError::Stale,
            "Stale",
            "somebody else looks after the call by now, or it was acknowledged: book nothing for it here",
        ),
        (
            JournalError::NoEnd,
            "NoEnd",
            "what became of the call is not known yet: there is nothing to acknowledge",
        ),
        (
            JournalError::Busy,
            "Busy",
            "the journal did not answer in time: its database is slow, or a transaction holds it, such as one of yours that \
             is still open",
        ),
        (
            JournalError::Lost,
            "Lost",
            "the journal's answer was lost, and nobody knows whether the note came about: try again",
        ),
        (
            JournalError::UnderWay,
            "UnderWay",
            "the call is under way: wait until it is over",
        ),
        (
            JournalError::Unusable(unusable),
            "Unusable {",
            "the journal /var/lib/shop/calls: the disk is full: make room",
        ),
        (
            JournalError::NoRuntime,
            "NoRuntime",
            "there is no tokio runtime: call inside of one, or through `Blocking`",
        ),
        (
            JournalError::Absent,
            "Absent",
            "the client has no journal: configure one",
        ),
        (
            JournalError::NoRandom,
            "NoRandom",
            "the system gives no random numbers",
        ),
        (
            JournalError::ShutDown,
            "ShutDown",
            "the journal's writer has ended, with the runtime that it was opened in: open it in one that lives as long as the \
             client",
        ),
    ] {
        check_error(&error, &[part]);
        assert_eq!(error.to_string(), text);
    }
}

#[test]
fn messages() {
    check_error(&JweError::NoKey, &["NoKey"]);
    check_error(
        &CallbackError::Repeated { field: "x".into() },
        &["Repeated {", "field: \"x\""],
    );
    check_error(
        &CallbackError::Decrypt(JweError::Zip),
        &["Decrypt {", "error: Zip"],
    );
    check_error(
        &Fields::parse(b"[").err().unwrap(),
        &["Undecodable {", "NotJson"],
    );
    check_error(
        &"PST".parse::<TimeZone>().unwrap_err(),
        &["UnknownTimeZone"],
    );
    check_error(
        &Stamp::parse_seconds("", TimeZone::Utc).unwrap_err(),
        &["StampError"],
    );
    let deviation = crate::Deviation::of_header("x-id", DeviationKind::OtherCorrelationId);
    check(&deviation, &["Deviation {", "path: \"x-id\""]);
    let header = crate::wire::headers::of_client(
        &[crate::operation::HeaderRule {
            name: "x-asp".into(),
            value: crate::operation::HeaderValue::AspId,
            min: 1,
            max: 1,
        }],
        &crate::wire::headers::StaticHeaders {
            asp_id: "canary",
            access_key: &http::HeaderValue::from_static(""),
            crypto_key_id: None,
            time_zone: "",
        },
    );
    let header = header.map(|_: HeaderMap| ()).unwrap_err();
    check_error(&header, &["HeaderError {", "name: \"x-asp\"", "given: 6"]);
    assert_eq!(
        header.to_string(),
        "x-asp takes 1 visible ASCII character, 6 given"
    );
}
