//! Rules across the fields of a request: how they are read, and what is said of those that cannot stand.

use expect_test::{Expect, expect};
use konaplate_codegen::ir::{
    Condition, ConditionValue, FieldPath, Operation, Relation, RuleKind, Total,
};
use konaplate_codegen::{Options, Sources, check, generate};

use crate::support::RULES;

const FIELD: &str = "  isDeliveryRequired: {";
const LIST: &str = "rules:\n";

/// The specification with one text replaced, checked.
fn checked(from: &str, to: &str) -> Result<Operation, String> {
    assert!(RULES.iter().any(|(_, text)| text.contains(from)), "{from}");
    let pairs = RULES.map(|(path, text)| (path, text.replacen(from, to, 1)));
    let sources = Sources::from_pairs("spec", pairs);
    match check(&sources) {
        Ok(mut api) => Ok(api.operations.remove(0)),
        Err(problems) => {
            let lines = problems.iter().map(|problem| problem.short(&sources));
            Err(lines.collect::<Vec<_>>().join("\n"))
        }
    }
}

/// What is said when a rule is put before all others, on line 32.
fn said(rule: &str) -> String {
    match checked(LIST, &format!("{LIST}  - {rule}\n")) {
        Ok(_) => "no problems".to_owned(),
        Err(said) => said.replace("spec/operations/orders/order.yaml:", ""),
    }
}

fn top(operation: &Operation, wire: &str) -> FieldPath {
    let mut fields = operation.request.iter();
    let found = fields.position(|field| field.wire == wire);
    FieldPath::top(found.expect("a field"))
}

#[test]
fn every_kind_of_rule_is_read() {
    let operation = checked("", "").expect("no faults");
    let at = |wire| top(&operation, wire);
    let required = |field, when| RuleKind::Required {
        field: at(field),
        when,
    };
    let is = |field, value| Condition::Is {
        field: at(field),
        value,
    };
    let sum = |terms: [&'static str; 2], relation, total| RuleKind::Sum {
        terms: terms.map(at).into(),
        relation,
        total,
    };
    let yes = ConditionValue::Boolean(true);
    let desk = ConditionValue::Word("DESK".to_owned());
    let amount = Total::Field(at("amount"));
    let wanted = [
        required("addressInfo", is("isDeliveryRequired", yes.clone())),
        required("greeting", is("isGift", yes)),
        required("deskNo", is("channel", desk)),
        required("refundBank", Condition::Given(at("refundAccount"))),
        RuleKind::ExactlyOneOf(vec![at("par"), at("cardNo")]),
        RuleKind::AtLeastOneOf(vec![at("email"), at("mobile")]),
        RuleKind::Order(["minAmount", "usualAmount", "maxAmount"].map(at).into()),
        sum(
            ["supplyAmount", "taxAmount"],
            Relation::Equals,
            amount.clone(),
        ),
        sum(["cashPoints", "giftPoints"], Relation::AtMost, amount),
        sum(
            ["minAmount", "maxAmount"],
            Relation::AtLeast,
            Total::Number(1000),
        ),
        RuleKind::Order(["supplyAmount", "amount"].map(at).into()),
    ];
    let kinds: Vec<_> = operation.rules.iter().map(|rule| &rule.kind).collect();
    assert_eq!(kinds, wanted.iter().collect::<Vec<_>>());
    assert_eq!(operation.rules[0].key, "rules[0]");
    assert_eq!(operation.rules[10].key, "rules[10]");
    assert_eq!(operation.rules[0].doc, "A parcel needs an address.");
}

