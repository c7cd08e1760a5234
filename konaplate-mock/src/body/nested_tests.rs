//! Objects and lists in requests: which are taken, and what is said of the others.

use konaplate_codegen::ir::Api;
use konaplate_codegen::{Sources, check};
use serde_json::{Value, json};

use super::{accepts, first_problem};
use crate::{json as read, sample};

/// The files of the specification, by their names in its folder.
macro_rules! files {
    ($($path:literal,)+) => {
        [$(($path, include_str!(concat!("../../../tests/fixtures/nested/", $path))),)+]
    };
}

fn api() -> Api {
    let files = files! {
        "konaplate.yaml",
        "operations/cards/card-order.yaml",
        "operations/cards/card-limits.yaml",
        "operations/cards/card-page.yaml",
        "operations/members/terms-agree.yaml",
        "operations/members/member-update.yaml",
        "operations/money/purchase.yaml",
        "operations/money/purchase-result.yaml",
        "operations/money/bulk-order.yaml",
    };
    check(&Sources::from_pairs("spec", files)).expect("no faults")
}

/// What is said of a body, as in the log; nothing where it is taken.
fn said(operation: &str, body: &Value) -> Option<String> {
    let api = api();
    let mut operations = api.operations.iter();
    let operation = operations.find(|it| it.name == operation).expect("it");
    let bytes = body.to_string().into_bytes();
    let object = read::object(&bytes).expect("an object");
    let problem = first_problem(&api, operation, &object);
    assert_eq!(problem.is_none(), accepts(&api, operation, &bytes));
    problem.map(|it| {
        let failed = &it.failed;
        format!(
            "{}: {}, {}",
            failed.check(),
            failed.expected(),
            failed.came()
        )
    })
}

#[track_caller]
fn refused(operation: &str, body: &Value, wanted: &str) {
    assert_eq!(said(operation, body).as_deref(), Some(wanted), "{body}");
}

#[track_caller]
fn taken(operation: &str, body: &Value) {
    assert_eq!(said(operation, body), None, "{body}");
}

const PAR: &str = "012345678901234567890123456";

fn order(address: &Value) -> Value {
    json!({ "par": PAR, "isDeliveryRequired": true, "addressInfo": address })
}

fn address() -> Value {
    json!({ "zipCode": "04524", "address": "Somewhere 1", "recipient": { "name": "A B" } })
}

#[test]
fn a_nested_object_is_checked_as_the_message_is() {
    taken("card-order", &order(&address()));
    let mut without = address();
    without["recipient"] = json!({});
    refused(
        "card-order",
        &order(&without),
        "request.addressInfo.recipient.name: a text of 1..30 characters, nothing",
    );
    let mut long = address();
    long["zipCode"] = "045245".into();
    refused(
        "card-order",
        &order(&long),
        "request.addressInfo.zipCode: a text of 5 characters, 6 characters",
    );
    let mut odd = address();
    odd["recipient"]["nick"] = "A".into();
    refused(
        "card-order",
        &order(&odd),
        "request.addressInfo.recipient.nick: one of name, phone, another name",
    );
    refused(
        "card-order",
        &order(&json!("Somewhere")),
        "request.addressInfo: an object, a text",
    );
}

#[test]
fn an_object_with_nothing_set_is_taken_where_nothing_is_required() {
    let contact = json!({ "home": { "phone": { "number": "0212345678" } } });
    let update = |options: Value| json!({ "userId": 1, "contact": contact, "options": options });
    taken("member-update", &update(json!({})));
    let empty = json!({ "userId": 1, "contact": { "home": { "phone": {} } } });
    refused(
        "member-update",
        &empty,
        "request.contact.home.phone.number: a text of 7..11 characters, nothing",
    );
    refused(
        "member-update",
        &json!({ "userId": 1, "contact": {} }),
        "request.contact.home: an object, nothing",
    );
}

#[test]
fn a_rule_holds_of_a_field_inside_an_object_where_the_object_is_given() {
    refused(
        "card-order",
        &json!({ "par": PAR, "isDeliveryRequired": true }),
        "request.addressInfo: a value, by that of isDeliveryRequired, nothing",
    );
    let limits = |limits: Value| json!({ "par": PAR, "limits": limits });
    taken("card-limits", &limits(json!({ "once": 1, "month": 1 })));
    refused(
        "card-limits",
        &limits(json!({})),
        "request.limits.once: at least one of limits.once, limits.day, limits.month, none of them",
    );
    refused(
        "card-limits",
        &limits(json!({ "once": 9, "day": 8 })),
        "request.limits.day: limits.once <= limits.day <= limits.month, another order",
    );
}

fn terms(count: usize) -> Value {
    let items = (0..count).map(|id| json!({ "termId": id.to_string(), "agreed": true }));
    json!({ "terms": items.collect::<Vec<_>>() })
}

