//! Parts of a specification: which operations, groups and types stay, and that they are as they were.

use konaplate_codegen::output::{File, Mode, apply};
use konaplate_codegen::select::Kind;
use konaplate_codegen::{Options, Selection, Sources, check, generate, ir};

use crate::process::{cargo, fixture, succeed};
use crate::support::{PAY, PROFILE, RESULT, TINY, edited, shipped_api};

fn tiny() -> ir::Api {
    check(&Sources::from_pairs("spec", TINY)).expect("no faults")
}

fn operation(api: ir::Api, name: &str) -> ir::Api {
    let selection = Selection::default().operations([name]);
    selection.apply(api).expect("there is such an operation")
}

fn group(api: ir::Api, name: &str) -> ir::Api {
    let selection = Selection::default().groups([name]);
    selection.apply(api).expect("there is such a group")
}

fn operations(api: &ir::Api) -> Vec<&str> {
    api.operations.iter().map(|it| it.name.as_str()).collect()
}

fn types(api: &ir::Api) -> Vec<&str> {
    api.types.iter().map(|it| it.rust.as_str()).collect()
}

fn groups(api: &ir::Api) -> Vec<&str> {
    api.groups.iter().map(|it| it.name.as_str()).collect()
}

#[test]
fn without_a_name_everything_is_selected() {
    assert_eq!(Selection::default().apply(tiny()), Ok(tiny()));
}

#[test]
fn types_that_nothing_selected_uses_are_dropped() {
    let inquiry = operation(tiny(), "pay-result");
    assert_eq!(operations(&inquiry), ["pay-result"]);
    assert_eq!(types(&inquiry), ["SequenceId", "PayResultResult"]);
    let rest = ir::Api {
        types: tiny().types,
        operations: tiny().operations,
        ..inquiry
    };
    assert_eq!(rest, tiny(), "all else stays");
}

#[test]
fn a_narrower_type_keeps_its_wider_one_only_where_that_stays() {
    let wider = |field: &str, narrow: &str, of: &str| {
        let from = format!("{field}: {{ use:");
        let sources = edited(PAY, &from, &format!("{field}: {{ {narrow}, use:"));
        let api = operation(check(&sources).expect("no faults"), "pay");
        let scalar = api.types.iter().find(|it| it.rust == of);
        let wider = scalar.expect("a type of its own").narrows;
        wider.map(|id| api.scalar(id).rust.clone())
    };
    // The inquiry takes a whole SequenceId, and nothing else takes a UserId.
    let number = wider("sequenceId", "length: 1..20", "PaySequenceId");
    assert_eq!(number.as_deref(), Some("SequenceId"));
    assert_eq!(wider("userId", "range: 1..50", "PayUserId"), None);
}

#[test]
fn an_operation_brings_the_inquiry_that_its_recovery_names() {
    assert_eq!(operation(tiny(), "pay"), tiny());
    let charge = operation(shipped_api(), "charge-cancel");
    assert_eq!(operations(&charge), ["charge-cancel", "recharge-result"]);
    let recovery = charge.operations[0].recovery.as_ref().expect("it asks");
    assert_eq!(recovery.operation, 1);
}

#[test]
fn groups_and_operations_add_up_in_the_order_of_the_specification() {
    let selection = Selection::default()
        .operations(["barcode-spec", "charge"])
        .groups(["token", "recharge"]);
    let api = selection.apply(shipped_api()).expect("the names are there");
    let expected = [
        "charge",
        "charge-cancel",
        "recharge-result",
        "one-time-token",
        "barcode-spec",
    ];
    assert_eq!(operations(&api), expected);
    assert_eq!(groups(&api), ["recharge", "token", "convenience-store"]);
    let of: Vec<usize> = api.operations.iter().map(|it| it.group).collect();
    assert_eq!(of, [0, 0, 0, 1, 2]);
}

