//! Objects and lists in requests: how they are read, and what is said of those that cannot stand.

use konaplate_codegen::ir::{
    Bounds, Condition, ConditionValue, Field, FieldPath, Limit, Operation, Relation, RuleKind,
    Shape, Total,
};
use konaplate_codegen::{Sources, check};

use crate::support::NESTED;

const ORDER: &str = "operations/cards/card-order.yaml";
const LIMITS: &str = "operations/cards/card-limits.yaml";
const TERMS: &str = "operations/members/terms-agree.yaml";
const UPDATE: &str = "operations/members/member-update.yaml";
const PURCHASE: &str = "operations/money/purchase.yaml";
const BULK: &str = "operations/money/bulk-order.yaml";

/// The specification with one text of a file replaced by another.
fn edited(file: &str, from: &str, to: &str) -> Sources {
    let pairs = NESTED.map(|(path, text)| {
        if path == file {
            assert_eq!(text.matches(from).count(), 1, "{from} in {path}");
            (path, text.replace(from, to))
        } else {
            (path, text.to_owned())
        }
    });
    Sources::from_pairs("spec", pairs)
}

/// All that is said of the file, each without its folder.
fn said(file: &str, from: &str, to: &str) -> String {
    let sources = edited(file, from, to);
    match check(&sources) {
        Ok(_) => "no problems".to_owned(),
        Err(problems) => {
            let lines = problems.iter().map(|problem| problem.short(&sources));
            let lines: Vec<String> = lines.collect();
            lines.join("\n").replace(&format!("spec/{file}:"), "")
        }
    }
}

#[track_caller]
fn refused(file: &str, from: &str, to: &str, wanted: &[&str]) {
    assert_eq!(said(file, from, to), wanted.join("\n"), "{to}");
}

#[track_caller]
fn accepted(file: &str, from: &str, to: &str) {
    assert_eq!(said(file, from, to), "no problems", "{to}");
}

fn operation(name: &str) -> Operation {
    let api = check(&Sources::from_pairs("spec", NESTED)).expect("no faults");
    let mut found = api.operations.into_iter();
    found.find(|it| it.name == name).expect("it is there")
}

#[track_caller]
fn field<'f>(fields: &'f [Field], wire: &str) -> &'f Field {
    let found = fields.iter().find(|field| field.wire == wire);
    found.unwrap_or_else(|| panic!("no {wire}"))
}

fn span(min: u64, max: u64) -> Bounds {
    let max = Some(max);
    Bounds { min, max }
}

fn documented(bounds: Bounds) -> Limit {
    Limit {
        documented: bounds,
        effective: bounds,
        because: String::new(),
    }
}

fn count(shape: &Shape) -> Limit {
    let Shape::Array(array) = shape else {
        panic!("{shape:?} is no list");
    };
    array.count.clone()
}

#[test]
fn a_list_has_the_count_that_is_documented() {
    let terms = operation("terms-agree");
    let of = |wire| count(&field(&terms.request, wire).shape);
    assert_eq!(of("terms"), documented(span(1, 10)));
    let any = Bounds { min: 0, max: None };
    assert_eq!(of("codes"), documented(any));
}

#[test]
fn an_erratum_sets_a_count_right_at_any_depth() {
    let bulk = operation("bulk-order");
    let recipients = count(&field(&bulk.request, "recipients").shape);
    assert_eq!(recipients.documented, span(10, 10));
    assert_eq!(recipients.effective, span(1, 10));
    assert_eq!(recipients.because, "its text says up to 10");
    let Shape::Array(grid) = &field(&bulk.request, "grid").shape else {
        panic!("it is a list");
    };
    assert_eq!(grid.count, documented(span(2, 2)));
    let row = count(&grid.item);
    assert_eq!((row.documented, row.effective), (span(1, 3), span(1, 4)));
    let deep = "at: request.recipients.count\n    documented: 10\n    effective: 1..10";
    let inner = "at: request.recipients.parcels.count\n    documented: 1..5\n    effective: 1..6";
    accepted(BULK, deep, inner);
}

