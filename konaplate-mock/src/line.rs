//! One line of the request log: what came, what became of it and, where it was refused, which check
//! failed. Lines hold no value of a secret or personal field, no key and no body, and whatever a
//! client wrote is escaped and cut, so that no request can break a line in two or make it endless.

use std::fmt;

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::refusal::Refusal;

/// Longest text of a client that a line repeats, in characters.
pub(crate) const LONGEST: usize = 100;

/// Digits of a part of a path that is more than a word or a version.
const DIGITS: usize = 6;

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// Carried out and answered with success.
    Accepted,
    /// Carried out and answered with success; its money has not settled.
    Pending,
    /// Refused by a check or by the ledger; nothing was changed.
    Refused,
    /// Answered with the documented case that was asked for; nothing was changed.
    Case,
    /// Met the fault that was asked for.
    Fault,
    /// A request to steer the mock.
    Control,
}

impl Outcome {
    /// The word in a line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Pending => "pending",
            Self::Refused => "refused",
            Self::Case => "case",
            Self::Fault => "fault",
            Self::Control => "control",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The check that refused a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    check: String,
    expected: String,
    came: String,
}

impl Failed {
    /// All three are ours, or have gone through [`quoted`] or [`plain`].
    pub(crate) fn new(
        check: impl Into<String>,
        expected: impl Into<String>,
        came: impl Into<String>,
    ) -> Self {
        Self {
            check: check.into(),
            expected: expected.into(),
            came: came.into(),
        }
    }

    /// What was looked at: the name of a header, `request.` and the name of a field, `method`, `body`, ….
    #[must_use]
    pub fn check(&self) -> &str {
        &self.check
    }

    /// What it should have been.
    #[must_use]
    pub fn expected(&self) -> &str {
        &self.expected
    }

    /// What it was, without the value of anything that is not public.
    #[must_use]
    pub fn came(&self) -> &str {
        &self.came
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            check,
            expected,
            came,
        } = self;
        write!(f, "{check}: expected {expected}, came {came}")
    }
}

/// One request to the mock. `Display` is one line of text, [`Line::json`] the same for programs.
///
/// ```text
/// 2026-11-28T07:41:33.123Z charge accepted 200 000_000 sequenceId=ORDER-1
/// 2026-11-28T07:41:34.007Z charge refused 400 999_113 X-KM-Tran-Token: expected the MAC of …, came another
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    time: i64,
    subject: Subject,
    pub(crate) outcome: Outcome,
    pub(crate) status: Option<u16>,
    pub(crate) code: Option<String>,
    pub(crate) number: Option<Number>,
    pub(crate) failed: Option<Failed>,
    pub(crate) note: Option<String>,
}

/// What a request was about.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Subject {
    Operation(String),
    Path {
        method: String,
        path: String,
    },
    /// No request was made of what came.
    Connection,
}

/// The public field that names a call, and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Number {
    pub(crate) field: String,
    /// Through [`plain`].
    pub(crate) value: String,
}

impl Line {
    /// About a call of an operation.
    pub(crate) fn of_operation(time: i64, operation: &str, outcome: Outcome) -> Self {
        Self::new(time, Subject::Operation(operation.to_owned()), outcome)
    }

    /// About a request that reaches no operation. Its query may hold anything: only that there was one
    /// is told. So may its path, but where the base URL is wrong, that is what shows it.
    pub(crate) fn of_path(time: i64, (method, path): (&str, &str), outcome: Outcome) -> Self {
        let path = match path.split_once('?') {
            Some((path, _)) => format!("{}?…", without_numbers(path)),
            None => without_numbers(path),
        };
        let method = plain(method);
        Self::new(time, Subject::Path { method, path }, outcome)
    }

    /// About a connection that speaks TLS, where nothing else can be told.
    pub(crate) fn of_tls(time: i64) -> Self {
        let expected = "http:// (look at KONAPLATE_BASE_URL)";
        let failed = Failed::new("connection", expected, "TLS");
        Self {
            failed: Some(failed),
            ..Self::new(time, Subject::Connection, Outcome::Refused)
        }
    }

    fn new(time: i64, subject: Subject, outcome: Outcome) -> Self {
        Self {
            time,
            subject,
            outcome,
            status: None,
            code: None,
            number: None,
            failed: None,
            note: None,
        }
    }

    /// Takes over what a refusal answers, and why.
    pub(crate) fn refuse(&mut self, refusal: &Refusal) {
        self.status = Some(refusal.status);
        self.code = Some(refusal.code.clone());
        self.failed = refusal.failed.as_deref().cloned();
    }