/// That each index points to what it pointed to shows in the text: it names types, groups and inquiries.
#[test]
fn what_is_selected_is_generated_as_it_was() {
    let options = Options {
        features: true,
        ..Options::default()
    };
    let all = generate(&shipped_api(), &options);
    for group in shipped_api().groups {
        let part = self::group(shipped_api(), &group.name);
        let files = generate(&part, &options);
        for operation in &part.operations {
            let path = format!("{}.rs", operation.snake);
            let text = |files: &[File]| {
                let file = files.iter().find(|file| file.path == path);
                file.expect("an operation has a file").text.clone()
            };
            assert!(text(&files) == text(&all), "{path} of {}", group.name);
        }
    }
}

#[test]
fn an_inquiry_of_another_group_keeps_its_group_and_both_features() {
    let profile = edited(
        PROFILE,
        "operations: [pay, pay-result]",
        "operations: [pay]\n  ask:\n    doc: Asking.\n    operations: [pay-result]",
    );
    let profile = profile.text(profile.find(PROFILE).expect("it is there"));
    let pairs = [
        (PROFILE, profile),
        (PAY, TINY[1].1),
        (&RESULT.replace("/pay/", "/ask/"), TINY[2].1),
    ];
    let api = check(&Sources::from_pairs("spec", pairs)).expect("no faults");
    let both = operation(api.clone(), "pay");
    assert_eq!(both, api);
    assert_eq!(group(api.clone(), "pay"), api);
    let options = Options {
        features: true,
        ..Options::default()
    };
    let text = |api: &ir::Api| generate(api, &options)[0].text.clone();
    let gate = "#[cfg(any(feature = \"pay\", feature = \"ask\"))]";
    assert!(text(&both).contains(gate), "{}", text(&both));
    let alone = operation(api, "pay-result");
    assert_eq!(groups(&alone), ["ask"]);
    assert!(text(&alone).contains("#[cfg(feature = \"ask\")]"));
}

#[test]
fn names_that_are_not_there_are_all_told() {
    let selection = Selection::default()
        .operations(["pay", "pay-reslut", "\u{1b}[31m"])
        .groups(["charge", "PAY"]);
    let unknown = selection.apply(tiny()).expect_err("unknown names");
    let told: Vec<String> = unknown.iter().map(ToString::to_string).collect();
    let expected = [
        "there is no group `charge` (there are: pay)",
        "there is no group `PAY` (did you mean `pay`?)",
        "there is no operation `pay-reslut` (did you mean `pay-result`?)",
        "there is no operation `\\u{1b}[31m` (there are: pay, pay-result)",
    ];
    assert_eq!(told, expected);
    assert_eq!(unknown[0].kind, Kind::Group);
}

/// Each operation alone, and one that uses no shared type.
fn parts() -> Vec<(String, ir::Api)> {
    let shared = "{ use: SequenceId, required: true }";
    let own = "{ type: string, length: 1..30, required: true, doc: Own. }";
    let own = check(&edited(RESULT, shared, own)).expect("no faults");
    let alone = shipped_api().operations.into_iter();
    let alone = alone.map(|it| (it.snake, operation(shipped_api(), &it.name)));
    let without = ("without_types".to_owned(), operation(own, "pay-result"));
    alone.chain([without]).collect()
}

#[test]
fn each_operation_alone_compiles_with_warnings_denied() {
    let folder = fixture("goldens", "parts");
    let mut text = "//! Parts.\n#![deny(warnings, missing_docs, unreachable_pub)]\n".to_owned();
    for (name, api) in parts() {
        let files = generate(&api, &Options::default());
        apply(&folder.join(&name), &files, Mode::Write).expect("can be written");
        text.push_str(&format!("/// One.\npub mod {name};\n"));
    }
    std::fs::write(folder.join("lib.rs"), text).expect("can be written");
    assert!(!folder.join("without_types/types.rs").exists());
    succeed(&mut cargo(&folder, &["build", "--quiet"]));
}