#[test]
fn a_list_keeps_its_count_and_its_items_their_limits() {
    taken("terms-agree", &terms(1));
    taken("terms-agree", &terms(10));
    refused(
        "terms-agree",
        &terms(0),
        "request.terms: a list of 1..10 items, 0 items",
    );
    refused(
        "terms-agree",
        &terms(11),
        "request.terms: a list of 1..10 items, 11 items",
    );
    let mut body = terms(3);
    body["terms"][2]["agreed"] = "yes".into();
    refused(
        "terms-agree",
        &body,
        "request.terms[2].agreed: true or false, a text",
    );
    let mut body = terms(3);
    body["terms"][1] = json!({ "termId": "1" });
    refused(
        "terms-agree",
        &body,
        "request.terms[1].agreed: true or false, nothing",
    );
    let mut body = terms(1);
    body["channels"] = json!(["SMS", "FAX"]);
    refused(
        "terms-agree",
        &body,
        "request.channels[1]: one of SMS, EMAIL, PUSH, \"FAX\"",
    );
    let mut body = terms(1);
    body["codes"] = json!({ "0": "ABCD" });
    refused("terms-agree", &body, "request.codes: a list, an object");
}

fn purchase(amount: u64, costs: &[u64]) -> Value {
    let packages = costs.iter();
    let packages = packages.map(|cost| json!({ "sku": "a", "amount": cost }));
    json!({
        "orderNo": "1", "cardNo": "0123456789012345", "amount": amount,
        "packages": packages.collect::<Vec<_>>(),
    })
}

#[test]
fn a_sum_adds_up_over_the_items_of_a_list() {
    taken("purchase", &purchase(6, &[1, 2, 3]));
    taken("purchase", &purchase(1, &[1]));
    refused(
        "purchase",
        &purchase(6, &[1, 2, 4]),
        "request.packages[].amount: packages[].amount = amount, another sum",
    );
}

fn bulk() -> Value {
    let place = json!({ "street": "Somewhere 1" });
    let recipient = |costs: [u64; 2]| {
        let parcels = costs.map(|cost| json!({ "type": "book", "cost": cost }));
        json!({
            "name": "A B", "address": { "zipCode": "04524", "place": place }, "parcels": parcels,
        })
    };
    json!({
        "orderNo": "1",
        "payer": { "par": PAR },
        "budget": { "goods": 10, "total": 12, "fee": 2 },
        "recipients": [recipient([1, 2]), recipient([3, 4])],
        "grid": [[1], [2, 3, 4, 5]],
    })
}

#[test]
fn lists_in_lists_are_checked_and_added_up() {
    taken("bulk-order", &bulk());
    let mut body = bulk();
    body["recipients"][1]["parcels"][0]["cost"] = 4.into();
    refused(
        "bulk-order",
        &body,
        "request.recipients[].parcels[].cost: recipients[].parcels[].cost = budget.goods, another sum",
    );
    let mut body = bulk();
    body["grid"][0][0] = 10.into();
    refused(
        "bulk-order",
        &body,
        "request.grid[0][0]: a whole number of 0..9, 10",
    );
    let mut body = bulk();
    body["grid"][1] = json!([]);
    refused(
        "bulk-order",
        &body,
        "request.grid[1]: a list of 1..4 items, 0 items",
    );
    let mut body = bulk();
    body["payer"] = json!({ "kind": "COMPANY", "par": PAR });
    refused(
        "bulk-order",
        &body,
        "request.payer.taxNo: a value, by that of payer.kind, nothing",
    );
    let mut body = bulk();
    body["payer"] = json!({});
    refused(
        "bulk-order",
        &body,
        "request.payer.par: exactly one of payer.par, payer.cardNo, none of them",
    );
}

#[test]
fn a_nested_secret_or_personal_value_is_told_by_its_length() {
    let security = |pin: &str| {
        let contact = json!({ "home": { "phone": { "number": "0212345678" } } });
        json!({ "userId": 1, "contact": contact, "security": { "pin": pin } })
    };
    refused(
        "member-update",
        &security("1234567"),
        "request.security.pin: a text of 6 characters, 7 characters",
    );
    let mut body = bulk();
    body["recipients"][1]["parcels"][1]["code"] = "98765".into();
    refused(
        "bulk-order",
        &body,
        "request.recipients[1].parcels[1].code: a text of 4 characters, 5 characters",
    );
}

#[test]
fn many_items_and_many_faults_cost_one_message() {
    let item = json!({ "termId": "", "agreed": "no", "more": 1 });
    let body = json!({ "terms": vec![item; 10_000] });
    refused(
        "terms-agree",
        &body,
        "request.terms[0].more: one of termId, agreed, note, another name",
    );
    let costs = vec![1; 10_000];
    refused(
        "purchase",
        &purchase(10_000, &costs),
        "request.packages: a list of 1..100 items, 10000 items",
    );
}

#[test]
fn what_is_deeper_than_the_specification_is_not_gone_into() {
    let mut deep = json!(1);
    for _ in 0..100 {
        deep = json!([deep]);
    }
    let mut body = terms(1);
    body["codes"] = deep;
    refused(
        "terms-agree",
        &body,
        "request.codes[0]: a text of 4..8 characters, a list",
    );
}

#[test]
fn a_sample_of_every_request_keeps_its_limits_and_counts() {
    let api = api();
    for operation in &api.operations {
        let made = sample::object(&api, &operation.request);
        let problem = crate::fields::first_problem(&api, &operation.request, &made);
        assert_eq!(problem, None, "{}", operation.name);
    }
}
