//! Rows of the demo and what is in their cells.

use std::time::Duration;

use konaplate_generated::runtime::generated::Operation;

use crate::table;

/// What became of one call, and what should have.
pub(crate) struct Row {
    pub(crate) operation: &'static Operation,
    /// What the call was about: `success`, `no account`, ….
    pub(crate) about: &'static str,
    pub(crate) got: Answer,
    pub(crate) wanted: Answer,
    pub(crate) time: Duration,
}

/// How a call ended and the code it ended with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) outcome: &'static str,
    pub(crate) code: String,
}

impl Answer {
    pub(crate) fn new(outcome: &'static str, code: impl Into<String>) -> Self {
        Self {
            outcome,
            code: code.into(),
        }
    }
}

impl Row {
    pub(crate) fn is_expected(&self) -> bool {
        self.got == self.wanted
    }

    fn cells(&self) -> [String; 8] {
        let milliseconds = self.time.as_micros();
        [
            self.operation.name.to_string(),
            self.operation.path.to_string(),
            encrypted(self.operation).to_owned(),
            self.about.to_owned(),
            self.got.outcome.to_owned(),
            self.got.code.clone(),
            format!("{}.{} ms", milliseconds / 1000, milliseconds % 1000 / 100),
            self.remark(),
        ]
    }

    fn remark(&self) -> String {
        if self.is_expected() {
            "ok".to_owned()
        } else {
            format!("expected {} {}", self.wanted.outcome, self.wanted.code)
        }
    }
}

fn encrypted(operation: &Operation) -> &'static str {
    match (operation.encrypts_request, operation.encrypts_response) {
        (false, false) => "-",
        (true, false) => "request",
        (false, true) => "response",
        (true, true) => "both ways",
    }
}

/// The rows below their headings.
pub(crate) fn render(rows: &[Row]) -> String {
    let headings = [
        "operation",
        "path",
        "encrypted",
        "asked for",
        "outcome",
        "code",
        "time",
        "",
    ];
    let mut lines = vec![headings.map(str::to_owned)];
    lines.extend(rows.iter().map(Row::cells));
    table::render(&lines)
}
