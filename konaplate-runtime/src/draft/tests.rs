//! A small client written as generated text is, driven from its setters to its bytes.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use self::client::{Address, Client, Line, OrderKind, Token};
use super::{Checked, whole};
use crate::field::Override;
use crate::invalid::InvalidRequest;

#[allow(
    dead_code,
    unreachable_pub,
    clippy::wrong_self_convention,
    reason = "items as a client has them"
)]
mod client {
    crate::api! {
        /// A client.
        client Client, interface 5;
        envelope ENVELOPE: "response" "code" ["description"] "000_000" "encData";
        headers HEADERS {}
        needs { zip_code lines amount kind }
        operations {
            /// Orders.
            order: order::OrderCall, order::ORDER;
        }
        exports {
            order { Address Line OrderKind Token }
        }
    }

    pub mod order {
        crate::types! {
            /// A code.
            ZipCode: Text<ZipCodeLimits> Public 5..=5 in "order.yaml request.addressInfo.zipCode";
            /// A name.
            Name: Text<NameLimits> Personal 1..=MAX in "order.yaml request.name";
            /// A number.
            Amount: Number<AmountLimits> Public 1..=1000 in "order.yaml request.lines.amount";
            /// A secret.
            Pin: Secret<PinLimits> Secret 4..=4 in "order.yaml request.pin";
            /// It expires.
            Token: Expiring<TokenLimits> Secret 3..=3 lives 30 in "order.yaml request.token";
            /// A day.
            Day: Date<DayLimits> Public in "order.yaml request.day";
        }

        crate::word! {
            /// Kinds.
            OrderKind: Public in "order.yaml request.kind" {
                /// Sent home.
                Home = "HOME";
                /// Fetched.
                Desk = "DESK";
            }
        }

        crate::object! {
            /// Where to.
            Address {
                required: zip_code;
                /// `zipCode`.
                0 zip_code "zipCode": IntoText<ZipCode>, required N0;
                /// `name`.
                1 name "name": IntoText<Name, Optional>;
                /// `pin`.
                2 pin "pin": IntoSecret<Pin, Optional>;
            }
        }

        crate::object! {
            /// A line.
            Line {
                required: amount;
                /// `amount`.
                0 amount "amount": IntoNumber<Amount>, required N0;
                /// `to`.
                1 to "to": IntoObject<Address, Optional>;
                /// `token`.
                2 token "token": IntoExpiring<Token, Optional>;
            }
        }

        crate::operation! {
            /// `order` as data.
            static ORDER: "order" in "order.yaml" {
                POST "/v1/order" Write;
                headers: super::HEADERS;
                envelope: super::ENVELOPE;
                rules {
                    "order.yaml rules[0]" "`address` is required when `isDelivery` is true": (required [4] when boolean [3] true);
                    "order.yaml rules[2]" "`address.name` is required when `note` is given": (required [4, 1] when given [6]);
                    "order.yaml rules[1]" "the lines add up to `total`": (sum [1, 0] Equals field [5]);
                }
            }

            /// A call.
            call OrderCall -> Reply<OrderReply>, OrderErrorCode {
                required: kind lines;
                /// `kind`.
                0 kind "kind": IntoWord<OrderKind>, required N0;
                /// `lines`.
                1 lines<I> "lines": IntoList<Line>, required N1, items 1..=3;
                /// `days`.
                2 days<I> "days": IntoList<Day, Optional>, items 0..=MAX;
                /// `isDelivery`.
                3 is_delivery "isDelivery": IntoBoolean<bool, Optional>;
                /// `address`.
                4 address "address": IntoObject<Address, Optional>;
                /// `total`.
                5 total "total": IntoNumber<Amount, Optional>;
                /// `note`.
                6 note "note": IntoText<Name, Optional>;
            }
        }

        crate::reply! {
            /// The answer.
            OrderReply {
                /// A number.
                order_no "orderNo": Received<ZipCode>;
            }
        }

        crate::error_codes! {
            /// Refusals.
            OrderErrorCode {
                /// No.
                No = "001_001" 400 Final FixRequest "no";
            }
        }
    }
}

fn client() -> Client {
    let config = crate::config::Config::builder()
        .base_url("http://127.0.0.1:9")
        .asp_id("A00000000000001")
        .access_key("0123456789012345678901234567890123456789")
        .secret_key("secret");
    Client::new(config.build().expect("a configuration")).expect("a client")
}

fn body(checked: &Checked) -> String {
    String::from_utf8(checked.body().expose().to_vec()).expect("JSON")
}

