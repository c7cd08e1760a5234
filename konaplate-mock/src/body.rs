//! What is wrong with a request body: its fields, each by itself, then the rules between them.

use konaplate_codegen::ir::{Api, Operation};

use crate::fields::{self, Problem};
use crate::json::{self, Object};
use crate::rules;

/// The problem to answer with.
pub(crate) fn first_problem(api: &Api, operation: &Operation, body: &Object) -> Option<Problem> {
    let of_field = fields::first_problem(api, &operation.request, body);
    of_field.or_else(|| rules::first_problem(operation, body))
}

/// Whether the mock takes `body`, not encrypted, as a request of `operation`: one JSON object with each name once, and
/// its fields and the rules between them as the specification has them. What the ledger says to it is another matter.
#[must_use]
pub fn accepts(api: &Api, operation: &Operation, body: &[u8]) -> bool {
    json::object(body).is_some_and(|body| first_problem(api, operation, &body).is_none())
}

#[cfg(test)]
mod nested_tests;

#[cfg(test)]
mod tests {
    use super::accepts;
    use crate::testing::api;

    #[test]
    fn a_body_is_accepted_as_a_whole_or_not_at_all() {
        let api = api();
        let operation = api.operations.iter().find(|it| it.name == "everything");
        let accepts = |body: &str| accepts(&api, operation.unwrap(), body.as_bytes());
        assert!(accepts(r#"{"code":"abc","count":1}"#));
        for body in [
            r#"{"code":"abc"}"#,
            r#"{"code":"abc","count":1,"count":1}"#,
            r#"[{"code":"abc","count":1}]"#,
            r#"{"code":"abc","count":1"#,
        ] {
            assert!(!accepts(body), "{body}");
        }
    }
}