#[test]
fn a_nested_object_has_a_name_a_key_and_its_requirements() {
    let update = operation("member-update");
    let contact = field(&update.request, "contact");
    let home = field(contact.shape.inner_fields().expect("an object"), "home");
    let phone = field(home.shape.inner_fields().expect("an object"), "phone");
    assert_eq!(phone.key, "request.contact.home.phone");
    let Shape::Object(object) = &phone.shape else {
        panic!("it is an object");
    };
    assert_eq!(object.rust, "MemberUpdateContactHomePhone");
    let needs: Vec<_> = object
        .fields
        .iter()
        .map(|field| {
            (
                field.wire.as_str(),
                field.required,
                field.default.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        needs,
        [("country", false, Some("82")), ("number", true, None)]
    );
}

#[test]
fn rules_name_fields_by_their_paths() {
    let bulk = operation("bulk-order");
    let path = |steps: &[usize]| FieldPath(steps.to_vec());
    let is_company = Condition::Is {
        field: path(&[1, 0]),
        value: ConditionValue::Word("COMPANY".to_owned()),
    };
    let is_gift = Condition::Is {
        field: path(&[5]),
        value: ConditionValue::Boolean(true),
    };
    let wanted = [
        RuleKind::Required {
            field: path(&[1, 1]),
            when: is_company,
        },
        RuleKind::ExactlyOneOf(vec![path(&[1, 2]), path(&[1, 3])]),
        RuleKind::Required {
            field: path(&[6]),
            when: is_gift,
        },
        RuleKind::Order(vec![path(&[2, 0]), path(&[2, 1])]),
        RuleKind::Sum {
            terms: vec![path(&[3, 2, 1])],
            relation: Relation::Equals,
            total: Total::Field(path(&[2, 0])),
        },
        RuleKind::Sum {
            terms: vec![path(&[2, 0]), path(&[2, 2])],
            relation: Relation::AtMost,
            total: Total::Field(path(&[2, 1])),
        },
    ];
    let kinds: Vec<_> = bulk.rules.iter().map(|rule| &rule.kind).collect();
    assert_eq!(kinds, wanted.iter().collect::<Vec<_>>());
    let cost = path(&[3, 2, 1]);
    assert_eq!(bulk.path_of(&cost), "recipients[].parcels[].cost");
    assert_eq!(bulk.field_at(&cost).key, "request.recipients.parcels.cost");
}

/// Each with the path that is meant.
#[test]
fn a_wrong_path_is_reported_with_the_right_one() {
    let rule = "exactly-one-of: [payer.par, payer.cardNo]";
    for (path, wanted) in [
        ("payer.carNo", "did you mean `payer.cardNo`?"),
        ("payer.card", "did you mean `payer.cardNo`?"),
        ("cardNo", "did you mean `payer.cardNo`?"),
        ("\"payer[].cardNo\"", "did you mean `payer.cardNo`?"),
        ("taxNo", "did you mean `payer.taxNo`?"),
    ] {
        let name = path.replace('"', "");
        refused(
            BULK,
            rule,
            &format!("exactly-one-of: [payer.par, {path}]"),
            &[&format!(
                "130:35: error[KP0021]: the request has no field `{name}` ({wanted})"
            )],
        );
    }
}

/// What is planted in a file, and all that is said of it then.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
);

#[rustfmt::skip]
const FIELDS: &[Row] = &[
    (TERMS, "count: 1..10", "count: 10..1", &["15:12: error[KP0010]: the minimum of `10..1` is above its maximum (write the smaller number first)"]),
    (TERMS, "count: 1..10", "count: some", &["15:12: error[KP0009]: `some` is not a limit (write a number (`16`), a span (`1..30`, `1..`) or `any`)"]),
    (TERMS, "count: 1..10", "length: 1..10", &["15:13: error[KP0011]: `length` on `terms`, which has none (`length` counts characters of a string; an integer has a `range`, an array a `count`)"]),
    (TERMS, "count: 1..10", "cuont: 1..10", &["15:5: error[KP0006]: a field has no key `cuont` (did you mean `count`?)"]),
    (TERMS, "length: 1..20, required", "count: 1..20, required", &["21:40: error[KP0005]: `count` on `termId`: only an array has it"]),
    (PURCHASE, "cardNo: { use: CardNo,", "cardNo: { use: CardNo, count: 1,", &["14:33: error[KP0005]: `count` on `cardNo`: only an array has it"]),
    (UPDATE, "    fields:\n      isDark", "    fields: {}\n  other:\n    type: object\n    required: false\n    fields:\n      isDark", &["41:3: error[KP0007]: the object `options` has no fields (add `fields: { … }`)"]),
    (TERMS, "    items:\n      type: string\n      length: 4..8\n      doc: \"A code.\"\n", "", &["38:3: error[KP0007]: the list `codes` does not say what it holds (add `items: { type: … }`)"]),
    (ORDER, "      detail: {", "      detail: { also-in: recipient,", &["20:26: error[KP0005]: `also-in` on `detail`: only a field of a response has it"]),
    (ORDER, "      detail: {", "      detail: { also-in: ..,", &["20:26: error[KP0005]: `also-in` on `detail`: only a field of a response has it"]),
    (LIMITS, "    doc: \"The limits that hold now.\"", "    also-in: ..\n    doc: \"The limits.\"", &["25:14: error[KP0022]: no object is around `limits` (`..` is for fields inside of objects; name the object or list beside it that may hold it)"]),
    (LIMITS, "change.\", also-in: ..", "change.\", also-in: [.., once]", &["32:80: error[KP0005]: this is a list, but should be a single value"]),
    (LIMITS, "change.\", also-in: ..", "change.\", also-in: ...", &["32:80: error[KP0021]: `...` is no field beside this one"]),
    (LIMITS, "changed: {", "response: { rust: changed,", &["32:7: error[KP0017]: the envelope has a `response` of its own"]),
    (LIMITS, "par: { use: Par, required: false", "encData: { rust: par, use: Par, required: false", &["41:9: error[KP0017]: the envelope has a `encData` of its own"]),
    (ORDER, "name: CardOrderUnderstoodAddress", "name: understoodAddress", &["35:11: error[KP0018]: `understoodAddress` is not in camel case with a capital, as types are (write `UnderstoodAddress`)"]),
    (ORDER, "name: CardOrderUnderstoodAddress", "name: CardOrderAddressInfo", &["35:11: error[KP0017]: the object `response.addressInfo` and the object `request.addressInfo` are both `CardOrderAddressInfo` in Rust (name one of them otherwise: `name: OtherName`)"]),
    (UPDATE, "doc: \"What the member types.\"", "lives: 30, doc: \"What the member types.\"", &["34:3: error[KP0027]: `security` holds a value that expires (such a value stands at the top of a message)"]),
    (ORDER, "\nerror-table:", "\nerrata:\n  - { at: request.addressInfo.zip.length, documented: 5, effective: 6, because: \"seen\" }\nerror-table:", &["43:11: error[KP0026]: `request.addressInfo.zip.length` is not a limit or flag of this file (write a key path such as `request.amount.range`)"]),
    (BULK, "documented: 1..3", "documented: 1..2", &["144:17: error[KP0025]: the erratum says that `1..2` is documented here (look at the page again, then write the same on both sides or remove the erratum)"]),
];

#[rustfmt::skip]
const AT_THE_TOP: &[Row] = &[
    (BULK, "idempotency: orderNo", "idempotency: payer.taxNo", &["8:14: error[KP0022]: `payer.taxNo` does not stand at the top of the request (name a field that does)"]),
    (BULK, "idempotency: orderNo", "idempotency: taxNo", &["8:14: error[KP0022]: `payer.taxNo` does not stand at the top of the request (name a field that does)"]),
    (ORDER, "effect: write", "effect: write\npending: addressInfo.zipCode", &["8:10: error[KP0022]: `addressInfo.zipCode` does not stand at the top of the response (name a field that does)"]),
];

/// Rules in place of a choice, and all that is said of each.
#[rustfmt::skip]
const RULES: &[(&str, &[&str])] = &[
    ("{ exactly-one-of: [payer, payer.cardNo] }", &["130:24: error[KP0022]: `payer` is `required: true` in any case (write `required: conditional` at the field, or leave it out here)", "130:31: error[KP0032]: `payer.cardNo` stands inside `payer` (what an object holds is given with it: say so by `required` at the field)"]),
    ("{ exactly-one-of: [\"recipients[].days\", greeting] }", &["130:24: error[KP0022]: `recipients[].days` is in a list (only the terms of a `sum` are: they add up over all items)"]),
    ("{ exactly-one-of: [recipients, greeting] }", &["130:24: error[KP0022]: `recipients` is `required: true` in any case (write `required: conditional` at the field, or leave it out here)"]),
    ("{ required: payer, when: { payer.kind: COMPANY } }", &["130:17: error[KP0022]: `payer` is `required: true` in any case (write `required: conditional` at the field, or leave it out here)", "130:32: error[KP0032]: `payer.kind` stands inside `payer` (what an object holds is given with it: say so by `required` at the field)"]),
    ("{ required: payer.par, with: payer }", &["130:17: error[KP0032]: `payer.par` stands inside `payer` (what an object holds is given with it: say so by `required` at the field)", "130:34: error[KP0022]: `payer` is always given (what is required with it is `required: true`: say so at the field)"]),
    ("{ required: payer.par, with: payer.par }", &["130:34: error[KP0032]: `payer.par` goes by itself (name another field)"]),
    ("{ required: payer.par, when: { payer.kind: SHOP } }", &["130:48: error[KP0008]: `SHOP` is not one of the words of `payer.kind` (it is one of: PERSON, COMPANY)"]),
    ("{ required: payer.par, when: { payer.taxNo: X } }", &["130:36: error[KP0022]: `payer.taxNo` should be a boolean or a field with `values`"]),
    ("{ required: payer.par, with: budget.total }", &["130:34: error[KP0022]: `budget.total` is always given (what is required with it is `required: true`: say so at the field)"]),
    ("{ required: greeting.text, when: { isGift: true } }", &["130:17: error[KP0022]: `greeting.text` is `required: true` where it stands (write `required: conditional` at the field, or name what it stands in)"]),
    ("{ required: budget.total, when: { isGift: true } }", &["130:17: error[KP0022]: `budget.total` is `required: true` in any case (write `required: conditional` at the field, or leave it out here)"]),
    ("{ order: [\"recipients[].parcels[].cost\", budget.total] }", &["130:15: error[KP0022]: `recipients[].parcels[].cost` is in a list (only the terms of a `sum` are: they add up over all items)"]),
    ("{ order: [payer.par, budget.total] }", &["130:15: error[KP0022]: `payer.par` should be an integer"]),
    ("{ order: [budget.goods, budget.total] }", &["132:5: error[KP0032]: the same rule stands twice (remove one of them)"]),
    ("{ sum: [budget.fee], at-most: budget.total }", &["130:12: error[KP0032]: the rule names fewer than two fields (such as `[par, cardNo]`)"]),
    ("{ sum: [\"recipients[].parcels.cost\"], at-most: budget.total }", &["130:13: error[KP0021]: the request has no field `recipients[].parcels.cost` (did you mean `recipients[].parcels[].cost`?)"]),
    ("{ sum: [\"recipients[].parcels[].type\"], at-most: budget.total }", &["130:13: error[KP0022]: `recipients[].parcels[].type` should be an integer"]),
    ("{ sum: [budget.goods, budget.fee], at-most: \"recipients[].parcels[].cost\" }", &["130:49: error[KP0022]: `recipients[].parcels[].cost` is in a list (only the terms of a `sum` are: they add up over all items)"]),
    ("{ sum: [\"recipients[].parcels[].cost\", \"recipients[].parcels[].cost\"], at-most: 1 }", &["130:44: error[KP0032]: the rule names `recipients[].parcels[].cost` twice (name each field once)"]),
];

#[test]
fn what_a_field_cannot_have_is_reported_where_it_stands() {
    for (file, from, to, wanted) in FIELDS {
        refused(file, from, to, wanted);
    }
}

#[test]
fn more_required_fields_than_generated_code_counts_are_refused() {
    let field = "      detail: { type: string, length: 1..50, required: false, class: personal, doc: \"Floor and door.\" }\n";
    // Three are there.
    let more = |count: usize| {
        let fields =
            (3..count).map(|at| format!("      f{at}: {{ type: boolean, required: true }}\n"));
        fields.collect::<String>()
    };
    accepted(ORDER, field, &more(256));
    let wanted = "274:7: error[KP0027]: more than 256 fields are required beside each other (leave the others to the provider to check: `required: conditional`)";
    refused(ORDER, field, &more(257), &[wanted]);
}

#[test]
fn what_stands_at_the_top_cannot_be_nested() {
    for (file, from, to, wanted) in AT_THE_TOP {
        refused(file, from, to, wanted);
    }
}

#[test]
fn a_rule_that_cannot_stand_is_reported() {
    let rule = "{ exactly-one-of: [payer.par, payer.cardNo] }";
    for (to, wanted) in RULES {
        refused(BULK, rule, to, wanted);
    }
}

/// Ten recipients have five parcels each, and each of these costs 9999999 at most.
#[test]
fn what_a_list_can_add_up_to_goes_by_its_counts() {
    let sum = |bound: &str| format!("{{ sum: [\"recipients[].parcels[].cost\"], {bound} }}");
    let rule = "{ exactly-one-of: [payer.par, payer.cardNo] }";
    accepted(BULK, rule, &sum("at-least: 499999950"));
    let never = "can never hold (look at the rule and at the ranges of its fields again)";
    refused(
        BULK,
        rule,
        &sum("at-least: 499999951"),
        &[&format!(
            "130:55: error[KP0032]: the sum is at most 499999950, its total 499999951: the rule {never}"
        )],
    );
    // A package costs 5 at least, and there are three or more.
    let edits = [
        ("count: 1..100", "count: 3.."),
        (
            "amount: { use: Won, required: true, doc: \"What it costs.\" }",
            "amount: { type: integer, range: 5..9, required: true, doc: \"What it costs.\" }",
        ),
        ("equals: amount", "at-most: 14"),
    ];
    let pairs = NESTED.map(|(path, text)| {
        let edited = edits
            .iter()
            .fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
        (
            path,
            if path == PURCHASE {
                edited
            } else {
                text.to_owned()
            },
        )
    });
    let sources = Sources::from_pairs("spec", pairs);
    let problems = check(&sources).expect_err("three of 5 are 15");
    let lines: Vec<&str> = problems.iter().map(|it| it.message.as_str()).collect();
    assert_eq!(
        lines,
        ["the sum is at least 15, its total 14: the rule can never hold"]
    );
}

/// A request whose one field stands in so many objects, or in lists and objects by turns.
fn deep(levels: usize, is_list: impl Fn(usize) -> bool) -> String {
    let mut field = "type: boolean".to_owned();
    for level in (0..levels).rev() {
        field = if is_list(level) {
            format!("type: array, items: {{ {field} }}")
        } else {
            format!(
                "type: object, name: Level{level}, fields: {{ f{level}: {{ {field}, required: true }} }}"
            )
        };
    }
    format!("request:\n  top: {{ {field}, required: true }}\n")
}

#[test]
fn objects_and_lists_nest_sixteen_levels_and_no_more() {
    let checked = |request: &str| said(TERMS, "request:\n", &format!("{request}others:\n"));
    let problems = |request: &str| -> Vec<String> {
        let all = checked(request);
        let of_depth = all.lines().filter(|it| it.contains("KP0004"));
        of_depth.map(str::to_owned).collect()
    };
    let objects = |_| false;
    let lists = |_| true;
    let turns = |level| level % 2 == 0;
    for fits in [deep(16, objects), deep(16, lists), deep(16, turns)] {
        assert_eq!(problems(&fits), [""; 0]);
    }
    let too_deep = |name: &str| {
        format!(
            "error[KP0004]: `{name}` is an object or list inside 16 others (no page nests so deeply: look at it again)"
        )
    };
    for (request, name) in [
        (deep(17, objects), "f15"),
        (deep(17, lists), "top"),
        (deep(17, turns), "f15"),
    ] {
        let said = problems(&request);
        let [line] = &said[..] else {
            panic!("{said:#?}");
        };
        assert!(line.ends_with(&too_deep(name)), "{line}");
    }
    let far = problems(&deep(10_000, objects));
    assert_eq!(far.len(), 1, "{far:#?}");
}