fn lines(invalid: &InvalidRequest) -> Vec<String> {
    invalid
        .violations()
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn nested_values_are_written_in_the_order_of_the_table() {
    let kona = client();
    let mut all = Vec::new();
    for amount in [1, 2] {
        all.push(Line::new().amount(amount));
    }
    let first = Line::new()
        .to(Address::new().pin("1234").zip_code("04524").name("김"))
        .amount(whole(7_i32));
    let checked = kona
        .order()
        .lines(std::iter::once(first).chain([Line::new().amount(3)]))
        .kind(OrderKind::Desk)
        .days(["20261128", "20261129"])
        .note(Some("n\""))
        .build();
    let checked = checked.expect("it keeps its limits");
    assert_eq!(
        body(&checked),
        r#"{"kind":"DESK","lines":[{"amount":7,"to":{"zipCode":"04524","name":"김","pin":"1234"}},{"amount":3}],"days":["20261128","20261129"],"note":"n\""}"#
    );
    let checked = kona
        .order()
        .kind("HOME")
        .lines(all)
        .build()
        .expect("it keeps its limits");
    assert_eq!(
        body(&checked),
        r#"{"kind":"HOME","lines":[{"amount":1},{"amount":2}]}"#
    );
}

#[test]
fn everything_that_is_broken_is_reported_with_its_path_and_no_value() {
    let kona = client();
    let invalid = kona
        .order()
        .kind("CANARY")
        .lines((0..10_000).map(|at| {
            let to = Address::new().zip_code("canary").pin("canary1");
            Line::new().amount(at).to(to)
        }))
        .days(["20260230"])
        .is_delivery(true)
        .build()
        .expect_err("it breaks limits");
    let text = invalid.to_string();
    assert!(!text.contains("anary"), "{text}");
    let lines = lines(&invalid);
    for expected in [
        "kind: OrderKind takes one of HOME, DESK, what was given is not a listed word (order.yaml request.kind)",
        "lines: The list takes 1..=3 items, more given (order.yaml request.lines)",
        "lines[0].amount: Amount takes 1..=1000, what was given is below the limit (order.yaml request.lines.amount)",
        "lines[2].to.zipCode (`lines[2].to.zip_code`): ZipCode takes 5 characters, 6 given (order.yaml request.addressInfo.zipCode)",
        "days[0]: Day takes a date as yyyyMMdd, what was given is not a date (order.yaml request.day)",
        "address: `address` is required when `isDelivery` is true (order.yaml rules[0])",
    ] {
        assert!(
            lines.iter().any(|line| line == expected),
            "{expected}\n{text}"
        );
    }
    // One item more than the list takes is looked at, and no further one.
    assert!(!text.contains("lines[4]"), "{text}");
    let field = invalid.violations()[2].field();
    assert_eq!(
        (field.spec_file(), &*field.spec_key()),
        ("order.yaml", "request.lines.amount")
    );
}

#[test]
fn a_sum_adds_up_over_the_items_of_a_list() {
    let kona = client();
    let order = |total| {
        let lines = [1, 2].map(|amount| Line::new().amount(amount));
        kona.order()
            .kind(OrderKind::Home)
            .lines(lines)
            .total(total)
            .build()
    };
    assert!(order(3).is_ok());
    let invalid = order(4).expect_err("1 and 2 are 3");
    assert_eq!(
        lines(&invalid),
        ["lines.amount: the lines add up to `total` (order.yaml rules[1])"]
    );
}

#[test]
fn limits_are_overridden_where_they_are_and_told() {
    let kona = client();
    let zip_code = Override::new("canary-longer", "a notice");
    let four = (1..=4).map(|amount| {
        Line::new()
            .amount(amount)
            .to(Address::new().zip_code("04524"))
    });
    let address = Address::new().zip_code(zip_code);
    let checked = kona
        .order()
        .kind(Override::new("SHOP", "a new word"))
        .lines(Override::new(four, "four by agreement"))
        .address(address)
        .build()
        .expect("limits are overridden");
    let told: Vec<_> = checked
        .overrides()
        .map(|(field, because)| (field.wire().to_owned(), because))
        .collect();
    let expected = [
        ("kind", "a new word"),
        ("lines", "four by agreement"),
        ("address.zipCode", "a notice"),
    ];
    assert_eq!(
        told,
        expected.map(|(wire, because)| (wire.to_owned(), because))
    );
    assert!(body(&checked).starts_with(r#"{"kind":"SHOP","lines":[{"amount":1,"#));
    assert!(body(&checked).ends_with(r#""address":{"zipCode":"canary-longer"}}"#));
}

#[test]
fn debug_shows_what_is_set_as_far_as_its_class_allows() {
    let kona = client();
    let address = Address::new().zip_code("04524").name("canary").pin("9876");
    assert_eq!(
        format!("{address:?}"),
        r#"Address { zip_code: ZipCode("04524"), name: Name([personal, 6 characters]), pin: Pin([secret]) }"#
    );
    let call = kona
        .order()
        .lines([Line::new().amount(1).to(address)])
        .note(Override::new("canary", "why"));
    let shown = format!("{call:?}");
    assert!(
        shown.starts_with("OrderCall { lines: [")
            && !shown.contains("canary")
            && !shown.contains("9876"),
        "{shown}"
    );
    assert!(
        shown.contains("note: Name([overridden, personal])"),
        "{shown}"
    );
}

#[test]
fn the_soonest_of_nested_values_expires_first() {
    let kona = client();
    let at = |seconds| UNIX_EPOCH + Duration::from_secs(seconds);
    let line = |seconds| Line::new().amount(1).token(("abc", at(seconds)));
    let given = Token::issued("abc", SystemTime::now()).expect("three letters");
    let last = Line::new().amount(1).token(given);
    let checked = kona
        .order()
        .kind("HOME")
        .lines([line(20), line(10), last])
        .build();
    let expiry = checked
        .expect("it keeps its limits")
        .expiry()
        .expect("a token expires");
    assert_eq!(
        (expiry.at(), expiry.field().wire()),
        (40_000, "lines[1].token")
    );
}

#[test]
fn integers_of_every_width_are_taken_or_reported() {
    let kona = client();
    let total = |total| {
        let lines = [Line::new().amount(1)];
        let call = kona.order().kind("HOME").lines(lines).total(total);
        call.build()
            .map(|_| ())
            .map_err(|invalid| invalid.to_string())
    };
    assert_eq!(total(whole(1_i128)), Ok(()));
    for low in [whole(-1_i8), whole(i64::MIN), whole(0_u8)] {
        assert!(total(low).is_err_and(|text| text.contains("below the limit")));
    }
    for high in [whole(u128::MAX), whole(i128::MAX), whole(1001_usize)] {
        assert!(total(high).is_err_and(|text| text.contains("above the limit")));
    }
}

#[test]
fn a_rule_about_a_field_asks_nothing_of_an_object_that_is_absent() {
    let kona = client();
    let order = || {
        kona.order()
            .kind("HOME")
            .lines([Line::new().amount(1)])
            .note("n")
    };
    assert!(order().build().is_ok());
    let address = || Address::new().zip_code("04524");
    assert!(order().address(address().name("n")).build().is_ok());
    let invalid = order()
        .address(address())
        .build()
        .expect_err("it has no name");
    let broken =
        "address.name: `address.name` is required when `note` is given (order.yaml rules[2])";
    assert_eq!(lines(&invalid), [broken]);
}

#[test]
fn a_list_that_may_be_left_out_takes_an_option() {
    let kona = client();
    let call = || kona.order().kind("HOME").lines([Line::new().amount(1)]);
    let days = Some(vec!["20261128", "20261129"]);
    let checked = call().days(days).build().expect("two days");
    assert!(body(&checked).ends_with(r#""days":["20261128","20261129"]}"#));
    let none = None::<Vec<&str>>;
    let checked = call().days(["20261128"]).days(none).build();
    assert_eq!(
        body(&checked.expect("no day")),
        r#"{"kind":"HOME","lines":[{"amount":1}]}"#
    );
}

#[test]
fn an_endless_iterator_ends_at_the_count_or_at_a_million() {
    let kona = client();
    let line = || Line::new().amount(1);
    let lines_without_end = std::iter::repeat_with(line);
    let call = kona.order().kind("HOME").lines(lines_without_end);
    let invalid = call.days(std::iter::repeat("20261128")).build();
    assert_eq!(
        lines(&invalid.expect_err("both are too long")),
        [
            "lines: The list takes 1..=3 items, more given (order.yaml request.lines)",
            "days: The list of Day takes 0..=1000000 items, more given (order.yaml request.days)",
        ]
    );
}

#[test]
fn of_very_many_violations_the_first_are_told_and_the_others_counted() {
    let kona = client();
    let call = kona.order().kind("HOME").lines([Line::new().amount(1)]);
    let days = (0..10_000).map(|_| "2026-11-28");
    let invalid = call.days(days).build().expect_err("no day is one");
    assert_eq!((invalid.violations().len(), invalid.more()), (256, 9_744));
    let text = invalid.to_string();
    assert!(text.starts_with("`order` was not sent, 10000 limits or rules are broken:"));
    assert!(text.ends_with("\n  and 9744 more"), "{text}");
}

#[test]
fn nothing_is_said_of_a_sum_that_nobody_has_seen() {
    let kona = client();
    let many = (0..10).map(|_| Line::new().amount(1));
    let invalid = kona.order().kind("HOME").lines(many).total(10).build();
    let too_long = "lines: The list takes 1..=3 items, more given (order.yaml request.lines)";
    assert_eq!(lines(&invalid.expect_err("too many")), [too_long]);
}
