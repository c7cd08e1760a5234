//! Every error of this crate reads the same by `{:?}` and by `{}`, and shows its parts by `{:#?}`.

use std::error::Error;
use std::fmt::{Debug, Display};
use std::io;

use http::HeaderMap;

use crate::body::Cancelled;
use crate::callback::CallbackError;
use crate::config::{Config, ConfigError};
use crate::invalid::{FieldViolation, InvalidRequest};
use crate::journal::JournalError;
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
    let journal = JournalError::from(io::Error::from(io::ErrorKind::PermissionDenied));
    check_error(&journal, &["Io {", "PermissionDenied"]);
    check_error(&JournalError::Full { limit: 1 }, &["Full {", "limit: 1"]);
    check(&NotSentReason::Journal(journal), &["Journal {", "Io {"]);
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
    let lost = TransportError::new(TransportErrorKind::Connection);
    let lost = lost.because(TransportError::new(TransportErrorKind::Timeout));
    check_error(
        &lost,
        &["TransportError {", "kind: Connection", "kind: Timeout"],
    );
    check_error(&Cancelled, &["Cancelled"]);
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