    /// Milliseconds since 1970 by the mock's clock.
    #[must_use]
    pub fn unix_millis(&self) -> i64 {
        self.time
    }

    /// The operation, where the request has reached one.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        match &self.subject {
            Subject::Operation(name) => Some(name),
            Subject::Path { .. } | Subject::Connection => None,
        }
    }

    /// What became of it.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// The HTTP status of the answer; nothing where the connection ended without one.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.status
    }

    /// The code of the answer; nothing where it had none.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The caller's number of the call, such as its `sequenceId`, where the operation has one and it is public.
    #[must_use]
    pub fn number(&self) -> Option<&str> {
        self.number.as_ref().map(|it| it.value.as_str())
    }

    /// The check that refused it.
    #[must_use]
    pub fn failed(&self) -> Option<&Failed> {
        self.failed.as_ref()
    }

    /// The same for programs. `time` and `outcome` are always there, `operation` (else `method` and
    /// `path`) where there was a request, `status`, `code`, `number` (`field` and `value`), `failed` (`check`, `expected` and
    /// `came`) and `note` where there is something to tell.
    #[must_use]
    pub fn json(&self) -> Value {
        let mut object = Map::new();
        let mut put = |name: &str, value: Value| drop(object.insert(name.to_owned(), value));
        put("time", self.stamp().into());
        match &self.subject {
            Subject::Operation(name) => put("operation", name.as_str().into()),
            Subject::Path { method, path } => {
                put("method", method.as_str().into());
                put("path", path.as_str().into());
            }
            Subject::Connection => {}
        }
        put("outcome", self.outcome.as_str().into());
        if let Some(status) = self.status {
            put("status", status.into());
        }
        if let Some(code) = &self.code {
            put("code", code.as_str().into());
        }
        if let Some(Number { field, value }) = &self.number {
            put("number", texts([("field", field), ("value", value)]));
        }
        if let Some(Failed {
            check,
            expected,
            came,
        }) = &self.failed
        {
            let rows = [("check", check), ("expected", expected), ("came", came)];
            put("failed", texts(rows));
        }
        if let Some(note) = &self.note {
            put("note", note.as_str().into());
        }
        object.into()
    }

    /// RFC 3339 in UTC; a clock beyond what a date can be tells its milliseconds.
    fn stamp(&self) -> String {
        match Timestamp::from_millisecond(self.time) {
            Ok(stamp) => format!("{stamp:.3}"),
            Err(_) => self.time.to_string(),
        }
    }
}

fn texts<const N: usize>(rows: [(&str, &String); N]) -> Value {
    let rows = rows.map(|(name, text)| (name.to_owned(), Value::from(text.as_str())));
    Value::Object(Map::from_iter(rows))
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.stamp())?;
        match &self.subject {
            Subject::Operation(name) => write!(f, " {name}")?,
            Subject::Path { method, path } => write!(f, " {method} {path}")?,
            Subject::Connection => f.write_str(" -")?,
        }
        write!(f, " {}", self.outcome)?;
        if let Some(status) = self.status {
            write!(f, " {status}")?;
        }
        if let Some(code) = &self.code {
            write!(f, " {code}")?;
        }
        if let Some(Number { field, value }) = &self.number {
            write!(f, " {field}={value}")?;
        }
        if let Some(failed) = &self.failed {
            write!(f, " {failed}")?;
        }
        if let Some(note) = &self.note {
            write!(f, " {note}")?;
        }
        Ok(())
    }
}

/// A path without those of its parts that may be the number of a card or an account, or a token.
fn without_numbers(path: &str) -> String {
    let parts = path.split('/').map(|part| {
        let digits = part.bytes().filter(u8::is_ascii_digit).count();
        if digits < DIGITS { part } else { "*" }
    });
    plain(&parts.collect::<Vec<_>>().join("/"))
}

/// A client's text as it stands in a line: visible ASCII without quotes as it is, anything else quoted.
pub(crate) fn plain(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\');
    if !text.is_empty() && text.len() <= LONGEST && text.bytes().all(is_plain) {
        return text.to_owned();
    }
    quoted(text)
}

/// A client's text in quotes, cut, and with everything escaped that could steer a terminal or end a line.
pub(crate) fn quoted(text: &str) -> String {
    let mut letters = text.chars();
    let shown: String = letters
        .by_ref()
        .take(LONGEST)
        .flat_map(char::escape_debug)
        .collect();
    let rest = if letters.next().is_some() { "…" } else { "" };
    format!("\"{shown}\"{rest}")
}

#[cfg(test)]
mod tests;
