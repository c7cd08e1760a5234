//! What is refused before anything is written: a specification that was not read whole, names that lead elsewhere.

use konaplate_codegen::Sources;
use konaplate_workbench::page;
use konaplate_workbench::transcribe::{Options, transcribe, update};

use super::{PAGES, options, page_text, read_page, replaced, shipped, text_of};

/// Why nothing is made of a page, into the shipped specification with a text behind one of its files.
fn refusal(file: &str, behind: &str) -> String {
    let base = shipped();
    let broken = replaced(&base, file, &format!("{}{behind}", text_of(&base, file)));
    for (operation, _) in PAGES {
        let page = read_page(operation);
        let fresh = transcribe(&page, &broken, &options()).expect_err("a file was not read");
        let known = update(&page, &broken, &options()).expect_err("a file was not read");
        assert_eq!(fresh, known);
    }
    let refused = update(&read_page("charge"), &broken, &options());
    refused.expect_err("a file was not read").to_string()
}

#[test]
fn a_specification_that_was_not_read_whole_is_no_place_to_write_to() {
    let charge = "operations/recharge/charge.yaml";
    for (file, behind, code) in [
        (Sources::PROFILE, "\nbad: &a x\n", "KP0002"),
        (Sources::PROFILE, "\nbad: [\n", "KP0001"),
        (charge, "\nbad: [\n", "KP0001"),
        (charge, "\noperation: charge\n", "KP0003"),
    ] {
        let message = refusal(file, behind);
        let place = format!("spec/{file}:");
        assert!(
            message.contains(&place) && message.contains(code) && message.contains("mend this"),
            "{behind}: {message}"
        );
    }
}

#[test]
fn a_text_where_a_mapping_belongs_is_not_replaced() {
    let base = shipped();
    let profile = text_of(&base, Sources::PROFILE);
    let (start, _) = profile.split_once("\ngroups:\n").expect("it lists groups");
    let (file, charge) = ("operations/recharge/charge.yaml", "charge");
    let (head, _) = text_of(&base, file)
        .split_once("\nrequest:\n")
        .expect("it has a request");
    for (file, text) in [
        (Sources::PROFILE, format!("{start}\ngroups: none\n")),
        (file, format!("{head}\nrequest: none\n")),
    ] {
        let broken = replaced(&base, file, &text);
        let refused = update(&read_page(charge), &broken, &options()).expect_err("no mapping");
        assert!(refused.to_string().contains("KP0005"), "{refused}");
    }
}

#[test]
fn a_specification_without_a_profile_is_none() {
    let base = Sources::from_pairs("spec", [("operations/a/b.yaml", "operation: b\n")]);
    for base in [Sources::from_pairs::<&str, &str>("spec", []), base] {
        let refused = update(&read_page("charge"), &base, &options()).expect_err("no profile");
        assert!(refused.to_string().contains("konaplate.yaml"), "{refused}");
    }
}

#[test]
fn a_new_operation_does_not_take_the_file_of_another() {
    let taken = Options {
        name: Some("charge".to_owned()),
        group: Some("recharge".to_owned()),
        ..options()
    };
    let refused = transcribe(&read_page("barcode-spec"), &shipped(), &taken);
    let message = refused.expect_err("the file is there").to_string();
    assert!(
        message.contains("operations/recharge/charge.yaml"),
        "{message}"
    );
}

#[test]
fn a_name_or_group_that_the_page_has_no_need_of_is_refused() {
    for (name, group, reason) in [
        (Some("charge2"), None, "say `charge`"),
        (None, Some("card"), "is in another group than `card`"),
    ] {
        let options = Options {
            name: name.map(str::to_owned),
            group: group.map(str::to_owned),
            ..options()
        };
        let refused = update(&read_page("charge"), &shipped(), &options).expect_err("known");
        let message = refused.to_string();
        assert!(
            message.contains(reason) && message.contains("operations/recharge/charge.yaml"),
            "{message}"
        );
    }
}

#[test]
fn words_that_rust_or_cargo_has_taken_are_no_names() {
    for (name, group) in [(Some("self"), None), (None, Some("default"))] {
        let options = Options {
            name: name.map(str::to_owned),
            group: group.map(str::to_owned),
            ..options()
        };
        let refused = transcribe(&read_page("charge"), &shipped(), &options).expect_err("taken");
        assert!(refused.to_string().contains("has taken"), "{refused}");
    }
    let text = page_text("charge").replace("/api/v1/recharges/by-bank-accounts/no-hce", "/self");
    let text = text.replace("ChargeSync", "Sync");
    let page = page::read(text.as_bytes()).expect("a page");
    let refused = transcribe(&page, &shipped(), &options()).expect_err("taken");
    assert!(refused.to_string().contains("has taken"), "{refused}");
    let text = page_text("charge").replace("/no-hce", "/self");
    let page = page::read(text.as_bytes()).expect("a page");
    let made = transcribe(&page, &shipped(), &options()).expect("a file");
    assert!(
        made.path.ends_with("/recharge-by-bank-account-self.yaml"),
        "{}",
        made.path
    );
}

/// Each title once: the time a page takes grows with its cases, not with their square.
#[test]
fn a_page_of_many_cases_is_read_soon() {
    let mut page = read_page("charge");
    let first = page.cases[0].clone();
    for number in 0..20_000_usize {
        let mut case = first.clone();
        case.title.value = format!("한글 {number}");
        page.cases.push(case);
    }
    let made = update(&page, &shipped(), &options()).expect("a file");
    assert_eq!(made.differences.len(), 20_000);
    assert!(made.text.contains("\n  case-20000: {"), "each has an id");
}
