//! `konaplate transcribe` and `konaplate fmt` as they are run.

use std::fs;

use crate::command::talk as run;

use super::{PAGES, folder, page_text, shipped, text_of};

/// A folder with the shipped specification in `spec`.
fn with_spec() -> tempfile::TempDir {
    let place = tempfile::tempdir().expect("a temporary folder");
    let sources = shipped();
    for (file, path) in sources.iter() {
        let path = place.path().join("spec").join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, sources.text(file)).expect("written");
    }
    place
}

fn page(operation: &str) -> String {
    folder()
        .join(format!("{operation}.txt"))
        .display()
        .to_string()
}

#[test]
fn pages_that_agree_are_no_drift_and_change_no_byte() {
    let place = with_spec();
    let pages: Vec<String> = PAGES.iter().map(|(operation, _)| page(operation)).collect();
    let mut arguments = vec!["transcribe", "--into", "spec"];
    arguments.extend(pages.iter().map(String::as_str));
    let (code, out, _) = run(place.path(), &arguments, "");
    assert_eq!((code, out.lines().count()), (Some(0), 5), "{out}");
    assert!(
        out.lines()
            .all(|line| line.starts_with("same spec/operations/")),
        "{out}"
    );
    for (_, file) in PAGES {
        let text = fs::read_to_string(place.path().join("spec").join(file)).expect("the file");
        assert_eq!(text, text_of(&shipped(), file));
    }
    arguments.push("--check");
    assert_eq!(
        run(place.path(), &arguments, ""),
        (Some(0), String::new(), "reading spec\n".to_owned())
    );
}

#[test]
fn a_difference_is_told_with_both_places_and_written() {
    let place = with_spec();
    let file = place.path().join("spec/operations/recharge/charge.yaml");
    let text = fs::read_to_string(&file).expect("the file");
    let planted = text.replace("range: 1..9999999999", "range: 1..5");
    fs::write(&file, &planted).expect("written");
    let input = page_text("charge");
    let (code, out, err) = run(
        place.path(),
        &["transcribe", "-", "--spec", "spec", "--check"],
        &input,
    );
    assert_eq!((code, err.as_str()), (Some(1), "reading spec\n"));
    let line = 1 + planted
        .lines()
        .position(|line| line.contains("1..5"))
        .expect("planted");
    let page_line = 1 + input
        .lines()
        .position(|line| line == "Min : 1 , Max : 9999999999")
        .expect("it is there");
    let place_in_spec = format!("(spec/operations/recharge/charge.yaml:{line}:");
    assert!(
        out.starts_with(&format!("<stdin>:{page_line}: warning[KP0206]: ")),
        "{out}"
    );
    assert!(
        out.contains(&place_in_spec) && out.lines().count() == 1,
        "{out}"
    );
    assert_eq!(
        fs::read_to_string(&file).expect("the file"),
        planted,
        "--check writes nothing"
    );

    let (code, out, _) = run(
        place.path(),
        &["transcribe", "-", "--into", "spec", "--read", "2026-11-19"],
        &input,
    );
    assert_eq!(
        (code, out.as_str()),
        (Some(1), "changed spec/operations/recharge/charge.yaml\n")
    );
    assert_eq!(fs::read_to_string(&file).expect("the file"), text);
}

#[test]
fn a_new_page_is_written_and_listed_and_checks() {
    let place = with_spec();
    let time = "X-KM-Tran-Time\n\nstring\n\nRequired\n\nLength : ";
    let input = page_text("barcode-spec")
        .replace("/generate/barcode-spec", "/generate/other-thing")
        .replace(&format!("{time}16"), &format!("{time}14"));
    let arguments = [
        "transcribe",
        "-",
        "--into",
        "spec",
        "--group",
        "shops",
        "--read",
        "2026-11-20",
    ];
    let (code, out, err) = run(place.path(), &arguments, &input);
    assert_eq!(
        (code, out.as_str()),
        (
            Some(1),
            "new spec/operations/shops/payment-generate-other-thing.yaml\n"
        ),
        "{err}"
    );
    let (code, _, err) = run(place.path(), &["check", "--spec", "spec"], "");
    assert_eq!(code, Some(0), "{err}");
    let (code, out, _) = run(place.path(), &["fmt", "--check"], "");
    assert_eq!((code, out.as_str()), (Some(0), ""));
    let (code, out, _) = run(
        place.path(),
        &["transcribe", "-", "--spec", "spec", "--check"],
        &input,
    );
    assert_eq!((code, out.as_str()), (Some(0), ""));
    let (code, _, err) = run(
        place.path(),
        &["transcribe", "-", "--into", "spec", "--group", "../x"],
        &input.replace("other", "third"),
    );
    assert!(code == Some(2) && err.contains("kebab-case"), "{err}");
}

