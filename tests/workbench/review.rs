//! `konaplate review` as it is run: questions one at a time, with answers from a pipe.

use std::fs;
use std::path::Path;

use crate::command::talk as run;

/// A folder with a specification that has a draft with five questions.
fn with_draft() -> tempfile::TempDir {
    let place = tempfile::tempdir().expect("a temporary folder");
    let spec = place.path().join("spec");
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let sources = konaplate_codegen::load::folder(&shipped).expect("the shipped specification");
    for (file, path) in sources.iter() {
        let path = spec.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, sources.text(file)).expect("written");
    }
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/pages/konaplate/charge.txt");
    let page = fs::read_to_string(page).expect("a page");
    let page = page.replace(
        "/api/v1/recharges/by-bank-accounts/no-hce",
        "/api/v1/refund/card",
    );
    let arguments = ["transcribe", "-", "--into", "spec", "--read", "2026-11-20"];
    let (code, out, err) = run(place.path(), &arguments, &page);
    assert_eq!(
        (code, out.as_str()),
        (Some(1), "draft spec/operations/refund/refund-card.yaml\n"),
        "{err}"
    );
    assert!(
        err.contains(
            "5 questions: `konaplate review spec/operations/refund/refund-card.yaml` asks them"
        ),
        "{err}"
    );
    place
}

const FILE: &str = "spec/operations/refund/refund-card.yaml";

fn read(place: &Path, file: &str) -> String {
    fs::read_to_string(place.join(file)).expect("a file")
}

#[test]
fn answers_from_a_file_make_an_operation_of_a_draft() {
    let place = with_draft();
    let (code, out, _) = run(place.path(), &["review", "--list"], "");
    assert_eq!((code, out.lines().count()), (Some(1), 5), "{out}");
    let answers = "# it gives money back\nmoves-money\nrecharge-result sequenceId\n000_002 007_001\n\n1.. no page states a limit\n";
    let (code, out, err) = run(place.path(), &["review", FILE], answers);
    assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
    assert!(out.ends_with("operations/refund/refund-card.yaml: no question left, and it checks: no draft any more\n"), "{out}");
    assert!(
        out.contains(
            "[1 of 5] operations/refund/refund-card.yaml: `effect`\n  now: effect: moves-money\n"
        ),
        "{out}"
    );
    let file = read(place.path(), FILE);
    assert!(!file.contains("look:"), "{file}");
    assert!(file.contains("recovery: { ask: recharge-result, with: { sequenceId: sequenceId } }"));
    assert!(file.contains("  - at: request.merchantId.length\n    documented: 0\n    effective: 1..\n    because: \"no page states a limit\""));
    assert_eq!(file.matches("final: true").count(), 2);
    let profile = read(place.path(), "spec/konaplate.yaml");
    assert!(
        profile.contains("operations: [refund-card]") && !profile.contains("drafts"),
        "{profile}"
    );
    let (code, _, err) = run(place.path(), &["check"], "");
    assert_eq!(code, Some(0), "{err}");
    let (code, _, err) = run(place.path(), &["review"], "");
    assert_eq!(code, Some(0), "{err}");
}

#[test]
fn what_is_left_open_is_asked_again() {
    let place = with_draft();
    let before = read(place.path(), FILE);
    let (code, _, err) = run(place.path(), &["review", "refund-card"], "s\ns\ns\ns\ns\n");
    assert_eq!(code, Some(1), "{err}");
    assert!(err.contains("refund-card.yaml: 5 questions left"), "{err}");
    let (code, _, err) = run(place.path(), &["review", "refund-card"], "q\n");
    assert!(code == Some(1) && err.contains("5 questions left"), "{err}");
    assert_eq!(read(place.path(), FILE), before);
    let (code, _, err) = run(place.path(), &["review", "refund-card"], "moves-money\n");
    assert!(code == Some(1) && err.contains("4 questions left"), "{err}");
    let (code, _, err) = run(
        place.path(),
        &["review", "refund-card"],
        "# a comment\nnone\n",
    );
    assert_eq!(code, Some(1));
    assert!(
        err.starts_with("answer in line 2: `none` is no answer here: "),
        "{err}"
    );
    assert!(read(place.path(), FILE).contains("# look: recovery? "));
}

#[test]
fn what_cannot_be_reviewed_is_told() {
    let place = with_draft();
    let (code, _, err) = run(place.path(), &["review", "nothing-like-it"], "");
    assert!(
        code == Some(2) && err.contains("has no operation or file `nothing-like-it`"),
        "{err}"
    );
    let empty = tempfile::tempdir().expect("a temporary folder");
    let (code, _, err) = run(empty.path(), &["review"], "");
    assert!(
        code == Some(2) && err.contains("the shipped one cannot be written"),
        "{err}"
    );
}

#[test]
fn a_line_of_a_page_says_which_rule_took_it() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/pages/konaplate/charge.txt");
    let text = fs::read_to_string(&page).expect("a page");
    let why = |line: &str| {
        let number = text.lines().position(|other| other == line).expect(line) + 1;
        let page = page.display().to_string();
        let number = number.to_string();
        let (code, out, err) = run(
            place.path(),
            &["transcribe", &page, "--shipped", "--why", &number],
            "",
        );
        assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
        out.lines()
            .skip(1)
            .map(str::to_owned)
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert_eq!(
        why("sequenceId"),
        "  the name of `request.sequenceId`: a type and a requirement follow it"
    );
    assert_eq!(
        why("Request Parameters"),
        "  of the portal: the heading of the request parameters"
    );
    assert_eq!(why("007_001"), "  the code `007_001`");
    assert_eq!(
        why("/api/v1/recharges/by-bank-accounts/no-hce"),
        "  the path `/api/v1/recharges/by-bank-accounts/no-hce`: the first line that begins with a slash"
    );
    assert_eq!(
        why("Length : 0"),
        "  the limit of `request.merchantId`: a length of 0\n  doubtful, `request.merchantId`: 0 is a form that nobody filled in: the limit is not known"
    );
    let page = page.display().to_string();
    let (code, _, err) = run(
        place.path(),
        &["transcribe", &page, "--shipped", "--why", "99999"],
        "",
    );
    assert!(
        code == Some(2) && err.contains("there is no line 99999"),
        "{err}"
    );
}
