//! Objects and lists in requests: how they are read, and what is said of those that cannot stand.

use konaplate_codegen::ir::{
    Bounds, Condition, ConditionValue, Field, FieldPath, Limit, Operation, Relation, RuleKind,
    Shape, Total,
};
use konaplate_codegen::{Sources, check};

use crate::support::NESTED;

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