#[test]
fn a_page_that_breaks_off_is_written_and_ends_in_1() {
    let place = with_spec();
    let input = page_text("unregistered-card-info").replace("/unregister/card/info", "/cut/short");
    let end = input.find("personalRechargeable").expect("the field");
    let (code, out, err) = run(
        place.path(),
        &["transcribe", "-", "--read", "2026-11-20"],
        &input[..end],
    );
    assert_eq!(code, Some(1));
    assert!(
        out.contains("state: excerpt")
            && out.contains("remittable")
            && !out.contains("personalRechargeable")
    );
    assert!(
        err.contains("warning[KP0204]") && err.contains("what was complete is written"),
        "{err}"
    );
}

#[test]
fn json_says_everything_in_one_object() {
    let place = with_spec();
    let arguments = [
        "transcribe",
        "-",
        "--format",
        "json",
        "--read",
        "2026-11-20",
        "--name",
        "fresh",
    ];
    let input = page_text("charge").replace("/no-hce", "/with-hce");
    let (code, out, err) = run(place.path(), &arguments, &input);
    assert_eq!((code, err.as_str()), (Some(1), "reading spec\n"));
    let json: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    let page = &json["pages"][0];
    assert_eq!(page["file"], "operations/recharge/fresh.yaml");
    assert_eq!(
        (&page["draft"], &page["questions"]),
        (&true.into(), &5.into())
    );
    assert_eq!(
        (&page["new"], &page["partial"]),
        (&true.into(), &false.into())
    );
    assert!(
        page["text"]
            .as_str()
            .is_some_and(|text| text.starts_with("operation: fresh\n"))
    );
    let lines = &page["lines"];
    let count = |key: &str| lines[key].as_u64().expect("a number");
    assert_eq!(
        count("used") + count("furniture") + count("unread"),
        count("all")
    );
    assert!(
        page["notes"]
            .as_array()
            .is_some_and(|notes| notes.iter().any(|note| note["code"] == "KP0202"))
    );
}

#[test]
fn what_is_no_page_or_no_specification_ends_in_2() {
    let place = with_spec();
    fs::create_dir(place.path().join("empty")).expect("made");
    for (arguments, input) in [
        (vec!["transcribe", "-"], "no page at all"),
        (vec!["transcribe", "missing.txt"], ""),
        (vec!["transcribe", "-", "--spec", "nowhere"], "x"),
        (
            vec!["transcribe", "-", "--spec", "spec", "--into", "spec"],
            "x",
        ),
        (vec!["transcribe", "-", "--read", "yesterday"], "x"),
        (vec!["fmt", "missing.yaml"], ""),
        (vec!["fmt", "empty"], ""),
        (vec!["fmt", "spec", "--spec", "spec"], ""),
    ] {
        let (code, _, err) = run(place.path(), &arguments, input);
        assert!(
            code == Some(2) && !err.is_empty(),
            "{arguments:?}: {code:?} {err}"
        );
    }
}

#[test]
fn formatting_writes_only_what_differs() {
    let place = with_spec();
    let file = place.path().join("spec/operations/recharge/charge.yaml");
    let text = fs::read_to_string(&file).expect("the file");
    fs::write(
        &file,
        text.replace("service: Charge", "service:   'Charge'"),
    )
    .expect("written");
    let (code, out, _) = run(place.path(), &["fmt", "--check"], "");
    assert_eq!(
        (code, out.as_str()),
        (
            Some(1),
            "would change spec/operations/recharge/charge.yaml\n"
        )
    );
    let (code, out, _) = run(place.path(), &["fmt", "spec/konaplate.yaml", "spec"], "");
    assert_eq!(
        (code, out.as_str()),
        (Some(0), "changed spec/operations/recharge/charge.yaml\n")
    );
    assert_eq!(fs::read_to_string(&file).expect("the file"), text);
    let (code, out, _) = run(place.path(), &["fmt", "-"], "b:   1 # one\n");
    assert_eq!((code, out.as_str()), (Some(0), "b: 1 # one\n"));
    let (code, _, err) = run(place.path(), &["fmt", "-"], "a: [\n");
    assert_eq!(
        (code, err.as_str()),
        (
            Some(1),
            "-:2:1: error[KP0001]: while parsing a node, did not find expected node content\n"
        )
    );
}

