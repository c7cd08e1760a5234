use zeroize::Zeroizing;

use super::refuses;
use crate::operation::made_up::{operation, texts, verdict};
use crate::operation::{Category, Effect, ErrorRow, NotSeen, Operation, Verdict};
use crate::wire::envelope::Head;

fn inquiry() -> Operation {
    let row = ErrorRow::new("012_001", 400, "", true, Category::FixRequest);
    Operation {
        verdict: Some(Verdict {
            not_seen: Some(NotSeen {
                status: 200,
                codes: texts(&["012_404"]),
                families: texts(&["007"]),
                known: texts(&["007_001"]),
                grace_seconds: 0,
            }),
            ..verdict()
        }),
        evidence: texts(&["result"]),
        errors: vec![row].into(),
        ..operation("result", Effect::Read)
    }
}

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
        assert_eq!(
            refuses(&inquiry(), &head, status),
            wanted,
            "{status} {code}"
        );
    }
}