#[test]
fn a_rule_is_documented_in_words() {
    let api = check(&Sources::from_pairs("spec", RULES)).expect("no faults");
    let files = generate(&api, &Options::default());
    let module = files.iter().find(|file| file.path == "order.rs");
    let text = &module.expect("the operation's module").text;
    let lines: Vec<&str> = text
        .lines()
        .skip_while(|line| !line.contains("Rules of a request"))
        .map(str::trim_start)
        .take_while(|line| line.starts_with("///"))
        .collect();
    expect![[r#"
        /// Rules of a request:
        ///
        /// - `addressInfo` is required when `isDeliveryRequired` is true. A parcel needs an address.
        /// - `greeting` is required when `isGift` is true or absent.
        /// - `deskNo` is required when `channel` is `DESK`.
        /// - `refundBank` is required when `refundAccount` is given.
        /// - Exactly one of `par` and `cardNo` is given.
        /// - At least one of `email` and `mobile` is given.
        /// - Of `minAmount`, `usualAmount` and `maxAmount`, each is at most the next one.
        /// - `supplyAmount` and `taxAmount` add up to `amount`.
        /// - `cashPoints` and `giftPoints` add up to at most `amount`.
        /// - `minAmount` and `maxAmount` add up to at least 1000.
        /// - `supplyAmount` is at most `amount`."#]].assert_eq(&lines.join("\n"));
}

#[test]
fn rules_that_can_hold_are_accepted() {
    for rule in [
        // The ranges touch: 0..1000000 each, amount 1..1000000.
        "{ order: [amount, supplyAmount] }",
        "{ sum: [cashPoints, giftPoints], at-least: 18446744073709551615 }",
        "{ sum: [supplyAmount, taxAmount], equals: 2000000 }",
        "{ sum: [supplyAmount, taxAmount], at-most: 0 }",
        // The same fields under another relation or in another order are another rule.
        "{ sum: [supplyAmount, taxAmount], at-most: amount }",
        "{ order: [minAmount, maxAmount, usualAmount] }",
        "{ required: addressInfo, when: { isDeliveryRequired: false } }",
        "{ required: cardNo, when: { \"channel\": \"APP\" } }",
    ] {
        assert_eq!(said(rule), "no problems", "{rule}");
    }
    let said = checked("rules:", "rules: []\nerrata: []\nx-rules:").expect_err("an unknown key");
    assert!(said.contains("no key `x-rules`"), "{said}");
}

#[test]
fn every_fault_of_a_rule_is_told_with_its_place() {
    for (rule, wanted) in faults() {
        wanted.assert_eq(&said(rule));
    }
}

fn faults() -> Vec<(&'static str, Expect)> {
    vec![
        (
            "just a text",
            expect![
                "32:5: error[KP0005]: a rule is a single value, but should be a mapping (`key: value`)"
            ],
        ),
        (
            "[required, par]",
            expect![
                "32:5: error[KP0005]: a rule is a list, but should be a mapping (`key: value`)"
            ],
        ),
        (
            "{}",
            expect![
                "32:5: error[KP0007]: the rule has none of `required`, `exactly-one-of`, `at-least-one-of`, `order`, `sum` (add the one that the page states)"
            ],
        ),
        (
            r#"{ doc: "Nothing." }"#,
            expect![
                "32:5: error[KP0007]: the rule has none of `required`, `exactly-one-of`, `at-least-one-of`, `order`, `sum` (add the one that the page states)"
            ],
        ),
        (
            "{ when: { isGift: true } }",
            expect![
                "32:5: error[KP0007]: the rule has none of `required`, `exactly-one-of`, `at-least-one-of`, `order`, `sum` (add the one that the page states)"
            ],
        ),
        (
            "{ requird: par, with: email }",
            expect![[r#"
            32:5: error[KP0007]: the rule has none of `required`, `exactly-one-of`, `at-least-one-of`, `order`, `sum` (add the one that the page states)
            32:7: error[KP0006]: a rule has no key `requird` (did you mean `required`?)"#]],
        ),
        (
            "{ required: par, order: [minAmount, maxAmount] }",
            expect![
                "32:29: error[KP0032]: `required` and `order` exclude each other (a rule says one thing: make it two rules)"
            ],
        ),
        (
            "{ order: [minAmount, maxAmount], when: { isGift: true } }",
            expect![
                "32:38: error[KP0006]: a rule with `order` has no key `when` (it takes: order, doc)"
            ],
        ),
        (
            "{ required: par }",
            expect![
                "32:5: error[KP0007]: the rule has none of `when`, `with` (add the one that the page states)"
            ],
        ),
        (
            "{ required: par, when: { isGift: true }, with: email }",
            expect![
                "32:52: error[KP0032]: `when` and `with` exclude each other (a rule says one thing: make it two rules)"
            ],
        ),
        (
            "{ required: par, when: { isGift: true, channel: APP } }",
            expect![
                "32:28: error[KP0005]: `when` goes by exactly one field of the request (such as `when: { isDeliveryRequired: true }`)"
            ],
        ),
        (
            "{ required: par, when: {} }",
            expect![
                "32:28: error[KP0005]: `when` goes by exactly one field of the request (such as `when: { isDeliveryRequired: true }`)"
            ],
        ),
        (
            "{ required: par, when: isGift }",
            expect![
                "32:28: error[KP0005]: `when` is a single value, but should be a mapping (`key: value`)"
            ],
        ),
        (
            "{ required: [par, cardNo], with: email }",
            expect!["32:17: error[KP0005]: this is a list, but should be a single value"],
        ),
        (
            "{ required: pra, with: email }",
            expect!["32:17: error[KP0021]: the request has no field `pra` (did you mean `par`?)"],
        ),
        (
            "{ required: par, with: emial }",
            expect![
                "32:28: error[KP0021]: the request has no field `emial` (did you mean `email`?)"
            ],
        ),
        (
            "{ required: par, when: { isGif: true } }",
            expect![
                "32:30: error[KP0021]: the request has no field `isGif` (did you mean `isGift`?)"
            ],
        ),
        (
            "{ required: par, with: x }",
            expect![
                "32:28: error[KP0021]: the request has no field `x` (name a field by its wire name, and one inside an object by its path: `addressInfo.zipCode`)"
            ],
        ),
        (
            "{ required: amount, with: email }",
            expect![
                "32:17: error[KP0022]: `amount` is `required: true` in any case (write `required: conditional` at the field, or leave it out here)"
            ],
        ),
        (
            "{ required: par, with: amount }",
            expect![
                "32:28: error[KP0022]: `amount` is always given (what is required with it is `required: true`: say so at the field)"
            ],
        ),
        (
            "{ required: par, with: par }",
            expect!["32:28: error[KP0032]: `par` goes by itself (name another field)"],
        ),
        (
            "{ required: greeting, when: { greeting: true } }",
            expect![[r#"
                32:35: error[KP0022]: `greeting` should be a boolean or a field with `values`
                32:35: error[KP0032]: `greeting` goes by itself (name another field)"#]],
        ),
        (
            "{ required: par, when: { isGift: yes } }",
            expect!["32:38: error[KP0008]: `yes` is neither true nor false (it is a boolean)"],
        ),
        (
            "{ required: par, when: { channel: DESC } }",
            expect![
                "32:39: error[KP0008]: `DESC` is not one of the words of `channel` (did you mean `DESK`?)"
            ],
        ),
        (
            "{ required: par, when: { channel: WEB } }",
            expect![
                "32:39: error[KP0008]: `WEB` is not one of the words of `channel` (it is one of: APP, DESK)"
            ],
        ),
        (
            "{ required: par, when: { email: x } }",
            expect!["32:30: error[KP0022]: `email` should be a boolean or a field with `values`"],
        ),
        (
            "{ required: par, when: { amount: 1 } }",
            expect!["32:30: error[KP0022]: `amount` should be a boolean or a field with `values`"],
        ),
        (
            "{ exactly-one-of: [par] }",
            expect![
                "32:23: error[KP0032]: the rule names fewer than two fields (such as `[par, cardNo]`)"
            ],
        ),
        (
            "{ at-least-one-of: [] }",
            expect![
                "32:24: error[KP0032]: the rule names fewer than two fields (such as `[par, cardNo]`)"
            ],
        ),
        (
            "{ exactly-one-of: par }",
            expect![[r#"
            32:23: error[KP0005]: a list of fields is a single value, but should be a list (`[a, b]` or lines with `- `)
            32:23: error[KP0032]: the rule names fewer than two fields (such as `[par, cardNo]`)"#]],
        ),
        (
            "{ exactly-one-of: [par, par] }",
            expect!["32:29: error[KP0032]: the rule names `par` twice (name each field once)"],
        ),
        (
            "{ exactly-one-of: [par, amount] }",
            expect![
                "32:29: error[KP0022]: `amount` is `required: true` in any case (write `required: conditional` at the field, or leave it out here)"
            ],
        ),
        (
            "{ at-least-one-of: [amount, isDeliveryRequired] }",
            expect![[r#"
                32:25: error[KP0022]: `amount` is `required: true` in any case (write `required: conditional` at the field, or leave it out here)
                32:33: error[KP0022]: `isDeliveryRequired` is `required: true` in any case (write `required: conditional` at the field, or leave it out here)"#]],
        ),
        (
            "{ at-least-one-of: [par, crdNo] }",
            expect![
                "32:30: error[KP0021]: the request has no field `crdNo` (did you mean `cardNo`?)"
            ],
        ),
        (
            "{ order: [minAmount] }",
            expect![
                "32:14: error[KP0032]: the rule names fewer than two fields (such as `[par, cardNo]`)"
            ],
        ),
        (
            "{ order: [minAmount, email, isGift] }",
            expect![[r#"
            32:26: error[KP0022]: `email` should be an integer
            32:33: error[KP0022]: `isGift` should be an integer"#]],
        ),
        (
            "{ order: [amount, amount] }",
            expect!["32:23: error[KP0032]: the rule names `amount` twice (name each field once)"],
        ),
        (
            "{ sum: [supplyAmount, taxAmount] }",
            expect![
                "32:5: error[KP0007]: the rule has none of `equals`, `at-most`, `at-least` (add the one that the page states)"
            ],
        ),
        (
            "{ sum: [supplyAmount, taxAmount], equals: amount, at-most: 5 }",
            expect![
                "32:64: error[KP0032]: `equals` and `at-most` exclude each other (a rule says one thing: make it two rules)"
            ],
        ),
        (
            "{ sum: [supplyAmount], equals: amount }",
            expect![
                "32:12: error[KP0032]: the rule names fewer than two fields (such as `[par, cardNo]`)"
            ],
        ),
        (
            "{ sum: [supplyAmount, amount], equals: amount }",
            expect!["32:44: error[KP0032]: the rule names `amount` twice (name each field once)"],
        ),
        (
            "{ sum: [supplyAmount, par], equals: isGift }",
            expect![[r#"
                32:27: error[KP0022]: `par` should be an integer
                32:41: error[KP0022]: `isGift` should be an integer"#]],
        ),
        (
            r#"{ sum: [supplyAmount, taxAmount], equals: "1,000" }"#,
            expect![
                "32:47: error[KP0008]: `1,000` is not a whole number of 64 bits (from 0 to 18446744073709551615, in digits alone, or an integer field)"
            ],
        ),
        (
            "{ sum: [supplyAmount, taxAmount], equals: 18446744073709551616 }",
            expect![
                "32:47: error[KP0008]: `18446744073709551616` is not a whole number of 64 bits (from 0 to 18446744073709551615, in digits alone, or an integer field)"
            ],
        ),
        (
            "{ sum: [supplyAmount, taxAmount], equals: -1 }",
            expect![
                "32:47: error[KP0021]: the request has no field `-1` (name a field by its wire name, and one inside an object by its path: `addressInfo.zipCode`)"
            ],
        ),
        (
            "{ sum: [supplyAmount, taxAmount], equals: amuont }",
            expect![
                "32:47: error[KP0021]: the request has no field `amuont` (did you mean `amount`?)"
            ],
        ),
        (
            "{ sum: [supplyAmount, taxAmount], equals: 2000001 }",
            expect![
                "32:47: error[KP0032]: the sum is at most 2000000, its total 2000001: the rule can never hold (look at the rule and at the ranges of its fields again)"
            ],
        ),
        (
            "{ sum: [supplyAmount, taxAmount], at-least: 2000001 }",
            expect![
                "32:49: error[KP0032]: the sum is at most 2000000, its total 2000001: the rule can never hold (look at the rule and at the ranges of its fields again)"
            ],
        ),
        (
            "{ sum: [supplyAmount, amount], at-most: 0 }",
            expect![
                "32:45: error[KP0032]: the sum is at least 1, its total 0: the rule can never hold (look at the rule and at the ranges of its fields again)"
            ],
        ),
        (
            "{ sum: [taxAmount, amount], equals: 0 }",
            expect![
                "32:41: error[KP0032]: the sum is at least 1, its total 0: the rule can never hold (look at the rule and at the ranges of its fields again)"
            ],
        ),
        (
            "{ exactly-one-of: [cardNo, par] }",
            expect!["37:5: error[KP0032]: the same rule stands twice (remove one of them)"],
        ),
        (
            "{ sum: [taxAmount, supplyAmount], equals: amount }",
            expect!["40:5: error[KP0032]: the same rule stands twice (remove one of them)"],
        ),
        (
            "{ order: [minAmount, usualAmount, maxAmount] }",
            expect!["39:5: error[KP0032]: the same rule stands twice (remove one of them)"],
        ),
    ]
}

#[test]
fn a_field_with_a_fault_of_its_own_is_not_also_told_as_unknown() {
    let said = checked(
        FIELD,
        "  isDeliveryRequired: { use: Nothing, required: true }\n  other: {",
    );
    expect!["spec/operations/orders/order.yaml:10:30: error[KP0013]: no shared type is called `Nothing` (define it under `types` in the profile)"].assert_eq(&said.expect_err("an unknown type"));
}

#[test]
fn what_can_never_hold_is_told_by_the_effective_ranges() {
    let at_least = "amount: { type: integer, range: 1..1000000";
    let narrow = "amount: { type: integer, range: 1000001..1000002";
    let said = checked(at_least, narrow);
    assert!(said.is_ok(), "the terms reach to 2000000: {said:?}");
    let said = checked(at_least, "amount: { type: integer, range: 2000001..");
    expect!["spec/operations/orders/order.yaml:39:47: error[KP0032]: the sum is at most 2000000, its total `amount` at least 2000001: the rule can never hold (look at the rule and at the ranges of its fields again)"].assert_eq(&said.expect_err("more than the terms"));
    // An erratum decides, not what the page says.
    let said = checked(
        "error-table:",
        "errata:\n  - { at: request.amount.range, documented: 1..1000000, effective: 2000001.., because: \"seen\" }\nerror-table:",
    );
    expect!["spec/operations/orders/order.yaml:39:47: error[KP0032]: the sum is at most 2000000, its total `amount` at least 2000001: the rule can never hold (look at the rule and at the ranges of its fields again)"].assert_eq(&said.expect_err("more than the terms"));
}

#[test]
fn numbers_whose_ranges_exclude_each_other_have_no_order() {
    let order = "{ use: Won, range: 0..500000, required: false, doc: \"Usual charge.\" }";
    let above = "{ type: integer, range: 1000001.., required: false, doc: \"Usual charge.\" }";
    expect!["spec/operations/orders/order.yaml:38:39: error[KP0032]: `usualAmount` is at least 1000001, `maxAmount` at most 1000000: the rule can never hold (look at the rule and at the ranges of its fields again)"].assert_eq(&checked(order, above).expect_err("above the largest charge"));
}

#[test]
fn an_amount_with_a_default_is_not_compared() {
    let tax = "taxAmount: { use: Won, required: false,";
    let usual = "taxAmount: { use: Won, required: false, default: 10,";
    expect!["spec/operations/orders/order.yaml:39:27: error[KP0022]: `taxAmount` has a `default` (amounts that are compared are given or are not: leave out `default`)"].assert_eq(&checked(tax, usual).expect_err("it may count or not"));
}

#[test]
fn a_term_that_is_too_large_for_its_total_is_told_though_it_may_be_left_out() {
    let tax = "taxAmount: { use: Won,";
    let large = "taxAmount: { type: integer, range: 1000001..,";
    expect!["spec/operations/orders/order.yaml:39:47: error[KP0032]: the sum is at least 1000001, its total `amount` at most 1000000: the rule can never hold (look at the rule and at the ranges of its fields again)"].assert_eq(&checked(tax, large).expect_err("above the price"));
}

#[test]
fn sums_beyond_64_bits_are_compared_as_they_are() {
    let most = "range: 0.., required: false, doc: \"Points to pay with.\"";
    let least = "range: 18446744073709551615, required: true, doc: \"Points to pay with.\"";
    // With the other points at 1 or more, the sum would begin at 0 if it were cut to 64 bits.
    let other = "giftPoints: { type: integer, range: 0..";
    let pairs = RULES.map(|(path, text)| {
        let text = text.replacen(most, least, 1);
        (
            path,
            text.replacen(other, "giftPoints: { type: integer, range: 1..", 1),
        )
    });
    let sources = Sources::from_pairs("spec", pairs);
    let problems = check(&sources).expect_err("far above the price");
    expect!["the sum is at least 18446744073709551616, its total `amount` at most 1000000: the rule can never hold"].assert_eq(&problems[0].message);
}