#[test]
fn what_was_not_read_or_is_left_to_a_person_ends_in_1() {
    let place = with_spec();
    let charge = page_text("charge");
    let whole = "Length : 66\n\nInvented words about X-KM-Tran-Token.";
    assert!(charge.contains(whole) && charge.contains("Max : 9999999999\n"));
    for (input, told) in [
        (
            charge.replace("Max : 9999999999\n", "Max : 9,999\n"),
            "request.amount.range",
        ),
        (charge.replace("Test Data\n", "Test Dates\n"), "cases"),
        (
            charge.replace("X-KM-Tran-Token\n", "X-KM-Other\n"),
            "X-KM-Tran-Token",
        ),
        (
            charge.replace("ChargeSync\n", "ChargeSync\nUnknown words\n"),
            "KP0203",
        ),
    ] {
        assert_ne!(input, charge);
        for arguments in [
            vec!["transcribe", "-", "--spec", "spec", "--check"],
            vec!["transcribe", "-", "--into", "spec"],
        ] {
            let (code, out, err) = run(place.path(), &arguments, &input);
            assert_eq!(code, Some(1), "{arguments:?} {told}: {out}{err}");
            assert!(
                out.contains(told) || err.contains(told),
                "{told}: {out}{err}"
            );
        }
    }
}

#[test]
fn a_page_that_breaks_off_checks_only_an_excerpt() {
    let place = with_spec();
    let input = page_text("charge");
    let end = input.find("Response Headers").expect("the heading");
    let check = ["transcribe", "-", "--spec", "spec", "--check"];
    let (code, _, err) = run(place.path(), &check, &input[..end]);
    assert_eq!(code, Some(1), "{err}");
    let file = place.path().join("spec/operations/recharge/charge.yaml");
    let text = fs::read_to_string(&file).expect("the file");
    fs::write(&file, text.replace("state: complete", "state: excerpt")).expect("written");
    let (code, out, err) = run(place.path(), &check, &input[..end]);
    assert_eq!((code, out.as_str()), (Some(0), ""), "{err}");
}

#[test]
fn nothing_is_written_where_one_page_of_several_cannot_be() {
    let place = with_spec();
    let file = place.path().join("spec/operations/recharge/charge.yaml");
    let text = fs::read_to_string(&file).expect("the file");
    let planted = text.replace("range: 1..9999999999", "range: 1..5");
    fs::write(&file, &planted).expect("written");
    let (good, other) = (page("charge"), page("barcode-spec"));
    fs::write(place.path().join("nul.txt"), "\0").expect("written");
    // A file that is not read with the specification stands where a new operation would.
    let unseen = page_text("charge").replace("/no-hce", "/unseen");
    fs::write(place.path().join("other.txt"), unseen).expect("written");
    fs::create_dir(
        place
            .path()
            .join("spec/operations/recharge/recharge-by-bank-account-unseen.yaml"),
    )
    .expect("made");
    fs::create_dir(place.path().join("empty")).expect("made");
    for arguments in [
        vec!["transcribe", "--into", "spec", &good, "nul.txt"],
        vec!["transcribe", "--into", "spec", "--name", "x", &good, &other],
        vec!["transcribe", "--into", "spec", "--name", "charge2", &good],
        vec!["transcribe", "--into", "spec", "--group", "card", &good],
        vec!["transcribe", "--into", "empty", &good],
        vec!["transcribe", "--into", "spec", &good, "other.txt"],
    ] {
        let (code, out, err) = run(place.path(), &arguments, "");
        assert_eq!((code, out.as_str()), (Some(2), ""), "{arguments:?}: {err}");
        assert_eq!(fs::read_to_string(&file).expect("the file"), planted);
        assert!(!place.path().join("empty/konaplate.yaml").exists());
    }
}
