//! Operations for tests of parts.

use std::sync::Arc;

use super::{Effect, Envelope, List, Operation, Shared, Str, Verdict};

/// An operation that has nothing but its name and effect.
pub(crate) fn operation(name: &'static str, effect: Effect) -> Operation {
    Operation {
        name: name.into(),
        spec: format!("{name}.yaml").into(),
        method: "POST".into(),
        path: format!("/{name}").into(),
        effect,
        encrypts_request: false,
        encrypts_response: false,
        headers: List::default(),
        echo: None,
        envelope: Shared::Owned(Arc::new(envelope())),
        request: List::default(),
        rules: List::default(),
        lives: List::default(),
        idempotency: None,
        pending: None,
        recovery: None,
        verdict: None,
        evidence: List::default(),
        errors: List::default(),
    }
}

pub(crate) fn envelope() -> Envelope {
    Envelope {
        object: "response".into(),
        code: "code".into(),
        text: texts(&["description"]),
        success: "000_000".into(),
        encrypted: "encData".into(),
    }
}

pub(crate) fn verdict() -> Verdict {
    Verdict {
        field: "result".into(),
        settled: "COMPLETED".into(),
        failed: "FAILED".into(),
        pending: "PENDING".into(),
        not_seen: None,
    }
}

pub(crate) fn texts(texts: &[&'static str]) -> List<Str> {
    texts.iter().copied().map(Str::Borrowed).collect()
}
