use zeroize::Zeroizing;

use super::refuses;
use crate::operation::{Category, Effect, Envelope, ErrorRow, NotSeen, Operation, Verdict};
use crate::wire::envelope::Head;

const INQUIRY: Operation = Operation {
    name: "result",
    spec: "result.yaml",
    method: "POST",
    path: "/result",
    effect: Effect::Read,
    encrypts_request: false,
    encrypts_response: false,
    headers: &[],
    echo: None,
    envelope: &Envelope {
        object: "response",
        code: "code",
        text: &[],
        success: "000_000",
        encrypted: "encData",
    },
    request: &[],
    rules: &[],
    idempotency: None,
    pending: None,
    recovery: None,
    verdict: Some(Verdict {
        field: "result",
        settled: "COMPLETED",
        failed: "FAILED",
        pending: "PENDING",
        not_seen: Some(NotSeen {
            status: 200,
            codes: &["012_404"],
            families: &["007"],
            known: &["007_001"],
            grace_seconds: 0,
        }),
    }),
    evidence: &["result"],
    errors: &[ErrorRow {
        code: "012_001",
        status: 400,
        message: "",
        is_final: true,
        category: Category::FixRequest,
    }],
};

#[test]
fn an_inquiry_is_refused_by_what_says_that_a_number_is_not_known_whatever_its_status() {
    for (status, code, wanted) in [
        (200, "012_404", true),
        (200, "007_099", true),
        (200, "007_001", false),
        (200, "008_099", false),
        (302, "012_404", false),
        (500, "012_404", false),
        (200, "012_001", true),
        (404, "008_099", true),
    ] {
        let head = Head {
            code: Zeroizing::new(code.to_owned()),
            message: None,
        };
        assert_eq!(refuses(&INQUIRY, &head, status), wanted, "{status} {code}");
    }
}
