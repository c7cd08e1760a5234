//! Rules between fields in a generated client: all that is broken stands in one report, limits and rules alike.

use konaplate_runtime::generated::{Checked, Set};
use konaplate_runtime::{InvalidRequest, Override, Rule};

use crate::canned::config;

#[rustfmt::skip]
#[allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "a client of which little is used"
)]
#[deny(
    clippy::pedantic,
    clippy::nursery,
    missing_debug_implementations,
    unused_qualifications,
    unused_results,
    reason = "a user may"
)]
#[path = "../golden/rules/mod.rs"]
mod golden;

use golden::types::Won;
use golden::{Client, OrderCall};

/// A call with every required field set.
type Order<'c> = OrderCall<'c, (Set, Set, Set, Set, ())>;

fn client() -> Client {
    let config = config("http://127.0.0.1:9/open-api").build();
    Client::new(config.expect("the configuration is sound")).expect("the HTTP client starts")
}

/// An order that keeps every rule.
fn sound(kona: &Client) -> Order<'_> {
    kona.order()
        .is_delivery_required(false)
        .is_gift(false)
        .par("PAR1")
        .email("a@b.kr")
        .amount(1000)
        .supply_amount(900)
        .tax_amount(100)
}

/// An order that is sound but for what `change` does to it.
fn built(change: impl FnOnce(Order<'_>) -> Order<'_>) -> Result<Checked, InvalidRequest> {
    change(sound(&client())).build()
}

/// What is broken where, by wire name.
fn broken(change: impl FnOnce(Order<'_>) -> Order<'_>) -> Vec<(&'static str, Rule)> {
    let Err(invalid) = built(change) else {
        return Vec::new();
    };
    let violations = invalid.violations().iter();
    violations
        .map(|it| (&*it.wire().to_owned().leak(), it.violation().rule()))
        .collect()
}

/// Every condition holds, and what it asks for is there.
fn with_everything(order: Order<'_>) -> Order<'_> {
    let order = order.is_delivery_required(true).address_info("Seoul");
    let order = order.is_gift(true).greeting("Happy birthday");
    let order = order.channel("DESK").desk_no("0001");
    let order = order.refund_account("110-1").refund_bank("088");
    let order = order.min_amount(500).usual_amount(500).max_amount(600);
    order
        .mobile("01012345678")
        .cash_points(400)
        .gift_points(600)
}

#[test]
fn a_request_that_keeps_every_rule_is_built() {
    assert_eq!(broken(|order| order), []);
    assert_eq!(broken(with_everything), []);
}

#[test]
fn each_kind_of_rule_is_checked() {
    assert_eq!(
        broken(|order| order.is_delivery_required(true)),
        [("addressInfo", Rule::Missing)]
    );
    assert_eq!(
        broken(|order| order.is_gift(true)),
        [("greeting", Rule::Missing)]
    );
    assert_eq!(
        broken(|order| order.channel("DESK")),
        [("deskNo", Rule::Missing)]
    );
    assert_eq!(broken(|order| order.channel("APP")), []);
    assert_eq!(
        broken(|order| order.refund_account("110-1")),
        [("refundBank", Rule::Missing)]
    );
    assert_eq!(
        broken(|order| order.card_no("9410195430033901")),
        [("par", Rule::NotExactlyOne)]
    );
    assert_eq!(
        broken(|order| order.min_amount(600).max_amount(599)),
        [("maxAmount", Rule::Order)]
    );
    assert_eq!(
        broken(|order| order.tax_amount(101)),
        [("supplyAmount", Rule::Sum)]
    );
    assert_eq!(
        broken(|order| order.cash_points(u64::MAX).gift_points(u64::MAX)),
        [("cashPoints", Rule::Sum)]
    );
    assert_eq!(
        broken(|order| order.min_amount(400).max_amount(599)),
        [("minAmount", Rule::Sum)]
    );
}

#[test]
fn what_is_absent_is_what_the_provider_takes_it_for() {
    let kona = client();
    let bare = kona.order().is_delivery_required(false).amount(1000);
    let invalid = bare
        .supply_amount(1000)
        .build()
        .expect_err("three are missing");
    let wires: Vec<_> = invalid.violations().iter().map(|it| it.wire()).collect();
    assert_eq!(wires, ["greeting", "par", "email"], "a gift by default");
}

#[test]
fn limits_and_rules_are_told_at_once_and_a_refused_value_counts_as_given() {
    let invalid = built(|order| order.par("canary").is_delivery_required(true).tax_amount(9))
        .expect_err("three are broken");
    assert_eq!(
        invalid.to_string(),
        "`order` was not sent, 3 limits or rules are broken:\n  \
         par: OrderPar takes 4 characters, 6 given (operations/orders/order.yaml request.par)\n  \
         addressInfo (`address_info`): `addressInfo` is required when `isDeliveryRequired` is true (operations/orders/order.yaml rules[0])\n  \
         supplyAmount (`supply_amount`): `supplyAmount` and `taxAmount` add up to `amount` (operations/orders/order.yaml rules[7])"
    );
    let rule = invalid.violations()[1].violation();
    assert_eq!(rule.spec(), "operations/orders/order.yaml rules[0]");
    assert_eq!(rule.characters(), None);
}

#[test]
fn an_overriding_value_counts_as_what_it_is() {
    const REASON: &str = "a stale limit";
    assert_eq!(
        broken(|order| order.par(Override::new("PAR-OF-12345", REASON))),
        []
    );
    // A listed word means what it means without the override.
    assert_eq!(
        broken(|order| order.channel(Override::new("DESK", REASON))),
        [("deskNo", Rule::Missing)]
    );
    assert_eq!(
        broken(|order| order.channel(Override::new("KIOSK", REASON))),
        []
    );
    fn dear(order: Order<'_>) -> Order<'_> {
        let amount = Override::new(1_000_001, REASON);
        order.amount(amount).supply_amount(1_000_000).tax_amount(2)
    }
    assert_eq!(broken(dear), [("supplyAmount", Rule::Sum)]);
}

#[test]
fn a_field_that_takes_less_than_its_shared_type_is_set_from_a_reference_to_it() {
    let won = Won::new(500_000).expect("within the shared limit");
    assert_eq!(broken(|order| order.usual_amount(&won).max_amount(won)), []);
    let won = Won::new(500_001).expect("within the shared limit");
    assert_eq!(
        broken(|order| order.usual_amount(&won)),
        [("usualAmount", Rule::Above)]
    );
}
